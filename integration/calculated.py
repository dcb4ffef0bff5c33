"""Columns worked out of other tables' rows: Business Central's FlowFields, and values looked up in the one row beside.

A side's app registers them with a table: ``calculated={"inventory": Sum("bc.itemledgerentry", "item", "quantity")}``.
Nobody writes them. They are read like any other column, in the same statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Func

if TYPE_CHECKING:
    from integration.registry import Column, Table


@dataclass(frozen=True, eq=False)
class Calculation:
    """What is made of the rows of another table that belong to this one.

    `table`: the other table. `by`: its column that points at this row, or its columns and the columns of this row they
    equal. `column`: what is added up or looked up. `where`: constants its columns must have (a tuple: any of them).
    """

    table: str
    by: str | Mapping[str, str]
    column: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    caption: Any = ""
    #: the SQL of the value; {value} is the column's, {key} the other table's key
    sql: ClassVar[str] = ""

    def attributes(self, source: Column | None) -> dict[str, Any]:
        """What the calculated column has of its own: kind, null, default."""
        assert source is not None
        return {**source.__dict__, "null": True, "default": None}


class Sum(Calculation):
    """The sum of a column; of no rows it is 0."""

    sql = "SUM({value})"

    def attributes(self, source: Column | None) -> dict[str, Any]:
        assert source is not None
        return {**source.__dict__, "null": False, "default": source.row_value(0)}


class Count(Calculation):
    """How many rows there are."""

    sql = "COUNT(*)"

    def attributes(self, source: Column | None) -> dict[str, Any]:
        return {"kind": "integer", "default": 0}


class Exists(Calculation):
    """Whether there is a row."""

    sql = "EXISTS"

    def attributes(self, source: Column | None) -> dict[str, Any]:
        return {"kind": "boolean", "default": False}


class Min(Calculation):
    """The least value of a column; blank without rows."""

    sql = "MIN({value})"


class Max(Calculation):
    """The greatest value of a column; blank without rows."""

    sql = "MAX({value})"


class Joined(Calculation):
    """A column of the one row that belongs to this one; its key makes a lookup of it. Blank without a row."""

    sql = "{value}"


@dataclass(frozen=True, eq=False)
class Prefixed(Joined):
    """A text column of the one row that belongs to this one (the row itself, by its key) with words before it."""

    prefix: str = ""

    @property
    def sql(self) -> str:  # type: ignore[override]
        return "'" + self.prefix.replace("'", "''").replace("%", "%%") + "' || {value}"

    def attributes(self, source: Column | None) -> dict[str, Any]:
        longest = source.max_length if source is not None else None
        return {**super().attributes(source), "max_length": longest and longest + len(self.prefix)}


@dataclass(frozen=True, eq=False)
class Calculated:
    """A calculation between two registered tables."""

    calculation: Calculation
    source: Table
    #: (column there, column here)
    keys: tuple[tuple[Column, Column], ...]
    value: Column | None
    where: tuple[tuple[Column, Any], ...]

    def path(self, table: Table) -> str:
        """The path from a row there to the records here that it is part of; blank when no reference leads there."""
        for there, here in self.keys:
            if here is table.key and there.target == table.name:
                return _field(self.source, there).name
            if there is self.source.key and here.target == self.source.name:
                relation = _field(table, here).remote_field
                return "" if relation.hidden else str(relation.name)
        return ""


def _field(table: Table, column: Column) -> Any:
    return next(f for f in table.model._meta.concrete_fields if f.attname == column.attname)


def column_of(name: str, calculation: Calculation, table: Table, source: Table) -> Column:
    """The calculated column; `UnknownColumn` where the calculation names a column that does not exist."""
    key = table.key
    by = {calculation.by: key.name} if isinstance(calculation.by, str) else calculation.by
    value = source.column(calculation.column) if calculation.column else None
    calculated = Calculated(
        calculation,
        source,
        tuple((source.column(there), table.column(here)) for there, here in by.items()),
        value,
        tuple((source.column(of), constant) for of, constant in calculation.where.items()),
    )
    values = {
        **calculation.attributes(value),
        "name": name,
        "title": calculation.caption or name.replace("_", " "),
        "db_column": "",
        "attname": name,
        "required": False,
        "read_only": True,
        "insert_only": False,
        "calculated": calculated,
    }
    made = replace(key, **{"kind": "integer", "target": "", "null": False, "max_length": None, "choices": (), **values})
    # a looked-up key is a reference to the record it is the key of
    return replace(made, kind="lookup", target=source.name) if value is source.key else made


def feeds(column: Column, table: Table) -> Iterator[tuple[str, str]]:
    """(table, path to the record) of everything whose changes change the calculated column, as far as references lead
    there; what they do not lead to, a pair declares in `fed_by`."""
    for leg in column.legs:
        yield from feeds(leg, table)
    calculated = column.calculated
    path = calculated.path(table) if calculated else ""
    if calculated is None or not path:
        return
    yield calculated.source.name, path
    if calculated.value is not None:
        for name, further in feeds(calculated.value, calculated.source):
            yield name, f"{further}__{path}"


def feeding_paths() -> dict[str, set[str]]:
    """Table -> the paths that lead from its rows to records they are calculated into."""
    from integration import registry

    found: dict[str, set[str]] = {}
    for table in registry.tables():
        for column in table.calculated:
            for source, path in feeds(column, table):
                found.setdefault(source, set()).add(path)
    return found


@dataclass(frozen=True, eq=False)
class Shown:
    """A calculated column that shows `column` of a row of `source`, found by equal codes: no reference leads there.

    `hops`: the tables from there to the rows that show it, each with its (column there, column here). `path` names it
    in the change feed.
    """

    path: str
    source: Table
    column: Column
    hops: tuple[tuple[Table, tuple[tuple[Column, Column], ...]], ...]


def shown(table: Table) -> Iterator[Shown]:
    """The columns of a table that show one of a row found by its codes, or one that such a row shows itself."""
    for column in table.calculated:
        hops: list[tuple[Table, tuple[tuple[Column, Column], ...]]] = []
        here, at = table, column
        while (calculated := at.calculated) is not None and _by_codes(calculated, here):
            assert calculated.value is not None
            hops.insert(0, (here, calculated.keys))
            here, at = calculated.source, calculated.value
        if hops and at.calculated is None:
            yield Shown(f"={table.name}.{column.name}", here, at, tuple(hops))


def _by_codes(calculated: Calculated, here: Table) -> bool:
    return (
        isinstance(calculated.calculation, Joined)
        and calculated.value is not None
        and calculated.source is not here
        and not calculated.where
        and not calculated.path(here)
        and not any(own.calculated for _there, own in calculated.keys)
    )


class Value(Func):
    """A calculated column in a query set."""

    def __init__(self, column: Column) -> None:
        assert column.calculated is not None
        self.column = column
        keys = (Value(here) if here.calculated else F(here.attname) for _, here in column.calculated.keys)
        super().__init__(*keys, output_field=_output(column))

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **context: Any) -> tuple[str, tuple[()]]:
        from integration.engine import dialects

        here = [compiler.compile(each)[0] for each in self.get_source_expressions()]
        return dialects.current().calculation(self.column, here), ()


def _output(column: Column) -> Any:
    """The model field that knows how values of the column are read."""
    calculated = column.calculated
    assert calculated is not None
    if isinstance(calculated.calculation, Exists):
        return models.BooleanField()
    value = calculated.value
    if value is None:
        return models.IntegerField()
    if value.calculated:
        return _output(value)
    found = _field(calculated.source, value)
    return (found.target_field if isinstance(found, models.ForeignKey) else found).clone()


def expressions(table: Table) -> dict[str, Value]:
    """The table's calculated columns, for `QuerySet.annotate`."""
    return {column.name: Value(column) for column in table.calculated}
