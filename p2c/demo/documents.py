"""What is being offered, sold and bought at the demo company: quotes and orders in Business Central, not yet posted."""

from __future__ import annotations

import random
from typing import Any

from erp.bc.models import Contact, Customer, CustomerTempl, Item, Resource, Vendor
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.rules.document_sides import PURCHASES, SALES, Side
from erp.bc.services import documents
from integration import origin as origins
from integration import registry
from integration.engine.write import Write, load
from integration.services.write_rows import write_rows
from p2c.demo import set_up
from p2c.demo.keys import Keys

Row = dict[str, Any]

QUOTE, ORDER = int(DocumentType.QUOTE), int(DocumentType.ORDER)
VAT, NO_VAT = "19.00000", "0.00000"
#: side, field of its set-up, number series and its first and last number
SERIES = (
    (SALES, "quote_nos", "SQUOTE", "Sales quotes", "AN260001", "AN269999"),
    (SALES, "order_nos", "SORDER", "Sales orders", "AB260001", "AB269999"),
    (SALES, "invoice_nos", "SINV", "Sales invoices", "ER260001", "ER269999"),
    (PURCHASES, "quote_nos", "PQUOTE", "Purchase quotes", "PA260001", "PA269999"),
    (PURCHASES, "order_nos", "PORDER", "Purchase orders", "BE260001", "BE269999"),
    (PURCHASES, "invoice_nos", "PINV", "Purchase invoices", "LR260001", "LR269999"),
)
#: type, day, whose (the at-th domestic customer), lines as (item, quantity, discount), discount on the whole, released
SOLD = (
    (QUOTE, "2026-11-04", 0, ((0, 12, 0), (3, 4, 5)), 0, False),
    (QUOTE, "2026-11-11", 1, ((6, 30, 10),), 0, True),
    (QUOTE, "2026-11-17", 2, ((2, 2, 0), (5, 8, 0), (9, 1, 0)), 3, False),
    (ORDER, "2026-11-03", 3, ((1, 20, 5),), 0, True),
    (ORDER, "2026-11-12", 4, ((4, 6, 0), (7, 6, 0)), 0, True),
    (ORDER, "2026-11-19", 0, ((8, 1, 0), (10, 3, 0)), 2, False),
)
BOUGHT = (
    (QUOTE, "2026-11-06", 0, ((11, 50, 0),), 0, False),
    (ORDER, "2026-11-10", 1, ((12, 24, 2), (13, 10, 0)), 0, True),
    (ORDER, "2026-11-18", 2, ((14, 100, 0),), 0, False),
)


class Papers:
    """Writes the documents through their table rules."""

    def __init__(self, writer: str) -> None:
        self.origin = origins.Origin(name=writer, product=True)
        self.keys = Keys(random.Random(f"{set_up.COMPANY_NAME}:documents"))
        self.counts: dict[str, int] = {}
        self.items = list(Item.objects.filter(type=0, blocked=False, sales_blocked=False, purchasing_blocked=False)
                          .order_by("no")[:20])  # fmt: skip

    def fill(self) -> dict[str, int]:
        """The number series, then what is sold and bought; returns the rows written per table."""
        for series in SERIES:
            self._series(*series)
        free = {"blocked": 0, "privacy_blocked": False, "currency": None, "country_region_code": "DE"}
        customers = list(Customer.objects.filter(**free).exclude(primary_contact=None).order_by("no")[:5])
        vendors = list(Vendor.objects.filter(**free).exclude(primary_contact=None).order_by("no")[:3])
        for kind, day, at, lines, discount, released in SOLD:
            self._document(SALES, kind, day, customers[at], lines, discount, released)
        for kind, day, at, lines, discount, released in BOUGHT:
            self._document(PURCHASES, kind, day, vendors[at], lines, discount, released)
        self._for_the_prospect()
        return self.counts

    def _write(self, model: Any, row: Row) -> str:
        key = self.keys.new()
        write_rows(model, [Write.insert({"system_id": key, **row})], self.origin)
        name = registry.table(model).name
        self.counts[name] = self.counts.get(name, 0) + 1
        return key

    def _series(self, side: Side, field: str, code: str, text: str, first: str, last: str) -> None:
        series = self._write("bc.noseries", {"code": code, "description": text})
        line = set_up.series_line(self.keys, series, first, last, 1, "")
        self._write("bc.noseriesline", line)
        setup = registry.table(side.setup)
        row = setup.row(side.setup.current())
        write_rows(side.setup, [Write.update(load(setup, [row["system_id"]])[row["system_id"]], {field: series})],
                   self.origin)  # fmt: skip

    def _document(
        self, side: Side, kind: int, day: str, partner: Any, lines: Any, discount: int, released: bool
    ) -> None:  # fmt: skip
        days = {"order_date": day, "posting_date": day, "document_date": day}
        header: Row = {"document_type": kind, side.partner: partner.pk.hex, **days}
        if discount:
            header |= {"invoice_discount_calculation": 1, "invoice_discount_value": f"{discount}.00000"}
        if side is SALES:
            header["external_document_no"] = f"PO-{40_000 + sum(map(ord, partner.no)) % 1_000}" if kind == ORDER else ""
            header["quote_valid_until_date"] = "2026-12-31" if kind == QUOTE else None
        key = self._write(side.header, header)
        for at, quantity, percent in lines:
            self._line(side, key, self.items[at % len(self.items)], quantity, percent)
        if released:
            documents.set_status(side, key, DocumentStatus.RELEASED, self.origin)

    def _line(
        self, side: Side, document: str, product: Any, quantity: int, percent: int, vat: str = VAT
    ) -> None:  # fmt: skip
        column = "item" if isinstance(product, Item) else "resource"
        row = {"document": document, column: product.pk.hex, "quantity": f"{quantity}.00000", "vat_percent": vat}
        self._write(side.line, {**row, "line_discount_percent": f"{percent}.00000"})

    def _for_the_prospect(self) -> None:
        """The company from the fair has asked what a reception would cost; it is no customer yet."""
        person = Contact.objects.filter(type=1, company__contact_business_relation=0).order_by("no").first()
        template = CustomerTempl.objects.get(code="ABROAD")
        if person is None:
            return
        kind = documents.KINDS_OF_DOCUMENT["sales-quote"]
        quote = documents.new_document(kind, person.pk.hex, template.pk.hex, self.origin)
        self.counts["bc.salesheader"] += 1
        installer = Resource.objects.filter(blocked=False).order_by("no").first()
        self._line(SALES, quote["system_id"], self.items[15 % len(self.items)], 2, 0, NO_VAT)
        self._line(SALES, quote["system_id"], self.items[16 % len(self.items)], 6, 0, NO_VAT)
        if installer is not None:
            self._line(SALES, quote["system_id"], installer, 8, 0, NO_VAT)
        comment = {"document": quote["system_id"], "description": "Montage in Absprache mit der Haustechnik."}
        self._write(SALES.line, comment)


def load_documents(writer: str) -> dict[str, int]:
    """Write quotes and orders of the demo company, with their number series."""
    return Papers(writer).fill()
