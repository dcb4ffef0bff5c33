"""The change feed between several connections: nothing is lost whoever commits first. Real commits, real threads."""

import threading
import time
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.db.migrations.state import ProjectState

from crm.models import Account
from erp.bc.models import Customer
from integration import changefeed
from integration.engine import dialects, read
from integration.engine.write import Write
from integration.models import Change, Connection, Coupling, OriginMarker, Subscription, TableMapping
from integration.origin import Origin
from integration.services import synchronise
from integration.services.errors import Conflict
from integration.services.install import install_mappings
from integration.services.write_rows import write_rows
from tests import factories
from tests.factories import open_issues, pending, raw, sync

pytestmark = pytest.mark.django_db(transaction=True)
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite")
postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL")


@pytest.fixture
def world(transactional_db):
    """The emptying between tests leaves rows in the feed and takes the subscriptions: start from a clean set-up."""
    Change.objects.all().delete()
    made = factories.make_world()
    Change.objects.all().delete()
    yield made
    Connection.objects.all().delete()
    TableMapping.objects.all().delete()


@contextmanager
def elsewhere(work, *more):
    """Run functions in threads of their own, each with its own connection; their errors are the test's."""
    errors = []

    def run(each):
        try:
            each()
        except BaseException as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(each,)) for each in (work, *more)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join(30)
    assert not any(t.is_alive() for t in threads)
    if errors:
        raise errors[0]


# --- the marker -----------------------------------------------------------------------------------------------------


@sqlite_only
def test_a_marker_left_behind_refuses_the_commit(world):
    """Otherwise everybody's changes would be suppressed for ever."""
    own = factories.mapping("CUSTOMER")

    def forgetful():
        with transaction.atomic():
            dialects.current().set_marker(Origin(mapping=own.pk))
            Account.objects.create(name="A", customertypecode=3)

    with pytest.raises(IntegrityError):
        forgetful()
    assert not OriginMarker.objects.exists()
    assert not Account.objects.exists()
    made = factories.account("B")
    assert pending("CUSTOMER") == {("R", made.pk.hex)}


@postgresql_only
def test_the_marker_ends_with_the_transaction(world):
    own = factories.mapping("CUSTOMER")
    with transaction.atomic():
        dialects.current().set_marker(Origin(mapping=own.pk))
        raw("UPDATE crm_account SET name = name")
    made = factories.account("B")
    assert pending("CUSTOMER") == {("R", made.pk.hex)}


def test_the_marker_of_one_connection_says_nothing_about_another(world):
    """Somebody writes while a run is writing the same table."""
    own = factories.mapping("CUSTOMER")
    write_rows(Account, [Write.insert({"name": "Engine", "customertypecode": 3})], Origin(mapping=own.pk))
    with elsewhere(lambda: factories.account("Somebody")):
        pass
    somebody = Account.objects.get(name="Somebody")
    assert pending("CUSTOMER") == {("R", somebody.pk.hex)}


# --- crossing commits -----------------------------------------------------------------------------------------------


@postgresql_only
def test_a_change_that_commits_after_a_run_began_is_not_lost(world):
    """The writer's feed row has a smaller id than rows the run settles; it commits later."""
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    other_local, _other = factories.coupled_customer("Südwind", city="Ulm")
    written, go_on = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            Customer.objects.filter(pk=local.pk).update(city="Lübeck")
            written.set()
            assert go_on.wait(10)

    with elsewhere(slow_writer):
        assert written.wait(10)
        Customer.objects.filter(pk=other_local.pk).update(city="Bonn")
        assert sync("CUSTOMER").to == {"modified": 1}
        go_on.set()
    assert pending("CUSTOMER") == {("L", local.pk.hex)}
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.address1_city == "Lübeck"


