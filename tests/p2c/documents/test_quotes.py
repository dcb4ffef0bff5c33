"""Quotes of Sales in Business Central: made, revised, won (section 2)."""

import datetime as dt

import pytest

from crm.models import Quote, SalesOrder
from crm.services import steps
from erp.bc.models import SalesHeader, SalesSetup
from integration.models import Coupling
from p2c.documents.quotes import process
from p2c.documents.take_orders import take
from p2c.models import DocumentTransfer
from tests import factories
from tests.crm.catalogue import currency
from tests.factories import saved
from tests.factories_orders import (
    couple_rows,
    lines_of,
    of_customer,
    quote,
    sold,
    submitted,
    taken,
    write_ins,
)
from tests.reading import read

pytestmark = pytest.mark.django_db


def failed(of: Quote, code: str, *words: str) -> None:
    outcome = process()
    assert [f.code for f in outcome.failed.get(of.pk.hex, ())] == [code]
    kept = DocumentTransfer.objects.get(record=of.pk)
    read(f"{kept.sentence} {kept.next_step}", *words)
    assert not SalesHeader.objects.exists()


def step(name: str, of: Quote):
    """Take a step of the quote, and return what was made of it."""
    (chosen,) = [each for each in steps.of(Quote) if each.name == name]
    return steps.take(chosen, of.pk.hex).made


def test_an_active_quote_becomes_a_quote(world):
    """DOC-123, QUO-05: as an order, with the day it is valid until and without payment discount; Sales is not told."""
    _, account = of_customer()
    of = quote(
        account,
        {"product": sold(), "quantity": "2", "priceperunit": "50"},
        effectiveto=dt.date(2027, 1, 31),
        discountpercentage="5",
        description="First\nsecond",
    )
    assert not process().failed
    made = taken(of)
    assert (made.document_type, made.no, made.your_reference) == (0, "SQ00001", of.quotenumber)
    assert (made.quote_valid_until_date, made.payment_discount_percent) == (dt.date(2027, 1, 31), 0)
    assert (made.invoice_discount_value, made.work_description) == (5, "First\nsecond")
    assert [line.unit_price for line in lines_of(of)] == [50]
    of.refresh_from_db()
    assert (of.statecode, of.statuscode) == (1, 2)


@pytest.mark.behaviour("B-221")
@pytest.mark.parametrize("code", ["EUR", "USD"])
def test_a_quote_keeps_its_currency(world, code):
    _, account = of_customer()
    dollar = factories.currency("USD", "1.1")
    of = quote(account, transactioncurrency=currency(code, "1.1"))
    process()
    assert taken(of).currency == (dollar if code == "USD" else None)
    of.refresh_from_db()
    assert (of.statecode, of.statuscode) == (1, 2), "Sales has it active and in progress, as before"


@pytest.mark.behaviour("B-221")
def test_a_quote_in_a_currency_that_is_not_there_is_refused(world):
    """DOC-124."""
    _, account = of_customer()
    of = quote(account, transactioncurrency=currency("USD", "1.1"))
    failed(of, "p2c.currency_missing", of.quotenumber, "USD")


@pytest.mark.behaviour("B-222")
def test_freight_of_a_quote_needs_its_account(world):
    """DOC-124."""
    _, account = of_customer()
    of = quote(account, freightamount="12")
    failed(of, "p2c.freight_account_missing", of.quotenumber, "Freight G/L Acc. No.")


@pytest.mark.behaviour("B-223")
@pytest.mark.parametrize("kind", [0, 1])
def test_a_write_in_of_a_quote_takes_the_default_product(world, kind):
    _, account = of_customer()
    of = quote(account, {"productdescription": "Special", "priceperunit": "3"})
    failed(of, "p2c.write_in_missing", "Quote", of.quotenumber, "Write-in Product No.")
    product = write_ins(kind)
    assert set(process().taken) == {of.pk.hex}
    found = [(line.no, line.description, line.type) for line in lines_of(of)]
    assert found == [(product.no, "Special", 3 if kind else 2)]


@pytest.mark.behaviour("B-224")
def test_the_name_of_a_quote_becomes_the_external_document_no(world):
    _, account = of_customer()
    of = quote(account, name="Y" * 300)
    process()
    assert taken(of).external_document_no == "Y" * 35


@pytest.mark.behaviour("B-225")
def test_one_bad_quote_costs_one_quote(world):
    stranger = factories.account("Stranger")
    _, account = of_customer()
    bad, good = quote(stranger), quote(account)
    assert set(process().failed) == {bad.pk.hex}
    coupled = Coupling.objects.filter(remote_id__in=[bad.pk, good.pk]).values_list("remote_id", flat=True)
    assert list(coupled) == [good.pk]
    assert taken(good).no == "SQ00001"
    couple_rows("bc.customer", factories.customer("Stranger"), "crm.account", stranger)
    assert set(process().taken) == {bad.pk.hex}


