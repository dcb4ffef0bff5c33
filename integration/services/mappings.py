"""Editing table mappings: saving a draft with what follows from it, switching on and off, deleting.

For screens, REST and import alike: make a `Draft`, `save` it. The rules it must meet are in `mapping_checks`.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import changefeed, pairs
from integration.engine.plan import ConfigurationError, Plan
from integration.models import FieldMapping, SynchRun, TableMapping
from integration.models.run import ACTIVE, RunStatus
from integration.services import full_synch, schedule
from integration.services.couple import couplings_of
from integration.services.errors import Conflict, Refused
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
from integration.services.mapping_effects import Effect, compiled, decided_conflicts, effects, left_waiting, sentences
from integration.services.mapping_rows import save_rows

__all__ = [
    "ConfirmationNeeded",
    "Draft",
    "Effect",
    "MappingRefused",
    "Problem",
    "delete_mapping",
    "draft_of",
    "effects_of",
    "enable_fields",
    "fresh_base_key",
    "problems_of",
    "questions",
    "refuse_while_running",
    "save",
    "set_enabled",
]


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
            refuse_while_running(draft.mapping)
        except Conflict as conflict:
            found.append(Problem(MAPPING, None, "", str(conflict)))
        with transaction.atomic():
            try:
                _set_dependencies(draft)
            except Refused as refused:
                found.append(Problem(DEPENDS, None, "depends_on", str(refused)))
            transaction.set_rollback(True)
    if not found and any(f.enabled for f in draft.fields):
        try:
            plan = compiled(draft)
        except ConfigurationError as error:
            found.append(_unfit_to_run(error))
        else:
            found += [_unfit_to_run(ConfigurationError(finding)) for finding in plan.left_out]
            found += _left_waiting(draft)
    return found


def _left_waiting(draft: Draft) -> list[Problem]:
    old = TableMapping.objects.filter(pk=draft.mapping.pk).first() if draft.mapping.pk else None
    if old is None or not old.enabled:
        return []
    return [Problem(FIELDS, place, "direction", text) for place, text in left_waiting(draft, old).items()]


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
        decided = sentences(list(decided_conflicts(draft, old))) if old else []
        if not confirmed and (asked := [*questions(draft), *decided]):
            raise ConfirmationNeeded(" ".join(asked))
        before = {f.pk: f for f in old.fields.all()} if old else {}
        mapping.revision = old.revision + 1 if old else 1
        mapping.user_defined = not mapping.pair
        mapping.set_aside = mapping.set_aside and not mapping.enabled
        mapping.save()
        _set_dependencies(draft)
        _number(draft.fields)
        _base_keys(mapping, draft.fields, before)
        save_rows(list(before.values()), draft.fields)
        save_rows(list(mapping.filters.all()), draft.filters)
        save_rows(list(mapping.criteria.all()), draft.criteria)
        moved = old and (old.local_table, old.remote_table) != (mapping.local_table, mapping.remote_table)
        if moved:
            changefeed.unsubscribe(mapping)
        pair = pairs.get(mapping.pair)
        changefeed.subscribe(mapping, pair.fed_by, alone=not pair.only_with)
        if old is None:
            schedule.install([mapping])
        elif old.enabled != mapping.enabled:
            schedule.mapping_switched(mapping)
        if old is None or not any(f.enabled for f in draft.fields):
            return []
        return sentences(effects(draft, old, before, _plan(draft), save=True, count=False))


def effects_of(draft: Draft) -> list[Effect]:
    """What would follow from saving the draft, counted over all coupled records; nothing is written."""
    old = TableMapping.objects.filter(pk=draft.mapping.pk).first() if draft.mapping.pk else None
    if old is None or not any(f.enabled for f in draft.fields):
        return []
    tried = Draft(
        copy.copy(draft.mapping),
        [copy.copy(row) for row in draft.fields],
        [copy.copy(row) for row in draft.filters],
        [copy.copy(row) for row in draft.criteria],
        draft.depends_on,
    )
    before = {f.pk: f for f in old.fields.all()}
    _number(tried.fields)
    _base_keys(tried.mapping, tried.fields, before)
    return effects(tried, old, before, _plan(tried))


def refuse_while_running(mapping: TableMapping) -> None:
    """A run has compiled the mapping; what it decides must not change under it."""
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


def _plan(draft: Draft) -> Plan:
    """The mapping as the engine would run it; what it refuses is refused here."""
    try:
        return compiled(draft)
    except ConfigurationError as error:
        raise MappingRefused([_unfit_to_run(error)]) from error


def _unfit_to_run(error: ConfigurationError) -> Problem:
    return Problem(FIELDS, None, "", f"{error.finding} {error.finding.next_step}".strip())


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
            schedule.mapping_switched(current)
    return True


def enable_fields(mapping: TableMapping) -> list[str]:
    """Enable all field mappings of a mapping; returns what the person should know about the effect."""
    with transaction.atomic():
        draft = draft_of(TableMapping.objects.select_for_update().get(pk=mapping.pk))
        for row in draft.fields:
            row.enabled = True
        return save(draft, confirmed=True)


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
