"""Uncoupling one, several, or all of a mapping: data stays, what belongs to them goes along, and it is a run."""

import pytest
from django.db import connection
from django.urls import reverse

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Customer
from integration.models import Coupling, Issue, JournalEntry, SynchRun, TableMapping
from integration.services import couple as coupling_service
from integration.services import synchronise
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, sync_records
from tests.integration.admin.records.screens import address
from tests.integration.services.test_settle_deleted import allow_updates, refuse_updates
from tests.reading import read

pytestmark = pytest.mark.django_db


def uncouple(name, *records, **options):
    ids = None
    if records:
        keys = [r.pk for r in records]
        ids = list(
            coupling_service.couplings_of(factories.mapping(name))
            .filter(local_id__in=keys)
            .values_list("pk", flat=True)
        )
    return factories.Outcome(coupling_service.uncouple(factories.mapping(name), coupling_ids=ids, **options))


@pytest.mark.behaviour("B-103", "B-105")
def test_several_mappings_at_once_are_one_run_each(world, admin_client):
    """The mappings that are not chosen keep their couplings and company ids."""
    local, remote = coupled_customer("Mill")
    sellers = []
    for code in ("AB", "CD", "EF"):
        seller = factories.salesperson(code)
        factories.couple("SALESPEOPLE", seller, factories.user(code), first_synch="none")
        sellers.append(seller)
    sek = factories.currency("SEK", "2")
    sync_records("CURRENCY", local=[sek], create=True)
    vendor = factories.vendor("Quarry", city="Kiel")
    supplier = factories.account("Quarry", customertypecode=11)
    factories.couple("VENDOR", vendor, supplier, first_synch="to_integration")
    chosen = TableMapping.objects.filter(name__in=["CUSTOMER", "SALESPEOPLE"])
    sent = {"action": "uncouple_all", "_selected_action": [str(m.pk) for m in chosen], "confirmed": "1", "typed": "4"}
    admin_client.post(address(TableMapping, "changelist"), sent)
    queued = list(SynchRun.objects.filter(kind="uncouple", status="queued").order_by("mapping__name"))
    assert [run.mapping.name for run in queued] == ["CUSTOMER", "SALESPEOPLE"]
    assert Coupling.objects.count() == 6, "the worker uncouples, not the request"
    for run in queued:
        synchronise.execute(run)
    runs = [(r.mapping.name, factories.Outcome(r)) for r in SynchRun.objects.filter(kind="uncouple")]
    counted = {name: {**outcome.to, **outcome.back} for name, outcome in runs}
    assert counted == {"CUSTOMER": {"uncoupled": 1, "modified": 1}, "SALESPEOPLE": {"uncoupled": 3}}
    assert {c.local_table for c in Coupling.objects.all()} == {"bc.currency", "bc.vendor"}
    assert Account.objects.get(pk=remote.pk).bcbi_company is None
    assert Account.objects.get(pk=supplier.pk).bcbi_company == world.company
    assert Customer.objects.filter(pk=local.pk).exists()


def test_uncoupling_a_whole_mapping_frees_accounts_with_a_stuck_company_id(world):
    """ENG-132: an account that carries our company id without being coupled to anything."""
    coupled_customer("Mill")
    stuck = factories.account("Stuck", bcbi_company=world.company)
    theirs = factories.account("Theirs", bcbi_company=world.other_company)
    vendor, supplier = factories.vendor("Quarry", city="Kiel"), factories.account("Quarry", customertypecode=11)
    factories.couple("VENDOR", vendor, supplier, first_synch="to_integration")
    outcome = uncouple("CUSTOMER")
    assert outcome.to == {"uncoupled": 1, "modified": 2}
    assert Account.objects.get(pk=stuck.pk).bcbi_company is None
    assert Account.objects.get(pk=theirs.pk).bcbi_company == world.other_company
    assert Account.objects.get(pk=supplier.pk).bcbi_company == world.company
    assert JournalEntry.objects.filter(action="modify", remote_id=stuck.pk, run_id=outcome.run.pk).exists()
    # one coupling alone leaves the stuck ones to whoever uncouples all
    stuck.bcbi_company = world.company
    stuck.save()
    local, _ = coupled_customer("Bakery")
    assert uncouple("CUSTOMER", local).to == {"uncoupled": 1, "modified": 1}
    assert Account.objects.get(pk=stuck.pk).bcbi_company == world.company


def test_children_follow_and_what_is_journaled_can_be_read(world):
    local, remote = coupled_customer("Mill")
    ada = factories.person(factories.company_contact(local), "Ada", "Berg")
    sync_records("CONTACT", local=[ada], create=True)
    outcome = uncouple("CUSTOMER", local)
    assert not Coupling.objects.filter(local_table="bc.contact").exists()
    assert SalesContact.objects.get().bcbi_company is None
    entries = JournalEntry.objects.filter(run_id=outcome.run.pk)
    assert sorted(entries.values_list("action", "table")) == [
        ("modify", "crm.account"),
        ("modify", "crm.contact"),
        ("uncouple", "bc.contact"),
        ("uncouple", "bc.customer"),
    ]
    assert "bcbi_companyid" in entries.get(table="crm.account").before
    assert Account.objects.get(pk=remote.pk).name == "Mill"


@pytest.mark.says("uncouple_refused")
def test_a_record_that_cannot_be_saved_stays_coupled_and_the_others_go(world):
    """ENG-133: failed, and it says why."""
    first, remote = coupled_customer("Mill")
    second, _ = coupled_customer("Bakery")
    Account.objects.filter(pk__in=Account.objects.exclude(pk=remote.pk)).update(bcbi_company=None)
    refuse_updates("crm_account")
    try:
        outcome = uncouple("CUSTOMER")
    finally:
        allow_updates("crm_account")
    assert outcome.to == {"uncoupled": 1, "failed": 1}
    assert [c.local_id for c in Coupling.objects.filter(local_table="bc.customer")] == [first.pk]
    issue = Issue.objects.get(closed_at=None)
    read(f"{issue.sentence} {issue.next_step}", "Mill", "no update", "uncouple it again")
    assert uncouple("CUSTOMER", first, second).to == {"uncoupled": 1, "modified": 1}
    assert not Issue.objects.filter(closed_at=None).exists()


def test_many_are_uncoupled_in_the_background_on_a_run_page(world, admin_client):
    for number in range(51):
        factories.customer(f"Customer {number}")
    factories.sync("CUSTOMER", "full", create=True, confirmed=True)
    sent = {"action": "uncouple_couplings", "select_across": "1", "confirmed": "1"}
    sent["_selected_action"] = [str(Coupling.objects.first().pk)]
    answer = admin_client.post(address(Coupling, "changelist"), sent)
    run = SynchRun.objects.filter(kind="uncouple").get()
    assert run.status == "queued"
    assert answer["Location"] == reverse("admin:integration_synchrun_change", args=[run.pk])
    run = synchronise.execute(run)
    assert (run.done, run.total) == (51, 51)
    assert factories.Outcome(run).to == {"uncoupled": 51, "modified": 51}


def test_statements_do_not_grow_with_the_number(world):
    counts = []
    for number in (1, 3, 12):
        for at in range(number):
            factories.customer(f"Customer {number} {at}")
        factories.sync("CUSTOMER", "full", create=True, confirmed=True)
        with statements(connection) as asked:
            assert uncouple("CUSTOMER").to["uncoupled"] >= number
        counts.append(len(asked))
        Account.objects.all().delete()
        Customer.objects.all().delete()
    assert counts[2] <= counts[1], counts
