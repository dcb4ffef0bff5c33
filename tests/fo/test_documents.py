"""Released products, quotations and orders: what they need, what they take over, and when totals are out of date."""

from decimal import Decimal

import pytest
from django.db import connection

from erp.fo.models import (
    Currency,
    LegalEntity,
    NumberSequence,
    ReleasedProduct,
    SalesInvoiceHeader,
    SalesOrderHeader,
    SalesOrderLine,
    SalesQuotationLine,
)
from integration.calculated import expressions
from integration.engine.write import Write
from integration.registry import table
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.fo.world import OTHERWISE, customer, order, order_line, person, product, quotation, quotation_line, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade(fo):
    """A customer and a product of USMF."""
    customer()
    product()


def lines_of(header):
    return SalesOrderLine.objects.filter(sales_order_number=header.sales_order_number)


# --- numbers --------------------------------------------------------------------------------------------------------


def test_documents_without_a_number_take_the_next_of_their_legal_entity(trade):
    """FO-007, FO-130"""
    customer("DE-001", "DEMF")
    assert [order().sales_order_number, order().sales_order_number] == ["SO-US-000001", "SO-US-000002"]
    assert order("DE-001", "DEMF").sales_order_number == "SO-DE-000001"
    assert quotation().sales_quotation_number == "SQ-US-000001"
    saved(SalesOrderHeader(sales_order_number="SO-US-000003", ordering_customer_account_number="US-001",
                           data_area_id="USMF"))  # fmt: skip
    assert order().sales_order_number == "SO-US-000004"


@pytest.mark.says("fo.no_sequence", "fo.sequence_full")
def test_a_legal_entity_without_numbers_says_so(trade):
    """FO-130"""
    series = NumberSequence.objects.filter(numbers="SalesOrder", data_area_id="USMF")
    series.update(digits=11, prefix="SO-US-LONG")
    refused(order, "USMF", "used up", "Sales order", "Shorten the prefix")
    series.delete()
    refused(order, "USMF", "no number sequence", "Sales order", "type a number")


@pytest.mark.says("fo.sequence_overlap", "fo.sequence_shared")
def test_numbers_of_the_two_systems_do_not_meet(fo):
    """FO-088"""
    series = NumberSequence.objects.get(numbers="SalesOrder", data_area_id="USMF")
    for prefix, words in (("ord-", ("ORD-", "Sales", "FO-088")), ("SO-DE-", ("DEMF", "FO-088"))):
        series.prefix = prefix
        refused(lambda: saved(series), "Prefix", *words, "Choose another prefix")
    series.prefix = "S-"
    assert saved(series).prefix == "S-"


def test_lines_count_on_within_their_document(trade):
    """FO-009, FO-130"""
    header = order(lines=[{}, {"line_creation_sequence_number": 7}, {}])
    other = order(lines=[{}])
    assert sorted(lines_of(header).values_list("line_creation_sequence_number", flat=True)) == [1, 7, 8]
    assert lines_of(other).get().line_creation_sequence_number == 1
    refused(lambda: order_line(header, line_creation_sequence_number=7), "USMF", "/ 7", "(FO-E29)")


# --- products -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sellable"),
    [
        ({}, True),
        ({"sales_unit_symbol": ""}, False),
        ({"sales_price": 0}, False),
        ({"is_sales_stopped": True}, False),
        ({"site_id": "", "warehouse_id": ""}, False),
        ({"site_id": "", "warehouse_id": "", "product_type": "Service"}, True),
    ],
)
def test_whether_a_product_can_be_sold(fo, values, sellable):
    """FO-051"""
    made = product(**values)
    assert made.is_sellable is sellable
    made.is_sales_stopped = True
    assert saved(made).is_sellable is False


def test_a_product_has_the_currency_of_its_legal_entity_and_the_precision_of_its_unit(fo):
    """FO-054, FO-058"""
    here, there = product(sales_unit_symbol="kg"), product(area="DEMF", currency_code="USD")
    assert (here.currency_code, there.currency_code) == ("USD", "EUR")
    assert (here.sales_unit_decimal_precision, there.sales_unit_decimal_precision) == (3, 0)


def test_new_products_enter_the_distinct_product_table_once_it_stands(fo):
    """FO-052"""
    before = product("D1")
    LegalEntity.objects.update(distinct_products_populated_on="2026-01-01T00:00:00Z")
    after = product("D2")
    assert (before.is_in_distinct_product_table, after.is_in_distinct_product_table) == (False, True)


# --- headers --------------------------------------------------------------------------------------------------------


def test_a_document_takes_over_what_its_customer_says(trade):
    """FO-022, FO-044"""
    customer("US-002", invoice_account="US-001", address_city="Miami", address_country_region_iso_code="US",
             delivery_address_city="Tampa", delivery_address_country_region_iso_code="US")  # fmt: skip
    made = order("US-002")
    assert (made.currency_code, made.language_id, made.sales_tax_group_code) == ("USD", "en-us", "FULL")
    assert (made.invoice_customer_account_number, made.payment_terms_name) == ("US-001", "Net30")
    assert (made.delivery_address_city, made.invoice_address_city) == ("Tampa", "Miami")
    own = order("US-002", delivery_address_country_region_iso_code="DE", currency_code="EUR")
    assert (own.delivery_address_city, own.currency_code) == ("", "EUR")


