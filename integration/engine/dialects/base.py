"""The shape both dialects share: canonical column expressions, pages of raw rows, bulk inserts and updates."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from integration import once
from integration.calculated import Joined
from integration.origin import Origin
from integration.registry import Column, Table

RawRow = tuple[Any, ...]


def quote(name: str) -> str:
    return connection.ops.quote_name(name)


def _constant(expression: str, constant: Any) -> str:
    """SQL for "the column has this value", or one of these; a calculation has no parameters."""
    if isinstance(constant, tuple):
        return f"({' OR '.join(_constant(expression, each) for each in constant)})"
    if constant is None:
        return f"{expression} IS NULL"
    if isinstance(constant, str):
        literal = "'" + constant.replace("'", "''").replace("%", "%%") + "'"
    else:
        literal = str(constant).upper()
    return f"{expression} = {literal}"


class Dialect(ABC):
    """Reading and writing of raw rows. Values in and out are row values (see `integration.registry`)."""

    #: whether several transactions may write at once, so that rows must be locked before they are decided
    concurrent_writers = False

    @abstractmethod
    def canonical(self, column: Column, expression: str) -> str:
        """SQL that turns a physical column into its row value."""

    @abstractmethod
    def any_of(self, expression: str, column: Column, values: Sequence[Any]) -> tuple[str, list[Any]]:
        """SQL and parameters for "the column has one of these values", however many there are."""

    @abstractmethod
    def values(self, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
        """SQL and parameters of a table of values for these columns, to join with: alias v, columns v0, v1 …"""

    @abstractmethod
    def insert(self, table: Table, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows (values in column order)."""

    @abstractmethod
    def stage(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """Fill a temporary table of the engine's own."""

    @abstractmethod
    def update(self, table: Table, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
        """Update rows: each row is the column values followed by the key."""

    @abstractmethod
    def set_marker(self, origin: Origin) -> None: ...

    @abstractmethod
    def clear_marker(self) -> None: ...

    @abstractmethod
    def lock_clause(self) -> str:
        """Appended to a SELECT of keys in order to take row locks."""

    @abstractmethod
    def analyze(self, *db_tables: str) -> None:
        """Refresh the planner's statistics of these tables."""

    @abstractmethod
    def key_parameter(self) -> str:
        """The placeholder of an id parameter."""

    def expression(self, column: Column, alias: str = "t", *, blank_is_null: bool = False) -> str:
        """SQL for a column's row value; a virtual column is folded from its physical ones."""
        legs = [f"{alias}.{quote(db_column)}" for db_column in column.db_parts]
        if column.type_of:
            named = zip(legs, column.parts, strict=True)
            whens = " ".join(f"WHEN {leg} IS NOT NULL THEN '{value}'" for leg, (value, _, _) in named)
            return f"CASE {whens} END"
        if legs:
            return f"COALESCE({', '.join(self.canonical(column, leg) for leg in legs)})"
        sql = self.canonical(column, self.stored(column, alias))
        return f"NULLIF({sql}, '')" if blank_is_null and column.is_text else sql

    def stored(self, column: Column, alias: str = "t", depth: int = 0) -> str:
        """SQL for what is compared: the column as it is stored, or the query that calculates it."""
        if column.legs:
            return f"COALESCE({', '.join(self.stored(leg, alias, depth) for leg in column.legs)})"
        if column.calculated is None:
            return f"{alias}.{quote(column.db_column)}"
        return self.calculation(column, [self.stored(h, alias, depth) for _, h in column.calculated.keys], depth)

    def comparable(self, column: Column, alias: str = "t") -> str:
        """SQL for what row values are compared with: the column as it is stored, where that is told apart alike."""
        return self.stored(column, alias)

    def in_order(self, expression: str) -> str:
        """SQL of a text that is before or after another one by its characters' numbers, on every database."""
        return expression

    def calculation(self, column: Column, here: Sequence[str], depth: int = 0) -> str:
        """A calculated column as a subquery; `here`: SQL of the row's columns that its keys equal."""
        calculated = column.calculated
        assert calculated is not None
        source, value, alias = calculated.source, calculated.value, f"x{depth}"
        conditions = [
            f"{alias}.{quote(there.db_column)} = {own}" for (there, _), own in zip(calculated.keys, here, strict=True)
        ]
        conditions += [_constant(f"{alias}.{quote(of.db_column)}", constant) for of, constant in calculated.where]
        tail = f"FROM {quote(source.db_table)} {alias} WHERE {' AND '.join(conditions)}"
        sql = calculated.calculation.sql
        if sql == "EXISTS":
            return f"EXISTS (SELECT 1 {tail})"
        of = ""
        if value is not None:
            of = self.stored(value, alias, depth + 1)
        if isinstance(calculated.calculation, Joined):
            tail += f" ORDER BY {alias}.{quote(source.key.db_column)} LIMIT 1"
        made = f"(SELECT {sql.format(value=of)} {tail})"
        if not column.null:
            made = f"COALESCE({made}, 0)"
        # cast, so that it compares as a number would, and rounded, so that sums have no more digits than what they add
        if column.kind == "decimal":
            return f"CAST(ROUND({made}, {column.scale}) AS numeric)"
        return f"CAST({made} AS bigint)" if column.kind == "integer" else made

    def select(self, columns: Sequence[Column], alias: str = "t", *, blank_is_null: bool = False) -> str:
        return ", ".join(self.expression(c, alias, blank_is_null=blank_is_null) for c in columns)

    def fetch(
        self,
        table: Table,
        columns: Sequence[Column],
        by: Column,
        values: Sequence[Any],
        *,
        lock: bool = False,
        blank_is_null: bool = False,
    ) -> list[RawRow]:
        """Raw rows whose column `by` has one of the values, in key order."""
        if not values:
            return []
        condition, params = self.any_of(self.stored(by), by, values)
        those = f"FROM {quote(table.db_table)} t WHERE {condition} ORDER BY t.{quote(table.key.db_column)}"
        sql = f"SELECT {self.select(columns, blank_is_null=blank_is_null)} {those}"
        if not lock:
            return self.look(sql, params)
        if self.concurrent_writers:
            # in a statement of its own: one that waits reads on with what it saw before
            self.query(f"SELECT 1 {those}{self.lock_clause()}", params)
        return self.query(sql, params)

    def look(self, sql: str, params: Sequence[Any] = ()) -> list[RawRow]:
        """`query` for somebody who only looks: several parts of a page want the same few records."""
        if not once.on_a_page():
            return self.query(sql, params)
        return once.kept((sql, repr(params)), lambda: self.query(sql, params))

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[RawRow]:
        with connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            return cursor.fetchall()

    def execute(self, sql: str, params: Sequence[Any] = ()) -> int:
        with connection.cursor() as cursor:
            cursor.execute(sql, list(params))
            return cursor.rowcount

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(sql, rows)

    @contextmanager
    def marked(self, origin: Origin) -> Iterator[None]:
        """Writes inside the block are fed to the change feed under this origin."""
        if origin.mapping is None and origin.actor is None:
            yield
            return
        self.set_marker(origin)
        yield
        # not in a finally: after an error the transaction or savepoint takes the marker back by itself
        self.clear_marker()
