"""Edits on one or both sides of a coupled pair: what travels, what is left alone, and that nothing echoes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.engine.write import Write, load
from integration.models import JournalEntry
from integration.registry import table
from integration.services.write_rows import write_rows
from tests import factories
from tests.factories import coupled_customer, db_id, open_issues, pending, raw, sync

pytestmark = pytest.mark.django_db


def by_form(record, **values):
    """As an admin form saves: the object, loaded before, with the changed fields."""
    for name, value in values.items():
        setattr(record, name, value)
    record.save(update_fields=list(values))


def by_service(record, **values):
    """As the REST interface writes: rows through the table's rules."""
    described = table(type(record))
    old = load(described, [record.pk.hex])[record.pk.hex]
    write_rows(type(record), [Write.update(old, values)])


def by_update(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)


def by_sql(record, **values):
    sets = ", ".join(f"{name} = %s" for name in values)
    key = record._meta.pk.column
    changed = raw(f"UPDATE {record._meta.db_table} SET {sets} WHERE {key} = %s", *values.values(), db_id(record))
    assert changed == 1


WAYS = [by_form, by_service, by_update, by_sql]


@pytest.mark.parametrize("edit_local", WAYS)
@pytest.mark.parametrize("edit_remote", WAYS)
def test_different_fields_edited_on_two_sides_both_survive(world, edit_local, edit_remote):
    """GEN-07."""
    local, remote = coupled_customer("Nordwind", city="Kiel", phone_no="0431 1", address="Kai 1")
    edit_local(local, city="Lübeck")
    edit_remote(remote, telephone1="0451 2")
    outcome = sync("CUSTOMER")
    assert (outcome.to, outcome.back) == ({"modified": 1}, {"modified": 1})
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.city, remote.address1_city) == ("Lübeck", "Lübeck")
    assert (local.phone_no, remote.telephone1) == ("0451 2", "0451 2")
    assert (local.address, remote.address1_line1) == ("Kai 1", "Kai 1")
    assert not open_issues()
    assert not pending("CUSTOMER")
    again = sync("CUSTOMER")
    assert (again.to, again.back) == ({}, {})


@pytest.mark.parametrize("edit", WAYS)
def test_an_edit_right_after_the_engine_wrote_the_same_row_survives(world, edit):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    by_form(local, city="Lübeck")
    sync("CUSTOMER")
    remote.refresh_from_db()
    assert remote.address1_city == "Lübeck"
    edit(remote, fax="0451 9")
    edit(local, address="Kai 2")
    sync("CUSTOMER")
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.fax_no, remote.address1_line1, local.city) == ("0451 9", "Kai 2", "Lübeck")
    assert (remote.fax, remote.address1_city) == ("0451 9", "Lübeck")


@pytest.mark.behaviour("B-005", "B-008")
@pytest.mark.parametrize("side", ["local", "remote"])
def test_an_edit_on_one_side_is_written_once_and_does_not_come_back(world, side):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    bystander = factories.account("Nordwind", address1_city="Kiel")
    JournalEntry.objects.all().delete()
    if side == "local":
        by_form(local, city="Lübeck")
    else:
        by_form(remote, address1_city="Lübeck")
    first, second = sync("CUSTOMER"), sync("CUSTOMER")
    there, here = ("to", "back") if side == "local" else ("back", "to")
    assert (getattr(first, there), getattr(first, here)) == ({"modified": 1}, {"unchanged": 1})
    assert (second.to, second.back) == ({}, {})
    assert list(JournalEntry.objects.exclude(direction="").values_list("action", "table")) == [
        ("modify", "crm.account" if side == "local" else "bc.customer")
    ]
    bystander.refresh_from_db()
    assert bystander.address1_city == "Kiel"


@pytest.mark.behaviour("B-034")
@pytest.mark.parametrize("direction", ["", "to_integration", "from_integration"])
def test_the_same_field_edited_on_both_sides_is_one_issue_and_nothing_is_lost(world, direction):
    """GEN-07."""
    local, remote = coupled_customer("Nordwind", fax_no="1")
    by_form(local, fax_no="2")
    by_update(remote, fax="3")
    outcome = sync("CUSTOMER", direction=direction)
    failed = {"failed": 1}
    expected = {"": (failed, failed), "to_integration": (failed, {}), "from_integration": ({}, failed)}
    assert (outcome.to, outcome.back) == expected[direction]
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.fax_no, remote.fax) == ("2", "3")
    (issue,) = open_issues()
    assert (issue.issue_class, issue.source_label) == ("conflict", f"{local.no} · Nordwind")
    assert [(f["local"], f["remote"], f["base"]) for f in issue.fields] == [("2", "3", "1")]
    assert "…" not in issue.sentence
    sync("CUSTOMER")
    assert open_issues() == [issue]


def test_the_other_fields_of_a_conflicting_pair_travel(world):
    local, remote = coupled_customer("Nordwind", fax_no="1", city="Kiel", phone_no="5")
    by_form(local, fax_no="2", city="Lübeck")
    by_update(remote, fax="3", telephone1="6")
    sync("CUSTOMER")
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.fax_no, remote.fax) == ("2", "3")
    assert (remote.address1_city, local.phone_no) == ("Lübeck", "6")
    (issue,) = open_issues()
    assert [f["label"] for f in issue.fields] == ["Fax No."]


