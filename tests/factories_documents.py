"""Opportunities, posted invoices and ledger entries for the tests; to be used together with `tests.factories`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from typing import Any

from crm.models import Invoice, InvoiceDetail
from crm.models import Opportunity as SalesOpportunity
from erp.bc.models import (
    Contact,
    CustLedgerEntry,
    Customer,
    DetailedCustLedgEntry,
    Item,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    Opportunity,
    OpportunityEntry,
    Resource,
    SalesInvoiceHeader,
    SalesInvoiceLine,
)
from erp.bc.models.ledger import DetailedEntryType, DocumentType
from erp.bc.models.sales_invoice import LineType
from integration.origin import PRODUCT
from tests import factories
from tests.factories import Outcome, open_issues, saved, sync_records

INVOICES, LINES = "POSTEDSALESINV-INV", "POSTEDSALESLINE-INV"
DAY = dt.date(2026, 3, 31)
_numbers = count(1)


def posted(instance: Any) -> Any:
    """Written as posting writes."""
    instance.save(origin=PRODUCT)
    return instance


def set_up_opportunities() -> None:
    """A number series of opportunities: OP00001 on."""
    series = saved(NoSeries(code="OPP"))
    saved(NoSeriesLine(series=series, starting_no="OP00001"))
    setup = MarketingSetup.objects.get()
    setup.opportunity_nos = series
    setup.save()


def coupled_person(first_name: str = "Ada", surname: str = "Berg", company: str = "Nordwind") -> tuple[Any, Any]:
    """A person of a coupled customer and the contact of its account, coupled."""
    customer, account = factories.coupled_customer(company)
    local = factories.person(factories.company_contact(customer), first_name, surname)
    remote = factories.sales_contact(account, first_name, surname)
    factories.couple("CONTACT", local, remote, first_synch="to_integration")
    return local, remote


def opportunity(
    contact: Contact | None, description: str = "A new mill", value: str = "", **values: Any
) -> Opportunity:
    """An opportunity of a contact; with a value it has an entry that says so."""
    made = saved(Opportunity(contact=contact, description=description, **values))
    if value:
        expect(made, value)
    return made


def expect(of: Opportunity, value: str, **values: Any) -> OpportunityEntry:
    """A new entry of an opportunity: what is thought of it from now on."""
    return saved(OpportunityEntry(opportunity=of, estimated_value_lcy=value, **values))


def sales_opportunity(name: str = "A new mill", **values: Any) -> SalesOpportunity:
    return saved(SalesOpportunity(name=name, **values))


# --- posted invoices --------------------------------------------------------------------------------------------------


def line(net: str, gross: str = "", of: Item | Resource | None = None, **values: Any) -> dict[str, Any]:
    """The values of a posted line: one of an item or resource, else a G/L line (freight)."""
    made: dict[str, Any] = {"amount": net, "amount_including_vat": gross or net, "unit_price": net, "quantity": 1}
    if of is None:
        made |= {"type": LineType.G_L_ACCOUNT, "no": "6610", "description": "Freight"}
    elif isinstance(of, Item):
        made |= {"type": LineType.ITEM, "no": of.no, "item": of, "description": of.description}
    else:
        made |= {"type": LineType.RESOURCE, "no": of.no, "resource": of, "description": of.name}
    return {**made, **values}


def invoice(customer: Customer, *lines: Mapping[str, Any], entry: bool = True, **values: Any) -> SalesInvoiceHeader:
    """A posted invoice with its lines, and its customer ledger entry."""
    number = values.pop("no", f"PS-INV{next(_numbers):06d}")
    made = posted(SalesInvoiceHeader(no=number, sell_to_customer=customer, posting_date=DAY, **values))
    for each in lines or [line("100")]:
        posted(SalesInvoiceLine(document=made, **each))
    if entry:
        _charge(made)
    return made


def _charge(of: SalesInvoiceHeader) -> None:
    common = {"document_type": DocumentType.INVOICE, "document_no": of.no, "posting_date": of.posting_date}
    entry = posted(CustLedgerEntry(customer=of.sell_to_customer, currency=of.currency, **common))
    total = sum((each.amount_including_vat for each in of.lines.all()), Decimal(0))
    _detail(entry, total, DetailedEntryType.INITIAL_ENTRY)
    of.cust_ledger_entry = entry
    posted(of)


def pay(of: SalesInvoiceHeader, amount: str) -> None:
    """A payment applied to the invoice; a negative amount unapplies it."""
    _detail(of.cust_ledger_entry, -Decimal(amount), DetailedEntryType.APPLICATION)


def _detail(entry: CustLedgerEntry, amount: Decimal, kind: int) -> None:
    posted(DetailedCustLedgEntry(cust_ledger_entry=entry, entry_type=kind, posting_date=DAY, amount=amount))


def send(*invoices: SalesInvoiceHeader) -> Outcome:
    """Create them in Sales, as the action of the list does."""
    return sync_records(INVOICES, local=invoices, create=True)


def sent(local: SalesInvoiceHeader) -> tuple[Invoice, list[InvoiceDetail]]:
    """The invoice in Sales with that number, and its lines in order; nothing may have gone wrong on the way."""
    assert not open_issues(), open_issues()[0].sentence
    found = Invoice.objects.get(invoicenumber__iexact=local.no)
    return found, list(found.lines.order_by("sequencenumber"))
