"""Quotations go on: sent, lost, cancelled, or confirmed, which makes an order."""

from collections.abc import Iterable, Sequence

from erp.fo.models import SalesOrderHeader, SalesOrderLine, SalesQuotationHeader
from erp.fo.models.quotation import QuotationStatus
from erp.fo.rules.documents import CLOSED_QUOTATION
from erp.fo.services import totals
from erp.fo.services.orders import refusal
from erp.fo.services.outcome import Outcome, all_written, in_batches, locked, written
from integration import registry
from integration.engine.write import Write
from integration.registry import Row

KIND = totals.QUOTATIONS
#: column of the order -> column of the quotation
TAKEN_OVER = {
    **{
        name: name
        for name in (
            "data_area_id",
            "invoice_customer_account_number",
            "currency_code",
            "language_id",
            "sales_tax_group_code",
            "payment_terms_name",
            "delivery_mode_code",
            "delivery_terms_code",
            "requested_shipping_date",
            "header_charges_amount",
            "delivery_address_street",
            "delivery_address_street_number",
            "delivery_address_city",
            "delivery_address_state_id",
            "delivery_address_zip_code",
            "delivery_address_country_region_iso_code",
        )
    },
    "ordering_customer_account_number": "requesting_customer_account_number",
    "sales_order_name": "sales_quotation_name",
    "quotation_number": "sales_quotation_number",
    "customers_order_reference": "customers_reference",
}
LINES_TAKEN_OVER = {
    **{
        name: name
        for name in (
            "data_area_id",
            "line_creation_sequence_number",
            "product_number",
            "product_name",
            "sales_unit_symbol",
            "sales_price",
            "line_discount_amount",
            "fixed_price_charges",
            "shipping_site_id",
            "shipping_warehouse_id",
            "requested_shipping_date",
        )
    },
    "ordered_sales_quantity": "requested_sales_quantity",
}


def step(keys: Iterable[str], status: str) -> Outcome:
    """Quotations go to a status, where their present one allows it."""

    def batch(chosen: Sequence[str]) -> Outcome:
        headers = locked(SalesQuotationHeader, chosen)
        outcome = Outcome()
        writes = [
            Write.update(header, {"quotation_status": status}) for header in _with_lines(headers, status, outcome)
        ]
        refused = [w.refusal for w in written(SalesQuotationHeader, writes) if w.refusal]
        outcome.add(Outcome(len(writes) - len(refused), refused))
        return outcome

    return in_batches(keys, batch)


def confirm(keys: Iterable[str]) -> Outcome:
    """Confirm quotations: each becomes an order with the same lines, which is named on it."""

    def batch(chosen: Sequence[str]) -> Outcome:
        outcome = Outcome()
        headers = locked(SalesQuotationHeader, chosen)
        lines = totals.lines_of(KIND, headers)
        stand = []
        for header in _with_lines(headers, QuotationStatus.CONFIRMED, outcome):
            status = QuotationStatus(header["quotation_status"])
            if status in CLOSED_QUOTATION:
                said = {"table": registry.table(SalesQuotationHeader).caption, "status": str(status.label)}
                said["value"] = header["sales_quotation_number"]
                outcome.refused.append(refusal("fo.closed", header, SalesQuotationHeader, **said))
            else:
                stand.append(header)
        orders = [Write.insert({to: header[own] for to, own in TAKEN_OVER.items()}) for header in stand]
        written(SalesOrderHeader, orders)
        outcome.refused += [w.refusal for w in orders if w.refusal]
        made = [(h, w.new) for h, w in zip(stand, orders, strict=True) if w.new is not None and not w.refusal]
        rows = [_order_line(line, order) for header, order in made for line in lines[totals.key_of(KIND, header)]]
        all_written(SalesOrderLine, [Write.insert(row) for row in rows])
        confirmed = QuotationStatus.CONFIRMED.value
        all_written(
            SalesQuotationHeader,
            [
                Write.update(h, {"quotation_status": confirmed, "sales_order_number": order["sales_order_number"]})
                for h, order in made
            ],
        )
        outcome.done += len(made)
        outcome.made += [order["sales_order_number"] for _header, order in made]
        return outcome

    return in_batches(keys, batch)


def _with_lines(headers: Sequence[Row], status: str, outcome: Outcome) -> list[Row]:
    """What can go to the status: a quotation without lines goes nowhere but away."""
    if status in (QuotationStatus.LOST, QuotationStatus.CANCELLED):
        return list(headers)
    lines = totals.lines_of(KIND, headers)
    empty = [header for header in headers if not lines[totals.key_of(KIND, header)]]
    outcome.refused += [refusal("fo.no_lines", header, SalesQuotationHeader) for header in empty]
    return [header for header in headers if header not in empty]


def _order_line(line: Row, order: Row) -> Row:
    row = {to: line[own] for to, own in LINES_TAKEN_OVER.items()}
    return {**row, "sales_order_number": order["sales_order_number"]}
