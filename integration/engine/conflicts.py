"""Conflicts of a batch: one issue per pair, naming each differing field with the values both sides have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from integration.engine import lookup
from integration.engine.decide import BOTH, CONFLICTS
from integration.engine.issues import Found

if TYPE_CHECKING:
    from integration.engine.batch import DecidedBatch, PairWork
    from integration.registry import Column

#: longer values are cut in sentences; the page of the issue shows them whole
_LONGEST = 60


def found(work: DecidedBatch) -> list[Found]:
    """The conflicts of this batch; the fields that are not in conflict proceed."""
    met = [(pair, fields) for pair in work.pairs if (fields := _fields(work, pair))]
    if not met:
        return []
    names = _names(work, [each for _, fields in met for each in fields])
    local = work.plan.local.table
    made = []
    for pair, fields in met:
        code, params = _sentence(work, fields, names)
        labels = ", ".join(str(each["label"]) for each in fields)
        own = work.label(local.name, pair.local)
        made.append(Found(BOTH, local.name, pair.local_id, own, code, labels, params, fields, coupling=pair.coupling))
    return made


def _fields(work: DecidedBatch, pair: PairWork) -> list[dict[str, Any]]:
    """Each field in conflict once, with the values of both sides and what they last agreed on."""
    seen: dict[str, dict[str, Any]] = {}
    for finding in pair.decision.findings if pair.decision is not None else ():
        if finding.code in CONFLICTS and finding.rule is not None and finding.values is not None:
            left, right, before = finding.values
            seen[finding.rule.key] = {
                "key": finding.rule.key,
                "local_field": finding.rule.local_name,
                "remote_field": finding.rule.remote_name,
                "label": finding.rule.label,
                "local": left,
                "remote": right,
                "base": before,
                "agreed": finding.params.get("agreed", True),
                "code": finding.code,
            }
    return list(seen.values())


def _sentence(
    work: DecidedBatch, fields: list[dict[str, Any]], names: Mapping[str, Mapping[Any, str]]
) -> tuple[str, dict[str, Any]]:
    """What kind of conflict it is: changed on both sides, never agreed, or some of each."""
    other = [each for each in fields if each["code"] != "conflict"]
    if other:
        return str(other[0]["code"]), {"fields": _in_words(work, other, names)}
    changed = [each for each in fields if each["agreed"]]
    never = [each for each in fields if not each["agreed"]]
    if not never:
        return "conflict", {"fields": _in_words(work, changed, names)}
    if not changed:
        return "conflict_first", {"fields": _in_words(work, never, names)}
    return "conflict_mixed", {"fields": _in_words(work, changed, names), "others": _in_words(work, never, names)}


def _names(work: DecidedBatch, fields: list[dict[str, Any]]) -> dict[str, dict[Any, str]]:
    """The names of records that values in conflict point at, read once per table."""
    wanted: dict[str, set[str]] = {}
    for each in fields:
        for side, name, value in (
            (work.plan.local, "local_field", "local"),
            (work.plan.remote, "remote_field", "remote"),
        ):
            for target in _targets(side.table.columns.get(each[name])) if each[value] else ():
                wanted.setdefault(target, set()).add(str(each[value]))
    return {table: lookup.labels(table, sorted(ids)) for table, ids in wanted.items()}


def _targets(column: Column | None) -> list[str]:
    """The tables whose records a value may be; a column that says which of them it is names none."""
    if column is None or column.target_column or column.type_of:
        return []
    return [target for _value, _physical, target in column.parts] or [column.target] * bool(column.target)


def _in_words(work: DecidedBatch, fields: list[dict[str, Any]], names: Mapping[str, Mapping[Any, str]]) -> str:
    said = []
    for each in fields:
        left = _shown(work.plan.local.table.columns.get(each["local_field"]), each["local"], names)
        right = _shown(work.plan.remote.table.columns.get(each["remote_field"]), each["remote"], names)
        said.append(f"{each['label']} (“{left}” ↔ “{right}”)")
    return ", ".join(said)


def _shown(column: Column | None, value: Any, names: Mapping[str, Mapping[Any, str]]) -> str:
    if value is None:
        return ""
    if targets := [target for target in _targets(column) if target in names]:
        known = (names[target].get(str(value), value) for target in targets)
        value = next((name for name in known if name != value), value)
    elif column is not None and column.choices:
        value = dict(column.choices).get(value, value)
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
