"""Records that matching leaves to a person: which they are, what they look at, and when they are matched again.

Such a record is not matched in every run: only when it changes, when a record it looks at changes, is coupled or
uncoupled, when the match criteria change, or when somebody asks for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from integration.engine import issues, lookup, read
from integration.engine.matching import Matches
from integration.engine.plan import Plan
from integration.models import Coupling, Issue, TableMapping
from integration.registry import LOCAL, REMOTE

#: findings of matching: the record is neither coupled nor created by guess
UNCLEAR = ("match_several", "match_unclear", "match_taken", "match_outside", "match_failed")
#: nothing matches; said of records somebody chose
UNMATCHED = "match_none"
#: parameters of such an issue that hold the ids of the records it looks at
CANDIDATES, RIVALS = "candidate_ids", "rival_ids"
_MEMO, _MET = "unclear", "unclear_met"


@dataclass
class Watch:
    """The open issues of matching of one mapping: who is unclear or unmatched, by side, and who looks at which
    record."""

    unclear: dict[str, set[str]] = field(default_factory=lambda: {LOCAL: set(), REMOTE: set()})
    unmatched: dict[str, set[str]] = field(default_factory=lambda: {LOCAL: set(), REMOTE: set()})
    by_record: dict[str, list[int]] = field(default_factory=dict)

    def sources(self, side: str) -> set[str]:
        return self.unclear[side] | self.unmatched[side]


def watch(plan: Plan) -> Watch:
    """Read once per run, and again after such issues were booked."""
    memo = plan.context.memo
    if _MEMO not in memo:
        found = memo[_MEMO] = Watch()
        rows = _open(plan.mapping).values_list("pk", "code", "source_table", "source_id", "params")
        for pk, code, table, source, params in rows:
            by_side = found.unmatched if code == UNMATCHED else found.unclear
            by_side[LOCAL if table == plan.local.table.name else REMOTE].add(source.hex if source else "")
            for record in (*params.get(CANDIDATES, ()), *params.get(RIVALS, ())):
                found.by_record.setdefault(record, []).append(pk)
    result: Watch = memo[_MEMO]
    return result


def booked(plan: Plan) -> None:
    """The issues of matching are others now."""
    plan.context.memo.pop(_MEMO, None)


def touched(plan: Plan, records: Iterable[str], now: str) -> None:
    """These records have changed, or were coupled or uncoupled: who looks at one of them is matched again."""
    known = watch(plan).by_record
    waiting = {pk for record in records for pk in known.get(record, ())} if known else set()
    if waiting:
        _open(plan.mapping).filter(pk__in=waiting).update(next_try_at=f"{now}+00:00")
        plan.context.memo[_MET] = True


def met(plan: Plan) -> bool:
    """Whether this run has touched anything an unclear record looks at."""
    return bool(plan.context.memo.get(_MET))


def due(mapping: TableMapping, now: dt.datetime, run_id: int) -> dict[str, list[str]]:
    """Records to match again, by side; those that this very run has matched have their turn in the next one."""
    found: dict[str, list[str]] = {LOCAL: [], REMOTE: []}
    waiting = _open(mapping).filter(next_try_at__lte=now).exclude(run_id=run_id).order_by("source_id")
    for table, source in waiting.values_list("source_table", "source_id"):
        found[LOCAL if table == mapping.local_table else REMOTE].append(source.hex if source else "")
    return found


def _open(mapping: TableMapping) -> QuerySet[Issue]:
    return Issue.objects.filter(
        mapping=mapping, closed_at=None, code__in=(*UNCLEAR, UNMATCHED), source_id__isnull=False
    )


def findings(plan: Plan, found: Matches, direction: str, side: str) -> list[issues.Found]:
    """The findings of one side's records that must not be coupled or created by guess, in key order."""
    unclear = found.unclear(side)
    if not unclear:
        return []
    other = REMOTE if side == LOCAL else LOCAL
    table, other_table = plan.side(side).table, plan.side(other).table
    named = {c for cs in found.several[side].values() for c in cs} | set(found.taken[side].values())
    labels = lookup.labels(other_table.name, sorted(named))
    own = lookup.labels(table.name, sorted(unclear))
    partners = partners_of(plan, other, list(found.taken[side].values()))
    entries = []
    for record in sorted(unclear):
        several = found.several[side].get(record)
        params: dict[str, Any]
        if failed := found.failed[side].get(record):
            params, code = {"hook": failed.name, "detail": failed.detail}, "match_failed"
        elif several:
            params = {"candidates": ", ".join(labels.get(c, c) for c in several), CANDIDATES: several}
            code = "match_unclear" if len(several) == 1 else "match_several"
            code = "match_outside" if side == LOCAL and record in found.outside else code
            if rivals := found.rivals[side].get(record):
                params[RIVALS] = rivals
        else:
            taken = found.taken[side][record]
            params = {"candidates": labels.get(taken, ""), "partner": partners.get(taken, "…"), CANDIDATES: [taken]}
            code = "match_taken"
        entries.append(issues.Found(direction, table.name, record, own.get(record, record), code, "", params))
    return entries


def unmatched(plan: Plan, direction: str, side: str, records: Iterable[str]) -> list[issues.Found]:
    """The findings of chosen records that nothing matches."""
    wanted, table = sorted(records), plan.side(side).table
    own = lookup.labels(table.name, wanted) if wanted else {}
    return [issues.Found(direction, table.name, r, own.get(r, r), UNMATCHED) for r in wanted]


def partners_of(plan: Plan, side: str, ids: list[str]) -> dict[str, str]:
    """Whom these records of one side are coupled to, by label."""
    rows = read.couplings_of(plan, side, ids)
    wanted = {row[0]: row[1 if side == LOCAL else 2] for row in rows}
    names = Coupling.objects.filter(pk__in=wanted).values_list("pk", "local_label", "remote_label")
    return {wanted[pk]: (remote if side == LOCAL else local) for pk, local, remote in names}
