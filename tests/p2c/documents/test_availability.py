"""Item availability: the job that brings stock to Sales, and the web service with its key."""

import base64
import datetime as dt
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection as database
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from crm.models import Product
from erp.bc.models import ItemLedgerEntry
from integration.models import Connection, Schedule, SynchRun, WebServiceKey
from integration.services import access_keys, jobs, synchronise
from integration.services import schedule as schedules
from integration.services.errors import Refused
from p2c.documents import availability
from p2c.models import SynchStatus
from tests import factories, factories_orders
from tests.counting import statements
from tests.factories_life import stock
from tests.factories_products import bring_units, item
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
SERVICE = "/api/v1/availability/{}/"


@shareable
def link(world):
    """The connection with availability switched on for a user who has a key."""
    user = User.objects.create_user("robot")
    found = Connection.objects.get()
    found.item_availability_enabled, found.item_availability_user = True, user
    found.save()
    schedules.install([])
    return found


@shareable
def thing(link):
    """An item that is a product in Sales."""
    made = item()
    bring_units(made)
    factories.sync_records("ITEM-PRODUCT", local=[made], create=True)
    return made


def on_hand(of):
    return Product.objects.get(productnumber=of.no).quantityonhand


def refreshes():
    return list(SynchRun.objects.filter(mapping__name="ITEM-PRODUCT", kind="records").order_by("pk"))


def push():
    """The job, and the run it asks for, which a worker would execute."""
    said = availability.push()
    for run in SynchRun.objects.filter(status="queued"):
        synchronise.execute(run)
    return said


# --- the job --------------------------------------------------------------------------------------------------------


@pytest.mark.says("availability_asked", "availability_nothing")
def test_an_item_that_moved_three_times_is_refreshed_once(thing):
    """DOC-191, PROD-09, section 8 item 6: and the start of the run is where the next one begins."""
    lone = item()
    for quantity in ("10", "-2", "-3"):
        stock(thing, quantity)
    stock(lone, "5")
    before = len(refreshes())
    said = push()
    assert "Sales with run" in said
    assert said.endswith(": 1.")
    (run,) = refreshes()[before:]
    assert run.options["local_ids"] == [thing.pk.hex]
    assert on_hand(thing) == 5
    assert SynchStatus.current().availability_synched_at < run.requested_at
    ItemLedgerEntry.objects.update(modified_on="2026-01-01T00:00:00Z")
    assert isinstance(availability.push(), jobs.Nothing)
    assert "No item's stock" in availability.push()
    assert len(refreshes()) == before + 1


def test_stock_below_zero_is_none(thing):
    stock(thing, "-4")
    push()
    assert on_hand(thing) == 0


def test_a_parked_item_is_left_alone(thing):
    from django.utils import timezone

    stock(thing, "3")
    now = timezone.now()
    factories.Issue.objects.create(
        mapping=factories.mapping("ITEM-PRODUCT"), direction="to_integration", source_table="bc.item",
        source_id=thing.pk, issue_class="data", code="required", parked=True, first_seen=now, last_seen=now,
    )  # fmt: skip
    assert isinstance(availability.push(), jobs.Nothing)


def test_the_field_mapping_is_restored(thing, link):
    """DOC-192: whether somebody deleted it or switched it off."""
    mapping = factories.mapping("ITEM-PRODUCT")
    mapping.fields.filter(local_field="inventory").delete()
    availability.follow_switch(link)
    restored = mapping.fields.get(local_field="inventory", remote_field="quantityonhand")
    assert (restored.enabled, restored.direction) == (True, "to_integration")
    mapping.fields.filter(pk=restored.pk).update(enabled=False)
    stock(thing, "3")
    push()
    assert on_hand(thing) == 3


@pytest.mark.behaviour("B-258")
def test_the_job_follows_its_switch(link):
    assert Schedule.objects.get(job="item_availability").every_minutes == 30
    link.item_availability_enabled = False
    link.save()
    schedules.install([])
    assert not Schedule.objects.filter(job="item_availability").exists()


def test_the_job_ends_in_error_while_the_connection_is_off(link):
    """DOC-191."""
    link.enabled = False
    link.save()
    with pytest.raises(Refused, match="switched off"):
        availability.push()


def test_many_items_take_as_many_statements_to_find_as_some(link):
    seen = []
    for number in (20, 60):
        for _ in range(number):
            made = item()
            factories_orders.sold(made)
            stock(made, "1")
        with statements(database) as told:
            assert len(availability.moved(None)) >= number
        seen.append(len(told))
    assert seen == [1, 1]


# --- the web service ------------------------------------------------------------------------------------------------


def ask(number, key="", name=""):
    client = APIClient()
    if name:
        client.credentials(HTTP_AUTHORIZATION="Basic " + base64.b64encode(f"{name}:{key}".encode()).decode())
    elif key:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client.get(SERVICE.format(number))


