"""Values on their way from one column to another: what they become, what cannot travel, and that they come to rest."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.engine.transform import Shape, Unfit, converter, convertible, normal, parse, same

TEXT, CODE = Shape("text", 100), Shape("code", 10)
KINDS = ["text", "code", "integer", "decimal", "boolean", "date", "datetime", "uuid", "lookup"]


@pytest.mark.behaviour("B-013")
@pytest.mark.parametrize(
    ("source", "target", "value", "expected"),
    [
        # text: cut to the room there is, without a blank at the end
        (TEXT, Shape("text", 5), "Nordwind", "Nordw"),
        (TEXT, Shape("text", 5), "Nord wind", "Nord"),
        (TEXT, Shape("text", 5), "     x", None),
        (TEXT, Shape("text", 100), "Nordwind", "Nordwind"),
        (TEXT, Shape("text", 5), None, None),
        # codes: upper case, trimmed, cut
        (TEXT, CODE, " net 30 ", "NET 30"),
        (TEXT, CODE, "   ", None),
        (TEXT, CODE, "a very long code", "A VERY LON"),
        (CODE, TEXT, "NET 30", "NET 30"),
        # decimals: at the scale of the target, nought too
        (Shape("decimal", scale=5), Shape("decimal", scale=10, digits=38), "0.00000", "0.0000000000"),
        # numbers
        (Shape("decimal", scale=4, digits=19), Shape("decimal", scale=2, digits=10), "10.1250", "10.13"),
        (Shape("decimal", scale=2, digits=19), Shape("decimal", scale=4, digits=19), "10.10", "10.1000"),
        (Shape("integer"), Shape("decimal", scale=2, digits=10), 7, "7.00"),
        (Shape("decimal", scale=2), Shape("integer"), "7.00", 7),
        (Shape("decimal", scale=2), TEXT, "7.50", "7.5"),
        (Shape("decimal", scale=2), TEXT, "100.00", "100"),
        (TEXT, Shape("decimal", scale=2, digits=10), " 7.5 ", "7.50"),
        (TEXT, Shape("integer"), "42", 42),
        (Shape("integer"), TEXT, 42, "42"),
        # yes and no
        (Shape("boolean"), Shape("integer"), True, 1),
        (Shape("integer"), Shape("boolean"), 0, False),
        (Shape("boolean"), TEXT, True, "true"),
        (TEXT, Shape("boolean"), "Yes", True),
        # dates
        (Shape("date"), Shape("datetime"), "2026-11-21", "2026-11-21 00:00:00.000000"),
        (Shape("datetime"), Shape("date"), "2026-11-21 10:00:00.000000", "2026-11-21"),
        (TEXT, Shape("date"), "2026-11-21", "2026-11-21"),
        (TEXT, Shape("datetime"), "2026-11-21T10:00:00+02:00", "2026-11-21 08:00:00.000000"),
        # choices
        (Shape("integer"), Shape("integer", choices=(1, 2)), 2, 2),
        (Shape("integer"), Shape("integer", choices=(1, 2)), None, None),
    ],
)
def test_values(source, target, value, expected):
    assert converter(source, target)(value) == expected


@pytest.mark.parametrize(
    ("source", "target", "value", "code"),
    [
        (TEXT, Shape("integer"), "seven", "wrong_type"),
        (TEXT, Shape("decimal", scale=2), "1,5", "wrong_type"),
        (TEXT, Shape("date"), "21/11/2026", "wrong_type"),
        (TEXT, Shape("boolean"), "perhaps", "wrong_type"),
        (Shape("decimal", scale=2), Shape("integer"), "7.50", "wrong_type"),
        (Shape("decimal", scale=2, digits=19), Shape("decimal", scale=2, digits=5), "1000.00", "out_of_range"),
        (Shape("decimal", scale=2, digits=19), Shape("decimal", scale=2, digits=5), "999.995", "out_of_range"),
        (Shape("integer"), Shape("integer", choices=(1, 2)), 3, "not_a_choice"),
        (TEXT, Shape("text", 10, required=True), None, "required"),
        (TEXT, Shape("code", 10, required=True), "  ", "required"),
    ],
)
def test_values_that_cannot_travel_say_why(source, target, value, code):
    with pytest.raises(Unfit) as caught:
        converter(source, target)(value)
    assert caught.value.code == code


@pytest.mark.parametrize("special", ["NaN", "Infinity", "-Infinity", "sNaN", "1e400", "9" * 60])
def test_numbers_that_are_none_are_refused_not_written(special):
    with pytest.raises(Unfit):
        converter(TEXT, Shape("decimal", scale=2, digits=10))(special)


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_a_converter_exists_exactly_for_convertible_kinds(source, target):
    made = converter(Shape(source, 10, 2, 10), Shape(target, 10, 2, 10))
    assert (made is not None) == convertible(source, target)
    if made is not None:
        assert made(None) is None


def test_equal_shapes_travel_as_they_are():
    assert converter(TEXT, TEXT) is same
    assert converter(Shape("text", 50), Shape("text", 100)) is same


@given(st.text(max_size=30), st.integers(1, 30))
def test_cutting_comes_to_rest(text, length):
    """What was cut fits, is a beginning of the value, and is not cut again: no perpetual change."""
    cut = converter(Shape("text", 100), Shape("text", length))
    once = cut(text or None)
    assert once is None or (len(once) <= length and text.startswith(once) and once == cut(once))


@given(st.text(max_size=30), st.integers(1, 30))
def test_without_cutting_a_value_arrives_whole_or_is_refused(text, length):
    """FO-E33: what fits travels as it is, what does not says how long it is and how long it may be."""
    whole = converter(Shape("text", 100), Shape("text", length), cuts=False)
    if len(text.rstrip()) <= length:
        assert (whole(text or None) or "") in (text, text.rstrip())
        return
    with pytest.raises(Unfit) as caught:
        whole(text)
    said = {"value": text.rstrip(), "length": len(text.rstrip()), "max": length}
    assert (caught.value.code, caught.value.params) == ("too_long", said)


@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        (TEXT, "net 30", "NET 30"),
        (TEXT, " net 30    ", "NET 30"),
        (TEXT, " " * 12, None),
        (TEXT, None, None),
        (Shape("integer"), 1234567890, "1234567890"),
    ],
)
def test_without_cutting_codes_are_tidied_all_the_same(source, value, expected):
    assert converter(source, CODE, cuts=False)(value) == expected


def test_without_cutting_numbers_are_too_long_as_well():
    with pytest.raises(Unfit, match="too_long"):
        converter(Shape("integer"), CODE, cuts=False)(12345678901)


@given(st.text(max_size=30))
def test_codes_come_to_rest(text):
    to_code = converter(Shape("text", 100), CODE)
    once = to_code(text or None)
    assert once is None or (len(once) <= 10 and to_code(once) == once)


@given(st.decimals(min_value=-(10**8), max_value=10**8, places=6))
def test_rounding_comes_to_rest(number):
    to_two = converter(Shape("decimal", scale=6, digits=19), Shape("decimal", scale=2, digits=19))
    once = to_two(format(number, "f"))
    assert to_two(once) == once
    assert abs(Decimal(once) - number) <= Decimal("0.005")
    back = converter(Shape("decimal", scale=2, digits=19), Shape("decimal", scale=6, digits=19))
    assert to_two(back(once)) == once


@given(st.one_of(st.none(), st.text(max_size=20), st.integers(), st.booleans()))
def test_normal_is_canonical(value):
    once = normal(value)
    assert normal(once) == once
    if isinstance(value, str):
        assert once is None or once == unicodedata.normalize("NFC", value)
    else:
        assert once is value


@given(st.uuids())
def test_ids_are_read_in_every_spelling(key):
    for text in (str(key), key.hex, str(key).upper(), f"{{{key}}}"):
        assert parse("uuid", text) == (key.hex if key.int else None)


def test_the_zero_id_is_blank():
    assert parse("lookup", "00000000-0000-0000-0000-000000000000") is None


def test_zero_is_plain_at_any_scale():
    """Not in powers of ten, as Python writes a small zero: it would never equal what is stored."""
    convert = converter(Shape("decimal", scale=2), Shape("decimal", scale=10, digits=20))
    assert convert("0.00") == "0.0000000000"
    assert parse("decimal", "0", 10) == "0.0000000000"