@pytest.mark.says("p2c.quote_not_active")
@pytest.mark.says("p2c.quote_processed_as")
def test_drafts_wait_and_nothing_is_processed_twice(world):
    """DOC-120, QUO-01, DOC-121, DOC-124."""
    _, account = of_customer()
    draft, of = quote(account, activate=False), quote(account)
    assert set(process().taken) == {of.pk.hex}
    assert process().taken == {}
    outcome = process([draft.pk.hex, of.pk.hex])
    (finding,) = outcome.failed[draft.pk.hex]
    read(f"{finding} {finding.next_step}", draft.quotenumber, "Draft", "Active", "Won")
    said = outcome.already[of.pk.hex]
    read(f"{said} {said.next_step}", of.quotenumber, "SQ00001", "already")
    assert SalesHeader.objects.count() == 1


def test_a_quote_of_another_company_is_left_alone(world):
    """DOC-120."""
    _, account = of_customer()
    of = quote(account, bcbi_company=world.other_company)
    assert process().taken == {}
    assert process([of.pk.hex]).failed[of.pk.hex][0].code == "p2c.other_company"


def test_a_revision_fills_the_same_quote_again(world):
    """DOC-121, QUO-02."""
    _, account = of_customer()
    of = quote(account, {"product": sold(), "priceperunit": "50"}, {"product": sold(), "priceperunit": "9"})
    process()
    made = taken(of)
    draft = Quote.objects.get(pk=step("revise", of)["quoteid"])
    for line in draft.lines.all()[1:]:
        line.delete()
    line = draft.lines.get()
    line.priceperunit, line.ispriceoverridden = "70", True
    line.save()
    assert process().taken == {}
    step("activate", draft)
    assert set(process().taken) == {draft.pk.hex}
    assert taken(draft) == made
    assert [line.unit_price for line in lines_of(draft)] == [70]
    assert not Coupling.objects.filter(remote_id=of.pk).exists()
    assert SalesHeader.objects.count() == 1


def test_a_revision_whose_forerunner_was_never_processed_is_new(world):
    """DOC-121."""
    _, account = of_customer()
    of = quote(account)
    draft = Quote.objects.get(pk=step("revise", of)["quoteid"])
    step("activate", draft)
    process()
    assert taken(draft).no == "SQ00001"


@pytest.mark.behaviour("B-226")
@pytest.mark.says("p2c.quote_processed")
def test_a_won_quote_brings_its_order_along_and_is_done(world):
    """QUO-04; DOC-122, QUO-03: the order names the quote, and the quote is processed once."""
    _, account = of_customer()
    of = quote(account, {"product": sold(), "priceperunit": "50"})
    process()
    bought = order_of(of)
    submitted(bought)
    assert set(process().taken) == {of.pk.hex}
    made, offered = taken(bought), taken(of)
    assert (made.document_type, made.quote_no, made.your_reference) == (1, offered.no, bought.ordernumber)
    assert offered.status == 1
    kept = DocumentTransfer.objects.filter(record=of.pk)
    assert list(kept.values_list("outcome", flat=True)) == ["processed"], "what marks it in place of a coupling"
    assert process().taken == {}
    said = process([of.pk.hex]).already[of.pk.hex]
    read(f"{said} {said.next_step}", of.quotenumber, "already")


def test_a_won_quote_that_was_never_processed_is_created_first(world):
    """DOC-122."""
    _, account = of_customer()
    of = quote(account, {"product": sold(), "priceperunit": "50"})
    bought = submitted(order_of(of))
    process()
    assert taken(bought).quote_no == taken(of).no == "SQ00001"


def test_the_order_may_be_submitted_later(world):
    """DOC-122: the quote is released; the order names it when it comes, as 1.3 says."""
    _, account = of_customer()
    of = quote(account, {"product": sold(), "priceperunit": "50"})
    bought = order_of(of)
    process()
    assert taken(of).status == 1
    assert SalesHeader.objects.filter(document_type=1).count() == 0
    submitted(bought)
    take()
    assert taken(bought).quote_no == taken(of).no


def test_the_order_may_have_been_taken_before(world):
    """DOC-122."""
    _, account = of_customer()
    of = quote(account, {"product": sold(), "priceperunit": "50"})
    bought = submitted(order_of(of))
    take()
    assert taken(bought).quote_no == ""
    process()
    assert taken(bought).quote_no == taken(of).no


@pytest.mark.says("p2c.quote_without_order")
def test_a_won_quote_without_order_is_not_processed(world):
    """DOC-122."""
    _, account = of_customer()
    of = quote(account)
    of.statecode = 2
    saved(of)
    failed(of, "p2c.quote_without_order", of.quotenumber)


def test_an_order_that_cannot_be_taken_holds_up_its_quote_alone(world):
    """DOC-122: nothing of the quote is left, and the others are processed."""
    _, account = of_customer()
    of, other = (quote(account, {"product": sold(), "priceperunit": "50"}) for _ in range(2))
    bought = order_of(of)
    bought.freightamount = "9"
    submitted(saved(bought))
    outcome = process()
    assert [f.code for f in outcome.failed[of.pk.hex]] == ["p2c.freight_account_missing"]
    assert set(outcome.taken) == {other.pk.hex}
    assert not SalesSetup.objects.get().freight_g_l_acc_no
    assert SalesHeader.objects.count() == 1


def order_of(of: Quote):
    """The order that the quote became in Sales."""
    return SalesOrder.objects.get(pk=step("create-order", of)["salesorderid"])