@pytest.mark.behaviour("B-036", "B-037")
@pytest.mark.parametrize(("strategy", "winner"), [("send", "2"), ("get", "3")])
def test_a_strategy_settles_the_conflict(world, strategy, winner):
    local, remote = coupled_customer("Nordwind", fax_no="1", city="Kiel")
    factories.change_mapping("CUSTOMER", update_conflict=strategy)
    by_form(local, fax_no="2")
    by_update(remote, fax="3", telephone1="7")
    outcome = sync("CUSTOMER")
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.fax_no, remote.fax, local.phone_no) == (winner, winner, "7")
    assert not open_issues()
    written = outcome.to if strategy == "send" else outcome.back
    assert written["modified"] == 1
    assert "failed" not in {**outcome.to, **outcome.back}


@pytest.mark.behaviour("B-030", "B-035", "B-039")
def test_edits_of_fields_that_are_not_mapped_are_unchanged(world):
    local, remote = coupled_customer("Nordwind", name_2="x")
    by_form(local, name_2="y")
    by_update(remote, emailaddress3="z@x.example")
    outcome = sync("CUSTOMER")
    assert (outcome.to, outcome.back) == ({"unchanged": 1}, {"unchanged": 1})
    assert not pending("CUSTOMER")
    assert not open_issues()


def test_the_same_edit_on_both_sides_is_agreed_without_a_write(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    by_form(local, city="Lübeck")
    by_form(remote, address1_city="Lübeck")
    outcome = sync("CUSTOMER")
    assert (outcome.to, outcome.back) == ({"unchanged": 1}, {"unchanged": 1})
    by_form(remote, address1_city="Kiel")
    sync("CUSTOMER")
    local.refresh_from_db()
    assert local.city == "Kiel"


@pytest.mark.behaviour("B-028")
def test_edits_in_a_row_are_each_written_whatever_the_clocks_say(world):
    """GEN-06, GEN-10."""
    local, remote = coupled_customer("A")
    for number in range(3):
        by_form(local, name=f"Edit {number}")
        by_update(local, modified_on=timezone.now() - timedelta(days=1))
        by_update(remote, modifiedon=timezone.now() + timedelta(days=1))
        outcome = sync("CUSTOMER")
        remote.refresh_from_db()
        assert (outcome.to, outcome.back, remote.name) == ({"modified": 1}, {"unchanged": 1}, f"Edit {number}")
    assert not open_issues()


@pytest.mark.behaviour("B-029")
def test_alternating_edits_never_conflict(world):
    local, remote = coupled_customer("A")
    for number in range(3):
        local.refresh_from_db()
        by_form(local, name=f"From here {number}")
        first = sync("CUSTOMER")
        remote.refresh_from_db()
        assert (first.to, remote.name) == ({"modified": 1}, f"From here {number}")
        by_form(remote, name=f"From there {number}")
        second = sync("CUSTOMER")
        local.refresh_from_db()
        assert (second.back, local.name) == ({"modified": 1}, f"From there {number}")
    assert not open_issues()


def test_a_conflict_that_people_settle_by_hand_closes(world):
    """Both put the old value back: the pair is as it was agreed, and the issue must not stay."""
    seller = factories.salesperson("AB")
    factories.couple("SALESPEOPLE", seller, factories.user("Astrid"))
    local, remote = coupled_customer("Nordwind", fax_no="1", salesperson=seller)
    by_form(local, fax_no="2")
    by_update(remote, fax="3")
    sync("CUSTOMER")
    assert open_issues()
    local.refresh_from_db()
    by_form(local, fax_no="1")
    by_update(remote, fax="1")
    sync("CUSTOMER")
    assert not open_issues()


def test_a_blank_value_travels_like_any_other(world):
    local, remote = coupled_customer("Nordwind", city="Kiel", fax_no="1")
    by_form(local, city="")
    by_update(remote, fax="")
    sync("CUSTOMER")
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (remote.address1_city, local.fax_no) == ("", "")


def test_a_full_run_writes_only_what_differs_and_a_second_one_nothing(world):
    for number in range(4):
        factories.customer(f"Customer {number}", city="Kiel", e_mail=f"a{number}@x.example")
    for number in range(3):
        factories.account(f"Account {number}", emailaddress1=f"b{number}@x.example")
    first = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert (first.to["inserted"], first.back["inserted"]) == (4, 3)
    assert (Customer.objects.count(), Account.objects.count()) == (7, 7)
    stamps = set(Account.objects.values_list("pk", "modifiedon")) | set(
        Customer.objects.values_list("pk", "modified_on")
    )
    journal = JournalEntry.objects.count()
    second = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert (second.to, second.back) == ({"unchanged": 7}, {"unchanged": 7})
    after = set(Account.objects.values_list("pk", "modifiedon")) | set(
        Customer.objects.values_list("pk", "modified_on")
    )
    assert after == stamps
    assert JournalEntry.objects.count() == journal
