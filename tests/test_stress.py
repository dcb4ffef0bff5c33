"""What the comparison of `make stress` finds, shown on ends that are made up."""

import uuid
from collections import Counter
from dataclasses import replace

import pytest

from tests.stress.verdict import TURNED, Edit, Ends, Told, wrong
from tests.stress.witness import FIELDS, LOCAL, REMOTE, Event, in_order

MILL, SHOP = "c" * 32, "a" * 32
ALIKE = dict.fromkeys(FIELDS, "")


def ends(here=(), there=(), **what):
    """A pair whose phone was written so, in this order; both sides end with the last value unless said otherwise."""
    histories, number = {}, 0
    for side, record, values in ((LOCAL, MILL, here), (REMOTE, SHOP, there)):
        before, events = "", histories.setdefault((side, record, "phone"), [])
        for value in values:
            number += 1
            events.append(Event(number, before, value))
            before = value
    values = {
        (LOCAL, MILL): ALIKE | {"phone": here[-1] if here else ""},
        (REMOTE, SHOP): ALIKE | {"phone": there[-1] if there else ""},
    }
    plain = {"values": values, "pairs": [(MILL, SHOP)], "open": {}, "conflicts": {}, "reverted": {}}
    return Ends(histories, **{**plain, "names": {LOCAL: Counter(), REMOTE: Counter()}, **what})


def edit(side, value, seen="", outcome="written"):
    return Edit(f"who wrote {value}", side, MILL if side == LOCAL else SHOP, "phone", value, seen, outcome)


def found(made, edits=(), chosen=(), created=(), ways=()):
    return list(wrong(made, edits, Told(set(chosen), dict(created), list(ways))))


def test_edits_that_followed_each_other_are_all_right():
    made = ends(here=["1", "2", "3"], there=["1", "2", "3"])
    assert not found(made, [edit(LOCAL, "1"), edit(LOCAL, "2", "1"), edit(REMOTE, "3", "2")])


def test_an_edit_that_nobody_wrote_is_lost():
    [said] = found(ends(), [edit(LOCAL, "1")])
    assert said == f"lost: “1” of who wrote 1 in phone of customer {MILL} was acknowledged and never written"


def test_an_edit_that_was_refused_must_not_be_there():
    [said] = found(ends(here=["1"], there=["1"]), [edit(LOCAL, "1", outcome="refused")])
    assert said.endswith("was refused, and is written")
    assert not found(ends(here=["1"], there=["1"]), [edit(LOCAL, "1", outcome="unknown")])


def test_an_edit_overwritten_by_somebody_who_had_not_seen_it_is_lost():
    made = ends(here=["1", "2"], there=["2"])
    [said] = found(made, [edit(LOCAL, "1"), edit(LOCAL, "2", seen="")])
    assert said.endswith("was overwritten by “2”: who wrote 2 had seen “”")


def test_an_edit_overwritten_from_the_other_side_where_it_had_not_arrived_is_lost():
    edits = [edit(LOCAL, "1"), edit(REMOTE, "2")]
    [said] = found(ends(here=["1", "2"], there=["2"]), edits)
    assert said.endswith("who wrote 2 wrote it into account, where the edit had not arrived")
    assert not found(ends(here=["1", "2"], there=["1", "2"]), edits)
    assert not found(ends(here=["1", "2"], there=["2"], conflicts={MILL: {"phone": {"1", "2"}}}), edits)
    assert not found(ends(here=["1", "2"], there=["2"]), edits, chosen=[MILL])


def test_an_edit_that_went_back_is_lost_unless_a_run_was_taken_back():
    made = ends(here=["1", "0"], there=["0"])
    [said] = found(made, [edit(LOCAL, "1")])
    assert said.endswith("overwritten by “0”: nobody wrote that")
    assert not found(ends(here=["1", "0"], there=["0"], reverted={MILL: '{"phone_no": "1"}'}), [edit(LOCAL, "1")])


