"""The rows of posted documents: shipments and invoices as they are made of the documents that are posted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from django.db import models

from erp.bc.models import (
    SalesHeader,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesLine,
    SalesShipmentHeader,
    SalesShipmentLine,
)
from erp.bc.services.posting_plan import AMOUNTS, Plan
from integration import registry
from integration.registry import Row

_OWN = {"system_id", "created_on", "modified_on", "modified_by", "document", "no_series", "no_printed"}


@cache
def _shared(source: type[models.Model], target: type[models.Model]) -> tuple[str, ...]:
    """What a posted document takes over as it is: the columns both have."""
    there = {column.name for column in registry.table(target).physical}
    return tuple(c.name for c in registry.table(source).physical if c.name in there and c.name not in _OWN)


def shipment(plan: Plan, key: str, no: str, series: str) -> Row:
    """The shipment of an order."""
    header = plan.header
    shared = {name: header[name] for name in _shared(SalesHeader, SalesShipmentHeader)}
    return {
        **shared, "system_id": key, "no": no, "no_series": series, "order_no": header["no"],
        "shipment_date": header["shipment_date"] or header["posting_date"],
    }  # fmt: skip


def shipment_lines(plan: Plan, key: str) -> Iterable[Row]:
    """Its lines, with how much of them is invoiced at once."""
    for part in plan.with_comments("ship"):
        line = part.line
        # invoiced first is what was shipped before
        before = abs(plan.not_invoiced(part))
        invoiced = max(abs(part.invoice) - before, 0) * (1 if part.ship >= 0 else -1)
        yield {
            **{name: line[name] for name in _shared(SalesLine, SalesShipmentLine)},
            "document": key,
            "order_no": plan.header["no"],
            "order_line_no": line["line_no"],
            "quantity": f"{part.ship:.5f}",
            "quantity_invoiced": f"{invoiced:.5f}",
            "qty_shipped_not_invoiced": f"{part.ship - invoiced:.5f}",
            "shipment_date": line["shipment_date"] or plan.header["posting_date"],
        }


def invoice(plan: Plan, key: str, no: str, series: str) -> Row:
    """The invoice of an order, or of an invoice that was worked on."""
    header = plan.header
    shared = {name: header[name] for name in _shared(SalesHeader, SalesInvoiceHeader)}
    return {
        **shared,
        "system_id": key,
        "no": no,
        "no_series": series,
        "order_no": header["no"] if plan.is_order else "",
        "pre_assigned_no": "" if plan.is_order else header["no"],
        "shipment_date": header["shipment_date"] or header["last_shipment_date"] or header["posting_date"],
    }


def invoice_lines(plan: Plan, key: str) -> Iterable[Row]:
    """Its lines: what is invoiced now, and what that comes to."""
    for part in plan.with_comments("invoice"):
        line = part.line
        yield {
            **{name: line[name] for name in _shared(SalesLine, SalesInvoiceLine)},
            "document": key,
            "order_no": plan.header["no"] if plan.is_order and not part.prepayment else "",
            "order_line_no": line["line_no"] if plan.is_order and not part.prepayment else 0,
            "quantity": f"{part.invoice:.5f}",
            **{name: f"{part.amounts.get(name, 0):.4f}" for name in AMOUNTS},
            "shipment_date": line["shipment_date"] or plan.header["posting_date"],
        }
