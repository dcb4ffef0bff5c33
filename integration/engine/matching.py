"""Match-based coupling at the database end: folded keys of both sides in a temporary table, joined per group.

Nothing is coupled or created by guess: one candidate that is free is a match; several, or one that is taken, is a
finding (D9). Memory stays flat, whatever the number of records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integration.engine import dialects, read
from integration.engine.dialects.base import quote
from integration.engine.match import key_maker
from integration.engine.plan import Plan, SidePlan
from integration.pairs import Item, Pair
from integration.registry import LOCAL, REMOTE

_PAGE = 5000


@dataclass
class Matches:
    """`pairs`: (local id, remote id) to couple. `several`: record -> candidate ids; `taken`: record -> the candidate
    that is already coupled. Both by side."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    several: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {LOCAL: {}, REMOTE: {}})
    taken: dict[str, dict[str, str]] = field(default_factory=lambda: {LOCAL: {}, REMOTE: {}})

    def unclear(self, side: str) -> set[str]:
        return {*self.several[side], *self.taken[side]}


def match(plan: Plan, locals_: Sequence[str] | None = None, remotes: Sequence[str] | None = None) -> Matches:
    """Match uncoupled records: all within the filters, or only the given ones of one side (against all of the other).

    Without criteria, or when one side has no records at all, nothing matches and nothing is read.
    """
    found = Matches()
    if not plan.criteria or not all(_any(plan.side(s)) for s in (LOCAL, REMOTE)):
        return found
    whole = locals_ is None and remotes is None
    if whole and not any(read.uncoupled_page(plan, s, "", 1) for s in (LOCAL, REMOTE)):
        return found
    dialect = dialects.current()
    dialect.execute("DROP TABLE IF EXISTS p2c_match")
    dialect.execute("CREATE TEMPORARY TABLE p2c_match (grp integer, side text, key text, record text, coupled integer)")
    # only needed to tell which coupled records matter; not kept when nothing is coupled yet
    asked: set[int] | None = set() if read.couplings_page(plan, 0, 1) else None
    for side, only in ((LOCAL, locals_), (REMOTE, remotes)):
        _collect(plan, side, only, asked, coupled=False)
    for side, only in ((LOCAL, locals_), (REMOTE, remotes)):
        _collect(plan, side, only, asked, coupled=True)
    dialect.execute("CREATE INDEX p2c_match_key ON p2c_match (grp, key, side)")
    dialect.analyze("p2c_match")
    done: dict[str, set[str]] = {LOCAL: set(), REMOTE: set()}
    for group in range(len(plan.criteria)):
        _join(group, found, done)
    dialect.execute("DROP TABLE p2c_match")
    for side, other in ((LOCAL, REMOTE), (REMOTE, LOCAL)):
        for record in done[side]:
            found.several[side].pop(record, None)
            found.taken[side].pop(record, None)
        for record, candidates in list(found.several[side].items()):
            # a later group gave the only candidate to another record
            if len(candidates) == 1 and candidates[0] in done[other]:
                found.taken[side][record] = found.several[side].pop(record)[0]
    return found


def _any(side: SidePlan) -> bool:
    sql = f"SELECT 1 FROM {quote(side.table.db_table)} t WHERE {side.filter} LIMIT 1"
    return bool(dialects.current().query(sql, side.filter_params))


def _rows(plan: Plan, which: str, only: Sequence[str] | None, *, coupled: bool) -> Iterator[list[tuple[Any, ...]]]:
    """Pages of raw rows of one side within its filter: the coupled ones, or those that are not."""
    dialect, side, mapping = dialects.current(), plan.side(which), plan.mapping
    key = side.table.key
    column = f"t.{quote(key.db_column)}"
    own = "local_id" if which == LOCAL else "remote_id"
    exists = (
        f"EXISTS (SELECT 1 FROM integration_coupling c WHERE c.{own} = {column} "
        "AND c.scope = %s AND c.local_table = %s AND c.remote_table = %s)"
    )
    limit_to, limit_params = dialect.any_of(column, key, list(only)) if only is not None else ("1 = 1", [])
    sql = (
        f"SELECT {dialect.select(side.columns, blank_is_null=True)} "
        f"FROM {quote(side.table.db_table)} t WHERE {side.filter} AND {limit_to} "
        f"AND {'' if coupled else 'NOT '}{exists}"
    )
    params = [*side.filter_params, *limit_params, mapping.scope, mapping.local_table, mapping.remote_table]
    after = ""
    while True:
        beyond, more = (f" AND {column} > {dialect.key_parameter()}", [after]) if after else ("", [])
        page = dialect.query(f"{sql}{beyond} ORDER BY {column} LIMIT {_PAGE}", [*params, *more])
        if not page:
            return
        yield page
        after = page[-1][0]


