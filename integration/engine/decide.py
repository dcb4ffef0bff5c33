"""What should happen to a coupled pair or a new record: a three-way merge per field, pure.

A side has changed when it differs from *its own* value in the base, so a cut or transformed value never looks like a
change (D2). Each pair is merged once per run; findings belong to the direction that would have written the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import is_normalized

from integration.engine.transform import Unfit, normal, same, same_in_writing

TO, FROM = "to_integration", "from_integration"
BOTH = "bidirectional"

#: what a lookup returns when its record is not coupled and the field says "clear value on failed synch"
UNRESOLVED = object()
#: what a lookup returns for a record that says nothing to the other side: there the value stays
UNTOLD = object()
_MISSING = object()

#: findings that hold back their own field only: both values stay, and a person chooses
CONFLICTS = ("conflict", "reverted")
#: the conflict strategies that name a winner
_WINNERS = {"send": TO, "get": FROM}
#: a base value no record ever has: somebody has settled that this side's value is the newer one
CHANGED = "\x00"
#: prefix of a base key: the field was reverted and differs on purpose until a side moves or somebody settles it;
#: alone: what hooks had added was reverted, and they leave the pair alone until one of its fields travels
HELD = "!"
#: prefix of a base key: the value has no partner yet, so its field waits to travel this way ("": never agreed on) until
#: the partner is coupled, or somebody edits the other side
WAITS = "?"
#: base key with the keys of the fields that differ although both sides count as agreed: nobody wanted them made equal
APART = "="


@dataclass(slots=True)
class FieldRule:
    """A field mapping compiled for rows: positions in the local and remote raw row (-1: constant), and converters.

    `to` turns the local value (or constant) into the remote one, `fro` the other way; either raises `Unfit` or returns
    `UNRESOLVED` or `UNTOLD`.
    """

    key: str
    direction: str
    local: int
    remote: int
    local_name: str
    remote_name: str
    to: Callable[[Any], Any]
    fro: Callable[[Any], Any]
    constant: Any = None
    not_null: bool = False
    insert_only: bool = False
    #: an insert-only destination that may differ later: it says how the record began
    once: bool = False
    #: the direction that wins while both sides have never agreed
    first: str = ""
    #: a destination that would travel back as the source's value is left as it is, whatever its case or length
    loose: bool = False
    label: str = ""
    #: the direction that wins where two sides that never agreed say the same in another writing; blank: none
    truth: str = ""
    #: both columns hold phone numbers
    phone: bool = False


@dataclass(slots=True)
class Finding:
    """Something that keeps a direction from being written. `values`: local, remote, base values of a conflict."""

    direction: str
    code: str
    rule: FieldRule | None
    params: dict[str, Any]
    values: tuple[Any, Any, Any] | None = None


@dataclass(slots=True)
class Decision:
    """The outcome for one pair: values to write per side (by column name), the new base, findings per direction."""

    to_values: dict[str, Any] = field(default_factory=dict)
    from_values: dict[str, Any] = field(default_factory=dict)
    base: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    drift: list[FieldRule] = field(default_factory=list)
    undecided: bool = False
    #: a conflict is left to the direction that wins it, which this run does not go
    yields: bool = False
    overwritten: list[str] = field(default_factory=list)
    #: fields both sides said the same in, in another writing: the source of truth was taken
    rewritten: list[str] = field(default_factory=list)

    def failed(self, direction: str) -> bool:
        return any(f.direction == direction for f in self.findings)

    def blocked(self, direction: str) -> bool:
        """Whether nothing may be written in this direction: a conflict holds back its own field only."""
        return any(f.direction == direction and f.code not in CONFLICTS for f in self.findings)


@dataclass(frozen=True, slots=True)
class Options:
    """How a pair is merged: directions that may be written, whether drift is rewritten, strategy, forced direction."""

    directions: frozenset[str] = frozenset({TO, FROM})
    full: bool = False
    force: str = ""
    strategy: str = "none"
    first_synch: str = ""


def entry(local: Any, remote: Any) -> Any:
    """A base entry: both raw values, once when equal."""
    return local if local == remote else [local, remote]


def told(known: Any) -> Any:
    """A base entry as it is shown and kept elsewhere: what one side alone has agreed on is the value of both."""
    if type(known) is not list or CHANGED not in known:
        return known
    return next((value for value in known if value != CHANGED), None)


def merge(
    rules: Sequence[FieldRule],
    local: Sequence[Any],
    remote: Sequence[Any],
    base: Mapping[str, Any],
    options: Options,
) -> Decision:
    """Decide a coupled pair, field by field."""
    decision = Decision(base={})
    written: dict[str, list[tuple[FieldRule, Any, Any]]] = {TO: [], FROM: []}
    for rule in rules:
        left = normal(rule.constant if rule.local < 0 else local[rule.local])
        right = normal(rule.constant if rule.remote < 0 else remote[rule.remote])
        known, waits = base.get(rule.key, _MISSING), base.get(WAITS + rule.key)
        if HELD + rule.key in base and _holds(rule, left, right, known, options, decision):
            continue
        way = _way(rule, left, right, known, waits, options, decision)
        if way is None:
            continue
        if way not in options.directions:
            decision.undecided = True
            _keep(rule, known, waits, decision)
            continue
        _write(rule, way, left, right, known, waits, decision, written, forced=options.force == way)
    if HELD in base and not (options.force or decision.to_values or decision.from_values):
        decision.base[HELD] = 1
    if APART in base and (left_so := [k for k in base[APART] if k in base and decision.base.get(k) == base[k]]):
        decision.base[APART] = [*left_so, *decision.base.get(APART, ())]
    for direction, items in written.items():
        if decision.blocked(direction):
            # an error implies nothing written for this direction: its fields keep their base
            for rule, old, waits in items:
                (decision.to_values if direction == TO else decision.from_values).pop(
                    rule.remote_name if direction == TO else rule.local_name, None
                )
                decision.base.pop(rule.key, None)
                decision.base.pop(WAITS + rule.key, None)
                _keep(rule, old, waits, decision)
    return decision


def _keep(rule: FieldRule, known: Any, waits: Any, decision: Decision) -> None:
    """What was agreed stays so, and what the field waits for."""
    if known is not _MISSING:
        decision.base[rule.key] = known
        if waits is not None:
            decision.base[WAITS + rule.key] = waits


def _holds(rule: FieldRule, left: Any, right: Any, known: Any, options: Options, decision: Decision) -> bool:
    """Whether a reverted field stays as it is: nobody has moved either side, and it is not forced. A difference that
    is gone, or a side that has moved, ends the hold."""
    known_left, known_right = known if type(known) is list else (known, known)
    if (left, right) != (known_left, known_right) or correspond(rule, left, right):
        return False
    if options.force and rule.direction in (BOTH, options.force):
        return False
    decision.base[rule.key] = known
    decision.base[HELD + rule.key] = 1
    for direction in (TO, FROM):
        if rule.direction in (BOTH, direction):
            decision.findings.append(Finding(direction, "reverted", rule, {"agreed": True}, (left, right, known)))
    return True


def _way(
    rule: FieldRule, left: Any, right: Any, known: Any, waits: Any, options: Options, decision: Decision
) -> str | None:
    """The direction this field must be written in, or None when it needs no write (the base is set then)."""
    if options.force and rule.direction in (BOTH, options.force):
        return options.force
    if known is _MISSING:
        return _first_way(rule, left, right, options, decision)
    known_left, known_right = known if type(known) is list else (known, known)
    left_changed, right_changed = left != known_left, right != known_right
    ready = waits is not None and not _unresolved(rule, left, right)
    if not left_changed and not right_changed:
        if ready:
            return waits or _first_way(rule, left, right, options, decision)
        _keep(rule, known, waits, decision)
        return None
    if rule.direction != BOTH:
        source_changed = left_changed if rule.direction == TO else right_changed
        if source_changed or options.full or ready:
            return rule.direction
        decision.drift.append(rule)
        _keep(rule, known, waits, decision)
        return None
    if left_changed and right_changed:
        if waits == "":
            return _first_way(rule, left, right, options, decision)
        if correspond(rule, left, right):
            decision.base[rule.key] = entry(left, right)
            return None
        return _conflict(rule, left, right, known, options, decision)
    return TO if left_changed else FROM


def _first_way(rule: FieldRule, left: Any, right: Any, options: Options, decision: Decision) -> str | None:
    """No base yet: equal values become base, else the direction chosen at coupling, a blank side, the strategy."""
    if options.first_synch == "none":
        decision.base[rule.key] = entry(left, right)
        if differ(rule, left, right):
            decision.base.setdefault(APART, []).append(rule.key)
        return None
    if rule.direction != BOTH:
        return rule.direction
    if correspond(rule, left, right):
        decision.base[rule.key] = entry(left, right)
        return None
    if _unresolved(rule, left, right):
        _keep(rule, entry(left, right), "", decision)
        return None
    if options.first_synch or rule.first:
        return options.first_synch or rule.first
    if left is None or right is None:
        return FROM if left is None else TO
    if rule.truth and options.strategy not in _WINNERS and _alike(rule, left, right):
        decision.rewritten.append(rule.key)
        return rule.truth
    return _conflict(rule, left, right, _MISSING, options, decision)


def _conflict(rule: FieldRule, left: Any, right: Any, known: Any, options: Options, decision: Decision) -> str | None:
    if _untold(rule, right):
        return FROM if left is None else TO
    winner = _WINNERS.get(options.strategy)
    if winner is not None:
        decision.yields = decision.yields or winner not in options.directions
        return winner
    before = None if known is _MISSING else told(known)
    agreed = {"agreed": known is not _MISSING}
    for direction in (TO, FROM):
        if direction in options.directions:
            decision.findings.append(Finding(direction, "conflict", rule, agreed, (left, right, before)))
    if known is not _MISSING:
        decision.base[rule.key] = known
    return None


def correspond(rule: FieldRule, left: Any, right: Any) -> bool:
    """Whether the values are the same once they have travelled, either way."""
    try:
        if rule.to(left) == right:
            return True
    except Unfit:
        pass
    try:
        return bool(rule.fro(right) == left)
    except Unfit:
        return False


def _alike(rule: FieldRule, left: Any, right: Any) -> bool:
    """Whether the values differ in their writing only, once one of them has travelled."""
    for convert, source, target in ((rule.to, left, right), (rule.fro, right, left)):
        try:
            if same_in_writing(convert(source), target, phone=rule.phone):
                return True
        except Unfit:
            continue
    return False


def differ(rule: FieldRule, left: Any, right: Any) -> bool:
    """Whether the values do not correspond in any direction the field travels; what cannot travel differs."""
    checks = {TO: (rule.to, left, right), FROM: (rule.fro, right, left)}
    for way in (TO, FROM) if rule.direction == BOTH else (rule.direction,):
        convert, source, target = checks[way]
        try:
            made = convert(source)
        except Unfit:
            continue
        if made in (UNRESOLVED, UNTOLD, target) or (made is None and rule.not_null):
            return False
    return True


def apart(
    rules: Sequence[FieldRule], local: Sequence[Any], remote: Sequence[Any], base: Mapping[str, Any]
) -> list[FieldRule]:
    """Fields that count as agreed on and differ: after one way became two, or for want of a synchronisation when the
    pair was coupled. Nothing happens to them until a side is edited."""
    marked = base.get(APART, ())
    found = []
    for rule in rules if marked else ():
        if rule.key in marked:
            left = normal(rule.constant if rule.local < 0 else local[rule.local])
            right = normal(rule.constant if rule.remote < 0 else remote[rule.remote])
            if entry(left, right) == base.get(rule.key) and differ(rule, left, right):
                found.append(rule)
    return found


def waiting(
    rules: Sequence[FieldRule], local: Sequence[Any], remote: Sequence[Any], base: Mapping[str, Any]
) -> list[FieldRule]:
    """Fields that wait until a record one side points at is coupled, and of which the two sides say other things."""
    found = []
    for rule in rules:
        if WAITS + rule.key in base and min(rule.local, rule.remote) >= 0:
            left, right = normal(local[rule.local]), normal(remote[rule.remote])
            if (left, right) != (None, None) and _unresolved(rule, left, right):
                found.append(rule)
    return found


def _unresolved(rule: FieldRule, left: Any, right: Any) -> bool:
    """A lookup that may be cleared has no opinion while its record is not coupled: both sides keep what they have."""
    try:
        return rule.to(left) is UNRESOLVED or rule.fro(right) is UNRESOLVED
    except Unfit:
        return False


def _untold(rule: FieldRule, right: Any) -> bool:
    """Whether the remote value says nothing about the local one."""
    try:
        return rule.fro(right) is UNTOLD
    except Unfit:
        return False


def _write(
    rule: FieldRule,
    way: str,
    left: Any,
    right: Any,
    known: Any,
    waits: Any,
    decision: Decision,
    written: dict[str, list[Any]],
    *,
    forced: bool = False,
) -> None:
    source, target = (left, right) if way == TO else (right, left)
    try:
        value = (rule.to if way == TO else rule.fro)(source)
    except Unfit as unfit:
        decision.findings.append(Finding(way, unfit.code, rule, {"value": source, **unfit.params}))
        _keep(rule, known, waits, decision)
        return
    if value is UNRESOLVED:
        # cleared in Sales where it had agreed before, or ours is to stand; looked at again once the record is coupled
        agreed = (known is not _MISSING and waits != "") or forced
        decision.base[WAITS + rule.key] = way if agreed else ""
        value = None if agreed and way == TO else target
    if value is UNTOLD or (value is None and rule.not_null):
        decision.base[rule.key] = entry(left, right)
        return
    if rule.loose and value != target and correspond(rule, left, right):
        value = target
    if value != target:
        if rule.once:
            decision.base[rule.key] = entry(left, right)
            return
        if rule.insert_only:
            decision.findings.append(Finding(way, "insert_only", rule, {"value": value, "stored": target or ""}))
            return
        (decision.to_values if way == TO else decision.from_values)[
            rule.remote_name if way == TO else rule.local_name
        ] = value
        written[way].append((rule, known, waits))
        if target is not None:
            decision.overwritten.append(rule.key)
    decision.base[rule.key] = entry(left, value) if way == TO else entry(value, right)


class Creator:
    """Decides new records of one direction: every field of the direction is written. Compiled once per run.

    Fields that travel as they are take a short way; blank values are left out of what is written.
    """

    def __init__(self, rules: Sequence[FieldRule], direction: str) -> None:
        self.direction = direction
        to = direction == TO
        self.plain: list[tuple[str, str, int]] = []
        self.steps: list[tuple[int, Any, str, str, Callable[[Any], Any] | None, bool, FieldRule]] = []
        for rule in rules:
            if rule.direction not in (BOTH, direction):
                continue
            index, name = (rule.local, rule.remote_name) if to else (rule.remote, rule.local_name)
            convert = _unless_same(rule.to if to else rule.fro)
            if convert is None and index >= 0 and not rule.not_null:
                self.plain.append((rule.key, name, index))
            else:
                self.steps.append((index, normal(rule.constant), name, rule.key, convert, rule.not_null, rule))

    def __call__(self, source: Sequence[Any]) -> Decision:
        to = self.direction == TO
        if not is_normalized("NFC", "".join([v for v in source if v.__class__ is str])):
            source = [normal(v) for v in source]
        base = {key: source[index] for key, _, index in self.plain}
        values = {name: value for _, name, index in self.plain if (value := source[index]) is not None}
        findings: list[Finding] = []
        waiting: dict[str, Any] = {}
        for index, constant, name, key, convert, not_null, rule in self.steps:
            value = made = constant if index < 0 else source[index]
            if convert is not None:
                try:
                    made = convert(value)
                except Unfit as unfit:
                    findings.append(Finding(self.direction, unfit.code, rule, {"value": value, **unfit.params}))
                    continue
                if made is UNRESOLVED:
                    waiting[WAITS + key] = self.direction
                if made is UNRESOLVED or made is UNTOLD:
                    waiting[key] = [value, None] if to else [None, value]
                    continue
            if made is not None:
                values[name] = made
            elif not_null:
                continue
            base[key] = value if value == made else [value, made] if to else [made, value]
        decision = Decision(base=base | waiting, findings=findings)
        if to:
            decision.to_values = values
        else:
            decision.from_values = values
        return decision


def _unless_same(convert: Callable[[Any], Any]) -> Callable[[Any], Any] | None:
    return None if convert is same else convert


def create(rules: Sequence[FieldRule], source: Sequence[Any], direction: str) -> Decision:
    """Decide one new record."""
    return Creator(rules, direction)(source)


class Agreed:
    """The base that says both sides agree on the values they have now. Compiled once per run."""

    def __init__(self, rules: Sequence[FieldRule]) -> None:
        self.fields = [(r.key, r.local, r.remote) for r in rules if r.local >= 0 and r.remote >= 0]
        self.constants = [r for r in rules if r.local < 0 or r.remote < 0]

    def __call__(self, local: Sequence[Any], remote: Sequence[Any]) -> dict[str, Any]:
        made = {key: left if (left := local[i]) == (right := remote[j]) else [left, right] for key, i, j in self.fields}
        for r in self.constants:
            left = r.constant if r.local < 0 else local[r.local]
            right = r.constant if r.remote < 0 else remote[r.remote]
            made[r.key] = left if left == right else [left, right]
        return made
