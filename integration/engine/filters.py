"""Conditions on the records of one side. Pure: parsing and checking typed values, and deciding for one record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from integration.engine.transform import Unfit, parse

OPERATORS = ("eq", "ne", "in", "lt", "le", "gt", "ge", "contains", "starts_with", "ends_with", "blank", "not_blank")
ORDER = {"lt", "le", "gt", "ge"}
TEXT_ONLY = {"contains", "starts_with", "ends_with"}
_ORDERED = {"integer", "decimal", "date", "datetime"}


@dataclass(frozen=True)
class Condition:
    """field, operator, and the value as typed (several values of `in` are separated by ``|``)."""

    field: str
    operator: str
    value: str = ""


def parse_condition(condition: Condition, kind: str, scale: int, names: Mapping[str, str]) -> list[Any]:
    """The condition's values as row values; raises `Unfit` for an operator or value that does not fit the kind.

    `names`: values known by name, e.g. ``@current_company``.
    """
    parts = condition.value.split("|") if condition.operator == "in" else [condition.value]
    return parse_values(condition.operator, [part.strip() for part in parts], kind, scale, names)


def parse_values(operator: str, texts: Sequence[str], kind: str, scale: int, names: Mapping[str, str]) -> list[Any]:
    """The same of values that have been taken apart already; blanks at their ends count."""
    if operator not in OPERATORS:
        raise Unfit("unknown_operator", value=operator, choices=", ".join(OPERATORS))
    if operator in ("blank", "not_blank"):
        return []
    if operator in ORDER and kind not in _ORDERED | {"text", "code"}:
        raise Unfit("operator_not_for_kind", value=operator, kind=kind)
    if operator in TEXT_ONLY and kind not in ("text", "code"):
        raise Unfit("operator_not_for_kind", value=operator, kind=kind)
    found = []
    for text in texts:
        if operator not in ("eq", "ne", "in") and not text.strip():
            raise Unfit("wrong_type", value=text, kind=kind)
        found.append(parse(kind, names.get(text, text) if text.startswith("@") else text, scale))
    return found


def holds(operator: str, value: Any, wanted: Sequence[Any], kind: str = "text") -> bool:
    """Whether one value (blank is None) meets a parsed condition."""
    if operator == "blank":
        return value is None
    if operator == "not_blank":
        return value is not None
    if operator in ("eq", "in"):
        return value in wanted
    if operator == "ne":
        return value not in wanted
    first = wanted[0]
    if value is None or first is None:
        return False
    if operator == "contains":
        return str(first) in str(value)
    if operator == "starts_with":
        return str(value).startswith(str(first))
    if operator == "ends_with":
        return str(value).endswith(str(first))
    left, right = (Decimal(value), Decimal(first)) if kind == "decimal" else (value, first)
    return {"lt": left < right, "le": left <= right, "gt": left > right, "ge": left >= right}[operator]
