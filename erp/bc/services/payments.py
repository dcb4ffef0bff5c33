"""What comes in from customers: payments, which invoices they pay, taking that back, and cancelling an invoice.

Each is done as a whole or refused (`RowsRefused`, with the sentence), and then nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from erp.bc.models import Currency, CurrencyExchangeRate, CustLedgerEntry, Customer, DetailedCustLedgEntry, SalesSetup
from erp.bc.models.ledger import DetailedEntryType, DocumentType
from erp.bc.rules.documents.amounts import CENT, number
from erp.bc.rules.documents.terms import factor_on
from erp.bc.services.customer_ledger import Charge, enter, in_lcy
from erp.bc.services.posting import posted_numbers
from integration import origin as origins
from integration import registry, time_zone
from integration.engine.write import Write, find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows

APPLICATION = int(DetailedEntryType.APPLICATION)
_EXCHANGE = (DetailedEntryType.REALIZED_GAIN, DetailedEntryType.REALIZED_LOSS)


@dataclass
class Open:
    """A ledger entry with what remains of it."""

    row: Row
    remaining: Decimal
    remaining_lcy: Decimal

    def part_lcy(self, amount: Decimal) -> Decimal:
        """What so much of what remains is in local currency; the last part takes what rounding has left."""
        if abs(amount) == abs(self.remaining) or not self.remaining:
            return self.remaining_lcy
        return (self.remaining_lcy * abs(amount) / abs(self.remaining)).quantize(CENT, ROUND_HALF_UP)


def register_payment(
    customer: str,
    amount: Decimal,
    *,
    date: dt.date | None = None,
    currency: str | None = None,
    document_no: str = "",
    invoices: Sequence[str] = (),
    origin: origins.Origin | None = None,
) -> Row:
    """Enter a payment of a customer and apply it to these ledger entries, in their order, as far as it goes."""
    origin = (origin or origins.current()).by_product()
    day = (date or time_zone.today()).isoformat()
    with transaction.atomic():
        who = load(registry.table(Customer), [customer]).get(customer)
        if who is None:
            raise _refused("bc.not_found", kind=registry.table(Customer).caption, value=customer, record=customer)
        if amount <= 0:
            raise _refused("bc.payment_amount", record=registry.table(Customer).text(who), value=_plain(amount))
        factor = _factor(currency, day, registry.table(Customer).text(who))
        if not document_no:
            setup = SalesSetup.current("payment_nos")
            caption = str(DocumentType.PAYMENT.label)
            (document_no,) = posted_numbers(setup, "payment_nos", CustLedgerEntry, 1, caption, "document_no")
        entry = {
            "customer": customer,
            "posting_date": day,
            "document_date": day,
            "document_type": int(DocumentType.PAYMENT),
            "document_no": document_no.strip().upper()[:20],
            "description": (_("Payment of %(customer)s") % {"customer": who["name"]})[:100],
            "currency": currency,
        }
        payment = Charge(entry, -amount, -in_lcy(amount, factor))
        enter([payment], origin)
        if invoices:
            apply(payment.key, invoices, origin=origin, as_far_as_it_goes=True)
        return load(registry.table(CustLedgerEntry), [payment.key])[payment.key]


def apply(
    entry: str,
    to: Sequence[str],
    amount: Decimal | None = None,
    *,
    origin: origins.Origin | None = None,
    as_far_as_it_goes: bool = False,
) -> list[Row]:
    """Apply a payment or credit memo to invoices, in their order; `amount`: no more than that. Returns the entries."""
    origin = (origin or origins.current()).by_product()
    with transaction.atomic():
        entries = _open_entries([entry, *to])
        own = entries[entry]
        rest = abs(own.remaining) if amount is None else amount
        if not own.remaining:
            raise _refused("bc.entry_closed", record=_text(own.row))
        if amount is not None and not 0 < amount <= abs(own.remaining):
            words = {"value": _plain(amount), "remaining": _plain(abs(own.remaining))}
            raise _refused("bc.application_amount", record=_text(own.row), **words)
        writes: list[Row] = []
        number_ = (DetailedCustLedgEntry.objects.aggregate(last=Max("transaction_no"))["last"] or 0) + 1
        for key in to:
            other = entries[key]
            _check_fit(own, other)
            part = min(rest, abs(other.remaining))
            if part:
                writes += _application(own, other, part, number_)
                rest -= part
            elif not as_far_as_it_goes:
                raise _refused("bc.nothing_left_to_apply", record=_text(own.row), other=_text(other.row))
        write_rows(DetailedCustLedgEntry, [Write.insert(row) for row in writes], origin)
        return list(load(registry.table(CustLedgerEntry), [entry, *to]).values())


def unapply(entry: str, *, origin: origins.Origin | None = None) -> list[Row]:
    """Take back everything an entry was applied to, or that was applied to it. Returns the entries concerned."""
    origin = (origin or origins.current()).by_product()
    table = registry.table(DetailedCustLedgEntry)
    with transaction.atomic():
        row = load(registry.table(CustLedgerEntry), [entry], lock=True).get(entry)
        if row is None:
            caption = registry.table(CustLedgerEntry).caption
            raise _refused("bc.not_found", kind=caption, value=entry, record=entry)
        own = [each for each in find(table, "cust_ledger_entry", [entry]) if _is_application(each)]
        if not own:
            raise _refused("bc.nothing_to_unapply", record=_text(row))
        by_number = {each["transaction_no"] for each in own} - {0}
        # what was applied before transactions were numbered goes by its document
        by_document = {each["document_no"] for each in own if not each["transaction_no"]}
        concerned = {each["system_id"]: each for each in own}
        for each in find(table, "transaction_no", by_number) if by_number else ():
            concerned[each["system_id"]] = each
        for each in find(table, "document_no", by_document) if by_document else ():
            if not each["transaction_no"] and _is_application(each):
                concerned[each["system_id"]] = each
        rows = [each for each in concerned.values() if _is_application(each) or _is_exchange(each)]
        number_ = (DetailedCustLedgEntry.objects.aggregate(last=Max("transaction_no"))["last"] or 0) + 1
        back = [Write.insert(_reversed(each, number_)) for each in rows]
        write_rows(DetailedCustLedgEntry, back, origin)
        write_rows(
            DetailedCustLedgEntry,
            [
                Write.update(each, {"unapplied": True, "unapplied_by_entry_no": made.row["entry_no"]})
                for each, made in zip(rows, back, strict=True)
            ],
            origin,
        )
        keys = {each["cust_ledger_entry"] for each in rows}
        return list(load(registry.table(CustLedgerEntry), keys).values())


# --- small things ----------------------------------------------------------------------------------------------------


def open_entry(key: str) -> Open:
    """A ledger entry with what remains of it."""
    return _open_entries([key])[key]


def _open_entries(keys: Sequence[str]) -> dict[str, Open]:
    table = registry.table(CustLedgerEntry)
    rows = load(table, keys, lock=True)
    for key in keys:
        if key not in rows:
            raise _refused("bc.not_found", kind=table.caption, value=key, record=key)
    sums = {key: [Decimal(0), Decimal(0)] for key in rows}
    for each in find(registry.table(DetailedCustLedgEntry), "cust_ledger_entry", rows):
        of = sums[each["cust_ledger_entry"]]
        of[0] += number(each["amount"])
        of[1] += number(each["amount_lcy"])
    return {key: Open(row, *sums[key]) for key, row in rows.items()}


def _check_fit(own: Open, other: Open) -> None:
    words = {"record": _text(own.row), "other": _text(other.row)}
    if other.row["customer"] != own.row["customer"]:
        raise _refused("bc.other_customer", **words)
    if other.row["currency"] != own.row["currency"]:
        raise _refused("bc.other_currency", **words)
    if not other.remaining:
        raise _refused("bc.entry_closed", record=words["other"])
    if own.remaining * other.remaining > 0:
        raise _refused("bc.same_sign", **words)


def _application(own: Open, other: Open, part: Decimal, transaction_no: int) -> list[Row]:
    """The detailed entries of both sides; what the exchange rate has gained or lost meanwhile is said apart."""
    own_lcy, other_lcy = own.part_lcy(part), other.part_lcy(part)
    sign = 1 if own.remaining > 0 else -1
    shared = {
        "posting_date": max(own.row["posting_date"], other.row["posting_date"]),
        "document_type": own.row["document_type"],
        "document_no": own.row["document_no"],
        "currency": own.row["currency"],
        "transaction_no": transaction_no,
    }

    def row(of: Open, to: Open, kind: int, amount: Decimal, lcy: Decimal) -> Row:
        entries = {"cust_ledger_entry": of.row["system_id"], "applied_cust_ledger_entry_no": to.row["entry_no"]}
        return {**shared, **entries, "entry_type": kind, "amount": f"{amount:.4f}", "amount_lcy": f"{lcy:.4f}"}

    made = [
        row(own, other, APPLICATION, -sign * part, -own_lcy),
        row(other, own, APPLICATION, sign * part, own_lcy),
    ]
    difference = -own_lcy - other_lcy
    if difference:
        kind = DetailedEntryType.REALIZED_GAIN if difference > 0 else DetailedEntryType.REALIZED_LOSS
        made.append(row(other, own, int(kind), Decimal(0), difference))
    own.remaining -= sign * part
    own.remaining_lcy -= own_lcy
    return made


def _reversed(row: Row, transaction_no: int) -> Row:
    kept = ("cust_ledger_entry", "entry_type", "document_type", "document_no", "currency",
            "applied_cust_ledger_entry_no", "posting_date")  # fmt: skip
    return {
        **{name: row[name] for name in kept},
        "amount": f"{-number(row['amount']):.4f}",
        "amount_lcy": f"{-number(row['amount_lcy']):.4f}",
        "unapplied": True,
        "transaction_no": transaction_no,
    }


def _is_application(row: Row) -> bool:
    return row["entry_type"] == APPLICATION and not row["unapplied"]


def _is_exchange(row: Row) -> bool:
    return row["entry_type"] in _EXCHANGE and not row["unapplied"]


def _factor(currency: str | None, day: str, record: str) -> Decimal | None:
    if currency is None:
        return None
    factor = factor_on(find(registry.table(CurrencyExchangeRate), "currency", [currency]), day)
    if factor is None:
        caption = registry.table(Currency).caption
        raise RowsRefused([Finding("bc.no_exchange_rate", caption, {"record": record, "date": day})])
    return factor


def _text(row: Row) -> str:
    return f"{DocumentType(row['document_type']).label} {row['document_no']}"


def _plain(value: Decimal) -> str:
    return f"{value:.2f}"


def _refused(code: str, **params: Any) -> RowsRefused:
    return RowsRefused([Finding(code, "", params)])
