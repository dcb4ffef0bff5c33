"""What rules of Business Central say, provoked as it happens to people, and read: series, set-ups, contacts."""

import pytest

from crm.models import Account
from erp.bc.models import (
    BusinessRelation,
    Contact,
    ContactBusinessRelation,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    PurchaseSetup,
    SalesSetup,
)
from tests import factories
from tests.factories import coupled_customer, saved, sync
from tests.reading import issue, refused

pytestmark = pytest.mark.django_db


def customer_series(**line):
    setup = SalesSetup.objects.get()
    code = setup.customer_nos
    NoSeriesLine.objects.filter(series=code).update(**line)
    return code


def new_customer():
    return factories.customer("Nordwind")


@pytest.mark.says("bc.series_used_up", "bc.series_too_early", "bc.series_date_order", "bc.series_pattern")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"open": False}, ("no numbers left", "Raise the ending number")),
        ({"starting_date": "2099-01-01"}, ("hands out no numbers", "2099", "earlier starting date")),
        ({"last_no_used": "X5"}, ("X5", "C00001", "Correct the numbers")),
        ({"last_date_used": "2099-01-01"}, ("keeps its dates in order", "2099", "later date")),
    ],
)
def test_a_series_that_has_no_number_now(world, line, words):
    series = customer_series(**line)
    NoSeries.objects.filter(pk=series.pk).update(date_order=True)
    refused(new_customer, "CUST", *words)


@pytest.mark.says("bc.series_manual_only", "bc.series_no_line", "bc.series_missing", "bc.number_not_manual")
def test_a_series_that_is_set_up_wrongly(world):
    series = customer_series()
    NoSeries.objects.filter(pk=series.pk).update(default_nos=False, manual_nos=True)
    refused(new_customer, "CUST", "does not number automatically", "Turn on Default Nos.")
    NoSeries.objects.filter(pk=series.pk).update(default_nos=True, manual_nos=False)
    refused(lambda: factories.customer("Nordwind", no="X1"), "No.", "Nordwind", "CUST", "Leave the number blank")
    NoSeriesLine.objects.filter(series=series).delete()
    refused(new_customer, "CUST", "has no lines", "Add a line")
    SalesSetup.objects.update(customer_nos=None)
    refused(new_customer, "Nordwind", "Customer Nos.", "Choose a number series")


@pytest.mark.says("bc.series_used_up")
def test_a_run_names_the_record_that_got_no_number(world):
    """In the inbox the message of a rule stands for itself, so it names the record, too."""
    factories.change_mapping("CUSTOMER", only_coupled=False)
    customer_series(open=False)
    factories.account("Nordwind")
    sync("CUSTOMER")
    issue("bc.series_used_up", "Nordwind", "CUST", "Raise the ending number")


@pytest.mark.says("bc.contact_series_missing")
def test_no_series_for_contacts(world):
    MarketingSetup.objects.update(contact_nos=None)
    refused(new_customer, "Nordwind", "Contact Nos.", "Choose a number series for contacts")


@pytest.mark.says("bc.one_row")
def test_a_setup_has_one_row(world):
    refused(lambda: saved(PurchaseSetup()), "Purchase", "there is only one", "Change the existing one")


@pytest.mark.says("bc.phone_letters", "bc.e_mail")
def test_communication_taken_from_sales(world):
    _local, remote = coupled_customer("Nordwind", phone_no="1")
    _other, second = coupled_customer("Südwind")
    Account.objects.filter(pk=remote.pk).update(telephone1="call me")
    Account.objects.filter(pk=second.pk).update(emailaddress1="a@x.example; nowhere")
    sync("CUSTOMER")
    issue("bc.phone_letters", "Phone No.", "Nordwind", "“call me”", "digits, spaces and punctuation")
    issue("bc.e_mail", "Email", "Südwind", "“nowhere”", "a@x.example", "Correct the address")


@pytest.mark.says("bc.no_company", "bc.type_change_blocked")
def test_persons_and_companies(world):
    customer = factories.customer("Mill")
    company = factories.company_contact(customer)
    ada = factories.person(company, "Ada", "Berg")
    refused(lambda: factories.person(ada, "Bo", "Dahl"), "Bo Dahl", "Ada Berg", "Choose a contact of type Company")
    company.type = 1
    refused(company.save, "Mill", "cannot become a Person", "persons", "Move that to another contact")


@pytest.mark.says("bc.contact_already_linked", "bc.entity_already_linked", "bc.relation_twice")
def test_business_relations(world):
    mill, quarry = factories.customer("Mill"), factories.customer("Quarry")
    code = BusinessRelation.objects.get(code="CUST")
    of_mill = factories.company_contact(mill)
    other = BusinessRelation(code="CUST2")
    other.save()

    def link(contact, relation, number, kind=1):
        return ContactBusinessRelation(contact=contact, business_relation=relation, link_to_table=kind, no=number).save

    refused(link(of_mill, other, quarry.no), "Mill", quarry.no, mill.no, "Remove the other link first")
    free = saved(Contact(type=0, name="Free"))
    refused(link(free, code, mill.no), mill.no, "Free", "Mill", "choose another record")
    law = BusinessRelation(code="LAW")
    law.save()
    ContactBusinessRelation(contact=free, business_relation=law).save()
    refused(
        ContactBusinessRelation(contact=free, business_relation=law).save, "Free", "LAW", "another business relation"
    )
