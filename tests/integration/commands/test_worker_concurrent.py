"""Several workers look at the same schedules at the same moment."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from integration.models import Schedule, SynchRun
from integration.models.schedule import ScheduleStatus
from integration.services import alerts, ticking
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 4


@pytest.fixture
def company(db, queue):
    return factories.make_world()


def together(work) -> list:
    """What `work` returns in each of some threads that begin at the same moment."""
    gate = threading.Barrier(WORKERS)
    found, errors = [], []

    def one() -> None:
        try:
            gate.wait(timeout=10)
            found.append(work())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _number in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []
    return found


def test_a_due_schedule_is_started_by_one_of_them(company) -> None:
    for _round in range(3):
        SynchRun.objects.all().delete()
        Schedule.objects.filter(job="synch").update(
            status=ScheduleStatus.READY, next_run_at=timezone.now() - timedelta(seconds=1)
        )
        started = together(ticking.tick)
        due = Schedule.objects.filter(job="synch").count()
        assert due > 8
        assert sum(started) == due
        assert SynchRun.objects.count() == due
        assert SynchRun.objects.values("mapping").distinct().count() == due


def test_an_alert_is_mailed_by_one_of_them(company, settings) -> None:
    settings.INTEGRATION = {**settings.INTEGRATION, "ALERT_EMAILS": ["ops@north.example"]}
    Schedule.objects.filter(mapping__name="CUSTOMER").update(status=ScheduleStatus.ERROR)
    assert sum(together(alerts.tell)) == 1
    assert len(mail.outbox) == 1
