"""Transformation rules: saving, deleting, where they are used, and trying them on a value.

A rule that is edited is compiled afresh by the next run of every mapping that uses it. What was agreed on stays (D2);
records with issues are tried again, because the mappings count their revision up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import messages, registry
from integration.engine.chains import Circle, fetch, known_rules, sequence, spec_of
from integration.engine.plan import ConfigurationError
from integration.engine.transform import Unfit
from integration.engine.transformations import ENTRIES, Chain
from integration.models import FieldMapping, TableMapping, TransformationRule, ValueMapEntry
from integration.models.transformation import TransformationType
from integration.services import mappings, rule_checks
from integration.services.attribution import attributed
from integration.services.errors import Conflict, Refused
from integration.services.mapping_effects import compiled
from integration.services.mapping_rows import adopt, save_rows
from integration.services.rule_checks import RuleRefused
from integration.services.shipped_rules import codes, install_rules

__all__ = ["RuleRefused", "Step", "Use", "delete", "install_rules", "named", "reset_rules", "save", "try_value", "uses"]


def named(code: str) -> TransformationRule:
    """The rule of that code; refused with the codes there are."""
    found = TransformationRule.objects.filter(code=code.strip().upper()).first()
    if found is None:
        known = ", ".join(TransformationRule.objects.values_list("code", flat=True)) or "–"
        text = _("There is no transformation rule “%(code)s”. Rules: %(known)s.")
        raise Refused(text % {"code": code, "known": known})
    return found


# --- where a rule is used -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """A field mapping whose values go through a rule; `first` is the rule its chain begins with."""

    row: FieldMapping
    first: TransformationRule
    caption: str

    def __str__(self) -> str:
        return f"{self.row.mapping} ({self.caption})"


def uses(rule: TransformationRule) -> list[Use]:
    """The field mappings that have the rule or one that leads to it, by mapping."""
    return uses_of_all({**known_rules(), rule.pk: rule}).get(rule.pk, [])


def uses_of_all(known: rule_checks.Known | None = None) -> dict[int, list[Use]]:
    """The uses of every rule, by its id."""
    known = known_rules() if known is None else known
    rows = FieldMapping.objects.exclude(transformation_rule=None).select_related("mapping")
    found: dict[int, list[Use]] = {}
    for row in rows.order_by("mapping__name", "no", "id"):
        first = known[row.transformation_rule_id or 0]
        for pk in _reach(first, known):
            found.setdefault(pk, []).append(Use(row, first, _caption(row)))
    return found


def _reach(rule: TransformationRule, known: rule_checks.Known) -> set[int]:
    try:
        return {r.pk for r in sequence(rule, known)}
    except Circle:
        return set()


def _caption(row: FieldMapping) -> str:
    try:
        table = registry.table(row.mapping.local_table)
        return str(table.column(row.local_field).caption)
    except (registry.UnknownTable, registry.UnknownColumn):
        return row.local_field or row.remote_field


def predecessors(rule: TransformationRule) -> list[TransformationRule]:
    """The rules after which this one comes."""
    return list(TransformationRule.objects.filter(next_rule=rule.pk).order_by("code"))


# --- saving and deleting --------------------------------------------------------------------------------------------


Drafted = Mapping[str, Sequence[ValueMapEntry]]


def problems_of(rule: TransformationRule, entries: Sequence[ValueMapEntry] | None = None) -> list[tuple[str, str]]:
    """Everything that keeps the rule from being saved, as (field, sentence). Also tidies it. `entries`: the pairs a
    value map is to have (None: those it has)."""
    known = known_rules()
    old = known.get(rule.pk)
    rule_checks.tidy(rule, old)
    known[rule.pk or 0] = rule
    drafted = {rule.code: rule_checks.entries_of(rule, old, entries)}
    return rule_checks.problems(rule, known, drafted[rule.code]) or _unfit_for_uses(rule, known, drafted)


def _unfit_for_uses(rule: TransformationRule, known: rule_checks.Known, drafted: Drafted) -> list[tuple[str, str]]:
    """What the field mappings that use the rule cannot take of the values it gives."""
    if not rule.pk or rule.type not in (TransformationType.DEFAULT, TransformationType.VALUE_MAP):
        return []
    found = []
    for use in uses_of_all(known).get(rule.pk, []):
        try:
            left = registry.table(use.row.mapping.local_table).column(use.row.local_field)
            right = registry.table(use.row.mapping.remote_table).column(use.row.remote_field)
        except (registry.UnknownTable, registry.UnknownColumn):
            continue
        place = "default_value" if rule.type == TransformationType.DEFAULT else ENTRIES
        for code, text in rule_checks.value_problems(use.row, left, right, known, drafted):
            if code == rule.code:
                found.append((place, f"{use.row.mapping}: {text}"))
    return found


def save(rule: TransformationRule, entries: Sequence[ValueMapEntry] | None = None) -> list[str]:
    """Save the rule with the pairs of a value map (None: they stay), all or nothing; returns what the person should
    know about its effect."""
    return save_all([rule], {} if entries is None else {rule.code.strip().upper(): entries})


def save_all(rules: Sequence[TransformationRule], entries: Drafted | None = None) -> list[str]:
    """Save rules that may lead to one another, with the pairs given for value maps, by code; refused as a whole."""
    with transaction.atomic():
        # locked, so that two people cannot close a circle between them
        known = {r.pk: r for r in TransformationRule.objects.select_for_update().prefetch_related("entries")}
        drafted: dict[str, list[ValueMapEntry]] = {}
        before = {r.pk: list(r.entries.all()) for r in known.values()}
        for rule in rules:
            old = known.get(rule.pk)
            rule_checks.tidy(rule, old)
            drafted[rule.code] = rule_checks.entries_of(rule, old, (entries or {}).get(rule.code))
        edited = [rule for rule in rules if not rule._state.adding]
        affected = {use.row.mapping_id: use.row.mapping for rule in edited for use in uses(rule)}
        _refuse_while_running(list(affected.values()))
        following = {rule.code: rule.next_rule for rule in rules}
        for rule in rules:
            # a rule of this set may lead to one that is not stored yet
            if rule._state.adding:
                rule.next_rule = None
                _check(rule, {**known, 0: rule}, drafted)
                rule.save()
                known[rule.pk] = rule
        for rule in rules:
            after = following[rule.code]
            rule.next_rule = known[after.pk] if after is not None and after.pk is not None else None
            known[rule.pk] = rule
        for rule in rules:
            _check(rule, known, drafted)
            rule.save()
            _save_entries(rule, before.get(rule.pk, []), drafted[rule.code])
        for mapping in affected.values():
            _recompile(mapping, rules)
        return _notes(edited)


def _check(rule: TransformationRule, known: rule_checks.Known, drafted: Drafted) -> None:
    found = rule_checks.problems(rule, known, drafted[rule.code]) or _unfit_for_uses(rule, known, drafted)
    if found:
        raise RuleRefused(rule.code, found)


def _save_entries(rule: TransformationRule, before: list[ValueMapEntry], entries: list[ValueMapEntry]) -> None:
    """An entry is recognised by its source value, so two that exchange theirs are not in one another's way."""
    for entry in entries:
        entry.pk, entry._state.adding, entry.rule = None, True, rule
    adopt(before, entries, ("source_value",))
    save_rows(before, entries)


