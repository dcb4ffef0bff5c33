"""What goes into the sales archive: an order when it is released, after each posting, and before it is deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from erp.bc.models import SalesHeader, SalesHeaderArchive, SalesLine, SalesLineArchive, SalesSetup
from erp.bc.models.document_base import DocumentType
from erp.bc.rules.documents.events import is_released
from integration import registry
from integration.engine.write import Batch, Write, find
from integration.ids import new_ids
from integration.registry import Row

_STAMPS = {"system_id", "created_on", "modified_on", "modified_by"}


def version_writes(
    documents: Sequence[Row], lines: Mapping[str, Iterable[Row]], who: str, when: str,
    posted: Mapping[str, Row] | None = None,
) -> tuple[list[Write], list[Write]]:  # fmt: skip
    """Another version of each document and of its lines. `posted`: what else the versions of some documents say."""
    archive = registry.table(SalesHeaderArchive)
    known = find(archive, "no", {row["no"] for row in documents}, ("document_type", "no", "doc_no_occurrence",
                                                                     "version_no"))  # fmt: skip
    last: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in known:
        name = (row["document_type"], row["no"], row["doc_no_occurrence"])
        last[name] = max(last[name], row["version_no"])
    headers, rows = [], []
    own, own_of_line = _shared(SalesHeader, SalesHeaderArchive), _shared(SalesLine, SalesLineArchive)
    for document, key in zip(documents, new_ids(len(documents)), strict=True):
        name = (document["document_type"], document["no"], document["doc_no_occurrence"])
        last[name] += 1
        more = {"system_id": key, "version_no": last[name], "date_archived": when, "archived_by": who}
        told = (posted or {}).get(document["system_id"], {})
        headers.append(Write.insert({**{n: document[n] for n in own}, **more, **told}))
        for line in lines.get(document["system_id"], ()):
            rows.append(Write.insert({**{n: line[n] for n in own_of_line}, "document": key}))
    return headers, rows


def _shared(model: type, archive: type) -> list[str]:
    there = {column.name for column in registry.table(archive).physical}
    return [c.name for c in registry.table(model).physical if c.name in there and c.name not in _STAMPS | {"document"}]


def archive_orders(batch: Batch) -> None:
    """Where the sales set-up says so, orders are archived when they are released and before they are deleted.

    Posting deletes orders that it has archived itself.
    """
    orders = [item for item in batch.writes if is_released(item)]
    if batch.by_person:
        orders += [item for item in batch.deletes if item.old["document_type"] == DocumentType.ORDER]
    if not orders or not batch.once(lambda: SalesSetup.current().archive_orders):
        return
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in batch.find(SalesLine, "document", (item.row["system_id"] for item in orders)):
        lines[row["document"]].append(row)
    causes = {item.row["no"]: item for item in orders}
    headers, rows = version_writes([item.row for item in orders], lines, batch.origin.name[:150], batch.now)
    by_key = {}
    for made in headers:
        by_key[made.row["system_id"]] = cause = causes[made.row["no"]]
        batch.further(SalesHeaderArchive, made, cause=cause)
    for made in rows:
        batch.further(SalesLineArchive, made, cause=by_key[made.row["document"]])


def another_occurrence(batch: Batch) -> None:
    """A number that is used again after its document was archived counts as another occurrence of it."""
    fresh = list(batch.inserts)
    names = ("document_type", "no", "doc_no_occurrence")
    before: dict[tuple[Any, Any], int] = {}
    for row in batch.find(SalesHeaderArchive, "no", (item.new["no"] for item in fresh), names):
        name = (row["document_type"], row["no"])
        before[name] = max(before.get(name, 0), row["doc_no_occurrence"])
    for item in fresh:
        last = before.get((item.new["document_type"], item.new["no"]))
        if last is not None:
            item.new["doc_no_occurrence"] = last + 1
