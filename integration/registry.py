"""The tables of both sides as the engine sees them: columns, keys, labels, numbers and rules.

A side's app registers each model once (`register`). Everything else (mappings, filters, couplings, triggers, screens,
REST) speaks of a table by its registry name (``bc.customer``, ``crm.account``) and of a column by its registry
name: on the Sales side the Dataverse logical name (which is the database column), on the others the field name.

Row values are JSON values and look the same on every database: text (blank is ``""``), int, bool, ``None``; decimals as
text at the column's scale, dates ``YYYY-MM-DD``, times ``YYYY-MM-DD HH:MM:SS.ffffff`` in UTC, ids as 32 hex digits.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from integration.calculated import Calculated, Calculation, Joined, column_of

if TYPE_CHECKING:
    from integration.engine.write import Batch

LOCAL, REMOTE = "L", "R"
Row = dict[str, Any]
Rule = Callable[["Batch"], None]


class UnknownTable(LookupError):
    """No table of that name is registered."""


class UnknownColumn(LookupError):
    """The table has no column of that name."""


@dataclass(frozen=True)
class Column:
    """One column of a registered table.

    `kind` is one of text, code, integer, decimal, boolean, date, datetime, uuid, lookup. `target` names the table a
    lookup (or an option number) points at, `target_column` the column of it that is stored (default: its key), and
    `target_filter` limits it. A virtual column has `parts`: the type value -> (physical column, target table); those of
    `untold` say nothing to the other side. A `calculated` one comes from other tables' rows.
    """

    name: str
    kind: str
    #: what people call it; `caption` says it in the reader's language
    title: Any = field(compare=False)
    db_column: str = ""
    attname: str = ""
    max_length: int | None = None
    scale: int = 0
    digits: int = 0
    null: bool = False
    required: bool = False
    default: Any = ""
    choices: tuple[tuple[Any, str], ...] = ()
    target: str = ""
    target_column: str = ""
    target_filter: tuple[tuple[str, Any], ...] = ()
    parts: tuple[tuple[str, str, str], ...] = ()
    #: the database columns of the parts
    db_parts: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    #: of a dotted column over a two-target lookup: the column over each of its tables, of which one has a value
    legs: tuple[Column, ...] = ()
    type_of: str = ""
    read_only: bool = False
    insert_only: bool = False
    #: nobody types it, but a config template may give it to new records (the number series they are numbered from)
    by_template: bool = False
    calculated: Calculated | None = None

    @property
    def caption(self) -> str:
        return str(self.title)

    @property
    def virtual(self) -> bool:
        return bool(self.parts)

    @property
    def is_text(self) -> bool:
        return self.kind in ("text", "code")

    def row_value(self, value: Any) -> Any:
        """The Python value of a model field as a row value."""
        if value is None:
            return "" if self.is_text and not self.null else None
        if self.kind in ("lookup", "uuid") and not self.choices:
            return value.hex if isinstance(value, uuid.UUID) else str(value).replace("-", "").lower()
        if self.kind == "decimal":
            exponent = Decimal(1).scaleb(-self.scale)
            return f"{Decimal(value).quantize(exponent, rounding=ROUND_HALF_UP):f}"
        if self.kind == "datetime" and isinstance(value, dt.datetime):
            if value.tzinfo is not None:
                value = value.astimezone(dt.UTC)
            return value.strftime("%Y-%m-%d %H:%M:%S.%f")
        if self.kind == "date" and isinstance(value, dt.date):
            return value.isoformat()
        if self.is_text:
            return str(value)
        return value

    def python_value(self, value: Any) -> Any:
        """A row value as the Python value the model field holds."""
        if value is None:
            return None
        if self.kind in ("lookup", "uuid"):
            return uuid.UUID(value)
        if self.kind == "decimal":
            return Decimal(value)
        if self.kind == "datetime":
            return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
        if self.kind == "date":
            return dt.date.fromisoformat(value)
        return value


@dataclass
class Table:
    """One registered table: its model, side, number (BC's own or its proxy's; 0: it has none), columns and rules."""

    model: type[models.Model]
    name: str
    side: str
    number: int
    #: what people call it; `caption` says it in the reader's language
    title: Any
    columns: dict[str, Column]
    key: Column
    natural_key: str
    label: tuple[str, ...]
    search: tuple[str, ...]
    rules: list[Rule] = field(default_factory=list)
    created_on: str = ""
    modified_on: str = ""
    created_by: str = ""
    modified_by: str = ""
    company: str = ""
    #: the column that says which part of the organisation a record belongs to
    unit: str = ""
    #: other names columns go by, so that tables a lookup may point at can be asked for the same thing
    aliases: Mapping[str, str] = field(default_factory=dict)
    _dotted: dict[str, Column] = field(default_factory=dict)

    @property
    def caption(self) -> str:
        return capfirst(str(self.title))

    def __str__(self) -> str:
        return f"{self.caption} ({self.number})" if self.number else self.caption

    @property
    def system(self) -> str:
        """The system it belongs to, as people call it."""
        return str(self.model._meta.app_config.verbose_name)

    @property
    def db_table(self) -> str:
        return self.model._meta.db_table

    def column(self, name: str) -> Column:
        """The column of that name. A dotted name is a column of the record a lookup points at, looked up as the row is
        read: ``parentcustomerid.accountnumber``."""
        found = self.columns.get(name) or self._dotted.get(name) or self.columns.get(self.aliases.get(name, ""))
        if found is None and "." in name:
            found = self._dotted[name] = self._beyond(*name.split(".", 1))
        if found is None:
            raise UnknownColumn(f"{self.name} has no column “{name}”.")
        return found

    def _beyond(self, lookup: str, further: str) -> Column:
        """The column that lies beyond a lookup: of each table that has it, where the lookup may point at several."""
        over, name = self.column(lookup), f"{lookup}.{further}"
        legs = [physical for _, physical, _ in over.parts] if not over.type_of else []
        if not (legs or over.target) or over.target_column:
            raise UnknownColumn(f"{self.name}: “{lookup}” is not a lookup, so nothing lies beyond it ({name}).")
        found: list[Column] = []
        for own in legs or [lookup]:
            target = table(self.column(own).target)
            with suppress(UnknownColumn):
                if target.column(further).virtual:
                    continue
                of = Joined(target.name, {target.key.name: own}, further)
                found.append(column_of(name, of, self, target))
        if not found:
            targets = ", ".join(table(self.column(own).target).name for own in legs or [lookup])
            raise UnknownColumn(f"{targets} has no column “{further}” ({self.name}: {name}).")
        return found[0] if len(found) == 1 else replace(found[0], calculated=None, legs=tuple(found))

    @property
    def physical(self) -> list[Column]:
        return [column for column in self.columns.values() if not column.virtual and not column.calculated]

    @property
    def calculated(self) -> list[Column]:
        return [column for column in self.columns.values() if column.calculated]

    def row(self, instance: models.Model) -> Row:
        """The instance as a row (physical columns only)."""
        return {c.name: c.row_value(getattr(instance, c.attname)) for c in self.physical}

    def fill(self, instance: models.Model, row: Mapping[str, Any]) -> None:
        """Put a row's values back on the instance, dropping cached relations that no longer hold."""
        for column in self.physical:
            if column.name in row:
                value = column.python_value(row[column.name])
                if getattr(instance, column.attname, None) != value:
                    setattr(instance, column.attname, value)

    def text(self, row: Mapping[str, Any]) -> str:
        """The record's label: its label columns, as people name it."""
        return " · ".join(str(row[name]) for name in self.label if row.get(name))


