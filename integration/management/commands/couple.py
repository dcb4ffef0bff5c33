"""Couple two records and synchronise them."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import registry
from integration.management.commands import _base
from integration.services import couple as couplings
from integration.services import synchronise


class Command(_base.Command):
    help = gettext_lazy("Couple a Business Central record with a Sales record, and synchronise them.")
    permission = "integration.couple"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mapping", metavar="MAPPING", help=_("the table mapping"))
        parser.add_argument("local", metavar="LOCAL", help=_("the Business Central record: number, code or id"))
        parser.add_argument("remote", metavar="REMOTE", help=_("the Sales record: number, code, name or id"))
        parser.add_argument(
            "--first",
            default="",
            metavar="WAY",
            help=_("whose data wins where they differ: to_integration, from_integration, or none (field by field)"),
        )

    def work(self, options: dict[str, Any]) -> int:
        mapping = synchronise.mapping_named(options["mapping"])
        local, remote = registry.table(mapping.local_table), registry.table(mapping.remote_table)
        left = couplings.find_record(local, options["local"], beginning=True)
        right = couplings.find_record(remote, options["remote"], beginning=True)
        if not options["background"]:
            synchronise.check_free(mapping)
        key = left[local.key.name]
        coupling = couplings.couple(
            mapping,
            key,
            right[remote.key.name],
            first_synch=options["first"],
            user=self.user,
            synchronise_now=False,
        )
        self.say(_("{local} is coupled to {remote}.").format(local=local.text(left), remote=remote.text(right)))
        run = couplings.synchronise_records(
            mapping,
            local_ids=[key],
            coupled=True,
            user=self.user,
            background=options["background"],
            observer=self.observer,
        )
        return self.tell_run(run, coupling=coupling.pk)
