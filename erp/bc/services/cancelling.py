"""Cancelling a posted invoice: a credit memo takes it back, the goods are in stock again, and the order knows."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from erp.bc.models import (
    CustLedgerEntry,
    Customer,
    Item,
    ItemUnitOfMeasure,
    SalesHeader,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesLine,
    SalesSetup,
)
from erp.bc.models.item import ItemType
from erp.bc.models.ledger import DocumentType
from erp.bc.rules.documents.amounts import number
from erp.bc.services import payments, stock
from erp.bc.services.customer_ledger import Charge, enter
from erp.bc.services.posting import posted_numbers
from erp.bc.services.posting_plan import ORDER
from integration import origin as origins
from integration import registry, time_zone
from integration.engine.write import Write, find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows


def cancel_invoice(key: str, origin: origins.Origin | None = None) -> Row:
    """Cancel a posted invoice nothing was paid of; returns it as it is then."""
    origin = (origin or origins.current()).by_product()
    table = registry.table(SalesInvoiceHeader)
    with transaction.atomic():
        header = load(table, [key], lock=True).get(key)
        if header is None:
            raise _refused("bc.not_found", kind=table.caption, value=key, record=key)
        if header["cancelled"]:
            raise _refused("bc.invoice_cancelled", record=table.text(header))
        if header["prepayment_invoice"]:
            raise _refused("bc.prepayment_not_cancelled", record=table.text(header))
        lines = find(registry.table(SalesInvoiceLine), "document", [key])
        setup = SalesSetup.current("posted_credit_memo_nos")
        caption = str(DocumentType.CREDIT_MEMO.label)
        (no,) = posted_numbers(setup, "posted_credit_memo_nos", CustLedgerEntry, 1, caption, "document_no")
        today = time_zone.today().isoformat()
        if header["cust_ledger_entry"]:
            _take_back(header, no, today, origin)
        _stock_back(header, lines, no, today, origin)
        _open_order_again(lines, origin)
        (written,) = write_rows(SalesInvoiceHeader, [Write.update(header, {"cancelled": True})], origin)
        return written.row


def _take_back(header: Row, no: str, today: str, origin: origins.Origin) -> None:
    entry = payments.open_entry(header["cust_ledger_entry"])
    total = sum(
        (number(row["amount_including_vat"]) for row in find(registry.table(SalesInvoiceLine), "document",
                                                              [header["system_id"]])), start=number(0)
    )  # fmt: skip
    if entry.remaining != total:
        raise _refused("bc.invoice_paid", record=registry.table(SalesInvoiceHeader).text(header))
    values = {
        "customer": entry.row["customer"],
        "posting_date": max(today, header["posting_date"]),
        "document_date": today,
        "document_type": int(DocumentType.CREDIT_MEMO),
        "document_no": no,
        "external_document_no": header["external_document_no"],
        "description": (_("Cancelled invoice %(no)s") % {"no": header["no"]})[:100],
        "currency": header["currency"],
        "salesperson": header["salesperson"],
    }
    memo = Charge(values, -entry.remaining, -entry.remaining_lcy)
    enter([memo], origin)
    if entry.remaining:
        payments.apply(memo.key, [entry.row["system_id"]], origin=origin)


def _stock_back(header: Row, lines: list[Row], no: str, today: str, origin: origins.Origin) -> None:
    of_items = [row for row in lines if row["item"] and number(row["quantity"])]
    items = load(registry.table(Item), {row["item"] for row in of_items}) if of_items else {}
    units = {
        (row["item"], row["unit_of_measure"]): number(row["qty_per_unit_of_measure"])
        for row in (find(registry.table(ItemUnitOfMeasure), "item", items) if items else ())
    }
    customers = load(registry.table(Customer), [header["sell_to_customer"]])
    stock.move(
        [
            stock.Movement(
                row["item"],
                -number(row["quantity"]) * units.get((row["item"], row["unit_of_measure"]), number(1)),
                today,
                no,
                customers[header["sell_to_customer"]]["no"],
                row,
            )
            for row in of_items
            if items[row["item"]]["type"] == ItemType.INVENTORY
        ],
        origin,
    )


def _open_order_again(lines: list[Row], origin: origins.Origin) -> None:
    """What is left of the order is to be shipped and invoiced again."""
    charged = {(row["order_no"], row["order_line_no"]): number(row["quantity"]) for row in lines if row["order_no"]}
    nos = {no for no, _line in charged}
    orders = {
        row["system_id"]: row["no"]
        for row in (find(registry.table(SalesHeader), "no", nos) if nos else ())
        if row["document_type"] == ORDER
    }
    writes = []
    for row in find(registry.table(SalesLine), "document", orders) if orders else ():
        quantity = charged.get((orders[row["document"]], row["line_no"]))
        if quantity and abs(quantity) <= abs(number(row["quantity_invoiced"])):
            back = {name: f"{number(row[name]) - quantity:.5f}" for name in ("quantity_shipped", "quantity_invoiced")}
            writes.append(Write.update(row, back))
    if writes:
        write_rows(SalesLine, writes, origin)


def _refused(code: str, **params: Any) -> RowsRefused:
    return RowsRefused([Finding(code, "", params)])
