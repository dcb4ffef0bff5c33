"""Columns that are set when a record is created and stay."""

from integration.engine.write import Batch


def keep_insert_only(batch: Batch) -> None:
    """Refuse another value in a column that the registry calls insert-only."""
    fixed = [c for c in batch.table.physical if c.insert_only]
    for item in batch.updates:
        for column in fixed:
            if item.changed(column.name):
                item.refuse("crm.set_once", column.caption, record=batch.table.text(item.old))
