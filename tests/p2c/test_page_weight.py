"""Pages are light: what a browser gets for one, and how often the database is asked for it."""

import gzip

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from crm.models import Account
from integration import light
from integration.models import TableMapping
from tests.bench import weight

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_company")]

#: pages that may be heavier, and how much: bytes, statements
HEAVIER = {
    # who is left out by rule is asked record by record, in a few statements more
    "list bc.SalesPrice": (weight.BYTES, 32),
    "record bc.Contact": (weight.BYTES, 33),
    # counts what every mapping takes, and works out whom the rules of each leave out
    "start page": (weight.BYTES, 42),
    # two dozen rows of a dozen fields each
    "mapping of CUSTOMER": (220_000, weight.STATEMENTS),
    "option values": (220_000, weight.STATEMENTS),
    # each pair asks for what is peculiar to it
    "preflight": (weight.BYTES, 55),
    # these work out what a run would do, in as many steps
    "match": (weight.BYTES, 38),
    "explain": (weight.BYTES, 39),
}


@pytest.fixture
def demo(demo_company: None) -> Client:
    client = Client()
    client.force_login(User.objects.get(username="demo"))
    return client


def _heavy(client: Client, pages: dict[str, str]) -> dict[str, tuple[int, int]]:
    found = weight.measure(client, pages)
    assert {name: page.status for name, page in found.items() if page.status != 200} == {}
    allowed = {name: HEAVIER.get(name, (weight.BYTES, weight.STATEMENTS)) for name in found}
    return {
        name: (page.size, len(page.statements))
        for name, page in found.items()
        if page.size > allowed[name][0] or len(page.statements) > allowed[name][1]
    }


@pytest.mark.long
def test_no_page_is_heavy(demo: Client) -> None:
    pages = {**dict(weight.besides()), **dict(weight.lists()), **dict(weight.records())}
    assert _heavy(demo, pages) == {}


def test_pages_people_open_most_are_light(demo: Client) -> None:
    pages = dict(weight.besides())
    account = Account.objects.order_by("pk").values_list("pk", flat=True)[0]
    often = {"start page": pages["start page"], "accounts": reverse("admin:crm_account_changelist")}
    assert _heavy(demo, {**often, "account": reverse("admin:crm_account_change", args=[account])}) == {}


def test_pages_are_compressed_for_who_can_read_that_and_records_of_rest_keep_their_etag(demo: Client) -> None:
    plain = demo.get("/admin/crm/account/")
    packed = demo.get("/admin/crm/account/", headers={"accept-encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) * 5 < len(plain.content)
    assert b"</html>" in gzip.decompress(packed.content)
    record = f"/api/v1/crm/accounts/{Account.objects.order_by('pk')[0].pk}/"
    answer = demo.get(record, headers={"accept-encoding": "gzip"})
    assert answer.headers["ETag"] == demo.get(record).headers["ETag"]


def test_each_list_of_choices_stands_on_the_mapping_page_once(demo: Client) -> None:
    mapping = TableMapping.objects.get(name="CUSTOMER")
    page = demo.get(reverse("admin:integration_tablemapping_change", args=[mapping.pk])).content.decode()
    named = {part.partition('"')[0] for part in page.split('data-choices="')[1:]}
    assert named
    assert {name: page.count(f'<template id="{name}">') for name in named} == dict.fromkeys(named, 1)
    # without the script each row has what it has chosen
    assert page.count(">Account Name</option>") >= 2


def test_the_short_class_names_mean_what_the_theme_means() -> None:
    pytest.importorskip("unfold")
    assert light.SHEET.read_text() == light.stylesheet(), "make it again: python -m integration.light"