def _refuse_while_running(affected: Sequence[TableMapping]) -> None:
    for mapping in affected:
        mappings.refuse_while_running(mapping)


def _recompile(mapping: TableMapping, rules: Sequence[TransformationRule]) -> None:
    """Let the mapping's issues be tried again, after making sure that it still runs."""
    current = TableMapping.every.select_for_update().get(pk=mapping.pk)
    if current.enabled:
        try:
            compiled(mappings.draft_of(current))
        except ConfigurationError as error:
            text = f"{mapping.name}: {error.finding} {error.finding.next_step}"
            raise RuleRefused(rules[0].code, [("type", text)]) from error
    current.revision += 1
    edited = gettext_lazy("Transformation rule {codes} was edited")
    reason = format_lazy(edited, codes=", ".join(rule.code for rule in rules))
    with attributed(reason=reason):
        current.save()


def _notes(edited: Sequence[TransformationRule]) -> list[str]:
    used = list(dict.fromkeys(str(use) for rule in edited for use in uses(rule)))
    if not used:
        return []
    text = ngettext(
        "%(uses)s uses it from the next run on. What coupled records have agreed on stays as it is: send or get them "
        "to apply the edited rule to them now.",
        "%(uses)s use it from the next run on. What coupled records have agreed on stays as it is: send or get them "
        "to apply the edited rule to them now.",
        len(used),
    )
    return [text % {"uses": ", ".join(used)}]


