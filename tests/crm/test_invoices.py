"""Invoices: read-only once they are paid or canceled, and so are their lines."""

from decimal import Decimal

import pytest

from crm.models import Contact, Invoice, InvoiceDetail, OptionValue
from integration.origin import PRODUCT
from tests.crm.catalogue import (
    active_product,
    base_unit,
    by_product,
    currency,
    invoice,
    line,
    unit_group,
)
from tests.factories import option, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
ACTIVE, PAID, CANCELED = 0, 2, 3
BILLED, COMPLETE, PARTIAL = 4, 100001, 100002


def closed(made, state, status):
    made.statecode, made.statuscode = state, status
    return saved(made)


def test_an_invoice_has_a_number_a_name_and_a_customer():
    made = invoice("103001")
    assert (made.statecode, made.statuscode) == (ACTIVE, 1)
    refused(Invoice(invoicenumber="1", name="1").save, "Customer", "1", "must have a value")
    refused(lambda: invoice("103001"), "Invoice ID", "“103001”")
    made.invoicenumber = "103002"
    refused(made.save, "Invoice ID", "103001")
    of_person = invoice("2", customerid_contact=saved(Contact(lastname="Byron")))
    of_person.customerid_contact = None
    refused(of_person.save, "Customer", "2")


def test_the_state_brings_its_status():
    made = closed(invoice(), ACTIVE, BILLED)
    made.statecode = PAID
    made.save()
    assert Invoice.objects.get().statuscode == COMPLETE
    made.statecode, made.statuscode = ACTIVE, BILLED
    made.save()
    made.statuscode = PARTIAL
    refused(made.save, "Status Reason", made.invoicenumber, "Partial", "Active")


@pytest.mark.behaviour("B-235")
@pytest.mark.parametrize("writes", [{}, {"origin": PRODUCT}], ids=["person", "run"])
def test_a_paid_invoice_is_read_only(writes):
    made = closed(invoice("103001"), PAID, PARTIAL)
    made.statuscode = COMPLETE
    refused(lambda: made.save(**writes), "103001", "read-only", "“Paid”", "Status Reason", "“Active”")
    made = Invoice.objects.get()
    made.name = "Other"
    refused(lambda: made.save(**writes), "103001", "Name")
    # DOC-151: back to Active / Billed first
    made.statecode, made.statuscode = ACTIVE, BILLED
    made.save(**writes)
    closed(made, PAID, COMPLETE)
    assert Invoice.objects.get().statuscode == COMPLETE


@pytest.mark.behaviour("B-235")
def test_a_canceled_invoice_cannot_be_paid():
    made = closed(invoice("103001"), CANCELED, 100003)
    made.statecode = PAID
    refused(made.save, "103001", "“Canceled”", "cannot become “Paid”", "Active")
    refused(lambda: made.save(origin=PRODUCT), "103001", "cannot become “Paid”")
    assert Invoice.objects.get().statecode == CANCELED


@pytest.mark.says("crm.line_of_closed_invoice")
def test_lines_follow_the_state_of_their_invoice():
    made = invoice("103001")
    kept = line(made, "Freight")
    loose = line(invoice(), "Packing")
    closed(made, PAID, COMPLETE)
    kept.quantity = 2
    refused(kept.save, "“Freight”", "103001", "“Paid”", "“Active” first")
    refused(lambda: kept.save(origin=PRODUCT), "“Freight”")
    refused(kept.delete, "“Freight”")
    refused(lambda: line(made, "Extra"), "“Extra”", "103001")
    loose.invoice = made
    refused(loose.save, "“Packing”", "103001")
    closed(made, ACTIVE, BILLED)
    line(made, "Extra")
    kept.delete()
    # whoever may delete the invoice deletes its lines
    closed(made, PAID, COMPLETE).delete()
    assert list(InvoiceDetail.objects.values_list("productname", flat=True)) == ["Packing"]


