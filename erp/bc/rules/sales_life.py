"""What is enforced on what orders leave behind: shipments, archived versions, assembly orders, notes, events."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from erp.bc.models import AssemblySetup
from erp.bc.rules.codes import clean_codes
from erp.bc.rules.documents.posted import only_posting
from erp.bc.rules.numbers import count_on, number_from
from erp.bc.rules.prices import not_negative
from integration.engine.write import Batch
from integration.registry import Rule

BY_POSTING = _("Posting a sales order or invoice writes it.")
BY_ARCHIVING = _("Archiving a sales document writes it.")
BY_EVENTS = _("Releasing and posting orders writes it.")


def signed_by_writer(batch: Batch) -> None:
    """A note keeps who wrote it first, and must say something."""
    for item in batch.saves:
        if item.old is None and not item.new["user_id"]:
            item.new["user_id"] = (batch.origin.name or "")[:150]
        if not item.new["title"].strip() and not item.new["note"].strip():
            item.refuse("required", batch.table.column("note").caption, record=batch.table.caption)


def on_something(batch: Batch) -> None:
    """A note is on a document."""
    for item in batch.inserts:
        if not item.new["document"] and not item.new["sales_invoice"]:
            item.refuse("required", batch.table.column("document").caption, record=batch.table.caption)


def assembly_quantities(batch: Batch) -> None:
    """What remains to be assembled; an order for a sales line has the line's quantity, which people change there."""
    for item in batch.saves:
        new, old = item.new, item.old
        if batch.by_person and old is not None and old["sales_line"] and item.changed("quantity", "item"):
            caption = batch.table.column("quantity").caption
            item.refuse("bc.assembly_of_line", caption, record=batch.table.text(old))
        rest = Decimal(str(new["quantity"])) - Decimal(str(new["assembled_quantity"]))
        new["remaining_quantity"] = new["quantity_to_assemble"] = f"{rest:.5f}"


def not_without_line(batch: Batch) -> None:
    """An assembly order for a sales line goes with the line only."""
    if batch.by_person:
        for item in batch.deletes:
            if item.old["sales_line"]:
                item.refuse("bc.assembly_of_line", record=batch.table.text(item.old))


SALES_SHIPMENT_HEADER: list[Rule] = [clean_codes, only_posting(BY_POSTING)]
SALES_SHIPMENT_LINE: list[Rule] = [
    clean_codes,
    only_posting(BY_POSTING),
    count_on("line_no", within="document", step=10000),
]
SALES_ARCHIVE: list[Rule] = [clean_codes, only_posting(BY_ARCHIVING)]
ASSEMBLY_HEADER: list[Rule] = [
    clean_codes,
    not_without_line,
    not_negative("quantity"),
    number_from(AssemblySetup, "assembly_order_nos"),
    assembly_quantities,
]
RECORD_LINK: list[Rule] = [on_something, signed_by_writer]
POST_BUFFER: list[Rule] = [only_posting(BY_EVENTS)]
