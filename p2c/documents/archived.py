"""Quotes of Business Central that are done with: kept in the archive, and not worked on any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from erp.bc.models import SalesHeader, SalesHeaderArchive, SalesLine, SalesLineArchive
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.rules.documents.archiving import version_writes
from erp.bc.rules.documents.sides import SALES
from erp.bc.services import archiving
from integration import registry
from integration.engine.write import Batch, Write, load, now_text, write_isolated
from integration.origin import Origin
from integration.registry import Row

_QUOTE = int(DocumentType.QUOTE)
_OPEN, _RELEASED = int(DocumentStatus.OPEN), int(DocumentStatus.RELEASED)


def archive(keys: Iterable[str], origin: Origin) -> None:
    """Put these documents as they are into the archive."""
    wanted = list(dict.fromkeys(keys))
    if wanted:
        archiving.archive(SALES, wanted, origin)


def put_away_of(numbers: Iterable[str], who: str = "P2C") -> list[tuple[type, Write]]:
    """What is written so that the quotes of these numbers are done with: a version in the archive, and released."""
    found = [row for row in Batch.find(SalesHeader, "no", numbers) if row["document_type"] == _QUOTE]
    lines: dict[str, list[Row]] = defaultdict(list)
    for line in Batch.find(SalesLine, "document", (row["system_id"] for row in found)):
        lines[line["document"]].append(line)
    headers, of_lines = version_writes(found, lines, who, now_text())
    open_ = [
        Write.update(row, {"status": _RELEASED}) for row in found if row["status"] == _OPEN and lines[row["system_id"]]
    ]
    return [
        *((SalesHeaderArchive, one) for one in headers),
        *((SalesLineArchive, one) for one in of_lines),
        *((SalesHeader, one) for one in open_),
    ]


def put_away(rows: Sequence[Row], origin: Origin) -> None:
    """Release quotes, so that nobody works on them; one without lines stays as it is."""
    if not rows:
        return
    table = registry.table(SalesHeader)
    now = load(table, [row["system_id"] for row in rows])
    writes = [Write.update(row, {"status": _RELEASED}) for row in now.values() if row["status"] == _OPEN]
    write_isolated(table, writes, origin)