@pytest.mark.says("crm.line_without_product")
def test_a_line_sells_a_product_or_says_what_it_sells():
    made, chair = invoice(), active_product("1000")
    written_in = line(made, "1900 Freight.")
    assert (written_in.isproductoverridden, written_in.productname) == (True, "1900 Freight.")
    sold = line(made, "", product=chair, uom=chair.defaultuom)
    assert (sold.isproductoverridden, sold.productname) == (False, "Chair")
    refused(lambda: line(made, "", lineitemnumber=30000), "Invoice line 30000", "Choose a product, or describe")
    sold.product = None
    refused(sold.save, "Invoice line 10000", "neither a product nor")
    sold.product, sold.uom = chair, base_unit(unit_group(base="KG"))
    refused(sold.save, "Unit", "Chair", "“KG”")


def test_lines_are_in_the_currency_of_their_invoice():
    made = invoice(transactioncurrency=currency("SEK", "11"))
    assert made.exchangerate == 11
    assert (line(made).transactioncurrency, line(made).exchangerate) == (made.transactioncurrency, 11)
    given = by_product(InvoiceDetail(invoice=made, productdescription="X", exchangerate="10.5"))
    assert (given.transactioncurrency, str(given.exchangerate)) == (made.transactioncurrency, "10.5000000000")
    made.transactioncurrency = currency()
    refused(made.save, "Currency", made.invoicenumber)


def test_an_invoice_shares_the_options_of_accounts():
    """OPT-06: payment terms and shipping methods are one list for both."""
    terms = option("paymenttermscode", 801, "45 days")
    agent = option("address1_shippingmethodcode", 802, "Own lorry")
    made = invoice("103001", paymenttermscode=801, shippingmethodcode=802)
    made.paymenttermscode = 802
    refused(made.save, "Payment Terms", "103001", "802")
    for used, column in ((terms, "paymenttermscode"), (agent, "shippingmethodcode")):
        refused(used.delete, used.label, "records of invoice", column)
    free = option("paymenttermscode", 803, "60 days")
    free.delete()
    assert not OptionValue.objects.filter(number=803).exists()


# --- what people type comes to what it says ---------------------------------------------------------------------------


def _line_of(made, **values):
    return {
        "invoiceid": str(made.pk),
        "productdescription": "Advice",
        "quantity": "3",
        "priceperunit": "19.99",
        "baseamount": "999999",
        "extendedamount": "-5",
        **values,
    }


def test_amounts_of_a_typed_line_are_calculated_and_its_invoice_is_summed_up(admin_client):
    """Over REST, too, where any amount may be sent along."""
    made = invoice("103001", discountpercentage="10", freightamount="5")
    answer = admin_client.post(
        "/api/v1/crm/invoicedetails/", _line_of(made, manualdiscountamount="1"), content_type="application/json"
    )
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert [body[name] for name in ("baseamount", "extendedamount")] == ["59.9700", "58.9700"]
    made.refresh_from_db()
    # 10 % of 58.97 is 5.90
    found = [made.totallineitemamount, made.totaldiscountamount, made.totalamount]
    assert found == [Decimal("58.97"), Decimal("6.90"), Decimal("58.07")]
    address = f"/api/v1/crm/invoicedetails/{body['invoicedetailid']}/"
    changed = admin_client.patch(
        address, {"extendedamount": "1"}, content_type="application/json", headers={"If-Match": body["@etag"]}
    )
    assert changed.json()["extendedamount"] == "58.9700"
    made.refresh_from_db()
    made.totalamount = Decimal(1)
    saved(made)
    assert Invoice.objects.get(pk=made.pk).totalamount == Decimal("58.07")
    InvoiceDetail.objects.get(invoice=made).delete()
    assert Invoice.objects.get(pk=made.pk).totalamount == Decimal("5")


def test_what_business_central_says_of_an_invoice_stands():
    made = invoice("103001")
    made.totalamount = Decimal("12.34")
    by_product(made)
    by_product(
        InvoiceDetail(
            invoice=made, productdescription="Advice", quantity=2, priceperunit=5, baseamount=9, extendedamount=11
        )
    )
    assert InvoiceDetail.objects.get().extendedamount == 11
    assert Invoice.objects.get().totalamount == Decimal("12.34")
