"""What the start page tells: what needs somebody, what runs, how far each mapping is, and what to set up next."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from integration import changefeed, pairs, sizes
from integration.models import Connection, FullSynchReviewLine, Issue, SynchRun, TableMapping
from integration.models.full_synch import LineStatus
from integration.models.issue import FAILING
from integration.models.run import ACTIVE, RunKind, RunStatus
from integration.registry import LOCAL, REMOTE
from integration.services import alerts, causes, drift, schedule, standing, workers
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
    #: of these: where something failed
    failing: int = 0
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
    """Everything the start page shows; a fixed number of queries, however many mappings there are."""
    link = pairs.first_connection()
    found = Overview(connection=link if link.pk else None)
    waiting, checks = changefeed.backlog(), drift.latest_of_all()
    found.causes = causes.group(Issue.objects.filter(closed_at=None))
    per_mapping: Counter[int] = Counter()
    for cause in found.causes:
        per_mapping[cause.mapping.pk] += cause.count
        found.failing += cause.count if cause.issue_class in FAILING else 0
        found.parked += cause.parked
    found.open_issues = per_mapping.total()
    enabled = TableMapping.objects.filter(enabled=True).prefetch_related("filters", "fields", "criteria")
    mappings = list(enabled.order_by("name"))
    found.mappings = _rows(mappings, waiting, per_mapping)
    for row in found.mappings:
        row.checked = checks.get(row.mapping.pk)
        row.drift = drift.total(row.checked) if row.checked is not None else 0
    found.backlog = sum(row.backlog for row in found.mappings)
    active = list(SynchRun.objects.filter(status__in=ACTIVE).select_related("mapping").defer("options").order_by("id"))
    found.running = [run for run in active if run.kind != RunKind.PREVIEW][:10]
    lines = list(FullSynchReviewLine.objects.values_list("job_queue_status", "finished_at"))
    ended = [at for status, at in lines if status == LineStatus.FINISHED and at]
    found.full_unfinished = sum(1 for status, _at in lines if status != LineStatus.FINISHED)
    found.last_full = max(ended, default=None) or _last_full_run()
    found.worker = workers.worker_state(active)
    schedules = schedule.summary()
    found.schedules, found.in_error, found.waiting_since = (
        schedules.of_connection,
        schedules.in_error,
        schedules.pending,
    )
    found.stuck = [run for run in active if alerts.is_stuck(run)]
    found.steps = _steps(found, mappings)
    if found.connection is not None:
        found.work = [work for ask in WORK for work in ask(found.connection) if work.count]
    return found


def _last_full_run() -> Any:
    done = SynchRun.objects.filter(kind=RunKind.FULL, status=RunStatus.FINISHED).order_by("-id")
    return done.values_list("finished_at", flat=True).first()


def _rows(mappings: list[TableMapping], waiting: dict[int, int], issues: dict[int, int]) -> list[MappingRow]:
    """The line of each mapping: how much is coupled, and how many records of each side it takes (coupled ones outside
    its filter are not among them); all are counted by one query."""
    asked: list[tuple[str, Sequence[Any]]] = []
    problems: dict[int, str] = {}
    for mapping in mappings:
        parts = (Part(mapping, LOCAL), Part(mapping, REMOTE))
        asked.append(parts[0].couplings().order_by().values("pk").query.sql_with_params())
        if problem := standing.broken(parts[0]):
            problems[mapping.pk] = problem
            continue
        try:
            asked += [part.rows for part in parts]
        except Refused as refused:
            problems[mapping.pk] = str(refused)
    counts = iter(sizes.counted_all(asked))
    made = []
    for mapping in mappings:
        coupled, problem = sizes.capped(next(counts)), problems.get(mapping.pk, "")
        local, remote = (None, None) if problem else (next(counts), next(counts))
        last = max(filter(None, (mapping.last_to_synch_at, mapping.last_from_synch_at)), default=None)
        backlog, opened = waiting.get(mapping.pk, 0), issues.get(mapping.pk, 0)
        made.append(MappingRow(mapping, coupled, local, remote, backlog, opened, last, problem))
    return made


def _steps(found: Overview, mappings: list[TableMapping]) -> list[Step]:
    full = found.last_full is not None
    looked = full or SynchRun.objects.filter(kind=RunKind.PREVIEW).exists()
    return [
        Step("connection", bool(found.connection and found.connection.enabled)),
        Step("mappings", bool(mappings)),
        Step("preview", looked),
        Step("full", full),
    ]
