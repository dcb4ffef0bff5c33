"""The default price list: unit prices of items and resources in the local currency (PRICE-01, PROD-04, DOC-180)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from crm.models import PriceLevel, ProductPriceLevel, Uom
from integration import messages, registry
from integration.engine.plan import ConfigurationError
from integration.engine.write import Batch, Write
from integration.ids import new_id
from integration.messages import Finding
from integration.pairs import HookContext
from integration.registry import Row
from p2c.pairs.currency import create_lcy_currency, lcy_code, lcy_currency

NAME = "Business Central Default Price List"
#: what the lines of a product are made from
PRODUCT_COLUMNS = ("productid", "price", "defaultuomid", "defaultuomscheduleid")
_MADE = "default_price_list"
Writes = list[tuple[type, Write]]

messages.add(
    {
        "lcy_unknown": (
            _("The local currency of Business Central is not known, so no price can be sent to Sales."),
            _("Fill in the LCY code of the company information in Business Central."),
        ),
    }
)


def prepare(context: HookContext) -> Writes:
    """PRICE-01: the list whose id the connection keeps, else the one of that name in the local currency, else a new
    one; where the name is used in another currency the currency's code is added to it."""
    link = context.connection
    code = lcy_code()
    if not code:
        raise ConfigurationError(Finding("lcy_unknown"))
    writes: Writes = [*create_lcy_currency(context)]
    if link.default_price_list and PriceLevel.objects.filter(pk=link.default_price_list).exists():
        return writes
    currency = lcy_currency() or writes[0][1].row["transactioncurrencyid"]
    names = (NAME, f"{NAME} {code}")
    found = PriceLevel.objects.filter(name__in=names).order_by("createdon", "pk")
    lists = [(name, of.hex, key) for name, of, key in found.values_list("name", "transactioncurrency_id", "pk")]
    own = [key for name, of, key in sorted(lists, key=lambda each: each[0]) if of == currency]
    if own:
        context.memo[_MADE] = own[0]
        return writes
    context.memo[_MADE] = made = new_id()
    values = {
        "pricelevelid": made.hex,
        "name": names[any(name == NAME for name, _, _ in lists)],
        "transactioncurrencyid": currency,
        "bcbi_companyid": link.company.hex if link.company else None,
    }
    return [*writes, (PriceLevel, Write.insert(values))]


def remember(context: HookContext) -> Mapping[str, UUID]:
    """The id of the list that was found or made just now, for the connection to keep."""
    return {"default_price_list": context.memo[_MADE]} if _MADE in context.memo else {}


def lines(products: Iterable[Row], context: HookContext) -> Writes:
    """What makes these products' lines of the default price list right (PROD-04, UOM-22).

    Products are rows with at least `PRODUCT_COLUMNS`. One line in the default unit; with unit groups one for each unit
    of the group, at the price of the units it holds.
    """
    price_list = context.connection.default_price_list
    known = {row["productid"]: row for row in products if row["defaultuomid"] and row["defaultuomscheduleid"]}
    if price_list is None or not known:
        return []
    there: dict[str, dict[str, Row]] = {}
    for row in Batch.find(ProductPriceLevel, "productid", known):
        if row["pricelevelid"] == price_list.hex:
            there.setdefault(row["productid"], {})[row["uomid"]] = row
    units: dict[str, dict[str, str]] = {}
    if context.connection.unit_group_mapping_enabled:
        for unit in Batch.find(Uom, "uomscheduleid", (row["defaultuomscheduleid"] for row in known.values())):
            units.setdefault(unit["uomscheduleid"], {})[unit["uomid"]] = unit["quantity"]
    writes: Writes = []
    for key, product in known.items():
        quantities = units.get(product["defaultuomscheduleid"]) or {product["defaultuomid"]: "1"}
        wanted = {unit: _amount(product["price"], quantity) for unit, quantity in quantities.items()}
        of = {"pricelevelid": price_list.hex, "productid": key}
        writes += [(ProductPriceLevel, write) for write in _repaired(of, wanted, there.get(key, {}))]
    return writes


def _amount(price: str | None, quantity: str) -> str:
    column = registry.table(ProductPriceLevel).column("amount")
    return str(column.row_value(Decimal(price or 0) * Decimal(quantity)))


def _repaired(of: Mapping[str, Any], wanted: Mapping[str, str], there: Mapping[str, Row]) -> list[Write]:
    """The lines of one product; one in a unit that is not wanted any more takes the place of one that is missing."""
    spare = [row for unit, row in sorted(there.items()) if unit not in wanted]
    writes = []
    for unit, amount in sorted(wanted.items()):
        values = {"uomid": unit, "amount": amount}
        row = there.get(unit) or (spare.pop() if spare else None)
        if row is None:
            writes.append(Write.insert({**of, **values}))
        elif any(row[name] != value for name, value in values.items()):
            writes.append(Write.update(row, values))
    return [*writes, *map(Write.delete, spare)]
