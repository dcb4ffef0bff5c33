"""Writing rows of registered tables in batches, with their table rules: the one way rows are written by code.

A `Write` is an old row, a new row, or both. Rules are functions over the whole batch that correct new rows, refuse
single writes, or ask for further writes. Values are checked before the database sees them; what the database still
refuses is found by bisecting with savepoints, so a bad row costs one row.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from decimal import localcontext
from operator import itemgetter
from typing import Any, ClassVar, TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError, models, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext

from integration import hooks, registry
from integration.engine import dialects, locks
from integration.engine.row_checks import check_choices, check_references, check_values
from integration.ids import new_ids
from integration.messages import Finding
from integration.origin import Origin
from integration.registry import Row, Table

T = TypeVar("T")


class Write:
    """One row to insert (old is None), update, or delete (new is None); `refusal` says why it was not written."""

    __slots__ = ("asked", "given", "new", "old", "owner", "refusal", "restores")

    #: whether the table's rules are left out: the row follows from one they have just looked at
    past_rules: ClassVar[bool] = False
    #: whether the mapping whose run led to this write hears of it, as of anybody's: it is about another record
    heard: ClassVar[bool] = False
    #: whether a blank that is given is meant as such: a table rule does not fill it in
    blanks_stand: ClassVar[bool] = False

    def __init__(self, old: Row | None, new: Row | None, given: Set[str] | None = None) -> None:
        self.old = old
        self.new = new
        self.given: Set[str] = given if given is not None else (new or {}).keys()
        self.refusal: Finding | None = None
        #: the record of the batch that a hook asks this for, where the row does not point at it
        self.owner = ""
        #: whether the row was there before: what it gets again, its number too, nobody has typed
        self.restores = False
        #: the values asked for, once virtual columns are settled; rules may have made others of them
        self.asked: Row = {}

    def says(self, column: str) -> bool:
        """Whether a blank of this column is meant as such."""
        return self.blanks_stand and column in self.given

    def given_stands(self) -> bool:
        """Whether every value asked for was written as it was given."""
        return self.asked.items() <= (self.new or {}).items()

    @classmethod
    def insert(cls, values: Row) -> Write:
        return cls(None, values)

    @classmethod
    def update(cls, old: Row, changes: Row) -> Write:
        """`old` is the full row; `changes` the values to set."""
        return cls(old, {**old, **changes}, frozenset(changes))

    @classmethod
    def delete(cls, old: Row) -> Write:
        return cls(old, None, frozenset())

    @property
    def row(self) -> Row:
        return self.new if self.new is not None else (self.old or {})

    def refuse(self, code: str, field: str = "", **params: Any) -> None:
        """Refuse this row; the first refusal stands."""
        if self.refusal is None:
            self.refusal = Finding(code, field, params)

    def changed(self, *columns: str) -> bool:
        """Whether one of these columns differs between old and new (an insert changes what is not blank)."""
        if self.new is None:
            return False
        if self.old is None:
            return any(self.new.get(c) not in (None, "") for c in columns)
        return any(self.new.get(c) != self.old.get(c) for c in columns)

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Column -> (before, after) for every column that differs."""
        old, new = self.old or {}, self.new or {}
        if not (old and new):
            return {c: (old.get(c), new.get(c)) for c in {**old, **new}}
        return {c: (old.get(c), value) for c, value in new.items() if c not in old or old[c] != value}