_KINDS: list[tuple[type[models.Field], str]] = [
    (models.ForeignKey, "lookup"),
    (models.UUIDField, "uuid"),
    (models.BooleanField, "boolean"),
    (models.DecimalField, "decimal"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.IntegerField, "integer"),
    (models.JSONField, "json"),
    (models.CharField, "text"),
    (models.TextField, "text"),
]
_TABLES: dict[str, Table] = {}
_BY_MODEL: dict[type[models.Model], Table] = {}
#: calculated columns of tables whose rows come from one that is not registered yet
_waiting: list[tuple[Table, str, Calculation]] = []


def _column(model_field: models.Field, *, logical: bool, codes: Iterable[str], extra: Mapping[str, Any]) -> Column:
    kind = next((k for cls, k in _KINDS if isinstance(model_field, cls)), "")
    if not kind:
        raise TypeError(f"{model_field} has a type that cannot be registered.")
    name = str(model_field.column) if logical else model_field.name
    if name in codes:
        kind = "code"
    target = ""
    if isinstance(model_field, models.ForeignKey):
        target = model_field.related_model._meta.label_lower
    default = model_field.get_default() if model_field.has_default() and not callable(model_field.default) else None
    if default is None and kind in ("text", "code") and not model_field.null:
        default = ""
    choices = tuple(model_field.flatchoices) if model_field.choices else ()
    column = Column(
        name=name,
        kind=kind,
        title=model_field.verbose_name,
        db_column=model_field.column or "",
        attname=model_field.attname,
        max_length=getattr(model_field, "max_length", None) if kind in ("text", "code") else None,
        scale=getattr(model_field, "decimal_places", 0) or 0,
        digits=getattr(model_field, "max_digits", 0) or 0,
        null=model_field.null,
        required=not model_field.blank and not model_field.null and not model_field.primary_key,
        choices=choices,
        target=target,
    )
    values = {**column.__dict__, "default": column.row_value(default), **extra}
    return Column(**values)


