"""Fields that name a record of another table by a column of it, to be written as a reference to it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from integration import registry
from integration.engine import dialects
from integration.engine.decide import FROM, TO
from integration.engine.dialects.base import RawRow, quote
from integration.engine.transform import Converter, Unfit, parse
from integration.models import FieldMapping
from integration.registry import Column, Table


@dataclass
class KeyLookup:
    """A field that names a record of another table by a column of it (a price list by its name); `found` is filled for
    each batch. A lookup that may point at several tables looks in each of them."""

    column: Column
    #: (table, the column the record is named by, the type value of a two-target lookup)
    targets: list[tuple[Table, Column, str]]
    #: where the names come from: the side, the position in its rows (-1: the constant), and how they are made of values
    side: str
    index: int
    constant: Any
    name_of: Converter
    #: name without regard to case -> the records of that name
    found: dict[str, list[str]] = field(default_factory=dict)
    #: record -> the type value of its table
    types: dict[str, str] = field(default_factory=dict)


def names_a_record(row: FieldMapping, side: str) -> bool:
    """Whether this side of the row names a record beyond a lookup, to be written as a reference to it."""
    name, into = (row.local_field, FROM) if side == registry.LOCAL else (row.remote_field, TO)
    return "." in name and row.direction == into


def targets_of(table: Table, name: str) -> list[tuple[Table, Column, str]]:
    """Where records of that (dotted) name are looked for: each table the lookup may point at that has the column."""
    lookup, further = name.split(".", 1)
    column = table.column(lookup)
    found = []
    for value, own in [(v, physical) for v, physical, _ in column.parts] or [("", lookup)]:
        target = registry.table(table.column(own).target)
        with suppress(registry.UnknownColumn):
            found.append((target, target.column(further), value))
    return found


def record_named(lookup: KeyLookup, *, chooses: bool) -> Converter:
    """What turns a value that travels into the record it names; `chooses`: the first of several will do for now."""

    def resolve(value: Any) -> Any:
        name = lookup.name_of(value)
        if name is None:
            return None
        records = lookup.found.get(str(name).casefold(), ())
        if len(records) == 1 or (records and chooses):
            return records[0]
        tables = ", ".join(table.caption for table, _, _ in lookup.targets)
        by = lookup.targets[0][1].caption
        raise Unfit("several_of_that_name" if records else "none_of_that_name", value=name, table=tables, by=by)

    return resolve


def find(lookup: KeyLookup, rows: Sequence[RawRow]) -> None:
    """Find the records that these rows name: as they are written first, without regard to case for what is left."""
    names: set[str] = set()
    for value in {row[lookup.index] for row in rows} if lookup.index >= 0 else {lookup.constant}:
        with suppress(Unfit):  # said when the field travels
            if (name := lookup.name_of(value)) is not None:
                names.add(str(name))
    lookup.found.clear()
    lookup.types.clear()
    dialect = dialects.current()
    for table, column, kind in lookup.targets:
        found = dialect.fetch(table, [table.key, column], column, _typed(column, names))
        left = {n.casefold() for n in names} - {str(name).casefold() for _, name in found}
        if left and column.is_text:
            condition, params = dialect.any_of(f"LOWER({dialect.stored(column)})", column, sorted(left))
            select = dialect.select([table.key, column])
            found += dialect.query(f"SELECT {select} FROM {quote(table.db_table)} t WHERE {condition}", params)
        for record, name in found:
            lookup.found.setdefault(str(name).casefold(), []).append(record)
            lookup.types[record] = kind


def _typed(column: Column, names: set[str]) -> list[Any]:
    typed = set()
    for name in names:
        with suppress(Unfit):  # not a value such a column can have
            typed.add(parse(column.kind, name, column.scale))
    return sorted(typed - {None})