def _collect(plan: Plan, which: str, only: Sequence[str] | None, asked: set[int] | None, *, coupled: bool) -> None:
    """Put the keys of one side into the temporary table: first of the uncoupled records, whose keys are remembered in
    `asked`; then of the coupled ones that have such a key, so that a taken candidate shows."""
    dialect, side = dialects.current(), plan.side(which)
    attribute = "local_field" if which == LOCAL else "remote_field"
    makers = [key_maker([(side.index[getattr(c, attribute)], c.normaliser) for c in group]) for group in plan.criteria]
    if coupled and not asked:
        return
    for page in _rows(plan, which, only, coupled=coupled):
        scopes = _scopes(plan, which, page)
        found = []
        for row in page:
            scope = "" if scopes is None else scopes.get(row[0])
            if scope is None:
                continue
            for group, make in enumerate(makers):
                key = make(row)
                if key is None:
                    continue
                key = f"{scope}{key}"
                if coupled:
                    if asked is None or hash((group, key)) not in asked:
                        continue
                elif asked is not None:
                    asked.add(hash((group, key)))
                found.append((group, which, key, row[0], int(coupled)))
        dialect.stage("p2c_match", ("grp", "side", "key", "record", "coupled"), found)


def _scopes(plan: Plan, which: str, page: Sequence[tuple[Any, ...]]) -> Mapping[str, str | None] | None:
    """What a record's matches are limited to, when the pair limits them."""
    pair = plan.pair
    if type(pair).match_scope is Pair.match_scope:
        return None
    items = {}
    for row in page:
        item = items[row[0]] = Item(plan, {}, insert=False)
        if which == LOCAL:
            item.local_row = row
        else:
            item.remote_row = row
    return pair.match_scope(which, items, plan.context)


_JOIN = (
    "FROM p2c_match a JOIN p2c_match b ON b.grp = a.grp AND b.key = a.key AND b.side = %s "
    "WHERE a.side = %s AND a.grp = %s AND a.coupled = 0"
)


def _join(group: int, found: Matches, done: dict[str, set[str]]) -> None:
    """One group: couple local records with one free candidate, first come first served; the rest is unclear."""
    query = dialects.current().query
    for side, other in ((LOCAL, REMOTE), (REMOTE, LOCAL)):
        crowded = []
        for record, count, candidate, coupled in query(
            f"SELECT a.record, COUNT(*), MIN(b.record), MAX(b.coupled) {_JOIN} GROUP BY a.record ORDER BY a.record",
            [other, side, group],
        ):
            if record in done[side]:
                continue
            if count > 1:
                crowded.append(record)
            elif coupled or candidate in done[other]:
                found.taken[side].setdefault(record, candidate)
            elif side == LOCAL:
                done[side].add(record)
                done[other].add(candidate)
                found.pairs.append((record, candidate))
            else:
                found.several[side].setdefault(record, [candidate])
        if crowded:
            _candidates(group, side, other, set(crowded), found.several[side])


def _candidates(group: int, side: str, other: str, records: set[str], several: dict[str, list[str]]) -> None:
    """The first few candidates of every record that has several."""
    fresh: dict[str, list[str]] = {}
    for record, candidate in dialects.current().query(
        f"SELECT a.record, b.record {_JOIN} ORDER BY a.record, b.record",
        [other, side, group],
    ):
        if record in records and len(fresh.setdefault(record, [])) < 5:
            fresh[record].append(candidate)
    for record, candidates in fresh.items():
        several.setdefault(record, candidates)
