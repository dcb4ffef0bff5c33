"""SQLite: one writer at a time, `executemany`, a marker row, triggers per row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from integration.engine.dialects.base import Dialect, quote
from integration.origin import Origin
from integration.registry import Column, Table


class SQLite(Dialect):
    """Call `insert` and `update` inside a transaction: they rely on it to undo a statement that fails half-way."""

    def canonical(self, column: Column, expression: str) -> str:
        if column.kind == "decimal":
            return f"CASE WHEN {expression} IS NULL THEN NULL ELSE printf('%%.{column.scale}f', {expression}) END"
        if column.kind == "datetime":
            return f"substr({expression} || '.000000', 1, 26)"
        if column.kind == "date":
            # an expression: of a column declared as date the driver would make a date object
            return f"substr({expression}, 1, 10)"
        return expression

    def comparable(self, column: Column, alias: str = "t") -> str:
        stored = self.stored(column, alias)
        # a time is stored with or without its microseconds, which are different texts
        return self.canonical(column, stored) if column.kind == "datetime" else stored

    def any_of(self, expression: str, column: Column, values: Sequence[Any]) -> tuple[str, list[Any]]:
        if len(values) == 1:
            return f"{expression} = %s", [values[0]]
        return f"{expression} IN (SELECT value FROM json_each(%s))", [json.dumps(list(values))]

    def values(self, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
        listed = ", ".join(f"json_extract(value, '$[{at}]') AS v{at}" for at in range(len(columns)))
        return f"(SELECT {listed} FROM json_each(%s)) v", [json.dumps([list(row) for row in rows])]

    def insert(self, table: Table, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        names = ", ".join(quote(c.db_column) for c in columns)
        places = ", ".join(["%s"] * len(columns))
        # OR FAIL: a table with triggers would otherwise keep a journal for every single row, which triples the cost.
        # What it leaves behind on a violation is undone with the transaction or savepoint around the batch.
        self.execute_many(f"INSERT OR FAIL INTO {quote(table.db_table)} ({names}) VALUES ({places})", rows)

    def stage(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        places = ", ".join(["%s"] * len(columns))
        self.execute_many(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)

    def update(self, table: Table, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        sets = ", ".join(f"{quote(c.db_column)} = %s" for c in columns)
        self.execute_many(
            f"UPDATE OR FAIL {quote(table.db_table)} SET {sets} WHERE {quote(table.key.db_column)} = %s",
            rows,
        )

    def set_marker(self, origin: Origin) -> None:
        self.execute(
            "INSERT INTO integration_originmarker (mapping_id, actor, guard_id) VALUES (%s, %s, 1)",
            [origin.mapping, origin.actor],
        )

    def clear_marker(self) -> None:
        self.execute("DELETE FROM integration_originmarker")

    def lock_clause(self) -> str:
        return ""

    def analyze(self, *db_tables: str) -> None:
        for name in db_tables:
            self.execute(f"ANALYZE {quote(name)}")

    def key_parameter(self) -> str:
        return "%s"


SQLITE = SQLite()
