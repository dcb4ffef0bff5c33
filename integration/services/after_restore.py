"""After a backup was restored: what is remembered of the restored side is newer than the side itself, and is put right.

One side restored: its records are older than the couplings, so their former values would look like edits and travel.
Such fields forget what was agreed on, and the next comparison takes the values of the side that was not restored (or
the other way round, or asks). Everything restored: couplings fit, but work and sessions of that time must not go on.
Either way every mapping compares all its records next, and asks before it writes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from integration import changefeed, pairs, registry
from integration.engine import going_back
from integration.engine.going_back import GoneBack
from integration.engine.plan import ConfigurationError, compile_plan
from integration.models import Coupling, Issue, Schedule, SynchRun, TableMapping, WorkerHeartbeat
from integration.models.issue import IssueClass
from integration.models.mapping import Direction
from integration.models.run import ACTIVE, RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import synchronise, workers
from integration.services.errors import Refused
from integration.services.schedule import next_after

logger = logging.getLogger("integration.restore")

#: what was restored: the tables of one side, or the whole database
SIDES = LOCAL, REMOTE, BOTH = "local", "remote", "both"
#: whose values are taken where the two sides differ: those of the side that was not restored, or that was; or a person
#: is asked
VALUES = OTHER, RESTORED, ASK = "other", "restored", "ask"
#: the direction in which the values of the side that was not restored travel
_FROM_OTHER = {LOCAL: Direction.FROM, REMOTE: Direction.TO}
_CHUNK = 500


@dataclass
class Report:
    """What was done, or would be."""

    side: str
    values: str
    mappings: list[str] = field(default_factory=list)
    #: coupled records of the restored side that are not any more what was agreed on
    gone_back: int = 0
    runs: int = 0
    #: other work, e.g. executions of projects
    work: int = 0
    schedules: int = 0
    #: tables whose changes were not seen any more, for they lacked a trigger
    untriggered: list[str] = field(default_factory=list)
    sessions: int = 0
    #: whether a worker is there, which should have been stopped
    worker: bool = False

    def data(self) -> dict[str, Any]:
        return dict(vars(self))


def after_restore(side: str, names: Sequence[str] = (), *, values: str = OTHER, look_only: bool = False) -> Report:
    """Put right what a restore has left out of step; `names`: only these mappings. `look_only`: say what there is to
    do. Asked for again it does what is left."""
    if side not in SIDES:
        raise Refused(_("“%(side)s” is not a side. Sides: %(known)s.") % {"side": side, "known": ", ".join(SIDES)})
    if values not in VALUES:
        raise Refused(
            _("“%(values)s” does not say whose values are taken. Choose one of: %(known)s.")
            % {"values": values, "known": ", ".join(VALUES)}
        )
    mappings = [synchronise.mapping_named(name) for name in names] or list(TableMapping.every.order_by("name"))
    report = Report(side, values, [m.name for m in mappings], worker=bool(workers.worker_state()["alive"]))
    if look_only:
        report.untriggered = sorted(changefeed.tables_of(changefeed.missing_triggers()))
    else:
        # first of all: from here on nothing is missed
        report.untriggered = sorted(changefeed.mend_triggers())
        TableMapping.every.filter(pk__in=[m.pk for m in mappings if not _only_follows(m)]).update(
            full_compare_needed=True, asks_first=True
        )
    _end_work(report, mappings, only_these=bool(names), look_only=look_only)
    if side == BOTH:
        _forget_that_time(report, look_only=look_only)
    else:
        for mapping in mappings:
            report.gone_back += _forget(mapping, side, values, look_only=look_only)
    if not look_only:
        counts = {name: value for name, value in report.data().items() if isinstance(value, int)}
        logger.warning("put right after a restore, side %s, values %s: %s", side, values, counts)
    return report


def _only_follows(mapping: TableMapping) -> bool:
    """Lines go with their headers: they never run by themselves, so nothing could be asked."""
    return bool(pairs.get(mapping.pair).only_with)


# --- work of before -------------------------------------------------------------------------------------------------


def _end_work(report: Report, mappings: Sequence[TableMapping], *, only_these: bool, look_only: bool) -> None:
    """What was queued, at work or awaiting confirmation ends; schedules go on at their next time."""
    chosen = [m.pk for m in mappings]
    runs = SynchRun.objects.filter(status__in=ACTIVE, mapping__in=chosen).select_related("mapping")
    schedules = Schedule.objects.filter(status=ScheduleStatus.IN_PROCESS)
    if only_these:
        schedules = schedules.filter(mapping__in=chosen)
    report.runs, report.schedules = runs.count(), schedules.count()
    report.work = 0 if only_these else sum(1 for _each in _other_work())
    if look_only:
        return
    now = timezone.now()
    for schedule in schedules:
        # before its run ends, which would put it on hold
        Schedule.objects.filter(pk=schedule.pk, status=ScheduleStatus.IN_PROCESS).update(
            status=ScheduleStatus.READY, next_run_at=next_after(schedule, now), attempts=0, message=""
        )
    for end, row in [] if only_these else list(_other_work()):
        end(row)
    for run in runs:
        synchronise.end(run)


def _other_work() -> Iterator[tuple[Callable[[Any], Any], Any]]:
    """What is queued or at work besides runs and their parts, with what ends it."""
    for kind in workers.kinds_of_work():
        if kind.end is not None:
            unfinished = kind.rows().filter(status__in=[RunStatus.QUEUED, RunStatus.RUNNING])
            yield from ((kind.end, row) for row in unfinished)


# --- one side -------------------------------------------------------------------------------------------------------


def _forget(mapping: TableMapping, side: str, values: str, *, look_only: bool) -> int:
    """Fields that have gone back forget what was agreed on: the next comparison decides anew whose values are taken.

    With the restored side's own values it stays: they have changed since, as if somebody had typed them. A pair in
    conflict, or that a revert holds apart, is for a person to settle as before.
    """
    if values == RESTORED:
        return 0
    first = "" if values == ASK else _FROM_OTHER[side]
    if first and first not in mapping.directions:
        first = Direction(mapping.directions[0])
    try:
        plan = compile_plan(mapping, pairs.get(mapping.pair).link(mapping))
    except ConfigurationError:
        # its fields cannot be looked at: when it is put right, it must not take former values for edits
        known = Coupling.objects.filter(
            scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
        ).exclude(base="")
        return known.count() if look_only else known.update(base="", first_synch=first)
    count = 0
    for found in going_back.gone_back(plan, registry.LOCAL if side == LOCAL else registry.REMOTE):
        count += len(found)
        if found and not look_only:
            _keep(found, str(first))
    return count


def _keep(found: Sequence[GoneBack], first: str) -> None:
    """What is left of what was agreed on, and whose values the rest takes."""
    ids = [each.coupling for each in found]
    conflicts = Issue.objects.filter(coupling__in=ids, issue_class=IssueClass.CONFLICT, closed_at=None)
    asked = set(conflicts.values_list("coupling_id", flat=True)) | {each.coupling for each in found if each.held}
    Coupling.objects.bulk_update(
        [Coupling(pk=c.coupling, base=c.base, first_synch="" if c.coupling in asked else first) for c in found],
        ["base", "first_synch"],
        batch_size=_CHUNK,
    )


# --- everything -----------------------------------------------------------------------------------------------------


def _forget_that_time(report: Report, *, look_only: bool) -> None:
    """Who was signed in when the backup was made, the queue and the workers of that time."""
    report.sessions = Session.objects.count()
    if look_only:
        return
    Session.objects.all().delete()
    DBTaskResult.objects.filter(status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]).delete()
    if not report.worker:
        WorkerHeartbeat.objects.all().delete()
