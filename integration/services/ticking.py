"""Schedules by themselves: what is due is started, what changed is woken up, and the end of a run says what is next.

`tick` may be called by any number of workers at the same moment: a schedule is claimed by one conditional UPDATE.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Case, DateTimeField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from integration.models import Change, Connection, Issue, Schedule, SynchRun
from integration.models.issue import IssueClass
from integration.models.job import COUNTERS
from integration.models.run import ACTIVE, RunStatus
from integration.models.schedule import SYNCH, ScheduleStatus
from integration.said import Said, because
from integration.services import full_synch, jobs, signing_in
from integration.services.errors import Refused
from integration.services.schedule import next_after

logger = logging.getLogger("integration.schedule")

WAITING = [ScheduleStatus.READY, ScheduleStatus.INACTIVE]
#: counters of a run that found something to do; unchanged and skipped records are nothing (ENG-163)
_DEEDS = [name for name in COUNTERS if name not in ("unchanged", "skipped")]
#: from this attempt on the next one is far away (ENG-164)
_FAR_ATTEMPT, _FAR = 8, dt.timedelta(hours=6)
_LEAST_WAKE = 5
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_TASK = "integration.tasks.execute_schedule"
#: a claimed schedule is left alone this long before its task counts as lost
_GRACE = dt.timedelta(seconds=30)


def tick(now: dt.datetime | None = None) -> int:
    """Look once: finish what was interrupted, wake what has changes, start what is due. Returns how many started."""
    now = now or timezone.now()
    heal(now)
    pull_back(now)
    wake(now)
    return sum(start(schedule, now) for schedule in due(now))


def due(now: dt.datetime) -> list[Schedule]:
    """Schedules whose time has come, after those they depend on."""
    found = Schedule.objects.filter(status__in=WAITING, next_run_at__lte=now).select_related("mapping")
    found = found.filter(Q(mapping=None) | Q(mapping__enabled=True))
    if not Connection.objects.filter(enabled=True).exists() and not signing_in.restore():
        found = found.exclude(job__in=jobs.codes_of_connection())
    schedules = list(found.prefetch_related("mapping__depends_on").order_by("next_run_at", "pk"))
    try:
        ordered = full_synch.ordered({s.mapping for s in schedules if s.mapping})
    except Refused as circle:
        logger.warning("schedules start in the order of their times: %s", circle)
        return schedules
    order = {mapping.pk: at for at, mapping in enumerate(ordered)}
    return sorted(schedules, key=lambda s: order.get(s.mapping_id or 0, -1))


# --- starting -------------------------------------------------------------------------------------------------------


def start(schedule: Schedule, now: dt.datetime, *, by_hand: bool = False) -> bool:
    """Claim the schedule and begin its job; False when somebody else was first.

    By hand also from on hold, where it stays afterwards, and from an error.
    """
    held = by_hand and schedule.status == ScheduleStatus.ON_HOLD
    claim = Schedule.objects.filter(pk=schedule.pk, status=schedule.status)
    if by_hand:
        claim = claim.exclude(status=ScheduleStatus.IN_PROCESS)
    else:
        claim = claim.filter(status__in=WAITING, next_run_at=schedule.next_run_at)
    taken: dict[str, Any] = {"last_run_at": now, "message": ""}
    if not held:
        taken |= {"status": ScheduleStatus.IN_PROCESS, "next_run_at": None, "alerted_at": None}
    if by_hand:
        taken["attempts"] = 0
    try:
        with transaction.atomic():
            if not claim.update(**taken):
                return False
            job = jobs.get(schedule.job)
            if job.asks:
                run = job.work(schedule)
                assert isinstance(run, SynchRun)
                Schedule.objects.filter(pk=schedule.pk).update(last_run=run)
            else:
                Schedule.objects.filter(pk=schedule.pk).update(last_run=None)
                transaction.on_commit(lambda: import_string(_TASK).enqueue(schedule.pk))
    except Refused as refused:
        if by_hand:
            raise
        logger.warning("schedule %s is put on hold; its page says why", schedule.name)
        claim.update(status=ScheduleStatus.ON_HOLD, next_run_at=None, message=str(refused))
        return False
    except Exception as error:  # one job that cannot start must not keep the others from starting
        if by_hand:
            raise
        logger.exception("schedule %s could not start", schedule.name)
        _failed(schedule, _said(error), now)
        return False
    return True


def execute(schedule_id: int) -> str:
    """Do the work of a claimed schedule whose job is no run, in a worker's task."""
    schedule = Schedule.objects.select_related("mapping").filter(pk=schedule_id).first()
    if schedule is None:
        return "gone"
    try:
        job = jobs.get(schedule.job)
        said = job.work(schedule)
        assert isinstance(said, str)
    except Exception as error:
        logger.exception("the job of schedule %s failed", schedule.name)
        _failed(schedule, _said(error), timezone.now())
        return "failed"
    _rest(schedule, timezone.now(), idle=job.sleeps and isinstance(said, jobs.Nothing), message=said)
    return "done"


