"""CURRENCY: rates, symbols, ISO codes, and the local currency as a blank code."""

import datetime as dt
from decimal import Decimal

import pytest

from crm.models import Account, Opportunity, TransactionCurrency
from erp.bc.models import CompanyInformation, CurrencyExchangeRate, Customer
from integration.models import Coupling
from integration.services import drift
from integration.services.explain import explain
from integration.services.preflight import of_mapping
from p2c.pairs.currency import smallest
from tests import factories
from tests import factories_documents as documents
from tests.factories import coupled_customer, open_issues, sync, sync_records
from tests.reading import issue, stopped
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@pytest.mark.behaviour("B-170", "B-174")
def test_a_new_currency_needs_a_rate_and_goes_when_it_has_one(world):
    """CURR-03, CURR-05."""
    made = factories.currency("SEK", symbol="kr", description="Krona")
    assert sync_records("CURRENCY", local=[made], create=True).to == {"failed": 1}
    assert not TransactionCurrency.objects.filter(isocurrencycode="SEK").exists()
    (issue,) = open_issues()
    assert "SEK" in issue.sentence
    assert "rate" in issue.sentence
    factories.change_mapping("CURRENCY", only_coupled=False)
    factories.exchange_rate(made, "11.5", dt.date(2026, 1, 1))
    assert sync("CURRENCY").to == {"inserted": 1}
    remote = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert (remote.currencysymbol, remote.currencyname, remote.currencyprecision) == ("kr", "Krona", 2)
    assert remote.exchangerate == Decimal("11.5")
    assert not open_issues()


def test_a_new_rate_travels_although_no_field_changed(world):
    made = factories.currency("SEK", "11.5", symbol="kr")
    sync_records("CURRENCY", local=[made], create=True)
    factories.exchange_rate(made, "12.25", dt.date(2026, 2, 1))
    outcome = sync("CURRENCY")
    assert outcome.to == {"modified": 1}
    assert TransactionCurrency.objects.get(isocurrencycode="SEK").exchangerate == Decimal("12.25")
    assert sync("CURRENCY").to == {}
    assert sync("CURRENCY", "full").to == {"unchanged": 1}


def test_a_rate_that_goes_missing_fails_the_currency_and_keeps_its_change(world):
    made = factories.currency("SEK", "11.5", symbol="kr")
    sync_records("CURRENCY", local=[made], create=True)
    made.exchange_rates.all().delete()
    made.symbol = "SKr"
    made.save()
    assert sync("CURRENCY").to == {"failed": 1}
    assert TransactionCurrency.objects.get(isocurrencycode="SEK").currencysymbol == "kr"
    factories.exchange_rate(made, "12", dt.date(2026, 2, 1))
    assert sync("CURRENCY").to == {"modified": 1}
    remote = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert (remote.currencysymbol, remote.exchangerate) == ("SKr", Decimal(12))


def test_a_small_rate_is_written_once(world):
    """CURR-03: 0.0000006739 is the number 6.739E-7; a full run after the first has nothing to write."""
    made = factories.currency("VES", "1", symbol="Bs")
    CurrencyExchangeRate.objects.filter(currency=made).update(relational_exch_rate_amount=1_483_900)
    sync_records("CURRENCY", local=[made], create=True)
    remote = TransactionCurrency.objects.get(isocurrencycode="VES")
    assert remote.exchangerate == Decimal("0.0000006739")
    assert not {"modified", "inserted"} & sync("CURRENCY", "full").to.keys()


def test_a_blank_symbol_is_no_drift(world):
    """CURR-05: its code stands for it; what somebody writes in Sales instead is told."""
    made = factories.currency("SEK", "11.5")
    sync_records("CURRENCY", local=[made], create=True)
    remote = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert remote.currencysymbol == "SEK"

    def counts():
        return drift.counts(drift.request(factories.mapping("CURRENCY"), background=False))

    assert counts() == {}
    assert "in_step" in explain(factories.mapping("CURRENCY"), "SEK")["reasons"]
    TransactionCurrency.objects.filter(pk=remote.pk).update(currencysymbol="x")
    assert counts() == {"drift": 1}


