"""Foreign keys through couplings and option values: one query per related mapping and direction for a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from integration.engine import chains, dialects, naming, read
from integration.engine.dialects.base import RawRow, quote
from integration.engine.plan import Lookup, Plan, compile_plan
from integration.models import Coupling, TableMapping
from integration.pairs import HookContext, Item
from integration.registry import LOCAL, REMOTE, Column, describe


def fill(plan: Plan, locals_: Iterable[RawRow], remotes: Iterable[RawRow]) -> None:
    """Fill every lookup's dictionaries with what these rows point at."""
    locals_, remotes = list(locals_), list(remotes)
    chains.prepare(plan.passages, {LOCAL: locals_, REMOTE: remotes})
    for lookup in plan.lookups:
        lookup.orphans.clear()
        lookup.untold = _untold(plan, lookup, remotes)
        if lookup.legs:
            kind = plan.local.index[f"{plan.local.columns[lookup.local_index].name}type"]
            lookup.types = {row[lookup.local_index]: row[kind] for row in locals_}
        for found, rows, index, side in (
            (lookup.to_map, locals_, lookup.local_index, "local"),
            (lookup.from_map, remotes, lookup.remote_index, "remote"),
        ):
            found.clear()
            if index < 0:
                continue
            wanted = {row[index] for row in rows} - {None}
            if side == "remote":
                wanted -= lookup.untold
            if wanted:
                found.update(_resolve(plan, lookup, side, wanted))
                if plan.context.foreseen:
                    found.update(_foreseen(plan, lookup, side, wanted))
            if side == "remote" and lookup.value_column is not lookup.remote_table.key:
                lookup.uncoupled = _options(plan, lookup, wanted - found.keys())
    for key_lookup in plan.key_lookups:
        naming.find(key_lookup, locals_ if key_lookup.side == LOCAL else remotes)
    for relation in plan.relations:
        for found, rows, index, which in (
            (relation.to_map, locals_, relation.local_index, LOCAL),
            (relation.from_map, remotes, relation.remote_index, REMOTE),
        ):
            found.clear()
            values = {row[index] for row in rows} - {None}
            if values:
                found.update(plan.pair.related(relation.twin, which, values, plan.context))


def _untold(plan: Plan, lookup: Lookup, remotes: Iterable[RawRow]) -> set[Any]:
    """The records that say nothing to the other side, e.g. the teams among the owners."""
    column = plan.remote.columns[lookup.remote_index]
    if not column.untold:
        return set()
    at, kind = lookup.remote_index, plan.remote.index[f"{column.name}type"]
    return {row[at] for row in remotes if row[kind] in column.untold}


def _resolve(plan: Plan, lookup: Lookup, side: str, wanted: set[Any]) -> dict[Any, Any]:
    """Record -> its partner; those whose partner is gone are `orphans` of the lookup, and have none."""
    dialect = dialects.current()
    couplings = describe(Coupling)
    local, remote = couplings.column("local_id"), couplings.column("remote_id")
    local_sql, remote_sql = dialect.expression(local, "c"), dialect.expression(remote, "c")
    join = ""
    by: tuple[str, Column] = ("c.local_id", local) if side == "local" else ("c.remote_id", remote)
    if lookup.value_column is not lookup.remote_table.key:
        key = quote(lookup.remote_table.key.db_column)
        join = f" LEFT JOIN {quote(lookup.remote_table.db_table)} v ON v.{key} = c.remote_id"
        remote_sql = dialect.expression(lookup.value_column, "v")
        if side == "remote":
            by = (f"v.{quote(lookup.value_column.db_column)}", lookup.value_column)
    condition, params = dialect.any_of(by[0], by[1], sorted(wanted))
    pair = (local_sql, remote_sql) if side == "local" else (remote_sql, local_sql)
    others = [lookup.remote_table] if side == "local" else lookup.local_tables
    there = " OR ".join(
        f"EXISTS (SELECT 1 FROM {quote(table.db_table)} p WHERE p.{quote(table.key.db_column)} = "
        f"c.{'remote' if side == 'local' else 'local'}_id)"
        for table in others
    )
    sql = (
        f"SELECT {pair[0]}, {pair[1]}, c.local_table, CASE WHEN {there} THEN 1 ELSE 0 END "
        f"FROM integration_coupling c{join} WHERE {condition} "
        f"AND c.scope = %s AND c.local_table IN ({', '.join(['%s'] * len(lookup.local_tables))}) "
        "AND c.remote_table = %s"
    )
    scope = [plan.mapping.scope, *(table.name for table in lookup.local_tables), lookup.remote_table.name]
    if join and side == "remote":
        more, values = option_filter(plan, lookup)
        sql, scope = sql + more, [*scope, *values]
    rows = dialect.query(sql, [*params, *scope])
    if lookup.legs and side == "remote":
        kinds = {table.name: value for value, (table, _mapping) in lookup.legs.items()}
        lookup.types |= {partner: kinds[table] for _record, partner, table, _there in rows}
    lookup.orphans |= {record for record, _partner, _table, there in rows if not there}
    return {record: partner for record, partner, _table, there in rows if there}