def test_a_value_that_comes_back_is_a_loss_unless_a_person_chose_that_side():
    made = ends(here=["1", "2", "1"], there=["1", "1"])
    edits = [edit(LOCAL, "1", "0"), edit(LOCAL, "2", "1")]
    [said] = found(made, edits)
    assert said.endswith("who wrote 1 had seen “0”")
    assert not found(made, edits, chosen=[MILL])
    assert found(ends(here=["1", "2"], there=["2"]), [edit(LOCAL, "1"), edit(LOCAL, "2", "")], chosen=[MILL])


@pytest.mark.parametrize(
    ("made", "lost"), [((1, 2), True), ((4, 6), False), ((11, 12), False), ((19, 21), False), ((23, 24), True)]
)
def test_an_edit_made_while_its_field_went_the_other_way_may_go(made, lost):
    ways = [("from_integration", 5, 10), ("bidirectional", 20, 22)]
    histories = {(LOCAL, MILL, TURNED): [Event(1, "", "1"), Event(2, "1", "0")]}
    values = {(LOCAL, MILL): ALIKE, (REMOTE, SHOP): ALIKE}
    one = Edit("ada", LOCAL, MILL, TURNED, "1", "", "written", *made)
    gone = found(replace(ends(), histories=histories, values=values), [one], ways=ways)
    assert bool(gone) == lost
    assert found(replace(ends(), histories=histories, values=values), [replace(one, side=REMOTE)], ways=ways)


def test_what_differs_needs_an_issue_that_names_it():
    [said] = found(ends(here=["1"], there=["2"]))
    assert said == f"differs: phone of {MILL} is “1” and “2”, and no issue says so"
    assert found(ends(here=["1"], there=["2"], open={MILL: {"fax_no", "fax"}})) == [said]
    for named in ({"phone_no", "telephone1"}, {""}):
        assert not found(ends(here=["1"], there=["2"], open={SHOP: named}))


def test_what_was_typed_while_the_field_went_the_other_way_may_stay_different():
    values = {(LOCAL, MILL): ALIKE | {TURNED: "1"}, (REMOTE, SHOP): ALIKE}
    made = replace(ends(), histories={(LOCAL, MILL, TURNED): [Event(1, "", "1")]}, values=values)
    one = Edit("ada", LOCAL, MILL, TURNED, "1", "", "written", 6, 7)
    assert not found(made, [one], ways=[("from_integration", 5, 10)])
    [said] = found(made, [one], ways=[("to_integration", 5, 10)])
    assert said.startswith("differs: county")


def test_a_record_that_is_gone_needs_an_issue():
    made = ends()
    del made.values[REMOTE, SHOP]
    [said] = found(made)
    assert said == f"differs: of {MILL} and {SHOP} one is gone, and no issue says so"


@pytest.mark.parametrize("place", [0, 1])
def test_a_record_coupled_twice_or_a_name_there_twice_is_doubled(place):
    pairs = [(MILL, SHOP), (MILL, "b" * 32)] if place == 0 else [(MILL, SHOP), ("b" * 32, SHOP)]
    values = {(side, key): ALIKE for side in (LOCAL, REMOTE) for key in (MILL, SHOP, "b" * 32)}
    record = (MILL, SHOP)[place]
    assert found(ends(pairs=pairs, values=values)) == [f"doubled: {record} is coupled 2 times"]
    names = {LOCAL: Counter(), REMOTE: Counter({"Stress 1": 2})}
    assert found(ends(names=names)) == ["doubled: Stress 1 stands 2 times in account"]


def test_what_was_created_must_be_there():
    assert found(ends(), created={"Stress 1": LOCAL}) == ["lost: Stress 1 was created in customer and is not there"]


def test_a_record_deleted_and_put_back_has_not_changed():
    key = uuid.UUID(MILL)
    rows = [
        (LOCAL, key, "UPDATE", "phone_no", None, "1", 1),
        (LOCAL, key, "DELETE", "phone_no", "1", None, 2),
        (LOCAL, key, "INSERT", "phone_no", None, "1", 3),
        (LOCAL, key, "UPDATE", "phone_no", "1", "2", 4),
    ]
    assert in_order(rows)[LOCAL, MILL, "phone"] == [Event(1, "", "1"), Event(4, "1", "2")]
