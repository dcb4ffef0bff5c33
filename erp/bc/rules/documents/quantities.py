"""How much of a line is outstanding, how much the next posting ships and invoices, and what cannot be undone."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from erp.bc.models import SalesLine
from erp.bc.models.document_base import DocumentType
from erp.bc.rules.documents.amounts import number
from erp.bc.rules.documents.sides import SALES, Side
from integration.engine.write import Batch, Write
from integration.registry import Row

TO_SHIP, TO_INVOICE = "qty_to_ship", "qty_to_invoice"
#: what moves both back to what is left
MOVES = ("type", "no", "quantity", "quantity_shipped", "quantity_invoiced")


def quantities(batch: Batch, side: Side, headers: Mapping[str, Row]) -> None:
    """What is outstanding is what was not shipped or received yet; less than that cannot be ordered any more."""
    not_invoiced = "qty_shipped_not_invoiced" if side is SALES else "qty_rcd_not_invoiced"
    for item in batch.saves:
        new = item.new
        done = number(new[side.moved])
        rest = number(new["quantity"]) - done
        if done and rest * done < 0:
            _refuse(batch, item, "quantity", "bc.quantity_done", done=_plain(done))
        if Decimal(new["line_discount_percent"]) > 100:
            value = _plain(new["line_discount_percent"])
            _refuse(batch, item, "line_discount_percent", "bc.more_than_all", value=value)
        new["outstanding_quantity"] = f"{rest:.5f}"
        new[not_invoiced] = f"{done - number(new['quantity_invoiced']):.5f}"
        if side is SALES:
            _to_post(batch, item, rest, done)
            header = headers.get(new["document"])
            if header is not None and header["document_type"] != DocumentType.ORDER:
                new["qty_to_assemble_to_order"] = "0.00000"


def _to_post(batch: Batch, item: Write, rest: Decimal, done: Decimal) -> None:
    """Everything that is left, unless somebody says less: to ship, and of what is shipped then to invoice."""
    new = item.new
    assert new is not None
    if item.old is None and not done and not (_says(item, TO_SHIP) or _says(item, TO_INVOICE)):
        new[TO_SHIP] = new[TO_INVOICE] = new["outstanding_quantity"]
        return
    moved = item.old is None or item.changed(*MOVES)
    if moved and not _says(item, TO_SHIP):
        new[TO_SHIP] = f"{rest:.5f}"
    ship = number(new[TO_SHIP])
    most = done + ship - number(new["quantity_invoiced"])
    if (moved or item.changed(TO_SHIP)) and not _says(item, TO_INVOICE):
        new[TO_INVOICE] = f"{most:.5f}"
    if _beyond(ship, rest):
        _refuse(batch, item, TO_SHIP, "bc.more_than_outstanding", value=_plain(ship), most=_plain(rest))
    elif _beyond(number(new[TO_INVOICE]), most):
        value = _plain(new[TO_INVOICE])
        _refuse(batch, item, TO_INVOICE, "bc.more_than_shipped", value=value, most=_plain(most))


def keep_shipped(batch: Batch) -> None:
    """What was shipped and not invoiced yet is still to be charged: its line stays until it was."""
    if not batch.by_person:
        return
    for item in batch.deletes:
        open_quantity = number(item.old["qty_shipped_not_invoiced"])
        if open_quantity:
            item.refuse("bc.shipped_not_invoiced", record=_text(batch, item.old), value=_plain(open_quantity))


def keep_shipped_of_document(batch: Batch) -> None:
    """The same for the whole document, whose lines go with it."""
    deleted = {item.old["system_id"]: item for item in batch.deletes} if batch.by_person else {}
    for row in batch.find(SalesLine, "document", deleted, ("document", "qty_shipped_not_invoiced")):
        open_quantity = number(row["qty_shipped_not_invoiced"])
        if open_quantity:
            item = deleted[row["document"]]
            item.refuse("bc.shipped_not_invoiced", record=_text(batch, item.row), value=_plain(open_quantity))


def _beyond(value: Decimal, most: Decimal) -> bool:
    return value != 0 and (value * most <= 0 or abs(value) > abs(most))


def _says(item: Write, name: str) -> bool:
    """Whether the writer himself gives another quantity."""
    asked = item.asked.get(name)
    if item.old is None:
        return number(asked) != 0
    return name in item.asked and number(asked) != number(item.old[name])


def _refuse(batch: Batch, item: Write, column: str, code: str, **params: Any) -> None:
    item.refuse(code, batch.table.column(column).caption, record=_text(batch, item.row), **params)


def _text(batch: Batch, row: Row) -> str:
    return batch.table.text(row) or batch.table.caption


def _plain(value: Any) -> str:
    return f"{Decimal(value).normalize():f}"
