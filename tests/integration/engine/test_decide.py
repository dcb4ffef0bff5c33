"""Deciding a pair, field by field: examples, and properties against a plain model of what should be written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.engine.decide import (
    BOTH,
    FROM,
    TO,
    UNRESOLVED,
    WAITS,
    Agreed,
    Creator,
    FieldRule,
    Options,
    create,
    entry,
    merge,
)
from integration.engine.transform import Unfit, same

MISSING = "nothing agreed yet"


def rule(at=0, direction=BOTH, to=same, fro=same, **more):
    return FieldRule(
        key=str(at), direction=direction, local=at, remote=at, local_name=f"l{at}", remote_name=f"r{at}", to=to,
        fro=fro, label=f"Field {at}", **more,
    )  # fmt: skip


def decide(left, right, known=MISSING, *, direction=BOTH, **options):
    """(value written to Sales or None, value written back or None, finding codes, base) of one field."""
    base = {} if known is MISSING else {"0": known}
    made = merge([rule(direction=direction)], [left], [right], base, Options(**options))
    return (
        made.to_values.get("r0", "-"),
        made.from_values.get("l0", "-"),
        sorted(f"{f.direction[:2]} {f.code}" for f in made.findings),
        made.base.get("0", MISSING),
    )


CONFLICT = ["fr conflict", "to conflict"]


@pytest.mark.behaviour("B-016", "B-017", "B-018")
@pytest.mark.parametrize(
    ("left", "right", "known", "direction", "options", "expected"),
    [
        # nothing changed, one side changed, both the same way
        ("a", "a", "a", BOTH, {}, ("-", "-", [], "a")),
        ("b", "a", "a", BOTH, {}, ("b", "-", [], "b")),
        ("a", "b", "a", BOTH, {}, ("-", "b", [], "b")),
        ("b", "b", "a", BOTH, {}, ("-", "-", [], "b")),
        (None, "a", "a", BOTH, {}, (None, "-", [], None)),
        # each side is compared with its own value: a cut value is no change
        ("abcdef", "abc", ["abcdef", "abc"], BOTH, {}, ("-", "-", [], ["abcdef", "abc"])),
        ("abcdef", "abd", ["abcdef", "abc"], BOTH, {}, ("-", "abd", [], "abd")),
        # changed on both sides
        ("b", "c", "a", BOTH, {}, ("-", "-", CONFLICT, "a")),
        ("b", "c", "a", BOTH, {"strategy": "send"}, ("b", "-", [], "b")),
        ("b", "c", "a", BOTH, {"strategy": "get"}, ("-", "c", [], "c")),
        ("b", "c", "a", BOTH, {"directions": frozenset({TO})}, ("-", "-", ["to conflict"], "a")),
        # one way: the source decides, drift is left alone by an incremental run
        ("b", "a", "a", TO, {}, ("b", "-", [], "b")),
        ("a", "b", "a", TO, {}, ("-", "-", [], "a")),
        ("a", "b", "a", TO, {"full": True}, ("a", "-", [], "a")),
        ("b", "c", "a", TO, {}, ("b", "-", [], "b")),
        ("a", "b", "a", FROM, {}, ("-", "b", [], "b")),
        ("b", "a", "a", FROM, {}, ("-", "-", [], "a")),
        # nothing agreed yet
        ("a", "a", MISSING, BOTH, {}, ("-", "-", [], "a")),
        ("a", None, MISSING, BOTH, {}, ("a", "-", [], "a")),
        (None, "a", MISSING, BOTH, {}, ("-", "a", [], "a")),
        (None, None, MISSING, BOTH, {}, ("-", "-", [], None)),
        ("a", "b", MISSING, BOTH, {}, ("-", "-", CONFLICT, MISSING)),
        ("a", "b", MISSING, BOTH, {"strategy": "send"}, ("a", "-", [], "a")),
        ("a", "b", MISSING, BOTH, {"first_synch": FROM}, ("-", "b", [], "b")),
        ("a", "b", MISSING, BOTH, {"first_synch": TO}, ("a", "-", [], "a")),
        ("a", "b", MISSING, BOTH, {"first_synch": "none"}, ("-", "-", [], ["a", "b"])),
        ("a", "b", MISSING, TO, {}, ("a", "-", [], "a")),
        (None, "b", MISSING, TO, {}, (None, "-", [], None)),
        # force: the source wins, only differences are written
        ("b", "c", "a", BOTH, {"force": TO}, ("b", "-", [], "b")),
        ("b", "c", "a", BOTH, {"force": FROM}, ("-", "c", [], "c")),
        ("a", "a", "a", BOTH, {"force": TO}, ("-", "-", [], "a")),
        ("a", "b", "a", TO, {"force": TO}, ("a", "-", [], "a")),
        # a direction that was not asked for: nothing, and the change is still a change
        ("a", "b", "a", BOTH, {"directions": frozenset({TO})}, ("-", "-", [], "a")),
        ("a", "b", MISSING, FROM, {"directions": frozenset({TO})}, ("-", "-", [], MISSING)),
    ],
)
def test_one_field(left, right, known, direction, options, expected):
    assert decide(left, right, known, direction=direction, **options) == expected


def test_a_direction_that_was_not_asked_for_leaves_the_pair_undecided():
    made = merge([rule()], ["a"], ["b"], {"0": "a"}, Options(directions=frozenset({TO})))
    assert made.undecided
    assert not merge([rule()], ["a"], ["b"], {"0": "a"}, Options()).undecided


def test_a_value_that_cannot_travel_holds_back_its_whole_direction_and_no_other():
    def unfit(_value):
        raise Unfit("too_long", max=3)

    rules = [rule(0, to=unfit), rule(1), rule(2)]
    made = merge(rules, ["b", "b", "a"], ["a", "a", "c"], {"0": "a", "1": "a", "2": "a"}, Options())
    assert made.to_values == {}
    assert made.from_values == {"l2": "c"}
    assert [(f.direction, f.code, f.params) for f in made.findings] == [(TO, "too_long", {"value": "b", "max": 3})]
    assert made.base == {"0": "a", "1": "a", "2": "c"}, "what was not written is not agreed"


def test_a_conflict_holds_back_its_own_field_only():
    made = merge([rule(0), rule(1)], ["b", "b"], ["c", "a"], {"0": "a", "1": "a"}, Options())
    assert made.to_values == {"r1": "b"}
    (first, second) = made.findings
    assert (first.values, second.values) == (("b", "c", "a"), ("b", "c", "a"))
    assert made.base == {"0": "a", "1": "b"}


def test_a_blank_never_overwrites_a_field_that_is_not_null():
    """GEN-13."""
    made = merge([rule(direction=TO, not_null=True)], [None], ["b"], {"0": ["a", "b"]}, Options())
    assert (made.to_values, made.base) == ({}, {"0": [None, "b"]})
    made = merge([rule(direction=TO, not_null=True)], ["c"], ["b"], {"0": ["a", "b"]}, Options())
    assert made.to_values == {"r0": "c"}


def test_a_field_that_is_set_on_insert_only_is_a_finding_when_it_differs():
    made = merge([rule(direction=TO, insert_only=True)], ["SEK"], ["EUR"], {"0": "EUR"}, Options())
    assert (made.to_values, [f.code for f in made.findings]) == ({}, ["insert_only"])
    assert create([rule(direction=TO, insert_only=True)], ["SEK"], TO).to_values == {"r0": "SEK"}


def test_a_lookup_that_may_be_cleared_is_written_blank_and_looked_at_again():
    """The value has no partner yet: blank on the other side, and the field waits until it has one."""
    coupled = {"a": "A"}

    def to(value):
        return None if value is None else coupled.get(value, UNRESOLVED)

    def fro(value):
        return {"A": "a", "B": "b", None: None}[value]

    rules = [rule(to=to, fro=fro)]
    made = merge(rules, ["b"], ["A"], {"0": ["a", "A"]}, Options())
    assert (made.to_values, made.base) == ({"r0": None}, {"0": ["b", None], f"{WAITS}0": TO})
    again = merge(rules, ["b"], [None], made.base, Options())
    assert (again.to_values, again.from_values, again.findings, again.base) == ({}, {}, [], made.base)
    coupled["b"] = "B"
    later = merge(rules, ["b"], [None], again.base, Options())
    assert (later.to_values, later.base) == ({"r0": "B"}, {"0": ["b", "B"]})


def test_values_that_differ_in_composition_only_are_equal():
    made = merge([rule()], ["e\u0301"], ["\u00e9"], {}, Options())
    assert (made.to_values, made.from_values, made.base) == ({}, {}, {"0": "é"})


def test_constants_are_written_when_they_differ():
    constant = FieldRule("9", TO, -1, 0, "", "r0", same, same, constant=3)
    assert merge([constant], [], [None], {}, Options()).to_values == {"r0": 3}
    assert merge([constant], [], [3], {}, Options()).to_values == {}
    assert merge([constant], [], [4], {"9": 3}, Options()).to_values == {}, "drift"
    assert merge([constant], [], [4], {"9": 3}, Options(full=True)).to_values == {"r0": 3}
    assert create([constant], [], TO).to_values == {"r0": 3}
    assert create([constant], [], FROM).from_values == {}


# --- new records ------------------------------------------------------------------------------------------------------

value = st.sampled_from([None, "a", "b", "ab", "é", "e\u0301"])


@given(
    st.lists(st.tuples(value, st.sampled_from([BOTH, TO, FROM])), min_size=1, max_size=5), st.sampled_from([TO, FROM])
)
def test_a_new_record_gets_every_field_of_its_direction_and_is_then_agreed(fields, direction):
    rules = [rule(at, way) for at, (_, way) in enumerate(fields)]
    source = [v for v, _ in fields]
    made = Creator(rules, direction)(source)
    written = made.to_values if direction == TO else made.from_values
    prefix = "r" if direction == TO else "l"
    # blank values are left out: the column's default is as blank
    expected = {f"{prefix}{at}" for at, (v, way) in enumerate(fields) if way in (BOTH, direction) and v is not None}
    assert set(written) == expected
    other = [written.get(f"{prefix}{at}") for at in range(len(fields))]
    local, remote = (source, other) if direction == TO else (other, source)
    again = merge([r for r in rules if r.direction in (BOTH, direction)], local, remote, made.base, Options())
    assert (again.to_values, again.from_values, again.findings) == ({}, {}, [])


def test_one_value_that_cannot_travel_is_the_finding_of_a_new_record():
    def unfit(_value):
        raise Unfit("required")

    made = create([rule(0, to=unfit), rule(1)], ["a", "b"], TO)
    assert [f.code for f in made.findings] == ["required"]


@given(st.lists(st.tuples(value, value), min_size=1, max_size=4))
def test_agreeing_on_what_there_is_leaves_nothing_to_do(pairs):
    rules = [rule(at) for at in range(len(pairs))]
    local, remote = [a for a, _ in pairs], [b for _, b in pairs]
    base = Agreed(rules)(local, remote)
    made = merge(rules, local, remote, base, Options(first_synch="none"))
    assert not made.findings
    if all(v is None or v.isascii() for v in [*local, *remote]):
        assert (made.to_values, made.from_values, made.base) == ({}, {}, base)


# --- properties -------------------------------------------------------------------------------------------------------

plain = st.sampled_from([None, "a", "b", "c", "abcd"])


def cut(text):
    return None if text is None else text[:2].upper()


def picky(text):
    if text == "b":
        raise Unfit("not_a_choice", choices="a")
    return text


converters = st.sampled_from([(same, same), (cut, same), (same, cut), (picky, same), (same, picky), (cut, cut)])
field = st.fixed_dictionaries(
    {
        "left": plain,
        "right": plain,
        "known": st.one_of(st.just(MISSING), plain, st.tuples(plain, plain).map(lambda p: entry(*p))),
        "direction": st.sampled_from([BOTH, TO, FROM]),
        "convert": converters,
        "not_null": st.sampled_from([False, False, True]),
    }
)
options = st.builds(
    Options,
    directions=st.sampled_from([frozenset({TO, FROM}), frozenset({TO}), frozenset({FROM})]),
    full=st.booleans(),
    strategy=st.sampled_from(["none", "send", "get"]),
    first_synch=st.sampled_from(["", TO, FROM, "none"]),
)


class Pair:
    """A pair of records as plain lists, with the rules and the base: apply a decision, look what happened."""

    def __init__(self, fields):
        self.rules = [rule(at, f["direction"], *f["convert"], not_null=f["not_null"]) for at, f in enumerate(fields)]
        self.local = [f["left"] for f in fields]
        self.remote = [f["right"] for f in fields]
        self.base = {str(at): f["known"] for at, f in enumerate(fields) if f["known"] is not MISSING}

    def merge(self, options):
        self.before = (list(self.local), list(self.remote), dict(self.base))
        made = merge(self.rules, self.local, self.remote, self.base, options)
        for at in range(len(self.rules)):
            self.local[at] = made.from_values.get(f"l{at}", self.local[at])
            self.remote[at] = made.to_values.get(f"r{at}", self.remote[at])
        self.base = made.base
        return made

    def corresponds(self, at):
        ways = self.rules[at]
        for convert, source, target in (
            (ways.to, self.local[at], self.remote[at]),
            (ways.fro, self.remote[at], self.local[at]),
        ):
            try:
                if convert(source) == target:
                    return True
            except Unfit:
                continue
        return False

    def changed(self, at):
        """(local changed, remote changed) against the base before the merge; None without a base."""
        local, remote, base = self.before
        if str(at) not in base:
            return None
        known = base[str(at)]
        left, right = known if isinstance(known, list) else (known, known)
        return local[at] != left, remote[at] != right


@given(st.lists(field, min_size=1, max_size=4), options)
def test_an_error_implies_nothing_written_in_that_direction(fields, how):
    made = Pair(fields).merge(how)
    for direction, values in ((TO, made.to_values), (FROM, made.from_values)):
        if any(f.direction == direction and f.code != "conflict" for f in made.findings):
            assert values == {}
        if direction not in how.directions:
            assert values == {}


@given(st.lists(field, min_size=1, max_size=4), options)
def test_a_field_that_was_decided_corresponds_or_is_known_to_differ(fields, how):
    pair = Pair(fields)
    made = pair.merge(how)
    blocked = {f.direction for f in made.findings}
    for at, each in enumerate(pair.rules):
        touched = f"r{at}" in made.to_values or f"l{at}" in made.from_values
        if touched:
            assert pair.corresponds(at)
            known = pair.base[str(at)]
            assert (known if isinstance(known, list) else [known, known]) == [pair.local[at], pair.remote[at]]
            continue
        before = pair.changed(at)
        if before is None or before == (False, False) or blocked or each.not_null:
            continue
        if how.directions != {TO, FROM} or pair.corresponds(at):
            continue
        # it changed, was not written, nothing is wrong: then its destination drifted, and it says so
        assert each in made.drift


@given(st.lists(field, min_size=1, max_size=4), options)
def test_nothing_is_lost(fields, how):
    """A value that a side changed stays on that side, unless the other side won by right; then it is known as
    overwritten."""
    pair = Pair(fields)
    made = pair.merge(how)
    local, remote, _ = pair.before
    for at, each in enumerate(pair.rules):
        changes = pair.changed(at)
        if changes is None:
            continue
        left_changed, right_changed = changes
        overwritten = pair.local[at] != local[at], pair.remote[at] != remote[at]
        if left_changed and overwritten[0]:
            assert right_changed or each.direction == FROM or how.full
            assert each.direction == FROM or how.strategy == "get"
        if right_changed and overwritten[1]:
            assert left_changed or each.direction == TO or how.full
            assert each.direction == TO or how.strategy == "send"
        for side, was in ((0, local[at]), (1, remote[at])):
            if overwritten[side] and was is not None:
                assert each.key in made.overwritten


@given(st.lists(field, min_size=1, max_size=4), options)
def test_what_nobody_changed_is_not_written(fields, how):
    pair = Pair(fields)
    made = pair.merge(how)
    for at in range(len(pair.rules)):
        if pair.changed(at) == (False, False):
            assert f"r{at}" not in made.to_values
            assert f"l{at}" not in made.from_values
            assert pair.base[str(at)] == pair.before[2][str(at)]


@given(st.lists(field, min_size=1, max_size=4), options)
def test_merging_twice_writes_nothing_more(fields, how):
    pair = Pair(fields)
    first = pair.merge(how)
    second = pair.merge(how)
    assert (second.to_values, second.from_values) == ({}, {})
    assert {(f.direction, f.code, f.rule.key) for f in second.findings} == {
        (f.direction, f.code, f.rule.key) for f in first.findings
    }
    assert pair.base == first.base


@given(st.lists(field, min_size=1, max_size=4), st.sampled_from([TO, FROM]))
def test_force_makes_every_field_of_its_direction_follow_the_source(fields, way):
    pair = Pair(fields)
    made = pair.merge(Options(force=way))
    other = FROM if way == TO else TO
    assert not any(f.code == "conflict" and f.rule.direction == BOTH for f in made.findings)
    if made.blocked(way):
        return
    for at, each in enumerate(pair.rules):
        if each.direction == other:
            continue
        source = pair.before[0 if way == TO else 1][at]
        target = (pair.remote if way == TO else pair.local)[at]
        converted = (each.to if way == TO else each.fro)(source)
        assert target == converted or (converted is None and each.not_null)


@given(st.lists(field, min_size=1, max_size=3))
def test_local_and_remote_are_treated_alike(fields):
    """Mirror the pair and the directions: the decision is the mirror image."""
    turn = {TO: FROM, FROM: TO, BOTH: BOTH}
    mirrored = [
        {
            **f,
            "left": f["right"],
            "right": f["left"],
            "known": f["known"][::-1] if isinstance(f["known"], list) else f["known"],
            "direction": turn[f["direction"]],
            "convert": f["convert"][::-1],
        }
        for f in fields
    ]
    one, two = Pair(fields).merge(Options()), Pair(mirrored).merge(Options())
    assert {k[1:]: v for k, v in one.to_values.items()} == {k[1:]: v for k, v in two.from_values.items()}
    assert {k[1:]: v for k, v in one.from_values.items()} == {k[1:]: v for k, v in two.to_values.items()}
    assert sorted((turn[f.direction], f.code) for f in one.findings) == sorted(
        (f.direction, f.code) for f in two.findings
    )
