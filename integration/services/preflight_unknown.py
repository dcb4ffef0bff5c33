"""Preflight of what an app changed in Sales' standard tables: columns that are not there, option numbers nobody knows.

A mapping names columns in its field mappings, filters and match criteria; a row of a table may hold an option number
that is not, or no longer, in its list.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
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


def unknown_options(mapping: TableMapping, looked_at: Container[str] = ()) -> list[Point]:
    """Option numbers in the mapping's Sales table that their lists do not know: one look, and one for each at fault.

    `looked_at`: the columns that have been looked at already.
    """
    table = registry.table(mapping.remote_table)
    if table.side != REMOTE:
        return []
    strange = {column.name: condition for column, condition in _option_columns(table) if column.name not in looked_at}
    if not strange:
        return []
    objects = table.model._default_manager
    counts = objects.aggregate(**{f"n_{name}": Count("pk", filter=condition) for name, condition in strange.items()})
    return [
        _point(mapping, table, table.column(name), counts[f"n_{name}"], objects.filter(condition))
        for name, condition in strange.items()
        if counts[f"n_{name}"]
    ]


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
