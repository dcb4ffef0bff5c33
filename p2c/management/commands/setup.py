"""Set an empty installation up from a file: what the assisted set-up does on its pages, in one command."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._full import exit_status, full_data, tell_full
from integration.services import full_synch
from p2c.new_company import from_file


class Command(_base.Command):
    help = gettext_lazy(
        "Set an empty installation up from a file (TOML): the company, its data, and the first full synchronisation."
    )
    permission = "integration.change_connection"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=_("the set-up file; docs/how-to/your-own-data.md explains it"))
        parser.add_argument("--check", action="store_true", help=_("look at the file and write nothing"))

    def work(self, options: dict[str, Any]) -> int:
        said = from_file.read(options["file"])
        if options["check"]:
            self.answer({"file": str(options["file"]), "fine": True})
            self.say(_("%(file)s can be used. Nothing was written.") % {"file": options["file"]}, "SUCCESS")
            return _base.DONE
        done = from_file.set_up(said)
        self.say(_("%(company)s is set up on both sides.") % {"company": said.company.name}, "SUCCESS")
        for sentence in done.sentences:
            self.say(sentence, indent=2)
        self.say(
            _("The user “integration” synchronises. Its secret, shown only this once: %(secret)s")
            % {"secret": done.secret}
        )
        if not said.synchronise.full:
            self.answer({"company": said.company.name, "done": done.sentences, "secret": done.secret})
            return _base.DONE
        lines = full_synch.run_inline(confirmed=True, user=self.user, observer=self.observer)
        self.answer({"company": said.company.name, "done": done.sentences, "secret": done.secret, **full_data(lines)})
        tell_full(self, lines)
        return exit_status(lines)
