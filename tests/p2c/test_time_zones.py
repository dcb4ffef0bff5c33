"""Each person reads times in a zone of her own, and every page says in which."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm.models import Product
from integration import registry
from integration.models import Schedule
from integration.services import connections, files, schedule
from tests.crm.catalogue import product
from tests.integration.admin.pages import shown_of

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2126, 1, 15, 12, tzinfo=dt.UTC)
PREFERENCES = reverse("preferences")


@pytest.fixture
def page_of(world):
    """A function: the page of a schedule that is due at noon UTC, as the person signed in with this client sees it."""
    Schedule.objects.update(next_run_at=NOON)
    address = reverse("admin:integration_schedule_change", args=[schedule.named("CUSTOMER").pk])
    return lambda client: client.get(address).content.decode()


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.filter(username=name).first() or User.objects.create_superuser(name))
    return client


def zone_of(page: str) -> str:
    found = re.search(r'class="p2c-zone.*?</p>', page, re.S)
    assert found is not None
    return re.sub("<[^>]+>", "", found[0].split(">", 1)[1]).strip()


def test_pages_have_the_installations_clock_and_say_so(page_of) -> None:
    connections.set_time_zone("Europe/Copenhagen")
    page = page_of(signed_in("ada"))
    assert zone_of(page) == "Times are in Europe/Copenhagen"
    assert 'datetime="2126-01-15T13:00:00+01:00" title="2126-01-15 13:00 CET"' in page


def choose(client, zone):
    return client.post(PREFERENCES, {**shown_of(client.get(PREFERENCES)), "time_zone": zone}, follow=True)


def test_a_person_chooses_for_herself(page_of) -> None:
    ada, ben = signed_in("ada"), signed_in("ben")
    answer = choose(ada, "Asia/Tokyo").content.decode()
    assert "You read times in Asia/Tokyo now." in answer
    assert '<option value="Asia/Tokyo" selected>' in answer
    page = page_of(ada)
    assert zone_of(page) == "Times are in Asia/Tokyo"
    assert 'title="2126-01-15 21:00 JST"' in page
    assert "Calendars (cron) go by the installation’s time zone, UTC." in page
    assert 'title="2126-01-15 12:00 UTC"' in page_of(ben)
    assert zone_of(page_of(signed_in("ada"))) == "Times are in Asia/Tokyo", "at the next sign-in, too"
    choose(ada, "")
    assert zone_of(page_of(ada)) == "Times are in UTC"


def test_a_page_that_stood_open_takes_no_choice_back(world) -> None:
    ada = signed_in("ada")
    shown = shown_of(ada.get(PREFERENCES))
    choose(ada, "Asia/Tokyo")
    assert '<option value="Asia/Tokyo" selected>' in ada.post(PREFERENCES, shown, follow=True).content.decode()
    answer = ada.post(PREFERENCES, {**shown, "time_zone": "Europe/Paris"}).content.decode()
    assert "is Asia/Tokyo now. You entered Europe/Paris." in answer


def test_what_is_no_zone_is_refused(world) -> None:
    answer = choose(signed_in("ada"), "Europe/Atlantis")
    assert "Europe/Atlantis is not one of the available choices" in answer.content.decode()


def test_rest_has_utc_whatever_somebody_reads(page_of) -> None:
    ada = signed_in("ada")
    choose(ada, "Asia/Tokyo")
    rows = ada.get(reverse("schedule-list")).json()["results"]
    assert {row["next_run_at"] for row in rows} == {"2126-01-15T12:00:00Z"}


def test_files_have_utc_whatever_somebody_reads(world) -> None:
    product(name="Mill", quantityonhandon=NOON)
    table = registry.table("crm.product")
    with timezone.override("Asia/Tokyo"):
        cells = list(files.lines(table, Product.objects.all(), [table.column("quantityonhandon")]))
    assert cells == [["2126-01-15T12:00:00+00:00"]]


def test_the_connections_page_names_the_installations_zone(world) -> None:
    address = reverse("admin:integration_connection_change", args=[1])
    page = signed_in("ada").get(address).content.decode()
    assert "As the server is set: UTC" in page
    assert '<option value="Europe/Copenhagen">' in page
