"""The change feed sees every way of writing, in the writer's own transaction, and knows who wrote."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from crm.models import Account, TransactionCurrency
from crm.models import Contact as SalesContact
from erp.bc.models import Contact, ContactBusinessRelation, CurrencyExchangeRate, Customer
from integration import changefeed
from integration.engine import dialects
from integration.engine.write import Write
from integration.ids import new_id
from integration.models import Change, Subscription, TableMapping
from integration.origin import Origin
from integration.services.write_rows import write_rows
from tests import factories
from tests.factories import db_id, pending, raw

pytestmark = pytest.mark.django_db
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite")


@pytest.fixture
def quiet(world):
    """Nothing is pending."""
    Change.objects.all().delete()
    return world


def fed(name, side=""):
    """(side, operations) per record, in order."""
    found = {}
    rows = Change.objects.filter(mapping_id=factories.mapping(name).pk).order_by("id")
    for each, record, op in rows.values_list("side", "record", "op"):
        if not side or each == side:
            found[record] = found.get(record, "") + op
    return found


# --- every way of writing -------------------------------------------------------------------------------------------


def test_saving_updating_and_deleting_is_fed(quiet):
    made = factories.account("A")
    assert fed("CUSTOMER") == {made.pk: "I"}
    assert fed("VENDOR") == {made.pk: "I"}, "a table in several mappings feeds each"
    made.name = "B"
    made.save()
    made_key = made.pk
    made.delete()
    assert fed("CUSTOMER") == {made_key: "IUD"}
    assert fed("CONTACT") == {}
    assert changefeed.backlog()[factories.mapping("CUSTOMER").pk] == 1


def test_bulk_writing_is_fed(quiet):
    rows = Account.objects.bulk_create([Account(name=f"A{n}", customertypecode=3) for n in range(5)])
    assert fed("CUSTOMER") == {r.pk: "I" for r in rows}
    Change.objects.all().delete()
    assert Account.objects.filter(name__in=["A0", "A1"]).update(name=F("fax")) == 2
    assert fed("CUSTOMER") == {r.pk: "U" for r in rows[:2]}
    rows[4].name = "Z"
    Account.objects.bulk_update(rows[3:], ["name"])
    assert fed("CUSTOMER") == {r.pk: "U" for r in (rows[0], rows[1], rows[3], rows[4])}
    Change.objects.all().delete()
    Account.objects.filter(pk__in=[r.pk for r in rows]).delete()
    assert set(fed("CUSTOMER").values()) == {"D"}
    assert len(fed("CUSTOMER")) == 5


def test_raw_sql_is_fed(quiet):
    made = factories.account("A")
    Change.objects.all().delete()
    raw("UPDATE crm_account SET name = 'B' WHERE accountid = %s", db_id(made))
    raw("UPDATE crm_account SET name = 'C' WHERE accountid = %s", db_id(new_record()))
    assert fed("CUSTOMER") == {made.pk: "U"}
    raw("DELETE FROM crm_account WHERE accountid = %s", db_id(made))
    assert fed("CUSTOMER") == {made.pk: "UD"}


def new_record():
    return Account(accountid=new_id())


def test_a_cascade_is_fed(quiet):
    company = factories.company_contact(factories.customer("Nordwind"))
    person = factories.person(company, "Ada", "Berg")
    Change.objects.all().delete()
    Contact.objects.filter(pk=company.pk).delete()
    assert fed("CONTACT")[person.pk].endswith("D")
    assert fed("CONTACT")[company.pk].endswith("D")


def test_emptying_a_reference_by_deleting_its_target_is_fed(quiet):
    remote = factories.account("A")
    contact = factories.sales_contact(remote, "Ada", "Berg")
    Account.objects.filter(pk=remote.pk).update(primarycontact=contact)
    Change.objects.all().delete()
    SalesContact.objects.filter(pk=contact.pk).delete()
    assert fed("CUSTOMER") == {remote.pk: "U"}


def test_ignored_and_updated_conflicts_are_told_apart(quiet):
    made = factories.account("A")
    Change.objects.all().delete()
    copy = Account(accountid=made.pk, name="B")
    Account.objects.bulk_create([copy], ignore_conflicts=True)
    assert fed("CUSTOMER") == {}
    Account.objects.bulk_create(
        [copy, Account(name="C")], update_conflicts=True, unique_fields=["accountid"], update_fields=["name"]
    )
    assert sorted(fed("CUSTOMER").values()) == ["I", "U"]


@sqlite_only
def test_replace_feeds_the_row_it_displaces(quiet):
    """Another key with the same code takes the row's place: the old row is gone."""
    old = factories.currency("SEK")
    Change.objects.all().delete()
    fresh = new_id()
    raw(
        "INSERT OR REPLACE INTO bc_currency (system_id, created_on, modified_on, modified_by, code, description, "
        "iso_code, symbol, amount_rounding_precision, unit_amount_rounding_precision) "
        "SELECT %s, created_on, modified_on, modified_by, code, description, iso_code, symbol, "
        "amount_rounding_precision, unit_amount_rounding_precision FROM bc_currency WHERE system_id = %s",
        fresh.hex,
        old.pk.hex,
    )
    assert {k: set(v) for k, v in fed("CURRENCY").items()} == {old.pk: {"D"}, fresh: {"I"}}


