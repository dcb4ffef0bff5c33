"""What operators watch: how much waits and for how long, what runs, what failed, who works. In a fixed number of
statements, and counted only so far that a full change feed costs no more than a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from integration.engine import dialects
from integration.models import Issue, Schedule, SynchJob, SynchRun, TableMapping, WorkerHeartbeat
from integration.models.issue import IssueClass
from integration.models.job import COUNTERS
from integration.models.run import ACTIVE, LOOKS, RunStatus
from integration.models.schedule import SYNCH, ScheduleStatus
from integration.services import alerts, synchronise, workers

#: pending records of a mapping are counted up to here: beyond, more says nothing new and costs
MOST_PENDING = 50_000
#: how long ago counts as lately
LATELY = dt.timedelta(hours=1)
#: the newest runs, among which those that ended lately are looked for
_NEWEST = 5000

Labels = tuple[str, ...]


@dataclass
class Measure:
    """One measure and its values. `labels`: the names of what tells its values apart; never a record, a person or a
    value of one."""

    name: str
    help: str
    labels: Labels = ()
    values: dict[Labels, float] = field(default_factory=dict)


def measures() -> Iterator[Measure]:
    """Everything there is to watch."""
    now = timezone.now()
    # what is switched off has nothing to catch up with
    names = dict(TableMapping.every.filter(enabled=True).values_list("pk", "name"))
    yield from _backlog(names, now)
    yield from _runs(names, now)
    yield from _work(now)


def _backlog(names: dict[int, str], now: dt.datetime) -> Iterator[Measure]:
    pending = Measure(
        "p2c_pending_records", f"Changed records not decided yet, counted up to {MOST_PENDING}", ("mapping",)
    )
    due = Measure("p2c_due_issues", "Open issues whose next try has come", ("mapping",))
    oldest = Measure("p2c_oldest_pending_seconds", "How long changes have waited; 0 while none do", ("mapping",))
    opened = Measure("p2c_open_issues", "Open issues", ("mapping", "class"))
    # in the order of the feed's index, so that counting stops where it is enough
    rows = dialects.current().query(
        "SELECT m.id, (SELECT COUNT(*) FROM (SELECT 1 FROM integration_change c WHERE c.mapping_id = m.id "
        f"GROUP BY c.mapping_id, c.side, c.record LIMIT {MOST_PENDING}) counted) FROM integration_tablemapping m "
        "WHERE m.enabled", []
    )  # fmt: skip
    pending.values = {(names[pk],): count for pk, count in rows if pk in names}
    found = Issue.objects.filter(closed_at=None, mapping__in=names).order_by().values_list("mapping_id", "issue_class")
    due.values = {(name,): 0 for name in names.values()}
    for mapping, kind, count, ready in found.annotate(n=Count("pk"), due=Count("pk", filter=Q(next_try_at__lte=now))):
        opened.values[names[mapping], kind] = count
        due.values[(names[mapping],)] += ready
    for kind in IssueClass.values:
        # a class that is empty now has been heard of, or its alert would never end
        for name in names.values():
            opened.values.setdefault((name, kind), 0)
    since = Schedule.objects.filter(job=SYNCH, mapping__in=names).values_list("mapping_id", "pending_since")
    oldest.values = {(names[pk],): (now - at).total_seconds() if at else 0 for pk, at in since}
    yield from (pending, due, oldest, opened)


def _runs(names: dict[int, str], now: dt.datetime) -> Iterator[Measure]:
    active = Measure("p2c_runs", "Runs that are queued, running or awaiting confirmation", ("status",))
    active.values = {(str(status),): 0 for status in ACTIVE}
    counted = SynchRun.objects.filter(status__in=ACTIVE).order_by().values_list("status")
    active.values |= {(status,): count for status, count in counted.annotate(n=Count("pk"))}
    # the newest ones by their key, for nothing else is in an index
    oldest = SynchRun.objects.order_by("-pk").values("pk")[_NEWEST : _NEWEST + 1]
    newest = Coalesce(Subquery(oldest), Value(0))
    lately = Q(finished_at__gte=now - LATELY)
    ended = Measure("p2c_runs_ended_last_hour", "Runs that ended within the last hour", ("status",))
    ended.values = {(str(status),): 0 for status in RunStatus if status not in ACTIVE}
    found = SynchRun.objects.filter(lately, pk__gt=newest).order_by().values_list("status")
    ended.values |= {(status,): count for status, count in found.annotate(n=Count("pk")) if (status,) in ended.values}
    yield from (active, ended)
    yield _records(names, newest, now)
    stuck = Measure("p2c_stuck_runs", "Running runs that have finished no batch for a while")
    stuck.values = {(): alerts.stuck_runs(now).count()}
    yield stuck


def _records(names: dict[int, str], newest: Any, now: dt.datetime) -> Measure:
    """What runs did with records: of those that ended lately, and so far of those that run."""
    found = Measure(
        "p2c_records_last_hour",
        "Records of runs that are running or ended within the last hour, by what was done with them",
        ("mapping", "direction", "outcome"),
    )
    lately = Q(run__finished_at__gte=now - LATELY) | Q(run__status=RunStatus.RUNNING)
    jobs = SynchJob.objects.filter(lately, run__pk__gt=newest, run__mapping__in=names).exclude(run__kind__in=LOOKS)
    sums = {name: Sum(name) for name in COUNTERS}
    rows = jobs.order_by().values_list("run__mapping_id", "direction").annotate(**sums)
    for mapping, direction, *counts in rows:
        for name, count in zip(COUNTERS, counts, strict=True):
            found.values[names[mapping], direction, name] = count
    return found


def _work(now: dt.datetime) -> Iterator[Measure]:
    known = list(WorkerHeartbeat.objects.all())
    alive = Measure("p2c_workers", "Workers that have reported within half a minute")
    alive.values = {(): sum(map(workers.is_alive, known))}
    age = Measure("p2c_worker_heartbeat_age_seconds", "Since the last report of any worker; absent before the first")
    age.values = {(): (now - max(each.seen_at for each in known)).total_seconds()} if known else {}
    stale = Measure("p2c_stale_runs", "Running runs whose worker is gone; another one takes them over")
    stale.values = {(): len(synchronise.stale_runs())}
    ready = Measure("p2c_ready_tasks", "Tasks that wait in the queue of the database; a broker has measures of its own")
    ready.values = {(): DBTaskResult.objects.ready().count()}
    schedules = Measure("p2c_schedules", "Schedules", ("status",))
    schedules.values = {(str(status),): 0 for status in ScheduleStatus}
    counted = Schedule.objects.order_by().values_list("status")
    schedules.values |= {(status,): count for status, count in counted.annotate(n=Count("pk"))}
    yield from (alive, age, stale, ready, schedules)
