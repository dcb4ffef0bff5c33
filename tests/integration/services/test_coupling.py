"""Coupling: by hand, by match, undone; one to one, and in words when it cannot be."""

from contextlib import suppress

import pytest

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, JournalEntry
from integration.services import couple, drift, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.explain import explain
from tests import factories
from tests.factories import Outcome, coupled_customer, mapping, open_issues, sync

pytestmark = pytest.mark.django_db


@pytest.mark.behaviour("B-069", "B-084")
def test_coupling_and_sending_our_data(world):
    local, remote = factories.customer("Nordwind", city="Kiel"), factories.account("Other", address1_city="Ulm")
    made = factories.couple("CUSTOMER", local, remote, first_synch="to_integration")
    assert (made.local_label, made.remote_label) == (f"{local.no} · Nordwind", "Other")
    remote.refresh_from_db()
    local.refresh_from_db()
    assert (remote.name, remote.address1_city, local.name) == ("Nordwind", "Kiel", "Nordwind")
    assert list(couple.couplings_of(mapping("CUSTOMER"))) == [made]


@pytest.mark.behaviour("B-086")
def test_coupling_without_synchronising_leaves_both_as_they_are(world):
    local, remote = factories.customer("Here", fax_no="1"), factories.account("There", fax="2")
    factories.couple("CUSTOMER", local, remote, first_synch="none")
    for _ in range(2):
        sync("CUSTOMER")
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.name, local.fax_no, remote.name, remote.fax) == ("Here", "1", "There", "2")
    assert not open_issues()
    remote.fax = "3"
    remote.save()
    sync("CUSTOMER")
    local.refresh_from_db()
    assert (local.name, local.fax_no) == ("Here", "3"), "only later edits travel"


def test_coupling_field_by_field_fills_blanks_and_asks_for_the_rest(world):
    local = factories.customer("Nordwind", city="Kiel", phone_no="1")
    remote = factories.account("Nordwind", address1_line1="Kai 1", telephone1="2")
    factories.couple("CUSTOMER", local, remote)
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.address, remote.address1_city) == ("Kai 1", "Kiel")
    assert (local.phone_no, remote.telephone1) == ("1", "2")
    (issue,) = open_issues()
    assert [f["label"] for f in issue.fields] == ["Phone No."]


@pytest.mark.behaviour("B-070", "B-071")
def test_one_to_one(world):
    local, remote = coupled_customer("Nordwind")
    other_local, other_remote = factories.customer("Südwind"), factories.account("Südwind")
    for left, right, named in ((local, other_remote, "Nordwind"), (other_local, remote, "Nordwind")):
        with pytest.raises(Conflict) as caught:
            factories.couple("CUSTOMER", left, right)
        assert named in str(caught.value)
        assert "already coupled" in str(caught.value)
    assert [(c.local_id, c.remote_id) for c in Coupling.objects.all()] == [(local.pk, remote.pk)]


@pytest.mark.behaviour("B-072")
def test_a_coupling_to_a_record_that_is_gone_gives_way(world):
    local, remote = coupled_customer("Nordwind")
    Customer.objects.filter(pk=local.pk).delete()
    fresh = factories.customer("Nordwind again")
    with suppress(Conflict):  # a refusal would leave the old coupling
        factories.couple("CUSTOMER", fresh, remote, first_synch="from_integration")
    assert [(c.local_id, c.remote_id) for c in Coupling.objects.all()] == [(fresh.pk, remote.pk)]
    fresh.refresh_from_db()
    assert fresh.name == "Nordwind"


def test_one_account_can_be_a_customer_and_a_vendor(world):
    """ENG-021: one to one holds per pair of tables."""
    mapping("VENDOR").filters.filter(side="R", field="customertypecode").delete()
    local, remote = coupled_customer("Nordwind")
    vendor = factories.vendor("Nordwind")
    factories.couple("VENDOR", vendor, remote, first_synch="none")
    assert Coupling.objects.count() == 2
    assert local.pk


def test_records_outside_the_filter_cannot_be_coupled(world):
    """GEN-16."""
    blocked = factories.customer("Blocked", blocked=3)
    partner = factories.account("Partner", customertypecode=5)
    with pytest.raises(Refused, match=r"Blocked.*outside the filter"):
        factories.couple("CUSTOMER", blocked, factories.account("A"))
    with pytest.raises(Refused, match=r"Partner.*outside the filter"):
        factories.couple("CUSTOMER", factories.customer("B"), partner)
    assert not Coupling.objects.exists()


def test_bad_requests_are_refused_in_words(world):
    local, remote = factories.customer("A"), factories.account("A")
    with pytest.raises(Refused, match="does not exist any more"):
        couple.couple(mapping("CUSTOMER"), remote.pk.hex, local.pk.hex)
    with pytest.raises(Refused, match="not a way to synchronise"):
        factories.couple("CUSTOMER", local, remote, first_synch="sideways")
    with pytest.raises(Refused, match="to_integration"):
        factories.couple("SALESPEOPLE", factories.salesperson("A"), factories.user("A"), first_synch="to_integration")


