"""What synchronising should come to, as plain dictionaries: the oracle. No database, nothing of the engine.

Two sides of records, couplings with what both sides last agreed on, what is pending, and a handful of fields that
behave differently: plain, cut, one-way, a code, a lookup that must be coupled, a lookup that may stay open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Self

HERE, THERE = "L", "R"
TO, FROM, BOTH = "to_integration", "from_integration", "bidirectional"
BACK = {TO: FROM, FROM: TO}
SOURCE = {TO: HERE, FROM: THERE}
TARGET = {TO: THERE, FROM: HERE}
WAY = {HERE: TO, THERE: FROM}
EITHER = frozenset({TO, FROM})

#: a lookup that may stay open has no value to offer
OPEN = "(open)"
#: a value that no record ever has: a person decided against that side
DECIDED = "(decided)"
NOTHING = "0.0000"

LETTERS, REFUSED = "call me", "refused by the database"

Row = dict[str, Any]


class Waits(Exception):
    """The lookup's record is not coupled."""


@dataclass
class Rule:
    """A field mapping: which way it travels, and what becomes of a value on each way."""

    name: str
    direction: str
    to: Callable[[Any], Any]
    fro: Callable[[Any], Any]
    keep_if_blank: bool = False
    enabled: bool = True


@dataclass(eq=False)
class Couple:
    """Two records that belong together."""

    here: str
    there: str
    first: str = ""
    agreed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    #: lookups that were open when they were looked at: the way they were to go; blank: nothing was ever agreed
    waits: dict[str, str] = field(default_factory=dict)
    #: fields whose difference somebody accepted: they stay apart until one side is edited
    apart: set[str] = field(default_factory=set)
    #: fields in conflict, and directions that are held back, when it was last looked at
    conflicts: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    #: the run that looked at it last
    looked: int = 0

    def end(self, side: str) -> str:
        return self.here if side == HERE else self.there


@dataclass(frozen=True)
class Ask:
    """What a run may do."""

    ways: frozenset[str] = EITHER
    creates: frozenset[str] = frozenset()
    full: bool = False
    force: str = ""
    first: str = ""