def test_a_document_that_nobody_named_has_the_name_of_its_customer(trade):
    """FO-007: Sales takes no order without a name."""
    customer("US-002", organization_name="Cave Wholesales")
    person("CON-01000-AAAAAA", person_first_name="Ada", person_last_name="Berg")
    assert order("US-002").sales_order_name == "Cave Wholesales"
    assert quotation("CON-01000-AAAAAA").sales_quotation_name == "Ada Berg"
    assert order("US-002", sales_order_name="Spring").sales_order_name == "Spring"


@pytest.mark.parametrize("make", [order, quotation])
def test_the_customer_must_be_there(fo, make):
    """FO-E21: the account was not synchronised yet."""
    refused(lambda: make("ACC-01000-NONEYT"), "Customer account", "ACC-01000-NONEYT", "USMF", "Run Accounts")
    refused(lambda: make(""), "Customer account", "(FO-E20)")


@pytest.mark.says("fo.on_hold")
def test_a_customer_on_hold_orders_nothing(trade):
    """FO-136"""
    customer("US-003", on_hold_status="All")
    refused(lambda: order("US-003"), "US-003", "on hold", "All", "USMF")


def test_whether_customers_are_kept_outside_is_read_with_the_document(trade):
    """FO-008, FO-091, FO-101"""
    person("CON-01000-AAAAAA", is_externally_maintained=True)
    own, theirs = order(lines=[{}]), order("CON-01000-AAAAAA", lines=[{}])
    names = ("ordering_customer_is_externally_maintained", "invoice_customer_is_externally_maintained")
    headers = SalesOrderHeader.objects.annotate(**expressions(table(SalesOrderHeader)))
    lines = SalesOrderLine.objects.annotate(**expressions(table(SalesOrderLine)))
    for header, wanted in ((own, False), (theirs, True)):
        assert headers.filter(pk=header.pk).values_list(*names).get() == (wanted, wanted)
        number = header.sales_order_number
        found = lines.values_list(*names, "header_sales_order_processing_status").get(sales_order_number=number)
        assert found == (wanted, wanted, "Active")


# --- lines ----------------------------------------------------------------------------------------------------------


@pytest.mark.says("fo.e21_document")
def test_a_line_needs_its_header_and_its_product(trade):
    """FO-149, FO-E21"""
    lost = SalesOrderHeader(data_area_id="USMF", sales_order_number="ORD-01000-ABCDEF")
    refused(lambda: order_line(lost), "ORD-01000-ABCDEF", "USMF", "Sales order", "Run the header task first")
    header = order()
    refused(lambda: order_line(header, product_number="X9"), "Product number", "X9", "USMF", "released products")
    refused(lambda: order_line(header, sales_unit_symbol="dozen"), "Unit", "dozen", "units")


def test_a_line_takes_name_unit_and_price_of_its_product(trade):
    """FO-074: prices of a quotation are set up in Finance and Operations."""
    line = quotation_line(quotation())
    assert (line.product_name, line.sales_unit_symbol, line.sales_price) == ("Speaker", "ea", Decimal("100.0000"))
    assert order_line(order(), sales_price=0).sales_price == 0


@pytest.mark.says("fo.e37")
@pytest.mark.parametrize(
    ("on_line", "on_product", "on_customer", "place"),
    [
        ({"shipping_site_id": "2"}, {"site_id": "2", "warehouse_id": "21"}, {}, ("2", "21")),
        ({"shipping_warehouse_id": "21"}, {}, {}, ("2", "21")),
        ({}, {"site_id": "2", "warehouse_id": "21"}, {"site_id": "1", "warehouse_id": "13"}, ("2", "21")),
        ({}, {}, {"site_id": "1", "warehouse_id": "13"}, ("1", "13")),
        ({}, {"site_id": "1", "warehouse_id": ""}, {"site_id": "1", "warehouse_id": "13"}, ("1", "13")),
        ({}, {"site_id": "2", "warehouse_id": ""}, {"site_id": "1", "warehouse_id": "13"}, "Warehouse"),
        ({}, {}, {}, "Site"),
    ],
)
@pytest.mark.parametrize(("make", "add"), [(order, order_line), (quotation, quotation_line)])
def test_where_a_line_ships_from(fo, make, add, on_line, on_product, on_customer, place):
    """FO-022, FO-043, FO-044, FO-073, FO-E37"""
    nowhere = {"site_id": "", "warehouse_id": ""}
    customer(**{**nowhere, **on_customer})
    product(**{**nowhere, **on_product})
    header = make()
    if isinstance(place, str):
        refused(lambda: add(header, **on_line), place, "D0001", "US-001", "USMF", "(FO-E37)", "default")
    else:
        line = add(header, **on_line)
        assert (line.shipping_site_id, line.shipping_warehouse_id) == place