@postgresql_only
def test_writing_a_record_while_the_run_decides_it_is_not_lost(world):
    """The run has read and locked the record; a writer waits for it, then writes: that change stays pending."""
    local, remote = factories.coupled_customer("Nordwind", city="Kiel", fax_no="1")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    started, decided = threading.Event(), threading.Event()
    original = read.settle

    def settle(ids):
        started.set()
        time.sleep(0.3)
        original(ids)
        decided.set()

    def writer():
        assert started.wait(10)
        Customer.objects.filter(pk=local.pk).update(fax_no="2")
        assert decided.is_set(), "the row was locked until the run had decided"

    read.settle = settle
    try:
        with elsewhere(writer):
            sync("CUSTOMER")
    finally:
        read.settle = original
    assert pending("CUSTOMER") == {("L", local.pk.hex)}
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert (remote.address1_city, remote.fax) == ("Lübeck", "2")


@pytest.mark.long
def test_writers_and_runs_at_the_same_time_lose_nothing(world):
    """Two writers (one rolls back now and then) edit both sides of the same pairs while runs come and go; when all is
    quiet and one more run has gone, every last value is on both sides or in an issue."""
    pairs = [factories.coupled_customer(f"Customer {n}", fax_no="0", city="0") for n in range(8)]
    stop = time.monotonic() + (3 if connection.vendor == "postgresql" else 2)
    runs: list[str] = []

    def go_on():
        """For a while, and on a slow machine until three runs have come and gone among the writers."""
        now = time.monotonic()
        return now < stop or (len(runs) < 3 and now < stop + 20)

    unlucky: list[str] = []

    class Undo(Exception):
        pass

    def writer(column, model, keys):
        def work():
            number = 0
            while go_on():
                number += 1
                try:
                    with transaction.atomic():
                        for key in keys:
                            model.objects.filter(pk=key).update(**{column: str(number)})
                        if number % 5 == 0:
                            raise Undo
                except Undo:
                    pass
                except OperationalError as error:  # a deadlock is the writer's own bad luck: it tries again
                    unlucky.append(str(error))
                time.sleep(0.005)

        return work

    def runner():
        while go_on():
            runs.append(sync("CUSTOMER", batch=3).status)

    locals_, remotes = [a.pk for a, _ in pairs], [b.pk for _, b in reversed(pairs)]
    with elsewhere(writer("city", Customer, locals_), writer("fax", Account, remotes), runner):
        pass
    assert len(runs) > 2
    assert set(runs) == {"finished"}
    assert all("deadlock" in text or "locked" in text for text in unlucky)
    sync("CUSTOMER")
    assert not pending("CUSTOMER")
    assert not open_issues()
    for local, remote in pairs:
        local.refresh_from_db()
        remote.refresh_from_db()
        assert (local.city, local.fax_no) == (remote.address1_city, remote.fax)
        assert int(local.city) > 0
        assert int(remote.fax) > 0


# --- the subscription gap -------------------------------------------------------------------------------------------


@postgresql_only
def test_subscribing_waits_for_open_writers(world):
    """A writer that is open while a mapping is made would neither be fed nor be seen by its first full run."""
    from erp.bc.models import Country

    made = TableMapping.objects.create(name="COUNTRIES", local_table="bc.country", remote_table="crm.businessunit")
    written = threading.Event()
    committed: list[float] = []

    def writer():
        with transaction.atomic():
            Country(code="DE").save()
            written.set()
            time.sleep(0.4)
            committed.append(time.monotonic())

    with elsewhere(writer):
        assert written.wait(10)
        changefeed.subscribe(made)
        subscribed = time.monotonic()
    assert subscribed >= committed[0]
    assert Country.objects.filter(code="DE").exists(), "so the first full run sees it"
    assert Subscription.objects.filter(mapping=made).count() == 2
    Country(code="FR").save()
    assert len(pending("COUNTRIES")) == 1


