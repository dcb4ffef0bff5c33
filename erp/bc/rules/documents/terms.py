"""The terms of a document: its dates, when it is due, its exchange rate; and when people may change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from erp.bc.date_formulas import reckon
from erp.bc.models import CurrencyExchangeRate, PaymentTerms
from erp.bc.models.document_base import DocumentStatus
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.sides import Side
from integration import time_zone
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

OPEN, RELEASED = int(DocumentStatus.OPEN), int(DocumentStatus.RELEASED)
DATES = ("order_date", "posting_date", "document_date")
#: what may be changed of a document that is not open
FREE = {
    "status",
    "your_reference",
    "external_document_no",
    "vendor_order_no",
    "vendor_shipment_no",
    "vendor_invoice_no",
    "package_tracking_no",
    "no_printed",
    "last_shipment_date",
    "modified_on",
    "modified_by",
}
#: what the amounts of lines depend on
FOR_LINES = (
    "prices_including_vat",
    "currency",
    "currency_factor",
    "invoice_discount_calculation",
    "invoice_discount_value",
    "vat_bus_posting_group",
)
FACTOR = Decimal("0.000000000000001")


def dates_and_terms(batch: Batch) -> None:
    """A document is of today unless it says another day; its terms say when it is due and what early payment earns."""
    today = time_zone.today().isoformat()
    asked = []
    for item in batch.saves:
        for name in DATES if item.old is None else ():
            item.new[name] = item.new[name] or today
        if item.old is None or item.changed("payment_terms", "document_date"):
            asked.append(item)
    terms = batch.load(PaymentTerms, (item.new["payment_terms"] for item in asked))
    for item in asked:
        new, found = item.new, terms.get(item.new["payment_terms"])
        if not _written(item, "due_date"):
            due = reckon(found["due_date_calculation"], _day(new)) if found else None
            new["due_date"] = (due or _day(new)).isoformat()
        if found and item.changed("payment_terms") and not _written(item, "payment_discount_percent"):
            new["payment_discount_percent"] = found["discount_percent"]


def exchange_rate(batch: Batch) -> None:
    """A document in a foreign currency has the rate of its day unless another one was agreed."""
    asked = []
    for item in batch.saves:
        new = item.new
        if new["currency"] is None:
            new["currency_factor"] = None
        elif new["currency_factor"] is None or (
            item.old and item.changed("currency", "document_date") and not item.changed("currency_factor")
        ):
            asked.append(item)
    rates = batch.find(CurrencyExchangeRate, "currency", (item.new["currency"] for item in asked))
    for item in asked:
        day = _day(item.new).isoformat()
        factor = factor_on((r for r in rates if r["currency"] == item.new["currency"]), day)
        if factor is None:
            item.refuse(
                "bc.no_exchange_rate", batch.table.column("currency").caption, record=_text(batch, item), date=day
            )
        else:
            item.new["currency_factor"] = str(factor)


def factor_on(rates: Iterable[Row], day: str) -> Decimal | None:
    """How much of a currency one unit of LCY buys on a day, by the currency's rates; None where nobody has said it."""
    known = [row for row in rates if row["starting_date"] <= day]
    rate = max(known, key=lambda row: row["starting_date"], default=None)
    if rate is None or not Decimal(rate["relational_exch_rate_amount"]):
        return None
    return (Decimal(rate["exchange_rate_amount"]) / Decimal(rate["relational_exch_rate_amount"])).quantize(FACTOR)


def change_while_open(batch: Batch) -> None:
    """People change open documents only, but for references; what others approve they do not decide themselves."""
    if not batch.by_person:
        return
    for item in batch.saves:
        before, after = (item.old or {}).get("status", OPEN), item.new["status"]
        if before == after == OPEN or (before != after and {before, after} == {OPEN, RELEASED}):
            continue
        if before != after:
            labels = {"value": str(DocumentStatus(after).label), "state": str(DocumentStatus(before).label)}
            item.refuse("bc.document_status", batch.table.column("status").caption, record=_text(batch, item), **labels)
        elif set(item.changes()) - FREE:
            name = min(set(item.changes()) - FREE, key=list(batch.table.columns).index)
            caption = batch.table.column(name).caption
            state = str(DocumentStatus(before).label)
            item.refuse("bc.document_not_open", caption, record=_text(batch, item), state=state)


def release_with_lines(side: Side) -> Rule:
    """The rule that a document is released when there is something in it."""

    def check(batch: Batch) -> None:
        released = [
            i for i in batch.saves if i.new["status"] == RELEASED and not (i.old and i.old["status"] == RELEASED)
        ]
        if not released:
            return
        lines = batch.find(side.line, "document", (item.new["system_id"] for item in released))
        filled = {r["document"] for r in lines if r["type"] != LineType.COMMENT and Decimal(r["quantity"])}
        for item in released:
            if item.new["system_id"] not in filled:
                item.refuse("bc.nothing_to_release", record=_text(batch, item))

    return check


def lines_follow_header(side: Side) -> Rule:
    """The rule that lines are calculated anew when their document has other terms; prices move with the currency."""

    def follow(batch: Batch) -> None:
        moved = {item.new["system_id"]: item for item in batch.updates if item.changed(*FOR_LINES)}
        for row in batch.find(side.line, "document", moved):
            item = moved[row["document"]]
            values: Row = {"modified_on": batch.now}
            if item.changed("currency", "currency_factor"):
                rate = _factor(item.new) / _factor(item.old)
                values[side.price] = f"{Decimal(row[side.price]) * rate:.5f}"
            if item.old and row["vat_bus_posting_group"] == item.old["vat_bus_posting_group"]:
                values["vat_bus_posting_group"] = item.new["vat_bus_posting_group"]
            batch.further(side.line, Write.update(row, values), cause=item)

    return follow


def _factor(header: Row | None) -> Decimal:
    return Decimal((header or {}).get("currency_factor") or 1)


def _written(item: Write, name: str) -> bool:
    """Whether the writer himself gives the value."""
    asked = item.asked.get(name)
    return asked not in (None, "") if item.old is None else name in item.asked and asked != item.old[name]


def _day(row: Row) -> dt.date:
    return dt.date.fromisoformat(row["document_date"] or time_zone.today().isoformat())


def _text(batch: Batch, item: Write) -> str:
    return batch.table.text(item.row) or batch.table.caption
