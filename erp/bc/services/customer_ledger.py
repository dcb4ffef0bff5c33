"""Entering in the customer ledger what customers are charged, and what comes in from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from erp.bc.models import CustLedgerEntry, DetailedCustLedgEntry
from erp.bc.models.ledger import DetailedEntryType, DocumentType
from erp.bc.rules.documents.amounts import CENT, number
from erp.bc.services.posting_plan import Plan
from integration.engine.write import Write
from integration.ids import new_ids
from integration.origin import Origin
from integration.registry import Row
from integration.services.write_rows import write_rows


@dataclass
class Charge:
    """A ledger entry with its initial amount, in the currency of the document and in the local one."""

    entry: Row
    amount: Decimal
    amount_lcy: Decimal
    key: str = field(default_factory=lambda: new_ids(1)[0])


def in_lcy(amount: Decimal, factor: object) -> Decimal:
    """An amount in local currency; the factor is how much of the currency one unit of the local one buys."""
    return (amount / (number(factor) or 1)).quantize(CENT, ROUND_HALF_UP)


def charge(plan: Plan, invoice: Row) -> Charge:
    """What an invoice does to the account of whoever pays it."""
    amount = plan.total("amount_including_vat")
    source = _("Order %(no)s") if plan.is_order else _("Invoice %(no)s")
    entry = {
        "customer": invoice["bill_to_customer"] or invoice["sell_to_customer"],
        "posting_date": invoice["posting_date"],
        "document_date": invoice["document_date"],
        "due_date": invoice["due_date"],
        "document_type": int(DocumentType.INVOICE),
        "document_no": invoice["no"],
        "external_document_no": invoice["external_document_no"],
        "description": (source % {"no": plan.header["no"]})[:100],
        "currency": invoice["currency"],
        "salesperson": invoice["salesperson"],
    }
    return Charge(entry, amount, in_lcy(amount, invoice["currency_factor"]))


def enter(charges: Sequence[Charge], origin: Origin) -> None:
    """Write the entries; each is open while something of it remains."""
    if not charges:
        return
    write_rows(CustLedgerEntry, [Write.insert({**c.entry, "system_id": c.key}) for c in charges], origin)
    write_rows(
        DetailedCustLedgEntry,
        [
            Write.insert(
                {
                    "cust_ledger_entry": c.key,
                    "entry_type": int(DetailedEntryType.INITIAL_ENTRY),
                    **{n: c.entry[n] for n in ("posting_date", "document_type", "document_no", "currency")},
                    "amount": f"{c.amount:.4f}",
                    "amount_lcy": f"{c.amount_lcy:.4f}",
                }
            )
            for c in charges
        ],
        origin,
    )
