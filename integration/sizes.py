"""How large tables are: counted as far as it tells people something, estimated beyond that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, Model, QuerySet, UniqueConstraint
from django.utils import formats
from django.utils.translation import gettext as _

from integration import searching
from integration.once import once

#: lists are counted up to here, and their pages end here: nobody turns to page two hundred
CAP = 10_000
#: from here on a list asks only what an index answers
LARGE = 50_000


class Rows(int):
    """How many rows there are at least, and the words for it."""

    words: Any

    def __new__(cls, number: int, words: Any) -> Rows:
        made = super().__new__(cls, number)
        made.words = words
        return made

    def __str__(self) -> str:
        return str(self.words)


def about(model: type[Model]) -> int:
    """About how many rows a table has, by what the database knows without looking: PostgreSQL from its statistics,
    SQLite by the number of its last row."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)", [f'"{table}"'])
        else:
            cursor.execute(f"SELECT max(rowid) FROM {connection.ops.quote_name(table)}")
        found = cursor.fetchone()
    return max(0, int(found[0] or 0)) if found else 0


@once
def large(model: type[Model]) -> bool:
    return about(model) > LARGE


def counted(rows: QuerySet[Any]) -> int:
    """How many rows a query finds, counted up to the cap and no further."""
    return capped(rows.values("pk")[: CAP + 1].count())


def capped(number: int) -> int:
    """A number that was counted as far as one beyond the cap."""
    return Rows(CAP, _("more than %(number)s") % {"number": grouped(CAP)}) if number > CAP else number


def counted_all(those: Sequence[tuple[str, Sequence[Any]]]) -> list[int]:
    """How many rows each of the statements (SQL, parameters) finds, counted up to one beyond the cap; one query."""
    if not those:
        return []
    counts = (f"(SELECT count(*) FROM ({sql} LIMIT %s) s)" for sql, _params in those)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", [each for _sql, params in those for each in (*params, CAP + 1)])
        return list(cursor.fetchone() or ())


def counted_at_once(those: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each of the queries finds, counted up to the cap; one query for all of them."""
    statements: list[tuple[str, Sequence[Any]] | None] = []
    for rows in those:
        try:
            statements.append(rows.order_by().values("pk").query.sql_with_params())
        except EmptyResultSet:
            statements.append(None)
    counts = iter(counted_all([each for each in statements if each is not None]))
    return [0 if each is None else capped(next(counts)) for each in statements]


def few(rows: QuerySet[Any], those: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the rows, which are mostly few: their keys are asked for first, once.

    The page and its count would each look for them, and the page in the order of the list: through all of a large
    table, for a handful at its end. When they are many after all, a page of them is soon found.
    """
    keys = list(those.order_by().values_list("pk", flat=True)[: CAP + 1])
    return rows.filter(pk__in=those.values("pk")) if len(keys) > CAP else rows.filter(pk__in=keys)


def estimated(model: type[Model]) -> int:
    """The rows of a large table, to two figures: an estimate says no more."""
    number = about(model)
    step = 10 ** max(0, len(str(number)) - 2)
    return Rows(CAP, _("about %(number)s") % {"number": grouped(round(number / step) * step)})


def grouped(number: int) -> str:
    """A count with its thousands apart."""
    return str(formats.number_format(number, force_grouping=True))


def ordered(model: type[Model], name: str) -> bool:
    """Whether an index gives the rows in the order of a column, key by key or nearly so.

    An index on what most rows have alike (a state, a type) finds the few others; the rest would be sorted all the same.
    """
    meta, name = model._meta, name.removeprefix("-")
    column = next((f for f in meta.concrete_fields if name in (f.name, f.attname)), None)
    if name == "pk" or column is None:
        return name == "pk"
    ways = [*meta.indexes, *(c for c in meta.constraints if isinstance(c, UniqueConstraint))]
    first = [w.fields for w in ways if w.fields and w.condition is None and w.fields[0].lstrip("-") == column.name]
    varied = isinstance(column, DateField) or column.name in searching.beginnings(model)
    return column.unique or any(varied or len(fields) > 1 for fields in first)
