"""Remove the coupling of a record, or all couplings of a mapping; the data stays."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.services import couple as couplings
from integration.services import named, synchronise
from integration.services.errors import Refused


class Command(_base.Command):
    help = gettext_lazy("Remove the coupling of a record, or all couplings of a mapping; data on both sides stays.")
    permission = "integration.uncouple"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mapping", metavar="MAPPING", help=_("the table mapping"))
        parser.add_argument("record", metavar="RECORD", nargs="?", default="", help=_("number, code or id"))
        parser.add_argument("--all", action="store_true", help=_("all couplings of the mapping (with --yes)"))
        parser.add_argument("--yes", action="store_true", help=_("confirm --all"))

    def work(self, options: dict[str, Any]) -> int:
        mapping = synchronise.mapping_named(options["mapping"])
        if options["all"] == bool(options["record"]):
            raise Refused(_("Name one record, or say --all."))
        chosen = None
        if options["all"]:
            count = couplings.couplings_of(mapping).count()
            if not options["yes"]:
                raise Refused(
                    _("This would remove all %(count)d couplings of %(name)s. Say --yes if that is right.")
                    % {"count": count, "name": mapping.name}
                )
        else:
            coupling = named.coupling_named(mapping, options["record"])
            chosen = [coupling.pk]
        run = couplings.uncouple(
            mapping, coupling_ids=chosen, user=self.user, background=options["background"], observer=self.observer
        )
        if chosen and run.status == "finished":
            self.say(_("{local} is no longer coupled to {remote}.").format(
                local=coupling.local_label, remote=coupling.remote_label
            ))  # fmt: skip
        return self.tell_run(run)
