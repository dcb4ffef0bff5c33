"""Couplings and the journal in bulk: inserting, removing with what goes along, and telling who waited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integration import registry
from integration.engine import dialects, issues
from integration.engine.dialects.base import quote
from integration.engine.plan import Plan, compile_plan
from integration.engine.write import now_text, write_further
from integration.models import Coupling, Issue, JournalEntry, TableMapping
from integration.origin import Origin
from integration.registry import LOCAL, REMOTE, Table, describe

COUPLING_COLUMNS = (
    "scope",
    "local_table",
    "local_id",
    "remote_table",
    "remote_id",
    "local_label",
    "remote_label",
    "base",
    "first_synch",
    "coupled_at",
    "synched_at",
)
_JOURNAL_COLUMNS = (
    "run_id",
    "direction",
    "action",
    "table",
    "local_id",
    "remote_id",
    "before",
    "after",
    "base_before",
    "at",
)


def insert_couplings(rows: Sequence[Sequence[Any]]) -> None:
    """Insert couplings; values in the order of `COUPLING_COLUMNS`."""
    if rows:
        table = describe(Coupling)
        dialects.current().insert(table, [table.column(n) for n in COUPLING_COLUMNS], rows)


def remove_couplings(ids: Sequence[int]) -> None:
    """Delete couplings; issues that named them stand for themselves."""
    if ids:
        dialect, column = dialects.current(), describe(Coupling).column("id")
        condition, params = dialect.any_of("coupling_id", column, ids)
        dialect.execute(f"UPDATE integration_issue SET coupling_id = NULL WHERE {condition}", params)
        condition, params = dialect.any_of("id", column, ids)
        dialect.execute(f"DELETE FROM integration_coupling WHERE {condition}", params)


def insert_journal(rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        table = describe(JournalEntry)
        dialects.current().insert(table, [table.column(n) for n in _JOURNAL_COLUMNS], rows)


def on_coupled(plan: Plan, pairs: Sequence[tuple[str, str]], now: str) -> None:
    """These (local, remote) are coupled now: release who waited, and look again at coupled records whose lookup was
    left blank because of them, or that the pair names."""
    ids = [key for pair in pairs for key in pair]
    issues.release(ids, now)
    for name, side, records in plan.pair.on_couple(pairs, plan.context):
        _feed_coupled(name, side, records)
    for mapping_id, side, table, column, own in referrers(plan):
        dialect = dialects.current()
        condition, params = dialect.any_of(f"t.{quote(column.db_column)}", column, list(ids))
        key = f"t.{quote(table.key.db_column)}"
        dialect.execute(
            "INSERT INTO integration_change (mapping_id, side, record, op, actor) "
            f"SELECT {mapping_id}, '{side}', {key}, 'U', '' FROM {quote(table.db_table)} t WHERE {condition} "
            f"AND EXISTS (SELECT 1 FROM integration_coupling c WHERE c.{own} = {key} AND c.local_table = %s "
            "AND c.remote_table = %s)",
            [*params, *_tables_of(mapping_id, plan)],
        )


def _feed_coupled(name: str, side: str, records: Sequence[str]) -> None:
    """Make those of the records pending that are coupled in the mapping of that name."""
    mapping = TableMapping.objects.filter(name=name).first()
    if mapping is None or not records:
        return
    own = "local_id" if side == LOCAL else "remote_id"
    dialect, column = dialects.current(), describe(Coupling).column(own)
    condition, params = dialect.any_of(f"c.{own}", column, list(records))
    dialect.execute(
        "INSERT INTO integration_change (mapping_id, side, record, op, actor) "
        f"SELECT %s, %s, c.{own}, 'U', '' FROM integration_coupling c WHERE {condition} "
        "AND c.scope = %s AND c.local_table = %s AND c.remote_table = %s",
        [mapping.pk, side, *params, mapping.scope, mapping.local_table, mapping.remote_table],
    )


def _tables_of(mapping_id: int, plan: Plan) -> tuple[str, str]:
    found: dict[int, tuple[str, str]] = plan.context.memo["referring_tables"]
    return found[mapping_id]


def referrers(plan: Plan) -> list[tuple[int, str, Table, registry.Column, str]]:
    """(mapping, side, table, column, coupling column) of lookups that point at this mapping's tables and may be
    left blank; kept for the run."""
    memo = plan.context.memo
    if "referrers" not in memo:
        from integration.models import FieldMapping

        found, tables = [], {}
        rows = FieldMapping.objects.filter(clear_on_failed_synch=True, enabled=True).select_related("mapping")
        for row in rows:
            mapping = row.mapping
            for side, name, field_name, own in (
                (LOCAL, mapping.local_table, row.local_field, "local_id"),
                (REMOTE, mapping.remote_table, row.remote_field, "remote_id"),
            ):
                if not field_name:
                    continue
                table = registry.table(name)
                column = table.column(field_name)
                wanted = plan.local.table.name if side == LOCAL else plan.remote.table.name
                if column.target == wanted and not column.target_column and not column.virtual:
                    found.append((mapping.pk, side, table, column, own))
                    tables[mapping.pk] = (mapping.local_table, mapping.remote_table)
        memo["referrers"], memo["referring_tables"] = found, tables
    result: list[tuple[int, str, Table, registry.Column, str]] = memo["referrers"]
    return result


def next_couplings(plan: Plan, chosen: Sequence[int] | None, size: int) -> list[Coupling]:
    """The next couplings of the mapping: of those chosen, or of all."""
    mapping = plan.mapping
    found = Coupling.objects.filter(
        scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
    )
    if chosen is not None:
        found = found.filter(pk__in=chosen)
    return list(found.order_by("pk")[:size])


def uncouple(plan: Plan, found: Sequence[Coupling], run_id: int, *, with_children: bool = True) -> int:
    """Remove couplings with the writes and children their pair names (COMP-05, CUST-08); data stays on both sides.
    Returns how many records of these couplings were written."""
    mapping, link, now = plan.mapping, plan.connection, now_text()
    both = [(c.local_id.hex, c.remote_id.hex) for c in found]
    children = plan.pair.children(both, plan.context) if with_children else []
    stamp = link.integration_user.hex if link.integration_user else None
    wanted = plan.pair.on_uncouple(both, plan.context)
    write_further(wanted, Origin(mapping=mapping.pk, stamp=stamp, name="P2C"))
    insert_journal(
        [
            [run_id, "", "uncouple", mapping.local_table, c.local_id.hex, c.remote_id.hex, "", "", c.base, now]
            for c in found
        ]
    )
    Coupling.objects.filter(pk__in=[c.pk for c in found]).delete()
    Issue.objects.filter(mapping=mapping, closed_at=None, source_id__in=[i for ids in both for i in ids]).exclude(
        code__startswith="match_"
    ).update(closed_at=now_text() + "+00:00")
    for name, local_ids in children:
        child = TableMapping.objects.filter(name=name).first()
        if child is not None and local_ids:
            child_plan = compile_plan(child, link)
            rows = Coupling.objects.filter(
                scope=child.scope,
                local_table=child.local_table,
                remote_table=child.remote_table,
                local_id__in=local_ids,
            )
            uncouple(child_plan, list(rows), run_id, with_children=False)
    return len(wanted)
