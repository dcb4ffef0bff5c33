"""Bad data costs one record: customers, contacts, opportunities, options and posted invoices.

As in `test_bad_data.py`: one issue, a good record beside it that goes, and mending is enough.
"""

from typing import Any

import pytest

from crm.models import Account, Invoice, InvoiceDetail, OptionValue
from crm.models import Contact as SalesContact
from crm.models import Opportunity as SalesOpportunity
from erp.bc.models import Contact, ContactBusinessRelation, Customer, PaymentTerms
from integration.models import FieldMapping
from integration.services import explain
from tests import factories
from tests import factories_documents as documents
from tests import factories_products as products
from tests.factories import account, coupled_customer, customer, open_issues, option, saved, sync
from tests.factories_documents import INVOICES, invoice, line
from tests.p2c.pairs.bad_data import Case, creating, partner_of, show
from tests.reading import read

pytestmark = pytest.mark.django_db

GOODS = "ITEM-PRODUCT"


def has(name: str) -> bool:
    return Account.objects.filter(name=name).exists()


# --- customers --------------------------------------------------------------------------------------------------------


def a_customer_in_an_uncoupled_currency(world: Any) -> Case:
    """CUR-04."""
    dollar = factories.currency("USD", "2")
    customer("Good")
    bad = customer("Bad", currency=dollar)
    return Case(
        mappings=("CUSTOMER",),
        bad=bad,
        words=(f"{bad.no} · Bad", "Currency Code", "“USD", "Couple “USD"),
        good=lambda: has("Good"),
        written=lambda: has("Bad"),
        mend=lambda: sync("CURRENCY"),
    )


def an_account_in_an_unknown_currency(world: Any) -> Case:
    """CUR-04, from Sales."""
    dollar = saved(factories.TransactionCurrency(isocurrencycode="USD", currencyname="Dollar", exchangerate="2"))
    account("Good", transactioncurrency=world.euro)
    bad = account("Bad", transactioncurrency=dollar)

    def mend() -> None:
        factories.currency("USD", "2")
        sync("CURRENCY")

    return Case(
        mappings=("CUSTOMER",),
        bad=bad,
        words=("Bad", "Currency", "“USD", "Couple “USD"),
        good=lambda: Customer.objects.filter(name="Good").exists(),
        written=lambda: Customer.objects.filter(name="Bad").exists(),
        mend=mend,
    )


def a_customer_of_uncoupled_terms(world: Any) -> Case:
    """Seed 001: where the field may not be left blank."""
    FieldMapping.objects.filter(mapping__name="CUSTOMER", local_field="payment_terms").update(
        clear_on_failed_synch=False
    )
    terms = saved(PaymentTerms(code="NET 7"))
    customer("Good")
    bad = customer("Bad", payment_terms=terms)
    return Case(
        mappings=("CUSTOMER",),
        bad=bad,
        words=(f"{bad.no} · Bad", "Payment Terms", "“NET 7", "Couple “NET 7"),
        good=lambda: has("Good"),
        written=lambda: has("Bad"),
        mend=lambda: sync("PAYMENT TERMS"),
    )


def a_customer_of_an_uncoupled_salesperson(world: Any) -> Case:
    """OWN-02: her Sales user is not known."""
    seller = factories.salesperson("AB")
    customer("Good")
    bad = customer("Bad", salesperson=seller)
    return Case(
        mappings=("CUSTOMER",),
        bad=bad,
        words=(f"{bad.no} · Bad", "Salesperson Code", "“AB", "(SALESPEOPLE)", "Couple “AB"),
        good=lambda: has("Good"),
        written=lambda: has("Bad"),
        mend=lambda: factories.couple("SALESPEOPLE", seller, factories.user("Ab")),
    )


# --- contacts and opportunities ---------------------------------------------------------------------------------------


def a_contact_of_a_relation_to_nobody(world: Any) -> Case:
    """CONT-03: the customer its company is linked to is gone."""
    mill, _account = coupled_customer("Mill")
    dairy, _account = coupled_customer("Dairy")
    good = factories.person(factories.company_contact(mill), "Ada", "Berg")
    bad = factories.person(factories.company_contact(dairy), "Eva", "Holm")
    link = ContactBusinessRelation.objects.filter(no=dairy.no)
    link.update(no="C99999")
    return Case(
        mappings=("CONTACT",),
        bad=bad,
        words=("Eva Holm", "C99999", "does not exist", "Delete the contact's business relation"),
        good=lambda: partner_of(good),
        written=lambda: SalesContact.objects.filter(lastname="Holm").exists(),
        mend=lambda: ContactBusinessRelation.objects.filter(no="C99999").update(no=dairy.no),
    )


