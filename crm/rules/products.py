"""Products: a default unit of their own group, which an active one must have; price list items follow the number."""

from crm.models import ProductPriceLevel, Uom
from crm.models.product import ProductState
from integration.engine.write import Batch, Write


def unit_of_own_group(batch: Batch) -> None:
    """The default unit belongs to the unit group; without a group, the unit brings its own."""
    fresh = [i for i in batch.saves if i.changed("defaultuomid", "defaultuomscheduleid") and i.new["defaultuomid"]]
    units = batch.load(Uom, (item.new["defaultuomid"] for item in fresh))
    for item in fresh:
        new, unit = item.new, units.get(item.new["defaultuomid"])
        if unit is None:
            continue
        if new["defaultuomscheduleid"] is None:
            new["defaultuomscheduleid"] = unit["uomscheduleid"]
        elif new["defaultuomscheduleid"] != unit["uomscheduleid"]:
            item.refuse(
                "crm.unit_of_other_group",
                batch.table.column("defaultuomid").caption,
                record=batch.table.text(new),
                value=unit["name"],
            )


def active_with_unit(batch: Batch) -> None:
    """Only a product with a unit group and a default unit can be sold."""
    active = int(ProductState.ACTIVE)
    for item in batch.saves:
        new, old = item.new, item.old
        if new["statecode"] != active:
            continue
        missing = [c for c in ("defaultuomscheduleid", "defaultuomid") if not new[c]]
        # one that is active without (written past the rules) can still be edited
        if missing and (old is None or old["statecode"] != active or any(old[c] for c in missing)):
            item.refuse(
                "crm.product_without_unit",
                batch.table.column(missing[0]).caption,
                record=batch.table.text(new),
            )


def price_list_items_follow(batch: Batch) -> None:
    """A product's price list items show its number."""
    renumbered = {i.new["productid"]: i for i in batch.updates if i.changed("productnumber")}
    for row in batch.find(ProductPriceLevel, "productid", renumbered):
        item = renumbered[row["productid"]]
        batch.further(ProductPriceLevel, Write.update(row, {"productnumber": item.new["productnumber"]}), item)


def time_of_quantity(batch: Batch) -> None:
    """A quantity on hand has the time since when the ERP tells it; one that somebody types has none."""
    for item in batch.saves:
        moved = item.changed("quantityonhand")
        if batch.by_person:
            if moved:
                item.new["quantityonhandon"] = None
            continue
        # a run that is taken back gives the former time, too
        told = "quantityonhand" in item.given and "quantityonhandon" not in item.asked
        if told and item.new["quantityonhand"] is not None and (moved or item.new["quantityonhandon"] is None):
            item.new["quantityonhandon"] = batch.now
