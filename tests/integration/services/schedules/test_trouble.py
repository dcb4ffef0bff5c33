"""Schedules in trouble: attempts, errors, confirmations, and jobs besides synchronisation."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from integration.models import Issue, Schedule, SynchRun
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import connections, jobs, schedule, synchronise, ticking
from tests import factories
from tests.factories import mapping
from tests.integration.services.schedules.runs import (
    MINUTE,
    NOON,
    break_mapping,
    carry_out,
    make_due,
    of,
    run_due,
    status,
)
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.mark.behaviour("B-255")
def test_a_broken_connection_counts_as_a_failed_attempt_and_is_tried_again(company) -> None:
    make_due("CUSTOMER")
    ticking.tick()
    company.connection.enabled = False
    company.connection.save()  # it breaks under the run, not by somebody's switch
    [run] = carry_out()
    assert run.status == RunStatus.FAILED
    found = of("CUSTOMER")
    assert (found.status, found.attempts) == ("ready", 1)
    assert "The connection is not enabled" in found.message
    assert dt.timedelta(seconds=30) <= found.next_run_at - timezone.now() < MINUTE


def test_attempts_come_later_each_time_and_the_last_one_is_an_error_until_somebody_restarts_it(company, clock) -> None:
    break_mapping("CUSTOMER")
    waits = []
    make_due("CUSTOMER")
    while of("CUSTOMER").next_run_at is not None:
        clock.move_to(of("CUSTOMER").next_run_at)
        ticking.tick()
        assert [r.status for r in carry_out() if r.mapping.name == "CUSTOMER"] == [RunStatus.FAILED]
        found = of("CUSTOMER")
        waits.append(found.next_run_at and found.next_run_at - timezone.now())
    assert len(waits) == 10
    assert waits[:8] == sorted(waits[:8])
    assert waits[0] < MINUTE
    assert waits[7] > dt.timedelta(hours=6)
    found = of("CUSTOMER")
    assert (found.status, found.attempts) == ("error", 10)
    assert "not_a_column" in found.message
    clock.shift(dt.timedelta(days=1))
    before = SynchRun.objects.filter(mapping__name="CUSTOMER").count()
    ticking.tick()
    assert SynchRun.objects.filter(mapping__name="CUSTOMER").count() == before
    schedule.ready(found)
    assert (found.status, found.attempts, found.message) == ("ready", 0, "")
    ticking.tick()
    assert SynchRun.objects.filter(mapping__name="CUSTOMER").count() == before + 1


@pytest.mark.says("schedule_cancelled")
def test_a_run_somebody_cancels_puts_its_schedule_on_hold(company) -> None:
    make_due("CUSTOMER")
    ticking.tick()
    run = of("CUSTOMER").last_run
    synchronise.cancel(run)
    assert status("CUSTOMER") == ("on_hold", None)
    assert of("CUSTOMER").message == f"Run {run.pk} was cancelled. Set the schedule ready to go on."


@pytest.mark.long
@pytest.mark.says("schedule_asks")
def test_while_a_run_awaits_confirmation_no_second_one_asks(company, clock) -> None:
    for _number in range(60):
        factories.coupled_customer()
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    factories.raw("DELETE FROM crm_account")
    [run] = run_due("CUSTOMER")
    assert run.status == RunStatus.AWAITING
    assert of("CUSTOMER").status == ScheduleStatus.IN_PROCESS
    read(of("CUSTOMER").message, f"Run {run.pk} awaits confirmation: The run would uncouple 60", "Confirm the run")
    clock.shift(dt.timedelta(hours=2))
    ticking.tick()
    assert SynchRun.objects.filter(mapping__name="CUSTOMER", status=RunStatus.AWAITING).count() == 1
    synchronise.confirm(run)
    carry_out()
    assert status("CUSTOMER") == ("ready", 30)


def test_a_schedule_whose_run_is_gone_is_tried_again(company, clock) -> None:
    make_due("CUSTOMER", "VENDOR")
    ticking.tick()
    SynchRun.objects.filter(mapping__name="CUSTOMER").delete()
    SynchRun.objects.filter(mapping__name="VENDOR").update(status=RunStatus.FINISHED)
    clock.shift(MINUTE)
    ticking.heal(timezone.now())
    assert (of("CUSTOMER").status, of("CUSTOMER").attempts) == ("ready", 1)
    assert of("VENDOR").status == ScheduleStatus.INACTIVE


def test_a_job_no_app_brings_any_more_is_put_on_hold_and_says_so(company) -> None:
    gone = Schedule.objects.create(job="tea", next_run_at=NOON)
    ticking.tick()
    gone.refresh_from_db()
    assert gone.status == ScheduleStatus.ON_HOLD
    assert "no job “tea”. Jobs: " in gone.message


@pytest.mark.says("pruned", "pruned_nothing")
def test_removing_old_history_is_a_job_of_its_own(company, clock, django_capture_on_commit_callbacks) -> None:
    Issue.objects.create(
        mapping=mapping("CUSTOMER"), direction="to_integration", source_table="bc.customer", issue_class="data",
        code="required", first_seen=NOON, last_seen=NOON, closed_at=NOON - dt.timedelta(days=500),
    )  # fmt: skip
    clock.move_to(of("PRUNE").next_run_at)
    assert timezone.now().strftime("%H:%M") == "03:15"
    with django_capture_on_commit_callbacks(execute=True):
        ticking.tick()
    assert Issue.objects.count() == 0
    assert status("PRUNE") == ("ready", 24 * 60)
    assert of("PRUNE").message == "Removed: 0 journal entries, 0 runs, 1 closed issues, 0 superseded changes."
    assert jobs.get("prune").work(of("PRUNE")) == "Nothing was old enough to be removed."


def test_a_job_that_breaks_is_an_attempt(company, monkeypatch) -> None:
    def breaks(found: Any) -> str:
        raise RuntimeError("the disk is full\nsecond line")

    monkeypatch.setitem(jobs._JOBS, "prune", jobs.Job("prune", "Prune", breaks, asks=False, needs_mapping=False))
    Schedule.objects.filter(job="prune").update(status=ScheduleStatus.IN_PROCESS)
    assert ticking.execute(of("PRUNE").pk) == "failed"
    assert (of("PRUNE").status, of("PRUNE").attempts) == ("ready", 1)
    assert of("PRUNE").message == "RuntimeError: the disk is full"


def test_drift_can_be_checked_by_the_calendar_of_one_mapping_or_of_all(company, clock) -> None:
    for chosen in (mapping("CUSTOMER"), None):
        schedule.save(Schedule(job="drift", mapping=chosen, cron="0 1 * * 6", inactivity_minutes=720))
    assert {of("CUSTOMER DRIFT").next_run_at, of("DRIFT").next_run_at} == {dt.datetime(2026, 3, 7, 1, tzinfo=dt.UTC)}
    factories.coupled_customer("Kranich")
    factories.raw("UPDATE bc_customer SET name = 'Somebody else'")
    clock.move_to(of("DRIFT").next_run_at)
    Schedule.objects.filter(job="synch").update(status=ScheduleStatus.ON_HOLD)
    ticking.tick()
    runs = carry_out()
    assert {run.kind for run in runs} == {"drift"}
    assert {run.mapping.name for run in runs} == {each.name for each in connections.mappings_in_order()}
    assert factories.Account.objects.get().name == "Kranich", "it only looks"
    for name in ("CUSTOMER DRIFT", "DRIFT"):
        assert status(name) == ("ready", 7 * 24 * 60)


def test_a_clock_that_stood_far_ahead_leaves_no_schedule_waiting_for_next_year(company, clock) -> None:
    """What was planned then is planned again; what was begun then and never ended is ended."""
    late = Schedule.objects.get(mapping__name="CUSTOMER")
    nightly = Schedule.objects.get(mapping__name="VENDOR")
    Schedule.objects.filter(pk=nightly.pk).update(cron="0 2 1 * *")
    ahead = NOON + dt.timedelta(days=400)
    Schedule.objects.update(status="ready", next_run_at=ahead + 30 * MINUTE)
    begun = Schedule.objects.get(mapping__name="CURRENCY")
    Schedule.objects.filter(pk=begun.pk).update(status="in_process", last_run_at=ahead, next_run_at=None)
    clock.move_to(NOON + MINUTE)
    ticking.tick()
    late.refresh_from_db()
    assert late.next_run_at <= timezone.now() + dt.timedelta(minutes=720)
    begun.refresh_from_db()
    assert begun.status == "ready"
    assert begun.next_run_at <= timezone.now() + 30 * MINUTE
    nightly.refresh_from_db()
    assert nightly.next_run_at <= timezone.now() + dt.timedelta(days=31)
    waits = {s.pk: s.next_run_at for s in Schedule.objects.all()}
    ticking.tick()
    assert waits == {s.pk: s.next_run_at for s in Schedule.objects.all()}, "what is right stays"
