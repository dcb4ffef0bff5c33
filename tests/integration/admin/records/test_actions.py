"""List actions: what each does, what it asks before, and what it says afterwards."""

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Account, Contact
from erp.bc.models import Customer
from integration.models import Coupling, JournalEntry, SynchRun
from integration.models.run import RunKind, RunStatus
from integration.services import couple
from tests import factories
from tests.integration.admin.records.screens import address, said, text_of

pytestmark = pytest.mark.django_db


def edit(record, **values):
    type(record).objects.filter(pk=record.pk).update(**values)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


# --- synchronise, send, get


def test_synchronising_says_what_was_done_and_links_to_the_run(screens):
    local, remote = factories.coupled_customer("Mill")
    other, _ = factories.coupled_customer("Bakery")
    edit(local, phone_no="1")
    edit(remote, address1_city="Kiel")
    answer = screens.act("synchronise_records", local, other)
    assert (fresh(remote).telephone1, fresh(local).city) == ("1", "Kiel")
    assert "1 sent to Sales" in said(answer)
    assert "1 received from Sales" in said(answer)
    run = SynchRun.objects.latest("pk")
    assert run.options["local_ids"] == [local.pk.hex, other.pk.hex]
    assert reverse("admin:integration_synchrun_change", args=[run.pk]) in said(answer)
    assert run.requested_by == screens.user
    again = screens.act("synchronise_records", local, other)
    assert "nothing to do, 2 records are equal on both sides" in said(again)


def test_synchronising_what_is_not_coupled_says_why_nothing_happens(screens):
    free, outside = factories.customer("Free"), factories.customer("Closed", blocked=3)
    answer = screens.act("synchronise_records", free)
    assert "None of the chosen records is coupled" in said(answer)
    answer = screens.act("synchronise_records", outside)
    assert "outside the filter" in said(answer)
    assert "Not blocked" in said(answer)
    assert not SynchRun.objects.exists()
    coupled, _ = factories.coupled_customer("Mill")
    answer = screens.act("synchronise_records", coupled, free, outside)
    assert "2 chosen records were left out" in said(answer)


def test_a_conflict_is_told_with_its_sentence_and_a_link(screens):
    local, remote = factories.coupled_customer("Mill")
    edit(local, city="Kiel")
    edit(remote, address1_city="Husum")
    answer = screens.act("synchronise_records", local)
    assert "1 held back" in said(answer)
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"], "nothing failed"
    assert "City (“Kiel” ↔ “Husum”)" in said(answer)
    assert "/admin/integration/issue/" in said(answer)
    assert fresh(remote).address1_city == "Husum"


@pytest.mark.parametrize("from_list_of", ["customer", "account"])
def test_sending_asks_first_and_then_overwrites(screens, from_list_of):
    local, remote = factories.coupled_customer("Mill", phone_no="1")
    edit(remote, telephone1="2", address1_city="Kiel")
    chosen = local if from_list_of == "customer" else remote
    asked = screens.act("send_records", chosen)
    text = text_of(asked)
    assert "The data of Business Central overwrite those of Sales" in text
    assert "1 record has values in Sales that both sides have not agreed on" in text
    assert "Main Phone: 2 1" in text
    assert "Address 1: City: Kiel blank" in text
    assert fresh(remote).telephone1 == "2"
    done = screens.act("send_records", chosen, confirmed="1")
    assert (fresh(remote).telephone1, fresh(remote).address1_city) == ("1", "")
    assert "1 sent to Sales" in said(done)
    entry = JournalEntry.objects.filter(local_id=local.pk, action="modify").first()
    assert '"2"' in entry.before


