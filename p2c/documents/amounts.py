"""What prices, discounts and totals of an order or quote in Sales are in Business Central.

Pure. DOC-036, DOC-037, DOC-047 … DOC-051. Sales calculates a line as quantity times price, less a discount per unit and
one on the line, rounded once; Business Central takes one discount on the line.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

CENT = Decimal("0.01")
NOUGHT = Decimal(0)
#: decimals of quantities and prices in Business Central
PLACES = Decimal("0.00001")


@lru_cache(maxsize=10_000)
def number(value: object) -> Decimal:
    """A row's number; blank counts as nought."""
    return Decimal(str(value)) if value else NOUGHT


def rounded(value: Decimal, unit: Decimal) -> Decimal:
    """To a multiple of the unit, halves away from nought."""
    if unit == _power_of(unit):
        return value.quantize(unit, ROUND_HALF_UP)
    return (value / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit if unit else value


@lru_cache(maxsize=100)
def _power_of(unit: Decimal) -> Decimal:
    """The power of ten that a unit of so many decimals is, if it is one."""
    return Decimal(1).scaleb(int(unit.as_tuple().exponent))


def quantity_of(line: Mapping[str, Any]) -> Decimal:
    return number(line["quantity"]).quantize(PLACES, ROUND_HALF_UP)


def line_discount(line: Mapping[str, Any], price: Decimal, cent: Decimal = CENT) -> Decimal:
    """The discount on a line: quantity x discount per unit + discount on the line (DOC-037).

    It is what makes the line come to what Sales rounds it to, so that fractions of a cent are lost only once.
    """
    quantity = quantity_of(line)
    exact = quantity * number(line["volumediscountamount"]) + number(line["manualdiscountamount"])
    if not exact:
        return NOUGHT
    gross = rounded(quantity * price, cent)
    return gross - rounded(gross - exact, cent)


def without_vat(price: Decimal, vat_percent: Decimal, unit: Decimal = PLACES) -> Decimal:
    """A price that includes VAT, without it (DOC-036)."""
    return rounded(price / (1 + vat_percent / 100), unit)


def invoice_discount(document: Mapping[str, Any]) -> Decimal:
    """The discount on the whole document, in one amount: its percentage and its amount together (DOC-050)."""
    if not number(document["discountpercentage"]) and not number(document["discountamount"]):
        return Decimal(0)
    return number(document["totallineitemamount"]) - number(document["totalamountlessfreight"])


def freight(document: Mapping[str, Any]) -> Decimal:
    """What goes as a line of its own; nought when there is nothing to charge (DOC-047)."""
    return max(number(document["freightamount"]), Decimal(0))


def differ(ours: Decimal, theirs: Decimal, cent: Decimal = CENT) -> bool:
    """Whether two totals differ by more than rounding may (DOC-051)."""
    return abs(ours - theirs) > cent


def as_row(value: Decimal, places: int = 5) -> str:
    """A number as rows have it."""
    return f"{value:.{places}f}"
