"""Bring table mappings in from a file: shows what would change, and imports it all or not at all."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.management.commands import _base
from integration.services import mapping_files, mapping_import
from integration.services.errors import Refused
from integration.services.mapping_documents import ADDED, REMOVED, Difference

_SIGNS = {ADDED: "+", REMOVED: "-"}


class Command(_base.Command):
    help = gettext_lazy(
        "Import table mappings from a file that export_mappings has written. Shows what would change and, without "
        "--yes, changes nothing. Couplings stay; mappings the file does not name are left alone."
    )
    permission = "integration.change_tablemapping"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help=_("the file; - reads standard input"))
        parser.add_argument("--dry-run", action="store_true", help=_("only show what would change"))
        parser.add_argument("--yes", action="store_true", help=_("import without asking"))

    def work(self, options: dict[str, Any]) -> int:
        name = options["file"]
        document = mapping_files.read(_content(name), name)
        found = mapping_import.preview(document)
        asks = bool(found.differences) and not options["yes"] and not options["dry_run"]
        imports = bool(found.differences) and options["yes"] and not options["dry_run"]
        if imports:
            source = "" if name == "-" else Path(name).name
            mapping_import.apply(document, source=source, user=self.user)
        self.answer(
            {
                "mappings": found.mappings,
                "differences": [d.as_json() for d in found.differences],
                "notes": found.notes,
                "imported": imports,
            }
        )
        self._show(found)
        if imports:
            self.say(_("Imported."), "SUCCESS")
        elif asks:
            self.warn(
                _("Nothing was imported. To import this: manage.py import_mappings %(file)s --yes") % {"file": name}
            )
        return _base.REFUSED if asks else _base.DONE

    def _show(self, found: mapping_import.Import) -> None:
        if not found.differences:
            count = len(found.mappings)
            text = ngettext(
                "No difference: %(count)d table mapping of the file is as it is here.",
                "No difference: the %(count)d table mappings of the file are as they are here.",
                count,
            )
            self.say(text % {"count": count}, "SUCCESS")
            return
        owner = ""
        for each in found.differences:
            if each.owner != owner:
                owner = each.owner
                self.say(owner, "MIGRATE_HEADING")
            self._tell(each)
        for note in found.notes:
            self.say(f"! {note}", "WARNING", hang=2)

    def _tell(self, each: Difference) -> None:
        sign = _SIGNS.get(each.what, "~")
        self.say(f"{sign} {each.kind} {each.row}".rstrip(), indent=2, hang=4)
        for name, old, new in each.values:
            if each.what == ADDED:
                self.say(f"{name}: {new or '–'}", indent=6, hang=8)
            else:
                self.say(f"{name}: {old or '–'} → {new or '–'}", indent=6, hang=8)


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        text = _("%(file)s cannot be read: %(why)s.")
        raise Refused(text % {"file": name, "why": error.strerror}) from error