def test_of_several_those_edited_on_the_other_side_are_spared_unless_ticked(screens):
    """ENG-118."""
    pairs = [factories.coupled_customer(name, phone_no="1") for name in ("One", "Two", "Three")]
    for local, _remote in pairs:
        edit(local, phone_no="9")
    edit(pairs[1][1], address1_city="Kiel")
    chosen = [local for local, _remote in pairs]
    text = text_of(screens.act("send_records", *chosen))
    assert "1 record has values in Sales that both sides have not agreed on" in text
    assert "Two City" in text
    done = screens.act("send_records", *chosen, confirmed="1")
    assert "2 of 3 records: 1 has values in Sales that both sides have not agreed on, and was left alone" in said(done)
    assert "left out" not in said(done), "the one left alone is said once"
    assert [fresh(remote).telephone1 for _local, remote in pairs] == ["9", "1", "9"]
    alone = screens.act("send_records", pairs[1][0], factories.customer("Free"), confirmed="1")
    assert "1 chosen record was left out" in said(alone)
    assert (fresh(pairs[1][1]).telephone1, fresh(pairs[1][1]).address1_city) == ("9", "")


@pytest.mark.parametrize("way", ["send_records", "get_records"])
def test_of_several_those_that_never_agreed_are_spared_unless_ticked(screens, way):
    """ENG-118: nobody has seen what would be overwritten; what is alike, or blank there, goes."""
    agreed = factories.coupled_customer("One", phone_no="1")
    factories.sync("CUSTOMER")
    never, blank = factories.customer("Two", phone_no="2"), factories.customer("Three", phone_no="3")
    accounts = [factories.account("Two", telephone1="22"), factories.account("Three", telephone1="3")]
    for local, remote in zip((never, blank), accounts, strict=True):
        couple.couple(factories.mapping("CUSTOMER"), local.pk.hex, remote.pk.hex, synchronise_now=False)
    done = screens.act(way, agreed[0], never, blank, confirmed="1")
    loser = "Sales" if way == "send_records" else "Business Central"
    assert f"2 of 3 records: 1 has values in {loser} that both sides have not agreed on" in said(done)
    assert (fresh(never).phone_no, fresh(accounts[0]).telephone1) == ("2", "22")
    screens.act(way, agreed[0], never, blank, confirmed="1", overwrite="1")
    assert fresh(never).phone_no == fresh(accounts[0]).telephone1 == ("2" if way == "send_records" else "22")


def test_ticking_overwrites_what_was_edited_on_the_other_side(screens):
    pairs = [factories.coupled_customer(name, phone_no="1") for name in ("One", "Two")]
    for _local, remote in pairs:
        edit(remote, telephone1="2")
    before = SynchRun.objects.count()
    chosen = [local for local, _remote in pairs]
    done = screens.act("send_records", *chosen, confirmed="1")
    assert "0 of 2 records" in said(done)
    assert SynchRun.objects.count() == before
    screens.act("send_records", *chosen, confirmed="1", overwrite="on")
    assert [fresh(remote).telephone1 for _local, remote in pairs] == ["1", "1"]


def test_creating_again_after_the_partner_was_deleted(screens):
    """ENG-119: a broken coupling gives way."""
    local, remote = factories.coupled_customer("Mill", city="Kiel")
    whole, _ = factories.coupled_customer("Whole")
    remote.delete()
    asked = screens.act("create_partners", local, whole)
    assert "Create in Sales: 1 record" in text_of(asked)
    done = screens.act("create_partners", local, whole, confirmed="1")
    assert "1 created in Sales" in said(done)
    assert Coupling.objects.get(local_id=local.pk).remote_id == Account.objects.get(name="Mill").pk
    assert Account.objects.count() == 2


def test_getting_takes_the_other_sides_data(screens):
    local, _remote = factories.coupled_customer("Mill", phone_no="1")
    edit(local, phone_no="3")
    assert "Phone No.: 3 1" in text_of(screens.act("get_records", local))
    screens.act("get_records", local, confirmed="1")
    assert fresh(local).phone_no == "1"


def test_a_one_way_mapping_refuses_the_other_way(screens):
    local, _remote = factories.coupled_customer("Mill", phone_no="1")
    edit(local, phone_no="3")
    factories.change_mapping("CUSTOMER", direction="to_integration")
    answer = screens.act("get_records", local, confirmed="1")
    assert fresh(local).phone_no == "3"
    assert answer.status_code == 200


