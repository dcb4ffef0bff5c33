"""Editing table mappings: saving a draft with what follows from it, switching on and off, deleting.

For screens, REST and import alike: make a `Draft`, `save` it. The rules it must meet are in `mapping_checks`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import changefeed, pairs, registry
from integration.engine import read
from integration.engine.decide import entry
from integration.engine.jsontext import decode, encode
from integration.engine.plan import ConfigurationError, Plan, compile_plan
from integration.engine.transform import normal
from integration.models import Coupling, FieldMapping, SynchRun, TableMapping
from integration.models.mapping import Direction
from integration.models.run import ACTIVE, RunStatus
from integration.services import full_synch
from integration.services.couple import couplings_of
from integration.services.errors import Conflict, Refused
from integration.services.install import connection
from integration.services.mapping_checks import (
    DEPENDS,
    FIELDS,
    MAPPING,
    Draft,
    MappingRefused,
    Problem,
    check,
    questions,
)

__all__ = [
    "ConfirmationNeeded",
    "Draft",
    "MappingRefused",
    "Problem",
    "delete_mapping",
    "draft_of",
    "fresh_base_key",
    "problems_of",
    "questions",
    "save",
    "set_enabled",
]

_CHUNK = 1000
_SOURCES = {
    Direction.BIDIRECTIONAL: frozenset({registry.LOCAL, registry.REMOTE}),
    Direction.TO: frozenset({registry.LOCAL}),
    Direction.FROM: frozenset({registry.REMOTE}),
}


class ConfirmationNeeded(Refused):
    """The change has an effect somebody must agree to first; save again with `confirmed`."""


def draft_of(mapping: TableMapping) -> Draft:
    """The mapping as it is, to be changed and saved."""
    return Draft(
        mapping,
        list(mapping.fields.all()),
        list(mapping.filters.all()),
        list(mapping.criteria.all()),
        list(mapping.depends_on.all()),
    )


def problems_of(draft: Draft) -> list[Problem]:
    """Everything that keeps the draft from being saved, a circle of dependencies and a running run included."""
    found = check(draft)
    if draft.mapping.pk:
        try:
            _refuse_while_running(draft.mapping)
        except Conflict as conflict:
            found.append(Problem(MAPPING, None, "", str(conflict)))
        with transaction.atomic():
            try:
                _set_dependencies(draft)
            except Refused as refused:
                found.append(Problem(DEPENDS, None, "depends_on", str(refused)))
            transaction.set_rollback(True)
    return found


def save(draft: Draft, *, confirmed: bool = False) -> list[str]:
    """Save the draft, all or nothing, and return what the person should know about its effect.

    Saving counts the revision up, so that records with issues are tried again. A field mapping that is new, enabled
    again or points at other fields gets a base key of its own: what was agreed before says nothing about it.
    """
    mapping = draft.mapping
    with transaction.atomic():
        old = TableMapping.objects.select_for_update().filter(pk=mapping.pk).first() if mapping.pk else None
        if problems := problems_of(draft):
            raise MappingRefused(problems)
        if not confirmed and (asked := questions(draft)):
            raise ConfirmationNeeded(" ".join(asked))
        before = {f.pk: f for f in old.fields.all()} if old else {}
        mapping.revision = old.revision + 1 if old else 1
        mapping.user_defined = not mapping.pair
        mapping.save()
        _set_dependencies(draft)
        _number(draft.fields)
        _base_keys(mapping, draft.fields, before)
        _save_rows(list(before.values()), draft.fields)
        _save_rows(list(mapping.filters.all()), draft.filters)
        _save_rows(list(mapping.criteria.all()), draft.criteria)
        moved = old and (old.local_table, old.remote_table) != (mapping.local_table, mapping.remote_table)
        if moved:
            changefeed.unsubscribe(mapping)
        if old is None or moved:
            changefeed.subscribe(mapping, pairs.get(mapping.pair).fed_by)
        plan = _compiled(mapping) if any(f.enabled for f in draft.fields) else None
        return _notes(draft, old, before, plan)


def _refuse_while_running(mapping: TableMapping) -> None:
    run = SynchRun.objects.filter(mapping=mapping, status=RunStatus.RUNNING).first()
    if run is not None:
        text = _("Run %(run)d of %(name)s is running. Wait until it has finished, or cancel it, then save again.")
        raise Conflict(text % {"run": run.pk, "name": mapping.name})


def _set_dependencies(draft: Draft) -> None:
    """Set what the mapping depends on; a circle is refused, naming it."""
    if draft.mapping in draft.depends_on:
        text = _("%(name)s cannot depend on itself.") % {"name": draft.mapping.name}
        raise MappingRefused([Problem(DEPENDS, None, "depends_on", text)])
    if {d.pk for d in draft.depends_on} != set(draft.mapping.depends_on.values_list("pk", flat=True)):
        draft.mapping.depends_on.set(draft.depends_on)
    full_synch.ordered(TableMapping.objects.prefetch_related("depends_on"))


def _number(rows: Sequence[FieldMapping]) -> None:
    """Rows without a number travel last, in the order they were added."""
    last = max((row.no for row in rows), default=0)
    for row in rows:
        if not row.no:
            last += 10
            row.no = last


def fresh_base_key(mapping: TableMapping) -> int:
    """A base key no field mapping of this table mapping has or ever had: bases may still hold an old row's values."""
    used = [
        FieldMapping.objects.filter(mapping=mapping).aggregate(most=Max("base_key"))["most"],
        FieldMapping.history.filter(mapping_id=mapping.pk).aggregate(most=Max("base_key"))["most"],
    ]
    return max((number for number in used if number), default=0) + 1


