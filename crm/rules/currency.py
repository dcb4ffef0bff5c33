"""Currencies: the ISO code is upper-case and stays; records remember the rate of the currency they were given."""

from crm.models import TransactionCurrency
from integration.engine.write import Batch


def keep_iso_code(batch: Batch) -> None:
    """Upper-case the code; refuse another one."""
    for item in batch.saves:
        new, old = item.new, item.old
        code = new["isocurrencycode"]
        new["isocurrencycode"] = (code or "").strip().upper()
        if old is not None and new["isocurrencycode"] != old["isocurrencycode"]:
            item.refuse(
                "crm.iso_code_fixed",
                batch.table.column("isocurrencycode").caption,
                record=batch.table.text(old),
                value=code,
            )


def rate_of_currency(batch: Batch) -> None:
    """A record takes the rate of its currency when the currency is chosen, unless another rate is given with it."""
    fresh = []
    for item in batch.saves:
        if item.changed("transactioncurrencyid"):
            given = item.new["exchangerate"] is not None if item.old is None else item.changed("exchangerate")
            if not given:
                fresh.append(item)
    currencies = batch.load(TransactionCurrency, (item.new["transactioncurrencyid"] for item in fresh))
    for item in fresh:
        currency = currencies.get(item.new["transactioncurrencyid"] or "")
        item.new["exchangerate"] = currency["exchangerate"] if currency else None
