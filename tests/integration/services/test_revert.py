"""Undo: a run reverted gives back the former values, and no later run undoes the undo."""

import pytest

from crm.models import Account
from erp.bc.models import Customer, Salesperson
from integration.models import Coupling, Issue, JournalEntry, SynchRun
from integration.models.issue import IssueClass
from integration.services import couple as coupling_service
from integration.services import resolve, revert
from integration.services.errors import Conflict, Refused
from tests import factories
from tests.factories import coupled_customer, mapping, open_issues, sync, sync_records
from tests.reading import read

pytestmark = pytest.mark.django_db


def undo(run, **options):
    return factories.Outcome(revert.start(getattr(run, "run", run), **options))


def city(local, remote):
    return (
        Customer.objects.values_list("city", flat=True).get(pk=local.pk),
        Account.objects.values_list("address1_city", flat=True).get(pk=remote.pk),
    )


def edited_pair(value="Lübeck"):
    """A pair that agreed on Kiel, and a run that carried an edit of the customer to Sales."""
    local, remote = coupled_customer("Nordwind", city="Kiel", fax_no="1")
    Customer.objects.filter(pk=local.pk).update(city=value)
    run = sync("CUSTOMER")
    assert city(local, remote) == (value, value)
    return local, remote, run


def runs_that_might_undo_it():
    yield sync("CUSTOMER")
    yield sync("CUSTOMER", "full")
    yield sync("CUSTOMER", "full", create=True, confirmed=True)


def test_a_reverted_value_returns_and_no_later_run_carries_it_again(world):
    local, remote, run = edited_pair()
    outcome = undo(run)
    assert (outcome.status, outcome.to) == ("finished", {"modified": 1})
    assert city(local, remote) == ("Lübeck", "Kiel")
    for later in runs_that_might_undo_it():
        assert "modified" not in later.to | later.back, later
        assert city(local, remote) == ("Lübeck", "Kiel")


def test_an_issue_names_what_differs_on_purpose(world):
    local, _remote, run = edited_pair()
    undo(run)
    (issue,) = open_issues()
    assert (issue.code, issue.issue_class, issue.source_id) == ("reverted", IssueClass.CONFLICT, local.pk)
    for word in ("Lübeck", "Kiel", "on purpose"):
        assert word in issue.sentence
    for later in runs_that_might_undo_it():
        assert "failed" not in later.to | later.back, later
    assert [i.pk for i in open_issues()] == [issue.pk]


def test_an_edit_on_either_side_makes_the_field_travel_again(world):
    local, remote, run = edited_pair()
    undo(run)
    Customer.objects.filter(pk=local.pk).update(city="Wismar")
    sync("CUSTOMER")
    assert city(local, remote) == ("Wismar", "Wismar")
    assert not open_issues()
    sync("CUSTOMER", "full")
    assert '"!' not in Coupling.objects.get(local_id=local.pk).base


def test_an_edit_of_another_field_leaves_the_reverted_one_alone(world):
    local, remote, run = edited_pair()
    undo(run)
    Customer.objects.filter(pk=local.pk).update(fax_no="2")
    outcome = sync("CUSTOMER")
    assert outcome.to["modified"] == 1
    remote.refresh_from_db()
    assert (remote.fax, remote.address1_city) == ("2", "Kiel")
    assert [i.code for i in open_issues()] == ["reverted"]


def test_making_both_sides_equal_closes_the_issue(world):
    local, remote, run = edited_pair()
    undo(run)
    Customer.objects.filter(pk=local.pk).update(city="Kiel")
    sync("CUSTOMER")
    assert city(local, remote) == ("Kiel", "Kiel")
    assert not open_issues()


@pytest.mark.parametrize(("choice", "value"), [(resolve.OURS, "Lübeck"), (resolve.THEIRS, "Kiel")])
def test_settling_the_issue_ends_the_hold(world, choice, value):
    local, remote, run = edited_pair()
    undo(run)
    (issue,) = open_issues()
    resolve.resolve(issue, {field["key"]: choice for field in issue.fields})
    assert city(local, remote) == (value, value)
    assert not open_issues()


def test_sending_a_record_overrides_the_hold(world):
    local, remote, run = edited_pair()
    undo(run)
    sync_records("CUSTOMER", local=[local], force="to_integration")
    assert city(local, remote) == ("Lübeck", "Lübeck")
    assert not open_issues()


def test_a_conflict_strategy_does_not_undo_a_revert(world):
    local, remote, run = edited_pair()
    undo(run)
    factories.change_mapping("CUSTOMER", update_conflict="send")
    sync("CUSTOMER", "full")
    assert city(local, remote) == ("Lübeck", "Kiel")


