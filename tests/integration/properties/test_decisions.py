"""Deciding a pair against the table of decisions, written down row by row: every combination of what can matter.

The suite tries some hundred, among which every row of the table is the first that applies; `make properties` tries as
many as `P2C_DECISIONS` says (10,000). They are drawn from the seed `P2C_SEED`.
"""

import os
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from integration.engine.decide import APART, BOTH, FROM, TO, UNRESOLVED, Creator, FieldRule, Options, merge
from integration.engine.transform import Unfit, same
from tests.integration.properties.conftest import SEED, WHOLE

EXAMPLES = int(os.environ.get("P2C_DECISIONS", "10000" if WHOLE else "600"))
NEVER, AS_NOW = "never agreed", "agreed on what there is"
VALUES = [None, "a", "b", "abc", "wait", "open"]


def _look_up(value):
    if value == "wait":
        raise Unfit("must_be_coupled")
    return UNRESOLVED if value == "open" else value and f"<{value}>"


def _look_back(value):
    if value == "wait":
        raise Unfit("must_be_coupled")
    return UNRESOLVED if value == "open" else value and value.strip("<>")


def _cut(value):
    return value and value[:2]


KINDS = {"plain": (same, same), "cut": (_cut, same), "cut back": (same, _cut), "lookup": (_look_up, _look_back)}


@dataclass(frozen=True)
class Field:
    """One field of a pair as drawn: how it is mapped, what both sides have and what they agreed on."""

    kind: str
    direction: str
    left: Any
    right: Any
    known: Any
    held: bool
    keep_if_blank: bool
    only_when_new: bool
    #: the direction it waits to travel until a lookup has a partner; blank: nothing was ever agreed; None: it does not
    waits: str | None = None

    @property
    def never(self) -> bool:
        return self.known == NEVER

    def carried(self, way: str) -> Any:
        """What the source's value becomes on its way: a value, "open", or "wait"."""
        convert = KINDS[self.kind][0 if way == TO else 1]
        try:
            made = convert(self.left if way == TO else self.right)
        except Unfit:
            return "wait!"
        return "open!" if made is UNRESOLVED else made

    @property
    def alike(self) -> bool:
        """The same once it has travelled, either way."""
        return self.carried(TO) == self.right or self.carried(FROM) == self.left

    @property
    def open(self) -> bool:
        """A lookup without an opinion. What must be coupled first is asked about before what may stay open."""
        if self.carried(TO) == "wait!":
            return False
        return "open!" in (self.carried(TO), self.carried(FROM))

    @property
    def moved(self) -> tuple[bool, bool]:
        left, right = self.known
        return self.left != left, self.right != right

    @property
    def ready(self) -> bool:
        """It has waited, and need not any more."""
        return self.waits is not None and not self.open


def at_first(field: Field, options: Options) -> str:
    """What is decided of a field as if nothing had ever been agreed."""
    return decided(replace(field, known=NEVER, waits=None), options)


def row_of(field: Field, options: Options) -> tuple[str, Any]:
    """The name of the first row of the table that applies, and what it says."""
    return next((name, result) for name, applies, result in TABLE if applies(field, options))


def decided(field: Field, options: Options) -> str:
    _name, outcome = row_of(field, options)
    return outcome(field, options) if callable(outcome) else outcome


#: the decisions: the first row that applies says a direction, or what becomes of the field instead
TABLE = [
    (
        "reverted, and neither side has moved since",
        lambda f, o: f.held and not any(f.moved) and not f.alike and not (o.force and f.direction in (BOTH, o.force)),
        "reverted",
    ),
    ("forced", lambda f, o: o.force and f.direction in (BOTH, o.force), lambda f, o: o.force),
    ("new, coupled without synchronising", lambda f, o: f.never and o.first_synch == "none", "agree"),
    ("new, one way", lambda f, o: f.never and f.direction != BOTH, lambda f, o: f.direction),
    ("new, alike", lambda f, o: f.never and f.alike, "agree"),
    ("new, lookup open", lambda f, o: f.never and f.open, "wait"),
    ("new, a side was chosen", lambda f, o: f.never and o.first_synch, lambda f, o: o.first_synch),
    ("new, blank here", lambda f, o: f.never and f.left is None, FROM),
    ("new, blank there", lambda f, o: f.never and f.right is None, TO),
    ("new, both have a value", lambda f, o: f.never, "conflict"),
    (
        "waited and need not",
        lambda f, o: not any(f.moved) and f.ready,
        lambda f, o: f.waits or at_first(f, o),
    ),
    ("as agreed", lambda f, o: not any(f.moved), "keep"),
    (
        "one way, source changed",
        lambda f, o: f.direction != BOTH and f.moved[f.direction == FROM],
        lambda f, o: f.direction,
    ),
    ("one way, destination drifted, full", lambda f, o: f.direction != BOTH and o.full, lambda f, o: f.direction),
    (
        "one way, waited and need not",
        lambda f, o: f.direction != BOTH and f.ready,
        lambda f, o: f.direction,
    ),
    ("one way, destination drifted", lambda f, o: f.direction != BOTH, "drift"),
    ("both changed, never agreed", lambda f, o: all(f.moved) and f.waits == "", at_first),
    ("both changed to the same", lambda f, o: all(f.moved) and f.alike, "agree"),
    ("both changed", lambda f, o: all(f.moved), "conflict"),
    ("changed here", lambda f, o: f.moved[0], TO),
    ("changed there", lambda f, o: f.moved[1], FROM),
]  # fmt: skip


