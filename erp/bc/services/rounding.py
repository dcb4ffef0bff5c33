"""What amounts and prices of a currency are rounded to (BC table 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from erp.bc.models import Currency
from integration.services.tidying import Rounding

#: the local currency, which has no record of its own
_LOCAL: Rounding = (Decimal("0.01"), Decimal("0.00001"))


def roundings(codes: Sequence[str]) -> Mapping[str, Rounding]:
    """Of these currency codes: the amount and the unit-amount rounding precision; "" is the local currency."""
    names = ("code", "amount_rounding_precision", "unit_amount_rounding_precision")
    found = Currency.objects.filter(code__in=codes).values_list(*names)
    return {"": _LOCAL} | {code: (amount or _LOCAL[0], unit or _LOCAL[1]) for code, amount, unit in found}
