"""What is looked at before rows are written: lengths, sizes, required values, choices, keys that are taken, references.

A bad value refuses its own row, in words, before the database refuses the whole batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from integration import registry
from integration.characters import unprintable, without
from integration.engine import dialects
from integration.registry import Column, Row, Table

if TYPE_CHECKING:
    from integration.engine.write import Write

_looks_up: ContextVar[bool] = ContextVar("looks_up", default=False)


def check_values(table: Table, saves: list[Write], *, by_person: bool) -> None:
    """Refuse values that are too long or too large, missing, or taken; of a person also characters no file can carry,
    and keys that are taken."""
    texts = {c.name: c.max_length for c in table.physical if c.is_text and c.max_length}
    required = [c for c in table.physical if c.required]
    rows = [item.new for item in saves if item.new is not None]

    # a column at a time: as good as always nothing is wrong with any of its values
    def given(name: str) -> Iterator[Any]:
        return map(itemgetter(name), rows)

    for name, most in texts.items():
        if max(map(len, filter(None, given(name))), default=0) > most:
            _check_length(table, saves, table.column(name), most)
    for column in (c for c in table.physical if c.digits):
        # as texts at the column's scale: those with a point and all digits, or less
        if max(map(len, filter(None, given(column.name))), default=0) > column.digits + 1:
            _check_size(table, saves, column)
    for column in required:
        if not all(value not in (None, "") for value in set(given(column.name))):
            _check_required(table, saves, column)
    if by_person:
        _check_characters(table, saves)
    _check_unique(table, [item for item in saves if item.refusal is None], keys=by_person)


def check_choices(table: Table, saves: list[Write]) -> None:
    """Refuse numbers that stand for nothing; table rules ask what they stand for, so it is done before those."""
    rows = [item.new for item in saves if item.new is not None]
    for column in table.physical:
        if column.choices and not column.is_text:
            allowed = {value for value, _ in column.choices}
            if not set(map(itemgetter(column.name), rows)) <= {None, *allowed}:
                _check_choice(table, saves, column, allowed)


def _fresh(saves: list[Write], name: str) -> Iterator[tuple[Write, Row, Any]]:
    """The rows that have another value there than before."""
    for item in saves:
        new = item.new
        assert new is not None
        if item.old is None or item.old.get(name) != new[name]:
            yield item, new, new[name]


def _check_length(table: Table, saves: list[Write], column: Column, most: int) -> None:
    for item, new, value in _fresh(saves, column.name):
        if value and len(value) > most:
            said = {"record": table.text(new), "value": value, "length": len(value), "max": most}
            item.refuse("too_long", column.caption, **said)


def _check_size(table: Table, saves: list[Write], column: Column) -> None:
    """A number somebody gives is looked at when it comes in; this is about what rules make of several."""
    digits = column.digits - column.scale
    for item, new, value in _fresh(saves, column.name):
        if value and abs(Decimal(value)) >= Decimal(10) ** digits:
            item.refuse("out_of_range", column.caption, record=table.text(new), value=value, digits=digits)


def _check_required(table: Table, saves: list[Write], column: Column) -> None:
    for item, new, value in _fresh(saves, column.name):
        if value in (None, "") and (item.old is None or item.old.get(column.name) not in (None, "")):
            item.refuse("required", column.caption, record=table.text(new) or table.caption)


def _check_choice(table: Table, saves: list[Write], column: Column, allowed: set[Any]) -> None:
    for item, new, value in _fresh(saves, column.name):
        if value is not None and value not in allowed:
            choices = ", ".join(f"{v} {label}" for v, label in column.choices)
            item.refuse("not_a_choice", column.caption, record=table.text(new), value=value, choices=choices)


@contextmanager
def looking_up_references(on: bool = True) -> Iterator[None]:
    """Databases look at references when a transaction ends, and then refuse all of it. Inside this block they are
    looked at before the rows are written, so that one to a record that is gone costs only the row that has it."""
    token = _looks_up.set(on or _looks_up.get())
    try:
        yield
    finally:
        _looks_up.reset(token)


def check_references(table: Table, saves: list[Write]) -> None:
    """Refuse references to records that do not exist, where they are new; only inside `looking_up_references`."""
    if not _looks_up.get():
        return
    registered = {each.name for each in registry.tables()}
    for column in table.physical:
        if column.kind != "lookup" or column.target not in registered:
            continue
        name, other = column.name, registry.table(column.target)
        fresh = [w for w in saves if w.new and w.new[name] and (w.old is None or w.old[name] != w.new[name])]
        wanted = {w.new[name] for w in fresh if w.new}
        if other is table:
            wanted -= {w.row[table.key.name] for w in saves}
        gone = wanted - {row[0] for row in dialects.current().fetch(other, [other.key], other.key, sorted(wanted))}
        for item in fresh:
            if item.new and item.new[name] in gone:
                item.refuse("reference_gone", column.caption, record=table.text(item.new), target=other.caption)


def _check_characters(table: Table, saves: list[Write]) -> None:
    """Refuse a text with a character that no file can carry, and say where it is."""
    for column in (c for c in table.physical if c.is_text):
        for item in saves:
            value = (item.new or {}).get(column.name)
            if value and value != (item.old or {}).get(column.name) and (found := unprintable(value)):
                record = without(table.text(item.new or {}))
                item.refuse(
                    "unprintable",
                    column.caption,
                    record=record,
                    value=found.code,
                    place=found.place,
                    before=found.before,
                )


def _unique(table: Table, *, keys: bool) -> list[Column]:
    """The columns whose values nothing else may have."""
    known = {column.db_column: column for column in table.physical}
    fields = [f for f in table.model._meta.concrete_fields if f.unique and not f.primary_key]
    return [*([table.key] if keys else []), *(known[str(f.column)] for f in fields)]


def _is_fresh(item: Write, name: str, *, own: bool) -> bool:
    """Whether a unique value may be taken: a key is, where somebody has given one."""
    assert item.new is not None
    if own:
        return item.old is None and name in item.given
    return item.old is None or item.old[name] != item.new[name]


def _check_unique(table: Table, saves: list[Write], *, keys: bool) -> None:
    """Refuse a value of a unique column, or a given key, that is taken, in the batch or in the table."""
    refused: list[tuple[Write, Column, str]] = []
    for column in _unique(table, keys=keys):
        own = column.name == table.key.name
        fresh = [w for w in saves if w.new and _is_fresh(w, column.name, own=own)]
        values = {w.new[column.name] for w in fresh if w.new and w.new[column.name] not in (None, "")}
        if not values:
            continue
        owner: dict[str, str] = dict(dialects.current().fetch(table, [column, table.key], column, list(values)))
        leaving = {w.old[column.name] for w in saves if w.old and w.new and w.old[column.name] != w.new[column.name]}
        for item in fresh:
            new = item.new
            assert new is not None
            value = new[column.name]
            taken = owner.get(value)
            if taken and (own or taken != new[table.key.name]) and value not in leaving:
                refused.append((item, column, taken))
            else:
                owner[value] = new[table.key.name]
    if not refused:
        return
    from integration.engine.lookup import labels

    names = labels(table.name, sorted({taken for _, _, taken in refused}))
    names |= {w.new[table.key.name]: table.text(w.new) for w in saves if w.new and w.new[table.key.name] not in names}
    for item, column, taken in refused:
        row = item.new or {}
        item.refuse(
            "duplicate_key",
            column.caption,
            record=table.text(row),
            value=row[column.name],
            other=names.get(taken, taken),
        )
