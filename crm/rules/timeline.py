"""Notes, posts and account statistics: what each is about, and what people leave to the product."""

import re

from integration.engine.write import Batch, Write
from integration.registry import Rule

TAGS = re.compile(r"<[^>]*>|&nbsp;")


def about_one_record(lookup: str) -> Rule:
    """The rule that a note or post is about exactly one record, and stays with it."""

    def about(batch: Batch) -> None:
        column = batch.table.column(lookup)
        parts = [physical for _, physical, _ in column.parts]
        for item in batch.saves:
            chosen = [name for name in parts if item.new[name]]
            if len(chosen) == 1:
                if item.old is not None and item.changed(*parts):
                    item.refuse("crm.set_once", column.caption, record=_named(batch, item))
            elif chosen:
                captions = [batch.table.column(name).caption for name in chosen]
                item.refuse(
                    "crm.two_targets", column.caption, record=_named(batch, item), first=captions[0], second=captions[1]
                )
            else:
                item.refuse("crm.about_nothing", column.caption, record=_named(batch, item))

    return about


def says_something(batch: Batch) -> None:
    """A note has a title, a text or a file; one of nothing but blanks and mark-up is none."""
    for item in batch.saves:
        new = item.new
        words = TAGS.sub(" ", " ".join(filter(None, (new["subject"], new["notetext"], new["filename"]))))
        if not words.strip():
            item.refuse("crm.note_without_text", batch.table.column("notetext").caption, record=batch.table.caption)


def left_to_statistics_job(batch: Batch) -> None:
    """People look at the figures of Business Central and do not write them."""
    if batch.by_person:
        for item in batch.writes:
            item.refuse("crm.statistics_of_bc", record=batch.table.text(item.row) or batch.table.caption)


def _named(batch: Batch, item: Write) -> str:
    return batch.table.text(item.row) or batch.table.caption
