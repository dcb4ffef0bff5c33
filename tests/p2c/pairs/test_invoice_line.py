"""POSTEDSALESLINE-INV: what the lines of an invoice sell, and that their amounts add up."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection as database
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Invoice, InvoiceDetail, PriceLevel, Product, ProductPriceLevel
from erp.bc.models import Item, SalesSetup
from integration.models import MappingFilter
from integration.services.preflight import of_mapping
from tests import factories
from tests import factories_products as products
from tests.counting import statements
from tests.factories import coupled_customer, open_issues, sync
from tests.factories_documents import INVOICES, LINES, invoice, line, send, sent
from tests.reading import issue, read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def nordwind(world):
    """A coupled customer."""
    products.set_up_products()
    return coupled_customer("Nordwind")[0]


@shareable
def bicycle(nordwind):
    """An item, and its product in Sales."""
    local = products.item("Bicycle", unit_price="250")
    return local, products.synchronised(local)


def detail(number):
    """The values of a line in Sales that come from its posted line."""
    found = InvoiceDetail.objects.get(lineitemnumber=number)
    names = ("quantity", "priceperunit", "baseamount", "manualdiscountamount", "tax", "extendedamount")
    return tuple(getattr(found, name) for name in names)


# --- amounts ----------------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-229")
def test_base_without_tax_extended_with_tax(nordwind, bicycle):
    """INV-11, INV-14: tax is the difference."""
    send(invoice(nordwind, line("1000", "1050", bicycle[0], quantity=4, unit_price="250")))
    assert detail(10000) == (4, 250, 1000, 0, 50, 1050)


def test_discounts_are_added_to_what_a_line_comes_to(nordwind):
    """INV-14: the line discount is the line's, the invoice discount is the document's (INV-08)."""
    values = {"unit_price": "100", "quantity": 2, "line_discount_amount": "20", "inv_discount_amount": "18"}
    local = invoice(nordwind, line("162", "194.40", **values))
    send(local)
    assert detail(10000) == (2, 100, 200, 20, Decimal("32.4"), Decimal("212.4"))
    found, _ = sent(local)
    assert (found.totalamountlessfreight, found.totaltax, found.totalamount) == (162, Decimal("32.4"), Decimal("194.4"))
    assert (found.discountamount, found.totallineitemdiscountamount, found.totaldiscountamount) == (18, 20, 38)
    assert (found.freightamount, found.discountpercentage, found.totallineitemamount) == (0, 0, 180)


def test_with_sales_orders_taken_over_the_total_discount_is_the_one_of_the_invoice(nordwind, world):
    """DOC-147; INV-08."""
    world.connection.sales_order_integration_enabled = True
    world.connection.save()
    local = invoice(nordwind, line("162", "194.40", line_discount_amount="20", inv_discount_amount="18"))
    send(local)
    found, _ = sent(local)
    assert (found.totaldiscountamount, found.totallineitemdiscountamount, found.totaltax) == (18, 20, Decimal("32.4"))
    assert (found.freightamount, found.discountpercentage) == (0, 0), "none, and not unknown"


def test_an_invoice_with_an_item_and_freight(nordwind, bicycle):
    """Worked example 1: as many lines as posted; freight is a write-in that says what it is."""
    local = invoice(nordwind, line("250", "300", bicycle[0], inv_discount_amount="10"), line("30", "36"))
    send(local)
    found, (first, second) = sent(local)
    assert (first.product, first.uom, first.isproductoverridden) == (bicycle[1], bicycle[1].defaultuom, False)
    assert (second.product, second.isproductoverridden, second.productdescription) == (None, True, "6610 Freight.")
    assert (second.baseamount, second.ispriceoverridden) == (30, True)
    assert (found.freightamount, found.discountpercentage, found.discountamount) == (0, 0, 10)


def test_unit_prices_that_include_vat_are_lessened_by_the_tax_on_one_unit(nordwind, bicycle):
    """DOC-150; INV-15, DOC-150: nothing is left over, so there is no line for it."""
    values = {"quantity": 2, "unit_price": "121"}
    local = invoice(nordwind, line("200", "242", bicycle[0], **values), prices_including_vat=True)
    send(local)
    assert detail(10000) == (2, 100, 200, 0, 42, 242)
    assert len(sent(local)[1]) == 1


def test_what_the_lines_fall_short_of_is_one_line_called_rounding(nordwind, bicycle):
    """INV-15: 1000 at 0.19 including 21 % VAT are 157.02 without it; 1000 at 0.157 are 157: two cents are missing."""
    local = invoice(
        nordwind,
        line("157.02", "190", bicycle[0], quantity=1000, unit_price="0.19"),
        line("100", "121", unit_price="121"),
        prices_including_vat=True,
    )
    send(local)
    found, lines = sent(local)
    (extra,) = [each for each in lines if each.productdescription == "Rounding"]
    assert (extra.quantity, extra.tax, extra.isproductoverridden) == (1, 0, True)
    assert extra.extendedamount == extra.baseamount == extra.priceperunit == Decimal("0.02")
    assert sum(each.extendedamount for each in lines) == found.totalamount == 311
    send(local)
    sync(INVOICES, "full", create=True, confirmed=True)
    assert len(sent(local)[1]) == 3


AMOUNT = st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100)


@st.composite
def posted_line(draw, *, including_vat):
    """A line as posting rounds it: amounts in cents, VAT on what is left after both discounts."""
    price, quantity = draw(AMOUNT), draw(st.integers(1, 40))
    vat = draw(st.sampled_from([0, 6, 20, 21]))
    whole = price * quantity
    discount = (whole * draw(st.integers(0, 30)) / 100).quantize(Decimal("0.01"))
    share = ((whole - discount) * draw(st.integers(0, 10)) / 100).quantize(Decimal("0.01"))
    left = whole - discount - share
    factor = 1 + Decimal(vat) / 100
    net = (left / factor).quantize(Decimal("0.01")) if including_vat else left
    gross = left if including_vat else (left * factor).quantize(Decimal("0.01"))
    values = {"unit_price": price, "quantity": quantity, "line_discount_amount": discount, "vat_percent": vat}
    return line(str(net), str(gross), **values, inv_discount_amount=share)


@pytest.mark.long
@pytest.mark.parametrize("including_vat", [False, True])
def test_header_and_lines_add_up_whatever_was_posted(nordwind, including_vat):
    """INV-08, INV-14, INV-15: to the last digit."""

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(st.lists(posted_line(including_vat=including_vat), min_size=1, max_size=5))
    def add_up(lines):
        with transaction.atomic():
            local = invoice(nordwind, *lines, prices_including_vat=including_vat, entry=False)
            assert send(local).to == {"inserted": 1}
            found, made = sent(local)
            net = sum(each.baseamount - each.manualdiscountamount for each in made)
            assert net - found.discountamount == found.totalamountlessfreight
            assert net == found.totallineitemamount
            assert sum(each.tax for each in made) == found.totaltax
            assert sum(each.extendedamount for each in made) - found.discountamount == found.totalamount
            assert found.totalamountlessfreight + found.totaltax == found.totalamount
            assert len(made) - len(lines) in ((0, 1) if including_vat else (0,))
            transaction.set_rollback(True)

    add_up()


# --- what is sold -----------------------------------------------------------------------------------------------------


def test_items_and_resources_are_brought_along(nordwind):
    """INV-02: the product is made first, in the same run; and its price is on the default price list."""
    local, fitter = products.item("Bicycle", unit_price="250"), products.resource("Fitter", unit_price="80")
    for owner in (local, fitter):
        products.bring_units(owner)
    assert send(invoice(nordwind, line("250", of=local), line("80", of=fitter))).to == {"inserted": 1}
    assert not open_issues()
    assert set(InvoiceDetail.objects.values_list("product__productnumber", flat=True)) == {local.no, fitter.no}


@pytest.mark.says("invoice_product_blocked")
@pytest.mark.behaviour("B-230")
@pytest.mark.parametrize("kind", ["item", "resource"])
def test_a_blocked_item_or_resource_stops_the_invoice(nordwind, kind):
    """INV-01: it must not be blocked, although it is coupled; unblocked, the invoice goes."""
    sold = products.item("Bicycle") if kind == "item" else products.resource("Fitter")
    products.synchronised(sold)
    sold.blocked = True
    sold.save()
    local = invoice(nordwind, line("250", of=sold), line("30"))
    assert send(local).to == {"failed": 1}
    issue("invoice_product_blocked", local.no, sold.no, "is blocked", "Unblock", name=INVOICES)
    assert not Invoice.objects.exists()
    sold.blocked = False
    sold.save()
    assert send(local).to == {"inserted": 1}


def test_an_invoice_of_an_unknown_product_is_one_issue_and_nothing_else(nordwind, bicycle):
    """INV-02: the other invoices of the batch go; the issue names the line and the next step, and heals."""
    without_unit = products.item("Tandem", base="")
    bad = invoice(nordwind, line("250", of=bicycle[0]), line("400", of=without_unit), line("500", of=without_unit))
    good = invoice(nordwind, line("250", of=bicycle[0]))
    outcome = send(bad, good)
    assert outcome.to == {"inserted": 1, "failed": 1}
    (found,) = open_issues(INVOICES)
    read(f"{found.sentence} {found.next_step}", bad.no, without_unit.no, "Tandem", "ITEM-PRODUCT")
    assert (found.source_id, found.issue_class) == (bad.pk, "waiting")
    assert not open_issues(LINES)
    assert (Invoice.objects.get().invoicenumber, InvoiceDetail.objects.count()) == (good.no, 1)
    without_unit.base_unit_of_measure = products.unit("PCS")
    without_unit.save()
    products.synchronised(without_unit)
    assert send(bad).to == {"inserted": 1}
    assert not open_issues(INVOICES)


def test_an_item_outside_the_filter_of_items_is_a_write_in(nordwind):
    """INV-02."""
    mapping = factories.mapping("ITEM-PRODUCT")
    MappingFilter.objects.create(mapping=mapping, side="L", field="item_category_code", operator="eq", value="BIKES")
    local = invoice(nordwind, line("400", of=products.item("Tandem")))
    assert send(local).to == {"inserted": 1}
    (only,) = sent(local)[1]
    assert (only.product, only.productdescription) == (None, f"{local.lines.get().no} Tandem.")
    assert not Product.objects.exists()


def test_a_resource_that_is_not_in_sales_is_no_write_in(nordwind):
    """INV-02, point 6 of what is ambiguous: it fails."""
    mapping = factories.mapping("RESOURCE-PRODUCT")
    MappingFilter.objects.create(mapping=mapping, side="L", field="job_title", operator="eq", value="Fitter")
    local = invoice(nordwind, line("80", of=products.resource("Apprentice")))
    assert send(local).to == {"failed": 1}
    issue("line_failed", local.no, "Apprentice", "RESOURCE-PRODUCT", name=INVOICES)


def test_the_product_that_stands_for_write_ins_is_one(nordwind):
    """INV-02, INV-12, DOC-046."""
    service = products.item("Whatever", type=1)
    setup = SalesSetup.objects.get()
    setup.write_in_product_type, setup.write_in_product_no = 0, service.no
    setup.save()
    local = invoice(nordwind, line("70", of=service, description="Painting"))
    assert send(local).to == {"inserted": 1}
    (only,) = sent(local)[1]
    assert (only.product, only.productdescription) == (None, f"{service.no} Painting.")


def test_lines_of_text_go_as_text_and_blank_ones_do_not(nordwind):
    text = {"type": 0, "no": "", "unit_price": 0, "quantity": 0}
    lines = (line("0", **text, description="As agreed"), line("0", **text, description=""), line("100"))
    local = invoice(nordwind, *lines)
    send(local)
    assert [each.productdescription for each in sent(local)[1]] == ["As agreed", "6610 Freight."]


def test_lines_say_where_and_when_the_goods_went(nordwind):
    """INV-11, DOC-149."""
    day = dt.date(2026, 3, 30)
    local = invoice(nordwind, ship_to_name="Mill", ship_to_city="Kiel", ship_to_county="Holstein", shipment_date=day)
    send(local)
    (only,) = sent(local)[1]
    assert (only.shipto_name, only.shipto_city, only.shipto_stateorprovince) == ("Mill", "Kiel", "Holstein")
    assert (only.actualdeliveryon, only.lineitemnumber, only.bcbi_businesscentrallinenumber) == (day, 10000, 10000)


def test_a_price_missing_on_the_invoice_s_list_is_added(nordwind, bicycle):
    """INV-13: an existing one stays as it is, and nothing is added for nothing."""
    gift = products.item("Bell")
    product = products.synchronised(gift)
    ProductPriceLevel.objects.all().delete()
    local = invoice(nordwind, line("199", of=bicycle[0]), line("210", of=bicycle[0]), line("0", of=gift))
    send(local)
    (price,) = ProductPriceLevel.objects.all()
    assert (price.product, price.uom, price.amount) == (bicycle[1], bicycle[1].defaultuom, 199)
    assert price.pricelevel == sent(local)[0].pricelevel == PriceLevel.objects.get()
    assert product.pk != price.product_id


# --- unit groups ------------------------------------------------------------------------------------------------------


@shareable
def grouped(nordwind, world):
    """An item with two units, under unit groups: (item, product)."""
    products.switch(world, unit_group_mapping_enabled=True)
    local = products.item("Bicycle", unit_price="250")
    products.unit_of(local, "BOX", "6")
    return local, products.synchronised(local)


def test_with_unit_groups_a_line_is_in_its_own_unit(nordwind, grouped):
    """INV-12: a blank unit is the base unit."""
    local, product = grouped
    box, blank = line("1500", of=local, unit_of_measure=products.unit("BOX")), line("250", of=local)
    made = invoice(nordwind, box, blank)
    assert send(made).to == {"inserted": 1}, open_issues()
    assert [each.uom.name for each in sent(made)[1]] == ["BOX", "PCS"]
    assert {each.product for each in sent(made)[1]} == {product}


@pytest.mark.says("invoice_unit_missing")
def test_with_unit_groups_a_unit_that_is_gone_or_not_coupled_holds_the_invoice_back(nordwind, grouped):
    """INV-12."""
    local, _ = grouped
    gone = invoice(nordwind, line("20", of=local, unit_of_measure=products.unit("PALLET")))
    products.unit_of(local, "CRATE", "12")
    later = invoice(nordwind, line("30", of=local, unit_of_measure=products.unit("CRATE")))
    assert send(gone, later).to == {"failed": 2}
    texts = {found.source_id: f"{found.sentence} {found.next_step}" for found in open_issues(INVOICES)}
    read(texts[gone.pk], gone.no, "PALLET", local.no, "Add the unit")
    read(texts[later.pk], later.no, "CRATE", "ITEM UOM")


# --- cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("groups", [False, True])
def test_statements_do_not_grow_with_the_lines(nordwind, world, groups):
    if groups:
        products.switch(world, unit_group_mapping_enabled=True)
    items = [products.item(f"Item {n}", unit_price="10") for n in range(6)]
    fitter = products.resource("Fitter")
    for each in (*items, fitter):
        products.synchronised(each)
    found = []
    for number in (3, 6):
        with transaction.atomic():
            lines = [line("10", of=each) for each in items[:number]]
            made = [invoice(nordwind, *lines, line("80", of=fitter), line("5")) for _ in range(10 * number)]
            with statements(database) as seen:
                assert send(*made).to == {"inserted": 10 * number}, open_issues()
            found.append(len(seen))
            transaction.set_rollback(True)
    assert found[0] == found[1]


@pytest.mark.says("invoice_products_blocked")
def test_preflight_counts_invoices_with_blocked_items_and_names_these(nordwind, bicycle):
    for _ in range(2):
        invoice(nordwind, line("250", of=bicycle[0]))
    Item.objects.filter(pk=bicycle[0].pk).update(blocked=True)
    (about,) = [p for p in of_mapping(factories.mapping(INVOICES)) if "blocked" in p.message]
    read(f"{about.message} {about.next_step}", "2 posted invoices", bicycle[0].no, "Unblock")
