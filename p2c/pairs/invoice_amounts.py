"""The amounts of invoices in Sales: what the columns of a line and of the whole document say (INV-08, INV-14, INV-15).

In Sales a line is its unit price times the quantity, less its own discount, plus tax; the invoice discount is on the
document. Business Central spreads the invoice discount over the lines, and may have prices that include VAT.
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Sum

from erp.bc.models import SalesInvoiceLine
from p2c.pairs.currency import smallest

#: as Sales keeps money
MONEY = Decimal("0.0001")
#: as Sales keeps quantities and percentages
NUMBER = Decimal("0.0000000001")
ZERO, NONE, ONE = (f"{Decimal(number).quantize(scale):f}" for number, scale in ((0, MONEY), (0, NUMBER), (1, NUMBER)))
SUMS = ("amount", "amount_including_vat", "inv_discount_amount", "line_discount_amount")


def text(value: Decimal) -> str:
    """An amount as rows have it."""
    return f"{value.quantize(MONEY, ROUND_HALF_UP):f}"


def line_amounts(line: Mapping[str, Any], *, including_vat: bool, places: int) -> dict[str, str]:
    """The amounts of a posted line as Sales has them.

    INV-14: what the line comes to before the invoice discount. INV-15: where prices include VAT the unit price is
    lessened by the tax on one unit, and the line comes to what that makes, at the currency's `places`.
    """
    price, quantity, discount = (Decimal(line[n] or 0) for n in ("unit_price", "quantity", "line_discount_amount"))
    net, gross, of_invoice = (Decimal(line[n] or 0) for n in ("amount", "amount_including_vat", "inv_discount_amount"))
    tax = gross - net
    base = net + of_invoice + discount
    if including_vat and quantity:
        price = (price - tax / quantity).quantize(MONEY, ROUND_HALF_UP)
        base = (price * quantity).quantize(smallest(places), ROUND_HALF_UP)
    return {
        "priceperunit": text(price),
        "volumediscountamount": ZERO,
        "manualdiscountamount": text(discount),
        "baseamount": text(base),
        "tax": text(tax),
        "extendedamount": text(base - discount + tax),
    }


def rounding(header: Mapping[str, Any], lines: Iterable[Mapping[str, Any]]) -> Decimal:
    """INV-15: by how much the lines of an invoice in Sales fall short of what it comes to."""
    total = Decimal(header["totalamount"] or 0) + Decimal(header["discountamount"] or 0)
    return total - sum((Decimal(line["extendedamount"] or 0) for line in lines), Decimal(0))


def totals(documents: Iterable[str], *, order_integration: bool) -> dict[str, dict[str, str]]:
    """INV-08: posted invoice -> the totals of the invoice in Sales."""
    rows = SalesInvoiceLine.objects.filter(document__in=list(documents)).order_by()
    sums = rows.values_list("document_id").annotate(*(Sum(name) for name in SUMS))
    found = {key.hex: dict(zip(SUMS, row, strict=True)) for key, *row in sums}
    nothing = dict.fromkeys(SUMS, Decimal(0))
    return {key: _totals(found.get(key, nothing), order_integration=order_integration) for key in documents}


def _totals(sums: Mapping[str, Decimal], *, order_integration: bool) -> dict[str, str]:
    net, gross, of_invoice, of_lines = (sums[name] for name in SUMS)
    return {
        "totallineitemamount": text(net + of_invoice),
        "totallineitemdiscountamount": text(of_lines),
        "totalamountlessfreight": text(net),
        "totaltax": text(gross - net),
        "totalamount": text(gross),
        "discountamount": text(of_invoice),
        "totaldiscountamount": text(of_invoice if order_integration else of_invoice + of_lines),
        # in Business Central freight is a line, and the discount of an invoice an amount
        "freightamount": ZERO,
        "discountpercentage": NONE,
    }
