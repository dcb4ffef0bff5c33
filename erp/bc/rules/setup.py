"""A setup table has one row."""

from integration.engine.write import Batch


def one_row(batch: Batch) -> None:
    """Refuse a second row."""
    fresh = list(batch.inserts)
    if not fresh:
        return
    exists = batch.table.model._default_manager.exists()
    for item in fresh if exists else fresh[1:]:
        item.refuse("bc.one_row", record=batch.table.caption)
