"""What tests of schedules ask and do: how a schedule stands, and runs that are due."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from integration.models import Schedule, SynchRun
from integration.models.run import RunStatus
from integration.services import schedule, synchronise, ticking
from tests import factories
from tests.factories import mapping

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def of(name: str) -> Schedule:
    return schedule.named(name)


def status(name: str) -> tuple[str, int | None]:
    """(status, minutes until it is due)."""
    found = of(name)
    left = None if found.next_run_at is None else round((found.next_run_at - timezone.now()) / MINUTE)
    return found.status, left


def make_due(*names: str) -> None:
    for found in Schedule.objects.filter(mapping__name__in=names, job="synch"):
        Schedule.objects.filter(pk=found.pk).update(next_run_at=timezone.now())


def carry_out() -> list[SynchRun]:
    """What the worker does with the runs in the queue."""
    done = []
    for run in SynchRun.objects.filter(status=RunStatus.QUEUED).order_by("pk"):
        done.append(synchronise.execute(run))
    return done


def run_due(*names: str) -> list[SynchRun]:
    make_due(*names)
    ticking.tick()
    return carry_out()


def break_mapping(name: str) -> None:
    """A field mapping of a column that is not there any more: the job fails before its first record."""
    mapping(name).fields.filter(enabled=True).update(local_field="not_a_column")


def customer_that_fails() -> None:
    """Its currency is not coupled."""
    local, _remote = factories.coupled_customer("Kranich")
    local.currency = factories.currency("SEK")
    local.save()
