"""What people do: calculate sales totals, confirm, ship, invoice, send quotations, validate and prepare."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from erp.fo.models import (
    Customer,
    LegalEntity,
    ReleasedProduct,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesOrderHeader,
    SalesOrderLine,
    SalesQuotationHeader,
)
from erp.fo.services import invoices, orders, products, quotations, totals
from erp.fo.totals import Line, line_amount
from erp.fo.totals import totals as sums
from integration.services.errors import Refused
from tests.counting import statements
from tests.fo.world import OTHERWISE, customer, order, order_line, product, quotation, saved
from tests.reading import read

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def trade(fo):
    """A customer and a product of USMF, taxed at 10 %."""
    customer()
    product()


def again(record):
    return type(record).objects.get(pk=record.pk)


def keys(*records):
    return [record.pk.hex for record in records]


def confirmed(**values):
    made = order(**{"lines": [{}], **values})
    assert orders.confirm(keys(made)).done == 1
    return again(made)


def told(outcome, *words):
    """The one refusal of an action, as a person reads it."""
    assert len(outcome.problems) == 1, outcome.problems
    read(outcome.problems[0], *words)


# --- totals ---------------------------------------------------------------------------------------------------------


def test_totals_are_calculated_with_taxes_of_lines_and_header(trade):
    """FO-085, FO-092, FO-093"""
    line = {"ordered_sales_quantity": 3, "line_discount_amount": "3.33", "fixed_price_charges": "-0.01"}
    made = order(lines=[line, {}], header_charges_amount=20)
    outcome = totals.calculate_all("USMF")
    assert (outcome.done, outcome.problems) == (1, [])
    made = again(made)
    assert made.are_totals_updated is True
    assert made.order_total_amount == Decimal("451.00")  # 290 + 100 + 20, and 10 %
    assert (made.order_total_tax_amount, made.order_header_tax_amount) == (Decimal("41.00"), Decimal("2.00"))
    assert (made.order_total_discount_amount, made.order_total_charges_amount) == (Decimal("9.99"), Decimal("19.99"))
    first = SalesOrderLine.objects.get(line_creation_sequence_number=1)
    assert (first.line_amount, first.total_tax_amount) == (290, 29)
    assert LegalEntity.objects.get(legal_entity_id="USMF").sales_totals_calculated_on is not None
    assert LegalEntity.objects.get(legal_entity_id="DEMF").sales_totals_calculated_on is None


def test_a_legal_entity_is_calculated_by_itself(trade):
    """FO-092"""
    customer("DE-001", "DEMF")
    product(area="DEMF")
    here, there = order(lines=[{}]), order("DE-001", "DEMF", lines=[{}])
    totals.calculate_all("DEMF")
    assert [again(here).are_totals_updated, again(there).are_totals_updated] == [False, True]
    assert again(there).order_total_amount == 119
    totals.calculate_all()
    assert again(here).are_totals_updated is True


def test_without_a_tax_group_the_legal_entity_says_what_is_charged(trade):
    """FO-092"""
    customer("US-009", sales_tax_group="")
    made = order("US-009", lines=[{}])
    totals.calculate_all()
    assert again(made).order_total_tax_amount == 0
    LegalEntity.objects.update(sales_tax_group="FULL")
    totals.calculate(totals.ORDERS, keys(made))
    assert again(made).order_total_tax_amount == 10


def test_totals_cost_the_same_for_few_and_many(trade):
    """FO-092"""
    made = [order(lines=[{}, {}]) for _ in range(12)]
    counts = []
    for chosen in (made[:2], made[2:]):
        with statements(connection) as seen:
            totals.calculate(totals.ORDERS, keys(*chosen))
        counts.append(len(seen))
    assert counts[1] <= counts[0] + OTHERWISE


@given(
    st.lists(st.builds(Line, *(st.decimals(-1000, 1000, places=2) for _ in range(4))), max_size=5),
    st.decimals(0, 500, places=2),
    st.decimals(0, 30, places=1),
    st.sampled_from([0, 2, 3]),
)
def test_the_total_is_the_sum_of_its_parts(lines, charges, percent, decimals):
    """FO-092"""
    found = sums(lines, charges, percent, decimals)
    net = sum((line_amount(line, decimals) for line in lines), Decimal(0))
    on_header = sums([], charges, percent, decimals)
    assert found.amount == net + found.tax + (on_header.amount - on_header.tax)
    assert found.header_tax == on_header.tax
    assert all(value == round(value, decimals) for value in (found.amount, found.tax, found.discount, found.charges))


# --- orders ---------------------------------------------------------------------------------------------------------


def test_a_confirmed_order_has_its_totals(trade):
    """FO-091, FO-092"""
    made = confirmed()
    assert (made.sales_order_processing_status, made.are_totals_updated) == ("Confirmed", True)
    order_line(made)
    assert again(made).are_totals_updated is False


@pytest.mark.says("fo.step", "fo.no_lines")
def test_an_order_goes_on_step_by_step(trade):
    """FO-115"""
    told(orders.confirm(keys(order())), "SO-US-000001", "USMF", "no lines")
    made = order(lines=[{}])
    told(orders.step(keys(made), "Shipped"), made.sales_order_number, "Active", "Shipped", "Possible now: Confirmed")
    orders.confirm(keys(made))
    for status in ("PartiallyPicked", "Picked", "PartiallyPacked", "PackingSlip", "PartiallyShipped", "Shipped"):
        assert orders.step(keys(made), status).done == 1
        assert again(made).sales_order_processing_status == status
    assert again(made).are_totals_updated is True
    told(orders.step(keys(made), "Canceled"), "Shipped", "Cancelled", "Possible now: Partially Invoiced, Invoiced")


def test_what_is_refused_leaves_the_others_alone(trade):
    """FO-115"""
    good, empty, over = order(lines=[{}]), order(), confirmed()
    orders.step(keys(over), "Canceled")
    outcome = orders.confirm(keys(good, empty, over))
    assert (outcome.done, len(outcome.refused)) == (1, 2)
    assert again(good).sales_order_processing_status == "Confirmed"


# --- invoices -------------------------------------------------------------------------------------------------------


def test_an_invoice_says_what_the_order_says(trade):
    """FO-101, FO-103"""
    line = {"ordered_sales_quantity": 3, "line_discount_amount": "3.33", "fixed_price_charges": "-0.01"}
    made = confirmed(lines=[line], header_charges_amount=20, customers_order_reference="PO 7",
                     invoice_address_city="Miami", invoice_address_country_region_iso_code="US")  # fmt: skip
    outcome = invoices.post(keys(made), DAY)
    assert outcome.made == ["IN-US-000001"]
    posted, (row,) = SalesInvoiceHeader.objects.get(), SalesInvoiceLine.objects.all()
    assert (posted.ledger_voucher, posted.sales_order_number) == ("LV-US-000001", made.sales_order_number)
    assert (posted.invoice_date, posted.due_date) == (DAY, dt.date(2026, 4, 1))
    assert posted.total_invoice_amount == again(made).order_total_amount == Decimal("341.00")
    assert (posted.total_tax_amount, posted.header_tax_amount) == (31, 2)
    assert (posted.total_discount_amount, posted.total_charge_amount) == (Decimal("9.99"), Decimal("19.99"))
    assert (posted.invoice_address_city, posted.invoice_address_country_region_id) == ("Miami", "US")
    assert (row.invoice_number, row.ledger_voucher, row.invoiced_quantity) == ("IN-US-000001", "LV-US-000001", 3)
    assert (row.line_amount, row.line_total_tax_amount) == (290, 29)
    assert again(made).sales_order_processing_status == "Invoiced"


@given(now=st.integers(1, 6), charges=st.decimals(-10, 10, places=2))
def test_the_parts_of_an_order_make_the_whole(now, charges):
    """FO-085: two invoices charge together what one would."""
    row = {"fixed_price_charges": str(charges), "ordered_sales_quantity": "7", "invoiced_quantity": "0"}
    first = invoices.Part(row, Decimal(now))
    second = invoices.Part({**row, "invoiced_quantity": str(now)}, Decimal(7 - now))
    assert first.charges(2) + second.charges(2) == charges


@pytest.mark.says("fo.too_much_to_invoice", "fo.nothing_to_invoice", "fo.not_invoiced_yet")
def test_an_order_is_invoiced_in_parts(trade):
    """FO-115"""
    told(invoices.post(keys(order(lines=[{}]))), "SO-US-000001", "USMF", "Active", "Confirm the order first")
    made = confirmed(lines=[{"ordered_sales_quantity": 5}], header_charges_amount=20)
    line = SalesOrderLine.objects.get(sales_order_number=made.sales_order_number)
    for now, words in ((6, ("6", "D0001", "5 are left")), (0, ("nothing left",))):
        SalesOrderLine.objects.filter(pk=line.pk).update(invoice_now_quantity=now)
        told(invoices.post(keys(made)), made.sales_order_number, *words)
    line = again(line)
    line.invoice_now_quantity = 2
    saved(line)
    assert invoices.post(keys(made)).done == 1
    assert (again(line).invoiced_quantity, again(line).invoice_now_quantity) == (2, None)
    assert again(made).sales_order_processing_status == "PartiallyInvoiced"
    assert again(made).are_totals_updated is True
    assert invoices.post(keys(made)).done == 1
    assert again(made).sales_order_processing_status == "Invoiced"
    amounts = SalesInvoiceHeader.objects.order_by("invoice_number").values_list("total_charge_amount", flat=True)
    assert list(amounts) == [20, 0]


def test_a_customer_on_hold_is_not_invoiced(trade):
    """FO-136"""
    made = confirmed()
    Customer.objects.update(on_hold_status="Invoice")
    told(invoices.post(keys(made)), made.sales_order_number, "US-001", "on hold", "Invoice")
    assert not SalesInvoiceHeader.objects.exists()


def test_posting_costs_the_same_for_few_and_many(trade):
    """FO-101"""
    made = [confirmed() for _ in range(12)]
    counts = []
    for chosen in (made[:2], made[2:]):
        with statements(connection) as seen:
            assert invoices.post(keys(*chosen)).done == len(chosen)
        counts.append(len(seen))
    assert counts[1] <= counts[0] + OTHERWISE


# --- quotations -----------------------------------------------------------------------------------------------------


def test_a_confirmed_quotation_becomes_an_order(trade):
    """FO-070, FO-115"""
    line = {"requested_sales_quantity": 3, "line_discount_amount": "3.33", "fixed_price_charges": "-0.01"}
    offer = quotation(lines=[line], sales_quotation_name="Speakers")
    assert quotations.step(keys(offer), "Sent").done == 1
    outcome = quotations.confirm(keys(offer))
    made = SalesOrderHeader.objects.get()
    assert outcome.made == [made.sales_order_number]
    assert (made.quotation_number, made.sales_order_name) == (offer.sales_quotation_number, "Speakers")
    assert SalesOrderLine.objects.get().line_amount == 290
    offer = again(offer)
    assert (offer.quotation_status, offer.sales_order_number) == ("Confirmed", made.sales_order_number)
    told(quotations.confirm(keys(offer)), offer.sales_quotation_number, "Confirmed", "new document")
    told(quotations.step(keys(offer), "Lost"), "from Confirmed to Lost")


def test_a_quotation_whose_line_is_refused_makes_no_order(trade):
    """FO-058: a product was stopped after it was offered; the other quotation goes on."""
    product("D9")
    good, bad, empty = quotation(lines=[{}]), quotation(lines=[{}, {"product_number": "D9"}]), quotation()
    stopped = ReleasedProduct.objects.get(product_number="D9")
    stopped.is_sales_stopped = True
    saved(stopped)
    outcome = quotations.confirm(keys(good, bad, empty))
    assert outcome.done == 1
    assert any("D9 is stopped" in problem for problem in outcome.problems)
    assert any("no lines" in problem for problem in outcome.problems)
    assert SalesOrderHeader.objects.get().quotation_number == good.sales_quotation_number
    assert SalesQuotationHeader.objects.get(pk=bad.pk).quotation_status == "Created"


# --- products, preparing --------------------------------------------------------------------------------------------


@pytest.mark.says("fo.not_sellable")
def test_validating_says_what_a_product_lacks(fo):
    """FO-051"""
    good, bad = product("D1"), product("D2", sales_unit_symbol="", sales_price=0)
    outcome = products.validate(keys(good, bad))
    assert outcome.done == 1
    told(outcome, "D2", "USMF", "Sales unit", "Sales price", "Fill in")
    ReleasedProduct.objects.update(is_sellable=False)
    products.validate(keys(good, bad))
    assert ReleasedProduct.objects.get(is_sellable=True) == good


def test_populating_lets_existing_products_travel(fo):
    """FO-052"""
    product("D1")
    product("D2", area="DEMF")
    assert products.populate("USMF").done == 1
    assert list(ReleasedProduct.objects.filter(is_in_distinct_product_table=True).values_list("product_number")) == [
        ("D1",)
    ]
    assert LegalEntity.objects.get(legal_entity_id="USMF").distinct_products_populated_on is not None
    assert product("D3").is_in_distinct_product_table is True
    assert product("D4", area="DEMF").is_in_distinct_product_table is False


@pytest.mark.says("fo.no_legal_entity")
def test_preparing_numbers_the_lines_that_have_no_number(trade):
    """FO-009"""
    made = order(lines=[{}, {}, {}])
    later = confirmed(lines=[{}, {}])
    invoices.post(keys(later))
    totals.calculate_all()
    SalesOrderLine.objects.filter(line_creation_sequence_number__gt=1).update(line_creation_sequence_number=None)
    SalesInvoiceLine.objects.update(line_creation_sequence_number=None)
    assert products.prepare("USMF").done == 3 + 2 + 1
    for number, wanted in ((made.sales_order_number, [1, 2, 3]), (later.sales_order_number, [1, 2])):
        lines = SalesOrderLine.objects.filter(sales_order_number=number)
        assert sorted(lines.values_list("line_creation_sequence_number", flat=True)) == wanted
    assert sorted(SalesInvoiceLine.objects.values_list("line_creation_sequence_number", flat=True)) == [1, 2]
    assert again(made).are_totals_updated is True
    assert LegalEntity.objects.get(legal_entity_id="USMF").prepared_on is not None
    assert products.prepare("USMF").done == 0
    with pytest.raises(Refused, match=r"no legal entity “XXXX”. Create it"):
        products.prepare("XXXX")
