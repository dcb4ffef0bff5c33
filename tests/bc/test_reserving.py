"""Stock that is set aside for orders: by itself where the item says so, and when somebody asks (SO-23, DOC-104)."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.urls import reverse

from erp.bc.models import SalesHeader, SalesLine
from erp.bc.services import posting, reserving
from integration.engine.write import Write
from integration.origin import PRODUCT
from integration.services.write_rows import write_rows
from tests.counting import statements
from tests.factories_posting import make_shop, order, saved
from tests.reading import refused

pytestmark = pytest.mark.django_db
NEVER, OPTIONAL, ALWAYS = 0, 1, 2


@pytest.fixture
def shop(db):
    return make_shop()


def says(shop, reserve):
    shop.desk.reserve = reserve
    return saved(shop.desk)


def line(shop, quantity, of=None, **values):
    return saved(SalesLine(document=of or order(shop), item=shop.desk, quantity=quantity, **values))


def reserved(*lines):
    return [SalesLine.objects.get(pk=each.pk).reserved_quantity for each in lines]


def test_an_item_that_is_always_reserved_is_set_aside_as_its_line_is_written(shop):
    """As far as stock that nobody else has reaches; what is no order's is not."""
    says(shop, ALWAYS)
    first, second, third = line(shop, 60), line(shop, 30), line(shop, 30)
    assert reserved(first, second, third) == [60, 30, 10]
    assert third.reserve == ALWAYS
    quote = saved(SalesHeader(document_type=0, sell_to_customer=shop.customer))
    assert reserved(line(shop, 1, quote)) == [0]
    # less of one is there for the next
    first.quantity = 20
    first.save()
    third.quantity = 50
    third.save()
    assert reserved(first, second, third) == [20, 30, 50]
    second.delete()
    assert reserved(line(shop, 100)) == [30]


def test_an_order_of_a_run_is_reserved_as_well(shop):
    """DOC-104: orders that Sales has sent."""
    says(shop, ALWAYS)
    made = SalesLine(document=order(shop), item=shop.desk, quantity=7)
    made.save(origin=PRODUCT)
    assert reserved(made) == [7]


@pytest.mark.says("bc.reserve_never", "bc.reserve_nothing", "bc.reserve_orders")
def test_other_items_are_reserved_on_request(shop):
    of = order(shop)
    made = line(shop, 130, of)
    assert reserved(made) == [0]
    done = reserving.reserve(of.pk.hex)
    assert [(kept.name, kept.reserved, kept.short) for kept in done.lines] == [(f"{shop.desk.no} Desk", 100, 30)]
    assert reserved(made) == [100]
    reserving.cancel(of.pk.hex)
    assert reserved(made) == [0]
    says(shop, NEVER)
    never = order(shop)
    line(shop, 1, never)
    refused(lambda: reserving.reserve(never.pk.hex), never.no, shop.desk.no, "never reserved")
    empty = order(shop)
    saved(SalesLine(document=empty, resource=shop.advice, quantity=1))
    refused(lambda: reserving.reserve(empty.pk.hex), empty.no, "no item")
    quote = saved(SalesHeader(document_type=0, sell_to_customer=shop.customer))
    refused(lambda: reserving.reserve(quote.pk.hex), "Quote")


@pytest.mark.says("bc.stock_reserved")
def test_shipping_takes_what_was_reserved_and_leaves_what_others_have(shop):
    mine, theirs = order(shop), order(shop)
    own, other = line(shop, 80, mine), line(shop, 50, theirs)
    reserving.reserve(mine.pk.hex)
    refused(lambda: posting.ship([theirs.pk.hex]), theirs.no, "cannot ship 50", "20 are not reserved", mine.no)
    other.qty_to_ship = 20
    other.save()
    posting.ship([theirs.pk.hex])
    own.refresh_from_db()
    own.qty_to_ship = 30
    own.save()
    posting.ship([mine.pk.hex])
    assert reserved(own) == [50]
    posting.ship([mine.pk.hex])
    assert reserved(own, other) == [0, 0]
    # nobody has reserved any: stock may fall below nought, as before
    posting.ship([theirs.pk.hex])


def test_units_are_taken_into_account(shop):
    """Quantities of a line are in its unit."""
    made = line(shop, 3)
    SalesLine.objects.filter(pk=made.pk).update(qty_per_unit_of_measure=40)
    reserving.reserve(made.document_id.hex)
    assert reserved(made) == [2.5]


def test_many_lines_take_as_many_statements_as_few(shop):
    says(shop, ALWAYS)

    def work(count):
        of = order(shop)
        with statements(connection) as counted:
            rows = [{"document": of.pk.hex, "type": 2, "no": shop.desk.no, "quantity": "1"} for _ in range(count)]
            write_rows(SalesLine, [Write.insert(row) for row in rows])
        return len(counted)

    work(2)
    few, many = work(5), work(40)
    assert many <= few


def test_the_buttons_of_an_order_say_what_was_had_and_what_not(shop, client):
    client.force_login(User.objects.create_superuser("ada"))
    of = order(shop)
    line(shop, 130, of)
    page = reverse("admin:bc_salesheader_change", args=[of.pk])
    captions = [str(caption) for caption, _address, _how in client.get(page).context["document_actions"]]
    assert "Reserve" in captions
    assert "Cancel reservation" not in captions
    address = reverse("admin:bc_salesheader_reserve", args=[of.pk])
    done = client.post(address, follow=True)
    text = f"{shop.desk.no} Desk: 100 reserved; 30 more are outstanding and not free in stock."
    assert text in [str(message) for message in done.context["messages"]]
    assert "Cancel reservation" in [str(caption) for caption, *_rest in done.context["document_actions"]]
    done = client.post(f"{address}?cancel=1", follow=True)
    assert f"Nothing is reserved for {of.no} any more." in [str(message) for message in done.context["messages"]]
    assert client.get(address).status_code == 405
    client.force_login(User.objects.create_user("bea", is_staff=True))
    assert client.post(address).status_code == 403


def test_other_systems_reserve_over_rest(shop, client):
    client.force_login(User.objects.create_superuser("ada"))
    of = order(shop)
    made = line(shop, 130, of)
    answer = client.post(f"/api/v1/bc/sales-documents/{of.no}/reserve/", {}, content_type="application/json")
    line_ = {"line_no": made.line_no, "no": shop.desk.no, "reserved": "100.00000", "short": "30.00000"}
    assert answer.json() == {"no": of.no, "lines": [line_]}
    answer = client.post(f"/api/v1/bc/sales-documents/{of.no}/cancel-reservation/", {}, content_type="application/json")
    assert answer.json()["lines"][0]["reserved"] == "0.00000"
    client.force_login(User.objects.create_user("bea", is_staff=True))
    answer = client.post(f"/api/v1/bc/sales-documents/{of.no}/reserve/", {}, content_type="application/json")
    assert answer.status_code in (403, 404)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer")
def test_two_who_reserve_at_once_never_have_the_same_stock():
    """The item is locked: the second sees what the first has set aside."""
    shop = make_shop()
    orders = [order(shop) for _ in range(4)]
    made = [line(shop, 40, of) for of in orders]

    def work(of):
        try:
            reserving.reserve(of.pk.hex)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[of]) for of in orders]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert sum(reserved(*made)) == 100
