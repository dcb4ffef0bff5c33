"""Persons that came from Sales without a company join the customer or vendor that their account becomes."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, Customer, Vendor
from tests import factories
from tests.factories import company_contact, open_issues, sales_contact, sync, sync_records
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def stray(world):
    """A partner's contact, and the person without a company that it became (CONT-06)."""
    there = sales_contact(factories.account("Nordwind", customertypecode=5), "Ada", "Berg")
    sync_records("CONTACT", remote=[there], create=True)
    person = Contact.objects.get(first_name="Ada")
    assert person.company is None
    return there.parentcustomerid_account, person


def becomes(account, kind):
    Account.objects.filter(pk=account.pk).update(customertypecode=kind)
    name = "CUSTOMER" if kind == 3 else "VENDOR"
    return sync_records(name, remote=[account], create=True)


@pytest.mark.parametrize(("kind", "model"), [(3, Customer), (11, Vendor)])
def test_a_person_without_a_company_joins_the_customer_or_vendor_its_account_becomes(stray, kind, model):
    """CUST-06, CONT-07: and is the primary contact, in Sales too, without anybody having edited anything."""
    account, person = stray
    assert becomes(account, kind).back == {"inserted": 1}
    made = model.objects.get()
    person.refresh_from_db()
    assert (person.company, person.company_name) == (company_contact(made), "Nordwind")
    assert (made.primary_contact, made.contact) == (person, "Ada Berg")
    name = "CUSTOMER" if kind == 3 else "VENDOR"
    sync(name)
    assert Account.objects.get().primarycontact.firstname == "Ada"
    for each in (name, "CONTACT"):
        sync(each)
        outcome = sync(each, "full")
        assert {*outcome.to, *outcome.back} == {"unchanged"}, outcome
    assert not open_issues()


def test_only_people_of_this_company_without_one_join(stray, world):
    """CUST-06: another company's contacts stay, and so does who has a company already."""
    account, person = stray
    local, _remote = factories.coupled_customer("Südwind")
    Contact.objects.filter(pk=person.pk).update(company=company_contact(local))
    theirs = sales_contact(account, "Bo", "Dahl")
    sync_records("CONTACT", remote=[theirs], create=True)
    SalesContact.objects.filter(pk=theirs.pk).update(bcbi_company=world.other_company)
    factories.person(None, "Cy", "Ek")
    becomes(account, 3)
    companies = dict(Contact.objects.filter(type=1).values_list("first_name", "company"))
    assert companies == {"Ada": company_contact(local).pk, "Bo": None, "Cy": None}
    assert Customer.objects.get(name="Nordwind").primary_contact is None


def test_the_primary_contact_stays_blank_when_it_does_not_travel_from_sales(stray):
    """CUST-06, CONT-07."""
    factories.mapping("CUSTOMER").fields.filter(local_field="primary_contact").update(direction="to_integration")
    account, person = stray
    becomes(account, 3)
    person.refresh_from_db()
    assert (person.company_name, Customer.objects.get().primary_contact) == ("Nordwind", None)
