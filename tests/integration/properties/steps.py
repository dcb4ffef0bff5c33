"""Which histories there are: what people may do to either side, what they may ask for, and what may go wrong."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.integration.properties.model import BOTH, FROM, HERE, LETTERS, REFUSED, THERE, TO

Step = tuple[Any, ...]
LONG = "so long that it is cut somewhere, whatever"
LONGER = "x" * 98 + " " + "y" * 30

_which = st.integers(0, 3)
_side = st.sampled_from([HERE, THERE])
_how = st.sampled_from(["save", "rows", "update", "sql", "robot"])
MAILS = ["m0@x.example", "m1@x.example", "M2@x.example", "m2@x.example", None]
_values: dict[tuple[str, str], list[Any]] = {
    (HERE, "city"): [None, "a", "b"], (THERE, "city"): [None, "a", "b", LONG],
    (HERE, "fax"): [None, "1", "2", REFUSED], (THERE, "fax"): [None, "1", "2", LONG],
    (HERE, "phone"): [None, "1", "2"], (THERE, "phone"): [None, "1", "2", LETTERS],
    (HERE, "name"): ["A", "B", "C"], (THERE, "name"): ["A", "B", LONGER],
    (HERE, "country"): [None, "DE", "FR"], (THERE, "country"): [None, "DE", " fr "],
    (HERE, "limit"): ["0.0000", "5.0000", "7.5000"], (THERE, "limit"): [None, "5.0000"],
    # by number: the first two salespeople are coupled, the first payment terms are linked
    (HERE, "seller"): [None, 0, 1, 2], (THERE, "seller"): [0, 1],
    (HERE, "terms"): [None, 0, 1], (THERE, "terms"): [None, 0, 1],
    (HERE, "mail"): MAILS, (THERE, "mail"): MAILS,
}  # fmt: skip
_edits = {
    which: st.one_of(
        st.tuples(st.just("edit"), st.just(side), st.just(which), _how, st.just(name), st.sampled_from(values))
        for (side, name), values in _values.items()
    )
    for which in range(4)
}
_beside = st.tuples(
    st.just("beside"), st.integers(1, 60), _side, _which, st.sampled_from(["city", "fax", "phone", "delete"]),
    st.sampled_from([None, "1", "2"]),
)  # fmt: skip
_faults = st.one_of(
    st.none(), st.none(), st.none(),
    st.tuples(st.sampled_from(["die", "error", "locked", "steal"]), st.integers(1, 90)),
    _beside,
)  # fmt: skip
_batch = st.sampled_from([1000, 1000, 1, 2])
_runs = st.tuples(st.just("run"), st.sampled_from(["", "", "", TO, FROM]), _batch, _faults)
_fulls = st.tuples(st.just("full"), st.booleans(), st.sampled_from(["", "", TO, FROM]), _batch, _faults)
_first = st.sampled_from(["", TO, FROM, "none"])
_others = st.one_of(
    st.tuples(
        st.just("records"), _side, st.lists(_which, min_size=1, max_size=2), st.sampled_from(["", TO, FROM]),
        st.booleans(),
    ),
    st.tuples(st.just("couple"), _which, _which, _first, st.booleans()),
    st.tuples(st.just("uncouple"), _which),
    st.tuples(st.just("match"), st.booleans(), st.booleans()),
    st.tuples(st.just("resolve"), _which, st.sampled_from(["ours", "theirs"])),
    st.tuples(st.just("strategy"), st.just("update_conflict"), st.sampled_from(["none", "send", "get"])),
    st.tuples(
        st.just("strategy"), st.just("deletion_conflict"), st.sampled_from(["none", "restore", "remove_coupling"])
    ),
    st.tuples(st.just("strategy"), st.just("only_coupled"), st.booleans()),
    st.tuples(
        st.just("field"), st.sampled_from(["city", "fax", "name", "phone", "limit", "terms"]),
        st.sampled_from(["switch", TO, FROM, BOTH]),
    ),
    st.tuples(st.just("link")),
    st.tuples(st.just("retry")),
)  # fmt: skip
_comings = st.one_of(
    st.tuples(st.just("add"), _side, st.sampled_from(MAILS)),
    st.tuples(st.just("delete"), _side, _which, st.sampled_from(["save", "update", "sql"])),
    st.tuples(st.just("out"), _side, _which, st.booleans()),
)


@st.composite
def _round(draw: st.DrawFn) -> list[Step]:
    """One record and its partner are edited, perhaps something else happens, and perhaps a run follows."""
    which = draw(_which)
    steps = draw(st.lists(_edits[which], max_size=4))
    return [*steps, *draw(st.one_of(st.just([]), st.tuples(_others), st.tuples(_comings))), *draw(_runs_or_not)]


_runs_or_not = st.one_of(st.tuples(_runs), st.tuples(_runs), st.tuples(_fulls), st.just([]))
histories = st.lists(_round(), min_size=1, max_size=5).map(lambda rounds: [step for each in rounds for step in each])
