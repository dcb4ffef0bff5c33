"""Entering orders and quotes in the browser: lines on the page of their document, choices that fit, stock, totals."""

import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.urls import reverse

from crm.models import Account, Product, SalesOrder
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.crm import catalogue
from tests.crm.prospect import fo_quote, order, order_line, quote, quote_line
from tests.crm.test_admin import address, filled
from tests.factories import saved

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("admin"))
    return client


def rows(page):
    """What the browser sends of the page's lines."""
    (formset,) = page.context["inline_admin_formsets"]
    sent = {}
    for form in [*formset.formset.forms]:
        for name, field in form.fields.items():
            value = form.get_initial_for_field(field, name)
            if value not in (None, False, ""):
                value = field.prepare_value(getattr(value, "pk", value))
                sent[form.add_prefix(name)] = "on" if value is True else str(value)
    return sent


def enter(site, record, press="_continue", **values):
    page = site.get(address(type(record), "change", record.pk))
    sent = {**filled(page), **rows(page), **{k.replace("__", "-", 2): v for k, v in values.items()}, press: "1"}
    return site.post(address(type(record), "change", record.pk), sent, follow=True)


def told(of: Product, quantity: str):
    """The ERP tells how much there is."""
    from integration import registry

    row = registry.table(Product).row(Product.objects.get(pk=of.pk))
    write_rows(Product, [Write.update(row, {"quantityonhand": quantity})], PRODUCT)
    return Product.objects.get(pk=of.pk)


def test_an_order_is_entered_from_its_name_to_its_totals(site):
    on, chair = catalogue.price_list("Summer"), catalogue.active_product("1000")
    catalogue.price(chair, on, "12.5")
    lark = saved(Account(name="Lark", defaultpricelevel=on))
    page = site.get(address(SalesOrder, "add"))
    answer = site.post(
        address(SalesOrder, "add"), filled(page, name="Hall", customerid_account=str(lark.pk)), follow=False
    )
    of = SalesOrder.objects.get()
    assert answer.url == address(SalesOrder, "change", of.pk) + "#lines", "a new order comes back with its lines"
    assert of.pricelevel == on
    answer = enter(
        site, of,
        lines__0__product=str(chair.pk), lines__0__quantity="3", lines__0__manualdiscountamount="0.5",
        lines__1__productdescription="Setting up", lines__1__priceperunit="20",
    )  # fmt: skip
    text = answer.content.decode()
    assert [(line.productname, line.extendedamount) for line in of.lines.order_by("lineitemnumber")] == [
        ("Chair", 37), ("Setting up", 20),
    ]  # fmt: skip
    assert "57.00 EUR" in re.sub(r"\s+", " ", text)
    # changed, marked to go, and added at once; the totals follow
    answer = enter(site, of, lines__0__quantity="4", lines__1__DELETE="on", lines__2__productdescription="Freight")
    assert [line.productname for line in of.lines.order_by("lineitemnumber")] == ["Chair", "Freight"]
    assert SalesOrder.objects.get().totalamount == Decimal("49.5")


def test_what_is_wrong_with_a_line_is_said_beside_it_and_nothing_is_written(site):
    on, chair = catalogue.price_list(), catalogue.active_product()
    catalogue.price(chair, on, "10")
    of = order(pricelevel=on)
    answer = enter(
        site, of, name="Barn",
        lines__0__product=str(chair.pk), lines__0__priceperunit="1", lines__1__quantity="2",
    )  # fmt: skip
    text = answer.content.decode()
    assert "it is 10.00 by the price list" in text
    assert "has neither a product nor a description" in text
    formset = answer.context["inline_admin_formsets"][0].formset
    assert [bool(form.errors) for form in formset.forms[:2]] == [True, True]
    assert not of.lines.exists()
    assert SalesOrder.objects.get().name == "Hall"


def test_another_currency_and_its_lines_go_with_one_click(site):
    euro, krona, chair = catalogue.price_list(), catalogue.price_list("", "SEK"), catalogue.active_product()
    catalogue.price(chair, krona, "110")
    of = order(pricelevel=euro)
    enter(
        site, of, pricelevel=str(krona.pk), transactioncurrency=str(krona.transactioncurrency.pk),
        lines__0__product=str(chair.pk),
    )  # fmt: skip
    line = of.lines.get()
    assert (line.priceperunit, line.transactioncurrency) == (110, krona.transactioncurrency)


