"""Putting sales documents into the archive on demand: quotes that are revised, orders as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction

from erp.bc.models import SalesHeaderArchive, SalesLine, SalesLineArchive
from erp.bc.rules.documents.archiving import version_writes
from erp.bc.rules.documents.sides import SALES, Side
from integration import origin as origins
from integration import registry
from integration.engine.write import find, load, now_text
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows


def archive(side: Side, keys: Sequence[str], origin: origins.Origin | None = None) -> list[Row]:
    """Archive these documents as they are; returns the versions. Many take as many statements as one."""
    if not keys:
        return []
    origin = origin or origins.current()
    table = registry.table(side.header)
    with transaction.atomic():
        rows = load(table, keys, lock=True)
        for key in keys:
            if key not in rows:
                words = {"kind": table.caption, "value": key, "record": key}
                raise RowsRefused([Finding("bc.not_found", "", words)])
        if side is not SALES:
            names = ", ".join(table.text(row) for row in rows.values())
            raise RowsRefused([Finding("bc.not_archived", "", {"record": names})])
        lines: dict[str, list[Row]] = defaultdict(list)
        for line in find(registry.table(SalesLine), "document", rows):
            lines[line["document"]].append(line)
        headers, of_lines = version_writes(list(rows.values()), lines, origin.name[:150], now_text())
        write_rows(SalesHeaderArchive, headers, origin.by_product())
        if of_lines:
            write_rows(SalesLineArchive, of_lines, origin.by_product())
        return [each.row for each in headers]