# --- create, uncouple


@pytest.mark.behaviour("B-080")
def test_creating_asks_creates_and_leaves_coupled_ones_alone(screens):
    local = factories.customer("Mill", city="Kiel")
    asked = screens.act("create_partners", local)
    assert "Create in Sales: 1 record" in text_of(asked)
    assert not Account.objects.exists()
    done = screens.act("create_partners", local, confirmed="1")
    assert Account.objects.get().address1_city == "Kiel"
    assert "1 created in Sales" in said(done)
    again = screens.act("create_partners", local, confirmed="1")
    assert "already coupled" in said(again)
    assert (Account.objects.count(), Coupling.objects.count()) == (1, 1)


@pytest.mark.behaviour("B-088")
def test_creating_from_the_list_of_sales(screens):
    remote = factories.account("Mill", address1_city="Kiel")
    done = screens.act("create_partners", remote, confirmed="1")
    assert list(Customer.objects.values_list("city", flat=True)) == ["Kiel"]
    made = Customer.objects.get()
    assert list(Coupling.objects.values_list("local_id", "remote_id")) == [(made.pk, remote.pk)]
    assert "1 created in Business Central" in said(done)


def test_creating_says_what_would_fail_or_match_before_it_is_done(screens):
    waiting = factories.customer("Waiting", salesperson=factories.salesperson("NOBODY"))
    matching = factories.customer("Mill", e_mail="a@x.example")
    factories.account("Other", emailaddress1="A@X.example")
    text = text_of(screens.act("create_partners", waiting, matching))
    assert "Salesperson Code" in text
    assert "which is not coupled (SALESPEOPLE)" in text
    assert "It matches Other and would be coupled to it." in text


@pytest.mark.behaviour("B-106")
def test_uncoupling_two_of_three(screens):
    pairs = [factories.coupled_customer(name) for name in ("One", "Two", "Three")]
    free = factories.customer("Free")
    chosen = [pairs[0][0], pairs[2][0], free]
    asked = screens.act("uncouple_records", *chosen)
    assert "No record is deleted on either side" in text_of(asked)
    assert Coupling.objects.count() == 3
    done = screens.act("uncouple_records", *chosen, confirmed="1")
    assert [c.local_id for c in Coupling.objects.all()] == [pairs[1][0].pk]
    assert "2 uncoupled" in said(done)
    assert Customer.objects.count() == 4
    assert SynchRun.objects.filter(kind=RunKind.UNCOUPLE).count() == 1


@pytest.mark.behaviour("B-107")
def test_uncoupling_one_from_the_other_side(screens):
    pairs = [factories.coupled_customer(name) for name in ("One", "Two", "Three")]
    screens.act("uncouple_records", pairs[1][1], confirmed="1")
    assert set(Coupling.objects.values_list("local_id", flat=True)) == {pairs[0][0].pk, pairs[2][0].pk}


def test_uncoupling_warns_when_the_next_run_would_couple_again(screens):
    local, _ = factories.coupled_customer("Mill")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    assert "the next run may couple these records again" in text_of(screens.act("uncouple_records", local))


# --- two mappings


def both_ways_coupled():
    """An account that is a customer's and a vendor's partner."""
    local, remote = factories.coupled_customer("Mill")
    edit(remote, customertypecode=11)
    supplier = factories.vendor("Mill")
    factories.couple("VENDOR", supplier, remote, first_synch="to_integration")
    return local, supplier, remote


def test_an_account_in_two_mappings_is_uncoupled_where_it_was_ticked(screens):
    _local, _supplier, remote = both_ways_coupled()
    asked = screens.act("uncouple_records", remote)
    assert [group.name for group in asked.context["groups"]] == ["CUSTOMER", "VENDOR"]
    screens.act("uncouple_records", remote, confirmed="1", mapping="VENDOR")
    assert [c.local_table for c in Coupling.objects.all()] == ["bc.customer"]


