"""A bad record costs one record: nothing of it is written, nothing of it is lost, and it goes when it can."""

import json

import pytest
from django.db import connection as database

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, Customer
from integration.models import Coupling, Issue, JournalEntry
from integration.services import couple as coupling_service
from integration.services import resolve
from tests import factories
from tests.factories import coupled_customer, open_issues, pending, sync, sync_records

pytestmark = pytest.mark.django_db


def test_a_refused_value_writes_nothing_of_the_record_and_keeps_the_change(world):
    """Sales has letters in a phone number, which Business Central refuses; the new city must not travel alone."""
    local, remote = coupled_customer("Nordwind", phone_no="1", city="Kiel", fax_no="1")
    other_local, other_remote = coupled_customer("Südwind", city="Ulm")
    Account.objects.filter(pk=remote.pk).update(telephone1="call me", address1_city="Lübeck")
    Account.objects.filter(pk=other_remote.pk).update(address1_city="Bonn")
    Customer.objects.filter(pk=local.pk).update(fax_no="2")
    outcome = sync("CUSTOMER")
    assert outcome.back == {"modified": 1, "failed": 1}
    local.refresh_from_db()
    remote.refresh_from_db()
    other_local.refresh_from_db()
    assert (local.phone_no, local.city, other_local.city) == ("1", "Kiel", "Bonn")
    # the other direction is another matter
    assert remote.fax == "2"
    assert (remote.telephone1, remote.address1_city) == ("call me", "Lübeck")
    (issue,) = open_issues()
    assert issue.direction == "from_integration"
    for word in ("Nordwind", "Phone", "call me"):
        assert word in issue.sentence
    assert "…" not in issue.sentence + issue.next_step
    # the same failure again is not counted as a failure
    again = sync("CUSTOMER")
    assert again.back == {"skipped": 1}
    assert sync("CUSTOMER").back == {}
    assert open_issues()[0].parked
    # mended in Sales, it goes by itself
    Account.objects.filter(pk=remote.pk).update(telephone1="0451 2")
    assert sync("CUSTOMER").back == {"modified": 1}
    local.refresh_from_db()
    assert (local.phone_no, local.city) == ("0451 2", "Lübeck")
    assert not open_issues()


def test_a_pair_rule_that_refuses_keeps_the_change(world):
    """The contact's account moved to one that Business Central does not have yet; its new name must not be lost."""
    local, _remote = coupled_customer("Nordwind")
    company = factories.company_contact(local)
    person = factories.person(company, "Ada", "Berg")
    sync_records("CONTACT", local=[person], create=True)
    contact = SalesContact.objects.get()
    elsewhere = factories.account("Südwind")
    SalesContact.objects.filter(pk=contact.pk).update(firstname="Eva", parentcustomerid_account=elsewhere)
    outcome = sync("CONTACT")
    assert outcome.back == {"failed": 1}
    person.refresh_from_db()
    contact.refresh_from_db()
    assert (person.first_name, contact.firstname) == ("Ada", "Eva")
    sync("CONTACT")
    contact.refresh_from_db()
    assert contact.firstname == "Eva", "the value not taken must not be overwritten by the old one"
    # the account comes: the contact follows by itself
    sync_records("CUSTOMER", remote=[elsewhere], create=True)
    assert sync("CONTACT").back == {"modified": 1}
    person.refresh_from_db()
    assert (person.first_name, person.company.name) == ("Eva", "Südwind")
    assert not open_issues()


