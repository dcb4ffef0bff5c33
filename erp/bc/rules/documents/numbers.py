"""Quotes, orders and invoices are numbered from the series that the set-up of their side names for their type."""

from erp.bc.rules.documents.sides import SERIES, Side
from erp.bc.rules.numbers import number_from
from integration.engine.write import Batch
from integration.registry import Rule


def number_by_type(side: Side) -> Rule:
    """The rule that numbers new documents, each type from its own series; a type and number stay as they are."""
    by_type = {kind: number_from(side.setup, field) for kind, field in SERIES.items()}

    def take_number(batch: Batch) -> None:
        for item in batch.updates:
            if item.old["document_type"] != item.new["document_type"]:
                caption = batch.table.column("document_type").caption
                item.refuse("bc.document_type_fixed", caption, record=batch.table.text(item.old))
        for kind, rule in by_type.items():
            of_kind = [item for item in batch.saves if item.new["document_type"] == kind]
            if of_kind:
                rule(Batch(batch.table, of_kind, batch.origin, batch.now))

    return take_number
