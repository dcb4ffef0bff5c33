"""What an edited table mapping must meet before it is saved: one sentence per problem, naming row, field and value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import messages, pairs, registry
from integration.engine.chains import known_rules
from integration.engine.filters import Condition, parse_condition
from integration.engine.plan import fields_convertible
from integration.engine.transform import Unfit, parse
from integration.language import as_stored, chosen
from integration.messages import kind_in_words, two_columns
from integration.models import (
    Coupling,
    FieldMapping,
    MappingFilter,
    MappingTemplateCondition,
    MatchCriterion,
    TableMapping,
)
from integration.models.mapping import DeletionConflict, Direction
from integration.registry import LOCAL, REMOTE, Column, Table
from integration.services import rule_checks
from integration.services.errors import Refused
from integration.services.link import connection

MAPPING, FIELDS, FILTERS, CRITERIA, DEPENDS = "mapping", "fields", "filters", "criteria", "depends_on"
_BLANK_OPERATORS = (MappingFilter.Operator.BLANK, MappingFilter.Operator.NOT_BLANK)


@dataclass
class Draft:
    """A table mapping as it would be after saving: the row and all of its field mappings, filters and criteria."""

    mapping: TableMapping
    fields: list[FieldMapping] = field(default_factory=list)
    filters: list[MappingFilter] = field(default_factory=list)
    criteria: list[MatchCriterion] = field(default_factory=list)
    depends_on: list[TableMapping] = field(default_factory=list)

    def __post_init__(self) -> None:
        rows: tuple[FieldMapping | MappingFilter | MatchCriterion, ...] = (*self.fields, *self.filters, *self.criteria)
        for row in rows:
            row.mapping = self.mapping


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a draft: the part, the row's place in it (None: the whole part), the field, the sentence."""

    part: str
    row: int | None
    field: str
    text: str


