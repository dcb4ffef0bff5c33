"""Records that matching leaves to a person: matched again when something changed, and not before."""

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.engine import matching
from integration.models import Change, Coupling, Issue, SynchRun
from integration.services import couple
from tests import factories
from tests.factories import mapping, open_issues, sync
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def creating(world):
    factories.change_mapping("CUSTOMER", only_coupled=False, update_conflict="send")


@pytest.fixture
def matched(monkeypatch):
    """How often, and for which records, matching is asked."""
    asked = []
    real = matching.match

    def watched(plan, **chosen):
        asked.append(sorted(chosen.get("locals_") or []) + sorted(chosen.get("remotes") or []))
        return real(plan, **chosen)

    monkeypatch.setattr(matching, "match", watched)
    return asked


@shareable
def twins(creating):
    """A customer that two accounts match; after two runs nothing moves any more."""
    local = factories.customer("Nordwind", e_mail="a@x.example")
    accounts = [factories.account(f"Nordwind {n}", emailaddress1="a@x.example") for n in range(2)]
    for _ in range(2):
        sync("CUSTOMER")
    assert not Coupling.objects.exists()
    return local, accounts


def issue_of(record):
    return Issue.objects.filter(closed_at=None, source_id=record.pk).first()


def test_what_stays_unclear_is_not_matched_again_and_again(twins, matched):
    local, _accounts = twins
    assert issue_of(local).code == "match_several"
    assert not Change.objects.filter(mapping_id=mapping("CUSTOMER").pk).exists(), "looked at, so nothing waits"
    for _ in range(3):
        outcome = sync("CUSTOMER")
        assert (outcome.to, outcome.back) == ({}, {})
    assert matched == []
    assert issue_of(local).code == "match_several"


def test_a_change_of_the_record_itself_matches_it_again(twins, matched):
    local, accounts = twins
    local.e_mail, local.name = "own@x.example", "Own"
    local.save()
    sync("CUSTOMER")
    assert matched[0] == [local.pk.hex]
    assert Account.objects.filter(name="Own").count() == 1
    assert not Issue.objects.filter(closed_at=None, source_id=local.pk).exists()
    assert Account.objects.filter(pk=accounts[0].pk).exists()


def test_a_change_of_a_candidate_matches_the_record_again_in_the_same_run(twins):
    local, (first, second) = twins
    Account.objects.filter(pk=second.pk).update(emailaddress1="other@x.example", name="Other")
    sync("CUSTOMER")
    assert Coupling.objects.get(local_id=local.pk).remote_id == first.pk
    assert not open_issues()
    assert Customer.objects.count() == 2, "the other account has a customer of its own now"


def test_a_candidate_that_is_deleted_leaves_the_other(twins):
    _local, (first, second) = twins
    first.delete()
    sync("CUSTOMER")
    assert Coupling.objects.get().remote_id == second.pk
    assert not open_issues()


def test_a_partner_that_is_uncoupled_is_free_for_who_waited(creating):
    _old, remote = factories.coupled_customer("Old", e_mail="a@x.example")
    waiting = factories.customer("New", e_mail="a@x.example")
    for _ in range(2):
        sync("CUSTOMER")
    assert issue_of(waiting).code == "match_taken"
    couple.uncouple(mapping("CUSTOMER"))
    Customer.objects.filter(name="Old").update(blocked=3)
    sync("CUSTOMER")
    assert Coupling.objects.get().local_id == waiting.pk
    assert Coupling.objects.get().remote_id == remote.pk


def test_a_rival_that_goes_away_leaves_the_candidate(creating):
    first, second = (factories.customer(f"Here {n}", e_mail="a@x.example") for n in range(2))
    remote = factories.account("There", emailaddress1="a@x.example")
    for _ in range(2):
        sync("CUSTOMER")
    assert {issue_of(r).code for r in (first, second)} == {"match_unclear"}
    assert not Coupling.objects.exists()
    Customer.objects.filter(pk=second.pk).update(e_mail="own@x.example", name="Second")
    sync("CUSTOMER")
    assert Coupling.objects.get(remote_id=remote.pk).local_id == first.pk
    assert Account.objects.filter(name="Second").count() == 1
    sync("CUSTOMER")
    assert not open_issues()


