"""Stop a run: at once when it waits, else after its batch."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands import _base
from integration.models.run import RunStatus
from integration.services import named, synchronise


class Command(_base.Command):
    help = gettext_lazy("Stop a run: at once when it waits, else after its batch. What it did stays.")
    permission = "integration.synchronise"

    def arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("run", metavar="RUN", help=_("the run's number"))

    def work(self, options: dict[str, Any]) -> int:
        run = synchronise.cancel(named.run_named(options["run"]))
        self.answer(_base.run_data(run))
        if run.status == RunStatus.CANCELLED:
            text = _("Run {run} of {name} is cancelled.")
        else:
            text = _("Run {run} of {name} stops after its batch; what was done stays.")
        self.say(text.format(run=run.pk, name=run.mapping.name), "SUCCESS")
        return _base.DONE