def test_a_failed_creation_is_kept_and_goes_when_mended(world):
    """ENG-190: a record that could not be created is not forgotten."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    bad = factories.account("Nordwind", emailaddress1="no address")
    good = factories.account("Südwind", emailaddress1="a@x.example")
    outcome = sync("CUSTOMER")
    assert outcome.back == {"inserted": 1, "failed": 1}
    assert list(Customer.objects.values_list("name", flat=True)) == ["Südwind"]
    assert Coupling.objects.filter(remote_id=good.pk).exists()
    assert not pending("CUSTOMER")
    (issue,) = open_issues()
    assert "no address" in issue.sentence
    assert sync("CUSTOMER").back == {"skipped": 1}
    bad.emailaddress1 = "b@x.example"
    bad.save()
    assert sync("CUSTOMER").back == {"inserted": 1}
    assert not open_issues()
    assert Customer.objects.count() == 2


def test_the_issue_of_a_record_that_is_gone_closes(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    bad = factories.account("Nordwind", emailaddress1="no address")
    sync("CUSTOMER")
    assert len(open_issues()) == 1
    bad.delete()
    sync("CUSTOMER")
    assert not open_issues()
    assert not pending("CUSTOMER")


def test_a_customer_waits_for_its_salesperson_and_goes_by_itself(world):
    """OWN-02, LKP-01."""
    seller = factories.salesperson("NV", e_mail="nv@x.example")
    local, remote = coupled_customer("Nordwind", city="Kiel")
    local.salesperson = seller
    local.city = "Lübeck"
    local.save()
    outcome = sync("CUSTOMER")
    assert outcome.to == {"failed": 1}
    remote.refresh_from_db()
    assert remote.address1_city == "Kiel"
    (issue,) = open_issues()
    assert issue.issue_class == "waiting"
    assert "NV" in issue.sentence
    assert sync("CUSTOMER").to == {}
    factories.couple("SALESPEOPLE", seller, factories.user("Nikoline", internalemailaddress="nv@x.example"))
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.address1_city == "Lübeck"
    assert remote.ownerid_systemuser.fullname == "Nikoline"
    assert not open_issues()


def test_editing_the_mapping_tries_its_failed_records_again(world):
    seller = factories.salesperson("NV")
    local, remote = coupled_customer("Nordwind", city="Kiel")
    local.salesperson, local.city = seller, "Lübeck"
    local.save()
    sync("CUSTOMER")
    row = factories.field_mapping("CUSTOMER", "salesperson", "ownerid")
    row.enabled = False
    row.save()
    factories.change_mapping("CUSTOMER")
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.address1_city == "Lübeck"
    assert not open_issues()


def test_retry_takes_a_parked_record_again(world):
    _local, remote = coupled_customer("Nordwind", phone_no="1")
    Account.objects.filter(pk=remote.pk).update(telephone1="call me")
    for _ in range(3):
        sync("CUSTOMER")
    assert open_issues()[0].parked
    assert resolve.retry(Issue.objects.all()) == 1
    assert sync("CUSTOMER").back == {"skipped": 1}


def test_a_record_the_database_refuses_costs_only_itself(world):
    """One of many has a value no check knows about; the others go."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    for number in range(20):
        factories.account(f"Account {number}", emailaddress1=f"a{number}@x.example")
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute("ALTER TABLE bc_customer ADD CONSTRAINT no_seven CHECK (name <> 'Account 7')")
        else:
            cursor.execute(
                "CREATE TRIGGER no_seven BEFORE INSERT ON bc_customer WHEN NEW.name = 'Account 7' "
                "BEGIN SELECT RAISE(ABORT, 'no seven'); END"
            )
    try:
        outcome = sync("CUSTOMER")
    finally:
        if database.vendor == "sqlite":
            with database.cursor() as cursor:
                cursor.execute("DROP TRIGGER no_seven")
    assert outcome.back == {"inserted": 19, "failed": 1}
    assert Customer.objects.count() == 19
    (issue,) = open_issues()
    assert "Account 7" in issue.sentence
    assert "no_seven" in issue.sentence or "no seven" in issue.sentence
    # its automatic company contact must not stay behind either
    assert Contact.objects.filter(type=0).count() == 19


def test_duplicate_numbers_are_refused_in_words(world):
    """Numbers travel when their field mapping is enabled; a number that is taken fails its own record only."""
    row = factories.field_mapping("CUSTOMER", "no", "accountnumber")
    row.enabled, row.direction = True, "from_integration"
    row.save()
    factories.change_mapping("CUSTOMER", only_coupled=False)
    taken = factories.customer("Nordwind", no="K1")
    # out of the filter, so that the match criteria cannot see it
    Customer.objects.filter(pk=taken.pk).update(blocked=3)
    factories.account("Südwind", accountnumber="K1")
    factories.account("Ostwind", accountnumber="K2")
    outcome = sync("CUSTOMER")
    assert outcome.back == {"inserted": 1, "failed": 1}
    (issue,) = open_issues()
    assert "K1" in issue.sentence
    assert issue.source_label == "Südwind"
    assert Customer.objects.filter(name="Südwind").count() == 0


def test_error_implies_no_journal_and_no_base(world):
    _local, remote = coupled_customer("Nordwind", phone_no="1")
    before = json.loads(Coupling.objects.get(local_table="bc.customer").base)
    JournalEntry.objects.all().delete()
    Account.objects.filter(pk=remote.pk).update(telephone1="call me")
    sync("CUSTOMER")
    assert not JournalEntry.objects.exists()
    assert json.loads(Coupling.objects.get(local_table="bc.customer").base) == before


def test_a_coupling_made_by_hand_closes_the_issue_of_an_unclear_match(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    factories.account("Nordwind", emailaddress1="a@x.example")
    twin = factories.account("Nordwind", emailaddress1="a@x.example")
    local = factories.customer("Nordwind", e_mail="a@x.example")
    outcome = sync("CUSTOMER")
    assert outcome.to == {"failed": 1}
    assert Account.objects.count() == 2
    assert Customer.objects.count() == 1
    assert {i.code for i in open_issues()} <= {"match_several", "match_unclear"}
    coupling_service.couple(factories.mapping("CUSTOMER"), local.pk.hex, twin.pk.hex)
    assert not Issue.objects.filter(closed_at=None, source_id=local.pk).exists()
