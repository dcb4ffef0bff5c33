"""Config templates at the database end of a run: which one a new record gets, and the values it brings (ENG-040).

Chosen and read before anything is inserted: a template whose values do not stand costs the records that need it, and
leaves nothing half made (ENG-042).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integration import registry
from integration.engine import dialects
from integration.engine.decide import BOTH, TO, WAITS, Decision, FieldRule, entry
from integration.engine.entered import folded, keys_of, row_value
from integration.engine.filters import Condition, holds, parse_condition
from integration.engine.transform import Unfit, normal
from integration.messages import Finding
from integration.models import MappingTemplate, TableMapping
from integration.once import once
from integration.registry import LOCAL, REMOTE, Column, Row, Table


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line whose value cannot be written: the column's name, and why."""

    field: str
    code: str
    params: dict[str, Any]


@dataclass(slots=True)
class Template:
    """A template as one mapping uses it: conditions on the source's raw row, and row values for the new record."""

    code: str
    conditions: list[tuple[int, str, list[Any], str]]
    values: Row = field(default_factory=dict)
    captions: list[str] = field(default_factory=list)
    finding: Finding | None = None

    def applies(self, source: Sequence[Any]) -> bool:
        """Whether the source meets all conditions; a template without any always applies."""
        return all(holds(operator, normal(source[at]), wanted, kind) for at, operator, wanted, kind in self.conditions)

    def fill(self, decision: Decision, direction: str, rules: Sequence[FieldRule], source: Sequence[Any]) -> None:
        """Put the template's values over the mapped ones (ENG-041).

        What both sides have after the insert counts as agreed: the mapped value that gave way does not come again, nor
        does the template's travel back, until somebody edits one of the two. A mapped value that cannot travel does
        not matter where the template has another one.
        """
        to = direction == TO
        (decision.to_values if to else decision.from_values).update(self.values)
        for rule in rules:
            name = rule.remote_name if to else rule.local_name
            if name not in self.values or rule.direction not in (BOTH, direction):
                continue
            index, value = (rule.local if to else rule.remote), self.values[name]
            own = normal(rule.constant if index < 0 else source[index])
            decision.base[rule.key] = entry(own, value) if to else entry(value, own)
            decision.base.pop(WAITS + rule.key, None)
            decision.findings = [found for found in decision.findings if found.rule is not rule]


def choose(templates: Sequence[Template], source: Sequence[Any]) -> Template | None:
    """The first template that applies; they are in order of priority."""
    return next((template for template in templates if template.applies(source)), None)


def uses_of(mapping: TableMapping) -> dict[str, list[MappingTemplate]]:
    """The mapping's templates by the side whose new records they fill, in order of priority."""
    found: dict[str, list[MappingTemplate]] = {LOCAL: [], REMOTE: []}
    for use in _uses_in(mapping.scope).get(mapping.pk, ()):
        found[use.side].append(use)
    return found


@once
def _uses_in(scope: str) -> dict[int, list[MappingTemplate]]:
    """Mapping -> its templates in order of priority: there are few, and a page that looks at all mappings asks once."""
    found: dict[int, list[MappingTemplate]] = {}
    rows = MappingTemplate.objects.filter(mapping__scope=scope).select_related("template")
    for use in rows.prefetch_related("conditions", "template__lines").order_by("priority", "id"):
        found.setdefault(use.mapping_id, []).append(use)
    return found


def condition_fields(uses: Sequence[MappingTemplate]) -> list[str]:
    """The columns of the source that conditions look at."""
    return [condition.field for use in uses for condition in use.conditions.all()]


def compile_templates(
    uses: Sequence[MappingTemplate], source: Table, index: Mapping[str, int], target: Table, names: Mapping[str, str]
) -> list[Template]:
    """Ready for a run: conditions parsed, values read. Raises `Unfit` for a condition that cannot be."""
    lines = [[(line.field, line.value) for line in use.template.lines.all()] for use in uses]
    made = []
    for use, (values, wrong) in zip(uses, read_values(target, lines), strict=True):
        conditions = []
        for row in use.conditions.all():
            column = source.column(row.field)
            wanted = parse_condition(Condition(row.field, row.operator, row.value), column.kind, column.scale, names)
            conditions.append((index[row.field], row.operator, wanted, column.kind))
        captions = [str(target.column(name).caption) for name in values if not target.column(name).type_of]
        problem = _finding(use.template.code, target, wrong)
        made.append(Template(use.template.code, conditions, values, captions, problem))
    return made


def _finding(template: str, target: Table, wrong: Sequence[Wrong]) -> Finding | None:
    """The first line that does not stand, as an issue of a record that would need it."""
    if not wrong:
        return None
    first = wrong[0]
    column = target.columns.get(first.field)
    caption = str(column.caption) if column else first.field
    code = {"wrong_target": "template_target", "unknown_column": "template_field"}.get(first.code, "template_value")
    params = {"template": template, "value": "", "target": "", "table": str(target.caption), **first.params}
    return Finding(code, caption, {name: str(value) for name, value in params.items()})


