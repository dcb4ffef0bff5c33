"""What posting does to the stock: goods leave and come back, the oldest that are left first."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from erp.bc.models import ItemLedgerEntry
from erp.bc.models.item import ItemEntryType
from integration import registry
from integration.engine.write import Write, load
from integration.origin import Origin
from integration.registry import Row
from integration.services.write_rows import write_rows


@dataclass
class Movement:
    """So many base units of an item that leave; fewer than none come back. `assembled`: put together just for it."""

    item: str
    quantity: Decimal
    date: str
    document_no: str
    source_no: str
    line: Row
    assembled: bool = False


def move(movements: Sequence[Movement], origin: Origin) -> None:
    """Write the ledger entries of these movements, and take what leaves from the entries that have some left."""
    if not movements:
        return
    left = _what_is_left({m.item for m in movements if m.quantity > 0 and not m.assembled})
    queues: dict[str, deque[Row]] = defaultdict(deque)
    for row in left.values():
        queues[row["item"]].append(row)
    taken: dict[str, Row] = {}
    fresh = []
    for each in movements:
        if each.assembled:
            output = _entry(each, ItemEntryType.ASSEMBLY_OUTPUT, each.quantity, Decimal(0))
            fresh += [output, _entry(each, ItemEntryType.SALE, -each.quantity, Decimal(0))]
            continue
        rest = each.quantity
        entries = queues[each.item]
        while rest > 0 and entries:
            entry = entries[0]
            there = Decimal(taken.get(entry["system_id"], entry)["remaining_quantity"])
            used = min(rest, there)
            rest -= used
            remaining = {"remaining_quantity": f"{there - used:.5f}", "open": there > used}
            taken[entry["system_id"]] = {**entry, **remaining}
            if there == used:
                entries.popleft()
        fresh.append(_entry(each, ItemEntryType.SALE, -each.quantity, -rest))
    changes = [
        Write.update(left[key], {name: row[name] for name in ("remaining_quantity", "open")})
        for key, row in taken.items()
    ]
    write_rows(ItemLedgerEntry, [*changes, *(Write.insert(row) for row in fresh)], origin)


def _what_is_left(items: set[str]) -> dict[str, Row]:
    """The entries of these items with some left, the oldest first; nobody else takes from them meanwhile."""
    with_some = ItemLedgerEntry.objects.filter(item__in=sorted(items), open=True, remaining_quantity__gt=0)
    keys = [key.hex for key in with_some.values_list("pk", flat=True)] if items else []
    rows = load(registry.table(ItemLedgerEntry), keys, lock=True) if keys else {}
    return dict(sorted(rows.items(), key=lambda each: (each[1]["posting_date"], each[1]["entry_no"])))


def _entry(each: Movement, kind: ItemEntryType, quantity: Decimal, remaining: Decimal) -> Row:
    return {
        "item": each.item,
        "posting_date": each.date,
        "entry_type": int(kind),
        "document_no": each.document_no,
        "description": each.line["description"],
        "source_no": each.source_no,
        "location_code": each.line.get("location_code", ""),
        "variant_code": each.line["variant_code"],
        "quantity": f"{quantity:.5f}",
        "remaining_quantity": f"{remaining:.5f}",
        "open": bool(remaining),
    }
