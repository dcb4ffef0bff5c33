"""Records as other systems and people hand them in (REST bodies, lines of a file): checked, completed, written.

Everything that is wrong with a record is found before anything is written, and said in the words of its columns.
Writing goes through the table's rules like everybody's (`write_rows`), all of it or nothing.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from integration import messages, registry
from integration import origin as origins
from integration.engine.entered import folded, keys_of, row_value
from integration.engine.transform import Unfit
from integration.engine.write import Write, load
from integration.messages import Finding
from integration.registry import Column, Row, Table
from integration.services.write_rows import RowsRefused, write_rows

messages.add(
    {
        "incoming.unknown_column": (
            _("{table} has no column “{value}”."),
            _("Known columns: {known}."),
        ),
        "incoming.both_needed": (
            _("{field} of {record} can point at several tables: “{given}” was given without “{missing}”."),
            _("Give both; {missing} is one of {choices}."),
        ),
        "incoming.by_pair": (
            _("{field} of {record} is set through “{name}” and “{name}type”."),
            _("Give those two instead."),
        ),
        "incoming.several_targets": (
            _("{field} of {record} is “{value}”, which names {count} records of {target}."),
            _("Name the one you mean by its id: {ids}."),
        ),
        "incoming.too_precise": (
            _("{field} of {record} cannot be {value}: at most {scale} decimals fit."),
            _("Round the number."),
        ),
        "incoming.characters": (
            _("{field} of {record} has a character that cannot be stored."),
            _("Remove the control character or broken symbol."),
        ),
        "incoming.too_large": (
            _("{field} of {record} cannot be {value}: it must lie between {least} and {most}."),
            _("Correct the number."),
        ),
    }
)


@dataclass
class Draft:
    """One record on its way in: its values by column name, and the row it changes (None for a new record)."""

    values: Mapping[str, Any]
    old: Row | None = None
    changes: Row = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    write: Write | None = None

    def find(self, code: str, column: str, caption: str, **params: Any) -> None:
        """The finding's field is the column's name; its sentence says the caption."""
        self.findings.append(Finding(code, column, {"field": caption, **params}))


def settable(table: Table) -> list[Column]:
    """The columns that can be given, at least for a new record."""
    held = locked(table)
    return [c for c in table.columns.values() if c.name not in held]


def legs(table: Table) -> dict[str, str]:
    """Physical columns of two-target lookups -> the name of the lookup they are set through."""
    return {p: c.name for c in table.columns.values() if c.virtual and not c.type_of for _v, p, _t in c.parts}


def locked(table: Table) -> set[str]:
    """Columns nobody sets: stamps, what is worked out, and the physical legs of two-target lookups."""
    stamps = {table.created_on, table.modified_on, table.created_by, table.modified_by}
    found = set(legs(table)) | (stamps & set(table.columns)) | {c.name for c in table.calculated}
    for column in table.physical:
        if column.name == table.key.name:
            continue
        if column.read_only or not _editable(table, column):
            found.add(column.name)
    return found


def _editable(table: Table, column: Column) -> bool:
    try:
        return bool(table.model._meta.get_field(column.attname).editable)
    except FieldDoesNotExist:
        names = {f.attname: f for f in table.model._meta.concrete_fields}
        return bool(names[column.attname].editable)


def create(table: Table, values: Mapping[str, Any], origin: origins.Origin | None = None) -> Row:
    """Write a new record; `RowsRefused` with everything wrong with it."""
    draft = Draft(values)
    enter(table, [draft], origin)
    assert draft.write is not None
    assert draft.write.new is not None
    return draft.write.new


def change(
    table: Table,
    key: str,
    values: Mapping[str, Any],
    origin: origins.Origin | None = None,
    check: Callable[[Row], None] | None = None,
) -> Row:
    """Change a record. `check` sees the row as it is, locked, and may raise to leave it alone."""
    with transaction.atomic():
        old = _present(table, key)
        if check:
            check(old)
        draft = Draft(values, old)
        enter(table, [draft], origin)
    assert draft.write is not None
    assert draft.write.new is not None
    return draft.write.new


def delete(
    table: Table, key: str, origin: origins.Origin | None = None, check: Callable[[Row], None] | None = None
) -> None:
    """Delete a record."""
    with transaction.atomic():
        old = _present(table, key)
        if check:
            check(old)
        write_rows(table.model, [Write.delete(old)], origin)


def _present(table: Table, key: str) -> Row:
    old = load(table, [key], lock=True).get(key)
    if old is None:
        raise RowsRefused([Finding("gone", "", {"record": f"{table.caption} {key}"})])
    return old


def enter(table: Table, drafts: Sequence[Draft], origin: origins.Origin | None = None) -> None:
    """Write all drafts, or none: `RowsRefused`, and every draft then has its own `findings`."""
    with transaction.atomic():
        check(table, drafts)
        wrong = [f for d in drafts for f in d.findings]
        if wrong:
            raise RowsRefused(wrong)
        writes = []
        for draft in drafts:
            if draft.old is not None and _as_it_stands(table, draft.old, draft.changes):
                # nobody's edit, which the rules may refuse
                draft.write = Write.update(draft.old, {})
                continue
            draft.write = Write.insert(draft.changes) if draft.old is None else Write.update(draft.old, draft.changes)
            writes.append(draft.write)
        try:
            write_rows(table.model, writes, origin)
        except RowsRefused:
            for draft in drafts:
                if draft.write and draft.write.refusal:
                    draft.findings.append(draft.write.refusal)
            raise


def _as_it_stands(table: Table, row: Row, changes: Row) -> bool:
    return all(stored(table, row, name) == value for name, value in changes.items())


def stored(table: Table, row: Row, name: str) -> Any:
    """The value of a column in a row; the id or the table of a two-target lookup is put together from its legs."""
    column = table.column(name)
    if not column.virtual:
        return row.get(name)
    leg = next(((value, row[physical]) for value, physical, _t in column.parts if row.get(physical)), (None, None))
    return leg[0] if column.type_of else leg[1]


def check(table: Table, drafts: Sequence[Draft]) -> None:
    """Turn given values into row values (`changes`) and find what cannot be; one query per referred table."""
    held = locked(table)
    through = legs(table)
    pending: list[_Reference] = []
    for draft in drafts:
        name = _label(table, draft)
        for given, raw in draft.values.items():
            column = table.columns.get(given)
            if column is None:
                known = ", ".join(c.name for c in settable(table))
                draft.find("incoming.unknown_column", given, given, table=table.caption, value=given, known=known)
                continue
            try:
                value = row_value(column, raw)
            except Unfit as unfit:
                if column.virtual and not column.type_of and isinstance(raw, str):
                    # a number or a name: of which table, the other half of the pair says
                    continue
                if column.name not in held and column.target and not column.target_column and isinstance(raw, str):
                    pending.append(_Reference(draft, column, column.target, raw.strip(), by_name=True))
                else:
                    draft.find(unfit.code, given, column.caption, record=name, **unfit.params)
                continue
            if given in held:
                _refuse_locked(table, draft, column, value, through.get(given))
            elif column.virtual:
                continue
            else:
                _take(table, draft, column, value)
                if value and column.target and not column.target_column:
                    pending.append(_Reference(draft, column, column.target, str(value)))
        pending += _pairs(table, draft, name)
    _resolve(table, pending)


def _label(table: Table, draft: Draft) -> str:
    """What the record is called: as it is stored, or as it is handed in."""
    row = draft.old or {n: v for n, v in draft.values.items() if isinstance(v, str)}
    return table.text(row)[:100] or str(table.model._meta.verbose_name)


def _take(table: Table, draft: Draft, column: Column, value: Any) -> None:
    """Accept a value, unless the column cannot be blank or stays as it was created."""
    if value is None and column.is_text and not column.null:
        value = ""
    if value is None and not column.null:
        if column.name == table.key.name:
            return
        draft.find("required", column.name, column.caption, record=_label(table, draft))
        return
    old = draft.old
    if old is not None and old.get(column.name) != value:
        fixed = "read_only" if column.name == table.key.name else "insert_only" if column.insert_only else ""
        if fixed:
            known = old.get(column.name)
            draft.find(fixed, column.name, column.caption, record=_label(table, draft), value=value, stored=known or "")
            return
    draft.changes[column.name] = value


def _refuse_locked(table: Table, draft: Draft, column: Column, value: Any, through: str | None) -> None:
    """A record sent back as it was read may carry what nobody can set; only a different value is refused."""
    if draft.old is not None and draft.old.get(column.name) == (value if value is not None else column.default):
        return
    if draft.old is not None and value is None and draft.old.get(column.name) in (None, ""):
        return
    code = "incoming.by_pair" if through else "read_only"
    draft.find(code, column.name, column.caption, record=_label(table, draft), name=through or "")


# --- references -------------------------------------------------------------------------------------------------------


@dataclass
class _Reference:
    """A given reference whose record must exist; `by_name`: given by the target's natural key instead of its id."""

    draft: Draft
    column: Column
    target: str
    value: str
    by_name: bool = False


