"""The invoices template at work: posted invoices come to the order they are of (FO-100 to FO-104, FO-118)."""

from decimal import Decimal

import pytest

from crm.models import Invoice, InvoiceDetail, SalesOrder, Team
from erp.fo.models import SalesInvoiceHeader, SalesOrderHeader, SalesOrderLine
from erp.fo.services import invoices
from tests.factories import saved
from tests.p2c.prospect_to_cash import trade
from tests.p2c.prospect_to_cash.conftest import run, told
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
INVOICED, PARTIALLY = 192350004, 192350010


def counted(header, line):
    return {"status": "completed", "SalesInvoiceHeader": header, "SalesInvoiceLine": line}


@shareable
def ordered(fo):
    """An order of three that went out, was confirmed and came back; another team has taken it over in Sales since."""
    trade.taxed()
    made = trade.order(fo, trade.sold(fo), {"quantity": "3", "manualdiscountamount": "10"})
    run(fo.project("orders_sales_to_fo_direct"))
    trade.confirmed(made.ordernumber)
    run(fo.project("orders_fo_to_sales_direct"))
    sellers = saved(Team(name="Sellers", businessunit=fo.unit))
    SalesOrder.objects.update(ownerid_team=sellers)
    return SalesOrder.objects.get()


def post(order):
    header = SalesOrderHeader.objects.get(sales_order_number=order.ordernumber)
    outcome = invoices.post([header.pk.hex])
    assert not outcome.refused, outcome.problems
    return outcome.made[0]


def test_an_invoice_comes_to_its_order(fo, ordered):
    """FO-100, FO-101, FO-102, FO-104, FO-118: it has the order's owner; the order is Invoiced, its state Active."""
    number = post(ordered)
    project = fo.project("invoices_direct")
    assert told(run(project)) == counted({"inserted": 1}, {"inserted": 1})
    found = Invoice.objects.get()
    assert (found.msdynce_externalinvoicenumber, found.invoicenumber) == (number, number)
    assert (found.salesorder, found.customerid_account) == (ordered, ordered.customerid_account)
    assert (found.ownerid_team.name, found.pricelevel.name) == ("Sellers", trade.LIST)
    assert (found.totaltax, found.totalamount) == (Decimal(29), Decimal(319))
    assert found.msdynce_ledgervoucher == SalesInvoiceHeader.objects.get().ledger_voucher
    line = InvoiceDetail.objects.get()
    assert (line.product, line.quantity, line.uom.name) == (trade.product(), Decimal(3), "Primary Unit")
    assert (line.msdynce_chargeamount, line.baseamount, line.tax) == (Decimal("-0.01"), Decimal(290), Decimal(29))
    ordered.refresh_from_db()
    assert (ordered.statecode, ordered.msdynce_processingstatus) == (0, INVOICED)
    assert told(run(project)) == counted({}, {})


def test_the_next_order_run_says_that_an_order_is_partially_invoiced(fo, ordered):
    """FO-118: the invoice makes it Invoiced; Finance and Operations knows better."""
    line = SalesOrderLine.objects.get()
    line.invoice_now_quantity = "1"
    saved(line)
    post(ordered)
    run(fo.project("invoices_direct"))
    ordered.refresh_from_db()
    assert ordered.msdynce_processingstatus == INVOICED
    run(ordered_back := fo.project("orders_fo_to_sales_direct", "Orders again"))
    ordered.refresh_from_db()
    assert ordered.msdynce_processingstatus == PARTIALLY
    assert run(ordered_back).upserts == 0


def test_the_tax_on_the_charges_of_the_header_has_no_line(fo, ordered):
    """FO-103: the tax of line charges travels with the line, that of header charges does not."""
    header = SalesOrderHeader.objects.get()
    header.header_charges_amount = "20"
    saved(header)
    post(ordered)
    run(fo.project("invoices_direct"))
    assert [line.tax for line in InvoiceDetail.objects.all()] == [Decimal(29)]
