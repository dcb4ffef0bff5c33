"""Headers of quotations and orders: what they take over from the customer, and when their totals are out of date."""

from decimal import Decimal

from erp.fo.models.customer import OnHoldStatus
from erp.fo.models.sales_order import ProcessingStatus
from erp.fo.rules.references import customers_of
from erp.fo.rules.wording import refuse
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

STAMPS = {"created_on", "modified_on", "modified_by"}
#: what the product writes of a document without making its totals wrong
ORDER_RESULTS = STAMPS | {
    "sales_order_processing_status",
    "order_total_amount",
    "order_total_tax_amount",
    "order_total_discount_amount",
    "order_total_charges_amount",
    "order_header_tax_amount",
    "are_totals_updated",
}
QUOTATION_RESULTS = STAMPS | {
    "quotation_status",
    "quotation_total_amount",
    "quotation_total_tax_amount",
    "quotation_total_discount_amount",
    "quotation_total_charges_amount",
    "quotation_header_tax_amount",
    "are_totals_updated",
    "sales_order_number",
}
LINE_RESULTS = STAMPS | {
    "line_creation_sequence_number",
    "line_amount",
    "total_tax_amount",
    "invoiced_quantity",
    "invoice_now_quantity",
}
#: column of the document -> column of the customer
FROM_CUSTOMER = {
    "currency_code": "sales_currency_code",
    "language_id": "language_id",
    "sales_tax_group_code": "sales_tax_group",
    "payment_terms_name": "payment_terms",
    "delivery_mode_code": "delivery_mode",
    "delivery_terms_code": "delivery_terms",
}
NAMES = ("organization_name", "person_first_name", "person_middle_name", "person_last_name")
PARTS = {"street": "street", "city": "city", "state_id": "state", "zip_code": "zip_code"}
ISO = "country_region_iso_code"
#: the statuses after which a document stays as it is
CLOSED_ORDER = (ProcessingStatus.INVOICED, ProcessingStatus.CANCELED)
CLOSED_QUOTATION = ("Confirmed", "Lost", "Cancelled")


def _address(prefix: str, own: str) -> dict[str, str]:
    columns = {f"{prefix}_{here}": f"{own}_{there}" for here, there in PARTS.items()}
    return {**columns, f"{prefix}_{ISO}": f"{own}_{ISO}"}


def _wanted() -> tuple[str, ...]:
    own = ("address", "delivery_address", "invoice_address")
    addresses = {name for prefix in own for name in _address("x", prefix).values()}
    return ("invoice_account", "on_hold_status", *NAMES, *FROM_CUSTOMER.values(), *sorted(addresses))


def take_from_customer(account: str, name: str, *addresses: str) -> Rule:
    """The rule that fills what a new document leaves blank from its customer. One query per batch."""

    def fill(batch: Batch) -> None:
        asked = [w for w in batch.saves if w.old is None or w.changed(account)]
        if not asked:
            return
        customers = customers_of(batch, account, _wanted())
        for item in asked:
            new = item.new
            customer = customers.get((new["data_area_id"], new[account]))
            if customer is None:
                continue  # told by the lookup of the customer
            if customer["on_hold_status"] == OnHoldStatus.ALL and item.old is None:
                label = dict(OnHoldStatus.choices)[OnHoldStatus.ALL]
                refuse(batch, item, "fo.on_hold", customer=new[account], value=str(label))
                continue
            new[name] = new[name] or _name(customer)
            for column, theirs in FROM_CUSTOMER.items():
                new[column] = new[column] or customer[theirs]
            new["invoice_customer_account_number"] = (
                new["invoice_customer_account_number"] or customer["invoice_account"] or new[account]
            )
            for prefix in addresses:
                _fill_address(new, customer, prefix)

    return fill


def _name(customer: Row) -> str:
    """What a document is called that nobody named."""
    return " ".join(customer[column] for column in NAMES if customer[column])[:100]


def _fill_address(new: Row, customer: Row, prefix: str) -> None:
    """The customer's own address of that kind, or its main one, where the document has none."""
    own = _address(prefix, prefix)
    if any(new[column] for column in own):
        return
    source = own if any(customer[column] for column in own.values()) else _address(prefix, "address")
    for column, theirs in source.items():
        new[column] = customer[theirs]


def totals_out_of_date(results: set[str]) -> Rule:
    """The rule that resets the mark of right totals by any change but of results (FO-092)."""

    def reset(batch: Batch) -> None:
        for item in batch.updates:
            if set(item.changes()) - results:
                item.new["are_totals_updated"] = False

    return reset


def stays_closed(status: str, closed: tuple[str, ...], results: set[str]) -> Rule:
    """The rule that keeps a document whose business is over."""

    def check(batch: Batch) -> None:
        for item in batch.updates:
            if item.old[status] in closed and set(item.changes()) - results:
                _refuse_closed(batch, item, status, item.old)

    return check


def _refuse_closed(batch: Batch, item: Write, status: str, header: Row) -> None:
    label = dict(batch.table.column(status).choices).get(header[status], header[status])
    value = batch.table.text(header)
    refuse(batch, item, "fo.closed", table=batch.table.caption, value=value, status=str(label))


def takes_lines_along(lines: str, number: str) -> Rule:
    """The rule that deletes the lines of a deleted document; what was invoiced keeps it. One query per batch."""

    def delete(batch: Batch) -> None:
        gone = {(w.old["data_area_id"], w.old[number]): w for w in batch.deletes}
        table = registry.table(lines)
        rows = [
            (gone.get((r["data_area_id"], r[number])), r) for r in batch.find(table.model, number, (n for _, n in gone))
        ]
        for header, row in rows:
            if header is not None and Decimal(row.get("invoiced_quantity") or 0):
                refuse(batch, header, "fo.invoiced")
        for header, row in rows:
            if header is not None:
                batch.further(table.model, Write.delete(row), cause=header)

    return delete


def not_invoiced(batch: Batch) -> None:
    """A line that was invoiced is not deleted."""
    for item in batch.deletes:
        if Decimal(item.old["invoiced_quantity"]):
            refuse(batch, item, "fo.invoiced")
