"""Posting sales orders and invoices: what leaves the house, what is charged, what remains, and what is refused."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from erp.bc.models import (
    CustLedgerEntry,
    Customer,
    DetailedCustLedgEntry,
    Item,
    ItemLedgerEntry,
    PostBuffer,
    RecordLink,
    SalesHeader,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesLine,
    SalesShipmentHeader,
    SalesShipmentLine,
)
from erp.bc.rules.documents import events
from erp.bc.services import documents, posting, shipment_lines
from erp.bc.services.posting_plan import SHIP_AND_CHARGE, share
from integration.services.write_rows import RowsRefused
from tests.counting import statements
from tests.factories import currency
from tests.factories_posting import lines, make_shop, order, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return make_shop()


@pytest.fixture
def told(monkeypatch):
    """Somebody wants to be told what happens to orders."""
    monkeypatch.setattr(events, "WANTED", [lambda: True])


def keys(*documents_):
    return [each.pk.hex for each in documents_]


def stock_of(item):
    return sum(ItemLedgerEntry.objects.filter(item=item).values_list("quantity", flat=True))


# --- quantities ------------------------------------------------------------------------------------------------------


@pytest.mark.says("bc.more_than_outstanding", "bc.more_than_shipped")
def test_everything_outstanding_is_to_be_shipped_unless_somebody_says_less(shop):
    line = saved(SalesLine(document=order(shop), item=shop.desk, quantity=10))
    assert (line.qty_to_ship, line.qty_to_invoice, line.outstanding_quantity) == (10, 10, 10)
    line.qty_to_ship = 4
    line.save()
    assert (line.qty_to_ship, line.qty_to_invoice) == (4, 4)
    line.quantity = 12
    line.save()
    assert (line.qty_to_ship, line.qty_to_invoice) == (12, 12)
    line.qty_to_ship = 13
    refused(line.save, "Qty. to Ship", "cannot be 13: 12 are outstanding")
    line.qty_to_ship = 2
    line.qty_to_invoice = 3
    refused(line.save, "Qty. to Invoice", "cannot be 3: 2 will be shipped and not invoiced then", "ship more")


def test_what_to_ship_may_be_said_of_a_released_order(shop):
    made = order(shop, 10)
    documents.set_status(documents.SALES, made.pk.hex, 1)
    (line,) = lines(made)
    line.qty_to_ship = 3
    line.save()
    assert lines(made)[0].qty_to_ship == 3


# --- shipping --------------------------------------------------------------------------------------------------------


def test_a_partial_shipment_leaves_the_rest_to_be_shipped(shop, told):
    made = order(shop, 10, your_reference="ORD-1", external_document_no="po 7")
    saved(SalesLine(document=made, description="Mind the step"))
    line = lines(made)[0]
    line.qty_to_ship = 4
    line.save()
    (done,) = posting.ship(keys(made))
    assert not done.finished
    shipment = SalesShipmentHeader.objects.get()
    assert (shipment.no, shipment.order_no, shipment.your_reference) == ("PS1001", made.no, "ORD-1")
    assert (shipment.external_document_no, shipment.no_series) == ("PO 7", "PS")
    shipped = list(SalesShipmentLine.objects.order_by("line_no").values_list("description", "quantity"))
    assert shipped == [("Desk", 4), ("Mind the step", 0)]
    line.refresh_from_db()
    assert (line.quantity_shipped, line.outstanding_quantity, line.qty_shipped_not_invoiced) == (4, 6, 4)
    assert (line.qty_to_ship, line.qty_to_invoice) == (6, 10)
    made.refresh_from_db()
    assert (made.status, made.last_shipment_date) == (1, made.posting_date)
    assert not SalesInvoiceHeader.objects.exists()
    assert [(e.change_type, e.document_no, e.order_no) for e in PostBuffer.objects.order_by("change_type")] == [
        (1, "", made.no), (2, "PS1001", made.no),
    ]  # fmt: skip


def test_the_oldest_stock_leaves_first_in_base_units(shop):
    first = ItemLedgerEntry.objects.get(item=shop.desk)
    made = order(shop, 130)
    posting.ship(keys(made))
    first.refresh_from_db()
    assert (first.remaining_quantity, first.open) == (0, False)
    gone = ItemLedgerEntry.objects.get(entry_type=1)
    assert (gone.quantity, gone.remaining_quantity, gone.open) == (-130, -30, True)
    assert (gone.document_no, gone.source_no) == ("PS1001", "MILL")
    assert stock_of(shop.desk) == -30


def test_no_stock_is_kept_of_services(shop):
    service = saved(Item(description="Care", type=1, base_unit_of_measure=shop.pieces, unit_price=10))
    made = order(shop)
    saved(SalesLine(document=made, item=service, quantity=1))
    saved(SalesLine(document=made, resource=shop.advice, quantity=2))
    posting.ship_and_invoice(keys(made))
    assert not ItemLedgerEntry.objects.filter(entry_type=1).exists()
    assert SalesInvoiceLine.objects.count() == 2


# --- invoicing -------------------------------------------------------------------------------------------------------


def test_shipping_and_invoicing_all_of_an_order_ends_it(shop, told):
    heard = []
    posting.ON_FULLY_INVOICED.append(lambda rows, origin: heard.extend(row["no"] for row in rows))
    made = order(shop, 2, 3, your_reference="ORD-1")
    saved(SalesLine(document=made, type=1, no="4810", quantity=1, unit_price=50, description="Freight amount"))
    saved(RecordLink(document=made, title="Call before", note="At noon"))
    try:
        (done,) = posting.ship_and_invoice(keys(made))
    finally:
        posting.ON_FULLY_INVOICED.pop()
    assert done.finished
    assert heard == [made.no]
    assert not SalesHeader.objects.exists()
    assert not SalesLine.objects.exists()
    invoice = SalesInvoiceHeader.objects.get()
    assert (invoice.no, invoice.order_no, invoice.your_reference) == ("PI1001", made.no, "ORD-1")
    assert (invoice.due_date, invoice.bill_to_name) == (made.due_date, "Mill")
    rows = SalesInvoiceLine.objects.order_by("line_no")
    assert [(r.no, r.quantity, r.amount, r.order_line_no) for r in rows] == [
        (shop.desk.no, 2, 200, 10000), (shop.desk.no, 3, 300, 20000), ("4810", 1, 50, 30000),
    ]  # fmt: skip
    assert rows[2].g_l_account == shop.freight
    entry = CustLedgerEntry.objects.get()
    assert (entry.customer, entry.document_no, entry.open) == (shop.customer, "PI1001", True)
    assert invoice.cust_ledger_entry == entry
    detail = DetailedCustLedgEntry.objects.get()
    assert (detail.amount, detail.amount_lcy) == (550, 550)
    assert [(e.change_type, e.document_no) for e in PostBuffer.objects.order_by("change_type")] == [
        (1, ""), (2, "PS1001"), (3, "PI1001"),
    ]  # fmt: skip
    assert RecordLink.objects.get().sales_invoice == invoice
    assert all(row.qty_shipped_not_invoiced == 0 for row in SalesShipmentLine.objects.all())


def test_what_was_shipped_is_invoiced_later_in_parts(shop):
    made = order(shop, 10)
    line = lines(made)[0]
    line.qty_to_ship = 6
    line.save()
    posting.ship(keys(made))
    line.refresh_from_db()
    line.qty_to_invoice = 4
    line.save()
    posting.invoice(keys(made))
    line.refresh_from_db()
    assert (line.quantity_invoiced, line.qty_shipped_not_invoiced, line.outstanding_quantity) == (4, 2, 4)
    assert SalesShipmentLine.objects.get().qty_shipped_not_invoiced == 2
    (done,) = posting.invoice(keys(made))
    assert not done.finished
    assert SalesShipmentLine.objects.get().qty_shipped_not_invoiced == 0
    (done,) = posting.ship_and_invoice(keys(made))
    assert done.finished
    assert [i.quantity for i in SalesInvoiceLine.objects.order_by("document__no")] == [4, 2, 4]


def test_an_invoice_of_its_own_ships_what_it_charges(shop):
    made = order(shop, 5, kind=2)
    (done,) = posting.invoice(keys(made))
    assert done.finished
    assert not SalesHeader.objects.exists()
    assert not SalesShipmentHeader.objects.exists()
    assert ItemLedgerEntry.objects.get(entry_type=1).document_no == "PI1001"
    invoice = SalesInvoiceHeader.objects.get()
    assert (invoice.order_no, invoice.pre_assigned_no) == ("", made.no)


def test_amounts_in_a_currency_are_entered_in_both(shop):
    dollar = currency("USD", "1.25")
    made = order(shop, 1, currency=dollar)
    posting.ship_and_invoice(keys(made))
    detail = DetailedCustLedgEntry.objects.get()
    assert (detail.currency, detail.amount, detail.amount_lcy) == (dollar, 125, 100)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    price=st.decimals("0.01", "9999.99", places=2),
    parts=st.lists(st.integers(1, 7), min_size=1, max_size=5),
    off=st.integers(0, 30),
    invoice_off=st.decimals("0", "5", places=2),
    vat=st.sampled_from(["0", "5.5", "19", "25"]),
    gross=st.booleans(),
)
def test_an_order_invoiced_in_parts_comes_to_the_same_to_the_cent(price, parts, off, invoice_off, vat, gross):
    """However it is cut: the parts add up to the line, and each part to its own price less its discounts."""
    cent = Decimal("0.01")
    whole = sum(parts)
    full = whole * price
    discount = (full * off / 100).quantize(cent)
    net = full - discount - invoice_off
    factor = 1 + Decimal(vat) / 100
    amount, including = ((net / factor).quantize(cent), net) if gross else (net, (net * factor).quantize(cent))
    line = {
        "quantity": str(whole), "quantity_invoiced": "0", "unit_price": str(price),
        "line_discount_amount": str(discount), "inv_discount_amount": str(invoice_off),
        "amount": str(amount), "amount_including_vat": str(including),
    }  # fmt: skip
    header = {"prices_including_vat": gross}
    done, sums = Decimal(0), dict.fromkeys(("line_discount_amount", "amount", "amount_including_vat"), Decimal(0))
    for part in parts:
        came = share(header, {**line, "quantity_invoiced": str(done)}, Decimal(part))
        done += part
        for name in sums:
            sums[name] += came[name]
        net_of_part = came["amount_including_vat" if gross else "amount"]
        assert net_of_part + came["line_discount_amount"] + came["inv_discount_amount"] == part * price
    assert sums == {"line_discount_amount": discount, "amount": amount, "amount_including_vat": including}


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.says("bc.nothing_to_ship", "bc.nothing_to_invoice", "bc.not_posted")
def test_there_must_be_something_to_post(shop):
    empty, quote = order(shop), order(shop, 1, kind=0)
    refused(lambda: posting.ship(keys(empty)), empty.no, "cannot be shipped", "Enter Qty. to Ship")
    refused(lambda: posting.invoice(keys(order(shop, 1))), "cannot be invoiced", "Ship it first")
    refused(lambda: posting.ship_and_invoice(keys(quote)), quote.no, "of type Quote", "Make an order")


@pytest.mark.says("bc.trader_blocked", "bc.product_blocked", "bc.trader_privacy_blocked")
def test_blocked_customers_and_products_are_not_posted(shop):
    made = order(shop, 1)
    for blocked, post, word in ((1, posting.ship, "Ship"), (2, posting.ship_and_invoice, "Invoice"),
                                (3, posting.ship, "All")):  # fmt: skip
        Customer.objects.filter(pk=shop.customer.pk).update(blocked=blocked)
        refused(lambda post=post: post(keys(made)), "Mill", f"blocked for “{word}”")
    Customer.objects.filter(pk=shop.customer.pk).update(blocked=2, privacy_blocked=True)
    refused(lambda: posting.ship(keys(made)), "Mill", "privacy is blocked")
    Customer.objects.filter(pk=shop.customer.pk).update(blocked=2, privacy_blocked=False)
    posting.ship(keys(made))  # blocked for invoices, it still gets its goods
    Customer.objects.filter(pk=shop.customer.pk).update(blocked=0)
    Item.objects.filter(pk=shop.desk.pk).update(blocked=True)
    refused(lambda: posting.invoice(keys(made)), "Desk", "that is blocked")


def test_nothing_is_posted_without_a_number_series(shop):
    shop.setup.posted_invoice_nos = None
    shop.setup.save()
    made = order(shop, 1)
    refused(lambda: posting.ship_and_invoice(keys(made)), "names no number series in Posted Invoice Nos.")
    assert not SalesShipmentHeader.objects.exists()
    assert stock_of(shop.desk) == 100
    assert posting.ship(keys(made))[0].shipment["no"] == "PS1001"


@pytest.mark.says("bc.shipped_not_invoiced")
def test_what_was_shipped_stays_until_it_is_invoiced(shop):
    made = order(shop, 5)
    posting.ship(keys(made))
    refused(made.delete, made.no, "cannot be deleted", "5 were shipped and not invoiced", "Invoice them")
    documents.set_status(documents.SALES, made.pk.hex, 0)
    refused(lines(made)[0].delete, "5 were shipped and not invoiced")


def test_one_that_cannot_be_posted_holds_up_the_others_of_the_call(shop):
    good, bad = order(shop, 1), order(shop)
    with pytest.raises(RowsRefused) as caught:
        posting.ship(keys(good, bad))
    assert len(caught.value.findings) == 1
    assert bad.no in str(caught.value.findings[0])
    assert not SalesShipmentHeader.objects.exists()


# --- invoices from shipments -----------------------------------------------------------------------------------------


@pytest.mark.says("bc.shipment_invoiced")
def test_one_invoice_charges_what_several_orders_have_shipped(shop, told):
    """DOC-083: posting it ends all orders of which nothing is left."""
    made = [order(shop, n, invoice_discount_calculation=2, invoice_discount_value=10) for n in (1, 2, 3)]
    expected = sum(sum(line.amount for line in lines(each)) for each in made)
    posting.ship(keys(*made))
    invoice = SalesHeader.objects.get(pk=shipment_lines.invoice_shipments(keys(*made))["system_id"])
    assert (invoice.document_type, invoice.sell_to_customer) == (2, shop.customer)
    charged = [line for line in lines(invoice) if line.type]
    assert [line.quantity for line in charged] == [1, 2, 3]
    assert sum(line.amount for line in charged) == expected
    second = shipment_lines.invoice_shipments
    refused(lambda: second(keys(*made)), "nothing", "shipped")
    PostBuffer.objects.all().delete()
    posting.invoice(keys(invoice))
    assert not SalesHeader.objects.exists()
    assert ItemLedgerEntry.objects.filter(entry_type=1).count() == 3
    assert {e.order_no for e in PostBuffer.objects.filter(change_type=3)} == {each.no for each in made}
    assert all(row.qty_shipped_not_invoiced == 0 for row in SalesShipmentLine.objects.all())


def test_orders_with_something_left_stay(shop):
    made = order(shop, 5, 2)
    line = lines(made)[0]
    line.qty_to_ship = 1
    line.save()
    posting.ship(keys(made))
    invoice = shipment_lines.invoice_shipments(keys(made))
    posting.invoice([invoice["system_id"]])
    first, second = lines(made)
    assert (first.quantity_invoiced, first.outstanding_quantity) == (1, 4)
    assert (second.quantity_invoiced, second.qty_shipped_not_invoiced) == (2, 0)


# --- batches ---------------------------------------------------------------------------------------------------------


def test_many_orders_take_as_many_statements_as_a_few(shop):
    few, many = [order(shop, 1) for _ in range(20)], [order(shop, 1) for _ in range(60)]
    with statements(connection) as small:
        posting.ship_and_invoice(keys(*few))
    with statements(connection) as large:
        posting.ship_and_invoice(keys(*many))
    assert len(large) <= len(small) + 2
    assert SalesInvoiceHeader.objects.count() == 80
    assert not SalesHeader.objects.exists()


def test_a_preview_writes_nothing(shop):
    made = order(shop, 3)
    plan = posting.preview(made.pk.hex, SHIP_AND_CHARGE)
    assert (plan.ships, plan.invoices, plan.total("amount")) == (True, True, 300)
    assert not SalesShipmentHeader.objects.exists()
    assert lines(made)[0].quantity_shipped == 0