def test_the_web_service_says_how_much_there_is(thing, link):
    """DOC-190, SET-062b: by the number of the item or of its product; the key as bearer token or password."""
    key = access_keys.change(link.item_availability_user)
    stock(thing, "7.5")
    answer = ask(thing.no, key)
    assert answer.status_code == 200, answer.json()
    said = answer.json()
    assert (said["item_no"], Decimal(said["available_quantity"])) == (thing.no, Decimal("7.5"))
    assert said["unit"] == thing.base_unit_of_measure.code
    assert said["time"]
    Product.objects.update(productnumber="P/OTHER".replace("/", "-"))
    assert ask("p-other", key, name="ROBOT").json()["item_no"] == thing.no
    stock(thing, "-20")
    assert Decimal(ask(thing.no, key).json()["available_quantity"]) == 0


def test_who_has_no_valid_key_is_told_nothing(thing, link):
    """SET-062b: 401."""
    user = link.item_availability_user
    assert ask(thing.no).status_code == 401
    assert ask(thing.no, "p2c_wrong").status_code == 401
    assert ask(thing.no, "wrong", name="robot").status_code == 401
    old = access_keys.change(user)
    new = access_keys.change(user)
    assert (ask(thing.no, old).status_code, ask(thing.no, new).status_code) == (401, 200)
    assert ask(thing.no, new, name="somebody").status_code == 401
    other = User.objects.create_user("other")
    assert ask(thing.no, access_keys.change(other)).status_code == 401
    signed_in = Client()
    signed_in.force_login(User.objects.create_superuser("ada"))
    assert signed_in.get(SERVICE.format(thing.no)).status_code == 401
    user.is_active = False
    user.save()
    assert ask(thing.no, new).status_code == 401


def test_what_is_not_in_sales_is_not_there_and_off_is_off(thing, link):
    """SET-062b: 404 for unknown and uncoupled items, 403 while availability is switched off."""
    key = access_keys.change(link.item_availability_user)
    for number in ("NONE", item().no):
        answer = ask(number, key)
        assert answer.status_code == 404
        assert number in answer.json()["errors"][0]["message"]
    link.item_availability_enabled = False
    link.save()
    answer = ask(thing.no, key)
    assert answer.status_code == 403
    assert "switched off" in answer.json()["errors"][0]["message"]


# --- the key --------------------------------------------------------------------------------------------------------


def test_only_the_hash_of_a_key_is_kept(link):
    user = link.item_availability_user
    assert not access_keys.has_key(user)
    key = access_keys.change(user)
    assert access_keys.has_key(user)
    kept = WebServiceKey.objects.get(user=user)
    assert key not in str(vars(kept))
    assert access_keys.user_of(key) == user
    kept.refresh_from_db()
    assert kept.last_used is not None
    assert access_keys.remove(user)
    assert access_keys.user_of(key) is None
    assert not access_keys.has_key(user)


def test_the_time_of_last_use_is_not_written_with_each_request(link):
    key = access_keys.change(link.item_availability_user)

    def writes() -> bool:
        with statements(database) as seen:
            access_keys.user_of(key)
        return any(sql.startswith("UPDATE") for sql in seen)

    assert writes()
    assert not writes()
    WebServiceKey.objects.update(last_used=timezone.now() - dt.timedelta(minutes=2))
    assert writes()


def test_the_key_is_changed_on_the_page_of_the_user_and_shown_once(link):
    """SET-062b: by who may change secrets, or by the users themselves."""
    user = link.item_availability_user
    page = f"/admin/auth/user/{user.pk}/web-service-key/"
    site = Client()
    site.force_login(User.objects.create_superuser("ada"))
    assert page in site.get(f"/admin/auth/user/{user.pk}/change/").content.decode()
    shown = site.post(page)
    assert "no-store" in shown["Cache-Control"]
    key = shown.context["key"]
    assert key in shown.content.decode()
    assert access_keys.user_of(key) == user
    assert key not in site.get(page).content.decode()
    site.post(page, {"remove": "1"})
    assert not access_keys.has_key(user)
    other = User.objects.create_user("bo", is_staff=True)
    site.force_login(other)
    assert site.post(page).status_code == 403
    assert site.post(f"/admin/auth/user/{other.pk}/web-service-key/").context["key"]
    with pytest.raises(Refused, match="change_secret"):
        access_keys.change(user, other)
    with pytest.raises(Refused, match="change_secret"):
        access_keys.remove(user, other)
    user.is_active = False
    with pytest.raises(Refused, match="not active"):
        access_keys.change(user)


def test_switching_it_on_restores_the_field_mapping(thing, link):
    """DOC-192: by the schedule that comes with the switch."""
    schedules.follow_switches(type(link)(enabled=True))
    mapping = factories.mapping("ITEM-PRODUCT")
    mapping.fields.filter(local_field="inventory").delete()
    schedules.follow_switches(link)
    assert mapping.fields.filter(local_field="inventory", remote_field="quantityonhand", enabled=True).exists()
