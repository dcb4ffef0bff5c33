"""Pruning: the journal by whole runs, ended runs, closed issues, finished tasks, the feed. In short transactions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from integration.engine import dialects
from integration.engine.family import errands_of
from integration.models import Issue, JournalEntry, PlanLine, SynchRun
from integration.models.run import ACTIVE
from integration.services.compact import compact
from integration.services.errors import Refused

_CHUNK = 2000


def keep_days() -> int:
    """How long the journal is kept, unless told otherwise."""
    return int(settings.INTEGRATION.get("KEEP_DAYS", 400))


def prune(days: int, progress: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Remove what ended more than `days` days ago; returns how many rows of each kind."""
    if days < 1:
        raise Refused(_("Keep at least 1 day, not %(days)d.") % {"days": days})
    before = timezone.now() - timedelta(days=days)
    tell = progress or (lambda name, count: None)
    removed = {"journal": 0, "runs": 0, "issues": 0, "tasks": 0, "sign_ins": 0}
    # an errand goes with the run it was made for, and neither goes before both are old enough
    ended = SynchRun.objects.filter(parent=None, finished_at__lt=before).exclude(status__in=ACTIVE).order_by("pk")
    after = 0
    while chunk := list(ended.filter(pk__gt=after)[:50]):
        after = chunk[-1].pk
        errands = errands_of([run.pk for run in chunk])
        head = {run.pk: run.pk for run in chunk}
        for errand in errands:
            head[errand.pk] = head[errand.parent_id or 0]
        recent = {head[e.pk] for e in errands if e.active or e.finished_at is None or e.finished_at >= before}
        families = [run for run, first in head.items() if first not in recent]
        for run in families:
            # a run's journal goes first: a run without journal is still a run, a journal without run explains nothing
            removed["journal"] += _delete(JournalEntry.objects.filter(run_id=run))
            _delete(PlanLine.objects.filter(run_id=run))
        with transaction.atomic():
            SynchRun.objects.filter(pk__in=families).delete()
        removed["runs"] += len(families)
        tell("runs", removed["runs"])
    removed["journal"] += _orphans(before)
    removed["issues"] = _delete(Issue.objects.filter(closed_at__lt=before))
    done = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    removed["tasks"] = _delete(DBTaskResult.objects.filter(status__in=done, finished_at__lt=before))
    removed["sign_ins"] = sum(_delete(m.objects.filter(attempt_time__lt=before)) for m in (AccessLog, AccessAttempt))
    return removed | compact(before)


def _orphans(before: datetime) -> int:
    """Journal rows of runs that went with their mapping."""
    runs = [row[0] for row in dialects.current().query(_RUNS_GONE)]
    return sum(_delete(JournalEntry.objects.filter(run_id=run, at__lt=before)) for run in runs)


#: runs that the journal knows and nobody else: a step along its index for each run, instead of a look at every row
_RUNS_GONE = """
    WITH RECURSIVE known(run) AS (
        SELECT MIN(run_id) FROM integration_journalentry
        UNION ALL
        SELECT (SELECT MIN(j.run_id) FROM integration_journalentry j WHERE j.run_id > known.run)
        FROM known WHERE known.run IS NOT NULL
    )
    SELECT run FROM known
    WHERE run IS NOT NULL AND NOT EXISTS (SELECT 1 FROM integration_synchrun r WHERE r.id = known.run)
"""


def _delete(rows: QuerySet[Any]) -> int:
    count, page = 0, rows.order_by("pk").values_list("pk", flat=True)
    found = page
    while keys := list(found[:_CHUNK]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
        # beyond the last: what was deleted stands in the index until it is vacuumed
        found = page.filter(pk__gt=keys[-1])
    return count
