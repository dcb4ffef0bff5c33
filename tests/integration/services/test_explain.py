"""Explain: each reason why a record does or does not travel, in words."""

import pytest
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Connection, Issue, Schedule
from integration.origin import Origin
from integration.services import revert
from integration.services.errors import Refused
from integration.services.explain import explain, explain_record
from tests import factories
from tests.factories import coupled_customer, mapping, sync

pytestmark = pytest.mark.django_db


def told(record, name="CUSTOMER"):
    found = explain(mapping(name), getattr(record, "no", None) or record.pk.hex)
    return dict(zip(found["reasons"], found["sentences"], strict=True)), found


def test_in_step(world):
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    reasons, found = told(local)
    assert {"coupled", "in_step", "no_changes"} <= set(reasons)
    assert found["coupled_to"] == "Nordwind"


def test_outside_the_filter_names_the_condition_and_the_value(world):
    local = factories.customer("Nordwind", blocked=3)
    reasons, _ = told(local)
    assert "outside the mapping's filter" in reasons["outside"].replace("’", "'")
    assert reasons["filter"] == "Blocked is “All”; the mapping takes records where it is “Not blocked”."


def test_the_sales_side_has_its_filter_explained_too(world):
    remote = factories.account("Nordwind", bcbi_company=world.other_company)
    reasons, found = told(remote)
    assert found["side"] == "R"
    assert "Theirs" in reasons["filter"]
    assert "this company" in reasons["filter"]


def test_excluded_by_the_pair(world):
    firm = factories.saved(factories.Contact(type=0, name="Loose"))
    person = factories.person(firm, "Ann", "Lee")
    reasons, _ = told(person, "CONTACT")
    assert "neither a customer nor a vendor" in reasons["excluded"]


def test_only_coupled_records_travel(world):
    reasons, _ = told(factories.customer("Nordwind"))
    assert "only coupled records" in reasons["only_coupled"]
    assert "Nothing on the other side matches" in reasons["no_match"]


def test_what_it_matches_is_named(world):
    local = factories.customer("Nordwind", e_mail="a@x.example")
    factories.account("Nordwind AG", emailaddress1="a@x.example")
    reasons, _ = told(local)
    assert "Nordwind AG" in reasons["match"]
    factories.account("Nordwind 2", emailaddress1="a@x.example")
    reasons, _ = told(local)
    assert "Nordwind 2" in reasons["match_several"]
    assert "somebody must choose" in reasons["match_several"]


def test_a_match_that_is_taken_names_its_partner(world):
    owner, remote = coupled_customer("Owner")
    Account.objects.filter(pk=remote.pk).update(emailaddress1="a@x.example")
    reasons, _ = told(factories.customer("Second", e_mail="a@x.example"))
    assert "already coupled to" in reasons["match_taken"]
    assert owner.no in reasons["match_taken"] or "Owner" in reasons["match_taken"]


def test_what_the_next_run_would_create(world):
    factories.change_mapping("CUSTOMER", only_coupled=False)
    reasons, _ = told(factories.customer("Nordwind"))
    assert "create its partner" in reasons["would_create"]


def test_a_one_way_mapping_creates_one_way(world):
    factories.change_mapping("CUSTOMER", only_coupled=False, direction="from_integration")
    reasons, _ = told(factories.customer("Nordwind"))
    assert "wrong_way" in reasons


def test_edits_of_the_integration_user_are_not_taken(world):
    _local, remote = coupled_customer("Nordwind")
    field = factories.field_mapping
    assert field
    mapping("CUSTOMER").fields.filter(direction="from_integration").update(enabled=False)
    remote.address1_city = "Kiel"
    robot = world.integration_user.pk.hex
    remote.save(origin=Origin(actor=robot, stamp=robot))
    reasons, _ = told(remote)
    assert "integration user" in reasons["integration_user"]


def test_waiting_for_another_record(world):
    local, _remote = coupled_customer("Nordwind")
    Customer.objects.filter(pk=local.pk).update(salesperson=factories.salesperson("XX"))
    sync("CUSTOMER")
    reasons, _ = told(local)
    assert "XX" in reasons["waiting"]
    assert "Open since" in reasons["waiting"]


def test_parked_since_and_how_often_tried(world):
    local, _remote = coupled_customer("Nordwind")
    Issue.objects.create(
        mapping=mapping("CUSTOMER"), direction="to_integration", source_table="bc.customer", source_id=local.pk,
        source_label="Nordwind", issue_class="data", code="too_long", field="Name", parked=True, failures=2,
        first_seen=timezone.now(), last_seen=timezone.now(),
    )  # fmt: skip
    reasons, _ = told(local)
    assert "Parked, tried 2 times" in reasons["parked"]


def test_a_conflict_and_what_was_never_agreed(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    Account.objects.filter(pk=remote.pk).update(address1_city="Bremen")
    reasons, found = told(local)
    assert reasons["conflict"] == "City was changed on both sides."
    assert {f["action"] for f in found["fields"] if f["label"] == "City"} == {"conflict"}


def test_a_field_that_a_revert_has_put_back(world):
    local, _remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    revert.start(sync("CUSTOMER").run)
    reasons, found = told(local)
    assert "City was put back by a revert" in reasons["held"]
    assert {f["action"] for f in found["fields"] if f["label"] == "City"} == {"held"}


def test_a_reverted_creation(world):
    source = factories.account("Nordwind")
    revert.start(sync("CUSTOMER", "full", create=True, confirmed=True).run)
    reasons, _ = told(source)
    assert "has reverted that" in reasons["parked"]


def test_a_deleted_partner(world):
    local, remote = coupled_customer("Nordwind")
    Account.objects.filter(pk=remote.pk).delete()
    reasons, _ = told(local)
    assert "orphan" in reasons


def test_what_is_switched_off(world):
    local, _remote = coupled_customer("Nordwind")
    factories.change_mapping("CUSTOMER", enabled=False)
    Connection.objects.update(enabled=False)
    reasons, _ = told(local)
    assert {"connection_disabled", "mapping_disabled"} <= set(reasons)


@pytest.mark.parametrize(
    ("values", "code", "text"),
    [
        ({"status": "on_hold"}, "schedule_on_hold", "on hold"),
        ({"status": "error", "message": "Broken."}, "schedule_error", "Broken."),
        ({"status": "in_process"}, "schedule_in_process", "just now"),
        ({"status": "ready", "next_run_at": "2030-05-06T10:00Z"}, "next_run", "2030-05-06"),
    ],
)
def test_when_the_mapping_runs_by_itself(world, values, code, text):
    local, _remote = coupled_customer("Nordwind")
    found, _made = Schedule.objects.get_or_create(mapping=mapping("CUSTOMER"), job="synch")
    Schedule.objects.filter(pk=found.pk).update(**values)
    assert text in told(local)[0][code]
    Schedule.objects.filter(pk=found.pk).delete()
    assert "no_schedule" in told(local)[0]


def test_without_a_mapping_every_one_that_knows_the_record_answers(world):
    factories.customer("Alone")
    remote = factories.account("Nordwind")
    found = explain_record(remote.pk.hex)
    assert {one["mapping"] for one in found} >= {"CUSTOMER", "VENDOR"}
    assert {one["id"] for one in found} == {remote.pk.hex}
    with pytest.raises(Refused, match="No table mapping knows a record “Nobody”"):
        explain_record("Nobody")


def test_coupled_mappings_come_first(world):
    local, remote = coupled_customer("Nordwind")
    assert explain_record(remote.pk.hex)[0]["mapping"] == "CUSTOMER"
    assert explain_record(local.no)[0]["coupled_to"] == "Nordwind"