def test_a_document_needs_a_language(fo):
    """FO-044, FO-E37"""
    customer(language_id="")
    product()
    header = order()
    refused(lambda: order_line(header), "Language", "D0001", "US-001", "USMF", "(FO-E37)")
    product("D2", language_id="de")
    assert order_line(header, product_number="D2").product_number == "D2"


def test_a_line_ships_from_a_warehouse_of_its_site(trade):
    """FO-E22"""
    header = order()
    line = {"shipping_site_id": "1", "shipping_warehouse_id": "21"}
    refused(lambda: order_line(header, **line), "21", "“2”", "“1”", "USMF", "(FO-E22)")


@pytest.mark.says("fo.sales_stopped")
def test_a_stopped_product_is_not_sold(trade):
    """FO-058"""
    product("D9", is_sales_stopped=True)
    refused(lambda: order_line(order(), product_number="D9"), "D9", "stopped for sales", "USMF")


@pytest.mark.parametrize(
    ("discount", "charges", "amount"),
    [("3.33", "-0.01", "290.0000"), ("6.67", "0.01", "280.0000"), ("0", "0", "300.0000")],
)
def test_discount_per_unit_and_charges_make_the_amount(trade, discount, charges, amount):
    """FO-085, FO-086: 10.00 off three, and 20.00 off three."""
    line = order_line(order(), ordered_sales_quantity=3, line_discount_amount=discount, fixed_price_charges=charges)
    assert line.line_amount == Decimal(amount)


def test_amounts_are_rounded_as_the_currency_is(trade):
    """FO-085"""
    line = {"ordered_sales_quantity": Decimal("0.5"), "sales_price": Decimal("33.33")}
    assert order_line(order(currency_code="JPY"), **line).line_amount == 17
    assert order_line(order(), **line).line_amount == Decimal("16.67")
    assert Currency.objects.get(currency_code="JPY").decimals == 0


# --- totals and the end ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda header, line: saved(_with(header, sales_order_name="Other")),
        lambda header, line: saved(_with(line, ordered_sales_quantity=2)),
        lambda header, line: order_line(header),
        lambda header, line: line.delete(),
    ],
)
def test_any_change_of_an_order_makes_its_totals_wrong(trade, change):
    """FO-092"""
    header = order(lines=[{}])
    SalesOrderHeader.objects.update(are_totals_updated=True)
    header.refresh_from_db()
    change(header, lines_of(header).get())
    header.refresh_from_db()
    assert header.are_totals_updated is False


def _with(record, **values):
    for name, value in values.items():
        setattr(record, name, value)
    return record


@pytest.mark.says("fo.closed")
@pytest.mark.parametrize(("status", "words"), [("Invoiced", "Invoiced"), ("Canceled", "Cancelled")])
def test_an_order_that_is_over_stays_as_it_is(trade, status, words):
    """FO-115"""
    header = order(lines=[{}])
    SalesOrderHeader.objects.update(sales_order_processing_status=status)
    header.refresh_from_db()
    refused(lambda: saved(_with(header, sales_order_name="x")), header.sales_order_number, words, "new document")
    refused(lambda: order_line(header), header.sales_order_number, words)
    refused(lines_of(header).get().delete, header.sales_order_number, words)


@pytest.mark.says("fo.invoiced")
def test_a_deleted_order_takes_its_lines_along_unless_it_was_invoiced(trade):
    """FO-006"""
    gone, kept = order(lines=[{}, {}]), order(lines=[{}])
    quotation(lines=[{}]).delete()
    gone.delete()
    assert SalesOrderLine.objects.count() == 1
    assert not SalesQuotationLine.objects.exists()
    SalesOrderLine.objects.update(invoiced_quantity=1)
    refused(kept.delete, kept.sales_order_number, "invoiced")
    refused(lines_of(kept).get().delete, kept.sales_order_number, "invoiced")


@pytest.mark.says("fo.posted")
def test_people_write_no_invoices(trade):
    """FO-117"""
    given = {"data_area_id": "USMF", "invoice_customer_account_number": "US-001", "invoice_date": "2026-03-01"}
    invoice = SalesInvoiceHeader(invoice_number="IN-1", ledger_voucher="LV-1", **given)
    refused(lambda: saved(invoice), "Sales invoice", "IN-1", "by hand", "Post the invoice")
    assert saved(invoice, by_product=True).pk


def test_a_batch_of_lines_costs_the_same_for_few_and_many(trade):
    """FO-149: one query per table that is referred to."""
    headers = [order().sales_order_number for _ in range(3)]
    counts = []
    for number in (3, 90):
        rows = [
            {"data_area_id": "USMF", "sales_order_number": headers[n % 3], "product_number": "D0001"}
            for n in range(number)
        ]
        with statements(connection) as seen:
            write_rows(SalesOrderLine, [Write.insert(row) for row in rows])
        counts.append(len(seen))
    assert counts[1] <= counts[0] + OTHERWISE
    assert ReleasedProduct.objects.count() == 1
