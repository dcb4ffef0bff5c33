"""Volume data of goods: items with their units, the products Sales has of a share of them, and prices of groups.

Rows go straight into the tables, so what the table rules would make beside them (unit groups, base units) is made here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from integration.ids import new_ids
from p2c.demo.volume_rows import BATCH, PREFIX, Batch, Layout, Row

UNIT = f"{PREFIX}PCS"
GROUPS = 100
# Of every hundred items, so many are blocked.
BLOCKED = 2
THINGS = (
    "Drehstuhl", "Schreibtisch", "Regal", "Leuchte", "Trennwand", "Rollcontainer", "Schrank", "Hocker", "Tischbein",
    "Paneel", "Garderobe", "Sessel", "Monitorarm", "Kabelkanal", "Sockel", "Griff", "Scharnier", "Rolle", "Platte",
)  # fmt: skip
COLOURS = ("weiß", "grau", "schwarz", "Eiche", "Buche", "blau", "grün", "rot", "anthrazit", "natur")


@dataclass
class Shelf:
    """What volume goods refer to, and where their numbers go on. Without a database all of it is made with them."""

    first: int = 1
    unit: str | None = None
    # the unit group of Sales and its unit
    sales_unit: tuple[str, str] | None = None
    # items there are already: key and number
    items: Sequence[tuple[str, str]] = ()
    groups: Sequence[tuple[str, str]] = ()
    # in how many groups the first item has a price already
    turns: int = 0
    currency: str | None = None


def generate_items(count: int, seed: int, sales_share: float, shelf: Shelf, now: str) -> Iterator[Batch]:
    """Batches of items, each with its base unit and unit group, and of the products of a share of them."""
    rng = random.Random(f"{seed}:items:{shelf.first}").random
    item, group, unit = Layout("bc.item", now), Layout("bc.unitgroup", now), Layout("bc.itemunitofmeasure", now)
    product = Layout("crm.product", now)
    yield from _units(shelf, now)
    made: list[tuple[str, str]] = []
    assert shelf.sales_unit is not None  # made by `_units`
    sales_group, sales_unit = shelf.sales_unit
    for start in range(shelf.first, shelf.first + count, BATCH):
        size = min(BATCH, shelf.first + count - start)
        items, products = [], []
        for number, key in zip(range(start, start + size), new_ids(size), strict=True):
            no = f"{PREFIX}{number:07d}"
            text = f"{THINGS[int(rng() * len(THINGS))]} {COLOURS[int(rng() * len(COLOURS))]} {number}"
            cents = 100 + int(rng() * 90_000)
            row: Row = {
                **item.blank,
                "system_id": key,
                "no": no,
                "description": text,
                "search_description": text.upper(),
                "base_unit_of_measure": shelf.unit,
                "unit_price": f"{cents // 100}.{cents % 100:02d}000",
                "unit_cost": f"{cents // 200}.{cents // 2 % 100:02d}000",
                "blocked": int(rng() * 100) < BLOCKED,
            }
            items.append(row)
            made.append((key, no))
            if rng() < sales_share:
                products.append(
                    {
                        **product.blank,
                        "productnumber": no,
                        "name": text.upper() if rng() < 0.2 else text,
                        "defaultuomscheduleid": sales_group,
                        "defaultuomid": sales_unit,
                        "price": row["unit_price"][:-1],
                        "transactioncurrencyid": shelf.currency,
                        "statecode": 0,
                        "statuscode": 1,
                    }
                )
        units = [
            {**unit.blank, "item": r["system_id"], "item_no": r["no"], "unit_of_measure": shelf.unit, "code": UNIT}
            for r in items
        ]
        groups = [
            {**group.blank, "item": r["system_id"], "source_no": r["no"], "code": f"ITEM {r['no']} UOM GR"}
            for r in items
        ]
        for rows, column in ((units, "system_id"), (groups, "system_id"), (products, "productid")):
            for each, key in zip(rows, new_ids(len(rows)), strict=True):
                each[column] = key
        yield from item.batches(items)
        yield from unit.batches(units)
        yield from group.batches(groups)
        yield from product.batches(products)
    shelf.items = [*shelf.items, *made]


def _units(shelf: Shelf, now: str) -> Iterator[Batch]:
    """The unit all volume items are counted in, on both sides, unless it is there."""
    if shelf.unit is None:
        unit = Layout("bc.unitofmeasure", now)
        shelf.unit = new_ids(1)[0]
        yield from unit.batches([{**unit.blank, "system_id": shelf.unit, "code": UNIT, "description": "Volume"}])
    if shelf.sales_unit is None:
        schedule, uom = Layout("crm.uomschedule", now), Layout("crm.uom", now)
        shelf.sales_unit = group, single = new_ids(1)[0], new_ids(1)[0]
        values = {"uomscheduleid": group, "name": f"NAV {UNIT}", "baseuomname": UNIT}
        yield from schedule.batches([{**schedule.blank, **values}])
        one = {"uomid": single, "name": UNIT, "uomscheduleid": group, "quantity": "1.0000000000"}
        yield from uom.batches([{**uom.blank, **one, "isschedulebaseuom": True}])


def room(shelf: Shelf, items: int) -> int:
    """How many more prices there can be once there are so many more items: one for each item in each group."""
    return (GROUPS - shelf.turns) * (len(shelf.items) + items)


def generate_prices(count: int, seed: int, shelf: Shelf, now: str) -> Iterator[Batch]:
    """Batches of sales prices in the local currency, spread evenly over a hundred price groups and all volume items."""
    rng = random.Random(f"{seed}:prices:{shelf.turns}").random
    if not shelf.groups:
        group = Layout("bc.customerpricegroup", now)
        shelf.groups = [(key, f"{PREFIX}{at:03d}") for at, key in enumerate(new_ids(GROUPS), start=1)]
        yield from group.batches(
            [
                {**group.blank, "system_id": key, "code": code, "description": f"Volume {code}"}
                for key, code in shelf.groups
            ]
        )
    price = Layout("bc.salesprice", now)
    many = len(shelf.items)
    first = shelf.turns * many
    for start in range(first, first + count, BATCH):
        size = min(BATCH, first + count - start)
        rows = []
        for at, key in zip(range(start, start + size), new_ids(size), strict=True):
            # round by round through the items, each time in another group
            turn, place = divmod(at, many)
            item, no = shelf.items[place]
            group_key, code = shelf.groups[(place + turn) % GROUPS]
            cents = 100 + int(rng() * 90_000)
            rows.append(
                {
                    **price.blank,
                    "system_id": key,
                    "item": item,
                    "item_no": no,
                    "sales_type": 1,
                    "sales_code": code,
                    "customer_price_group": group_key,
                    "unit_price": f"{cents // 100}.{cents % 100:02d}000",
                }
            )
        yield from price.batches(rows)
