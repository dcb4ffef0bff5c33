"""Row locks of a batch, where the database has them: locked first, in a statement of its own, and then looked at (D10).

A statement that waits for a row reads on with what it saw before it waited. So nothing that is decided about is read in
the statement that locks. A batch that waited in vain is tried again and goes `past` the rows that others hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integration.engine import dialects
from integration.engine.dialects.base import quote
from integration.registry import Table

#: PostgreSQL's lock_not_available: a lock was not to be had within `lock_timeout`
_NOT_AVAILABLE = "55P03"

_past: ContextVar[bool] = ContextVar("past", default=False)


@contextmanager
def past_held(past: bool = True) -> Iterator[None]:
    """While this lasts, rows that somebody else holds are left out instead of waited for."""
    token = _past.set(past or _past.get())
    try:
        yield
    finally:
        _past.reset(token)


def take(table: Table, ids: Sequence[str]) -> frozenset[str]:
    """Lock these rows in the order of their keys; returns those that are held by somebody else, which only a batch that
    goes past them is told. Others wait, and raise when they have waited too long."""
    dialect, key = dialects.current(), table.key
    if not ids or not dialect.concurrent_writers:
        return frozenset()
    column = quote(key.db_column)
    condition, params = dialect.any_of(f"t.{column}", key, sorted(ids))
    select = f"SELECT {dialect.expression(key)} FROM {quote(table.db_table)} t WHERE {condition}"
    past = _past.get()
    skip = " SKIP LOCKED" if past else ""
    got = {row[0] for row in dialect.query(f"{select} ORDER BY t.{column}{dialect.lock_clause()}{skip}", params)}
    if not past or len(got) == len(set(ids)):
        return frozenset()
    return frozenset(row[0] for row in dialect.query(select, params)) - got


def going_past() -> bool:
    """Whether rows that others hold are left out now."""
    return _past.get()


def waited_in_vain(error: Exception) -> bool:
    """Whether a lock was not to be had in time."""
    return getattr(error.__cause__, "sqlstate", "") == _NOT_AVAILABLE


@dataclass(frozen=True)
class Holder:
    """Who holds a row: the name its program gave the database, and since when its transaction lasts."""

    name: str
    since: datetime


def holders(table: Table, ids: Sequence[str]) -> dict[str, Holder]:
    """Who holds these rows, as far as the database tells; absent where nobody does any more."""
    dialect, key = dialects.current(), table.key
    if not ids or not dialect.concurrent_writers:
        return {}
    condition, params = dialect.any_of(f"t.{quote(key.db_column)}", key, sorted(ids))
    # whoever holds a row has left the number of the transaction in it
    name = "COALESCE(NULLIF(a.application_name, ''), a.usename::text, '')"
    found: list[Any] = dialect.query(
        f"SELECT {dialect.expression(key)}, {name}, a.xact_start "
        f"FROM {quote(table.db_table)} t JOIN pg_locks l ON l.locktype = 'transactionid' AND l.granted "
        "AND l.transactionid = t.xmax JOIN pg_stat_activity a ON a.pid = l.pid "
        f"WHERE {condition} AND a.xact_start IS NOT NULL",
        params,
    )
    return {row[0]: Holder(row[1], row[2]) for row in found}