def test_a_changed_key_feeds_the_old_one_as_gone(quiet):
    made = factories.account("A")
    old, fresh = made.pk, new_id()
    Change.objects.all().delete()
    Account.objects.filter(pk=old).update(accountid=fresh)
    assert fed("CUSTOMER") == {old: "D", fresh: "U"}


# --- in the writer's transaction ------------------------------------------------------------------------------------


def test_what_is_rolled_back_is_not_fed(quiet):
    made = factories.account("A")
    Change.objects.all().delete()
    with transaction.atomic():
        Account.objects.filter(pk=made.pk).update(name="B")
        transaction.set_rollback(True)
    assert fed("CUSTOMER") == {}
    with transaction.atomic():
        Account.objects.filter(pk=made.pk).update(name="C")
        with transaction.atomic():
            factories.account("Never")
            transaction.set_rollback(True)
    assert fed("CUSTOMER") == {made.pk: "U"}


# --- subscriptions --------------------------------------------------------------------------------------------------


def test_a_mapping_made_at_run_time_is_fed_from_then_on(quiet):
    made = TableMapping.objects.create(
        name="COUNTRIES", local_table="bc.country", remote_table="crm.businessunit", user_defined=True
    )
    from erp.bc.models import Country

    early = factories.saved(Country(code="DE"))
    changefeed.subscribe(made)
    late = factories.saved(Country(code="FR"))
    assert pending("COUNTRIES") == {("L", late.pk.hex)}
    early.name = "Germany"
    early.save()
    assert pending("COUNTRIES") == {("L", late.pk.hex), ("L", early.pk.hex)}
    changefeed.unsubscribe(made)
    assert pending("COUNTRIES") == set()
    late.name = "France"
    late.save()
    assert pending("COUNTRIES") == set()


def test_subscribing_again_feeds_once(quiet):
    changefeed.subscribe(factories.mapping("CUSTOMER"))
    changefeed.subscribe(factories.mapping("CUSTOMER"))
    made = factories.account("A")
    assert fed("CUSTOMER") == {made.pk: "I"}


def test_deleting_a_mapping_deletes_its_subscriptions(quiet):
    mapping = factories.mapping("VENDOR")
    mapping.delete()
    factories.account("A")
    assert not Subscription.objects.filter(mapping_id=mapping.pk).exists()
    assert set(Change.objects.values_list("mapping_id", flat=True)) == {factories.mapping("CUSTOMER").pk}


# --- what a record depends on ---------------------------------------------------------------------------------------


def test_an_exchange_rate_feeds_its_currency(quiet):
    made, other = factories.currency("SEK", "11"), factories.currency("DKK", "7")
    Change.objects.all().delete()
    rate = factories.exchange_rate(made, "12", dt.date(2026, 6, 1))
    assert fed("CURRENCY") == {made.pk: "U"}
    rate.currency = other
    rate.save()
    assert set(fed("CURRENCY")) == {made.pk, other.pk}, "the currency it left is fed as well"
    Change.objects.all().delete()
    CurrencyExchangeRate.objects.filter(pk=rate.pk).delete()
    assert fed("CURRENCY") == {other.pk: "U"}
    assert TransactionCurrency.objects.count() == 1


