"""A company that can post: number series, a customer, goods in stock, an account for freight; and its documents."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from erp.bc.models import (
    Customer,
    GLAccount,
    InventorySetup,
    Item,
    ItemLedgerEntry,
    NoSeries,
    NoSeriesLine,
    Resource,
    ResourcesSetup,
    SalesHeader,
    SalesLine,
    SalesSetup,
    UnitOfMeasure,
)
from integration import origin as origins

DAY = dt.date(2026, 3, 2)
SERIES = (
    ("order_nos", "SO", "SO1001"),
    ("invoice_nos", "SI", "SI1001"),
    ("quote_nos", "SQ", "SQ1001"),
    ("posted_shipment_nos", "PS", "PS1001"),
    ("posted_invoice_nos", "PI", "PI1001"),
    ("posted_credit_memo_nos", "PC", "PC1001"),
    ("payment_nos", "PY", "PY1001"),
)


def saved(instance: Any) -> Any:
    instance.save()
    return instance


def series(code: str, first: str) -> NoSeries:
    made = saved(NoSeries(code=code))
    saved(NoSeriesLine(series=made, starting_no=first))
    return made


@dataclass
class Shop:
    """What documents are made of."""

    setup: SalesSetup
    pieces: UnitOfMeasure
    customer: Customer
    desk: Item
    advice: Resource
    freight: GLAccount


def make_shop() -> Shop:
    """A company whose set-up is complete; 100 desks are in stock."""
    setup = SalesSetup.objects.first() or SalesSetup()
    for field, code, first in SERIES:
        setattr(setup, field, series(code, first))
    setup.save()
    for model, code in ((InventorySetup, "ITEM"), (ResourcesSetup, "RES")):
        if not model.objects.exists():
            saved(model(**{"item_nos" if code == "ITEM" else "resource_nos": series(code, f"{code[0]}1001")}))
    pieces = UnitOfMeasure.objects.filter(code="PCS").first() or saved(UnitOfMeasure(code="PCS"))
    desk = saved(Item(description="Desk", base_unit_of_measure=pieces, unit_price=100))
    stock(desk, 100)
    return Shop(
        setup=setup,
        pieces=pieces,
        customer=saved(Customer(no="MILL", name="Mill")),
        desk=desk,
        advice=saved(Resource(name="Advice", base_unit_of_measure=pieces, unit_price=80)),
        freight=saved(GLAccount(no="4810", name="Freight", gen_prod_posting_group="SERVICES")),
    )


def stock(item: Item, quantity: int, day: dt.date = DAY) -> ItemLedgerEntry:
    entry = ItemLedgerEntry(
        item=item, posting_date=day, quantity=quantity, remaining_quantity=quantity, open=True, document_no="IN"
    )
    entry.save(origin=origins.PRODUCT)
    return entry


def order(shop: Shop, *quantities: int, kind: int = 1, **values: Any) -> SalesHeader:
    """An order of desks, one line for each quantity; `kind` 2 makes it an invoice."""
    made = saved(SalesHeader(**{"document_type": kind, "sell_to_customer": shop.customer, **values}))
    for quantity in quantities:
        saved(SalesLine(document=made, item=shop.desk, quantity=quantity))
    return made


def lines(document: SalesHeader) -> list[SalesLine]:
    return list(SalesLine.objects.filter(document=document).order_by("line_no"))