def test_a_blank_symbol_becomes_the_iso_code(world):
    """CURR-05: of a new currency, and of one whose symbol is taken away."""
    made = factories.currency("SEK", "11.5")
    sync_records("CURRENCY", local=[made], create=True)
    remote = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert remote.currencysymbol == "SEK"
    assert sync("CURRENCY", "full").to == {"unchanged": 1}
    for symbol, shown in (("kr", "kr"), ("", "SEK")):
        made.symbol = symbol
        made.save()
        sync("CURRENCY")
        remote.refresh_from_db()
        assert remote.currencysymbol == shown


def test_a_code_that_is_no_iso_code_cannot_be_created(world):
    """CURR-02."""
    made = factories.currency("KRONA1", "11.5")
    assert sync_records("CURRENCY", local=[made], create=True).to == {"failed": 1}
    assert "KRONA1" in open_issues()[0].sentence


def test_the_iso_code_in_sales_stays(world):
    """CURR-02: a coupled currency that is renamed says so, and Sales keeps the code."""
    made = factories.currency("SEK", "11.5", symbol="kr")
    sync_records("CURRENCY", local=[made], create=True)
    made.code = "NOK"
    made.save()
    assert sync("CURRENCY").to == {"failed": 1}
    issue("insert_only", "NOK", "“SEK”", "only be set when a record is created")
    assert not TransactionCurrency.objects.filter(isocurrencycode="NOK").exists()


@pytest.mark.behaviour("B-171")
@pytest.mark.parametrize(
    ("decimals", "worth", "step"),
    [(0, "1235", "1"), (1, "1234.6", "0.1"), (2, "1234.57", "0.01"), (10, "1234.568", "1E-10")],
)
def test_new_currencies_have_the_decimals_of_the_base_currency_and_amounts_are_rounded_to_them(
    world, decimals, worth, step
):
    """CURR-05: the organisation's setting; money of Sales itself has four places at most."""
    TransactionCurrency.objects.filter(pk=world.euro.pk).update(currencyprecision=decimals)
    sync_records("CURRENCY", local=[factories.currency("SEK", "10")], create=True)
    krona = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert krona.currencyprecision == decimals
    assert smallest(decimals) == Decimal(step)
    # what Business Central expects of an opportunity, in the currency it has in Sales
    documents.set_up_opportunities()
    local = documents.opportunity(documents.coupled_person()[0])
    sync("OPPORTUNITY")
    Opportunity.objects.update(transactioncurrency=krona)
    documents.expect(local, "123.4568")
    sync("OPPORTUNITY")
    assert Opportunity.objects.get().estimatedvalue == Decimal(worth)


def test_a_currency_that_sales_has_is_coupled_not_made_twice(world):
    """CURR-01, GEN-03: by ISO code."""
    made = factories.currency("SEK", "11.5", symbol="kr", description="Krona")
    remote = factories.saved(TransactionCurrency(isocurrencycode="SEK", currencysymbol="S", exchangerate="10"))
    outcome = sync("CURRENCY", "full", create=True, confirmed=True, first_synch="to_integration")
    assert outcome.to == {"coupled": 1, "modified": 1}
    assert Coupling.objects.get(local_id=made.pk).remote_id == remote.pk
    remote.refresh_from_db()
    assert (remote.currencysymbol, remote.exchangerate) == ("kr", Decimal("11.5"))


