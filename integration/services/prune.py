"""Pruning: the journal by whole runs, runs that have ended, closed issues, finished tasks. In short transactions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from integration.models import Issue, JournalEntry, SynchRun
from integration.models.run import ACTIVE
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
    removed = {"journal": 0, "runs": 0, "issues": 0, "tasks": 0}
    ended = SynchRun.objects.filter(finished_at__lt=before).exclude(status__in=ACTIVE).order_by("pk")
    while chunk := list(ended.values_list("pk", flat=True)[:50]):
        for run in chunk:
            # a run's journal goes first: a run without journal is still a run, a journal without run explains nothing
            removed["journal"] += _delete(JournalEntry.objects.filter(run_id=run))
        with transaction.atomic():
            SynchRun.objects.filter(pk__in=chunk).delete()
        removed["runs"] += len(chunk)
        tell("runs", removed["runs"])
    removed["journal"] += _orphans(before)
    removed["issues"] = _delete(Issue.objects.filter(closed_at__lt=before))
    done = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    removed["tasks"] = _delete(DBTaskResult.objects.filter(status__in=done, finished_at__lt=before))
    return removed


def _orphans(before: datetime) -> int:
    """Journal rows of runs that went with their mapping."""
    return _delete(JournalEntry.objects.filter(at__lt=before).exclude(run_id__in=SynchRun.objects.values("pk")))


def _delete(rows: QuerySet[Any]) -> int:
    count = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:_CHUNK]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=keys).delete()
        count += len(keys)
    return count
