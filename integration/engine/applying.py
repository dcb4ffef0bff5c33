"""Applying a plan: exactly what a preview has shown, for the records that have not moved since; the rest is listed.

Every record is decided again under locks and compared with the plan by digest. What fits is then written by the same
means as in any run.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any

from integration.engine import matching, read
from integration.engine.apply import BatchWork
from integration.engine.batches import Batches
from integration.engine.decide import FROM, TO
from integration.engine.family import errands_of
from integration.engine.foresee import match_digest, new_digest, pair_digest
from integration.models import PlanLine
from integration.registry import LOCAL, REMOTE

#: a pair has at most so many lines: to Sales, from Sales, uncoupled
_MORE = 3


class PlanMoved(Exception):
    """The plan must be applied as a whole, and some of its records have moved. Nothing was written."""

    def __init__(self, moved: int, first: str) -> None:
        super().__init__(f"{moved}: {first}")
        self.moved, self.first = moved, first


class Applying(Batches):
    """Mixed into the runner."""

    def _phase_check(self) -> None:
        """Strict: before anything is written, the whole plan must still hold."""
        moved, first, after = 0, "", 0
        while lines := self._lines(after):
            after = lines[-1].pk
            bad = self._moved(lines)
            moved += len(bad)
            first = first or next((line.label for line in bad), "")
        if moved:
            raise PlanMoved(moved, first)

    def _phase_apply(self) -> None:
        self.run.total = PlanLine.objects.filter(run_id=self._plan_run).exclude(action="fail").count()
        while lines := self._lines(int(self.run.progress.get("after") or 0)):
            self._batch(partial(self._apply_lines, lines))

    @property
    def _plan_run(self) -> int:
        return int(self.run.options["plan"])

    def _lines(self, after: int) -> list[PlanLine]:
        """The next lines of the plan; those of one record are never torn apart."""
        found = list(
            PlanLine.objects.filter(run_id=self._plan_run, pk__gt=after)
            .exclude(action="fail")
            .order_by("pk")[: self.size + _MORE]
        )
        end = min(self.size, len(found))
        while 0 < end < len(found) and _record(found[end]) == _record(found[end - 1]):
            end += 1
        return found[:end]

    def _apply_lines(self, lines: list[PlanLine]) -> int:
        matched = [line for line in lines if line.action == "couple"]
        moved = self._moved(matched)
        gone = {line.pk for line in moved}
        pairs = [(_hex(line.local_id), _hex(line.remote_id)) for line in matched if line.pk not in gone]
        if pairs:
            self._couple(pairs)  # type: ignore[attr-defined]
        others = [line for line in lines if line.action != "couple"]
        work = self._decided(others)
        moved += self._unlike(others, work)
        gone = {line.pk for line in moved}
        kept = [line for line in others if line.pk not in gone]
        real = self._done(*self._sources(kept))
        for direction, counts in real.counts.by.items():
            if direction in self.jobs:
                self._add(direction, counts)
        for side, way in ((LOCAL, TO), (REMOTE, FROM)):
            ids = [_source(line) for line in kept if line.action == "insert" and line.direction == way]
            self._answer(side, ids)  # type: ignore[attr-defined]
        self._keep_moved(moved)
        self.run.progress = {**self.run.progress, "after": str(lines[-1].pk)}
        return len(lines)

    def _sources(self, lines: Sequence[PlanLine]) -> tuple[list[Any], list[str], list[str]]:
        """Couplings and uncoupled records of these lines, as a batch decides them."""
        coupled = sorted({_hex(line.local_id) for line in lines if line.action in ("modify", "uncouple")})
        couplings = read.couplings_of(self.plan, LOCAL, coupled)
        # a partner that passes on is still coupled to the record before
        held = {row[1] for row in couplings}
        modified = [line for line in lines if line.action == "modify" and _hex(line.local_id) not in held]
        couplings += read.couplings_of(self.plan, REMOTE, sorted({_hex(line.remote_id) for line in modified}))
        new = [line for line in lines if line.action == "insert"]
        sides = ([_source(each) for each in new if each.direction == way] for way in (TO, FROM))
        local, remote = sides
        return couplings, self._free(LOCAL, local), self._free(REMOTE, remote)

    def _free(self, side: str, ids: list[str]) -> list[str]:
        """Those that may still get a partner: not coupled meanwhile, and nothing has come that they match (D9)."""
        if not ids:
            return []
        coupled = {row[1 if side == LOCAL else 2] for row in read.couplings_of(self.plan, side, ids)}
        found = matching.match(self.plan, **{"locals_" if side == LOCAL else "remotes": ids})
        matched = {pair[0 if side == LOCAL else 1] for pair in found.pairs} | found.unclear(side)
        return [i for i in ids if i not in coupled and i not in matched]

    def _decided(self, lines: Sequence[PlanLine]) -> BatchWork:
        """Decided as when the plan was made: what it would bring first counts as there."""
        context = self.plan.context
        context.foreseen = self._planned_errands
        work = BatchWork(self.plan, self.ask(), self.run.pk, self.origin)
        work.decide(*self._sources(lines))
        work.foresee()
        context.foreseen = {}
        return work

    @cached_property
    def _planned_errands(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """What the errands of the plan would make, as lookups find it."""
        found: dict[tuple[str, str, str], dict[str, str]] = {}
        errands = errands_of([self._plan_run])
        tables = {each.pk: (each.mapping.local_table, each.mapping.remote_table) for each in errands}
        for line in PlanLine.objects.filter(run_id__in=tables, action__in=["insert", "couple"]):
            local, remote = _hex(line.local_id), _hex(line.remote_id)
            pairs = [(LOCAL, local, remote or local)] if local else []
            pairs += [(REMOTE, remote, local or remote)] if remote else []
            for side, record, partner in pairs:
                found.setdefault((side, *tables[line.run_id]), {})[record] = partner
        return found

    def _unlike(self, lines: Sequence[PlanLine], work: BatchWork) -> list[PlanLine]:
        """Lines whose record is decided on other grounds than when the plan was made."""
        pairs = {(p.local_id, p.remote_id): pair_digest(self.plan, p) for p in work.pairs if p.items or p.removed}
        new = {
            (n.direction, n.source_id): new_digest(self.plan, n)
            for n in work.new
            if not n.decision.findings and not n.item.finding
        }
        found = []
        for line in lines:
            if line.action == "insert":
                now = new.get((line.direction, _source(line)))
            else:
                now = pairs.get((_hex(line.local_id), _hex(line.remote_id)))
            if now != line.digest:
                found.append(line)
        return found

    def _moved(self, lines: Sequence[PlanLine]) -> list[PlanLine]:
        """Lines that no longer hold; writes nothing. Pairs that the plan itself couples first are judged as matches."""
        matched = [line for line in lines if line.action == "couple"]
        locals_ = read.rows(self.plan.local, [_hex(line.local_id) for line in matched])
        remotes = read.rows(self.plan.remote, [_hex(line.remote_id) for line in matched])
        taken = {row[1] for row in read.couplings_of(self.plan, LOCAL, list(locals_))}
        taken |= {row[2] for row in read.couplings_of(self.plan, REMOTE, list(remotes))}
        found = []
        for line in matched:
            a, b = locals_.get(_hex(line.local_id)), remotes.get(_hex(line.remote_id))
            here = a is not None and b is not None and match_digest(self.plan, a, b) == line.digest
            if not here or taken & {_hex(line.local_id), _hex(line.remote_id)}:
                found.append(line)
        others = [line for line in lines if line.action != "couple"]
        if others:
            coupled = self._planned_matches(others)
            others = [line for line in others if (line.local_id, line.remote_id) not in coupled]
            found += self._unlike(others, self._decided(others))
        return found

    def _planned_matches(self, lines: Sequence[PlanLine]) -> set[tuple[Any, Any]]:
        ids = [line.local_id for line in lines if line.action == "modify"]
        rows = PlanLine.objects.filter(run_id=self._plan_run, action="couple", local_id__in=ids)
        return set(rows.values_list("local_id", "remote_id"))

    def _keep_moved(self, moved: Sequence[PlanLine]) -> None:
        PlanLine.objects.bulk_create(
            [
                PlanLine(
                    run=self.run,
                    action="moved",
                    direction=line.direction,
                    local_id=line.local_id,
                    remote_id=line.remote_id,
                    label=line.label,
                    partner_label=line.partner_label,
                    code="plan_moved",
                    params="{}",
                    before=line.before,
                    values=line.values,
                )
                for line in moved
            ]
        )
        for line in moved:
            way = line.direction if line.direction in self.jobs else next(iter(self.jobs))
            self._add(way, {"skipped": 1})
        self.run.progress = {**self.run.progress, "moved": int(self.run.progress.get("moved") or 0) + len(moved)}


def _hex(key: Any) -> str:
    return key.hex if key else ""


def _source(line: PlanLine) -> str:
    return _hex(line.local_id if line.direction == TO else line.remote_id)


def _record(line: PlanLine) -> tuple[Any, Any]:
    return line.local_id, line.remote_id