class MappingRefused(Refused):
    """The mapping cannot be saved like this; `problems` says why, in order."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(p.text for p in problems))
        self.problems = problems


def check(draft: Draft) -> list[Problem]:
    """Everything wrong with the draft. Also tidies it: codes in capitals, choices typed by label become numbers, the
    rows of a mapping that never goes both ways follow its direction (ENG-004)."""
    draft.mapping.name = draft.mapping.name.strip().upper()
    old = TableMapping.objects.filter(pk=draft.mapping.pk).first() if draft.mapping.pk else None
    tables, problems = _tables(draft.mapping)
    if tables is None:
        return problems
    problems += _identity(draft.mapping, old, *tables)
    if pairs.get(draft.mapping.pair).one_way_only:
        for row in draft.fields:
            row.direction = draft.mapping.direction
    problems += _direction(draft)
    rules = known_rules() if any(row.transformation_rule_id for row in draft.fields) else {}
    for number, row in enumerate(draft.fields):
        rule_checks.tidy_row(row, draft.mapping)
        problems += [Problem(FIELDS, number, name, text) for name, text in _field(row, draft.mapping, *tables)]
        columns = tables[0].columns.get(row.local_field), tables[1].columns.get(row.remote_field)
        problems += [
            Problem(FIELDS, number, name, text) for name, text in rule_checks.row_problems(row, *columns, rules)
        ]
    problems += _written_twice(draft, tables)
    for number, condition in enumerate(draft.filters):
        table = tables[0] if condition.side == LOCAL else tables[1]
        problems += [Problem(FILTERS, number, name, text) for name, text in condition_problems(condition, table)]
    for number, criterion in enumerate(draft.criteria):
        problems += [Problem(CRITERIA, number, name, text) for name, text in _criterion(criterion, *tables)]
    return problems


def questions(draft: Draft) -> list[str]:
    """What needs a confirmation before it is saved (ENG-005)."""
    mapping = draft.mapping
    risky = mapping.deletion_conflict == DeletionConflict.REMOVE_COUPLING and not mapping.only_coupled
    if not risky:
        return []
    old = TableMapping.objects.filter(pk=mapping.pk).first() if mapping.pk else None
    if old and old.deletion_conflict == mapping.deletion_conflict and not old.only_coupled:
        return []
    return [
        _(
            "When a record is deleted, %(name)s removes its coupling; because it does not synchronise only coupled "
            "records, the next run may create the deleted record again and couple it. Is that what you want?"
        )
        % {"name": mapping.name}
    ]


# --- the mapping itself ---------------------------------------------------------------------------------------------


def _tables(mapping: TableMapping) -> tuple[tuple[Table, Table] | None, list[Problem]]:
    problems, found = [], []
    for name, side in (("local_table", LOCAL), ("remote_table", REMOTE)):
        value = getattr(mapping, name)
        known = {t.name: t for t in registry.tables(side)}
        if value in known:
            found.append(known[value])
        else:
            text = _("There is no table “%(value)s” on that side. Tables: %(known)s.")
            problems.append(Problem(MAPPING, None, name, text % {"value": value, "known": ", ".join(sorted(known))}))
    return ((found[0], found[1]) if len(found) == 2 else None), problems


def _identity(mapping: TableMapping, old: TableMapping | None, local: Table, remote: Table) -> Iterator[Problem]:
    if not mapping.name:
        yield Problem(MAPPING, None, "name", _("A table mapping must have a name."))
    elif len(mapping.name) > 20:
        text = _("The name “%(name)s” has %(length)d characters; 20 are allowed.")
        yield Problem(MAPPING, None, "name", text % {"name": mapping.name, "length": len(mapping.name)})
    others = TableMapping.objects.exclude(pk=mapping.pk)
    if others.filter(name=mapping.name).exists():
        text = _("There is a table mapping %(name)s already. Choose another name.")
        yield Problem(MAPPING, None, "name", text % {"name": mapping.name})
    if old and old.pair and old.name != mapping.name:
        text = _("%(name)s comes with the product and keeps its name.")
        yield Problem(MAPPING, None, "name", text % {"name": old.name})
    same = others.filter(scope=mapping.scope, local_table=local.name, set_aside=False).first()
    if same and (old is None or old.local_table != mapping.local_table or (old.set_aside and mapping.enabled)):
        text = _(
            "%(table)s is mapped by %(name)s already, and a record is coupled to one partner only. "
            "Map another table, or change %(name)s."
        )
        yield Problem(MAPPING, None, "local_table", text % {"table": str(local), "name": same.name})
    if mapping.enabled and (why := why_not(mapping)):
        yield Problem(MAPPING, None, "enabled", why)
    if old and (old.local_table, old.remote_table) != (mapping.local_table, mapping.remote_table):
        yield from _other_tables(mapping, old)


def why_not(mapping: TableMapping) -> str:
    """Why the mapping cannot be enabled as the connection is set up; blank when it can."""
    pair = pairs.get(mapping.pair)
    return "" if not pair.when or pair.active(connection()) else setting_of(mapping)


def setting_of(mapping: TableMapping) -> str:
    """The setting of the connection that a mapping exists under, in a sentence."""
    pair = pairs.get(mapping.pair)
    text = _("%(name)s needs %(setting)s on the connection page.")
    return text % {"name": mapping.name, "setting": pairs.SWITCHES[pair.when][2]}


def _other_tables(mapping: TableMapping, old: TableMapping) -> Iterator[Problem]:
    changed = "local_table" if old.local_table != mapping.local_table else "remote_table"
    if old.pair:
        text = _("The tables of %(name)s cannot be changed: its rules are made for these two tables.")
        yield Problem(MAPPING, None, changed, text % {"name": old.name})
        return
    count = Coupling.objects.filter(scope=old.scope, local_table=old.local_table, remote_table=old.remote_table).count()
    if count:
        text = ngettext(
            "The tables of %(name)s cannot be changed while %(count)d record is coupled. Uncouple it first.",
            "The tables of %(name)s cannot be changed while %(count)d records are coupled. Uncouple them first.",
            count,
        )
        yield Problem(MAPPING, None, changed, text % {"name": old.name, "count": count})


def _direction(draft: Draft) -> Iterator[Problem]:
    """ENG-004, and the pairs that never go both ways."""
    mapping = draft.mapping
    if mapping.direction == Direction.BIDIRECTIONAL and pairs.get(mapping.pair).one_way_only:
        text = _("%(name)s cannot go both ways. Choose one of the two directions.")
        yield Problem(MAPPING, None, "direction", text % {"name": mapping.name})
    enabled = [f for f in draft.fields if f.enabled]
    if not enabled:
        if mapping.enabled:
            text = _("%(name)s has no enabled field mapping. Add one, or disable the table mapping.")
            yield Problem(FIELDS, None, "", text % {"name": mapping.name})
    elif all(f.direction != mapping.direction for f in enabled):
        text = _(
            "No enabled field mapping of %(name)s has the direction “%(direction)s”. Change the direction of at least "
            "one field mapping first, or choose another direction."
        )
        names = {"name": mapping.name, "direction": mapping.get_direction_display()}
        yield Problem(MAPPING, None, "direction", text % names)


# --- field mappings -------------------------------------------------------------------------------------------------


def _caption(table: Table, name: str) -> str:
    column = table.columns.get(name)
    return str(column.caption) if column else name


def _field(row: FieldMapping, mapping: TableMapping, local: Table, remote: Table) -> Iterator[tuple[str, str]]:
    unknown = _("%(table)s has no field “%(value)s”. Choose one of its fields.")
    for name, table in (("local_field", local), ("remote_field", remote)):
        value = getattr(row, name)
        if value and value not in table.columns:
            yield name, unknown % {"table": str(table), "value": value}
            return
    left = local.columns.get(row.local_field)
    right = remote.columns.get(row.remote_field)
    if left is None or right is None:
        yield from _constant(row, left, right)
    else:
        yield from _two_fields(row, left, right)
    yield from _receivable(row, mapping, left, right)
    if row.not_null and row.clear_on_failed_synch:
        text = _("%(field)s cannot be both “Not null” and “Clear value on failed synch”. Choose one of them.")
        yield "not_null", text % {"field": _caption(local, row.local_field) or _caption(remote, row.remote_field)}
    if row.not_null and right is not None and not _points(right):
        text = _("“Not null” is for fields that point at another record; %(field)s does not.")
        yield "not_null", text % {"field": right.caption}
    if row.clear_on_failed_synch and not any(c is not None and _points(c) for c in (left, right)):
        text = _("“Clear value on failed synch” is for fields that point at another record; %(field)s does not.")
        yield "clear_on_failed_synch", text % {"field": left.caption if left else right.caption if right else ""}


def _points(column: Column) -> bool:
    return bool(column.target or (column.parts and not column.type_of))


def _constant(row: FieldMapping, left: Column | None, right: Column | None) -> Iterator[tuple[str, str]]:
    column = left or right
    if column is None:
        yield "local_field", _("Choose a field of at least one side.")
        return
    wanted = Direction.FROM if left else Direction.TO
    if not row.constant:
        text = _("%(field)s has no counterpart: choose the other field, or give a constant value to write.")
        yield "constant", text % {"field": column.caption}
        return
    if row.direction != wanted:
        text = _("The constant “%(value)s” can only be written to %(field)s: choose the direction “%(direction)s”.")
        names = {"value": row.constant, "field": column.caption, "direction": wanted.label}
        yield "direction", text % names
    if column.parts and not column.type_of:
        yield "constant", _("%(field)s points at a record; a constant cannot.") % {"field": column.caption}
        return
    if chosen(column.choices, row.constant) is not None:
        row.constant = as_stored(column.choices, row.constant)
        return
    try:
        value = parse(column.kind, row.constant, column.scale)
    except Unfit as unfit:
        yield "constant", _unfit(unfit, str(column.caption), row.mapping.name)
        return
    if column.choices and value not in [number for number, _label in column.choices]:
        yield "constant", _no_choice(column, row.constant)
    elif column.max_length and len(row.constant) > column.max_length:
        text = _("The constant “%(value)s” has %(length)d characters; %(field)s takes %(max)d.")
        sizes = {"length": len(row.constant), "max": column.max_length}
        yield "constant", text % {"value": row.constant, "field": column.caption, **sizes}


def _two_fields(row: FieldMapping, left: Column, right: Column) -> Iterator[tuple[str, str]]:
    if row.constant:
        text = _("The constant “%(value)s” has no place in a row with two fields. Clear it, or clear one field.")
        yield "constant", text % {"value": row.constant}
    if not fields_convertible(left, right, by_text=rule_checks.by_text(row)):
        text = _("%(left)s (%(left_kind)s) and %(right)s (%(right_kind)s) can never hold the same value.")
        names = two_columns(left, right)
        yield "remote_field", text % names


def _receivable(
    row: FieldMapping, mapping: TableMapping, left: Column | None, right: Column | None
) -> Iterator[tuple[str, str]]:
    """A field that cannot be written must not be a destination."""
    going = row.direction if mapping.direction == Direction.BIDIRECTIONAL else mapping.direction
    for column, name, away in ((left, "local_field", Direction.TO), (right, "remote_field", Direction.FROM)):
        if column is not None and column.read_only and row.direction != away and going != away:
            text = _("%(field)s cannot be written. Choose another field, or the direction “%(direction)s”.")
            yield name, text % {"field": column.caption, "direction": away.label}


def _written_twice(draft: Draft, tables: tuple[Table, Table]) -> Iterator[Problem]:
    """Two enabled rows that write the same field would overwrite one another in every run."""
    for table, name, away in ((tables[0], "local_field", Direction.TO), (tables[1], "remote_field", Direction.FROM)):
        seen: set[str] = set()
        for number, row in enumerate(draft.fields):
            value = getattr(row, name)
            if not value or not row.enabled or row.direction == away:
                continue
            if value in seen:
                text = _("%(field)s is written by another field mapping already. Disable one of the two.")
                yield Problem(FIELDS, number, name, text % {"field": _caption(table, value)})
            seen.add(value)


# --- filters and criteria -------------------------------------------------------------------------------------------


def _unfit(unfit: Unfit, caption: str, mapping: str) -> str:
    params = {"field": caption, "record": mapping, **unfit.params}
    return f"{messages.sentence(unfit.code, params)} {messages.next_step(unfit.code, params)}".strip()


def _no_choice(column: Column, value: str) -> str:
    choices = ", ".join(str(n) if str(n) == str(label) else f"{n} ({label})" for n, label in column.choices)
    return _("%(field)s cannot be “%(value)s”. Possible values: %(choices)s.") % {
        "field": column.caption,
        "value": value,
        "choices": choices,
    }


def condition_problems(row: MappingFilter | MappingTemplateCondition, table: Table) -> Iterator[tuple[str, str]]:
    """What is wrong with a condition on a table's records; tidies its value."""
    column = table.columns.get(row.field)
    if column is None:
        text = _("%(table)s has no field “%(value)s”. Choose one of its fields.")
        yield "field", text % {"table": str(table), "value": row.field}
        return
    if row.operator in _BLANK_OPERATORS:
        row.value = ""
    elif row.value.strip() == "":
        text = _("The filter on %(field)s needs a value; for empty fields use “is blank”.")
        yield "value", text % {"field": column.caption}
        return
    row.value = _by_label(row, column)
    company = connection().company
    names = {"@current_company": company.hex if company else ""}
    try:
        values = parse_condition(Condition(row.field, row.operator, row.value), column.kind, column.scale, names)
    except Unfit as unfit:
        about_operator = unfit.code in ("unknown_operator", "operator_not_for_kind")
        if about_operator:
            text = _("“%(operator)s” cannot be used on %(field)s (%(kind)s). Choose another operator.")
            label = dict(MappingFilter.Operator.choices).get(row.operator, row.operator)
            yield "operator", text % {"operator": label, "field": column.caption, "kind": kind_in_words(column.kind)}
        else:
            text = _("The filter on %(field)s cannot have the value “%(value)s”: %(kind)s expected.")
            yield "value", text % {"field": column.caption, "value": row.value, "kind": kind_in_words(column.kind)}
        return
    if column.choices and not column.target:
        allowed = {number for number, _label in column.choices} | {None}
        wrong = next((v for v in values if v not in allowed), None)
        if wrong is not None:
            yield "value", _no_choice(column, str(wrong))


