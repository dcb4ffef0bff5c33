"""Preflight of what an app changed in Sales' standard tables: columns that are not there, option numbers nobody knows.

A mapping names columns in its field mappings, filters and match criteria; a row of a table may hold an option number
that is not, or no longer, in its list.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import registry
from integration.models import TableMapping
from integration.registry import REMOTE, Column, Table, UnknownColumn
from integration.services.check_connection import Point

#: so many values are named
NAMED = 5
#: how old clients write that no option is chosen
BLANK = (0, -1)


@dataclass
class Names:
    """Where a mapping names columns of its two tables."""

    mapping: TableMapping
    tables: tuple[Table, Table] = field(init=False)

    def __post_init__(self) -> None:
        self.tables = (registry.table(self.mapping.local_table), registry.table(self.mapping.remote_table))

    def all(self) -> Iterator[tuple[Table, str, str]]:
        """Table, column, and where it is named."""
        local, remote = self.tables
        for row in self.mapping.fields.all():
            if row.enabled:
                yield local, row.local_field, _("a field mapping")
                yield remote, row.remote_field, _("a field mapping")
        for condition in self.mapping.filters.all():
            yield (local if condition.side == "L" else remote), condition.field, _("a filter")
        for criterion in self.mapping.criteria.all():
            yield local, criterion.local_field, _("a match criterion")
            yield remote, criterion.remote_field, _("a match criterion")


def unknown_columns(mapping: TableMapping) -> list[Point]:
    """The columns the mapping names that its tables do not have; with one of them it cannot run."""
    try:
        names = Names(mapping)
    except registry.UnknownTable:
        return []
    found: dict[tuple[str, str], Point] = {}
    for table, name, where in names.all():
        if not name or (table.name, name) in found or _is_there(table, name):
            continue
        text = _("%(table)s has no column “%(column)s”, which %(where)s of %(mapping)s names.") % {
            "table": table.caption, "column": name, "where": where, "mapping": mapping.name,
        }  # fmt: skip
        step = _("Choose another column on the table mapping, or remove that row.")
        found[table.name, name] = Point("columns", False, text, step, mapping.name, table.name, stops=True)
    return list(found.values())


def _is_there(table: Table, name: str) -> bool:
    try:
        table.column(name)
    except UnknownColumn:
        return False
    return True


def unknown_options(
    mappings: Sequence[TableMapping], looked_at: Mapping[int, Container[str]]
) -> dict[int, list[Point]]:
    """Mapping -> option numbers in its Sales table that their lists do not know: one look, and one for each at fault.

    `looked_at`: mapping -> the columns that have been looked at already.
    """
    found: dict[int, list[Point]] = {mapping.pk: [] for mapping in mappings}
    tables = {mapping: registry.table(mapping.remote_table) for mapping in mappings}
    sales = {table.name: table for table in tables.values() if table.side == REMOTE}
    strange = {name: {c.name: condition for c, condition in _option_columns(table)} for name, table in sales.items()}
    counts = _counted({name: conditions for name, conditions in strange.items() if conditions})
    for mapping, table in tables.items():
        done = looked_at.get(mapping.pk, ())
        for name, condition in strange.get(table.name, {}).items():
            if (count := counts[table.name][name]) and name not in done:
                rows = table.model._default_manager.filter(condition)
                found[mapping.pk].append(_point(mapping, table, table.column(name), count, rows))
    return found


def _counted(conditions: Mapping[str, Mapping[str, Q]]) -> dict[str, dict[str, int]]:
    """Table -> column -> how many of its rows meet the condition; each table is looked over once."""
    most = max(map(len, conditions.values()), default=0)
    asked = []
    for name, wanted in conditions.items():
        counts: list[Any] = [Count("pk", filter=condition) for condition in wanted.values()]
        counts += [Value(0)] * (most - len(counts))
        rows = registry.table(name).model._default_manager.order_by().values(table=Value(name))
        asked.append(rows.annotate(**{f"n{at}": count for at, count in enumerate(counts)}))
    if not asked:
        return {}
    rows = asked[0].union(*asked[1:], all=True) if len(asked) > 1 else asked[0]
    return {row["table"]: {c: row[f"n{at}"] for at, c in enumerate(conditions[row["table"]])} for row in rows}


def _option_columns(table: Table) -> Iterator[tuple[Column, Q]]:
    """The option columns of a table, and which of its rows have a number their lists do not know."""
    for column in table.physical:
        own = f"{column.attname}__in"
        some = Q(**{f"{column.attname}__isnull": False}) & ~Q(**{own: BLANK})
        if column.target and column.target_column:
            target = registry.table(column.target)
            known: Any = target.model._default_manager.filter(**dict(column.target_filter))
            yield column, some & ~Q(**{own: known.values(target.column(column.target_column).attname)})
        elif column.kind == "integer" and column.choices:
            yield column, some & ~Q(**{own: [value for value, _label in column.choices]})


def _point(mapping: TableMapping, table: Table, column: Column, count: int, rows: Any) -> Point:
    numbers = rows.order_by().values_list(column.attname).annotate(n=Count("pk")).order_by("-n", column.attname)[:NAMED]
    text = ngettext(
        "%(table)s: %(count)d record has in %(field)s a number that no option has: %(values)s.",
        "%(table)s: %(count)d records have in %(field)s a number that no option has: %(values)s.",
        count,
    ) % {
        "count": count,
        "table": table.caption,
        "field": column.caption,
        "values": ", ".join(str(number) for number, _n in numbers),
    }
    if column.target:
        step = _("Add an option with that number to the list of the column, or choose another one on these records.")
    else:
        step = _("Choose one of the standard options on these records; an app may have added numbers of its own.")
    return Point("options", False, text, step, mapping.name, table.name)
