"""Records over REST: who may, reading, writing and versions."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict
from rest_framework.test import APIClient

from crm.api import TABLES as CRM_TABLES
from crm.models import Account, Contact, OptionValue, SalesOrder, SystemUser, Team
from erp.bc.api import TABLES as BC_TABLES
from erp.bc.models import Currency, Customer, PaymentTerms
from erp.fo.api import TABLES as FO_TABLES
from integration import registry
from integration.api.filters import filterset_for
from p2c import tokens
from tests.api.conftest import errors, make_account, make_customer
from tests.counting import statements

pytestmark = pytest.mark.django_db
ACCOUNTS, CUSTOMERS, CURRENCIES = "/api/v1/crm/accounts/", "/api/v1/bc/customers/", "/api/v1/bc/currencies/"
NOBODY = "01890000-0000-7000-8000-000000000000"


# --- who may ----------------------------------------------------------------------------------------------------------


def test_nobody_gets_in_without_a_token(db):
    [found] = errors(APIClient().get(ACCOUNTS), 401)
    assert "Token" in found["next_step"]
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Token wrong")
    assert errors(client.get(ACCOUNTS), 401)[0]["code"] == "authentication_failed"


def test_a_token_and_a_session_are_both_accepted(administrator):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {tokens.issue(administrator)}")
    assert client.get(ACCOUNTS).status_code == 200
    signed_in = APIClient(enforce_csrf_checks=True)
    signed_in.force_login(administrator)
    assert signed_in.get(ACCOUNTS).status_code == 200
    assert "CSRF" in errors(signed_in.post(ACCOUNTS, {"name": "x"}, format="json"), 403)[0]["message"]


def test_each_table_asks_for_its_own_permission(client_with):
    account = make_account()
    client = client_with("crm.view_account")
    assert client.get(ACCOUNTS).status_code == 200
    assert "bc.view_customer" in errors(client.get(CUSTOMERS), 403)[0]["message"]
    assert "crm.add_account" in errors(client.post(ACCOUNTS, {"name": "x"}), 403)[0]["message"]
    address = f"{ACCOUNTS}{account.pk}/"
    assert "crm.change_account" in errors(client.patch(address, {"name": "x"}), 403)[0]["message"]
    assert "crm.delete_account" in errors(client.delete(address), 403)[0]["message"]
    account.refresh_from_db()
    assert account.name == "Mill"


# --- reading ----------------------------------------------------------------------------------------------------------


def test_every_table_of_both_sides_is_there(api):
    for side, tables in (("crm", CRM_TABLES), ("bc", BC_TABLES), ("fo", FO_TABLES)):
        assert set(tables.values()) == {t.name for t in registry.tables() if t.name.startswith(f"{side}.")}
        for plural in tables:
            answer = api.get(f"/api/v1/{side}/{plural}/")
            assert answer.status_code == 200, answer.content
            assert set(answer.json()) == {"count", "count_capped", "next", "previous", "results"}


def test_columns_have_their_registry_names_and_references_can_be_read(api, currency, bc_setup):
    user = SystemUser(fullname="Ada Byron")
    user.save()
    parent = make_account(name="Parent", ownerid_systemuser=user, paymenttermscode=1, creditlimit="10.5")
    contact = Contact(lastname="Byron", parentcustomerid_account=parent)
    contact.save()
    row = api.get(f"{ACCOUNTS}{parent.pk}/").json()
    assert set(registry.table(Account).columns) <= set(row)
    assert (row["ownerid"], row["owneridtype"]) == (str(user.pk), "systemuser")
    assert row["ownerid_systemuser__fullname"] == "Ada Byron"
    assert (row["paymenttermscode"], row["paymenttermscode__label"]) == (1, "Net 30")
    assert row["creditlimit"] == "10.5000"
    assert dt.datetime.fromisoformat(row["createdon"]).utcoffset() == dt.timedelta()
    row = api.get(f"/api/v1/crm/contacts/{contact.pk}/").json()
    assert (row["parentcustomerid"], row["parentcustomeridtype"]) == (str(parent.pk), "account")
    make_customer(currency=currency)
    row = api.get(f"{CUSTOMERS}10000/").json()
    assert (row["currency"], row["currency__code"]) == (str(currency.pk), "SEK")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("name=Mill", ["Mill"]),
        ("name__contains=IL", ["Mill", "Pillow"]),
        ("name__startswith=pi", ["Pillow"]),
        ("name__in=Mill,Barn", ["Mill", "Barn"]),
        ("creditlimit__gte=10&creditlimit__lt=20", ["Mill"]),
        ("creditlimit__isblank=true", ["Barn"]),
        ("emailaddress1__isblank=false", ["Pillow"]),
        ("creditonhold=true", ["Barn"]),
        ("owneridtype=team", ["Pillow"]),
        ("ownerid_team__name=North", ["Pillow"]),
        ("search=pillow.example", ["Pillow"]),
        ("ordering=-name", ["Pillow", "Mill", "Barn"]),
        ("ordering=creditlimit&creditlimit__isblank=false&limit=1&offset=1", ["Pillow"]),
    ],
)
def test_filters_search_and_ordering(api, query, names):
    team = Team(name="North")
    team.save()
    make_account(name="Mill", creditlimit=10)
    make_account(name="Pillow", creditlimit=20, ownerid_team=team, emailaddress1="a@pillow.example")
    make_account(name="Barn", creditonhold=True)
    found = [r["name"] for r in api.get(f"{ACCOUNTS}?{query}").json()["results"]]
    assert (found if "ordering" in query else sorted(found)) == (names if "ordering" in query else sorted(names))


def test_filters_by_reference(api, currency, bc_setup):
    user = SystemUser(fullname="Ada")
    user.save()
    owned = make_account(name="Owned", ownerid_systemuser=user)
    make_account(name="Free")
    assert [r["accountid"] for r in api.get(f"{ACCOUNTS}?ownerid={user.pk}").json()["results"]] == [str(owned.pk)]
    make_customer(currency=currency)
    make_customer(no="20000")
    assert [r["no"] for r in api.get(f"{CUSTOMERS}?currency__code=sek").json()["results"]] == ["10000"]
    assert [r["no"] for r in api.get(f"{CUSTOMERS}?no=10000&currency={currency.pk}").json()["results"]] == ["10000"]


def test_pages_follow_one_another_without_gap(api):
    for number in range(7):
        make_account(name=f"{number % 2}")
    seen, address = [], f"{ACCOUNTS}?limit=3&ordering=name"
    while address:
        page = api.get(address).json()
        assert (page["count"], page["count_capped"]) == (7, False)
        seen += [r["accountid"] for r in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == 7
    assert api.get(f"{ACCOUNTS}?limit=3&offset=3").json()["previous"].endswith("?limit=3")


def test_the_count_stops_at_its_cap(api, monkeypatch):
    monkeypatch.setattr("integration.api.pages.COUNT_CAP", 5)
    for number in range(7):
        make_account(name=str(number))
    first = api.get(f"{ACCOUNTS}?limit=6&ordering=name").json()
    assert (first["count"], first["count_capped"]) == (5, True)
    last = api.get(first["next"]).json()
    assert [r["name"] for r in last["results"]] == ["6"]
    assert (last["count"], last["count_capped"], last["next"]) == (5, True, None)


def test_a_list_costs_the_same_whatever_its_length(api, currency, bc_setup):
    terms = PaymentTerms(code="30D")
    terms.save()

    def cost(rows):
        while Customer.objects.count() < rows:
            make_customer(no=f"{Customer.objects.count():05}", currency=currency, payment_terms=terms)
            make_account(paymenttermscode=1)
        found = []
        for address in (CUSTOMERS, ACCOUNTS):
            with statements(connection) as seen:
                assert len(api.get(f"{address}?limit=100").json()["results"]) == rows
            found.append(len(seen))
        return found

    assert cost(10) == cost(60)


def test_only_filters_that_are_asked_for_are_made():
    """A table has more than a hundred, and a field for each took most of the time of a list."""
    made = filterset_for(registry.table("crm.salesorder"))
    asked = made(QueryDict("name__startswith=a&limit=5"), SalesOrder.objects.all())
    assert list(asked.form.fields) == ["name__startswith"]
    assert len(made.base_filters) > 100


# --- writing ----------------------------------------------------------------------------------------------------------


def test_creating_runs_the_rules_and_names_the_writer(api, bc_setup, currency):
    person = SystemUser(fullname="Ada", internalemailaddress="ADA@north.example")
    person.save()
    answer = api.post(CUSTOMERS, {"name": "Mill", "currency": "sek", "credit_limit_lcy": 12.5})
    assert answer.status_code == 201, answer.content
    row = answer.json()
    assert (row["no"], row["currency__code"], row["credit_limit_lcy"]) == ("C1001", "SEK", "12.5000")
    assert row["modified_by"] == "ada"
    assert api.get(answer["Location"]).json() == row
    account = api.post(ACCOUNTS, {"name": "Mill", "ownerid": str(person.pk), "owneridtype": "systemuser"}).json()
    assert (account["createdby"], account["modifiedby"]) == (str(person.pk), str(person.pk))
    assert account["ownerid_systemuser"] == str(person.pk)


def test_a_user_without_sales_user_writes_as_nobody_there(client_with):
    client = client_with("crm.view_account", "crm.add_account")
    assert client.post(ACCOUNTS, {"name": "Mill"}).json()["createdby"] is None
    assert User.objects.count() == 1


def test_changing_writes_only_what_is_given(api):
    account = make_account(telephone1="1")
    Account.objects.update(telephone2="2")
    answer = api.patch(f"{ACCOUNTS}{account.pk}/", {"telephone1": "3"})
    assert answer.status_code == 200
    account.refresh_from_db()
    assert (account.name, account.telephone1, account.telephone2) == ("Mill", "3", "2")


def test_a_record_can_be_sent_back_as_it_was_read(api, currency, bc_setup):
    make_customer(currency=currency)
    row = api.get(f"{CUSTOMERS}10000/").json()
    answer = api.patch(f"{CUSTOMERS}10000/", {**row, "name": "Mill & Sons"})
    assert answer.status_code == 200, answer.content
    assert answer.json()["name"] == "Mill & Sons"
    assert answer.json()["currency"] == row["currency"]


def test_the_owner_can_change_from_user_to_team_and_to_nobody(api):
    user, team = SystemUser(fullname="Ada"), Team(name="North")
    user.save()
    team.save()
    address = f"{ACCOUNTS}{make_account(ownerid_systemuser=user).pk}/"
    row = api.patch(address, {"ownerid": str(team.pk), "owneridtype": "team"}).json()
    assert (row["ownerid_systemuser"], row["ownerid_team"]) == (None, str(team.pk))
    row = api.patch(address, {"ownerid": "00000000-0000-0000-0000-000000000000"}).json()
    assert (row["ownerid"], row["owneridtype"]) == (None, None)


def test_deleting(api, currency):
    assert api.delete(f"{CURRENCIES}SEK/").status_code == 204
    assert not Currency.objects.exists()


def test_an_option_is_chosen_by_number_and_read_by_label(api):
    OptionValue(table="account", column="paymenttermscode", label="14 DAYS").save()
    number = OptionValue.objects.get(label="14 DAYS").number
    row = api.post(ACCOUNTS, {"name": "Mill", "paymenttermscode": number}).json()
    assert row["paymenttermscode__label"] == "14 DAYS"


# --- versions ---------------------------------------------------------------------------------------------------------


def test_a_stale_version_is_refused_and_says_what_changed(api):
    account = make_account(telephone1="1")
    address = f"{ACCOUNTS}{account.pk}/"
    tag = api.get(address)["ETag"]
    Account.objects.get().save()  # nothing changed: still the same version
    assert api.patch(address, {"telephone1": "2"}, HTTP_IF_MATCH=tag).status_code == 200
    [found] = errors(api.patch(address, {"telephone1": "3"}, HTTP_IF_MATCH=tag), 412)
    assert "Mill was changed at" in found["message"]
    assert "Main Phone is “2”" in found["message"]
    assert errors(api.delete(address, HTTP_IF_MATCH=tag), 412)
    account.refresh_from_db()
    assert account.telephone1 == "2"


def test_a_change_that_left_no_stamp_is_seen_too(api):
    account = make_account(telephone1="1")
    address = f"{ACCOUNTS}{account.pk}/"
    tag = api.get(address)["ETag"]
    Account.objects.update(telephone1="2")
    [found] = errors(api.patch(address, {"telephone1": "3"}, HTTP_IF_MATCH=tag), 412)
    assert "Main Phone is “2”" in found["message"]
    assert errors(api.patch(address, {"telephone1": "3", "@etag": tag}), 412)


def test_versions_that_hold(api):
    address = f"{ACCOUNTS}{make_account().pk}/"
    first = api.get(address)
    assert first.json()["@etag"] == first["ETag"] == api.get(ACCOUNTS).json()["results"][0]["@etag"]
    assert api.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    second = api.patch(address, {"name": "New"}, HTTP_IF_MATCH=first["ETag"])
    assert second.status_code == 200
    assert api.get(address, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200
    assert api.patch(address, {"name": "Newer"}, HTTP_IF_MATCH="*").status_code == 200
    assert api.delete(address, HTTP_IF_MATCH=api.get(address)["ETag"]).status_code == 204
