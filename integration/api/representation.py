"""A record as JSON: columns by their registry names, ids as UUIDs, and the natural key behind every reference.

One query reads a page: references bring their readable name along (``currency__code``), so no record costs another one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from integration import registry
from integration.calculated import expressions
from integration.registry import Column, Row, Table
from integration.services import incoming

#: how a table's version of a record is named in its JSON
ETAG = "@etag"


@dataclass(frozen=True)
class Label:
    """The readable name of a reference: a column of the record it points at."""

    name: str
    column: Column
    target: Column
    path: str


class Shape:
    """What is read of one table, and how a row of it becomes JSON."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.columns = list(table.columns.values())

    @cached_property
    def labels(self) -> list[Label]:
        """Readable names of references, as far as the table they point at is registered."""
        found = []
        for column in self.table.physical:
            if not column.target or column.target_column or not _registered(column.target):
                continue
            target = registry.table(column.target)
            shown = target.column(target.label[0])
            path = f"{relation(self.table, column)}__{field_name(target, shown)}"
            found.append(Label(f"{column.name}__{shown.name}", column, shown, path))
        return found

    @cached_property
    def options(self) -> list[tuple[str, Column]]:
        """Option columns and the names of their labels."""
        return [
            (f"{c.name}__{registry.table(c.target).natural_key}", c)
            for c in self.table.physical
            if c.target and c.target_column
        ]

    @property
    def computed(self) -> list[str]:
        """Names that are in the JSON and that nobody writes."""
        calculated = [c.name for c in self.table.calculated]
        return [ETAG, *calculated, *(label.name for label in self.labels), *(name for name, _column in self.options)]

    def queryset(self) -> QuerySet[Any]:
        """All rows in key order, as dictionaries."""
        names = [*(c.attname for c in self._stored), *(label.path for label in self.labels)]
        return self.table.model._default_manager.order_by("pk").annotate(**expressions(self.table)).values(*names)

    def json(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Rows as read by `queryset` in JSON values; the labels of options cost one query per option list."""
        found = list(rows)
        options = {name: self._option_labels(c, {row[c.attname] for row in found}) for name, c in self.options}
        return [self._one(row, options) for row in found]

    def _one(self, row: Mapping[str, Any], options: Mapping[str, Mapping[Any, str]]) -> dict[str, Any]:
        table = self.table
        made: dict[str, Any] = {}
        for column in self.columns:
            if column.virtual:
                leg = next(((v, row[table.column(p).attname]) for v, p, _t in column.parts
                            if row[table.column(p).attname] is not None), (None, None))  # fmt: skip
                made[column.name] = leg[0] if column.type_of else (str(leg[1]) if leg[1] else None)
            else:
                made[column.name] = self._encoders[column.name](row[column.attname])
        for label in self.labels:
            made[label.name] = row[label.path]
        for name, column in self.options:
            made[name] = options[name].get(row[column.attname])
        made[ETAG] = etag(table, {c.name: made[c.name] for c in table.physical})
        return made

    @cached_property
    def _encoders(self) -> dict[str, Callable[[Any], Any]]:
        return {c.name: _encoder(c) for c in self._stored}

    @property
    def _stored(self) -> list[Column]:
        return [*self.table.physical, *self.table.calculated]

    @staticmethod
    def _option_labels(column: Column, numbers: set[Any]) -> dict[Any, str]:
        wanted = numbers - {None}
        if not wanted:
            return {}
        target = registry.table(column.target)
        rows = target.model._default_manager.filter(
            **dict(column.target_filter), **{f"{column.target_column}__in": wanted}
        )
        return dict(rows.values_list(column.target_column, target.natural_key))


def _registered(name: str) -> bool:
    return any(t.name == name for t in registry.tables())


def field_name(table: Table, column: Column) -> str:
    """The name query sets know a column by: that of its model field, or of its annotation."""
    if column.calculated:
        return column.name
    return next(f.name for f in table.model._meta.concrete_fields if f.attname == column.attname)


relation = field_name


def _encoder(column: Column) -> Callable[[Any], Any]:
    if column.kind in ("uuid", "lookup"):
        return lambda v: None if v is None else str(v)
    if column.kind == "datetime":
        return lambda v: None if v is None else _moment(v)
    if column.kind in ("decimal", "date"):
        return lambda v: None if v is None else column.row_value(v)
    return lambda v: v


def _moment(value: dt.datetime) -> str:
    return value.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def json_of_row(table: Table, row: Row) -> dict[str, Any]:
    """The physical columns of a row (as services read them) in JSON values."""
    made = {}
    for column in table.physical:
        value = row[column.name]
        if value and column.kind in ("uuid", "lookup"):
            value = str(uuid.UUID(value))
        elif value and column.kind == "datetime":
            value = value.replace(" ", "T") + "Z"
        made[column.name] = value
    return made


def etag(table: Table, physical: Mapping[str, Any]) -> str:
    """The version of a record: when it was last changed and a digest of what it holds.

    The digest is there for writers that do not stamp what they change (raw SQL, bulk updates).
    """
    text = "\x1f".join(f"{name}={physical[name]}" for name in sorted(physical))
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    stamp = physical.get(table.modified_on) or ""
    return f'"{stamp}|{digest}"' if stamp else f'"{digest}"'


def stamp_of(tag: str) -> str:
    """When the version an ETag names was written; blank when the tag does not say."""
    return tag.removeprefix("W/").strip('"').partition("|")[0] if "|" in tag else ""


# --- the same for the schema ------------------------------------------------------------------------------------------

_FIELDS: dict[str, Callable[..., serializers.Field]] = {
    "integer": serializers.IntegerField,
    "boolean": serializers.BooleanField,
    "date": serializers.DateField,
    "datetime": serializers.DateTimeField,
    "uuid": serializers.UUIDField,
    "lookup": serializers.UUIDField,
    "json": serializers.JSONField,
}


def serializer_for(table: Table, component: str) -> type[serializers.Serializer]:
    """A serializer that describes the table's records in the OpenAPI schema."""
    shape = Shape(table)
    held = incoming.locked(table)
    fields: dict[str, Any] = {}
    for column in shape.columns:
        fields[column.name] = _field(column, read_only=column.name in held)
    for label in shape.labels:
        help_text = f"{label.column.caption}: {label.target.caption}"
        kind = _FIELDS.get(label.target.kind, serializers.CharField)
        fields[label.name] = kind(read_only=True, allow_null=True, help_text=help_text)
    for name, column in shape.options:
        fields[name] = serializers.CharField(read_only=True, allow_null=True, help_text=str(column.caption))
    fields[ETAG] = serializers.CharField(read_only=True, help_text=_("The version; send it as If-Match."))
    fields["Meta"] = type("Meta", (), {"ref_name": component})
    return type(f"{component}Serializer", (serializers.Serializer,), fields)


def _field(column: Column, *, read_only: bool) -> serializers.Field:
    options: dict[str, Any] = {"help_text": _help(column)}
    if read_only:
        options["read_only"] = True
    else:
        options["required"] = column.required and column.default in (None, "")
    if column.null or column.virtual:
        options["allow_null"] = True
    if column.kind == "decimal":
        return serializers.DecimalField(max_digits=column.digits, decimal_places=column.scale, **options)
    if column.is_text or column.type_of:
        if not read_only:
            options["allow_blank"] = not column.required
            options["max_length"] = column.max_length
        return serializers.CharField(**options)
    return _FIELDS[column.kind](**options)


def _help(column: Column) -> str:
    text = str(column.caption)
    targets = [t for _v, _p, t in column.parts] or [column.target]
    if column.type_of:
        text += ": " + ", ".join(v for v, _p, _t in column.parts)
    elif column.choices:
        text += ": " + ", ".join(f"{value} {label}" for value, label in column.choices)
    elif targets[0]:
        text += " → " + ", ".join(targets)
    return text
