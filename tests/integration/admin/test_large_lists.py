"""Lists of large tables: counted and paged up to a cap, ordered and searched by what has an index."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User

from crm.models import Account
from integration import sizes
from integration.models import Coupling

pytestmark = pytest.mark.django_db
LIST = "/admin/crm/account/"
themed = pytest.mark.skipif(not settings.THEMED, reason="the plain admin keeps its own pager: numbers and the count")


@pytest.fixture
def site(client):
    client.force_login(User.objects.create_superuser("admin"))
    return client


@pytest.fixture
def accounts(site):
    """120 accounts: two pages and a bit."""
    for number in range(120):
        Account.objects.create(name=f"Northwind {number:03}", accountnumber=f"C{number:03}", address1_city="Kiel")
    Account.objects.create(name="Ärø Mølle", accountnumber="D1", emailaddress1="post@aero.example")


@pytest.fixture
def large(monkeypatch):
    """Every table is large, and so many rows are counted as fill a page."""
    monkeypatch.setattr(sizes, "large", lambda model: True)
    monkeypatch.setattr(sizes, "about", lambda model: 1_234_567)
    monkeypatch.setattr(sizes, "CAP", 100)


def names(answer):
    return [account.name for account in answer.context["cl"].result_list]


@themed
def test_a_small_list_is_counted_and_leads_on(site, accounts):
    page = site.get(LIST)
    assert "121 accounts" in " ".join(page.content.decode().split())
    assert 'href="?p=2">Next' in page.content.decode()


@themed
def test_a_list_is_counted_up_to_the_cap_and_its_last_page_says_what_to_do(site, accounts, monkeypatch):
    monkeypatch.setattr(sizes, "CAP", 100)
    first, last = (" ".join(site.get(f"{LIST}?q=northwind&p={page}").content.decode().split()) for page in (1, 2))
    assert "more than 100 accounts" in first
    assert "Search or filter to get to the others." not in first
    assert "Next" in first
    assert "Pages end here. Search or filter to get to the others." in last


def test_the_whole_of_a_large_table_is_estimated(site, accounts, large):
    assert "about 1,200,000 accounts" in " ".join(site.get(LIST).content.decode().split())


def test_a_large_list_is_ordered_by_indexed_columns_only(site, accounts, large):
    page = site.get(LIST)
    offered = {getattr(name, "__name__", name) for name in page.context["cl"].sortable_by}
    assert {"name", "accountnumber", "emailaddress1"} <= offered
    assert "address1_city" not in offered
    city = [getattr(name, "__name__", name) for name in page.context["cl"].list_display].index("address1_city")
    assert names(site.get(f"{LIST}?o=-{city}")) == names(page)


@pytest.mark.parametrize("term", ["NORTHWIND 11", "northwind 11", "  northwind 11 "])
def test_a_large_list_is_searched_by_beginnings(site, accounts, large, term):
    assert names(site.get(LIST, {"q": term})) == [f"Northwind 11{n}" for n in range(10)]


def test_a_number_or_an_address_is_a_beginning_too(site, accounts, large):
    assert names(site.get(LIST, {"q": "c007"})) == ["Northwind 007"]
    assert names(site.get(LIST, {"q": "POST@"})) == ["Ärø Mølle"]


def test_what_stands_inside_is_found_with_a_star(site, accounts, large):
    assert names(site.get(LIST, {"q": "wind 007"})) == []
    assert names(site.get(LIST, {"q": "*wind 007"})) == ["Northwind 007"]
    assert "Begins with… (* in front: contains)" in site.get(LIST).content.decode()


def test_the_rest_list_of_a_large_table_is_searched_alike(site, accounts, large):
    def found(term):
        return [row["name"] for row in site.get("/api/v1/crm/accounts/", {"search": term}).json()["results"]]

    assert found("northwind 00") == [f"Northwind 00{n}" for n in range(10)]
    assert found("wind 007") == []
    assert found("*wind 007") == ["Northwind 007"]


def test_tables_tell_about_how_large_they_are(site, accounts):
    # PostgreSQL knows after it has looked at the table, SQLite always
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert sizes.about(Account) == 121
    assert sizes.about(Coupling) == 0
    assert not sizes.large(Account)
