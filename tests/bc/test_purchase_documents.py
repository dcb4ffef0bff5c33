"""Purchase quotes and orders: the vendor and his contact, what things cost, and the order that a quote becomes."""

import pytest

from erp.bc.models import (
    CompanyInformation,
    Contact,
    ContactBusinessRelation,
    NoSeries,
    NoSeriesLine,
    PurchaseHeader,
    PurchaseLine,
    PurchaseSetup,
    Salesperson,
    Vendor,
    VendorTempl,
)
from erp.bc.rules.documents.sides import PURCHASES
from erp.bc.services import documents, links
from tests.reading import refused

pytestmark = pytest.mark.django_db
QUOTE, ORDER = documents.KINDS_OF_DOCUMENT["purchase-quote"], documents.KINDS_OF_DOCUMENT["purchase-order"]


def saved(instance):
    instance.save()
    return instance


def started(kind, contact, template=None):
    return PurchaseHeader.objects.get(pk=documents.new_document(kind, contact.pk.hex, template)["system_id"])


@pytest.fixture
def numbers(setup):
    """Quotes from PQ1, orders from PO1."""
    purchases = PurchaseSetup.objects.get()
    for field, start in (("quote_nos", "PQ1"), ("order_nos", "PO1")):
        series = saved(NoSeries(code=start[:2]))
        saved(NoSeriesLine(series=series, starting_no=start))
        setattr(purchases, field, series)
    purchases.save()
    saved(CompanyInformation(name="We", lcy_code="EUR", city="Flensburg"))
    return setup


@pytest.fixture
def vendor(numbers):
    return saved(Vendor(name="Sawmill", city="Aarhus", e_mail="saw@mill.example",
                        purchaser=saved(Salesperson(code="P"))))  # fmt: skip


def test_an_order_for_a_linked_contact_has_its_vendor(vendor, item):
    """CON-120, CON-121, CON-123: the linked contact, our own address for the delivery, the last direct cost."""
    company = Contact.objects.get()
    order = started(ORDER, company)
    assert (order.no, order.buy_from_vendor, order.pay_to_vendor) == ("PO1", vendor, vendor)
    assert (order.buy_from_vendor_name, order.pay_to_city, order.ship_to_city) == ("Sawmill", "Aarhus", "Flensburg")
    assert (order.buy_from_e_mail, order.purchaser.code) == ("saw@mill.example", "P")
    item.last_direct_cost = 80
    item.save()
    line = saved(PurchaseLine(document=order, item=item, quantity=3, vat_percent=25))
    assert (line.direct_unit_cost, line.amount, line.amount_including_vat, line.outstanding_quantity) == (
        80,
        240,
        300,
        3,
    )
    item.purchasing_blocked = True
    item.save()
    refused(PurchaseLine(document=order, item=item).save, "PO1", "1000 Desk", "blocked")


def test_blocked_vendors_get_no_documents_and_orders_need_a_link(vendor):
    """CON-120, DOC-014: a vendor who is only not paid may deliver."""
    lone = saved(Contact(type=1, name="Cy"))
    refused(lambda: started(ORDER, lone), "Buy-from Contact No. of Order", "Cy", "linked to a Vendor")
    vendor.blocked = 1
    vendor.save()
    assert saved(PurchaseHeader(buy_from_vendor=vendor)).no == "PQ1"
    vendor.blocked = 2
    vendor.save()
    refused(PurchaseHeader(buy_from_vendor=vendor).save, "Buy-from Vendor No.", "Sawmill", "“All”")


def test_quotes_of_a_company_that_becomes_a_vendor_are_assigned_to_it(numbers):
    """CON-052, CON-122, CON-124: with purchase quotes as with sales quotes; a stand-alone person has its own only."""
    saved(VendorTempl(code="MATERIAL"))
    company = saved(Contact(name="Mill", city="Bonn"))
    ada = saved(Contact(type=1, name="Ada", company=company))
    lone = saved(Contact(type=1, name="Cy"))
    quotes = [started(QUOTE, contact) for contact in (company, ada, lone)]
    assert [quote.buy_from_vendor_templ and quote.buy_from_vendor_templ.code for quote in quotes] == [
        "MATERIAL", "MATERIAL", None,
    ]  # fmt: skip
    assert (quotes[1].buy_from_vendor_name, quotes[1].buy_from_contact_name) == ("Mill", "Ada")
    made = saved(Vendor(no="V9", name="Mill and Sons"))
    ContactBusinessRelation.objects.filter(no="V9").get().delete()
    links.link(links.NAMES["vendor"], ada.pk.hex, "V9")
    for quote in quotes:
        quote.refresh_from_db()
    assert [quote.buy_from_vendor for quote in quotes] == [made, made, None]
    assert quotes[0].buy_from_vendor_templ is None


def test_an_order_from_a_quote_without_vendor_creates_it(numbers, item):
    """CON-125 for vendors."""
    saved(VendorTempl(code="MATERIAL"))
    quote = started(QUOTE, saved(Contact(name="Mill")))
    saved(PurchaseLine(document=quote, item=item, quantity=2, direct_unit_cost=70, line_discount_percent=10))
    order = PurchaseHeader.objects.get(pk=documents.make_order(PURCHASES, quote.pk.hex)["system_id"])
    assert (order.no, order.quote_no, order.buy_from_vendor.name) == ("PO1", "PQ1", "Mill")
    assert [line.amount for line in order.lines.all()] == [126]
    assert PurchaseHeader.objects.count() == 1
