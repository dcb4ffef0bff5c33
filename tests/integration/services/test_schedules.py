"""Schedules: what mappings get from the start, when they run, sleep, wake up and give up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from integration import pairs
from integration.models import Issue, Schedule, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import connections, jobs, mappings, schedule, synchronise, ticking
from integration.services.errors import Conflict, Refused
from integration.services.install import install_mappings
from integration.services.mapping_checks import Draft
from tests import factories
from tests.factories import mapping

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def clock():
    """A clock that stands still until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def company(clock, world):
    """Two sides whose mappings were installed at noon, with nothing to do."""
    factories.Change.objects.all().delete()
    return world


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


# --- from the start -------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-248", "B-249")
def test_every_scheduled_mapping_has_one_schedule_with_its_default_rhythm(company) -> None:
    found = {s.mapping.name: s for s in Schedule.objects.filter(job="synch").select_related("mapping")}
    assert set(found) == {m.name for m in TableMapping.objects.all() if pairs.get(m.pair).scheduled}
    assert {"PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT"} <= set(found)
    assert {(s.every_minutes, s.max_attempts, s.rerun_delay) for s in found.values()} == {(30, 10, 30)}
    sleeps = {name: s.inactivity_minutes for name, s in found.items()}
    assert {sleeps[n] for n in ("CUSTOMER", "VENDOR", "CONTACT", "CURRENCY")} == {720}
    assert {sleeps[n] for n in ("SALESPEOPLE", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT")} == {1440}
    assert status("customer") == ("ready", 30)
    assert Schedule.objects.filter(mapping=None).get().job == "prune"


@pytest.mark.behaviour("B-248")
def test_a_pair_that_is_not_scheduled_gets_none(company, monkeypatch) -> None:
    from p2c.pairs.trader import TraderPair

    Schedule.objects.all().delete()
    monkeypatch.setattr(TraderPair, "scheduled", False)
    install_mappings()
    names = set(Schedule.objects.exclude(mapping=None).values_list("mapping__name", flat=True))
    assert "CUSTOMER" not in names
    assert "CURRENCY" in names


def test_installing_again_keeps_what_somebody_set_and_the_default_setup_does_not(company) -> None:
    edited = of("CUSTOMER")
    edited.every_minutes = 5
    schedule.save(edited)
    install_mappings()
    assert of("CUSTOMER").every_minutes == 5
    install_mappings(["CUSTOMER"])
    assert of("CUSTOMER").every_minutes == 30
    assert status("CUSTOMER") == ("ready", 30)
    assert Schedule.objects.filter(mapping__name="CUSTOMER").count() == 1


def test_a_mapping_made_here_gets_a_schedule_that_waits_until_it_is_enabled(company) -> None:
    own = TableMapping(name="TERMS", local_table="bc.country", remote_table="crm.businessunit", enabled=False)
    mappings.save(Draft(own), confirmed=True)
    assert of("TERMS").inactivity_minutes == 1440
    assert of("TERMS").status == ScheduleStatus.ON_HOLD
    assert "not enabled" in of("TERMS").message


@pytest.mark.behaviour("B-250")
def test_disabling_the_connection_holds_its_schedules_and_enabling_readies_them(company) -> None:
    schedule.hold(of("CURRENCY"))
    Schedule.objects.filter(mapping__name="VENDOR").update(status=ScheduleStatus.ERROR, attempts=10)
    connections.set_enabled(company.connection, False)
    connected = Schedule.objects.filter(job="synch")
    assert set(connected.values_list("status", "next_run_at")) == {("on_hold", None)}
    assert of("CUSTOMER").message == "The connection is not enabled."
    assert of("PRUNE").status == ScheduleStatus.READY
    assert ticking.tick(NOON + dt.timedelta(days=9)) == 1, "old history is removed all the same"
    connections.set_enabled(company.connection, True)
    assert set(connected.values_list("status", "attempts", "message")) == {("ready", 0, "")}
    assert {status(s.name)[1] for s in connected} == {0}


def test_a_disabled_mapping_is_held_and_enabling_it_readies_it(company) -> None:
    mappings.set_enabled(mapping("VENDOR"), False)
    assert status("VENDOR") == ("on_hold", None)
    assert of("CUSTOMER").status == ScheduleStatus.READY
    with pytest.raises(Refused, match=r"VENDOR is not enabled\. Enable it first"):
        schedule.ready(of("VENDOR"))
    connections.set_enabled(company.connection, False)
    connections.set_enabled(company.connection, True)
    assert of("VENDOR").status == ScheduleStatus.ON_HOLD
    mappings.set_enabled(mapping("VENDOR"), True)
    assert status("VENDOR") == ("ready", 0)


# --- running by themselves ------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-252")
def test_a_run_that_changed_something_stays_ready(company) -> None:
    local, remote = factories.coupled_customer("Kranich")
    local.name = "Kranich & Co"
    local.save()
    [run] = run_due("CUSTOMER")
    assert factories.Account.objects.get(pk=remote.pk).name == "Kranich & Co"
    assert status("CUSTOMER") == ("ready", 30)
    assert of("CUSTOMER").last_run == run
    assert run.requested_by is None


@pytest.mark.behaviour("B-251")
def test_a_run_without_activity_goes_on_hold_with_inactivity_timeout(company) -> None:
    [run] = run_due("CUSTOMER")
    assert run.status == RunStatus.FINISHED
    assert status("CUSTOMER") == ("inactive", 720)
    assert of("CUSTOMER").get_status_display() == "On hold with inactivity timeout"


def test_without_inactivity_timeout_or_with_a_calendar_nothing_sleeps(company) -> None:
    Schedule.objects.filter(mapping__name="CUSTOMER").update(inactivity_minutes=0)
    Schedule.objects.filter(mapping__name="VENDOR").update(cron="0 2 * * *")
    for name in ("CUSTOMER", "VENDOR"):
        run_due(name)
    assert status("CUSTOMER") == ("ready", 30)
    assert status("VENDOR") == ("ready", 14 * 60)


def test_a_failed_record_keeps_the_schedule_awake(company) -> None:
    customer_that_fails()
    [run] = run_due("CUSTOMER")
    assert sum(job.failed for job in run.jobs.all()) == 1
    assert status("CUSTOMER") == ("ready", 30)


def test_what_was_missed_is_not_made_up_for(company, clock) -> None:
    clock.shift(dt.timedelta(days=3))
    assert ticking.tick() == Schedule.objects.count()
    assert ticking.tick() == 0
    runs = carry_out()
    assert len(runs) == Schedule.objects.filter(job="synch").count() > 7
    assert {status(r.mapping.name) for r in runs} <= {("ready", 30), ("inactive", 720), ("inactive", 1440)}


def test_a_schedule_that_is_not_due_or_is_held_does_not_run(company, clock) -> None:
    clock.shift(29 * MINUTE)
    assert ticking.tick() == 0
    schedule.hold(of("CUSTOMER"))
    clock.shift(2 * MINUTE)
    ticking.tick()
    assert "CUSTOMER" not in set(SynchRun.objects.values_list("mapping__name", flat=True))
    assert SynchRun.objects.filter(mapping__name="VENDOR").exists()


def test_what_is_due_together_starts_after_what_it_depends_on(company, clock) -> None:
    clock.shift(31 * MINUTE)
    ticking.tick()
    order = list(SynchRun.objects.order_by("pk").values_list("mapping__name", flat=True))
    assert order.index("SALESPEOPLE") < order.index("CUSTOMER") < order.index("CONTACT")
    assert order.index("CURRENCY") < order.index("VENDOR")


def test_a_schedule_whose_mapping_is_busy_waits_in_the_queue_and_asks_once(company, clock) -> None:
    mine = synchronise.request_run(mapping("CUSTOMER"))
    make_due("CUSTOMER")
    ticking.tick()
    assert of("CUSTOMER").last_run == mine
    assert SynchRun.objects.filter(mapping__name="CUSTOMER").count() == 1
    clock.shift(60 * MINUTE)
    ticking.tick()
    assert SynchRun.objects.filter(mapping__name="CUSTOMER").count() == 1
    carry_out()
    assert status("CUSTOMER")[0] == "inactive"


def test_put_on_hold_while_it_runs_it_stays_on_hold(company) -> None:
    make_due("CUSTOMER")
    ticking.tick()
    schedule.hold(of("CUSTOMER"))
    carry_out()
    assert status("CUSTOMER") == ("on_hold", None)


# --- trouble --------------------------------------------------------------------------------------------------------


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


def test_a_run_somebody_cancels_puts_its_schedule_on_hold(company) -> None:
    make_due("CUSTOMER")
    ticking.tick()
    run = of("CUSTOMER").last_run
    synchronise.cancel(run)
    assert status("CUSTOMER") == ("on_hold", None)
    assert of("CUSTOMER").message == f"Run {run.pk} was cancelled. Set the schedule ready to go on."


def test_while_a_run_awaits_confirmation_no_second_one_asks(company, clock) -> None:
    for _number in range(60):
        factories.coupled_customer()
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    factories.raw("DELETE FROM crm_account")
    [run] = run_due("CUSTOMER")
    assert run.status == RunStatus.AWAITING
    assert of("CUSTOMER").status == ScheduleStatus.IN_PROCESS
    assert f"Run {run.pk} awaits confirmation" in of("CUSTOMER").message
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
    assert of("PRUNE").message == "Removed: 0 journal entries, 0 runs, 1 closed issues."


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


# --- by hand --------------------------------------------------------------------------------------------------------


def test_run_now_does_not_wait(company) -> None:
    found = schedule.run_now(of("CUSTOMER"))
    assert found.status == ScheduleStatus.IN_PROCESS
    with pytest.raises(Conflict, match=r"CUSTOMER is in process: run \d+ has not ended"):
        schedule.run_now(of("CUSTOMER"))
    carry_out()
    assert status("CUSTOMER") == ("inactive", 720)


def test_one_on_hold_runs_once_and_stays_on_hold(company) -> None:
    schedule.hold(of("CUSTOMER"))
    assert schedule.run_now(of("CUSTOMER")).last_run is not None
    [run] = carry_out()
    assert run.status == RunStatus.FINISHED
    assert status("CUSTOMER") == ("on_hold", None)


def test_nothing_runs_by_hand_while_the_connection_is_off(company) -> None:
    connections.set_enabled(company.connection, False)
    with pytest.raises(Refused, match=r"not enabled\. Enable it first"):
        schedule.run_now(of("CUSTOMER"))
    assert not SynchRun.objects.exists()


def test_an_unknown_name_is_answered_with_the_names_there_are(company) -> None:
    with pytest.raises(Refused, match=r"no schedule “CUSTOMERS”\. Schedules: CONTACT, CURRENCY, CUSTOMER, .*PRUNE"):
        schedule.named("CUSTOMERS")
    assert schedule.named(" customer  synch").mapping.name == "CUSTOMER"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cron": "every day"}, "“every day” is not a cron expression. Write minute, hour"),
        ({"cron": "0 0 31 2 *"}, "“0 0 31 2 *” never happens"),
        ({"cron": "0 0 * * * *"}, "is not a cron expression"),
        ({"every_minutes": 0}, "every 1 to 44640 minutes, not every 0"),
        ({"inactivity_minutes": 99999}, "for at most 44640 minutes, not 99999"),
        ({"max_attempts": 0}, "at least 1 attempt"),
        ({"job": "tea"}, "no job “tea”"),
        ({"mapping": None}, "choose which"),
    ],
)
def test_what_cannot_be_a_rhythm_is_refused_in_a_sentence(company, values, sentence) -> None:
    found = of("CUSTOMER")
    for name, value in values.items():
        setattr(found, name, value)
    with pytest.raises(Refused, match=sentence.replace("*", r"\*")):
        schedule.save(found)


def test_a_changed_rhythm_counts_from_now(company, clock) -> None:
    clock.shift(20 * MINUTE)
    found = of("CUSTOMER")
    found.every_minutes = 15
    schedule.save(found)
    assert status("CUSTOMER") == ("ready", 15)
    found.cron = " 30  13 * * *"
    schedule.save(found)
    assert status("CUSTOMER") == ("ready", 70)


# --- woken by changes -----------------------------------------------------------------------------------------------


@pytest.fixture
def asleep(company):
    """All mappings have looked and found nothing."""
    run_due(*TableMapping.objects.values_list("name", flat=True))
    assert {s.status for s in Schedule.objects.filter(job="synch")} == {"inactive"}
    return company


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
    with django_assert_num_queries(4):
        ticking.tick()
    for number in range(20):
        factories.customer(f"Customer {number}")
        factories.currency(f"C{number:02}")
    ticking.tick()
    with django_assert_num_queries(4):
        ticking.tick()
