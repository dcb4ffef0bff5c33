"""Products on their arrival in Sales: their unit, and the price list that holds their price (FO-054 to FO-057)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from crm.models import PriceLevel, Product, ProductPriceLevel, TransactionCurrency
from crm.models.base import StateCode
from crm.models.product import ProductState
from integration import time_zone
from integration.engine.write import Batch, Write
from integration.pairs import HookContext, Item
from p2c.prospect_to_cash.arriving import units

UNIT, GROUP, LIST, CURRENCY = "defaultuomid", "defaultuomscheduleid", "pricelevelid", "transactioncurrencyid"
#: what makes a price on a price list another one
_PRICED_BY = ("price", LIST, UNIT)


def state() -> dict[str, Any]:
    """FO-057: new products arrive as the setting of Sales says."""
    active = settings.P2C_NEW_PRODUCTS_ACTIVE
    return {"statecode": int(ProductState.ACTIVE if active else ProductState.DRAFT)}


def prepare(items: Sequence[Item], context: HookContext) -> None:
    """The unit of that name in the product's own unit group, and the price list of its currency: the one that is
    mapped, else the first of the alphabet that holds today (FO-054, FO-E24)."""
    units.choose(items, UNIT, [_now(item, GROUP) for item in items], context)
    if LIST in context.plan.remote.index:
        return
    moved = [item for item in items if item.values.get(CURRENCY)]
    currencies = {item.values[CURRENCY] for item in moved}
    lists = _first_lists(currencies)
    without = Batch.load(TransactionCurrency, currencies - lists.keys(), ("isocurrencycode",))
    codes = {key: row["isocurrencycode"] for key, row in without.items()}
    for item in moved:
        found = lists.get(item.values[CURRENCY])
        if found is None:
            item.refuse("p2c.e24", context.plan.remote.table.column(LIST).caption, value=codes[item.values[CURRENCY]])
        else:
            item.values[LIST] = found


def _now(item: Item, column: str) -> Any:
    """The value the record will have."""
    return item.values[column] if column in item.values else item.remote(column)


def _first_lists(currencies: set[str]) -> dict[str, str]:
    """Currency -> the first valid price list in it by name; those of a company of Business Central are its own."""
    today = time_zone.today()
    rows = (
        PriceLevel.objects.filter(transactioncurrency__in=currencies, statecode=StateCode.ACTIVE, bcbi_company=None)
        .filter(Q(begindate=None) | Q(begindate__lte=today), Q(enddate=None) | Q(enddate__gte=today))
        .order_by(Lower("name").desc(), F("pk").desc())
        .values_list("transactioncurrency", "pk")
    )
    return {currency.hex: key.hex for currency, key in rows}


def prices(items: Sequence[Item]) -> list[tuple[type[models.Model], Write]]:
    """FO-054: the product's price stands on its price list at the sales price of Finance and Operations."""
    priced = [item for item in items if any(name in item.values for name in _PRICED_BY)]
    if not priced:
        return []
    rows = Batch.load(Product, [item.dest_id for item in priced])
    there = {
        (row["pricelevelid"], row["productid"], row["uomid"]): row
        for row in Batch.find(ProductPriceLevel, "productid", rows)
    }
    found: list[tuple[type[models.Model], Write]] = []
    for row in rows.values():
        if not row[LIST] or not row[UNIT] or row["price"] is None:
            continue
        known = there.get((row[LIST], row["productid"], row[UNIT]))
        if known is None:
            values = {"pricelevelid": row[LIST], "productid": row["productid"], "uomid": row[UNIT]}
            found.append((ProductPriceLevel, Write.insert({**values, "amount": row["price"]})))
        elif known["amount"] != row["price"]:
            found.append((ProductPriceLevel, Write.update(known, {"amount": row["price"]})))
    return found