@postgresql_only
def test_truncate_feeds_every_row_as_gone(world):
    made = [factories.account(f"A{n}") for n in range(3)]
    Change.objects.all().delete()
    raw("TRUNCATE crm_account CASCADE")
    mapping = factories.mapping("CUSTOMER")
    rows = Change.objects.filter(mapping_id=mapping.pk, op="D").values_list("record", flat=True)
    assert sorted(rows) == sorted(m.pk for m in made)


# --- two runs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [("CUSTOMER", "CUSTOMER"), ("CUSTOMER", "VENDOR"), ("VENDOR", "CONTACT")])
def test_of_two_runs_started_at_once_one_works(world, names):
    """Acceptance test 5, and D6: mappings of one category never run together."""
    for number in range(10):
        factories.account(f"A{number}", emailaddress1=f"a{number}@x.example")
    both, results = threading.Barrier(2), []

    def start(name, batch):
        def work():
            run = synchronise.request_run(factories.mapping(name), "full", create=True, confirmed=True, batch=batch)
            both.wait(10)
            try:
                results.append(synchronise.execute(run, lambda _run: time.sleep(0.1)).status)
            except Conflict:
                results.append("busy")

        return work

    with elsewhere(start(names[0], 2), start(names[1], 3)):
        pass
    assert sorted(results) == ["busy", "finished"]
    assert Coupling.objects.values("remote_id").distinct().count() == Coupling.objects.count()
    assert Customer.objects.count() in (0, 10)


# --- tables that are rebuilt ----------------------------------------------------------------------------------------


@sqlite_only
def test_a_table_rebuilt_by_a_migration_gets_its_triggers_back_and_a_full_compare(world):
    """SQLite drops the triggers of a table it rebuilds; what a data migration writes meanwhile is unseen."""
    local, remote = factories.coupled_customer("Nordwind", city="Kiel")
    assert not TableMapping.objects.filter(full_compare_needed=True).exists()
    triggers = changefeed.existing_triggers()
    # what `migrate` does around its migrations
    changefeed.before_migrate(plan=["something"])
    assert changefeed.existing_triggers() == {}
    model = ProjectState.from_apps(apps).apps.get_model("bc", "Customer")
    with connection.schema_editor() as editor:
        old = model._meta.get_field("telex_no")
        new = type(old)(max_length=30, blank=True, default="")
        new.set_attributes_from_name("telex_no")
        new.model = model
        editor.alter_field(model, old, new)
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    assert not pending("CUSTOMER")
    changefeed.after_migrate()
    assert changefeed.existing_triggers() == triggers
    assert factories.mapping("CUSTOMER").full_compare_needed
    # the next ordinary run compares everything, once
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.address1_city == "Lübeck"
    assert not factories.mapping("CUSTOMER").full_compare_needed
    Customer.objects.filter(pk=local.pk).update(city="Ulm")
    assert pending("CUSTOMER") == {("L", local.pk.hex)}
    with connection.schema_editor() as editor:
        editor.alter_field(model, new, old)
    assert changefeed.missing_triggers(), "a rebuild by hand is found by the check"
    changefeed.install_triggers()
    assert not changefeed.missing_triggers()


def test_migrating_leaves_triggers_and_mappings_alone_when_there_is_nothing_to_do(world):
    triggers = changefeed.existing_triggers()
    call_command("migrate", verbosity=0)
    assert changefeed.existing_triggers() == triggers
    assert not TableMapping.objects.filter(full_compare_needed=True).exists()
    assert install_mappings()


@postgresql_only
def test_a_run_that_is_just_starting_counts_as_running(world):
    """Taken but not committed: the other mapping of the category waits to see how it ends, and is refused."""
    first = synchronise.request_run(factories.mapping("CUSTOMER"))
    second = synchronise.request_run(factories.mapping("VENDOR"))
    taken = threading.Event()

    def starting():
        with transaction.atomic():
            synchronise._acquire(first, "a:1:x")
            taken.set()
            time.sleep(0.3)

    with elsewhere(starting):
        assert taken.wait(10)
        with pytest.raises(Conflict, match="CUSTOMER"):
            synchronise.execute(second)
