"""Transformation rules: what is done to a value on its way from one field to the other, text in, text out. Pure.

A rule is compiled once to a closure; a chain applies a rule and those that come after it. Text that a rule cannot read
is handed on as it is, unless the rule's type says otherwise, so that the destination field can refuse it by name.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from typing import Any

from integration.engine import countries, formats, patterns, value_maps
from integration.engine.transform import Unfit, normal, same

Step = Callable[[str], str]
#: reads the targets of a field lookup: rule and source values in, source value -> target value out
Fetch = Callable[["Spec", set[str]], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Spec:
    """A rule as the engine needs it; the fields are those of the model."""

    code: str
    type: str
    find_value: str = ""
    replace_value: str = ""
    starting_text: str = ""
    ending_text: str = ""
    start_position: int = 0
    length: int = 0
    data_format: str = ""
    data_formatting_culture: str = ""
    lookup_table: str = ""
    source_field: str = ""
    target_field: str = ""
    field_lookup_rule: str = "target"
    precision: Decimal = Decimal(0)
    rounding: str = ""
    date_part: str = ""
    default_value: str = ""
    case_insensitive: bool = False
    #: the pairs of a value map
    entries: tuple[tuple[str, str], ...] = ()


_FORMATTING = ("data_format", "data_formatting_culture")
#: the fields that count for a type; the others stay blank
FIELDS: Mapping[str, tuple[str, ...]] = {
    "uppercase": (),
    "lowercase": (),
    "title_case": (),
    "trim": (),
    "substring": ("start_position", "starting_text", "length", "ending_text"),
    "replace": ("find_value", "replace_value"),
    "regex_replace": ("find_value", "replace_value"),
    "regex_match": ("find_value",),
    "alphanumeric": (),
    "date_format": _FORMATTING,
    "datetime_format": _FORMATTING,
    "decimal_format": ("data_formatting_culture",),
    "round": ("precision", "rounding"),
    "extract_from_date": ("date_part",),
    "unix_timestamp": (),
    "field_lookup": ("lookup_table", "source_field", "target_field", "field_lookup_rule"),
    "default": ("default_value",),
    "value_map": ("case_insensitive",),
    "truncate": ("length",),
    "country_code": (),
    "custom": _FORMATTING,
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "replace": ("find_value",),
    "regex_replace": ("find_value",),
    "regex_match": ("find_value",),
    "decimal_format": ("data_formatting_culture",),
    "round": ("precision", "rounding"),
    "extract_from_date": ("date_part",),
    "field_lookup": ("lookup_table", "source_field", "target_field"),
    "default": ("default_value",),
}
#: what problems call the pairs of a value map, and how many there may be
ENTRIES, MOST_ENTRIES = "entries", 1000
#: types after which the value that went in can no longer be told
LOSSY = frozenset(
    {
        "uppercase", "lowercase", "title_case", "substring", "replace", "regex_replace", "regex_match", "alphanumeric",
        "round", "extract_from_date", "field_lookup", "value_map", "truncate", "country_code",
    }
)  # fmt: skip
#: types that read what people typed; a column that is a number or a date already is not written in any culture
READS_TEXT = frozenset({"decimal_format"})


# --- what a type does -----------------------------------------------------------------------------------------------

#: functions of the installation, by rule code; see `custom`
_CUSTOM: dict[str, Step] = {}


def custom(code: str) -> Callable[[Step], Step]:
    """Decorator: what the Custom rule of this code does. The function may raise `Unfit` when a value cannot travel."""

    def register(function: Step) -> Step:
        _CUSTOM[code.upper()] = function
        return function

    return register


def known_custom() -> list[str]:
    return sorted(_CUSTOM)


#: a word may hold digits and apostrophes, as in “O'Neill” and “B2B”
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def _titled(found: re.Match[str]) -> str:
    word = found.group()
    return word if word.isupper() else word[:1].title() + word[1:].lower()


def _unquoted(text: str) -> str:
    """Quotation marks around a text keep the spaces at its ends from being lost when it is typed."""
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _substring(spec: Spec) -> Step:
    position, length = spec.start_position, spec.length
    starting, ending = _unquoted(spec.starting_text), _unquoted(spec.ending_text)

    def cut(text: str) -> str:
        start = position - 1 if position > 0 else 0
        if not position and starting:
            found = text.find(starting)
            if found < 0:
                return ""
            start = found + len(starting)
        if length > 0:
            return text[start : start + length]
        if not ending:
            return text[start:]
        end = text.find(ending, start)
        return text[start:end] if end >= 0 else ""

    return cut


def _replace(spec: Spec) -> Step:
    old, new = spec.find_value, spec.replace_value
    return lambda text: text.replace(old, new)


def _regex_replace(spec: Spec) -> Step:
    pattern = patterns.compiled(spec.find_value)
    new = patterns.replacement(pattern, spec.replace_value)
    return lambda text: pattern.sub(new, text)


def _regex_match(spec: Spec) -> Step:
    pattern = patterns.compiled(spec.find_value)
    if not pattern.groups:
        raise Unfit("pattern_without_group", value=spec.find_value)

    def match(text: str) -> str:
        found = pattern.search(text)
        return "".join(group or "" for group in found.groups()) if found else ""

    return match


def _moments(spec: Spec) -> formats.MomentReader:
    if spec.data_format:
        return formats.exact_reader(spec.data_format, spec.data_formatting_culture)
    if not spec.data_formatting_culture:
        raise Unfit("format_or_culture")
    return formats.culture_reader(spec.data_formatting_culture)


def _date(spec: Spec) -> Step:
    read = _moments(spec)

    def convert(text: str) -> str:
        moment = read(text)
        return text if moment is None else moment.date().isoformat()

    return convert


def _datetime(spec: Spec) -> Step:
    read = _moments(spec)

    def convert(text: str) -> str:
        moment = read(text)
        return text if moment is None else formats.moment_text(moment)

    return convert


def _plain_number(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def _decimal(spec: Spec) -> Step:
    read = formats.number_reader(spec.data_formatting_culture)

    def convert(text: str) -> str:
        number = read(text)
        return text if number is None else _plain_number(number)

    return convert


def number(text: str) -> Decimal | None:
    """A number written the neutral way, or None."""
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and -30 < found.adjusted() < 18 else None


#: up and down are away from nought and towards it, as Business Central rounds
_ROUNDINGS = {"=": ROUND_HALF_UP, ">": ROUND_UP, "<": ROUND_DOWN}


def _round(spec: Spec) -> Step:
    precision = Decimal(spec.precision)
    if precision <= 0:
        raise Unfit("precision_not_positive", value=str(precision))
    way = _ROUNDINGS[spec.rounding]

    def convert(text: str) -> str:
        value = number(text)
        return text if value is None else _plain_number((value / precision).to_integral_value(way) * precision)

    return convert


def _extract(spec: Spec) -> Step:
    part = spec.date_part

    def convert(text: str) -> str:
        try:
            return str(getattr(dt.datetime.fromisoformat(text.strip()), part))
        except ValueError:
            return text

    return convert


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def _unix_timestamp(text: str) -> str:
    seconds = number(text)
    if seconds is None:
        return ""
    try:
        return formats.moment_text(_EPOCH + dt.timedelta(microseconds=int(seconds * 1_000_000)))
    except OverflowError:
        return ""


def _truncate(spec: Spec) -> Step:
    """Cuts as the destination would; without a length the text is left to whoever knows the destination."""
    most = spec.length
    return (lambda text: text if len(text) <= most else text[:most].rstrip()) if most else same


_FIXED: dict[str, Step] = {
    "uppercase": str.upper,
    "lowercase": str.lower,
    "title_case": lambda text: _WORD.sub(_titled, text),
    "trim": lambda text: text.strip(" "),
    "alphanumeric": lambda text: "".join(c for c in text if c.isalpha() or c.isdecimal()),
    "unix_timestamp": _unix_timestamp,
}
_MADE: dict[str, Callable[[Spec], Step]] = {
    "substring": _substring,
    "replace": _replace,
    "regex_replace": _regex_replace,
    "regex_match": _regex_match,
    "date_format": _date,
    "datetime_format": _datetime,
    "decimal_format": _decimal,
    "round": _round,
    "extract_from_date": _extract,
    "default": lambda spec: value_maps.default(spec.default_value),
    "value_map": lambda spec: value_maps.compiled(spec.code, spec.entries, ignore_case=spec.case_insensitive),
    "truncate": _truncate,
    "country_code": lambda spec: countries.step(spec.code),
    "custom": lambda spec: _CUSTOM.get(spec.code.upper(), same),
}


def _field_lookup(spec: Spec, found: Mapping[str, str]) -> Step:
    if spec.field_lookup_rule == "original_if_blank":
        return lambda text: found.get(text) or text
    return lambda text: found.get(text, "")


# --- checking -------------------------------------------------------------------------------------------------------


def problems(spec: Spec) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """What is wrong with a rule: (field, code, parameters). Whether a lookup's table exists is not known here."""
    missing = [name for name in REQUIRED.get(spec.type, ()) if not getattr(spec, name)]
    for name in missing:
        yield name, "rule_needs", {}
    if missing:
        return
    if spec.type == "substring":
        if not any(getattr(spec, name) for name in FIELDS["substring"]):
            yield "start_position", "substring_of_nothing", {}
        for position, text in (("start_position", "starting_text"), ("length", "ending_text")):
            if getattr(spec, position) and getattr(spec, text):
                yield text, "either_or", {"other": position}
        return
    if spec.type == "value_map":
        yield from _entry_problems(spec)
        return
    if spec.type == "custom" and spec.data_formatting_culture:
        try:
            formats.locale_of(spec.data_formatting_culture)
        except Unfit as unfit:
            yield "data_formatting_culture", unfit.code, unfit.params
    try:
        compile_step(spec, {})
    except Unfit as unfit:
        yield _BLAMED.get(unfit.code, "type"), unfit.code, unfit.params


