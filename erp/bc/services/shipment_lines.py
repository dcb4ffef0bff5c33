"""Invoices made of what orders have shipped: one for several orders of a customer (DOC-083)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erp.bc.models import SalesHeader, SalesLine, SalesShipmentHeader, SalesShipmentLine
from erp.bc.models.document_base import InvoiceDiscount
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.amounts import CENT, number
from erp.bc.services.posting_plan import INVOICE, ORDER
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows

#: what an invoice has from the first of its orders
_FROM_ORDER = (
    "sell_to_customer",
    "bill_to_customer",
    "currency",
    "currency_factor",
    "prices_including_vat",
    "payment_terms",
    "vat_bus_posting_group",
    "salesperson",
)
#: orders of which one invoice can be made agree in these
_ALIKE = ("sell_to_customer", "bill_to_customer", "currency", "prices_including_vat")
_FROM_LINE = (
    "type",
    "no",
    "item",
    "resource",
    "g_l_account",
    "variant_code",
    "description",
    "description_2",
    "location_code",
    "unit_of_measure",
    "unit_price",
    "vat_percent",
    "vat_bus_posting_group",
    "vat_prod_posting_group",
    "allow_invoice_disc",
)


@dataclass
class Shipped:
    """A line of a shipment with something left to invoice, and the line of the order behind it."""

    shipment: Row
    row: Row
    line: Row
    left: Decimal


def invoice_shipments(order_keys: Sequence[str], origin: origins.Origin | None = None) -> Row:
    """Make an invoice of everything these orders have shipped and nobody has invoiced; returns its header."""
    origin = (origin or origins.current()).by_product()
    with transaction.atomic():
        table = registry.table(SalesHeader)
        orders = [row for row in load(table, order_keys, lock=True).values() if row["document_type"] == ORDER]
        _check_alike(orders)
        shipped = _not_invoiced(orders)
        if not shipped:
            names = ", ".join(table.text(row) for row in orders) or table.caption
            raise _refused("bc.nothing_shipped", "", record=names)
        first = orders[0]
        values: Row = {name: first[name] for name in _FROM_ORDER}
        values["document_type"] = INVOICE
        references = {row["your_reference"] for row in orders}
        values["your_reference"] = references.pop() if len(references) == 1 else ""
        (made,) = write_rows(SalesHeader, [Write.insert(values)], origin)
        add_lines(made.row, shipped, {row["system_id"]: row for row in orders}, origin)
        return load(table, [made.row["system_id"]])[made.row["system_id"]]


def add_lines(header: Row, shipped: Iterable[Shipped], orders: dict[str, Row], origin: origins.Origin) -> None:
    """Put these on an invoice, under the number of their shipment; their discounts come along."""
    by_shipment: dict[str, list[Shipped]] = defaultdict(list)
    for each in shipped:
        by_shipment[each.shipment["no"]].append(each)
    rows: list[Row] = []
    discount = Decimal(0)
    at = 0
    for no, group in by_shipment.items():
        at += 10000
        text = (_("Shipment %(no)s") % {"no": no})[:100]
        rows.append({"document": header["system_id"], "line_no": at, "description": text})
        for each in group:
            at += 10000
            whole = number(each.line["quantity"])
            off, invoice_off = (
                (number(each.line[name]) * each.left / whole).quantize(CENT, ROUND_HALF_UP)
                for name in ("line_discount_amount", "inv_discount_amount")
            )
            discount += invoice_off
            rows.append(
                {
                    "document": header["system_id"],
                    "line_no": at,
                    **{name: each.line[name] for name in _FROM_LINE},
                    "quantity": f"{each.left:.5f}",
                    "line_discount_amount": f"{off:.4f}",
                    "shipment_no": no,
                    "shipment_line_no": each.row["line_no"],
                    "shipment_date": each.row["shipment_date"],
                }
            )
    write_rows(SalesLine, [Write.insert(row) for row in rows], origin)
    if discount:
        current = load(registry.table(SalesHeader), [header["system_id"]])[header["system_id"]]
        terms = {"invoice_discount_calculation": int(InvoiceDiscount.AMOUNT)}
        write_rows(SalesHeader, [Write.update(current, {**terms, "invoice_discount_value": f"{discount:.5f}"})], origin)


def _not_invoiced(orders: Sequence[Row]) -> list[Shipped]:
    """What shipments of these orders have left, less what other invoices that are worked on charge already."""
    by_no = {row["no"]: row for row in orders}
    rows = [
        row
        for row in find(registry.table(SalesShipmentLine), "order_no", by_no)
        if row["type"] != LineType.COMMENT and number(row["qty_shipped_not_invoiced"])
    ] if by_no else []  # fmt: skip
    shipments = load(registry.table(SalesShipmentHeader), {row["document"] for row in rows}) if rows else {}
    keys = [row["system_id"] for row in orders]
    lines = {(r["document"], r["line_no"]): r for r in find(registry.table(SalesLine), "document", keys)}
    taken: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    nos = {row["no"] for row in shipments.values()}
    for row in find(registry.table(SalesLine), "shipment_no", nos) if nos else ():
        taken[row["shipment_no"], row["shipment_line_no"]] += number(row["quantity"])
    found = []
    for row in sorted(rows, key=lambda row: (shipments[row["document"]]["no"], row["line_no"])):
        shipment = shipments[row["document"]]
        order = by_no[row["order_no"]]
        line = lines.get((by_no[row["order_no"]]["system_id"], row["order_line_no"]))
        left = number(row["qty_shipped_not_invoiced"]) - taken[shipment["no"], row["line_no"]]
        if line is not None and left and number(line["prepmt_amt_inv"]):
            raise _refused("bc.prepayment_by_order", "", record=registry.table(SalesHeader).text(order))
        if line is not None and left:
            found.append(Shipped(shipment, row, line, left))
    return found


def _check_alike(orders: Sequence[Row]) -> None:
    table = registry.table(SalesHeader)
    for row in orders[1:]:
        for name in _ALIKE:
            if row[name] != orders[0][name]:
                words = {"record": table.text(row), "other": table.text(orders[0])}
                raise _refused("bc.orders_differ", table.column(name).caption, **words)


def _refused(code: str, field: str, **params: Any) -> RowsRefused:
    return RowsRefused([Finding(code, field, params)])
