"""Settling a conflict field by field."""

import pytest
from django.utils import timezone

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, Issue, SynchRun
from integration.models.run import RunStatus
from integration.services import resolve, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.explain import explain_record
from tests.factories import coupled_customer, open_issues, sync
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def clash(world):
    """(issue, customer, account, keys by label): fax and phone edited on both sides."""
    local, remote = coupled_customer("Nordwind", fax_no="1", phone_no="1", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(fax_no="2", phone_no="2")
    Account.objects.filter(pk=remote.pk).update(fax="3", telephone1="3")
    sync("CUSTOMER")
    (issue,) = open_issues()
    return issue, local, remote, {f["label"]: f["key"] for f in issue.fields}


def values(local, remote):
    local.refresh_from_db()
    remote.refresh_from_db()
    return local.fax_no, remote.fax, local.phone_no, remote.telephone1


def test_ours_and_theirs_field_by_field(clash):
    issue, local, remote, keys = clash
    resolve.resolve(issue, {keys["Fax No."]: "ours", keys["Phone No."]: "theirs"})
    assert values(local, remote) == ("2", "2", "3", "3")
    assert not open_issues()
    again = sync("CUSTOMER")
    assert "modified" not in {**again.to, **again.back}


def test_a_typed_value_goes_to_both_sides(clash):
    issue, local, remote, keys = clash
    resolve.resolve(issue, {keys["Fax No."]: "typed", keys["Phone No."]: "ours"}, {keys["Fax No."]: "4"})
    assert values(local, remote) == ("4", "4", "2", "2")
    assert not open_issues()


def test_settling_one_field_leaves_the_other_open(clash):
    issue, local, remote, keys = clash
    resolve.resolve(issue, {keys["Fax No."]: "theirs"})
    assert values(local, remote) == ("3", "3", "2", "3")
    (left,) = open_issues()
    assert [f["label"] for f in left.fields] == ["Phone No."]


def test_nobody_decides_on_values_that_have_moved(clash):
    issue, local, remote, keys = clash
    Customer.objects.filter(pk=local.pk).update(fax_no="9")
    with pytest.raises(Conflict, match="changed since"):
        resolve.resolve(issue, {keys["Fax No."]: "ours"})
    assert values(local, remote)[:2] == ("9", "3")


@pytest.mark.parametrize("choice", ["ours", "theirs"])
def test_what_is_edited_between_the_choice_and_the_run_is_asked_about_again(clash, choice):
    """The run goes on, and the conflict shows what was agreed on as far as it is known."""
    issue, local, remote, keys = clash
    run = resolve.resolve_alike(issue, {keys["Fax No."]: choice, keys["Phone No."]: choice}, background=True)
    Customer.objects.filter(pk=local.pk).update(fax_no="9")
    Account.objects.filter(pk=remote.pk).update(fax="8")
    synchronise.execute(run)
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    (again,) = open_issues()
    (fax,) = again.fields
    assert (fax["label"], fax["local"], fax["remote"]) == ("Fax No.", "9", "8")
    assert fax["base"] == {"ours": "3", "theirs": "2"}[choice]
    assert values(local, remote) == ("9", "8", *{"ours": "22", "theirs": "33"}[choice])
    [said] = explain_record(local.no, "bc.customer")
    [line] = [f for f in said["fields"] if f["label"] == "Fax No."]
    assert {line["base"], line["base_remote"]} == {fax["base"]}


def test_nothing_is_chosen_while_a_run_is_at_work(clash):
    issue, _local, _remote, keys = clash
    run = synchronise.request_run(issue.mapping, "synch")
    SynchRun.objects.filter(pk=run.pk).update(status=RunStatus.RUNNING, heartbeat=timezone.now())
    before = Coupling.objects.get().base
    for settle in (resolve.resolve, resolve.resolve_alike):
        with pytest.raises(Conflict, match=f"Run {run.pk} of CUSTOMER is running"):
            settle(issue, dict.fromkeys(keys.values(), "ours"))
    assert Coupling.objects.get().base == before


def test_a_closed_issue_and_wrong_choices_are_refused(clash):
    issue, _, _, keys = clash
    with pytest.raises(Refused, match="Choose a value"):
        resolve.resolve(issue, {})
    with pytest.raises(Refused, match="Choose a value"):
        resolve.resolve(issue, {"999": "ours"})
    with pytest.raises(Refused, match="not a choice"):
        resolve.resolve(issue, {keys["Fax No."]: "mine"})
    resolve.resolve(issue, dict.fromkeys(keys.values(), "ours"))
    closed = Issue.objects.get(pk=issue.pk)
    with pytest.raises(Conflict, match="already closed"):
        resolve.resolve(closed, {keys["Fax No."]: "ours"})


def test_a_typed_value_that_a_table_rule_refuses_writes_nothing(clash):
    issue, local, remote, keys = clash
    from integration.services.write_rows import RowsRefused

    with pytest.raises((Refused, RowsRefused), match="letters"):
        resolve.resolve(issue, {keys["Phone No."]: "typed"}, {keys["Phone No."]: "call me"})
    assert values(local, remote) == ("2", "3", "2", "3")
    assert len(open_issues()) == 1
