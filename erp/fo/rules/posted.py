"""What posting writes is there to read: people neither make nor change sales invoices (FO-117)."""

from erp.fo.rules.wording import refuse
from integration.engine.write import Batch


def only_posting(batch: Batch) -> None:
    """Refuse what people and other systems write."""
    if batch.by_person:
        for item in batch.writes:
            refuse(batch, item, "fo.posted", record=batch.table.text(item.row), table=batch.table.caption)
