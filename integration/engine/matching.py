"""Match-based coupling at the database end: folded keys of both sides in a temporary table, grouped per criterion.

Nothing is coupled or created by guess: one candidate that is free is a match; several, or one that is taken or that
another record could claim as well, is a finding (D9). Memory stays flat, whatever the number of records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from integration import hooks
from integration.engine import dialects, read
from integration.engine.batch import FULL_LABEL
from integration.engine.dialects.base import RawRow, quote
from integration.engine.match import key_maker, unscoped_keys
from integration.engine.plan import Plan, SidePlan
from integration.pairs import Item, Pair, Places
from integration.registry import LOCAL, REMOTE

_PAGE = 5000
#: how a staged record stands: asked about; free, but nobody asked about it; coupled. The remote side counts on from 3.
_ASKED, _FREE, _COUPLED, _REMOTE = 0, 1, 2, 3
#: candidates and rivals that are named; the rest is not
_NAMED = 5
#: the records of both sides that share a key of one group: (how it stands, record), in key order
_Bucket = tuple[list[tuple[int, str]], list[tuple[int, str]]]


@dataclass
class Matches:
    """`pairs`: (local id, remote id) to couple. `several`: record -> candidate ids; `taken`: record -> the candidate
    that is already coupled. `rivals`: record -> others of its own side that meet its only candidate. All by side.
    `outside`: local records whose candidates stand outside of every scope and agree with them in part. `failed`: what a
    hook of the pair cannot bear, by side."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    several: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {LOCAL: {}, REMOTE: {}})
    taken: dict[str, dict[str, str]] = field(default_factory=lambda: {LOCAL: {}, REMOTE: {}})
    rivals: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {LOCAL: {}, REMOTE: {}})
    outside: set[str] = field(default_factory=set)
    failed: dict[str, dict[str, hooks.HookFailed]] = field(default_factory=lambda: {LOCAL: {}, REMOTE: {}})

    def unclear(self, side: str) -> set[str]:
        return {*self.several[side], *self.taken[side], *self.failed[side]}


def match(plan: Plan, locals_: Sequence[str] | None = None, remotes: Sequence[str] | None = None) -> Matches:
    """Match uncoupled records: all within the filters, or only the given ones of one side (against all of the other).

    A record that was asked for by itself is not matched where one that nobody asked about has the same claim.
    Without criteria, or when one side has no records at all, nothing matches and nothing is read.
    While records at fault are looked for (`hooks.apart`), an error in a hook of the pair costs the records it is about.
    """
    whole = locals_ is None and remotes is None
    unscoped = bool(remotes is None and plan.criteria and plan.remote.unscoped) and _any_unscoped(plan.remote)
    if not plan.criteria or not (_any(plan.local) if unscoped else _any(plan.local, plan.remote)):
        return Matches()
    if whole and not any(read.uncoupled_page(plan, s, "", 1) for s in (LOCAL, REMOTE)):
        return Matches()
    keys = _Keys(plan, unscoped=unscoped)
    side, chosen = (LOCAL, locals_) if locals_ is not None else (REMOTE, remotes)
    if whole:
        keys.collect_all()
    else:
        keys.collect_chosen(side, list(chosen or ()))
    decided = _Decided("" if whole else side)
    decided.go_through(keys.groups(), len(plan.criteria))
    keys.drop()
    decided.leave(keys.failed)
    return decided.found


def named(side: SidePlan) -> SidePlan:
    """One side with the columns of its label only."""
    names = list(dict.fromkeys((side.table.key.name, *side.table.label)))
    return side.with_columns(names)


def label(row: RawRow) -> str:
    """What a record of such a narrow row is called: all of its columns but the key and whether it meets the filter."""
    return " · ".join(str(value) for value in row[1:-1] if value)[:FULL_LABEL]


def _any(*sides: SidePlan) -> bool:
    """Whether each of the sides has records."""
    some = (f"EXISTS (SELECT 1 FROM {quote(side.table.db_table)} t WHERE {side.filter})" for side in sides)
    params = [value for side in sides for value in side.filter_params]
    return bool(dialects.current().query(f"SELECT 1 WHERE {' AND '.join(some)}", params))


