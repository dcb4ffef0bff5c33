"""Posting sales orders and invoices: what is shipped and invoiced leaves documents, stock and ledger entries behind.

All documents of a call are posted in one transaction or, with the reasons, none (`RowsRefused`); many take as many
statements as one. An order that is completely invoiced is gone afterwards, as in Business Central.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from erp.bc.models import (
    PostBuffer,
    RecordLink,
    SalesHeader,
    SalesHeaderArchive,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesLine,
    SalesLineArchive,
    SalesSetup,
    SalesShipmentHeader,
    SalesShipmentLine,
)
from erp.bc.models.document_base import DocumentStatus
from erp.bc.models.post_buffer import ChangeType
from erp.bc.models.sales_invoice import LineType
from erp.bc.number_series import take_up_to
from erp.bc.rules.documents import events
from erp.bc.rules.documents.amounts import number
from erp.bc.rules.documents.archiving import version_writes
from erp.bc.rules.numbers import taken_in
from erp.bc.services import customer_ledger, posted_rows, stock
from erp.bc.services.invoiced_orders import InvoicedOrders
from erp.bc.services.posting_plan import CHARGE, SHIP, SHIP_AND_CHARGE, Part, Plan, Step, plans
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, find, load, now_text
from integration.ids import new_ids
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows

logger = logging.getLogger(__name__)

#: called with the orders that are completely invoiced, just before they are deleted, in the same transaction
ON_FULLY_INVOICED: list[Callable[[Sequence[Row], origins.Origin], None]] = []


class AsPosted(Write):
    """A header that posting brings up to date: nothing else of it changes."""

    __slots__ = ()
    past_rules = True


@dataclass
class Posted:
    """What posting made of a document. `document` is as it is afterwards, or as it was last where it is `finished`."""

    document: Row
    shipment: Row | None = None
    invoice: Row | None = None
    finished: bool = False


def ship(keys: Sequence[str], origin: origins.Origin | None = None) -> list[Posted]:
    """Ship what the lines of these orders say is to be shipped."""
    return post(keys, SHIP, origin)


def invoice(keys: Sequence[str], origin: origins.Origin | None = None) -> list[Posted]:
    """Invoice what was shipped of these orders, or these invoices."""
    return post(keys, CHARGE, origin)


def ship_and_invoice(keys: Sequence[str], origin: origins.Origin | None = None) -> list[Posted]:
    """Ship and invoice these orders at once."""
    return post(keys, SHIP_AND_CHARGE, origin)


def post(keys: Sequence[str], step: Step, origin: origins.Origin | None = None) -> list[Posted]:
    """Post these documents."""
    if not keys:
        return []
    with transaction.atomic():
        return _Posting(plans(keys, step, lock=True), (origin or origins.current()).by_product()).carry_out()


class _Posting:
    """One call: the documents it posts, and what they leave behind."""

    def __init__(self, made: list[Plan], origin: origins.Origin) -> None:
        self.plans = made
        self.origin = origin
        self.now = now_text()
        self.setup = SalesSetup.current("posted_shipment_nos", "posted_invoice_nos")
        self.posted = {plan.header["system_id"]: Posted(plan.header) for plan in made}

    def carry_out(self) -> list[Posted]:
        self._archive_release()
        self._ship()
        movements = [m for plan in self.plans for m in self._movements(plan)]
        invoiced = [plan for plan in self.plans if plan.invoices]
        others = InvoicedOrders.of(invoiced)
        self._invoice(invoiced, movements)
        stock.move(movements, self.origin)
        lines = self._update_lines(others)
        self._finish(others, lines)
        for each in self.posted.values():
            done = [row["no"] for row in (each.shipment, each.invoice) if row]
            logger.info("%s was posted: %s.", each.document["no"], ", ".join(done))
        return list(self.posted.values())

    # --- shipments ---------------------------------------------------------------------------------------------------

    def _ship(self) -> None:
        shipping = [plan for plan in self.plans if plan.ships and plan.is_order]
        numbers = self._numbers("posted_shipment_nos", SalesShipmentHeader, shipping)
        headers, lines = [], []
        for plan, no, key in zip(shipping, numbers, new_ids(len(shipping)), strict=True):
            header = posted_rows.shipment(plan, key, no, self._series("posted_shipment_nos"))
            headers.append(Write.insert(header))
            lines += [Write.insert(row) for row in posted_rows.shipment_lines(plan, key)]
            self.posted[plan.header["system_id"]].shipment = header
        self._write(SalesShipmentHeader, headers)
        self._write(SalesShipmentLine, lines)

    def _movements(self, plan: Plan) -> Iterable[stock.Movement]:
        shipment = self.posted[plan.header["system_id"]].shipment
        for part in plan.parts:
            if part.ship and part.line["type"] == LineType.ITEM and part.is_stocked:
                yield stock.Movement(
                    part.line["item"],
                    part.ship * number(part.line["qty_per_unit_of_measure"]),
                    plan.header["posting_date"],
                    shipment["no"] if shipment else "",  # an invoice of its own: filled in when it has its number
                    plan.customer_no,
                    part.line,
                    bool(number(part.line["qty_to_assemble_to_order"])),
                )

    # --- invoices ----------------------------------------------------------------------------------------------------

    def _invoice(self, invoiced: list[Plan], movements: list[stock.Movement]) -> None:
        numbers = self._numbers("posted_invoice_nos", SalesInvoiceHeader, invoiced)
        headers, lines, charges = [], [], []
        own: dict[str, str] = {}
        for plan, no, key in zip(invoiced, numbers, new_ids(len(invoiced)), strict=True):
            header = posted_rows.invoice(plan, key, no, self._series("posted_invoice_nos"))
            charge = customer_ledger.charge(plan, header)
            header["cust_ledger_entry"] = charge.key
            charges.append(charge)
            headers.append(Write.insert(header))
            lines += [Write.insert(row) for row in posted_rows.invoice_lines(plan, key)]
            self.posted[plan.header["system_id"]].invoice = header
            own.update((part.line["system_id"], no) for part in plan.parts)
        customer_ledger.enter(charges, self.origin)
        self._write(SalesInvoiceHeader, headers)
        self._write(SalesInvoiceLine, lines)
        for each in movements:
            each.document_no = each.document_no or own[each.line["system_id"]]
        self._take_notes_along(invoiced)

    def _take_notes_along(self, invoiced: list[Plan]) -> None:
        """The notes of a document are on its invoice, too."""
        keys = [plan.header["system_id"] for plan in invoiced]
        notes = [
            Write.insert(
                {
                    **{name: row[name] for name in ("title", "note", "user_id", "created_on")},
                    "sales_invoice": (self.posted[row["document"]].invoice or {})["system_id"],
                }
            )
            for row in find(registry.table(RecordLink), "document", keys)
        ] if keys else []  # fmt: skip
        self._write(RecordLink, notes)

    # --- the documents themselves ------------------------------------------------------------------------------------

    def _update_lines(self, others: InvoicedOrders) -> dict[str, list[Row]]:
        """Write how much was shipped and invoiced; returns the lines of every order concerned as they are then."""
        writes = others.line_writes()
        for plan in self.plans:
            if plan.is_order:
                writes += [_moved(p) for p in plan.parts if (p.ship or p.invoice) and not p.prepayment]
        self._write(SalesLine, writes)
        self._write(SalesShipmentLine, others.shipment_writes(self.plans))
        orders = [plan.header["system_id"] for plan in self.plans if plan.is_order]
        lines: dict[str, list[Row]] = defaultdict(list)
        for row in find(registry.table(SalesLine), "document", [*orders, *others.orders]):
            lines[row["document"]].append(row)
        return lines

    def _finish(self, others: InvoicedOrders, lines: dict[str, list[Row]]) -> None:
        """Orders of which nothing is left go, like invoices; the others stay, with the day of their last shipment."""
        headers, gone = [], []
        orders: list[Row] = []
        for plan in self.plans:
            posted = self.posted[plan.header["system_id"]]
            if not plan.is_order:
                posted.finished = True
                gone.append(plan.header)
                continue
            values: Row = {"status": int(DocumentStatus.RELEASED)}
            if plan.ships:
                values["last_shipment_date"] = plan.header["posting_date"]
            write = AsPosted.update(plan.header, values)
            headers.append(write)
            posted.document = {**plan.header, **values}
            orders.append(posted.document)
        orders += others.orders.values()
        finished = [row for row in orders if completely_invoiced(lines[row["system_id"]])]
        self._write(SalesHeader, headers)
        self._archive_posted(orders, lines)
        self._tell(others)
        if finished:
            for hear in ON_FULLY_INVOICED:
                hear(finished, self.origin)
        for row in finished:
            if row["system_id"] in self.posted:
                self.posted[row["system_id"]].finished = True
        keys = [row["system_id"] for row in (*gone, *finished)]
        if keys:
            current = load(registry.table(SalesHeader), keys)
            self._write(SalesHeader, [Write.delete(row) for row in current.values()])

    def _archive_release(self) -> None:
        """Posting releases an order that is open, so it is archived as it was then."""
        opened = [p for p in self.plans if p.is_order and p.header["status"] == DocumentStatus.OPEN]
        if self.setup.archive_orders and opened:
            rows = {plan.header["system_id"]: [part.line for part in plan.parts] for plan in opened}
            self._archive([plan.header for plan in opened], rows, {})

    def _archive_posted(self, orders: list[Row], lines: dict[str, list[Row]]) -> None:
        if not self.setup.archive_orders or not orders:
            return
        by_invoice = next((p.invoice for p in self.posted.values() if p.invoice), None)
        told = {}
        for row in orders:
            each = self.posted.get(row["system_id"])
            last = (each.invoice or each.shipment) if each else by_invoice
            charged = bool(each.invoice) if each else True
            told[row["system_id"]] = {"posted_invoice": charged, "source_doc_no": (last or {}).get("no", "")}
        self._archive(orders, lines, told)

    def _archive(self, orders: list[Row], lines: Any, told: dict[str, Row]) -> None:
        headers, rows = version_writes(orders, lines, self.origin.name[:150], self.now, told)
        self._write(SalesHeaderArchive, headers)
        self._write(SalesLineArchive, rows)

    def _tell(self, others: InvoicedOrders) -> None:
        if not events.wanted():
            return
        entries = []
        for plan in self.plans:
            posted = self.posted[plan.header["system_id"]]
            if plan.is_order and plan.header["status"] == DocumentStatus.OPEN:
                entries.append(events.event(plan.header, ChangeType.RELEASED))
            if posted.shipment:
                entries.append(events.event(plan.header, ChangeType.SHIPMENT, posted.shipment["no"]))
            if posted.invoice and plan.is_order:
                entries.append(events.event(plan.header, ChangeType.INVOICE, posted.invoice["no"]))
        for key, invoice_document in others.charged_by.items():
            charged = self.posted[invoice_document].invoice or {}
            entries.append(events.event(others.orders[key], ChangeType.INVOICE, charged.get("no", "")))
        self._write(PostBuffer, entries)

    # --- small things ------------------------------------------------------------------------------------------------

    def _series(self, field: str) -> str:
        series = getattr(self.setup, field)
        return series.code if series else ""

    def _numbers(self, field: str, model: type[models.Model], of: Sequence[Plan]) -> list[str]:
        """A number for each of these from the series the sales set-up names."""
        if not of:
            return []
        return posted_numbers(self.setup, field, model, len(of), str(model._meta.verbose_name))

    def _write(self, model: type[models.Model], writes: Sequence[Write]) -> None:
        if writes:
            write_rows(model, writes, self.origin)


def posted_numbers(setup: SalesSetup, field: str, model: type[models.Model], count: int, record: str,
                   column: str = "no") -> list[str]:  # fmt: skip
    """Numbers of posted documents from the series in that field of the sales set-up."""
    series = getattr(setup, field)
    if series is None:
        caption = str(SalesSetup._meta.get_field(field).verbose_name)
        raise RowsRefused([Finding("bc.series_missing", caption, {"record": record, "setup": str(setup)})])
    numbers, finding = take_up_to(series.code, count, taken=taken_in(model, column=column))
    if finding is not None:
        raise RowsRefused([finding])
    return numbers


def completely_invoiced(lines: Iterable[Row]) -> bool:
    """DOC-083: something was invoiced, and no line has anything left to ship or to invoice."""
    rows = [row for row in lines if row["type"] != LineType.COMMENT]
    return any(number(row["quantity_invoiced"]) for row in rows) and not any(
        number(row["outstanding_quantity"]) or number(row["qty_shipped_not_invoiced"]) for row in rows
    )


def _moved(part: Part) -> Write:
    line = part.line
    shipped = number(line["quantity_shipped"]) + part.ship
    invoiced = number(line["quantity_invoiced"]) + part.invoice
    # what is shipped is taken from what was reserved for the line first
    reserved = max(number(line["reserved_quantity"]) - max(part.ship, Decimal(0)), Decimal(0))
    values = {"quantity_shipped": shipped, "quantity_invoiced": invoiced, "reserved_quantity": reserved}
    return Write.update(line, {name: f"{value:.5f}" for name, value in values.items()})


def preview(key: str, step: Step) -> Plan:
    """What posting would do with a document; nothing is written and no number is taken."""
    (found,) = plans([key], step)
    return found
