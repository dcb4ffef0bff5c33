"""Previews: the decisions a run would take now, with names instead of keys, without writing anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User

from integration import by_right, registry
from integration.engine.lookup import labels
from integration.engine.write import load
from integration.language import spoken
from integration.models import SynchRun, TableMapping
from integration.models.mapping import Direction
from integration.models.run import RunKind
from integration.registry import Column, Row, Table
from integration.services import errands, synchronise
from integration.services.values import new_text

#: in the order people read them
ACTIONS = ("couple", "insert", "modify", "uncouple", "fail")
_PAGE = 1000
#: what an entry is to the run, in the order in which they are written
_ERRANDS = (errands.FIRST, "", errands.LINES)


@dataclass
class Group:
    """Records of one mapping; `title`: what they are to the run, blank for its own."""

    title: str
    mapping: str
    records: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


@dataclass
class Preview:
    """`records`: one entry each, in the order in which they would be written, with "mapping", "errand" ("first" what
    others need, "lines" what follows them, else ""), "action", "direction", "record", "partner", "template", "fields",
    "sentence", "next_step". `counts`: how many of the mapping's own per action and direction ("" where the action has
    none); `brought`: the same of the other mappings, by name."""

    run: SynchRun
    records: list[dict[str, Any]] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    brought: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)

    def groups(self) -> list[Group]:
        """The records by what they are to the run and by mapping, in their order."""
        found: dict[tuple[str, str], Group] = {}
        for record in self.records:
            title = errands.title(record["errand"]) if record["errand"] else ""
            known = found.setdefault((title, record["mapping"]), Group(title, record["mapping"]))
            known.records.append(record)
        for group in found.values():
            group.counts = _counted(group.records)
        return list(found.values())


def preview(
    mapping: TableMapping,
    kind: str = RunKind.SYNCH,
    *,
    direction: str = "",
    user: User | None = None,
    observer: synchronise.Observer | None = None,
    **options: Any,
) -> Preview:
    """What a run of this kind and these options would do now."""
    run = synchronise.request_run(
        mapping, RunKind.PREVIEW, direction=direction, user=user, previews=str(kind), **options
    )
    run = synchronise.execute(run, observer)
    return describe(run, getattr(run, "preview", []))


def describe(run: SynchRun, entries: list[dict[str, Any]]) -> Preview:
    """Name the records and the values of a preview."""
    found = Preview(run)
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for entry in entries:
        other = entry.get("mapping", "")
        errand = errands.LINES if entry.get("follows") else errands.FIRST if other else ""
        groups.setdefault((errand, other), []).append(entry)
    mappings = {each.name: each for each in TableMapping.objects.filter(name__in=[name for _errand, name in groups])}
    made = _made(run.mapping, mappings, entries)
    for (errand, other), group in sorted(groups.items(), key=lambda item: _ERRANDS.index(item[0][0])):
        mapping = mappings[other] if other else run.mapping
        for start in range(0, len(group), _PAGE):
            for record in _name(mapping, group[start : start + _PAGE], made):
                found.records.append({"mapping": mapping.name, "errand": errand, **record})
    found.counts = _counted(entry for entry in entries if not entry.get("mapping"))
    for name in dict.fromkeys(other for _errand, other in groups if other):
        found.brought[name] = _counted(entry for entry in entries if entry.get("mapping") == name)
    return found


def _counted(entries: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    counted: dict[str, Counter[str]] = {action: Counter() for action in ACTIONS}
    for entry in entries:
        counted[entry["action"]][entry.get("direction", "")] += 1
    return {action: dict(counts) for action, counts in counted.items() if counts}


def _made(
    own: TableMapping, mappings: Mapping[str, TableMapping], entries: Iterable[Mapping[str, Any]]
) -> dict[str, tuple[str, str]]:
    """Records a partner would be made for -> their table: where a value points at one, its partner is meant."""
    found = {}
    for entry in entries:
        if entry["action"] == "insert":
            mapping = mappings[entry["mapping"]] if entry.get("mapping") else own
            to = entry["direction"] == Direction.TO
            tables = (mapping.local_table, mapping.remote_table)
            found[entry["source_id"]] = tables if to else tables[::-1]
    return found


def _name(
    mapping: TableMapping, entries: list[dict[str, Any]], made: Mapping[str, tuple[str, str]]
) -> list[dict[str, Any]]:
    local, remote = registry.table(mapping.local_table), registry.table(mapping.remote_table)
    locals_ = load(local, _keys(entries, "local_id", Direction.TO))
    remotes = load(remote, _keys(entries, "remote_id", Direction.FROM))
    targets = _targets(entries, local, remote, made)
    named = []
    for entry in entries:
        to = entry.get("direction") != Direction.FROM
        left, right = entry.get("local_id", ""), entry.get("remote_id", "")
        if entry.get("source_id"):
            left, right = (entry["source_id"], "") if to else ("", entry["source_id"])
        own, other = _text(local, locals_, left), _text(remote, remotes, right)
        destination, old = (remote, remotes.get(right)) if to else (local, locals_.get(left))
        one = {
            "action": entry["action"],
            "direction": entry.get("direction", ""),
            "local_id": left,
            "remote_id": right,
            "record": own if left and (to or not right) else other,
            "partner": (other if to else own) if left and right else "",
            "template": entry.get("template", ""),
            "fields": [
                *_fields(destination, old, entry.get("values", {}), targets),
                *({"label": spoken(each["field"]), **each} for each in entry.get("fields", ()) if "after" in each),
            ],
            "not_shown": by_right.note(local, remote),
        }
        if entry["action"] == "fail":
            params = {"record": entry["record"], "field": entry["field"], **entry["params"]}
            told, step = by_right.said(entry["code"], params, local, remote)
            one |= {"sentence": told, "next_step": step}
        for each in one["fields"]:
            each["before"] = by_right.raw(each.get("before"), destination)
            each["after"] = by_right.raw(each["after"], local, remote)
        named.append(one)
    return named


def _keys(entries: Iterable[Mapping[str, Any]], name: str, source_of: str) -> set[str]:
    found = {e[name] for e in entries if e.get(name)}
    return found | {e["source_id"] for e in entries if e.get("source_id") and e["direction"] == source_of}


def _text(table: Table, rows: Mapping[str, Row], key: str) -> str:
    return table.text(rows[key]) or key if key in rows else ""


def _targets(
    entries: Iterable[Mapping[str, Any]], local: Table, remote: Table, made: Mapping[str, tuple[str, str]]
) -> dict[str, dict[Any, str]]:
    """Labels of the records that new values point at, by table; those that do not exist yet as “… (new)”."""
    wanted: dict[str, set[Any]] = {}
    for entry in entries:
        table = local if entry.get("direction") == Direction.FROM else remote
        for name, value in entry.get("values", {}).items():
            for target in _points_at(table.column(name)):
                if value:
                    wanted.setdefault(target, set()).add(value)
    found = {target: labels(target, sorted(values, key=str)) for target, values in wanted.items()}
    coming: dict[tuple[str, str], set[str]] = {}
    for target, values in wanted.items():
        for value in values - found[target].keys():
            source, goal = made.get(value, ("", ""))
            if goal == target:
                coming.setdefault((source, target), set()).add(value)
    for (source, target), values in coming.items():
        found[target] |= {key: new_text(text) for key, text in labels(source, sorted(values)).items()}
    return found


def _points_at(column: Column) -> list[str]:
    if column.type_of:
        return []
    targets = [target for _, _, target in column.parts] or [column.target]
    return [t for t in targets if t and registry.table(t).key.kind == "uuid" and not column.target_column]


def _fields(
    table: Table, old: Row | None, values: Mapping[str, Any], targets: Mapping[str, Mapping[Any, str]]
) -> list[dict[str, Any]]:
    found = []
    for name, value in values.items():
        column = table.column(name)
        names = {key: text for target in _points_at(column) for key, text in targets.get(target, {}).items()}
        before = None if old is None else old.get(name)
        if before == ("" if value is None and column.is_text else value):
            continue
        found.append(
            {
                "field": name,
                "label": str(column.caption),
                "before": before,
                "after": names.get(value, value) if value else value,
            }
        )
    return found
