"""What happens to customers and orders in Business Central, for the tests of what Sales sees of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any

from crm.models import SalesOrder, SalesOrderDetail
from erp.bc.models import (
    CustLedgerEntry,
    Customer,
    DetailedCustLedgEntry,
    Item,
    ItemLedgerEntry,
    NoSeries,
    NoSeriesLine,
    SalesHeader,
    SalesLine,
    SalesSetup,
    UnitOfMeasure,
)
from erp.bc.models.document_base import DocumentStatus
from erp.bc.models.document_base import DocumentType as Kind
from erp.bc.models.ledger import DetailedEntryType, DocumentType
from erp.bc.models.sales_invoice import LineType
from integration.engine.couplings import insert_couplings
from integration.engine.write import Write, load, now_text
from integration.models import Connection
from integration.origin import PRODUCT
from integration.registry import table as registered
from integration.services.install import install_mappings
from integration.services.write_rows import write_rows
from tests.factories import saved
from tests.factories_documents import posted

_numbers = count(1)
DAY = dt.date(2026, 3, 31)


def charge(customer: Customer, amount: str, *, due: dt.date | None = None) -> CustLedgerEntry:
    """An open invoice entry of the customer's ledger."""
    values = {"document_type": DocumentType.INVOICE, "document_no": f"I{next(_numbers)}", "posting_date": DAY}
    entry = posted(CustLedgerEntry(customer=customer, open=True, due_date=due, **values))
    apply(entry, amount, DetailedEntryType.INITIAL_ENTRY)
    return entry


def apply(entry: CustLedgerEntry, amount: str, kind: int = DetailedEntryType.APPLICATION) -> DetailedCustLedgEntry:
    """A sum of a ledger entry: what was charged, or what was paid of it (below zero)."""
    values = {"entry_type": kind, "posting_date": DAY, "amount": Decimal(amount), "amount_lcy": Decimal(amount)}
    return posted(DetailedCustLedgEntry(cust_ledger_entry=entry, **values))


def numbered() -> None:
    """Number series of orders and invoices."""
    setup = SalesSetup.objects.get()
    for field in ("quote_nos", "order_nos", "invoice_nos"):
        code = f"S-{field[0].upper()}"
        series = NoSeries.objects.filter(code=code).first() or saved(NoSeries(code=code))
        if not NoSeriesLine.objects.filter(series=series).exists():
            saved(NoSeriesLine(series=series, starting_no=f"{code}0001"))
        setattr(setup, field, series)
    setup.save()


def item(no: str = "", **values: Any) -> Item:
    """An item in pieces."""
    unit = UnitOfMeasure.objects.filter(code="PCS").first() or saved(UnitOfMeasure(code="PCS", description="Piece"))
    name = no or f"ITEM{next(_numbers)}"
    return saved(Item(no=name, **{"description": f"Thing {name}", "base_unit_of_measure": unit, **values}))


def stock(of: Item, quantity: str) -> ItemLedgerEntry:
    """A movement of stock; less than nought went out."""
    return posted(ItemLedgerEntry(item=of, posting_date=DAY, quantity=Decimal(quantity), entry_no=next(_numbers)))


def document(customer: Customer, kind: int = Kind.ORDER, **values: Any) -> SalesHeader:
    """An open sales document of the customer."""
    return saved(SalesHeader(document_type=kind, sell_to_customer=customer, **values))


def line(of: SalesHeader, thing: Item, quantity: str = "1", price: str = "100", vat: str = "0") -> SalesLine:
    """A line of an item."""
    values = {"type": LineType.ITEM, "no": thing.no, "item": thing, "vat_percent": Decimal(vat)}
    return saved(SalesLine(document=of, quantity=Decimal(quantity), unit_price=Decimal(price), **values))


def post_quantities(of: SalesLine, **values: str) -> None:
    """What shipping and invoicing write on a line."""
    row = load(registered(SalesLine), [of.pk.hex])[of.pk.hex]
    changes = {name: f"{Decimal(value):.5f}" for name, value in values.items()}
    write_rows(SalesLine, [Write.update(row, changes)], PRODUCT)


def release(of: SalesHeader) -> None:
    """As the button does."""
    from erp.bc.services import documents

    documents.set_status(documents.side_of(SalesHeader), of.pk.hex, DocumentStatus.RELEASED)


def integrate_orders(on: bool = True) -> None:
    """Sales order integration, switched on or off with what belongs to it."""
    link = Connection.objects.get()
    link.sales_order_integration_enabled = on
    link.save()
    install_mappings()


def submitted(account: Any, **values: Any) -> SalesOrder:
    """An order of the account that was submitted in Sales, with one line."""
    made = saved(SalesOrder(name="A new mill", customerid_account=account, **values))
    saved(SalesOrderDetail(salesorder=made, productdescription="Sails", quantity=1, priceperunit=100))
    made.refresh_from_db()
    made.statecode = 1
    saved(made)
    made.refresh_from_db()
    return made


def couple_order(local: SalesHeader, remote: SalesOrder) -> None:
    """As taking an order over from Sales leaves it: coupled while it is open, and nothing agreed on yet."""
    names = registered(SalesHeader).text(registered(SalesHeader).row(local)), str(remote)
    row = ["BC", "bc.salesheader", local.pk.hex, "crm.salesorder", remote.pk.hex, *names, "", "to_integration"]
    insert_couplings([[*row, now_text(), None]])
