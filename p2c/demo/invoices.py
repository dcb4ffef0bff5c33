"""Posted sales invoices of the demo company, and what its customers have paid of them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from p2c.demo import set_up
from p2c.demo.cases import Case
from p2c.demo.catalogue import Catalogue
from p2c.demo.keys import Keys
from p2c.demo.partners import Ids, Partner
from p2c.demo.prices import money, per_euro

Row = dict[str, Any]

COMMENT, G_L_ACCOUNT, ITEM, RESOURCE = range(4)
PAYMENT, INVOICE, CREDIT_MEMO = 1, 2, 3
INITIAL, APPLICATION = 1, 2
FIRST_DAY, LAST_DAY = date(2026, 3, 2), date(2026, 10, 30)
VAT = {"DE": Decimal(19)}
COMMENTS = (
    "Anlieferung bitte nur vormittags.",
    "Wie telefonisch besprochen.",
    "Montage in Absprache mit der Haustechnik.",
)


class Paid(Enum):
    """What has come in for an invoice."""

    NOTHING = "nothing"
    A_PART = "a part"
    ALL = "all"


# How the invoices stand, oldest first.
PLAN = (*(Paid.ALL,) * 34, *(Paid.A_PART,) * 7, *(Paid.NOTHING,) * 17)
WITH_VAT_IN_PRICES = 5


def invoice_no(at: int) -> str:
    """The number of the at-th invoice: RE260001 …"""
    return f"RE26{at:04d}"


class Sales:
    """Writes what was sold: invoices with their lines, and the customer ledger."""

    def __init__(self, rng: random.Random, keys: Keys, ids: Ids, catalogue: Catalogue, partners: list[Partner]) -> None:
        self.rng, self.keys, self.ids, self.catalogue = rng, keys, ids, catalogue
        self.partners = [p for p in partners if p.table == "bc.customer"]
        self.currency_codes = {key: code for code, key in ids.currencies.items()}
        self.terms = {key: code for code, key in ids.codes["bc.paymentterms"].items()}
        self.cases: dict[Case, list[str]] = {}
        self.headers: list[Row] = []
        self.lines: list[Row] = []
        self.ledger: list[Row] = []
        self.details: list[Row] = []

    def fill(self) -> dict[str, list[Row]]:
        """The invoices of the year; the last ones are the special ones."""
        rng = self.rng
        known = [p for p in self.partners if p.case in (Case.EQUAL, Case.DIFFERENT, Case.BC_ONLY)]
        step = (LAST_DAY - FIRST_DAY) / len(PLAN)
        gross_left = WITH_VAT_IN_PRICES
        for at, paid in enumerate(PLAN):
            partner = rng.choice(known)
            gross = gross_left > 0 and partner.firm.country in VAT and partner.row["currency"] is None
            gross_left -= gross
            header = self._invoice(partner, FIRST_DAY + step * at, self._some_goods(), gross=gross)
            self._owe(header, paid)
            if gross:
                self._case(Case.VAT_IN_PRICES, header)
            if paid == Paid.A_PART:
                self._case(Case.PARTLY_PAID, header)
        self._special(known)
        return {
            "bc.custledgerentry": self.ledger,
            "bc.detailedcustledgentry": self.details,
            "bc.salesinvoiceheader": self.headers,
            "bc.salesinvoiceline": self.lines,
        }

    def _special(self, known: list[Partner]) -> None:
        blocked = self.catalogue.of_case(Case.BLOCKED_ITEM)
        header = self._invoice(self.rng.choice(known), LAST_DAY, [(ITEM, blocked)])
        self._owe(header, Paid.NOTHING)
        self._case(Case.INVOICE_OF_BLOCKED_ITEM, header)
        waiting = next(p for p in self.partners if p.case == Case.CURRENCY_WITHOUT_RATE)
        header = self._invoice(waiting, LAST_DAY, self._some_goods())
        self._owe(header, Paid.NOTHING)
        self._case(Case.INVOICE_OF_WAITING_CUSTOMER, header)
        header = self._invoice(self.rng.choice(known), LAST_DAY - timedelta(days=20), self._some_goods())
        header["cancelled"] = True
        self._owe(header, Paid.ALL, by=CREDIT_MEMO)
        self._case(Case.CANCELLED_INVOICE, header)

    def _case(self, case: Case, header: Row) -> None:
        self.cases.setdefault(case, []).append(header["system_id"])

    def _some_goods(self) -> list[tuple[int, Row]]:
        """One to four lines: goods, often with the hours it took to put them up."""
        goods = [(ITEM, row) for row in self.rng.sample(self.catalogue.items, self.rng.choice((1, 2, 2, 3)))]
        if self.rng.random() < 0.4:
            goods.append((RESOURCE, self.rng.choice(self.catalogue.resources)))
        return goods

    def _invoice(self, partner: Partner, day: date, goods: list[tuple[int, Row]], *, gross: bool = False) -> Row:
        rng, customer = self.rng, partner.row
        code = self.currency_codes.get(customer["currency"] or "", "")
        days = {"NET 45": 45, "NET 60": 60, "14 DAYS": 14}.get(self.terms[customer["payment_terms"]], 30)
        address = {name: customer[name] for name in ("address", "address_2", "post_code", "city", "county")}
        address["country_region_code"] = customer["country_region_code"]
        header: Row = {
            "system_id": self.keys.new(),
            "no": invoice_no(len(self.headers) + 1),
            "sell_to_customer": customer["system_id"],
            "bill_to_customer": customer["system_id"],
            "sell_to_customer_name": customer["name"],
            "bill_to_name": customer["name"],
            "ship_to_name": customer["name"],
            **{
                f"{kind}_{name}": value for kind in ("sell_to", "bill_to", "ship_to") for name, value in address.items()
            },
            "your_reference": f"Best. {rng.randrange(1_000, 9_999)}" if rng.random() < 0.5 else "",
            "external_document_no": f"PO-{rng.randrange(10_000, 99_999)}" if rng.random() < 0.6 else "",
            "posting_date": day.isoformat(),
            "document_date": day.isoformat(),
            "shipment_date": (day - timedelta(days=3)).isoformat(),
            "due_date": (day + timedelta(days=days)).isoformat(),
            "salesperson": customer["salesperson"],
            "currency": customer["currency"],
            "currency_factor": f"{per_euro(code):.15f}" if code else None,
            "payment_terms": customer["payment_terms"],
            "shipment_method": customer["shipment_method"],
            "shipping_agent": customer["shipping_agent"],
            "prices_including_vat": gross,
        }
        self.headers.append(header)
        vat = VAT.get(partner.firm.country, Decimal(0))
        discount = Decimal(rng.choice((0, 0, 0, 5, 10)))
        for kind, row in goods:
            quantity = Decimal(rng.choice((1, 2, 4, 6, 10, 12)))
            price = money(Decimal(row["unit_price"]) * per_euro(code) * (1 + vat / 100 if gross else 1))
            column = "item" if kind == ITEM else "resource"
            self._line(header, kind, row["no"], row.get("description") or row["name"], vat, quantity, price,
                       discount if kind == ITEM else Decimal(0),
                       **{column: row["system_id"], "unit_of_measure": row["base_unit_of_measure"]})  # fmt: skip
        if rng.random() < 0.3:
            price = money(Decimal(rng.choice((39, 59, 95))) * per_euro(code) * (1 + vat / 100 if gross else 1))
            self._line(header, G_L_ACCOUNT, set_up.FREIGHT_ACCOUNT, "Fracht und Verpackung", vat, Decimal(1), price)
        if rng.random() < 0.3:
            self._line(header, COMMENT, "", rng.choice(COMMENTS), Decimal(0), Decimal(0), Decimal(0))
        return header

    def _line(
        self, header: Row, kind: int, no: str, text: str, vat: Decimal, quantity: Decimal, price: Decimal,
        discount: Decimal = Decimal(0), **values: Any,
    ) -> None:  # fmt: skip
        full = money(quantity * price)
        off = money(full * discount / 100)
        if header["prices_including_vat"]:
            gross = full - off
            net = money(gross / (1 + vat / 100))
        else:
            net = full - off
            gross = money(net * (1 + vat / 100))
        self.lines.append(
            {
                "system_id": self.keys.new(),
                "document": header["system_id"],
                "line_no": 10_000 * (1 + sum(1 for line in self.lines if line["document"] == header["system_id"])),
                "type": kind,
                "no": no,
                "description": text[:100],
                "quantity": f"{quantity:.5f}",
                "unit_price": f"{price:.5f}",
                "line_discount_percent": f"{discount:.5f}",
                "line_discount_amount": f"{off:.4f}",
                "amount": f"{net:.4f}",
                "amount_including_vat": f"{gross:.4f}",
                "vat_percent": f"{vat:.5f}",
                "shipment_date": header["shipment_date"],
                **values,
            }
        )

    # --- the ledger -------------------------------------------------------------------------------------------------

    def _owe(self, header: Row, paid: Paid, by: int = PAYMENT) -> None:
        """What the invoice did to the customer's account, and what came in for it since."""
        total = sum(
            (Decimal(r["amount_including_vat"]) for r in self.lines if r["document"] == header["system_id"]), Decimal(0)
        )
        charged = self._entry(header, INVOICE, header["no"], header["posting_date"], open=paid != Paid.ALL)
        header["cust_ledger_entry"] = charged["system_id"]
        self._detail(charged, header, INITIAL, INVOICE, header["no"], charged["posting_date"], total)
        if paid == Paid.NOTHING:
            return
        came = total if paid == Paid.ALL else money(total * Decimal("0.4"))
        day = (date.fromisoformat(header["posting_date"]) + timedelta(days=self.rng.randrange(8, 20))).isoformat()
        no = f"{'GS' if by == CREDIT_MEMO else 'ZE'}26-{len(self.ledger):04d}"
        payment = self._entry(header, by, no, day, open=False)
        self._detail(payment, header, INITIAL, by, no, day, -came)
        self._detail(payment, header, APPLICATION, by, no, day, came)
        self._detail(charged, header, APPLICATION, by, no, day, -came)

    def _entry(self, header: Row, kind: int, no: str, day: str, *, open: bool) -> Row:
        row = {
            "system_id": self.keys.new(),
            "entry_no": len(self.ledger) + 1,
            "customer": header["sell_to_customer"],
            "posting_date": day,
            "document_date": day,
            "due_date": header["due_date"] if kind == INVOICE else None,
            "document_type": kind,
            "document_no": no,
            "currency": header["currency"],
            "salesperson": header["salesperson"],
            "open": open,
        }
        self.ledger.append(row)
        return row

    def _detail(
        self, entry: Row, header: Row, kind: int, document: int, no: str, day: str, amount: Decimal
    ) -> None:  # fmt: skip
        factor = Decimal(header["currency_factor"] or 1)
        self.details.append(
            {
                "system_id": self.keys.new(),
                "entry_no": len(self.details) + 1,
                "cust_ledger_entry": entry["system_id"],
                "entry_type": kind,
                "posting_date": day,
                "document_type": document,
                "document_no": no,
                "currency": header["currency"],
                "amount": f"{amount:.4f}",
                "amount_lcy": f"{money(amount / factor):.4f}",
            }
        )
