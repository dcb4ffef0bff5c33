"""What amounts of a currency are rounded to in Sales: its precision, and that of the organisation's base currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from crm.models import TransactionCurrency
from integration.services.tidying import Rounding

_CENTS = 2


def roundings(codes: Sequence[str]) -> Mapping[str, Rounding]:
    """Of these ISO codes; a price has the decimals of its currency as well. "" is a record without a currency."""
    found = TransactionCurrency.objects.filter(isocurrencycode__in=codes)
    precisions = dict(found.values_list("isocurrencycode", "currencyprecision")) | {"": _CENTS}
    return {code: (unit, unit) for code, places in precisions.items() for unit in [Decimal(1).scaleb(-places)]}
