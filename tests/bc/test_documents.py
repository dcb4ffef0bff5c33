"""Opportunities, posted sales invoices and the customer ledger: who closes, who posts, and what remains."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from erp.bc.models import (
    Contact,
    CustLedgerEntry,
    Customer,
    DetailedCustLedgEntry,
    ItemLedgerEntry,
    NoSeries,
    NoSeriesLine,
    Opportunity,
    OpportunityEntry,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    Salesperson,
    SalesSetup,
)
from integration import origin as origins
from integration import registry
from integration.calculated import expressions
from integration.engine.write import Write
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.reading import refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)


def saved(instance):
    instance.save()
    return instance


def posted(instance):
    instance.save(origin=origins.PRODUCT)
    return instance


def as_shown(record):
    """The record with its calculated columns."""
    table = registry.table(type(record))
    return table.model.objects.annotate(**expressions(table)).get(pk=record.pk)


# --- opportunities --------------------------------------------------------------------------------------------------


@pytest.fixture
def person(setup):
    series = saved(NoSeries(code="OPP"))
    saved(NoSeriesLine(series=series, starting_no="OP1"))
    setup.opportunity_nos = series
    setup.save()
    company = saved(Contact(name="Mill"))
    return saved(Contact(type=1, name="Ada", company=company, salesperson=saved(Salesperson(code="S"))))


def test_company_and_salesperson_come_with_the_contact(person):
    opportunity = saved(Opportunity(description="New office", contact=person))
    assert (opportunity.no, opportunity.no_series) == ("OP1", "OPP")
    assert opportunity.contact_company == person.company
    assert opportunity.salesperson == person.salesperson
    assert opportunity.creation_date == timezone.localdate()
    other = saved(Contact(name="Brewery"))
    person.company = other
    person.save()
    opportunity.refresh_from_db()
    assert opportunity.contact_company == other
    opportunity.contact = None
    opportunity.save()
    assert opportunity.contact_company is None


@pytest.mark.says("bc.opportunity_closed")
def test_won_and_lost_close_an_opportunity_for_people(person):
    opportunity = saved(Opportunity(description="New office", contact=person, status=1))
    assert (opportunity.closed, opportunity.date_closed) == (False, None)
    opportunity.status = 2
    opportunity.save()
    assert (opportunity.closed, opportunity.date_closed) == (True, timezone.localdate())
    opportunity.description = "Old office"
    refused(opportunity.save, "Opportunity OP1 · New office cannot be changed", "(Won)", "new opportunity")
    refused(OpportunityEntry(opportunity=opportunity).save, "Opportunity OP1 · New office", "(Won)")
    opportunity.status = 1
    posted(opportunity)
    assert (opportunity.closed, opportunity.date_closed, opportunity.description) == (False, None, "Old office")


def test_the_active_entry_says_what_an_opportunity_is_worth(person):
    opportunity = saved(Opportunity(description="New office", contact=person))
    assert as_shown(opportunity).estimated_value_lcy == 0
    first = saved(OpportunityEntry(opportunity=opportunity, estimated_value_lcy=1000, probability_percent=10))
    saved(
        OpportunityEntry(
            opportunity=opportunity, estimated_value_lcy=2000, probability_percent="62.5", estimated_close_date=DAY
        )
    )
    first.refresh_from_db()
    assert (first.entry_no, first.active, first.calcd_current_value_lcy) == (1, False, 100)
    shown = as_shown(opportunity)
    assert (shown.estimated_value_lcy, shown.probability_percent) == (2000, Decimal("62.5"))
    assert (shown.calcd_current_value_lcy, shown.estimated_closing_date) == (1250, DAY)
    values = {"opportunity": opportunity.pk.hex}
    write_rows(OpportunityEntry, [Write.insert({**values, "estimated_value_lcy": f"{n}.0000"}) for n in (7, 8)])
    assert as_shown(opportunity).estimated_value_lcy == 8


# --- posted sales invoices ------------------------------------------------------------------------------------------


@pytest.fixture
def customer(db):
    return saved(Customer(no="C1", name="Mill"))


@pytest.fixture
def invoice(customer, item):
    entry = posted(CustLedgerEntry(customer=customer, posting_date=DAY, document_type=2, document_no="103001"))
    made = posted(
        SalesInvoiceHeader(
            no="103001",
            sell_to_customer=customer,
            sell_to_customer_name="Mill",
            posting_date=DAY,
            cust_ledger_entry=entry,
        )
    )
    for amount, vat, discount in (("100", "125", "5"), ("40", "50", "0")):
        posted(
            SalesInvoiceLine(
                document=made,
                item=item,
                quantity=1,
                amount=amount,
                amount_including_vat=vat,
                inv_discount_amount=discount,
            )
        )
    posted(SalesInvoiceLine(document=made, description="Thank you."))
    detail(entry, "175", entry_type=1)
    return made


def detail(entry, amount, **values):
    return posted(
        DetailedCustLedgEntry(
            **{"entry_type": 2, "posting_date": DAY, **values},
            cust_ledger_entry=entry,
            amount=amount,
            amount_lcy=amount,
        )
    )


def test_an_invoice_adds_up_its_lines_and_knows_what_is_owed(invoice, item):
    lines = SalesInvoiceLine.objects.order_by("line_no")
    assert [(line.line_no, line.type, line.no) for line in lines] == [
        (10000, 2, "1000"),
        (20000, 2, "1000"),
        (30000, 0, ""),
    ]
    shown = as_shown(invoice)
    assert (shown.amount, shown.amount_including_vat, shown.invoice_discount_amount) == (140, 175, 5)
    assert (shown.remaining_amount, shown.closed) == (175, False)
    detail(invoice.cust_ledger_entry, "-175")
    shown = as_shown(invoice)
    assert (shown.remaining_amount, shown.closed) == (0, True)
    item.no = "D1"
    item.save()
    assert set(lines.values_list("no", flat=True)) == {"D1", ""}


@pytest.mark.says("bc.posted")
def test_people_write_neither_posted_documents_nor_entries(invoice, item):
    invoice.your_reference = "X"
    refused(invoice.save, "Posted sales invoice 103001 · Mill", "by hand", "Posting a sales order")
    line = SalesInvoiceLine.objects.order_by("line_no").first()
    line.quantity = 9
    refused(line.save, "Posted sales invoice line", "by hand")
    refused(line.delete, "Posted sales invoice line")
    entry = CustLedgerEntry.objects.get()
    entry.description = "X"
    refused(entry.save, "Customer ledger entry 1 · 103001", "payments")
    refused(DetailedCustLedgEntry.objects.get().delete, "Detailed customer ledger entry")
    refused(ItemLedgerEntry(item=item, posting_date=DAY, quantity=1).save, "Item ledger entry", "journals")
    refused(SalesInvoiceHeader(no="1", sell_to_customer=invoice.sell_to_customer, posting_date=DAY).save, "by hand")
    invoice.refresh_from_db()
    invoice.no_printed = 1
    invoice.save()
    assert SalesInvoiceHeader.objects.get().no_printed == 1


@pytest.mark.says("bc.posted_kept", "bc.posted_too_young", "bc.posted_not_printed")
def test_only_old_printed_invoices_may_be_deleted(invoice):
    setup = SalesSetup.objects.get()
    caption = "Allow Document Deletion Before"
    refused(invoice.delete, "103001 · Mill cannot be deleted", "Sales & receivables setup", caption)
    setup.allow_document_deletion_before = DAY
    setup.save()
    refused(invoice.delete, "posted on 2026-03-02", f"{caption} is 2026-03-02", "Keep the document")
    setup.allow_document_deletion_before = DAY + dt.timedelta(1)
    setup.save()
    refused(invoice.delete, "103001 · Mill", "never printed", "Print it first")
    invoice.no_printed = 1
    invoice.save()
    invoice.delete()
    assert not SalesInvoiceLine.objects.exists()
    assert CustLedgerEntry.objects.exists()


# --- the customer ledger --------------------------------------------------------------------------------------------


def test_an_entry_is_open_as_long_as_something_remains(invoice):
    entry = invoice.cust_ledger_entry
    assert as_shown(entry).open
    payment = detail(entry, "-75", document_type=1)
    shown = as_shown(entry)
    assert (shown.open, shown.amount, shown.remaining_amount) == (True, 175, 100)
    detail(entry, "-100", document_type=1)
    assert not as_shown(entry).open
    payment.unapplied = True
    posted(payment)
    detail(entry, "75", document_type=1, unapplied=True)
    shown = as_shown(entry)
    assert (shown.open, shown.remaining_amount, shown.remaining_amt_lcy) == (True, 75, 75)


def test_entries_cost_the_same_statements_whatever_their_number(customer):
    def work(count):
        with statements(connection) as counted:
            values = {"customer": customer.pk.hex, "posting_date": "2026-03-02"}
            rows = [Write.insert({**values, "document_no": f"{count}-{n}"}) for n in range(count)]
            write_rows(CustLedgerEntry, rows, origins.PRODUCT)
            sums = [
                {"cust_ledger_entry": r.new["system_id"], "posting_date": "2026-03-02", "amount": f"{n}.0000"}
                for r in rows
                for n in (5, -2)
            ]
            write_rows(DetailedCustLedgEntry, [Write.insert(s) for s in sums], origins.PRODUCT)
        return len(counted)

    assert work(20) == work(200)
    assert CustLedgerEntry.objects.filter(open=True).count() == 220
