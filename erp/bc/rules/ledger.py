"""The customer ledger: an entry is open as long as something of it remains."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from erp.bc.models import CustLedgerEntry, DetailedCustLedgEntry
from integration.engine.write import Batch, Write

ENTRY = "cust_ledger_entry"


def open_while_something_remains(batch: Batch) -> None:
    """An entry's flag follows the sum of its detailed entries."""
    change: dict[str, Decimal] = defaultdict(Decimal)
    for item in batch.writes:
        for row, sign in ((item.old, -1), (item.new, 1)):
            if row is not None:
                change[row[ENTRY]] += sign * Decimal(row["amount"])
    stored = DetailedCustLedgEntry.objects.filter(cust_ledger_entry__in=list(change)).order_by()
    remaining = {key.hex: total for key, total in stored.values_list(f"{ENTRY}_id").annotate(Sum("amount"))}
    for key, row in batch.load(CustLedgerEntry, change).items():
        is_open = bool(remaining.get(key, Decimal(0)) + change[key])
        if is_open != row["open"]:
            batch.further(CustLedgerEntry, Write.update(row, {"open": is_open}))
