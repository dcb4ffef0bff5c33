"""Taking numbers from a number series: one at a time or a block, never the same number twice."""

import datetime as dt
import logging
import re
import uuid
from collections.abc import Callable, Iterator
from copy import copy
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from erp.bc.models import NoSeries, NoSeriesLine
from integration import time_zone
from integration.messages import Finding
from integration.once import once

logger = logging.getLogger(__name__)

LENGTH = 20
NUMBER = re.compile(r"(.*?)([0-9]+)([^0-9]*)", re.DOTALL)


class NoNumbers(Exception):
    """The series cannot give that many numbers; none were taken."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass(frozen=True)
class Number:
    """A number taken apart at its last run of digits."""

    head: str
    digits: str
    tail: str

    @classmethod
    def of(cls, text: str) -> "Number | None":
        found = NUMBER.fullmatch(text)
        return cls(*found.groups()) if found else None

    def fits(self, other: "Number") -> bool:
        return (self.head, self.tail) == (other.head, other.tail)


class Unusable(ValueError):
    """A number on a line does not fit its starting number."""


def take_numbers(
    series_code: str,
    count: int,
    on: dt.date | None = None,
    taken: Callable[[list[str]], set[str]] | None = None,
) -> list[str]:
    """Exactly `count` new numbers, or `NoNumbers` and the series unchanged.

    `taken` says which of some numbers are in use already; those are skipped.
    """
    with transaction.atomic():
        numbers, finding = take_up_to(series_code, count, on, taken)
        if finding is not None:
            raise NoNumbers(finding)
    return numbers


def take_up_to(
    series_code: str,
    count: int,
    on: dt.date | None = None,
    taken: Callable[[list[str]], set[str]] | None = None,
) -> tuple[list[str], Finding | None]:
    """As many of `count` numbers as the series has, and why it has no more.

    The lines stay locked until the writer's transaction ends, so that two writers never get the same number and a
    rolled-back writer gives its numbers back.
    """
    on = on or time_zone.today()
    with transaction.atomic(savepoint=False):
        lines = list(_lines().select_for_update(of=("self",)).filter(series__code=series_code))
        return _next(series_code, lines, count, on, taken, lambda line: _save(line, on))


def shortage(series: uuid.UUID, count: int) -> Finding | None:
    """Why the series could not give that many numbers today; None when it could. Takes none."""
    lines = [copy(line) for line in _lines_of_all().get(series, ())]
    code = lines[0].series.code if lines else NoSeries.objects.values_list("code", flat=True).get(pk=series)
    return _next(code, lines, count, time_zone.today(), None, lambda line: None)[1]


def _lines() -> QuerySet[NoSeriesLine]:
    return NoSeriesLine.objects.select_related("series").order_by("line_no")


@once
def _lines_of_all() -> dict[uuid.UUID, list[NoSeriesLine]]:
    """Series -> its lines: there are few, and a page asks about one series after the other."""
    found: dict[uuid.UUID, list[NoSeriesLine]] = {}
    for line in _lines():
        found.setdefault(line.series_id, []).append(line)
    return found


def _next(
    series_code: str,
    lines: list[NoSeriesLine],
    count: int,
    on: dt.date,
    taken: Callable[[list[str]], set[str]] | None,
    keep: Callable[[NoSeriesLine], None],
) -> tuple[list[str], Finding | None]:
    """The next numbers of these lines, at most so many, and why there are no more. `keep`: what is done with a line
    that has given some."""
    usable, finding = _usable(series_code, lines, on)
    numbers: list[str] = []
    for line in usable:
        try:
            numbers += _take_from(line, count - len(numbers), taken)
        except Unusable as error:
            value = str(error)
            return numbers, _finding("bc.series_pattern", series_code, value=value, start=line.starting_no)
        if line.last_no_used:
            keep(line)
        if len(numbers) == count:
            return numbers, None
    return numbers, finding or _finding("bc.series_used_up", series_code, date=on.isoformat())


def _finding(code: str, series_code: str, **params: str) -> Finding:
    return Finding(code, "", {"series": series_code, **params})


def _usable(series_code: str, lines: list[NoSeriesLine], on: dt.date) -> tuple[list[NoSeriesLine], Finding | None]:
    """The open lines of the latest starting date that has come, or why there are none."""
    if not lines:
        exists = NoSeries.objects.filter(code=series_code).exists()
        return [], _finding("bc.series_no_line" if exists else "bc.series_unknown", series_code)
    if not lines[0].series.default_nos:
        return [], _finding("bc.series_manual_only", series_code)
    begun = [line for line in lines if line.starting_date is None or line.starting_date <= on]
    if not begun:
        first = min(line.starting_date for line in lines)
        return [], _finding("bc.series_too_early", series_code, date=on.isoformat(), first=first.isoformat())
    latest = max(line.starting_date or dt.date.min for line in begun)
    usable = [line for line in begun if (line.starting_date or dt.date.min) == latest and line.open]
    if lines[0].series.date_order:
        last = max((line.last_date_used for line in usable if line.last_date_used), default=None)
        if last and on < last:
            return [], _finding("bc.series_date_order", series_code, date=on.isoformat(), last=last.isoformat())
    return usable, None


def _take_from(line: NoSeriesLine, count: int, taken: Callable[[list[str]], set[str]] | None) -> list[str]:
    """Up to `count` free numbers of one line, which notes the last one."""
    numbers: list[str] = []
    source = _following(line)
    size = count
    while len(numbers) < count and (block := list(islice(source, size))):
        in_use = taken(block) if taken else set()
        for number in block:
            line.last_no_used = number
            if number not in in_use:
                numbers.append(number)
                if len(numbers) == count:
                    break
        # A long stretch of used numbers is passed in few look-ups.
        size = min(max(size * 4, 100), 10_000)
    return numbers


def _following(line: NoSeriesLine) -> Iterator[str]:
    """The numbers the line has left, in order."""
    start = Number.of(line.starting_no)
    last = Number.of(line.last_no_used) if line.last_no_used else None
    end = Number.of(line.ending_no) if line.ending_no else None
    for text, number in ((line.starting_no, start), (line.last_no_used, last), (line.ending_no, end)):
        if text and (number is None or start is None or not number.fits(start)):
            raise Unusable(text)
    if start is None:
        raise Unusable(line.starting_no)
    at = int(last.digits) + line.increment_by if last else int(start.digits)
    width = len((last or start).digits)
    longest = len(line.ending_no) or LENGTH
    while end is None or at <= int(end.digits):
        number = f"{start.head}{at:0{width}d}{start.tail}"
        if len(number) > longest:
            return
        yield number
        at += line.increment_by


def _save(line: NoSeriesLine, on: dt.date) -> None:
    # The counter is no edit of the set-up: it is moved under the lock taken above, not through table rules.
    NoSeriesLine.objects.filter(pk=line.pk).update(
        last_no_used=line.last_no_used,
        last_date_used=on,
        open=next(_following(line), None) is not None,
        modified_on=timezone.now(),
    )
    warning, last = Number.of(line.warning_no), Number.of(line.last_no_used)
    if warning and last and int(last.digits) >= int(warning.digits):
        logger.warning("Number series %s has reached %s.", line.series.code, line.last_no_used)