def test_creating_a_currency_that_sales_has_couples_and_overwrites_it(world):
    """CURR-01: Business Central says what it is called and what it is worth."""
    made = factories.currency("SEK", "11.5", symbol="kr", description="Krona")
    remote = factories.saved(TransactionCurrency(isocurrencycode="SEK", currencysymbol="S", exchangerate="10"))
    sync_records("CURRENCY", local=[made], create=True)
    remote.refresh_from_db()
    assert Coupling.objects.get().remote_id == remote.pk
    assert (remote.currencysymbol, remote.currencyname, remote.exchangerate) == ("kr", "Krona", Decimal("11.5"))
    assert not open_issues()


@pytest.mark.behaviour("B-172", "B-173")
def test_rates_are_against_the_base_currency_of_sales(world):
    """CURR-03, CURR-04: LCY is EUR, Sales counts in USD: a cross rate, at ten decimals; the base currency is 1."""
    dollar = factories.saved(TransactionCurrency(isocurrencycode="USD", exchangerate="1"))
    world.connection.base_currency = dollar.pk
    world.connection.save()
    made = factories.currency("SEK", "12")
    assert sync_records("CURRENCY", local=[made], create=True).to == {"failed": 1}
    assert "USD" in open_issues()[0].sentence
    own = factories.currency("USD", "1.2")
    assert sync_records("CURRENCY", local=[made], create=True).to == {"inserted": 1}
    factories.couple("CURRENCY", own, dollar)
    dollar.refresh_from_db()
    assert dollar.exchangerate == 1
    assert TransactionCurrency.objects.get(isocurrencycode="SEK").exchangerate == Decimal(10)
    sync_records("CURRENCY", local=[factories.currency("CHF", "1")], create=True)
    assert TransactionCurrency.objects.get(isocurrencycode="CHF").exchangerate == Decimal("0.8333333333")
    world.connection.base_currency = None
    world.connection.save()
    assert sync_records("CURRENCY", local=[factories.currency("DKK", "7")], create=True).to == {"failed": 1}
    issue("base_currency_unknown", "base currency", "Choose")


def test_another_rate_of_the_base_currency_is_another_rate_of_all(world):
    """CURR-03: LCY is EUR, Sales counts in USD."""
    dollar = factories.saved(TransactionCurrency(isocurrencycode="USD", exchangerate="1"))
    world.connection.base_currency = dollar.pk
    world.connection.save()
    own, krona, franc = (factories.currency(*each) for each in (("USD", "1.2"), ("SEK", "12"), ("CHF", "0.6")))
    factories.couple("CURRENCY", own, dollar)
    sync_records("CURRENCY", local=[krona, franc], create=True)
    factories.exchange_rate(own, "1.5", dt.date(2026, 2, 1))
    factories.exchange_rate(franc, "0.9", dt.date(2026, 2, 1))
    sync("CURRENCY")
    rates = dict(TransactionCurrency.objects.values_list("isocurrencycode", "exchangerate"))
    assert (rates["USD"], rates["SEK"], rates["CHF"]) == (1, 8, Decimal("0.6"))
    assert sync("CURRENCY").to == {}
    assert sync("CURRENCY", "full").to == {"unchanged": 3}


def test_a_latest_rate_of_zero_is_none(world):
    """CURR-03: an older one does not stand in for it."""
    made = factories.currency("SEK", "11.5")
    CurrencyExchangeRate.objects.bulk_create(
        [CurrencyExchangeRate(currency=made, starting_date=dt.date(2026, 2, 1), relational_exch_rate_amount=0)]
    )
    assert sync_records("CURRENCY", local=[made], create=True).to == {"failed": 1}
    issue("no_exchange_rate", "SEK")


@pytest.mark.behaviour("B-062")
def test_disabled_fields_stay_behind(world):
    for name in ("symbol", "description"):
        factories.mapping("CURRENCY").fields.filter(local_field=name).update(enabled=False)
    made = factories.currency("SEK", "11.5", symbol="kr", description="Krona")
    sync_records("CURRENCY", local=[made], create=True)
    remote = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert remote.currencyname == ""


# --- blank is the local currency --------------------------------------------------------------------------------------


