"""Units, items, resources, products and price lists for the tests; to be used together with `tests.factories`."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from crm.models import PriceLevel, Product, ProductPriceLevel, Uom, UomSchedule
from erp.bc.models import (
    InventorySetup,
    Item,
    ItemLedgerEntry,
    ItemUnitOfMeasure,
    NoSeries,
    NoSeriesLine,
    Resource,
    ResourceCapacityEntry,
    ResourcesSetup,
    ResourceUnitOfMeasure,
    UnitGroup,
    UnitOfMeasure,
)
from integration.models import TableMapping
from integration.origin import PRODUCT
from integration.services.install import install_mappings
from tests import factories
from tests.factories import World, saved


def set_up_products() -> None:
    """Number series of items and resources: I00001 and R00001 on."""
    for code, first, setup, field in (
        ("ITEM", "I00001", InventorySetup, "item_nos"),
        ("RES", "R00001", ResourcesSetup, "resource_nos"),
    ):
        series = saved(NoSeries(code=code))
        saved(NoSeriesLine(series=series, starting_no=first))
        saved(setup(**{field: series}))


def switch(world: World, **switches: bool) -> None:
    """Set switches of the connection (`unit_group_mapping_enabled` …) and start with the mappings that go with them."""
    for name, value in switches.items():
        setattr(world.connection, name, value)
    world.connection.save()
    TableMapping.objects.all().delete()
    install_mappings()


# --- Business Central -------------------------------------------------------------------------------------------------


def unit(code: str = "PCS", **values: Any) -> UnitOfMeasure:
    """A unit of measure; made when it is not there."""
    return UnitOfMeasure.objects.filter(code=code).first() or saved(UnitOfMeasure(code=code, **values))


def item(description: str = "Bicycle", base: str = "PCS", **values: Any) -> Item:
    """An item counted in `base` (none when blank)."""
    return saved(Item(description=description, base_unit_of_measure=unit(base) if base else None, **values))


def resource(name: str = "Fitter", base: str = "HOUR", **values: Any) -> Resource:
    """A resource whose use is counted in `base` (none when blank)."""
    return saved(Resource(name=name, base_unit_of_measure=unit(base) if base else None, **values))


def unit_of(owner: Item | Resource, code: str, quantity: str = "1") -> ItemUnitOfMeasure | ResourceUnitOfMeasure:
    """The unit of that code of an item or resource; made when it is not there."""
    model, name = (ItemUnitOfMeasure, "item") if isinstance(owner, Item) else (ResourceUnitOfMeasure, "resource")
    found = model.objects.filter(**{name: owner}, unit_of_measure=unit(code)).first()
    values = {name: owner, "unit_of_measure": unit(code), "qty_per_unit_of_measure": quantity}
    return found or saved(model(**values))


def group_of(owner: Item | Resource) -> UnitGroup:
    """The unit group Business Central made for an item or resource."""
    return UnitGroup.objects.get(**{"item" if isinstance(owner, Item) else "resource": owner})


def stock(of: Item, quantity: str) -> None:
    """An item ledger entry, as posting writes it."""
    entry = ItemLedgerEntry(item=of, posting_date=dt.date(2026, 1, 1), quantity=quantity)
    entry.save(origin=PRODUCT)


def capacity(of: Resource, quantity: str) -> None:
    saved(ResourceCapacityEntry(resource=of, date=dt.date(2026, 1, 1), capacity=quantity))


# --- Sales ------------------------------------------------------------------------------------------------------------


def unit_group(name: str = "NAV PCS", base: str = "PCS", **values: Any) -> UomSchedule:
    """A unit group of Sales, with its base unit."""
    return saved(UomSchedule(name=name, baseuomname=base, **values))


def sales_unit(group: UomSchedule, name: str = "", quantity: str = "1") -> Uom:
    """The unit of that name of a group (the base unit when blank); made when it is not there."""
    found = Uom.objects.filter(uomschedule=group)
    found = found.filter(name=name) if name else found.filter(isschedulebaseuom=True)
    return found.first() or saved(Uom(uomschedule=group, name=name, quantity=quantity))


def product(number: str, group: UomSchedule | None = None, *, active: bool = True, **values: Any) -> Product:
    """A product of Sales in the base unit of the group; active unless told otherwise."""
    units = {"defaultuomschedule": group, "defaultuom": sales_unit(group)} if group else {}
    made = saved(Product(**{"productnumber": number, "name": number, **units, **values}))
    if active:
        made.statecode = 0
        made.save()
    return made


def price_list(name: str, currency: Any, **values: Any) -> PriceLevel:
    return saved(PriceLevel(name=name, transactioncurrency=currency, **values))


def price(on: PriceLevel, of: Product, amount: str, unit: Uom | None = None) -> ProductPriceLevel:
    """An item of a price list, in the product's default unit unless told otherwise."""
    return saved(ProductPriceLevel(pricelevel=on, product=of, uom=unit or of.defaultuom, amount=Decimal(amount)))


def default_prices(of: Product) -> dict[str, Decimal]:
    """Unit -> amount of a product on the default price list."""
    link = factories.connection()
    found = ProductPriceLevel.objects.filter(product=of, pricelevel_id=link.default_price_list)
    return {row.uom.name: row.amount for row in found.select_related("uom")}


# --- coupled and equal ------------------------------------------------------------------------------------------------


def bring_units(owner: Item | Resource) -> None:
    """Synchronise the units of an item or resource, as the connection's unit mappings have it."""
    kind = "item" if isinstance(owner, Item) else "resource"
    if TableMapping.objects.filter(name="UNIT GROUP").exists():
        units = ItemUnitOfMeasure if kind == "item" else ResourceUnitOfMeasure
        factories.sync_records("UNIT GROUP", local=[group_of(owner)], create=True)
        factories.sync_records(f"{kind.upper()} UOM", local=units.objects.filter(**{kind: owner}), create=True)
    elif owner.base_unit_of_measure:
        factories.sync_records("UNIT OF MEASURE", local=[owner.base_unit_of_measure], create=True)


def synchronised(owner: Item | Resource) -> Product:
    """The product of an item or resource that has been made in Sales, its units first."""
    bring_units(owner)
    name = "ITEM-PRODUCT" if isinstance(owner, Item) else "RESOURCE-PRODUCT"
    outcome = factories.sync_records(name, local=[owner], create=True)
    assert outcome.to == {"inserted": 1}, (outcome, factories.open_issues())
    return Product.objects.get(productnumber=owner.no)
