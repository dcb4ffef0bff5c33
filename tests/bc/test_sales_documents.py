"""Sales quotes and orders: for whom they are, what they come to, and the way from a contact to an order."""

import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.urls import reverse

from erp.bc.date_formulas import reckon
from erp.bc.models import (
    Contact,
    Currency,
    CurrencyExchangeRate,
    Customer,
    CustomerTempl,
    NoSeries,
    NoSeriesLine,
    PaymentTerms,
    PriceListHeader,
    PriceListLine,
    SalesHeader,
    SalesLine,
    Salesperson,
    SalesPrice,
    SalesSetup,
)
from erp.bc.models.document_base import DocumentStatus
from erp.bc.rules.documents.sides import SALES
from erp.bc.services import documents, links
from integration import origin as origins
from integration import registry
from integration.calculated import expressions
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.reading import refused

pytestmark = pytest.mark.django_db
QUOTE, ORDER = documents.KINDS_OF_DOCUMENT["sales-quote"], documents.KINDS_OF_DOCUMENT["sales-order"]
DAY = dt.date(2026, 3, 2)


def saved(instance):
    instance.save()
    return instance


def as_shown(record):
    table = registry.table(type(record))
    return table.model.objects.annotate(**expressions(table)).get(pk=record.pk)


def started(kind, contact, template=None):
    return SalesHeader.objects.get(pk=documents.new_document(kind, contact.pk.hex, template)["system_id"])


@pytest.fixture
def numbers(setup):
    """Quotes from SQ1, orders from SO1, invoices from SI1."""
    sales = SalesSetup.objects.get()
    for field, start in (("quote_nos", "SQ1"), ("order_nos", "SO1"), ("invoice_nos", "SI1")):
        series = saved(NoSeries(code=start[:2]))
        saved(NoSeriesLine(series=series, starting_no=start))
        setattr(sales, field, series)
    sales.save()
    return setup


@pytest.fixture
def terms(db):
    return saved(PaymentTerms(code="30 DAYS", due_date_calculation="30D", discount_percent=2))


@pytest.fixture
def customer(numbers, terms):
    """A mill with an automatic contact and a person, who is its primary contact."""
    made = saved(
        Customer(
            name="Mill", address="Brook 1", post_code="8000", city="Aarhus", phone_no="11",
            e_mail="office@mill.example", payment_terms=terms, salesperson=saved(Salesperson(code="S")),
        )
    )  # fmt: skip
    company = Contact.objects.get(type=0)
    ada = saved(Contact(type=1, name="Ada", company=company, phone_no="22"))
    made.refresh_from_db()
    made.primary_contact = ada
    made.save()
    return made


@pytest.fixture
def prospect(numbers):
    """A brewery that is no customer yet, and Bo who works there."""
    company = saved(
        Contact(name="Brewery", address="Hop 2", city="Bonn", country_region_code="DE", e_mail="hi@brewery.example",
                vat_registration_no="DE1")
    )  # fmt: skip
    return saved(Contact(type=1, name="Bo", company=company, e_mail="bo@brewery.example"))


@pytest.fixture
def template(terms):
    return saved(CustomerTempl(code="COMPANY", country_region_code="DE", payment_terms=terms))


# --- from a contact (CON-120 … CON-123) -----------------------------------------------------------------------------


@pytest.mark.behaviour("C-075")
def test_a_quote_for_a_linked_contact_has_its_customer_and_no_template(customer, template):
    """CON-120, CON-121, CON-123."""
    company = Contact.objects.get(type=0)
    quote = started(QUOTE, company)
    assert (quote.no, quote.no_series, quote.document_type) == ("SQ1", "SQ", 0)
    assert (quote.sell_to_customer, quote.bill_to_customer) == (customer, customer)
    assert quote.sell_to_customer_templ is None
    assert (quote.sell_to_contact, quote.sell_to_contact_name) == (company, "Ada")
    assert (quote.sell_to_customer_name, quote.bill_to_address, quote.ship_to_city) == ("Mill", "Brook 1", "Aarhus")
    assert (quote.payment_terms.code, quote.payment_discount_percent) == ("30 DAYS", 2)
    assert quote.due_date == quote.document_date + dt.timedelta(days=30)
    assert quote.salesperson.code == "S"


