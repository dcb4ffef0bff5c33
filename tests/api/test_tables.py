"""Records over REST: wrong input first, then reading, writing and versions."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.http import QueryDict
from rest_framework.test import APIClient

from crm.api import TABLES as CRM_TABLES
from crm.models import Account, Contact, OptionValue, SalesOrder, SystemUser, Team
from erp.bc.api import TABLES as BC_TABLES
from erp.bc.models import Currency, Customer, PaymentTerms
from erp.fo.api import TABLES as FO_TABLES
from integration import registry
from integration.api.filters import filterset_for
from integration.services import incoming
from p2c import tokens
from tests.api.conftest import errors
from tests.counting import statements

pytestmark = pytest.mark.django_db
ACCOUNTS, CUSTOMERS, CURRENCIES = "/api/v1/crm/accounts/", "/api/v1/bc/customers/", "/api/v1/bc/currencies/"
NOBODY = "01890000-0000-7000-8000-000000000000"


def make_account(**values):
    made = Account(**{"name": "Mill", **values})
    made.save()
    return made


# --- wrong input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code", "words"),
    [
        ("nme=Mill", "unknown_filter", "“nme”"),
        ("name__like=Mill", "unknown_filter", "“name__like”"),
        ("name=a&name=b", "repeated_filter", "name"),
        ("name=", "blank_filter", "name"),
        ("name=%00", "wrong_type", "text expected"),
        ("search=%00", "wrong_type", "null character"),
        ("creditlimit__gte=much", "wrong_type", "“much”: a number expected"),
        ("creditlimit=NaN", "wrong_type", "“NaN”"),
        ("statecode=active", "wrong_type", "“active”: a whole number expected"),
        ("statecode=99999999999", "wrong_type", "“99999999999”"),
        ("statecode__in=0,x", "wrong_type", "“0,x”"),
        ("creditonhold=maybe", "wrong_type", "“maybe”: true or false expected"),
        ("name__isblank=perhaps", "wrong_type", "“perhaps”: true or false expected"),
        ("createdon__gte=yesterday", "wrong_type", "“yesterday”: a time such as"),
        ("createdon=0001-01-01T00:00:00%2B14:00", "wrong_type", "0001-01-01"),
        ("transactioncurrencyid=SEK", "wrong_type", "“SEK”: an id (UUID) expected"),
        ("ownerid=5", "wrong_type", "“5”"),
        ("owneridtype=person", "wrong_type", "one of systemuser, team"),
        ("ordering=colour", "unknown_ordering", "“colour”"),
        ("limit=all", "wrong_page", "“all”"),
        ("limit=1001", "wrong_page", "1000"),
        ("offset=-1", "wrong_page", "“-1”"),
    ],
)
def test_a_wrong_filter_is_refused_in_a_sentence(api, query, code, words):
    make_account()
    [found] = errors(api.get(f"{ACCOUNTS}?{query}"), 400)
    assert found["code"] == code
    assert words in found["message"]
    if code == "unknown_filter":
        assert "name" in found["next_step"]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"colour": "red"}, "colour", "no column “colour”"),
        ({"name": None, "creditlimit": "much"}, "creditlimit", "“much”"),
        ({"name": ["Mill"]}, "name", "text expected"),
        ({"name": 5}, "name", "“5”: text expected"),
        ({"name": "a\x00b"}, "name", "cannot be stored"),
        ({"name": "x" * 161}, "name", "161 characters, 160 are allowed"),
        ({"creditlimit": 1.23456}, "creditlimit", "at most 4 decimals"),
        ({"creditlimit": "1e30"}, "creditlimit", "at most 15 digits"),
        ({"creditlimit": "NaN"}, "creditlimit", "“NaN”"),
        ({"creditlimit": True}, "creditlimit", "“true”"),
        ({"creditonhold": "maybe"}, "creditonhold", "“maybe”"),
        ({"creditonhold": None}, "creditonhold", "must have a value"),
        ({"statecode": 7}, "statecode", "0 Active, 1 Inactive"),
        ({"statecode": 1.5}, "statecode", "“1.5”"),
        ({"statecode": 99999999999}, "statecode", "99999999999"),
        ({"paymenttermscode": 4711}, "paymenttermscode", "4711"),
        ({"primarycontactid": NOBODY}, "primarycontactid", f"“{NOBODY}”, which does not exist in contact"),
        ({"primarycontactid": 5}, "primarycontactid", "“5”"),
        ({"transactioncurrencyid": "QQQ"}, "transactioncurrencyid", "“QQQ”, which does not exist in currency"),
        ({"ownerid": NOBODY}, "ownerid", "without “owneridtype”"),
        ({"owneridtype": "team"}, "owneridtype", "without “ownerid”"),
        ({"ownerid": NOBODY, "owneridtype": "person"}, "owneridtype", "“person”"),
        ({"ownerid": NOBODY, "owneridtype": "team"}, "ownerid", "does not exist in team"),
        ({"ownerid_team": NOBODY}, "ownerid_team", "through “ownerid”"),
        ({"createdon": "2020-01-01T00:00:00Z"}, "createdon", "cannot be changed"),
        ({"accountid": NOBODY}, "accountid", "cannot be changed"),
        ({"primarycontactid__fullname": "Ada"}, "primarycontactid__fullname", "cannot be changed"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_written(api, body, field, words):
    account = make_account(description="old")
    before = registry.table(Account).row(Account.objects.get())
    answer = api.patch(f"{ACCOUNTS}{account.pk}/", {"description": "new", **body})
    found = {e["field"]: e["message"] for e in errors(answer, 400)}
    assert words in found[field]
    assert registry.table(Account).row(Account.objects.get()) == before


def test_everything_wrong_with_a_record_is_said_at_once(api):
    answer = api.post(ACCOUNTS, {"name": "Mill", "creditlimit": "much", "statecode": "x", "transactioncurrencyid": "X"})
    assert {e["field"] for e in errors(answer, 400)} == {"creditlimit", "statecode", "transactioncurrencyid"}
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"name": ', "not valid JSON"),
        ("[1, 2]", "must be an object"),
        ('"Mill"', "must be an object"),
        ("[" * 50_000, "nested too deeply"),
        ('{"name": NaN}', "not valid JSON"),
        (b'{"name": "\xff"}', "not valid JSON"),
    ],
)
def test_a_malformed_body_is_refused(api, body, words):
    [found] = errors(api.post(ACCOUNTS, body, content_type="application/json"), 400)
    assert found["code"] == "malformed"
    assert words in found["message"]
    assert not Account.objects.exists()


def test_a_body_that_is_no_json_is_refused(api):
    [found] = errors(api.post(ACCOUNTS, "name=Mill", content_type="application/x-www-form-urlencoded"), 415)
    assert "application/json" in found["next_step"]


def test_what_is_not_there_is_404_with_a_sentence(api):
    assert "“C1”" in errors(api.get(f"{CUSTOMERS}C1/"), 404)[0]["message"]
    assert NOBODY in errors(api.patch(f"{CUSTOMERS}{NOBODY}/", {"name": "x"}), 404)[0]["message"]
    assert "“%00”" not in errors(api.get(f"{CUSTOMERS}%00/"), 404)[0]["message"]
    assert "/api/v1/bc/planets/" in errors(api.get("/api/v1/bc/planets/"), 404)[0]["message"]
    assert "end with a slash" in errors(api.get("/api/v1/bc/customers"), 404)[0]["message"]
    assert "PATCH" in errors(api.put(f"{CUSTOMERS}{make_customer().pk}/", {}), 405)[0]["next_step"]


def make_customer(**values):
    made = Customer(**{"no": "10000", "name": "Mill", **values})
    made.save()
    return made


def test_a_key_that_names_several_records_is_a_conflict(api):
    make_account(accountnumber="1")
    make_account(accountnumber="1")
    assert "several" in errors(api.get(f"{ACCOUNTS}1/"), 409)[0]["message"]


def test_the_rules_of_the_table_refuse_in_their_words(api, bc_setup):
    make_customer()
    [found] = errors(api.post(CUSTOMERS, {"no": "10000", "name": "Two"}), 400)
    assert (found["code"], found["field"]) == ("duplicate_key", "no")
    [found] = errors(api.patch(f"{CUSTOMERS}10000/", {"phone_no": "call me"}), 400)
    assert found["field"] == "phone_no"
    assert "letters" in found["message"]
    assert Customer.objects.get().phone_no == ""


def test_a_record_in_use_cannot_be_deleted(api, currency, bc_setup):
    make_customer(currency=currency)
    [found] = errors(api.delete(f"{CURRENCIES}SEK/"), 400)
    assert "10000 Mill" in found["message"]
    assert Currency.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_reference_that_vanishes_meanwhile_is_a_conflict(api, monkeypatch):
    account = make_account()
    monkeypatch.setattr("integration.services.incoming._resolve", lambda *found: None)  # it was there a moment ago
    [found] = errors(api.patch(f"{ACCOUNTS}{account.pk}/", {"name": "New", "primarycontactid": NOBODY}), 409)
    assert "at the same moment" in found["message"]
    account.refresh_from_db()
    assert account.name == "Mill"


def test_a_locked_database_asks_to_try_again(api, monkeypatch):
    def busy(*args):
        raise OperationalError("database is locked")

    monkeypatch.setattr(incoming, "create", busy)
    answer = api.post(ACCOUNTS, {"name": "Mill"})
    assert "busy" in errors(answer, 503)[0]["message"]
    assert answer["Retry-After"] == "2"


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
