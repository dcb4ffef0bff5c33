"""Erasing a person: after it, no column of any table of the integration has the name, the address or the number."""

from __future__ import annotations

import json

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from crm.models import Contact as SalesContact
from erp.bc.models import Contact
from integration.models import Coupling, Issue, JournalEntry, PlanLine, RunLogLine, SynchRun
from integration.services import erase
from integration.services.errors import Conflict, Refused
from tests import factories
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
NAME, MAIL, PHONE = "Annelore Quitzow", "a.quitzow@private.example", "+49 30 7654321"
NEEDLES = ("annelore", "quitzow", "7654321")


@shareable
def person(world):
    """A person of a customer, coupled, edited on both sides, met by an issue, planned, logged; then deleted."""
    customer, account = factories.coupled_customer("Nordwind")
    company = factories.company_contact(customer)
    first, surname = NAME.split()
    local = factories.person(company, first, surname, e_mail=MAIL, phone_no=PHONE)
    remote = factories.sales_contact(account, first, surname)
    factories.couple("CONTACT", local, remote, first_synch="to_integration")
    remote = SalesContact.objects.get(pk=remote.pk)
    assert remote.emailaddress1 == MAIL
    local.job_title = "Buyer"
    local.phone_no = "+49 30 7654321-9"
    local.save()
    factories.sync("CONTACT")
    # a conflict that stays open
    Contact.objects.get(pk=local.pk)
    local.phone_no = PHONE + "-1"
    local.save()
    remote.refresh_from_db()
    remote.telephone1 = PHONE + "-2"
    remote.save()
    factories.sync("CONTACT")
    run = SynchRun.objects.order_by("-pk")[0]
    PlanLine.objects.create(
        run=run, action="modify", local_id=local.pk, remote_id=remote.pk, label=f"{local.no} · {NAME}",
        partner_label=NAME, before=json.dumps({"emailaddress1": MAIL}), values=json.dumps({"telephone1": PHONE}),
    )  # fmt: skip
    user = User.objects.create_user("clerk")
    LogEntry.objects.create(
        user=user, content_type=ContentType.objects.get_for_model(Contact), object_id=str(local.pk),
        object_repr=f"{local.no} {NAME}", action_flag=CHANGE, change_message="",
    )  # fmt: skip
    # what others' rows say of the person
    other, _partner = factories.coupled_customer("Südwind")
    JournalEntry.objects.create(
        run_id=run.pk, direction="to_integration", action="modify", table="crm.account", local_id=other.pk,
        before=json.dumps({"address1_primarycontactname": NAME, "name": "Old"}), at=run.requested_at,
        after=json.dumps({"address1_primarycontactname": "Somebody", "name": "Südwind"}),
    )  # fmt: skip
    Issue.objects.create(
        mapping=factories.mapping("CUSTOMER"), direction="to_integration", source_table="bc.customer",
        source_id=other.pk, source_label=f"{other.no} · Südwind", issue_class="waiting", code="must_be_coupled",
        field="Primary contact", params={"value": NAME, "mapping": "CONTACT"}, first_seen=run.requested_at,
        last_seen=run.requested_at, waits_for_table="bc.contact", waits_for_id=local.pk,
    )  # fmt: skip
    RunLogLine.objects.create(run=run, text=f"{NAME} was left alone.")
    run.tell("run_left_out", count=1, mapping="CONTACT", names=NAME)
    key = local.pk.hex
    local.delete()
    SalesContact.objects.filter(pk=remote.pk).delete()
    return key


def remembered() -> list[str]:
    """Every column of every table of the integration, and the admin's log, that still has something of the person."""
    found = []
    for model in [*apps.get_app_config("integration").get_models(), LogEntry]:
        for row in model._default_manager.values():
            for column, value in row.items():
                text = str(value).lower()
                found += [f"{model.__name__}.{column}: {value}" for needle in NEEDLES if needle in text]
    return found