def delete(rule: TransformationRule) -> None:
    """Delete a rule nobody uses."""
    with transaction.atomic():
        used = [str(use) for use in uses(rule)]
        if used:
            text = _("%(code)s cannot be deleted: it is used by %(uses)s. Choose another rule there first.")
            raise Conflict(text % {"code": rule.code, "uses": ", ".join(used)})
        before = [other.code for other in predecessors(rule)]
        if before:
            text = _("%(code)s cannot be deleted: it comes after %(rules)s. Choose another next rule there first.")
            raise Conflict(text % {"code": rule.code, "rules": ", ".join(before)})
        try:
            rule.delete()
        except models.ProtectedError as kept:
            # what other apps have given the rule to
            users = sorted({f"{row._meta.verbose_name} “{row}”" for row in kept.protected_objects})
            text = _("%(code)s cannot be deleted: it is used by %(uses)s. Choose another rule there first.")
            raise Conflict(text % {"code": rule.code, "uses": ", ".join(users[:3])}) from None


def delete_all(rules: Iterable[TransformationRule]) -> None:
    """Delete several, in an order in which none is needed by another; all of them or none."""
    left = {rule.pk: rule for rule in rules}
    with transaction.atomic():
        while left:
            free = (pk for pk, rule in left.items() if not any(before.pk in left for before in predecessors(rule)))
            delete(left.pop(next(free, next(iter(left)))))


def missing_shipped() -> list[str]:
    """Rules the product comes with that are not there."""
    known = set(TransformationRule.objects.values_list("code", flat=True))
    return [code for code in codes() if code not in known]


def reset_rules(mapping: TableMapping) -> tuple[int, list[str]]:
    """Take the transformation rules off the mapping's rows, as the product brings them (BC: Reset Transformation
    Rules); how many had one, and what follows."""
    draft = mappings.draft_of(mapping)
    rows = [row for row in draft.fields if row.transformation_rule_id is not None]
    for row in rows:
        row.transformation_rule = None
    return len(rows), mappings.save(draft, confirmed=True) if rows else []


# --- trying ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """What one rule of a chain makes of a value: the text after it, or why there is none."""

    code: str
    words: str
    output: str | None
    problem: str = ""


def chain_in_words(rule: TransformationRule) -> list[tuple[str, str]]:
    """The rule and those after it: (code, what it does)."""
    known = {**known_rules(), rule.pk or 0: rule}
    return [(r.code, rule_checks.in_words(r)) for r in sequence(rule, known)]


def try_value(rule: TransformationRule, text: str) -> list[Step]:
    """What the rule and those after it make of a text, step by step; stops where one refuses it."""
    known = {**known_rules(), rule.pk or 0: rule}
    steps: list[Step] = []
    for each in sequence(rule, known):
        words = rule_checks.in_words(each)
        try:
            step = Chain([spec_of(each)])
            step.prepare([text], fetch)
            text = step(text)
        except Unfit as unfit:
            return [*steps, Step(each.code, words, None, _refusal(unfit))]
        steps.append(Step(each.code, words, text))
    return steps


def _refusal(unfit: Unfit) -> str:
    params = {"record": _("the record"), "field": _("the value"), **unfit.params}
    text = messages.sentence(unfit.code, params)
    return f"{text[:1].upper()}{text[1:]} {messages.next_step(unfit.code, params)}".strip()
