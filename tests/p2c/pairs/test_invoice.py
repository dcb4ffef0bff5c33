"""POSTEDSALESINV-INV: posted invoices in Sales, whose they are, and what is paid of them."""

import datetime as dt
from decimal import Decimal

import pytest

from crm.models import Invoice, InvoiceDetail, PriceLevel
from integration.models import Coupling, Issue
from tests import factories
from tests import factories_documents as documents
from tests.factories import coupled_customer, open_issues, sync, sync_records
from tests.factories_documents import invoice, line, pay

pytestmark = pytest.mark.django_db
NAME = "POSTEDSALESINV-INV"


def send(*invoices):
    """Create in Sales, as the list action does."""
    return sync_records(NAME, local=invoices, create=True)


def sent(local):
    """The invoice in Sales with that number, and its lines in order."""
    assert not open_issues(), open_issues()[0].sentence
    found = Invoice.objects.get(invoicenumber=local.no)
    return found, list(found.lines.order_by("sequencenumber"))


@pytest.fixture
def nordwind(world):
    """A coupled customer and its account."""
    return coupled_customer("Nordwind")


def test_smoke(nordwind):
    customer, account = nordwind
    local = invoice(customer, line("100", "120"), work_description="Hello")
    outcome = send(local)
    assert outcome.to == {"inserted": 1}, (outcome, open_issues())
    found, (only,) = sent(local)
    assert (found.name, found.customerid_account, found.statecode, found.statuscode) == (local.no, account, 0, 4)
    assert (found.totalamount, found.totaltax, found.totalamountlessfreight) == (120, 20, 100)
    assert (only.productdescription, only.baseamount, only.extendedamount, only.tax) == ("6610 Freight.", 100, 120, 20)
    again = sync(NAME, "full", create=True, confirmed=True)
    assert again.to == {"unchanged": 1}
    pay(local, "20")
    assert sync(NAME).to == {"modified": 1}
    found.refresh_from_db()
    assert (found.statecode, found.statuscode) == (2, 100002)
    pay(local, "100")
    assert sync(NAME).to == {"modified": 1}
    found.refresh_from_db()
    assert (found.statecode, found.statuscode) == (2, 100001)
    assert sync(NAME, "full", create=True, confirmed=True).to == {}
    pay(local, "-100")
    pay(local, "-20")
    assert sync(NAME).to == {"modified": 1}
    found.refresh_from_db()
    assert (found.statecode, found.statuscode) == (0, 4)
    assert sync(NAME).to in ({}, {"unchanged": 1})