def test_a_blank_currency_code_is_the_local_currency_in_sales(world):
    """CUR-01."""
    local = factories.customer("Nordwind")
    sync_records("CUSTOMER", local=[local], create=True)
    assert Account.objects.get().transactioncurrency_id == world.euro.pk


def test_the_local_currency_of_sales_is_blank_in_business_central(world):
    """CUR-02."""
    remote = factories.account("Nordwind", transactioncurrency=world.euro)
    sync_records("CUSTOMER", remote=[remote], create=True)
    assert Customer.objects.get().currency_id is None


@pytest.mark.behaviour("B-168")
def test_another_currency_goes_through_its_coupling(world):
    """CUR-02, CUR-04."""
    krona = factories.currency("SEK", "11.5")
    sync_records("CURRENCY", local=[krona], create=True)
    remote_krona = TransactionCurrency.objects.get(isocurrencycode="SEK")
    local, remote = coupled_customer("Nordwind", currency=krona)
    assert remote.transactioncurrency_id == remote_krona.pk
    remote.transactioncurrency = world.euro
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.currency_id is None
    local.currency = krona
    local.save()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.transactioncurrency_id == remote_krona.pk


def test_an_uncoupled_currency_fails_its_customer_until_it_is_coupled(world):
    """CUR-04."""
    krona = factories.currency("ISK", "140")
    local = factories.customer("Nordwind", currency=krona)
    assert sync_records("CUSTOMER", local=[local], create=True).to == {"failed": 1}
    (issue,) = open_issues()
    assert issue.issue_class == "waiting"
    assert "ISK" in issue.sentence
    sync_records("CURRENCY", local=[krona], create=True)
    factories.change_mapping("CUSTOMER", only_coupled=False)
    assert sync("CUSTOMER").to["inserted"] == 1


@pytest.mark.parametrize("base", ["EUR", ""])
def test_without_a_rate_the_local_currency_is_not_made_and_the_run_says_why(world, base):
    """CURR-06: it would get a rate that nobody has said."""
    CompanyInformation.objects.update(lcy_code="SEK")
    if not base:
        world.connection.base_currency = None
        world.connection.save()
    for name in ("CUSTOMER", "CONTACT", "ITEM-PRODUCT", "OPPORTUNITY", "CUSTPRCGRP-PRICE"):
        (point,) = [each for each in of_mapping(factories.mapping(name)) if each.stops and not each.ok]
        assert "base currency" in point.message
    outcome = sync_records("CUSTOMER", local=[factories.customer("Nordwind")], create=True)
    if base:
        stopped(outcome, "base_currency_not_in_bc", "EUR", "exchange rate")
    else:
        stopped(outcome, "base_currency_unknown", "base currency", "connection page")
    assert not TransactionCurrency.objects.filter(isocurrencycode="SEK").exists()
    assert not Account.objects.exists()


def test_the_local_currency_is_made_in_sales_when_it_is_missing(world):
    """CUR-01, CURR-06."""
    CompanyInformation.objects.update(lcy_code="SEK")
    factories.currency("EUR", "0.1")
    local = factories.customer("Nordwind")
    sync_records("CUSTOMER", local=[local], create=True)
    made = TransactionCurrency.objects.get(isocurrencycode="SEK")
    assert made.exchangerate == Decimal(10)
    assert Account.objects.get().transactioncurrency_id == made.pk


def test_an_account_without_a_currency_makes_a_customer_in_the_local_one_and_stays_as_it_is(world):
    """CUR-02: blank is blank, and nothing travels back."""
    remote = factories.account("Nordwind")
    sync_records("CUSTOMER", remote=[remote], create=True)
    local = Customer.objects.get()
    assert local.currency is None
    for kind in ("synch", "full"):
        assert "modified" not in sync("CUSTOMER", kind).to
    remote.refresh_from_db()
    assert remote.transactioncurrency is None


