"""Orders that are invoiced: which of their shipments were, and the orders behind invoices made from shipments.

DOC-083: one invoice may charge what several orders have shipped, and close them all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from erp.bc.models import SalesHeader, SalesLine, SalesShipmentHeader, SalesShipmentLine
from erp.bc.rules.documents.amounts import number
from erp.bc.services.posting_plan import ORDER, Plan
from integration import registry
from integration.engine.write import Write, find
from integration.messages import Finding
from integration.registry import Row
from integration.services.write_rows import RowsRefused


@dataclass
class InvoicedOrders:
    """The orders (and shipment lines) that invoices of their own charge."""

    orders: dict[str, Row] = field(default_factory=dict)
    #: order -> the document that charges it
    charged_by: dict[str, str] = field(default_factory=dict)
    _lines: dict[str, tuple[Row, Decimal]] = field(default_factory=dict)
    _shipped: dict[str, tuple[Row, Decimal]] = field(default_factory=dict)

    @classmethod
    def of(cls, invoiced: Sequence[Plan]) -> InvoicedOrders:
        """What these documents charge that orders have shipped; refused where that is invoiced by now."""
        found = cls()
        wanted = [
            (plan, part) for plan in invoiced if not plan.is_order for part in plan.parts if part.line["shipment_no"]
        ]
        shipments = {part.line["shipment_no"] for _plan, part in wanted}
        if not shipments:
            return found
        numbers = {r["system_id"]: r["no"] for r in find(registry.table(SalesShipmentHeader), "no", shipments, ("no",))}
        shipped = {
            (numbers[row["document"]], row["line_no"]): row
            for row in find(registry.table(SalesShipmentLine), "document", numbers)
        }
        order_nos = {row["order_no"] for row in shipped.values()}
        orders = {
            row["no"]: row
            for row in find(registry.table(SalesHeader), "no", order_nos)
            if row["document_type"] == ORDER
        }
        keys = [row["system_id"] for row in orders.values()]
        lines = {(row["document"], row["line_no"]): row for row in find(registry.table(SalesLine), "document", keys)}
        for plan, part in wanted:
            row = shipped.get((part.line["shipment_no"], part.line["shipment_line_no"]))
            found._charge(plan, part.line, part.invoice, row, orders, lines)
        return found

    def _charge(
        self, plan: Plan, own: Row, quantity: Decimal, row: Row | None, orders: dict[str, Row],
        lines: dict[tuple[str, int], Row],
    ) -> None:  # fmt: skip
        before = self._shipped.get(row["system_id"], (row, Decimal(0)))[1] if row else Decimal(0)
        if row is None or abs(quantity + before) > abs(number(row["qty_shipped_not_invoiced"])):
            left = number(row["qty_shipped_not_invoiced"]) if row else Decimal(0)
            words = {"record": f"{plan.header['no']} · {own['no']} {own['description']}".strip()}
            more = {"value": f"{quantity.normalize():f}", "shipment": own["shipment_no"]}
            raise RowsRefused([Finding("bc.shipment_invoiced", "", {**words, **more, "left": f"{left.normalize():f}"})])
        self._shipped[row["system_id"]] = (row, before + quantity)
        order = orders.get(row["order_no"])
        line = lines.get((order["system_id"], row["order_line_no"])) if order else None
        if order is not None and line is not None:
            self.orders[order["system_id"]] = order
            self.charged_by[order["system_id"]] = plan.header["system_id"]
            so_far = self._lines.get(line["system_id"], (line, Decimal(0)))[1]
            self._lines[line["system_id"]] = (line, so_far + quantity)

    def line_writes(self) -> list[Write]:
        """How much of the orders' lines is invoiced then."""
        return [
            Write.update(row, {"quantity_invoiced": f"{number(row['quantity_invoiced']) + more:.5f}"})
            for row, more in self._lines.values()
        ]

    def shipment_writes(self, made: Sequence[Plan]) -> list[Write]:
        """How much of the shipments is invoiced then: the oldest first, where orders are invoiced themselves."""
        charged = dict(self._shipped)
        orders = {
            (plan.header["no"], part.line["line_no"]): abs(plan.from_before(part))
            for plan in made
            if plan.is_order
            for part in plan.parts
            if plan.from_before(part)
        }
        rows: dict[tuple[str, int], list[Row]] = defaultdict(list)
        nos = {no for no, _line in orders}
        for row in find(registry.table(SalesShipmentLine), "order_no", nos) if nos else ():
            rows[row["order_no"], row["order_line_no"]].append(row)
        for name, rest in orders.items():
            for row in sorted(rows[name], key=lambda row: (row["created_on"], row["system_id"])):
                there = number(row["qty_shipped_not_invoiced"])
                used = min(rest, abs(there))
                if used and row["system_id"] not in charged:
                    charged[row["system_id"]] = (row, used if there > 0 else -used)
                    rest -= used
        return [
            Write.update(
                row,
                {
                    "quantity_invoiced": f"{number(row['quantity_invoiced']) + more:.5f}",
                    "qty_shipped_not_invoiced": f"{number(row['qty_shipped_not_invoiced']) - more:.5f}",
                },
            )
            for row, more in charged.values()
        ]
