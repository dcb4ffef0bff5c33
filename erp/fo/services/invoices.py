"""Post invoice: what of an order is to be invoiced becomes a posted invoice with its own numbers (FO-101)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from erp.fo.models import Customer, PaymentTerms, SalesInvoiceHeader, SalesInvoiceLine, SalesOrderHeader, SalesOrderLine
from erp.fo.models.customer import OnHoldStatus
from erp.fo.models.sales_order import ProcessingStatus as Status
from erp.fo.services import totals
from erp.fo.services.orders import refusal
from erp.fo.services.outcome import Outcome, all_written, in_batches, locked, written
from erp.fo.totals import NOUGHT, rounded, tax_on
from integration import time_zone
from integration.engine.write import Write
from integration.registry import Row

NOT_YET = (Status.NONE, Status.DRAFT, Status.ACTIVE, Status.CANCELED)
BARRED = (OnHoldStatus.ALL, OnHoldStatus.INVOICE)
KIND = totals.ORDERS


@dataclass(frozen=True)
class Part:
    """What an invoice takes of an order line."""

    row: Row
    quantity: Decimal

    @property
    def before(self) -> Decimal:
        return Decimal(self.row["invoiced_quantity"])

    @property
    def ordered(self) -> Decimal:
        return Decimal(self.row["ordered_sales_quantity"])

    def charges(self, places: int) -> Decimal:
        """The share of the line's charges: what is due by now, less what was charged before, so that all parts make
        the whole."""
        whole = Decimal(self.row["fixed_price_charges"])
        due = rounded(whole * (self.before + self.quantity) / self.ordered, places)
        return due - rounded(whole * self.before / self.ordered, places)


def post(keys: Iterable[str], on: dt.date | None = None) -> Outcome:
    """Post what these orders have left, or what their lines say is to be invoiced now; each makes one invoice."""
    day = on or time_zone.today()

    def batch(chosen: Sequence[str]) -> Outcome:
        outcome = Outcome()
        orders = locked(SalesOrderHeader, chosen)
        lines, rates = totals.lines_of(KIND, orders), totals.tax_rates(orders)
        decimals, holds, terms = totals.currency_decimals(orders), _holds(orders), _days(orders)
        posted: list[tuple[Row, list[Part], list[Row], Write]] = []
        for order in orders:
            rows = lines[totals.key_of(KIND, order)]
            parts = _parts(order, rows, holds, outcome)
            if parts:
                percent = rates.get((order["data_area_id"], order["sales_tax_group_code"]), NOUGHT)
                places = decimals.get(order["currency_code"], 2)
                header, made = _invoice(order, rows, parts, percent, places)
                days = terms.get((order["data_area_id"], order["payment_terms_name"]), 0)
                due = {"invoice_date": day.isoformat(), "due_date": (day + dt.timedelta(days)).isoformat()}
                posted.append((order, parts, made, Write.insert({**header, **due})))
        written(SalesInvoiceHeader, [write for *_rest, write in posted])
        outcome.refused += [write.refusal for *_rest, write in posted if write.refusal]
        stand = [
            (order, parts, made, write.new) for order, parts, made, write in posted if write.new and not write.refusal
        ]
        _write_lines(stand)
        _book(stand, lines)
        outcome.done += len(stand)
        outcome.made += [header["invoice_number"] for *_rest, header in stand]
        return outcome

    return in_batches(keys, batch)


def _holds(orders: Sequence[Row]) -> dict[tuple[str, str], str]:
    """Which customers are barred from invoices. One query."""
    accounts = {order["invoice_customer_account_number"] for order in orders}
    rows = Customer.objects.filter(customer_account__in=accounts, on_hold_status__in=BARRED)
    return {(c.data_area_id, c.customer_account): str(c.get_on_hold_status_display()) for c in rows}


def _days(orders: Sequence[Row]) -> dict[tuple[str, str], int]:
    """After how many days invoices are due, by terms of payment. One query."""
    rows = PaymentTerms.objects.filter(data_area_id__in={order["data_area_id"] for order in orders})
    return {(row.data_area_id, row.name): row.number_of_days for row in rows}


def _parts(order: Row, rows: list[Row], holds: dict[tuple[str, str], str], outcome: Outcome) -> list[Part]:
    """What is invoiced now of each line; nothing, with the reason in the outcome, when the order cannot be."""
    status, account = order["sales_order_processing_status"], order["invoice_customer_account_number"]
    if status in NOT_YET:
        outcome.refused.append(refusal("fo.not_invoiced_yet", order, value=str(Status(status).label)))
        return []
    if hold := holds.get((order["data_area_id"], account)):
        outcome.refused.append(refusal("fo.on_hold", order, customer=account, value=hold))
        return []
    parts = []
    for row in rows:
        left = Decimal(row["ordered_sales_quantity"]) - Decimal(row["invoiced_quantity"])
        now = left if row["invoice_now_quantity"] is None else Decimal(row["invoice_now_quantity"])
        if abs(now) > abs(left) or now * left < 0:
            said = {"value": f"{now.normalize():f}", "left": f"{left.normalize():f}", "product": row["product_number"]}
            outcome.refused.append(refusal("fo.too_much_to_invoice", order, **said))
            return []
        if now:
            parts.append(Part(row, now))
    if not parts:
        outcome.refused.append(refusal("fo.nothing_to_invoice", order))
    return parts


def _invoice(order: Row, rows: list[Row], parts: list[Part], percent: Decimal, places: int) -> tuple[Row, list[Row]]:
    """The invoice's header and lines, still without numbers. The header's charges are on the first invoice."""
    made, net, tax, discount, charges = [], NOUGHT, NOUGHT, NOUGHT, NOUGHT
    for part in parts:
        row, share = part.row, part.charges(places)
        price, per_unit = Decimal(row["sales_price"]), Decimal(row["line_discount_amount"])
        amount = rounded(part.quantity * (price - per_unit) + share, places)
        line_tax, line_discount = tax_on(amount, percent, places), rounded(part.quantity * per_unit, places)
        made.append(
            {
                "line_creation_sequence_number": row["line_creation_sequence_number"],
                "product_number": row["product_number"],
                "product_name": row["product_name"],
                "invoiced_quantity": _text(part.quantity),
                "sales_unit_symbol": row["sales_unit_symbol"],
                "sales_price": row["sales_price"],
                "line_amount": _text(amount),
                "line_total_discount_amount": _text(line_discount),
                "line_total_tax_amount": _text(line_tax),
                "line_total_charge_amount": _text(share),
                "currency_code": order["currency_code"],
            }
        )
        net, tax, discount, charges = net + amount, tax + line_tax, discount + line_discount, charges + share
    first = not any(Decimal(row["invoiced_quantity"]) for row in rows)
    on_header = rounded(Decimal(order["header_charges_amount"]), places) if first else NOUGHT
    header_tax = tax_on(on_header, percent, places)
    header = {
        "data_area_id": order["data_area_id"],
        "invoice_customer_account_number": order["invoice_customer_account_number"],
        "sales_order_number": order["sales_order_number"],
        "customers_order_reference": order["customers_order_reference"],
        "currency_code": order["currency_code"],
        "payment_terms_name": order["payment_terms_name"],
        "total_invoice_amount": _text(net + on_header + tax + header_tax),
        "total_tax_amount": _text(tax + header_tax),
        "total_discount_amount": _text(discount),
        "total_charge_amount": _text(charges + on_header),
        "header_tax_amount": _text(header_tax),
        "invoice_address_street": order["invoice_address_street"],
        "invoice_address_street_number": order["invoice_address_street_number"],
        "invoice_address_city": order["invoice_address_city"],
        "invoice_address_state": order["invoice_address_state_id"],
        "invoice_address_zip_code": order["invoice_address_zip_code"],
        "invoice_address_country_region_id": order["invoice_address_country_region_iso_code"],
    }
    return header, made


def _write_lines(stand: list[tuple[Row, list[Part], list[Row], Row]]) -> None:
    """The lines of the invoices that stand, under their numbers."""
    names = ("data_area_id", "invoice_number", "invoice_date", "ledger_voucher")
    rows = [{**line, **{name: header[name] for name in names}} for _o, _p, made, header in stand for line in made]
    all_written(SalesInvoiceLine, [Write.insert(row) for row in rows])


def _book(stand: list[tuple[Row, list[Part], list[Row], Row]], lines: dict[tuple[str, str], list[Row]]) -> None:
    """What was invoiced is noted on the order, whose status follows."""
    line_writes, writes = [], []
    for order, parts, _made, _header in stand:
        done = {part.row["system_id"]: part.before + part.quantity for part in parts}
        for part in parts:
            booked = {"invoiced_quantity": _text(done[part.row["system_id"]]), "invoice_now_quantity": None}
            line_writes.append(Write.update(part.row, booked))
        whole = all(
            done.get(row["system_id"], Decimal(row["invoiced_quantity"])) == Decimal(row["ordered_sales_quantity"])
            for row in lines[totals.key_of(KIND, order)]
        )
        status = Status.INVOICED if whole else Status.PARTIALLY_INVOICED
        writes.append(Write.update(order, {"sales_order_processing_status": status.value}))
    all_written(SalesOrderLine, line_writes)
    all_written(SalesOrderHeader, writes)


def _text(value: Decimal) -> str:
    return f"{value:.4f}"
