"""Quotes and orders: numbers, states, lines, prices and what they come to."""

import re

import pytest
from django.db import connection
from django.utils import timezone

from crm.models import Account, QuoteDetail, SalesOrder, SalesOrderDetail
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.crm import catalogue
from tests.crm.prospect import maintained, order, order_line, quote, quote_line
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db


def again(record):
    record.refresh_from_db()
    return record


def amounts(record, *names):
    return [str(getattr(again(record), name).normalize() + 0) for name in names]


@pytest.mark.parametrize(("make", "column", "prefix"), [(quote, "quotenumber", "QUO"), (order, "ordernumber", "ORD")])
def test_a_number_is_given_when_it_is_blank_and_stays(make, column, prefix):
    """FO-066."""
    first, second = make(), make()
    numbers = [getattr(again(each), column) for each in (first, second)]
    assert all(re.fullmatch(rf"{prefix}-\d{{5,}}-[A-Z0-9]{{6}}", number) for number in numbers)
    assert int(numbers[1].split("-")[1]) == int(numbers[0].split("-")[1]) + 1
    assert getattr(again(make(**{column: "MINE-1"})), column) == "MINE-1"
    setattr(first, column, "OTHER")
    refused(first.save, numbers[0], "stays")


@pytest.mark.says("crm.number_taken", "crm.number_fixed")
def test_a_quote_number_stands_once_for_each_revision():
    first = again(quote("Hall"))
    refused(lambda: quote("Barn", quotenumber=first.quotenumber), "Quote ID", first.quotenumber, "blank")
    assert again(quote("Barn", quotenumber=first.quotenumber, revisionnumber=1)).revisionnumber == 1


def test_lines_come_to_their_document():
    of = quote(discountpercentage="10", discountamount="5", freightamount="7")
    chair = catalogue.active_product(price="12.5")
    line = quote_line(of, chair, quantity="3", manualdiscountamount="2.5", tax="4")
    assert amounts(line, "priceperunit", "baseamount", "extendedamount") == ["12.5", "37.5", "39"]
    words = quote_line(of, productdescription="Setting up", quantity="2", priceperunit="10")
    names = ("totallineitemamount", "totallineitemdiscountamount", "totaldiscountamount", "totalamountlessfreight")
    # 35 + 20; 10 % of 55 and 5 off, and 2.5 on a line; 7 freight and 4 tax on top
    assert amounts(of, *names, "totaltax", "totalamount") == ["55", "2.5", "13", "44.5", "4", "55.5"]
    again(words).delete()
    assert amounts(of, *names, "totalamount") == ["35", "2.5", "11", "26.5", "37.5"]
    of.freightamount, of.totalamount = "0", "999"
    saved(of)
    assert amounts(of, "totalamount") == ["30.5"]


def test_what_a_run_brings_stands():
    """A run that brings totals keeps them; what it leaves blank is calculated."""
    account = saved(Account(name="Lark"))
    row = {"name": "Hall", "customerid_account": account.pk.hex, "totalamount": "99.0000", "totaltax": "9.0000"}
    (made,) = write_rows("crm.salesorder", [Write.insert(row)], PRODUCT)
    key = made.new["salesorderid"]
    line = {
        "salesorderid": key, "productdescription": "Chair", "quantity": "2.0000000000", "priceperunit": "50.0000",
        "manualdiscountamount": "10.0000", "baseamount": "90.0000", "tax": "9.0000",
    }  # fmt: skip
    write_rows("crm.salesorderdetail", [Write.insert(line)], PRODUCT)
    # its amount has the discount taken off
    assert amounts(SalesOrderDetail.objects.get(), "baseamount", "extendedamount") == ["90", "99"]
    assert amounts(SalesOrder.objects.get(), "totallineitemamount", "totaltax", "totalamount") == ["90", "9", "99"]


