"""ITEM-PRODUCT and RESOURCE-PRODUCT: fields, state, units and the default price, without unit groups."""


import pytest

from integration.models import Connection
from tests import factories
from tests import factories_products as products

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(world):
    products.set_up_products()
    return world


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def test_a_new_item_becomes_an_active_product_with_its_price(shop):
    """PROD-02, PROD-03, PROD-04, PROD-05, DOC-170, DOC-171."""
    factories.vendor("Frames Ltd", no="V77")
    item = products.item(
        "Bicycle", unit_price="100", unit_cost="60", unit_volume="2", gross_weight="15", vendor_no="V77",
        vendor_item_no="F-1",
    )  # fmt: skip
    products.stock(item, "7")
    made = products.synchronised(item)
    assert (made.productnumber, made.name, made.producttypecode, made.quantitydecimal) == (item.no, "Bicycle", 1, 2)
    assert (made.price, made.standardcost, made.currentcost) == (100, 60, 60)
    assert (made.stockvolume, made.stockweight, made.quantityonhand) == (2, 15, 7)
    assert (made.vendorid, made.vendorname, made.vendorpartnumber) == ("V77", "Frames Ltd", "F-1")
    assert (made.statecode, made.statuscode) == (0, 1)
    assert made.transactioncurrency == shop.euro
    assert made.bcbi_company == shop.company
    assert (made.defaultuomschedule.name, made.defaultuom.name) == ("NAV PCS", "PCS")
    link = Connection.objects.get()
    assert made.pricelevel_id == link.default_price_list
    assert (made.pricelevel.name, made.pricelevel.transactioncurrency) == (
        "Business Central Default Price List",
        shop.euro,
    )
    assert products.default_prices(made) == {"PCS": 100}
