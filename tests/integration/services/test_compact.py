"""Compacting the change feed: rows go, and nothing that a run would have noticed is lost."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Account
from erp.bc.models import Customer
from integration.engine import read
from integration.models import Change, Coupling, TableMapping
from integration.services import compact, jobs, mappings, prune
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, mapping, open_issues, pending, raw, sync
from tests.integration.commands.conftest import call

pytestmark = pytest.mark.django_db


def rows(name: str = "CUSTOMER") -> int:
    return Change.objects.filter(mapping_id=mapping(name).pk).count()


def folded() -> dict[str, int]:
    """What went of the customers' feed, and how many mappings need full."""
    before = rows()
    done = compact.compact(timezone.now() - timedelta(days=400))
    assert done["changes"] >= before - rows()
    return {"changes": before - rows(), "compare": done["compare"]}


def stands_still(name: str = "CUSTOMER") -> TableMapping:
    long_ago = timezone.now() - timedelta(days=500)
    mappings.set_enabled(mapping(name), False)
    TableMapping.every.filter(name=name).update(last_to_synch_at=long_ago, last_from_synch_at=long_ago)
    return mapping(name)


# --- several changes of one record ----------------------------------------------------------------------------------


def test_many_changes_of_a_record_become_one_and_the_run_brings_the_last(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    other, _ = coupled_customer("Südwind", city="Ulm")
    for city in ("Husum", "Bonn", "Trier"):
        Customer.objects.filter(pk=local.pk).update(city=city)
    Customer.objects.filter(pk=other.pk).update(city="Mainz")
    before = pending("CUSTOMER")
    assert rows() == 4
    assert folded() == {"changes": 2, "compare": 0}
    assert rows() == 2
    assert pending("CUSTOMER") == before
    assert folded() == {"changes": 0, "compare": 0}
    assert sync("CUSTOMER").to == {"modified": 2}
    remote.refresh_from_db()
    assert remote.address1_city == "Trier"
    assert rows() == 0


def test_what_somebody_else_changed_is_not_taken_for_the_integration_user_s(world):
    """Changes made by the integration user alone are left aside; one by a person among them must stay visible."""
    _, remote = coupled_customer("Nordwind", city="Kiel")
    own = mapping("CUSTOMER")
    user = world.connection.integration_user.hex
    Change.objects.bulk_create(
        Change(mapping_id=own.pk, side="R", record=remote.pk, op="U", actor=actor)
        for actor in (user, "", user, "", user)
    )
    assert folded()["changes"] == 3
    assert set(Change.objects.filter(record=remote.pk).values_list("actor", flat=True)) == {user, ""}


def test_a_mapping_that_was_never_run_loses_nothing(world):
    made = [factories.customer(f"Customer {n}") for n in range(3)]
    Customer.objects.update(city="Kiel")
    assert folded()["changes"] == 3
    assert pending("CUSTOMER") == {("L", each.pk.hex) for each in made}


def test_rows_are_taken_in_steps(world, monkeypatch):
    """However often a record was written, a transaction takes so many rows and no more."""
    monkeypatch.setattr(compact, "_ROWS", 7)
    monkeypatch.setattr(compact, "_RECORDS", 3)
    made = [factories.customer(f"Customer {n}") for n in range(5)]
    for _ in range(9):
        Customer.objects.filter(pk__in=[each.pk for each in made[:4]]).update(city="Kiel")
    with statements(connection) as seen:
        assert folded()["changes"] == 4 * 9
    assert len(pending("CUSTOMER")) == rows() == 5
    deleted = [sql for sql in seen if sql.startswith("DELETE")]
    assert len(deleted) > 5


def test_the_rows_of_a_mapping_that_is_gone_go_too(world):
    Change.objects.create(mapping_id=10**6, side="L", record=uuid.uuid4(), op="U")
    folded()
    assert not Change.objects.filter(mapping_id=10**6).exists()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("change"), st.integers(0, 2), st.sampled_from(["", "a"])),
            st.tuples(st.sampled_from(["read", "settle"]), st.integers(0, 2), st.none()),
            st.tuples(st.just("compact"), st.none(), st.none()),
        ),
        max_size=25,
    )
)
def test_whatever_happens_in_whatever_order_no_change_is_forgotten(world, steps):
    """Beside a plain list of what happened: a change that no reader saw and settled is pending, whenever the feed was
    compacted between, before and after."""
    own = mapping("CUSTOMER").pk
    Change.objects.filter(mapping_id=own).delete()
    records = [uuid.UUID(int=n + 1) for n in range(3)]
    unseen: dict[int, list[str]] = {n: [] for n in range(3)}  # who changed the record since it was last settled
    seen: dict[int, tuple[list[int], int]] = {}  # what a reader holds: ids of rows, and how many changes they stand for
    for what, n, actor in steps:
        if what == "change":
            Change.objects.create(mapping_id=own, side="L", record=records[n], op="U", actor=actor)
            unseen[n].append(actor)
        elif what == "read":
            ids = [pk for pk, _record, _actor in read.pending_of(own, "L", [records[n].hex])]
            seen[n] = (ids, len(unseen[n]))
        elif what == "settle" and n in seen:
            ids, number = seen.pop(n)
            read.settle(ids)
            unseen[n] = unseen[n][number:]
        elif what == "compact":
            folded()
        for at, actors in unseen.items():
            left = Change.objects.filter(mapping_id=own, record=records[at]).values_list("actor", flat=True)
            assert set(actors) <= set(left)
    folded()
    assert rows() == len(set(Change.objects.filter(mapping_id=own).values_list("record", "actor")))