class Batch:
    """What a table rule gets: the writes of one table, who writes, and ways to read and to ask for further writes."""

    def __init__(self, table: Table, writes: Sequence[Write], origin: Origin, now: str) -> None:
        self.table = table
        self.all = writes
        self.origin = origin
        self.now = now
        #: whether a person or another system writes (screen, REST, import), not the product by itself
        self.by_person = not origin.product
        self.further_writes: list[tuple[Table, Write, Write | None]] = []
        self._known: dict[Callable[[], Any], Any] = {}

    def once(self, ask: Callable[[], T]) -> T:
        """What this function says; several rules that need it have it asked once for the whole batch."""
        if ask not in self._known:
            self._known[ask] = ask()
        return self._known[ask]

    @property
    def writes(self) -> Iterator[Write]:
        """The writes not refused so far."""
        return (w for w in self.all if w.refusal is None)

    @property
    def inserts(self) -> Iterator[Write]:
        return (w for w in self.all if w.old is None and w.refusal is None)

    @property
    def updates(self) -> Iterator[Write]:
        return (w for w in self.all if w.old is not None and w.new is not None and w.refusal is None)

    @property
    def saves(self) -> Iterator[Write]:
        """Inserts and updates."""
        return (w for w in self.all if w.new is not None and w.refusal is None)

    @property
    def deletes(self) -> Iterator[Write]:
        return (w for w in self.all if w.new is None and w.refusal is None)

    def further(self, model: type[models.Model], write: Write, cause: Write | None = None) -> None:
        """Ask for a write of another table (or this one), made after this batch in the same transaction.

        It is not made when `cause`, the write it goes with, is refused after all.
        """
        self.further_writes.append((registry.table(model), write, cause))

    @staticmethod
    def load(model: type[models.Model], ids: Iterable[str | None], names: Sequence[str] = ()) -> dict[str, Row]:
        """Rows of another table by id, in one query: full ones, or these columns and the key."""
        wanted = {i for i in ids if i}
        return load(registry.table(model), wanted, names) if wanted else {}

    @staticmethod
    def find(model: type[models.Model], column: str, values: Iterable[Any], names: Sequence[str] = ()) -> list[Row]:
        """Rows of another table whose column has one of these values, in one query: full ones, or these columns and the
        key."""
        wanted = {v for v in values if v not in (None, "")}
        return find(registry.table(model), column, wanted, names) if wanted else []


def now_text() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def load(table: Table, ids: Iterable[str], names: Sequence[str] = (), *, lock: bool = False) -> dict[str, Row]:
    """Rows by id, full ones or these columns and the key; `lock` takes row locks in key order where the database has
    them."""
    columns = _columns(table, names)
    rows = dialects.current().fetch(table, columns, table.key, sorted(ids), lock=lock)
    listed = [c.name for c in columns]
    at = listed.index(table.key.name)
    return {row[at]: dict(zip(listed, row, strict=True)) for row in rows}


def find(table: Table, column: str, values: Iterable[Any], names: Sequence[str] = ()) -> list[Row]:
    """Rows whose column has one of these values, full ones or these columns and the key."""
    columns = _columns(table, names)
    rows = dialects.current().fetch(table, columns, table.column(column), list(values))
    listed = [c.name for c in columns]
    return [dict(zip(listed, row, strict=True)) for row in rows]


def _columns(table: Table, names: Sequence[str]) -> Sequence[registry.Column]:
    return [table.column(n) for n in dict.fromkeys((table.key.name, *names))] if names else table.physical


def write(table: Table, writes: Sequence[Write], origin: Origin) -> None:
    """Write a batch: defaults, rules, checks, rows, then what the rules asked for.

    Refused writes carry their `refusal`; the others are written. Call inside a transaction.
    """
    if not writes:
        return
    now = now_text()
    _prepare(table, writes, origin, now)
    batch = Batch(table, [w for w in writes if not w.past_rules] if table.rules else writes, origin, now)
    check_choices(table, list(batch.saves))
    if batch.all:
        _apply_rules(table.rules, batch)
    batch.all = writes
    _forget_stamps(table, batch.updates)
    check_values(table, list(batch.saves), by_person=batch.by_person)
    check_references(table, list(batch.saves))
    _refuse_held(table, batch)
    dialect = dialects.current()
    with dialect.marked(origin):
        _apply(table, list(batch.inserts), _insert)
        _apply(table, [w for w in batch.updates if w.new != w.old], _update)
        _apply(table, list(batch.deletes), _delete)
    _write_further(batch)


def _refuse_held(table: Table, batch: Batch) -> None:
    """Of a batch that goes past the rows that others hold, those are refused; any other batch waits for them."""
    if not locks.going_past():
        return
    there = [w for w in batch.all if w.old is not None and w.refusal is None and w.new != w.old]
    for item in there if (held := locks.take(table, [w.row[table.key.name] for w in there])) else ():
        if item.row[table.key.name] in held:
            item.refuse("held", record=table.text(item.row))


