"""A source filter checked against the columns of a table, and asked of one record. Pure.

Each comparison becomes what its column can be compared with: numbers, dates, Yes and No, the values of a choice. Where
people ask for an order of choices (from “Confirmed” on), it is that of the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Protocol

from integration.engine.filters import ORDER, TEXT_ONLY, holds, parse_values
from integration.engine.queries.tree import And, Comparison, Not, Or, Tree, Value
from integration.engine.transform import Unfit

#: what may be compared by its order, besides columns with choices
_ORDERED = {"integer", "decimal", "date", "datetime", "text", "code"}
_TEXT = {"text", "code"}
_COMPARABLE = _ORDERED | {"boolean", "uuid", "lookup"}
_LARGEST = 2**63
_NOT = {
    "integer": "query_not_whole",
    "decimal": "query_not_a_number",
    "boolean": "query_not_yes_or_no",
    "date": "query_not_a_date",
    "datetime": "query_not_a_moment",
    "uuid": "query_not_an_id",
    "lookup": "query_not_an_id",
}


class Described(Protocol):
    """What must be known of a column; `registry.Column` does."""

    @property
    def name(self) -> str: ...
    @property
    def caption(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def scale(self) -> int: ...
    @property
    def choices(self) -> tuple[tuple[Any, str], ...]: ...
    @property
    def target(self) -> str: ...


class Columns(Protocol):
    """A table's columns; `registry.Table` does. `column` raises `LookupError` for a name it does not know."""

    @property
    def caption(self) -> str: ...
    @property
    def columns(self) -> Mapping[str, Any]: ...
    def column(self, name: str) -> Any: ...


@dataclass(frozen=True, slots=True)
class Meets:
    """A comparison that fits its column: row values, blank as None. Without values, `in` takes no record."""

    column: Any
    operator: str
    values: tuple[Any, ...] = ()


#: And, Or and Not of `Meets`
Checked = And | Or | Not | Meets
Shown = Callable[[str], str]


def checked(tree: Tree, table: Columns, shown: Shown = str) -> Any:
    """The tree with each comparison fitted to its column; `Unfit` for what does not fit.

    `shown`: the name people know a column by, for messages (CustomerGroupId for customer_group_id).
    """
    if isinstance(tree, (And, Or)):
        return type(tree)(tuple(checked(part, table, shown) for part in tree.parts))
    if isinstance(tree, Not):
        return Not(checked(tree.part, table, shown))
    return fitted(tree, known(tree.field, table, shown), shown(tree.field))


def known(name: str, table: Columns, shown: Shown = str) -> Any:
    """The column of that name; `Unfit` names those that are called nearly like it."""
    with suppress(LookupError):
        return table.column(name)
    lookup, dot, further = name.partition(".")
    if dot:
        known(lookup, table, shown)
        raise Unfit("query_nothing_beyond", table=table.caption, field=shown(lookup), value=further)
    near = nearest(shown(name), map(shown, table.columns))
    params = {"table": table.caption, "value": shown(name), "near": ", ".join(near)}
    raise Unfit("query_unknown_column" if near else "query_no_such_column", **params)


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Names that somebody may have meant, the likeliest first."""
    by_fold = {each.casefold(): each for each in names}
    folded = name.casefold()
    close = get_close_matches(folded, by_fold, n=3, cutoff=0.6)
    inside = sorted((each for each in by_fold if len(folded) > 3 and folded in each), key=len)
    return [by_fold[each] for each in dict.fromkeys([*close, *inside])][:3]


def fitted(comparison: Comparison, column: Described, name: str) -> Meets:
    """The comparison with values of the column's type; `name` is what messages call it."""
    operator, kind = comparison.operator, column.kind
    if operator in ("blank", "not_blank"):
        return Meets(column, operator)
    if kind not in _COMPARABLE:
        raise Unfit("query_not_comparable", field=name)
    if operator in ORDER and kind not in _ORDERED:
        raise Unfit("query_no_order", field=name)
    if operator in TEXT_ONLY and kind not in _TEXT:
        raise Unfit("query_text_only", field=name)
    chosen = bool(column.choices) and not column.target and operator not in TEXT_ONLY
    if chosen and kind in _TEXT:
        return _choice(comparison, column, name)
    values = tuple(_value(operator, each, column, name) for each in comparison.values)
    if chosen and kind == "integer" and operator not in ORDER:
        numbers = {number for number, _label in column.choices} | {None}
        for value in values:
            if value not in numbers:
                raise _not_a_choice(str(value), column, name)
    return Meets(column, operator, values)