def test_an_account_in_two_mappings_is_synchronised_in_both(screens):
    local, supplier, remote = both_ways_coupled()
    edit(remote, telephone1="7")
    answer = screens.act("synchronise_records", remote)
    assert (fresh(local).phone_no, fresh(supplier).phone_no) == ("", "7")
    assert said(answer).count("run") >= 2


def test_a_record_two_mappings_would_take_must_be_decided(screens):
    factories.mapping("CUSTOMER").filters.filter(side="R").delete()
    remote = factories.account("Mill", customertypecode=11)
    asked = screens.act("create_partners", remote)
    assert "meets the filter of several table mappings" in text_of(asked)
    nothing = screens.act("create_partners", remote, confirmed="1")
    assert not Coupling.objects.exists()
    assert nothing.status_code == 200
    screens.act("create_partners", remote, confirmed="1", mapping="CUSTOMER")
    assert [c.local_table for c in Coupling.objects.all()] == ["bc.customer"]


# --- many records, and busy mappings


def test_more_than_fifty_run_in_the_background_and_land_on_the_run(screens, django_capture_on_commit_callbacks):
    local = [factories.customer(e_mail=f"a{n}@x.example") for n in range(51)]
    for one in local:
        factories.account(one.name, emailaddress1=one.e_mail)
    factories.sync("CUSTOMER", "match")
    for one in local:
        edit(one, phone_no="5")
    with django_capture_on_commit_callbacks(execute=False) as queued:
        answer = screens.act("synchronise_records", *local, follow=False)
    run = SynchRun.objects.filter(kind=RunKind.RECORDS).get()
    assert run.status == RunStatus.QUEUED
    assert len(queued) == 1
    assert answer.headers["Location"] == reverse("admin:integration_synchrun_change", args=[run.pk])
    assert len(run.options["local_ids"]) == 51


def test_all_records_across_pages_are_confirmed_without_naming_each(screens):
    pairs = [factories.coupled_customer() for _ in range(3)]
    asked = screens.act("uncouple_records", pairs[0][0], select_across="1")
    page = asked.content.decode()
    assert "3 records" in text_of(asked)
    assert page.count('name="_selected_action"') == 1
    screens.act("uncouple_records", pairs[0][0], select_across="1", confirmed="1")
    assert not Coupling.objects.exists()


def test_a_busy_mapping_queues_the_work_instead_of_refusing_it(screens):
    local, _ = factories.coupled_customer("Mill")
    busy = SynchRun.objects.create(
        mapping=factories.mapping("CUSTOMER"), status=RunStatus.RUNNING, lease="another:1:x", heartbeat=timezone.now()
    )
    answer = screens.act("synchronise_records", local)
    run = SynchRun.objects.exclude(pk=busy.pk).latest("pk")
    assert run.status == RunStatus.QUEUED
    assert "in the background" in said(answer)


def test_a_disabled_connection_is_told_in_words(screens, world):
    local, remote = factories.coupled_customer("Mill")
    edit(local, phone_no="1")
    world.connection.enabled = False
    world.connection.save()
    answer = screens.act("synchronise_records", local)
    assert "The connection is not enabled" in said(answer)
    assert fresh(remote).telephone1 == ""


# --- preview, explain, couple by match


def test_preview_writes_nothing_and_offers_to_synchronise(screens):
    local, remote = factories.coupled_customer("Mill")
    edit(local, phone_no="1")
    free = factories.customer("Free")
    runs = SynchRun.objects.count()
    answer = screens.act("preview_records", local, free)
    text = text_of(answer)
    assert "Main Phone: blank 1" in text
    assert "It is not coupled, so it is left alone." in text
    assert fresh(remote).telephone1 == ""
    assert SynchRun.objects.count() == runs
    assert "Synchronise these records" in text