def _pairs(table: Table, draft: Draft, name: str) -> list[_Reference]:
    """Two-target lookups: the id (or number) and the name of the table it is in belong together."""
    found = []
    wrong = {f.field for f in draft.findings}
    for column in table.columns.values():
        kind = f"{column.name}type"
        if not column.virtual or column.type_of or not {column.name, kind} & set(draft.values):
            continue
        if {column.name, kind} & wrong:
            continue
        raw, by_name = draft.values.get(column.name), False
        try:
            value = row_value(column, raw)
        except Unfit:
            value, by_name = str(raw).strip(), True
        target_type = row_value(table.column(kind), draft.values.get(kind))
        choices = ", ".join(v for v, _p, _t in column.parts)
        if not value and column.name in draft.values:
            draft.changes |= {column.name: None, kind: None}
        elif not value or not target_type:
            pair = (column.name, kind) if value else (kind, column.name)
            draft.find(
                "incoming.both_needed", pair[0], column.caption, record=name, given=pair[0], missing=pair[1],
                choices=choices,
            )  # fmt: skip
        elif (target := next((t for v, _p, t in column.parts if v == target_type), None)) is None:
            caption = table.column(kind).caption
            draft.find("not_a_choice", kind, caption, record=name, value=target_type, choices=choices)
        else:
            draft.changes |= {column.name: value, kind: target_type}
            found.append(_Reference(draft, column, target, value, by_name))
    return found


