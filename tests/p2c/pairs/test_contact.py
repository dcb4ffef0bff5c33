"""CONTACT: persons belong to the company of a customer or vendor, and to its account."""

import pytest

from crm.models import Account
from crm.models import Contact as SalesContact
from erp.bc.models import BusinessRelation, Contact, ContactBusinessRelation, Customer
from integration.models import Coupling, MappingFilter
from integration.origin import PRODUCT
from tests import factories
from tests.factories import (
    company_contact,
    coupled_customer,
    open_issues,
    person,
    sales_contact,
    sync,
    sync_records,
)
from tests.reading import issue
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def pair(world):
    """A coupled customer: (customer, account, its company contact)."""
    local, remote = coupled_customer("Nordwind")
    return local, remote, company_contact(local)


def related(company, number, code=None):
    """Link a company contact with a customer, as the product does, by the code of the marketing setup unless told."""
    code = code or factories.MarketingSetup.objects.get().bus_rel_code_for_customers
    made = ContactBusinessRelation(contact=company, business_relation=code, link_to_table=1, no=number)
    made.save(origin=PRODUCT)
    return made


def creating():
    factories.change_mapping("CONTACT", only_coupled=False)


# --- to Sales ---------------------------------------------------------------------------------------------------------


def test_only_persons_of_customers_and_vendors_go(pair, world):
    """CONT-01, CONT-02: no companies, no persons without company, none of a mere prospect."""
    creating()
    _, remote, company = pair
    person(company, "Ada", "Berg")
    person(None, "Bo", "Dahl")
    prospect = factories.saved(Contact(name="Prospect", type=0))
    person(prospect, "Cy", "Ek")
    outcome = sync("CONTACT")
    assert outcome.to["inserted"] == 1
    assert not open_issues()
    (made,) = SalesContact.objects.all()
    assert (made.firstname, made.lastname, made.fullname) == ("Ada", "Berg", "Ada Berg")
    assert (made.parentcustomerid_account_id, made.parentcustomerid_contact_id) == (remote.pk, None)
    assert made.bcbi_company_id == world.company.pk
    # a link by another code than the one of the marketing setup does not count
    customer = factories.customer("Prospect Ltd")
    ContactBusinessRelation.objects.filter(no=customer.no).delete()
    link = related(prospect, customer.no, factories.saved(BusinessRelation(code="OLD")))
    assert sync("CONTACT").to == {}
    # the prospect becomes a customer: her people follow by themselves
    link.delete()
    related(prospect, customer.no)
    assert sync("CONTACT").to == {"failed": 1}
    waits = issue("company_not_coupled", "Cy Ek", "Prospect Ltd", name="CONTACT")
    assert waits.issue_class == "waiting"
    sync_records("CUSTOMER", local=[customer], create=True)
    assert sync("CONTACT").to["inserted"] == 1
    cy = SalesContact.objects.get(firstname="Cy")
    assert cy.parentcustomerid_account == Account.objects.get(name="Prospect Ltd")
    assert not open_issues()


def test_a_vendors_person_gets_the_vendors_account(world):
    """CONT-03: where the company is a customer as well, the customer's."""
    local = factories.vendor("Werft")
    sync_records("VENDOR", local=[local], create=True)
    company = company_contact(local)
    sync_records("CONTACT", local=[person(company, "Ada", "Berg")], create=True)
    assert SalesContact.objects.get().parentcustomerid_account_id == Account.objects.get().pk
    customer, account = coupled_customer("Werft as a customer")
    ContactBusinessRelation.objects.filter(no=customer.no).delete()
    related(company, customer.no)
    sync_records("CONTACT", local=[person(company, "Bo", "Dahl")], create=True)
    assert SalesContact.objects.get(firstname="Bo").parentcustomerid_account_id == account.pk


def test_contacts_of_nobody_inactive_ones_and_those_of_other_companies_are_not_taken(pair, world):
    """CONT-02: nor those of another contact."""
    creating()
    _, remote, _ = pair
    first = sales_contact(remote, "Ada", "Berg")
    sales_contact(None, "Bo", "Dahl")
    factories.saved(SalesContact(parentcustomerid_contact=first, firstname="Cy", lastname="Ek"))
    sales_contact(remote, "Di", "Falk", statecode=1)
    sales_contact(remote, "Eva", "Grip", bcbi_company=world.other_company)
    assert sync("CONTACT").back == {"inserted": 1}
    assert list(Contact.objects.filter(type=1).values_list("first_name", flat=True)) == ["Ada"]
    assert not open_issues()