def _said(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {lines[0] if lines else ''}"


# --- ending ---------------------------------------------------------------------------------------------------------


def run_ended(run: SynchRun) -> None:
    """A run has ended or asks to be confirmed: the schedule that started it goes on (ENG-163, ENG-164)."""
    now = timezone.now()
    started = Q(last_run=run, status=ScheduleStatus.IN_PROCESS)
    waiting = Q(mapping=run.mapping_id, pending_since__isnull=False)
    for schedule in Schedule.objects.filter(started | waiting).select_related("mapping").order_by("pk"):
        if schedule.pending_since and not Change.objects.filter(mapping_id=run.mapping_id).exists():
            Schedule.objects.filter(pk=schedule.pk).update(pending_since=None)
        if schedule.last_run_id == run.pk and schedule.status == ScheduleStatus.IN_PROCESS:
            _ended(schedule, run, now)


def _ended(schedule: Schedule, run: SynchRun, now: dt.datetime) -> None:
    """What the end of its run means for a schedule."""
    if run.status == RunStatus.AWAITING:
        asks = Said("schedule_asks", run=run.pk, **because(run.message))
        Schedule.objects.filter(pk=schedule.pk).update(message=asks)
    elif run.status == RunStatus.FAILED:
        _failed(schedule, run.message, now)
    elif run.status == RunStatus.CANCELLED:
        # whoever stopped it would not be helped by the next one in a few seconds
        said = Said("schedule_cancelled", run=run.pk)
        _of(schedule).update(status=ScheduleStatus.ON_HOLD, next_run_at=None, message=said, attempts=0)
    elif run.status == RunStatus.FINISHED:
        done = any(getattr(job, name) for job in run.jobs.all() for name in _DEEDS)
        _rest(schedule, now, idle=not done and jobs.get(schedule.job).sleeps)


def _of(schedule: Schedule) -> QuerySet[Schedule]:
    """The schedule, unless a person has put it on hold meanwhile."""
    return Schedule.objects.filter(pk=schedule.pk, status=ScheduleStatus.IN_PROCESS)


def _rest(schedule: Schedule, now: dt.datetime, *, idle: bool = False, message: str = "") -> None:
    """The job is done: ready for the next time, or asleep when it found nothing to do."""
    status, at = ScheduleStatus.READY, next_after(schedule, now)
    if idle and schedule.inactivity_minutes and not schedule.cron:
        status, at = ScheduleStatus.INACTIVE, now + dt.timedelta(minutes=schedule.inactivity_minutes)
    values: dict[str, Any] = {"message": message, "attempts": 0}
    if not _of(schedule).update(status=status, next_run_at=at, **values):
        # put on hold, or run by hand while on hold: it stays there
        Schedule.objects.filter(pk=schedule.pk, status=ScheduleStatus.ON_HOLD).exclude(message=message).update(**values)


def _failed(schedule: Schedule, message: str, now: dt.datetime) -> None:
    """An attempt failed: another one after a while, and after the last one a person has to look (ENG-164)."""
    attempts = schedule.attempts + 1
    which = Schedule.objects.filter(pk=schedule.pk).exclude(status=ScheduleStatus.ON_HOLD)
    if attempts >= schedule.max_attempts:
        logger.error("schedule %s is in error after %d attempts; its page says why", schedule.name, attempts)
        which.update(status=ScheduleStatus.ERROR, next_run_at=None, attempts=attempts, message=message)
        return
    logger.warning("schedule %s failed, attempt %d; its page says why", schedule.name, attempts)
    at = now + retry_after(schedule, attempts)
    which.update(status=ScheduleStatus.READY, next_run_at=at, attempts=attempts, message=message)


def retry_after(schedule: Schedule, attempts: int) -> dt.timedelta:
    """How long after this many failed attempts the next one comes."""
    delay = dt.timedelta(seconds=schedule.rerun_delay)
    return delay + (_FAR if attempts >= _FAR_ATTEMPT else dt.timedelta(milliseconds=10**attempts))


def heal(now: dt.datetime) -> None:
    """Go on with schedules whose end nobody told: their run is gone or has ended, or their task was lost."""
    # also those that began when the clock was wrong
    long_ago = Q(last_run_at__lt=now - _GRACE) | Q(last_run_at__gt=now + _GRACE)
    stuck = (
        Schedule.objects.filter(long_ago, status=ScheduleStatus.IN_PROCESS)
        .exclude(last_run__status__in=ACTIVE)
        .select_related("mapping", "last_run")
    )
    alive: set[int] | None = None
    for schedule in stuck:
        if schedule.last_run is not None:
            run_ended(schedule.last_run)
            continue
        if alive is None:
            alive = _tasks_alive()
        if schedule.pk not in alive:
            _failed(schedule, _("The worker that was at it is gone."), now)


def pull_back(now: dt.datetime) -> None:
    """No schedule waits longer than it may: one that was planned while the clock was far ahead is planned again."""
    for schedule in Schedule.objects.filter(status__in=WAITING, next_run_at__gt=now + _FAR):
        asleep = now + dt.timedelta(minutes=schedule.inactivity_minutes)
        latest = max(next_after(schedule, now), asleep, now + _FAR) + _GRACE
        if schedule.next_run_at and schedule.next_run_at > latest:
            logger.warning("schedule %s was due in %s, later than it may be: it is planned again", schedule.name,
                           schedule.next_run_at)  # fmt: skip
            Schedule.objects.filter(pk=schedule.pk, next_run_at=schedule.next_run_at).update(
                status=ScheduleStatus.READY, next_run_at=next_after(schedule, now)
            )


def _tasks_alive() -> set[int]:
    tasks = DBTaskResult.objects.filter(
        task_path=_TASK, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    ).values_list("args_kwargs", flat=True)
    return {args["args"][0] for args in tasks}


# --- waking up ------------------------------------------------------------------------------------------------------


def wake_delay() -> dt.timedelta:
    """A change waits so long for others to come along; then its mapping runs."""
    return dt.timedelta(seconds=max(_LEAST_WAKE, int(settings.INTEGRATION.get("WAKE_SECONDS", _LEAST_WAKE))))


def wake(now: dt.datetime) -> int:
    """Pull forward the schedules of mappings with something to do: changes in the feed (deletions too), issues whose
    next try has come since the last run, a full compare that is needed (ENG-165, ENG-202). Returns how many.

    One query, which looks for one pending row per mapping, however many there are. A run decides every change it
    reads, so a record with an open issue is not found here again until something about it changes.
    """
    rows: list[dict[str, Any]] = list(_looked_at(now))
    _age(rows, now)
    soon = now + wake_delay()
    woken = _wake_jobs(soon)
    pulled = [
        row["pk"]
        for row in rows
        if row["status"] in WAITING
        and row["attempts"] == 0
        and not row["cron"]
        and not row["mapping__disable_event_trigger"]
        and row["next_run_at"] > soon
        and (row["pending"] or row["try_again"] or row["mapping__full_compare_needed"])
    ]
    if not pulled:
        return woken
    return woken + Schedule.objects.filter(pk__in=pulled, status__in=WAITING, next_run_at__gt=soon).update(
        status=ScheduleStatus.READY, next_run_at=soon
    )


def _wake_jobs(soon: dt.datetime) -> int:
    """Pull forward the sleeping schedules of jobs that look for themselves whether there is something to do."""
    wakes = {job.code: job.wakes for job in jobs.all_jobs() if job.wakes is not None}
    if not wakes:
        return 0
    asleep = Schedule.objects.filter(job__in=wakes, status=ScheduleStatus.INACTIVE, next_run_at__gt=soon)
    due = [pk for pk, code in asleep.values_list("pk", "job") if wakes[code]()]
    if not due:
        return 0
    return asleep.filter(pk__in=due).update(status=ScheduleStatus.READY, next_run_at=soon)


def _looked_at(now: dt.datetime) -> Any:
    """The schedules of mappings and what waits for them: the first pending row and the first issue of each.

    In the order of the feed's index, or PostgreSQL reads the whole feed to find that a mapping has nothing in it.
    """
    own = OuterRef("mapping_id")
    since = Coalesce(OuterRef("last_run_at"), Value(_EPOCH, DateTimeField()))
    pending = Change.objects.filter(mapping_id=own).order_by("mapping_id", "side", "record")
    again = (
        Issue.objects.filter(mapping_id=own, closed_at=None, next_try_at__lte=now, next_try_at__gt=since)
        # bad data is tried once more when the schedule's time comes, not at once
        .exclude(issue_class=IssueClass.DATA)
        .order_by("mapping_id", "next_try_at")
    )
    return (
        Schedule.objects.filter(job=SYNCH, mapping__enabled=True)
        .annotate(pending=Subquery(pending.values("pk")[:1]), try_again=Subquery(again.values("pk")[:1]))
        .order_by()
        .values(
            "pk",
            "status",
            "attempts",
            "cron",
            "next_run_at",
            "pending_since",
            "pending",
            "try_again",
            "mapping__disable_event_trigger",
            "mapping__full_compare_needed",
        )
    )


def _age(rows: list[dict[str, Any]], now: dt.datetime) -> None:
    """Note since when changes wait, and that they do no more: the feed itself has no clock."""
    new = [row["pk"] for row in rows if row["pending"] and row["pending_since"] is None]
    over = [row["pk"] for row in rows if not row["pending"] and row["pending_since"] is not None]
    if new or over:
        Schedule.objects.filter(pk__in=[*new, *over]).update(
            pending_since=Case(When(pk__in=new, then=now), default=None) if new else None
        )