def _any_unscoped(side: SidePlan) -> bool:
    sql = f"SELECT 1 FROM {quote(side.table.db_table)} t WHERE {side.unscoped} LIMIT 1"
    return bool(dialects.current().query(sql, side.unscoped_params))


def narrowed(plan: Plan, which: str) -> SidePlan:
    """One side with the columns that criteria and labels need; all of them where the pair's scope may look at any."""
    side = plan.side(which)
    if type(plan.pair).match_scope is not Pair.match_scope:
        return side
    attribute = "local_field" if which == LOCAL else "remote_field"
    wanted = [side.table.key.name, *(getattr(c, attribute) for group in plan.criteria for c in group)]
    names = list(dict.fromkeys(wanted))
    return side.with_columns(names)


class _Keys:
    """The temporary table: one row per record, one column of keys per group of criteria. `unscoped`: records outside of
    every scope take part, by columns of their own: one of all groups together, then those of single groups."""

    def __init__(self, plan: Plan, *, unscoped: bool) -> None:
        self.plan, self.unscoped = plan, unscoped
        self.failed: dict[str, dict[str, hooks.HookFailed]] = {LOCAL: {}, REMOTE: {}}
        self.dialect = dialects.current()
        self.sides = {side: narrowed(plan, side) for side in (LOCAL, REMOTE)}
        number = len(plan.criteria)
        self.columns = [f"k{at}" for at in range(3 * number if unscoped else number)]
        self.waiting: list[tuple[Any, ...]] = []
        #: where to look, by side
        self.within: Mapping[str, Places] = {}
        self.dialect.execute("DROP TABLE IF EXISTS p2c_match")
        listed = ", ".join(f"{name} text" for name in self.columns)
        self.dialect.execute(f"CREATE TEMPORARY TABLE p2c_match (kind integer, record text, {listed})")

    def drop(self) -> None:
        self.dialect.execute("DROP TABLE p2c_match")

    def collect_all(self) -> None:
        """All uncoupled records of both sides; then the coupled ones that share a key, so that what is taken shows."""
        # not kept when nothing is coupled yet: then nothing can be taken
        asked: set[int] | None = set() if read.couplings_page(self.plan, 0, 1) else None
        for side in (LOCAL, REMOTE):
            for record, keys in self._read(side, coupled=False):
                self._stage(side, _ASKED, record, keys)
                if asked is not None:
                    asked.update(_hashed(keys))
        if asked:
            for side in (LOCAL, REMOTE):
                self._collect(side, asked, _COUPLED)
        self._flush()
        self._beside_failed()

    def collect_chosen(self, side: str, chosen: Sequence[str]) -> None:
        """The chosen records, what shares a key with them on the other side, and who else shares a key with that."""
        other = REMOTE if side == LOCAL else LOCAL
        self.within = self._places(side, chosen)
        asked: set[int] = set()
        for record, keys in self._read(side, chosen, coupled=False):
            self._stage(side, _ASKED, record, keys)
            asked.update(_hashed(keys))
        met = self._collect(other, asked, _ASKED) if asked else set()
        if asked:
            met |= self._collect(other, asked, _COUPLED)
        if met:
            self._collect(side, asked | met, _FREE, set(chosen))
            if side == REMOTE:
                # a local record with several candidates gets none of them, free or not, whoever is asked about
                self._collect(side, asked | met, _COUPLED)
        self._flush()
        self._beside_failed()

    def _beside_failed(self) -> None:
        """A record that may be one a hook could not bear is not sure of having no match either."""
        beside: dict[str, dict[str, hooks.HookFailed]] = {LOCAL: {}, REMOTE: {}}
        for side, other in ((LOCAL, REMOTE), (REMOTE, LOCAL)):
            if failed := self.failed[side]:
                known = {key: failed[record] for record, keys in self._bare(side, list(failed)) for key in keys}
                for record, keys in self._bare(other, None):
                    if met := next((key for key in keys if key in known), None):
                        beside[other][record] = known[met]
        for side, found in beside.items():
            self.failed[side] |= found

    def _bare(self, side: str, only: Sequence[str] | None) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """(record, its keys with their group, whatever its scope) of uncoupled records of one side."""
        makers = self._makers(side)
        for page in self._pages(side, only, coupled=False):
            for row in page:
                yield row[0], [(group, key) for group, make in enumerate(makers) if (key := make(row)) is not None]

    def _places(self, side: str, chosen: Sequence[str]) -> Mapping[str, Places]:
        pair = self.plan.pair
        if type(pair).match_within is Pair.match_within:
            return {}
        pages = self._pages(side, chosen, coupled=False)
        items = _items(self.plan, side, [row for page in pages for row in page])
        if not hooks.apart():
            return pair.match_within(side, items, self.plan.context)
        # without a place for each of them everything is read
        answers, failed = hooks.isolated(lambda some: pair.match_within(side, some, self.plan.context), items)
        return {} if failed or len(answers) != 1 else answers[0]

    def _scopes(self, side: str, page: Sequence[RawRow], *, coupled: bool) -> Mapping[str, str | None] | None:
        """What a record's matches are limited to, when the pair limits them."""
        pair, context = self.plan.pair, self.plan.context
        if type(pair).match_scope is Pair.match_scope:
            return None
        items = _items(self.plan, side, page)
        if not hooks.apart():
            return pair.match_scope(side, items, context)
        answers, failed = hooks.isolated(lambda some: pair.match_scope(side, some, context), items)
        if not coupled:
            self.failed[side] |= failed
        return {record: scope for answer in answers for record, scope in answer.items()}

    def _collect(self, side: str, asked: set[int], kind: int, besides: set[str] | None = None) -> set[int]:
        """Stage the records of a side that have one of these keys; returns all keys of those."""
        met: set[int] = set()
        for record, keys in self._read(side, coupled=kind == _COUPLED):
            hashed = _hashed(keys)
            if asked.isdisjoint(hashed) or (besides and record in besides):
                continue
            self._stage(side, kind, record, keys)
            met.update(hashed)
        return met

    def _stage(self, side: str, kind: int, record: str, keys: Sequence[str | None]) -> None:
        self.waiting.append((kind if side == LOCAL else kind + _REMOTE, record, *keys))
        if len(self.waiting) >= _PAGE:
            self._flush()

    def _flush(self) -> None:
        if self.waiting:
            self.dialect.stage("p2c_match", ("kind", "record", *self.columns), self.waiting)
            self.waiting = []

    def _read(
        self, side: str, only: Sequence[str] | None = None, *, coupled: bool
    ) -> Iterator[tuple[str, list[str | None]]]:
        """(record, its keys) of the records of one side that can match anything."""
        makers = self._makers(side)
        for page in self._pages(side, only, coupled=coupled):
            scopes = self._scopes(side, page, coupled=coupled)
            for row in page:
                if row[0] in self.failed[side]:
                    continue
                scope = "" if scopes is None else scopes.get(row[0])
                if scope is None and (side == LOCAL or not self.unscoped):
                    continue
                keys = [make(row) for make in makers]
                more = (
                    unscoped_keys(keys, local=side == LOCAL)
                    if self.unscoped and (side == LOCAL or scope is None)
                    else []
                )
                if scope is None:
                    keys = [None] * len(keys)
                elif scope:
                    keys = [None if key is None else f"{scope}{key}" for key in keys]
                if self.unscoped:
                    keys += more or [None] * (2 * len(keys))
                if any(keys):
                    yield row[0], keys

    def _makers(self, side: str) -> list[Callable[[RawRow], str | None]]:
        attribute, index = "local_field" if side == LOCAL else "remote_field", self.sides[side].index
        return [key_maker([(index[getattr(c, attribute)], c.normaliser) for c in g]) for g in self.plan.criteria]

    def _pages(self, which: str, only: Sequence[str] | None, *, coupled: bool) -> Iterator[list[RawRow]]:
        """Raw rows of one side within its filter, in key order: the coupled ones, or those that are not."""
        dialect, side, mapping = self.dialect, self.sides[which], self.plan.mapping
        key = side.table.key
        column = f"t.{quote(key.db_column)}"
        own = "local_id" if which == LOCAL else "remote_id"
        exists = (
            f"EXISTS (SELECT 1 FROM integration_coupling c WHERE c.{own} = {column} "
            "AND c.scope = %s AND c.local_table = %s AND c.remote_table = %s)"
        )
        limit_to, limit_params = dialect.any_of(column, key, list(only)) if only is not None else self._inside(which)
        side = side.widened() if self.unscoped else side
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
            if page:
                yield page
            if len(page) < _PAGE:
                return
            after = page[-1][0]

    def _inside(self, which: str) -> tuple[str, list[Any]]:
        """SQL of where to look on this side."""
        if which not in self.within:
            return "1 = 1", []
        parts, params = ["1 = 0"], []
        for names, values in self.within[which].items():
            if wanted := sorted(values):
                sql, more = read.combined(self.sides[which].table, names, wanted)
                parts.append(sql)
                params += more
        return f"({' OR '.join(parts[1:] or parts)})", params

    def groups(self) -> Iterator[list[_Bucket]]:
        """Group by group, the records of both sides that share a key."""
        for column in self.columns:
            yield self._buckets(column)

    def _buckets(self, column: str) -> list[_Bucket]:
        """Most keys belong to one record of each side, which one statement tells; the others' records are listed."""
        query = self.dialect.query
        both = f"GROUP BY {column} HAVING MIN(kind) < {_REMOTE} AND MAX(kind) >= {_REMOTE}"
        local, remote = (f"MIN(CASE WHEN kind {sign} {_REMOTE} THEN record END)" for sign in ("<", ">="))
        found = [
            ([(kind, left)], [(other - _REMOTE, right)])
            for kind, other, left, right in query(
                f"SELECT MIN(kind), MAX(kind), {local}, {remote} FROM p2c_match WHERE {column} IS NOT NULL {both} "
                "AND COUNT(*) = 2"
            )
        ]
        crowded = query(
            f"SELECT {column}, kind, record FROM p2c_match WHERE {column} IN (SELECT {column} FROM p2c_match "
            f"WHERE {column} IS NOT NULL {both} AND COUNT(*) > 2) ORDER BY {column}, record"
        )
        for _key, rows in groupby(crowded, lambda row: row[0]):
            members = [(kind, record) for _, kind, record in rows]
            found.append(
                (
                    [m for m in members if m[0] < _REMOTE],
                    [(kind - _REMOTE, record) for kind, record in members if kind >= _REMOTE],
                )
            )
        return found


