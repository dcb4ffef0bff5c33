"""The phases of a run: matching, coupled pairs, new records, pending changes, chosen records, uncoupling."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from integration import hooks, time_zone
from integration.engine import issues, locks, matching, read, succession, unclear
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.batches import MOST, START, AwaitingConfirmation, Batches
from integration.engine.chosen import Chosen
from integration.engine.couplings import insert_couplings, insert_journal, on_coupled
from integration.engine.decide import FROM, TO
from integration.engine.dialects.base import RawRow
from integration.engine.endings import Endings
from integration.engine.errands import assuming
from integration.engine.foresee import match_digest, preview_of
from integration.engine.parts import Parts
from integration.engine.restoring import Restoring
from integration.engine.write import now_text
from integration.models import Coupling, Issue, JournalEntry, SynchRun
from integration.models.run import RunKind, RunStatus
from integration.pairs import Pair
from integration.registry import LOCAL, REMOTE

#: uncoupled records asked for at once
_FAR = 50_000
#: up to so many possible creations are decided one by one before they are confirmed; beyond, they are counted
_EXACT = 5000
#: the direction in which a side's records make new ones on the other
_OWN = {LOCAL: TO, REMOTE: FROM}


class Phases(Parts, Chosen, Endings, Restoring, Batches):
    """The phases a run is made of; each goes on where it was left."""

    def _phase_match(self) -> None:
        """Match uncoupled records of both sides; a full run counts what it would create and asks once."""
        side, only = self._chosen()
        found = self.matched()
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
        if self.kind == RunKind.MATCH and (side == REMOTE or TO not in ask.creates):
            self._tell_unmatched(found, side, only)

    def matched(self) -> matching.Matches:
        """What matching finds for the records of the run."""
        side, only = self._chosen()
        named = {} if only is None else {"remotes" if side == REMOTE else "locals_": only}
        with hooks.guarded(apart=True):
            found = matching.match(self.plan, **named)
            self._leave_reverted(found)
            # they are coupled when the coupling of the one before them is looked at
            self.spoken_for[LOCAL] |= succession.yielding(self.plan, found).keys()
        return found

    @cached_property
    def reverted(self) -> dict[str, set[str]]:
        """Records that were coupled or made a partner for, which a person has reverted: left alone until somebody
        retries, or names them."""
        found: dict[str, set[str]] = {LOCAL: set(), REMOTE: set()}
        named = (self.kind == RunKind.RECORDS and self.run.parent_id is None) or self._chosen()[1] is not None
        held = Issue.objects.filter(mapping=self.mapping, closed_at=None, parked=True, code__in=issues.REVERTED)
        for table, key in [] if named else held.values_list("source_table", "source_id"):
            found[LOCAL if table == self.mapping.local_table else REMOTE].add(key.hex if key else "")
        return found

    def _leave_reverted(self, found: matching.Matches) -> None:
        """Nothing is coupled again by itself after a revert; who matches such a record is not given another one."""
        for pair in [p for p in found.pairs if p[0] in self.reverted[LOCAL] or p[1] in self.reverted[REMOTE]]:
            found.pairs.remove(pair)
            for side, own, other in ((LOCAL, *pair), (REMOTE, *reversed(pair))):
                found.several[side].setdefault(own, [other])
        for side in (LOCAL, REMOTE):
            for record in self.reverted[side] & found.unclear(side):
                found.several[side].pop(record, None)
                found.taken[side].pop(record, None)

    def _chosen(self) -> tuple[str, list[str] | None]:
        """The side whose records were chosen, and those; none when all are meant."""
        remotes = self.run.options.get("remote_ids")
        return (LOCAL, self.run.options.get("local_ids")) if remotes is None else (REMOTE, remotes)

    def _preview_matches(self, found: matching.Matches) -> None:
        """What matching would couple, what merging those pairs would write, and what is unclear."""
        first = self._first_synch()
        for start in range(0, len(found.pairs), self.size):
            page = found.pairs[start : start + self.size]
            locals_ = read.rows(self.plan.local, [a for a, _ in page])
            remotes = read.rows(self.plan.remote, [b for _, b in page])
            self._note(
                [
                    {
                        "action": "couple",
                        "local_id": a,
                        "remote_id": b,
                        "digest": match_digest(self.plan, locals_[a], remotes[b]),
                    }
                    for a, b in page
                ]
            )
            if self.kind != RunKind.MATCH or self.run.options.get("synch"):
                self._work([(0, a, b, "", first) for a, b in page], [], [])
        for direction, side, at in ((TO, LOCAL, 0), (FROM, REMOTE, 1)):
            self.spoken_for[side] |= {pair[at] for pair in found.pairs} | found.unclear(side)
            if direction in self.directions:
                findings = unclear.findings(self.plan, found, direction, side)
                self._note([preview_of(entry) for entry in findings])

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
                free -= len(self.reverted[side])
                if 0 < free <= _EXACT:
                    free = self._creatable(found, side, ask)
                counts[f"insert_{'to' if direction == TO else 'from'}"] = max(0, free)
        return counts

    def _creatable(self, found: matching.Matches, side: str, ask: Ask) -> int:
        """How many uncoupled records would get a partner now; those that are left out or would fail do not count, so
        a second full synchronisation has nothing to ask about."""
        taken = {pair[0 if side == LOCAL else 1] for pair in found.pairs} | found.unclear(side) | self.reverted[side]
        taken |= self.spoken_for[side]
        count, after = 0, ""
        while ids := read.uncoupled_page(self.plan, side, after, START):
            after = ids[-1]
            free = {i: None for i in ids if i not in taken}
            # a record whose hook fails would not get a partner
            count += sum(hooks.isolated(partial(self._foreseen_of, side, ask), free)[0])
        return count

    def _foreseen_of(self, side: str, ask: Ask, records: Iterable[str]) -> int:
        """How many of these uncoupled records would get a partner now."""
        ids = list(records)
        with assuming(self.plan) as bring:
            work = BatchWork(self.plan, ask, self.run.pk, self.origin, dry=True, bring=bring)
            work.decide([], *((ids, []) if side == LOCAL else ([], ids)))
            work.foresee()
        return sum(not new.decision.findings and not new.item.finding for new in work.new)

    def _couple(self, pairs: Sequence[tuple[str, str]]) -> int:
        """Couple matched pairs, with their labels; the pairs phase then merges them."""
        pairs = self._locked_pairs(pairs)
        if hooks.apart():
            _done, failed = hooks.isolated(self._couple_these, dict(pairs))
            self._book_failed({LOCAL: failed, REMOTE: {dict(pairs)[local]: why for local, why in failed.items()}})
        else:
            self._couple_these(dict(pairs))
        if self._merges_matched():
            # the pairs phase counts them as records; here they only move the bar
            self.run.progress = {**self.run.progress, "twice": self.run.progress.get("twice", 0) + len(pairs)}
        return len(pairs)

    def _couple_these(self, pairs: Mapping[str, str]) -> None:
        with transaction.atomic():
            self._write_couplings(pairs)

    def _write_couplings(self, pairs: Mapping[str, str]) -> None:
        mapping, now = self.mapping, now_text()
        locals_ = read.rows(matching.named(self.plan.local), list(pairs))
        remotes = read.rows(matching.named(self.plan.remote), list(pairs.values()))
        taken = {row[1] for row in read.couplings_of(self.plan, LOCAL, list(locals_))}
        taken |= {row[2] for row in read.couplings_of(self.plan, REMOTE, list(remotes))}
        first = self._first_synch()
        rows: list[list[Any]] = []
        journal: list[list[Any]] = []
        for a, b in pairs.items():
            if a in taken or b in taken or a not in locals_ or b not in remotes:
                continue
            left, right = matching.label(locals_[a]), matching.label(remotes[b])
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

    def _book_failed(self, failed: dict[str, dict[str, hooks.HookFailed]]) -> None:
        """Records that match and could not be coupled, because a hook of the pair cannot bear them."""
        found = matching.Matches(failed=failed)
        for side in (LOCAL, REMOTE):
            self.at_fault[side] |= failed[side].keys()
            self._book(self._way(side), unclear.findings(self.plan, found, self._way(side), side))

    def _locked_pairs(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Lock what is going to be coupled. A pair one of whose records is held by somebody else is left for later,
        whole: its other record must not get another partner meanwhile."""
        held = [
            locks.take(self.plan.side(side).table, [pair[at] for pair in pairs])
            for at, side in enumerate((LOCAL, REMOTE))
        ]
        later = [pair for pair in pairs if pair[0] in held[0] or pair[1] in held[1]]
        self.leave_for_later({LOCAL: {a for a, _ in later}, REMOTE: {b for _, b in later}})
        return [pair for pair in pairs if pair not in later] if later else list(pairs)

    def _merges_matched(self) -> bool:
        return self.kind == RunKind.FULL or (self.kind == RunKind.MATCH and bool(self.run.options.get("synch")))

    def _book_unclear(self, found: matching.Matches, examined: set[str] | None = None) -> int:
        """One issue per record that must not be coupled or created by guess; closes those that are clear now (of the
        records examined, when not all were)."""
        for side in (LOCAL, REMOTE):
            direction = self._way(side)
            if direction not in self.directions or (examined is None and direction != _OWN[side]):
                continue
            entries = unclear.findings(self.plan, found, direction, side)
            old = unclear.watch(self.plan).unclear[side]
            cleared = (old if examined is None else old & examined) - found.unclear(side) - self.at_fault[side]
            self._book(direction, entries, cleared)
        return 0

    def _book(self, direction: str, entries: list[issues.Found], cleared: Iterable[str] = ()) -> None:
        gone = sorted(cleared)
        opened = issues.load_open(self.mapping, [*(e.source_id for e in entries), *gone])
        succeeded = [(direction, record) for record in gone]
        counts = {"failed": 0, "skipped": 0, "held": 0}
        for how in issues.book(self.mapping, self.run.pk, entries, opened, succeeded, now_text()).values():
            for counter in issues.counters_of(how):
                counts[counter] += 1
        self._add(direction, counts)
        unclear.booked(self.plan)

    def _way(self, side: str) -> str:
        """The direction in which matching a record of this side is booked: its own, else the only one there is."""
        own, directions = _OWN[side], self.mapping.directions
        return own if own in directions else str(directions[0])

    def _tell_unmatched(self, found: matching.Matches, side: str, only: list[str] | None) -> None:
        """ENG-126: records that nothing matched. Of chosen ones each is an issue; else their number is said, for most
        of a table may have no business on the other side."""
        met = found.unclear(side)
        if only is None:
            number = read.count_uncoupled(self.plan, side) - len(met)
            if number > 0:
                self.run.progress = {**self.run.progress, "unmatched": number}
                self.run.tell("run_unmatched", count=number)
            return
        for start in range(0, len(only), MOST):
            self._batch(partial(self._book_unmatched, side, only[start : start + MOST], met))

    def _book_unmatched(self, side: str, ids: list[str], met: set[str]) -> int:
        inside = {key for key, row in read.rows(matching.named(self.plan.side(side)), ids).items() if row[-1]}
        coupled = {row[1 if side == LOCAL else 2] for row in read.couplings_of(self.plan, side, ids)}
        direction = self._way(side)
        if direction in self.directions:
            self._book(direction, unclear.unmatched(self.plan, direction, side, inside - coupled - met))
        return 0

    def _phase_pairs(self) -> None:
        if self._by_parts("pairs"):
            return
        while True:
            after = int(self.run.progress.get("after") or self.run.options.get("after_coupling") or 0)
            read_ids: list[int] = []

            def batch(after: int = after, read_ids: list[int] = read_ids) -> int:
                rows = read.couplings_page(self.plan, after, self.size, int(self.upto or 0))
                read_ids[:] = [row[0] for row in rows]
                if self.dry and self.kind == RunKind.SYNCH:
                    # nothing is settled, so what is pending besides would be listed once more
                    self.at_hand = set(read_ids)
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
        begins = not self.run.progress.get("after") and self.part is None
        freed = self._freed(side) if not self.dry and begins else []
        for start in range(0, len(freed), self.size):
            self._batch(partial(self._records, side, freed[start : start + self.size]))
        if self.kind == RunKind.FULL and self._by_parts("new_local" if side == LOCAL else "new_remote"):
            return
        # finding the uncoupled ones costs as much for a few as for many, so they are asked for many at a time
        while found := read.uncoupled_page(self.plan, side, self.run.progress.get("after") or "", _FAR, self.upto):
            at = 0
            while at < len(found):
                ids = found[at : at + self.size]
                at += len(ids)
                self._batch(partial(self._create, side, ids))

    def _freed(self, side: str) -> list[str]:
        """Records whose coupling this run has removed: they were not matched with the others, and must be before
        anything is created."""
        if not any(job.uncoupled for job in self.jobs.values()):
            return []
        gone = JournalEntry.objects.filter(run_id=self.run.pk, action=JournalEntry.Action.UNCOUPLE)
        found = gone.values_list("local_id" if side == LOCAL else "remote_id", flat=True)
        keys = sorted(key.hex for key in found if key)
        coupled = {row[1 if side == LOCAL else 2] for row in read.couplings_of(self.plan, side, keys)}
        return [key for key in keys if key not in coupled]

    def _phase_unmatched(self) -> None:
        """ENG-126: records of a match-based coupling that nothing matched get a partner in Sales, where asked for."""
        side, chosen = self._chosen()
        if chosen is None:
            self._new(LOCAL, TO)
        elif side == LOCAL and TO in self.ask().creates:
            left = sorted(i for i in chosen if i > (self.run.progress.get("after") or ""))
            for start in range(0, len(left), self.size):
                self._batch(partial(self._create, LOCAL, left[start : start + self.size]))

    def _create(self, side: str, ids: list[str]) -> int:
        coupled = {row[1 if side == LOCAL else 2] for row in read.couplings_of(self.plan, side, ids)}
        known = issues.load_open(self.mapping, ids).items()
        left = {record for (_way, record), issue in known if issue.code in unclear.UNCLEAR}
        left |= self.reverted[side] | self.spoken_for[side] | self.later(side)
        free = [i for i in ids if i not in coupled and i not in left]
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
        if self.part is not None:
            return
        self._match_again()
        self._go_on()

    def _pending(self, side: str) -> None:
        """Records with pending changes or due issues, in key order, each once."""
        if self._by_parts("pending_local" if side == LOCAL else "pending_remote"):
            return
        due = sorted({*issues.due(self.mapping, timezone.now(), self.run.pk)[side], *self._day_has_come(side)})
        while True:
            after = self.run.progress.get("after") or ""
            pending = read.pending_page(self.mapping.pk, side, after, self.size, self.upto)
            waiting = due[bisect_right(due, after) : bisect_right(due, self.upto) if self.upto else None][: self.size]
            ids = sorted({*pending, *waiting})[: self.size]
            if not ids:
                return
            changed = set(pending)
            self._batch(partial(self._records, side, ids, next_after=ids[-1], changed=changed))

    def _day_has_come(self, side: str) -> Iterable[str]:
        """Records of validity dates that have come or gone since the mapping was last looked at as a whole."""
        if side != LOCAL or TO not in self.directions or type(self.plan.pair).due is Pair.due:
            return ()
        whole = SynchRun.objects.filter(
            mapping=self.mapping, kind__in=(RunKind.SYNCH, RunKind.FULL), status=RunStatus.FINISHED
        )
        last = whole.exclude(pk=self.run.pk).order_by("-pk").values_list("started_at", flat=True).first()
        return self.plan.pair.due(time_zone.day(last), self.plan.context) if last else ()

    def _go_on(self) -> None:
        """Records that have waited for one this run has met."""
        if self.dry or self.run.started_at is None:
            return
        for side, ids in issues.released(self.mapping, self.run.started_at).items():
            for start in range(0, len(ids), self.size):
                self._batch(partial(self._records, side, ids[start : start + self.size]))

    def _match_again(self) -> None:
        """Records that were left to a person and look at something this run has met."""
        if not unclear.met(self.plan):
            return
        for side, ids in unclear.due(self.mapping, timezone.now(), self.run.pk).items():
            for start in range(0, len(ids), self.size):
                self._batch(partial(self._records, side, ids[start : start + self.size]))

    def _records(self, side: str, ids: list[str], next_after: str = "", changed: AbstractSet[str] = frozenset()) -> int:
        couplings = read.couplings_of(self.plan, side, ids)
        coupled = {row[1 if side == LOCAL else 2] for row in couplings}
        free = [i for i in ids if i not in coupled and i not in self.reverted[side]]
        direction = TO if side == LOCAL else FROM
        # a record left to a person is matched again; new ones are before anything is created
        known = unclear.watch(self.plan).sources(side) if self._way(side) in self.directions else set()
        asked = free if direction in self.ask().creates else [i for i in free if i in known]
        if asked:
            kept, inherited = self._match_some(side, asked)
            left_alone = set(asked) - set(kept)
            couplings = read.couplings_of(self.plan, side, ids)
            coupled = {row[1 if side == LOCAL else 2] for row in couplings}
            # the couplings of others whose partner passes to one of these; two may be of this batch
            couplings += [row for row in inherited if row not in couplings]
            free = [i for i in free if i not in coupled and i not in left_alone]
        if self.dry or self.directions < frozenset(self.mapping.directions):
            # not everything is settled, so a pair changed on both sides comes twice
            couplings = [row for row in couplings if row[0] not in self.seen]
            self.at_hand = {row[0] for row in couplings}
        new = (free, []) if side == LOCAL else ([], free)
        done = self._work(couplings, *new, next_after=next_after)
        if direction in self.ask().creates:
            self._answer(side, free)
        if changed and not self.dry:
            partners = (i for row in couplings if not changed.isdisjoint(row[1:3]) for i in row[1:3])
            unclear.touched(self.plan, {*(changed & set(ids)), *partners}, now_text())
        return done

    def _match_some(self, side: str, ids: list[str]) -> tuple[list[str], list[RawRow]]:
        """D9: before anything is created the match criteria are tried. Returns the records that are not left alone
        (what is pending of those that are has been looked at), and couplings that pass to some of them."""
        feed: list[tuple[int, str, str]] = []
        if not self.dry:
            # what is pending now is what is matched
            held = locks.take(self.plan.side(side).table, ids)
            self.leave_for_later({side: held})
            ids = [i for i in ids if i not in held]
            feed = read.pending_of(self.mapping.pk, side, ids)
        watch = unclear.watch(self.plan)
        found = matching.match(self.plan, **{"locals_" if side == LOCAL else "remotes": ids})
        self._leave_reverted(found)
        inherited = list(succession.yielding(self.plan, found).values()) if side == LOCAL else []
        other = REMOTE if side == LOCAL else LOCAL
        found.several[other].clear()
        found.taken[other].clear()
        found.failed[other].clear()
        if self.dry:
            self._preview_matches(found)
            return [i for i in ids if i not in self.spoken_for[side]], inherited
        if found.pairs:
            self._couple(found.pairs)
        left = found.unclear(side)
        if left or not watch.unclear[side].isdisjoint(ids):
            self._book_unclear(found, set(ids))
        still = watch.unmatched[side].intersection(ids) - left - {pair[side == REMOTE] for pair in found.pairs}
        if still and _OWN[side] not in self.ask().creates:
            self._book(self._way(side), unclear.unmatched(self.plan, self._way(side), side, still))
        read.settle([pk for pk, record, _actor in feed if record in left])
        left |= self.later(side)
        return [i for i in ids if i not in left], inherited

    def _count(self, found: matching.Matches) -> None:
        """How many records there are to do; each that is coupled and then merged counts twice on the way."""
        again = len(found.pairs) if self._merges_matched() else 0
        if self.kind != RunKind.FULL:
            self.run.total = self.run.done + len(found.pairs) + again
            return
        coupled = Coupling.objects.filter(
            scope=self.mapping.scope, local_table=self.mapping.local_table, remote_table=self.mapping.remote_table
        ).count()
        total = coupled + len(found.pairs)
        for direction, side in ((TO, LOCAL), (FROM, REMOTE)):
            if direction in self.ask().creates:
                total += max(0, read.count_uncoupled(self.plan, side) - len(found.pairs))
        self.run.total = self.run.done + again + total
