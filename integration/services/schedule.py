"""Schedules as people set them up: the ones every mapping has from the start, editing, holding, setting ready.

When they run by themselves is in `services.ticking`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from croniter import croniter
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from integration import pairs, time_zone
from integration.models import Connection, Schedule, SynchRun, TableMapping
from integration.models.schedule import SYNCH, ScheduleStatus
from integration.said import Said
from integration.services import jobs, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.link import is_enabled

#: mappings made here, without a pair, look again once a day when nothing happens (ENG-160)
_USER_DEFINED_INACTIVITY = 1440
#: what of a schedule a person can set
TIMING = ("every_minutes", "cron", "inactivity_minutes", "max_attempts", "rerun_delay")
#: a wait of more than a month belongs into the calendar, not into minutes
MOST_MINUTES = 31 * 24 * 60


# --- the default ones -----------------------------------------------------------------------------------------------


def install(mappings: Iterable[TableMapping], *, reset: bool = False) -> None:
    """Give the mappings that run by themselves their schedule (ENG-160), and the installation its general ones.

    A schedule somebody has edited stays as it is, unless `reset`.
    """
    on = _connection_on()
    known = {s.mapping_id: s for s in Schedule.objects.filter(job=SYNCH)}
    for mapping in mappings:
        pair = pairs.get(mapping.pair)
        found = known.get(mapping.pk)
        if not pair.scheduled or pair.only_with:
            if found is not None and reset:
                found.delete()
            continue
        if found is None:
            found = Schedule(job=SYNCH, mapping=mapping)
        elif not reset:
            continue
        defaults = _default_timing()
        defaults["inactivity_minutes"] = pair.inactivity_minutes if mapping.pair else _USER_DEFINED_INACTIVITY
        for name, value in defaults.items():
            setattr(found, name, value)
        _begin(found, on=on and mapping.enabled)
        found.save()
    follow_switches(Connection.objects.first() or Connection(), reset=reset)


def follow_switches(link: Connection, *, reset: bool = False) -> None:
    """The schedules of the installation: made when their switch is on, deleted when it is off (B-257, B-258).
    `reset`: those that exist under a switch get their default rhythm back."""
    there = {s.job: s for s in Schedule.objects.filter(mapping=None)}
    for job in jobs.all_jobs():
        found = there.get(job.code)
        if job.general is not None and job.belongs(link):
            again = found is not None and reset and job.wanted is not None
            if found is None or again:
                made = found or Schedule(job=job.code)
                for name, value in {**_default_timing(), **job.general}.items():
                    setattr(made, name, value)
                _begin(made, on=link.enabled or not job.of_connection)
                made.save()
                if found is None and job.begins is not None:
                    job.begins(link)
        elif found is not None and job.wanted is not None:
            found.delete()


def _default_timing() -> dict[str, Any]:
    return {name: getattr(Schedule(), name) for name in TIMING}


def reset(mapping: TableMapping) -> None:
    """“Use default synchronisation setup” for the mapping's schedule: minutes, timeouts and attempts as installed."""
    install([mapping], reset=True)


def _begin(schedule: Schedule, *, on: bool) -> None:
    """As new: ready, or on hold while what it belongs to is switched off."""
    schedule.attempts, schedule.message, schedule.alerted_at = 0, "", None
    if on:
        schedule.status, schedule.next_run_at = ScheduleStatus.READY, next_after(schedule, timezone.now())
    else:
        schedule.status, schedule.next_run_at = ScheduleStatus.ON_HOLD, None
        schedule.message = _why_off(schedule)


def next_after(schedule: Schedule, now: dt.datetime) -> dt.datetime:
    """When it is due next, counted from now: what was missed is not made up for."""
    if schedule.cron:
        return _next_of(schedule.cron, now)
    return now + dt.timedelta(minutes=schedule.every_minutes)


def _next_of(cron: str, now: dt.datetime) -> dt.datetime:
    """When the calendar says so next, by the installation's clock. In spring what falls into the hour that is left out
    runs when that hour would have begun; in autumn the hour that comes twice counts once, unless it runs every hour."""
    times = croniter(cron, time_zone.local(now))
    at = times.get_next(dt.datetime)
    while at.fold and not cron.split()[1].startswith("*"):
        at = times.get_next(dt.datetime)
    return at.astimezone(dt.UTC)


def calendar_moved() -> None:
    """The installation has another time zone: what waits for a time of day waits for the new one."""
    waits = Schedule.objects.filter(status__in=[ScheduleStatus.READY, ScheduleStatus.INACTIVE], attempts=0)
    for found in waits.exclude(cron=""):
        waits.filter(pk=found.pk).update(next_run_at=next_after(found, timezone.now()))