def test_the_customer_brings_its_primary_contact_with_phone_and_e_mail(customer):
    """CON-123: the person's own phone; a blank e-mail takes that of the customer not away."""
    ada = Contact.objects.get(name="Ada")
    order = saved(SalesHeader(document_type=1, sell_to_customer=customer))
    assert (order.no, order.sell_to_contact, order.bill_to_contact_no) == ("SO1", ada, ada)
    assert (order.sell_to_contact_name, order.bill_to_contact) == ("Ada", "Ada")
    assert (order.sell_to_phone_no, order.sell_to_e_mail) == ("22", "office@mill.example")
    order.sell_to_contact = Contact.objects.get(type=0)
    order.save()
    assert (order.sell_to_contact_name, order.bill_to_contact_no) == ("Ada", order.sell_to_contact)
    customer.refresh_from_db()
    customer.primary_contact = None
    customer.save()
    order.sell_to_contact = None
    order.save()
    assert order.sell_to_contact_name == ""
    other = saved(SalesHeader(document_type=1, sell_to_customer=customer, sell_to_address="Elsewhere 3"))
    assert (other.no, other.sell_to_contact) == ("SO2", Contact.objects.get(type=0))
    assert (other.sell_to_address, other.bill_to_address) == ("Elsewhere 3", "Brook 1")


@pytest.mark.behaviour("C-076")
def test_a_quote_for_an_unlinked_contact_has_a_template_and_no_customer(prospect, template):
    """CON-122: name and address of the company, its VAT number; the only template that fits is taken."""
    quote = started(QUOTE, prospect)
    assert (quote.sell_to_contact, quote.sell_to_customer, quote.bill_to_customer) == (prospect, None, None)
    assert (quote.sell_to_customer_templ, quote.bill_to_customer_templ) == (template, template)
    assert (quote.sell_to_customer_name, quote.sell_to_address, quote.bill_to_city) == ("Brewery", "Hop 2", "Bonn")
    assert (quote.sell_to_contact_name, quote.sell_to_e_mail) == ("Bo", "bo@brewery.example")
    assert quote.vat_registration_no == "DE1"


@pytest.mark.says("bc.choose_quote_template", "bc.wrong_template")
def test_whoever_starts_a_quote_chooses_among_several_templates_or_none(prospect, template):
    """CON-122."""
    other = saved(CustomerTempl(code="ABROAD", country_region_code="DE"))
    person = saved(CustomerTempl(code="PERSON", contact_type=1))
    refused(lambda: started(QUOTE, prospect), "Bo", "Customer", "ABROAD, COMPANY", "or say that there is to be none")
    assert not SalesHeader.objects.exists()
    assert started(QUOTE, prospect, documents.NO_TEMPLATE).sell_to_customer_templ is None
    assert started(QUOTE, prospect, other.pk.hex).sell_to_customer_templ == other
    refused(lambda: started(QUOTE, prospect, person.pk.hex), "PERSON", "ABROAD, COMPANY")


@pytest.mark.says("bc.contact_without_link", "bc.contact_not_related", "bc.contact_privacy_blocked")
def test_orders_need_a_link_and_contacts_belong_to_their_customer(customer, prospect):
    """CON-120, CON-121."""
    refused(lambda: started(ORDER, prospect), "Sell-to Contact No. of Order", "Bo", "linked to a Customer")
    order = started(ORDER, Contact.objects.get(name="Ada"))
    assert order.sell_to_customer == customer
    order.sell_to_contact = prospect
    refused(order.save, "Sell-to Contact No. of Order SO1", "Bo", "does not belong")
    quote = SalesHeader(sell_to_customer=customer, sell_to_contact=prospect)
    refused(quote.save, "Sell-to Contact No.", "Bo", "does not belong")
    refused(SalesHeader(document_type=1).save, "Sell-to Customer No.", "must have a value")
    refused(SalesHeader().save, "Sell-to Customer No. / Sell-to Contact No.", "must have a value")
    prospect.privacy_blocked = True
    prospect.save()
    refused(lambda: started(QUOTE, prospect, documents.NO_TEMPLATE), "Bo", "privacy is blocked")
    refused(SalesHeader(sell_to_contact=prospect).save, "Bo", "privacy is blocked")


