"""The phases of a drift check: every coupled pair compared, and what could be coupled; nothing is written but a report.

Statements per batch are constant, and only the batch is in memory. The counts are of all, the lines are capped.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from integration.engine import matching, read
from integration.engine.batch import Ask, DecidedBatch, PairWork
from integration.engine.batches import Batches
from integration.engine.decide import CONFLICTS, FROM, TO, FieldRule, Options, apart, merge, waiting
from integration.engine.foresee import agreed, keep, value_of
from integration.engine.jsontext import decode
from integration.engine.plan import Plan

#: what a pair can be, in the order people read it
PENDING, ONE_WAY, CONFLICT, HELD, APART, WAITING, BLOCKED, IGNORED, ORPHAN, OUTSIDE, CANDIDATE, UNCLEAR = KINDS = (
    "pending", "drift", "conflict", "held", "apart", "waiting", "blocked", "ignored", "orphan", "outside", "candidate",
    "unclear",
)  # fmt: skip
#: lines kept of one mapping
MOST_LINES = 10_000


class Drifting(Batches):
    """Mixed into the runner."""

    def _phase_drift_pairs(self) -> None:
        while True:
            after = int(self.run.progress.get("after") or 0)
            read_ids: list[int] = []
            self._batch(partial(self._compare, after, read_ids))
            if not read_ids:
                return

    def _compare(self, after: int, read_ids: list[int]) -> int:
        rows = read.couplings_page(self.plan, after, self.size)
        read_ids[:] = [row[0] for row in rows]
        directions = frozenset(self.mapping.directions)
        work = DecidedBatch(self.plan, Ask(directions, looks=True), self.run.pk, self.origin, dry=True)
        work.decide(rows, [], [])
        out = {key for key, found in self._excluded(work).items() if found}
        entries = []
        for pair in work.pairs:
            entries += self._differences(pair, directions, pair.local_id in out or pair.remote_id in out)
        self._report(entries)
        if rows:
            self.run.progress = {**self.run.progress, "after": str(rows[-1][0])}
        return len(rows)

    @staticmethod
    def _excluded(work: DecidedBatch) -> dict[str, Any]:
        locals_ = {p.local_id: p.local for p in work.pairs if p.local is not None}
        remotes = {p.remote_id: p.remote for p in work.pairs if p.remote is not None}
        outside = {key: True for key, row in (*locals_.items(), *remotes.items()) if not row[-1]}
        return {**work.excluded("L", locals_), **work.excluded("R", remotes), **outside}

    def _differences(self, pair: PairWork, directions: frozenset[str], outside: bool) -> list[dict[str, Any]]:
        """What differs in a pair, and why it does: an entry per reason."""
        if pair.local is None or pair.remote is None:
            return [self._entry(pair, ORPHAN, "", [])]
        decision = pair.decision
        base = decode(pair.base_text) if pair.base_text else {}
        quiet = {
            (APART, ""): apart(self.plan.rules, pair.local, pair.remote, base),
            (WAITING, ""): waiting(self.plan.rules, pair.local, pair.remote, base),
        }
        if decision is None:
            return [self._entry(pair, kind, way, rules) for (kind, way), rules in quiet.items() if rules]
        by: dict[tuple[str, str], list[FieldRule]] = {}
        for direction, values in ((TO, decision.to_values), (FROM, decision.from_values)):
            by[PENDING, direction] = [r for r in self.plan.rules if _written(r, direction) in values]
        # what a lookup points at says its type by itself
        columns = self.plan.remote.table.columns
        by[ONE_WAY, ""] = [r for r in decision.drift if not (r.remote_name and columns[r.remote_name].type_of)]
        for finding in decision.findings:
            if finding.rule is None:
                continue
            kind = {"conflict": CONFLICT, "reverted": HELD}.get(finding.code, BLOCKED)
            rules = by.setdefault((kind, "" if finding.code in CONFLICTS else finding.direction), [])
            if finding.rule not in rules:
                rules.append(finding.rule)
        named = {rule.key for rules in by.values() for rule in rules}
        by |= {how: [rule for rule in rules if rule.key not in named] for how, rules in quiet.items()}
        if pair.directions < directions:
            by[OUTSIDE if outside else IGNORED, ""] = left_alone(self.plan, pair, directions)
        return [self._entry(pair, kind, way, rules) for (kind, way), rules in by.items() if rules]

    @staticmethod
    def _entry(pair: PairWork, kind: str, direction: str, rules: Iterable[FieldRule]) -> dict[str, Any]:
        base = decode(pair.base_text) if pair.base_text else {}
        return {
            "action": kind,
            "direction": direction,
            "local_id": pair.local_id,
            "remote_id": pair.remote_id,
            "fields": [
                {
                    "field": r.local_name if direction == FROM or not r.remote_name else r.remote_name,
                    "label": r.label,
                    "local": value_of(r, pair.local, "local"),
                    "remote": value_of(r, pair.remote, "remote"),
                    "base": agreed(base, r.key),
                }
                for r in rules
            ],
        }

    def _phase_drift_free(self) -> None:
        """Uncoupled records that match, clearly or not."""
        self._batch(self._candidates)

    def _candidates(self) -> int:
        found = matching.match(self.plan)
        entries: list[dict[str, Any]] = [{"action": CANDIDATE, "local_id": a, "remote_id": b} for a, b in found.pairs]
        for side, name in (("L", "local_id"), ("R", "remote_id")):
            entries += [{"action": UNCLEAR, name: record} for record in sorted(found.unclear(side))]
        self._report(entries)
        return 0

    def _report(self, entries: list[dict[str, Any]]) -> None:
        """Count all, keep lines up to the cap."""
        counts = dict(self.run.progress.get("drift") or {})
        kept = int(self.run.progress.get("lines") or 0)
        room = max(0, MOST_LINES - kept)
        if entries[:room]:
            keep(self.run, self.plan, entries[:room], counts)
        for entry in entries[room:]:
            counts[entry["action"]] = counts.get(entry["action"], 0) + 1
        self.run.progress = {
            **self.run.progress,
            "drift": counts,
            "lines": kept + len(entries[:room]),
            "capped": bool(self.run.progress.get("capped")) or len(entries) > room,
        }


def _written(rule: FieldRule, direction: str) -> str:
    return rule.remote_name if direction == TO else rule.local_name


def left_alone(plan: Plan, pair: PairWork, directions: frozenset[str]) -> list[FieldRule]:
    """Fields that would travel if the record took part, or if somebody else had changed it."""
    assert pair.local is not None
    assert pair.remote is not None
    assert pair.decision is not None
    base = decode(pair.base_text) if pair.base_text else {}
    whole = merge(plan.rules, pair.local, pair.remote, base, Options(directions, first_synch=pair.first_synch))
    return [
        r
        for r in plan.rules
        if (r.remote_name in whole.to_values and r.remote_name not in pair.decision.to_values)
        or (r.local_name in whole.from_values and r.local_name not in pair.decision.from_values)
    ]
