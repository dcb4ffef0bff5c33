"""Defaults, value maps and cuts on text: every edge, chains in any order, blanks at any place, and pasted entries."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.engine import value_maps
from integration.engine.transform import Shape, Unfit, converter, to_text
from integration.engine.transformations import Chain, Spec, problems, through
from integration.engine.value_maps import Unreadable, key_of, pasted, twice

SPACES = ["", " ", "  ", "\u00a0"]


def step(type_, **fields):
    return Chain([Spec("R", type_, **fields)])


def mapped(entries, text, **fields):
    return step("value_map", entries=tuple(entries.items()), **fields)(text)


@pytest.mark.parametrize(
    ("text", "expected"), [*((blank, "10") for blank in SPACES), ("20", "20"), ("0", "0"), (" x", " x")]
)
def test_a_default_is_for_blank_values_only(text, expected):
    """FO-152: a value that is not blank is not touched."""
    assert step("default", default_value="10")(text) == expected


MAPPED = [
    ({"NL": "Holland"}, {}, "NL", "Holland"),
    ({"NL": "Holland"}, {}, " NL ", "Holland"),
    ({"NL": "Holland"}, {}, "nl", None),
    ({"NL": "Holland"}, {"case_insensitive": True}, "nl", "Holland"),
    ({"Österreich": "AT"}, {"case_insensitive": True}, "ÖSTERREICH", "AT"),
    ({"Österreich": "AT"}, {}, "O\u0308sterreich", "AT"),
    ({"straße": "1"}, {"case_insensitive": True}, "STRASSE", "1"),
    ({"NL": "Holland"}, {}, "", ""),
    ({"NL": "Holland"}, {}, "   ", ""),
    ({"": "US"}, {}, "", "US"),
    ({"": "US"}, {}, "  ", "US"),
    ({"": "US"}, {}, "NL", None),
    ({"old": ""}, {}, "old", ""),
    ({"1": "Item", "3": "Service"}, {}, "3", "Service"),
    ({"1": "Item"}, {}, "1.0", None),
    ({"true": "1", "false": "0"}, {}, "true", "1"),
    ({"Yes": "1", "No": "0"}, {}, "true", "1"),
    ({"Yes": "1", "No": "0"}, {}, "false", "0"),
    ({"Yes": "1", "No": "0"}, {}, "No", "0"),
    ({"Yes": "1", "true": "2"}, {}, "true", "2"),
    ({"": "x", "yes": "1"}, {}, "true", "1"),
    ({"NO": "Norway", "SE": "Sweden"}, {}, "false", None),
]


@pytest.mark.parametrize(("entries", "fields", "text", "expected"), MAPPED)
def test_a_value_map(entries, fields, text, expected):
    """FO-153, FO-E31: what has no entry is refused and never copied; blanks without an entry stay blank."""
    if expected is not None:
        assert mapped(entries, text, **fields) == expected
        return
    with pytest.raises(Unfit) as caught:
        mapped(entries, text, **fields)
    assert (caught.value.code, caught.value.params) == ("no_map_entry", {"value": text, "rule": "R"})


ENTRIES = st.dictionaries(st.text(max_size=4).map(str.strip), st.text(max_size=4), max_size=6)


@given(ENTRIES, st.text(max_size=4))
def test_a_value_map_gives_what_its_entry_says_or_nothing(entries, text):
    """A plain dictionary is the oracle, for maps that do not speak of yes and no."""
    known = {key_of(source, ignore_case=False): destination for source, destination in entries.items()}
    wanted = known.get(key_of(text, ignore_case=False), None if text.strip() else "")
    try:
        assert mapped(entries, text) == wanted
    except Unfit:
        assert wanted is None


@given(st.lists(st.tuples(st.text("aAbB ", max_size=3), st.just("x")), max_size=6), st.booleans())
def test_a_source_value_that_stands_twice_is_found(entries, ignore_case):
    keys = [key_of(source, ignore_case=ignore_case) for source, _destination in entries]
    at = twice(entries, ignore_case=ignore_case)
    assert (at is None) == (len(set(keys)) == len(keys))
    assert at is None or keys[at] in keys[:at]
    spec = Spec("R", "value_map", entries=tuple(entries), case_insensitive=ignore_case)
    assert {"entry_twice"} >= {code for _field, code, _params in problems(spec)} - {"map_without_entries"}


@pytest.mark.parametrize(
    ("length", "text", "expected"),
    [
        (4, "Kiel, Holstein", "Kiel"),
        (5, "Kiel Holstein", "Kiel"),
        (4, "Kiel", "Kiel"),
        (4, "Kie ", "Kie "),
        (4, "", ""),
        (3, "    x", ""),
        (0, "Kiel, Holstein", "Kiel, Holstein"),
    ],
)
def test_truncate(length, text, expected):
    """FO-138: names over the length are cut, without a space at the end."""
    assert step("truncate", length=length)(text) == expected


@given(st.text(max_size=30), st.integers(1, 30))
def test_what_was_truncated_is_never_too_long(text, length):
    """FO-E33 never befalls a value behind a Truncate of the destination's length."""
    after = converter(Shape("text"), Shape("text", length), cuts=False)
    made = through(step("truncate", length=length), "R", to_text("text"), after, "text")
    found = made(text or None) or ""
    assert text.startswith(found)
    assert len(found) <= length


