"""Price lists and their items."""

import pytest
from django.db import IntegrityError, transaction

from crm.models import PriceLevel, Product, ProductPriceLevel, Uom
from integration.engine.write import Write
from integration.models import Connection
from integration.services.install import connection
from integration.services.write_rows import write_rows
from tests.crm.catalogue import (
    base_unit,
    by_product,
    currency,
    price,
    price_list,
    product,
    unit_group,
)
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    """The default price list, and an item of it."""
    made = price_list("Default Price List")
    item = price(product("1000"), made)
    Connection.objects.filter(pk=connection().pk).update(default_price_list=made.pk)
    return made, item


def test_a_price_list_is_active_or_inactive():
    made = price_list()
    assert (made.statecode, made.statuscode) == (0, 100001)
    made.statecode = 1
    made.save()
    assert PriceLevel.objects.get().statuscode == 100002
    refused(lambda: price_list(begindate="2026-02-01", enddate="2026-01-01"), "End Date", "Start Date")


def test_a_price_list_has_a_currency():
    refused(PriceLevel(name="Summer").save, "Currency", "Summer", "must have a value")


@pytest.mark.says("crm.list_currency_fixed")
def test_the_currency_of_a_list_with_items_stays():
    made = price_list("Summer")
    made.transactioncurrency = currency("SEK", "11")
    made.save()
    assert made.exchangerate == 11
    price(product(), made)
    made.transactioncurrency = currency()
    refused(made.save, "Currency", "Summer", "delete the items first")


@pytest.mark.behaviour("B-195")
def test_an_item_needs_list_product_and_unit():
    made, on = product("1000"), price_list()
    for missing, caption in (("pricelevel", "Price List"), ("product", "Product"), ("uom", "Unit")):
        values = {"pricelevel": on, "product": made, "uom": made.defaultuom, "amount": 1}
        refused(ProductPriceLevel(**{**values, missing: None}).save, caption, "must have a value")
    assert not ProductPriceLevel.objects.exists()


@pytest.mark.behaviour("B-195")
@pytest.mark.says("crm.price_taken")
def test_a_list_has_one_price_per_product_and_unit():
    """PRICE-07."""
    made, on = product("1000"), price_list("Summer")
    box = saved(Uom(uomschedule=made.defaultuomschedule, name="BOX", quantity=12))
    first = price(made, on)
    refused(lambda: price(made, on), "“Summer”", "1000", "“PCS”", "existing price list item")
    second = price(made, on, uom=box)
    price(made, price_list())
    second.uom = made.defaultuom
    refused(second.save, "“PCS”")
    values = {"pricelevelid": price_list().pk.hex, "productid": made.pk.hex, "uomid": box.pk.hex}
    refused(lambda: write_rows(ProductPriceLevel, [Write.insert(dict(values)) for _ in range(2)]), "“BOX”")
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductPriceLevel.objects.filter(pk=second.pk).update(uom=first.uom)


@pytest.mark.says("crm.line_currency")
def test_an_item_takes_number_group_and_currency_from_what_it_refers_to():
    made, on = product("1000"), price_list("Summer", "SEK")
    item = price(made, on)
    assert (item.productnumber, item.uomschedule, item.transactioncurrency, item.pricingmethodcode) == (
        "1000", made.defaultuomschedule, on.transactioncurrency, 1,
    )  # fmt: skip
    item.productnumber = "typed"
    item.save()
    assert ProductPriceLevel.objects.get().productnumber == "1000", "PRICE-09: the number cannot be typed"
    item.transactioncurrency = currency()
    refused(item.save, "Currency", "1000", "“Summer”", "Leave Currency blank")
    refused(lambda: price(made, price_list(), transactioncurrency=currency("SEK")), "Currency")


def test_an_item_stays_on_its_list_and_in_the_unit_group_of_its_product():
    made = product("1000")
    item = price(made, price_list())
    item.pricelevel = price_list()
    refused(item.save, "Price List", "1000")
    item = ProductPriceLevel.objects.get()
    item.uom = base_unit(unit_group(base="KG"))
    refused(item.save, "Unit", "1000", "“KG”")
    item = ProductPriceLevel.objects.get()
    item.amount = "-1"
    refused(item.save, "Amount", "1000", "-1")


def test_items_go_with_their_list_and_their_product():
    made, on = product(), price_list()
    price(made, on)
    price(made, price_list())
    on.delete()
    assert ProductPriceLevel.objects.count() == 1
    made.delete()
    assert not ProductPriceLevel.objects.exists()


@pytest.mark.says("crm.default_price_list")
def test_default_price_list_is_read_only(kept):
    """PRICE-01: people leave it to the integration."""
    made, item = kept
    made.name = "Mine"
    refused(made.save, "Mine", "kept by the integration", "Change the price of the item or resource")
    refused(PriceLevel.objects.get().delete, "Default Price List")
    item.amount = 99
    refused(item.save, "1000", "kept by the integration")
    refused(item.delete, "1000")
    refused(lambda: price(product("2000"), made), "kept by the integration")
    by_product(item)
    assert ProductPriceLevel.objects.get().amount == 99
    # the product's own number still reaches its items, and other lists are free
    changed = Product.objects.get(productnumber="1000")
    changed.productnumber = "1001"
    changed.save()
    assert ProductPriceLevel.objects.get().productnumber == "1001"
    price(changed, price_list())
