"""Let a run that awaits confirmation go on."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.models import FullSynchReviewLine
from integration.models.full_synch import LineStatus
from integration.services import named, synchronise


class Command(_base.Command):
    help = gettext_lazy("Let a run that awaits confirmation go on.")
    permission = "integration.synchronise"
    in_background = True

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", metavar="RUN", help=_("the run's number"))

    def work(self, options: dict[str, Any]) -> int:
        run = named.run_named(options["run"])
        if not options["background"]:
            synchronise.check_free(run.mapping)
        run = synchronise.confirm(run, background=options["background"])
        if not options["background"]:
            run = synchronise.execute(run, self.observer)
        status = self.tell_run(run)
        line = FullSynchReviewLine.objects.filter(run=run, job_queue_status=LineStatus.FINISHED)
        if run.options.get("inline") and line.exists():
            self.say(_("To go on with the full synchronisation: manage.py full_sync"))
        return status