def test_a_relation_feeds_the_persons_of_its_company(quiet):
    company = factories.saved(Contact(name="Nordwind", type=0))
    people = [factories.person(company, "Ada", "Berg"), factories.person(company, "Bo", "Dahl")]
    elsewhere = factories.person(None, "Cy", "Ek")
    Change.objects.all().delete()
    customer = factories.customer("Nordwind")
    ContactBusinessRelation.objects.filter(no=customer.no).delete()
    Change.objects.all().delete()
    setup = factories.MarketingSetup.objects.get()
    link = ContactBusinessRelation(
        contact=company, business_relation=setup.bus_rel_code_for_customers, link_to_table=1, no=customer.no
    )
    ContactBusinessRelation.objects.bulk_create([link])
    assert {p.pk for p in people} <= set(fed("CONTACT"))
    assert elsewhere.pk not in fed("CONTACT")


# --- who wrote ------------------------------------------------------------------------------------------------------


def test_a_mappings_own_write_is_fed_to_the_others_only(quiet):
    own = factories.mapping("CUSTOMER")
    write_rows(Account, [Write.insert({"name": "A", "customertypecode": 3})], Origin(mapping=own.pk))
    assert fed("CUSTOMER") == {}
    assert list(fed("VENDOR").values()) == ["I"]
    # the next writer is somebody else
    made = factories.account("B")
    assert fed("CUSTOMER") == {made.pk: "I"}


def test_the_feed_carries_who_was_signed_in(quiet):
    who = quiet.integration_user.pk.hex
    made = factories.account("A")
    made.name = "B"
    made.save(origin=Origin(actor=who))
    Account.objects.filter(pk=made.pk).update(name="C")
    rows = Change.objects.filter(mapping_id=factories.mapping("CUSTOMER").pk).order_by("id")
    assert list(rows.values_list("op", "actor")) == [("I", ""), ("U", who), ("U", "")]


def test_the_marker_goes_with_a_rolled_back_savepoint(quiet):
    own = factories.mapping("CUSTOMER")
    dialect = dialects.current()
    with transaction.atomic():
        with pytest.raises(IntegrityError), transaction.atomic(), dialect.marked(Origin(mapping=own.pk)):
            raw("INSERT INTO crm_account (accountid) VALUES (NULL)")
        made = factories.account("A")
    assert fed("CUSTOMER") == {made.pk: "I"}


def test_what_a_pairs_hook_writes_is_fed_like_anybodys_change(quiet):
    """CUST-04: the company contact follows its customer; CONTACT hears of it, and CUSTOMER finds nothing to do."""
    local, remote = factories.coupled_customer("Nordwind")
    company = factories.company_contact(local)
    Change.objects.all().delete()
    Account.objects.filter(pk=remote.pk).update(name="Südwind")
    factories.sync("CUSTOMER")
    company.refresh_from_db()
    assert company.name == "Südwind"
    assert fed("CONTACT") == {company.pk: "U"}
    assert fed("CUSTOMER") == {}
    assert fed("VENDOR") == {remote.pk: "U"}
    outcome = factories.sync("CUSTOMER")
    assert (outcome.to, outcome.back) == ({}, {})


# --- the triggers themselves ----------------------------------------------------------------------------------------


def test_nothing_is_missing_after_migrating(db):
    assert changefeed.missing_triggers() == []
    call_command("check", fail_level="ERROR")


def test_a_missing_trigger_fails_the_check(db):
    name, table = next(
        (n, t) for n, t in sorted(changefeed.existing_triggers().items()) if t == Customer._meta.db_table
    )
    changefeed.drop_triggers({name: table})
    assert changefeed.missing_triggers() == [name]
    with pytest.raises(CommandError, match=name):
        call_command("check", fail_level="ERROR")
    assert changefeed.install_triggers() == {"bc.customer"}
    assert changefeed.missing_triggers() == []


def test_a_stale_trigger_is_replaced(db, monkeypatch):
    """A path that a newer version declares makes other triggers; the old ones go."""
    before = changefeed.existing_triggers()
    with monkeypatch.context() as newer:
        newer.setattr(changefeed, "_paths", {**changefeed._paths, "bc.customer": {"currency"}})
        assert len(changefeed.missing_triggers()) >= 3
        assert changefeed.install_triggers() == {"bc.customer"}
        after = changefeed.existing_triggers()
        assert len(after) == len(before)
        assert set(before) - set(after)
    assert changefeed.install_triggers() == {"bc.customer"}
    assert changefeed.existing_triggers() == before
