"""What a run should come to: the second half of the oracle, on the dictionaries of `model`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.integration.properties.model import (
    BACK,
    BOTH,
    EITHER,
    FROM,
    HERE,
    LETTERS,
    NOTHING,
    OPEN,
    REFUSED,
    TARGET,
    THERE,
    TO,
    WAY,
    Ask,
    Couple,
    Row,
    Rule,
    Sides,
    Waits,
)


class Model(Sides):
    """Both sides, and what runs make of them."""

    def begin(self) -> None:
        self.written, self.made, self.coupled, self.uncoupled = {}, [], set(), set()
        self.runs += 1
        self.keys = {(side, i): self._key(side, i) for side in (HERE, THERE) for i in self.rows[side]}

    def incremental(self, ask: Ask, due: dict[str, set[str]], size: int) -> None:
        """Look at what changed or is due, here and then there, so many at a time: what one batch has made is there
        when the next is matched."""
        self.begin()
        for side in (HERE, THERE):
            changed = {record for where, record in self.pending if where == side}
            ids = sorted(changed | due[side])
            for start in range(0, len(ids), size):
                self._records(side, ids[start : start + size], ask)
        for side in (HERE, THERE):
            # who was left to a person and looks at a record met now has another go
            self._records(side, sorted(i for where, i in self.unclear & self.again if where == side), ask)

    def chosen(self, ask: Ask, ids: dict[str, list[str]]) -> None:
        self.begin()
        for side in (HERE, THERE):
            if ids[side]:
                self._records(side, ids[side], ask)

    def full(self, ask: Ask, meanwhile: Callable[[int], Any] = lambda phase: None) -> None:
        """Match everything, merge every pair, create what is left; `meanwhile`: what happens after each of these."""
        self.begin()
        self._match_all(ask.first or {"send": TO, "get": FROM}.get(self.update_conflict, ""), ask)
        meanwhile(1)
        self._all_pairs(ask, [])
        meanwhile(2)
        for phase, side in enumerate((HERE, THERE), 3):
            self._create_left(side, ask)
            meanwhile(phase)

    def match(self, ask: Ask, *, synch: bool) -> None:
        """Match-based coupling of everything; merge what was coupled and create what nothing matched, if asked for."""
        self.begin()
        known = list(self.couples)
        first = ask.first or {"send": TO, "get": FROM}.get(self.update_conflict, "")
        self._match_all(first if synch else "", ask)
        if synch:
            self._all_pairs(ask, known)
        if TO in ask.creates:
            self._create_left(HERE, ask)

    def uncouple(self, pair: Couple) -> None:
        self.begin()
        self.couples.remove(pair)
        self.uncoupled.add((pair.here, pair.there))
        if pair.there in self.rows[THERE]:
            self.rows[THERE][pair.there]["ours"] = False

    def _all_pairs(self, ask: Ask, but: list[Couple]) -> None:
        """Pairs that come into being meanwhile are looked at as well."""
        seen: list[Couple] = list(but)
        while fresh := [pair for pair in self.couples if pair not in seen]:
            seen += fresh
            self._batch(fresh, [], [], ask)

    def _create_left(self, side: str, ask: Ask) -> None:
        if WAY[side] not in ask.creates:
            return
        at = 0 if side == HERE else 1
        freed = sorted(ends[at] for ends in self.uncoupled if self.of(side, ends[at]) is None)
        if freed:
            # their couplings were in the way when the others were matched
            self._records(side, freed, ask)
        left = [i for i in sorted(self.rows[side]) if self.takes_part(side, i) and self.of(side, i) is None]
        free = [i for i in left if (side, i) not in self.unclear]
        self._batch([], *((free, []) if side == HERE else ([], free)), ask)
        self._answer(side, free, ask)

    def _records(self, side: str, ids: list[str], ask: Ask) -> None:
        free = [i for i in ids if self.of(side, i) is None]
        # who was left to a person is matched again, new ones are before anything is created
        asked = free if WAY[side] in ask.creates else [i for i in free if (side, i) in self.unclear]
        asked = asked if WAY[side] in ask.ways else []
        if asked:
            pairs, unclear = self._matches(side, asked)
            self._couple_all(pairs, ask.first or {"send": TO, "get": FROM}.get(self.update_conflict, ""))
            self.unclear = {each for each in self.unclear if each not in {(side, i) for i in asked}}
            self.unclear |= {(side, i) for i in unclear}
            for record in unclear:
                self.pending.pop((side, record), None)
            free = [i for i in free if i not in unclear and self.of(side, i) is None]
        pairs_of = [pair for pair in self.couples if pair.end(side) in ids]
        self._batch(pairs_of, *((free, []) if side == HERE else ([], free)), ask)
        if WAY[side] in ask.creates:
            self._answer(side, free, ask)

    def _answer(self, side: str, ids: list[str], ask: Ask) -> None:
        """New partners answer with the fields that only travel back."""
        back = BACK[WAY[side]]
        if back in ask.ways and any(r.enabled and r.direction == back for r in self.rules.values()):
            self._batch([p for p in self.couples if p.end(side) in ids], [], [], ask)

    def _batch(self, pairs: list[Couple], here: list[str], there: list[str], ask: Ask) -> None:
        """Decide, write, and settle what was pending of these records."""
        pairs, spared = self._rejoin(pairs, ask) if self.deletion == "restore" else (pairs, [])
        changed = dict(self.pending)
        touched = {(HERE, i) for i in here} | {(THERE, i) for i in there}
        kept: set[tuple[str, str]] = set()
        if ask.ways < EITHER:
            kept |= {(HERE, i) for i in here if TO not in ask.ways} | {
                (THERE, i) for i in there if FROM not in ask.ways
            }
        for pair in pairs:
            ends = {(HERE, pair.here), (THERE, pair.there)}
            touched |= ends
            if not all(record in self.rows[side] for side, record in ends):
                if pair in spared:
                    pair.looked, pair.conflicts, pair.blocked = self.runs, set(), set()
                elif self._orphan(pair, ask):
                    kept |= ends
                continue
            ignored = changed.get((THERE, pair.there)) == {self.robot} and self._ignores_robot()
            if self._merge(pair, ask, ignored=ignored) and ask.ways < EITHER:
                kept |= ends
        for key in touched - kept:
            self.pending.pop(key, None)
        for side, ids in ((HERE, here), (THERE, there)):
            if WAY[side] in ask.creates & ask.ways:
                for record in ids:
                    if self.takes_part(side, record):
                        self._create(side, record)
        for key in self.marked:
            self.pending.setdefault(key, set()).add("")
        self.marked.clear()

    def _rejoin(self, pairs: list[Couple], ask: Ask) -> tuple[list[Couple], list[Couple]]:
        """Survivors of deleted partners get the one record that matches them instead of a new one; returns the pairs
        to look at, and those for which it is not clear who that is."""
        left = {pair: side for pair in pairs if (side := self._survivor(pair))}
        kept = list(self.couples)
        self.couples = [pair for pair in kept if pair not in left]
        found: dict[tuple[str, str], None] = {}
        unclear: set[str] = set()
        for which in (HERE, THERE):
            asked = [pair.end(side) for pair, side in left.items() if side == which]
            joined, more = self._matches(which, asked) if asked else ([], set())
            found |= dict.fromkeys(joined)
            unclear |= more
        self.couples = kept
        matched = [pair for pair, side in left.items() if any(pair.end(side) in ends for ends in found)]
        for pair in matched:
            self._part(pair)
        self._couple_all(list(found), ask.first or {"send": TO, "get": FROM}.get(self.update_conflict, ""))
        fresh = [pair for pair in self.couples if (pair.here, pair.there) in found]
        spared = [pair for pair, side in left.items() if pair.end(side) in unclear]
        return [*(pair for pair in pairs if pair not in matched), *fresh], spared

    def _survivor(self, pair: Couple) -> str:
        """The side whose record is left when the other is gone; blank when both are there, or neither."""
        there_is = [side for side in (HERE, THERE) if pair.end(side) in self.rows[side]]
        return there_is[0] if len(there_is) == 1 else ""

    def _ignores_robot(self) -> bool:
        return not any(r.enabled and r.direction == FROM for r in self.rules.values())

    # --- one pair ---------------------------------------------------------------------------------------------------

    def _merge(self, pair: Couple, ask: Ask, *, ignored: bool) -> bool:
        """Three-way merge, field by field. Returns whether something is left for a way that was not asked for."""
        ways = set(ask.ways)
        if not self.takes_part(HERE, pair.here):
            ways.discard(TO)
        if not self.takes_part(THERE, pair.there) or (ignored and not ask.full and not ask.force):
            ways.discard(FROM)
        agreed: dict[str, tuple[Any, Any]] = {}
        waits: dict[str, str] = {}
        plans: dict[str, dict[str, Any]] = {TO: {}, FROM: {}}
        conflicts: set[str] = set()
        blocked: set[str] = set()
        left_over = False

        def keep(name: str) -> None:
            """What was agreed stays so, and what the field waits for."""
            for known, kept in ((pair.agreed, agreed), (pair.waits, waits)):
                kept.pop(name, None)
                if name in known:
                    kept[name] = known[name]

        for name, rule in self.rules.items():
            if not rule.enabled:
                continue
            left, right = self.values(pair, name)
            way = self._way(pair, rule, left, right, ask)
            if way in ("agree", "wait"):
                agreed[name] = (left, right)
                if way == "wait":
                    waits[name] = ""
            elif way == "apart":
                agreed[name] = (left, right)
                if not self.corresponds(rule, left, right):
                    pair.apart.add(name)
            elif way == "stay":
                keep(name)
            elif way == "conflict":
                if ways:
                    conflicts.add(name)
                # a person decides: nothing is waited for any more
                if name in pair.agreed and pair.waits.get(name) != "":
                    agreed[name] = pair.agreed[name]
            elif way not in ways:
                left_over = True
                keep(name)
            else:
                self._send(pair, rule, way, agreed, waits, plans, blocked)
        for way, plan in plans.items():
            if way in blocked or self._refuses(way, plan):
                blocked.add(way)
                for name in plan:
                    keep(name)
            elif plan:
                self._write(way, pair, plan)
        pair.agreed, pair.waits = agreed, waits
        pair.conflicts, pair.blocked, pair.looked = conflicts, blocked, self.runs
        if all(name in agreed and waits.get(name) != "" for name, rule in self.rules.items() if rule.enabled):
            pair.first = ""
        return left_over

    def _way(self, pair: Couple, rule: Rule, left: Any, right: Any, ask: Ask) -> str:
        """A direction, or: "agree" on the values there are, "apart" likewise though they differ, "wait" likewise until
        one of them moves or the lookup has a partner, "stay", "conflict"."""
        if ask.force and rule.direction in (BOTH, ask.force):
            return ask.force
        known, waits = pair.agreed.get(rule.name), pair.waits.get(rule.name)
        if known is None:
            return self._first_way(pair, rule, left, right, ask)
        moved = (left != known[0], right != known[1])
        ready = waits is not None and not self.open(rule, left, right)
        if not any(moved):
            return (waits or self._first_way(pair, rule, left, right, ask)) if ready else "stay"
        if rule.direction != BOTH:
            return rule.direction if ask.full or ready or moved[0 if rule.direction == TO else 1] else "stay"
        if all(moved):
            if waits == "":
                return self._first_way(pair, rule, left, right, ask)
            return "agree" if self.corresponds(rule, left, right) else self._conflict()
        return TO if moved[0] else FROM

    def _first_way(self, pair: Couple, rule: Rule, left: Any, right: Any, ask: Ask) -> str:
        """As if nothing had ever been agreed."""
        first = pair.first or ask.first
        if first == "none":
            return "apart"
        if rule.direction != BOTH:
            return rule.direction
        if self.corresponds(rule, left, right):
            return "agree"
        if self.open(rule, left, right):
            return "wait"
        if first:
            return first
        if left is None or right is None:
            return FROM if left is None else TO
        if self.update_conflict == "none" and self._same_but_for_writing(rule, left, right):
            return TO  # Business Central is right
        return self._conflict()

    def _same_but_for_writing(self, rule: Rule, left: Any, right: Any) -> bool:
        """Letters and spaces may differ; what is a phone number is not told here."""
        for convert, source, target in ((rule.to, left, right), (rule.fro, right, left)):
            try:
                made = convert(source)
            except Waits:
                continue
            if isinstance(made, str) and isinstance(target, str) and _bare(made) == _bare(target):
                return True
        return False

    def _conflict(self) -> str:
        return {"send": TO, "get": FROM}.get(self.update_conflict, "conflict")

    def _send(
        self,
        pair: Couple,
        rule: Rule,
        way: str,
        agreed: dict[str, tuple[Any, Any]],
        waits: dict[str, str],
        plans: dict[str, dict[str, Any]],
        blocked: set[str],
    ) -> None:
        left, right = self.values(pair, rule.name)
        try:
            value = rule.to(left) if way == TO else rule.fro(right)
        except Waits:
            blocked.add(way)
            if rule.name in pair.agreed:
                agreed[rule.name] = pair.agreed[rule.name]
            return
        target = right if way == TO else left
        if value == OPEN:
            before = rule.name in pair.agreed and pair.waits.get(rule.name) != ""
            waits[rule.name] = way if before else ""
            # cleared in Sales where it had agreed before
            value = None if before and way == TO else target
        if value is None and rule.keep_if_blank:
            agreed[rule.name] = (left, right)
            return
        if value != target:
            plans[way][rule.name] = value
        agreed[rule.name] = (left, value) if way == TO else (value, right)

    def _refuses(self, way: str, plan: dict[str, Any]) -> bool:
        if way == TO:
            return plan.get("fax") == REFUSED
        return plan.get("phone") == LETTERS

    def _write(self, way: str, pair: Couple, plan: dict[str, Any]) -> None:
        side = TARGET[way]
        record = pair.end(side)
        row = self.rows[side][record]
        for name, value in plan.items():
            if side == HERE and name == "limit" and value is None:
                value = NOTHING
            key = (side, record, name)
            self.written[key] = (self.written.get(key, (row[name],))[0], value)
            row[name] = value
        if side == THERE:
            row["ours"] = True

    def _orphan(self, pair: Couple, ask: Ask) -> bool:
        """One of the two is gone. Returns whether that waits for a run in the way it must go."""
        pair.looked, pair.conflicts, pair.blocked = self.runs, set(), set()
        here, there = pair.here in self.rows[HERE], pair.there in self.rows[THERE]
        if (not here and not there) or self.deletion == "remove_coupling":
            self._part(pair)
            if there:
                self.rows[THERE][pair.there]["ours"] = False
            return False
        side = HERE if here else THERE
        way = WAY[side]
        if self.deletion == "restore":
            if way not in ask.ways:
                return True
            if self._create(side, pair.end(side), instead_of=pair):
                self._part(pair)
        return False

    def _part(self, pair: Couple) -> None:
        self.couples.remove(pair)
        self.uncoupled.add((pair.here, pair.there))

    def _create(self, side: str, record: str, instead_of: Couple | None = None) -> bool:
        """Make the partner of a record; False when it cannot be."""
        way, source = WAY[side], self.rows[side][record]
        values: dict[str, Any] = {}
        agreed: dict[str, tuple[Any, Any]] = {}
        waits: dict[str, str] = {}
        for name, rule in self.rules.items():
            if not rule.enabled or rule.direction == BACK[way]:
                continue
            try:
                value = rule.to(source[name]) if way == TO else rule.fro(source[name])
            except Waits:
                return False
            if value is None and rule.keep_if_blank:
                continue
            if value == OPEN:
                value, waits[name] = None, way
            values[name] = value
            agreed[name] = (source[name], value) if way == TO else (value, source[name])
        if self._refuses(way, values):
            return False
        key = self._key(side, record)
        twins = [i for i in self._with_key(TARGET[way], key) if self.keys.get((TARGET[way], i)) == key]
        if twins and self.keys.get((side, record)) == key:
            self.doubles.append((side, record, twins[0]))
        made: Row = dict.fromkeys(self.rules)
        if way == TO:
            made |= {"seller": self.team, "out": False, "ours": True}
        else:
            made |= {"limit": NOTHING, "out": False}
            if not source["ours"]:
                # the account becomes this company's: a write of Sales like any other, which is looked at next time
                source["ours"] = True
                self.marked.append((THERE, record))
        made |= {name: value for name, value in values.items() if value is not None}
        other = TARGET[way]
        new = self.partner(side, record)
        self.rows[other][new] = made
        self.made.append((other, new))
        here, there = (record, new) if way == TO else (new, record)
        self.couples.append(Couple(here, there, agreed=agreed, waits=waits, looked=self.runs))
        self.unclear.discard((side, record))
        return True

    # --- matching -----------------------------------------------------------------------------------------------------

    def _match_all(self, first: str, ask: Ask) -> None:
        pairs, unclear = self._matches(None, [])
        self._couple_all(pairs, first)
        self.unclear = {each for each in unclear if WAY[each[0]] in ask.ways}

    def _couple_all(self, pairs: list[tuple[str, str]], first: str) -> None:
        for here, there in pairs:
            self.couples.append(Couple(here, there, first))
            self.coupled.add((here, there))
            self.unclear -= {(HERE, here), (THERE, there)}

    def _matches(self, side: str | None, only: list[str]) -> tuple[list[tuple[str, str]], set[Any]]:
        """Pairs of uncoupled records with the same e-mail address, and records for which that is not clear: of all
        records as (side, record), or of some of one side as record."""

        key, with_key = self._key, self._with_key

        def free(which: str) -> list[str]:
            found = [i for i in sorted(self.rows[which]) if self.takes_part(which, i) and self.of(which, i) is None]
            return [i for i in found if key(which, i)]

        pairs: list[tuple[str, str]] = []
        unclear: set[Any] = set()
        if side is not None:
            other = THERE if side == HERE else HERE
            for record in set(free(side)) & set(only):
                candidates = with_key(other, key(side, record))
                # of two free records with the same claim none is quicker; a customer with two accounts gets neither
                rivals = [i for i in with_key(side, key(side, record)) if i != record]
                rivals = rivals if side == THERE else [i for i in rivals if self.of(side, i) is None]
                if len(candidates) == 1 and self.of(other, candidates[0]) is None and not rivals:
                    pairs.append((record, candidates[0]) if side == HERE else (candidates[0], record))
                elif candidates:
                    unclear.add(record)
            return pairs, unclear
        there: set[str] = set()
        for record in free(HERE):
            candidates = with_key(THERE, key(HERE, record))
            if len(candidates) == 1 and candidates[0] not in there and self.of(THERE, candidates[0]) is None:
                pairs.append((record, candidates[0]))
                there.add(candidates[0])
            elif candidates:
                unclear.add((HERE, record))
        unclear |= {(THERE, i) for i in free(THERE) if i not in there and with_key(HERE, key(THERE, i))}
        return pairs, unclear

    def _key(self, side: str, record: str) -> str:
        return " ".join((self.rows[side][record]["mail"] or "").split()).casefold()

    def _with_key(self, side: str, wanted: str) -> list[str]:
        found = [i for i in sorted(self.rows[side]) if self.takes_part(side, i)]
        return [i for i in found if wanted and self._key(side, i) == wanted]


def _bare(text: str) -> str:
    return "".join(text.split()).casefold()