def run_rules(table: Table, rows: Iterable[Row], rules: Iterable[registry.Rule], origin: Origin) -> list[Write]:
    """Run rules over rows that are there already, and write what they ask for besides.

    What the rules change on a row, and a refusal, stand in the writes that are returned; those are not written.
    """
    batch = Batch(table, [Write.update(row, {}) for row in rows], origin, now_text())
    _apply_rules(rules, batch)
    _write_further(batch)
    return list(batch.all)


def _apply_rules(rules: Iterable[registry.Rule], batch: Batch) -> None:
    # the product of the two largest numbers is to be refused as too large, not to fail
    with localcontext(prec=60):
        for rule in rules:
            hooks.call(getattr(rule, "__name__", str(rule)), rule, batch)


def _write_further(batch: Batch) -> None:
    further: dict[tuple[str, bool], list[Write]] = defaultdict(list)
    for other, further_write, cause in batch.further_writes:
        if cause is None or cause.refusal is None:
            further[other.name, further_write.heard].append(further_write)
    for (name, heard), group in further.items():
        _as_it_stands(registry.table(name), group)
        # what a rule asks for is the product's work, whoever started it
        write(registry.table(name), group, (batch.origin.unmarked() if heard else batch.origin).by_product())
        for refused in (w for w in group if w.refusal):
            raise FurtherWriteRefused(refused.refusal)


def _as_it_stands(table: Table, writes: Sequence[Write]) -> None:
    """Whoever asked for these has read the rows without locking them: what he does not set stays as it is by now."""
    updates = [w for w in writes if w.old is not None and w.new is not None]
    if not updates or not dialects.current().concurrent_writers:
        return
    ids = {w.row[table.key.name] for w in updates}
    locks.take(table, sorted(ids))
    found = load(table, ids)
    for item in updates:
        if now := found.get(item.row[table.key.name]):
            item.old, item.new = now, {**now, **{name: item.row[name] for name in item.given}}


class FurtherWriteRefused(Exception):
    """A write that a table rule asked for was refused, so what asked for it cannot stand either."""

    def __init__(self, finding: Finding | None) -> None:
        super().__init__(str(finding))
        self.finding = finding


def write_isolated(table: Table, writes: Sequence[Write], origin: Origin) -> None:
    """`write`, but a further write that is refused costs only the row that asked for it."""
    asked = [(w.old, w.new, w.given) for w in writes]
    try:
        with transaction.atomic():
            write(table, writes, origin)
    except FurtherWriteRefused as error:
        for one, (old, new, given) in zip(writes, asked, strict=True):
            one.old, one.new, one.given, one.refusal = old, new, given, None
        if len(writes) == 1:
            writes[0].refusal = error.finding
            return
        middle = len(writes) // 2
        write_isolated(table, writes[:middle], origin)
        write_isolated(table, writes[middle:], origin)


def write_further(writes: Iterable[tuple[Any, Write]], origin: Origin) -> list[tuple[Table, Write]]:
    """Write what hooks asked for, table by table; what is refused carries its `refusal`."""
    groups: dict[str, list[Write]] = {}
    for model, one in writes:
        groups.setdefault(registry.table(model).name, []).append(one)
    for name, group in groups.items():
        _as_it_stands(registry.table(name), group)
        write_isolated(registry.table(name), group, origin)
    return [(registry.table(name), one) for name, group in groups.items() for one in group]