def test_explain_and_couple_open_a_page_for_one_record_only(screens):
    one, two = factories.customer("One"), factories.customer("Two")
    for action, page in (("explain_record", "explain"), ("couple_record", "couple")):
        answer = screens.act(action, one, two)
        assert "Choose one record only" in said(answer)
        answer = screens.act(action, one, follow=False)
        assert answer.headers["Location"].startswith(address(Customer, page, one.pk))
        assert screens.client.get(answer.headers["Location"]).status_code == 200


def matching_records():
    free = factories.customer("Mill", e_mail="mill@x.example")
    factories.account("The mill", emailaddress1="MILL@x.example")
    twice = factories.customer("Bakery", e_mail="bakery@x.example")
    for name in ("Bakery 1", "Bakery 2"):
        factories.account(name, emailaddress1="bakery@x.example")
    first, _account = factories.coupled_customer("Taken", e_mail="taken@x.example")
    taken = factories.customer("Taken too", e_mail="taken@x.example")
    none = factories.customer("Lonely")
    return free, twice, taken, none, first


def test_couple_by_match_shows_first_and_couples_then(screens):
    free, twice, taken, none, coupled = matching_records()
    asked = screens.act("couple_by_match", free, twice, taken, none, coupled)
    sections = {s.kind: s for _group, _panel, found in asked.context["sections"] for s in found}
    assert {kind: [r.id for r in s.records] for kind, s in sections.items()} == {
        "matched": [free.pk.hex],
        "several": [twice.pk.hex],
        "taken": [taken.pk.hex],
        "none": [none.pk.hex],
    }
    assert len(sections["several"].records[0].candidates) == 2
    assert asked.context["already"] == 1
    assert Coupling.objects.count() == 1
    done = screens.act("couple_by_match", free, twice, taken, none, confirmed="1")
    assert "1 coupled" in said(done)
    assert Coupling.objects.filter(local_id=free.pk).exists()
    assert Coupling.objects.count() == 2


def test_couple_by_match_from_the_list_of_sales(screens):
    free, _twice, _taken, _none, _coupled = matching_records()
    factories.coupled_customer("Chapel", e_mail="chapel@x.example")
    copy = factories.account("Chapel copy", emailaddress1="chapel@x.example")
    lonely = factories.account("Nobody knows")
    chosen = [*Account.objects.filter(name__in=["The mill", "Bakery 1"]), copy, lonely]
    asked = screens.act("couple_by_match", *chosen)
    found = {r.label: s.kind for _group, _panel, of in asked.context["sections"] for s in of for r in s.records}
    assert found == {
        "The mill": "matched",
        "Bakery 1": "several",
        "Chapel copy": "taken",
        "Nobody knows": "none",
    }
    screens.act("couple_by_match", *chosen, confirmed="1")
    assert Coupling.objects.get(local_id=free.pk).remote_label == "The mill"
    assert Coupling.objects.count() == 3


def test_couple_by_match_without_criteria_says_so(screens):
    one = factories.customer("One")
    factories.mapping("CUSTOMER").criteria.all().delete()
    asked = screens.act("couple_by_match", one)
    assert "has no match criteria" in text_of(asked)
    answer = screens.act("couple_by_match", one, confirmed="1")
    assert "has no match criteria" in said(answer)


def test_contacts_follow_the_same_actions(screens):
    local, remote = factories.coupled_customer("Mill")
    person = factories.person(factories.company_contact(local), "Ada", "Byron")
    done = screens.act("create_partners", person, confirmed="1")
    assert "1 created in Sales" in said(done)
    assert Contact.objects.get().parentcustomerid_account_id == remote.pk


def test_where_to_go_afterwards_is_never_another_site(screens):
    local, _ = factories.coupled_customer("Mill")
    answer = screens.act("synchronise_records", local, follow=False, next="https://elsewhere.example/")
    assert answer.headers["Location"].startswith("/admin/bc/customer/")
    page = address(Customer, "change", local.pk)
    assert screens.act("synchronise_records", local, follow=False, next=page).headers["Location"] == page