def test_lines_of_a_submitted_order_are_there_to_look_at(site):
    of = order()
    order_line(of, priceperunit="5")
    of.refresh_from_db()
    of.statecode = 1
    saved(of)
    page = site.get(address(SalesOrder, "change", of.pk))
    assert "lines-0-quantity" not in page.content.decode()
    assert "5.00" in page.content.decode()
    answer = site.post(address(SalesOrder, "change", of.pk), {"name": "Barn", "lines-0-quantity": "9"})
    assert answer.status_code == 403
    assert of.lines.get().quantity == 1


def test_the_line_shows_the_stock_and_since_when(site):
    """The seller sees what Business Central has, on the line and where the product is chosen."""
    chair = told(catalogue.active_product("1000"), "7.0000000000")
    assert chair.quantityonhandon is not None
    of = order()
    order_line(of, chair, priceperunit="5")
    assert "7 on hand at " in site.get(address(SalesOrder, "change", of.pk)).content.decode()
    named = {"app_label": "crm", "model_name": "salesorderdetail", "field_name": "product", "term": "100"}
    (found,) = site.get(reverse("admin:crm_product_choices"), named).json()["results"]
    assert re.fullmatch(r"1000 · Chair — 7 on hand at \d\d:\d\d", found["text"])
    # what somebody types is nobody's report
    chair.quantityonhand = 9
    saved(chair)
    assert Product.objects.get().quantityonhandon is None


def test_only_what_fits_is_offered(site):
    chair, other = catalogue.active_product("1000"), catalogue.active_product("1001")
    catalogue.product("1002")
    line = {"app_label": "crm", "model_name": "quotedetail"}

    def offered(**more):
        return [each["text"] for each in site.get(reverse("admin:crm_product_choices"), more).json()["results"]]

    assert offered(**line, field_name="product") == [str(chair), str(other)], "a draft is not sold"
    unit = {**line, "field_name": "uom"}
    assert offered(**unit, for_product=str(chair.pk)) == ["PCS"]
    assert offered(**unit) == ["PCS", "PCS", "PCS"]
    assert offered(**unit, for_product="x") == ["PCS", "PCS", "PCS"]
    euro, krona, gone = catalogue.price_list("A"), catalogue.price_list("B", "SEK"), catalogue.price_list("C")
    gone.statecode = 1
    saved(gone)
    lists = {"app_label": "crm", "model_name": "salesorder", "field_name": "pricelevel"}

    def choices(**more):
        return [each["text"] for each in site.get(reverse("admin:autocomplete"), {**lists, **more}).json()["results"]]

    assert choices() == ["A", "B"]
    assert choices(for_transactioncurrency=str(krona.transactioncurrency.pk)) == ["B"]
    assert choices(for_transactioncurrency=str(euro.transactioncurrency.pk)) == ["A"]


def test_nobody_types_tax_on_a_quote_of_finance_and_operations(site):
    """FO-075."""
    of = fo_quote()
    quote_line(of, productdescription="Setting up")
    page = site.get(address(type(of), "change", of.pk)).content.decode()
    assert "lines-0-quantity" in page
    assert "lines-0-tax" not in page
    ours = quote()
    assert "lines-0-tax" in site.get(address(type(ours), "change", ours.pk)).content.decode()


def test_a_seller_enters_and_removes_lines(client):
    seller = User.objects.create_user("seller", is_staff=True)
    seller.groups.add(Group.objects.get(name="Sales user"))
    client.force_login(seller)
    of = order()
    enter(client, of, lines__0__productdescription="Freight", lines__0__priceperunit="5")
    assert of.lines.get().extendedamount == 5
    enter(client, of, lines__0__DELETE="on")
    assert not of.lines.exists()


def test_a_page_of_many_lines_costs_as_many_statements_as_one_of_few(site):
    few, many = order(), order()
    products = [catalogue.active_product() for _ in range(24)]
    for of, number in ((few, 6), (many, 24)):
        lines = [{"salesorderid": of.pk.hex, "productid": each.pk.hex} for each in products[:number]]
        write_rows("crm.salesorderdetail", [Write.insert(line) for line in lines], PRODUCT)
    site.get(address(SalesOrder, "change", few.pk))
    counts = []
    for of in (few, many):
        with statements(connection) as seen:
            assert site.get(address(SalesOrder, "change", of.pk)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
