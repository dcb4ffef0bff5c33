"""Payments of customers, what they pay, taking that back, and cancelled invoices."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Sum

from erp.bc.models import (
    CustLedgerEntry,
    Customer,
    DetailedCustLedgEntry,
    ItemLedgerEntry,
    SalesInvoiceHeader,
    SalesInvoiceLine,
)
from erp.bc.services import payments, posting
from erp.bc.services.cancelling import cancel_invoice
from integration import registry
from integration.calculated import expressions
from tests.factories import currency, exchange_rate
from tests.factories_posting import lines, make_shop, order, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(db):
    return make_shop()


def invoiced(shop, quantity=1, **values):
    """The ledger entry of a posted invoice of so many desks at 100."""
    posting.ship_and_invoice([order(shop, quantity, **values).pk.hex])
    return CustLedgerEntry.objects.latest("entry_no")


def remains(entry):
    table = registry.table(CustLedgerEntry)
    shown = CustLedgerEntry.objects.annotate(**expressions(table)).get(pk=entry.pk)
    return shown.remaining_amount, shown.remaining_amt_lcy, shown.open


def pay(shop, amount, *entries, **values):
    row = payments.register_payment(
        shop.customer.pk.hex, Decimal(amount), invoices=[e.pk.hex for e in entries], **values
    )
    return CustLedgerEntry.objects.get(pk=row["system_id"])


def test_a_payment_closes_the_invoice_it_pays_in_full(shop):
    charged = invoiced(shop, 3)
    paid = pay(shop, 300, charged)
    assert (paid.document_no, paid.document_type, paid.description) == ("PY1001", 1, "Payment of Mill")
    assert remains(charged) == (0, 0, False)
    assert remains(paid) == (0, 0, False)


def test_a_partial_payment_leaves_the_rest_open(shop):
    charged = invoiced(shop, 3)
    pay(shop, 100, charged, document_no="bank 7", date=dt.date(2026, 3, 9))
    assert remains(charged) == (200, 200, True)
    assert CustLedgerEntry.objects.filter(document_no="BANK 7", posting_date="2026-03-09", open=False).exists()


def test_one_payment_pays_several_invoices_in_their_order_as_far_as_it_goes(shop):
    first, second, third = (invoiced(shop, n) for n in (1, 2, 3))
    paid = pay(shop, 250, first, second, third)
    assert [remains(each)[0] for each in (first, second, third)] == [0, 50 + 0, 300]
    assert remains(paid)[2] is False


def test_a_payment_on_account_is_applied_later_and_in_part(shop):
    charged = invoiced(shop, 3)
    paid = pay(shop, 200)
    assert remains(paid) == (-200, -200, True)
    payments.apply(paid.pk.hex, [charged.pk.hex], Decimal(50))
    assert (remains(paid)[0], remains(charged)[0]) == (-150, 250)
    numbers = set(DetailedCustLedgEntry.objects.filter(entry_type=2).values_list("applied_cust_ledger_entry_no"))
    assert numbers == {(paid.entry_no,), (charged.entry_no,)}


def test_unapplying_opens_both_again(shop):
    charged = invoiced(shop, 3)
    paid = pay(shop, 300, charged)
    changed = payments.unapply(charged.pk.hex)
    assert {row["document_no"] for row in changed} == {charged.document_no, paid.document_no}
    assert (remains(charged), remains(paid)) == ((300, 300, True), (-300, -300, True))
    applied = DetailedCustLedgEntry.objects.filter(entry_type=2)
    assert applied.count() == 4
    assert all(row.unapplied for row in applied)
    assert applied.exclude(unapplied_by_entry_no=0).count() == 2
    payments.apply(paid.pk.hex, [charged.pk.hex])
    assert remains(charged)[2] is False


def test_what_the_rate_has_gained_or_lost_is_entered_apart(shop):
    """The invoice in dollars was worth 100 in LCY; what came in for it is worth 80, or later 125."""
    dollar = currency("USD", "1.25")
    exchange_rate(dollar, "1.5625", dt.date(2026, 6, 1))
    exchange_rate(dollar, "1.0", dt.date(2026, 7, 1))
    for day, came, kind in ((dt.date(2026, 6, 2), 80, 5), (dt.date(2026, 7, 2), 125, 6)):
        made = order(shop, 1, currency=dollar, document_date="2026-02-01", posting_date="2026-02-01")
        posting.ship_and_invoice([made.pk.hex])
        charged = CustLedgerEntry.objects.latest("entry_no")
        assert remains(charged) == (125, 100, True)
        paid = pay(shop, 125, charged, currency=dollar.pk.hex, date=day)
        assert (remains(charged), remains(paid)) == ((0, 0, False), (0, 0, False))
        extra = DetailedCustLedgEntry.objects.get(cust_ledger_entry=charged, entry_type=kind)
        assert (extra.amount, extra.amount_lcy) == (0, came - 100)
    payments.unapply(charged.pk.hex)
    assert remains(charged) == (125, 100, True)


@pytest.mark.says("bc.payment_amount", "bc.entry_closed", "bc.application_amount")
def test_what_cannot_be_paid_is_said(shop):
    charged = invoiced(shop, 1)
    refused(lambda: pay(shop, 0), "No payment of 0.00", "Mill", "above nought")
    paid = pay(shop, 50)
    refused(
        lambda: payments.apply(paid.pk.hex, [charged.pk.hex], Decimal(60)), "60.00 of Payment PY1001", "50.00 of it"
    )
    pay(shop, 100, charged)
    refused(lambda: payments.apply(paid.pk.hex, [charged.pk.hex]), "Invoice PI1001", "nothing of it remains")
    shop.setup.payment_nos = None
    shop.setup.save()
    refused(lambda: pay(shop, 1), "Payment cannot be numbered", "Payment Nos.")


@pytest.mark.says("bc.other_customer", "bc.other_currency", "bc.same_sign")
def test_only_what_fits_together_is_applied(shop):
    charged = invoiced(shop, 1)
    other = saved(Customer(no="SHOP", name="Shop"))
    foreign = invoiced(shop, 1, currency=currency("USD", "1.25"))
    theirs = invoiced(shop, 1, sell_to_customer=other)
    paid = pay(shop, 50)
    refused(lambda: payments.apply(paid.pk.hex, [theirs.pk.hex]), "another customer")
    refused(lambda: payments.apply(paid.pk.hex, [foreign.pk.hex]), "another currency")
    refused(lambda: payments.apply(charged.pk.hex, [invoiced(shop, 1).pk.hex]), "both are charges")


@pytest.mark.says("bc.nothing_to_unapply", "bc.nothing_left_to_apply")
def test_nothing_is_taken_back_that_was_not_done(shop):
    charged, other = invoiced(shop, 1), invoiced(shop, 1)
    refused(lambda: payments.unapply(charged.pk.hex), "Invoice PI1001", "applied to nothing")
    paid = pay(shop, 100)
    refused(lambda: payments.apply(paid.pk.hex, [charged.pk.hex, other.pk.hex]), "Nothing of Payment PY1001", "PI1002")
    assert remains(charged)[0] == 100


# --- cancelling ------------------------------------------------------------------------------------------------------


def test_a_cancelled_invoice_is_credited_and_its_goods_are_back(shop):
    made = order(shop, 5)
    line = lines(made)[0]
    line.qty_to_ship = 2
    line.save()
    posting.ship_and_invoice([made.pk.hex])
    invoice = SalesInvoiceHeader.objects.get()
    cancel_invoice(invoice.pk.hex)
    invoice.refresh_from_db()
    assert invoice.cancelled
    memo = CustLedgerEntry.objects.get(document_type=3)
    assert (memo.document_no, memo.description) == ("PC1001", "Cancelled invoice PI1001")
    assert remains(memo) == remains(invoice.cust_ledger_entry) == (0, 0, False)
    assert ItemLedgerEntry.objects.aggregate(left=Sum("quantity"))["left"] == 100
    back = ItemLedgerEntry.objects.latest("entry_no")
    assert (back.document_no, back.quantity, back.remaining_quantity, back.open) == ("PC1001", 2, 2, True)
    line.refresh_from_db()
    assert (line.quantity_shipped, line.quantity_invoiced, line.outstanding_quantity) == (0, 0, 5)
    assert SalesInvoiceLine.objects.count() == 1


@pytest.mark.says("bc.invoice_cancelled", "bc.invoice_paid")
def test_paid_and_cancelled_invoices_are_not_cancelled(shop):
    charged = invoiced(shop, 1)
    pay(shop, 10, charged)
    (invoice,) = SalesInvoiceHeader.objects.all()
    refused(lambda: cancel_invoice(invoice.pk.hex), "PI1001", "something was paid", "Unapply")
    payments.unapply(charged.pk.hex)
    cancel_invoice(invoice.pk.hex)
    refused(lambda: cancel_invoice(invoice.pk.hex), "PI1001", "it is already")