# --- a mapping that stands still ------------------------------------------------------------------------------------


@pytest.mark.says("pruned_compare")
def test_a_mapping_that_stands_still_lets_go_and_finds_everything_when_it_is_back(world):
    edited, edited_remote = coupled_customer("Nordwind", city="Kiel")
    gone, gone_remote = coupled_customer("Südwind", city="Ulm")
    same, _ = coupled_customer("Ostwind", city="Bonn")
    stands_still()
    new = factories.customer("Westwind")
    Customer.objects.filter(pk=edited.pk).update(city="Husum")
    Customer.objects.filter(pk=same.pk).update(city="Bonn")
    gone.delete()
    said = str(jobs.get("prune").work(None))
    assert "pending changes, among them those of 1 disabled table mappings. They compare all" in said
    assert pending("CUSTOMER") == {("L", new.pk.hex)}
    assert mapping("CUSTOMER").full_compare_needed
    mappings.set_enabled(mapping("CUSTOMER"), True)
    done = sync("CUSTOMER")
    assert done.to["modified"] == 1
    edited_remote.refresh_from_db()
    assert edited_remote.address1_city == "Husum"
    assert [issue.code for issue in open_issues("CUSTOMER")] == ["deleted_partner"]
    assert Coupling.objects.filter(remote_id=gone_remote.pk).exists()
    assert not mapping("CUSTOMER").full_compare_needed
    assert rows() == 0


@pytest.mark.parametrize("case", ["enabled", "disabled yesterday", "running"])
def test_nobody_else_lets_go(world, case):
    local, _ = coupled_customer("Nordwind", city="Kiel")
    own = stands_still()
    if case == "enabled":
        TableMapping.every.filter(pk=own.pk).update(enabled=True)
    elif case == "disabled yesterday":
        TableMapping.every.filter(pk=own.pk).update(last_from_synch_at=timezone.now() - timedelta(days=1))
    else:
        own.runs.create(kind="full", status="running")
    Customer.objects.filter(pk=local.pk).update(city="Husum")
    assert folded() == {"changes": 0, "compare": 0}
    assert pending("CUSTOMER") == {("L", local.pk.hex)}
    assert not mapping("CUSTOMER").full_compare_needed


def test_the_command_and_the_page_of_the_mapping_say_so(world, admin_client):
    coupled_customer("Nordwind", city="Kiel")
    own = stands_still()
    raw("UPDATE bc_customer SET city = 'Husum'")
    page = reverse("admin:integration_tablemapping_change", args=[own.pk])
    sentence = "Its next run compares all that are coupled."
    assert sentence not in admin_client.get(page).content.decode()
    answer = call("prune")
    assert "Pending changes that others say again" in answer.out
    assert "1 disabled table mapping let go of its pending changes." in answer.out + answer.err
    assert sentence in admin_client.get(page).content.decode()
    assert prune.prune(400)["changes"] == 0


# --- beside runs and writers (PostgreSQL) ---------------------------------------------------------------------------


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_a_run_that_read_less_than_there_is_deletes_no_more_than_it_read(transactional_db):
    """A run has read the newest row of a record, but not an older one whose writer committed after it had read."""
    factories.make_world()
    own, record = mapping("CUSTOMER").pk, uuid.uuid4()
    Change.objects.all().delete()
    open_, go_on = threading.Event(), threading.Event()

    def slow_writer() -> None:
        with transaction.atomic():
            Change.objects.create(mapping_id=own, side="L", record=record, op="U")
            open_.set()
            go_on.wait(20)
        connections.close_all()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert open_.wait(20)
    Change.objects.create(mapping_id=own, side="L", record=record, op="U")
    ids = [pk for pk, _, _ in read.pending_of(own, "L", [record.hex])]
    assert len(ids) == 1
    go_on.set()
    writer.join(20)
    assert folded()["changes"] == 1
    read.settle(ids)
    assert pending("CUSTOMER") == {("L", record.hex)}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer")
@pytest.mark.django_db(transaction=True)
def test_rows_a_run_is_settling_just_now_are_left_alone(transactional_db):
    """Compacting does not wait for the run; when the run is rolled back, everything is as it was."""
    factories.make_world()
    own, record = mapping("CUSTOMER").pk, uuid.uuid4()
    Change.objects.all().delete()
    for _ in range(3):
        Change.objects.create(mapping_id=own, side="L", record=record, op="U")
    done: list[dict[str, int]] = []

    def work() -> None:
        done.append(folded())
        connections.close_all()

    with transaction.atomic():
        read.settle([pk for pk, _, _ in read.pending_of(own, "L", [record.hex])])
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(20)
        assert done == [{"changes": 0, "compare": 0}]
        transaction.set_rollback(True)
    assert rows() == 3
    assert Account.objects.count() == 0