def _value(operator: str, value: Value | None, column: Described, name: str) -> Any:
    text = value.text if value else ""
    if not text and operator not in ("eq", "ne", "in"):
        raise Unfit("query_nothing_to_compare", field=name)
    try:
        [found] = parse_values(operator, [text], column.kind, column.scale, {})
    except (Unfit, OverflowError):
        if column.choices and column.kind == "integer":
            raise _not_a_choice(text, column, name) from None
        raise Unfit(_NOT.get(column.kind, "query_nothing_to_compare"), field=name, value=text) from None
    if column.kind == "integer" and found is not None and abs(found) >= _LARGEST:
        raise Unfit("query_not_whole", field=name, value=text)
    if column.kind == "decimal" and found is not None:
        if Decimal(found) != Decimal(text):
            raise Unfit("query_too_many_decimals", field=name, value=text, scale=column.scale)
        return found.removeprefix("-") if not Decimal(found) else found
    return found


def _choice(comparison: Comparison, column: Described, name: str) -> Meets:
    listed = [choice or None for choice, _label in column.choices]
    by_fold = {_fold(choice or ""): choice for choice in listed}
    values: list[Any] = []
    for value in comparison.values:
        text = value.text if value else ""
        if text and _fold(text) not in by_fold:
            raise _not_a_choice(text, column, name)
        values.append(by_fold[_fold(text)] if text else None)
    if comparison.operator not in ORDER:
        return Meets(column, comparison.operator, tuple(values))
    if values[0] not in listed:
        raise Unfit("query_nothing_to_compare", field=name)
    place = listed.index(values[0])
    return Meets(
        column,
        "in",
        tuple(choice for at, choice in enumerate(listed) if holds(comparison.operator, at, [place], "integer")),
    )


def _fold(choice: str) -> str:
    """“Packing slip” and packing_slip are PackingSlip."""
    return "".join(c for c in choice.casefold() if c not in " _-")


def _not_a_choice(value: str, column: Described, name: str) -> Unfit:
    choices = [str(c) if isinstance(c, str) else f"{c} ({label})" for c, label in column.choices if c != ""]
    return Unfit("query_not_a_choice", field=name, value=value, choices=", ".join(choices))


# --- asked of a record ----------------------------------------------------------------------------------------------

Predicate = Callable[[Mapping[str, Any]], bool]


def predicate(tree: Any) -> Predicate:
    """Whether a record (row values by column name, blank as "" or None) meets a checked tree; the same as its SQL."""
    if isinstance(tree, (And, Or)):
        parts = [predicate(part) for part in tree.parts]
        every = all if isinstance(tree, And) else any
        return lambda row: every(part(row) for part in parts)
    if isinstance(tree, Not):
        inner = predicate(tree.part)
        return lambda row: not inner(row)
    return _meets(tree)


def _meets(leaf: Meets) -> Predicate:
    name, operator, values, kind = leaf.column.name, leaf.operator, leaf.values, leaf.column.kind

    def meets(row: Mapping[str, Any]) -> bool:
        value = row[name]
        return holds(operator, None if value == "" else value, values, kind)

    return meets


def unmet(tree: Any, row: Mapping[str, Any]) -> Any:
    """The part of a checked tree that keeps the record out: of an “and” the parts it does not meet, of an “or” all of
    them; None when it meets the tree. Only `Meets` are denied (`Not`)."""
    return _unmet(outspoken(tree), row)


def _unmet(tree: Any, row: Mapping[str, Any]) -> Any:
    if isinstance(tree, (And, Or)):
        missed = [found for part in tree.parts if (found := _unmet(part, row)) is not None]
        if isinstance(tree, Or) and len(missed) < len(tree.parts):
            return None
        if not missed:
            return None if isinstance(tree, And) else tree
        return missed[0] if len(missed) == 1 else type(tree)(tuple(missed))
    return None if predicate(tree)(row) else tree


def outspoken(tree: Any, *, denied: bool = False) -> Any:
    """The same with “not” before single comparisons only."""
    if isinstance(tree, Not):
        return outspoken(tree.part, denied=not denied)
    if isinstance(tree, (And, Or)):
        kind: Any = type(tree) if not denied else (Or if isinstance(tree, And) else And)
        return kind(_flattened(kind, [outspoken(part, denied=denied) for part in tree.parts]))
    return Not(tree) if denied else tree


def _flattened(kind: Any, parts: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,)))
