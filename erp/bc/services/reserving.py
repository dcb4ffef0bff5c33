"""Reserving stock for an order on request, and letting it go (DOC-104)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction

from erp.bc.models import Item, SalesHeader, SalesLine
from erp.bc.models.document_base import DocumentType
from erp.bc.models.item import Reserve
from erp.bc.rules.documents.amounts import number
from erp.bc.rules.documents.reserving import free_stock, is_stocked, set_aside
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, find, load
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused, write_rows


class Reservation(Write):
    """A line of which stock is set aside: nothing else of it changes."""

    __slots__ = ()
    past_rules = True


@dataclass(frozen=True)
class Kept:
    """A line: what is reserved of it now, and what is outstanding and could not be."""

    line: Row
    reserved: Decimal
    short: Decimal

    @property
    def name(self) -> str:
        return f"{self.line['no']} {self.line['description']}".strip()


@dataclass
class Reserved:
    """What became of an order."""

    document: Row
    lines: list[Kept] = field(default_factory=list)


def reserve(key: str, origin: origins.Origin | None = None) -> Reserved:
    """Set stock aside for the lines of an order, as far as it is free. `RowsRefused` where none may have any."""
    with transaction.atomic():
        header, lines = _order(key)
        items = load(registry.table(Item), {row["item"] for row in lines if row["item"]})
        stocked = [row for row in lines if is_stocked(row, items) and number(row["outstanding_quantity"]) > 0]
        wanted = [dict(row) for row in stocked if row["reserve"] != Reserve.NEVER]
        if not wanted:
            code = "bc.reserve_never" if stocked else "bc.reserve_nothing"
            names = ", ".join(dict.fromkeys(row["no"] for row in stocked))
            raise RowsRefused([Finding(code, "", {"record": header["no"], "names": names})])
        set_aside(wanted, free_stock({row["item"] for row in wanted}, [row["system_id"] for row in wanted]))
        _write(lines, wanted, origin)
    return Reserved(header, [_kept(row) for row in wanted])


def cancel(key: str, origin: origins.Origin | None = None) -> Reserved:
    """Let go what is reserved for the lines of an order."""
    with transaction.atomic():
        header, lines = _order(key)
        held = [{**row, "reserved_quantity": "0.00000"} for row in lines if number(row["reserved_quantity"])]
        _write(lines, held, origin)
    return Reserved(header, [_kept(row) for row in held])


def _order(key: str) -> tuple[Row, list[Row]]:
    table = registry.table(SalesHeader)
    header = load(table, [key], lock=True)[key]
    if header["document_type"] != DocumentType.ORDER:
        kind = str(DocumentType(header["document_type"]).label)
        raise RowsRefused([Finding("bc.reserve_orders", "", {"record": table.text(header), "kind": kind})])
    rows = find(registry.table(SalesLine), "document", [key])
    return header, sorted(rows, key=lambda row: row["line_no"])


def _write(lines: list[Row], changed: list[Row], origin: origins.Origin | None) -> None:
    before = {row["system_id"]: row for row in lines}
    pairs = [(before[row["system_id"]], row["reserved_quantity"]) for row in changed]
    writes = [
        Reservation.update(old, {"reserved_quantity": new}) for old, new in pairs if old["reserved_quantity"] != new
    ]
    if writes:
        write_rows(SalesLine, writes, origin)


def _kept(row: Row) -> Kept:
    reserved = number(row["reserved_quantity"])
    return Kept(row, reserved, number(row["outstanding_quantity"]) - reserved)
