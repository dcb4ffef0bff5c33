"""SALESORDER-ORDER: what becomes of an order in Business Central, and how its Sales order ends."""

import datetime as dt
from decimal import Decimal

import pytest

from crm.models import SalesOrder
from erp.bc.models import SalesHeader, ShippingAgent
from integration.models import Coupling, TableMapping
from integration.services import couple as coupling_service
from integration.services import full_synch
from integration.services.explain import explain
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, open_issues, option, saved, sync
from tests.factories_documents import invoice
from tests.factories_life import (
    couple_order,
    document,
    integrate_orders,
    item,
    line,
    numbered,
    post_quantities,
    release,
    submitted,
)
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
NAME = "SALESORDER-ORDER"
SUBMITTED, CANCELED, INVOICED = (1, 3), (2, 4), (4, 100003)


@shareable
def mill(world):
    """A coupled customer, while orders come from Sales."""
    numbered()
    integrate_orders()
    return coupled_customer("Mill")


@shareable
def order(mill):
    """A released order of 100 with 25 % VAT that came from Sales."""
    customer, account = mill
    remote = submitted(account, freightamount=0)
    local = document(customer, your_reference=remote.ordernumber[:35])
    line(local, item(), "2", "50", vat="25")
    couple_order(local, remote)
    sync(NAME)
    release(local)
    return SalesHeader.objects.get(pk=local.pk), remote


def again(remote):
    return SalesOrder.objects.get(pk=remote.pk)


def state(remote):
    found = again(remote)
    return found.statecode, found.statuscode


def follow():
    outcome = sync(NAME)
    assert not open_issues(), open_issues()[0].sentence
    return outcome.to


def test_the_mapping_exists_while_orders_come_from_sales(world):
    """SET-042, DOC-080: coupled records only, from Business Central, released orders."""
    assert not TableMapping.objects.filter(name=NAME).exists()
    integrate_orders()
    made = TableMapping.objects.get(name=NAME)
    assert (made.direction, made.only_coupled, made.enabled) == ("to_integration", True, True)
    filters = set(made.filters.filter(side="L").values_list("field", "operator", "value"))
    assert filters == {("document_type", "eq", "1"), ("status", "eq", "1")}
    integrate_orders(on=False)
    assert not TableMapping.objects.filter(name=NAME).exists()


def test_a_full_synchronisation_leaves_orders_to_their_own_runs(mill):
    """SET-051: the review has a line for every mapping but those of lines and that of orders."""
    reviewed = {each.mapping.name for each in full_synch.lines()}
    assert NAME in factories.on_their_own()
    assert reviewed == factories.on_their_own() - {NAME}


def test_amounts_addresses_dates_and_options_go_to_the_sales_order(order):
    """DOC-080: and the order stays submitted, so people in Sales leave it as it is."""
    local, remote = order
    agent = saved(ShippingAgent(code="DHL", name="DHL"))
    factories.couple("SHIPPING AGENT", agent, option("address1_shippingmethodcode", 2, "DHL"))
    local.ship_to_name, local.ship_to_city, local.bill_to_address = "Mill, east wing", "Aarhus", "Brook 1"
    local.requested_delivery_date, local.shipping_agent = dt.date(2026, 5, 1), agent
    local.status = 0
    from tests.factories_documents import posted

    posted(local)
    SalesHeader.objects.filter(pk=local.pk).update(status=1, last_shipment_date=dt.date(2026, 4, 2))
    assert follow() == {"modified": 1}
    found = again(remote)
    assert (found.shipto_name, found.shipto_city, found.billto_line1) == ("Mill, east wing", "Aarhus", "Brook 1")
    assert (found.requestdeliveryby, found.datefulfilled) == (dt.date(2026, 5, 1), dt.date(2026, 4, 2))
    assert found.shippingmethodcode == 2
    assert (found.totalamountlessfreight, found.totaltax, found.totalamount) == (100, 25, 125)
    assert (found.totallineitemamount, found.totaldiscountamount, found.discountamount or 0) == (100, 0, 0)
    assert state(remote) == SUBMITTED
    assert follow() == {}


def test_an_order_that_is_not_released_says_nothing(order):
    local, remote = order
    SalesHeader.objects.filter(pk=local.pk).update(status=0, ship_to_name="Elsewhere")
    follow()
    assert again(remote).shipto_name != "Elsewhere"


def test_freight_and_both_ways_of_discount_stay_as_they_are_in_sales(mill):
    """DOC-047, DOC-050: freight is a line here and none in Sales; 5 % and 10 off are one amount here."""
    customer, account = mill
    remote = submitted(account, discountpercentage=5, discountamount=10, freightamount=7)
    assert (remote.totaldiscountamount, remote.totalamount) == (15, 92)
    local = document(customer)
    line(local, item(), "1", "100")
    line(local, item(), "1", "7")
    SalesHeader.objects.filter(pk=local.pk).update(invoice_discount_calculation=2, invoice_discount_value=15)
    local = SalesHeader.objects.get(pk=local.pk)
    couple_order(local, remote)
    release(local)
    follow()
    found = again(remote)
    if found.totaldiscountamount == 15:
        assert (found.discountpercentage, found.discountamount) == (5, 10)
    assert found.totalamountlessfreight + found.freightamount + found.totaltax == found.totalamount
    assert found.totallineitemamount - found.totaldiscountamount == found.totalamountlessfreight


