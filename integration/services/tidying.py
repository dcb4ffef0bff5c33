"""What may be done to the values of a file before it is read, where somebody asks for it: amounts are rounded as their
currency has it, and characters that no file can carry are taken out. What was done is counted and said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.characters import unprintable, without
from integration.registry import Column, Table

#: what a currency's amounts, and its prices per unit, are multiples of
Rounding = tuple[Decimal, Decimal]
#: table of currencies -> what the codes of a file are rounded to; "" is the currency of records that name none
_CURRENCIES: dict[str, Callable[[Sequence[str]], Mapping[str, Rounding]]] = {}
#: a price or cost of one unit, and numbers that are no amounts of money
_PER_UNIT, _NO_AMOUNTS = ("price", "cost"), ("percent", "rate", "factor", "quantity", "precision")
#: how columns end that are in the local currency, whatever the record's is
_LOCAL = "_lcy"
#: decimals of columns of money; what has more holds prices, quantities and rates
_MONEY = 4


def currencies(table: str, roundings: Callable[[Sequence[str]], Mapping[str, Rounding]]) -> None:
    """Say how the currencies of a table round: of these codes, and of the blank one."""
    _CURRENCIES[table] = roundings


@dataclass
class Tidied:
    """What is asked for, and what was done: how many values, and the first of them in words."""

    rounds: bool = False
    cleans: bool = False
    rounded: int = 0
    cleaned: int = 0
    first: dict[str, str] = field(default_factory=dict)

    def sentences(self) -> list[str]:
        """For whoever reads the file in."""
        said = []
        if self.rounded:
            text = ngettext(
                "%(count)d amount was rounded as its currency has it: %(first)s.",
                "%(count)d amounts were rounded as their currency has it, the first: %(first)s.",
                self.rounded,
            )
            said.append(text % {"count": self.rounded, "first": self.first["rounded"]})
        if self.cleaned:
            text = ngettext(
                "Characters no file can carry were removed from %(count)d value: %(first)s.",
                "Characters no file can carry were removed from %(count)d values, the first: %(first)s.",
                self.cleaned,
            )
            said.append(text % {"count": self.cleaned, "first": self.first["cleaned"]})
        return said


def tidy(table: Table, lines: Sequence[dict[str, Any]], asked: Tidied) -> None:
    """Change the values of the lines in place; one query per table of currencies."""
    if asked.cleans:
        _clean(table, lines, asked)
    if asked.rounds:
        _round(table, lines, asked)


def _clean(table: Table, lines: Sequence[dict[str, Any]], asked: Tidied) -> None:
    for number, line in enumerate(lines, 2):
        for name, value in line.items():
            if isinstance(value, str) and (found := unprintable(value)):
                line[name] = without(value)
                asked.cleaned += 1
                place = {"line": number, "column": table.column(name).caption, "code": found.code}
                text = _("line %(line)d, %(column)s, %(code)s")
                asked.first.setdefault("cleaned", text % place)


def _round(table: Table, lines: Sequence[dict[str, Any]], asked: Tidied) -> None:
    currency = next((c for c in table.columns.values() if c.target in _CURRENCIES), None)
    source = currency.target if currency is not None else next((n for n in _CURRENCIES if _beside(n, table)), "")
    if not source:
        return
    codes = [_code(line, currency) for line in lines]
    known = _CURRENCIES[source](sorted(set(codes)))
    amounts = [c for c in table.columns.values() if _is_amount(c)]
    for number, (line, code) in enumerate(zip(lines, codes, strict=True), 2):
        for column in amounts:
            amount, per_unit = known[""] if column.name.endswith(_LOCAL) else known.get(code, known[""])
            unit = per_unit if _per_unit(column) else amount
            value = _number(line.get(column.name))
            if value is None or (rounded := (value / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit) == value:
                continue
            line[column.name] = f"{rounded:f}"
            asked.rounded += 1
            said = {"line": number, "column": column.caption, "value": f"{value:f}", "rounded": f"{rounded:f}"}
            text = _("line %(line)d, %(column)s, %(value)s to %(rounded)s")
            asked.first.setdefault("rounded", text % said)


def _beside(currencies_: str, table: Table) -> bool:
    return currencies_.split(".")[0] == table.name.split(".")[0]


def _code(line: Mapping[str, Any], currency: Column | None) -> str:
    return str(line.get(currency.name) or "").strip().upper() if currency is not None else ""


def _is_amount(column: Column) -> bool:
    if column.kind != "decimal" or any(word in column.name for word in _NO_AMOUNTS):
        return False
    return column.scale == _MONEY or _per_unit(column)


def _per_unit(column: Column) -> bool:
    return any(word in column.name for word in _PER_UNIT)


def _number(value: Any) -> Decimal | None:
    try:
        found = Decimal(str(value)) if value not in (None, "") and not isinstance(value, bool) else None
    except InvalidOperation:
        return None  # said when the line is read
    return found if found is not None and found.is_finite() else None
