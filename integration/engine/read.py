"""Reading: filters as SQL, pages of keys, raw rows of a batch, pending changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from integration.engine import dialects
from integration.engine.dialects.base import RawRow, quote
from integration.engine.filters import Condition, parse_condition
from integration.engine.queries.check import Meets, Shown, checked
from integration.engine.queries.tree import And, Not, Or, Tree
from integration.engine.transform import Unfit
from integration.registry import LOCAL, REMOTE, Column, Table

if TYPE_CHECKING:
    from integration.engine.plan import Plan, SidePlan

_ORDER = {"lt": "<", "le": "<=", "gt": ">", "ge": ">="}


def filter_sql(
    table: Table, conditions: Sequence[Condition | Tree], names: Mapping[str, str], shown: Shown = str
) -> tuple[str, list[Any]]:
    """SQL and parameters for "the row (alias t) meets all conditions"; a condition may be a tree of them. Raises
    `Unfit` or `UnknownColumn`. `shown`: what a tree's columns are called in messages."""
    return _tree_sql(And(tuple(_asked(table, condition, names, shown) for condition in conditions)))


def _asked(table: Table, condition: Condition | Tree, names: Mapping[str, str], shown: Shown) -> Any:
    if not isinstance(condition, Condition):
        return checked(condition, table, shown)
    column = table.column(condition.field)
    try:
        values = parse_condition(condition, column.kind, column.scale, names)
    except Unfit as unfit:
        raise Unfit(unfit.code, **{"field": str(column.caption), **unfit.params}) from unfit
    return Meets(column, condition.operator, tuple(values))


def _tree_sql(tree: Any) -> tuple[str, list[Any]]:
    """A record that a condition cannot be said of, because it is blank, does not meet it, nor is it lost to `Not`."""
    if isinstance(tree, Meets):
        return _condition_sql(tree.column, tree.operator, tree.values)
    if isinstance(tree, Not):
        sql, params = _tree_sql(tree.part)
        return f"NOT COALESCE({sql}, FALSE)", params
    if not tree.parts:
        return ("1 = 0" if isinstance(tree, Or) else "1 = 1"), []
    made = [_tree_sql(part) for part in tree.parts]
    joined = (" OR " if isinstance(tree, Or) else " AND ").join(sql for sql, _ in made)
    return f"({joined})", [value for _, params in made for value in params]