def test_other_criteria_match_everything_unclear_again(twins, matched):
    local, (first, _second) = twins
    of = mapping("CUSTOMER")
    of.criteria.all().delete()
    of.criteria.create(group=1, local_field="name", remote_field="name", normaliser="case")
    of.revision += 1
    of.save()
    Account.objects.filter(pk=first.pk).update(name="nordwind")
    sync("CUSTOMER")
    assert Coupling.objects.get(local_id=local.pk).remote_id == first.pk


def test_a_mapping_that_creates_nothing_still_settles_what_was_unclear(world):
    factories.change_mapping("CUSTOMER", update_conflict="send")
    local = factories.customer("Nordwind", e_mail="a@x.example")
    first, second = (factories.account(f"Nordwind {n}", emailaddress1="a@x.example") for n in range(2))
    couple.match_couple(mapping("CUSTOMER"))
    assert issue_of(local).code == "match_several"
    second.delete()
    sync("CUSTOMER")
    assert Coupling.objects.get(local_id=local.pk).remote_id == first.pk
    assert not open_issues()


@pytest.mark.behaviour("B-101")
def test_chosen_records_without_a_match_are_failures_with_a_way_out(world):
    pair = factories.customer("Pair", e_mail="a@x.example")
    factories.account("Pair", emailaddress1="a@x.example")
    alone = [factories.customer(f"Alone {n}") for n in range(3)]
    already, _ = factories.coupled_customer("Already")
    chosen = [r.pk.hex for r in (pair, *alone, already)]
    outcome = factories.Outcome(couple.match_couple(mapping("CUSTOMER"), local_ids=chosen))
    assert outcome.to == {"coupled": 1, "failed": 3}
    issues = open_issues()
    assert {i.source_id for i in issues} == {r.pk for r in alone}
    assert "has no match" in issues[0].sentence
    assert "Couple it by hand" in issues[0].next_step
    for _ in range(2):
        sync("CUSTOMER")
    assert Account.objects.count() == 2, "an issue of this kind creates nothing"
    factories.couple("CUSTOMER", alone[0], factories.account("Found"), first_synch="to_integration")
    assert len(open_issues()) == 2
    couple.create_partners(mapping("CUSTOMER"), local_ids=[alone[1].pk.hex])
    assert {i.source_id for i in open_issues()} == {alone[2].pk}


@pytest.mark.says("run_unmatched")
def test_a_whole_table_without_match_is_said_in_one_line(world):
    for n in range(3):
        factories.customer(f"Alone {n}")
    factories.account("There")
    outcome = factories.Outcome(couple.match_couple(mapping("CUSTOMER")))
    assert outcome.to == {}
    assert not open_issues()
    run = SynchRun.objects.latest("pk")
    assert "Records without a match: 3." in list(run.log.values_list("text", flat=True))


@pytest.mark.parametrize(("kind", "synch"), [("full", None), ("match", True), ("match", False)])
def test_the_bar_moves_while_matches_are_coupled(world, kind, synch):
    for n in range(6):
        factories.customer(f"Here {n}", e_mail=f"{n}@x.example")
        factories.account(f"Here {n}", emailaddress1=f"{n}@x.example")
    seen = []

    def look(run):
        seen.append((run.done, run.total, Coupling.objects.count()))

    options = {"create": True, "confirmed": True} if kind == "full" else {"synch": synch, "create": False}
    outcome = sync("CUSTOMER", kind, batch=2, observer=look, **options)
    while_coupling = [(done, total) for done, total, coupled in seen if coupled < 6]
    assert [done for done, _total in while_coupling] == [2, 4]
    assert all(done < total for done, total in while_coupling)
    run = SynchRun.objects.latest("pk")
    assert (run.done, run.total) == (6, 6), "in the end a record counts once"
    assert outcome.to["coupled"] == 6
