"""Prices: the currency of a price list, the checks of a whole list, and the price list Sales needs for a currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, Min, Model, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from crm.models import PriceLevel
from crm.rules.prices import CURRENCY_LIST
from erp.bc.models import Currency
from integration import messages
from integration.engine.lookup import labels, partners
from integration.engine.write import Batch, Write
from integration.ids import new_ids
from integration.messages import Finding
from integration.models import Coupling
from integration.pairs import Concern, HookContext, Item
from p2c.pairs.currency import lcy_code, lcy_currency
from p2c.pairs.unit_use import UNITS, units_in_sales

#: of what the preflight finds, so many are named
NAMED = 5


messages.add(
    {
        "list_of_two_currencies": (
            _("{record} has prices in {currency} and in {other} (“{line}”); a Sales price list has one currency."),
            _("Move the prices in {other} to a price list of their own."),
        ),
        "list_in_other_currency": (
            _("{record} is in {currency}, but its line “{line}” is in {other}."),
            _("Change the currency of the line, or move it to a price list of its own."),
        ),
        "list_currency_changed": (
            _("{record} is in {value} now, but its Sales price list is in {stored}, and the currency of one is fixed."),
            _("Change the currency back, or uncouple the price list and create a new one in Sales."),
        ),
        "list_line_unit": (
            _("{record} cannot go to Sales because of the unit of its line “{line}”: {why}"),
            _("{todo} Then {record} goes by itself."),
        ),
        "currency_not_coupled": (
            _("There is no Sales price list in {value}: the currency is not coupled (CURRENCY)."),
            _("Couple the currency “{value}” first."),
        ),
        "no_default_price_list": (
            _("Sales has no default price list yet."),
            _("Synchronise items (ITEM-PRODUCT): the default price list is created with them."),
        ),
        "blocked_prices": (
            _("{count} prices are of blocked items, which are not in Sales: {names}."),
            _("Nothing needs to be done: they go when the items are unblocked."),
        ),
    }
)


@dataclass(frozen=True)
class LinesOf:
    """Where the prices of a list are: their table, the reference to the list, and what says their product."""

    model: type[Model]
    list: str
    number: str
    #: reference to the product -> its table
    products: Mapping[str, str]
    #: the lines that are in the map
    within: Q = field(default_factory=Q)

    def of(self, lists: Iterable[str]) -> Any:
        return self.model._base_manager.filter(self.within, **{f"{self.list}__in": set(lists)})

    @property
    def unit(self) -> Coalesce:
        """The unit of a line: a blank one is the base unit of its product."""
        return Coalesce("unit_of_measure", *(f"{name}__base_unit_of_measure" for name in self.products))


# --- currencies -------------------------------------------------------------------------------------------------------


def currencies(lines: LinesOf, lists: Iterable[str]) -> dict[str, list[tuple[str, str | None]]]:
    """List -> (product number of its first line, currency) per currency of its lines, in the order of the lines."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    rows = lines.of(lists).values_list(lines.list, "currency").annotate(first=Min(lines.number)).order_by("first")
    for key, currency, first in rows:
        found.setdefault(key.hex, []).append((first, currency.hex if currency else None))
    return found


def sales_currencies(context: HookContext, ids: Iterable[str | None]) -> dict[str | None, str | None]:
    """Currency of Business Central -> the one of Sales: blank is the local currency (CUR-01, CUR-03), any other goes
    through its coupling (CUR-04); None where it is not coupled."""
    wanted = set(ids)
    coupled = partners(context, "bc.currency", "crm.transactioncurrency", wanted)
    found: dict[str | None, str | None] = {key: coupled.get(key) for key in wanted if key}
    return {**found, None: lcy_currency()}


def codes(ids: Iterable[str | None]) -> dict[str | None, str]:
    """Currency -> its code; blank is the local currency."""
    named: dict[str | None, str] = {key: row["code"] for key, row in Batch.load(Currency, ids).items()}
    return {**named, None: lcy_code()}