def _condition_sql(column: Column, operator: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    dialect = dialects.current()
    expression = dialect.expression(column) if column.virtual else dialect.comparable(column)
    blank = f"({expression} IS NULL OR {expression} = '')" if column.is_text else f"{expression} IS NULL"
    if operator == "blank":
        return blank, []
    if operator == "not_blank":
        return f"NOT {blank}", []
    if operator in ("eq", "in", "ne"):
        given = [v for v in values if v is not None]
        options = []
        if given:
            options.append(f"{expression} IN ({', '.join(['%s'] * len(given))})")
        if len(given) < len(values):
            options.append(blank)
        sql = f"({' OR '.join(options or ['1 = 0'])})"
        if operator == "ne":
            keeps_blank = f" OR {blank}" if len(given) == len(values) else ""
            sql = f"(NOT {sql}{keeps_blank})"
        return sql, given
    value = values[0]
    if operator == "contains":
        function = "strpos" if dialect.concurrent_writers else "instr"
        return f"{function}({expression}, %s) > 0", [value]
    if operator == "starts_with":
        return f"substr({expression}, 1, {len(value)}) = %s", [value]
    if operator == "ends_with":
        return f"substr({expression}, length({expression}) - {len(value) - 1}) = %s", [value]
    if column.is_text:
        return f"(NOT {blank} AND {dialect.in_order(expression)} {_ORDER[operator]} %s)", [value]
    return f"{expression} {_ORDER[operator]} %s", [value]


def rows(side: SidePlan, ids: Sequence[str]) -> dict[str, RawRow]:
    """Raw rows of a batch by id: the mapped columns (key first), then whether the row meets the filter. Whoever is
    going to write has locked them before (`locks.take`)."""
    if not ids:
        return {}
    dialect = dialects.current()
    key = side.table.key
    condition, params = dialect.any_of(f"t.{quote(key.db_column)}", key, sorted(ids))
    sql = (
        f"SELECT {dialect.select(side.columns, blank_is_null=True)}, "
        f"CASE WHEN {side.filter} THEN 1 ELSE 0 END "
        f"FROM {quote(side.table.db_table)} t WHERE {condition} ORDER BY t.{quote(key.db_column)}"
    )
    found = dialect.look(sql, [*side.filter_params, *params])
    if side.derived:
        found = [worked_out(side, row) for row in found]
    return {row[0]: row for row in found}


def worked_out(side: SidePlan, row: RawRow) -> RawRow:
    """The row with the columns that are worked out of others, before the filter's verdict."""
    return (*row[:-1], *(function(*(row[at] for at in inputs)) for inputs, function in side.derived), row[-1])


def meets(table: Table, conditions: Sequence[Condition], ids: Sequence[str]) -> set[str]:
    """Which of these records meet the conditions."""
    dialect, key = dialects.current(), table.key
    condition, params = dialect.any_of(f"t.{quote(key.db_column)}", key, sorted(ids))
    sql, more = filter_sql(table, conditions, {})
    select = f"SELECT {dialect.expression(key)} FROM {quote(table.db_table)} t"
    return {row[0] for row in dialect.query(f"{select} WHERE {condition} AND {sql}", [*params, *more])}


def unscoped(side: SidePlan, ids: Sequence[str]) -> set[str]:
    """Which of these records stand outside of every scope of matching, and take part in it all the same."""
    if not side.unscoped or not ids:
        return set()
    dialect, key = dialects.current(), side.table.key
    condition, params = dialect.any_of(f"t.{quote(key.db_column)}", key, sorted(ids))
    select = f"SELECT {dialect.expression(key)} FROM {quote(side.table.db_table)} t"
    return {
        row[0]
        for row in dialect.query(f"{select} WHERE {condition} AND {side.unscoped}", [*params, *side.unscoped_params])
    }


def alike(side: SidePlan, ids: Sequence[str], names: Sequence[str]) -> list[tuple[str, RawRow]]:
    """(record, raw row of another one of the side within its filter that has the same in these columns); blank is like
    nothing."""
    if not ids:
        return []
    dialect, key, table = dialects.current(), quote(side.table.key.db_column), quote(side.table.db_table)
    condition, params = dialect.any_of(f"o.{key}", side.table.key, sorted(ids))
    same = " AND ".join(f"t.{c} = o.{c}" for c in (quote(side.table.column(n).db_column) for n in names))
    sql = (
        f"SELECT {dialect.expression(side.table.key, 'o')}, {dialect.select(side.columns, blank_is_null=True)} "
        f"FROM {table} o JOIN {table} t ON {same} AND t.{key} <> o.{key} WHERE {condition} AND {side.filter}"
    )
    return [(row[0], row[1:]) for row in dialect.query(sql, [*params, *side.filter_params])]


def among(side: SidePlan, names: Sequence[str], values: Iterable[tuple[str, ...]]) -> list[RawRow]:
    """Raw rows of a side within its filter that have, in these columns together, one of the combinations of values."""
    wanted = sorted(values)
    if not wanted:
        return []
    dialect = dialects.current()
    condition, params = combined(side.table, names, wanted)
    select = dialect.select(side.columns, blank_is_null=True)
    sql = f"SELECT {select} FROM {quote(side.table.db_table)} t WHERE {condition} AND {side.filter}"
    return dialect.query(sql, [*params, *side.filter_params])


def combined(table: Table, names: Sequence[str], values: Sequence[Sequence[str]]) -> tuple[str, list[Any]]:
    """SQL of "the row (alias t) has one of these combinations of values in these columns"; blank is like nothing."""
    dialect, columns = dialects.current(), [table.column(n) for n in names]
    given, params = dialect.values(columns, values)
    # a join, for a comparison with a list of rows goes through the index of one column only
    same = " AND ".join(f"{dialect.stored(column, 'o')} = v.v{at}" for at, column in enumerate(columns))
    key = quote(table.key.db_column)
    return f"t.{key} IN (SELECT o.{key} FROM {given} JOIN {quote(table.db_table)} o ON {same})", params


def _uncoupled_from(plan: Plan, which: str) -> tuple[str, list[Any]]:
    """FROM and WHERE of one side's records that meet the filter and have no coupling of this mapping."""
    side, mapping = plan.side(which), plan.mapping
    key = f"t.{quote(side.table.key.db_column)}"
    own = "local_id" if which == LOCAL else "remote_id"
    return (
        f"FROM {quote(side.table.db_table)} t WHERE {side.filter} AND NOT EXISTS (SELECT 1 FROM integration_coupling c "
        f"WHERE c.{own} = {key} AND c.scope = %s AND c.local_table = %s AND c.remote_table = %s)",
        [*side.filter_params, mapping.scope, mapping.local_table, mapping.remote_table],
    )


def uncoupled_page(plan: Plan, which: str, after: str, size: int, upto: str = "") -> list[str]:
    """The next keys of uncoupled records of one side within the filter."""
    side = plan.side(which)
    dialect = dialects.current()
    key = f"t.{quote(side.table.key.db_column)}"
    tail, params = _uncoupled_from(plan, which)
    within, more = _within(key, dialect.key_parameter(), after, upto)
    sql = f"SELECT {dialect.expression(side.table.key)} {tail}{within} ORDER BY {key} LIMIT {size}"
    return [row[0] for row in dialect.query(sql, [*params, *more])]


def uncoupled_rows(plan: Plan, which: str, most: int) -> dict[str, RawRow]:
    """Raw rows, as `rows` gives them, of uncoupled records of one side within the filter."""
    side = plan.side(which)
    tail, params = _uncoupled_from(plan, which)
    select = dialects.current().select(side.columns, blank_is_null=True)
    key = f"t.{quote(side.table.key.db_column)}"
    found = dialects.current().query(f"SELECT {select}, 1 {tail} ORDER BY {key} LIMIT {most}", params)
    return {row[0]: worked_out(side, row) for row in found}


def _within(key: str, parameter: str, after: Any, upto: Any) -> tuple[str, list[Any]]:
    """SQL of a key range: beyond the first key, up to and with the last one; blank is without an end."""
    ends = [(">", after), ("<=", upto)]
    return "".join(f" AND {key} {sign} {parameter}" for sign, end in ends if end), [end for _, end in ends if end]


def _every(keys: str, params: Sequence[Any], expression: str, number: int) -> list[str]:
    """Each so-manieth of the keys k that a query gives, in their order."""
    counted = f"SELECT k, row_number() OVER (ORDER BY k) AS n FROM ({keys}) keys"
    sql = f"SELECT {expression} FROM ({counted}) f WHERE n / {number} * {number} = n ORDER BY k"
    return [str(row[0]) for row in dialects.current().query(sql, params)]


def uncoupled_bounds(plan: Plan, which: str, after: str, number: int) -> list[str]:
    """The keys that part the uncoupled records of one side into pieces of that number, without the last end."""
    side, dialect = plan.side(which), dialects.current()
    key = f"t.{quote(side.table.key.db_column)}"
    tail, params = _uncoupled_from(plan, which)
    within, more = _within(key, dialect.key_parameter(), after, "")
    return _every(
        f"SELECT {key} AS k {tail}{within}", [*params, *more], dialect.canonical(side.table.key, "f.k"), number
    )


def count_uncoupled(plan: Plan, which: str) -> int:
    tail, params = _uncoupled_from(plan, which)
    return int(dialects.current().query(f"SELECT COUNT(*) {tail}", params)[0][0])


def _orphaned(plan: Plan) -> tuple[str, list[Any]]:
    """WHERE of the mapping's couplings (alias c) one of whose records is gone, wherever the filters are."""
    mapping = plan.mapping
    missing = [
        f"NOT EXISTS (SELECT 1 FROM {quote(side.table.db_table)} t WHERE t.{quote(side.table.key.db_column)} = c.{own})"
        for side, own in ((plan.local, "local_id"), (plan.remote, "remote_id"))
    ]
    return (
        f"c.scope = %s AND c.local_table = %s AND c.remote_table = %s AND ({' OR '.join(missing)})",
        [mapping.scope, mapping.local_table, mapping.remote_table],
    )


def count_orphans(plan: Plan) -> int:
    """Couplings of the mapping one of whose records is gone."""
    condition, params = _orphaned(plan)
    return int(dialects.current().query(f"SELECT COUNT(*) FROM integration_coupling c WHERE {condition}", params)[0][0])


def orphans_page(plan: Plan, after: int, size: int) -> list[RawRow]:
    """The next couplings one of whose records is gone: (id, local id, remote id, base, first synch)."""
    condition, params = _orphaned(plan)
    sql = (
        f"SELECT {_coupling_select()} FROM integration_coupling c WHERE c.id > %s AND {condition} "
        f"ORDER BY c.id LIMIT {size}"
    )
    return dialects.current().query(sql, [after, *params])


def survivors(plan: Plan, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """(coupling, side, record) of those of the couplings that have lost one of their records, not both."""
    if not ids:
        return []
    from integration.models import Coupling
    from integration.registry import describe

    dialect, table = dialects.current(), describe(Coupling)
    chosen, chosen_params = dialect.any_of("c.id", table.column("id"), list(ids))
    orphaned, params = _orphaned(plan)
    local, remote = (
        f"CASE WHEN EXISTS (SELECT 1 FROM {quote(side.table.db_table)} t "
        f"WHERE t.{quote(side.table.key.db_column)} = c.{own}) THEN 1 ELSE 0 END"
        for side, own in ((plan.local, "local_id"), (plan.remote, "remote_id"))
    )
    sql = (
        f"SELECT c.id, {dialect.select([table.column('local_id'), table.column('remote_id')], 'c')}, {local}, {remote} "
        f"FROM integration_coupling c WHERE {chosen} AND {orphaned}"
    )
    found = dialect.query(sql, [*chosen_params, *params])
    return [(row[0], LOCAL, row[1]) if row[3] else (row[0], REMOTE, row[2]) for row in found if row[3] or row[4]]


def first(side: SidePlan, count: int, after: str = "") -> list[RawRow]:
    """The first rows within the filter (beyond a key), in key order, with the columns that are worked out of others."""
    dialect, key = dialects.current(), f"t.{quote(side.table.key.db_column)}"
    within, more = _within(key, dialect.key_parameter(), after, "")
    sql = (
        f"SELECT {dialect.select(side.columns, blank_is_null=True)}, 1 FROM {quote(side.table.db_table)} t "
        f"WHERE {side.filter}{within} ORDER BY {key} LIMIT {count}"
    )
    return [worked_out(side, row) for row in dialect.query(sql, [*side.filter_params, *more])]


def count_in_filter(side: SidePlan) -> int:
    sql = f"SELECT COUNT(*) FROM {quote(side.table.db_table)} t WHERE {side.filter}"
    return int(dialects.current().query(sql, side.filter_params)[0][0])


COUPLING = ("id", "local_id", "remote_id", "base", "first_synch")


def _coupling_select() -> str:
    dialect = dialects.current()
    from integration.models import Coupling
    from integration.registry import describe

    table = describe(Coupling)
    return dialect.select([table.column(n) for n in COUPLING], "c")


def couplings_page(plan: Plan, after: int, size: int, upto: int = 0) -> list[RawRow]:
    """The next couplings of the mapping in order of their id: (id, local id, remote id, base, first synch)."""
    tail, params = _couplings_from(plan, after, upto)
    sql = f"SELECT {_coupling_select()} {tail} ORDER BY c.id LIMIT {size}"
    return dialects.current().query(sql, params)


def _couplings_from(plan: Plan, after: int, upto: int) -> tuple[str, list[Any]]:
    mapping = plan.mapping
    within, ends = _within("c.id", "%s", after, upto)
    return (
        f"FROM integration_coupling c WHERE c.scope = %s AND c.local_table = %s AND c.remote_table = %s{within}",
        [mapping.scope, mapping.local_table, mapping.remote_table, *ends],
    )


def coupling_bounds(plan: Plan, after: int, number: int) -> list[str]:
    """The ids that part the couplings of the mapping into pieces of that number, without the last end."""
    tail, params = _couplings_from(plan, after, 0)
    return _every(f"SELECT c.id AS k {tail}", params, "f.k", number)


def couplings_of(plan: Plan, which: str, ids: Sequence[str]) -> list[RawRow]:
    """The couplings of these records of one side, in order of their id."""
    if not ids:
        return []
    from integration.models import Coupling
    from integration.registry import describe

    dialect, mapping = dialects.current(), plan.mapping
    column = describe(Coupling).column("local_id" if which == LOCAL else "remote_id")
    condition, params = dialect.any_of(f"c.{column.db_column}", column, list(ids))
    sql = (
        f"SELECT {_coupling_select()} FROM integration_coupling c WHERE {condition} "
        "AND c.scope = %s AND c.local_table = %s AND c.remote_table = %s"
    )
    # a batch sorts in no time, where ORDER BY might have the database read along the wrong index
    return sorted(dialect.query(sql, [*params, mapping.scope, mapping.local_table, mapping.remote_table]))


def couplings_again(ids: Sequence[int]) -> list[RawRow]:
    """Couplings as they are now, in order of their id; those that are gone are absent."""
    if not ids:
        return []
    from integration.models import Coupling
    from integration.registry import describe

    dialect = dialects.current()
    condition, params = dialect.any_of("c.id", describe(Coupling).column("id"), list(ids))
    return sorted(dialect.query(f"SELECT {_coupling_select()} FROM integration_coupling c WHERE {condition}", params))


def pending_page(mapping_id: int, side: str, after: str, size: int, upto: str = "") -> list[str]:
    """The next records of one side with pending changes, in key order (always beyond the last: nothing can loop)."""
    from integration.models import Change
    from integration.registry import describe

    dialect = dialects.current()
    record = dialect.expression(describe(Change).column("record"), "f")
    within, ends = _within("f.record", dialect.key_parameter(), after, upto)
    sql = (
        f"SELECT {record} FROM integration_change f WHERE f.mapping_id = %s AND f.side = %s{within} "
        f"GROUP BY f.record ORDER BY f.record LIMIT {size}"
    )
    return [row[0] for row in dialect.query(sql, [mapping_id, side, *ends])]


def pending_bounds(mapping_id: int, side: str, after: str, number: int) -> list[str]:
    """The keys that part the records with pending changes of one side into pieces of that number, without the last
    end."""
    from integration.models import Change
    from integration.registry import describe

    dialect = dialects.current()
    within, ends = _within("f.record", dialect.key_parameter(), after, "")
    keys = f"SELECT DISTINCT f.record AS k FROM integration_change f WHERE f.mapping_id = %s AND f.side = %s{within}"
    return _every(keys, [mapping_id, side, *ends], dialect.canonical(describe(Change).column("record"), "f.k"), number)


def pending_of(mapping_id: int, side: str, ids: Sequence[str]) -> list[tuple[int, str, str]]:
    """(feed row id, record, actor) of exactly these records; read after the records are locked."""
    if not ids:
        return []
    from integration.models import Change
    from integration.registry import describe

    dialect = dialects.current()
    column = describe(Change).column("record")
    condition, params = dialect.any_of("f.record", column, list(ids))
    sql = (
        f"SELECT f.id, {dialect.expression(column, 'f')}, f.actor FROM integration_change f "
        f"WHERE f.mapping_id = %s AND f.side = %s AND {condition}"
    )
    return dialect.look(sql, [mapping_id, side, *params])


def settle(feed_ids: Sequence[int]) -> None:
    """Delete feed rows by the ids that were read, never by key."""
    if not feed_ids:
        return
    from integration.models import Change
    from integration.registry import describe

    dialect = dialects.current()
    condition, params = dialect.any_of("id", describe(Change).column("id"), list(feed_ids))
    dialect.execute(f"DELETE FROM integration_change WHERE {condition}", params)
