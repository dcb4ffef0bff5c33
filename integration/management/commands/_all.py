"""Synchronising every enabled table mapping by one command: one line per mapping, the worst exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from integration.management.commands import _base
from integration.management.commands._text import table
from integration.models import SynchRun
from integration.models.run import RunKind, RunStatus
from integration.services import connections, errands, synchronise
from integration.services.errors import Refused

if TYPE_CHECKING:
    from integration.management.commands._base import Command


def synchronise_all(command: Command, options: dict[str, Any]) -> int:
    """The changed records of every enabled mapping, each after what it depends on (ENG-154)."""
    for name in ("full", "preview", "save", "apply", "strict", "direction", "name"):
        if options[name]:
            wanted = _("a table mapping's name") if name == "name" else f"--{name}"
            raise Refused(_("--all cannot be combined with %(option)s.") % {"option": wanted})
    if options["background"]:
        return _tell(command, connections.synchronise_modified(command.user))
    asked: dict[str, Any] = {"confirmed": True} if options["yes"] else {}
    return _tell(
        command,
        [
            synchronise.start_run(mapping, RunKind.SYNCH, user=command.user, observer=command.observer, **asked)
            for mapping in connections.check_ready()
        ],
    )


def _tell(command: Command, runs: list[SynchRun]) -> int:
    command.answer({"runs": [_base.run_data(run) for run in runs]})
    stopped = [run for run in runs if run.status not in (RunStatus.FINISHED, RunStatus.QUEUED)]
    failed, rows = 0, []
    made = errands.of_runs(runs)
    for run in runs:
        counters = [job.counters() for job in run.jobs.all()]
        own = sum(c["failed"] for c in counters)
        failed += own + sum(each.failed for each in made[run.pk])
        name = f"{run.mapping.name} #{run.pk}"
        rows.append([name, run.get_status_display(), f"{_base.changes(counters):,}", f"{run.done:,}", f"{own:,}"])
    if not command.as_json:
        heads = [_("Mapping"), _("Status"), _("Changes"), _("Compared"), _("Failed")]
        command.lines(table(heads, rows))
    command.tell_errands([each for run in runs for each in made[run.pk]])
    for run in stopped:
        command.tell_stopped(run)
    if failed:
        command.say(_("What to do about the failed records: manage.py issues"))
    return _base.REFUSED if stopped else _base.WITH_FAILURES if failed else _base.DONE