def _entry_problems(spec: Spec) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each names the place of the entry it is about."""
    if not spec.entries:
        yield ENTRIES, "map_without_entries", {}
    elif len(spec.entries) > MOST_ENTRIES:
        yield ENTRIES, "map_too_large", {"count": len(spec.entries), "most": MOST_ENTRIES}
    at = value_maps.twice(spec.entries, ignore_case=spec.case_insensitive)
    if at is not None:
        yield ENTRIES, "entry_twice", {"value": spec.entries[at][0], "at": at}


_BLAMED = {
    "broken_pattern": "find_value",
    "slow_pattern": "find_value",
    "pattern_without_group": "find_value",
    "no_such_group": "replace_value",
    "unknown_culture": "data_formatting_culture",
    "format_or_culture": "data_format",
    "format_unknown_part": "data_format",
    "format_twice": "data_format",
    "format_without_year": "data_format",
    "precision_not_positive": "precision",
}


# --- chains ---------------------------------------------------------------------------------------------------------


def compile_step(spec: Spec, found: Mapping[str, str]) -> Step:
    """One rule as a closure; `found` is where a field lookup finds its targets. Raises `Unfit`."""
    if spec.type == "field_lookup":
        return _field_lookup(spec, found)
    fixed = _FIXED.get(spec.type)
    return fixed if fixed is not None else _MADE[spec.type](spec)


class Chain:
    """A rule and those after it, compiled. A field lookup reads its targets for a batch at once (`prepare`)."""

    def __init__(self, specs: Sequence[Spec]) -> None:
        self.specs = list(specs)
        self.targets: list[dict[str, str]] = [{} for _ in self.specs]
        self.steps = [compile_step(spec, found) for spec, found in zip(self.specs, self.targets, strict=True)]
        self.lookups = [at for at, spec in enumerate(self.specs) if spec.type == "field_lookup"]

    @property
    def code(self) -> str:
        return self.specs[0].code

    def __call__(self, text: str) -> str:
        for step in self.steps:
            text = step(text)
        return text

    def prepare(self, texts: Iterable[str], fetch: Fetch) -> None:
        """Read what the field lookups need for these values: one query per lookup, whatever their number."""
        if not self.lookups:
            return
        current = set(texts)
        for at, (spec, found, step) in enumerate(zip(self.specs, self.targets, self.steps, strict=True)):
            if at in self.lookups:
                found.clear()
                if wanted := current - {""}:
                    found.update(fetch(spec, wanted))
            if at == self.lookups[-1]:
                return
            current = set(_passed(step, current))


def _passed(step: Step, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        try:
            yield step(text)
        except Unfit:
            # the record whose value it is will say so when it is decided
            continue


def through(
    chain: Step, code: str, source: Callable[[Any], str], after: Callable[[Any], Any], kind: str
) -> Callable[[Any], Any]:
    """The converter of a field with a rule: to text, through the chain, and on to the destination's kind."""

    def convert(value: Any) -> Any:
        text = chain("" if value is None else source(value))
        try:
            return after(normal(text))
        except Unfit as unfit:
            if unfit.code != "wrong_type":
                raise
        except OverflowError:
            pass  # a time zone can push the first and last day of the calendar out of it
        raise Unfit("wrong_format", value="" if value is None else source(value), result=text, rule=code, kind=kind)

    return convert
