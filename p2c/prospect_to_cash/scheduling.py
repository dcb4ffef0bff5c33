"""Projects by themselves: "Recur every" so many minutes, hours, days, weeks or months (FO-161)."""

from __future__ import annotations

import calendar
import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.models import Schedule
from integration.said import Said
from integration.services import jobs
from integration.services.errors import Conflict, Refused
from p2c.models import Execution, Project, RecurUnit, Trigger
from p2c.models.execution import UNFINISHED
from p2c.prospect_to_cash import executions

logger = logging.getLogger("p2c.data_integration")

JOB = "data_integration"
_STEPS = {
    RecurUnit.MINUTES: dt.timedelta(minutes=1),
    RecurUnit.HOURS: dt.timedelta(hours=1),
    RecurUnit.DAYS: dt.timedelta(days=1),
    RecurUnit.WEEKS: dt.timedelta(weeks=1),
}


def next_after(at: dt.datetime, every: int, unit: str) -> dt.datetime:
    """One step further; a month later is the same day, or the last one of a shorter month."""
    if unit != RecurUnit.MONTHS:
        return at + every * _STEPS[RecurUnit(unit)]
    month = at.month - 1 + every
    year, month = at.year + month // 12, month % 12 + 1
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))


def schedule(project: Project, every: int | None, unit: str, first: dt.datetime | None = None) -> None:
    """Run the project every so often, from `first` on (blank: one step from now); None: only by hand."""
    if every is not None and every < 1:
        raise Refused(_("“Recur every” must be at least 1; it is %(value)d.") % {"value": every})
    project.recur_every, project.recur_unit = every, unit
    project.next_run_at = (first or next_after(timezone.now(), every, unit)) if every else None
    with transaction.atomic():
        project.save()
        look_as_needed()


def look_as_needed() -> None:
    """The schedule that looks for due projects is there as long as one of them recurs."""
    there = Schedule.objects.filter(job=JOB, mapping=None)
    if not Project.objects.exclude(recur_every=None).exists():
        there.delete()
    elif not there.exists():
        Schedule(job=JOB, every_minutes=1, inactivity_minutes=0, next_run_at=timezone.now()).save()


def tick(now: dt.datetime | None = None) -> int:
    """Start what is due; returns how many. Any number of workers may look."""
    now = now or timezone.now()
    count = 0
    for project in Project.objects.filter(next_run_at__lte=now).exclude(recur_every=None):
        count += _start(project, now)
    return count


def _start(project: Project, now: dt.datetime) -> bool:
    """The next run never starts before the one before has ended, and times that have passed meanwhile are not made up
    for."""
    at = project.next_run_at
    assert at is not None
    assert project.recur_every is not None
    following = at
    while following <= now:
        following = next_after(following, project.recur_every, project.recur_unit)
    with transaction.atomic():
        if not Project.objects.filter(pk=project.pk, next_run_at=at).update(next_run_at=following):
            return False
        if Execution.objects.filter(project=project, status__in=UNFINISHED).exists():
            return False
        try:
            executions.request(project, trigger=Trigger.SCHEDULE, background=True)
        except Conflict as conflict:
            logger.info("%s", conflict)
            return False
    return True


def ended(execution: Execution) -> None:
    """The next time counts from the end where the run took longer than its interval."""
    project = execution.project
    if project.recur_every and project.next_run_at and project.next_run_at <= timezone.now():
        at = project.next_run_at
        while at <= timezone.now():
            at = next_after(at, project.recur_every, project.recur_unit)
        Project.objects.filter(pk=project.pk).update(next_run_at=at)


def _work(schedule: Schedule) -> str:
    return Said("projects_started", count=tick())


jobs.register(
    jobs.Job(
        JOB,
        gettext_lazy("Start projects that are due"),
        _work,
        asks=False,
        needs_mapping=False,
        takes_mapping=False,
        of_connection=False,
    )
)