def test_an_order_that_is_shipped_or_invoiced_in_part_stays_submitted(order):
    """DOC-082."""
    local, remote = order
    follow()
    of = local.lines.get()
    post_quantities(of, quantity_shipped="2", outstanding_quantity="0", quantity_invoiced="1")
    follow()
    assert state(remote) == SUBMITTED


@pytest.mark.behaviour("B-204")
def test_an_order_invoiced_through_its_shipments_is_invoiced_in_sales(order, mill):
    """DOC-083: also several orders by one invoice; the orders themselves stay in Business Central."""
    customer, account = mill
    orders = [order]
    for _ in range(2):
        remote = submitted(account)
        local = document(customer)
        line(local, item(), "3", "10")
        couple_order(local, remote)
        release(local)
        orders.append((local, remote))
    follow()
    assert {state(remote) for _local, remote in orders} == {SUBMITTED}
    for local, _remote in orders:
        for of in local.lines.all():
            all_of_it = str(of.quantity)
            post_quantities(
                of, quantity_shipped=all_of_it, outstanding_quantity="0", quantity_invoiced=all_of_it,
            )  # fmt: skip
    assert follow() == {"modified": 3}
    assert {state(remote) for _local, remote in orders} == {INVOICED}
    assert follow() == {}


def post_completely(local, **values):
    """As posting does: the invoice is there, and the order is deleted."""
    made = invoice(local.sell_to_customer, order_no=local.no, your_reference=local.your_reference, **values)
    from integration.engine.write import Write, load
    from integration.origin import PRODUCT
    from integration.registry import table
    from integration.services.write_rows import write_rows

    row = load(table(SalesHeader), [local.pk.hex])[local.pk.hex]
    write_rows(SalesHeader, [Write.delete(row)], PRODUCT)
    return made


@pytest.mark.behaviour("B-201")
def test_an_order_that_posting_deleted_is_invoiced_and_no_longer_coupled(order):
    """SO-11, DOC-082, DOC-023: whatever became of its external document number meanwhile."""
    local, remote = order
    follow()
    SalesHeader.objects.filter(pk=local.pk).update(external_document_no="OTHER")
    post_completely(local)
    assert follow() == {"uncoupled": 1}
    assert state(remote) == INVOICED
    assert not Coupling.objects.filter(local_table="bc.salesheader").exists()


def test_an_order_deleted_otherwise_is_for_a_person(order):
    """No invoice says that it was posted."""
    local, remote = order
    follow()
    SalesHeader.objects.filter(pk=local.pk).delete()
    sync(NAME)
    assert [i.code for i in open_issues(NAME)] == ["deleted_partner"]
    assert state(remote) == SUBMITTED


def test_a_sales_order_that_is_gone_holds_nothing_up(order):
    """DOC-084: the order is posted all the same, and nothing is left to settle."""
    local, remote = order
    follow()
    SalesOrder.objects.filter(pk=remote.pk).delete()
    post_completely(local)
    follow()
    assert not Coupling.objects.filter(local_table="bc.salesheader").exists()


@pytest.mark.says("order_closed_in_sales")
def test_an_order_canceled_in_sales_stays_canceled(order):
    """DOC-085: and posting it in Business Central ends the coupling only."""
    local, remote = order
    follow()
    SalesOrder.objects.filter(pk=remote.pk).update(statecode=2, statuscode=4)
    SalesHeader.objects.filter(pk=local.pk).update(ship_to_name="Elsewhere")
    follow()
    assert (state(remote), again(remote).shipto_name == "Elsewhere") == (CANCELED, False)
    assert "Canceled" in str(explain(factories.mapping(NAME), local.no))
    post_completely(local)
    follow()
    assert state(remote) == CANCELED
    assert not Coupling.objects.filter(local_table="bc.salesheader").exists()


def test_uncoupling_frees_the_sales_order_for_another_company(order, world):
    """COMP-05."""
    local, remote = order
    follow()
    assert again(remote).bcbi_company == world.company
    coupling = Coupling.objects.get(local_table="bc.salesheader")
    coupling_service.uncouple(factories.mapping(NAME), coupling_ids=[coupling.pk])
    assert again(remote).bcbi_company is None
    assert state(remote) == SUBMITTED
    assert SalesHeader.objects.filter(pk=local.pk).exists()


@pytest.mark.long
def test_many_orders_take_as_many_statements_as_some(mill):
    from django.db import connection as database

    customer, account = mill
    seen, thing = [], item()
    for number in (60, 120):
        for _ in range(number):
            remote = submitted(account)
            local = document(customer)
            line(local, thing, "1", "100", vat="25")
            couple_order(local, remote)
            release(local)
        with statements(database) as made:
            assert follow() == {"modified": number}
        seen.append(len(made))
    assert seen[0] == seen[1]
    assert Decimal(125) == again(remote).totalamount
