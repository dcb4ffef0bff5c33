"""What a page asks of PostgreSQL, and how it is answered: its statements, and every table it reads from end to end."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

#: tables with more rows than this (what `integration.sizes` calls large) must not be read from end to end
FEW = 50_000
#: what ends, by a limit, before this part of them is read is no such reading
TENTH = 10
#: nor may a page look at more rows than this to show fifty
MANY = 200_000


@dataclass
class Page:
    """One answer: what was asked of the database, and what was wrong with it."""

    status: int = 0
    seconds: float = 0
    statements: list[tuple[str, Any]] = field(default_factory=list)
    content: str = ""


@contextmanager
def noted(connection: Any, page: Page) -> Iterator[None]:
    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        page.statements.append((str(sql), params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def ask(client: Any, address: str) -> Page:
    """Ask for a page and note its statements."""
    from django.db import connection

    page = Page()
    began = time.perf_counter()
    with noted(connection, page):
        answer = client.get(address)
    page.seconds = time.perf_counter() - began
    page.status, page.content = answer.status_code, answer.content.decode()
    return page


def faults(page: Page) -> list[str]:
    """The large tables that a statement of the page reads from end to end or nearly so, each with the statement."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [FEW])
        large = dict(cursor.fetchall())
        for sql, params in page.statements:
            if not sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
                continue
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
            plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            took = plan[0]["Execution Time"]
            found += [f"{each}, {took:.0f} ms: {sql[:2000]} {params}" for each in _read(plan[0]["Plan"], large)]
    return found


def _read(node: dict[str, Any], large: dict[str, float]) -> Iterator[str]:
    rows = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    table, how = node.get("Relation Name", ""), node["Node Type"]
    if how == "Seq Scan" and table in large and rows > large[table] / TENTH:
        yield f"{how} of {table}, {rows:,} rows"
    elif rows > MANY:
        yield f"{how} of {table or 'what was found'}, {rows:,} rows"
    for each in node.get("Plans", ()):
        yield from _read(each, large)
