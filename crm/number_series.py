"""The numbers Sales gives by itself: CON-01000-BVRCPS, ACC-…, QUO-…, ORD-… (FO-062, FO-063, FO-066) and CAS-….

A number grows by one each time and is not given again; six random characters follow it. Numbers that were given to a
save that failed are gone: this process remembers them, as the series itself is set back with the transaction. Another
process could give such a number once more, but never with the same six characters.
"""

import secrets
import string
from collections.abc import Callable
from threading import Lock

from django.db import connection

from crm.models import AutoNumber

CONTACT, ACCOUNT, QUOTE, ORDER, CASE = "CON", "ACC", "QUO", "ORD", "CAS"
FIRST = 1000
DIGITS = 5
CHARACTERS = string.ascii_uppercase + string.digits
_lock = Lock()
#: series -> the next number that this process has not given yet
_given: dict[str, int] = {}


def take_numbers(
    series: str, count: int, taken: Callable[[list[str]], set[str]] | None = None, *, trial: bool = False
) -> list[str]:
    """Exactly `count` new numbers in order, in one statement. Call inside a transaction.

    `taken` says which of some numbers are in use already; others are given for them. `trial`: the numbers will be
    taken back, so the series stays as it is.
    """
    found: list[str] = []
    while missing := count - len(found):
        first = FIRST if trial else _take(series, missing)
        made = [f"{series}-{first + n:0{DIGITS}d}-{_suffix()}" for n in range(missing)]
        in_use = taken(made) if taken else set()
        found += [number for number in made if number not in in_use]
    return found


def _suffix() -> str:
    return "".join(secrets.choice(CHARACTERS) for _ in range(6))


def _take(series: str, count: int) -> int:
    """The first of the next `count` numbers; the series is locked until the transaction ends."""
    table = connection.ops.quote_name(AutoNumber._meta.db_table)
    with _lock:
        least = _given.get(series, FIRST)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS a (series, next_number) VALUES (%s, %s) ON CONFLICT (series) DO UPDATE SET "
            "next_number = CASE WHEN a.next_number < %s THEN %s ELSE a.next_number END + %s RETURNING next_number",
            [series, least + count, least, least, count],
        )
        following = cursor.fetchone()[0]
    with _lock:
        _given[series] = max(_given.get(series, FIRST), following)
    return following - count