def _prepare(table: Table, writes: Sequence[Write], origin: Origin, now: str) -> None:
    blank = {c.name: c.default for c in table.physical}
    stamps = {table.modified_on: now, **_who(table, table.modified_by, origin)}
    stamps.pop("", None)
    created = {table.created_on: now, **_who(table, table.created_by, origin), **stamps}
    created.pop("", None)
    key = table.key.name
    virtual = [c for c in table.columns.values() if c.virtual and not c.type_of]
    virtual_names = {name for c in virtual for name in (c.name, f"{c.name}type")}
    fresh = iter(new_ids(sum(1 for w in writes if w.old is None)))
    for item in writes:
        if item.new is None:
            continue
        # what the caller gave stays as it was given: it may try again with fewer rows
        if virtual and not virtual_names.isdisjoint(item.given):
            item.new = dict(item.new)
            _settle_virtual(virtual, item)
        item.asked = item.new
        if item.old is None:
            item.new = {**blank, **created, **item.new}
            if not item.new[key]:
                item.new[key] = next(fresh)
        else:
            item.asked = {n: item.new[n] for n in item.given if n in item.new}
            item.new = {**item.new, **stamps} if item.new != item.old else dict(item.new)


def _forget_stamps(table: Table, updates: Iterable[Write]) -> None:
    """Where the rules have put back what was asked to change, nothing is written: who and when stay as they are."""
    stamps = {table.modified_on, table.modified_by}
    for item in updates:
        if item.old is not None and not item.given_stands() and item.changes().keys() <= stamps - item.given:
            item.new = dict(item.old)


def _who(table: Table, column: str, origin: Origin) -> dict[str, Any]:
    if not column:
        return {}
    if table.column(column).kind == "lookup":
        return {column: origin.stamp} if origin.stamp else {}
    return {column: origin.name} if origin.name else {}


def _settle_virtual(virtual: list[registry.Column], item: Write) -> None:
    """Turn a two-target lookup's id and type into its physical columns."""
    new = item.new
    assert new is not None
    for column in virtual:
        kind = f"{column.name}type"
        if column.name not in item.given and kind not in item.given:
            continue
        current = next(((v, new.get(p)) for v, p, _ in column.parts if new.get(p)), (None, None))
        value = new.pop(column.name, current[1])
        type_value = new.pop(kind, current[0])
        if value in ("", "0" * 32):
            value = None
        legs = {v: p for v, p, _ in column.parts}
        if value and type_value not in legs:
            item.refuse("not_a_choice", kind, value=type_value or "", choices=", ".join(legs))
            continue
        for leg, physical in legs.items():
            new[physical] = value if value and leg == type_value else None


def _insert(table: Table, writes: list[Write]) -> None:
    columns = table.physical
    values = itemgetter(*(c.name for c in columns))
    dialects.current().insert(table, columns, [values(w.row) for w in writes])


def _update(table: Table, writes: list[Write]) -> None:
    names = sorted({c for w in writes for c in w.changes()})
    columns = [table.column(n) for n in names]
    values = itemgetter(*names, table.key.name)
    dialects.current().update(table, columns, [values(w.row) for w in writes])


def _delete(table: Table, writes: list[Write]) -> None:
    table.model._default_manager.filter(pk__in=[w.row[table.key.name] for w in writes]).delete()


def _apply(table: Table, writes: list[Write], statement: Any) -> None:
    """Run the statement over all rows; when it fails, halve until the rows at fault stand alone."""
    if not writes:
        return
    try:
        with transaction.atomic():
            statement(table, writes)
    except (ProtectedError, RestrictedError) as error:
        if len(writes) == 1:
            users = error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
            used_by = ", ".join(str(each) for each in list(users)[:3])
            writes[0].refuse("in_use", record=table.text(writes[0].row), detail=used_by)
            return
        _halves(table, writes, statement)
    except OperationalError:
        raise
    except (DatabaseError, ValueError, OverflowError) as error:
        if len(writes) == 1:
            code = (
                "duplicate_key" if isinstance(error, IntegrityError) and "unique" in str(error).lower() else "database"
            )
            detail = str(error).strip().splitlines()[0]
            text, other = table.text(writes[0].row), gettext("another record")
            field = table.caption if code == "duplicate_key" else ""
            writes[0].refuse(code, field, record=text, detail=detail, value=text, other=other)
            return
        _halves(table, writes, statement)


def _halves(table: Table, writes: list[Write], statement: Any) -> None:
    middle = len(writes) // 2
    _apply(table, writes[:middle], statement)
    _apply(table, writes[middle:], statement)
