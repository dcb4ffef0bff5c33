"""A phone number that changes in Sales goes all the way to the persons' Sales contacts, once."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, Customer
from integration.models import JournalEntry
from tests import factories
from tests.factories import company_contact, coupled_customer, sync
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
MAPPINGS = ("CUSTOMER", "VENDOR", "CONTACT")


def again(record):
    record.refresh_from_db()
    return record


def run():
    """One run of each mapping: what was written, by table."""
    before = set(JournalEntry.objects.values_list("pk", flat=True))
    outcomes = [sync(name) for name in MAPPINGS]
    assert {outcome.status for outcome in outcomes} == {"finished"}
    written = JournalEntry.objects.exclude(pk__in=before)
    return sorted(written.values_list("table", "direction"))


@shareable
def story(world):
    """A coupled customer with three persons in Sales: two with its phone number, one with another."""
    factories.change_mapping("CONTACT", only_coupled=False)
    customer, account = coupled_customer("Nordwind", phone_no="+46 1")
    company = company_contact(customer)
    persons = [factories.person(company, name, "Berg", **own) for name, own in PERSONS.items()]
    run()
    run()  # the first of them has become the account's primary contact, and then the customer's (CONT-08)
    assert run() == []
    return customer, account, company, persons


PERSONS = {"Ada": {}, "Bo": {"phone_no": "+46 1"}, "Cy": {"phone_no": "+46 7"}}


def phones():
    return dict(SalesContact.objects.values_list("firstname", "telephone1"))


def test_a_phone_number_goes_all_the_way_once(story):
    """CON-035, CON-092, CON-093: account, customer, company contact, persons, and from there their Sales contacts."""
    customer, account, company, persons = story
    assert phones() == {"Ada": "+46 1", "Bo": "+46 1", "Cy": "+46 7"}
    account = again(account)
    account.telephone1 = "+46 2"
    account.save()
    sync("CUSTOMER")
    assert [again(record).phone_no for record in (customer, company, *persons)] == [
        "+46 2", "+46 2", "+46 2", "+46 2", "+46 7",
    ]  # fmt: skip
    stamps = again(account).modifiedon, again(customer).modified_on
    written = JournalEntry.objects.count()
    first = [sync(name) for name in MAPPINGS]
    assert phones() == {"Ada": "+46 2", "Bo": "+46 2", "Cy": "+46 7"}
    assert [outcome.to.get("modified", 0) for outcome in first] == [0, 0, 2]
    assert JournalEntry.objects.count() == written + 2
    assert (again(account).modifiedon, again(customer).modified_on) == stamps
    assert run() == []


def test_a_phone_number_changed_on_the_company_contact_reaches_both(story):
    """CON-031: a person on a screen; the account hears of it with the next run."""
    customer, account, company, persons = story
    company = again(company)
    company.phone_no = "+46 3"
    company.save()
    assert [again(record).phone_no for record in (customer, *persons)] == ["+46 3", "+46 3", "+46 3", "+46 7"]
    run()
    assert again(account).telephone1 == "+46 3"
    assert phones() == {"Ada": "+46 3", "Bo": "+46 3", "Cy": "+46 7"}
    assert run() == []


def test_a_person_s_own_customer_hears_of_its_company_s_number(story):
    """CON-093: a change that CUSTOMER's own run led to is still told to CUSTOMER, where it is another record."""
    _customer, account, company, _persons = story
    other = factories.customer("Dee Ek", contact_type=1, phone_no="+46 1")
    person = Contact.objects.get(business_relations__no=other.no)
    person.company = company
    person.save()
    theirs = factories.account("Dee Ek")
    factories.couple("CUSTOMER", other, theirs, first_synch="to_integration")
    run()
    assert Account.objects.get(pk=theirs.pk).telephone1 == "+46 1"
    Account.objects.filter(pk=account.pk).update(telephone1="+46 4")
    sync("CUSTOMER")
    assert Customer.objects.get(pk=other.pk).phone_no == "+46 4"
    sync("CUSTOMER")
    assert Account.objects.get(pk=theirs.pk).telephone1 == "+46 4"
    run()
    assert run() == []