@dataclass
class Expected:
    """What should come of a pair."""

    values: dict[str, dict[str, Any]]
    agreed: dict[str, Any]
    findings: set[tuple[str, str, str]]
    drift: set[str]
    undecided: bool = False


def expect(fields: list[Field], options: Options) -> Expected:
    made = Expected({TO: {}, FROM: {}}, {}, set(), set())
    written: dict[str, list[str]] = {TO: [], FROM: []}
    for number, field in enumerate(fields):
        key = str(number)
        outcome = decided(field, options)
        before = _before(key, field)
        if outcome == "conflict":
            outcome = {"send": TO, "get": FROM}.get(options.strategy, outcome)
        if outcome == "conflict":
            # nothing is waited for any more: a person decides; and what never agreed has not
            before = {} if field.never or field.waits == "" else {key: field.known}
        if outcome in (TO, FROM) and outcome not in options.directions:
            made.undecided = True
            made.agreed |= before
        elif outcome in (TO, FROM):
            _travel(made, written, key, field, outcome, options)
        elif outcome == "agree":
            made.agreed[key] = (field.left, field.right)
        elif outcome == "wait":
            made.agreed |= {key: (field.left, field.right), "?" + key: ("", "")}
        else:
            made.agreed |= before
        if outcome == "conflict":
            made.findings |= {(way, "conflict", key) for way in options.directions}
        elif outcome == "reverted":
            made.findings |= {(way, "reverted", key) for way in (TO, FROM) if field.direction in (BOTH, way)}
            made.agreed["!" + key] = (1, 1)
        elif outcome == "drift":
            made.drift.add(key)
    for way in (TO, FROM):
        if any(found[0] == way and found[1] not in ("conflict", "reverted") for found in made.findings):
            # all or nothing: what this direction would have written is as if it had not been looked at
            made.values[way] = {}
            for key in written[way]:
                made.agreed.pop(key, None)
                made.agreed.pop("?" + key, None)
                made.agreed |= _before(key, fields[int(key)])
    return made


def _before(key: str, field: Field) -> dict[str, Any]:
    if field.never:
        return {}
    return {key: field.known} | ({} if field.waits is None else {"?" + key: (field.waits, field.waits)})


def _travel(made: Expected, written: dict[str, list[str]], key: str, field: Field, way: str, options: Options) -> None:
    value, target = field.carried(way), field.right if way == TO else field.left
    if value == "wait!":
        made.findings.add((way, "must_be_coupled", key))
        made.agreed |= _before(key, field)
        return
    if value == "open!":
        agreed = (not field.never and field.waits != "") or options.force == way
        made.agreed["?" + key] = (way, way) if agreed else ("", "")
        value = None if agreed and way == TO else target
    if value is None and field.keep_if_blank:
        made.agreed[key] = (field.left, field.right)
        return
    if value != target:
        if field.only_when_new:
            made.findings.add((way, "insert_only", key))
            return
        made.values[way][key] = value
        written[way].append(key)
    made.agreed[key] = (field.left, value) if way == TO else (value, field.right)


def compiled(fields: list[Field]) -> list[FieldRule]:
    return [
        FieldRule(
            key=str(number), direction=f.direction, local=number, remote=number, local_name=str(number),
            remote_name=str(number), to=KINDS[f.kind][0], fro=KINDS[f.kind][1], not_null=f.keep_if_blank,
            insert_only=f.only_when_new,
        )
        for number, f in enumerate(fields)
    ]  # fmt: skip


