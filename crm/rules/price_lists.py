"""The price list of a quote or an order: in the document's currency, and found by itself where nobody chose one."""

from collections import defaultdict

from django.db import models

from crm.models import Account, PriceLevel, TransactionCurrency
from crm.models.base import StateCode
from crm.rules.owning import is_fo_owned
from crm.rules.prices import CURRENCY_LIST, default_price_list
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

LIST, CURRENCY, ACCOUNT = "pricelevelid", "transactioncurrencyid", "customerid_account"
ACTIVE = int(StateCode.ACTIVE)


def list_of_customer(batch: Batch) -> None:
    """A new document without a price list takes its account's, where that is in use and in the document's currency."""
    fresh = _without_list(batch)
    accounts = batch.load(Account, (item.new[ACCOUNT] for item in fresh), ("defaultpricelevelid", CURRENCY))
    lists = batch.load(PriceLevel, (row["defaultpricelevelid"] for row in accounts.values()), (CURRENCY, "statecode"))
    for item in fresh:
        account = accounts.get(item.new[ACCOUNT] or "")
        found = lists.get((account and account["defaultpricelevelid"]) or "")
        if account is None or found is None or found["statecode"] != ACTIVE:
            continue
        wanted = item.new[CURRENCY] or account[CURRENCY]
        if wanted in (None, found[CURRENCY]):
            item.new[LIST] = found[LIST]


def list_of_currency(batch: Batch) -> None:
    """Still without one, it takes the default list of its currency: the integration's, or the only one in use."""
    fresh = [item for item in _without_list(batch) if item.new[CURRENCY]]
    currencies = {item.new[CURRENCY] for item in fresh}
    if not currencies:
        return
    by_currency: dict[str, list[tuple[str, str]]] = defaultdict(list)
    found = PriceLevel.objects.filter(transactioncurrency__in=currencies, statecode=ACTIVE)
    names = found.values_list("pk", "name", "transactioncurrency_id", "transactioncurrency__isocurrencycode")
    # of the many lists a company has, two at most are of interest: the one the integration keeps, or a lone one
    default = batch.once(default_price_list)
    kept: dict[str, str] = {}
    for key, name, currency, code in names:
        by_currency[currency.hex].append((key.hex, name))
        if key.hex == default or name == CURRENCY_LIST.format(code=code):
            kept[currency.hex] = key.hex
    for item in fresh:
        lists = by_currency[item.new[CURRENCY]]
        lone = lists[0][0] if len(lists) == 1 else None
        item.new[LIST] = kept.get(item.new[CURRENCY], lone)


def _without_list(batch: Batch) -> list[Write]:
    """New documents of people that have no price list; those of Finance and Operations have its prices."""
    if not batch.by_person:
        return []
    fresh = [item for item in batch.inserts if not item.new[LIST]]
    return [item for item in fresh if not is_fo_owned(batch, item.new)]


def list_in_currency(line: type[models.Model]) -> Rule:
    """The rule that people choose a list in use and of the document's currency, and keep the currency of its lines."""

    def fits(batch: Batch) -> None:
        if not batch.by_person:
            return
        due = [item for item in batch.saves if item.changed(LIST, CURRENCY)]
        lists = batch.load(PriceLevel, (item.new[LIST] for item in due), ("name", CURRENCY, "statecode"))
        moved = [item for item in due if item.old is not None and item.old[CURRENCY] and item.changed(CURRENCY)]
        names = _codes(batch, due, lists)
        priced = _with_lines(batch, line, moved)
        for item in due:
            new, found = item.new, lists.get(item.new[LIST] or "")
            if item in moved and item.old[batch.table.key.name] in priced:
                caption = batch.table.column(CURRENCY).caption
                was = names.get(item.old[CURRENCY] or "", "")
                item.refuse("crm.currency_of_lines", caption, record=batch.table.text(item.old), value=was)
            elif found is None:
                continue
            elif found[CURRENCY] != new[CURRENCY]:
                item.refuse(
                    "crm.list_of_other_currency",
                    batch.table.column(LIST).caption,
                    record=batch.table.text(new) or batch.table.caption,
                    value=found["name"],
                    currency=names.get(found[CURRENCY], ""),
                    own=names.get(new[CURRENCY] or "", ""),
                )
            elif found["statecode"] != ACTIVE and item.changed(LIST):
                caption = batch.table.column(LIST).caption
                name = batch.table.text(new) or batch.table.caption
                item.refuse("crm.list_not_in_use", caption, record=name, value=found["name"])

    return fits


def _codes(batch: Batch, items: list[Write], lists: dict[str, Row]) -> dict[str, str]:
    """The ISO codes of the currencies that these documents and lists have."""
    keys = {row[CURRENCY] for item in items for row in (item.old, item.new) if row is not None}
    keys |= {row[CURRENCY] for row in lists.values()}
    found = batch.load(TransactionCurrency, keys, ("isocurrencycode",))
    return {key: row["isocurrencycode"] for key, row in found.items()}


def _with_lines(batch: Batch, line: type[models.Model], moved: list[Write]) -> set[str]:
    column = line.HEADER  # type: ignore[attr-defined]
    keys = (item.new[batch.table.key.name] for item in moved)
    return {row[column] for row in batch.find(line, column, keys, (column,))}
