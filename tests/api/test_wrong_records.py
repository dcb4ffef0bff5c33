"""Records over REST: what is wrong is refused in a sentence, and nothing is written."""

import pytest
from django.db import OperationalError

from crm.models import Account
from erp.bc.models import Currency, Customer
from integration import registry
from integration.services import incoming
from tests.api.conftest import errors, make_account, make_customer

pytestmark = pytest.mark.django_db
ACCOUNTS, CUSTOMERS, CURRENCIES = "/api/v1/crm/accounts/", "/api/v1/bc/customers/", "/api/v1/bc/currencies/"
NOBODY = "01890000-0000-7000-8000-000000000000"


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