def currency_price_lists(
    context: HookContext, wanted: Iterable[str]
) -> tuple[dict[str, str | Finding], list[tuple[type[PriceLevel], Write]]]:
    """PRICE-02: currency code -> the Sales price list for it, or why there is none; and the writes that make those that
    are missing. Blank and the local currency: the default price list. Any other: “Price List in <code>”, whose rate is
    that of its currency.
    """
    asked, lcy, link = set(wanted), lcy_code(), context.connection
    link.refresh_from_db(fields=["default_price_list"])
    default = PriceLevel.objects.filter(pk=link.default_price_list).exists()
    found: dict[str, str | Finding] = {}
    for code in asked & {"", lcy}:
        found[code] = link.default_price_list.hex if default else Finding("no_default_price_list")
    known = {row["code"]: row["system_id"] for row in Batch.find(Currency, "code", asked - found.keys())}
    ours = partners(context, "bc.currency", "crm.transactioncurrency", known.values())
    lists: dict[tuple[str, str], str] = {}
    names = [CURRENCY_LIST.format(code=code) for code in asked - found.keys()]
    for row in sorted(Batch.find(PriceLevel, "name", names), key=lambda row: row["pricelevelid"]):
        lists.setdefault((row["name"], row["transactioncurrencyid"]), row["pricelevelid"])
    writes: list[tuple[type[PriceLevel], Write]] = []
    missing = sorted(asked - found.keys())
    for code, fresh in zip(missing, new_ids(len(missing)), strict=True):
        name, currency = CURRENCY_LIST.format(code=code), ours.get(known.get(code, ""))
        if currency is None:
            waits = {"waits_table": "bc.currency", "waits_id": known[code]} if code in known else {}
            found[code] = Finding("currency_not_coupled", "", {"value": code, **waits})
        elif (name, currency) in lists:
            found[code] = lists[name, currency]
        else:
            found[code] = fresh
            values = {"pricelevelid": fresh, "name": name, "transactioncurrencyid": currency}
            company = {"bcbi_companyid": link.company.hex} if link.company else {}
            writes.append((PriceLevel, Write.insert({**values, **company})))
    return found, writes


# --- the whole list ---------------------------------------------------------------------------------------------------


def check_lists(context: HookContext, items: Sequence[Item], lines: LinesOf, own: str = "") -> dict[str, str | None]:
    """PRICE-03, PRICE-04: refuse lists whose lines cannot all go to one Sales price list, and those whose Sales list is
    in another currency. Returns list -> its Sales currency.

    `own`: the column of the list's own currency; else its first line decides, and without lines it is the local one.
    """
    keys = [item.local_id for item in items]
    found = currencies(lines, keys)
    of_list = {
        item.local_id: item.local(own) if own else next((c for _, c in found.get(item.local_id, [])), None)
        for item in items
    }
    stored = {item.remote("transactioncurrencyid") for item in items if not item.insert}
    used = {*of_list.values(), *(c for each in found.values() for _, c in each)}
    named, expected = codes(used), sales_currencies(context, used)
    isos = labels("crm.transactioncurrency", sorted(key for key in stored if key))
    for item in items:
        currency = of_list[item.local_id]
        odd = next(((first, c) for first, c in found.get(item.local_id, []) if c != currency), None)
        if odd is not None:
            code = "list_in_other_currency" if own else "list_of_two_currencies"
            item.refuse(code, "", currency=named[currency], other=named[odd[1]], line=odd[0])
        elif currency and expected.get(currency) is None:
            waits = {"waits_table": "bc.currency", "waits_id": currency, "mapping": "CURRENCY"}
            caption = str(Currency._meta.verbose_name).capitalize()
            item.refuse("must_be_coupled", caption, value=named[currency], **waits)
        elif not item.insert and item.remote("transactioncurrencyid") != expected[currency]:
            before = isos.get(item.remote("transactioncurrencyid"), "")
            item.refuse("list_currency_changed", "", value=named[currency], stored=before)
    _check_units(context, [item for item in items if item.finding is None], lines)
    return {key: expected.get(currency) for key, currency in of_list.items()}


