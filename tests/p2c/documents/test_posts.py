"""Timeline posts: what Sales is told of an order that was released, shipped and invoiced."""

import pytest
from django.db import connection as database

from crm.models import Account, Post, SalesOrder
from erp.bc.models import PostBuffer
from erp.bc.models.post_buffer import ChangeType
from integration.models import Coupling
from integration.services import jobs
from integration.services.errors import Refused
from p2c.documents import posts
from tests import factories_life, factories_orders
from tests.counting import statements
from tests.factories_documents import posted
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def order(world):
    """An order in Sales and its order in Business Central, coupled; and its customer's account."""
    customer, account = factories_orders.of_customer("Mill")
    remote = factories_orders.order(account, {"productdescription": "Sails", "priceperunit": "100"})
    local = factories_life.document(customer, your_reference=remote.ordernumber[:35])
    factories_orders.couple_rows("bc.salesheader", local, "crm.salesorder", remote)
    PostBuffer.objects.all().delete()
    return local, remote, account


def event(of, kind, document="", **values):
    return posted(
        PostBuffer(
            table_name="bc.salesheader", record_id=of.pk.hex, change_type=kind, order_no=of.no, document_no=document,
            your_reference=of.your_reference, customer=of.sell_to_customer, **values,
        )
    )  # fmt: skip


def told():
    return sorted(Post.objects.values_list("text", flat=True))


@pytest.mark.behaviour("B-196")
@pytest.mark.says("posts_done", "posts_nothing")
def test_a_release_is_told_on_the_order_once(order):
    """DOC-090."""
    local, remote, _account = order
    event(local, ChangeType.RELEASED)
    assert "Posts made in Sales: 1." in posts.job()
    (post,) = Post.objects.all()
    assert (post.regardingobjectid_salesorder_id, post.source) == (remote.pk, 1)
    assert post.text == f"Order {local.no} was released in Business Central."
    assert isinstance(posts.job(), jobs.Nothing)
    assert "Nothing has happened" in posts.job()
    assert Post.objects.count() == 1


@pytest.mark.behaviour("B-197")
def test_a_shipment_is_told_on_the_order(order):
    event(order[0], ChangeType.SHIPMENT, "SS1")
    posts.drain()
    assert told() == [f"Shipment SS1 was made for order {order[0].no} in Business Central."]


def test_an_invoice_is_told_on_the_order_and_on_the_account(order):
    """DOC-091; events come in the order they happened."""
    local, remote, account = order
    event(local, ChangeType.INVOICE, "SI1")
    assert posts.drain() == (2, 0)
    about = Post.objects.get(regardingobjectid_account=account)
    assert about.text == f"Invoice SI1 for order {remote.ordernumber} was posted in Business Central."
    assert Post.objects.get(regardingobjectid_salesorder=remote).text.startswith("Invoice SI1 was made")


def test_the_last_invoice_is_told_although_the_coupling_has_gone_with_it(order):
    """DOC-082 and DOC-090: the order is found by its number."""
    local, remote, _account = order
    event(local, ChangeType.INVOICE, "SI1")
    Coupling.objects.filter(local_table="bc.salesheader").delete()
    SalesOrder.objects.update(statecode=4, statuscode=100003)
    posts.drain()
    assert Post.objects.filter(regardingobjectid_salesorder=remote).count() == 1


@pytest.mark.behaviour("B-198")
def test_events_that_concern_nobody_in_sales_are_dropped(order):
    """DOC-084, DOC-090: no coupling, the Sales order is gone, the account is gone."""
    local, remote, account = order
    other = factories_life.document(local.sell_to_customer)
    event(other, ChangeType.RELEASED)
    assert posts.drain() == (0, 1)
    event(local, ChangeType.INVOICE, "SI1")
    Coupling.objects.filter(local_table="bc.customer").update(remote_id=other.pk)
    assert posts.drain() == (1, 0)
    SalesOrder.objects.filter(pk=remote.pk).delete()
    event(local, ChangeType.RELEASED)
    assert posts.drain() == (0, 1)
    assert Account.objects.filter(pk=account.pk).exists()
    assert not PostBuffer.objects.exists()


def test_nothing_is_lost_while_the_connection_is_off(order):
    link = factories_orders.connection()
    link.enabled = False
    link.save()
    event(order[0], ChangeType.RELEASED)
    with pytest.raises(Refused, match="switched off"):
        posts.drain()
    assert PostBuffer.objects.count() == 1


def test_many_events_take_as_many_statements_as_some(order):
    local = order[0]
    seen = []
    for number in (20, 60):
        for _ in range(number):
            event(local, ChangeType.SHIPMENT, "SS1")
        with statements(database) as made:
            assert posts.drain() == (number, 0)
        seen.append(len(made))
    assert seen[0] == seen[1]