@pytest.mark.behaviour("B-073")
def test_uncoupling_twice_does_nothing_the_second_time(world):
    local, _remote = coupled_customer("Nordwind")
    coupling = Coupling.objects.get()
    for _ in range(3):
        couple.uncouple(mapping("CUSTOMER"), coupling_ids=[coupling.pk])
    assert not Coupling.objects.exists()
    assert JournalEntry.objects.filter(action="uncouple").count() == 1
    local.city = "Kiel"
    local.save()
    assert sync("CUSTOMER").to == {}


@pytest.mark.behaviour("B-106", "B-112")
def test_uncoupling_a_selection_also_of_deleted_records(world):
    pairs = [coupled_customer(f"Customer {n}") for n in range(3)]
    Customer.objects.filter(pk=pairs[0][0].pk).delete()
    sync("CUSTOMER")
    assert len(open_issues()) == 1
    chosen = list(Coupling.objects.filter(local_id__in=[pairs[0][0].pk, pairs[2][0].pk]).values_list("pk", flat=True))
    outcome = Outcome(couple.uncouple(mapping("CUSTOMER"), coupling_ids=chosen))
    assert outcome.to["uncoupled"] == 2
    assert Coupling.objects.get().local_id == pairs[1][0].pk
    assert not open_issues(), "an issue goes with its coupling"
    assert Account.objects.filter(bcbi_company=None).count() == 2


# --- by match ---------------------------------------------------------------------------------------------------------


def matching_pairs(number):
    for n in range(number):
        factories.customer(f"Here {n}", e_mail=f"a{n}@x.example")
        factories.account(f"There {n}", emailaddress1=f"A{n}@x.example")


@pytest.mark.behaviour("B-098", "B-099")
def test_match_based_coupling_couples_what_is_uncoupled(world):
    coupled_customer("Old", e_mail="old@x.example")
    before = Coupling.objects.get()
    matching_pairs(5)
    run = couple.match_couple(mapping("CUSTOMER"), background=True)
    assert (run.status, list(Coupling.objects.all())) == ("queued", [before]), "asked for, not yet done"
    assert Outcome(synchronise.execute(run)).to == {"coupled": 5}
    assert Coupling.objects.count() == 6
    assert Coupling.objects.filter(pk=before.pk).exists()
    assert set(Account.objects.values_list("name", flat=True)) == {"Old", *(f"There {n}" for n in range(5))}


@pytest.mark.behaviour("B-100")
def test_a_follow_up_synchronises_the_newly_coupled_only(world):
    factories.change_mapping("CUSTOMER", update_conflict="send")
    local, remote = coupled_customer("Old")
    Account.objects.filter(pk=remote.pk).update(name="Edited")
    matching_pairs(2)
    couple.match_couple(mapping("CUSTOMER"), synch=True)
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Edited", "Here 0", "Here 1"]
    local.refresh_from_db()
    assert local.name == "Old"


@pytest.mark.behaviour("B-101")
def test_a_selection_without_match_stays_uncoupled(world):
    matching_pairs(2)
    chosen = [c.pk.hex for c in Customer.objects.all()]
    chosen += [factories.customer(f"Alone {n}").pk.hex for n in range(3)]
    factories.customer("Not chosen", e_mail="z@x.example")
    factories.account("Match of it", emailaddress1="z@x.example")
    outcome = Outcome(couple.match_couple(mapping("CUSTOMER"), local_ids=chosen))
    assert outcome.to == {"coupled": 2, "failed": 3}
    assert Coupling.objects.count() == 2
    assert Account.objects.count() == 3


def test_a_preview_of_matches_tells_them_apart_and_writes_nothing(world):
    matching_pairs(1)
    coupled_customer("Old", e_mail="old@x.example")
    factories.customer("Old too", e_mail="old@x.example")
    factories.customer("Alone")
    for n in range(2):
        factories.account(f"Twin {n}", emailaddress1="twin@x.example")
    factories.customer("Twin", e_mail="twin@x.example")
    found = couple.preview_matches(mapping("CUSTOMER"))
    names = {
        kind: [(r["local"].split(" · ")[1], [c["label"] for c in r["candidates"]]) for r in rows]
        for kind, rows in found.items()
    }
    assert names["matched"] == [("Here 0", ["There 0"])]
    assert [(a, sorted(b)) for a, b in names["several"]] == [("Twin", ["Twin 0", "Twin 1"])]
    assert names["taken"] == [("Old too", ["Old"])]
    assert names["none"] == [("Alone", [])]
    assert Coupling.objects.count() == 1
    assert not open_issues()


