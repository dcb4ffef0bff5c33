"""Write table mappings to a file: to keep, to compare, or to bring to another installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.services import mapping_files
from integration.services.errors import Refused


class Command(_base.Command):
    help = gettext_lazy(
        "Write table mappings as JSON: fields, filters, match criteria, templates, schedules, and the transformation "
        "rules and config templates they use. No ids, no secrets."
    )
    permission = "integration.view_tablemapping"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help=_("which mappings (all)"))
        parser.add_argument("--output", metavar="FILE", default="", help=_("write to this file (standard output)"))

    def work(self, options: dict[str, Any]) -> int:
        document = mapping_files.export(options["names"])
        text = mapping_files.text_of(document)
        if not options["output"]:
            self.stdout.write(text, ending="")
            return _base.DONE
        target = Path(options["output"])
        try:
            target.write_text(text, encoding="utf-8")
        except OSError as error:
            text = _("%(file)s cannot be written: %(why)s.")
            raise Refused(text % {"file": target, "why": error.strerror}) from error
        count = len(document[mapping_files.MAPPINGS])
        self.answer({"file": str(target), "mappings": [m["name"] for m in document[mapping_files.MAPPINGS]]})
        said = ngettext("%(count)d table mapping is in %(file)s.", "%(count)d table mappings are in %(file)s.", count)
        self.say(said % {"count": count, "file": target}, "SUCCESS")
        return _base.DONE
