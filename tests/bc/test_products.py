"""Items and resources: their numbers, their units and unit groups, their stock and capacity."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from erp.bc.models import (
    Item,
    ItemLedgerEntry,
    ItemUnitOfMeasure,
    PriceListHeader,
    PriceListLine,
    Resource,
    ResourceCapacityEntry,
    ResourceUnitOfMeasure,
    SalesPrice,
    SalesSetup,
    UnitGroup,
    UnitOfMeasure,
)
from integration import origin as origins
from integration import registry
from integration.calculated import expressions
from integration.engine.write import Write, find
from integration.models import Coupling
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.reading import refused

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 2)


def saved(instance):
    instance.save()
    return instance


def posted(instance):
    instance.save(origin=origins.PRODUCT)
    return instance


def test_items_and_resources_are_numbered_and_found_by_what_they_are_called(item, resource):
    assert (item.no, item.no_series, item.search_description) == ("1000", "ITEM", "DESK")
    assert (resource.no, resource.no_series, resource.search_name) == ("R10", "RES", "INSTALLER")
    item.description = "Large desk"
    item.save()
    assert item.search_description == "LARGE DESK"
    typed = saved(Item(no=" x1 ", description="Lamp", vendor_no="v7", search_description="light"))
    assert (typed.no, typed.vendor_no, typed.search_description) == ("X1", "V7", "LIGHT")


def test_without_a_series_the_setup_to_fill_in_is_named(db):
    refused(Item(description="Desk").save, "Desk", "Inventory setup", "Item Nos.")
    refused(Resource(name="Lift").save, "Lift", "Resources setup", "Resource Nos.")


def test_a_base_unit_brings_its_row_and_every_product_has_a_unit_group(item, resource, products):
    row = ItemUnitOfMeasure.objects.get()
    assert (row.item, row.unit_of_measure, row.qty_per_unit_of_measure) == (item, products["PCS"], 1)
    assert (row.item_no, row.code) == ("1000", "PCS")
    row = ResourceUnitOfMeasure.objects.get()
    assert (row.resource_no, row.code, row.qty_per_unit_of_measure) == ("R10", "HOUR", 1)
    groups = {g.code: (g.item, g.resource, g.source_no) for g in UnitGroup.objects.all()}
    assert groups == {
        "ITEM 1000 UOM GR": (item, None, "1000"),
        "RESOURCE R10 UOM GR": (None, resource, "R10"),
    }
    without = saved(Item(description="Lamp"))
    assert not without.units.exists()
    assert UnitGroup.objects.get(item=without).code == "ITEM 1001 UOM GR"
    without.base_unit_of_measure = products["BOX"]
    without.save()
    assert without.units.get().code == "BOX"


def test_a_renamed_item_and_a_renamed_unit_are_renamed_where_they_are_used(item, products):
    group = saved(PriceListHeader(description="Spring"))
    line = saved(PriceListLine(price_list=group, asset_item=item))
    price = saved(SalesPrice(item=item, sales_type=2))
    item.no = "d1"
    item.save()
    products["PCS"].code = "EA"
    products["PCS"].save()
    row = ItemUnitOfMeasure.objects.get()
    assert (row.item_no, row.code) == ("D1", "EA")
    assert UnitGroup.objects.get().code == "ITEM D1 UOM GR"
    for each in (line, price):
        each.refresh_from_db()
    assert (line.asset_no, price.item_no) == ("D1", "D1")


@pytest.mark.says("bc.base_unit_quantity", "bc.base_unit_used", "bc.base_unit_row", "bc.base_row_quantity")
def test_the_base_unit_stays_one_and_stays_where_stock_is_counted_in_it(item, products):
    base = item.units.get()
    base.qty_per_unit_of_measure = 2
    refused(base.save, "“PCS” is the base unit of 1000 · Desk", "not 2", "Leave the quantity at 1")
    refused(base.delete, "“PCS” stays a unit of 1000 · Desk", "Choose another base unit")
    base.refresh_from_db()
    base.unit_of_measure = products["HOUR"]
    refused(base.save, "“PCS” stays a unit of 1000 · Desk")
    saved(ItemUnitOfMeasure(item=item, unit_of_measure=products["BOX"], qty_per_unit_of_measure=12))
    item.base_unit_of_measure = products["BOX"]
    refused(item.save, "Base Unit of Measure of 1000 · Desk cannot be “BOX”", "holds 12", "Set its quantity to 1")
    posted(ItemLedgerEntry(item=item, posting_date=TODAY, quantity=3))
    item.base_unit_of_measure = products["HOUR"]
    refused(item.save, "stays “PCS”", "item ledger entries", "another unit of measure")
    item.refresh_from_db()
    assert item.base_unit_of_measure == products["PCS"]


def test_another_base_unit_leaves_the_old_one_as_a_unit_like_others(item, products):
    item.base_unit_of_measure = products["BOX"]
    item.save()
    assert sorted(item.units.values_list("code", flat=True)) == ["BOX", "PCS"]
    item.units.get(code="PCS").delete()
    assert item.units.get().code == "BOX"


@pytest.mark.says("bc.unit_quantity", "bc.twice")
def test_units_hold_more_than_nothing_and_are_there_once(item, products):
    none = ItemUnitOfMeasure(item=item, unit_of_measure=products["BOX"], qty_per_unit_of_measure=0)
    refused(none.save, "1000 · BOX", "“BOX” cannot hold 0", "above nought")
    again = ItemUnitOfMeasure(item=item, unit_of_measure=products["PCS"])
    refused(again.save, "Item unit of measure exists already", "Item 1000", "PCS", "Change the existing one")
    both = {"item": item.pk.hex, "unit_of_measure": products["BOX"].pk.hex}
    rows = [Write.insert(dict(both)), Write.insert(dict(both))]
    refused(lambda: write_rows(ItemUnitOfMeasure, rows), "exists already")
    assert item.units.count() == 1


@pytest.mark.says("bc.unit_group")
def test_a_unit_group_comes_and_goes_with_its_item(item):
    group = UnitGroup.objects.get()
    refused(group.delete, "ITEM 1000 UOM GR cannot be changed by hand", "Change the item or resource")
    group.source_no = "X"
    refused(group.save, "ITEM 1000 UOM GR")
    refused(UnitGroup(item=item).save, "by hand")
    item.delete()
    assert not UnitGroup.objects.exists()
    assert not ItemUnitOfMeasure.objects.exists()


def test_what_is_used_cannot_be_deleted_and_blocked_items_stay(item, products):
    refused(products["PCS"].delete, "PCS")
    posted(ItemLedgerEntry(item=item, posting_date=TODAY, quantity=3))
    refused(item.delete, "1000 · Desk cannot be deleted")
    item.blocked = True
    item.save()
    item.description = "Old desk"
    item.save()
    assert Item.objects.get().description == "Old desk"
    assert UnitOfMeasure.objects.filter(code="PCS").exists()


def test_inventory_and_capacity_are_the_sums_of_their_entries(item, resource):
    other = saved(Item(description="Lamp"))
    for quantity in (10, Decimal("2.5"), -4):
        posted(ItemLedgerEntry(item=item, posting_date=TODAY, quantity=quantity))
    entry = saved(ResourceCapacityEntry(resource=resource, date=TODAY, capacity=8))
    saved(ResourceCapacityEntry(resource=resource, date=TODAY, capacity=-2))
    assert entry.entry_no == 1
    assert list(ItemLedgerEntry.objects.order_by("entry_no").values_list("entry_no", flat=True)) == [1, 2, 3]
    stock = Item.objects.annotate(**expressions(registry.table(Item))).order_by("no")
    assert [(i.pk, i.inventory) for i in stock] == [(item.pk, Decimal("8.5")), (other.pk, 0)]
    (free,) = Resource.objects.annotate(**expressions(registry.table(Resource)))
    assert free.capacity == 6


def test_a_resource_whose_capacity_is_counted_keeps_its_base_unit(resource, products):
    saved(ResourceCapacityEntry(resource=resource, date=TODAY, capacity=8))
    resource.base_unit_of_measure = products["PCS"]
    refused(resource.save, "R10 · Installer", "stays “HOUR”", "resource capacity entries")


@pytest.mark.says("bc.negative")
def test_prices_are_not_below_nought(item):
    item.unit_price = Decimal("-1.5")
    refused(item.save, "Unit Price of 1000 · Desk cannot be -1.5", "Correct the number")


@pytest.mark.says("bc.write_in_stock", "bc.write_in_coupled")
def test_the_write_in_product_is_no_stock_and_no_product_of_sales(item, resource):
    """DOC-045: what stands in for typed products is a service, and not coupled itself."""
    setup = SalesSetup.objects.get()
    setup.write_in_product_no = "nope"
    refused(setup.save, "Write-in Product No.", "NOPE", "Item")
    setup.write_in_product_no = "1000"
    refused(setup.save, "Write-in Product No. cannot be “1000 · Desk”", "stock is kept", "Service or Non-Inventory")
    item.type = 1
    item.save()
    Coupling.objects.create(
        scope="T",
        local_table="bc.item",
        local_id=item.pk,
        remote_table="crm.account",
        remote_id=resource.pk,
        coupled_at=timezone.now(),
    )
    refused(setup.save, "“1000 · Desk”", "coupled to a product of its own", "uncouple it first")
    Coupling.objects.all().delete()
    setup.save()
    setup.write_in_product_type, setup.write_in_product_no = 1, "r10"
    setup.save()
    assert setup.write_in_product_no == "R10"


def test_products_cost_the_same_statements_whatever_their_number(products):
    def work(count):
        with statements(connection) as counted:
            unit, box = products["PCS"].pk.hex, products["BOX"].pk.hex
            rows = [Write.insert({"description": f"D{count}-{n}", "base_unit_of_measure": unit}) for n in range(count)]
            write_rows(Item, rows)
            boxes = [
                {"item": r.new["system_id"], "unit_of_measure": box, "qty_per_unit_of_measure": "12.00000"}
                for r in rows
            ]
            write_rows(ItemUnitOfMeasure, [Write.insert(b) for b in boxes])
            again = find(registry.table(Item), "system_id", [r.new["system_id"] for r in rows])
            write_rows(Item, [Write.update(r, {"no": f"{r['no']}X"}) for r in again])
        return len(counted)

    work(4)
    assert work(40) == work(300)