def test_matching_without_criteria_is_refused(world):
    mapping("CUSTOMER").criteria.all().delete()
    with pytest.raises(Refused, match="no match criteria"):
        couple.match_couple(mapping("CUSTOMER"))


# --- finding a record -------------------------------------------------------------------------------------------------


def test_a_record_is_named_by_number_name_or_id(world):
    from integration import registry

    local = factories.customer("Nordwind")
    table = registry.table("bc.customer")
    for named in (local.no, local.no.lower(), f" {local.no} ", str(local.pk), local.pk.hex, "Nordwind"):
        assert couple.find_record(table, named)["system_id"] == local.pk.hex
    factories.customer("Nordwind")
    with pytest.raises(Refused, match="names 2 records"):
        couple.find_record(table, "Nordwind")
    with pytest.raises(Refused, match="There is no customer"):
        couple.find_record(table, "Nobody")


@pytest.mark.behaviour("B-094")
def test_the_beginning_of_a_name_will_do_where_nothing_is_called_so(world):
    """ENG-113: the whole name first, else what starts with it; never a guess between several, nor half a number."""
    from integration import registry

    table = registry.table("bc.customer")
    whole = factories.customer("Nord")
    longer = factories.customer("Nordwind Handel")
    factories.customer("Südwind A")
    factories.customer("Südwind B")
    for named, found in (("Nord", whole), ("nordwind", longer)):
        assert couple.find_record(table, named, beginning=True)["system_id"] == found.pk.hex
    with pytest.raises(Refused, match=r"names 2 records.*Südwind A.*Südwind B"):
        couple.find_record(table, "Südwind", beginning=True)
    for named in (longer.no[:-1], "wind", "Nowhere"):
        with pytest.raises(Refused, match="There is no customer"):
            couple.find_record(table, named, beginning=True)
    with pytest.raises(Refused, match="There is no customer"):
        couple.find_record(table, "nordwind")


@pytest.mark.behaviour("B-097")
@pytest.mark.parametrize(
    ("choice", "here", "there"),
    [("none", "Here", "There"), ("to_integration", "Here", "Here"), ("from_integration", "There", "There")],
)
def test_the_choice_says_whether_and_which_way_the_first_synchronisation_goes(world, choice, here, there):
    local, remote = factories.customer("Here"), factories.account("There")
    made = factories.couple("CUSTOMER", local, remote, first_synch=choice)
    local.refresh_from_db()
    remote.refresh_from_db()
    assert (local.name, remote.name) == (here, there)
    if choice == "none":
        with pytest.raises(Refused, match="“none” is not a direction"):
            couple.synchronise_records(mapping("CUSTOMER"), local_ids=[local.pk.hex], force=choice)
    assert couple.couplings_of(mapping("CUSTOMER")).get() == made


def test_creating_skips_what_is_coupled_and_replaces_what_is_broken(world):
    """ENG-119."""
    whole, there = coupled_customer("Whole")
    broken, gone = coupled_customer("Broken")
    gone.delete()
    free = factories.customer("Free")
    outcome = Outcome(couple.create_partners(mapping("CUSTOMER"), local_ids=[r.pk.hex for r in (whole, broken, free)]))
    assert outcome.to == {"inserted": 2}
    assert Coupling.objects.get(local_id=whole.pk).remote_id == there.pk
    assert set(Account.objects.values_list("name", flat=True)) == {"Whole", "Broken", "Free"}
    with pytest.raises(Conflict, match="already coupled"):
        couple.create_partners(mapping("CUSTOMER"), local_ids=[whole.pk.hex])


def test_what_a_coupling_without_synchronisation_leaves_different_is_told(world):
    """A field of either kind; what the two write in other ways is no difference."""
    local = factories.customer("Mill", credit_limit_lcy=60000, city="Kiel", phone_no="1")
    remote = factories.account("Mill", creditlimit=99999, address1_city="Ulm", telephone1="1")
    found = factories.mapping("CUSTOMER")
    couple.couple(found, local.pk.hex, remote.pk.hex, first_synch="none")
    told = explain(found, local.no)
    said = dict(zip(told["reasons"], told["sentences"], strict=True))
    assert "in_step" not in said
    assert "City, Credit Limit" in said["apart"]
    assert "Phone" not in said["apart"]
    run = drift.request(found, background=False)
    assert drift.counts(run) == {"apart": 1}
    # an edit ends it for its field
    Account.objects.filter(pk=remote.pk).update(address1_city="Bonn")
    factories.sync("CUSTOMER")
    local.refresh_from_db()
    assert local.city == "Bonn"
    told = explain(found, local.no)
    said = dict(zip(told["reasons"], told["sentences"], strict=True))
    assert "Credit Limit" in said["apart"]
    assert "City" not in said["apart"]
