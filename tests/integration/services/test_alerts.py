"""Alerts: who is told what by mail, and how often."""

from __future__ import annotations

import logging
import os
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from integration.engine import leases
from integration.models import Schedule, SynchRun
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import alerts, schedule, synchronise, workers
from tests import factories
from tests.factories import mapping

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _addresses(world, settings, monkeypatch) -> None:
    settings.INTEGRATION = {
        **settings.INTEGRATION,
        "ALERT_EMAILS": ["ops@north.example", "it@north.example"],
        "SITE_URL": "https://p2c.north.example/",
    }
    monkeypatch.setattr(alerts, "_not_before", 0.0)


def in_error(name: str = "CUSTOMER") -> Schedule:
    Schedule.objects.filter(mapping__name=name).update(
        status=ScheduleStatus.ERROR, attempts=10, message="Sales does not answer."
    )
    return schedule.named(name)


def running(**values) -> SynchRun:
    return SynchRun.objects.create(
        mapping=mapping("CUSTOMER"), status=RunStatus.RUNNING, lease="elsewhere:1:x", heartbeat=timezone.now(),
        started_at=timezone.now() - timedelta(hours=1), **values,
    )  # fmt: skip


def test_a_schedule_in_error_is_told_once_with_what_to_do_and_where() -> None:
    found = in_error()
    assert alerts.tell() == 1
    assert alerts.tell() == 0
    [message] = mail.outbox
    assert message.to == ["ops@north.example", "it@north.example"]
    assert message.subject == "[P2C] The schedule CUSTOMER is in error"
    assert "It failed 10 times and does not run any more. The last time: Sales does not answer." in message.body
    assert 'manage.py schedule "CUSTOMER" --ready' in message.body
    assert f"https://p2c.north.example/admin/integration/schedule/{found.pk}/change/" in message.body


def test_after_a_restart_the_next_error_is_told_again() -> None:
    told = []
    for _round in range(2):
        found = in_error()
        alerts.tell()
        told.append(len(mail.outbox))
        schedule.ready(found)
        alerts.tell()
    assert told == [1, 2]


def test_eight_errors_are_eight_mails_and_not_more() -> None:
    names = list(Schedule.objects.exclude(mapping=None).values_list("mapping__name", flat=True))
    for name in names:
        in_error(name)
    for _round in range(3):
        alerts.tell()
    assert len(mail.outbox) == len(names)


def test_a_run_that_gets_nowhere_is_told_until_it_gets_on() -> None:
    run = running(done=120, total=500)
    assert [a.about for a in alerts.current()] == [run]
    assert alerts.tell() == 1
    assert mail.outbox[0].subject == f"[P2C] Run {run.pk} of CUSTOMER gets nowhere"
    assert "(120 of 500 records)" in mail.outbox[0].body
    SynchRun.objects.filter(pk=run.pk).update(progressed_at=timezone.now())
    assert alerts.current() == []


def test_a_run_that_works_batch_by_batch_is_left_alone() -> None:
    factories.coupled_customer("Kranich")
    seen = []
    factories.sync("CUSTOMER", kind="full", observer=lambda run: seen.append(SynchRun.objects.get(pk=run.pk)))
    assert seen
    assert all(timezone.now() - run.progressed_at < timedelta(seconds=30) for run in seen)


def test_a_scheduled_run_that_asks_is_told() -> None:
    run = SynchRun.objects.create(mapping=mapping("CUSTOMER"), status=RunStatus.AWAITING, message="60 would go.")
    assert alerts.tell() == 0, "whoever started it by hand sees it there"
    Schedule.objects.filter(mapping=run.mapping).update(status=ScheduleStatus.IN_PROCESS, last_run=run)
    assert alerts.tell() == 1
    assert alerts.tell() == 0
    assert "60 would go." in mail.outbox[0].body
    assert f"manage.py confirm {run.pk}" in mail.outbox[0].body


def test_without_addresses_the_log_has_it(settings, caplog) -> None:
    settings.INTEGRATION = {**settings.INTEGRATION, "ALERT_EMAILS": []}
    in_error()
    with caplog.at_level(logging.ERROR, "integration.alerts"):
        alerts.tell()
    assert "The schedule CUSTOMER is in error" in caplog.text
    assert mail.outbox == []


def test_a_mail_server_that_is_down_is_asked_again_later(settings, monkeypatch) -> None:
    in_error()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert alerts.tell() == 0
    assert alerts.tell() == 0, "not every few seconds"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    monkeypatch.setattr(alerts, "_not_before", 0.0)
    assert alerts.tell() == 1
    assert len(mail.outbox) == 1


def test_a_worker_lets_go_of_a_run_that_got_nowhere_for_an_hour() -> None:
    """Its process lives, but another worker may have the run; the lease keeps the two apart."""
    me = f"{os.uname().nodename}:{os.getpid()}:x"
    old = timezone.now() - timedelta(minutes=30)
    run = running()
    SynchRun.objects.filter(pk=run.pk).update(lease=me, heartbeat=old, progressed_at=old)
    with leases.at_work(me):
        workers.look_after(me)
        run.refresh_from_db()
        assert run.heartbeat > old
        long_ago = timezone.now() - timedelta(hours=2)
        SynchRun.objects.filter(pk=run.pk).update(heartbeat=old, progressed_at=long_ago)
        assert synchronise.stale_runs() == [run]
        workers.look_after(me)
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED, "somebody else has carried it out"
