"""Undoing what a run wrote: what of each journal entry can be put back as things are now. Reads, never writes.

Entries come newest first. What they would make of the rows is played through on copies of the rows, so a record that
was written twice in one run comes out as it was before the run, and one statement per table puts it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from integration import registry
from integration.engine import dialects
from integration.engine.dialects.base import quote
from integration.engine.jsontext import decode
from integration.engine.transform import normal
from integration.engine.write import load
from integration.messages import Finding
from integration.models import JournalEntry
from integration.registry import REMOTE, Row, Table, describe

INSERT, MODIFY, COUPLE, UNCOUPLE, DELETE = (str(a) for a in JournalEntry.Action.values)
#: what becomes of an entry: put back; put back in part; left, because somebody has edited it since; impossible; done
PUT, PARTLY, EDITED, CANNOT, NOTHING = "put", "partly", "edited", "cannot", "nothing"

_COLUMNS = ("id", "direction", "action", "table", "local_id", "remote_id", "before", "after", "base_before", "at")
#: table and record
Key = tuple[str, str]


@dataclass(slots=True)
class Entry:
    """A journal entry as read for a batch."""

    id: int
    direction: str
    action: str
    table: str
    local_id: str | None
    remote_id: str | None
    before: str
    after: str
    base_before: str
    at: str

    @property
    def record(self) -> str:
        """The record that was written; of a coupling its local one."""
        remote = self.action not in (COUPLE, UNCOUPLE) and registry.table(self.table).side == REMOTE
        return (self.remote_id if remote else self.local_id) or ""


@dataclass(slots=True)
class Edited:
    """A value that is no longer what the run wrote."""

    column: str
    wrote: Any
    now: Any
    former: Any


@dataclass(slots=True)
class Step:
    """What becomes of one entry. `values`: column -> former value, of what is put back."""

    entry: Entry
    verdict: str = NOTHING
    values: Row = field(default_factory=dict)
    edited: list[Edited] = field(default_factory=list)
    reason: Finding | None = None

    @property
    def puts(self) -> bool:
        return self.verdict in (PUT, PARTLY)

    def cannot(self, code: str, **params: Any) -> None:
        self.verdict, self.reason = CANNOT, Finding(code, "", params)


@dataclass(slots=True)
class Overwrite:
    """Which records may lose what somebody has edited since: all, or those named by their key."""

    all: bool = False
    keys: frozenset[str] = frozenset()

    def __contains__(self, key: str) -> bool:
        return self.all or key in self.keys


def page(run_id: int, before: int, size: int, *, uncoupled: bool) -> list[Entry]:
    """The next older entries of the run, newest first: those of removed couplings, or all others. `before`: the id of
    the last one (0: from the newest)."""
    dialect, table = dialects.current(), describe(JournalEntry)
    beyond, more = (" AND t.id < %s", [before]) if before else ("", [])
    sql = (
        f"SELECT {dialect.select([table.column(n) for n in _COLUMNS])} FROM {quote(table.db_table)} t "
        f"WHERE t.run_id = %s AND t.action {'=' if uncoupled else '<>'} %s{beyond} ORDER BY t.id DESC LIMIT {size}"
    )
    return [Entry(*row) for row in dialect.query(sql, [run_id, UNCOUPLE, *more])]


class Rows:
    """The rows a batch of entries is about, as they are and as they would be. `former[key]`: as read."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        wanted: dict[str, set[str]] = {}
        for entry in entries:
            if entry.action not in (COUPLE, UNCOUPLE):
                wanted.setdefault(entry.table, set()).add(entry.record)
        self.former: dict[Key, Row | None] = {}
        for name, ids in sorted(wanted.items()):
            table = registry.table(name)
            found = load(table, ids, lock=True)
            self.former |= {(name, key): found.get(key) for key in ids}
        self.now: dict[Key, Row | None] = dict(self.former)


