"""What of an order is paid ahead: asked for, invoiced, waited for, and deducted (DOC-104, SO-22)."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from erp.bc.models import CustLedgerEntry, SalesHeader, SalesInvoiceHeader, SalesInvoiceLine, SalesLine
from erp.bc.services import documents, posting, prepayments, shipment_lines
from erp.bc.services.cancelling import cancel_invoice
from integration.engine.write import Write, load
from integration.origin import PRODUCT
from integration.registry import table
from integration.services.write_rows import write_rows
from p2c.documents import customer_figures
from tests.factories_posting import DAY, make_shop, order, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
OPEN, RELEASED, PENDING = 0, 1, 3


@pytest.fixture
def shop(db):
    made = make_shop()
    made.setup.prepayment_g_l_acc_no = made.freight.no
    made.setup.save()
    return made


def prepaid(shop, percent=30, quantity=10, price=100, vat=25):
    """An order of desks of which so many percent are paid ahead."""
    of = order(shop)
    of.prepayment_percent = percent
    of.save()
    line = saved(SalesLine(document=of, item=shop.desk, quantity=quantity, unit_price=price, vat_percent=vat))
    return again(of), again(line)


def again(record):
    return type(record).objects.get(pk=record.pk)


def set_status(of, status):
    return documents.set_status(documents.side_of(SalesHeader), of.pk.hex, status)


def charged():
    """What customers were charged, by invoice, with VAT and without."""
    lines = SalesInvoiceLine.objects.order_by("document__no", "line_no")
    found = {}
    for line in lines:
        net, gross = found.get(line.document.no, (0, 0))
        found[line.document.no] = (net + line.amount, gross + line.amount_including_vat)
    return found


@pytest.mark.says("bc.prepayment_invoiced", "bc.prepayment_kept")
def test_lines_follow_the_percentage_of_their_order_unless_they_have_their_own(shop):
    of, line = prepaid(shop)
    assert (line.prepayment_percent, line.prepmt_line_amount) == (30, 300)
    own = saved(SalesLine(document=of, item=shop.desk, quantity=1, unit_price=100, prepayment_percent=50))
    assert again(own).prepmt_line_amount == 50
    of.prepayment_percent = 20
    of.save()
    assert (again(line).prepmt_line_amount, again(own).prepmt_line_amount) == (200, 50)
    prepayments.post(of.pk.hex)
    line = again(line)
    line.prepayment_percent = 10
    refused(line.save, "Prepmt. Line Amount", "cannot be 100: 200 were invoiced ahead")
    refused(again(line).delete, "200 were invoiced ahead")
    refused(again(of).delete, of.no, "invoiced ahead")
    quote = saved(SalesHeader(document_type=0, sell_to_customer=shop.customer, prepayment_percent=30))
    assert again(saved(SalesLine(document=quote, item=shop.desk, quantity=1))).prepmt_line_amount == 0


@pytest.mark.says("bc.prepayment_nothing", "bc.prepayment_account")
def test_an_order_waits_for_its_prepayment_invoice_and_is_released_by_it(shop):
    of, line = prepaid(shop)
    set_status(of, RELEASED)
    assert again(of).status == PENDING
    row = prepayments.post(of.pk.hex)
    made = SalesInvoiceHeader.objects.get(no=row["no"])
    assert (made.prepayment_invoice, made.prepayment_order_no, made.order_no) == (True, of.no, "")
    assert charged() == {made.no: (300, 375)}
    assert CustLedgerEntry.objects.get().document_no == made.no
    assert (again(of).status, again(line).prepmt_amt_inv) == (RELEASED, 300)
    # whose prepayment is invoiced stays released, also when it is opened and released again
    set_status(of, OPEN)
    set_status(of, RELEASED)
    assert again(of).status == RELEASED
    refused(lambda: prepayments.post(of.pk.hex), of.no, "no prepayment")
    shop.setup.prepayment_g_l_acc_no = ""
    shop.setup.save()
    other, _line = prepaid(shop)
    refused(lambda: prepayments.post(other.pk.hex), "Prepayment G/L Acc. No.")


def test_an_order_that_sales_sends_stays_open_while_a_prepayment_is_outstanding(shop):
    """SO-22, DOC-104."""
    of, _line = prepaid(shop)
    row = load(table(SalesHeader), [of.pk.hex])[of.pk.hex]
    write_rows(SalesHeader, [Write.update(row, {"status": RELEASED})], PRODUCT)
    assert again(of).status == OPEN
    prepayments.post(of.pk.hex)
    row = load(table(SalesHeader), [of.pk.hex])[of.pk.hex]
    write_rows(SalesHeader, [Write.update(row, {"status": RELEASED})], PRODUCT)
    assert again(of).status == RELEASED


@pytest.mark.says("bc.prepayment_outstanding")
def test_the_invoices_of_the_order_deduct_what_was_paid_ahead(shop):
    """In however many parts: together they come to the order."""
    of, line = prepaid(shop, quantity=3, price="33.33")
    refused(lambda: posting.ship([of.pk.hex]), of.no, "a prepayment of 30 was not invoiced yet")
    prepayments.post(of.pk.hex)
    first = again(line)
    first.qty_to_ship = first.qty_to_invoice = 1
    first.save()
    posting.ship_and_invoice([of.pk.hex])
    assert [net for net, _gross in charged().values()] == [30, Decimal("23.33")]
    [figures] = customer_figures.of([shop.customer.pk.hex], DAY).values()
    assert figures["nav_invdprepaymentamountlcy"] == "25.0000"
    posting.ship_and_invoice([of.pk.hex])
    assert not SalesHeader.objects.filter(pk=of.pk).exists()
    assert sum(net for net, _gross in charged().values()) == Decimal("99.99")
    assert sum(gross for _net, gross in charged().values()) == Decimal("124.99")
    assert [line.description for line in SalesInvoiceLine.objects.filter(quantity__lt=0)] == [
        "Prepayment deducted: Desk",
        "Prepayment deducted: Desk",
    ]


@pytest.mark.says("bc.prepayment_not_cancelled", "bc.prepayment_by_order")
def test_what_cannot_be_done_with_prepayments_is_said(shop):
    of, _line = prepaid(shop)
    row = prepayments.post(of.pk.hex)
    refused(lambda: cancel_invoice(row["system_id"]), row["no"], "prepayment invoice", "not cancelled")
    posting.ship([of.pk.hex])
    refused(lambda: shipment_lines.invoice_shipments([of.pk.hex]), of.no, "paid ahead in part")


def test_an_invoice_with_a_deduction_is_cancelled_and_posted_again(shop):
    of, line = prepaid(shop)
    prepayments.post(of.pk.hex)
    part = again(line)
    part.qty_to_ship = part.qty_to_invoice = 4
    part.save()
    (done,) = posting.ship_and_invoice([of.pk.hex])
    cancel_invoice(done.invoice["system_id"])
    assert again(line).quantity_invoiced == 0
    posting.ship_and_invoice([of.pk.hex])
    last = SalesInvoiceHeader.objects.order_by("no").last()
    assert charged()[last.no][0] == 700


def test_the_button_and_rest_post_the_invoice(shop, client):
    client.force_login(User.objects.create_superuser("ada"))
    of, _line = prepaid(shop)
    page = reverse("admin:bc_salesheader_change", args=[of.pk])
    captions = [str(caption) for caption, *_rest in client.get(page).context["document_actions"]]
    assert "Post prepayment invoice" in captions
    done = client.post(reverse("admin:bc_salesheader_prepayment", args=[of.pk]), follow=True)
    assert "is posted." in str(next(iter(done.context["messages"])))
    assert "Post prepayment invoice" not in [str(caption) for caption, *_rest in done.context["document_actions"]]
    other, _line = prepaid(shop)
    path = f"/api/v1/bc/sales-documents/{other.no}/post-prepayment-invoice/"
    answer = client.post(path, {}, content_type="application/json")
    assert SalesInvoiceHeader.objects.get(no=answer.json()["no"]).prepayment_order_no == other.no
    client.force_login(User.objects.create_user("bea", is_staff=True))
    assert client.post(reverse("admin:bc_salesheader_prepayment", args=[of.pk])).status_code == 403
    assert client.post(path, {}, content_type="application/json").status_code in (403, 404)