# --- chains -----------------------------------------------------------------------------------------------------------

BLANKS_OUT = Spec("OUT", "replace", find_value="none")
FILL = Spec("FILL", "default", default_value="small")
MAP = Spec("MAP", "value_map", entries=(("small", "Little"), ("", "Little"), ("Little", "Little"), ("Lit", "Little")))
CUT = Spec("CUT", "truncate", length=3)


def ran(chain, text):
    try:
        return Chain(chain)(text)
    except Unfit as unfit:
        return unfit.code


@pytest.mark.parametrize(
    ("chain", "text", "expected"),
    [
        ([BLANKS_OUT, FILL], "none", "small"),
        ([BLANKS_OUT, FILL, MAP], "none", "Little"),
        ([BLANKS_OUT, MAP], "none", "Little"),
        ([BLANKS_OUT, MAP, CUT], "none", "Lit"),
        ([MAP, CUT], "", "Lit"),
        ([CUT, MAP], "Lithium", "Little"),
        ([CUT, MAP], "small", "no_map_entry"),
        ([CUT, FILL], "   ", "small"),
        ([FILL, CUT], "", "sma"),
        ([BLANKS_OUT], "none", ""),
        ([Spec("U", "uppercase"), BLANKS_OUT], "none", "NONE"),
    ],
)
def test_blanks_reach_a_default_or_an_entry_anywhere_in_a_chain(chain, text, expected):
    """FO-152, FO-153."""
    assert ran(chain, text) == expected


@given(st.sampled_from(list(permutations([BLANKS_OUT, FILL, MAP, CUT]))), st.sampled_from(["", "none", "small", "x"]))
def test_rules_in_any_order_do_what_they_do_one_after_another(chain, text):
    wanted = text
    for spec in chain:
        wanted = ran([spec], wanted)
        if wanted == "no_map_entry":
            break
    assert ran(chain, text) == wanted


@pytest.mark.parametrize(
    ("source", "target", "value", "entries", "expected"),
    [
        ("text", Shape("integer", choices=(1, 3)), "Item", {"Item": "1"}, 1),
        ("text", Shape("boolean"), "Yes", {"Yes": "true", "No": "false"}, True),
        ("boolean", Shape("text", 10), False, {"Yes": "Y", "No": "N"}, "N"),
        ("boolean", Shape("boolean"), True, {"true": "No", "false": "Yes"}, False),
        ("integer", Shape("text", 10), 3, {"1": "Item", "3": "Service"}, "Service"),
        ("decimal", Shape("text", 10), "1.50", {"1.5": "one and a half"}, "one and a"),
        ("date", Shape("text", 20), "2026-11-22", {"2026-11-22": "today"}, "today"),
        ("text", Shape("text", 10, required=True), None, {"": "10"}, "10"),
        ("text", Shape("integer"), None, {"": ""}, None),
    ],
)
def test_values_of_any_kind_are_compared_as_text(source, target, value, entries, expected):
    chain = step("value_map", entries=tuple(entries.items()))
    made = through(chain, "R", to_text(source), converter(Shape("text"), target), target.kind)
    assert made(value) == expected


def test_a_default_is_enough_for_a_destination_that_must_have_a_value():
    """FO-152."""
    after = converter(Shape("text"), Shape("code", 10, required=True))
    assert through(step("default", default_value="ten"), "R", str, after, "code")(None) == "TEN"
    with pytest.raises(Unfit, match="required"):
        through(step("trim"), "R", str, after, "code")(None)


# --- pasted -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("", []),
        ("a;b", [("a", "b")]),
        (" a ; b \n\n c;d\n", [("a", "b"), ("c", "d")]),
        (";US\nold;\n;", [("", "US"), ("old", ""), ("", "")]),
        ("a\tb;c\r\n\tx", [("a", "b;c"), ("", "x")]),
        ("a\tb\t\t", [("a", "b")]),
        ('"a;b";c', [("a;b", "c")]),
        ("it's;5\" pipe", [("it's", '5" pipe')]),
    ],
)
def test_pasted_lines_are_entries(text, entries):
    assert pasted(text) == entries


@pytest.mark.parametrize(
    ("text", "wrong"), [("a;b\nc", (2, "c", 1)), ("a;b;c", (1, "a;b;c", 3)), ("a\tb\na;b", (2, "a;b", 1))]
)
def test_a_line_that_is_no_entry_is_told(text, wrong):
    with pytest.raises(Unreadable) as caught:
        pasted(text)
    assert (caught.value.line, caught.value.text, caught.value.values) == wrong


WORDS = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters='";'), min_size=1, max_size=8)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=5), st.sampled_from(";\t"))
def test_what_was_written_in_lines_is_read_back(entries, sign):
    assert value_maps.pasted("\n".join(f"{source}{sign}{destination}" for source, destination in entries)) == entries
