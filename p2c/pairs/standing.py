"""Which of several prices stands in Sales: a Sales price list has one price for a product in a unit (PRICE-07)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Q

#: how a price stands to a day
VALID, PAST, TO_COME = 0, 1, 2
FAR = dt.date.max.toordinal()


def rank(price: Mapping[str, Any], today: dt.date) -> tuple[Any, ...]:
    """The least stands in Sales: the price that is valid today, with the lowest minimum quantity, then the latest
    starting date. Where none is valid it is the one that was valid last, else the one that is valid next; so a Sales
    price stays until another one begins. Two alike: the one without a variant, then the older record.
    """
    start, end = _day(price["starting_date"]), _day(price["ending_date"])
    quantity = Decimal(price["minimum_quantity"] or 0)
    rest = (quantity, -start, price["variant_code"] or "", price["system_id"])
    if end and end < today.toordinal():
        return (PAST, -end, *rest)
    if start > today.toordinal():
        return (TO_COME, start, *rest)
    return (VALID, 0, *rest)


def _day(value: str | None) -> int:
    """The day as a number; 0 when blank."""
    return dt.date.fromisoformat(value).toordinal() if value else 0


def turned(since: dt.date, today: dt.date) -> Q:
    """Prices that have begun or ended after one day, up to another."""
    return Q(starting_date__gt=since, starting_date__lte=today) | Q(ending_date__gte=since, ending_date__lt=today)
