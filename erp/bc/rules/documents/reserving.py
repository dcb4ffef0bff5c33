"""Stock that is set aside for orders (SO-23, DOC-104): for items that are always reserved when their line is written,
for others when somebody asks. Quantities of a line are in its unit; stock is in base units."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import ROUND_DOWN, Decimal

from django.db.models import F, Sum

from erp.bc.models import Item, ItemLedgerEntry, SalesHeader, SalesLine
from erp.bc.models.document_base import DocumentType
from erp.bc.models.item import ItemType, Reserve
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.amounts import number
from integration import registry
from integration.engine.write import Batch, load
from integration.registry import Row

_UNIT = Decimal("0.00001")
_WATCHED = ("item", "quantity", "unit_of_measure", "quantity_shipped")


def reserve_always(batch: Batch) -> None:
    """A line keeps no more than is outstanding; an item that is always reserved gets what is in stock and free."""
    fresh = [i for i in batch.saves if i.old is None or i.changed("item")]
    items = batch.load(Item, (i.new["item"] for i in batch.saves), ("reserve", "type"))
    for item in fresh:
        stocked = is_stocked(item.new, items)
        item.new["reserve"] = items[item.new["item"]]["reserve"] if stocked else int(Reserve.NEVER)
        if item.old is not None:
            item.new["reserved_quantity"] = "0.00000"
    for item in batch.saves:
        most = max(number(item.new["outstanding_quantity"]), Decimal(0))
        item.new["reserved_quantity"] = f"{min(number(item.new['reserved_quantity']), most):.5f}"
    asked = [
        i.new for i in batch.saves if i.new["reserve"] == Reserve.ALWAYS and (i.old is None or i.changed(*_WATCHED))
    ]
    headers = batch.load(SalesHeader, (row["document"] for row in asked), ("document_type",))
    asked = [row for row in asked if headers.get(row["document"], {}).get("document_type") == DocumentType.ORDER]
    if asked:
        set_aside(asked, free_stock({row["item"] for row in asked}, [row["system_id"] for row in asked]))


def is_stocked(line: Row, items: dict[str, Row]) -> bool:
    item = items.get(line["item"] or "")
    return line["type"] == LineType.ITEM and item is not None and item["type"] == ItemType.INVENTORY


def free_stock(items: Collection[str], besides: Iterable[str] = (), *, lock: bool = True) -> dict[str, Decimal]:
    """Item -> base units in stock that no sales line has reserved, but for these lines. `lock`: the items stay locked
    until the transaction ends, so that nobody else sets the same stock aside."""
    if lock:
        load(registry.table(Item), sorted(items), ("reserve",), lock=True)
    stock = ItemLedgerEntry.objects.filter(item__in=sorted(items)).order_by().values_list("item")
    found = {key.hex: total for key, total in stock.annotate(Sum("quantity"))}
    kept = reserved_by(items, besides)
    return {item: found.get(item, Decimal(0)) - sum(kept.get(item, {}).values()) for item in items}


def reserved_by(items: Collection[str], besides: Iterable[str] = ()) -> dict[str, dict[str, Decimal]]:
    """Item -> number of a document -> the base units its lines have reserved; these lines do not count."""
    lines = SalesLine.objects.filter(item__in=sorted(items), reserved_quantity__gt=0).exclude(pk__in=list(besides))
    kept = lines.order_by().values_list("item", "document__no")
    found: dict[str, dict[str, Decimal]] = {}
    for item, document, total in kept.annotate(kept=Sum(F("reserved_quantity") * F("qty_per_unit_of_measure"))):
        found.setdefault(item.hex, {})[document] = total
    return found


def set_aside(lines: Iterable[Row], free: dict[str, Decimal]) -> None:
    """Give these lines, in their order, as much as is outstanding and free; what they had before counts as free."""
    for line in lines:
        each = number(line["qty_per_unit_of_measure"]) or Decimal(1)
        most = max(number(line["outstanding_quantity"]), Decimal(0))
        there = max(free[line["item"]], Decimal(0))
        given = min(most, (there / each).quantize(_UNIT, ROUND_DOWN))
        free[line["item"]] -= given * each
        line["reserved_quantity"] = f"{given:.5f}"
