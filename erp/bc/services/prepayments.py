"""Prepayment invoices: what of an order is charged ahead, and how its invoices deduct that (DOC-104).

There are no prepayment credit memos: what was invoiced ahead is deducted by the invoices of the order.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from erp.bc.models import SalesHeader, SalesInvoiceHeader, SalesInvoiceLine, SalesLine, SalesSetup
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.rules.documents.amounts import number
from erp.bc.rules.documents.prepayments import DUE, INVOICED
from erp.bc.services import customer_ledger, posted_rows
from erp.bc.services.posting import posted_numbers
from erp.bc.services.posting_plan import Plan, ahead, checks_of_customers, currency_cent, prepayment_account
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, find, load
from integration.ids import new_ids
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows


class Prepaid(Write):
    """An order or line whose prepayment was invoiced: nothing else of it changes."""

    __slots__ = ()
    past_rules = True


def post(key: str, origin: origins.Origin | None = None) -> Row:
    """Post an invoice of what is to be paid ahead and was not invoiced yet; returns it. An order that waited for it is
    released. `RowsRefused` with the reasons."""
    origin = (origin or origins.current()).by_product()
    with transaction.atomic():
        table = registry.table(SalesHeader)
        header = load(table, [key], lock=True)[key]
        rows = sorted(find(registry.table(SalesLine), "document", [key]), key=lambda row: row["line_no"])
        due = {row["system_id"]: number(row[DUE]) - number(row[INVOICED]) for row in rows}
        due = {key_: amount for key_, amount in due.items() if amount > 0}
        if header["document_type"] != DocumentType.ORDER or not due:
            raise RowsRefused([Finding("bc.prepayment_nothing", "", {"record": table.text(header)})])
        account, setup = prepayment_account(header["no"]), SalesSetup.current("posted_invoice_nos")
        cent = currency_cent(header)
        text = _("Prepayment")
        parts = [
            ahead(header, row, due[row["system_id"]], account, text, cent) for row in rows if row["system_id"] in due
        ]
        plan = Plan(header, parts, cent)
        if found := checks_of_customers(plan):
            raise RowsRefused(found)
        invoice = _invoice(plan, setup, origin)
        write_rows(SalesLine, [Prepaid.update(r, {INVOICED: r[DUE]}) for r in rows if r["system_id"] in due], origin)
        if header["status"] == DocumentStatus.PENDING_PREPAYMENT:
            write_rows(SalesHeader, [Prepaid.update(header, {"status": int(DocumentStatus.RELEASED)})], origin)
        return invoice


def _invoice(plan: Plan, setup: SalesSetup, origin: origins.Origin) -> Row:
    caption = str(SalesInvoiceHeader._meta.verbose_name)
    (no,), (key,) = posted_numbers(setup, "posted_invoice_nos", SalesInvoiceHeader, 1, caption), new_ids(1)
    series = setup.posted_invoice_nos
    row = posted_rows.invoice(plan, key, no, series.code if series else "")
    # it is none of the order's own invoices, which say how much of it was invoiced
    row |= {"order_no": "", "prepayment_invoice": True, "prepayment_order_no": plan.header["no"]}
    charge = customer_ledger.charge(plan, row)
    row["cust_ledger_entry"] = charge.key
    customer_ledger.enter([charge], origin)
    write_rows(SalesInvoiceHeader, [Write.insert(row)], origin)
    write_rows(SalesInvoiceLine, [Write.insert(line) for line in posted_rows.invoice_lines(plan, key)], origin)
    return row
