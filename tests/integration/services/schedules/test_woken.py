"""Schedules woken by changes: within seconds, once, and only those that follow changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from integration.models import Issue, Schedule, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import schedule, ticking
from tests import factories
from tests.factories import mapping
from tests.integration.services.schedules.runs import (
    MINUTE,
    NOON,
    carry_out,
    customer_that_fails,
    of,
    run_due,
    status,
)

pytestmark = pytest.mark.django_db


def test_a_change_wakes_its_mapping_within_seconds(asleep, clock) -> None:
    factories.customer("Kranich")
    ticking.tick()
    found = of("CUSTOMER")
    assert (found.status, found.next_run_at - NOON) == ("ready", dt.timedelta(seconds=5))
    assert found.pending_since == NOON
    assert of("VENDOR").status == ScheduleStatus.INACTIVE
    clock.shift(dt.timedelta(seconds=5))
    ticking.tick()
    runs = carry_out()
    assert {run.mapping.name for run in runs} >= {"CUSTOMER"}
    assert ticking.wake(timezone.now()) == 0
    assert of("CUSTOMER").pending_since is None


def test_many_changes_are_one_run(asleep, clock) -> None:
    for number in range(5):
        factories.account(f"Account {number}")
        ticking.tick()
        clock.shift(dt.timedelta(seconds=1))
    ticking.tick()
    assert SynchRun.objects.filter(mapping__name="CUSTOMER", status=RunStatus.QUEUED).count() == 1


def test_a_deletion_wakes_too(company, clock) -> None:
    local, _remote = factories.coupled_customer("Kranich")
    run_due("CUSTOMER")
    run_due("CUSTOMER")
    assert of("CUSTOMER").status == ScheduleStatus.INACTIVE
    factories.raw("DELETE FROM bc_customer WHERE system_id = %s", factories.db_id(local))
    assert ticking.wake(timezone.now()) >= 1
    assert of("CUSTOMER").status == ScheduleStatus.READY


@pytest.mark.parametrize("values", [{"disable_event_trigger": True}, {"cron": "0 2 * * *"}])
def test_one_that_does_not_follow_changes_keeps_its_time(asleep, values) -> None:
    if "cron" in values:
        Schedule.objects.filter(mapping__name="CUSTOMER").update(**values)
    else:
        TableMapping.objects.filter(name="CUSTOMER").update(**values)
    factories.customer("Kranich")
    ticking.wake(timezone.now())
    assert status("CUSTOMER") == ("inactive", 720)
    assert of("CUSTOMER").pending_since == NOON, "that changes wait is seen all the same"


def test_what_is_held_or_in_error_or_failing_is_not_woken(asleep) -> None:
    schedule.hold(of("CUSTOMER"))
    Schedule.objects.filter(mapping__name="VENDOR").update(status=ScheduleStatus.ERROR, next_run_at=None)
    later = NOON + dt.timedelta(hours=6)
    Schedule.objects.filter(mapping__name="CURRENCY").update(status="ready", attempts=8, next_run_at=later)
    factories.customer("Kranich")
    factories.vendor("Kranich")
    factories.currency("SEK")
    ticking.wake(timezone.now())
    assert of("CUSTOMER").status == ScheduleStatus.ON_HOLD
    assert of("VENDOR").status == ScheduleStatus.ERROR
    assert of("CURRENCY").next_run_at == later


def test_a_record_with_an_open_issue_does_not_wake_again_and_again(company, clock) -> None:
    customer_that_fails()
    run_due("CUSTOMER")
    assert factories.open_issues("CUSTOMER")
    for _round in range(3):
        clock.shift(dt.timedelta(seconds=10))
        assert ticking.wake(timezone.now()) == 0
    assert status("CUSTOMER") == ("ready", 30)


def test_an_issue_whose_next_try_has_come_wakes_its_mapping_once(asleep, clock) -> None:
    Issue.objects.create(
        mapping=mapping("CUSTOMER"), direction="to_integration", source_table="bc.customer", issue_class="transient",
        source_id="0" * 31 + "1", code="busy", first_seen=NOON, last_seen=NOON, next_try_at=NOON + 2 * MINUTE,
    )  # fmt: skip
    clock.shift(MINUTE)
    assert ticking.wake(timezone.now()) == 0
    clock.shift(MINUTE)
    assert ticking.wake(timezone.now()) == 1
    assert of("CUSTOMER").status == ScheduleStatus.READY
    Issue.objects.update(next_try_at=NOON + 2 * MINUTE)
    run_due("CUSTOMER")
    Issue.objects.update(closed_at=None, next_try_at=NOON + 2 * MINUTE)
    clock.shift(MINUTE)
    assert ticking.wake(timezone.now()) == 0


def test_a_full_compare_that_is_needed_wakes(asleep) -> None:
    TableMapping.objects.filter(name="VENDOR").update(full_compare_needed=True)
    ticking.wake(timezone.now())
    assert of("VENDOR").status == ScheduleStatus.READY


def test_looking_costs_the_same_whatever_waits(asleep, django_assert_num_queries) -> None:
    with django_assert_num_queries(6):
        ticking.tick()
    for number in range(20):
        factories.customer(f"Customer {number}")
        factories.currency(f"C{number:02}")
    ticking.tick()
    with django_assert_num_queries(6):
        ticking.tick()