# --- values -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Reference:
    """A value that names a record: by its id, or by number, code or label."""

    column: Column
    target: str
    text: str
    row: Row
    wrong: list[Wrong]


def read_values(table: Table, groups: Sequence[Sequence[tuple[str, str]]]) -> list[tuple[Row, list[Wrong]]]:
    """The row values of lists of (column, typed text), and the lines that have none.

    Records are named by number, code or label, options and choices by label or number; one query per table that is
    referred to and way of naming, whatever the number of groups.
    """
    found: list[tuple[Row, list[Wrong]]] = []
    references: list[_Reference] = []
    for lines in groups:
        row: Row = {}
        wrong: list[Wrong] = []
        found.append((row, wrong))
        given = dict(lines)
        for name, text in lines:
            column = table.columns.get(name)
            if column is None:
                wrong.append(Wrong(name, "unknown_column", {"value": name}))
            elif text == "" or not (target := _target(column, given)):
                _plain(column, text, row, wrong)
            else:
                references.append(_Reference(column, target, text.strip(), row, wrong))
    _resolve(references)
    return found


def _target(column: Column, given: Mapping[str, str]) -> str:
    """The table a column points at; that of a two-target lookup stands in its type's line."""
    if not column.parts:
        return column.target
    if column.type_of:
        return ""
    typed = given.get(f"{column.name}type", "").strip()
    return next((target for value, _physical, target in column.parts if value == typed), column.parts[0][2])


def _plain(column: Column, text: str, row: Row, wrong: list[Wrong]) -> None:
    choices = {value: str(label) for value, label in column.choices}
    try:
        value = row_value(column, text)
        if choices and value is not None and value not in choices:
            raise Unfit("not_a_choice")
    except Unfit as unfit:
        params = {"value": text, **unfit.params}
        if choices:
            params["choices"] = ", ".join(choices.values())
        wrong.append(Wrong(column.name, "not_a_choice" if choices else unfit.code, params))
        return
    row[column.name] = value


def _resolve(references: Sequence[_Reference]) -> None:
    tables: dict[str, list[_Reference]] = {}
    for reference in references:
        tables.setdefault(reference.target, []).append(reference)
    for name, group in tables.items():
        target = registry.table(name)
        options = [r for r in group if r.column.target_column]
        _resolve_options(target, options)
        left = _by(target, target.key, [r for r in group if r not in options])
        for other in dict.fromkeys(filter(None, (target.natural_key, *target.label))):
            left = _by(target, target.column(other), left)
        for reference in left:
            _missing(reference, target)


def _by(target: Table, by: Column, group: Sequence[_Reference]) -> list[_Reference]:
    """Settle the references that this column names; returns those it does not."""
    asked: list[tuple[_Reference, str]] = []
    left: list[_Reference] = []
    for reference in group:
        try:
            value = row_value(by, reference.text)
        except Unfit:
            value = None
        if isinstance(value, str) and value:
            asked.append((reference, folded(by, value)))
        else:
            left.append(reference)
    known = keys_of(target, by, {value for _reference, value in asked}) if asked else {}
    for reference, value in asked:
        keys = known.get(value, [])
        if len(keys) == 1:
            reference.row[reference.column.name] = keys[0]
        elif keys:
            _missing(reference, target)
        else:
            left.append(reference)
    return left


def _resolve_options(target: Table, group: Sequence[_Reference]) -> None:
    """Numbers of an option column, by label or number; one query per column."""
    for column in dict.fromkeys(r.column for r in group):
        number = target.column(column.target_column)
        limits = [(target.column(name), value) for name, value in column.target_filter]
        columns = [number, target.column(target.natural_key), *(limit for limit, _value in limits)]
        rows = dialects.current().fetch(target, columns, *_narrowest(limits, number, group))
        known: dict[str, Any] = {}
        for row in rows:
            if all(row[2 + at] == value for at, (_limit, value) in enumerate(limits)):
                known.setdefault(str(row[0]), row[0])
                known[str(row[1]).casefold()] = row[0]
        for reference in group:
            if reference.column is column:
                value = known.get(reference.text.casefold())
                if value is None:
                    _missing(reference, target)
                else:
                    reference.row[column.name] = value


def _narrowest(limits: Sequence[tuple[Column, Any]], number: Column, group: Sequence[_Reference]) -> tuple[Column, Any]:
    """What an option list is read by: the column it belongs to, else the numbers typed."""
    if limits:
        column, value = limits[-1]
        return column, [value]
    return number, [int(r.text) for r in group if r.text.isdigit()]


def _missing(reference: _Reference, target: Table) -> None:
    params = {"value": reference.text, "target": str(target.caption).lower()}
    reference.wrong.append(Wrong(reference.column.name, "wrong_target", params))
