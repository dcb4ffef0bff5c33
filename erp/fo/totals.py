"""What sales documents come to: line amounts, discounts, charges and taxes, rounded as their currency is (FO-092)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOUGHT = Decimal(0)


@dataclass(frozen=True)
class Line:
    """A line as it is typed: the discount is per unit, the charges are for the whole line (FO-085)."""

    quantity: Decimal
    price: Decimal
    discount: Decimal
    charges: Decimal


@dataclass(frozen=True)
class Totals:
    """What a document comes to. `header_tax` is the part of the tax that is on the header's own charges (FO-093)."""

    amount: Decimal
    tax: Decimal
    discount: Decimal
    charges: Decimal
    header_tax: Decimal


def rounded(value: Decimal, decimals: int) -> Decimal:
    """A sum of money as the currency knows it; half a cent goes up, whichever the sign."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def line_amount(line: Line, decimals: int) -> Decimal:
    """Quantity times price less discount, and the charges of the line."""
    return rounded(line.quantity * (line.price - line.discount) + line.charges, decimals)


def tax_on(amount: Decimal, percent: Decimal, decimals: int) -> Decimal:
    """The sales tax on an amount."""
    return rounded(amount * percent / 100, decimals)


def totals(lines: Iterable[Line], header_charges: Decimal, percent: Decimal, decimals: int) -> Totals:
    """The totals of a document: the amount is what the customer pays, tax and charges included."""
    net = tax = discount = charges = NOUGHT
    for line in lines:
        amount = line_amount(line, decimals)
        net += amount
        tax += tax_on(amount, percent, decimals)
        discount += rounded(line.quantity * line.discount, decimals)
        charges += rounded(line.charges, decimals)
    on_header = rounded(header_charges, decimals)
    header_tax = tax_on(on_header, percent, decimals)
    tax += header_tax
    return Totals(net + on_header + tax, tax, discount, charges + on_header, header_tax)