# --- switches -------------------------------------------------------------------------------------------------------


def connection_switched(enabled: bool) -> None:
    """Enabling the connection readies its schedules, disabling holds them (ENG-164)."""
    _switch(of_connection(), enabled)


def mapping_switched(mapping: TableMapping) -> None:
    """The mapping was switched on or off: its schedules follow."""
    _switch(Schedule.objects.filter(mapping=mapping), mapping.enabled and _connection_on())


def _switch(which: QuerySet[Schedule], on: bool) -> None:
    if on:
        ready = which.filter(Q(mapping=None) | Q(mapping__enabled=True)).exclude(status=ScheduleStatus.IN_PROCESS)
        Schedule.objects.filter(pk__in=ready.values("pk")).update(
            status=ScheduleStatus.READY, next_run_at=timezone.now(), attempts=0, message="", alerted_at=None
        )
        return
    for schedule in which.exclude(status=ScheduleStatus.ON_HOLD).select_related("mapping"):
        _hold(schedule, _why_off(schedule))


def _connection_on() -> bool:
    return is_enabled()


def _why_off(schedule: Schedule) -> Said:
    if schedule.mapping is not None and not schedule.mapping.enabled:
        return Said("mapping_disabled", name=schedule.mapping.name)
    return Said("connection_disabled")


def check_on(schedule: Schedule) -> None:
    """`Refused` while the connection or the mapping is off."""
    of_connection = jobs.get(schedule.job).of_connection
    if (schedule.mapping is not None and not schedule.mapping.enabled) or (of_connection and not _connection_on()):
        raise Refused(_why_off(schedule))


# --- what people do with one ----------------------------------------------------------------------------------------


def named(text: str) -> Schedule:
    """The schedule of that name: a mapping (its changed records), a mapping and a job, or a job."""
    wanted = " ".join(text.split()).upper()
    found = {s.name: s for s in Schedule.objects.select_related("mapping", "last_run").order_by("pk")}
    known = found.get(wanted) or found.get(wanted.removesuffix(f" {SYNCH.upper()}"))
    if known is None:
        names = ", ".join(sorted(found)) or _("none; install the table mappings first")
        raise Refused(_("There is no schedule “%(name)s”. Schedules: %(names)s.") % {"name": text, "names": names})
    return known


def hold(schedule: Schedule) -> Schedule:
    """It runs no more until it is set ready; a run that is under way ends as usual."""
    _hold(schedule, "")
    schedule.refresh_from_db()
    return schedule


def _hold(schedule: Schedule, why: str) -> None:
    Schedule.objects.filter(pk=schedule.pk).update(
        status=ScheduleStatus.ON_HOLD, next_run_at=None, message=why, attempts=0, alerted_at=None
    )


def ready(schedule: Schedule) -> Schedule:
    """It runs by itself again, first as soon as a worker looks; also after an error (restart)."""
    check_on(schedule)
    changed = (
        Schedule.objects.filter(pk=schedule.pk)
        .exclude(status=ScheduleStatus.IN_PROCESS)
        .update(status=ScheduleStatus.READY, next_run_at=timezone.now(), attempts=0, message="", alerted_at=None)
    )
    schedule.refresh_from_db()
    if not changed:
        raise _in_process(schedule)
    return schedule


def run_now(schedule: Schedule, *, user: User | None = None) -> Schedule:
    """Start it now. One that is on hold runs once and stays on hold."""
    from integration.services import ticking

    check_on(schedule)
    if not ticking.start(schedule, timezone.now(), by_hand=True):
        schedule.refresh_from_db()
        raise _in_process(schedule)
    schedule.refresh_from_db()
    if user is not None and schedule.last_run_id:
        SynchRun.objects.filter(pk=schedule.last_run_id, requested_by=None).update(requested_by=user)
    return schedule


def _in_process(schedule: Schedule) -> Conflict:
    if schedule.last_run_id:
        text = _("%(name)s is in process: run %(run)d has not ended.")
        return Conflict(text % {"name": schedule.name, "run": schedule.last_run_id})
    return Conflict(_("%(name)s is in process.") % {"name": schedule.name})


def of_connection() -> QuerySet[Schedule]:
    """The schedules that stand still while the connection is off."""
    return Schedule.objects.filter(job__in=jobs.codes_of_connection())


#: ready, asleep or running
_ACTIVE = ~Q(status__in=[ScheduleStatus.ON_HOLD, ScheduleStatus.ERROR])


def count_active(own: QuerySet[Schedule] | None = None) -> tuple[int, int]:
    """(ready, asleep or running, all) of the connection's schedules; none counts while the connection is off."""
    if not _connection_on():
        return 0, 0
    own = of_connection() if own is None else own
    found = own.aggregate(active=Count("pk", filter=_ACTIVE), total=Count("pk"))
    return found["active"], found["total"]


