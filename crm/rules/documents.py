"""Opportunities, quotes, orders, invoices and lines: whose they are, when they may change, and their dates."""

from crm.models import Invoice, Product, Uom
from crm.models.invoice import InvoiceState
from crm.models.opportunity import OpportunityState
from crm.models.quote import QuoteState
from crm.models.sales_order import OrderState
from crm.rules.owning import is_fo_owned
from integration import time_zone
from integration.engine.write import Batch, Write
from integration.registry import Row

PARENTS = ("parentaccountid", "parentcontactid")
CUSTOMER = ("customerid_account", "customerid_contact")


def customer_of_parents(batch: Batch) -> None:
    """The potential customer of an opportunity is its account, or its contact where there is no account."""
    for item in batch.saves:
        new = item.new
        if item.changed(*CUSTOMER) or not (item.changed(*PARENTS) or item.old is None):
            continue
        new["customerid_account"] = new["parentaccountid"]
        new["customerid_contact"] = None if new["parentaccountid"] else new["parentcontactid"]


def date_of_closing(batch: Batch) -> None:
    """Closing an opportunity dates it today unless another day is given; opening it again takes the date away."""
    opened = int(OpportunityState.OPEN)
    for item in batch.saves:
        new = item.new
        was = item.old["statecode"] if item.old is not None else opened
        if new["statecode"] != opened and was == opened:
            new["actualclosedate"] = new["actualclosedate"] or time_zone.today().isoformat()
        elif new["statecode"] == opened and was != opened and not item.changed("actualclosedate"):
            new["actualclosedate"] = None


def dates_of_quote(batch: Batch) -> None:
    """Winning or closing a quote dates it today unless another day is given."""
    ended = (int(QuoteState.WON), int(QuoteState.CLOSED))
    for item in batch.updates:
        if item.changed("statecode") and item.new["statecode"] in ended:
            item.new["closedon"] = item.new["closedon"] or time_zone.today().isoformat()


def dates_of_order(batch: Batch) -> None:
    """Submitting and fulfilling an order dates it today unless another day is given."""
    dated = {int(OrderState.SUBMITTED): "submitdate", int(OrderState.FULFILLED): "datefulfilled"}
    for item in batch.updates:
        column = dated.get(item.new["statecode"]) if item.changed("statecode") else None
        if column and not item.changed(column):
            item.new[column] = time_zone.today().isoformat()


def customer_given(batch: Batch) -> None:
    """A document is somebody's."""
    for item in batch.saves:
        if not any(item.new[c] for c in CUSTOMER) and (item.old is None or item.changed(*CUSTOMER)):
            name = batch.table.text(item.new) or batch.table.caption
            item.refuse("required", batch.table.column("customerid").caption, record=name)


def lines_of_open_invoice(batch: Batch) -> None:
    """Lines are added, changed and deleted while their invoice is active (B-235)."""
    invoices = batch.load(
        Invoice, (row["invoiceid"] for item in batch.writes for row in (item.old, item.new) if row is not None)
    )
    for item in batch.writes:
        for row in filter(None, (item.old, item.new)):
            invoice = invoices.get(row["invoiceid"])
            if invoice is not None and batch.by_person and is_fo_owned(batch, invoice):
                # FO-117: with its lines
                item.refuse("crm.invoice_of_fo", record=invoice["invoicenumber"])
            elif invoice is not None and invoice["statecode"] != int(InvoiceState.ACTIVE):
                item.refuse(
                    "crm.line_of_closed_invoice",
                    record=row["productname"] or row["productdescription"] or batch.table.caption,
                    invoice=invoice["invoicenumber"],
                    state=InvoiceState(invoice["statecode"]).label,
                )
    for item in batch.inserts:
        invoice = invoices.get(item.new["invoiceid"])
        if invoice is not None and item.new["transactioncurrencyid"] is None:
            item.new["transactioncurrencyid"] = invoice["transactioncurrencyid"]
            item.new["exchangerate"] = item.new["exchangerate"] or invoice["exchangerate"]


def product_or_words(batch: Batch) -> None:
    """A line sells a product, in a unit of its unit group, or says in words what it sells."""
    fresh = [i for i in batch.saves if i.old is None or i.changed("productid", "uomid", "productdescription")]
    products = batch.load(Product, (item.new["productid"] for item in fresh))
    units = batch.load(Uom, (item.new["uomid"] for item in fresh))
    for item in fresh:
        new, product = item.new, products.get(item.new["productid"])
        new["isproductoverridden"] = new["productid"] is None
        new["productname"] = product["name"] if product else new["productdescription"]
        if new["productid"] is None and not new["productdescription"]:
            caption = batch.table.column("productid").caption
            item.refuse("crm.line_without_product", caption, record=_line(batch, new))
        elif product is not None:
            _unit_fits(batch, item, product, units.get(new["uomid"]))


def _unit_fits(batch: Batch, item: Write, product: Row, unit: Row | None) -> None:
    group = product["defaultuomscheduleid"]
    if unit is not None and group and unit["uomscheduleid"] != group:
        caption = batch.table.column("uomid").caption
        item.refuse("crm.unit_of_other_group", caption, record=item.new["productname"], value=unit["name"])


def _line(batch: Batch, row: Row) -> str:
    return " ".join(filter(None, (batch.table.caption, str(row["lineitemnumber"] or ""))))
