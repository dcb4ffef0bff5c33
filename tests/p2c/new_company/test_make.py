"""A company that begins with nothing: what is made for it on both sides, and what is not made twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.apps import apps

from crm.models import Organization, SystemUser, TransactionCurrency
from crm.services import environment
from erp.bc.models import (
    CompanyInformation,
    Customer,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    PurchaseSetup,
    SalesSetup,
    VatPostingSetup,
)
from integration import registry
from integration.models import Connection
from integration.services import connections, connector, guide, secret_store
from integration.services.connections import FieldsRefused
from integration.services.connector import NewCompany
from integration.services.errors import Refused
from integration.services.install import connection
from p2c.new_company import countries
from p2c.new_company.rows import SERIES
from tests import factories

pytestmark = pytest.mark.django_db
COMPANY = NewCompany(
    "Bread & Boats", "DK", address="http://127.0.0.1:8000", administrator="Ann", administrator_sign_in="ann"
)


def test_both_sides_are_there_and_the_connection_can_be_enabled() -> None:
    secret = guide.begin(COMPANY)
    information, sales = CompanyInformation.objects.get(), Organization.objects.get()
    assert (information.name, information.lcy_code, information.country_region_code) == ("Bread & Boats", "DKK", "DK")
    assert (sales.environmenturl, sales.basecurrency.isocurrencycode) == (COMPANY.address, "DKK")
    robot = SystemUser.objects.get(domainname="integration")
    assert environment.is_secret(robot, secret)
    assert not environment.is_secret(robot, "integration")
    assert set(environment.roles_of(robot)) == set(environment.REQUIRED)
    link = connection()
    assert secret_store.reveal(link.secret_key) == secret
    connections.set_enabled(link, True)
    link = connection()
    assert (link.enabled, link.is_solution_installed, link.base_currency_symbol) == (True, True, "kr.")
    assert link.integration_user == robot.pk


def test_new_records_get_their_numbers_and_contacts() -> None:
    guide.begin(COMPANY)
    assert Customer.objects.count() == 0
    made = factories.customer("Mill")
    assert made.no == "C00001"
    assert factories.vendor("Farm").no == "V00001"
    assert factories.company_contact(made).name == "Mill"
    for code, _text, first, _last, table, column in SERIES:
        series = NoSeries.objects.get(code=code)
        assert series.lines.get().starting_no == first
        assert getattr(registry.table(table).model.objects.get(), f"{column}_id") == series.pk


def test_what_is_shown_before_is_what_is_made_after() -> None:
    """Nothing is written to show it; every table and every record of the plan is there afterwards."""
    _company, planned = connector.current().plan(COMPANY)
    assert not CompanyInformation.objects.exists()
    guide.begin(COMPANY)
    for each in planned:
        assert apps.get_model(each.model)._default_manager.count() == len(each.records), each.caption
    said = {each.caption: each.records for each in planned}
    assert "CUST · Customers" in said["number series"]
    assert any("DKK" in text for text in said["company information"])


@pytest.mark.parametrize(
    ("country", "groups", "rates"),
    [
        ("DE", {"", "DOMESTIC", "EU", "EXPORT"}, {"STANDARD": 19, "REDUCED": 7, "ZERO": 0}),
        ("NO", {"", "DOMESTIC", "EXPORT"}, {"STANDARD": 25, "REDUCED": 15, "ZERO": 0}),
        ("US", {"", "DOMESTIC", "EXPORT"}, {"STANDARD": 0, "ZERO": 0}),
    ],
)
def test_tax_follows_the_country(country, groups, rates) -> None:
    guide.begin(NewCompany("X", country, address="http://127.0.0.1", administrator_sign_in="ann"))
    rows = VatPostingSetup.objects.all()
    assert {row.vat_bus_posting_group for row in rows} == groups
    domestic = {r.vat_prod_posting_group: r.vat_percent for r in rows if r.vat_bus_posting_group in ("", "DOMESTIC")}
    assert domestic == {code: Decimal(rate) for code, rate in rates.items()}
    assert {r.vat_percent for r in rows if r.vat_bus_posting_group == "EXPORT"} == {0}
    reverse = {r.vat_bus_posting_group for r in rows if r.vat_calculation_type == 1}
    assert reverse == groups & {"EU"}


def test_a_country_without_known_rates_gets_no_rates() -> None:
    guide.begin(NewCompany("X", "JP", address="http://127.0.0.1", administrator_sign_in="ann"))
    assert not VatPostingSetup.objects.exists()
    assert TransactionCurrency.objects.get().currencyprecision == 0


def test_what_was_typed_by_hand_before_stays() -> None:
    """Blanks are filled in; a code that is there is used, with its own numbers."""
    own = factories.saved(NoSeries(code="CUST", description="Mine"))
    factories.saved(NoSeriesLine(series=own, starting_no="10000"))
    factories.saved(SalesSetup(archive_orders=True))
    factories.saved(CompanyInformation(name="Typed before", lcy_code="SEK"))
    guide.begin(COMPANY)
    setup = SalesSetup.objects.get()
    assert (setup.archive_orders, setup.customer_nos, setup.order_nos.code) == (True, own, "SORDER")
    assert own.lines.get().starting_no == "10000"
    assert NoSeries.objects.get(code="CUST").description == "Mine"
    information = CompanyInformation.objects.get()
    assert (information.name, information.lcy_code, information.country_region_code) == ("Typed before", "SEK", "DK")
    assert Organization.objects.get().basecurrency.isocurrencycode == "SEK", "one money on both sides"
    assert PurchaseSetup.objects.get().vendor_nos.code == "VEND"
    assert MarketingSetup.objects.get().contact_nos.code == "CONT"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"name": " "}, "name", "Enter the name"),
        ({"name": "x" * 101}, "name", "at most 100"),
        ({"country": "XX"}, "country", "“XX” is no country"),
        ({"currency": "EURO"}, "currency", "“EURO” is no currency"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_written(changed, field, words) -> None:
    with pytest.raises(FieldsRefused) as refused:
        guide.begin(NewCompany(**{"name": "X", "country": "DK", "address": "http://127.0.0.1", **changed}))
    assert words in refused.value.problems[field]
    assert not CompanyInformation.objects.exists()
    assert not Connection.objects.filter(user_name="integration").exists()


def test_another_currency_than_business_central_has_is_refused() -> None:
    factories.saved(CompanyInformation(name="Typed before", lcy_code="SEK"))
    with pytest.raises(FieldsRefused) as refused:
        guide.begin(NewCompany("X", "DK", "EUR", address="http://127.0.0.1"))
    assert "Business Central is SEK already" in refused.value.problems["currency"]


def test_a_second_person_does_not_make_it_again() -> None:
    secret = guide.begin(COMPANY)
    with pytest.raises(Refused, match="set up in this database already"):
        guide.begin(NewCompany("Other", "SE", address="http://127.0.0.1"))
    assert Organization.objects.get().name == "Bread & Boats"
    assert environment.is_secret(SystemUser.objects.get(domainname="integration"), secret)


def test_money_is_written_as_in_its_country() -> None:
    assert countries.money("DKK", "DK").symbol == "kr."
    assert countries.money("EUR", "DE").symbol == "€"
    assert countries.money("JPY", "JP").decimals == 0
