"""Couplings and the journal in bulk: inserting, removing with what goes along, and telling who waited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from integration import registry
from integration.engine import dialects, issues, unclear
from integration.engine.decide import FROM, TO
from integration.engine.dialects.base import quote
from integration.engine.jsontext import encode
from integration.engine.plan import Plan, compile_plan
from integration.engine.write import FurtherWriteRefused, Write, load, now_text, write_isolated
from integration.messages import Finding
from integration.models import Change, Coupling, Issue, JournalEntry, TableMapping
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
#: records made pending by one statement
_PAGE = 5000
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


def couple(plan: Plan, partners: Mapping[str, str]) -> set[str]:
    """Couple records of the mapping (local id -> remote id), whose data go to Sales first; those of which one is gone
    or coupled already stay as they are, and a coupling to a record that is gone makes way. Returns the local ids of the
    others."""
    mapping, now = plan.mapping, now_text()
    known = Coupling.objects.filter(
        scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
    )
    local, remote = plan.local.table, plan.remote.table
    either = list(known.filter(Q(local_id__in=partners) | Q(remote_id__in=partners.values())))
    stale = _stale(plan, either) if either else []
    if stale:
        _forget(mapping, stale, [key.hex for c in stale for key in (c.local_id, c.remote_id)])
    taken = {key.hex for c in either if c not in stale for key in (c.local_id, c.remote_id)}
    ours, theirs = load(local, partners, lock=True), load(remote, partners.values(), lock=True)
    rows: list[list[Any]] = [
        [mapping.scope, local.name, a, remote.name, b, local.text(ours[a]), remote.text(theirs[b]), "", TO, now, None]
        for a, b in partners.items()
        if a in ours and b in theirs and not taken & {a, b}
    ]
    insert_couplings(rows)
    if rows:
        on_coupled(plan, [(row[2], row[4]) for row in rows], now)
    return {row[2] for row in rows}


def _stale(plan: Plan, couplings: Sequence[Coupling]) -> list[Coupling]:
    """Those of the couplings one of whose records is gone."""
    locals_ = load(plan.local.table, {c.local_id.hex for c in couplings}, [plan.local.table.key.name])
    remotes = load(plan.remote.table, {c.remote_id.hex for c in couplings}, [plan.remote.table.key.name])
    return [c for c in couplings if c.local_id.hex not in locals_ or c.remote_id.hex not in remotes]


def remove_couplings(ids: Sequence[int]) -> None:
    """Delete couplings; issues that named them stand for themselves."""
    if ids:
        dialect, column = dialects.current(), describe(Coupling).column("id")
        condition, params = dialect.any_of("coupling_id", column, ids)
        dialect.execute(f"UPDATE integration_issue SET coupling_id = NULL WHERE {condition}", params)
        condition, params = dialect.any_of("id", column, ids)
        dialect.execute(f"DELETE FROM integration_coupling WHERE {condition}", params)


def changed_texts(one: Write) -> tuple[str, str]:
    """The changed columns of a written row before and after, as the journal keeps them."""
    changes = one.changes()
    return encode({n: b for n, (b, _) in changes.items()}), encode({n: a for n, (_, a) in changes.items()})


def further_entry(table: Table, one: Write, run_id: int, now: str) -> list[Any]:
    """The journal row of what a hook wrote besides the pair: in no direction, for every mapping is fed with it."""
    key = one.row[table.key.name]
    if one.old is None:
        action, before, after = JournalEntry.Action.INSERT, "", encode(one.new)
    elif one.new is None:
        action, before, after = JournalEntry.Action.DELETE, encode(one.old), ""
    else:
        action, (before, after) = JournalEntry.Action.MODIFY, changed_texts(one)
    ids = (key, None) if table.side == LOCAL else (None, key)
    return [run_id, "", str(action), table.name, *ids, before, after, "", now]


def insert_journal(rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        table = describe(JournalEntry)
        dialects.current().insert(table, [table.column(n) for n in _JOURNAL_COLUMNS], rows)


def on_coupled(plan: Plan, pairs: Sequence[tuple[str, str]], now: str) -> None:
    """These (local, remote) are coupled now: release who waited, and look again at coupled records whose lookup was
    left blank because of them, or that the pair names."""
    ids = [key for pair in pairs for key in pair]
    issues.release(ids, now)
    unclear.touched(plan, ids, now)
    for name, side, records in plan.pair.on_couple(pairs, plan.context):
        _feed_coupled(name, side, records)
    for mapping_id, side, table, column, own in referrers(plan):
        dialect = dialects.current()
        condition, params = dialect.any_of(dialect.stored(column), column, list(ids))
        key = f"t.{quote(table.key.db_column)}"
        dialect.execute(
            "INSERT INTO integration_change (mapping_id, side, record, op, actor) "
            f"SELECT {mapping_id}, '{side}', {key}, 'U', '' FROM {quote(table.db_table)} t WHERE {condition} "
            f"AND EXISTS (SELECT 1 FROM integration_coupling c WHERE c.{own} = {key} AND c.local_table = %s "
            "AND c.remote_table = %s)",
            [*params, *_tables_of(mapping_id, plan)],
        )


def _feed_coupled(name: str, side: str, records: Sequence[str]) -> None:
    """Make those of the records pending that are coupled in the mapping of that name; all of them where it creates."""
    mapping = TableMapping.objects.filter(name=name).first()
    if mapping is None:
        return
    if mapping.only_coupled:
        feed(mapping, side, records)
    else:
        table = describe(Change)
        columns = [table.column(n) for n in ("mapping_id", "side", "record", "op", "actor")]
        # a price list may have any number of prices, and their rows need not all be in memory
        for start in range(0, len(records), _PAGE):
            rows = [[mapping.pk, side, record, "U", ""] for record in records[start : start + _PAGE]]
            dialects.current().insert(table, columns, rows)


def feed(mapping: TableMapping, side: str, records: Sequence[str]) -> None:
    """Make those of the records pending that are coupled: the next run looks at them although nobody edited them."""
    if not records:
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
                if column.virtual:
                    column = next((table.column(leg) for _, leg, target in column.parts if target == wanted), column)
                if column.target == wanted and not column.target_column and not column.virtual:
                    found.append((mapping.pk, side, table, column, own))
                    tables[mapping.pk] = (mapping.local_table, mapping.remote_table)
        memo["referrers"], memo["referring_tables"] = found, tables
    result: list[tuple[int, str, Table, registry.Column, str]] = memo["referrers"]
    return result


def next_couplings(plan: Plan, chosen: Sequence[int] | None, size: int, after: int = 0) -> list[Coupling]:
    """The next couplings of the mapping: of those chosen, or of all."""
    mapping = plan.mapping
    found = Coupling.objects.filter(
        scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
    )
    if chosen is not None:
        found = found.filter(pk__in=chosen)
    return list(found.filter(pk__gt=after).order_by("pk")[:size])


@dataclass
class Uncoupled:
    """What uncoupling came to: ids of the couplings that are gone, how many of their records were written or deleted,
    and why others stay coupled."""

    done: list[int] = field(default_factory=list)
    written: int = 0
    deleted: int = 0
    refused: dict[int, Finding] = field(default_factory=dict)


def uncouple(
    plan: Plan,
    found: Sequence[Coupling],
    run_id: int,
    *,
    with_children: bool = True,
    leftovers: Mapping[str, Sequence[Write]] | None = None,
) -> Uncoupled:
    """Remove couplings with the writes and children their pair names (COMP-05, CUST-08); data stays on both sides.

    `leftovers` (side -> deletions): surviving records whose partner is gone, deleted together with their coupling.
    A coupling whose record cannot be written stays (ENG-133).
    """
    link, now = plan.connection, now_text()
    both = [(c.local_id.hex, c.remote_id.hex) for c in found]
    owner = {key: c.pk for c, ids in zip(found, both, strict=True) for key in ids}
    outcome = Uncoupled()
    stamp = link.integration_user.hex if link.integration_user else None
    origin = Origin(mapping=plan.mapping.pk, stamp=stamp, name="P2C", product=True)
    journal: list[list[Any]] = []
    for side in (LOCAL, REMOTE):
        deletions = list((leftovers or {}).get(side, ()))
        _written(plan.side(side).table, deletions, owner, origin, outcome)
        journal += _entries(plan, plan.side(side).table, deletions, both, run_id, now)
        outcome.deleted += sum(one.refusal is None for one in deletions)
    groups: dict[str, list[Write]] = {}
    kept = [ids for ids in both if owner[ids[0]] not in outcome.refused]
    for model, one in plan.pair.on_uncouple(kept, plan.context):
        groups.setdefault(registry.table(model).name, []).append(one)
    for name, writes in groups.items():
        table = registry.table(name)
        _written(table, writes, owner, origin, outcome)
        journal += _entries(plan, table, writes, both, run_id, now)
        outcome.written += sum(one.refusal is None for one in writes)
    leaving = [c for c in found if c.pk not in outcome.refused]
    kept = [(c.local_id.hex, c.remote_id.hex) for c in leaving]
    children = plan.pair.children(kept, plan.context) if with_children else []
    insert_journal(
        [
            *journal,
            *(
                [run_id, "", "uncouple", plan.mapping.local_table, c.local_id.hex, c.remote_id.hex, "", "", c.base, now]
                for c in leaving
            ),
        ]
    )
    outcome.done = [c.pk for c in leaving]
    _forget(plan.mapping, leaving, [i for ids in kept for i in ids])
    unclear.touched(plan, [i for ids in kept for i in ids], now)
    for name, local_ids in children:
        _uncouple_children(name, local_ids, plan, run_id)
    return outcome


def _written(
    table: Table, writes: Sequence[Write], owner: Mapping[str, int], origin: Origin, outcome: Uncoupled
) -> None:
    """Write rows that belong to couplings; what is refused keeps its coupling."""
    if not writes:
        return
    write_isolated(table, writes, origin)
    for one in writes:
        if one.refusal is not None:
            coupling = owner.get(one.row[table.key.name])
            if coupling is None:
                raise FurtherWriteRefused(one.refusal)
            outcome.refused.setdefault(coupling, one.refusal)


def _entries(
    plan: Plan, table: Table, writes: Sequence[Write], both: Sequence[tuple[str, str]], run_id: int, now: str
) -> list[list[Any]]:
    """What was written beside the couplings, for the journal."""
    local = table.name == plan.local.table.name
    ids = {pair[0 if local else 1]: pair for pair in both}
    rows = []
    for one in writes:
        key = one.row[table.key.name]
        if one.refusal is not None or one.new == one.old:
            continue
        pair = ids.get(key, (key, None) if local else (None, key))
        if one.new is None:
            action, before, after = JournalEntry.Action.DELETE, encode(one.old or {}), ""
        else:
            action, (before, after) = JournalEntry.Action.MODIFY, changed_texts(one)
        direction = FROM if local else TO
        rows.append([run_id, direction, str(action), table.name, *pair, before, after, "", now])
    return rows


def _forget(mapping: TableMapping, leaving: Sequence[Coupling], ids: Sequence[str]) -> None:
    """Delete the couplings and close their issues; what a match made unclear is another matter."""
    keys = [c.pk for c in leaving]
    Issue.objects.filter(mapping=mapping, closed_at=None).filter(
        Q(source_id__in=ids) | Q(coupling_id__in=keys)
    ).exclude(code__startswith="match_").update(closed_at=now_text() + "+00:00")
    Coupling.objects.filter(pk__in=keys).delete()


def _uncouple_children(name: str, local_ids: Sequence[str], plan: Plan, run_id: int) -> None:
    child = TableMapping.objects.filter(name=name).first()
    if child is not None and local_ids:
        child_plan = compile_plan(child, plan.connection)
        rows = Coupling.objects.filter(
            scope=child.scope, local_table=child.local_table, remote_table=child.remote_table, local_id__in=local_ids
        )
        uncouple(child_plan, list(rows), run_id, with_children=False)


def unmark(plan: Plan, after: str, size: int, run_id: int) -> tuple[str, int]:
    """ENG-132: take the company's mark off records of the other side that carry it without a coupling, a page at a
    time. Returns the last key of the page ("" when there are no more) and how many were written."""
    wanted = plan.pair.left_marked(plan.context, after, size)
    if not wanted:
        return "", 0
    link = plan.connection
    stamp = link.integration_user.hex if link.integration_user else None
    table = registry.table(wanted[0][0])
    writes = [one for _, one in wanted]
    write_isolated(table, writes, Origin(mapping=plan.mapping.pk, stamp=stamp, name="P2C", product=True))
    insert_journal(_entries(plan, table, writes, [], run_id, now_text()))
    return writes[-1].row[table.key.name], sum(one.refusal is None for one in writes)
