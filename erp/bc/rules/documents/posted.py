"""What posting writes is there to read: people neither make nor change posted documents and ledger entries."""

from typing import Any

from erp.bc.models import SalesSetup
from integration.engine.write import Batch
from integration.registry import Rule

#: what may be changed of a posted document: how often it was printed
PRINTING = {"no_printed", "modified_on", "modified_by"}


def only_posting(source: Any) -> Rule:
    """The rule that keeps people from writing a table; `source`: where its rows come from, in a sentence."""

    def refuse(batch: Batch) -> None:
        if batch.by_person:
            for item in batch.writes:
                item.refuse("bc.posted", record=_name(batch, item.row), table=batch.table.caption, source=str(source))

    return refuse


def posted_document(source: Any) -> Rule:
    """The rule for posted documents: as `only_posting`, but printing counts, and old printed ones may be deleted."""

    def refuse(batch: Batch) -> None:
        if not batch.by_person:
            return
        deleted = list(batch.deletes)
        setup = SalesSetup.current() if deleted else SalesSetup()
        before = setup.allow_document_deletion_before
        caption = str(SalesSetup._meta.get_field("allow_document_deletion_before").verbose_name)
        for item in batch.saves:
            if item.old is None or not set(item.changes()) <= PRINTING:
                item.refuse("bc.posted", record=_name(batch, item.row), table=batch.table.caption, source=str(source))
        for item in deleted:
            record, posted = _name(batch, item.old), item.old["posting_date"]
            if before is None:
                item.refuse("bc.posted_kept", caption, record=record, setup=str(setup))
            elif posted >= before.isoformat():
                item.refuse("bc.posted_too_young", caption, record=record, value=posted, date=before.isoformat())
            elif not item.old["no_printed"]:
                item.refuse("bc.posted_not_printed", record=record)

    return refuse


def _name(batch: Batch, row: dict[str, Any]) -> str:
    return batch.table.text(row) or batch.table.caption
