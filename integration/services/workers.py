"""Workers: their heartbeat, runs whose worker died, and queued runs nobody is going to execute.

What keeps a run from being executed twice is its lease (`synchronise.execute`); everything here may happen twice.
"""

from __future__ import annotations

import logging
import os
import threading
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from integration.engine.batches import LeaseLost
from integration.models import SynchRun, WorkerHeartbeat
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
_TASK = "integration.tasks.execute_run"

#: set when this process has been asked to end: the run it is at goes back to the queue after its batch
stopping = threading.Event()


class WorkerGone(Exception):
    """The worker that had claimed a task is gone; the run itself goes on by its own state."""


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
    if node == os.uname().nodename[:40] and not synchronise.process_exists(int(pid)):
        return False
    return worker.seen_at >= timezone.now() - ALIVE


def worker_state() -> dict[str, Any]:
    """{"alive": whether a worker is there, "last_seen": when one last was, "stale_runs": runs whose worker died}."""
    workers = list(WorkerHeartbeat.objects.all())
    last_seen: datetime | None = max((w.seen_at for w in workers), default=None)
    return {
        "alive": any(is_alive(w) for w in workers),
        "last_seen": last_seen,
        "stale_runs": synchronise.stale_runs(),
    }


def _hold(name: str) -> None:
    """The runs of this process are alive, also while one of their statements takes longer than a lease; but not one
    that has got nowhere for so long that another worker should have it."""
    _node, pid, _rest = name.split(":")
    if int(pid) == os.getpid():
        own = SynchRun.objects.filter(status=RunStatus.RUNNING, lease__startswith=f"{os.uname().nodename}:{pid}:")
        now = timezone.now()
        moving = Coalesce("progressed_at", "started_at", "requested_at")
        own.annotate(last_sign=moving).filter(last_sign__gte=now - GIVEN_UP).update(heartbeat=now)


def start(name: str) -> int:
    """A worker begins: what an earlier process of the same number left behind is taken over, then a first tick."""
    own = f"{os.uname().nodename}:{os.getpid()}:"
    left = [run for run in SynchRun.objects.filter(status=RunStatus.RUNNING) if run.lease.startswith(own)]
    return _take_over(left) + tick(name, grace=NO_GRACE)


def tick(name: str, *, grace: timedelta = GRACE) -> int:
    """One round of looking after runs: report, take over, queue again. Returns how many runs were queued."""
    beat(name)
    _hold(name)
    _fail_lost_tasks()
    return _take_over(synchronise.stale_runs()) + requeue(grace=grace)


def look_after(name: str) -> None:
    """What a worker's own thread does every few seconds: runs without a worker, schedules, alerts."""
    tick(name)
    ticking.tick()
    alerts.tell()


def _take_over(runs: list[SynchRun]) -> int:
    count = 0
    for run in runs:
        if synchronise.take_over([run]):
            logger.warning("run %s of %s goes on after its last batch: its worker is gone", run.pk, run.mapping)
            if run.options.get("inline"):
                full_synch.leave_to_workers()
            synchronise.enqueue(run)
            count += 1
    return count


def _fail_lost_tasks() -> None:
    """Tasks a dead worker had claimed are closed; their runs are taken over by their own state."""
    known = {w.name: w for w in WorkerHeartbeat.objects.all()}
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        worker = known.get(task.worker_ids[-1]) if task.worker_ids else None
        if worker is not None and not is_alive(worker):
            task.set_failed(WorkerGone(worker.name))


def requeue(*, grace: timedelta = GRACE) -> int:
    """Queue again the runs that wait without a task: their mapping was busy, or the task was lost.

    Left out: previews and runs that a command executes itself.
    """
    waiting = SynchRun.objects.filter(status=RunStatus.QUEUED, requested_at__lte=timezone.now() - grace)
    waiting = waiting.exclude(kind=RunKind.PREVIEW).select_related("mapping").order_by("pk")
    runs = [run for run in waiting if not run.options.get("inline")]
    if not runs:
        return 0
    tasks = DBTaskResult.objects.filter(
        task_path=_TASK, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    ).values_list("args_kwargs", flat=True)
    queued = {args["args"][0] for args in tasks}
    count = 0
    for run in runs:
        if run.pk not in queued and synchronise.busy(run.mapping, besides=[run.pk]) is None:
            synchronise.enqueue(run)
            count += 1
    return count


def hand_back(run: SynchRun) -> None:
    """Observer of the worker's runs: when the worker is to end, the run goes back to the queue after this batch."""
    if stopping.is_set() and synchronise.take_over([run]):
        logger.warning("run %s of %s goes back to the queue: this worker ends", run.pk, run.mapping)
        raise LeaseLost
