"""Match keys: which spellings are the same record, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.engine.match import NORMALISERS, key_maker


@pytest.mark.parametrize(
    ("how", "one", "other"),
    [
        ("trim", "  Nord  wind ", "Nord wind"),
        ("case", "NORDWIND GmbH", " nordwind  gmbh"),
        ("case", "STRASSE", "straße"),
        ("case", "Ada@X.Example", "ada@x.example"),
        ("legal_form", "Nordwind GmbH", "NORDWIND"),
        ("legal_form", "Hansen A/S", "Hansen as"),
        ("legal_form", "Müller & Söhne KG", "Muller Sohne"),
        ("legal_form", "Kowalski Sp. z o.o.", "KOWALSKI"),
        ("legal_form", "Bjørn Sørensen ApS", "Bjorn Sorensen"),
        ("legal_form", "Łódź Meble S.A.", "Lodz Meble SA"),
        ("legal_form", "Café-Crème SARL", "cafe creme"),
        ("phone", "+49 431 123 456 78", "0431 12345678"),
        ("phone", "(0431) 12-345678", "43112345678"),
        ("vat_number", "DE 123.456-789", "de123456789"),
        ("vat_number", "24 937", "24937"),
    ],
)
def test_the_same(how, one, other):
    assert NORMALISERS[how](one) == NORMALISERS[how](other)


@pytest.mark.parametrize(
    ("how", "one", "other"),
    [
        ("trim", "Nordwind", "nordwind"),
        ("case", "Nordwind", "Nordwind GmbH"),
        ("legal_form", "Nordwind", "Südwind"),
        ("legal_form", "Hansen & Berg", "Hansen"),
        ("phone", "0431 1234567", "0431 1234568"),
        ("exact", "a", "A"),
    ],
)
def test_not_the_same(how, one, other):
    assert NORMALISERS[how](one) != NORMALISERS[how](other)


def test_a_name_that_is_nothing_but_a_legal_form_keeps_it():
    assert NORMALISERS["legal_form"]("AS") == "as"


def test_a_short_number_is_no_phone_and_matches_nothing():
    assert key_maker([(0, "phone")])(["12345"]) is None


@given(st.sampled_from(sorted(NORMALISERS)), st.text(max_size=30))
def test_normalising_comes_to_rest(how, text):
    """Normalising what was normalised changes nothing, except that a phone keeps its last digits only."""
    once = NORMALISERS[how](text)
    assert NORMALISERS[how](once) == once


@given(st.sampled_from(["case", "legal_form"]), st.text(max_size=30))
def test_spaces_around_never_matter(how, text):
    assert NORMALISERS[how](f"  {text} ") == NORMALISERS[how](text)


def test_a_blank_part_makes_no_key():
    make = key_maker([(0, "case"), (1, "vat_number")])
    assert make(["Nordwind", "24937"]) == make([" NORDWIND", "24 937"])
    for row in (["Nordwind", None], ["Nordwind", ""], [None, "24937"], ["Nordwind", " - "]):
        assert make(row) is None


@given(st.text(max_size=10), st.text(max_size=10), st.text(max_size=10), st.text(max_size=10))
def test_parts_of_a_key_do_not_run_into_one_another(a, b, c, d):
    make = key_maker([(0, "trim"), (1, "trim")])
    one, other = make([a, b]), make([c, d])
    if one is not None and one == other:
        assert [NORMALISERS["trim"](v) for v in (a, b)] == [NORMALISERS["trim"](v) for v in (c, d)]
