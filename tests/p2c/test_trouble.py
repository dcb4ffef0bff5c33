"""What is answered when a database is away, full or busy, of searches it cannot take, and of what no file carries."""

import sqlite3

import psycopg
import pytest
from django.contrib.auth.models import User
from django.db import InterfaceError, OperationalError
from django.urls import reverse
from rest_framework.test import APIClient

from erp.bc.models import Customer
from integration.busy import passing
from tests import factories
from tests.boxes import Boxes
from tests.integration.admin.test_files import CSV, XLSX, exported

pytestmark = pytest.mark.django_db
CUSTOMERS = "/api/v1/bc/customers/"


@pytest.fixture
def api(world):
    client = APIClient(raise_request_exception=False)
    client.default_format = "json"
    client.force_authenticate(User.objects.create_superuser("ada"))
    return client


def wrapped(error, cause):
    error.__cause__ = cause
    return error


TROUBLE = {
    "busy": OperationalError("database is locked"),
    "disk_full": wrapped(OperationalError("database or disk is full"), sqlite3.OperationalError("disk is full")),
    "database_away": wrapped(
        OperationalError("consuming input failed: server closed the connection unexpectedly"),
        psycopg.errors.AdminShutdown("terminating connection due to administrator command"),
    ),
}


@pytest.fixture(params=TROUBLE)
def trouble(request):
    return request.param, TROUBLE[request.param]


def test_what_passes_is_known_by_what_the_database_says():
    assert passing(InterfaceError("the connection is closed"))[0] == "database_away"
    assert passing(OperationalError("no such table: x")) is None
    assert passing(ValueError("connection")) is None


def test_rest_answers_503_in_json(api, monkeypatch, trouble):
    """And says when to come again."""
    code, error = trouble

    def fails(*args, **kwargs):
        raise error

    monkeypatch.setattr("integration.api.representation.Shape.queryset", fails)
    answer = api.get(CUSTOMERS)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    [said] = answer.json()["errors"]
    assert said["code"] == code
    assert said["next_step"]


def test_rest_answers_503_in_json_before_a_view_is_reached(client, monkeypatch, trouble):
    """The sign-in is looked up on the way there."""
    code, error = trouble

    def fails(request):
        raise error

    client.raise_request_exception = False
    monkeypatch.setattr("integration.middleware.origin_of", fails)
    client.force_login(User.objects.create_superuser("ada"))
    answer = client.post(CUSTOMERS, {}, content_type="application/json")
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["code"] == code


def test_rest_answers_what_nobody_had_foreseen_in_json(api, monkeypatch):
    def fails(*args, **kwargs):
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("integration.api.representation.Shape.queryset", fails)
    answer = api.get(CUSTOMERS)
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["code"] == "error"
    assert "secret" not in answer.content.decode()


def test_a_page_says_what_passes(admin_client, monkeypatch, trouble):
    def fails(*args, **kwargs):
        raise trouble[1]

    monkeypatch.setattr("integration.admin.record_actions.CouplingActions.get_actions", fails)
    answer = admin_client.get(reverse("admin:bc_customer_changelist"))
    assert answer.status_code == 503
    text = answer.content.decode()
    assert "Go back and try again in a moment" in text
    assert {"busy": "is busy", "disk_full": "disk is full", "database_away": "does not answer"}[trouble[0]] in text


# --- searches ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [CUSTOMERS, "/api/v1/crm/accounts/", "/api/v1/couplings/"])
def test_a_search_of_a_thousand_words_is_refused_over_rest(api, address):
    answer = api.get(address, {"search": "mill " * 1000})
    assert answer.status_code == 400
    [said] = answer.json()["errors"]
    assert said["field"] == "search"
    assert said["message"] == "A search has at most 30 words; this one has 1000. Leave some out."
    assert api.get(address, {"search": "mill " * 30}).status_code == 200


@pytest.mark.parametrize("name", ["bc_customer", "integration_issue", "auth_user", "crm_account"])
def test_a_search_of_a_thousand_words_finds_nothing_and_says_so(admin_client, world, name):
    answer = admin_client.get(reverse(f"admin:{name}_changelist"), {"q": "mill " * 1000})
    assert answer.status_code == 200
    assert "A search has at most 30 words; this one has 1000." in answer.content.decode()


# --- characters and keys ----------------------------------------------------------------------------------------------


@pytest.mark.says("unprintable")
@pytest.mark.parametrize("bad", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_a_character_no_file_can_carry_is_refused_with_its_place(api, bad):
    """XML 1.0's set; tabs and line ends pass."""
    answer = api.post(CUSTOMERS, {"name": f"Mill{bad}er"})
    assert answer.status_code == 400
    [said] = answer.json()["errors"]
    assert (said["code"], said["field"]) == ("unprintable", "name")
    assert f"U+{ord(bad):04X} at place 5, after “Mill”" in said["message"]
    assert not Customer.objects.exists()
    assert api.post(CUSTOMERS, {"name": "Mill", "address": "a\tb"}).status_code == 201


def test_a_form_refuses_it_too(admin_client, world):
    customer = factories.customer("Mill")
    address = reverse("admin:bc_customer_change", args=[customer.pk])
    sent = Boxes(admin_client.get(address).content.decode(), "customer_form").sent | {"city": ["Ki\x02el"]}
    page = admin_client.post(address, sent)
    assert page.status_code == 200
    assert "U+0002 at place 3, after “Ki”" in page.content.decode()
    customer.refresh_from_db()
    assert customer.city == ""


@pytest.mark.parametrize("bad", ["\x01", "\ufffe"])
def test_a_spreadsheet_of_what_is_there_already_names_the_record(admin_client, world, bad):
    """And CSV carries it."""
    factories.customer("Weir")
    mill = factories.customer("Mill")
    Customer.objects.filter(name="Mill").update(city=f"Ki{bad}el")
    answer = exported(admin_client, Customer, XLSX)
    page = admin_client.get(answer.url)
    told = [str(each) for each in page.context["messages"]]
    assert any(f"city of {mill.no} " in each and f"U+{ord(bad):04X} at place 3" in each for each in told)
    assert f"Ki{bad}el" in exported(admin_client, Customer, CSV).content.decode()


@pytest.mark.says("duplicate_key")
def test_a_key_that_is_taken_names_the_field_and_who_has_it(api):
    mill = factories.customer("Mill")
    for field, value in (("no", mill.no), ("system_id", str(mill.pk))):
        [said] = api.post(CUSTOMERS, {"name": "Weir", field: value}).json()["errors"]
        assert (said["code"], said["field"]) == ("duplicate_key", field)
        assert f"is already used by {mill.no} · Mill." in said["message"]
    assert Customer.objects.count() == 1