def test_nothing_of_the_person_is_left_in_any_column(person) -> None:
    before = " ".join(remembered())
    for place in ("Coupling.base", "Coupling.local_label", "JournalEntry.before", "JournalEntry.after",
                  "Issue.fields", "Issue.source_label", "Issue.params", "PlanLine.values", "LogEntry.object_repr",
                  "RunLogLine.text"):  # fmt: skip
        assert place in before, place
    found = erase.look("bc.contact", person)
    assert found.alive == []
    counts = erase.erase(found)
    assert remembered() == []
    assert counts["couplings"] == 1
    assert counts["journal"] >= 2
    assert counts["mentions"] == 4


def test_what_is_said_of_others_stays(person) -> None:
    erase.erase(erase.look("bc.contact", person))
    other = JournalEntry.objects.get(table="crm.account", before__contains="Old")
    assert json.loads(other.before) == {"name": "Old"}
    assert json.loads(other.after) == {"address1_primarycontactname": "Somebody", "name": "Südwind"}
    issue = Issue.objects.get(code="must_be_coupled", mapping__name="CUSTOMER")
    assert issue.closed_at is None
    assert issue.sentence.count("…") == 1
    assert Coupling.objects.filter(local_label__contains="Südwind").exists()
    assert JournalEntry.objects.filter(local_id=person).exists(), "that something was written stays"


def test_the_other_side_s_id_and_the_label_find_the_same(person) -> None:
    by_id = erase.look("bc.contact", person)
    partner = next(key for key in by_id.ids if key != person)
    assert erase.look("crm.contact", partner).ids == by_id.ids
    assert erase.look("bc.contact", NAME).ids == by_id.ids
    assert erase.look("BC.Contact", NAME).counts == by_id.counts


def test_looking_changes_nothing(person) -> None:
    before = remembered()
    erase.look("bc.contact", person)
    assert remembered() == before


def test_after_the_coupling_is_gone_the_journal_still_knows_the_partner(person) -> None:
    ids = erase.look("bc.contact", person).ids
    factories.change_mapping("CONTACT", deletion_conflict="remove_coupling")
    factories.sync("CONTACT")
    assert not Coupling.objects.filter(local_id=person).exists()
    found = erase.look("bc.contact", person)
    assert found.ids == ids
    erase.erase(found)
    assert remembered() == []


def test_a_former_partner_that_belongs_to_somebody_else_is_left_alone(world) -> None:
    from integration.services import couple

    first, account = factories.coupled_customer("Nordwind")
    couple.uncouple(factories.mapping("CUSTOMER"))
    second = factories.customer("Südwind")
    factories.couple("CUSTOMER", second, account)
    key = first.pk.hex
    first.delete()
    assert erase.look("bc.customer", key).ids == {key}


def test_a_record_that_still_exists_is_refused_unless_forced(world) -> None:
    customer, account = factories.coupled_customer("Nordwind Handel")
    key = customer.pk.hex
    found = erase.look("bc.customer", customer.no)
    assert len(found.alive) == 2
    with pytest.raises(Conflict, match="still exists: the next run would remember its values again"):
        erase.erase(found)
    assert Coupling.objects.get(local_id=key).base
    factories.raw("DELETE FROM bc_customer WHERE system_id = %s", factories.db_id(customer))
    with pytest.raises(Conflict, match="Nordwind Handel"):
        erase.erase(erase.look("bc.customer", key))
    erase.erase(erase.look("bc.customer", key), force=True)
    assert Coupling.objects.get(local_id=key).base == ""
    assert account.name == "Nordwind Handel"


def test_a_run_after_it_does_not_bring_the_person_back(person) -> None:
    erase.erase(erase.look("bc.contact", person))
    for kind in ("synch", "full"):
        factories.sync("CONTACT", kind=kind)
    assert remembered() == []


@pytest.mark.parametrize(
    ("table", "record", "sentence"),
    [
        ("bc.person", "x", "There is no table “bc.person”. Tables: bc."),
        ("bc.contact", "Nobody", "Nothing is remembered of a deleted record with the label “Nobody” either."),
    ],
)
def test_what_nobody_knows_is_refused_in_a_sentence(world, table, record, sentence) -> None:
    with pytest.raises(Refused) as refused:
        erase.look(table, record)
    assert sentence in str(refused.value)
