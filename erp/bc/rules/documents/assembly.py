"""Items that are put together for each order: a line of one has an assembly order of its own (DOC-038)."""

from __future__ import annotations

from erp.bc.models import AssemblyHeader, Item, SalesHeader
from erp.bc.models.document_base import DocumentType
from erp.bc.models.item import AssemblyPolicy, ReplenishmentSystem
from erp.bc.rules.documents.amounts import number
from integration.engine.write import Batch, Write
from integration.registry import Row

BY = ("replenishment_system", "assembly_policy")


def assemble_to_order(batch: Batch) -> None:
    """The assembly order follows item, quantity and date of its line; the database deletes it with the line."""
    watched = ("item", "quantity", "quantity_shipped", "unit_of_measure", "shipment_date")
    asked = [item for item in batch.saves if item.old is None or item.changed(*watched)]
    items = batch.load(Item, (item.new["item"] for item in asked), BY)
    made_for = {key for key, row in items.items() if _for_orders(row)}
    headers = batch.load(SalesHeader, (i.new["document"] for i in asked if i.new["item"] in made_for),
                         ("document_type",))  # fmt: skip
    wanted = {
        item.new["system_id"]: item
        for item in asked
        if headers.get(item.new["document"], {}).get("document_type") == DocumentType.ORDER
        and item.new["item"] in made_for
    }
    had = [i.new["system_id"] for i in asked if i.old is not None and number(i.old["qty_to_assemble_to_order"])]
    orders = {row["sales_line"]: row for row in batch.find(AssemblyHeader, "sales_line", {*had, *wanted})}
    for item in asked:
        key = item.new["system_id"]
        if key not in wanted:
            item.new["qty_to_assemble_to_order"] = "0.00000"
            if key in orders:
                batch.further(AssemblyHeader, Write.delete(orders[key]), cause=item)
            continue
        item.new["qty_to_assemble_to_order"] = item.new["outstanding_quantity"]
        values = _values(item.new)
        if key in orders:
            batch.further(AssemblyHeader, Write.update(orders[key], values), cause=item)
        elif number(item.new["quantity"]):
            batch.further(
                AssemblyHeader,
                Write.insert({"sales_line": key, "assemble_to_order": True, **values}),
                cause=item,
            )


def _for_orders(row: Row) -> bool:
    return (
        row["replenishment_system"] == ReplenishmentSystem.ASSEMBLY
        and row["assembly_policy"] == AssemblyPolicy.ASSEMBLE_TO_ORDER
    )


def _values(line: Row) -> Row:
    return {
        "item": line["item"],
        "description": line["description"],
        "unit_of_measure": line["unit_of_measure"],
        "quantity": line["quantity"],
        "assembled_quantity": line["quantity_shipped"],
        "due_date": line["shipment_date"],
    }
