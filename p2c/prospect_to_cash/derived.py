"""Values that templates send and no column holds: worked out of several columns of the row as it is read. Pure.

Sales holds one discount for a line, Finance and Operations one for each unit, so that rounding is left over; it travels
as the charges of the line, and coming back the three make the discount again, to the cent (FO-085, FO-086, FO-094).
Amounts are those of money columns, with four decimals.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from integration.engine.transform import fixed
from p2c.prospect_to_cash.definitions import FO, SALES

#: decimals of money columns on both sides
MONEY = 4
#: decimals of a currency that says nothing about them
USUAL = 2

_ZERO = Decimal(0)
_HALF = Decimal("0.5")


def rounded(value: Decimal, decimals: int) -> Decimal:
    """To so many decimals, half away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _upwards(value: Decimal, decimals: int) -> Decimal:
    """To so many decimals, half upwards: what is subtracted and rounded twice so comes back to where it began."""
    step = Decimal(1).scaleb(-decimals)
    return (value / step + _HALF).to_integral_value(rounding=ROUND_FLOOR) * step


def line_discount_per_unit(discount: Decimal, quantity: Decimal, decimals: int = USUAL) -> Decimal:
    """The discount of one unit, in the currency's decimals; 0 when nothing is ordered (FO-085, FO-086)."""
    return rounded(discount / quantity, decimals) if quantity else _ZERO


def line_discount_rounding_charge(discount: Decimal, quantity: Decimal, decimals: int = USUAL) -> Decimal:
    """What the discounts of the units come to too much (or, below zero, too little): a charge of the line (FO-085)."""
    if not quantity:
        return _ZERO
    return _upwards(quantity * line_discount_per_unit(discount, quantity, decimals) - discount, MONEY)


def manual_discount_total(per_unit: Decimal, quantity: Decimal, charge: Decimal) -> Decimal:
    """The discount of the line, of that of a unit and the charges (FO-094)."""
    return _upwards(quantity * per_unit - charge, MONEY)


@dataclass(frozen=True)
class Derived:
    """A source column of an entity that is worked out of others of its row.

    `inputs`: columns as the registry names them, dotted ones included. `kind` and `scale` as a registry column has
    them. `function` takes the inputs as row values (decimals are text, blank is None) and gives one.
    """

    name: str
    system: str
    entities: tuple[str, ...]
    inputs: tuple[str, ...]
    function: Callable[..., Any]
    kind: str = "decimal"
    scale: int = MONEY
    caption: Any = ""


def _number(value: Any) -> Decimal:
    return _ZERO if value is None else Decimal(value)


def _sent(function: Callable[[Decimal, Decimal, int], Decimal]) -> Callable[..., str]:
    def of_row(discount: Any, quantity: Any, decimals: Any) -> str:
        places = USUAL if decimals is None else int(decimals)
        return fixed(function(_number(discount), _number(quantity), places), MONEY)

    return of_row


def _returned(per_unit: Any, quantity: Any, charge: Any) -> str:
    return fixed(manual_discount_total(_number(per_unit), _number(quantity), _number(charge)), MONEY)


_LINES = ("quotedetails", "salesorderdetails")
_OF_LINE = ("manualdiscountamount", "quantity", "transactioncurrencyid.currencyprecision")

DERIVED: tuple[Derived, ...] = (
    Derived(
        "line_discount_per_unit",
        SALES,
        _LINES,
        _OF_LINE,
        _sent(line_discount_per_unit),
        caption=_("Line discount per unit"),
    ),
    Derived(
        "line_discount_rounding_charge",
        SALES,
        _LINES,
        _OF_LINE,
        _sent(line_discount_rounding_charge),
        caption=_("Rounding of the line discount"),
    ),
    Derived(
        "manual_discount_total",
        FO,
        ("CDSSalesOrderLines",),
        ("line_discount_amount", "ordered_sales_quantity", "fixed_price_charges"),
        _returned,
        caption=_("Line discount"),
    ),
)


def derived_of(entity: str) -> dict[str, Derived]:
    """The derived columns of an entity by name."""
    return {each.name: each for each in DERIVED if entity in each.entities}
