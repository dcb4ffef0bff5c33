"""Looking a mapping's records over before a run: values that lead nowhere. Statements per field, never per record."""

from __future__ import annotations

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


def uncoupled_values(plan: Plan, lookup: Lookup, side: str) -> Dangling:
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
    found = _most_frequent(which, column, own, missing, params)
    if not column.target_column:
        known = {key: text for table in tables for key, text in labels(table.name, found.values).items()}
        found = Dangling(found.records, [known.get(value, value) for value in found.values])
    return found


def unknown_numbers(side: SidePlan, column: Column) -> Dangling:
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


def _most_frequent(side: SidePlan, column: Column, own: str, condition: str, params: list[Any]) -> Dangling:
    """The in-filter records that meet the condition, counted, with their most frequent values."""
    dialect = dialects.current()
    value = dialect.canonical(column, own)
    sql = (
        f"SELECT {value}, SUM(COUNT(*)) OVER () FROM {quote(side.table.db_table)} t WHERE {side.filter} "
        f"AND {own} IS NOT NULL AND {condition} GROUP BY 1 "
        f"ORDER BY COUNT(*) DESC, 1 LIMIT {NAMED}"
    )
    found = dialect.query(sql, [*side.filter_params, *params])
    return Dangling(int(found[0][1]) if found else 0, [str(row[0]) for row in found])
