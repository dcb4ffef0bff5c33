"""SALESORDER-BOTHWAYS: orders that people of both systems work on, their lines, and how they end."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection as database

from crm.models import SalesOrder
from erp.bc.models import SalesHeader, SalesHeaderArchive, SalesLine, SalesSetup
from erp.bc.services import posting
from integration.models import Connection, Coupling, Schedule, TableMapping
from integration.services.install import install_mappings
from p2c.documents import archived_orders, quotes
from tests import factories_posting as shops
from tests.counting import statements
from tests.factories import coupled_customer, open_issues, sync, sync_records
from tests.factories_life import line, release
from tests.factories_orders import order as sales_order
from tests.factories_orders import quote, sold
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
NAME, LINES = "SALESORDER-BOTHWAYS", "SOLINE-ORDERDETAIL"
SUBMITTED, FULFILLED, INVOICED = (1, 3), (3, 100001), (4, 100003)


def both_ways(on=True):

    link = Connection.objects.get()
    link.bidirectional_sales_order_integration = on
    link.save()
    install_mappings()

    return link


@shareable
def shop(world):
    """A company that can post, with a customer that is coupled, while orders are worked on in both systems."""
    made = shops.make_shop()
    setup = SalesSetup.objects.get()
    setup.archive_orders, setup.freight_g_l_acc_no = True, made.freight.no
    setup.save()
    both_ways()
    made.customer, made.account = coupled_customer("Brook mill")
    made.product = sold(made.desk, name="Desk")
    return made


@shareable
def order(shop):
    """A released order of three desks that Sales has, too."""
    local = shops.order(shop, 3, ship_to_city="Aarhus")
    release(local)
    sync_records(NAME, local=[local], create=True)
    assert not open_issues(), open_issues()[0].sentence
    return SalesHeader.objects.get(pk=local.pk), remote_of(local)


def remote_of(local):
    return SalesOrder.objects.get(pk=Coupling.objects.get(local_table="bc.salesheader", local_id=local.pk).remote_id)


def local_of(remote):
    return SalesHeader.objects.get(pk=Coupling.objects.get(remote_table="crm.salesorder", remote_id=remote.pk).local_id)


def again(record):
    return type(record).objects.get(pk=record.pk)


def follow():
    outcome = sync(NAME)
    assert not open_issues(), open_issues()[0].sentence
    return outcome.to, outcome.back


def state(remote):
    found = again(remote)
    return found.statecode, found.statuscode


def edit(remote, **values):
    """As people in Sales do: reopened, changed, submitted again."""
    found = again(remote)
    found.statecode = 0
    found.save()
    found = again(remote)
    for name, value in values.items():
        setattr(found, name, value)
    found.statecode = 1
    found.save()


def test_an_order_from_business_central_comes_to_sales_with_its_lines(order, shop):
    """DOC-102, DOC-103, SO-25: name, number, occurrence, price list, customer, and prices that stand."""
    local, remote = order
    assert (remote.name, remote.bcbi_businesscentralordernumber) == ("Brook mill", local.no)
    assert remote.bcbi_businesscentraldocumentoccurrencenumber == 1
    assert remote.customerid_account == shop.account
    assert (remote.shipto_city, remote.pricelevel_id is not None) == ("Aarhus", True)
    assert (remote.statecode, remote.statuscode) == SUBMITTED
    (detail,) = remote.lines.all()
    assert (detail.product, detail.quantity, detail.priceperunit) == (shop.product, 3, 100)
    assert (detail.ispriceoverridden, detail.bcbi_businesscentrallinenumber) == (True, 10000)
    assert (remote.totalamount, detail.extendedamount) == (300, 300)
    assert follow()[0].get("modified", 0) == 0


def test_an_order_from_sales_comes_to_business_central_released(shop):
    """DOC-104, SO-22, SO-24: with freight and discount; Sales hears its number."""
    remote = sales_order(
        shop.account, {"product": shop.product, "quantity": "2", "priceperunit": "90"},
        freightamount=15, discountamount=10,
    )  # fmt: skip
    sync_records(NAME, remote=[remote], create=True)
    assert not open_issues(), open_issues()[0].sentence
    local = local_of(remote)
    assert (local.document_type, local.status, local.sell_to_customer) == (1, 1, shop.customer)
    assert local.your_reference == remote.ordernumber
    desk, freight = local.lines.order_by("line_no")
    assert (desk.item, desk.quantity, desk.unit_price) == (shop.desk, 2, 90)
    assert (freight.no, freight.amount) == (shop.freight.no, 15)
    assert desk.inv_discount_amount == 10
    found = again(remote)
    assert (found.bcbi_businesscentralordernumber, found.totalamount) == (local.no, 185)
    before = again(remote)
    follow()
    assert (again(remote).totalamount, again(remote).discountamount) == (before.totalamount, 10)
    assert local.lines.count() == 2


def test_the_quote_of_an_order_from_sales_is_archived(shop):
    """SO-22: Business Central's quote says its number on the order, and nobody works on it any more."""
    quoted = quote(shop.account, {"product": shop.product, "quantity": "2", "priceperunit": "90"})
    quotes.process([quoted.pk.hex])
    ours = SalesHeader.objects.get(document_type=0)
    remote = sales_order(
        shop.account, {"product": shop.product, "quantity": "2", "priceperunit": "90"}, quote=quoted
    )  # fmt: skip
    sync_records(NAME, remote=[remote], create=True)
    assert not open_issues(), open_issues()[0].sentence
    assert local_of(remote).quote_no == ours.no
    version = SalesHeaderArchive.objects.get(document_type=0, no=ours.no)
    assert [line.quantity for line in version.lines.all()] == [2]
    assert again(ours).status == 1