@dataclass
class Sides:
    """Both sides with their couplings, and what people do to them."""

    sellers: dict[str, str]
    terms: dict[str, int]
    team: str
    robot: str
    rules: dict[str, Rule] = field(default_factory=dict)
    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {HERE: {}, THERE: {}})
    couples: list[Couple] = field(default_factory=list)
    #: (side, record) -> who changed it
    pending: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    #: records that matching found no clear answer for
    unclear: set[tuple[str, str]] = field(default_factory=set)
    update_conflict: str = "none"
    deletion: str = "none"
    only_coupled: bool = True
    #: what the run at hand has written: (side, record, field) -> value before, value after
    written: dict[tuple[str, str, str], tuple[Any, Any]] = field(default_factory=dict)
    #: records made, coupled and uncoupled by the run at hand
    made: list[tuple[str, str]] = field(default_factory=list)
    coupled: set[tuple[str, str]] = field(default_factory=set)
    uncoupled: set[tuple[str, str]] = field(default_factory=set)
    #: what records were matched by when the run began
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    #: records that were given a partner although one matched: (side, record, what matched)
    doubles: list[tuple[str, str, str]] = field(default_factory=list)
    #: unclear records that the run at hand is known to have looked at again
    again: set[tuple[str, str]] = field(default_factory=set)
    #: records that the batch at hand has written besides: pending once it is settled
    marked: list[tuple[str, str]] = field(default_factory=list)
    #: how the partner of a new record is called: told by whoever has the real ones
    partner: Callable[[str, str], str] = lambda side, record: f"partner of {record}"
    runs: int = 0

    def __post_init__(self) -> None:
        self.rules = {rule.name: rule for rule in self._fields()}

    def _fields(self) -> Iterable[Rule]:
        def cut(most: int) -> Callable[[Any], Any]:
            return lambda v: v if v is None or len(v) <= most else (v[:most].rstrip() or None)

        def same(value: Any) -> Any:
            return value

        yield Rule("seller", TO, lambda v: self._seller(v), same, keep_if_blank=True)
        yield Rule("name", BOTH, same, cut(100))
        yield Rule("city", BOTH, same, cut(30))
        yield Rule("country", BOTH, same, lambda v: v and cut(10)(v.strip().upper() or None))
        yield Rule("mail", BOTH, same, cut(80))
        yield Rule("fax", BOTH, same, cut(30))
        yield Rule("phone", BOTH, same, cut(30))
        yield Rule(
            "terms", BOTH, lambda v: v and self.terms.get(v, OPEN), lambda v: v and self._terms_here().get(v, OPEN)
        )
        yield Rule("limit", TO, same, same)

    def _seller(self, value: Any) -> Any:
        if value is not None and value not in self.sellers:
            raise Waits
        return value and self.sellers[value]

    def _terms_here(self) -> dict[int, str]:
        return {number: terms for terms, number in self.terms.items()}

    def copy(self) -> Self:
        """Independent in everything but the conversions, which are made anew."""
        kept = {rule.name: (rule.direction, rule.enabled) for rule in self.rules.values()}
        rules, self.rules = self.rules, {}
        try:
            made = deepcopy(self)
        finally:
            self.rules = rules
        made.__post_init__()
        for name, (direction, enabled) in kept.items():
            made.rules[name].direction, made.rules[name].enabled = direction, enabled
        return made

    # --- what people do ---------------------------------------------------------------------------------------------

    def edit(self, side: str, record: str, values: Row, *, who: str = "", always: bool = True) -> None:
        """Somebody writes values; `always`: the change is noted even when nothing differs."""
        row = self.rows[side][record]
        if always or any(row[name] != value for name, value in values.items()):
            self.pending.setdefault((side, record), set()).add(who)
        row.update(values)

    def add(self, side: str, record: str, row: Row) -> None:
        self.rows[side][record] = row
        self.pending.setdefault((side, record), set()).add("")

    def delete(self, side: str, record: str) -> None:
        del self.rows[side][record]
        self.pending.setdefault((side, record), set()).add("")

    def couple(self, here: str, there: str, first: str) -> str:
        """Why two records cannot be coupled; blank when they now are. A coupling to what is gone gives way."""
        stale = []
        for side, record in ((HERE, here), (THERE, there)):
            known = self.of(side, record)
            if known is None:
                continue
            other = THERE if side == HERE else HERE
            if known.end(other) in self.rows[other]:
                return "coupled"
            stale.append(known)
        if not (self.takes_part(HERE, here) and self.takes_part(THERE, there)):
            return "filter"
        for each in stale:
            self.couples.remove(each)
        self.couples.append(Couple(here, there, first))
        return ""

    def decide(self, pair: Couple, choices: dict[str, str]) -> None:
        """A person settles conflicting fields: the side decided against counts as agreed, the other as changed."""
        for name, way in choices.items():
            left, right = self.values(pair, name)
            pair.agreed[name] = (DECIDED, right) if way == TO else (left, DECIDED)
            pair.waits.pop(name, None)

    def change_rule(self, name: str, *, direction: str = "", enabled: bool | None = None) -> None:
        """Edit a field mapping: enabled anew it has agreed on nothing; a side that may newly send starts from now."""
        rule = self.rules[name]
        if enabled is not None and enabled != rule.enabled:
            rule.enabled = enabled
            for pair in self.couples if enabled else ():
                pair.agreed.pop(name, None)
                pair.waits.pop(name, None)
                pair.apart.discard(name)
        if direction and direction != rule.direction:
            before, rule.direction = rule.direction, direction
            sends = {TO: {HERE}, FROM: {THERE}, BOTH: {HERE, THERE}}
            opened = sends[direction] - sends[before] if rule.enabled else set()
            for pair in self.couples:
                if name not in pair.agreed or not all(pair.end(s) in self.rows[s] for s in (HERE, THERE)):
                    continue
                known, now = pair.agreed[name], self.values(pair, name)
                moved = tuple(now[i] if s in opened else known[i] for i, s in enumerate((HERE, THERE)))
                if moved != known:
                    pair.agreed[name] = moved
                    pair.apart.add(name)

    # --- looking ----------------------------------------------------------------------------------------------------

    def of(self, side: str, record: str) -> Couple | None:
        return next((pair for pair in self.couples if pair.end(side) == record), None)

    def values(self, pair: Couple, name: str) -> tuple[Any, Any]:
        return self.rows[HERE][pair.here][name], self.rows[THERE][pair.there][name]

    def takes_part(self, side: str, record: str) -> bool:
        return record in self.rows[side] and not self.rows[side][record]["out"]

    def corresponds(self, rule: Rule, left: Any, right: Any) -> bool:
        for convert, value, target in ((rule.to, left, right), (rule.fro, right, left)):
            try:
                if convert(value) == target:
                    return True
            except Waits:
                pass
        return False

    def open(self, rule: Rule, left: Any, right: Any) -> bool:
        try:
            return OPEN in (rule.to(left), rule.fro(right))
        except Waits:
            return False

    # --- in the end -------------------------------------------------------------------------------------------------

    def differences(self) -> list[tuple[Couple, str]]:
        """Fields of coupled pairs that differ and nothing explains it: no conflict, no failure, nobody's decision."""
        found = []
        for pair in self.couples:
            if not (self.takes_part(HERE, pair.here) and self.takes_part(THERE, pair.there)):
                continue
            for name, rule in self.rules.items():
                left, right = self.values(pair, name)
                if not rule.enabled or self.corresponds(rule, left, right) or self.open(rule, left, right):
                    continue
                held = bool(pair.blocked if rule.direction == BOTH else rule.direction in pair.blocked)
                kept = rule.keep_if_blank and left is None
                accepted = name in pair.apart and pair.agreed.get(name) == (left, right)
                if not (held or kept or accepted or name in pair.conflicts):
                    found.append((pair, name))
        return found
