"""What the pairs' own rules say, read as a person gets it in the inbox, in explain or beside a value."""

import pytest

from crm.models import OptionValue, TransactionCurrency
from erp.bc.models import ContactBusinessRelation, PaymentTerms, Salesperson
from integration.models import FieldMapping
from integration.services import explain
from tests import factories
from tests.factories import open_issues, saved, sync, sync_records
from tests.reading import issue, read

pytestmark = pytest.mark.django_db


@pytest.mark.says("no_exchange_rate", "not_an_iso_code")
def test_currencies(world):
    without, wrong = factories.currency("SEK"), factories.currency("US1", "2")
    sync_records("CURRENCY", local=[without, wrong], create=True)
    issue("no_exchange_rate", "SEK", "Add an exchange rate for this currency")
    issue("not_an_iso_code", "US1", "three-letter ISO code")
    assert not TransactionCurrency.objects.exclude(pk=world.euro.pk).exists()


@pytest.mark.says("base_currency_unknown", "base_currency_not_in_bc")
def test_the_base_currency(world):
    sek = factories.currency("SEK", "11")
    dollar = saved(TransactionCurrency(isocurrencycode="USD", currencyname="Dollar", exchangerate="1"))
    world.connection.base_currency = dollar.pk
    world.connection.save()
    sync_records("CURRENCY", local=[sek], create=True)
    issue("base_currency_not_in_bc", "SEK", "USD", "Add USD as a currency with an exchange rate")
    world.connection.base_currency = None
    world.connection.save()
    sync_records("CURRENCY", local=[sek], create=True)
    issue("base_currency_unknown", "SEK", "Choose the base currency on the connection page")


@pytest.mark.says("contact_without_relation")
def test_a_contact_of_no_customer(world):
    company = saved(factories.Contact(type=0, name="Chamber"))
    ada = factories.person(company, "Ada", "Berg")
    lines = explain.explain(factories.mapping("CONTACT"), ada.no)["sentences"]
    (said,) = [line for line in lines if "neither a customer nor a vendor" in line]
    read(said, "Ada Berg", "Link the company contact to a customer or a vendor")


@pytest.mark.says("company_does_not_exist")
def test_a_contact_waits_for_its_account(world):
    account = factories.account("Nordwind")
    factories.sales_contact(account, "Ada", "Berg")
    factories.change_mapping("CONTACT", only_coupled=False)
    sync("CONTACT", "full", create=True, confirmed=True)
    found = issue("company_does_not_exist", "Ada Berg", "“Nordwind”", "goes by itself")
    assert found.issue_class == "waiting"


@pytest.mark.says("related_record_missing")
def test_a_relation_to_a_customer_that_is_gone(world):
    customer = factories.customer("Mill")
    ada = factories.person(factories.company_contact(customer), "Ada", "Berg")
    ContactBusinessRelation.objects.filter(no=customer.no).update(no="C99999")
    sync_records("CONTACT", local=[ada], create=True)
    issue("related_record_missing", "Ada Berg", "C99999", "Delete the contact's business relation, or restore C99999")


@pytest.mark.says("salesperson_codes_used_up")
def test_no_salesperson_code_is_left(world):
    saved(Salesperson(code="SP NO. 9999999999999", name="Last"))
    factories.change_mapping("SALESPEOPLE", only_coupled=False)
    sync_records("SALESPEOPLE", remote=[factories.user("Ada")], create=True)
    issue("salesperson_codes_used_up", "Ada", "SP NO. 9999999999999", "Rename or delete salespeople")


@pytest.mark.says("no_default_team")
def test_no_owner_for_new_records(world):
    world.connection.default_team = None
    world.connection.save()
    texts = [f"{c.finding} {c.finding.next_step}" for c in preflight_concerns()]
    (said,) = {text for text in texts if "owning team" in text}
    read(said, "have no owner", "Choose the default owning team on the connection page")


def preflight_concerns():
    from integration import pairs
    from integration.engine.plan import compile_plan
    from integration.services.install import connection

    mapping = factories.mapping("CUSTOMER")
    return pairs.get(mapping.pair).preflight(compile_plan(mapping, connection()).context)


@pytest.mark.says("option_collides", "option_code_taken")
def test_options_that_would_get_one_code(world):
    factories.change_mapping("PAYMENT TERMS", direction="from_integration")
    FieldMapping.objects.filter(mapping__name="PAYMENT TERMS").update(direction="from_integration")
    first = saved(OptionValue(table="account", column="paymenttermscode", label="Within fourteen days"))
    second = saved(OptionValue(table="account", column="paymenttermscode", label="Within fourteen weeks"))
    sync_records("PAYMENT TERMS", remote=[first, second], create=True)
    texts = [f"{i.sentence} {i.next_step}" for i in open_issues() if i.code == "option_collides"]
    for text in texts:
        read(text, "Within fourteen days", "Within fourteen weeks", "WITHIN FOU", "10", "Rename one of the two")
    assert len(texts) == 2
    saved(PaymentTerms(code="NET 30 DAY"))
    third = saved(OptionValue(table="account", column="paymenttermscode", label="Net 30 days after"))
    FieldMapping.objects.filter(mapping__name="PAYMENT TERMS").update(direction="from_integration")
    sync_records("PAYMENT TERMS", remote=[third], create=True)
    issue("option_code_taken", "Net 30 days after", "NET 30 DAY", "Couple the two by hand")