def _resolve(table: Table, references: Sequence[_Reference]) -> None:
    """Look the referred records up, by id or natural key, in one query per table and way. A number may look like an id:
    what is the id of no record is tried as a number."""
    named = [each for each in references if each.by_name]
    for each in _look_up(table, [each for each in references if not each.by_name]):
        raw = each.draft.values[each.column.name]
        named.append(replace(each, value=str(raw).strip(), by_name=True))
    for each in _look_up(table, named):
        draft, target = each.draft, registry.table(each.target)
        draft.find(
            "wrong_target", each.column.name, each.column.caption, value=each.value,
            record=_label(table, draft), target=target.caption.lower(),
        )  # fmt: skip


def _look_up(table: Table, references: Sequence[_Reference]) -> list[_Reference]:
    """Those of the references that name no record; the others are taken, or found to name several."""
    groups: dict[tuple[str, bool], list[_Reference]] = defaultdict(list)
    for reference in references:
        groups[reference.target, reference.by_name].append(reference)
    missing = []
    for (target_name, by_name), group in groups.items():
        target = registry.table(target_name)
        if by_name and not target.natural_key:
            missing += group
            continue
        by = target.column(target.natural_key) if by_name else target.key
        ids = keys_of(target, by, {folded(by, each.value) for each in group})
        for each in group:
            found = ids.get(folded(by, each.value), [])
            if not found:
                missing.append(each)
            elif len(found) > 1:
                each.draft.find(
                    "incoming.several_targets", each.column.name, each.column.caption, value=each.value,
                    record=_label(table, each.draft), count=len(found), target=target.caption.lower(),
                    ids=", ".join(str(uuid.UUID(key)) for key in found[:5]),
                )  # fmt: skip
            elif by_name:
                _take(table, each.draft, each.column, found[0])
    return missing
