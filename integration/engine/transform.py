"""Values on their way from one column to another: conversion between kinds, cutting, choices. Pure.

A converter is a closure `value -> value` compiled once per field mapping; it raises `Unfit` with a code and parameters.
Values are row values with blank as `None`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

Converter = Callable[[Any], Any]


class Unfit(Exception):
    """The value cannot travel: `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True)
class Shape:
    """What a converter must know of a column."""

    kind: str
    max_length: int | None = None
    scale: int = 0
    digits: int = 0
    required: bool = False
    choices: tuple[Any, ...] = ()


_TEXT = {"text", "code"}
_PLAIN = {"integer", "decimal", "boolean", "date", "datetime"} | _TEXT
#: what a phone number is written with, and the fewest digits that are one without the prefix of a country
_PHONE = re.compile(r"\+?[\d\s()./-]+")
_SHORTEST_PHONE = 6
_TRUE = {"true", "yes", "1"}
_FALSE = {"false", "no", "0"}


def convertible(source: str, target: str, *, by_text: bool = False) -> bool:
    """Whether values of one kind can ever become the other; `by_text`: a transformation rule makes text of them."""
    if by_text:
        return source in _PLAIN and target in _PLAIN
    if source == target:
        return True
    if source in _TEXT or target in _TEXT:
        return source in _PLAIN and target in _PLAIN
    pairs = {
        ("integer", "decimal"),
        ("decimal", "integer"),
        ("boolean", "integer"),
        ("integer", "boolean"),
        ("date", "datetime"),
        ("datetime", "date"),
    }
    return (source, target) in pairs


def normal(value: Any) -> Any:
    """Canonical text: composed characters, blank as None."""
    if isinstance(value, str):
        if not value:
            return None
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    return value


def same_but_for_form(asked: Any, stored: Any) -> bool:
    """Whether a table's rules only tidied a value: case, spaces, a cut end, the scale of a number."""
    if asked is None or stored is None:
        return bool(asked == stored)
    left, right = " ".join(str(asked).split()).casefold(), " ".join(str(stored).split()).casefold()
    if left == right or (right and left.startswith(right)):
        return True
    try:
        return Decimal(str(asked)) == Decimal(str(stored))
    except InvalidOperation:
        return False


def same_in_writing(left: Any, right: Any, *, phone: bool = False) -> bool:
    """Whether two texts differ in case and spaces only; phone numbers in how their digits are grouped, too."""
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    if "".join(left.split()).casefold() == "".join(right.split()).casefold():
        return True
    return phone and _same_phone(left, right)


def _same_phone(left: str, right: str) -> bool:
    """The same number, with or without the prefix of its country: +45 33 12 34 56, 0045-33123456, 33123456."""
    if not (_PHONE.fullmatch(left) and _PHONE.fullmatch(right)):
        return False
    (abroad, one), (also_abroad, other) = _digits_of(left), _digits_of(right)
    if abroad == also_abroad:
        return one == other
    longer, shorter = (one, other) if abroad else (other, one)
    return len(shorter) >= _SHORTEST_PHONE and longer.endswith(shorter) and 1 <= len(longer) - len(shorter) <= 3


def _digits_of(phone: str) -> tuple[bool, str]:
    """Whether it begins with the prefix of a country, and its digits without zeros before them."""
    digits = "".join(c for c in phone.replace("(0)", "") if c.isdigit())
    return phone.strip().startswith("+") or digits.startswith("00"), digits.lstrip("0")


def parse(kind: str, text: str, scale: int = 0) -> Any:
    """Text typed by a person (a constant, a filter value, a chosen value) as a row value of that kind."""
    if text == "":
        return None
    try:
        if kind == "integer":
            return int(text)
        if kind == "decimal":
            number = Decimal(text)
            if not number.is_finite():
                raise ValueError(text)
            return fixed(number, scale)
        if kind == "boolean":
            lowered = text.strip().lower()
            if lowered not in _TRUE | _FALSE:
                raise ValueError(text)
            return lowered in _TRUE
        if kind == "date":
            return dt.date.fromisoformat(text[:10]).isoformat()
        if kind == "datetime":
            moment = dt.datetime.fromisoformat(text)
            if moment.tzinfo is not None:
                moment = moment.astimezone(dt.UTC)
            return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
        if kind in ("uuid", "lookup"):
            digits = text.replace("-", "").strip("{}").lower()
            if len(digits) != 32 or not set(digits) <= set("0123456789abcdef"):
                raise ValueError(text)
            return None if digits == "0" * 32 else digits
    except (ValueError, InvalidOperation):
        raise Unfit("wrong_type", value=text, kind=kind) from None
    return text.strip().upper() if kind == "code" else text


def fixed(value: Decimal, scale: int) -> str:
    """A decimal as text at a scale, half up; never with an exponent, which nought has at ten places."""
    return f"{value.quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP):f}"


def same(value: Any) -> Any:
    """The converter of values that travel as they are."""
    return value


def to_text(source: str) -> Converter:
    """How a value that is not blank is written as text."""
    if source == "boolean":
        return lambda v: "true" if v else "false"
    if source == "decimal":
        return lambda v: format(Decimal(v).normalize(), "f")
    return str


def converter(source: Shape, target: Shape, *, cuts: bool = True) -> Converter | None:
    """The closure from one shape to the other, or None when no value could ever travel; `cuts`: text that is longer
    than the destination loses its end (GEN-11), otherwise it is refused as `too_long` (FO-E33)."""
    if not convertible(source.kind, target.kind):
        return None
    steps: list[Converter] = []
    if source.kind != target.kind and not (source.kind in _TEXT and target.kind in _TEXT):
        steps.append(_change_kind(source, target))
    if target.kind == "code":
        steps.append(lambda v: v.strip().upper() or None)
    if target.kind in _TEXT and target.max_length and (source.max_length or 10**9) > target.max_length:
        steps.append((_cut if cuts else _whole)(target.max_length))
    if target.kind == "decimal" and (
        source.kind != "decimal" or source.scale != target.scale or source.digits != target.digits
    ):
        steps.append(_decimal(target))
    if target.choices and target.kind == "integer":
        steps.append(_choice(target))
    return _chain(steps, target.required)


def _cut(most: int) -> Converter:
    return lambda v: v if len(v) <= most else (v[:most].rstrip() or None)


def _whole(most: int) -> Converter:
    def convert(value: str) -> str | None:
        # spaces at the end are no text: what fits without them fits
        if len(value) > most and len(value := value.rstrip()) > most:
            raise Unfit("too_long", value=value, length=len(value), max=most)
        return value or None

    return convert


def _change_kind(source: Shape, target: Shape) -> Converter:
    if target.kind in _TEXT:
        return to_text(source.kind)
    if source.kind in _TEXT:
        return lambda v: parse(target.kind, v.strip(), target.scale)
    if target.kind == "integer":
        return _integer
    if target.kind == "boolean":
        return bool
    if target.kind == "datetime":
        return lambda v: f"{v} 00:00:00.000000"
    if target.kind == "date":
        return lambda v: v[:10]
    return lambda v: fixed(Decimal(v), target.scale)


def _integer(value: Any) -> int:
    number = Decimal(value)
    if number != number.to_integral_value():
        raise Unfit("wrong_type", value=str(value), kind="integer")
    return int(number)


def _decimal(target: Shape) -> Converter:
    limit = Decimal(10) ** (target.digits - target.scale) if target.digits else None

    def convert(value: Any) -> str:
        text = fixed(Decimal(value), target.scale)
        if limit is not None and abs(Decimal(text)) >= limit:
            raise Unfit("out_of_range", value=str(value), digits=target.digits - target.scale)
        return text

    return convert


def _choice(target: Shape) -> Converter:
    allowed = frozenset(target.choices)

    def convert(value: Any) -> Any:
        if value not in allowed:
            raise Unfit("not_a_choice", value=value, choices=", ".join(map(str, target.choices)))
        return value

    return convert


def _chain(steps: list[Converter], required: bool) -> Converter:
    if not steps and not required:
        return same
    if len(steps) == 1 and not required:
        only = steps[0]
        return lambda v: None if v is None else only(v)

    def convert(value: Any) -> Any:
        for step in steps:
            if value is None:
                break
            value = step(value)
        if value is None and required:
            raise Unfit("required")
        return value

    return convert
