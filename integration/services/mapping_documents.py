"""A table mapping as a document: plain values by name, without ids, as it is exported, compared and brought back.

What is in a document follows from the models: every field a person can edit, references by code. A field mapping is
recognised by its two fields, a filter by side and field; that is also how a difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from integration import registry
from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
    FieldMapping,
    MappingFilter,
    MappingTemplate,
    MappingTemplateCondition,
    MatchCriterion,
    Schedule,
    TableMapping,
    TransformationRule,
    ValueMapEntry,
)
from integration.registry import LOCAL
from integration.services import jobs
from integration.services.rule_checks import pair_in_words
from integration.services.values import condition_in_words

Document = dict[str, Any]

FIELDS, FILTERS, CRITERIA, TEMPLATES, SCHEDULES = "fields", "filters", "criteria", "templates", "schedules"
CONDITIONS, LINES, ENTRIES = "conditions", "lines", "entries"
RULES, CONFIG_TEMPLATES, MAPPINGS = "transformation_rules", "config_templates", "mappings"


@dataclass(frozen=True)
class Part:
    """One kind of rows of a mapping (or of a row of it), and by what a row is recognised."""

    model: type[models.Model]
    key: tuple[str, ...]
    parts: tuple[str, ...] = ()


PARTS: Mapping[str, Part] = {
    FIELDS: Part(FieldMapping, ("local_field", "remote_field")),
    FILTERS: Part(MappingFilter, ("side", "field")),
    CRITERIA: Part(MatchCriterion, ("group", "local_field", "remote_field")),
    TEMPLATES: Part(MappingTemplate, ("side", "template"), (CONDITIONS,)),
    SCHEDULES: Part(Schedule, ("job",)),
    CONDITIONS: Part(MappingTemplateCondition, ("field",)),
    LINES: Part(ConfigTemplateLine, ("field",)),
    ENTRIES: Part(ValueMapEntry, ("source_value",)),
    RULES: Part(TransformationRule, ("code",), (ENTRIES,)),
    CONFIG_TEMPLATES: Part(ConfigTemplate, ("code",), (LINES,)),
    MAPPINGS: Part(TableMapping, ("name",), (FIELDS, FILTERS, CRITERIA, TEMPLATES, SCHEDULES)),
}
#: rows that belong to another: the field that says to which
_OWNERS = {"mapping", "template", "mapping_template", "rule"}
_INTERNAL = {"id", "base_key", "user_defined"}


@cache
def columns(part: str) -> tuple[models.Field, ...]:
    """The fields of a row that a document holds, in the model's order."""
    model = PARTS[part].model
    owners = _OWNERS - ({"template"} if part == TEMPLATES else set())
    return tuple(
        f
        for f in model._meta.concrete_fields
        if f.editable and f.name not in _INTERNAL and f.name not in owners and not f.primary_key
    )


def row_document(part: str, row: models.Model) -> Document:
    """The row's own values; the code of what it refers to."""
    return {f.name: _value(f, row) for f in columns(part)}


def _value(field: models.Field, row: models.Model) -> Any:
    if isinstance(field, models.ForeignKey):
        other = getattr(row, field.name)
        return str(other) if other is not None else ""
    value = getattr(row, field.attname)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value) if isinstance(value, models.Choices | str) else value


def mapping_document(mapping: TableMapping) -> Document:
    """A stored mapping with everything that belongs to it."""
    return {
        **draft_document(
            mapping,
            mapping.depends_on.all(),
            {FIELDS: mapping.fields.all(), FILTERS: mapping.filters.all(), CRITERIA: mapping.criteria.all()},
        ),
        TEMPLATES: [
            {**row_document(TEMPLATES, t), CONDITIONS: [row_document(CONDITIONS, c) for c in t.conditions.all()]}
            for t in mapping.templates.all()
        ],
        SCHEDULES: [row_document(SCHEDULES, s) for s in mapping.schedules.all()],
    }


def draft_document(
    mapping: TableMapping, depends_on: Iterable[TableMapping], rows: Mapping[str, Iterable[models.Model]]
) -> Document:
    """A mapping as it would be, with the rows of these kinds."""
    return {
        **row_document(MAPPINGS, mapping),
        "pair": mapping.pair,
        "depends_on": sorted(other.name for other in depends_on),
        **{part: [row_document(part, row) for row in found] for part, found in rows.items()},
    }


def rule_document(rule: TransformationRule) -> Document:
    """A rule; only a value map has entries."""
    head = row_document(RULES, rule)
    entries = [row_document(ENTRIES, entry) for entry in rule.entries.all()]
    return {**head, ENTRIES: entries} if entries else head


def template_document(template: ConfigTemplate) -> Document:
    return {
        **row_document(CONFIG_TEMPLATES, template),
        LINES: [row_document(LINES, line) for line in template.lines.all()],
    }


# --- differences ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One row (or mapping, rule, template) that is added, removed or changed: which values, old and new, in words."""

    #: the mapping, rule or template it belongs to
    owner: str
    #: what it is: "field mapping", "filter" …
    kind: str
    #: the row in words; blank for the mapping itself
    row: str
    #: "added", "removed" or "changed"
    what: str
    #: (name of the value, old, new)
    values: tuple[tuple[str, str, str], ...] = ()

    def as_json(self) -> Document:
        return {
            "owner": self.owner,
            "kind": self.kind,
            "row": self.row,
            "what": self.what,
            "values": [{"name": n, "old": old, "new": new} for n, old, new in self.values],
        }