def a_contact_of_an_account_without_a_company(world: Any) -> Case:
    """CONT-05: the account is left to a person, for two customers could be it."""
    _mill, known = coupled_customer("Mill")
    strange = account("Dairy")
    twins = [customer("Dairy", post_code="1"), customer("Dairy", post_code="1")]
    Account.objects.filter(pk=strange.pk).update(address1_postalcode="1")
    factories.change_mapping("CUSTOMER", only_coupled=True)
    factories.sales_contact(known, "Ada", "Berg")
    bad = factories.sales_contact(strange, "Eva", "Holm")
    return Case(
        mappings=("CONTACT",),
        bad=bad,
        words=("Eva Holm", "“Dairy”", "no company in Business Central", "Couple or synchronise the account"),
        good=lambda: Contact.objects.filter(surname="Berg").exists(),
        written=lambda: Contact.objects.filter(surname="Holm").exists(),
        mend=lambda: factories.couple("CUSTOMER", twins[0], strange),
    )


def an_opportunity_of_an_uncoupled_contact(world: Any) -> Case:
    """OPP-01."""
    documents.set_up_opportunities()
    ada, _contact = documents.coupled_person()
    mill, _account = coupled_customer("Mill")
    eva = factories.person(factories.company_contact(mill), "Eva", "Holm")
    documents.opportunity(ada, "Good")
    bad = documents.opportunity(eva, "Bad")
    return Case(
        mappings=("OPPORTUNITY",),
        bad=bad,
        words=("Bad", "Contact", "Eva Holm”", "(CONTACT)", "Couple"),
        good=lambda: SalesOpportunity.objects.filter(name="Good").exists(),
        written=lambda: SalesOpportunity.objects.filter(name="Bad").exists(),
        mend=lambda: sync("CONTACT"),
    )


# --- options ----------------------------------------------------------------------------------------------------------


def an_option_that_says_what_another_says(world: Any) -> Case:
    """ENG-037: cut to the length of a code they are the same."""
    OptionValue.objects.filter(column="paymenttermscode").delete()
    factories.change_mapping("PAYMENT TERMS", direction="from_integration")
    FieldMapping.objects.filter(mapping__name="PAYMENT TERMS").update(direction="from_integration")
    option("paymenttermscode", 5, "Net 30 days strictly")
    sync("PAYMENT TERMS")
    option("paymenttermscode", 7, "Cash")
    bad = option("paymenttermscode", 6, "Net 30 days or so")

    def mend() -> None:
        bad.label = "Net 45"
        bad.save()

    return Case(
        mappings=("PAYMENT TERMS",),
        bad=bad,
        words=("“Net 30 days or so”", "“Net 30 days strictly”", "NET 30 DAY", "10 characters", "Rename one of the two"),
        good=lambda: PaymentTerms.objects.filter(code="CASH").exists(),
        written=lambda: PaymentTerms.objects.filter(code="NET 45").exists(),
        mend=mend,
    )


# --- posted invoices --------------------------------------------------------------------------------------------------


def sold(description: str, **values: Any) -> Any:
    made = products.item(description, **values)
    products.synchronised(made)
    return made


def _invoices(world: Any, bad: Any, mend: Any, *words: str, causes: Any = (), before: Any = ()) -> Case:
    """A good invoice beside the bad one."""
    good = invoice(coupled_customer("Mill")[0], line("250", of=sold("Bicycle")))
    return Case(
        mappings=(*before, INVOICES),
        bad=bad,
        words=(bad.no, *words),
        good=lambda: Invoice.objects.filter(invoicenumber=good.no, lines__isnull=False).exists(),
        written=lambda: Invoice.objects.filter(invoicenumber=bad.no).exists() or InvoiceDetail.objects.count() > 1,
        mend=mend,
        causes=causes,
    )