def _check_units(context: HookContext, items: Sequence[Item], lines: LinesOf) -> None:
    """PRICE-03: the units of all lines must resolve. What is wrong is told once per list, with the line."""
    groups = context.connection.unit_group_mapping_enabled
    by_unit = dict(_units(lines, [item.local_id for item in items], groups=groups))
    sales = units_in_sales(context, {use for _list, use in by_unit})
    for item in items:
        wrong = [(first, sales[use]) for (key, use), first in by_unit.items() if key == item.local_id]
        for first, answer in sorted(wrong, key=lambda each: each[0]):
            if isinstance(answer, Finding):
                cause = {"code": answer.code, "field": answer.field, "params": {"record": first, **answer.params}}
                waits = {n: answer.params[n] for n in ("waits_table", "waits_id") if n in answer.params}
                item.refuse("list_line_unit", "", line=first, cause=cause, **waits)
                break


def _units(
    lines: LinesOf, lists: Iterable[str], *, groups: bool
) -> Iterable[tuple[tuple[str, tuple[str, str, str | None]], str]]:
    """((list, use of a unit), product number of the first line that uses it) of lines whose product is in Sales; the
    others say for themselves what they lack. With unit groups: only what is not coupled."""
    lists = list(lists)
    if not lists:
        return
    for column, table in lines.products.items():
        coupled = Coupling.objects.filter(local_table=table, remote_table="crm.product", local_id=OuterRef(column))
        rows = lines.of(lists).annotate(unit=lines.unit).filter(Exists(coupled))
        if groups:
            rows = rows.filter(~Exists(_coupled_unit(column, table))).values_list(lines.list, "unit", column)
        else:
            rows = rows.values_list(lines.list, "unit")
        for key, unit, *product, first in rows.annotate(first=Min(lines.number)).order_by():
            use = (table, product[0].hex if product else "", unit.hex if unit else None)
            yield (key.hex, use), first


def _coupled_unit(column: str, table: str) -> Any:
    """The coupled unit of the product of a line that the line is in."""
    model, owner, _mapping = UNITS[table]
    coupled = Coupling.objects.filter(
        local_table=f"bc.{model._meta.model_name}", remote_table="crm.uom", local_id=OuterRef("pk")
    )
    return model.objects.filter(Exists(coupled), unit_of_measure=OuterRef("unit"), **{owner: OuterRef(column)})


# --- preflight --------------------------------------------------------------------------------------------------------


def list_concerns(context: HookContext, lines: LinesOf, table: str) -> list[Concern]:
    """Lists with two currencies, currencies that are not coupled, and prices of blocked items."""
    rows = lines.model._base_manager.filter(lines.within, **{f"{lines.list}__isnull": False})
    pairs = rows.values_list(lines.list, "currency").annotate(first=Min(lines.number)).order_by("first")
    by_list: dict[str, list[tuple[str, str | None]]] = {}
    for key, currency, first in pairs:
        by_list.setdefault(key.hex, []).append((first, currency.hex if currency else None))
    used = {currency for each in by_list.values() for _, currency in each}
    named, sales = codes(used), sales_currencies(context, used)
    mixed = {key: each for key, each in by_list.items() if len(each) > 1}
    names = labels(table, sorted(mixed)[:NAMED])
    found = []
    for key in sorted(mixed)[:NAMED]:
        (_, currency), (line, other), *_more = mixed[key]
        params = {"record": names[key], "currency": named[currency], "other": named[other], "line": line}
        found.append(Concern(Finding("list_of_two_currencies", "", params), table=table))
    for key in sorted((key for key in used if key and sales[key] is None), key=named.get):
        found.append(Concern(Finding("currency_not_coupled", "", {"value": named[key]}), table="bc.currency"))
    blocked = Q()
    for column in lines.products:
        blocked |= Q(**{f"{column}__blocked": True})
    numbers = rows.filter(blocked).order_by(lines.number).values_list(lines.number, flat=True)
    if count := numbers.count():
        first = ", ".join(dict.fromkeys(numbers[: NAMED * 4]))
        found.append(Concern(Finding("blocked_prices", "", {"count": count, "names": first}), table="bc.item"))
    return found


__all__ = ["CURRENCY_LIST", "UNITS", "LinesOf", "check_lists", "currencies", "currency_price_lists", "list_concerns"]
