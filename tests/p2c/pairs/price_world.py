"""A shop whose items are products in Sales, and its price groups and price lists: for the tests of prices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from crm.models import PriceLevel, ProductPriceLevel
from erp.bc.models import CustomerPriceGroup, Item, PriceListHeader, PriceListLine, SalesPrice
from integration.models import Coupling
from integration.origin import PRODUCT
from tests import factories, factories_products
from tests.factories import saved, sync_records
from tests.factories_products import item, set_up_products, switch

#: (prices of a customer price group), (lines of a price list)
GROUPS, LISTS = ("CUSTPRCGRP-PRICE", "SALESPRC-PRODPRICE"), ("PLHEADER-PRICE", "PLLINE-PRODPRICE")


def shop(world: Any, *, extended: bool = False, unit_groups: bool = False) -> None:
    """Number series, and the mappings of that way of pricing and of counting."""
    set_up_products()
    if extended or unit_groups:
        switch(world, extended_price_calculation_enabled=extended, unit_group_mapping_enabled=unit_groups)


def sold(description: str = "Bicycle", base: str = "PCS", **values: Any) -> Item:
    """An item that is a product in Sales."""
    made = item(description, base, **values)
    factories_products.synchronised(made)
    return made


def group(code: str = "RETAIL", **values: Any) -> CustomerPriceGroup:
    return saved(CustomerPriceGroup(code=code, **values))


def sales_price(of: Item, code: str, amount: str, **values: Any) -> SalesPrice:
    return saved(SalesPrice(item=of, sales_type=1, sales_code=code, unit_price=amount, **values))


def price_list(code: str = "RETAIL", *, active: bool = True, **values: Any) -> PriceListHeader:
    """A price list of Business Central; lines are added while it is a draft, `activate` puts it to use."""
    made = saved(PriceListHeader(code=code, **values))
    if active:
        activate(made)
    return made


def activate(made: PriceListHeader, status: int = 1) -> None:
    made.status = status
    made.save()


def line(on: PriceListHeader, of: Any, amount: str, **values: Any) -> PriceListLine:
    """A line for an item or resource; the product itself writes it, whatever the status of the list."""
    column = "asset_item" if isinstance(of, Item) else "asset_resource"
    made = PriceListLine(price_list=on, unit_price=amount, **{column: of, **values})
    made.save(origin=PRODUCT)
    return made


def prices(name: str) -> dict[str, str]:
    """Product number -> amount on the Sales price list of that name, in its unit where that is not the default one."""
    found = ProductPriceLevel.objects.filter(pricelevel__name=name).select_related("product", "uom")
    return {
        row.productnumber + ("" if row.uom_id == row.product.defaultuom_id else f" {row.uom.name}"): f"{row.amount:.2f}"
        for row in found
    }


def send(name: str, *records: Any) -> Any:
    """Create the records in Sales."""
    return sync_records(name, local=records, create=True)


def partner(record: Any) -> Any:
    """The Sales record that a price or list is coupled to."""
    found = Coupling.objects.filter(local_id=record.pk).first()
    if found is None:
        return None
    model = PriceLevel if found.remote_table == "crm.pricelevel" else ProductPriceLevel
    return model.objects.get(pk=found.remote_id)


def day(offset: int) -> dt.date:
    """So many days from today."""
    return timezone.localdate() + dt.timedelta(days=offset)


def dollars(world: Any, *, coupled: bool = True) -> Any:
    """US dollars, two to the euro, in Sales, too, unless told otherwise."""
    made = factories.currency("USD", "2")
    if coupled:
        factories.sync_records("CURRENCY", local=[made], create=True)
    return made
