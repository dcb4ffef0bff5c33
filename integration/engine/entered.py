"""Values as people and other systems enter them (a form's text, a cell of a file, JSON), as values of a row."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from integration.engine import dialects
from integration.engine.transform import Unfit, parse
from integration.language import chosen
from integration.registry import Column, Table

_INTEGER = 2**31


def row_value(column: Column, raw: Any) -> Any:
    """A JSON value, or the text of a file's cell, as a row value; `Unfit` when it is none of this column's."""
    if raw is None:
        return None
    if isinstance(raw, (list, dict)):
        raise Unfit("wrong_type", value=_shown(raw), kind=column.kind)
    if isinstance(raw, bool):
        if column.kind != "boolean":
            raise Unfit("wrong_type", value=str(raw).lower(), kind=column.kind)
        return raw
    if isinstance(raw, (int, float, Decimal)):
        return _number(column, raw)
    text = raw if isinstance(raw, str) else str(raw)
    if column.is_text:
        return _text(column, text)
    text = text.strip()
    if column.kind == "integer" and column.choices:
        number = chosen(column.choices, text)
        if number is not None:
            return number
    if column.kind == "decimal":
        return _decimal(column, text)
    if column.kind == "date" and len(text) not in (0, 10):
        # a time of day would be cut off without a word
        raise Unfit("wrong_type", value=text, kind=column.kind)
    try:
        value = parse(column.kind, text, column.scale)
    except OverflowError:
        raise Unfit("wrong_type", value=text, kind=column.kind) from None
    return _within(value) if column.kind == "integer" else value


def _shown(raw: Any) -> str:
    return str(raw) if len(str(raw)) < 60 else f"{str(raw)[:60]}…"


def _text(column: Column, text: str) -> str | None:
    if "\x00" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise Unfit("incoming.characters")
    value = parse(column.kind, text, 0)
    return value if value is None else str(value)


def _number(column: Column, raw: int | float | Decimal) -> Any:
    if isinstance(raw, float) and not math.isfinite(raw):
        raise Unfit("wrong_type", value=str(raw), kind=column.kind)
    if column.kind == "decimal":
        return _decimal(column, str(raw))
    if column.kind == "integer" and raw == int(raw):
        return _within(int(raw))
    raise Unfit("wrong_type", value=str(raw), kind=column.kind)


def _within(value: int | None) -> int | None:
    if value is not None and not -_INTEGER <= value < _INTEGER:
        raise Unfit("incoming.too_large", value=value, least=-_INTEGER, most=_INTEGER - 1)
    return value


def _decimal(column: Column, text: str) -> str | None:
    if text == "":
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise Unfit("wrong_type", value=text, kind=column.kind) from None
    if not number.is_finite():
        raise Unfit("wrong_type", value=text, kind=column.kind)
    if column.digits and number.adjusted() >= column.digits - column.scale:
        raise Unfit("out_of_range", value=text, digits=column.digits - column.scale)
    exact = number.quantize(Decimal(1).scaleb(-column.scale))
    if exact != number:
        raise Unfit("incoming.too_precise", value=text, scale=column.scale)
    return f"{exact:f}"


# --- references -------------------------------------------------------------------------------------------------------


def folded(column: Column, value: str) -> str:
    """A number or code as the table stores it."""
    return value.upper() if column.kind == "code" else value


def keys_of(target: Table, by: Column, values: Iterable[str]) -> dict[str, list[str]]:
    """The keys of the records that have one of these (folded) values in a column, by value; one query."""
    rows = dialects.current().fetch(target, [by, target.key], by, sorted(values))
    found: dict[str, list[str]] = defaultdict(list)
    for value, key in rows:
        found[value].append(key)
    return found
