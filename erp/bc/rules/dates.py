"""Dates of rows are text, also where SQLite hands them over as dates: rules compare and copy them."""

from collections.abc import Iterable

from integration.engine.write import Batch
from integration.registry import Row, Table


def plain_dates(batch: Batch) -> None:
    """Every date of the rows to write, and of the rows as they were, is text."""
    with_plain_dates(batch.table, (row for item in batch.all for row in (item.old, item.new) if row is not None))


def with_plain_dates(table: Table, rows: Iterable[Row]) -> list[Row]:
    """The rows, their dates as text."""
    dates = [column for column in table.physical if column.kind == "date"]
    found = list(rows)
    for row in found:
        row.update((column.name, column.row_value(row[column.name])) for column in dates)
    return found
