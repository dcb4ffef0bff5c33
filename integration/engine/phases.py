"""The phases of a run: matching, coupled pairs, new records, pending changes, chosen records, uncoupling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils import timezone

from integration.engine import issues, lookup, matching, read
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.batches import START, AwaitingConfirmation, Batches
from integration.engine.couplings import insert_couplings, insert_journal, on_coupled
from integration.engine.decide import FROM, TO
from integration.engine.endings import Endings
from integration.engine.foresee import preview_of
from integration.engine.write import now_text
from integration.models import Coupling, Issue
from integration.models.run import RunKind
from integration.registry import LOCAL, REMOTE

#: uncoupled records asked for at once
_FAR = 50_000
#: up to so many possible creations are decided one by one before they are confirmed; beyond, they are counted
_EXACT = 5000
#: findings of matching: the record is neither coupled nor created by guess
UNCLEAR = ("match_several", "match_unclear", "match_taken")


class Phases(Endings, Batches):
    """The phases a run is made of; each goes on where it was left."""

    def _phase_match(self) -> None:
        """Match uncoupled records of both sides; a full run counts what it would create and asks once."""
        only = self.run.options.get("local_ids")
        found = matching.match(self.plan, locals_=only)
        if self.kind == RunKind.FULL:
            self._count(found)
        counts = {"match": len(found.pairs)}
        ask = self.ask()
        if self.kind == RunKind.FULL and ask.creates and not self.run.options.get("confirmed") and not self.dry:
            counts |= self._would_create(found, ask)
            if counts["insert_to"] + counts["insert_from"]:
                raise AwaitingConfirmation("creations", counts)
        if self.dry:
            self._preview_matches(found)
            return
        for start in range(0, len(found.pairs), self.size):
            self._batch(partial(self._couple, found.pairs[start : start + self.size]))
        self._batch(partial(self._book_unclear, found, None if only is None else set(only)))

    def _preview_matches(self, found: matching.Matches) -> None:
        """What matching would couple, what merging those pairs would write, and what is unclear."""
        first = self._first_synch()
        for start in range(0, len(found.pairs), self.size):
            page = found.pairs[start : start + self.size]
            self.preview += [{"action": "couple", "local_id": a, "remote_id": b} for a, b in page]
            if self.kind != RunKind.MATCH or self.run.options.get("synch"):
                self._work([(0, a, b, "", first) for a, b in page], [], [])
        for direction, side, at in ((TO, LOCAL, 0), (FROM, REMOTE, 1)):
            self.spoken_for[side] |= {pair[at] for pair in found.pairs} | found.unclear(side)
            if direction in self.directions:
                self.preview += [preview_of(entry) for entry in self._unclear(found, direction, side)]

    def _first_synch(self) -> str:
        """Which side's data newly matched pairs take."""
        if not self.run.options.get("synch", True) and self.kind == RunKind.MATCH:
            return Coupling.FirstSynch.UNDECIDED
        first = self.run.options.get("first_synch")
        return str(first or {"send": TO, "get": FROM}.get(self.mapping.update_conflict, ""))

    def _would_create(self, found: matching.Matches, ask: Ask) -> dict[str, int]:
        counts = {"insert_to": 0, "insert_from": 0}
        for direction, side in ((TO, LOCAL), (FROM, REMOTE)):
            if direction in ask.creates:
                free = read.count_uncoupled(self.plan, side) - len(found.pairs) - len(found.unclear(side))
                if 0 < free <= _EXACT:
                    free = self._creatable(found, side, ask)
                counts[f"insert_{'to' if direction == TO else 'from'}"] = max(0, free)
        return counts

    def _creatable(self, found: matching.Matches, side: str, ask: Ask) -> int:
        """How many uncoupled records would get a partner now; those that are left out or would fail do not count, so
        a second full synchronisation has nothing to ask about."""
        taken = {pair[0 if side == LOCAL else 1] for pair in found.pairs} | found.unclear(side)
        count, after = 0, ""
        while ids := read.uncoupled_page(self.plan, side, after, START):
            after = ids[-1]
            free = [i for i in ids if i not in taken]
            work = BatchWork(self.plan, ask, self.run.pk, self.origin, dry=True)
            work.decide([], *((free, []) if side == LOCAL else ([], free)))
            work.foresee()
            count += sum(not new.decision.findings and not new.item.finding for new in work.new)
        return count

    def _couple(self, pairs: Sequence[tuple[str, str]]) -> int:
        """Couple matched pairs, with their labels; the pairs phase then merges them."""
        mapping, now = self.mapping, now_text()
        locals_ = read.rows(self.plan.local, [a for a, _ in pairs])
        remotes = read.rows(self.plan.remote, [b for _, b in pairs])
        taken = {row[1] for row in read.couplings_of(self.plan, LOCAL, list(locals_))}
        taken |= {row[2] for row in read.couplings_of(self.plan, REMOTE, list(remotes))}
        work = BatchWork(self.plan, self.ask(), self.run.pk, self.origin)
        first = self._first_synch()
        rows: list[list[Any]] = []
        journal: list[list[Any]] = []
        for a, b in pairs:
            if a in taken or b in taken or a not in locals_ or b not in remotes:
                continue
            left = work.label(mapping.local_table, locals_[a])
            right = work.label(mapping.remote_table, remotes[b])
            rows.append(
                [mapping.scope, mapping.local_table, a, mapping.remote_table, b, left, right, "", first, now, None]
            )
            journal.append([self.run.pk, "", "couple", mapping.local_table, a, b, "", "", "", now])
        insert_couplings(rows)
        insert_journal(journal)
        on_coupled(self.plan, [(r[2], r[4]) for r in rows], now)
        for direction in self.directions:
            self._add(direction, {"coupled": len(rows)})
        coupled = [(d, r[2] if d == TO else r[4]) for r in rows for d in (TO, FROM)]
        opened = issues.load_open(mapping, [i for _, i in coupled])
        issues.book(mapping, self.run.pk, [], opened, coupled, now)
        return 0

    def _book_unclear(self, found: matching.Matches, examined: set[str] | None = None) -> int:
        """One issue per record that must not be coupled or created by guess; closes those that are clear now (of the
        records examined, when not all were)."""
        now, mapping = now_text(), self.mapping
        for direction, side in ((TO, LOCAL), (FROM, REMOTE)):
            if direction not in self.directions:
                continue
            unclear = found.unclear(side)
            entries = self._unclear(found, direction, side)
            stale = Issue.objects.filter(
                mapping=mapping, direction=direction, closed_at=None, code__in=UNCLEAR
            ).values_list("source_id", flat=True)
            old = [s.hex for s in stale if s and (examined is None or s.hex in examined)]
            opened = issues.load_open(mapping, [*unclear, *old])
            cleared = [(direction, s) for s in old if s not in unclear]
            outcome = issues.book(mapping, self.run.pk, entries, opened, cleared, now)
            counts = {"failed": 0, "skipped": 0}
            for how in outcome.values():
                counts[how] += 1
            self._add(direction, counts)
        return 0

    def _unclear(self, found: matching.Matches, direction: str, side: str) -> list[issues.Found]:
        """The findings of one side's records that must not be coupled or created by guess."""
        other = REMOTE if side == LOCAL else LOCAL
        unclear = found.unclear(side)
        table, other_table = self.plan.side(side).table, self.plan.side(other).table
        named = {c for cs in found.several[side].values() for c in cs} | set(found.taken[side].values())
        labels = lookup.labels(other_table.name, sorted(named)) if named else {}
        own = lookup.labels(table.name, sorted(unclear)) if unclear else {}
        partners = self._partners(other, list(found.taken[side].values()))
        entries = []
        for record in sorted(unclear):
            several = found.several[side].get(record)
            if several:
                params = {"candidates": ", ".join(labels.get(c, c) for c in several)}
                code = "match_unclear" if len(several) == 1 else "match_several"
            else:
                taken = found.taken[side][record]
                params = {"candidates": labels.get(taken, ""), "partner": partners.get(taken, "…")}
                code = "match_taken"
            entries.append(issues.Found(direction, table.name, record, own.get(record, record), code, "", params))
        return entries

    def _partners(self, side: str, ids: list[str]) -> dict[str, str]:
        rows = read.couplings_of(self.plan, side, ids)
        wanted = {row[0]: row[1 if side == LOCAL else 2] for row in rows}
        names = Coupling.objects.filter(pk__in=wanted).values_list("pk", "local_label", "remote_label")
        return {wanted[pk]: (remote if side == LOCAL else local) for pk, local, remote in names}

    def _phase_pairs(self) -> None:
        while True:
            after = int(self.run.progress.get("after") or self.run.options.get("after_coupling") or 0)
            read_ids: list[int] = []

            def batch(after: int = after, read_ids: list[int] = read_ids) -> int:
                rows = read.couplings_page(self.plan, after, self.size)
                read_ids[:] = [row[0] for row in rows]
                return self._work(rows, [], [], next_after=str(read_ids[-1]) if rows else "")

            self._batch(batch)
            if not read_ids:
                return

    def _phase_new_local(self) -> None:
        self._new(LOCAL, TO)

    def _phase_new_remote(self) -> None:
        self._new(REMOTE, FROM)

    def _new(self, side: str, direction: str) -> None:
        """Create partners for uncoupled records; unclear ones have an issue and are left alone."""
        ask = self.ask()
        if direction not in ask.creates:
            return
        # finding the uncoupled ones costs as much for a few as for many, so they are asked for many at a time
        while found := read.uncoupled_page(self.plan, side, self.run.progress.get("after") or "", _FAR):
            at = 0
            while at < len(found):
                ids = found[at : at + self.size]
                at += len(ids)
                self._batch(partial(self._create, side, ids))

    def _phase_unmatched(self) -> None:
        """ENG-126: records of a match-based coupling that nothing matched get a partner in Sales, where asked for."""
        chosen = self.run.options.get("local_ids")
        if chosen is None:
            self._new(LOCAL, TO)
        elif TO in self.ask().creates:
            left = sorted(i for i in chosen if i > (self.run.progress.get("after") or ""))
            for start in range(0, len(left), self.size):
                self._batch(partial(self._create, LOCAL, left[start : start + self.size]))

    def _create(self, side: str, ids: list[str]) -> int:
        coupled = {row[1 if side == LOCAL else 2] for row in read.couplings_of(self.plan, side, ids)}
        unclear = {
            record for (_, record), known in issues.load_open(self.mapping, ids).items() if known.code in UNCLEAR
        }
        free = [i for i in ids if i not in coupled and i not in unclear and i not in self.spoken_for[side]]
        new = (free, []) if side == LOCAL else ([], free)
        done = self._work([], *new, next_after=ids[-1])
        self._answer(side, free)
        return done

    def _answer(self, side: str, ids: list[str]) -> None:
        """New partners answer at once with the fields that travel the other way only, so that a second run finds
        nothing to do."""
        back = FROM if side == LOCAL else TO
        answers = any(r.direction == back and r.local >= 0 and r.remote >= 0 for r in self.plan.rules)
        if ids and answers and back in self.directions and not self.dry:
            self._work(read.couplings_of(self.plan, side, ids), [], [], quiet=True)

    def _phase_pending_local(self) -> None:
        self._pending(LOCAL)

    def _phase_pending_remote(self) -> None:
        self._pending(REMOTE)

    def _pending(self, side: str) -> None:
        """Records with pending changes or due issues, in key order, each once."""
        due = sorted(issues.due(self.mapping, timezone.now(), self.run.pk)[side])
        while True:
            after = self.run.progress.get("after") or ""
            ids = read.pending_page(self.mapping.pk, side, after, self.size)
            waiting = [i for i in due if i > after][: self.size]
            ids = sorted({*ids, *waiting})[: self.size]
            if not ids:
                return
            self._batch(partial(self._records, side, ids, next_after=ids[-1]))

    def _records(self, side: str, ids: list[str], next_after: str = "") -> int:
        couplings = read.couplings_of(self.plan, side, ids)
        coupled = {row[1 if side == LOCAL else 2] for row in couplings}
        free = [i for i in ids if i not in coupled]
        direction = TO if side == LOCAL else FROM
        if free and direction in self.ask().creates:
            free = self._match_some(side, free)
            couplings = read.couplings_of(self.plan, side, ids)
            coupled = {row[1 if side == LOCAL else 2] for row in couplings}
            free = [i for i in free if i not in coupled]
        if self.dry or self.directions < frozenset(self.mapping.directions):
            # not everything is settled, so a pair changed on both sides comes twice
            couplings = [row for row in couplings if row[0] not in self.seen]
            self.at_hand = {row[0] for row in couplings}
        new = (free, []) if side == LOCAL else ([], free)
        done = self._work(couplings, *new, next_after=next_after)
        if direction in self.ask().creates:
            self._answer(side, free)
        return done

    def _match_some(self, side: str, ids: list[str]) -> list[str]:
        """D9: before anything is created the match criteria are tried. Returns the records that may be created."""
        found = matching.match(self.plan, **{"locals_" if side == LOCAL else "remotes": ids})
        other = REMOTE if side == LOCAL else LOCAL
        found.several[other].clear()
        found.taken[other].clear()
        if self.dry:
            self._preview_matches(found)
            return [i for i in ids if i not in self.spoken_for[side]]
        if found.pairs:
            self._couple(found.pairs)
        if found.unclear(side):
            self._book_unclear(found, set(ids))
        return [i for i in ids if i not in found.unclear(side)]

    def _phase_records(self) -> None:
        for side, name in ((LOCAL, "local_ids"), (REMOTE, "remote_ids")):
            ids = list(self.run.options.get(name) or [])
            self.run.total = max(self.run.total, len(ids))
            start = int(self.run.progress.get("at", {}).get(name, 0))
            for at in range(start, len(ids), self.size):
                self._batch(partial(self._records, side, ids[at : at + self.size]))
                self.run.progress = {**self.run.progress, "at": {name: at + self.size}}

    def _count(self, found: matching.Matches) -> None:
        coupled = Coupling.objects.filter(
            scope=self.mapping.scope, local_table=self.mapping.local_table, remote_table=self.mapping.remote_table
        ).count()
        total = coupled + len(found.pairs)
        for direction, side in ((TO, LOCAL), (FROM, REMOTE)):
            if direction in self.ask().creates:
                total += max(0, read.count_uncoupled(self.plan, side) - len(found.pairs))
        self.run.total = total
