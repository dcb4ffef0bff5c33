"""PostgreSQL: row locks, `COPY`, updates through a temporary table, a transaction-local marker."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import connection

from integration.engine.dialects.base import Dialect, quote
from integration.origin import Origin
from integration.registry import Column, Table

_CASTS = {"lookup": "uuid", "uuid": "uuid", "integer": "bigint", "boolean": "boolean", "decimal": "numeric"}
#: below this many rows a plain statement beats COPY and a temporary table
_FEW = 20
_serial = count()


class PostgreSQL(Dialect):
    concurrent_writers = True

    def canonical(self, column: Column, expression: str) -> str:
        if column.kind in ("lookup", "uuid"):
            return f"replace({expression}::text, '-', '')"
        if column.kind in ("decimal", "date", "json"):
            return f"{expression}::text"
        if column.kind == "datetime":
            return f"to_char({expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')"
        return expression

    def in_order(self, expression: str) -> str:
        return f'{expression} COLLATE "C"'

    def any_of(self, expression: str, column: Column, values: Sequence[Any]) -> tuple[str, list[Any]]:
        cast = _CASTS.get(column.kind, "text")
        return f"{expression} = ANY(%s::{cast}[])", [list(values)]

    def values(self, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
        arrays = ", ".join(f"%s::{_CASTS.get(column.kind, 'text')}[]" for column in columns)
        listed = ", ".join(f"v{at}" for at in range(len(columns)))
        return f"unnest({arrays}) v({listed})", [[row[at] for row in rows] for at in range(len(columns))]

    def insert(self, table: Table, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        names = ", ".join(quote(c.db_column) for c in columns)
        if len(rows) < _FEW:
            places = ", ".join(["%s"] * len(columns))
            self.execute_many(f"INSERT INTO {quote(table.db_table)} ({names}) VALUES ({places})", rows)
        else:
            self._copy(f"{quote(table.db_table)} ({names})", rows)

    def stage(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        self._copy(f"{table} ({', '.join(columns)})", rows)

    def update(self, table: Table, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        target, key = quote(table.db_table), quote(table.key.db_column)
        names = [quote(c.db_column) for c in columns]
        if len(rows) < _FEW:
            sets = ", ".join(f"{n} = %s" for n in names)
            self.execute_many(f"UPDATE {target} SET {sets} WHERE {key} = %s", rows)
            return
        staged = f"p2c_stage_{next(_serial)}"
        listed = ", ".join([*names, key])
        self.execute(f"CREATE TEMP TABLE {staged} ON COMMIT DROP AS SELECT {listed} FROM {target} WITH NO DATA")
        self._copy(f"{staged} ({listed})", rows)
        self.execute(f"ANALYZE {staged}")
        sets = ", ".join(f"{n} = s.{n}" for n in names)
        self.execute(f"UPDATE {target} t SET {sets} FROM {staged} s WHERE t.{key} = s.{key}")
        self.execute(f"DROP TABLE {staged}")

    @staticmethod
    def _copy(into: str, rows: Sequence[Sequence[Any]]) -> None:
        connection.ensure_connection()
        with (
            connection.wrap_database_errors,
            connection.connection.cursor() as cursor,
            cursor.copy(f"COPY {into} FROM STDIN") as copy,
        ):
            write_row = copy.write_row
            for row in rows:
                write_row(row)

    def set_marker(self, origin: Origin) -> None:
        self.execute(
            "SELECT set_config('p2c.origin', %s, true), set_config('p2c.actor', %s, true)",
            [str(origin.mapping or ""), origin.actor or ""],
        )

    def clear_marker(self) -> None:
        self.execute("SELECT set_config('p2c.origin', '', true), set_config('p2c.actor', '', true)")

    def lock_clause(self) -> str:
        return " FOR NO KEY UPDATE OF t"

    def analyze(self, *db_tables: str) -> None:
        for name in db_tables:
            self.execute(f"ANALYZE {quote(name)}")

    def key_parameter(self) -> str:
        return "%s::uuid"


POSTGRESQL = PostgreSQL()