ADDED, REMOVED, CHANGED = "added", "removed", "changed"


def differences(part: str, old: Document | None, new: Document) -> list[Difference]:
    """What makes the new document of a mapping, rule or template another one than the old; parts that the new one does
    not have stay as they are."""
    owner = " ".join(str(new[name]) for name in PARTS[part].key)
    found = [] if old is not None and not _changes(part, old, new) else [_difference(part, owner, "", old, new)]
    for inner in PARTS[part].parts:
        if inner in new:
            before = old.get(inner, []) if old else []
            tables = (new.get("local_table", ""), new.get("remote_table", ""), new.get("table", ""))
            found += _rows(inner, owner, before, new[inner], tables)
    return found


def _difference(part: str, owner: str, row: str, old: Document | None, new: Document) -> Difference:
    kind = str(PARTS[part].model._meta.verbose_name)
    what = CHANGED if old is not None else ADDED
    return Difference(owner, kind, row, what, tuple(_changes(part, old, new)))


def _rows(
    part: str, owner: str, before: Sequence[Document], after: Sequence[Document], tables: tuple[str, str, str]
) -> Iterator[Difference]:
    key = PARTS[part].key
    known: dict[tuple[Any, ...], list[Document]] = {}
    for row in before:
        known.setdefault(tuple(row.get(name) for name in key), []).append(row)
    for row in after:
        places = known.get(tuple(row.get(name) for name in key))
        old = places.pop(0) if places else None
        text = row_text(part, row, tables)
        if old is None or _changes(part, old, row):
            yield _difference(part, owner, text, old, row)
        for inner in PARTS[part].parts:
            yield from (
                Difference(d.owner, d.kind, f"{text}: {d.row}", d.what, d.values)
                for d in _rows(inner, owner, old.get(inner, []) if old else [], row.get(inner, []), tables)
            )
    kind = str(PARTS[part].model._meta.verbose_name)
    for places in known.values():
        for row in places:
            yield Difference(owner, kind, row_text(part, row, tables), REMOVED)


def _changes(part: str, old: Document | None, new: Document) -> list[tuple[str, str, str]]:
    """(name, old, new) of the values that differ; of a new row those that are not what a row has anyway."""
    found = []
    for field in columns(part):
        if field.name not in new:
            continue
        value = new[field.name]
        if old is None:
            if field.name not in PARTS[part].key and value != default(field):
                found.append((_caption(field), "", in_words(field, value)))
        elif old.get(field.name) != value:
            found.append((_caption(field), in_words(field, old.get(field.name)), in_words(field, value)))
    names = {"depends_on": _("depends on")}
    for name, caption in names.items() if part == MAPPINGS else ():
        was, now = ", ".join((old or {}).get(name, [])), ", ".join(new.get(name, []))
        if name in new and was != now:
            found.append((caption, was, now))
    return found


def default(field: models.Field) -> Any:
    """The value a row has when nobody says anything."""
    if isinstance(field, models.ForeignKey):
        return ""
    value = field.get_default() if field.has_default() else ""
    if isinstance(field, models.DecimalField):
        return format(Decimal(value or 0).normalize(), "f")
    return str(value) if isinstance(value, models.Choices | str) else value


def _caption(field: models.Field) -> str:
    return str(field.verbose_name)


def in_words(field: models.Field, value: Any) -> str:
    """A document's value as people read it."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if value is None:
        return ""
    if field.name in ("local_table", "remote_table", "table", "lookup_table"):
        return table_text(str(value))
    return str(dict(field.flatchoices).get(value, value))


def table_text(name: str) -> str:
    try:
        return str(registry.table(name))
    except registry.UnknownTable:
        return name


def row_text(part: str, row: Mapping[str, Any], tables: tuple[str, str, str]) -> str:
    """A row as people name it: fields by caption, an operator in words."""
    local, remote, own = tables
    if part in (FIELDS, CRITERIA):
        sign = "–" if part == FIELDS else "="
        left, right = (_column(local, row.get("local_field", "")), _column(remote, row.get("remote_field", "")))
        constant = f"“{row['constant']}”" if row.get("constant") else ""
        return f"{left or constant} {sign} {right or constant}".strip()
    if part == ENTRIES:
        return pair_in_words(str(row.get("source_value", "")), str(row.get("destination_value", "")))
    if part == LINES:
        return _column(own, row["field"])
    if part in (FILTERS, CONDITIONS):
        table = local if row.get("side", LOCAL) == LOCAL else remote
        return _condition(table if part == FILTERS else "", row)
    if part == SCHEDULES:
        return _job(str(row.get("job", "")))
    return str(row.get("template", ""))


def _job(code: str) -> str:
    """A schedule as people name it: by what it does."""
    return next((str(job.label) for job in jobs.all_jobs() if job.code == code), code)


def _condition(table: str, row: Mapping[str, Any]) -> str:
    words = dict(MappingFilter.Operator.choices).get(row.get("operator", ""), row.get("operator", ""))
    column, value = _found(table, row["field"]), row.get("value", "")
    if column is not None:
        value = condition_in_words(column, row.get("operator", ""), value)
    return f"{column.caption if column is not None else row['field']} {words} {value}".strip()


def _found(table: str, name: str) -> registry.Column | None:
    try:
        return registry.table(table).columns.get(name)
    except registry.UnknownTable:
        return None


def _column(table: str, name: str) -> str:
    column = _found(table, name)
    return str(column.caption) if column is not None else name
