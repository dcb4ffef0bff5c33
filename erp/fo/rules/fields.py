"""What a single row must have by itself: required fields, known choices, lengths, and keys that stay."""

from typing import Any

from erp.fo.rules.wording import name, refuse
from integration.engine.write import Batch
from integration.registry import Row, Rule


def required(batch: Batch) -> None:
    """Columns that are never empty (FO-E20, FO-129)."""
    columns = [c.name for c in batch.table.physical if c.required]
    for item in batch.saves:
        for column in columns:
            if item.new[column] in (None, ""):
                refuse(batch, item, "fo.e20", column)


def required_if(column: str, **when: Any) -> Rule:
    """A column that is never empty while others have these values (FO-135)."""

    def check(batch: Batch) -> None:
        for item in batch.saves:
            if not item.new[column] and all(item.new[other] == value for other, value in when.items()):
                refuse(batch, item, "fo.e20", column)

    return check


def known_choices(batch: Batch) -> None:
    """Enumerations have one of their symbols (FO-E32); they are found in any case."""
    columns = {c.name: c.choices for c in batch.table.physical if c.choices and c.is_text}
    symbols = {column: {str(v).casefold(): v for v, _label in choices} for column, choices in columns.items()}
    for item in batch.saves:
        for column, choices in columns.items():
            value = item.new[column]
            known = symbols[column].get(str(value).casefold())
            if known is not None:
                item.new[column] = known
            elif value:
                refuse(batch, item, "fo.e32", column, choices=", ".join(str(v) for v, _label in choices))
            else:
                # a blank one falls back on what new records have
                item.new[column] = batch.table.column(column).default or ""


def fits(batch: Batch) -> None:
    """Texts fit their columns (FO-E33)."""
    most = {c.name: c.max_length for c in batch.table.physical if c.is_text and c.max_length}
    for item in batch.saves:
        for column, length in most.items():
            value = item.new[column]
            if value and len(value) > length:
                refuse(batch, item, "fo.e33", column, length=len(value), max=length)


def not_negative(*columns: str) -> Rule:
    """Amounts that are not below nought."""

    def check(batch: Batch) -> None:
        for item in batch.saves:
            for column in columns:
                if str(item.new[column] or "").startswith("-"):
                    refuse(batch, item, "fo.negative", column)

    return check


def kept(*columns: str) -> Rule:
    """Columns that never change once the record exists: its key, its type (FO-065, FO-135)."""

    def check(batch: Batch) -> None:
        for item in batch.updates:
            for column in columns:
                if item.new[column] != item.old[column] and item.old[column] not in (None, ""):
                    refuse(batch, item, "fo.kept", column, record=name(batch, item.old), old=item.old[column])

    return check


def unique(*columns: str, by: str = "") -> Rule:
    """The entity's key, told with both records (FO-130, FO-E29). One query per batch, by its most telling column."""
    telling = by or columns[-1]

    def key_of(row: Row) -> tuple[Any, ...]:
        return tuple(row[column] for column in columns)

    def check(batch: Batch) -> None:
        table = batch.table
        key = table.key.name
        fresh = [w for w in batch.saves if w.old is None or key_of(w.old) != key_of(w.new)]
        fresh = [w for w in fresh if None not in key_of(w.new)]
        if not fresh:
            return
        found = batch.find(table.model, telling, (w.new[telling] for w in fresh), (*columns, *table.label))
        taken = {key_of(row): row for row in found}
        for item in fresh:
            other = taken.setdefault(key_of(item.new), item.new)
            if other[key] != item.new[key]:
                value = " / ".join(str(v) for v in key_of(item.new))
                refuse(batch, item, "fo.e29", telling, value=value, other=name(batch, other))

    return check
