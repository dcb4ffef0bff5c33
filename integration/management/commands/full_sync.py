"""Run a full synchronisation of all table mappings in the order of their dependencies."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._full import exit_status, full_data, tell_full
from integration.services import full_synch


class Command(_base.Command):
    help = gettext_lazy("Run a full synchronisation: match, couple, compare and create, mapping by mapping.")
    permission = "integration.full_synch"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help=_("confirm what would be created"))
        parser.add_argument(
            "--stop-on-failures",
            action="store_true",
            help=_("do not start what depends on a mapping that had failed records"),
        )
        parser.add_argument(
            "--resume", action="store_true", help=_("go on where the last one stopped instead of running all anew")
        )

    def work(self, options: dict[str, Any]) -> int:
        if options["background"]:
            if options["resume"]:
                full_synch.go_on(user=self.user, confirmed=options["yes"])
            else:
                full_synch.reset()
                full_synch.set_stop_on_failures(options["stop_on_failures"])
                full_synch.start(user=self.user, confirmed=options["yes"])
            lines = full_synch.lines()
            self.answer(full_data(lines))
            self.say(_("The full synchronisation is queued for the worker."), "SUCCESS")
            return _base.DONE
        lines = full_synch.run_inline(
            confirmed=options["yes"],
            user=self.user,
            observer=self.observer,
            stop_on_failures=options["stop_on_failures"],
            go_on=options["resume"],
        )
        self.answer(full_data(lines))
        tell_full(self, lines)
        return exit_status(lines)
