"""What of an order is to be paid ahead: a percentage of its lines, invoiced before the order is released (DOC-104)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from erp.bc.models import Currency, SalesHeader, SalesLine
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.rules.documents.amounts import CENT, number
from integration.engine.write import Batch, Write
from integration.registry import Row

PERCENT, DUE, INVOICED = "prepayment_percent", "prepmt_line_amount", "prepmt_amt_inv"


def outstanding(lines: Iterable[Row]) -> Decimal:
    """What is to be paid ahead and was not invoiced yet, as the amounts of the lines are."""
    return sum((number(row[DUE]) - number(row[INVOICED]) for row in lines), Decimal(0))


def prepayment_of_lines(batch: Batch) -> None:
    """A line of an order takes the percentage of its document; no less than was invoiced ahead is asked for."""
    names = ("document_type", "currency", PERCENT)
    headers = batch.load(SalesHeader, (item.new["document"] for item in batch.saves), names)
    currencies = batch.load(Currency, (h["currency"] for h in headers.values()), ("amount_rounding_precision",))
    for item in batch.saves:
        new, header = item.new, headers.get(item.new["document"])
        if header is None or header["document_type"] != DocumentType.ORDER:
            new[PERCENT], new[DUE] = "0.00000", "0.0000"
            continue
        # a new line that says none has that of its order: forms send a nought along
        if item.old is None and not number(new[PERCENT]):
            new[PERCENT] = header[PERCENT]
        cent = number(currencies.get(header["currency"] or "", {}).get("amount_rounding_precision")) or CENT
        due = (number(new["line_amount"]) * number(new[PERCENT]) / 100).quantize(cent, ROUND_HALF_UP)
        new[DUE] = f"{due:.4f}"
        if due < number(new[INVOICED]) and (item.old is None or item.changed(DUE)):
            words = {"record": _text(batch, new), "value": _plain(due), "done": _plain(number(new[INVOICED]))}
            item.refuse("bc.prepayment_invoiced", batch.table.column(DUE).caption, **words)
    for item in batch.deletes if batch.by_person else ():
        if number(item.old[INVOICED]) and number(item.old["quantity_invoiced"]) != number(item.old["quantity"]):
            item.refuse("bc.prepayment_kept", record=_text(batch, item.old), done=_plain(number(item.old[INVOICED])))


def prepayment_of_orders(batch: Batch) -> None:
    """Lines follow the percentage of their order. An order with a prepayment that was not invoiced is not released: for
    a person it waits for that, and one that Sales sends stays open (SO-22)."""
    moved = {i.new["system_id"]: i for i in batch.updates if i.changed(PERCENT)}
    rows = batch.find(SalesLine, "document", moved)
    for row in rows:
        item = moved[row["document"]]
        if item.old and number(row[PERCENT]) == number(item.old[PERCENT]):
            batch.further(SalesLine, Write.update(row, {PERCENT: item.new[PERCENT]}), cause=item)
    released = int(DocumentStatus.RELEASED)
    asked = {
        i.new["system_id"]: i
        for i in batch.updates
        if i.new["status"] == released and i.changed("status") and i.new["document_type"] == DocumentType.ORDER
    }
    lines: dict[str, list[Row]] = {}
    for row in batch.find(SalesLine, "document", asked, ("document", DUE, INVOICED)):
        lines.setdefault(row["document"], []).append(row)
    for key, item in asked.items():
        if outstanding(lines.get(key, ())) > 0:
            waits = DocumentStatus.PENDING_PREPAYMENT if batch.by_person else DocumentStatus.OPEN
            item.new["status"] = int(waits)


def keep_prepaid_of_document(batch: Batch) -> None:
    """An order of which something was invoiced ahead stays until that is deducted."""
    deleted = {item.old["system_id"]: item for item in batch.deletes} if batch.by_person else {}
    for row in batch.find(SalesLine, "document", deleted, ("document", INVOICED, "quantity", "quantity_invoiced")):
        if number(row[INVOICED]) and number(row["quantity_invoiced"]) != number(row["quantity"]):
            item = deleted[row["document"]]
            item.refuse("bc.prepayment_kept", record=_text(batch, item.row), done=_plain(number(row[INVOICED])))


def _text(batch: Batch, row: Row) -> str:
    return batch.table.text(row) or batch.table.caption


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
