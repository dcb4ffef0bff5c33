"""The life of an order that came from Sales, from its release in Business Central to the payment of its invoice."""

import datetime as dt

import pytest

from crm.models import Account, Contact, Invoice, Opportunity, Post, PriceLevel, SalesOrder, SystemUser
from erp.bc.models import (
    CustLedgerEntry,
    NoSeries,
    NoSeriesLine,
    SalesHeader,
    SalesInvoiceHeader,
    SalesLine,
    SalesSetup,
    SalesShipmentHeader,
)
from erp.bc.models.document_base import DocumentStatus
from erp.bc.services import documents, payments, posting, shipment_lines
from integration.models import Coupling
from integration.services.install import install_mappings
from p2c.documents import posts, statistics
from p2c.documents.take_orders import take
from p2c.models import SynchStatus
from tests import factories
from tests.factories import open_issues, sync, sync_records
from tests.factories_orders import of_customer, order, sold, taken
from tests.factories_posting import SERIES
from tests.reading import issue
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
ORDERS, INVOICES = "SALESORDER-ORDER", "POSTEDSALESINV-INV"
SUBMITTED, INVOICED = (1, 3), (4, 100003)


@shareable
def shop(world):
    """A company that can post, while orders come from Sales."""
    install_mappings()
    setup = SalesSetup.objects.get()
    for field, code, first in SERIES:
        if getattr(setup, field) is None:
            made = NoSeries(code=f"X-{code}")
            made.save()
            NoSeriesLine(series=made, starting_no=first).save()
            setattr(setup, field, made)
    setup.save()
    return world


@shareable
def mill(shop):
    return of_customer("Mill")


def from_sales(account, *lines, **values):
    """An order submitted in Sales and its order in Business Central."""
    remote = order(account, *(lines or [{"product": sold(), "quantity": "2", "priceperunit": "120"}]), **values)
    outcome = take()
    assert not outcome.failed, outcome.failed
    return taken(remote), remote


def key(of):
    return of.pk.hex


def release(local):
    documents.set_status(documents.side_of(SalesHeader), key(local), DocumentStatus.RELEASED)


def state(remote):
    found = SalesOrder.objects.get(pk=remote.pk)
    return found.statecode, found.statuscode


def follow():
    outcome = sync(ORDERS)
    assert not open_issues(), open_issues()[0].sentence
    return outcome.to


def part(local, **quantities):
    line = SalesLine.objects.get(document=local)
    for name, value in quantities.items():
        setattr(line, name, value)
    line.save()


def test_an_order_is_released_shipped_and_invoiced_and_sales_hears_of_it(mill):
    """DOC-080 to DOC-091, INV-16: in parts, then the rest; then its invoice goes to Sales and is paid there, too."""
    customer, account = mill
    local, remote = from_sales(account, name="Hall 7")
    release(local)
    assert follow() == {"modified": 1}
    assert state(remote) == SUBMITTED
    part(local, qty_to_ship=1)
    posting.ship([key(local)])
    follow()
    found = SalesOrder.objects.get(pk=remote.pk)
    assert (state(remote), found.datefulfilled) == (SUBMITTED, SalesHeader.objects.get().last_shipment_date)
    posting.invoice([key(local)])
    follow()
    assert state(remote) == SUBMITTED
    first = SalesInvoiceHeader.objects.get()
    posting.ship_and_invoice([key(local)])
    assert not SalesHeader.objects.exists()
    assert follow() == {"uncoupled": 1}
    assert state(remote) == INVOICED
    assert not Coupling.objects.filter(local_table="bc.salesheader").exists()
    posts.drain()
    told = sorted(Post.objects.filter(regardingobjectid_salesorder=remote).values_list("text", flat=True))
    assert [text.split()[0] for text in told] == ["Invoice", "Invoice", "Order", "Shipment", "Shipment"]
    assert Post.objects.filter(regardingobjectid_account=account).count() == 2
    assert sync_records(INVOICES, local=SalesInvoiceHeader.objects.all(), create=True).to["inserted"] == 2
    sent = Invoice.objects.get(invoicenumber=first.no)
    assert (sent.salesorder_id, sent.name, sent.customerid_account) == (remote.pk, "Hall 7", account)
    statistics.refresh()
    entry = CustLedgerEntry.objects.get(document_no=first.no)
    payments.register_payment(key(customer), first_amount(first), invoices=[key(entry)])
    assert statistics.awaited()
    assert statistics.refresh().invoice_counts["modified"] == 1
    sent.refresh_from_db()
    assert (sent.statecode, sent.statuscode) == (2, 100001)
    payments.unapply(key(entry))
    statistics.refresh()
    sent.refresh_from_db()
    assert (sent.statecode, sent.statuscode) == (0, 4)
    assert SynchStatus.current().last_detailed_entry_no
    assert not statistics.awaited()


def first_amount(invoice):
    return sum(line.amount_including_vat for line in invoice.lines.all())


@pytest.mark.behaviour("B-197", "B-196")
def test_each_event_makes_one_post(mill):
    local, remote = from_sales(mill[1])
    release(local)
    posts.drain()
    assert Post.objects.count() == 1
    posting.ship([key(local)])
    posts.drain()
    shipment = SalesShipmentHeader.objects.get()
    assert Post.objects.filter(regardingobjectid_salesorder=remote, text__contains=shipment.no).count() == 1


