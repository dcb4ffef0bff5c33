"""Posting, payments, archive and notes on screens and over REST: what people see, and who may do it."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from rest_framework.test import APIClient

from erp.bc.models import (
    CompanyInformation,
    CustLedgerEntry,
    RecordLink,
    SalesHeader,
    SalesHeaderArchive,
    SalesInvoiceHeader,
    SalesLine,
    SalesShipmentHeader,
)
from erp.bc.services import posting
from erp.bc.services.shipment_lines import invoice_shipments
from p2c import roles
from tests.factories_posting import lines, make_shop, order, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return make_shop()


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("ada", "ada@x.example"))
    return client


@pytest.fixture
def api(db):
    client = APIClient()
    client.default_format = "json"
    client.force_authenticate(User.objects.create_superuser("ada", "ada@x.example"))
    return client


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def shown(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_posting_is_shown_before_it_is_done(site, shop):
    made = order(shop, 3, invoice_discount_calculation=2, invoice_discount_value=30)
    page = shown(site.get(address(SalesHeader, "change", made.pk)))
    for words in ("Ship and invoice", "Archive", "Add a note", "Statistics", "Before discounts", "-30.00", "270.00"):
        assert words in page
    post = address(SalesHeader, "post", made.pk, "ship-and-invoice")
    page = shown(site.get(post))
    for words in ("What is posted", "Desk", "Invoice discount", "30.00", "270.00"):
        assert words in page
    assert not SalesShipmentHeader.objects.exists()
    page = shown(site.post(post, follow=True))
    assert "SO1001 is posted" in page
    for words in ("PS1001", "PI1001", "Register payment", "Cancel invoice"):
        assert words in page
    assert not SalesHeader.objects.exists()


def test_a_line_says_how_much_is_shipped_next(site, shop):
    made = order(shop, 5)
    (line,) = lines(made)
    page = shown(site.get(address(SalesLine, "change", line.pk)))
    assert "Qty. to Ship" in page
    assert "Qty. to Ship" not in shown(site.get(address(SalesLine, "add"), {"document": made.pk}))
    line.qty_to_ship = 2
    line.save()
    page = shown(site.post(address(SalesHeader, "post", made.pk, "ship"), follow=True))
    assert "PS1001" in page
    assert lines(made)[0].outstanding_quantity == 3
    shipments = f"{address(SalesShipmentHeader, 'changelist')}?q={made.no}"
    assert shipments in page
    assert "PS1001" in shown(site.get(shipments))
    page = shown(site.get(address(SalesHeader, "post", made.pk, "ship")))
    assert "What is posted" in page


def test_what_cannot_be_posted_is_said_on_the_page_of_the_document(site, shop):
    made = order(shop)
    page = shown(site.get(address(SalesHeader, "post", made.pk, "ship"), follow=True))
    assert "cannot be shipped: none of its lines has anything to ship" in page
    quote = order(shop, 1, kind=0)
    assert "Ship and invoice" not in shown(site.get(address(SalesHeader, "change", quote.pk)))


def test_orders_are_posted_and_invoiced_together_from_the_list(site, shop):
    made = [order(shop, n) for n in (1, 2)]
    chosen = {"_selected_action": [str(each.pk) for each in made]}
    page = shown(site.post(address(SalesHeader, "changelist"), {**chosen, "action": "post_ship"}, follow=True))
    assert "Ship: 2 records." in page
    chosen["action"] = "invoice_shipments"
    page = shown(site.post(address(SalesHeader, "changelist"), chosen, follow=True))
    for words in ("Invoice SI1001", "Shipment PS1001", "Shipment PS1002", "300.00"):
        assert words in page
    invoice = SalesHeader.objects.get(document_type=2)
    assert "PI1001" in shown(site.post(address(SalesHeader, "post", invoice.pk, "post"), follow=True))
    assert not SalesHeader.objects.exists()


@pytest.mark.says("bc.nothing_shipped", "bc.orders_differ")
def test_what_cannot_be_invoiced_together_is_said(shop):
    made, other = order(shop, 1), order(shop, 1, prices_including_vat=True)
    refused(lambda: invoice_shipments([made.pk.hex]), made.no, "nothing they have shipped")
    posting.ship([made.pk.hex, other.pk.hex])
    refused(lambda: invoice_shipments([made.pk.hex, other.pk.hex]), made.no, other.no, "Prices Including VAT")


def test_payments_are_entered_on_the_invoice_and_unapplied_on_the_ledger(site, shop):
    posting.ship_and_invoice([order(shop, 3).pk.hex])
    saved(CompanyInformation(name="Ours", external_id="ours", lcy_code="EUR"))
    invoice = SalesInvoiceHeader.objects.get()
    pay = address(SalesInvoiceHeader, "pay", invoice.pk)
    page = shown(site.get(pay))
    assert "300.00 EUR remain to be paid." in page
    page = shown(site.post(pay, {"amount": "100", "date": "2026-03-09"}, follow=True))
    assert "The payment is entered and applied to PI1001." in page
    assert "200.00" in page
    page = shown(site.post(pay, {"amount": "-1", "date": "2026-03-09"}))
    assert "No payment of -1" in page
    entry = invoice.cust_ledger_entry
    page = shown(site.get(address(CustLedgerEntry, "change", entry.pk)))
    assert "Unapply" in page
    page = shown(site.post(address(CustLedgerEntry, "unapply", entry.pk), follow=True))
    assert "Unapplied: " in page
    payment = CustLedgerEntry.objects.get(document_type=1)
    apply = address(CustLedgerEntry, "apply", payment.pk)
    page = shown(site.get(apply))
    assert "Invoice PI1001 · " in page
    assert "100.00 remain." in page
    page = shown(site.post(apply, {"to": [entry.pk.hex], "amount": "40"}, follow=True))
    assert "PY1001 is applied." in page
    assert "-60.00" in page
    other = CustLedgerEntry.objects.get(document_type=2)
    site.post(address(CustLedgerEntry, "unapply", other.pk))
    CustLedgerEntry.objects.filter(pk=payment.pk).update(open=False)
    page = shown(site.get(address(CustLedgerEntry, "apply", other.pk), follow=True))
    assert "No open entry of the customer fits this one." in page


def test_an_invoice_is_cancelled_after_somebody_has_said_so(site, shop):
    posting.ship_and_invoice([order(shop, 1).pk.hex])
    invoice = SalesInvoiceHeader.objects.get()
    cancel = address(SalesInvoiceHeader, "cancel", invoice.pk)
    assert "This cannot be undone." in shown(site.get(cancel))
    assert not SalesInvoiceHeader.objects.get().cancelled
    page = shown(site.post(cancel, follow=True))
    assert "PI1001 is cancelled." in page
    assert "Register payment" not in page
    assert "it is already" in shown(site.post(cancel, follow=True))


def test_documents_have_notes_and_versions(site, shop):
    made = order(shop, 1)
    page = shown(site.post(address(SalesHeader, "archive", made.pk), follow=True))
    assert "Version 1" in page
    version = SalesHeaderArchive.objects.get()
    assert version.archived_by == "ada"
    assert made.no in shown(site.get(address(SalesHeaderArchive, "change", version.pk)))
    add = address(RecordLink, "add")
    answer = site.post(add, {"document": str(made.pk), "title": "Call before", "note": "At noon"})
    assert answer.status_code == 302
    assert answer.url.startswith(address(SalesHeader, "change", made.pk))
    page = shown(site.get(address(SalesHeader, "change", made.pk)))
    for words in ("Call before", "At noon"):
        assert words in page
    assert RecordLink.objects.get().user_id == "ada"
    refused(RecordLink(document=made).save, "Note")
    refused(RecordLink(title="Lost").save, "Sales Document")


def test_who_may_change_documents_may_post_them(client, shop):
    made = order(shop, 1)
    post = address(SalesHeader, "post", made.pk, "ship")
    for role, status in ((roles.AUDITOR, 403), (roles.BACK_OFFICE, 200)):
        user = User.objects.create_user(role, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        assert client.get(post).status_code == status
        page = shown(client.get(address(SalesHeader, "change", made.pk)))
        assert ("Ship and invoice" in page) == (status == 200)


def test_rest_posts_and_takes_payments(api, shop):
    made, other = order(shop, 3), order(shop, 1)
    documents = "/api/v1/bc/sales-documents"
    assert api.post(f"{documents}/{made.no}/invoice/", {}).json()["errors"][0]["code"] == "bc.nothing_to_invoice"
    answer = api.post(f"{documents}/{made.no}/ship/", {})
    assert answer.json() == {"no": made.no, "shipment": "PS1001", "invoice": None, "finished": False}
    api.post(f"{documents}/{other.no}/ship/", {})
    answer = api.post(f"{documents}/invoice-shipments/", {"orders": [made.no, other.no]})
    assert (answer.status_code, answer.json()["no"]) == (201, "SI1001")
    assert api.post(f"{documents}/SI1001/archive/", {}).json()["version_no"] == 1
    answer = api.post(f"{documents}/SI1001/ship-and-invoice/", {})
    assert answer.json() == {"no": "SI1001", "shipment": None, "invoice": "PI1001", "finished": True}
    invoices = "/api/v1/bc/posted-sales-invoices"
    answer = api.post(f"{invoices}/PI1001/register-payment/", {"amount": "400.00", "date": "2026-03-09"})
    assert (answer.json()["document_no"], answer.json()["open"]) == ("PY1001", False)
    payment = answer.json()["id"]
    entries = "/api/v1/bc/customer-ledger-entries"
    answer = api.post(f"{entries}/{payment}/unapply/", {})
    assert {each["open"] for each in answer.json()} == {True}
    charge = next(each["id"] for each in answer.json() if each["id"] != payment)
    answer = api.post(f"{entries}/{payment}/apply/", {"to": [charge], "amount": "150"})
    assert {each["open"] for each in answer.json()} == {True}
    answer = api.post(f"{invoices}/PI1001/cancel/", {})
    assert answer.json()["errors"][0]["code"] == "bc.invoice_paid"
    api.post(f"{entries}/{payment}/unapply/", {})
    assert api.post(f"{invoices}/PI1001/cancel/", {}).json() == {"no": "PI1001", "cancelled": True}


def test_rest_asks_for_the_permission(api, shop):
    made = order(shop, 3)
    user = User.objects.create_user("eve")
    user.groups.add(Group.objects.get(name=roles.AUDITOR))
    api.force_authenticate(user)
    for path in (f"sales-documents/{made.no}/ship", f"sales-documents/{made.no}/archive"):
        assert api.post(f"/api/v1/bc/{path}/", {}).status_code == 403
    assert saved(made).status == 0