def _by_label(row: MappingFilter | MappingTemplateCondition, column: Column) -> str:
    """People type “Active”; the filter keeps the number behind it."""
    if not column.choices or column.kind != "integer":
        return row.value.strip() if row.operator != MappingFilter.Operator.IN else row.value
    parts = row.value.split("|") if row.operator == MappingFilter.Operator.IN else [row.value]
    meant = [(part.strip(), chosen(column.choices, part)) for part in parts]
    return "|".join(part if number is None else str(number) for part, number in meant)


def _criterion(row: MatchCriterion, local: Table, remote: Table) -> Iterator[tuple[str, str]]:
    """ENG-012."""
    unknown = _("%(table)s has no field “%(value)s”. Choose one of its fields.")
    for name, table in (("local_field", local), ("remote_field", remote)):
        value = getattr(row, name)
        if value not in table.columns:
            yield name, unknown % {"table": str(table), "value": value}
            return
    left, right = local.columns[row.local_field], remote.columns[row.remote_field]
    pointing = next((c for c in (left, right) if _points(c) or c.kind in ("uuid", "json")), None)
    if pointing is not None:
        text = _("%(field)s holds a key, not a value people would compare. Match by another field.")
        yield "local_field" if pointing is left else "remote_field", text % {"field": pointing.caption}
    elif not fields_convertible(left, right):
        text = _("%(left)s (%(left_kind)s) and %(right)s (%(right_kind)s) can never be equal.")
        names = two_columns(left, right)
        yield "remote_field", text % names