def _base_keys(mapping: TableMapping, rows: Sequence[FieldMapping], before: dict[int, FieldMapping]) -> None:
    fresh = fresh_base_key(mapping)
    for row in rows:
        old = before.get(row.pk)
        kept = (
            old is not None
            and old.base_key
            and (old.local_field, old.remote_field) == (row.local_field, row.remote_field)
            and (old.enabled or not row.enabled)
        )
        if kept:
            row.base_key = old.base_key  # type: ignore[union-attr]
        else:
            row.base_key = fresh
            fresh += 1
            row.user_defined = row.user_defined or old is None


def _save_rows(before: Sequence[models.Model], rows: Sequence[Any]) -> None:
    """Make the rows of one kind what the draft says, one by one, so that each change has its history."""
    known = {row.pk: row for row in before}
    wanted = {row.pk for row in rows if row.pk}
    for pk, row in known.items():
        if pk not in wanted:
            row.delete()
    for row in rows:
        old = known.get(row.pk)
        names = [f.attname for f in row._meta.concrete_fields]
        if old is None or any(getattr(old, n) != getattr(row, n) for n in names):
            row.save()


def _compiled(mapping: TableMapping) -> Plan:
    """The mapping as the engine would run it; what it refuses is refused here."""
    try:
        return compile_plan(TableMapping.objects.get(pk=mapping.pk), connection())
    except ConfigurationError as error:
        text = f"{error.finding} {error.finding.next_step}".strip()
        raise MappingRefused([Problem(FIELDS, None, "", text)]) from error


# --- what follows from an edit --------------------------------------------------------------------------------------


def _notes(draft: Draft, old: TableMapping | None, before: dict[int, FieldMapping], plan: Plan | None) -> list[str]:
    """Effects worth telling, in sentences."""
    notes: list[str] = []
    if old is None or plan is None:
        return notes
    opened = _opened(draft, old, before)
    if opened:
        notes += _rebase(draft.mapping, plan, opened)
    started = [f for f in draft.fields if f.enabled and (f.pk not in before or not before[f.pk].enabled)]
    if started and couplings_of(draft.mapping).exists():
        text = _(
            "%(fields)s: coupled records take part when they change next, or all at once in a full synchronisation."
        )
        notes.append(text % {"fields": ", ".join(_label(plan, f) for f in started)})
    table = registry.table(draft.mapping.remote_table)
    for row in draft.filters:
        if row.side == registry.REMOTE and row.field == table.company and row.operator == "eq" and row.value:
            text = _(
                "Only records of the company %(value)s take part. To include records without a company, use “is one "
                "of” with “%(value)s|”."
            )
            notes.append(text % {"value": row.value})
    return notes