def test_a_preview_counts_with_the_account_a_run_would_couple(world):
    """CONT-03: customer and account are coupled for the contact, in the same run; so its parent stays what it is."""
    local, remote = factories.customer("Nordwind", e_mail="a@x.example"), factories.account("Nordwind")
    ada, there = person(company_contact(local), "Ada", "Berg"), sales_contact(remote, "Ada", "Berg")
    factories.couple("CONTACT", ada, there, first_synch="none")
    Account.objects.filter(pk=remote.pk).update(emailaddress1="a@x.example")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    ada.first_name = "Eva"
    ada.save()
    (shown,) = [each for each in sync("CONTACT", "preview").preview if "mapping" not in each]
    assert "parentcustomerid" not in shown["values"]
    assert not Coupling.objects.filter(local_table="bc.customer").exists()
    assert sync("CONTACT").to == {"modified": 1}
    there.refresh_from_db()
    assert (there.firstname, there.parentcustomerid_account) == ("Eva", remote)
    assert Coupling.objects.filter(local_id=local.pk, remote_id=remote.pk).exists()


def test_a_relation_to_a_missing_customer_fails_the_contact(world):
    """CONT-03."""
    company = factories.saved(Contact(name="Ghost", type=0))
    related(company, "GONE")
    ada = person(company, "Ada", "Berg")
    assert sync_records("CONTACT", local=[ada], create=True).to == {"failed": 1}
    assert "GONE" in open_issues()[0].sentence
    assert not SalesContact.objects.exists()


def test_a_contact_without_parent_gets_one_when_nothing_else_changed(pair):
    """CONT-04."""
    _, remote, company = pair
    sync_records("CONTACT", local=[person(company, "Ada", "Berg")], create=True)
    SalesContact.objects.update(parentcustomerid_account=None)
    ada = Contact.objects.get(first_name="Ada")
    outcome = sync_records("CONTACT", local=[ada])
    assert outcome.to == {"modified": 1}
    assert SalesContact.objects.get().parentcustomerid_account_id == remote.pk
    assert sync_records("CONTACT", local=[ada]).to == {"unchanged": 1}


@pytest.mark.behaviour("B-159")
def test_the_first_contact_becomes_the_accounts_primary_contact(pair):
    """CONT-08, B-159: and CUSTOMER does not take it for somebody's conflict."""
    local, remote, company = pair
    ada = person(company, "Ada", "Berg")
    bo = person(company, "Bo", "Dahl")
    sync_records("CONTACT", local=[ada], create=True)
    sync_records("CONTACT", local=[bo], create=True)
    remote.refresh_from_db()
    assert SalesContact.objects.filter(firstname="Ada", pk=remote.primarycontact_id)
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.primary_contact_id == ada.pk
    assert not open_issues()
    again = sync("CUSTOMER")
    assert "modified" not in {**again.to, **again.back}


def test_the_account_keeps_its_primary_contact_blank_where_its_customer_does_not_go_to_sales(pair):
    """CONT-08."""
    _, remote, company = pair
    factories.change_mapping("CUSTOMER", direction="from_integration")
    sync_records("CONTACT", local=[person(company, "Ada", "Berg")], create=True)
    remote.refresh_from_db()
    assert remote.primarycontact is None


@pytest.mark.behaviour("B-161")
def test_names_travel_both_ways(pair):
    """CONT-10: the parts of a name; the full name is made of them, and a typed one neither stays nor travels."""
    _, _, company = pair
    ada = person(company, "Ada", "Berg")
    sync_records("CONTACT", local=[ada], create=True)
    remote = SalesContact.objects.get()
    remote.lastname = "Dahl"
    remote.save()
    sync("CONTACT")
    ada.refresh_from_db()
    assert (ada.surname, ada.name) == ("Dahl", "Ada Dahl")
    remote.refresh_from_db()
    remote.fullname = "Somebody Else"
    remote.save()
    assert remote.fullname == "Ada Dahl"
    SalesContact.objects.update(fullname="Somebody Else")
    assert sync("CONTACT").back == {"unchanged": 1}
    ada.refresh_from_db()
    assert (ada.first_name, ada.surname, ada.name) == ("Ada", "Dahl", "Ada Dahl")
    ada.surname = "Ek"
    ada.save()
    sync("CONTACT")
    remote.refresh_from_db()
    assert (remote.lastname, remote.fullname) == ("Ek", "Ada Ek")


