"""Leases: who is at a piece of work, and whether that worker is still there.

Runs and what frames them hold one while they are at work: rows with `status`, `lease` and `heartbeat`. A row whose
worker is gone goes back to the queue, and another worker goes on with it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from integration.models.run import RunStatus

Row = TypeVar("Row", bound=Model)

#: work without a sign of life for so long is taken over
LEASE = timedelta(seconds=60)
#: a process on this machine is known to live; it may be in a long statement, but not for ever
HUNG = timedelta(minutes=15)

#: work at whose same place so many workers in a row have died is given up
GIVEN_UP = 5

#: the leases under which this process is at work now
held: set[str] = set()


def new_lease() -> str:
    """A token that names the process holding a piece of work."""
    return f"{of_this_process()}{uuid.uuid4().hex[:8]}"


@contextmanager
def at_work(lease: str) -> Iterator[None]:
    """While the block lasts this process is at work under the lease. Afterwards what still carries it was let go of,
    for example because the database went away, and whoever looks after work takes it over."""
    held.add(lease)
    try:
        yield
    finally:
        held.discard(lease)


def of_this_process() -> str:
    """What every lease of this process begins with."""
    return f"{os.uname().nodename}:{os.getpid()}:"


def process_exists(pid: int) -> bool:
    """Whether a process of that number runs on this machine."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def abandoned(rows: QuerySet[Row]) -> list[Row]:
    """Those at work whose worker is gone: no heartbeat for a while, a dead process of this machine, or this process,
    which has let go of it."""
    return [row for row in rows.filter(status=RunStatus.RUNNING) if is_gone(row)]


def is_gone(row: Any) -> bool:
    node, pid = [*str(row.lease).split(":"), ""][:2]
    here = node == os.uname().nodename and pid.isdigit()
    if here and (not process_exists(int(pid)) or (int(pid) == os.getpid() and row.lease not in held)):
        return True
    return row.heartbeat is None or row.heartbeat < timezone.now() - (HUNG if here else LEASE)


def lost(row: Any) -> int:
    """Note that a worker died at this row and put it back in the queue; how often that has happened since it last got
    anywhere (0: somebody else was first)."""
    since, times = [*row.progress.get("lost", []), "", 0][:2]
    now = str(row.progressed_at or "")
    times = times + 1 if since == now else 1
    row.progress = {**row.progress, "lost": [now, times]}
    rows = type(row)._base_manager.filter(pk=row.pk, lease=row.lease, status=RunStatus.RUNNING)
    queued = rows.filter(progressed_at=row.progressed_at).update(
        status=RunStatus.QUEUED, lease="", heartbeat=None, progress=row.progress
    )
    return times if queued else 0


def give_back(row: Any) -> bool:
    """Put what was at work back in the queue; False when somebody else was first."""
    rows = type(row)._base_manager.filter(pk=row.pk, lease=row.lease, status=RunStatus.RUNNING)
    return bool(rows.update(status=RunStatus.QUEUED, lease="", heartbeat=None))