def test_lines_go_both_ways_although_nothing_of_the_header_has_changed(order):
    """SO-28, DOC-103: quantities of Sales, prices of Business Central, each to the other side."""
    local, remote = order
    SalesLine.objects.filter(document=local).update(unit_price=Decimal(80))
    own = SalesHeader.objects.get(pk=local.pk)
    own.status = 0
    own.save()
    of = own.lines.get()
    of.unit_price = Decimal(80)
    of.quantity = Decimal(5)
    of.save()
    release(own)
    follow()
    detail = again(remote).lines.get()
    assert (detail.quantity, detail.priceperunit, again(remote).totalamount) == (5, 80, 400)
    edit(remote)
    of = again(remote)
    of.statecode = 0
    of.save()
    detail = of.lines.get()
    detail.quantity = Decimal(7)
    detail.save()
    of = again(remote)
    of.statecode = 1
    of.save()
    follow()
    assert local.lines.get().quantity == 7
    assert again(local).status == 1
    assert again(remote).totalamount == 560


@pytest.mark.parametrize("side", ["here", "there"])
def test_a_line_deleted_on_one_side_goes_on_the_other(order, shop, side):
    """DOC-103, SO-23, SO-26."""
    local, remote = order
    again_open(local)
    line(local, shop.desk, "4", "50")
    release(local)
    follow()
    assert again(remote).lines.count() == 2
    if side == "here":
        again_open(local)
        local.lines.get(line_no=10000).delete()
        release(local)
    else:
        found = again(remote)
        found.statecode = 0
        found.save()
        found.lines.get(quantity=3).delete()
        found = again(remote)
        found.statecode = 1
        found.save()
    follow()
    assert [int(q) for q in local.lines.values_list("quantity", flat=True)] == [4]
    assert [int(q) for q in again(remote).lines.values_list("quantity", flat=True)] == [4]
    assert Coupling.objects.filter(local_table="bc.salesline").count() == 1


def again_open(local):
    found = SalesHeader.objects.get(pk=local.pk)
    found.status = 0
    found.save()


@pytest.mark.behaviour("B-218")
def test_an_order_that_is_shipped_completely_is_fulfilled(order):
    """DOC-105, SO-27."""
    local, remote = order
    posting.ship([local.pk.hex])
    follow()
    assert state(remote) == FULFILLED
    assert again(remote).lines.get().quantityshipped == 3


@pytest.mark.behaviour("B-217")
@pytest.mark.says("p2c.archived_orders", "p2c.no_archived_order")
def test_each_posting_is_archived_and_the_end_comes_to_sales(order):
    """DOC-106, SO-21, SO-29: deleted by posting, the order is over; the archive says how it ended."""
    local, remote = order
    no = local.no
    before = SalesHeaderArchive.objects.filter(no=no).count()
    posting.ship([local.pk.hex])
    follow()
    posting.invoice([local.pk.hex])
    versions = SalesHeaderArchive.objects.filter(no=no).order_by("version_no")
    assert versions.count() - before == 2
    assert versions.last().lines.get().quantity_shipped > 0
    follow()
    assert not Coupling.objects.filter(local_table="bc.salesheader").exists()
    assert again(remote).lines.count() == 1
    assert archived_orders.waiting()
    assert str(archived_orders.job()) == "Orders that Sales now has as the archive says: 1."
    assert state(remote) == INVOICED
    assert not archived_orders.waiting()
    assert str(archived_orders.job()) == "No order that is over waits."
    assert again(remote).totalamount == 300


@pytest.mark.says("order_archived")
def test_an_order_that_is_over_is_not_made_again(order):
    """DOC-106, SO-21: nothing of it travels any more, and its company stays."""
    local, remote = order
    SalesHeader.objects.get(pk=local.pk).delete()
    follow()
    sync_records(NAME, remote=[remote], create=True)
    assert not SalesHeader.objects.exists()
    assert str(again(remote).bcbi_company_id or "") == str(Connection.objects.get().company or "")
    from integration.services.explain import explain

    told = explain(TableMapping.objects.get(name=NAME), str(again(remote)))
    assert "is over in Business Central" in str(told)


