"""Bank accounts: the currency of one that is used stays (CON-028)."""

from collections.abc import Iterable

from django.db.models import Count, Q, Sum

from erp.bc.models import BankAccount, BankAccountLedgerEntry, CompanyInformation, Currency
from integration.engine.write import Batch, Write
from integration.registry import Row


def keep_currency(batch: Batch) -> None:
    """The currency of a bank account with a balance or open entries cannot be changed."""
    changed = [w for w in batch.updates if w.changed("currency")]
    refuse_currency_of_used(batch, [(w, w.old, w.new["currency"]) for w in changed])


def refuse_currency_of_used(batch: Batch, asked: Iterable[tuple[Write, Row, str | None]]) -> None:
    """Refuse what would give a used bank account another currency: the write, the account, the currency it gets."""
    asked = list(asked)
    if not asked:
        return
    local = CompanyInformation.current().lcy_code
    codes = {
        key: row["code"]
        for key, row in batch.load(Currency, {c for _w, r, c in asked for c in (r["currency"], c)}).items()
    }
    used = _used(row["system_id"] for _item, row, _currency in asked)
    caption = str(BankAccount._meta.get_field("currency").verbose_name)
    for item, row, currency in asked:
        before, after = codes.get(row["currency"] or "", local), codes.get(currency or "", local)
        if before != after and row["system_id"] in used:
            item.refuse("bc.bank_currency", caption, record=f"{row['no']} {row['name']}", value=after, before=before)


def _used(keys: Iterable[str]) -> set[str]:
    """The bank accounts with a balance or an open entry."""
    rows = BankAccountLedgerEntry.objects.filter(bank_account__in=list(keys)).order_by().values_list("bank_account_id")
    counted = rows.annotate(balance=Sum("amount"), open_entries=Count("pk", filter=Q(open=True)))
    return {key.hex for key, balance, open_entries in counted if balance or open_entries}
