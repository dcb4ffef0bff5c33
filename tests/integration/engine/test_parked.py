"""What fails stays visible until it succeeds: counted once, waiting or parked, freed by what changes."""

from datetime import date

import pytest

from crm.models import Account
from erp.bc.models import Currency, CurrencyExchangeRate, Customer
from integration.models import Coupling, Issue, JournalEntry
from integration.services import resolve
from tests import factories
from tests.factories import coupled_customer, open_issues, pending, sync, sync_records

pytestmark = pytest.mark.django_db


def edit(model, record, **values):
    """As somebody edits it beside the application."""
    model.objects.filter(pk=record.pk).update(**values)


def without_seller(name="Nordwind"):
    """A coupled customer whose new salesperson has no partner in Sales."""
    seller = factories.salesperson("PS", e_mail="ps@x.example")
    local, remote = coupled_customer(name, city="Kiel")
    local.salesperson, local.city = seller, "Husum"
    local.save()
    return seller, local, remote


def with_letters(name="Nordwind"):
    """A coupled account with a phone number that Business Central does not take."""
    local, remote = coupled_customer(name, phone_no="1")
    edit(Account, remote, telephone1="call me")
    return local, remote


# --- counted once ----------------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-128")
def test_one_failure_is_no_obstacle_once_its_cause_is_gone(world):
    seller, local, remote = without_seller()
    assert sync("CUSTOMER").to == {"failed": 1}
    factories.couple("SALESPEOPLE", seller, factories.user("Petra", internalemailaddress="ps@x.example"))
    outcome = sync_records("CUSTOMER", local=[local])
    assert outcome.to == {"modified": 1}
    assert not open_issues()
    remote.refresh_from_db()
    assert remote.address1_city == "Husum"
    assert sync("CUSTOMER").to == {}


@pytest.mark.behaviour("B-129")
def test_the_same_failure_again_is_counted_as_skipped_and_keeps_its_text(world):
    _seller, local, remote = without_seller()
    assert sync("CUSTOMER").to == {"failed": 1}
    (before,) = open_issues()
    outcome = sync_records("CUSTOMER", local=[local])
    assert outcome.to == {"skipped": 1}
    (after,) = open_issues()
    assert (after.pk, after.sentence, after.failures) == (before.pk, before.sentence, 2)
    assert after.issue_class == "waiting"
    remote.refresh_from_db()
    assert remote.address1_city == "Kiel"


@pytest.mark.behaviour("B-131")
def test_failing_the_same_way_from_sales_parks_the_record(world):
    """GEN-08."""
    _local, remote = with_letters()
    assert sync("CUSTOMER").back == {"failed": 1}
    assert [i.parked for i in open_issues()] == [False]
    assert sync("CUSTOMER").back == {"skipped": 1}
    (issue,) = open_issues()
    assert (issue.parked, issue.failures, issue.direction) == (True, 2, "from_integration")
    assert sync("CUSTOMER").back == {}
    # another failure is a fresh one
    edit(Account, remote, telephone1="ring me")
    assert sync("CUSTOMER").back == {"failed": 1}
    assert [(i.parked, i.failures) for i in open_issues()] == [(False, 1)]


@pytest.mark.behaviour("B-133")
def test_a_parked_record_that_is_freed_and_succeeds_stays_free(world):
    """What was wrong lay outside the record, so nothing but the retry brings it back."""
    krona = factories.currency("SEK", "2")
    sync_records("CURRENCY", local=[krona], create=True)
    CurrencyExchangeRate.objects.all().delete()
    edit(Currency, krona, description="Krona")
    assert [sync("CURRENCY").to for _ in range(3)] == [{"failed": 1}, {"skipped": 1}, {}]
    (issue,) = open_issues()
    assert issue.parked
    factories.exchange_rate(krona, "2", date(2026, 1, 1))
    # a rate makes its currency pending, which would be enough
    factories.raw("DELETE FROM integration_change")
    assert sync("CURRENCY").to == {}
    resolve.retry(Issue.objects.filter(pk=issue.pk))
    assert sync("CURRENCY").to == {"modified": 1}
    assert not open_issues()
    assert sync("CURRENCY").to == {}
    assert not open_issues()


def test_parked_in_one_direction_the_other_goes_on(world):
    """ENG-195: one flag does not stop both directions."""
    local, remote = with_letters()
    for _ in range(2):
        sync("CUSTOMER")
    edit(Customer, local, fax_no="7")
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert (remote.fax, remote.telephone1) == ("7", "call me")
    assert [i.parked for i in open_issues()] == [True]


def test_a_changed_mapping_frees_what_is_parked(world):
    with_letters()
    for _ in range(2):
        sync("CUSTOMER")
    row = factories.field_mapping("CUSTOMER", "phone_no", "telephone1")
    row.enabled = False
    row.save()
    factories.change_mapping("CUSTOMER")
    sync("CUSTOMER")
    assert not open_issues()


def test_waiting_records_are_all_freed_by_what_they_wait_for(world):
    seller = factories.salesperson("PS", e_mail="ps@x.example")
    for name in ("Ada", "Ben"):
        local, _remote = coupled_customer(name)
        local.salesperson = seller
        local.save()
    assert sync("CUSTOMER").to == {"failed": 2}
    assert sync("CUSTOMER").to == {}
    factories.couple("SALESPEOPLE", seller, factories.user("Petra", internalemailaddress="ps@x.example"))
    assert sync("CUSTOMER").to == {"modified": 2}
    assert not open_issues()