def _field(parts) -> Field:
    kind, direction, left, right, known, held, keep, only, waits = parts
    if kind == "lookup":
        right = _there(right)
        known = known if known in (NEVER, AS_NOW) else (known[0], _there(known[1]))
    known = (left, right) if known == AS_NOW else known
    held = held and known != NEVER
    possible = kind == "lookup" and known != NEVER and not held and waits in (None, "", *_ways_of(direction))
    return Field(kind, direction, left, right, known, held, keep, only, waits if possible else None)


def _ways_of(direction: str) -> tuple[str, ...]:
    return (TO, FROM) if direction == BOTH else (direction,)


def _there(value):
    return value if value in (None, "wait", "open") else f"<{value}>"


_value = st.sampled_from(VALUES)
_rarely = st.sampled_from([False, False, False, True])
_fields = st.tuples(
    st.sampled_from([*KINDS, "lookup"]), st.sampled_from([BOTH, BOTH, TO, FROM]), _value, _value,
    st.one_of(st.just(NEVER), st.just(AS_NOW), st.tuples(_value, _value)), _rarely, _rarely, _rarely,
    st.sampled_from([None, None, "", TO, FROM]),
).map(_field)  # fmt: skip
_ways = st.sampled_from([frozenset({TO, FROM}), frozenset({TO, FROM}), frozenset({TO}), frozenset({FROM}), frozenset()])


@st.composite
def _options(draw) -> Options:
    force = draw(st.sampled_from(["", "", "", TO, FROM]))
    return Options(
        directions=frozenset({force}) if force else draw(_ways),
        full=bool(force) or draw(st.booleans()),
        force=force,
        strategy=draw(st.sampled_from(["none", "send", "get"])),
        first_synch=draw(st.sampled_from(["", "", "none", TO, FROM])),
    )


_settings = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)


def _pair(entry: Any) -> tuple[Any, Any]:
    return tuple(entry) if isinstance(entry, list) else (entry, entry)


def test_a_pair_is_decided_as_the_table_says():
    rows = set()

    @seed(SEED)
    @_settings
    @given(st.lists(_fields, min_size=1, max_size=4), _options())
    def tried(fields, options):
        is_decided_as_the_table_says(fields, options)
        rows.update(row_of(field, options)[0] for field in fields)

    tried()
    assert rows == {name for name, *_ in TABLE}


def is_decided_as_the_table_says(fields, options):
    base = {}
    for number, field in enumerate(fields):
        if not field.never:
            left, right = field.known
            base[str(number)] = left if left == right else [left, right]
        if field.held:
            base[f"!{number}"] = 1
        if field.waits is not None:
            base[f"?{number}"] = field.waits
    made = merge(compiled(fields), [f.left for f in fields], [f.right for f in fields], base, options)
    wanted = expect(fields, options)
    assert made.to_values == wanted.values[TO]
    assert made.from_values == wanted.values[FROM]
    assert {key: _pair(value) for key, value in made.base.items() if key != APART} == wanted.agreed
    # only what counts as agreed can have been left different
    assert set(made.base.get(APART, ())) <= wanted.agreed.keys()
    assert {(f.direction, f.code, f.rule.key) for f in made.findings} == wanted.findings
    assert {rule.key for rule in made.drift} == wanted.drift
    assert made.undecided == wanted.undecided


@seed(SEED)
@_settings
@given(st.lists(_fields, min_size=1, max_size=4), st.sampled_from([TO, FROM]))
def test_a_new_record_takes_every_field_of_its_direction(fields, way):
    made = Creator(compiled(fields), way)([f.left if way == TO else f.right for f in fields])
    values, agreed, findings = {}, {}, set()
    for number, field in enumerate(fields):
        if field.direction not in (BOTH, way):
            continue
        value, own = field.carried(way), field.left if way == TO else field.right
        if value == "wait!":
            findings.add(str(number))
        elif value == "open!":
            agreed |= {str(number): (own, None) if way == TO else (None, own), f"?{number}": (way, way)}
        elif not (value is None and field.keep_if_blank):
            agreed[str(number)] = (own, value) if way == TO else (value, own)
            if value is not None:
                values[str(number)] = value
    assert (made.to_values if way == TO else made.from_values) == values
    assert not (made.from_values if way == TO else made.to_values)
    assert {f.rule.key for f in made.findings} == findings
    assert {key: _pair(value) for key, value in made.base.items() if key != APART} == agreed