def test_a_value_edited_since_is_left_unless_it_may_be_overwritten(world):
    local, remote, run = edited_pair()
    Account.objects.filter(pk=remote.pk).update(address1_city="Bremen")
    plan = revert.plan(run.run)
    assert plan.counts == {"edited": 1}
    assert plan.lines[0].edited == [("Address 1: City", "Bremen", "Lübeck")] or plan.lines[0].edited[0][1:] == (
        "Bremen",
        "Lübeck",
    )
    outcome = undo(run)
    assert outcome.to == {"skipped": 1}
    assert city(local, remote) == ("Lübeck", "Bremen")
    assert [line.verdict for line in revert.left(outcome.run)] == ["edited"]
    undo(run, overwrite=[remote.pk.hex])
    assert city(local, remote) == ("Lübeck", "Kiel")


def test_the_preview_of_a_revert_writes_nothing(world):
    local, remote, run = edited_pair()
    entries, base = JournalEntry.objects.count(), Coupling.objects.get().base
    plan = revert.plan(run.run)
    assert (plan.total, plan.counts) == (1, {"put": 1})
    assert plan.lines[0].fields[0][1:] == ("Lübeck", "Kiel")
    assert city(local, remote) == ("Lübeck", "Lübeck")
    assert (JournalEntry.objects.count(), Coupling.objects.get().base) == (entries, base)
    assert not open_issues()


def test_reverting_a_revert_restores_what_the_run_wrote(world):
    local, remote, run = edited_pair()
    first = undo(run)
    assert revert.undone_by(run.run) == first.run
    with pytest.raises(Conflict, match=f"revert run {first.run.pk}"):
        revert.start(run.run)
    undo(first)
    assert city(local, remote) == ("Lübeck", "Lübeck")
    assert not open_issues()
    assert revert.undone_by(run.run) is None
    assert sync("CUSTOMER", "full").to == {"unchanged": 1}


def test_a_created_partner_is_deleted_and_not_made_again(world):
    source = factories.account("Nordwind", emailaddress1="a@x.example")
    run = sync("CUSTOMER", "full", create=True, confirmed=True)
    assert Customer.objects.get().name == "Nordwind"
    outcome = undo(run)
    assert outcome.back == {"deleted": 1}
    assert not Customer.objects.exists()
    assert not Coupling.objects.filter(local_table="bc.customer").exists()
    factories.change_mapping("CUSTOMER", only_coupled=False)
    Account.objects.filter(pk=source.pk).update(address1_city="Kiel")
    for _later in runs_that_might_undo_it():
        assert not Customer.objects.exists()
    (issue,) = open_issues()
    assert (issue.code, issue.parked, issue.source_id) == ("reverted_creation", True, source.pk)
    assert "Nordwind" in issue.sentence


def test_retry_lets_a_reverted_creation_happen_again(world):
    factories.account("Nordwind")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    undo(sync("CUSTOMER", "full", create=True, confirmed=True))
    resolve.retry(Issue.objects.all())
    sync("CUSTOMER")
    assert Customer.objects.get().name == "Nordwind"
    assert not open_issues()


def test_a_reverted_creation_can_be_coupled_by_hand(world):
    source = factories.account("Nordwind")
    undo(sync("CUSTOMER", "full", create=True, confirmed=True))
    factories.couple("CUSTOMER", factories.customer("Nordwind"), source)
    assert not open_issues()


def test_reverting_the_revert_of_a_creation_brings_back_record_and_coupling(world):
    factories.account("Nordwind", address1_city="Kiel")
    run = sync("CUSTOMER", "full", create=True, confirmed=True)
    made = Customer.objects.get()
    undo(undo(run))
    again = Customer.objects.get()
    assert (again.pk, again.no, again.city) == (made.pk, made.no, "Kiel")
    assert Coupling.objects.filter(local_id=made.pk).count() == 1
    assert not open_issues()
    assert sync("CUSTOMER", "full").to == {"unchanged": 1}


def test_what_the_tables_refuse_is_named_and_the_others_go_on(world):
    for name in ("Used", "Free"):
        factories.account(name)
    run = sync("CUSTOMER", "full", create=True, confirmed=True)
    used = Customer.objects.get(name="Used")
    local = factories.salesperson("NV")
    assert local.pk
    account = Account.objects.get(name="Used")
    factories.sales_contact(account, "Ann", "Lee")
    factories.change_mapping("CUSTOMER", only_coupled=True)
    back = SynchRun.objects.get(pk=run.run.pk)
    assert used.pk
    # a record made in Sales that is in use there cannot be deleted
    made_there = factories.customer("Gone to Sales")
    there = sync_records("CUSTOMER", local=[made_there], create=True)
    target = Account.objects.get(name="Gone to Sales")
    factories.sales_contact(target, "Bo", "Ek")
    outcome = undo(there)
    assert outcome.to == {"failed": 1}
    (line,) = revert.left(outcome.run)
    assert line.verdict == "cannot"
    assert "Gone to Sales" in line.sentence
    assert "cannot be deleted" in line.sentence
    assert Coupling.objects.filter(remote_id=target.pk).exists()
    assert undo(back).back == {"deleted": 2}