def test_nothing_is_kept_to_be_told_while_orders_do_not_come_from_sales(mill, world):
    """DOC-090."""
    local, _remote = from_sales(mill[1])
    link = factories.connection()
    link.sales_order_integration_enabled = False
    link.save()
    release(local)
    assert not posts.waiting()


@pytest.mark.behaviour("B-204")
def test_one_invoice_of_the_shipments_of_three_orders_closes_all_three(mill):
    """DOC-083."""
    customer, account = mill
    pairs = [from_sales(account) for _ in range(3)]
    for local, _remote in pairs:
        posting.ship([key(local)])
    follow()
    made = shipment_lines.invoice_shipments([key(local) for local, _remote in pairs])
    posting.post([made["system_id"]], posting.CHARGE)
    follow()
    assert {state(remote) for _local, remote in pairs} == {INVOICED}
    assert SalesInvoiceHeader.objects.filter(sell_to_customer=customer).count() == 1


@pytest.mark.behaviour("B-201")
def test_another_external_document_number_changes_nothing(mill):
    """DOC-023."""
    local, remote = from_sales(mill[1])
    local.external_document_no = "OTHER"
    local.save()
    posting.ship_and_invoice([key(local)])
    follow()
    assert state(remote) == INVOICED
    assert SalesOrder.objects.get(pk=remote.pk).datefulfilled is not None


@pytest.mark.behaviour("B-198")
def test_posting_needs_neither_the_account_nor_the_sales_order(mill):
    """DOC-084: nor does deleting; nobody is told."""
    local, remote = from_sales(mill[1])
    other, second = from_sales(mill[1])
    SalesOrder.objects.filter(pk__in=[remote.pk, second.pk]).delete()
    Account.objects.filter(pk=mill[1].pk).delete()
    posting.ship_and_invoice([key(local)])
    other.delete()
    sync(ORDERS)
    assert not Coupling.objects.filter(local_table="bc.salesheader").exists()
    posts.drain()
    assert not Post.objects.exists()
    assert not posts.waiting()


# --- the invoice of an order (INV-06, DOC-144) ----------------------------------------------------------------------


def sent(invoice):
    outcome = sync_records(INVOICES, local=[invoice], create=True)
    assert outcome.to == {"inserted": 1}, [i.sentence for i in open_issues()]
    return Invoice.objects.get(invoicenumber=invoice.no)


def posted(local):
    posting.ship_and_invoice([key(local)])
    return SalesInvoiceHeader.objects.order_by("pk").last()


def test_an_invoice_takes_the_data_of_its_order(mill, world):
    """INV-06: name, customer (a contact stays one), price list, opportunity, owner and the order itself."""
    customer, account = mill
    person = factories.sales_contact(account, "Ada", "Berg")
    owner = factories.saved(SystemUser(fullname="Olga", internalemailaddress="olga@x.example"))
    prices = factories.saved(PriceLevel(name="Mills", transactioncurrency=world.euro))
    chance = factories.saved(Opportunity(name="New hall", customerid_account=account))
    values = {"customerid_contact": person, "ownerid_systemuser": owner, "pricelevel": prices, "opportunity": chance}
    local, remote = from_sales(None, name="Hall 7", **values)
    made = sent(posted(local))
    assert (made.name, made.salesorder_id, made.opportunity, made.pricelevel) == ("Hall 7", remote.pk, chance, prices)
    assert (made.customerid_contact, made.customerid_account) == (person, None)
    assert (made.ownerid_systemuser, made.ownerid_team) == (owner, None)
    assert customer.pk
    assert Contact.objects.get(pk=person.pk)


def test_the_coupling_of_the_order_says_more_than_its_number(mill):
    """A partial invoice, while somebody has changed Your Reference."""
    local, remote = from_sales(mill[1], name="Hall 7")
    release(local)
    follow()
    SalesHeader.objects.filter(pk=local.pk).update(your_reference="SOMETHING ELSE")
    part(local, qty_to_ship=1)
    posting.ship_and_invoice([key(local)])
    made = sent(SalesInvoiceHeader.objects.get())
    assert (made.salesorder_id, made.name) == (remote.pk, "Hall 7")


def test_an_order_is_found_by_the_part_of_its_number_that_your_reference_keeps(mill):
    """Section 9: 35 characters of 100."""
    number = "ORDER-" + "7" * 40
    local, remote = from_sales(mill[1], ordernumber=number)
    assert local.your_reference == number[:35]
    assert sent(posted(local)).salesorder_id == remote.pk


@pytest.mark.says("invoice_customer_changed")
def test_an_invoice_for_another_customer_than_the_order_waits_for_a_person(mill):
    """DOC-144."""
    local, remote = from_sales(mill[1])
    invoice = posted(local)
    other, _account = of_customer("Other")
    SalesInvoiceHeader.objects.filter(pk=invoice.pk).update(sell_to_customer=other)
    assert sync_records(INVOICES, local=[invoice], create=True).to == {"failed": 1}
    issue("invoice_customer_changed", invoice.no, remote.ordernumber, "Mill")


def test_an_invoice_of_no_sales_order_goes_as_before(mill):
    """INV-07."""
    from tests.factories_documents import invoice

    made = sent(invoice(mill[0], your_reference="THEIR 7", due_date=dt.date(2026, 5, 1)))
    assert (made.salesorder, made.name, made.customerid_account) == (None, made.invoicenumber, mill[1])
