"""Transformation rules on text: every type with its edges, chains, and what no value can make them do."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration.engine import transformations
from integration.engine.transform import Unfit
from integration.engine.transformations import Chain, Spec, compile_step, problems
from integration.models.transformation import TransformationType


def out(type_, text, **fields):
    return compile_step(Spec("R", type_, **fields), {})(text)


def wrong(type_, **fields):
    """What is found wrong with a rule: (field, code)."""
    return [(field, code) for field, code, _params in problems(Spec("R", type_, **fields))]


def test_every_type_can_be_compiled_and_says_which_fields_count():
    assert set(transformations.FIELDS) == set(TransformationType.values)
    assert set(transformations.REQUIRED) | transformations.LOSSY <= set(TransformationType.values)
    for type_ in TransformationType.values:
        assert set(transformations.REQUIRED.get(type_, ())) <= set(transformations.FIELDS[type_])


TEXT = [
    ("uppercase", "Kjøbenhavn ü", {}, "KJØBENHAVN Ü"),
    ("lowercase", "ÅRHUS", {}, "århus"),
    ("title_case", "jan de VRIES", {}, "Jan De VRIES"),
    ("title_case", "ACME trading co", {}, "ACME Trading Co"),
    ("title_case", "o'neill mcDONALD b2b 3rd", {}, "O'neill Mcdonald B2b 3rd"),
    ("title_case", "élan-vital", {}, "Élan-Vital"),
    ("title_case", "", {}, ""),
    ("trim", "  a  b ", {}, "a  b"),
    ("trim", "\ta\n", {}, "\ta\n"),
    ("replace", "a.b.c", {"find_value": ".", "replace_value": "-"}, "a-b-c"),
    ("replace", "NotProvided", {"find_value": "NOTPROVIDED"}, "NotProvided"),
    ("replace", "x NOTPROVIDED", {"find_value": "NOTPROVIDED"}, "x "),
    ("replace", "a b c", {"find_value": " "}, "abc"),
    ("alphanumeric", "DK-12 34.5/ø²_", {}, "DK12345ø"),
    ("unix_timestamp", "0", {}, "1970-01-01T00:00:00Z"),
    ("unix_timestamp", " 1772704800 ", {}, "2026-03-05T10:00:00Z"),
    ("unix_timestamp", "1772704800.25", {}, "2026-03-05T10:00:00.250000Z"),
    ("unix_timestamp", "-1", {}, "1969-12-31T23:59:59Z"),
    ("unix_timestamp", "yesterday", {}, ""),
    ("unix_timestamp", "99999999999999999", {}, ""),
    ("unix_timestamp", "1e999999999", {}, ""),
    ("unix_timestamp", "nan", {}, ""),
    ("custom", "as it is", {}, "as it is"),
]


@pytest.mark.parametrize(("type_", "text", "fields", "expected"), TEXT)
def test_text(type_, text, fields, expected):
    assert out(type_, text, **fields) == expected


SUBSTRING = [
    ("123456789", {"start_position": 4, "length": 3}, "456"),
    ("12", {"start_position": 4, "length": 3}, ""),
    ("12345", {"start_position": 4, "length": 30}, "45"),
    ("12345", {"start_position": 4}, "45"),
    ("12345", {"length": 2}, "12"),
    ("Invoice no: 4711; due", {"starting_text": "no: ", "ending_text": ";"}, "4711"),
    ("Invoice no: 4711", {"starting_text": "no: ", "ending_text": ";"}, ""),
    ("Invoice 4711;", {"starting_text": "no: ", "ending_text": ";"}, ""),
    ("a;b;c", {"starting_text": ";"}, "b;c"),
    ("a;b;c", {"ending_text": ";"}, "a"),
    (";b", {"ending_text": ";"}, ""),
    ("a;bcd;e", {"starting_text": ";", "length": 2}, "bc"),
    ("1234;6;8", {"start_position": 6, "ending_text": ";"}, "6"),
    ("Jan de Vries", {"starting_text": "' '"}, "de Vries"),
    ("Jan de Vries", {"ending_text": '" "'}, "Jan"),
    ("it's", {"starting_text": "'"}, "s"),
    ("No.4711", {"starting_text": "no."}, ""),
    ("", {"start_position": 1, "length": 2}, ""),
]


@pytest.mark.parametrize(("text", "fields", "expected"), SUBSTRING)
def test_substring(text, fields, expected):
    assert out("substring", text, **fields) == expected


REGEX = [
    ("regex_replace", "A1b22", {"find_value": r"\d+", "replace_value": "#"}, "A#b#"),
    ("regex_replace", "AbAB", {"find_value": "ab"}, ""),
    ("regex_replace", "Vries, Jan", {"find_value": r"^(\w+), (\w+)$", "replace_value": "$2 $1"}, "Jan Vries"),
    ("regex_replace", "1 2", {"find_value": r"(?<n>\d)", "replace_value": "<${n}$&$$>"}, "<11$> <22$>"),
    ("regex_replace", "a.b", {"find_value": r"\.", "replace_value": r"\1"}, r"a\1b"),
    ("regex_replace", "", {"find_value": "^$", "replace_value": "none"}, "none"),
    ("regex_match", "Phone: +45 12 34 56 78", {"find_value": r"\+45 (\d+) (\d+) (\d+) (\d+)"}, "12345678"),
    ("regex_match", "a1b2", {"find_value": r"([a-z])\d"}, "a"),
    ("regex_match", "nothing", {"find_value": r"(\d)"}, ""),
    ("regex_match", "ab", {"find_value": r"(a)(x)?(b)"}, "ab"),
    ("regex_match", "REF 12", {"find_value": r"ref (\d+)"}, "12"),
]


@pytest.mark.parametrize(("type_", "text", "fields", "expected"), REGEX)
def test_regular_expressions(type_, text, fields, expected):
    assert out(type_, text, **fields) == expected


@pytest.mark.parametrize(
    ("type_", "fields", "expected"),
    [
        ("regex_match", {"find_value": "(a"}, ("find_value", "broken_pattern")),
        ("regex_match", {"find_value": "a+"}, ("find_value", "pattern_without_group")),
        ("regex_replace", {"find_value": "(a+)+$"}, ("find_value", "slow_pattern")),
        ("regex_replace", {"find_value": r"(\w+\s?)*x"}, ("find_value", "slow_pattern")),
        ("regex_replace", {"find_value": "(a|a)*b"}, ("find_value", "slow_pattern")),
        ("regex_replace", {"find_value": "(a{1,15}){1,15}b"}, ("find_value", "slow_pattern")),
        ("regex_replace", {"find_value": "(?=(a+)+b)a"}, ("find_value", "slow_pattern")),
        ("regex_replace", {"find_value": ".*.*.*=.*"}, ("find_value", "slow_pattern")),
        ("regex_replace", {"find_value": "(a)", "replace_value": "$2"}, ("replace_value", "no_such_group")),
        ("regex_replace", {"find_value": "(a)", "replace_value": "${b}"}, ("replace_value", "no_such_group")),
        ("regex_replace", {}, ("find_value", "rule_needs")),
        ("replace", {}, ("find_value", "rule_needs")),
        ("substring", {}, ("start_position", "substring_of_nothing")),
        ("substring", {"start_position": 1, "starting_text": "a"}, ("starting_text", "either_or")),
        ("substring", {"length": 1, "ending_text": "a"}, ("ending_text", "either_or")),
        ("date_format", {}, ("data_format", "format_or_culture")),
        ("date_format", {"data_format": "YYYYMMDD"}, ("data_format", "format_unknown_part")),
        ("date_format", {"data_format": "dd MM"}, ("data_format", "format_without_year")),
        ("date_format", {"data_format": "dd dd yyyy"}, ("data_format", "format_twice")),
        ("date_format", {"data_format": "'yyyy"}, ("data_format", "format_unknown_part")),
        ("datetime_format", {"data_formatting_culture": "Danish"}, ("data_formatting_culture", "unknown_culture")),
        ("decimal_format", {}, ("data_formatting_culture", "rule_needs")),
        ("decimal_format", {"data_formatting_culture": "xx-YY"}, ("data_formatting_culture", "unknown_culture")),
        ("custom", {"data_formatting_culture": "xx-YY"}, ("data_formatting_culture", "unknown_culture")),
        ("round", {"rounding": "="}, ("precision", "rule_needs")),
        ("round", {"rounding": "=", "precision": Decimal("-1")}, ("precision", "precision_not_positive")),
        ("round", {"precision": Decimal("0.01")}, ("rounding", "rule_needs")),
        ("extract_from_date", {}, ("date_part", "rule_needs")),
        ("field_lookup", {"lookup_table": "bc.country", "source_field": "code"}, ("target_field", "rule_needs")),
    ],
)
def test_a_rule_that_cannot_work_is_found_wrong(type_, fields, expected):
    assert expected in wrong(type_, **fields)


@pytest.mark.parametrize(
    "pattern",
    [
        r"([^;]+;)*", r"(\d{1,3}\.){3}\d{1,3}", r"^(.*),(.*),(.*)$", r"(.+)@(.+)\.(.+)", r"\s+", r"(\d{2} ?)+",
        r"(?:(?:\+|00)45)?\s*(\d{8})", r"\b(foo|bar)+\b", r"(\w+)\s+\1", r"(?:\d{3})+", r"[^a-z0-9]+", r"(a?b?)c",
    ],
)  # fmt: skip
def test_usual_patterns_are_accepted(pattern):
    assert wrong("regex_replace", find_value=pattern) == []


DATES = [
    ("20260305", {"data_format": "yyyyMMdd"}, "2026-03-05"),
    ("2026-03-05", {"data_format": "yyyyMMdd"}, "2026-03-05"),
    ("20261305", {"data_format": "yyyyMMdd"}, "20261305"),
    ("5/3/26", {"data_format": "d/M/yy"}, "2026-03-05"),
    ("5/3/50", {"data_format": "d/M/yy"}, "1950-03-05"),
    ("05 mar 2026", {"data_format": "dd MMM yyyy"}, "2026-03-05"),
    ("05 maj 2026", {"data_format": "dd MMM yyyy", "data_formatting_culture": "da-DK"}, "2026-05-05"),
    ("Thursday, 5 March 2026", {"data_format": "dddd, d MMMM yyyy"}, "2026-03-05"),
    ("Week of 2026/03", {"data_format": "'Week of' yyyy/MM"}, "2026-03-01"),
    ("3/5/2026", {"data_formatting_culture": "en-US"}, "2026-03-05"),
    ("March 5, 2026", {"data_formatting_culture": "en-US"}, "2026-03-05"),
    ("3/5/2026 11:30 PM", {"data_formatting_culture": "en-US"}, "2026-03-05"),
    ("05-03-2026", {"data_formatting_culture": "da-DK"}, "2026-03-05"),
    ("5. marts 2026", {"data_formatting_culture": "da-DK"}, "2026-03-05"),
    ("05.03.26", {"data_formatting_culture": "de-DE"}, "2026-03-05"),
    ("05/03/2026", {"data_formatting_culture": "fr-FR"}, "2026-03-05"),
    ("2026-03-05", {"data_formatting_culture": "sv-SE"}, "2026-03-05"),
    ("5 mrt 2026", {"data_formatting_culture": "nl-NL"}, "2026-03-05"),
    ("31-02-2026", {"data_formatting_culture": "da-DK"}, "31-02-2026"),
    ("13/13/2026", {"data_formatting_culture": "en-US"}, "13/13/2026"),
    ("", {"data_formatting_culture": "en-US"}, ""),
    ("soon", {"data_formatting_culture": "en-US"}, "soon"),
]


@pytest.mark.parametrize(("text", "fields", "expected"), DATES)
def test_date_formatting(text, fields, expected):
    assert out("date_format", text, **fields) == expected


TIMES = [
    ("20260305134501", {"data_format": "yyyyMMddHHmmss"}, "2026-03-05T13:45:01Z"),
    ("2026-03-05T13:45:01+02:00", {"data_format": "yyyy-MM-ddTHH:mm:sszzz"}, "2026-03-05T13:45:01+02:00"),
    ("2026-03-05T13:45:01Z", {"data_format": "yyyy-MM-ddTHH:mm:ssZ"}, "2026-03-05T13:45:01Z"),
    ("2026-03-05T13:45:01.5Z", {"data_format": "o"}, "2026-03-05T13:45:01.500000Z"),
    ("05/03/2026 01:05 PM", {"data_format": "dd/MM/yyyy hh:mm tt"}, "2026-03-05T13:05:00Z"),
    ("05/03/2026 12:05 AM", {"data_format": "dd/MM/yyyy hh:mm tt"}, "2026-03-05T00:05:00Z"),
    ("05/03/2026 13:05 PM", {"data_format": "dd/MM/yyyy hh:mm tt"}, "05/03/2026 13:05 PM"),
    ("3/5/2026 1:05:09 PM", {"data_formatting_culture": "en-US"}, "2026-03-05T13:05:09Z"),
    ("3/5/2026", {"data_formatting_culture": "en-US"}, "2026-03-05T00:00:00Z"),
    ("05-03-2026 13.45", {"data_formatting_culture": "da-DK"}, "2026-03-05T13:45:00Z"),
    ("5. marts 2026 kl. 13.45", {"data_formatting_culture": "da-DK"}, "2026-03-05T13:45:00Z"),
    ("05.03.2026 13:45 +0100", {"data_formatting_culture": "de-DE"}, "2026-03-05T13:45:00+01:00"),
    ("2026-03-05 13:45:00.250000", {"data_formatting_culture": "fr-FR"}, "2026-03-05T13:45:00.250000Z"),
    ("3/5/2026 25:00", {"data_formatting_culture": "en-US"}, "3/5/2026 25:00"),
]


@pytest.mark.parametrize(("text", "fields", "expected"), TIMES)
def test_date_and_time_formatting(text, fields, expected):
    assert out("datetime_format", text, **fields) == expected


@pytest.mark.parametrize(
    ("culture", "text", "expected"),
    [
        ("da-DK", "1.234,50", "1234.5"),
        ("da-DK", "-1.234.567", "-1234567"),
        ("da-DK", "1.2", "1.2"),
        ("da-DK", "12,5-", "-12.5"),
        ("da-DK", "(12,5)", "-12.5"),
        ("da-DK", "(12,5", "(12,5"),
        ("da-DK", "kr. 5", "kr. 5"),
        ("sv-SE", "1 234,5", "1234.5"),
        ("fr-FR", "1\u202f234,5", "1234.5"),
        ("de-CH", "1'234.50", "1234.5"),
        ("en-US", "1,234.5", "1234.5"),
        ("en-US", "12,34,567", "12,34,567"),
        ("hi-IN", "12,34,567.5", "1234567.5"),
        ("en-US", ".5", "0.5"),
        ("en-US", "0.00", "0"),
        ("en-US", "", ""),
    ],
)
def test_decimal_formatting(culture, text, expected):
    assert out("decimal_format", text, data_formatting_culture=culture) == expected


@pytest.mark.parametrize(
    ("text", "precision", "rounding", "expected"),
    [
        ("2.345", "0.01", "=", "2.35"),
        ("-2.345", "0.01", "=", "-2.35"),
        ("2.341", "0.01", ">", "2.35"),
        ("-2.341", "0.01", ">", "-2.35"),
        ("2.349", "0.01", "<", "2.34"),
        ("1234", "100", "=", "1200"),
        ("7.3", "0.5", "=", "7.5"),
        ("2.00", "0.01", ">", "2"),
        ("many", "1", "=", "many"),
        ("", "1", "=", ""),
        ("inf", "1", "=", "inf"),
    ],
)
def test_round(text, precision, rounding, expected):
    assert out("round", text, precision=Decimal(precision), rounding=rounding) == expected


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("2026-03-05", "day", "5"),
        ("2026-03-05", "month", "3"),
        ("2026-03-05 10:00:00.000000", "year", "2026"),
        ("05-03-2026", "day", "05-03-2026"),
        ("", "day", ""),
    ],
)
def test_extract_from_date(text, part, expected):
    assert out("extract_from_date", text, date_part=part) == expected


def lookup(found, rule="target"):
    chain = Chain([Spec("R", "field_lookup", lookup_table="t", field_lookup_rule=rule)])
    chain.prepare(["x"], lambda spec, wanted: found)
    return chain


def test_field_lookup_gives_the_target_or_nothing():
    assert lookup({"DK": "Denmark"})("DK") == "Denmark"
    assert lookup({"DK": "Denmark"})("SE") == ""
    assert lookup({"DK": ""})("DK") == ""


def test_field_lookup_keeps_the_original_where_the_target_is_blank():
    assert lookup({"DK": ""}, "original_if_blank")("DK") == "DK"
    assert lookup({"DK": "Denmark"}, "original_if_blank")("DK") == "Denmark"
    assert lookup({}, "original_if_blank")("SE") == "SE"


def test_a_field_lookup_in_a_chain_is_asked_once_for_what_reaches_it():
    asked = []

    def fetch(spec, wanted):
        asked.append(sorted(wanted))
        return {text: f"<{text}>" for text in wanted}

    chain = Chain([Spec("A", "uppercase"), Spec("B", "field_lookup"), Spec("C", "replace", find_value="<")])
    chain.prepare(["dk", "DK", "se", ""], fetch)
    assert asked == [["DK", "SE"]]
    assert chain("dk") == "DK>"


def test_a_custom_rule_does_what_the_installation_registered(monkeypatch):
    monkeypatch.setattr(transformations, "_CUSTOM", {})

    @transformations.custom("reverse")
    def reverse(text):
        return text[::-1]

    assert compile_step(Spec("REVERSE", "custom"), {})("abc") == "cba"
    assert compile_step(Spec("OTHER", "custom"), {})("abc") == "abc"
    assert transformations.known_custom() == ["REVERSE"]


def test_a_value_a_custom_rule_refuses_does_not_keep_the_others_from_being_looked_up(monkeypatch):
    def picky(text):
        if text == "bad":
            raise Unfit("wrong_type", value=text, kind="text")
        return text

    monkeypatch.setattr(transformations, "_CUSTOM", {"PICKY": picky})
    chain = Chain([Spec("PICKY", "custom"), Spec("L", "field_lookup")])
    chain.prepare(["bad", "good"], lambda spec, wanted: dict.fromkeys(wanted, "found"))
    assert chain("good") == "found"
    with pytest.raises(Unfit):
        chain("bad")


# --- whatever is typed -----------------------------------------------------------------------------------------------

SPECS = st.sampled_from(
    [
        Spec("U", "uppercase"), Spec("L", "lowercase"), Spec("T", "title_case"), Spec("S", "trim"),
        Spec("SUB", "substring", start_position=2, ending_text=";"), Spec("R", "replace", find_value="a"),
        Spec("RR", "regex_replace", find_value=r"(\w)\W", replace_value="$1"),
        Spec("RM", "regex_match", find_value=r"(\w+)\W+(\w+)"), Spec("A", "alphanumeric"),
        Spec("D", "date_format", data_formatting_culture="da-DK"), Spec("DX", "date_format", data_format="yyyyMMdd"),
        Spec("DT", "datetime_format", data_formatting_culture="en-US"),
        Spec("N", "decimal_format", data_formatting_culture="fr-FR"),
        Spec("RO", "round", precision=Decimal("0.01"), rounding="="), Spec("E", "extract_from_date", date_part="year"),
        Spec("X", "unix_timestamp"), Spec("C", "custom"),
    ]
)  # fmt: skip
WRITTEN = st.one_of(
    st.text(max_size=60),
    st.from_regex(r"\d{1,4}[-./ ]\d{1,2}[-./ ]\d{1,4}( \d{1,2}[:.]\d{2})?", fullmatch=True),
    st.decimals(allow_nan=False).map(str),
    st.integers().map(str),
)


@given(st.lists(SPECS, min_size=1, max_size=5), WRITTEN)
def test_no_value_breaks_a_chain(specs, text):
    assert isinstance(Chain(specs)(text), str)


@given(st.text())
def test_trimming_twice_is_trimming_once(text):
    once = out("trim", text)
    assert out("trim", once) == once
    assert not once.startswith(" ")
    assert not once.endswith(" ")


@given(st.text(alphabet="ab1 ,", max_size=60))
def test_a_match_never_gives_more_than_was_there(text):
    found = out("regex_match", text, find_value=r"([a-z]+),?(\d*)")
    assert len(found) <= len(text)
    assert all(c in text for c in found)


@given(st.text())
def test_alphanumeric_keeps_nothing_but_letters_and_digits(text):
    kept = out("alphanumeric", text)
    assert all(c.isalpha() or c.isdecimal() for c in kept)
    assert out("alphanumeric", kept) == kept


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(["0.01", "0.05", "1", "100"]))
def test_rounding_up_and_down_enclose_the_number(value, precision):
    up, down, nearest = (Decimal(out("round", str(value), precision=Decimal(precision), rounding=way)) for way in "><=")
    assert abs(down) <= abs(value) <= abs(up)
    assert abs(up) - abs(down) <= Decimal(precision)
    assert nearest in (up, down)


@given(st.dates(), st.sampled_from(["da-DK", "en-US", "de-DE", "fr-FR", "sv-SE", "nl-NL", "en-GB", "zh-CN"]))
def test_a_date_as_its_culture_writes_it_is_read_back(day, culture):
    from babel.dates import format_date

    locale = culture.replace("-", "_")
    for style in ("medium", "long", "full"):
        if day.year >= 1000:
            written = format_date(day, style, locale=locale)
            assert out("date_format", written, data_formatting_culture=culture) == day.isoformat()


@given(
    st.decimals(min_value=-(10**12), max_value=10**12, places=3), st.sampled_from(["da-DK", "en-US", "sv-SE", "hi-IN"])
)
def test_a_number_as_its_culture_writes_it_is_read_back(value, culture):
    from babel.numbers import format_decimal

    written = format_decimal(value, locale=culture.replace("-", "_"))
    assert Decimal(out("decimal_format", written, data_formatting_culture=culture)) == value
