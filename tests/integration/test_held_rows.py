"""Rows that somebody else holds, on PostgreSQL: what they leave behind is decided, and nobody waits without end."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from crm.models import Account, TransactionCurrency
from erp.bc.models import Contact, Currency, CurrencyExchangeRate, Customer
from integration import registry
from integration.engine import holding, leases, locks
from integration.engine.write import Write, load, write
from integration.models import Change, Connection, Coupling, Issue, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.origin import Origin
from integration.services import plans, settle_deleted, synchronise, workers
from tests import factories
from tests.boxes import Boxes
from tests.factories import open_issues, pending, sync
from tests.integration.test_changefeed_concurrent import elsewhere

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks"),
]


@pytest.fixture(autouse=True)
def world(transactional_db, monkeypatch):
    """A connected company whose runs wait half a second for a row and come back to it soon."""
    monkeypatch.setattr(holding, "_PAUSES", (0.05, 0.2))
    Change.objects.all().delete()
    made = factories.make_world()
    Change.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '500ms'")
    yield made
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    Connection.objects.all().delete()
    TableMapping.objects.all().delete()


@contextmanager
def somebody_holds(change: Callable[[], object], seconds: float | None = None) -> Iterator[threading.Event]:
    """A second connection makes a change and commits it after that time, or when the event is set."""
    written, go_on = threading.Event(), threading.Event()

    def work():
        with transaction.atomic():
            change()
            written.set()
            go_on.wait(20 if seconds is None else seconds)

    with elsewhere(work):
        assert written.wait(10)
        yield go_on
        go_on.set()


# --- what is decided is what the holder leaves behind ---------------------------------------------------------------


def test_a_value_changed_while_a_run_waits_for_the_row_arrives() -> None:
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Bonn")
    with somebody_holds(lambda: Customer.objects.filter(pk=local.pk).update(city="Ulm"), 0.2):
        sync("CUSTOMER")
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.address1_city == "Ulm"
    assert not pending("CUSTOMER")


def test_a_value_worked_out_of_another_table_is_that_after_the_wait() -> None:
    """The rate of a currency stands in a table of its own, which no lock of the currency covers."""
    euro = factories.currency("CHF", "0.90")
    sync("CURRENCY", "full", create=True, confirmed=True)
    Currency.objects.filter(pk=euro.pk).update(description="Franken")

    def new_rate() -> None:
        Currency.objects.filter(pk=euro.pk).update(description="Schweizer Franken")
        factories.exchange_rate(euro, "0.80", dt.date(2026, 1, 2))

    with somebody_holds(new_rate, 0.2):
        sync("CURRENCY")
    rate = TransactionCurrency.objects.get(isocurrencycode="CHF").exchangerate
    sync("CURRENCY", "full")
    right = TransactionCurrency.objects.get(isocurrencycode="CHF").exchangerate
    assert CurrencyExchangeRate.objects.filter(currency=euro).count() == 2
    assert rate == right
    assert not pending("CURRENCY")


def test_a_record_deleted_and_made_again_in_one_transaction_is_neither_lost_nor_doubled() -> None:
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Bonn")

    def again() -> None:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM bc_customer")
            cursor.execute("UPDATE kept SET city = 'Ulm'")
            cursor.execute("DELETE FROM bc_customer")
            cursor.execute("INSERT INTO bc_customer SELECT * FROM kept")

    with somebody_holds(again, 0.2):
        sync("CUSTOMER")
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.address1_city == "Ulm"
    assert Coupling.objects.filter(local_id=local.pk, remote_id=remote.pk).exists()
    assert Account.objects.count() == 1
    assert not open_issues()


def test_a_record_deleted_while_a_run_waits_for_it_is_told_as_deleted() -> None:
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Bonn")
    with somebody_holds(lambda: Customer.objects.filter(pk=local.pk).delete(), 0.2):
        sync("CUSTOMER")
    sync("CUSTOMER")
    assert [issue.code for issue in open_issues()] == ["deleted_partner"]
    assert Account.objects.filter(pk=remote.pk).exists()


# --- nobody waits without end ---------------------------------------------------------------------------------------


@pytest.mark.says("held_by")
def test_one_held_row_costs_one_record_which_is_tried_again_by_itself() -> None:
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    other, other_remote = factories.coupled_customer("Südwind", city="Ulm")
    for each in (local, other):
        Customer.objects.filter(pk=each.pk).update(city="Bonn")
    began = time.monotonic()
    with somebody_holds(lambda: Customer.objects.filter(pk=local.pk).update(fax_no="1")) as go_on:
        assert sync("CUSTOMER").status == RunStatus.FINISHED
        assert time.monotonic() - began < 5
        other_remote.refresh_from_db()
        remote.refresh_from_db()
        assert (other_remote.address1_city, remote.address1_city) == ("Bonn", "Kiel")
        [issue] = open_issues()
        assert issue.code == "held_by"
        assert "Nordwind is held by p2c" in issue.sentence
        assert "since 20" in issue.sentence
        assert ("L", local.pk.hex) in pending("CUSTOMER")
        go_on.set()
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert (remote.address1_city, remote.fax) == ("Bonn", "1")
    assert not open_issues()
    assert not pending("CUSTOMER")


def test_a_row_let_go_of_before_the_run_ends_is_no_issue() -> None:
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Bonn")
    with somebody_holds(lambda: Customer.objects.filter(pk=local.pk).update(fax_no="1"), 0.6):
        sync("CUSTOMER")
    remote.refresh_from_db()
    assert (remote.address1_city, remote.fax) == ("Bonn", "1")
    assert not Issue.objects.exists()


def test_a_full_run_goes_past_a_held_row_and_makes_no_second_partner() -> None:
    """Records that match are not coupled while one of them is held, and neither gets a new partner instead."""
    held = factories.customer("Nordwind", e_mail="n@x.example")
    partner = factories.account("Nordwind", emailaddress1="n@x.example", customertypecode=3)
    free = factories.customer("Südwind", e_mail="s@x.example")
    with somebody_holds(lambda: Account.objects.filter(pk=partner.pk).update(fax="1")):
        sync("CUSTOMER", "full", create=True, confirmed=True)
        assert [c.local_id for c in Coupling.objects.all()] == [free.pk]
        assert Account.objects.count() == 2
    sync("CUSTOMER", "full", create=True, confirmed=True)
    assert Coupling.objects.filter(local_id=held.pk, remote_id=partner.pk).exists()
    assert Account.objects.count() == 2


def test_applying_a_plan_leaves_a_held_pair_as_it_is_and_names_it() -> None:
    """A plan is carried out as it was shown: what could not be had is not worked on in another way."""
    customer = factories.customer("Nordwind", e_mail="n@x.example")
    partner = factories.account("Nordwind", emailaddress1="n@x.example", customertypecode=3)
    plan = plans.make(factories.mapping("CUSTOMER"), "full")
    with somebody_holds(lambda: Account.objects.filter(pk=partner.pk).update(fax="1")) as go_on:
        timer = threading.Timer(0.7, go_on.set)
        timer.start()
        assert plans.apply(plan).status == RunStatus.FINISHED
        timer.join()
    assert not Coupling.objects.exists()
    assert Account.objects.count() == 1
    assert {issue.code for issue in open_issues()} <= {"held", "held_by"}
    assert open_issues()
    sync("CUSTOMER", "full", create=True, confirmed=True)
    assert Coupling.objects.filter(local_id=customer.pk, remote_id=partner.pk).exists()


def test_what_a_batch_writes_besides_waits_no_longer_either() -> None:
    """The account of an edited customer is held: it cannot be written now."""
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Bonn")
    with somebody_holds(lambda: Account.objects.filter(pk=remote.pk).update(fax="1")):
        assert sync("CUSTOMER").status == RunStatus.FINISHED
        [issue] = open_issues()
        assert issue.code == "held_by"
    sync("CUSTOMER")
    sync("CUSTOMER")
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (remote.address1_city, local.fax_no) == ("Bonn", "1")
    assert not open_issues()


@pytest.mark.says("held")
def test_whoever_goes_past_held_rows_is_refused_those_it_writes() -> None:
    local = factories.customer("Nordwind")
    table = registry.table("bc.customer")
    old = load(table, [local.pk.hex])[local.pk.hex]
    with somebody_holds(lambda: Customer.objects.filter(pk=local.pk).update(fax_no="1")):
        changed = Write.update(old, {"city": "Bonn"})
        with locks.past_held(), transaction.atomic():
            write(table, [changed], Origin())
    assert changed.refusal is not None
    assert str(changed.refusal) == "C00001 · Nordwind is being changed by somebody else and could not be had."
    local.refresh_from_db()
    assert (local.city, local.fax_no) == ("", "1")


# --- who looks after runs does not wait for them --------------------------------------------------------------------


def test_the_heartbeat_of_a_run_does_not_wait_for_its_batch() -> None:
    local, _remote = factories.coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Bonn")
    run = synchronise.request_run(factories.mapping("CUSTOMER"), "synch")
    seen: list[tuple[float, bool]] = []

    def look() -> None:
        time.sleep(0.2)
        name = workers.new_name()
        SynchRun.objects.filter(pk=run.pk).update(heartbeat=timezone.now() - leases.LEASE / 2)
        began = time.monotonic()
        workers.tick(name)
        found = SynchRun.objects.get(pk=run.pk)
        seen.append((time.monotonic() - began, found.heartbeat > timezone.now() - leases.LEASE / 4))

    with somebody_holds(lambda: Customer.objects.filter(pk=local.pk).update(fax_no="1"), 0.45), elsewhere(look):
        synchronise.execute(run)
    [(seconds, renewed)] = seen
    assert seconds < 0.3
    assert renewed
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED


def test_every_connection_has_its_limits() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
        for name, value in (
            ("lock_timeout", "5s"),
            ("statement_timeout", "15min"),
            ("idle_in_transaction_session_timeout", "15min"),
        ):
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,)


def test_what_a_deleted_partner_left_over_is_deleted_but_for_what_is_held() -> None:
    """The record that somebody holds stays, with its coupling and an issue; the others go."""
    pairs = [factories.coupled_customer(name) for name in ("Nordwind", "Südwind")]
    sync("CUSTOMER")
    for _customer, account in pairs:
        account.delete()
    held = pairs[0][0]
    with somebody_holds(lambda: Customer.objects.filter(pk=held.pk).update(city="Ulm")):
        [run] = settle_deleted.delete_survivors(Coupling.objects.all(), user=User.objects.create_superuser("ada")).runs
        assert SynchRun.objects.get(pk=run.pk).status == RunStatus.FINISHED
    assert Customer.objects.get() == held
    assert Coupling.objects.get().local_id == held.pk
    [issue] = open_issues("CUSTOMER")
    assert issue.code == "uncouple_refused"
    assert "Nordwind" in issue.sentence
    assert "somebody else" in issue.sentence


def test_what_rules_write_besides_takes_nothing_back_from_others() -> None:
    """The contacts of two customers are written in one statement, with the columns that changed of either."""
    local, other = factories.customer("Nordwind"), factories.customer("Südwind")
    contact = factories.company_contact(local)
    table = registry.table(Customer)
    rows = load(table, [local.pk.hex, other.pk.hex])
    with somebody_holds(lambda: Contact.objects.filter(pk=contact.pk).update(address="Lane 2"), 0.2):
        changed = {local: {"phone_no": "77"}, other: {"address": "Quay 1"}}
        with transaction.atomic():
            write(table, [Write.update(rows[each.pk.hex], values) for each, values in changed.items()], Origin())
    contact.refresh_from_db()
    assert (contact.phone_no, contact.address) == ("77", "Lane 2")


# --- a person who saves a page ----------------------------------------------------------------------------------------


def _form(page) -> dict[str, list[str]]:
    return Boxes(page.content.decode(), "customer_form").sent


def test_a_page_whose_record_is_held_comes_back_with_what_was_typed(admin_client) -> None:
    customer = factories.customer("Nordwind", city="Kiel")
    address = reverse("admin:bc_customer_change", args=[customer.pk])
    sent = _form(admin_client.get(address)) | {"phone_no": ["040 77"]}
    with somebody_holds(lambda: Customer.objects.filter(pk=customer.pk).update(city="Ulm")):
        page = admin_client.post(address, sent)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Nordwind is held by p2c" in text
    assert "Nothing was saved. Save again in a moment." in text
    assert _form(page)["phone_no"] == ["040 77"]
    customer.refresh_from_db()
    assert (customer.phone_no, customer.city) == ("", "Ulm")
    # saved again, both stand
    assert admin_client.post(address, _form(page)).status_code == 302
    customer.refresh_from_db()
    assert (customer.phone_no, customer.city) == ("040 77", "Ulm")


def test_a_list_action_on_a_record_that_is_held_says_so(admin_client) -> None:
    customer = factories.customer("Nordwind")
    sent = {"action": "delete_selected", "_selected_action": [str(customer.pk)], "post": "yes"}
    with somebody_holds(lambda: Customer.objects.filter(pk=customer.pk).update(city="Ulm")):
        page = admin_client.post(reverse("admin:bc_customer_changelist"), sent)
    assert page.status_code == 503
    assert "The database is busy with other writing. Nothing was written." in page.content.decode()
    assert page["Retry-After"] == "2"
    assert Customer.objects.filter(pk=customer.pk, city="Ulm").exists()