def _hashed(keys: Sequence[str | None]) -> list[int]:
    return [hash((group, key)) for group, key in enumerate(keys) if key is not None]


def _items(plan: Plan, which: str, rows: Sequence[RawRow]) -> dict[str, Item]:
    items = {}
    for row in rows:
        item = items[row[0]] = Item(plan, {}, insert=False)
        if which == LOCAL:
            item.local_row = row
        else:
            item.remote_row = row
    return items


class _Decided:
    """Goes through the groups in order; a record is settled by the first group that decides.

    `chosen`: the side whose records were asked about one by one; findings are made for those only.
    """

    def __init__(self, chosen: str = "") -> None:
        self.chosen = chosen
        self.found = Matches()
        self.done: dict[str, set[str]] = {LOCAL: set(), REMOTE: set()}
        #: candidates that a record nobody asked about would get, and that record
        self.claimed: dict[str, str] = {}

    def go_through(self, groups: Iterator[list[_Bucket]], scoped: int) -> None:
        """Decide group by group: so many within the scopes, then one of all criteria outside of them, then those that
        do not suffice there."""
        for at, buckets in enumerate(groups):
            before = len(self.found.pairs)
            for locals_, remotes in buckets:
                if at > scoped:
                    self._outside(locals_, remotes)
                elif self.chosen == LOCAL:
                    self._of_chosen(LOCAL, locals_, REMOTE, remotes)
                elif self.chosen == REMOTE:
                    self._of_chosen(REMOTE, remotes, LOCAL, locals_)
                else:
                    self._of_all(locals_, remotes, both=at < scoped)
            self.found.pairs[before:] = sorted(self.found.pairs[before:])
        self._tidy()

    def leave(self, failed: Mapping[str, Mapping[str, hooks.HookFailed]]) -> None:
        """Leave these records to a person, unless they have their match."""
        for side, some in failed.items():
            self.found.failed[side] = {key: why for key, why in some.items() if key not in self.done[side]}

    def _couple(self, local: str, remote: str) -> None:
        self.done[LOCAL].add(local)
        self.done[REMOTE].add(remote)
        self.found.pairs.append((local, remote))

    def _outside(self, locals_: list[tuple[int, str]], remotes: list[tuple[int, str]]) -> None:
        """Local records of which it is not sure whether they are one of these, which nobody has."""
        free = self._free(REMOTE, remotes)
        for local in self._free(LOCAL, [each for each in locals_ if each[0] == _ASKED]) if free else ():
            if local not in self.found.unclear(LOCAL):
                self.found.several[LOCAL][local] = free[:_NAMED]
                self.found.outside.add(local)

    def _of_all(self, locals_: list[tuple[int, str]], remotes: list[tuple[int, str]], *, both: bool) -> None:
        """ENG-127: a local record with one free candidate gets it, the first one first. `both`: remote records are told
        of as well."""
        kind, candidate = remotes[0]
        for local in self._free(LOCAL, locals_):
            if len(remotes) > 1:
                self.found.several[LOCAL].setdefault(local, _ids(remotes))
            elif kind == _COUPLED or candidate in self.done[REMOTE]:
                self.found.taken[LOCAL].setdefault(local, candidate)
            else:
                self._couple(local, candidate)
        kind, candidate = locals_[0]
        for remote in self._free(REMOTE, remotes) if both else ():
            if len(locals_) > 1:
                self.found.several[REMOTE].setdefault(remote, _ids(locals_))
            elif kind == _COUPLED or candidate in self.done[LOCAL]:
                self.found.taken[REMOTE].setdefault(remote, candidate)
            else:
                self._shared(REMOTE, remote, candidate, _ids(remotes))

    def _of_chosen(self, side: str, own: list[tuple[int, str]], other: str, others: list[tuple[int, str]]) -> None:
        """A chosen record gets its only candidate when nobody else of its side could claim it: whether that one is
        asked about in the same breath must not decide who gets it."""
        free = self._free(side, own)
        taken = [record for kind, record in own if kind == _COUPLED]
        asked = [record for kind, record in own if kind == _ASKED and record not in self.done[side]]
        kind, candidate = others[0]
        for record in asked:
            if len(others) > 1:
                self.found.several[side].setdefault(record, _ids(others))
            elif kind == _COUPLED or candidate in self.done[other]:
                self.found.taken[side].setdefault(record, candidate)
            elif len(free) > 1 or candidate in self.claimed or taken:
                claims = [*free[: _NAMED + 1], self.claimed.get(candidate, record), *taken[:_NAMED]]
                self._shared(side, record, candidate, claims)
            elif side == LOCAL:
                self._couple(record, candidate)
            else:
                self._couple(candidate, record)
        if not asked and len(free) == len(others) == 1 and kind != _COUPLED and candidate not in self.done[other]:
            self.claimed.setdefault(candidate, free[0])
            self.done[side].add(free[0])

    def _free(self, side: str, members: list[tuple[int, str]]) -> list[str]:
        return [record for kind, record in members if kind != _COUPLED and record not in self.done[side]]

    def _shared(self, side: str, record: str, candidate: str, claims: Sequence[str]) -> None:
        """The only candidate of the record, which others meet as well."""
        self.found.several[side].setdefault(record, [candidate])
        self.found.rivals[side].setdefault(record, [r for r in dict.fromkeys(claims) if r != record][:_NAMED])

    def _tidy(self) -> None:
        found = self.found
        for side, other in ((LOCAL, REMOTE), (REMOTE, LOCAL)):
            for record in self.done[side]:
                found.several[side].pop(record, None)
                found.taken[side].pop(record, None)
            for record, candidates in list(found.several[side].items()):
                # a later group gave the only candidate to another record
                if len(candidates) == 1 and candidates[0] in self.done[other]:
                    found.taken[side][record] = found.several[side].pop(record)[0]


def _ids(members: list[tuple[int, str]]) -> list[str]:
    """The first few, by their keys."""
    return [record for _kind, record in members[:_NAMED]]
