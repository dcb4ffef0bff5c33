"""What is being offered, sold and bought at the demo company: quotes and orders in Business Central, not yet posted."""

from __future__ import annotations

import random
from typing import Any

from erp.bc.models import Contact, Customer, CustomerTempl, Item, Resource, Vendor
from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.rules.documents.sides import PURCHASES, SALES, Side
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
    (SALES, "posted_shipment_nos", "SSHIP", "Posted sales shipments", "LS260001", "LS269999"),
    (SALES, "posted_invoice_nos", "SPINV", "Posted sales invoices", "RG260001", "RG269999"),
    (SALES, "posted_credit_memo_nos", "SCRMEMO", "Posted sales credit memos", "GU260001", "GU269999"),
    (SALES, "payment_nos", "PAYMENT", "Customer payments", "ZA260001", "ZA269999"),
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
        self._series()
        free = {"blocked": 0, "privacy_blocked": False, "currency": None, "country_region_code": "DE"}
        customers = Customer.objects.filter(**free).exclude(primary_contact=None).order_by("no")[:5]
        vendors = Vendor.objects.filter(**free).exclude(primary_contact=None).order_by("no")[:3]
        self._documents(SALES, SOLD, list(customers))
        self._documents(PURCHASES, BOUGHT, list(vendors))
        self._for_the_prospect()
        return self.counts

    def _write(self, model: Any, rows: list[Row]) -> list[str]:
        """Write rows of a table at once; returns their keys."""
        rows = [{"system_id": self.keys.new(), **row} for row in rows]
        write_rows(model, [Write.insert(row) for row in rows], self.origin)
        name = registry.table(model).name
        self.counts[name] = self.counts.get(name, 0) + len(rows)
        return [row["system_id"] for row in rows]

    def _series(self) -> None:
        codes = [{"code": code, "description": text} for _side, _field, code, text, _first, _last in SERIES]
        keys = self._write("bc.noseries", codes)
        ranges = [(first, last) for *_rest, first, last in SERIES]
        lines = [
            set_up.series_line(self.keys, key, first, last, 1, "")
            for key, (first, last) in zip(keys, ranges, strict=True)
        ]
        self._write("bc.noseriesline", lines)
        for side in (SALES, PURCHASES):
            setup = registry.table(side.setup)
            (row,) = load(setup, [side.setup.current().pk.hex]).values()
            own = {field: key for key, (of, field, *_rest) in zip(keys, SERIES, strict=True) if of is side}
            write_rows(side.setup, [Write.update(row, own)], self.origin)

    def _documents(self, side: Side, plan: Any, partners: list[Any]) -> None:
        headers = [self._header(side, kind, day, partners[at], whole) for kind, day, at, _lines, whole, _done in plan]
        keys = self._write(side.header, headers)
        lines = [
            self._line(key, self.items[at % len(self.items)], quantity, percent=percent)
            for key, (_kind, _day, _at, of, _whole, _done) in zip(keys, plan, strict=True)
            for at, quantity, percent in of
        ]
        self._write(side.line, lines)
        released = [key for key, each in zip(keys, plan, strict=True) if each[-1]]
        rows = load(registry.table(side.header), released).values()
        status = {"status": int(DocumentStatus.RELEASED)}
        write_rows(side.header, [Write.update(row, status) for row in rows], self.origin)

    @staticmethod
    def _header(side: Side, kind: int, day: str, partner: Any, discount: int) -> Row:
        header: Row = {"document_type": kind, side.partner: partner.pk.hex}
        header |= {"order_date": day, "posting_date": day, "document_date": day}
        if discount:
            header |= {"invoice_discount_calculation": 1, "invoice_discount_value": f"{discount}.00000"}
        if side is SALES and kind == QUOTE:
            header["quote_valid_until_date"] = "2026-12-31"
        elif side is SALES:
            header["external_document_no"] = f"PO-{40_000 + sum(map(ord, partner.no)) % 1_000}"
        return header

    @staticmethod
    def _line(document: str, product: Any, quantity: int, *, percent: int = 0, vat: str = VAT) -> Row:
        column = "item" if isinstance(product, Item) else "resource"
        row = {"document": document, column: product.pk.hex, "quantity": f"{quantity}.00000", "vat_percent": vat}
        return {**row, "line_discount_percent": f"{percent}.00000"}

    def _for_the_prospect(self) -> None:
        """The company from the fair has asked what a reception would cost; it is no customer yet."""
        person = Contact.objects.filter(type=1, company__contact_business_relation=0).order_by("no").first()
        installer = Resource.objects.filter(blocked=False).order_by("no").first()
        if person is None or installer is None:
            return
        template = CustomerTempl.objects.get(code="ABROAD")
        kind = documents.KINDS_OF_DOCUMENT["sales-quote"]
        quote = documents.new_document(kind, person.pk.hex, template.pk.hex, self.origin)["system_id"]
        self.counts["bc.salesheader"] += 1
        wanted = ((self.items[15 % len(self.items)], 2), (self.items[16 % len(self.items)], 6), (installer, 8))
        lines = [self._line(quote, product, quantity, vat=NO_VAT) for product, quantity in wanted]
        comment = {"document": quote, "description": "Montage in Absprache mit der Haustechnik."}
        self._write(SALES.line, [*lines, comment])


def load_documents(writer: str) -> dict[str, int]:
    """Write quotes and orders of the demo company, with their number series."""
    return Papers(writer).fill()