@pytest.mark.says("bc.trader_blocked", "bc.trader_privacy_blocked")
def test_blocked_customers_get_no_documents(customer):
    """DOC-014."""
    for blocked, word in ((1, "Ship"), (2, "Invoice"), (3, "All")):
        customer.blocked = blocked
        customer.save()
        refused(SalesHeader(sell_to_customer=customer).save, "Sell-to Customer No.", "Mill", f"“{word}”")
    customer.blocked, customer.privacy_blocked = 0, True
    customer.save()
    refused(SalesHeader(sell_to_customer=customer).save, "Mill", "privacy is blocked")


# --- contacts become customers (CON-124, CON-125) -------------------------------------------------------------------


def test_open_quotes_of_a_company_that_becomes_a_customer_are_assigned_to_it(prospect, template):
    """CON-124: of all its contacts; what was offered stays as it was."""
    alone = saved(Contact(type=1, name="Cy"))
    company = Contact.objects.get(name="Brewery")
    mine = [started(QUOTE, prospect), started(QUOTE, company, documents.NO_TEMPLATE)]
    others = started(QUOTE, alone, documents.NO_TEMPLATE)
    mine[0].sell_to_address = "As offered 1"
    mine[0].save()
    rep = saved(Salesperson(code="REP"))
    company.refresh_from_db()
    company.salesperson = rep
    company.save()
    with statements(connection) as counted:
        made = links.create_from_contact(links.NAMES["customer"], company.pk.hex)
    assert len(counted) < 120
    for quote in mine:
        quote.refresh_from_db()
        assert quote.sell_to_customer_id.hex == quote.bill_to_customer_id.hex == made.row["system_id"]
        assert (quote.sell_to_customer_templ, quote.bill_to_customer_templ) == (None, None)
        assert quote.salesperson == rep
    assert mine[0].sell_to_address == "As offered 1"
    others.refresh_from_db()
    assert others.sell_to_customer is None


def test_a_quote_that_asked_for_another_template_is_named(prospect, template, client):
    """CON-124: it is the customer's all the same; who made the customer is told, on the page and over REST."""
    quote = started(QUOTE, prospect)
    other = saved(CustomerTempl(code="OTHER", contact_type=prospect.company.type))
    company = prospect.company
    sentence = f"Quote {quote.no} asks for template {template.code}, but customer {{}} was made with OTHER."
    client.force_login(User.objects.create_superuser("ada"))
    page = reverse("admin:bc_contact_create_as", args=[company.pk, "customer"])
    answer = client.post(page, {"template": other.pk.hex}, follow=True)
    customer = Customer.objects.get()
    assert sentence.format(customer.no) in [str(each) for each in answer.context["messages"]]
    quote.refresh_from_db()
    assert quote.sell_to_customer == customer


def test_a_quote_that_asked_for_that_template_is_not_named(prospect, template):
    started(QUOTE, prospect)
    made = links.create_from_contact(links.NAMES["customer"], prospect.company.pk.hex, template.pk.hex)
    assert made.warnings == ()


@pytest.mark.behaviour("C-077")
def test_an_order_from_a_quote_without_customer_creates_it(prospect, template, item):
    """CON-125: the person's company becomes the customer, with the quote's template."""
    quote = started(QUOTE, prospect)
    line = saved(SalesLine(document=quote, item=item, quantity=3, unit_price=200, line_discount_amount=7))
    saved(SalesLine(document=quote, description="By noon", attached_to_line_no=line.line_no))
    order = SalesHeader.objects.get(pk=documents.make_order(SALES, quote.pk.hex)["system_id"])
    customer = Customer.objects.get()
    assert (customer.name, customer.payment_terms) == ("Brewery", template.payment_terms)
    assert (order.no, order.quote_no, order.document_type) == ("SO1", quote.no, 1)
    assert (order.sell_to_customer, order.bill_to_customer, order.sell_to_contact) == (customer, customer, prospect)
    assert order.payment_terms == template.payment_terms
    lines = order.lines.order_by("line_no")
    assert [(row.line_no, row.quantity, row.unit_price, row.amount) for row in lines] == [
        (10000, 3, 200, 593),
        (20000, 0, 0, 0),
    ]
    assert lines[1].attached_to_line_no == 10000
    assert not SalesHeader.objects.filter(document_type=0).exists()


