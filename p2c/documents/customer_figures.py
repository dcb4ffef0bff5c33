"""What customers owe and buy, in local currency, worked out for many at a time (DOC-200).

As Business Central counts: what is ordered and not shipped, shipped and not invoiced, on invoices not posted yet, each
with VAT; sales without VAT of the fiscal year, which is the calendar year here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from erp.bc.models import Customer, DetailedCustLedgEntry, SalesInvoiceLine, SalesLine
from erp.bc.models.document_base import DocumentType

CENT = Decimal("0.01")
NOTHING = Decimal(0)
BALANCE, OVERDUE = "nav_balancelcy", "nav_overdueamountslcy"
ORDERS, SHIPPED, INVOICES = "nav_outstandingorderslcy", "nav_shippednotinvoicedlcy", "nav_outstandinginvoiceslcy"
TOTAL, LIMIT, SALES = "nav_totallcy", "nav_creditlimitlcy", "nav_totalsaleslcy"
PREPAID = "nav_invdprepaymentamountlcy"
#: figures Business Central has and we do not: no service documents
NEVER = ("nav_outstandingservorderslcy", "nav_servshippednotinvdlcy", "nav_outstandingservinvoiceslcy")
#: what of a customer may become less without a row that says so: lines that were deleted
OPEN = (ORDERS, SHIPPED, INVOICES)
#: who pays for a document
PAYER = Coalesce("document__bill_to_customer_id", "document__sell_to_customer_id")

Figures = dict[str, Any]


def of(customers: Collection[str], today: dt.date) -> dict[str, Figures]:
    """Customer -> its number, name and figures, as rows of the statistics have them: four queries for any number."""
    found: dict[str, dict[str, Decimal]] = {}
    made: dict[str, Figures] = {}
    rows = Customer.objects.filter(pk__in=customers).order_by()
    for key, no, name, limit in rows.values_list("pk", "no", "name", "credit_limit_lcy"):
        found[key.hex] = defaultdict(Decimal, {LIMIT: limit})
        made[key.hex] = {"nav_customerno": no, "nav_name": name}
    for key, figure, amount in (*_owed(found, today), *_under_way(found), *_sold(found, today)):
        if key in found:
            found[key][figure] += amount
    for key, values in found.items():
        values[TOTAL] = sum((values[name] for name in (BALANCE, *OPEN)), NOTHING)
        for name in (BALANCE, *OPEN, *NEVER, PREPAID, TOTAL, LIMIT, OVERDUE, SALES):
            made[key][name] = f"{values[name].quantize(CENT, ROUND_HALF_UP):.4f}"
    return made


def _owed(customers: Collection[str], today: dt.date) -> Iterable[tuple[str, str, Decimal]]:
    """The balance, and what of it was due before today."""
    rows = DetailedCustLedgEntry.objects.filter(cust_ledger_entry__customer__in=customers).order_by()
    late = Q(cust_ledger_entry__open=True, cust_ledger_entry__due_date__lt=today)
    sums = rows.values_list("cust_ledger_entry__customer_id").annotate(
        balance=Sum("amount_lcy"), overdue=Sum("amount_lcy", filter=late)
    )
    for key, balance, overdue in sums:
        yield key.hex, BALANCE, balance or NOTHING
        yield key.hex, OVERDUE, overdue or NOTHING


def _under_way(customers: Collection[str]) -> Iterable[tuple[str, str, Decimal]]:
    """Orders and invoices that are not posted, line by line: parts of lines, at the rate of their document."""
    rows = SalesLine.objects.annotate(payer=PAYER).filter(payer__in=customers).exclude(quantity=0).order_by()
    rows = rows.filter(document__document_type__in=(DocumentType.ORDER, DocumentType.INVOICE))
    names = ("quantity", "outstanding_quantity", "qty_shipped_not_invoiced", "amount_including_vat")
    ahead = ("prepmt_amt_inv", "quantity_invoiced", "vat_percent", "document__prices_including_vat")
    for key, kind, factor, quantity, outstanding, shipped, amount, prepaid, invoiced, vat, with_vat in rows.values_list(
        "payer", "document__document_type", "document__currency_factor", *names, *ahead
    ):
        if prepaid:
            # what was invoiced ahead, with its VAT, until the invoices of the order deduct it
            gross = prepaid if with_vat else prepaid * (1 + vat / 100)
            left = gross * (quantity - invoiced) / quantity / (factor or 1)
            yield key.hex, PREPAID, left.quantize(CENT, ROUND_HALF_UP)
        lcy = amount / (factor or 1)
        if kind == DocumentType.INVOICE:
            yield key.hex, INVOICES, lcy.quantize(CENT, ROUND_HALF_UP)
            continue
        yield key.hex, ORDERS, (lcy * outstanding / quantity).quantize(CENT, ROUND_HALF_UP)
        yield key.hex, SHIPPED, (lcy * shipped / quantity).quantize(CENT, ROUND_HALF_UP)


def _sold(customers: Collection[str], today: dt.date) -> Iterable[tuple[str, str, Decimal]]:
    """What was invoiced this year, without VAT; not what was cancelled since."""
    rows = SalesInvoiceLine.objects.filter(document__sell_to_customer__in=customers, document__cancelled=False)
    rows = rows.filter(document__posting_date__year=today.year).order_by()
    sums = rows.values_list("document__sell_to_customer_id", "document__currency_factor").annotate(Sum("amount"))
    for key, factor, amount in sums:
        yield key.hex, SALES, (amount or NOTHING) / (factor or 1)
