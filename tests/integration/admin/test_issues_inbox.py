"""The issues inbox: causes, filters, retrying, and settling a conflict field by field."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, Issue, SynchRun
from p2c import roles
from tests import factories
from tests.counting import statements

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_issue_changelist")


def page(issue, name="change"):
    return reverse(f"admin:integration_issue_{name}", args=[issue.pk])


def press(client, issue, what, **values):
    return client.post(page(issue, what), values, follow=True)


def conflict(name, **both):
    """A coupled pair whose field was changed on both sides; returns local, remote, issue."""
    local, remote = factories.coupled_customer(name, phone_no="1", e_mail="a@x.example")
    for field, (ours, theirs) in (both or {"phone": ("2", "3")}).items():
        column, other = {"phone": ("phone_no", "telephone1"), "mail": ("e_mail", "emailaddress1")}[field]
        setattr(local, column, ours)
        setattr(remote, other, theirs)
    local.save()
    remote.save()
    factories.sync("CUSTOMER")
    return local, remote, Issue.objects.get(source_id=local.pk, closed_at=None)


def key_of(issue, label="Phone No."):
    return next(f["key"] for f in issue.fields if f["label"] == label)


def values(local, remote):
    return Customer.objects.get(pk=local.pk).phone_no, Account.objects.get(pk=remote.pk).telephone1


# --- wrong input -----------------------------------------------------------------------------------------------------


def test_nothing_chosen_and_nonsense_are_refused(world, admin_page):
    local, remote, issue = conflict("Mill")
    assert "Choose a value for: Phone No." in press(admin_page, issue, "resolve").content.decode()
    answer = press(admin_page, issue, "resolve", **{f"choice-{key_of(issue)}": "mine"})
    assert "is not a choice" in answer.content.decode()
    assert values(local, remote) == ("2", "3")
    assert admin_page.get(page(issue, "resolve")).status_code == 405
    assert admin_page.get(reverse("admin:integration_issue_change", args=[9999])).status_code == 404


def test_values_that_moved_meanwhile_are_not_decided_on(world, admin_page):
    local, remote, issue = conflict("Mill")
    Account.objects.filter(pk=remote.pk).update(telephone1="4")
    answer = press(admin_page, issue, "resolve", **{f"choice-{key_of(issue)}": "ours"})
    assert "has been changed since" in answer.content.decode()
    assert values(local, remote) == ("2", "4")


def test_only_conflicts_have_choices(world, admin_page):
    factories.customer("Mill", salesperson=factories.salesperson("AB"))
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    issue = factories.open_issues()[0]
    assert "Only conflicts have values" in press(admin_page, issue, "resolve", **{"choice-1": "ours"}).content.decode()
    assert "Which value is right" not in admin_page.get(page(issue)).content.decode()


def test_a_typed_value_the_table_refuses_is_told(world, admin_page):
    local, remote, issue = conflict("Mill")
    chosen = {f"choice-{key_of(issue)}": "typed", f"typed-{key_of(issue)}": "call me"}
    assert "Phone No." in press(admin_page, issue, "resolve", **chosen).content.decode()
    assert values(local, remote) == ("2", "3")


@pytest.mark.parametrize("role", [roles.AUDITOR, roles.SALES])
def test_who_may_not_resolve_sees_values_without_buttons(world, signed_in, role):
    _local, _remote, issue = conflict("Mill")
    client = signed_in(role)
    text = client.get(page(issue)).content.decode()
    assert "Last agreed on" in text
    assert 'type="radio"' not in text
    for what in ("resolve", "retry", "uncouple"):
        assert press(client, issue, what).status_code == 403, what
    assert client.post(reverse("admin:integration_issue_retry_all")).status_code == 403


def test_issues_are_not_made_or_deleted_by_hand(world, admin_page):
    _local, _remote, issue = conflict("Mill")
    assert admin_page.get(f"{LIST}add/").status_code == 403
    assert admin_page.post(f"{LIST}{issue.pk}/delete/", {"post": "yes"}).status_code == 403


# --- settling -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "typed", "expected"), [("ours", "", "2"), ("theirs", "", "3"), ("typed", "+32 9 000", "+32 9 000")]
)
def test_the_chosen_value_is_on_both_sides_and_the_issue_closes(world, admin_page, choice, typed, expected):
    local, remote, issue = conflict("Mill")
    key = key_of(issue)
    text = admin_page.get(page(issue)).content.decode()
    assert "Last agreed on" in text
    press(admin_page, issue, "resolve", **{f"choice-{key}": choice, f"typed-{key}": typed})
    assert values(local, remote) == (expected, expected)
    issue.refresh_from_db()
    assert issue.closed_at is not None
    assert not factories.sync("CUSTOMER", "full").to.get("modified")


def test_each_field_has_its_own_choice(world, admin_page):
    local, remote, issue = conflict("Mill", phone=("2", "3"), mail=("b@x.example", "c@x.example"))
    chosen = {f"choice-{key_of(issue)}": "ours", f"choice-{key_of(issue, 'Email')}": "theirs"}
    press(admin_page, issue, "resolve", **chosen)
    assert values(local, remote) == ("2", "2")
    assert Customer.objects.get(pk=local.pk).e_mail == "c@x.example"


def test_one_choice_for_all_alike(world, admin_page):
    first, second = conflict("Mill"), conflict("Quarry", phone=("5", "6"))
    other = conflict("Bakery", mail=("b@x.example", "c@x.example"))
    text = admin_page.get(page(first[2])).content.decode()
    assert "Apply to the other conflict about Phone No." in text
    key = key_of(first[2])
    refused = press(admin_page, first[2], "resolve", **{f"choice-{key}": "typed", f"typed-{key}": "9", "alike": "1"})
    assert "for this record only" in refused.content.decode()
    before = SynchRun.objects.count()
    press(admin_page, first[2], "resolve", **{f"choice-{key}": "theirs", "alike": "1"})
    assert SynchRun.objects.count() == before + 1
    assert values(*first[:2]) == ("3", "3")
    assert values(*second[:2]) == ("6", "6")
    assert [i.pk for i in factories.open_issues()] == [other[2].pk]


def test_alike_is_all_or_nothing(world, admin_page):
    first, second = conflict("Mill"), conflict("Quarry", phone=("5", "6"))
    Account.objects.filter(pk=second[1].pk).update(telephone1="7")
    answer = press(admin_page, first[2], "resolve", **{f"choice-{key_of(first[2])}": "ours", "alike": "1"})
    assert "has been changed since" in answer.content.decode()
    assert values(*first[:2]) == ("2", "3")


def test_the_coupling_of_a_deleted_partner_can_be_deleted(world, admin_page):
    local, remote = factories.coupled_customer("Mill")
    remote.delete()
    local.name = "Windmill"
    local.save()
    factories.sync("CUSTOMER")
    issue = factories.open_issues()[0]
    assert "Delete the coupling" in admin_page.get(page(issue)).content.decode()
    press(admin_page, issue, "uncouple")
    assert not Coupling.objects.exists()


# --- retrying -------------------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(world):
    """Two customers whose salesperson is not coupled, one whose other salesperson is not."""
    ada, ben = factories.salesperson("AB"), factories.salesperson("BC")
    for name, seller in (("Mill", ada), ("Quarry", ada), ("Bakery", ben)):
        factories.customer(name, salesperson=seller)
    factories.change_mapping("CUSTOMER", only_coupled=False)
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    return ada, ben


def test_causes_are_counted_and_lead_to_their_issues(waiting, admin_page):
    causes = [cause for cause, _badge in admin_page.get(LIST).context["causes"]]
    assert sorted(c.count for c in causes) == [1, 2]
    most = next(c for c in causes if c.count == 2)
    assert "Salesperson Code of 2 records is “AB · Ab”" in most.sentence
    shown = admin_page.get(LIST, {"cause": most.key})
    assert {i.source_label[-6:] for i in shown.context["cl"].result_list} == {"Quarry", "· Mill"}
    assert not admin_page.get(LIST, {"cause": "nonsense"}).context["cl"].result_list
    issue = Issue.objects.get(source_label__endswith="Mill")
    assert "2 issues have this cause" in admin_page.get(page(issue)).content.decode()


def test_retrying_one(waiting, admin_page):
    issue = Issue.objects.get(source_label__endswith="Mill")
    text = admin_page.get(page(issue)).content.decode()
    assert reverse("admin:bc_salesperson_couple", args=[waiting[0].pk]) in text
    assert "1 held back" in press(admin_page, issue, "retry").content.decode()
    factories.couple("SALESPEOPLE", waiting[0], factories.user("Ada"))
    press(admin_page, issue, "retry")
    issue.refresh_from_db()
    assert issue.closed_at is not None
    assert Account.objects.filter(name="Mill").exists()


def test_retrying_chosen_ones_and_all_shown(waiting, admin_page, django_capture_on_commit_callbacks):
    for seller, person in zip(waiting, ("Ada", "Ben"), strict=True):
        factories.couple("SALESPEOPLE", seller, factories.user(person))
    Issue.objects.update(parked=True, next_try_at=None)
    mill = Issue.objects.get(source_label__endswith="Mill")
    with django_capture_on_commit_callbacks(execute=True):
        chosen = {"action": "retry_selected", "_selected_action": [str(mill.pk)]}
        answer = admin_page.post(LIST, chosen, follow=True)
    assert "1 issue is tried again" in answer.content.decode()
    assert Account.objects.filter(name="Mill").exists()
    assert not Account.objects.filter(name="Quarry").exists()
    with django_capture_on_commit_callbacks(execute=True):
        address = reverse("admin:integration_issue_retry_all")
        answer = admin_page.post(f"{address}?q=Bakery", follow=True)
    assert "1 issue is tried again" in answer.content.decode()
    assert Account.objects.filter(name="Bakery").exists()
    assert not Account.objects.filter(name="Quarry").exists()
    with django_capture_on_commit_callbacks(execute=True):
        admin_page.post(address)
    assert Account.objects.filter(name="Quarry").exists()
    assert "no open issue" in admin_page.post(address, follow=True).content.decode()


def test_a_stopped_run_s_issue_leads_to_the_mapping(world, admin_page):
    world.connection.enabled = False
    world.connection.save()
    factories.sync("CUSTOMER")
    issue = factories.open_issues()[0]
    text = admin_page.get(page(issue)).content.decode()
    assert "The connection is not enabled." in text
    assert reverse("admin:integration_tablemapping_change", args=[issue.mapping_id]) in text


# --- the list -------------------------------------------------------------------------------------------------------


def test_filters(waiting, admin_page):
    Issue.objects.filter(source_label__endswith="Mill").update(closed_at=timezone.now())
    Issue.objects.filter(source_label__endswith="Quarry").update(
        parked=True, first_seen=timezone.now() - dt.timedelta(days=8)
    )

    def listed(**query):
        found = admin_page.get(LIST, query).context["cl"].result_list
        return sorted(issue.source_label.split(" · ")[-1] for issue in found)

    assert listed() == ["Bakery", "Quarry"]
    assert listed(state="closed") == ["Mill"]
    assert listed(state="any") == ["Bakery", "Mill", "Quarry"]
    assert listed(parked__exact="1") == ["Quarry"]
    assert listed(age="week") == ["Quarry"]
    assert listed(age="month") == []
    assert listed(q="bakery") == ["Bakery"]
    assert listed(issue_class__exact="conflict") == []
    run = SynchRun.objects.filter(kind="full").last()
    assert listed(closed_at__isnull="True", run__id__exact=str(run.pk)) == ["Bakery", "Quarry"]


def test_an_empty_inbox_says_so(world, admin_page):
    assert "Nothing needs you" in admin_page.get(LIST).content.decode()


@pytest.mark.parametrize("more", [0, 8])
def test_statements_of_the_list_do_not_grow(waiting, admin_page, more):
    seller = factories.salesperson("CD")
    for number in range(more):
        factories.customer(f"More {number}", salesperson=seller)
    factories.sync("CUSTOMER")
    admin_page.get(LIST)
    with statements(database) as asked:
        admin_page.get(LIST)
    assert len(asked) <= (18 if settings.THEMED else 14), asked
    with statements(database) as asked:
        admin_page.get(page(factories.open_issues()[0]))
    assert len(asked) <= 16, asked