def _foreseen(plan: Plan, lookup: Lookup, side: str, wanted: set[Any]) -> dict[Any, Any]:
    """What a preview has found would be brought first."""
    which = LOCAL if side == "local" else REMOTE
    found: dict[Any, Any] = {}
    for kind, (table, _mapping) in (lookup.legs or {"": (lookup.local_table, lookup.mapping)}).items():
        known = plan.context.foreseen.get((which, table.name, lookup.remote_table.name), {})
        here = {record: known[record] for record in wanted if record in known}
        found |= here
        if which == REMOTE and lookup.legs:
            lookup.types |= dict.fromkeys(here.values(), kind)
    return found


def partners(
    context: HookContext, local_table: str, remote_table: str, ids: Iterable[str | None], side: str = LOCAL
) -> dict[str, str]:
    """Which of these records of one side are coupled, and with what; in a preview also who would be by then."""
    wanted = {key for key in ids if key}
    found = coupled(context.plan.mapping.scope, local_table, remote_table, wanted, side)
    known = context.foreseen.get((side, local_table, remote_table), {})
    return found | {key: known[key] for key in wanted if key in known}


def coupled(scope: str, local_table: str, remote_table: str, ids: Iterable[str], side: str) -> dict[str, str]:
    """Which of these records of one side are coupled, and with what."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    dialect, couplings = dialects.current(), describe(Coupling)
    names = ("local_id", "remote_id") if side == LOCAL else ("remote_id", "local_id")
    own, other = (couplings.column(n) for n in names)
    condition, params = dialect.any_of(f"c.{own.db_column}", own, wanted)
    sql = (
        f"SELECT {dialect.select([own, other], 'c')} FROM integration_coupling c WHERE {condition} "
        "AND c.scope = %s AND c.local_table = %s AND c.remote_table = %s"
    )
    return dict(dialect.query(sql, [*params, scope, local_table, remote_table]))


def within(context: HookContext, name: str, side: str, ids: Iterable[str]) -> set[str]:
    """Which of these records take part in the mapping of that name: inside its filter, and not left out by its pair;
    none where there is no such mapping."""
    wanted = sorted(set(ids))
    plans = context.memo.setdefault("plans", {})
    if wanted and name not in plans:
        mapping = TableMapping.every.filter(name=name, scope=context.plan.mapping.scope).first()
        plans[name] = compile_plan(mapping, context.connection) if mapping is not None else None
    plan = plans.get(name) if wanted else None
    if plan is None:
        return set()
    rows = {key: row for key, row in read.rows(plan.side(side), wanted).items() if row[-1]}
    items = {}
    for key, row in rows.items():
        items[key] = Item(plan, {}, insert=True)
        items[key].local_row, items[key].remote_row = (row, None) if side == LOCAL else (None, row)
    return rows.keys() - (plan.pair.exclude(side, items, plan.context) if items else {}).keys()


def _options(plan: Plan, lookup: Lookup, numbers: set[Any]) -> dict[Any, str]:
    """Option numbers that no coupling translates -> their records, which findings name and wait for."""
    if not numbers:
        return {}
    limits = plan.remote.columns[lookup.remote_index].target_filter
    table = lookup.remote_table
    columns = [lookup.value_column, table.key, *(table.column(name) for name, _ in limits)]
    rows = dialects.current().fetch(table, columns, lookup.value_column, sorted(numbers))
    return {row[0]: row[1] for row in rows if list(row[2:]) == [value for _, value in limits]}


def option_filter(plan: Plan, lookup: Lookup) -> tuple[str, list[Any]]:
    """Option numbers are unique per column only: limit them to the column the mapped field belongs to."""
    column = plan.remote.columns[lookup.remote_index]
    parts = [f" AND v.{quote(lookup.remote_table.column(name).db_column)} = %s" for name, _ in column.target_filter]
    return "".join(parts), [value for _, value in column.target_filter]


def labels(table_name: str, ids: Sequence[Any]) -> dict[Any, str]:
    """The labels of records that findings name."""
    from integration import registry
    from integration.engine.write import load

    table = registry.table(table_name)
    if table.key.kind == "uuid" and all(isinstance(i, str) and len(i) == 32 for i in ids):
        return {key: table.text(row) or key for key, row in load(table, set(ids)).items()}
    return {i: str(i) for i in ids}