def an_invoice_of_an_item_that_cannot_be_in_sales(world: Any) -> Case:
    """INV-02: the item has an issue of its own, and the invoice goes with it."""
    tandem = products.item("Tandem", base="")
    bad = invoice(coupled_customer("Dairy")[0], line("400", of=tandem), line("10"))

    def mend() -> None:
        tandem.base_unit_of_measure = products.unit("PCS")
        tandem.save()

    words = (f"{tandem.no} · Tandem", "(ITEM-PRODUCT)", "Couple")
    return _invoices(world, bad, mend, *words, causes=(GOODS,), before=(GOODS,))


def an_invoice_of_a_blocked_item(world: Any) -> Case:
    """INV-01: although it is in Sales."""
    old = sold("Old")
    bad = invoice(coupled_customer("Dairy")[0], line("400", of=old), line("10"))
    block(old, True)
    words = (f"{old.no} · Old", "is blocked", "Unblock", "goes by itself")
    return _invoices(world, bad, lambda: block(old, False), *words, before=(GOODS,))


def an_invoice_of_a_blocked_customer(world: Any) -> Case:
    """INV-07: a customer that CUSTOMER leaves out."""
    dairy = customer("Dairy", blocked=3)
    bad = invoice(dairy, line("400"))

    def mend() -> None:
        dairy.blocked = 0
        dairy.save()

    words = ("Sell-to Customer", f"{dairy.no} · Dairy", "(CUSTOMER)", "Couple")
    return _invoices(world, bad, mend, *words, before=("CUSTOMER",))


def an_invoice_in_an_uncoupled_currency(world: Any) -> Case:
    """PRICE-02."""
    dollar = factories.currency("USD", "2")
    bad = invoice(coupled_customer("Dairy")[0], line("400"), currency=dollar, currency_factor="2")
    return _invoices(world, bad, lambda: sync("CURRENCY"), "“USD", "Couple “USD")


def block(record: Any, blocked: bool) -> None:
    fresh = type(record).objects.get(pk=record.pk)
    fresh.blocked = blocked
    fresh.save()


CASES = (
    a_customer_in_an_uncoupled_currency,
    an_account_in_an_unknown_currency,
    a_customer_of_uncoupled_terms,
    a_customer_of_an_uncoupled_salesperson,
    a_contact_of_a_relation_to_nobody,
    a_contact_of_an_account_without_a_company,
    an_opportunity_of_an_uncoupled_contact,
    an_option_that_says_what_another_says,
    an_invoice_of_an_item_that_cannot_be_in_sales,
    an_invoice_of_a_blocked_item,
    an_invoice_of_a_blocked_customer,
    an_invoice_in_an_uncoupled_currency,
)


@pytest.mark.parametrize("case", CASES, ids=lambda each: each.__name__)
def test_a_bad_partner_or_document_costs_one_record_until_it_is_mended(world, case):
    products.set_up_products()
    creating()
    show(case(world))


def test_a_contact_of_a_company_without_relation_is_left_out_and_says_so(world):
    """CONT-01: no issue; explain names the next step, and linking the company is enough."""
    creating()
    mill, dairy = customer("Mill"), customer("Dairy")
    sync("CUSTOMER")
    chamber = saved(Contact(type=0, name="Chamber"))
    ada, eva = (
        factories.person(factories.company_contact(mill), "Ada", "Berg"),
        factories.person(chamber, "Eva", "Holm"),
    )
    sync("CONTACT")
    assert not open_issues()
    assert partner_of(ada)
    assert not partner_of(eva)
    (why,) = [t for t in explain.explain(factories.mapping("CONTACT"), eva.pk.hex)["sentences"] if "left out" in t]
    read(why, "Eva Holm", "neither a customer nor a vendor", "Link the company contact")
    ContactBusinessRelation.objects.filter(no=dairy.no).update(contact=chamber)
    sync("CONTACT")
    assert partner_of(eva)
    assert not open_issues()


def test_terms_that_are_not_coupled_are_left_blank_in_sales(world):
    """Seed 001: no issue, for the field may be left blank; coupled, they follow by themselves."""
    creating()
    customer("Mill", payment_terms=saved(PaymentTerms(code="NET 7")))
    sync("CUSTOMER")
    assert not open_issues()
    assert Account.objects.get(name="Mill").paymenttermscode is None
    sync("PAYMENT TERMS")
    sync("CUSTOMER")
    assert Account.objects.get(name="Mill").paymenttermscode is not None
