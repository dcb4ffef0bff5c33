"""What a decided batch would do, record by record: for previews, and for plans that are kept to be applied later.

Every entry has a digest of what its decision rests on: both raw rows as read, the base, the mapping's revision and what
would be written. Where it is the same later, applying the entry does exactly what was shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from integration import registry
from integration.engine import issues, lookup
from integration.engine.apply import BatchWork
from integration.engine.batch import NewWork, PairWork
from integration.engine.decide import FROM, TO, FieldRule
from integration.engine.dialects.base import RawRow
from integration.engine.jsontext import decode, encode
from integration.engine.plan import Plan
from integration.models import PlanLine, SynchRun
from integration.pairs import Item

_NOTHING: tuple[Any, ...] = ()


def summarise(work: BatchWork) -> list[dict[str, Any]]:
    """What a batch would do, record by record."""
    found = []
    work.foresee()
    for pair in work.pairs:
        for direction, item in pair.items.items():
            found.append(
                {
                    "action": "modify",
                    "direction": direction,
                    "local_id": pair.local_id,
                    "remote_id": pair.remote_id,
                    "values": dict(item.values),
                    "fields": [*_fields(work.plan, pair, direction, item.values), *besides(item)],
                    "digest": pair_digest(work.plan, pair),
                }
            )
        if pair.removed:
            found.append(
                {
                    "action": "uncouple",
                    "local_id": pair.local_id,
                    "remote_id": pair.remote_id,
                    "digest": pair_digest(work.plan, pair),
                }
            )
    for new in work.new:
        if not new.decision.findings and not new.item.finding:
            found.append(
                {
                    "action": "insert",
                    "direction": new.direction,
                    "source_id": new.source_id,
                    "values": dict(new.item.values),
                    "template": new.template,
                    "fields": _new_fields(work.plan, new),
                    "digest": new_digest(work.plan, new),
                }
            )
    for issue in work.found:
        found.append(preview_of(issue))
    return found


def preview_of(issue: issues.Found) -> dict[str, Any]:
    """A finding as a preview lists it."""
    return {
        "action": "fail",
        "direction": issue.direction,
        "source_id": issue.source_id,
        "code": issue.code,
        "record": issue.source_label,
        "field": issue.field,
        "params": issue.params,
        "fields": [
            {
                "field": each["remote_field"] or each["local_field"],
                "local": each["local"],
                "remote": each["remote"],
                "base": each["base"],
            }
            for each in issue.fields
        ],
    }


# --- digests --------------------------------------------------------------------------------------------------------


def _digest(*parts: Any) -> str:
    return hashlib.blake2b(encode(parts).encode(), digest_size=32).hexdigest()


def pair_digest(plan: Plan, pair: PairWork) -> str:
    """What the decision about a coupled pair rests on."""
    values: dict[str, Any] = {way: sorted(item.values.items()) for way, item in sorted(pair.items.items())}
    for way, item in pair.items.items():
        if item.besides:
            values[way] = [*values[way], *(sorted(one.changes().items()) for _, one in item.besides)]
    rows = (pair.local or _NOTHING, pair.remote or _NOTHING)
    return _digest(plan.mapping.revision, *rows, pair.base_text, pair.first_synch, values, pair.removed)


def new_digest(plan: Plan, new: NewWork) -> str:
    """What the decision about a new record rests on."""
    return _digest(plan.mapping.revision, new.direction, new.source, sorted(new.item.values.items()))


def match_digest(plan: Plan, local: RawRow, remote: RawRow) -> str:
    """What a match rests on."""
    return _digest(plan.mapping.revision, local, remote)


# --- fields: ours, theirs and what was agreed -----------------------------------------------------------------------


def value_of(rule: FieldRule, row: RawRow | None, side: str) -> Any:
    """The value a field mapping sees on one side ("local" or "remote")."""
    index = rule.local if side == "local" else rule.remote
    return rule.constant if index < 0 else None if row is None else row[index]


def agreed(base: Mapping[str, Any], key: str) -> Any:
    """What both sides last agreed on for a field: a value, or both where they differ."""
    return base.get(key)


def _fields(plan: Plan, pair: PairWork, direction: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    base = decode(pair.base_text) if pair.base_text else {}
    rules = {r.remote_name if direction == TO else r.local_name: r for r in plan.rules}
    side, row = (plan.remote, pair.remote) if direction == TO else (plan.local, pair.local)
    found = []
    for name in values:
        rule = rules.get(name)
        if rule is not None:
            left, right = value_of(rule, pair.local, "local"), value_of(rule, pair.remote, "remote")
            found.append({"field": name, "local": left, "remote": right, "base": agreed(base, rule.key)})
        else:
            now = row[side.index[name]] if row is not None and name in side.index else None
            if now == values[name]:
                continue  # what goes along with every write, and is there already
            found.append({"field": name, "remote" if direction == TO else "local": now})
    return found


def besides(item: Item) -> list[dict[str, Any]]:
    """What would be written of other tables, in their own words."""
    found = []
    for model, one in item.besides:
        table = registry.table(model)
        side = "local" if table.side == registry.LOCAL else "remote"
        for name, (before, after) in one.changes().items():
            column = table.columns.get(name)
            if column is None or before == after or (before is None and after == column.default):
                continue
            said = {"table": table.caption, "record": table.text(one.row), "field": column.caption}
            text = _("%(table)s %(record)s: %(field)s") % said
            found.append({"field": text, side: before, "before": before, "after": after})
    return found


def _new_fields(plan: Plan, new: NewWork) -> list[dict[str, Any]]:
    to = new.direction == TO
    rules = {r.remote_name if to else r.local_name: r for r in plan.rules}
    side = "local" if to else "remote"
    return [
        {"field": name, side: value_of(rules[name], new.source, side)} if name in rules else {"field": name}
        for name in new.item.values
    ]


# --- keeping --------------------------------------------------------------------------------------------------------


def keep(run: SynchRun, plan: Plan, entries: Iterable[dict[str, Any]], counts: dict[str, int]) -> None:
    """Store entries as lines of the run's plan, with the names the records have now; adds to `counts`."""
    entries = list(entries)
    wanted: dict[str, set[str]] = {"local_id": set(), "remote_id": set()}
    for entry in entries:
        if entry.get("source_id"):
            local = entry["direction"] != FROM
            entry.setdefault("local_id" if local else "remote_id", entry["source_id"])
        for name, ids in wanted.items():
            if entry.get(name):
                ids.add(entry[name])
    locals_ = lookup.labels(plan.local.table.name, sorted(wanted["local_id"])) if wanted["local_id"] else {}
    remotes = lookup.labels(plan.remote.table.name, sorted(wanted["remote_id"])) if wanted["remote_id"] else {}
    lines = []
    for entry in entries:
        counts[entry["action"]] = counts.get(entry["action"], 0) + 1
        left, right = entry.get("local_id") or None, entry.get("remote_id") or None
        ours, theirs = locals_.get(left or "", ""), remotes.get(right or "", "")
        from_sales = entry.get("direction") == FROM and right
        label, partner = (theirs, ours) if from_sales or not left else (ours, theirs)
        lines.append(
            PlanLine(
                run=run,
                action=entry["action"],
                direction=entry.get("direction", ""),
                local_id=left,
                remote_id=right,
                label=(label or entry.get("record", ""))[:250],
                partner_label=partner[:250],
                code=entry.get("code", ""),
                field=str(entry.get("field", ""))[:120],
                params=encode({k: str(v) for k, v in entry.get("params", {}).items()}),
                before=encode(entry.get("fields", [])),
                values=encode(entry.get("values", {})),
                digest=entry.get("digest", ""),
            )
        )
    PlanLine.objects.bulk_create(lines)