def test_a_reverted_match_is_uncoupled_and_not_matched_again(world):
    local = factories.customer("Nordwind", e_mail="a@x.example", city="Kiel")
    remote = factories.account("Nordwind", emailaddress1="a@x.example")
    run = sync("CUSTOMER", "match", synch=True, create=False)
    assert city(local, remote) == ("Kiel", "Kiel")
    undo(run)
    assert not Coupling.objects.exists()
    assert city(local, remote) == ("Kiel", "")
    for later in (
        sync("CUSTOMER", "match", synch=True, create=False),
        sync("CUSTOMER", "full", create=True, confirmed=True),
        sync("CUSTOMER"),
    ):
        assert not Coupling.objects.exists(), later
    assert Customer.objects.count() == Account.objects.count() == 1
    assert {i.code for i in open_issues()} == {"reverted_coupling"}
    resolve.retry(Issue.objects.all())
    sync("CUSTOMER", "match", synch=True, create=False)
    assert Coupling.objects.count() == 1
    assert not open_issues()


def test_reverting_a_coupling_by_hand_uncouples_again(world):
    local = factories.customer("Nordwind", city="Kiel")
    remote = factories.account("North Wind")
    factories.couple("CUSTOMER", local, remote, first_synch="to_integration")
    run = SynchRun.objects.latest("pk")
    remote.refresh_from_db()
    assert remote.name == "Nordwind"
    undo(run)
    remote.refresh_from_db()
    assert (remote.name, remote.address1_city) == ("North Wind", "")
    assert not Coupling.objects.exists()


def test_reverting_an_uncoupling_couples_again_with_the_old_base(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    before = Coupling.objects.get()
    run = coupling_service.uncouple(mapping("CUSTOMER"), coupling_ids=[before.pk])
    remote.refresh_from_db()
    assert remote.bcbi_company_id is None
    undo(run)
    remote.refresh_from_db()
    assert remote.bcbi_company_id == world.company.pk
    after = Coupling.objects.get()
    assert (after.local_id, after.remote_id, after.base) == (local.pk, remote.pk, before.base)
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    sync("CUSTOMER")
    assert city(local, remote) == ("Lübeck", "Lübeck")


def test_an_uncoupling_is_not_reverted_when_the_record_has_another_partner_now(world):
    local, remote = coupled_customer("Nordwind")
    run = coupling_service.uncouple(mapping("CUSTOMER"), coupling_ids=[Coupling.objects.get().pk])
    other = factories.account("Other")
    factories.couple("CUSTOMER", local, other)
    outcome = undo(run)
    assert Coupling.objects.get().remote_id == other.pk
    assert any("coupled to another record" in line.sentence for line in revert.left(outcome.run))
    assert remote.pk


def test_what_hooks_wrote_besides_is_put_back_too(world):
    """The company contact follows a customer changed from Sales; a revert takes both back."""
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Account.objects.filter(pk=remote.pk).update(address1_city="Lübeck")
    run = sync("CUSTOMER")
    contact = factories.company_contact(local)
    assert contact.city == "Lübeck"
    undo(run)
    contact.refresh_from_db()
    assert (contact.city, *city(local, remote)) == ("Kiel", "Kiel", "Lübeck")


def test_a_one_way_field_can_stay_different(world):
    """Settled for the side that only receives: both values stay, and no full run rewrites them."""
    field = factories.field_mapping("CUSTOMER", "city", "address1_city")
    field.direction = "to_integration"
    field.save()
    local, remote, run = edited_pair()
    undo(run)
    sync("CUSTOMER", "full")
    assert city(local, remote) == ("Lübeck", "Kiel")
    (issue,) = open_issues()
    resolve.resolve(issue, {f["key"]: resolve.THEIRS for f in issue.fields})
    assert not open_issues()
    sync("CUSTOMER", "full")
    assert city(local, remote) == ("Lübeck", "Kiel")


@pytest.mark.says("run_asks_revert")
def test_a_revert_of_many_asks_first(world):
    for number in range(60):
        factories.account(f"Account {number:03d}")
    run = sync("CUSTOMER", "full", create=True, confirmed=True)
    asked = undo(run)
    assert asked.status == "awaiting"
    read(asked.message, "would take back 180 changes", "Nothing was written", "Confirm the run")
    assert Customer.objects.count() == 60
    outcome = undo(run, confirmed=True)
    assert outcome.back["deleted"] == 60
    assert not Customer.objects.exists()


def test_runs_without_anything_written_are_refused_in_a_sentence(world):
    coupled_customer("Nordwind")
    with pytest.raises(Refused, match="nothing to revert"):
        revert.start(sync("CUSTOMER").run)


def test_a_record_written_twice_in_one_run_comes_out_as_it_was_before(world):
    run = SynchRun.objects.create(mapping=mapping("SALESPEOPLE"), kind="synch", status="finished")
    person = factories.salesperson("NV", name="Third")
    for before, after in (("First", "Second"), ("Second", "Third")):
        JournalEntry.objects.create(
            run_id=run.pk, direction="from_integration", action="modify", table="bc.salesperson", local_id=person.pk,
            before=f'{{"name":"{before}"}}', after=f'{{"name":"{after}"}}', at=person.created_on,
        )  # fmt: skip
    undo(run)
    assert Salesperson.objects.get().name == "First"
    assert Issue.objects.count() == 0
