"""Schedules: what mappings get from the start, when they run by themselves, and when they sleep."""

from __future__ import annotations

import datetime as dt

import pytest

from integration import pairs
from integration.models import Schedule, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import connections, mappings, schedule, synchronise, ticking
from integration.services.errors import Refused
from integration.services.install import install_mappings
from integration.services.mapping_checks import Draft
from tests import factories, set_up
from tests.factories import mapping
from tests.integration.services.schedules.runs import (
    MINUTE,
    NOON,
    carry_out,
    customer_that_fails,
    make_due,
    of,
    run_due,
    status,
)

pytestmark = pytest.mark.django_db


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
    assert set(Schedule.objects.filter(mapping=None).values_list("job", flat=True)) == {"prune", "account_statistics"}


@pytest.mark.behaviour("B-248", "B-249")
def test_the_rhythm_of_each_default_mapping(company) -> None:
    """Those of lines and of opportunities have none: they go with others, or by hand."""
    install_mappings()
    slept = {
        s.mapping.name: s.inactivity_minutes for s in Schedule.objects.filter(job="synch").select_related("mapping")
    }
    half_a_day = ("CUSTOMER", "VENDOR", "CONTACT", "CURRENCY", "RESOURCE-PRODUCT", "UNIT OF MEASURE")
    a_day = ("SALESPEOPLE", "ITEM-PRODUCT", "POSTEDSALESINV-INV", "PAYMENT TERMS", "SHIPMENT METHOD", "SHIPPING AGENT")
    assert {name: slept.get(name) for name in (*half_a_day, *a_day)} == {
        **dict.fromkeys(half_a_day, 720),
        **dict.fromkeys(a_day, 1440),
    }
    every = set(TableMapping.objects.values_list("name", flat=True))
    assert every - set(slept) == {"OPPORTUNITY", "POSTEDSALESLINE-INV"}
    assert set(Schedule.objects.filter(job="synch").values_list("every_minutes", flat=True)) == {30}
    assert Schedule.objects.filter(job="synch").count() == len(slept)


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


@pytest.mark.says("mapping_disabled")
def test_a_mapping_made_here_gets_a_schedule_that_waits_until_it_is_enabled(company) -> None:
    own = TableMapping(name="TERMS", local_table="bc.country", remote_table="crm.businessunit", enabled=False)
    mappings.save(Draft(own), confirmed=True)
    assert of("TERMS").inactivity_minutes == 1440
    assert of("TERMS").status == ScheduleStatus.ON_HOLD
    assert of("TERMS").message == "The table mapping TERMS is not enabled. Enable it first."


@pytest.mark.behaviour("B-250")
def test_disabling_the_connection_holds_its_schedules_and_enabling_readies_them(company) -> None:
    set_up.behind(company.connection)
    schedule.hold(of("CURRENCY"))
    Schedule.objects.filter(mapping__name="VENDOR").update(status=ScheduleStatus.ERROR, attempts=10)
    connections.set_enabled(company.connection, False)
    connected = Schedule.objects.filter(job="synch")
    assert set(connected.values_list("status", "next_run_at")) == {("on_hold", None)}
    assert of("CUSTOMER").message == "The connection is not enabled. Enable it first."
    assert of("PRUNE").status == ScheduleStatus.READY
    assert ticking.tick(NOON + dt.timedelta(days=9)) == 1, "old history is removed all the same"
    connections.set_enabled(company.connection, True)
    assert set(connected.values_list("status", "attempts", "message")) == {("ready", 0, "")}
    assert {status(s.name)[1] for s in connected} == {0}


def test_a_disabled_mapping_is_held_and_enabling_it_readies_it(company) -> None:
    set_up.behind(company.connection)
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
