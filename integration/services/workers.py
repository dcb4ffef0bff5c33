"""Workers: their heartbeat, work whose worker died, and queued work nobody is going to execute.

Work is runs, and what apps register besides. What keeps it from being done twice is its lease (`synchronise.execute`);
everything here may happen twice.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import FrameType
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from integration import logs
from integration.engine import leases, parts
from integration.engine.batches import LeaseLost
from integration.models import RunPart, SynchRun, WorkerHeartbeat
from integration.models.run import RunKind, RunStatus
from integration.services import alerts, full_synch, synchronise, ticking

logger = logging.getLogger("integration.workers")

#: a worker reports every so often, and counts as alive for so long after
EVERY = timedelta(seconds=5)
ALIVE = timedelta(seconds=30)
#: a queued run is left alone this long: whoever asked for it may be about to execute it
GRACE = timedelta(seconds=5)
NO_GRACE = timedelta(0)
#: a run that has finished no batch for so long is not held any more, though its process lives
GIVEN_UP = timedelta(hours=1)
_FORGET = timedelta(days=7)

#: set when this process has been asked to end: the run it is at goes back to the queue after its batch
stopping = threading.Event()


#: at most so many waiting tasks are told of again at once
_MOST_WAITING = 1000
#: tasks of this process whose end could not be written down
_unsettled: list[tuple[DBTaskResult, Exception]] = []


class QueueWorker(Worker):
    """The queue's own worker; asked to end, it hands its run back after the batch instead of finishing it."""

    def __init__(self, worker_id: str, *, batch: bool = False) -> None:
        super().__init__(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=1,
            batch=batch,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        stopping.set()
        super().shutdown(signum, frame)


class WorkerGone(Exception):
    """The worker that had claimed a task is gone; the run itself goes on by its own state."""


@dataclass(frozen=True)
class Work:
    """A kind of work: rows with `status`, `lease` and `heartbeat`, and the task that does one by its primary key.

    `left`: rows at work whose worker is gone. `take_over`: put one back in the queue. `ready`: whether a queued one may
    be done now. `end`: stop one for good, whoever is at it; none where that is done with what it is part of.
    """

    rows: Callable[[], QuerySet[Any]]
    task: str
    left: Callable[[], list[Any]]
    take_over: Callable[[Any], bool] = leases.give_back
    ready: Callable[[Any], bool] = lambda _row: True
    priority: Callable[[Any], int] = lambda _row: 0
    end: Callable[[Any], Any] | None = None

    def enqueue(self, row: Any) -> None:
        import_string(self.task).using(priority=self.priority(row)).enqueue(row.pk)


_WORK: list[Work] = []


def register(work: Work) -> None:
    """Have workers look after this kind of work, too."""
    _WORK.append(work)


def kinds_of_work() -> tuple[Work, ...]:
    """Every kind of work there is."""
    return tuple(_WORK)


def new_name() -> str:
    """A name for this worker process; tasks are claimed under it."""
    return f"{os.uname().nodename[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def beat(name: str) -> None:
    """Report this worker; forget those not heard of for days."""
    now = timezone.now()
    WorkerHeartbeat.objects.update_or_create(name=name, defaults={"seen_at": now}, create_defaults={
        "seen_at": now, "started_at": now,
    })  # fmt: skip
    WorkerHeartbeat.objects.filter(seen_at__lt=now - _FORGET).delete()


def is_alive(worker: WorkerHeartbeat) -> bool:
    """Heard of lately, and when it ran on this machine its process exists."""
    node, pid, _rest = worker.name.split(":")
    if node == os.uname().nodename[:40] and not leases.process_exists(int(pid)):
        return False
    return worker.seen_at >= timezone.now() - ALIVE


def any_alive() -> bool:
    """Whether a worker is there."""
    return any(map(is_alive, WorkerHeartbeat.objects.all()))


def worker_state(active: Iterable[SynchRun] | None = None) -> dict[str, Any]:
    """{"alive": whether a worker is there, "last_seen": when one last was, "stale_runs": runs whose worker died}.
    `active`: the runs that have not ended, where they were read already."""
    workers = list(WorkerHeartbeat.objects.all())
    last_seen: datetime | None = max((w.seen_at for w in workers), default=None)
    return {
        "alive": any(is_alive(w) for w in workers),
        "last_seen": last_seen,
        "stale_runs": synchronise.stale_runs()
        if active is None
        else [run for run in active if run.status == RunStatus.RUNNING and leases.is_gone(run)],
    }


def _hold(name: str) -> None:
    """The runs of this process are alive, also while one of their statements takes longer than a lease; but not one
    that has got nowhere for so long that another worker should have it."""
    _node, pid, _rest = name.split(":")
    if int(pid) == os.getpid():
        now = timezone.now()
        moving = Coalesce("progressed_at", "started_at", "requested_at")
        for rows in (SynchRun.objects, RunPart.objects):
            own = rows.filter(status=RunStatus.RUNNING, lease__in=list(leases.held))
            moved = own.annotate(last_sign=moving).filter(last_sign__gte=now - GIVEN_UP)
            with transaction.atomic():
                # a batch that holds its own row shows by that that it lives
                free = moved.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
                rows.filter(pk__in=list(free.values_list("pk", flat=True))).update(heartbeat=now)


def start(name: str) -> int:
    """A worker begins with a first tick; what an earlier process of the same number left behind is taken over too."""
    return tick(name, grace=NO_GRACE)


def tick(name: str, *, grace: timedelta = GRACE) -> int:
    """One round of looking after runs: report, take over, queue again. Returns how many runs were queued."""
    taken = report(name)
    _fail_lost_tasks()
    return taken + sum(_take_over(work, work.left()) for work in _WORK) + requeue(grace=grace)


def report(name: str) -> int:
    """A process that does work says that it lives, and that it is at its runs; what it has let go of goes back."""
    beat(name)
    _hold(name)
    _settle()
    own = {"status": RunStatus.RUNNING, "lease__startswith": leases.of_this_process()}
    return sum(_take_over(work, list(work.rows().filter(**own).exclude(lease__in=list(leases.held)))) for work in _WORK)


def safely(look: Callable[[], Any]) -> None:
    """A look that is repeated: one bad round is logged, and the next one tries again."""
    try:
        look()
    except DatabaseError as error:
        # the next round tries again; the log says what kept this one
        logger.warning("looking after runs failed: %s", logs.reason(error))
        connection.close()
    except Exception:  # who looks must outlive one bad round, or nothing runs by itself any more
        logger.exception("looking after runs failed")


def look_after(name: str) -> None:
    """What a worker's own thread does every few seconds: runs without a worker, schedules, alerts."""
    tick(name)
    ticking.tick()
    alerts.tell()


def _take_over(work: Work, rows: list[Any]) -> int:
    count = 0
    for row in rows:
        if work.take_over(row):
            logger.warning("%s %s (%s) goes on: its worker is gone", row._meta.model_name, row.pk, row)
            work.enqueue(row)
            count += 1
    return count


def _fail_lost_tasks() -> None:
    """Tasks a dead worker had claimed are closed; their runs are taken over by their own state. A worker that died
    before it had reported was last heard of when it claimed its task."""
    known = {w.name: w for w in WorkerHeartbeat.objects.all()}
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        name = task.worker_ids[-1] if task.worker_ids else ""
        worker = known.get(name)
        if worker is None and task.started_at and name.count(":") == 2:
            worker = WorkerHeartbeat(name=name, seen_at=task.started_at)
        if worker is not None and not is_alive(worker):
            task.set_failed(WorkerGone(worker.name))


def waiting_tasks() -> list[tuple[str, int]]:
    """Tasks that wait for a worker longer than it takes to tell one: (id, priority), the most urgent first."""
    ready = DBTaskResult.objects.ready().filter(enqueued_at__lte=timezone.now() - GRACE)
    return [(str(pk), priority) for pk, priority in ready.values_list("pk", "priority")[:_MOST_WAITING]]


def execute_task(task_id: str, name: str) -> None:
    """Do a task of the queue under the name of a worker, unless another one has it."""
    with transaction.atomic():
        ready = DBTaskResult.objects.ready().filter(pk=task_id)
        task = ready.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked).first()
        if task is None:
            return
        task.claim(name)
    try:
        QueueWorker(worker_id=name).run_task(task)
    except DatabaseError as error:
        # how it ended could not be written down; see _settle
        _unsettled.append((task, error))
        raise