@pytest.mark.behaviour("B-166")
def test_an_uncoupled_contact_stays_where_it_is_when_nothing_may_be_made(pair):
    _, _, company = pair
    outcome = sync_records("CONTACT", local=[person(company, "Ada", "Berg")])
    assert "inserted" not in outcome.to
    assert not open_issues()
    assert not SalesContact.objects.exists()


# --- from Sales -------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-163")
def test_a_sales_contact_becomes_a_numbered_person_of_its_company(pair, world):
    """CONT-05, CONT-07, CONT-09, COMP-03."""
    local, remote, company = pair
    there = sales_contact(remote, "Ada", "Berg", emailaddress1="ada@x.example")
    assert sync_records("CONTACT", remote=[there], create=True).back == {"inserted": 1}
    made = Contact.objects.get(first_name="Ada")
    assert (made.type, made.company_id, made.company_name) == (1, company.pk, "Nordwind")
    assert made.no == "CT000002"
    assert made.e_mail == "ada@x.example"
    local.refresh_from_db()
    assert (local.primary_contact_id, local.contact) == (made.pk, "Ada Berg")
    there.refresh_from_db()
    assert there.bcbi_company_id == world.company.pk
    # a second one does not take the first one's place
    sync_records("CONTACT", remote=[sales_contact(remote, "Bo", "Dahl")], create=True)
    local.refresh_from_db()
    assert local.primary_contact_id == made.pk


def test_the_primary_contact_is_not_filled_when_it_does_not_travel_from_sales(pair):
    local, remote, _ = pair
    factories.mapping("CUSTOMER").fields.filter(local_field="primary_contact").update(direction="to_integration")
    sync_records("CONTACT", remote=[sales_contact(remote, "Ada", "Berg")], create=True)
    local.refresh_from_db()
    assert local.primary_contact_id is None


@pytest.mark.behaviour("B-162")
def test_a_contact_of_an_account_that_has_no_company_waits_for_it(world):
    """CONT-06."""
    creating()
    remote = factories.account("Nordwind")
    there = sales_contact(remote, "Ada", "Berg")
    assert sync("CONTACT").back == {"failed": 1}
    (issue,) = open_issues()
    assert "Nordwind" in issue.sentence
    assert issue.issue_class == "waiting"
    assert not Coupling.objects.exists()
    assert sync("CONTACT").back == {}
    sync_records("CUSTOMER", remote=[remote], create=True)
    assert sync("CONTACT").back == {"inserted": 1}
    assert Contact.objects.get(first_name="Ada").company == company_contact(Customer.objects.get())
    assert Coupling.objects.filter(remote_id=there.pk).exists()
    assert not open_issues()


def test_a_contact_of_an_account_outside_the_map_is_taken_without_company(world):
    """CONT-06: another type of account, one that the administrator's own filter leaves out, another company's."""
    factories.saved(MappingFilter(mapping=factories.mapping("CUSTOMER"), side="R", field="address1_city", value="Kiel"))
    factories.change_mapping("CUSTOMER")
    outside = (
        factories.account("Partner", customertypecode=5, address1_city="Kiel"),
        factories.account("Elsewhere", address1_city="Lübeck"),
        factories.account("Theirs", address1_city="Kiel", bcbi_company=world.other_company),
    )
    contacts = [sales_contact(account, "Ada", account.name) for account in outside]
    inside = sales_contact(factories.account("Ours", address1_city="Kiel"), "Ada", "Ours")
    outcome = sync_records("CONTACT", remote=[*contacts, inside], create=True)
    assert outcome.back == {"inserted": 3, "failed": 1}
    made = Contact.objects.filter(type=1).values_list("surname", "company")
    assert sorted(made) == [("Elsewhere", None), ("Partner", None), ("Theirs", None)]


