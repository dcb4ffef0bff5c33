"""Order and quote entry: the price list by currency, prices from it, the override flag, and what all comes to."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Account, PriceLevel, Quote, QuoteDetail, SalesOrder, SalesOrderDetail
from crm.services import steps
from integration.engine.write import Write
from integration.origin import PRODUCT, Origin
from integration.services.install import connection as link
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.crm import catalogue
from tests.crm.prospect import fo_order, order, order_line, quote, quote_line
from tests.factories import saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
TOTALS = ("totallineitemamount", "totallineitemdiscountamount", "totaldiscountamount", "totalamountlessfreight")


def again(record):
    record.refresh_from_db()
    return record


def amounts(record, *names):
    return [getattr(again(record), name) for name in names]


@pytest.mark.behaviour("B-220")
def test_totals_of_an_order_are_recalculated():
    """DOC-037: the volume discount is per unit, the manual one per line."""
    of = order(discountamount="3500", discountpercentage="9", freightamount="1020")
    first = order_line(
        of, quantity="10", priceperunit="4000", volumediscountamount="280", manualdiscountamount="400", tax="5000"
    )
    second = order_line(of, quantity="5", priceperunit="3333.33", manualdiscountamount="250", tax="3000")
    assert amounts(first, "baseamount", "extendedamount") == [37200, 41800]
    assert amounts(second, "baseamount", "extendedamount") == [Decimal("16666.65"), Decimal("19416.65")]
    total = 37200 - 400 + Decimal("16666.65") - 250
    share = Decimal("4789.50")  # 9 % of 53216.65, to the cent
    assert amounts(of, *TOTALS) == [total, 650, 650 + share + 3500, total - share - 3500]
    assert amounts(of, "totaltax", "totalamount") == [8000, total - share - 3500 + 1020 + 8000]
    second.manualdiscountamount = Decimal(0)
    saved(second)
    again(of).discountpercentage = Decimal(0)
    saved(of)
    assert amounts(of, "totallineitemamount", "totaldiscountamount") == [total + 250, 400 + 3500]


@pytest.mark.behaviour("B-219")
@pytest.mark.says("crm.read_only_in_state")
def test_a_submitted_order_is_not_editable():
    """DOC-062: it is changed again once it is active; reopening leaves it pending."""
    of = order()
    of.statecode = 1
    saved(of)
    again(of).submitdate = "2030-01-01"
    refused(of.save, of.ordernumber, "Submitted", "Date Submitted", "“Active”")
    again(of).statecode, of.statuscode = 0, 2
    saved(of)
    of.submitdate = "2030-01-01"
    saved(of)
    assert (again(of).statuscode, str(of.submitdate)) == (2, "2030-01-01")


@pytest.mark.says("crm.price_of_list")
def test_a_typed_price_says_that_it_is_one():
    on, chair = catalogue.price_list(), catalogue.active_product()
    catalogue.price(chair, on, "10")
    of = order(pricelevel=on)
    refused(lambda: order_line(of, chair, priceperunit="9"), "Price Per Unit", "9", "10.00", "Price Overridden")
    line = order_line(of, chair, priceperunit="10")
    assert not again(line).ispriceoverridden
    line.priceperunit = Decimal(8)
    refused(line.save, "8.00", "10.00")
    line.ispriceoverridden = True
    saved(line)
    assert amounts(line, "priceperunit") == [8]
    # the list has the last word again once the flag is taken away
    line.ispriceoverridden = False
    saved(line)
    assert amounts(line, "priceperunit", "extendedamount") == [10, 10]
    # no list says what another product costs, so what is typed stands; nor does one say what a write-in costs
    assert amounts(order_line(of, catalogue.active_product(), priceperunit="7"), "priceperunit") == [7]
    assert amounts(order_line(of, priceperunit="6"), "priceperunit") == [6]


def test_locked_prices_stand_and_a_quotes_prices_go_into_its_order():
    on, chair = catalogue.price_list(), catalogue.active_product()
    item = catalogue.price(chair, on, "10")
    locked = order(pricelevel=on, ispricelocked=True)
    assert amounts(order_line(locked, chair, priceperunit="9"), "priceperunit") == [9]
    of = quote(pricelevel=on)
    quote_line(of, chair, quantity="2")
    item.amount = Decimal(99)
    saved(item)
    on.statecode = 1
    saved(on)
    for name in ("activate", "create-order"):
        step = next(each for each in steps.of(Quote) if each.name == name)
        taken = steps.take(step, of.pk.hex, Origin())
    made = SalesOrder.objects.get(pk=taken.made["salesorderid"])
    assert amounts(made, "totalamount") == [20]
    assert made.lines.get().priceperunit == 10


@pytest.mark.says("crm.list_of_other_currency", "crm.list_not_in_use", "crm.currency_of_lines")
def test_the_price_list_is_of_the_documents_currency():
    euro, krona = catalogue.price_list("Summer"), catalogue.price_list("Sommar", "SEK")
    refused(
        lambda: order(pricelevel=krona, transactioncurrency=euro.transactioncurrency),
        "Price List", "“Sommar”", "SEK", "EUR", "currency of the document",
    )  # fmt: skip
    of = order(pricelevel=euro)
    assert again(of).transactioncurrency == euro.transactioncurrency
    of.pricelevel = krona
    refused(of.save, of.ordernumber, "“Sommar”")
    of.transactioncurrency = krona.transactioncurrency
    saved(of)
    order_line(of)
    again(of).pricelevel, of.transactioncurrency = euro, euro.transactioncurrency
    refused(of.save, "Currency", "lines", "SEK", "new document")
    euro.statecode = 1
    saved(euro)
    refused(lambda: order(pricelevel=euro), "“Summer”", "active")


def test_the_price_list_is_found_where_nobody_chose_one():
    summer, other, krona = catalogue.price_list("Summer"), catalogue.price_list(), catalogue.price_list("", "SEK")
    lark = saved(Account(name="Lark", transactioncurrency=summer.transactioncurrency, defaultpricelevel=summer))
    plain = saved(Account(name="Mill", transactioncurrency=summer.transactioncurrency))
    assert again(order(customerid_account=lark)).pricelevel == summer
    assert again(order(customerid_account=plain)).pricelevel is None, "two lists, and nobody says which"
    # an order in another currency does not take the account's list, and of that currency there is one
    foreign = order(customerid_account=lark, transactioncurrency=krona.transactioncurrency)
    assert again(foreign).pricelevel == krona
    kept = link()
    kept.default_price_list = other.pk
    kept.save()
    assert again(quote(customerid_account=plain)).pricelevel == other
    kept.default_price_list = None
    kept.save()
    named = saved(PriceLevel(name="Price List in EUR", transactioncurrency=summer.transactioncurrency))
    assert again(order(customerid_account=plain)).pricelevel == named
    assert again(fo_order(customerid_account=plain)).pricelevel is None, "that one has the ERP's prices"


def test_a_price_in_another_currency_is_no_price():
    krona, euro = catalogue.price_list("", "SEK"), catalogue.price_list()
    chair = catalogue.active_product(pricelevel=krona, price="1", transactioncurrency=krona.transactioncurrency)
    catalogue.price(chair, krona, "110")
    of = order(pricelevel=euro)
    assert amounts(order_line(of, chair), "priceperunit") == [None]
    catalogue.price(chair, euro, "10")
    assert amounts(order_line(of, chair), "priceperunit") == [10]


def test_many_documents_cost_as_many_statements_as_few():
    summer, chair = catalogue.price_list(), catalogue.active_product()
    catalogue.price(chair, summer, "10")
    lark = saved(Account(name="Lark", defaultpricelevel=summer))

    def enter(number):
        header = {"name": "Hall", "customerid_account": lark.pk.hex}
        with statements(connection) as seen:
            made = write_rows("crm.salesorder", [Write.insert(dict(header)) for _ in range(number)])
            lines = [{"salesorderid": each.new["salesorderid"], "productid": chair.pk.hex} for each in made]
            write_rows("crm.salesorderdetail", [Write.insert(line) for line in lines])
        return len(seen)

    assert enter(20) == enter(60)
    assert set(SalesOrder.objects.values_list("totalamount", "pricelevel")) == {(10, summer.pk)}


MONEY = st.decimals(0, 99999, places=2)
SHARE = st.decimals(0, 100, places=2)
LINES = st.lists(st.tuples(st.decimals(0, 999, places=3), MONEY, MONEY, MONEY), max_size=5)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, percentage=SHARE, amount=MONEY, freight=MONEY, kind=st.sampled_from([SalesOrder, Quote]))
def test_totals_are_what_the_lines_come_to(lines, percentage, amount, freight, kind):
    """Whatever is entered: each total is said by the lines, the discounts and the freight, to the cent."""
    account = Account.objects.filter(name="Sum").first() or saved(Account(name="Sum"))
    line, make = (SalesOrderDetail, order) if kind is SalesOrder else (QuoteDetail, quote)
    of = make(customerid_account=account, discountpercentage=percentage, discountamount=amount, freightamount=freight)
    rows = [
        {
            line.HEADER: of.pk.hex, "productdescription": "Chair", "quantity": f"{quantity:.10f}",
            "priceperunit": f"{price:.4f}", "manualdiscountamount": f"{discount:.4f}", "tax": f"{tax:.4f}",
        }
        for quantity, price, discount, tax in lines
    ]  # fmt: skip
    write_rows(line, [Write.insert(row) for row in rows], PRODUCT if len(rows) % 2 else Origin())
    made = list(of.lines.all())
    again(of)
    cent = Decimal("0.01")
    for each in made:
        assert abs(each.baseamount - each.quantity * each.priceperunit) <= cent / 2
        assert each.extendedamount == each.baseamount - each.manualdiscountamount + each.tax
    assert of.totallineitemamount == sum(each.baseamount - each.manualdiscountamount for each in made)
    assert of.totaltax == sum(each.tax for each in made)
    assert of.totallineitemdiscountamount == sum(each.manualdiscountamount for each in made)
    share = of.totaldiscountamount - of.totallineitemdiscountamount - amount
    assert abs(share - of.totallineitemamount * percentage / 100) <= cent / 2
    assert of.totalamountlessfreight == of.totallineitemamount - share - amount
    assert of.totalamount == of.totalamountlessfreight + freight + of.totaltax


@pytest.mark.parametrize(("precision", "share"), [(0, "100"), (2, "99.90"), (3, "99.900")])
def test_a_discount_in_percent_is_rounded_as_the_currency_has_it(precision, share):
    """DOC-050: there is no tenth of a yen."""
    yen = catalogue.currency("JPY", "160")
    yen.currencyprecision = precision
    saved(yen)
    of = order(transactioncurrency=yen, discountpercentage="10")
    order_line(of, quantity="1", priceperunit="999")
    assert amounts(of, "totaldiscountamount", "totalamount") == [Decimal(share), 999 - Decimal(share)]
