"""Synchronise one table mapping, or all of them: what changed, or everything; or only show what would happen."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.management.commands._all import synchronise_all
from integration.management.commands._preview import tell_plan, tell_preview
from integration.models import TableMapping
from integration.models.run import RunKind
from integration.services import named, plans, synchronise
from integration.services.errors import Refused
from integration.services.preview import preview


class Command(_base.Command):
    help = gettext_lazy("Synchronise the changed records of a table mapping, or of all of them.")
    permission = "integration.synchronise"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", nargs="?", default="", help=_("the table mapping"))
        parser.add_argument("--all", action="store_true", help=_("every mapping that is enabled, in order"))
        parser.add_argument(
            "--direction", default="", metavar="D", help=_("only to_integration (to Sales) or from_integration")
        )
        parser.add_argument(
            "--full", action="store_true", help=_("compare every record; couple what matches, create where allowed")
        )
        parser.add_argument("--preview", action="store_true", help=_("show what would happen and write nothing"))
        parser.add_argument("--save", action="store_true", help=_("with --preview: keep it as a plan to apply later"))
        parser.add_argument("--apply", metavar="RUN", default="", help=_("write exactly what this plan says"))
        parser.add_argument(
            "--strict", action="store_true", help=_("with --apply: write nothing when any record has changed since")
        )
        parser.add_argument("--yes", action="store_true", help=_("confirm creations and the brake"))

    def work(self, options: dict[str, Any]) -> int:
        if options["all"]:
            return synchronise_all(self, options)
        if options["apply"]:
            return self._apply(options)
        if options["strict"]:
            raise Refused(_("--strict goes with --apply RUN."))
        if options["save"] and not options["preview"]:
            raise Refused(_("--save goes with --preview: it keeps the preview as a plan."))
        if not options["name"]:
            known = ", ".join(TableMapping.objects.values_list("name", flat=True)) or _("none installed")
            raise Refused(_("Which table mapping? Name one, or say --all. Mappings: %(names)s.") % {"names": known})
        mapping = synchronise.mapping_named(options["name"])
        kind = RunKind.FULL if options["full"] else RunKind.SYNCH
        asked: dict[str, Any] = {"direction": options["direction"], "user": self.user}
        if options["full"]:
            asked["create"] = not mapping.only_coupled
        if options["save"]:
            background = options["background"]
            return tell_plan(self, plans.make(mapping, kind, background=background, observer=self.observer, **asked))
        if options["preview"]:
            return tell_preview(self, preview(mapping, kind, observer=self.observer, **asked))
        if options["yes"]:
            asked["confirmed"] = True
        run = synchronise.start_run(
            mapping, kind, background=options["background"], observer=self.observer, **asked
        )  # fmt: skip
        return self.tell_run(run)

    def _apply(self, options: dict[str, Any]) -> int:
        plan = plans.plan_of(named.run_named(options["apply"]))
        if options["name"] and options["name"].strip().upper() != plan.mapping.name:
            raise Refused(
                _("Plan %(run)d is one of %(own)s, not of %(name)s.")
                % {"run": plan.pk, "own": plan.mapping.name, "name": options["name"]}
            )
        run = plans.apply(
            plan, strict=options["strict"], user=self.user, background=options["background"], observer=self.observer
        )
        moved = list(plans.lines(run, "moved"))
        status = self.tell_run(run, plan=plan.pk, moved=[line.label for line in moved])
        if moved:
            self.say(_("Left alone, because they have changed since the plan was made:"), "WARNING")
            for line in moved[:20]:
                self.say(line.label, indent=2)
            self.tell_left(len(moved) - 20, listed=False)
        return status
