"""Projects by themselves: "Recur every" so many minutes, hours, days, weeks or months (FO-161)."""

from __future__ import annotations

import calendar
import datetime as dt
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import time_zone
from integration.models import Schedule
from integration.said import Said
from integration.services import jobs
from integration.services.errors import Conflict, Refused
from p2c.models import Execution, Project, RecurUnit, Trigger
from p2c.models.execution import UNFINISHED
from p2c.prospect_to_cash import executions

logger = logging.getLogger("p2c.data_integration")

JOB = "data_integration"
_ELAPSED = {RecurUnit.MINUTES: dt.timedelta(minutes=1), RecurUnit.HOURS: dt.timedelta(hours=1)}
_DAYS = {RecurUnit.DAYS: 1, RecurUnit.WEEKS: 7}


def next_after(at: dt.datetime, every: int, unit: str, times: int = 1) -> dt.datetime:
    """So many steps further. Days, weeks and months keep the time of day by the installation's clock; a month later is
    the same day, or the last one of a shorter month."""
    count = every * times
    if unit in _ELAPSED:
        return at + count * _ELAPSED[RecurUnit(unit)]
    local = time_zone.local(at).replace(fold=0)
    if unit in _DAYS:
        return (local + dt.timedelta(days=count * _DAYS[RecurUnit(unit)])).astimezone(dt.UTC)
    month = local.month - 1 + count
    year, month = local.year + month // 12, month % 12 + 1
    day = min(local.day, calendar.monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(dt.UTC)


def _following(project: Project, now: dt.datetime) -> dt.datetime:
    """The project's first time after now. Days are counted from the first run: one that summer time or a short month
    has moved does not move those after it."""
    every, begin = project.recur_every, project.next_run_at
    assert every is not None
    assert begin is not None
    if project.recur_unit not in _ELAPSED:
        begin = project.recurs_from or begin
    times = 1
    while (at := next_after(begin, every, project.recur_unit, times)) <= now:
        times += 1
    return at


def schedule(project: Project, every: int | None, unit: str, first: dt.datetime | None = None) -> None:
    """Run the project every so often, from `first` on (blank: one step from now); None: only by hand."""
    if every is not None and every < 1:
        raise Refused(_("“Recur every” must be at least 1; it is %(value)d.") % {"value": every})
    as_it_was = (project.recur_every, project.recur_unit, project.next_run_at) == (every, unit, first)
    project.recur_every, project.recur_unit = every, unit
    project.next_run_at = (first or next_after(timezone.now(), every, unit)) if every else None
    if not as_it_was:
        project.recurs_from = project.next_run_at
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
    following = _following(project, now)
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
        Project.objects.filter(pk=project.pk).update(next_run_at=_following(project, timezone.now()))


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