@pytest.mark.says("bc.quote_without_template", "bc.quote_without_contact", "bc.no_quote")
def test_an_order_needs_contact_and_template_to_make_a_customer(prospect, template):
    """CON-125."""
    quote = started(QUOTE, prospect, documents.NO_TEMPLATE)
    refused(lambda: documents.make_order(SALES, quote.pk.hex), quote.no, "Bo", "Sell-to Customer Templ. Code is blank")
    quote.sell_to_contact = None
    quote.save()
    refused(lambda: documents.make_order(SALES, quote.pk.hex), quote.no, "neither a Customer nor a contact")
    assert not Customer.objects.exists()
    quote.sell_to_contact, quote.sell_to_customer_templ = prospect, template
    quote.save()
    made = documents.make_order(SALES, quote.pk.hex)
    refused(lambda: documents.make_order(SALES, made["system_id"]), "SO1", "no quote")


def test_who_pays_becomes_a_customer_separately(prospect, template):
    """CON-125: sell-to and bill-to each from their own contact."""
    bank = saved(Contact(name="Bank", country_region_code="DE"))
    quote = started(QUOTE, prospect)
    quote.bill_to_contact_no, quote.bill_to_name = bank, "Bank"
    quote.save()
    order = documents.make_order(SALES, quote.pk.hex)
    sold, billed = (Customer.objects.get(pk=order[f"{who}_customer"]) for who in ("sell_to", "bill_to"))
    assert (sold.name, billed.name) == ("Brewery", "Bank")


# --- lines and amounts ----------------------------------------------------------------------------------------------


def test_a_line_takes_its_product_and_the_best_price(customer, item):
    saved(SalesPrice(item=item, sales_type=2, unit_price=240))
    saved(SalesPrice(item=item, sales_type=0, sales_code=customer.no, unit_price=230, minimum_quantity=10))
    saved(SalesPrice(item=item, sales_type=2, unit_price=1, starting_date=DAY, ending_date=DAY))
    prices = saved(PriceListHeader(description="Draft", source_type=10))
    saved(PriceListLine(price_list=prices, asset_item=item, unit_price=2))
    order = saved(SalesHeader(document_type=1, sell_to_customer=customer))
    line = saved(SalesLine(document=order, item=item, quantity=2))
    assert (line.type, line.no, line.description, line.unit_of_measure.code) == (2, "1000", "Desk", "PCS")
    assert (line.unit_price, line.amount, line.outstanding_quantity, line.line_no) == (240, 480, 2, 10000)
    line.quantity = 10
    line.save()
    assert line.unit_price == 230
    line.unit_price = 200
    line.save()
    line.quantity = 20
    line.save()
    assert (line.unit_price, line.amount) == (200, 4000)
    prices.status = 1
    prices.save()
    assert saved(SalesLine(document=order, item=item, quantity=1)).unit_price == 2


def test_amounts_of_lines_and_documents_with_vat_and_discounts(customer, item):
    quote = saved(SalesHeader(sell_to_customer=customer))
    first = saved(SalesLine(document=quote, item=item, quantity=4, unit_price=100, vat_percent=25))
    second = saved(SalesLine(document=quote, item=item, quantity=1, unit_price=100, line_discount_percent=10))
    assert (second.line_discount_amount, second.amount) == (10, 90)
    quote.invoice_discount_calculation, quote.invoice_discount_value = 2, 49
    quote.save()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.inv_discount_amount, second.inv_discount_amount) == (40, 9)
    shown = as_shown(quote)
    assert (shown.amount, shown.amount_including_vat, shown.invoice_discount_amount) == (441, 531, 49)
    quote.invoice_discount_calculation, quote.prices_including_vat = 0, True
    quote.save()
    first.refresh_from_db()
    assert (first.amount, first.amount_including_vat) == (320, 400)
    first.line_discount_amount = 100
    first.save()
    assert (first.line_discount_percent, first.amount_including_vat) == (25, 300)
    second.delete()
    assert as_shown(quote).amount_including_vat == 300