@pytest.mark.parametrize("name", ["CUSTOMER", "VENDOR"])
def test_a_contact_gets_the_company_of_its_accounts_customer_or_vendor(world, name):
    """CONT-05, CONT-07: keeps it when it is changed later, and is the primary contact there."""
    local = (factories.customer if name == "CUSTOMER" else factories.vendor)("Nordwind")
    sync_records(name, local=[local], create=True)
    there = sales_contact(Account.objects.get(), "Ada", "Berg")
    sync_records("CONTACT", remote=[there], create=True)
    made = Contact.objects.get(first_name="Ada")
    assert (made.company, made.company_name) == (company_contact(local), "Nordwind")
    there.refresh_from_db()
    there.firstname = "Eva"
    there.save()
    sync("CONTACT")
    made.refresh_from_db()
    local.refresh_from_db()
    assert (made.first_name, made.company, local.primary_contact) == ("Eva", company_contact(local), made)


def test_a_contact_that_changes_its_account_changes_its_company(pair):
    _, remote, company = pair
    other_local, other_remote = coupled_customer("Südwind")
    there = sales_contact(remote, "Ada", "Berg")
    sync_records("CONTACT", remote=[there], create=True)
    made = Contact.objects.get(first_name="Ada")
    assert made.company_id == company.pk
    there.refresh_from_db()
    there.parentcustomerid_account = other_remote
    there.firstname = "Eva"
    there.save()
    sync("CONTACT")
    made.refresh_from_db()
    assert (made.first_name, made.company_id) == ("Eva", company_contact(other_local).pk)


def test_contacts_match_within_their_company_only(pair):
    """D9."""
    _, remote, company = pair
    other_local, _other_remote = coupled_customer("Südwind")
    here = person(company, "Ada", "Berg", e_mail="info@x.example")
    person(company_contact(other_local), "Ada", "Berg", e_mail="info@x.example")
    there = sales_contact(remote, "ADA", "berg", emailaddress1="INFO@x.example")
    sync("CONTACT", "full", create=False, first_synch="to_integration")
    coupling = Coupling.objects.get(local_table="bc.contact")
    assert (coupling.local_id, coupling.remote_id) == (here.pk, there.pk)


@pytest.mark.behaviour("B-167")
def test_a_coupled_contact_is_updated_although_its_company_is_not_coupled(world):
    local = factories.customer("Nordwind")
    ada = person(company_contact(local), "Ada", "Berg")
    factories.coupled_without_company(ada)
    ada.first_name = "Eva"
    ada.save()
    assert sync_records("CONTACT", local=[ada], force="to_integration").to == {"modified": 1}
    assert SalesContact.objects.get().firstname == "Eva"


@pytest.mark.behaviour("B-165")
def test_a_contact_outside_the_filter_does_not_travel(pair):
    _, remote, company = pair
    ada = person(company, "Ada", "Berg")
    sync_records("CONTACT", local=[ada], create=True)
    ada.company = None
    ada.first_name = "Eva"
    ada.save()
    outcome = sync_records("CONTACT", local=[ada], force="to_integration")
    assert "modified" not in outcome.to
    assert SalesContact.objects.get().firstname == "Ada"
    gone = sales_contact(remote, "Bo", "Dahl", statecode=1)
    assert "inserted" not in sync_records("CONTACT", remote=[gone], create=True).back


def test_a_second_full_run_of_everything_writes_nothing(pair):
    local, remote, company = pair
    person(company, "Ada", "Berg")
    sales_contact(remote, "Bo", "Dahl")
    factories.vendor("Werft")
    factories.account("Yard", customertypecode=11)
    for name in ("CUSTOMER", "VENDOR", "CONTACT") * 2:
        sync(name, "full", create=True, confirmed=True)
    for name in ("CUSTOMER", "VENDOR", "CONTACT"):
        outcome = sync(name, "full", create=True, confirmed=True)
        assert set(outcome.to) | set(outcome.back) == {"unchanged"}, name
    assert not open_issues()
    assert local.pk


def test_coupling_a_customer_gives_its_persons_in_sales_their_parent(world):
    """CUST-07: the person was created before its customer was coupled."""
    local = factories.customer("Nordwind")
    ada = person(company_contact(local), "Ada", "Berg")
    factories.coupled_without_company(ada)
    assert SalesContact.objects.get().parentcustomerid_account_id is None
    sync_records("CUSTOMER", local=[local], create=True)
    sync("CONTACT")
    assert SalesContact.objects.get().parentcustomerid_account_id == Account.objects.get().pk
