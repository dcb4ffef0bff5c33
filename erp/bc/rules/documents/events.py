"""Orders that are released, shipped or invoiced: noted in the post buffer while somebody wants to be told (DOC-090)."""

from __future__ import annotations

from collections.abc import Callable

from erp.bc.models import PostBuffer, SalesHeader
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.models.post_buffer import ChangeType
from integration import registry
from integration.engine.write import Batch, Write, now_text
from integration.registry import Row

#: each says whether somebody wants to be told; whoever does adds a function here when the site starts
WANTED: list[Callable[[], bool]] = []


def wanted() -> bool:
    """Whether somebody wants to be told what happens to orders."""
    return any(ask() for ask in WANTED)


def event(order: Row, kind: ChangeType, document_no: str = "") -> Write:
    """The entry that says what happened to an order; `document_no`: its shipment or invoice."""
    return Write.insert(
        {
            "table_name": registry.table(SalesHeader).name,
            "record_id": order["system_id"],
            "change_type": int(kind),
            "change_date_time": now_text(),
            "order_no": order["no"],
            "document_no": document_no,
            "your_reference": order["your_reference"],
            "customer": order["sell_to_customer"],
        }
    )


def is_released(item: Write) -> bool:
    """Whether an order has just been released."""
    new, old = item.new, item.old
    if new is None or new["document_type"] != DocumentType.ORDER or new["status"] != DocumentStatus.RELEASED:
        return False
    return old is None or old["status"] != DocumentStatus.RELEASED


def tell_release(batch: Batch) -> None:
    """An order that is released is an event."""
    released = [item for item in batch.saves if is_released(item)]
    if released and batch.once(wanted):
        for item in released:
            batch.further(PostBuffer, event(item.new or {}, ChangeType.RELEASED), cause=item)
