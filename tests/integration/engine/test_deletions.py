"""One of two coupled records is deleted, or both; and the brake when it is many."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, JournalEntry
from integration.services import synchronise
from tests import factories
from tests.factories import coupled_customer, open_issues, pending, sync, sync_records
from tests.reading import read

pytestmark = pytest.mark.django_db


def delete(record):
    """As somebody deletes it beside the application."""
    type(record).objects.filter(pk=record.pk).delete()


@pytest.mark.behaviour("B-040")
@pytest.mark.parametrize("only_coupled", [True, False])
@pytest.mark.parametrize("gone", ["customer", "account"])
def test_without_a_strategy_a_deleted_partner_is_an_issue_and_the_coupling_stays(world, gone, only_coupled):
    """GEN-05."""
    factories.change_mapping("CUSTOMER", only_coupled=only_coupled)
    local, remote = coupled_customer("Nordwind")
    delete(local if gone == "customer" else remote)
    left = remote if gone == "customer" else local
    side = "remote" if gone == "customer" else "local"
    outcome = sync("CUSTOMER")
    counted = outcome.back if gone == "customer" else outcome.to
    assert counted == {"failed": 1}
    (issue,) = open_issues()
    assert issue.issue_class == "deleted"
    assert "Nordwind" in issue.sentence
    assert "…" not in issue.sentence
    # asked for again by hand: skipped, not failed, and nothing made or lost
    again = sync_records("CUSTOMER", **{side: [left]})
    counted = again.back if gone == "customer" else again.to
    assert counted == {"skipped": 1}
    assert Coupling.objects.filter(local_id=local.pk, remote_id=remote.pk).exists()
    assert (Customer.objects.count(), Account.objects.count()) == ((0, 1) if gone == "customer" else (1, 0))
    assert not pending("CUSTOMER")


@pytest.mark.behaviour("B-041")
@pytest.mark.parametrize("direction", ["bidirectional", "from_integration"])
@pytest.mark.parametrize("gone", ["customer", "account"])
def test_remove_coupling_drops_the_orphan(world, gone, direction):
    """GEN-05."""
    local, remote = coupled_customer("Nordwind")
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling", direction=direction)
    delete(local if gone == "customer" else remote)
    outcome = sync("CUSTOMER")
    assert not Coupling.objects.filter(local_table="bc.customer").exists()
    assert "skipped" not in {**outcome.to, **outcome.back}
    assert outcome.to.get("uncoupled", 0) + outcome.back.get("uncoupled", 0) == 1
    assert not open_issues()
    assert JournalEntry.objects.filter(action="uncouple").count() == 1
    assert Customer.objects.count() + Account.objects.count() == 1


@pytest.mark.parametrize("gone", ["customer", "account"])
def test_restore_brings_the_deleted_record_back(world, gone):
    """GEN-05."""
    factories.change_mapping("CUSTOMER", deletion_conflict="restore")
    local, remote = coupled_customer("Nordwind", city="Kiel")
    delete(local if gone == "customer" else remote)
    outcome = sync("CUSTOMER")
    assert {**outcome.to, **outcome.back}["inserted"] == 1
    coupling = Coupling.objects.get(local_table="bc.customer")
    local, remote = Customer.objects.get(), Account.objects.get()
    assert (coupling.local_id, coupling.remote_id) == (local.pk, remote.pk)
    assert (local.name, local.city, remote.name, remote.address1_city) == ("Nordwind", "Kiel", "Nordwind", "Kiel")
    # nothing is left to do
    local.city = "Lübeck"
    local.save()
    assert sync("CUSTOMER").to == {"modified": 1}
    assert sync("CUSTOMER").to == {}


def test_a_restore_that_fails_keeps_the_coupling(world):
    factories.change_mapping("CUSTOMER", deletion_conflict="restore")
    local, remote = coupled_customer("Nordwind")
    Account.objects.filter(pk=remote.pk).update(emailaddress1="no address")
    delete(local)
    outcome = sync("CUSTOMER")
    assert outcome.back == {"failed": 1}
    assert Coupling.objects.filter(remote_id=remote.pk).exists()
    Account.objects.filter(pk=remote.pk).update(emailaddress1="a@x.example")
    assert sync("CUSTOMER").back["inserted"] == 1
    assert Coupling.objects.get(remote_id=remote.pk).local_id == Customer.objects.get().pk
    assert not open_issues()


def test_a_deleted_record_put_back_closes_its_issue(world):
    _local, remote = coupled_customer("Nordwind")
    delete(remote)
    sync("CUSTOMER")
    assert len(open_issues()) == 1
    Account(accountid=remote.pk, name="Nordwind", customertypecode=3).save()
    sync("CUSTOMER")
    assert not open_issues()


def test_when_both_are_gone_so_is_the_coupling(world):
    local, remote = coupled_customer("Nordwind")
    delete(remote)
    sync("CUSTOMER")
    delete(local)
    sync("CUSTOMER")
    assert not Coupling.objects.filter(local_table="bc.customer").exists()
    assert not open_issues()
    assert not pending("CUSTOMER")


def test_a_one_way_mapping_counts_a_removed_coupling(world):
    """CURRENCY goes to Sales only; its local currency is deleted."""
    factories.change_mapping("CURRENCY", deletion_conflict="remove_coupling")
    local = factories.currency("SEK", "11")
    sync_records("CURRENCY", local=[local], create=True)
    delete(local)
    outcome = sync("CURRENCY")
    assert outcome.to == {"uncoupled": 1}
    assert not Coupling.objects.filter(local_table="bc.currency").exists()


def many(number):
    """So many coupled pairs, made by one full run."""
    factories.change_mapping("CUSTOMER", only_coupled=True)
    for at in range(number):
        factories.customer(f"Customer {at}", city="Kiel")
    sync("CUSTOMER", "full", create=True, confirmed=True)
    assert Coupling.objects.filter(local_table="bc.customer").count() == number


@pytest.mark.long
@pytest.mark.says("run_asks")
@pytest.mark.parametrize("kind", ["synch", "full"])
@pytest.mark.parametrize("gone", [Customer, Account])
def test_the_brake_stops_a_run_that_would_uncouple_many(world, gone, kind):
    many(100)
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    keys = list(gone.objects.values_list("pk", flat=True)[:60])
    other = (Customer if gone is Account else Account).objects.first()
    gone.objects.filter(pk__in=keys).delete()
    type(other).objects.filter(pk=other.pk).update(name="Edited")
    outcome = sync("CUSTOMER", kind, create=False)
    assert outcome.status == "awaiting"
    read(outcome.message, "would uncouple 60", "of 100 coupled ones", "Nothing was written", "Confirm the run")
    assert Coupling.objects.filter(local_table="bc.customer").count() == 100
    assert (outcome.to, outcome.back) == ({}, {})
    if gone is Account:
        assert not Account.objects.filter(name="Edited").exists()
    confirmed = factories.Outcome(synchronise.execute(synchronise.confirm(outcome.run)))
    assert confirmed.status == "finished"
    assert Coupling.objects.filter(local_table="bc.customer").count() == 40


@pytest.mark.long
def test_the_brake_stops_a_run_that_would_blank_many(world):
    many(100)
    Account.objects.update(address1_city="")
    outcome = sync("CUSTOMER")
    assert outcome.status == "awaiting"
    assert Customer.objects.filter(city="Kiel").count() == 100
    assert sync("CUSTOMER", confirmed=True).status == "finished"
    assert Customer.objects.filter(city="Kiel").count() == 0


@pytest.mark.long
def test_a_run_within_the_limit_is_not_stopped(world):
    many(100)
    factories.change_mapping("CUSTOMER", deletion_conflict="remove_coupling")
    Account.objects.filter(pk__in=list(Account.objects.values_list("pk", flat=True)[:50])).delete()
    outcome = sync("CUSTOMER")
    assert outcome.status == "finished"
    assert Coupling.objects.filter(local_table="bc.customer").count() == 50


@pytest.mark.parametrize("gone", ["customer", "account"])
@pytest.mark.parametrize("kind", ["synch", "full"])
def test_a_partner_somebody_has_made_again_by_hand_is_taken_instead_of_a_twin(world, gone, kind):
    local, remote = coupled_customer("Nordwind", e_mail="post@nordwind.example")
    factories.change_mapping("CUSTOMER", deletion_conflict="restore", only_coupled=True)
    if gone == "account":
        delete(remote)
        again = factories.account("NORDWIND A/S", emailaddress1="post@nordwind.example")
        wanted = (local.pk, again.pk)
    else:
        delete(local)
        again = factories.customer("Nordwind ApS", e_mail="post@nordwind.example")
        wanted = (again.pk, remote.pk)
    outcome = sync("CUSTOMER", kind)
    assert outcome.status == "finished", outcome
    assert (Customer.objects.count(), Account.objects.count()) == (1, 1)
    coupling = Coupling.objects.get(local_table="bc.customer")
    assert (coupling.local_id, coupling.remote_id) == wanted
    (issue,) = open_issues()
    assert (issue.issue_class, "Name" in issue.field) == ("conflict", True), "their data differ; nobody has chosen yet"
    actions = [entry.action for entry in JournalEntry.objects.filter(run_id=outcome.run.pk).order_by("pk")]
    assert actions[:2] == ["uncouple", "couple"]
    assert "insert" not in actions
    sync("CUSTOMER")
    assert (Customer.objects.count(), Account.objects.count()) == (1, 1)


def test_where_it_is_not_clear_which_one_was_made_again_nothing_is_restored_by_guess(world):
    local, remote = coupled_customer("Nordwind", e_mail="post@nordwind.example")
    factories.change_mapping("CUSTOMER", deletion_conflict="restore")
    delete(remote)
    for _ in range(2):
        factories.account("Nordwind", emailaddress1="post@nordwind.example")
    sync("CUSTOMER", create=False)
    assert (Customer.objects.count(), Account.objects.count()) == (1, 2)
    assert Coupling.objects.filter(local_id=local.pk, remote_id=remote.pk).exists()
    assert "deleted" in {issue.issue_class for issue in open_issues()}


def test_restoring_many_costs_no_statement_for_each(world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    factories.change_mapping("CUSTOMER", deletion_conflict="restore")

    def restore(count):
        pairs = [coupled_customer(f"Nordwind {count} {n}") for n in range(count)]
        for _local, remote in pairs:
            delete(remote)
        with CaptureQueriesContext(connection) as asked:
            outcome = sync("CUSTOMER")
        assert outcome.to["inserted"] == count
        return len(asked)

    restore(1)  # what a first run does only once
    few = restore(3)
    assert restore(12) <= few