@shareable
def dollars(world):
    """Sales counts in USD, Business Central in EUR."""
    world.dollar = factories.saved(TransactionCurrency(isocurrencycode="USD", exchangerate="1"))
    world.connection.base_currency = world.dollar.pk
    world.connection.save()
    world.usd = factories.currency("USD", "1.2")
    return world


def test_where_the_base_currency_is_another_one_blank_is_still_the_local_currency(dollars):
    """CUR-01, CUR-02, CUR-03: both ways by the ISO code of the local currency, never the base currency."""
    ours = factories.customer("Nordwind")
    theirs = factories.account("Südwind", transactioncurrency=dollars.euro)
    assert sync_records("CUSTOMER", local=[ours], remote=[theirs], create=True).to["inserted"] == 1
    assert Account.objects.get(name="Nordwind").transactioncurrency == dollars.euro
    assert Customer.objects.get(name="Südwind").currency is None
    full = sync("CUSTOMER", "full")
    assert "modified" not in {**full.to, **full.back}


def test_the_base_currency_of_sales_goes_through_its_coupling_like_any_other(dollars):
    """CUR-03, CUR-04."""
    theirs = factories.account("Nordwind", transactioncurrency=dollars.dollar)
    assert sync_records("CUSTOMER", remote=[theirs], create=True).back == {"failed": 1}
    assert "USD" in open_issues()[0].sentence
    factories.couple("CURRENCY", dollars.usd, dollars.dollar)
    assert sync_records("CUSTOMER", remote=[theirs], create=True).back == {"inserted": 1}
    assert Customer.objects.get().currency == dollars.usd
    ours = factories.customer("Südwind", currency=dollars.usd)
    sync_records("CUSTOMER", local=[ours], create=True)
    assert Account.objects.get(name="Südwind").transactioncurrency == dollars.dollar


def test_the_local_currency_that_sales_lacks_is_made_with_its_rate_to_the_base_currency(dollars):
    """CUR-01, CUR-03: name and symbol are the ISO code, the precision is the default; made once."""
    dollars.euro.delete()
    for name in ("Nordwind", "Südwind"):
        sync_records("CUSTOMER", local=[factories.customer(name)], create=True)
    made = TransactionCurrency.objects.get(isocurrencycode="EUR")
    assert (made.currencyname, made.currencysymbol, made.currencyprecision) == ("EUR", "EUR", 2)
    assert made.exchangerate == Decimal("0.8333333333")
    assert set(Account.objects.values_list("transactioncurrency", flat=True)) == {made.pk}


def test_the_code_of_the_local_currency_is_blank_whatever_record_bears_it(world):
    """CUR-02: Business Central may have a currency of that code, too."""
    explicit = factories.currency("EUR", "1")
    sync_records("CURRENCY", local=[explicit], create=True)
    remote = factories.account("Nordwind", transactioncurrency=world.euro)
    sync_records("CUSTOMER", remote=[remote], create=True)
    assert Customer.objects.get().currency is None


def test_every_sales_currency_with_the_code_of_the_local_one_is_blank(world):
    """CUR-02: also the second of that code; nobody's choice among them is changed."""
    second = factories.saved(TransactionCurrency(isocurrencycode="EUR", currencyname="Euro, new", exchangerate="1"))
    remote = factories.account("Nordwind", transactioncurrency=second)
    assert not [p for p in of_mapping(factories.mapping("CUSTOMER")) if "EUR" in p.message]
    assert sync_records("CUSTOMER", remote=[remote], create=True).back == {"inserted": 1}
    assert Customer.objects.get().currency is None
    assert "modified" not in sync("CUSTOMER", "full").to
    remote.refresh_from_db()
    assert remote.transactioncurrency == second
    sync_records("CUSTOMER", local=[factories.customer("Südwind")], create=True)
    assert Account.objects.get(name="Südwind").transactioncurrency == world.euro
