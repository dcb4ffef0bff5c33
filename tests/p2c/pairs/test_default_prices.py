"""The default price list: found or made, filled with the prices of products, kept from people, repaired."""

from decimal import Decimal
from uuid import uuid4

import pytest

from crm.models import PriceLevel, ProductPriceLevel, TransactionCurrency
from integration.models import Connection
from integration.services.preview import preview
from p2c.pairs import default_prices
from tests import factories
from tests import factories_products as products
from tests.factories import sync, sync_records
from tests.reading import refused
from tests.sharing import shareable

pytestmark = pytest.mark.django_db

NAME = "Business Central Default Price List"


@shareable
def shop(world):
    products.set_up_products()
    return world


def kept():
    """The list whose id the connection keeps."""
    return PriceLevel.objects.get(pk=Connection.objects.get().default_price_list)


@pytest.mark.behaviour("B-191")
def test_the_list_is_made_once(shop):
    """PRICE-01, DOC-180."""
    made = products.synchronised(products.item())
    assert (kept().name, kept().transactioncurrency, kept().bcbi_company) == (NAME, shop.euro, shop.company)
    assert made.pricelevel == kept()
    products.synchronised(products.resource())
    assert PriceLevel.objects.count() == 1


def test_two_mappings_that_begin_together_make_one_list(shop, monkeypatch):
    """Items and resources have looked, and neither has found a list, when both are about to make it."""
    item, resource = products.item(), products.resource()
    look, begun = default_prices.prepare, []

    def look_together(context):
        found = look(context)
        if not begun:
            begun.append(True)
            products.synchronised(resource)
        return found

    monkeypatch.setattr(default_prices, "prepare", look_together)
    products.synchronised(item)
    assert [price_list.name for price_list in PriceLevel.objects.all()] == [NAME]
    assert ProductPriceLevel.objects.filter(pricelevel=kept()).count() == 2


@pytest.mark.behaviour("B-191")
def test_a_list_of_that_name_is_taken(shop):
    there = products.price_list(NAME, shop.euro)
    products.synchronised(products.item())
    assert (kept(), PriceLevel.objects.count()) == (there, 1)


def test_a_list_in_another_currency_is_left_alone(shop):
    """PRICE-01: the currency's code is added to the name."""
    dollar = factories.saved(TransactionCurrency(isocurrencycode="USD", exchangerate="1.1"))
    products.price_list(NAME, dollar)
    products.synchronised(products.item())
    assert (kept().name, kept().transactioncurrency) == (f"{NAME} EUR", shop.euro)
    found = kept()
    Connection.objects.update(default_price_list=None)
    sync("ITEM-PRODUCT", "full")
    assert kept() == found


@pytest.mark.parametrize("gone", [None, uuid4()])
def test_a_list_that_is_gone_or_forgotten_is_found_again(shop, gone):
    products.synchronised(products.item())
    before = kept()
    Connection.objects.update(default_price_list=gone)
    sync("ITEM-PRODUCT")
    assert kept() == before


@pytest.mark.behaviour("B-192")
def test_a_coupled_product_gets_its_list_and_line(shop):
    """PROD-04."""
    item = products.item(unit_price="10")
    products.bring_units(item)
    product = products.product(item.no, products.UomSchedule.objects.get())
    factories.couple("ITEM-PRODUCT", item, product, first_synch="to_integration")
    product = type(product).objects.get(pk=product.pk)
    (line,) = ProductPriceLevel.objects.all()
    assert (line.pricelevel, line.product, line.uom, line.uomschedule, line.amount) == (
        kept(), product, product.defaultuom, product.defaultuomschedule, 10,
    )  # fmt: skip
    assert (line.transactioncurrency, line.productnumber) == (product.transactioncurrency, product.productnumber)


@pytest.mark.behaviour("B-192")
@pytest.mark.parametrize("way", ["edit", "delete", "unit"])
def test_what_somebody_did_to_a_line_is_repaired(shop, way):
    """PRICE-01: raw writes pass the rules, not the change feed."""
    product = products.synchronised(products.item(unit_price="10"))
    other = products.sales_unit(products.unit_group("NAV BOX", "BOX"))
    if way == "edit":
        factories.raw("UPDATE crm_productpricelevel SET amount = 99")
    elif way == "unit":
        factories.raw("UPDATE crm_productpricelevel SET uomid = %s", factories.db_id(other))
    else:
        factories.raw("DELETE FROM crm_productpricelevel")
    sync("ITEM-PRODUCT")
    assert products.default_prices(product) == {"PCS": 10}
    assert sync("ITEM-PRODUCT").to == {}


def test_a_second_line_is_taken_away(shop):
    product = products.synchronised(products.item(unit_price="10"))
    other = products.sales_unit(products.unit_group("NAV BOX", "BOX"))
    line = ProductPriceLevel.objects.get()
    values = {"pricelevel": line.pricelevel, "product": product, "uom": other, "amount": 4, "productnumber": "X"}
    ProductPriceLevel.objects.bulk_create([ProductPriceLevel(**values)])
    sync("ITEM-PRODUCT")
    assert products.default_prices(product) == {"PCS": 10}


def test_lines_of_other_lists_stay(shop):
    product = products.synchronised(products.item(unit_price="10"))
    own = products.price(products.price_list("Retail", shop.euro), product, "8")
    sync("ITEM-PRODUCT", "full")
    own.refresh_from_db()
    assert own.amount == 8
    assert products.default_prices(product) == {"PCS": 10}


def test_people_leave_the_list_to_the_synchronisation(shop):
    product = products.synchronised(products.item(unit_price="10"))
    line = ProductPriceLevel.objects.get()
    line.amount = Decimal(1)
    refused(line.save, product.productnumber, "default price list", "Business Central")
    refused(ProductPriceLevel.objects.get().delete, "default price list")
    refused(kept().delete, "default price list")


def test_a_preview_before_the_first_run_makes_no_list(shop):
    item = products.item(unit_price="10")
    products.bring_units(item)

    seen = preview(factories.mapping("ITEM-PRODUCT"), "records", local_ids=[item.pk.hex], create=True)
    assert [entry["action"] for entry in seen.records] == ["insert"]
    assert not PriceLevel.objects.exists()
    assert sync_records("ITEM-PRODUCT", local=[item], create=True).to == {"inserted": 1}