def _settle() -> None:
    """Write down the end of tasks whose end met no database."""
    while _unsettled:
        task, error = _unsettled[0]
        task.set_failed(error)
        _unsettled.pop(0)


def requeue(*, grace: timedelta = GRACE) -> int:
    """Queue again what waits without a task: it could not be done when its turn came, or the task was lost."""
    return sum(_requeue(work, grace) for work in _WORK)


def _requeue(work: Work, grace: timedelta) -> int:
    waiting = work.rows().filter(status=RunStatus.QUEUED, requested_at__lte=timezone.now() - grace)
    rows = list(waiting.order_by("pk"))
    if not rows:
        return 0
    tasks = DBTaskResult.objects.filter(
        task_path=work.task, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    ).values_list("args_kwargs", flat=True)
    queued = {args["args"][0] for args in tasks}
    found = [row for row in rows if row.pk not in queued and work.ready(row)]
    for row in found:
        work.enqueue(row)
    return len(found)


def _runs() -> QuerySet[SynchRun]:
    """Runs a worker does by themselves: one that is part of other work is that work's."""
    return SynchRun.objects.exclude(options__has_key="part_of").select_related("mapping")


def _take_over_run(run: SynchRun) -> bool:
    if not synchronise.worker_lost(run):
        return False
    if run.options.get("inline"):
        full_synch.leave_to_workers()
    return True


def _is_ready(run: SynchRun) -> bool:
    """Not a preview or a run that a command executes itself, and its mapping is not busy."""
    own = run.kind == RunKind.PREVIEW or run.options.get("inline")
    return not own and synchronise.busy(run.mapping, besides=[run.pk]) is None


register(
    Work(
        _runs,
        "integration.tasks.execute_run",
        lambda: leases.abandoned(_runs()),
        _take_over_run,
        _is_ready,
        synchronise.priority,
    )
)


def _parts() -> QuerySet[RunPart]:
    return RunPart.objects.select_related("run")


register(
    Work(
        _parts,
        "integration.tasks.execute_part",
        lambda: leases.abandoned(_parts()),
        parts.give_back,
        lambda part: part.run.status == RunStatus.RUNNING,
        lambda part: synchronise.priority(part.run) + 1,
    )
)


def hand_back_part(run: SynchRun) -> None:
    """Observer of the parts a worker does: when the worker is to end, the part goes back after this batch."""
    if stopping.is_set():
        logger.warning("a part of run %s goes back to the queue: this worker ends", run.pk)
        raise LeaseLost


def hand_back(run: SynchRun) -> None:
    """Observer of the worker's runs: when the worker is to end, the run goes back to the queue after this batch."""
    if stopping.is_set() and synchronise.take_over([run]):
        logger.warning("run %s of %s goes back to the queue: this worker ends", run.pk, run.mapping)
        raise LeaseLost
