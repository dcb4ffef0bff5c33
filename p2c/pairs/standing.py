"""Which of several prices stands in Sales: a Sales price list has one price for a product in a unit (PRICE-07)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q

#: how a price stands to a day
VALID, PAST, TO_COME = 0, 1, 2


def rank(
    system_id: str, minimum_quantity: str | None, start: str | None, end: str | None, variant: str | None, *, today: int
) -> tuple[Any, ...]:
    """The least stands in Sales: the price that is valid today (an ordinal), with the lowest minimum quantity, then the
    latest starting date. Where none is valid it is the one that was valid last, else the one that is valid next; so a
    Sales price stays until another one begins. Two alike: the one without a variant, then the older record.
    """
    began, ended = _day(start), _day(end)
    rest = (Decimal(minimum_quantity or 0), -began, variant or "", system_id)
    if ended and ended < today:
        return (PAST, -ended, *rest)
    if began > today:
        return (TO_COME, began, *rest)
    return (VALID, 0, *rest)


@lru_cache(maxsize=1000)
def _day(value: str | None) -> int:
    """The day as a number; 0 when blank."""
    return dt.date.fromisoformat(value).toordinal() if value else 0


def turned(since: dt.date, today: dt.date) -> Q:
    """Prices that have begun or ended after one day, up to another."""
    return Q(starting_date__gt=since, starting_date__lte=today) | Q(ending_date__gte=since, ending_date__lt=today)