def _label(plan: Plan, row: FieldMapping) -> str:
    side, name = (plan.local, row.local_field) if row.local_field else (plan.remote, row.remote_field)
    return str(side.table.column(name).caption)


def _opened(draft: Draft, old: TableMapping, before: dict[int, FieldMapping]) -> dict[str, frozenset[str]]:
    """Base key -> the sides that may send this field now and could not before (D2: a one-way field opened)."""
    found = {}
    for row in draft.fields:
        known = before.get(row.pk)
        if known is None or not row.enabled or known.base_key != row.base_key:
            continue
        sides = _sends(draft.mapping.direction, row.direction) - _sends(old.direction, known.direction)
        if sides:
            found[str(row.base_key)] = frozenset(sides)
    return found


def _sends(mapping_direction: str, field_direction: str) -> frozenset[str]:
    return _SOURCES[Direction(mapping_direction)] & _SOURCES[Direction(field_direction)]


def _rebase(mapping: TableMapping, plan: Plan, opened: dict[str, frozenset[str]]) -> list[str]:
    """Count the newly opened side's present values as agreed: what was edited there while nobody listened is reported,
    not sent. Works in chunks; the coupling table may be long."""
    rules = [rule for rule in plan.rules if rule.key in opened]
    differing: dict[str, int] = {}
    after = 0
    while page := read.couplings_page(plan, after, _CHUNK):
        after = page[-1][0]
        locals_ = read.rows(plan.local, [row[1] for row in page], lock=False)
        remotes = read.rows(plan.remote, [row[2] for row in page], lock=False)
        changed: list[Coupling] = []
        for coupling, local_id, remote_id, text, *_rest in page:
            left, right = locals_.get(local_id), remotes.get(remote_id)
            if left is None or right is None or not text:
                continue
            base = decode(text)
            moved = False
            for rule in rules:
                if rule.key not in base:
                    continue
                known = base[rule.key]
                now_left, now_right = known if isinstance(known, list) else (known, known)
                if registry.LOCAL in opened[rule.key] and rule.local >= 0:
                    now_left = normal(left[rule.local])
                if registry.REMOTE in opened[rule.key] and rule.remote >= 0:
                    now_right = normal(right[rule.remote])
                if entry(now_left, now_right) != known:
                    base[rule.key] = entry(now_left, now_right)
                    differing[rule.label] = differing.get(rule.label, 0) + 1
                    moved = True
            if moved:
                changed.append(Coupling(pk=coupling, base=encode(base)))
        Coupling.objects.bulk_update(changed, ["base"])
    return [
        ngettext(
            "%(field)s differs in %(count)d coupled record; it stays as it is until one side is edited.",
            "%(field)s differs in %(count)d coupled records; they stay as they are until one side is edited.",
            count,
        )
        % {"field": label, "count": count}
        for label, count in sorted(differing.items())
    ]


# --- on, off, gone --------------------------------------------------------------------------------------------------


def set_enabled(mapping: TableMapping, enabled: bool) -> bool:
    """Switch a mapping on (refused while it could not run) or off; says whether that changed anything."""
    with transaction.atomic():
        current = TableMapping.objects.select_for_update().get(pk=mapping.pk)
        if current.enabled == enabled:
            return False
        current.enabled = enabled
        if enabled:
            save(draft_of(current), confirmed=True)
        else:
            current.save()
    return True


def delete_mapping(mapping: TableMapping) -> None:
    """Delete a mapping with its rows, runs and issues (ENG-002); refused while records are coupled or a run waits."""
    count = couplings_of(mapping).count()
    if count:
        text = ngettext(
            "%(name)s cannot be deleted while %(count)d record is coupled. Uncouple it first.",
            "%(name)s cannot be deleted while %(count)d records are coupled. Uncouple them first.",
            count,
        )
        raise Conflict(text % {"name": mapping.name, "count": count})
    run = SynchRun.objects.filter(mapping=mapping, status__in=ACTIVE).first()
    if run is not None:
        text = _("%(name)s cannot be deleted while run %(run)d has not ended. Cancel it first.")
        raise Conflict(text % {"name": mapping.name, "run": run.pk})
    with transaction.atomic():
        changefeed.unsubscribe(mapping)
        mapping.delete()
