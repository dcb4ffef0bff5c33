"""Stored plans: what a preview has shown can be read later and is applied exactly, or refused when it has moved."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, PlanLine
from integration.services import plans
from integration.services.errors import Conflict, Refused
from tests import factories
from tests.factories import coupled_customer, mapping, open_issues, pending, sync
from tests.reading import read

pytestmark = pytest.mark.django_db


def plan(name="CUSTOMER", kind="synch", **options):
    return plans.make(mapping(name), kind, **options)


def apply(run, **options):
    return factories.Outcome(plans.apply(run, **options))


def two_edited():
    first, second = coupled_customer("Nordwind", city="Kiel"), coupled_customer("Südwind", city="Kiel")
    for local, _remote in (first, second):
        Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    return first[1], second[1]


def cities(*accounts):
    return [Account.objects.get(pk=a.pk).address1_city for a in accounts]


def test_a_stored_preview_writes_nothing_and_keeps_its_lines(world):
    remotes = two_edited()
    waiting = pending("CUSTOMER")
    run = plan()
    assert run.status == "finished"
    assert plans.counts(run) == {"modify": 2}
    assert cities(*remotes) == ["Kiel", "Kiel"]
    assert pending("CUSTOMER") == waiting
    (shown, _other) = plans.shown(run, list(plans.lines(run)))
    (value,) = [v for v in shown.values if v.field == "address1_city"]
    assert (value.agreed, value.ours, value.theirs, value.after) == ("Kiel", "Lübeck", "Kiel", "Lübeck")
    assert "Nordwind" in shown.record


def test_lines_stand_in_the_order_of_couplings_whatever_order_the_database_finds_them_in(world):
    two_edited()
    first = Coupling.objects.order_by("pk").first()
    # PostgreSQL writes a new version of the row, behind the others
    Coupling.objects.filter(pk=first.pk).update(local_label="Nordwind!")
    assert [line.label[:6] for line in plans.lines(plan())] == ["C00001", "C00002"]


def test_applying_a_plan_writes_it_exactly(world):
    remotes = two_edited()
    run = plan()
    outcome = apply(run)
    assert (outcome.status, outcome.to) == ("finished", {"modified": 2})
    assert cities(*remotes) == ["Lübeck", "Lübeck"]
    assert not pending("CUSTOMER")
    assert sync("CUSTOMER").to == {}


def test_a_record_that_has_moved_is_left_and_listed(world):
    first, second = two_edited()
    run = plan()
    Account.objects.filter(pk=first.pk).update(fax="7")
    outcome = apply(run)
    assert outcome.to == {"modified": 1, "skipped": 1}
    assert cities(first, second) == ["Kiel", "Lübeck"]
    (line,) = plans.shown(outcome.run, list(plans.lines(outcome.run, "moved")))
    assert "Nordwind has changed since the plan was made" in line.sentence.replace("C00001 · ", "")
    sync("CUSTOMER")
    assert cities(first, second) == ["Lübeck", "Lübeck"]


@pytest.mark.says("run_moved")
def test_strict_writes_nothing_when_one_has_moved(world):
    first, second = two_edited()
    run = plan()
    Account.objects.filter(pk=second.pk).update(fax="7")
    outcome = apply(run, strict=True)
    assert outcome.status == "failed"
    read(outcome.message, "1 record of the plan has changed", "Südwind", "Nothing was written", "Make a new plan")
    assert cities(first, second) == ["Kiel", "Kiel"]
    assert not open_issues()


def test_strict_applies_a_plan_that_still_holds(world):
    remotes = two_edited()
    assert apply(plan(), strict=True).to == {"modified": 2}
    assert cities(*remotes) == ["Lübeck", "Lübeck"]


def test_a_plan_holds_no_longer_when_the_mapping_was_edited(world):
    remotes = two_edited()
    run = plan()
    factories.change_mapping("CUSTOMER", update_conflict="send")
    assert apply(run).to == {"skipped": 2}
    assert cities(*remotes) == ["Kiel", "Kiel"]


def test_a_plan_is_applied_once(world):
    two_edited()
    run = plan()
    apply(run)
    assert apply(run).to == {"skipped": 2}


def test_a_full_plan_couples_and_creates_what_it_showed(world):
    factories.customer("Nordwind", e_mail="a@x.example", city="Kiel")
    factories.account("NORDWIND", emailaddress1="a@x.example")
    factories.account("Elsewhere", emailaddress1="b@x.example")
    run = plan(kind="full", create=True)
    counts = plans.counts(run)
    assert (counts["couple"], counts["insert"]) == (1, 1)
    factories.account("Too late", emailaddress1="c@x.example")
    outcome = apply(run)
    assert outcome.status == "finished", outcome
    assert outcome.back["inserted"] == 1
    assert Coupling.objects.filter(local_table="bc.customer").count() == 2
    assert set(Customer.objects.values_list("name", flat=True)) == {"Nordwind", "Elsewhere"}
    assert not PlanLine.objects.filter(run=outcome.run).exists()
    assert Account.objects.get(emailaddress1="a@x.example").address1_city == "Kiel"


def test_a_creation_is_left_when_a_match_has_come_meanwhile(world):
    factories.account("Elsewhere", emailaddress1="b@x.example")
    run = plan(kind="full", create=True)
    factories.customer("Elsewhere", e_mail="b@x.example")
    assert apply(run).back == {"skipped": 1}
    assert Customer.objects.count() == 1
    assert not Coupling.objects.filter(local_table="bc.customer").exists()


def test_lines_are_found_by_outcome_and_name(world):
    two_edited()
    clash_local, clash_remote = coupled_customer("Ostwind", fax_no="1")
    Customer.objects.filter(pk=clash_local.pk).update(fax_no="2")
    Account.objects.filter(pk=clash_remote.pk).update(fax="3")
    run = plan()
    assert plans.counts(run) == {"modify": 2, "fail": 1}
    (line,) = plans.shown(run, list(plans.lines(run, "fail")))
    assert "Ostwind" in line.sentence
    assert [(v.ours, v.theirs, v.agreed) for v in line.values] == [("2", "3", "1")]
    assert plans.lines(run, search="südwind").count() == plans.lines(run, search="Südwind").count() == 1
    text = "".join(plans.as_csv(run))
    assert "Lübeck" in text
    assert text.count("Ostwind") >= 1


def test_what_keeps_no_plan_is_refused(world):
    run = sync("CUSTOMER").run
    with pytest.raises(Refused, match="keeps no plan"):
        plans.apply(run)
    with pytest.raises(Refused, match="nothing to apply"):
        plans.apply(plan())
    queued = plans.make(mapping("CUSTOMER"), background=True)
    with pytest.raises(Conflict, match="has not finished"):
        plans.apply(queued)


def test_a_preview_runs_beside_a_run(world):
    """Looking takes no turn: a preview is made while the mapping is busy."""
    two_edited()
    busy = factories.synchronise.request_run(mapping("CUSTOMER"))
    type(busy).objects.filter(pk=busy.pk).update(status="running", lease="elsewhere:1:x", heartbeat="2099-01-01T00:00Z")
    assert plans.counts(plan()) == {"modify": 2}
