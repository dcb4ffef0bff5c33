"""Drift: everything that differs is reported with its reason, and nothing is written."""

import pytest
from django.db import connection

from crm.models import Account
from erp.bc.models import Customer
from integration.admin import undo_pages
from integration.engine import drifting
from integration.models import Coupling, Issue, JournalEntry, PlanLine
from integration.services import drift, plans, revert
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, mapping, pending, sync

pytestmark = pytest.mark.django_db


def check(name="CUSTOMER"):
    run = drift.request(mapping(name), background=False)
    assert run.status == "finished", run.message
    return run


def one_way(local, remote):
    field = factories.field_mapping("CUSTOMER", local, remote)
    field.direction = "to_integration"
    field.save()


def test_nothing_differs_after_a_full_synchronisation(world):
    coupled_customer("Nordwind", city="Kiel")
    sync("CUSTOMER", "full")
    assert drift.counts(check()) == {}


def difference(kind):
    """Make a difference of this kind; returns the record that has it."""
    local, remote = coupled_customer(f"The {kind} one", city="Kiel", fax_no="1")
    customers, accounts = Customer.objects.filter(pk=local.pk), Account.objects.filter(pk=remote.pk)
    if kind == "pending":
        customers.update(city="Lübeck")
    elif kind == "drift":
        one_way("city", "address1_city")
        accounts.update(address1_city="Lübeck")
        sync("CUSTOMER")
    elif kind == "conflict":
        customers.update(city="Lübeck")
        accounts.update(address1_city="Bremen")
    elif kind == "held":
        customers.update(city="Lübeck")
        revert.start(sync("CUSTOMER").run)
    elif kind == "blocked":
        customers.update(salesperson=factories.salesperson("XX"))
    elif kind == "orphan":
        accounts.delete()
    elif kind == "outside":
        customers.update(city="Lübeck", blocked=3)
    return local


@pytest.mark.parametrize("kind", ["pending", "drift", "conflict", "held", "blocked", "orphan", "outside"])
def test_each_difference_is_named_with_its_reason(world, kind):
    local = difference(kind)
    coupled_customer("Equal")
    sync_state = (JournalEntry.objects.count(), Issue.objects.count(), pending("CUSTOMER"))
    run = check()
    assert drift.counts(run) == {kind: 1}
    assert drift.REASONS[kind]
    (line,) = plans.shown(run, list(plans.lines(run)))
    assert (line.local_id, line.action) == (local.pk.hex, kind)
    if kind not in ("orphan", "blocked"):
        assert {v.label for v in line.values}
    assert (JournalEntry.objects.count(), Issue.objects.count(), pending("CUSTOMER")) == sync_state


def test_changes_of_the_integration_user_are_told_apart(world):
    _local, remote = coupled_customer("Nordwind", city="Kiel")
    remote.refresh_from_db()
    remote.address1_city = "Lübeck"
    who = factories.connection().integration_user
    from integration.origin import Origin

    remote.save(origin=Origin(actor=who.hex, stamp=who.hex))
    sync("CUSTOMER")
    run = check()
    assert drift.counts(run) == {"ignored": 1}


def test_uncoupled_records_that_match_are_reported(world):
    factories.customer("Nordwind", e_mail="a@x.example")
    factories.account("Nordwind", emailaddress1="a@x.example")
    factories.customer("Twin", e_mail="t@x.example")
    for _ in range(2):
        factories.account("Twin", emailaddress1="t@x.example")
    counts = drift.counts(check())
    assert counts["candidate"] == 1
    assert counts["unclear"] >= 1
    assert not Coupling.objects.exists()


def test_the_report_is_capped_and_says_so(world, monkeypatch):
    monkeypatch.setattr("integration.engine.drifting.MOST_LINES", 2)
    for number in range(4):
        local, _ = coupled_customer(f"C{number}", city="Kiel")
        Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    run = check()
    assert drift.counts(run) == {"pending": 4}
    assert drift.capped(run)
    assert PlanLine.objects.filter(run=run).count() == 2


def test_a_disabled_mapping_can_be_checked(world):
    difference("pending")
    factories.change_mapping("CUSTOMER", enabled=False)
    assert drift.total(check()) == 1


def test_the_latest_check_of_each_mapping_is_known(world):
    assert drift.latest(mapping("CUSTOMER")) is None
    difference("pending")
    run = check()
    assert drift.latest(mapping("CUSTOMER")) == run
    assert drift.latest_of_all() == {run.mapping_id: run}


def test_statements_do_not_grow_with_the_records(world):
    def counted(number):
        for at in range(number):
            local, _ = coupled_customer(f"C{number}-{at}", city="Kiel")
            Customer.objects.filter(pk=local.pk).update(city="Lübeck")
        with statements(connection) as seen:
            check()
        return len(seen)

    assert counted(3) == counted(12)


def test_every_kind_of_difference_has_a_reason_a_name_and_a_look():
    assert set(drifting.KINDS) == set(drift.REASONS)
    assert set(drifting.KINDS) <= plans.LABELS.keys()
    assert set(drifting.KINDS) <= undo_pages._ACTIONS.keys()
