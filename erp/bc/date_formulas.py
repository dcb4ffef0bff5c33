"""Dates reckoned with a formula: 30D, 2W, 1M+10D, CM (the end of the month), CM+15D."""

from __future__ import annotations

import calendar
import datetime as dt
import re

_PART = re.compile(r"([+-]?)(?:(\d{1,4})([DWMQY])|C([DWMQY]))", re.IGNORECASE)


def reckon(formula: str, start: dt.date) -> dt.date | None:
    """The date the formula leads to from a day; None where it is no formula."""
    text = formula.replace(" ", "")
    at, day = 0, start
    while at < len(text):
        found = _PART.match(text, at)
        if found is None or (at and not found[1]):
            return None
        sign = -1 if found[1] == "-" else 1
        try:
            day = _end(day, found[4].upper(), sign) if found[4] else _on(day, sign * int(found[2]), found[3].upper())
        except (ValueError, OverflowError):
            return None
        at = found.end()
    return day if text else None


def _on(day: dt.date, count: int, unit: str) -> dt.date:
    if unit in "DW":
        return day + dt.timedelta(days=count * (7 if unit == "W" else 1))
    months = day.year * 12 + day.month - 1 + count * {"M": 1, "Q": 3, "Y": 12}[unit]
    year, month = divmod(months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _end(day: dt.date, unit: str, sign: int) -> dt.date:
    """The last day of the week, month, quarter or year the day is in; with a minus its first."""
    if unit == "D":
        return day
    if unit == "W":
        return day + dt.timedelta(days=(6 if sign > 0 else 0) - day.weekday())
    first, months = {
        "M": (day.month, 1),
        "Q": ((day.month - 1) // 3 * 3 + 1, 3),
        "Y": (1, 12),
    }[unit]
    begin = dt.date(day.year, first, 1)
    return begin if sign < 0 else _on(begin, months, "M") - dt.timedelta(days=1)
