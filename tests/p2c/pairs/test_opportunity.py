"""OPPORTUNITY: whose it is, what it is worth, and which ones take part."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection as database
from django.db import transaction

from crm.models import Opportunity as SalesOpportunity
from crm.models import TransactionCurrency
from erp.bc.models import Contact, ContactBusinessRelation, Opportunity, OpportunityEntry
from integration.models import Coupling, Schedule
from integration.models.connection import OwnershipModel
from integration.services import couple as coupling_service
from integration.services.explain import explain
from integration.services.install import install_mappings
from integration.services.preflight import of_mapping
from tests import factories
from tests import factories_documents as documents
from tests.counting import statements
from tests.factories import open_issues, saved, sync, sync_records
from tests.factories_documents import expect, opportunity, sales_opportunity
from tests.reading import issue, read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
CLOSING = dt.date(2026, 12, 31)


@shareable
def ada(world):
    """A person of a coupled customer, coupled with the contact of its account: (person, contact)."""
    documents.set_up_opportunities()
    return documents.coupled_person()


def seller(code="AB"):
    made = factories.salesperson(code, e_mail=f"{code}@x.example")
    login = factories.user(code, internalemailaddress=f"{code}@x.example")
    factories.couple("SALESPEOPLE", made, login)
    return made, login


def team_model(world):
    world.connection.ownership_model = OwnershipModel.TEAM
    world.connection.save()
    install_mappings(["OPPORTUNITY"])


def to_sales():
    """Synchronise what has changed; returns the one opportunity of Sales."""
    outcome = sync("OPPORTUNITY")
    assert not open_issues(), open_issues()[0].sentence
    return outcome, SalesOpportunity.objects.get()


def why(record):
    """What explain says, in one text without gaps."""
    text = " ".join(explain(factories.mapping("OPPORTUNITY"), record)["sentences"])
    read(text)
    return text


# --- to Sales ---------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-175")
def test_a_new_one_goes_with_owner_contact_and_account(ada, world):
    """OPP-03, OPP-05, OWN-02, COMP-02, OWN-04, LKP-03, DOC-221, DOC-224: by itself; what it is worth is in LCY."""
    made, login = seller()
    person, contact = ada
    expect(opportunity(person, "A new mill", salesperson=made), "1500", estimated_close_date=CLOSING)
    outcome, found = to_sales()
    assert outcome.to == {"inserted": 1}
    assert (found.name, found.parentcontact_id, found.ownerid_systemuser_id) == ("A new mill", contact.pk, login.pk)
    assert found.parentaccount_id == found.customerid_account_id == contact.parentcustomerid_account_id
    assert (found.estimatedvalue, found.estimatedclosedate) == (Decimal(1500), CLOSING)
    assert (found.transactioncurrency, found.bcbi_company) == (world.euro, world.company)
    again = sync("OPPORTUNITY", "full", create=True, confirmed=True)
    assert (again.to, again.back) == ({"unchanged": 1}, {"unchanged": 1})


def test_it_is_created_without_being_asked_for_and_has_no_schedule(ada):
    """OPP-01: nothing limits the mapping to coupled records, and it runs when somebody runs it."""
    assert not factories.mapping("OPPORTUNITY").only_coupled
    assert not Schedule.objects.filter(mapping__name="OPPORTUNITY").exists()
    assert Schedule.objects.filter(mapping__name="CUSTOMER").exists()


def test_a_changed_one_gets_the_company_too_and_a_value_of_sales_does_not_come_back(ada, world):
    """OPP-04, OPP-05."""
    local = opportunity(ada[0], value="1000")
    _, found = to_sales()
    SalesOpportunity.objects.filter(pk=found.pk).update(bcbi_company=None, estimatedvalue="7")
    assert sync("OPPORTUNITY").back == {"unchanged": 1}
    local.refresh_from_db()
    local.description = "Two mills"
    local.save()
    _, found = to_sales()
    assert (found.bcbi_company, local.entries.get(active=True).estimated_value_lcy) == (world.company, 1000)


@pytest.mark.behaviour("B-175")
def test_one_that_is_coupled_by_hand_takes_the_values_of_business_central(ada):
    made, login = seller()
    person, contact = ada
    local, remote = opportunity(person, "A new mill", salesperson=made), sales_opportunity("Windmill?")
    factories.couple("OPPORTUNITY", local, remote, first_synch="to_integration")
    remote.refresh_from_db()
    assert (remote.name, remote.ownerid_systemuser, remote.parentcontact) == ("A new mill", login, contact)


def test_without_a_salesperson_it_belongs_to_the_default_team(ada, world):
    opportunity(ada[0])
    _, found = to_sales()
    assert (found.ownerid_systemuser_id, found.ownerid_team_id) == (None, world.team.pk)


def test_in_the_team_model_it_belongs_to_the_team_and_keeps_the_owner_it_gets_there(ada, world):
    """OWN-01, OWN-11."""
    made, _ = seller()
    team_model(world)
    local = opportunity(ada[0], salesperson=made)
    _, found = to_sales()
    assert (found.ownerid_systemuser_id, found.ownerid_team_id) == (None, world.team.pk)
    found.ownerid_team, found.ownerid_systemuser = None, factories.user("Someone")
    found.save()
    local.description = "Two mills"
    local.save()
    _, found = to_sales()
    assert (found.name, found.ownerid_systemuser.fullname) == ("Two mills", "Someone")


def test_its_contact_must_be_coupled_and_it_waits_for_that(ada):
    """OPP-04."""
    person = ada[0]
    other = factories.person(person.company, "Bo", "Dahl")
    opportunity(other)
    assert sync("OPPORTUNITY").to == {"failed": 1}
    found = issue("must_be_coupled", "A new mill", "Bo Dahl", "CONTACT", "Couple")
    assert found.issue_class == "waiting"
    factories.couple("CONTACT", other, factories.sales_contact(ada[1].parentcustomerid_account, "Bo", "Dahl"))
    outcome, _ = to_sales()
    assert outcome.to == {"inserted": 1}


def test_the_account_stays_blank_until_the_customer_is_coupled_then_it_follows(ada):
    """OPP-03, LKP-03: a customer that is not coupled is no failure."""
    customer, account = factories.customer("Südwind"), factories.account("Südwind")
    person = factories.person(factories.company_contact(customer), "Bo", "Dahl")
    contact = factories.sales_contact(account, "Bo", "Dahl")
    factories.couple("CONTACT", person, contact, first_synch="none")
    opportunity(person)
    _, found = to_sales()
    assert (found.parentaccount, found.parentcontact) == (None, contact)
    factories.couple("CUSTOMER", customer, account)
    outcome, found = to_sales()
    assert (outcome.to, found.parentaccount) == ({"modified": 1}, account)


def test_a_vendor_behind_the_contact_is_no_account(ada):
    """OPP-03: vendors are not considered."""
    vendor, account = factories.vendor("Steel"), factories.account("Steel", customertypecode=11)
    person = factories.person(factories.company_contact(vendor), "Bo", "Dahl")
    factories.couple("CONTACT", person, factories.sales_contact(account, "Bo", "Dahl"), first_synch="none")
    opportunity(person)
    _, found = to_sales()
    assert found.parentaccount is None


def test_the_account_follows_a_person_that_changes_companies(ada):
    person = ada[0]
    opportunity(person)
    to_sales()
    customer, account = factories.coupled_customer("Südwind")
    person.company = factories.company_contact(customer)
    person.save()
    outcome, found = to_sales()
    assert (outcome.to, found.parentaccount) == ({"modified": 1}, account)


@pytest.mark.says("opportunity_customer_missing")
def test_a_company_linked_to_a_customer_there_is_none_of(ada):
    """OPP-03."""
    ContactBusinessRelation.objects.filter(link_to_table=1).update(no="C99999")
    opportunity(ada[0])
    assert sync("OPPORTUNITY").to == {"failed": 1}
    issue("opportunity_customer_missing", "A new mill", "C99999", "restore the customer")
    assert not SalesOpportunity.objects.exists()


@pytest.mark.parametrize("status", [2, 3])
def test_won_and_lost_ones_are_not_in_the_map(ada, status):
    """DOC-223; OPP-01, DOC-223: closed in Business Central, it is not sent."""
    opportunity(ada[0], status=status)
    outcome = sync("OPPORTUNITY")
    assert (outcome.to, SalesOpportunity.objects.exists()) == ({}, False)


def test_closing_one_leaves_the_one_in_sales_open(ada):
    """DOC-223: worked example 9."""
    local = opportunity(ada[0])
    to_sales()
    local.refresh_from_db()
    local.status, local.description = 2, "Won at last"
    local.save()
    outcome, found = to_sales()
    assert (outcome.to, found.name, found.statecode) == ({}, "A new mill", 0)


@pytest.mark.says("opportunity_of_nobody")
def test_the_team_model_leaves_out_opportunities_of_nobody(ada, world):
    """DOC-222; OPP-02: no contact, a company, a person without a company or of one that is no customer or vendor."""
    person, _ = ada
    team_model(world)
    stray = factories.person(None, "Cy", "Ek")
    prospect = factories.person(factories.saved(Contact(name="Prospect", type=0)), "Di", "Falk")
    left = [
        opportunity(None, "Of none"),
        opportunity(person.company, "Of a firm"),
        opportunity(stray, "Of a stray"),
        opportunity(prospect, "Of a prospect"),
    ]
    opportunity(person)
    outcome, found = to_sales()
    assert (outcome.to, found.name) == ({"inserted": 1}, "A new mill")
    for each in left:
        assert "is not a person of a customer or vendor" in why(each.no)


def test_a_new_thought_travels_and_the_last_one_counts(ada):
    local = opportunity(ada[0], value="1000")
    to_sales()
    expect(local, "2500.50", estimated_close_date=CLOSING)
    outcome, found = to_sales()
    assert outcome.to == {"modified": 1}
    assert (found.estimatedvalue, found.estimatedclosedate) == (Decimal("2500.5"), CLOSING)


# --- from Sales -------------------------------------------------------------------------------------------------------


def test_a_name_changed_in_sales_updates_the_description(ada):
    """OPP-04: worked example 9."""
    local = opportunity(ada[0])
    _, found = to_sales()
    found.name = "Three mills"
    found.save()
    assert sync("OPPORTUNITY").back == {"modified": 1}
    local.refresh_from_db()
    assert local.description == "Three mills"


def test_a_new_one_of_sales_keeps_what_sales_knows_of_it(ada, world):
    """Creates in both directions (DOC-220): number from the series, contact and salesperson through their couplings,
    and an entry with what is expected of it; nothing of it is blanked in Sales."""
    made, login = seller()
    person, contact = ada
    remote = sales_opportunity(
        "A new mill",
        parentcontact=contact,
        parentaccount=contact.parentcustomerid_account,
        ownerid_systemuser=login,
        estimatedvalue="700",
        estimatedclosedate=CLOSING,
        closeprobability=40,
        transactioncurrency=world.euro,
    )
    assert sync("OPPORTUNITY").back["inserted"] == 1
    local = Opportunity.objects.get()
    assert (local.no, local.description, local.contact, local.salesperson) == ("OP00001", "A new mill", person, made)
    entry = OpportunityEntry.objects.get(active=True)
    assert (entry.estimated_value_lcy, entry.probability_percent, entry.estimated_close_date) == (700, 40, CLOSING)
    again = sync("OPPORTUNITY")
    remote.refresh_from_db()
    assert "failed" not in again.to
    assert (remote.parentcontact, remote.parentaccount) == (contact, contact.parentcustomerid_account)
    assert (remote.estimatedvalue, remote.estimatedclosedate, remote.ownerid_systemuser) == (700, CLOSING, login)
    assert remote.bcbi_company == world.company
    assert sync("OPPORTUNITY", "full", create=True, confirmed=True).to == {"unchanged": 1}


def test_one_without_a_contact_keeps_its_account_in_sales(ada):
    account = ada[1].parentcustomerid_account
    remote = sales_opportunity("A new mill", parentaccount=account)
    sync("OPPORTUNITY")
    assert Opportunity.objects.get().contact is None
    sync("OPPORTUNITY", "full", create=True, confirmed=True)
    remote.refresh_from_db()
    assert remote.parentaccount == account


def test_values_of_another_currency_are_converted_both_ways(ada, world):
    dollar = TransactionCurrency(isocurrencycode="USD", currencyname="Dollar", currencysymbol="$", exchangerate="1.25")
    remote = sales_opportunity("A mill", estimatedvalue="1000", transactioncurrency=saved(dollar))
    sync("OPPORTUNITY")
    local = Opportunity.objects.get()
    assert local.entries.get().estimated_value_lcy == 800
    remote.refresh_from_db()
    assert remote.estimatedvalue == 1000
    expect(local, "400")
    sync("OPPORTUNITY")
    remote.refresh_from_db()
    assert remote.estimatedvalue == 500


@pytest.mark.says("opportunity_closed_in_sales")
def test_what_is_closed_in_sales_is_not_taken(ada):
    remote = sales_opportunity("Long ago")
    remote.statecode = 1
    remote.save()
    assert sync("OPPORTUNITY").back == {}
    assert not Opportunity.objects.exists()
    assert "is closed in Sales" in why(remote.pk.hex)


def test_opportunities_of_another_company_stay_where_they_are(ada, world):
    sales_opportunity("Theirs", bcbi_company=world.other_company)
    assert sync("OPPORTUNITY").back == {}


# --- matching, uncoupling, preflight ----------------------------------------------------------------------------------


def test_the_same_name_of_the_same_contact_is_coupled_not_doubled(ada):
    """D9: and the same name of another contact is another opportunity."""
    person, contact = ada
    other = factories.sales_contact(contact.parentcustomerid_account, "Bo", "Dahl")
    sales_opportunity("a new MILL", parentcontact=contact)
    sales_opportunity("A new mill", parentcontact=other)
    opportunity(person)
    outcome = sync_records("OPPORTUNITY", local=[Opportunity.objects.get()], create=True)
    assert (outcome.to.get("inserted"), SalesOpportunity.objects.count()) == (None, 2)
    assert (
        Coupling.objects.get(local_table="bc.opportunity").remote_id
        == SalesOpportunity.objects.get(parentcontact=contact).pk
    )


def test_uncoupling_takes_the_company_away(ada):
    """COMP-05."""
    opportunity(ada[0])
    _, found = to_sales()
    coupling_service.uncouple(factories.mapping("OPPORTUNITY"))
    found.refresh_from_db()
    assert found.bcbi_company is None


def test_preflight_names_the_missing_series_and_salespeople(world):
    local = factories.salesperson("NV", name="Nikoline")
    saved(Opportunity(no="OP1", description="Mill", salesperson=local))
    points = {p.name: p for p in of_mapping(factories.mapping("OPPORTUNITY")) if not p.ok}
    assert "NV · Nikoline" in points["couplings"].message
    assert "Opportunity Nos." in points["rules"].message


# --- cost -------------------------------------------------------------------------------------------------------------


def test_statements_do_not_grow_with_the_records(ada):
    made, _ = seller()
    person, contact = ada
    found = []
    for number in (20, 100):
        with transaction.atomic():
            for n in range(number):
                Opportunity.objects.bulk_create(
                    [Opportunity(no=f"OP{n}", description=f"Mill {n}", contact=person, salesperson=made)]
                )
                Opportunity.objects.filter(no=f"OP{n}").update(contact_company=person.company)
            sales_opportunity("Of Sales", parentcontact=contact)
            with statements(database) as seen:
                outcome = sync("OPPORTUNITY", "full", create=True, confirmed=True, batch=number)
            assert outcome.to["inserted"] == number
            found.append(len(seen))
            transaction.set_rollback(True)
    assert found[0] == found[1]