def decide(entries: Sequence[Entry], rows: Rows, ended: str, ours: frozenset[Any], overwrite: Overwrite) -> list[Step]:
    """What becomes of each entry about a row, newest first; couplings are left to the caller.

    `ended`: when the run ended; `ours`: what rows that the integration wrote say of their writer.
    """
    steps = []
    for entry in entries:
        step = Step(entry)
        steps.append(step)
        if entry.action in (COUPLE, UNCOUPLE):
            continue
        table = registry.table(entry.table)
        key = (entry.table, entry.record)
        row = rows.now.get(key)
        if entry.action == MODIFY:
            _put_values_back(step, table, row, overwrite)
            if step.values and row is not None:
                rows.now[key] = {**row, **step.values}
        elif entry.action == INSERT:
            _delete_again(step, table, row, ended, ours, overwrite)
            if step.puts:
                rows.now[key] = None
        elif row is not None:
            step.verdict = NOTHING
        else:
            known = {n: v for n, v in decode(entry.before).items() if n in table.columns}
            step.verdict, step.values, rows.now[key] = PUT, known, known
    return steps


def stamps(table: Table) -> set[str]:
    """Columns that every write changes."""
    return {table.created_on, table.created_by, table.modified_on, table.modified_by, table.key.name}


def _put_values_back(step: Step, table: Table, row: Row | None, overwrite: Overwrite) -> None:
    if row is None:
        step.cannot("revert_gone", table=table.caption)
        return
    before, after = decode(step.entry.before), decode(step.entry.after)
    for name in after.keys() - stamps(table):
        if name not in row:
            continue
        wrote, former, now = after[name], before.get(name), row[name]
        if now == former:
            continue
        if now == wrote or step.entry.record in overwrite:
            step.values[name] = former
        else:
            step.edited.append(Edited(name, wrote, now, former))
    step.verdict = (PARTLY if step.edited else PUT) if step.values else (EDITED if step.edited else NOTHING)


def _delete_again(
    step: Step, table: Table, row: Row | None, ended: str, ours: frozenset[Any], overwrite: Overwrite
) -> None:
    if row is None:
        return
    if step.entry.record not in overwrite:
        after = decode(step.entry.after)
        for name in sorted(after.keys() & row.keys() - stamps(table)):
            if normal(after[name]) != normal(row[name]):
                step.edited.append(Edited(name, after[name], row[name], None))
        if not step.edited and _touched(table, row, ended, ours):
            step.edited.append(Edited(table.modified_on, step.entry.at, row[table.modified_on], None))
    step.verdict = EDITED if step.edited else PUT


def _touched(table: Table, row: Row, ended: str, ours: frozenset[Any]) -> bool:
    """Whether somebody else has written the row since the run, be it in columns the run did not write."""
    later = bool(table.modified_on and ended and (row.get(table.modified_on) or "") > ended)
    return later and bool(table.modified_by) and row.get(table.modified_by) not in ours


def check_targets(steps: Sequence[Step], rows: Rows) -> None:
    """Former values that point at records which are gone cannot be put back: a query per table pointed at."""
    pointing: list[tuple[Step, str, str, str]] = []
    for step in steps:
        if not step.puts or not step.values:
            continue
        columns = registry.table(step.entry.table).columns
        for name, value in step.values.items():
            target = columns[name].target
            if value and columns[name].kind == "lookup" and target and (target, value) not in rows.now:
                pointing.append((step, name, target, value))
    there: dict[str, set[str]] = {}
    for name in {target for _, _, target, _ in pointing}:
        there[name] = set(load(registry.table(name), {v for _, _, t, v in pointing if t == name}))
    for step, name, target, value in pointing:
        if value in there[target]:
            continue
        table = registry.table(step.entry.table)
        step.cannot("revert_target_gone", field=table.column(name).caption, target=registry.table(target).caption)
        rows.now[step.entry.table, step.entry.record] = rows.former[step.entry.table, step.entry.record]