def register(
    model: type[models.Model],
    *,
    side: str,
    number: int,
    natural_key: str = "",
    label: Sequence[str] = (),
    search: Sequence[str] = (),
    rules: Sequence[Rule] = (),
    codes: Iterable[str] = (),
    virtual: Mapping[str, Mapping[str, str]] | None = None,
    columns: Mapping[str, Mapping[str, Any]] | None = None,
    calculated: Mapping[str, Calculation] | None = None,
    created_on: str = "",
    modified_on: str = "",
    created_by: str = "",
    modified_by: str = "",
    company: str = "",
    unit: str = "",
    aliases: Mapping[str, str] | None = None,
    logical_names: bool = False,
) -> Table:
    """Register a model as a table of one side.

    `logical_names`: name the columns by their database column (Sales) instead of the field name. `codes`: columns that
    are upper-cased and trimmed. `virtual`: two-target lookups, name -> {type value: physical column}. `columns`:
    extra `Column` attributes by column name (``read_only``, ``insert_only``, ``target``, ``untold`` …). `calculated`:
    columns from other tables' rows, whichever of the two is registered first. `company`, `unit`: the columns that hold
    the company and the part of the organisation the row belongs to. `aliases`: other names of columns.
    """
    found: dict[str, Column] = {}
    codes = set(codes)
    extras = dict(columns or {})
    for model_field in model._meta.concrete_fields:
        name = str(model_field.column) if logical_names else model_field.name
        column = _column(model_field, logical=logical_names, codes=codes, extra=extras.pop(name, {}))
        found[column.name] = column
    for name, parts in (virtual or {}).items():
        legs = tuple((value, physical, found[physical].target) for value, physical in parts.items())
        db_parts = tuple(found[physical].db_column for physical in parts.values())
        extra = {"title": name.removesuffix("id").capitalize(), **extras.pop(name, {})}
        found[name] = Column(name=name, kind="lookup", parts=legs, db_parts=db_parts, null=True, default=None, **extra)
        found[f"{name}type"] = Column(
            name=f"{name}type",
            kind="text",
            title=format_lazy(_("{title} type"), title=extra["title"]),
            parts=legs,
            db_parts=db_parts,
            type_of=name,
            max_length=20,
            null=True,
            choices=tuple((value, value) for value in parts),
            default=None,
        )
    if extras:
        raise UnknownColumn(f"{model._meta.label} has no column {', '.join(sorted(extras))}.")
    key = next(c for c in found.values() if c.db_column == model._meta.pk.column)
    made = Table(
        model=model,
        name=model._meta.label_lower,
        side=side,
        number=number,
        title=model._meta.verbose_name,
        columns=found,
        key=key,
        natural_key=natural_key,
        label=tuple(label) or ((natural_key,) if natural_key else (key.name,)),
        search=tuple(search) or tuple(label),
        rules=list(rules),
        created_on=created_on,
        modified_on=modified_on,
        created_by=created_by,
        modified_by=modified_by,
        company=company,
        unit=unit,
        aliases=dict(aliases or {}),
    )
    stamps = filter(None, (created_on, modified_on, created_by, modified_by, company, unit))
    for name in (*made.label, *made.search, *stamps, *made.aliases):
        made.column(name)
    _TABLES[made.name] = made
    _BY_MODEL[model] = made
    calculate(made, calculated or {})
    return made


def calculate(to: Table, columns: Mapping[str, Calculation]) -> None:
    """Add calculated columns to a table, and those that waited for it to its readers."""
    _waiting.extend((to, name, calculation) for name, calculation in columns.items())
    unsettled = len(_waiting) + 1
    while len(_waiting) < unsettled:
        unsettled = len(_waiting)
        for each in list(_waiting):
            table_, name, calculation = each
            source = _TABLES.get(calculation.table)
            pending = {n for t, n, _ in _waiting if t is source}
            if source is not None and calculation.column not in pending:
                table_.columns[name] = column_of(name, calculation, table_, source)
                _waiting.remove(each)


def unsettled() -> list[str]:
    """Calculated columns whose rows would come from a table nobody registered."""
    return [f"{table_.name}.{name}" for table_, name, _ in _waiting]


@cache
def describe(model: type[models.Model]) -> Table:
    """A model of the engine's own (couplings, journal …) in the same terms, so that it is written by the same means."""
    columns = {c.name: c for c in (_column(f, logical=False, codes=(), extra={}) for f in model._meta.concrete_fields)}
    key = next(c for c in columns.values() if c.db_column == model._meta.pk.column)
    return Table(model, model._meta.label_lower, "", 0, model._meta.verbose_name, columns, key, "", (key.name,), ())


def table(ref: str | type[models.Model]) -> Table:
    """The table of that registry name or model; `UnknownTable` names the ones that exist."""
    found = _TABLES.get(ref) if isinstance(ref, str) else _BY_MODEL.get(ref)
    if found is None:
        raise UnknownTable(f"There is no table “{ref}”. Tables: {', '.join(sorted(_TABLES))}.")
    return found


def tables(side: str | None = None) -> list[Table]:
    """All registered tables, in name order; of one side if asked."""
    return [t for _, t in sorted(_TABLES.items()) if side is None or t.side == side]


def is_registered(model: type[models.Model]) -> bool:
    return model in _BY_MODEL