@pytest.mark.behaviour("B-149")
def test_two_pairs_that_fail_stay_coupled_and_count_once(world):
    """One account is deleted; the other pair fails both ways. Asked for again, all three are skipped."""
    lost, gone = coupled_customer("Ada")
    _seller, local, remote = without_seller("Ben")
    edit(Account, remote, telephone1="call me")
    Account.objects.filter(pk=gone.pk).delete()
    first = sync("CUSTOMER")
    assert (first.to, first.back) == ({"failed": 2}, {"failed": 1})
    second = sync_records("CUSTOMER", local=[lost, local])
    assert (second.to, second.back) == ({"skipped": 2}, {"skipped": 1})
    assert Coupling.objects.filter(local_id__in=[lost.pk, local.pk]).count() == 2
    assert sorted((i.direction, i.issue_class) for i in open_issues()) == [
        ("from_integration", "data"),
        ("to_integration", "deleted"),
        ("to_integration", "waiting"),
    ]


# --- conflicts and what was there before -----------------------------------------------------------------------------


def test_an_older_trouble_closes_when_its_field_is_in_conflict(world):
    """The number Sales had was refused; now both sides have edited it, and that is all there is to say."""
    local, remote = with_letters()
    sync("CUSTOMER")
    assert [i.code for i in open_issues()] == ["bc.phone_letters"]
    edit(Customer, local, phone_no="2")
    sync("CUSTOMER")
    (issue,) = open_issues()
    assert issue.code == "conflict"
    key = issue.fields[0]["key"]
    resolve.resolve(issue, {key: "ours"})
    remote.refresh_from_db()
    assert remote.telephone1 == "2"
    assert not open_issues()


def test_another_trouble_stays_beside_a_conflict(world):
    local, remote = with_letters()
    sync("CUSTOMER")
    edit(Customer, local, fax_no="2")
    edit(Account, remote, fax="3")
    sync("CUSTOMER")
    assert sorted(i.code for i in open_issues()) == ["bc.phone_letters", "conflict"]


@pytest.mark.parametrize(
    ("strategy", "direction", "counted", "values"),
    [
        ("send", "to_integration", {"modified": 1}, ("2", "2")),
        ("send", "from_integration", {"skipped": 1}, ("2", "3")),
        ("get", "from_integration", {"modified": 1}, ("3", "3")),
        ("get", "to_integration", {"skipped": 1}, ("2", "3")),
        ("none", "to_integration", {"failed": 1}, ("2", "3")),
        ("none", "from_integration", {"failed": 1}, ("2", "3")),
    ],
)
def test_strategies_in_runs_of_one_direction(world, strategy, direction, counted, values):
    """ENG-082, ENG-083: the direction that loses leaves the record to the one that wins; each pair counts once."""
    factories.change_mapping("CUSTOMER", update_conflict=strategy)
    local, remote = coupled_customer("Nordwind", fax_no="1")
    edit(Customer, local, fax_no="2")
    edit(Account, remote, fax="3")
    outcome = sync("CUSTOMER", direction=direction)
    assert {**outcome.to, **outcome.back} == counted
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.fax_no, remote.fax) == values
    if strategy != "none":
        sync("CUSTOMER")
        local.refresh_from_db()
        remote.refresh_from_db()
        assert {local.fax_no, remote.fax} == {"2" if strategy == "send" else "3"}
        assert not open_issues()


@pytest.mark.parametrize("direction", ["to_integration", "from_integration"])
def test_a_run_of_one_direction_counts_a_pair_edited_on_both_sides_once(world, direction):
    local, remote = coupled_customer("Nordwind", fax_no="1", city="Kiel")
    edit(Customer, local, fax_no="2")
    edit(Account, remote, address1_city="Husum")
    outcome = sync("CUSTOMER", direction=direction)
    assert {**outcome.to, **outcome.back} == {"modified": 1}
    other = sync("CUSTOMER")
    assert {**other.to, **other.back}.get("modified") == 1
    assert not pending("CUSTOMER")


# --- what counts as modified -----------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-042")
def test_a_new_coupling_is_looked_at_although_nobody_edited_anything(world):
    """Nothing has been agreed yet, so whatever their dates the two count as modified until they are synchronised."""
    local, remote = factories.customer("Nordwind", city="Kiel"), factories.account("Nordwind")
    factories.raw("DELETE FROM integration_change")
    factories.couple("CUSTOMER", local, remote, synchronise_now=False)
    assert sync("CUSTOMER").to == {"modified": 1}
    remote.refresh_from_db()
    assert remote.address1_city == "Kiel"


@pytest.mark.behaviour("B-043")
@pytest.mark.parametrize("side", ["to", "back"])
def test_once_agreed_only_a_later_edit_counts(world, side):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    JournalEntry.objects.all().delete()
    local.save()
    remote.save()
    factories.raw("UPDATE bc_customer SET name = name")
    quiet = sync("CUSTOMER")
    assert "modified" not in {**quiet.to, **quiet.back}
    if side == "to":
        edit(Customer, local, city="Husum")
    else:
        edit(Account, remote, address1_city="Husum")
    assert getattr(sync("CUSTOMER"), side) == {"modified": 1}
    assert JournalEntry.objects.count() == 1 or side == "back"


def test_an_issue_outlives_the_run_that_met_it(world):
    """B-141 the other way round: the text is the issue's own, so clearing the log does not take it away."""
    with_letters()
    outcome = sync("CUSTOMER")
    before = open_issues()[0].sentence
    outcome.run.delete()
    (issue,) = Issue.objects.filter(closed_at=None)
    assert (issue.run, issue.sentence) == (None, before)
