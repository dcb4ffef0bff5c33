"""Looking mappings' records over before a run: values that lead nowhere. One statement asks about all their fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integration.engine import dialects
from integration.engine.dialects.base import quote
from integration.engine.lookup import labels, option_filter
from integration.engine.plan import Lookup, Plan, SidePlan
from integration.registry import LOCAL, Column

#: how many values a sentence names
NAMED = 5


@dataclass(frozen=True)
class Dangling:
    """Records of one side that point at something without a partner: how many, and at what (the most frequent)."""

    records: int
    values: list[str]


@dataclass(frozen=True)
class Question:
    """SQL that finds a value, all records at fault, and the value's place among the most frequent ones. `tables`: what
    the values are keys of; none where they speak for themselves."""

    sql: str
    params: list[Any]
    tables: tuple[str, ...] = ()


def answers(questions: Sequence[Question]) -> list[Dangling]:
    """What was found, question by question: one query for all of them, and one for each table that is named."""
    if not questions:
        return []
    asked = (f"SELECT {at}, v, n, p FROM ({question.sql}) q{at}" for at, question in enumerate(questions))
    params = [value for question in questions for value in question.params]
    counts = [0] * len(questions)
    values: list[dict[int, str]] = [{} for _question in questions]
    for at, value, count, place in dialects.current().query(" UNION ALL ".join(asked), params):
        counts[at], values[at][place] = int(count), str(value)
    wanted: dict[str, set[str]] = {}
    for question, found in zip(questions, values, strict=True):
        for table in question.tables:
            wanted.setdefault(table, set()).update(found.values())
    known = {table: labels(table, sorted(ids)) for table, ids in wanted.items() if ids}
    return [
        Dangling(count, [_called(known, question.tables, found[place]) for place in sorted(found)])
        for question, count, found in zip(questions, counts, values, strict=True)
    ]


def _called(known: Mapping[str, Mapping[str, str]], tables: Sequence[str], value: str) -> str:
    return next((known[table][value] for table in tables if value in known.get(table, ())), value)


def uncoupled_values(plan: Plan, lookup: Lookup, side: str) -> Question:
    """In-filter records whose lookup value is not coupled in the mapping of its table."""
    which = plan.side(side)
    column = which.columns[lookup.local_index if side == LOCAL else lookup.remote_index]
    tables = lookup.local_tables if side == LOCAL else [lookup.remote_table]
    own = _leg(column, {table.name for table in tables})
    params: list[Any] = []
    if side == LOCAL:
        coupled = f"SELECT 1 FROM integration_coupling c WHERE c.local_id = {own}"
    elif lookup.value_column is lookup.remote_table.key:
        coupled = f"SELECT 1 FROM integration_coupling c WHERE c.remote_id = {own}"
    else:
        more, params = option_filter(plan, lookup)
        key, value = quote(lookup.remote_table.key.db_column), quote(lookup.value_column.db_column)
        coupled = (
            f"SELECT 1 FROM integration_coupling c JOIN {quote(lookup.remote_table.db_table)} v ON v.{key} = "
            f"c.remote_id WHERE v.{value} = {own}{more}"
        )
    places = ", ".join(["%s"] * len(lookup.local_tables))
    missing = f"NOT EXISTS ({coupled} AND c.scope = %s AND c.local_table IN ({places}) AND c.remote_table = %s)"
    names = [table.name for table in lookup.local_tables]
    params = [*params, plan.mapping.scope, *names, lookup.remote_table.name]
    if lookup.blanks and side != LOCAL:
        # what a blank local value stands for (the local currency) needs no coupling
        keys = ", ".join([dialects.current().key_parameter()] * len(lookup.blanks))
        missing += f" AND {own} NOT IN ({keys})"
        params += lookup.blanks
    named = () if column.target_column else tuple(table.name for table in tables)
    return _most_frequent(which, column, own, missing, params, named)


def unknown_numbers(side: SidePlan, column: Column) -> Question:
    """In-filter records whose number is not one of the column's option values."""
    allowed = [value for value, _ in column.choices]
    own = dialects.current().stored(column)
    missing = f"{own} NOT IN ({', '.join(['%s'] * len(allowed))})"
    return _most_frequent(side, column, own, missing, allowed)


def _leg(column: Column, targets: set[str]) -> str:
    """SQL of the column: of a two-target lookup the ones that point at these tables."""
    parts = zip(column.db_parts, column.parts, strict=True)
    legs = [f"t.{quote(db_column)}" for db_column, (_, _, table) in parts if table in targets]
    if len(legs) > 1:
        return f"COALESCE({', '.join(legs)})"
    return legs[0] if legs else dialects.current().stored(column)


def _most_frequent(
    side: SidePlan, column: Column, own: str, condition: str, params: list[Any], tables: tuple[str, ...] = ()
) -> Question:
    """The in-filter records that meet the condition, counted, with their most frequent values."""
    value = dialects.current().canonical(column, own)
    grouped = (
        f"SELECT {value} AS v, COUNT(*) AS n FROM {quote(side.table.db_table)} t WHERE {side.filter} "
        f"AND {own} IS NOT NULL AND {condition} GROUP BY 1"
    )
    placed = f"SELECT v, SUM(n) OVER () AS n, ROW_NUMBER() OVER (ORDER BY n DESC, v) AS p FROM ({grouped}) g"
    sql = f"SELECT CAST(v AS text) AS v, n, p FROM ({placed}) f WHERE p <= {NAMED}"
    return Question(sql, [*side.filter_params, *params], tables)
