"""What the start page tells: what needs somebody, what runs, how far each mapping is, and what to set up next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count

from integration import changefeed, sizes
from integration.models import Connection, FullSynchReviewLine, Issue, Schedule, SynchRun, TableMapping
from integration.models.full_synch import LineStatus
from integration.models.run import ACTIVE, RunKind, RunStatus
from integration.models.schedule import ScheduleStatus
from integration.registry import LOCAL, REMOTE
from integration.services import alerts, causes, drift, schedule, workers
from integration.services.causes import Cause
from integration.services.errors import Refused
from integration.services.partners import Part

#: records of a side are counted up to here; beyond, "more than" says enough and costs nothing
MOST_COUNTED = sizes.CAP


@dataclass
class MappingRow:
    """One mapping: how many records take part on each side, how many are coupled, what waits."""

    mapping: TableMapping
    coupled: int
    local: int | None
    remote: int | None
    backlog: int
    issues: int
    last: Any
    problem: str = ""
    #: its last drift check, and how much differed then
    checked: SynchRun | None = None
    drift: int = 0

    def share(self, side: str) -> int | None:
        """Percent of one side's records that are coupled; those coupled and outside the filter count at most as all."""
        total = self.local if side == LOCAL else self.remote
        if total is None or total > MOST_COUNTED:
            return None
        return 100 if not total else min(100, round(100 * self.coupled / total))


@dataclass
class Step:
    """One step of the first set-up."""

    key: str
    done: bool


@dataclass
class Work:
    """Records that wait for a person: how many and since when. `model` and `filters`: the list of them;
    `permission`: who may see it. `text` reads on after the number."""

    count: int
    text: str
    since: dt.datetime | None
    model: str
    filters: dict[str, str]
    permission: str


#: what other apps have waiting: each is asked once a page, in a fixed number of queries
WORK: list[Callable[[Connection], Iterable[Work]]] = []


@dataclass
class Overview:
    causes: list[Cause] = field(default_factory=list)
    open_issues: int = 0
    parked: int = 0
    backlog: int = 0
    mappings: list[MappingRow] = field(default_factory=list)
    running: list[SynchRun] = field(default_factory=list)
    last_full: Any = None
    full_unfinished: int = 0
    worker: dict[str, Any] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    connection: Connection | None = None
    #: schedules of the connection that run by themselves, and all of them; those in error; runs that get nowhere
    schedules: tuple[int, int] = (0, 0)
    in_error: int = 0
    stuck: list[SynchRun] = field(default_factory=list)
    #: since when the oldest change waits
    waiting_since: Any = None
    work: list[Work] = field(default_factory=list)

    @property
    def set_up(self) -> bool:
        return all(step.done for step in self.steps)


def overview() -> Overview:
    """Everything the start page shows; a fixed number of queries per mapping."""
    found = Overview(connection=Connection.objects.first())
    waiting, checks = changefeed.backlog(), drift.latest_of_all()
    opened = Issue.objects.filter(closed_at=None)
    per_mapping = dict(opened.order_by().values_list("mapping_id").annotate(n=Count("id")))
    found.open_issues = sum(per_mapping.values())
    found.parked = opened.filter(parked=True).count()
    found.causes = causes.group(opened)
    mappings = list(TableMapping.objects.filter(enabled=True).prefetch_related("filters").order_by("name"))
    found.mappings = [_row(m, waiting.get(m.pk, 0), per_mapping.get(m.pk, 0)) for m in mappings]
    for row in found.mappings:
        row.checked = checks.get(row.mapping.pk)
        row.drift = drift.total(row.checked) if row.checked is not None else 0
    found.backlog = sum(row.backlog for row in found.mappings)
    found.running = list(
        SynchRun.objects.filter(status__in=ACTIVE)
        .exclude(kind=RunKind.PREVIEW)
        .select_related("mapping")
        .defer("options")
        .order_by("id")[:10]
    )
    lines = list(FullSynchReviewLine.objects.values_list("job_queue_status", "finished_at"))
    ended = [at for status, at in lines if status == LineStatus.FINISHED and at]
    found.full_unfinished = sum(1 for status, _at in lines if status != LineStatus.FINISHED)
    found.last_full = max(ended, default=None) or _last_full_run()
    found.worker = workers.worker_state()
    found.schedules = schedule.count_active()
    found.in_error = Schedule.objects.filter(status=ScheduleStatus.ERROR).count()
    found.stuck = list(alerts.stuck_runs())
    found.waiting_since = schedule.oldest_pending()
    found.steps = _steps(found, mappings)
    if found.connection is not None:
        found.work = [work for ask in WORK for work in ask(found.connection) if work.count]
    return found


def _last_full_run() -> Any:
    done = SynchRun.objects.filter(kind=RunKind.FULL, status=RunStatus.FINISHED).order_by("-id")
    return done.values_list("finished_at", flat=True).first()


def _row(mapping: TableMapping, backlog: int, issues: int) -> MappingRow:
    part = Part(mapping, LOCAL)
    last = max(filter(None, (mapping.last_to_synch_at, mapping.last_from_synch_at)), default=None)
    coupled = sizes.counted(part.couplings())
    try:
        return MappingRow(mapping, coupled, _inside(part), _inside(Part(mapping, REMOTE)), backlog, issues, last)
    except Refused as refused:
        return MappingRow(mapping, coupled, None, None, backlog, issues, last, str(refused))


def _inside(part: Part) -> int:
    """How many records of this side the mapping takes; the coupled ones outside its filter are not among them."""
    return part.count(MOST_COUNTED + 1)


def _steps(found: Overview, mappings: list[TableMapping]) -> list[Step]:
    full = found.last_full is not None
    looked = full or SynchRun.objects.filter(kind=RunKind.PREVIEW).exists()
    return [
        Step("connection", bool(found.connection and found.connection.enabled)),
        Step("mappings", bool(mappings)),
        Step("preview", looked),
        Step("full", full),
    ]