def test_uncoupling_an_order_uncouples_its_lines(order):
    """SO-30: and both orders stay, with their lines."""
    local, remote = order
    from integration.services import couple as service

    service.uncouple(TableMapping.objects.get(name=NAME))
    assert not Coupling.objects.filter(local_table__in=("bc.salesheader", "bc.salesline")).exists()
    assert (local.lines.count(), again(remote).lines.count()) == (1, 1)


def test_the_switch_brings_its_mappings_jobs_and_the_archive(db):
    """DOC-100, SO-20: and takes those of orders one way along; without the solution it stays off."""
    from integration.services import connections
    from integration.services.install import connection
    from tests import set_up as there

    def switch(**values):
        link = connection()
        for name, value in values.items():
            setattr(link, name, value)
        connections.save(link, confirmed=True)

    def scheduled():
        codes = ("auto_create_sales_orders", "order_status", "order_notes", "archived_orders")
        return [code for code in codes if Schedule.objects.filter(job=code).exists()]

    there.sales()
    there.enabled()
    SalesSetup.objects.update(archive_orders=False)
    switch(sales_order_integration_enabled=True, auto_create_sales_orders=True)
    assert scheduled() == ["auto_create_sales_orders", "order_status", "order_notes"]
    switch(sales_order_integration_enabled=False)
    switch(bidirectional_sales_order_integration=True)
    assert scheduled() == ["order_notes", "archived_orders"]
    assert Schedule.objects.get(job="archived_orders").every_minutes == 30
    assert SalesSetup.objects.get().archive_orders
    made = set(TableMapping.objects.filter(local_table__startswith="bc.sales").values_list("name", flat=True))
    assert {NAME, LINES} <= made
    assert "SALESORDER-ORDER" not in made
    switch(bidirectional_sales_order_integration=False)
    assert scheduled() == []
    assert not TableMapping.objects.filter(name__in=(NAME, LINES)).exists()


@pytest.mark.long
def test_many_orders_take_as_many_statements_as_few(shop):
    """Header, lines and what goes with them are written by the batch."""
    seen = []
    for number in (20, 40):
        locals_ = [shops.order(shop, 1, 2) for _ in range(number)]
        for local in locals_:
            release(local)
        with statements(database) as made:
            sync_records(NAME, local=locals_, create=True)
        assert Coupling.objects.filter(local_id__in=[each.pk for each in locals_]).count() == number
        seen.append(len(made))
    assert seen[1] <= seen[0] + 3


@pytest.mark.says("order_line_write_in")
def test_a_write_in_is_sold_as_the_product_that_stands_for_it(shop):
    """SO-23, DOC-103: until the set-up names one, the order waits as a whole."""
    remote = sales_order(shop.account, {"productdescription": "Paint", "quantity": "2", "priceperunit": "30"})
    sync_records(NAME, remote=[remote], create=True)
    (issue,) = open_issues(NAME)
    assert "does not say which item or resource stands for write-ins" in issue.sentence
    assert not SalesHeader.objects.exists()
    setup = SalesSetup.objects.get()
    setup.write_in_product_type, setup.write_in_product_no = 1, shop.advice.no
    setup.save()
    sync_records(NAME, remote=[remote], create=True)
    assert not open_issues()
    of = local_of(remote).lines.get()
    assert (of.resource, of.description, of.quantity, of.unit_price) == (shop.advice, "Paint", 2, 30)
    follow()
    detail = again(remote).lines.get()
    assert (detail.product, detail.isproductoverridden, detail.productdescription) == (None, True, "Paint")


@pytest.mark.says("order_freight_account")
def test_freight_needs_its_account(shop):
    """SO-24, DOC-047."""
    SalesSetup.objects.update(freight_g_l_acc_no="")
    remote = sales_order(shop.account, {"product": shop.product, "quantity": "1"}, freightamount=15)
    sync_records(NAME, remote=[remote], create=True)
    (issue,) = open_issues(NAME)
    assert "does not say on which account freight is charged" in issue.sentence
    assert not SalesHeader.objects.exists()


def test_which_orders_take_part(shop):
    """DOC-101: released orders, and submitted ones of Sales, taken by the back office before or not."""
    waiting = shops.order(shop, 1)
    line_ = {"product": shop.product, "quantity": "1"}
    active = sales_order(shop.account, line_, submit=False)
    before = sales_order(shop.account, line_, lastbackofficesubmit=dt.date(2026, 1, 2))
    sync_records(NAME, local=[waiting], create=True)
    sync_records(NAME, remote=[active, before], create=True)
    coupled = Coupling.objects.filter(local_table="bc.salesheader").values_list("remote_id", flat=True)
    assert list(coupled) == [before.pk]
    release(waiting)
    sync_records(NAME, local=[waiting], create=True)
    assert Coupling.objects.filter(local_table="bc.salesheader").count() == 2