@dataclass
class Summary:
    """What the start page says of the schedules. `of_connection`: as `count_active` counts them; `pending`: since when
    the change that has waited longest waits."""

    of_connection: tuple[int, int]
    in_error: int
    pending: dt.datetime | None


def summary() -> Summary:
    """All of it by one query."""
    own = Q(job__in=jobs.codes_of_connection())
    found = Schedule.objects.aggregate(
        active=Count("pk", filter=own & _ACTIVE),
        total=Count("pk", filter=own),
        errors=Count("pk", filter=Q(status=ScheduleStatus.ERROR)),
        oldest=Min("pending_since"),
    )
    counted = (found["active"], found["total"]) if _connection_on() else (0, 0)
    return Summary(counted, found["errors"], found["oldest"])


def oldest_pending() -> dt.datetime | None:
    """Since when the change that has waited longest waits; None when none does."""
    return Schedule.objects.aggregate(oldest=Min("pending_since"))["oldest"]


# --- editing --------------------------------------------------------------------------------------------------------


def problems(schedule: Schedule) -> dict[str, str]:
    """Field -> sentence, for what cannot be saved."""
    found: dict[str, str] = {}
    try:
        job = jobs.get(schedule.job)
    except Refused as refused:
        return {"job": str(refused)}
    if job.needs_mapping and schedule.mapping_id is None:
        found["mapping"] = _("“%(job)s” is a job of one table mapping: choose which.") % {"job": job.label}
    if not job.takes_mapping and schedule.mapping_id is not None:
        found["mapping"] = _("“%(job)s” is a job of the whole installation: leave the mapping blank.") % {
            "job": job.label
        }
    elif schedule.mapping is not None and (lines := synchronise.why_not_alone(schedule.mapping)):
        found["mapping"] = lines
    same = Schedule.objects.filter(job=schedule.job, mapping=schedule.mapping_id).exclude(pk=schedule.pk)
    if not found and same.exists():
        found["job"] = _("%(name)s has a schedule for this job already; change that one.") % {"name": schedule.name}
    if not schedule.cron and not 1 <= schedule.every_minutes <= MOST_MINUTES:
        found["every_minutes"] = _("Run it every 1 to %(most)d minutes, not every %(value)d.") % {
            "most": MOST_MINUTES,
            "value": schedule.every_minutes,
        }
    if schedule.inactivity_minutes > MOST_MINUTES:
        found["inactivity_minutes"] = _("Let it sleep for at most %(most)d minutes, not %(value)d.") % {
            "most": MOST_MINUTES,
            "value": schedule.inactivity_minutes,
        }
    if schedule.cron and (text := _cron_problem(schedule.cron)):
        found["cron"] = text
    if schedule.max_attempts < 1:
        found["max_attempts"] = _("It needs at least 1 attempt.")
    return found


def _cron_problem(text: str) -> str:
    usual = _("Write minute, hour, day, month and weekday, for example “0 2 * * 1-5”: at 2 on weekdays.")
    if len(text.split()) != 5 or not croniter.is_valid(text):
        return _("“%(text)s” is not a cron expression.") % {"text": text} + " " + usual
    try:
        _next_of(text, timezone.now())
    except ValueError:
        return _("“%(text)s” never happens.") % {"text": text} + " " + usual
    return ""


def save(schedule: Schedule) -> Schedule:
    """Save what somebody set; a changed rhythm counts from now."""
    schedule.cron = " ".join(schedule.cron.split())
    if found := problems(schedule):
        raise Refused(" ".join(found.values()))
    with transaction.atomic():
        old = (
            Schedule.objects.select_for_update().filter(pk=schedule.pk).order_by("pk").first() if schedule.pk else None
        )
        if old is None:
            on = (schedule.mapping is None or schedule.mapping.enabled) and (
                _connection_on() or not jobs.get(schedule.job).of_connection
            )
            _begin(schedule, on=on)
            schedule.save()
            return schedule
        schedule.save(update_fields=TIMING)
        waits = Schedule.objects.filter(pk=schedule.pk, status__in=[ScheduleStatus.READY, ScheduleStatus.INACTIVE])
        if any(getattr(old, name) != getattr(schedule, name) for name in TIMING[:3]):
            waits.filter(attempts=0).update(
                status=ScheduleStatus.READY, next_run_at=next_after(schedule, timezone.now())
            )
    schedule.refresh_from_db()
    return schedule


def delete(schedule: Schedule) -> None:
    """Remove a schedule; the job no longer runs by itself."""
    schedule.delete()
