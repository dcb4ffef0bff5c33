"""Alerts: a schedule in error, a run that gets nowhere, a run that waits for a person. Each is told by mail once.

What has been told is on the row itself (`alerted_at`), so any number of workers tell it once, and it does not come
again every few seconds. Who is told: `ALERT_EMAILS`; without addresses the log and the start page have to do.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from integration import logs, time_zone
from integration.engine.leases import HUNG
from integration.models import Schedule, SynchRun
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus

logger = logging.getLogger("integration.alerts")

#: after a mail server's refusal, seconds until it is asked again
_PAUSE = 300.0
_not_before = 0.0


@dataclass(frozen=True)
class Alert:
    """Something a person should look at: what is the matter, what to do, and which row it is about."""

    about: Schedule | SynchRun
    title: str
    text: str
    next_step: str

    @property
    def link(self) -> str:
        """Its page; with the site's own address where that is known."""
        try:
            page = reverse(f"admin:integration_{self.about._meta.model_name}_change", args=[self.about.pk])
        except NoReverseMatch:
            return ""
        return f"{settings.INTEGRATION.get('SITE_URL', '').rstrip('/')}{page}"


def stuck_runs(now: dt.datetime | None = None) -> QuerySet[SynchRun]:
    """Runs that are running and have finished no batch for a while, whether or not their worker is alive."""
    last = Coalesce("progressed_at", "started_at", "requested_at")
    found = SynchRun.objects.filter(status=RunStatus.RUNNING).annotate(last_sign=last)
    return found.filter(last_sign__lt=(now or timezone.now()) - HUNG).select_related("mapping")


def is_stuck(run: SynchRun) -> bool:
    """Whether one that was read already is among them."""
    last = run.progressed_at or run.started_at or run.requested_at
    return run.status == RunStatus.RUNNING and last < timezone.now() - HUNG


def current(now: dt.datetime | None = None, *, untold: bool = False) -> list[Alert]:
    """What needs somebody now; `untold`: only what nobody has been told yet."""
    now = now or timezone.now()
    errors = Schedule.objects.filter(status=ScheduleStatus.ERROR).select_related("mapping")
    stuck = stuck_runs(now)
    own = Schedule.objects.filter(status=ScheduleStatus.IN_PROCESS).values("last_run")
    asking = SynchRun.objects.filter(status=RunStatus.AWAITING, pk__in=own).select_related("mapping")
    if untold:
        errors, asking = errors.filter(alerted_at=None), asking.filter(alerted_at=None)
        stuck = stuck.filter(Q(alerted_at=None) | Q(alerted_at__lt=F("last_sign")))
    return [*map(_in_error, errors), *map(_stuck, stuck), *map(_asks, asking)]


def _in_error(schedule: Schedule) -> Alert:
    return Alert(
        schedule,
        _("The schedule %(name)s is in error") % {"name": schedule.name},
        _("It failed %(attempts)d times and does not run any more. The last time: %(message)s")
        % {"attempts": schedule.attempts, "message": schedule.message},
        _('Mend the cause, then set the schedule ready: manage.py schedule "%(name)s" --ready')
        % {"name": schedule.name},
    )


def _stuck(run: SynchRun) -> Alert:
    last = run.progressed_at or run.started_at or run.requested_at
    return Alert(
        run,
        _("Run %(run)d of %(name)s gets nowhere") % {"run": run.pk, "name": run.mapping},
        _("It has finished no batch since %(time)s (%(done)d of %(total)d records).")
        % {
            "time": time_zone.local(last).strftime("%Y-%m-%d %H:%M %Z"),
            "done": run.done,
            "total": max(run.total, run.done),
        },
        _("Look at the database's locks and the worker's log; cancel the run, or restart the worker."),
    )


def _asks(run: SynchRun) -> Alert:
    return Alert(
        run,
        _("Run %(run)d of %(name)s awaits confirmation") % {"run": run.pk, "name": run.mapping},
        run.message,
        _("Confirm it: manage.py confirm %(run)d; or cancel it: manage.py cancel %(run)d") % {"run": run.pk},
    )


def tell(now: dt.datetime | None = None) -> int:
    """Log and mail what nobody has been told yet; returns how much that was."""
    global _not_before
    now = now or timezone.now()
    if time.monotonic() < _not_before:
        return 0
    told = 0
    for alert in current(now, untold=True):
        if not _claim(alert, now):
            continue
        try:
            _mail(alert)
        except OSError as error:
            # nobody was told after all: it is tried again after a while
            logger.exception("no mail could be sent about: %s", alert.title)
            _of(alert).filter(alerted_at=now).update(alerted_at=None)
            _not_before = time.monotonic() + _PAUSE
            logger.warning("mail is tried again in %d s: %s", _PAUSE, logs.reason(error))
            return told
        # its text may name records; the page and the mail have it
        logger.error("%s. %s", alert.title, alert.next_step)
        told += 1
    return told


def _of(alert: Alert) -> QuerySet[Any]:
    return type(alert.about)._default_manager.filter(pk=alert.about.pk)


def _claim(alert: Alert, now: dt.datetime) -> bool:
    """Whether this worker is the one that tells it."""
    same = _of(alert).filter(status=alert.about.status, alerted_at=alert.about.alerted_at)
    return bool(same.update(alerted_at=now))


def _mail(alert: Alert) -> None:
    to = list(settings.INTEGRATION.get("ALERT_EMAILS", ()))
    if to:
        body = "\n\n".join(part for part in (alert.text, alert.next_step, alert.link) if part)
        send_mail(f"[P2C] {alert.title}", body, None, to)