def test_prices_come_from_the_price_list_then_from_the_products_own_then_from_the_product():
    lists = [catalogue.price_list(), catalogue.price_list()]
    chair, table, desk, words = (catalogue.active_product(price="1") for _ in range(4))
    table.pricelevel = lists[1]
    saved(table)
    catalogue.price(chair, lists[0], "11")
    catalogue.price(table, lists[1], "22")
    of = order(pricelevel=lists[0])
    assert again(of).transactioncurrency == lists[0].transactioncurrency
    found = [order_line(of, product) for product in (chair, table, desk)]
    found.append(order_line(of, words, priceperunit="5", ispriceoverridden=True))
    assert [amounts(line, "priceperunit")[0] for line in found] == ["11", "22", "1", "5"]
    assert [line.uom for line in found] == [p.defaultuom for p in (chair, table, desk, words)]
    # another product brings another price
    found[0].product, found[0].uom = desk, desk.defaultuom
    assert amounts(saved(found[0]), "priceperunit", "extendedamount") == ["1", "1"]


def test_lines_are_numbered_in_their_document():
    of, other = order(), order()
    lines = [order_line(of), order_line(of), order_line(other), order_line(of, msdynce_linecreationsequencenumber=7)]
    assert [again(line).msdynce_linecreationsequencenumber for line in lines] == [1, 2, 1, 7]
    assert again(order_line(of)).msdynce_linecreationsequencenumber == 8
    assert lines[1].lineitemnumber == 2


@pytest.mark.says("crm.quote_not_draft", "crm.line_of_closed_quote", "crm.state_for_good")
def test_a_quote_is_changed_as_a_draft():
    of = quote()
    line = quote_line(of, catalogue.active_product(price="3"))
    again(of).statecode = 1
    saved(of)
    assert again(of).statuscode == 2
    of.name = "Barn"
    refused(of.save, of.quotenumber, "Active", "Name", "Revise")
    refused(lambda: quote_line(of), "Freight", "Active", of.quotenumber)
    refused(again(line).delete, "Chair")
    again(of).statecode = 3
    saved(of)
    assert (again(of).statuscode, of.closedon) == (5, timezone.localdate())
    of.statecode = 0
    refused(of.save, "Closed", "Draft", "for good")


@pytest.mark.says("crm.read_only_for_good", "crm.line_of_closed_salesorder")
def test_an_order_goes_its_way():
    of = order()
    line = order_line(of)
    refused(lambda: order(statecode=1), "Submitted", "Active")
    again(of).statecode = 1
    saved(of)
    assert (again(of).statuscode, of.submitdate) == (3, timezone.localdate())
    of.name = "Barn"
    refused(of.save, "Submitted", "Name", "“Active”")
    again(of).statecode = 3
    saved(of)
    assert (again(of).statuscode, of.datefulfilled) == (100001, timezone.localdate())
    again(of).statecode = 4
    saved(of)
    again(of).name = "Barn"
    refused(of.save, "Invoiced", "for good")
    again(line).quantity = 5
    refused(line.save, "Freight", of.ordernumber, "Invoiced")


def test_a_document_is_somebodys():
    lark = saved(Account(name="Lark"))
    refused(lambda: saved(SalesOrder(name="Hall")), "Customer")
    assert again(order(customerid_account=lark)).customerid_account == lark


def test_many_lines_cost_as_many_statements_as_few():
    chair = maintained(price="2")
    documents = [order() for _ in range(10)]

    def write(keys, each):
        rows = [
            {"salesorderid": key, "productid": chair.pk.hex, "quantity": "2.0000000000"}
            for key in keys
            for _ in range(each)
        ]
        with statements(connection) as seen:
            write_rows("crm.salesorderdetail", [Write.insert(row) for row in rows], PRODUCT)
        return len(seen)

    few = write([documents[0].pk.hex], 30)
    assert write([d.pk.hex for d in documents], 20) == few
    assert amounts(documents[9], "totalamount") == ["80"]


def test_a_deleted_document_takes_its_lines():
    of = quote()
    quote_line(of)
    again(of).delete()
    assert not QuoteDetail.objects.exists()