@pytest.mark.says("bc.no_exchange_rate")
def test_a_foreign_currency_has_the_rate_of_the_day(customer, item):
    crown = saved(Currency(code="DKK"))
    order = saved(SalesHeader(document_type=1, sell_to_customer=customer))
    line = saved(SalesLine(document=order, item=item, quantity=1))
    order.currency = crown
    refused(order.save, "SO1", "Currency Code", "exchange rate")
    saved(CurrencyExchangeRate(currency=crown, starting_date=DAY, exchange_rate_amount="7.5"))
    order.save()
    line.refresh_from_db()
    assert (order.currency_factor, line.unit_price) == (Decimal("7.5"), 1875)
    assert saved(SalesLine(document=order, item=item, quantity=1)).unit_price == 1875


@pytest.mark.says("bc.product_blocked", "bc.more_than_all", "bc.quantity_done")
def test_what_a_line_cannot_be(customer, item):
    order = saved(SalesHeader(document_type=1, sell_to_customer=customer))
    line = SalesLine(document=order, item=item, quantity=1, line_discount_percent=101)
    refused(line.save, "Line Discount %", "101", "100 at most")
    line.line_discount_percent, line.quantity_shipped = 0, 2
    refused(line.save, "Quantity of 1000 · Desk", "the 2 that")
    item.sales_blocked = True
    item.save()
    refused(SalesLine(document=order, item=item).save, "SO1", "1000 Desk", "blocked")


@pytest.mark.says(
    "bc.nothing_to_release", "bc.document_not_open", "bc.document_line_not_open", "bc.document_type_fixed",
    "bc.document_status",
)  # fmt: skip
def test_people_change_open_documents_only(customer, item):
    order = saved(SalesHeader(document_type=1, sell_to_customer=customer))
    release = lambda status: documents.set_status(SALES, order.pk.hex, status)  # noqa: E731
    refused(lambda: release(DocumentStatus.RELEASED), "SO1", "none of its lines")
    line = saved(SalesLine(document=order, item=item, quantity=1))
    release(DocumentStatus.RELEASED)
    order.refresh_from_db()
    order.ship_to_city = "Bonn"
    refused(order.save, "Ship-to City of SO1", "“Released”", "Reopen")
    refused(line.delete, "1000 · Desk", "SO1", "“Released”")
    order.refresh_from_db()
    order.your_reference = "X"
    order.save()
    release(DocumentStatus.OPEN)
    order.refresh_from_db()
    order.document_type = 0
    refused(order.save, "Document Type of SO1")
    order.refresh_from_db()
    order.status = 2
    order.save(origin=origins.PRODUCT)
    refused(lambda: release(DocumentStatus.OPEN), "Status of SO1", "“Pending Approval”")


def test_a_line_takes_its_comments_along_and_a_document_its_lines(customer, item):
    order = saved(SalesHeader(document_type=1, sell_to_customer=customer))
    line = saved(SalesLine(document=order, item=item, quantity=1))
    saved(SalesLine(document=order, description="By noon", attached_to_line_no=line.line_no))
    saved(SalesLine(document=order, description="Thank you"))
    line.delete()
    assert [row.description for row in SalesLine.objects.all()] == ["Thank you"]
    order.delete()
    assert not SalesLine.objects.exists()


def test_documents_cost_the_same_statements_whatever_their_number(customer, item):
    def work(count):
        with statements(connection) as counted:
            made = [Write.insert({"document_type": 1, "sell_to_customer": customer.pk.hex}) for _ in range(count)]
            write_rows(SalesHeader, made)
            lines = [{"document": w.row["system_id"], "type": 2, "no": "1000", "quantity": "2.00000"} for w in made]
            write_rows(SalesLine, [Write.insert({**row}) for row in lines for _ in range(2)])
        return len(counted)

    assert work(100) <= work(10)
    assert as_shown(SalesHeader.objects.get(no="SO110")).amount == 1000


@pytest.mark.parametrize(
    ("formula", "day"),
    [("30D", "2026-04-01"), ("1M", "2026-03-31"), ("CM", "2026-03-31"), ("CM+15D", "2026-04-15"), ("-2W", "2026-02-16"),
     ("", None), ("soon", None)],
)  # fmt: skip
def test_dates_are_reckoned_with_formulas(formula, day):
    start = dt.date(2026, 2, 28) if formula == "1M" else DAY
    expected = {"1M": "2026-03-28"}.get(formula, day)
    assert reckon(formula, start) == (expected and dt.date.fromisoformat(expected))
