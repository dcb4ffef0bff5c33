"""Synchronise one table mapping: what changed, or everything; or only show what would happen."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._preview import tell_preview
from integration.models.run import RunKind
from integration.services import synchronise
from integration.services.preview import preview


class Command(_base.Command):
    help = gettext_lazy("Synchronise the changed records of a table mapping.")
    permission = "integration.synchronise"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", help=_("the table mapping"))
        parser.add_argument(
            "--direction", default="", metavar="D", help=_("only to_integration (to Sales) or from_integration")
        )
        parser.add_argument(
            "--full", action="store_true", help=_("compare every record; couple what matches, create where allowed")
        )
        parser.add_argument("--preview", action="store_true", help=_("show what would happen and write nothing"))
        parser.add_argument("--yes", action="store_true", help=_("confirm creations and the brake"))

    def work(self, options: dict[str, Any]) -> int:
        mapping = synchronise.mapping_named(options["name"])
        kind = RunKind.FULL if options["full"] else RunKind.SYNCH
        asked: dict[str, Any] = {"direction": options["direction"], "user": self.user}
        if options["full"]:
            asked["create"] = not mapping.only_coupled
        if options["preview"]:
            return tell_preview(self, preview(mapping, kind, observer=self.observer, **asked))
        if options["yes"]:
            asked["confirmed"] = True
        run = synchronise.start_run(
            mapping, kind, background=options["background"], observer=self.observer, **asked
        )  # fmt: skip
        return self.tell_run(run)
