"""The command that lists issues, tries them again and settles deleted partners, as somebody types it."""

import pytest
from django.contrib.auth.models import Permission, User

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, Issue
from tests import factories
from tests.factories import coupled_customer, open_issues, sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def orphans(world):
    """Two customers whose account was deleted."""
    pairs = [coupled_customer(name) for name in ("Mill", "Quarry")]
    for _local, remote in pairs:
        Account.objects.filter(pk=remote.pk).delete()
    sync("CUSTOMER")
    return [local for local, _remote in pairs]


# --- wrong input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--restore"], "Name issues by their numbers"),
        (["--all"], "belong to an action"),
        (["mill", "--retry"], "“mill” is not the number of an issue"),
        (["999999", "--retry"], "There is no open issue 999999"),
        (["--restore", "--class", "sad"], "“sad” is not a class of issues"),
        (["--find-deleted", "--class", "data"], "only --mapping narrows it"),
        (["--delete-survivor", "--all"], "Say --yes if that is right"),
    ],
)
def test_what_is_refused(orphans, command, arguments, words):
    answer = command("issues", *arguments)
    assert answer.status == 2
    assert words in " ".join(answer.err.split())
    assert len(open_issues()) == 2
    assert Customer.objects.count() == 2


def test_who_may_not_is_refused(orphans, command):
    user = User.objects.create_user("looker")
    user.user_permissions.add(Permission.objects.get(codename="view_issue"))
    assert command("issues", "--user", "looker").status == 0
    for action in ("--retry", "--restore", "--delete-coupling", "--send", "--find-deleted"):
        answer = command("issues", "--user", "looker", action, *([] if action == "--find-deleted" else ["--all"]))
        assert (answer.status, "is missing" in answer.err) == (2, True), action


# --- listing ---------------------------------------------------------------------------------------------------------


def test_the_list_gives_the_numbers_the_actions_take(orphans, command):
    first, _second = open_issues()
    answer = command("issues")
    assert f"#{first.pk} CUSTOMER:" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 120
    assert {i["id"] for i in command("issues", "--json").data["issues"]} == {i.pk for i in open_issues()}
    assert command("issues", str(first.pk), "--json").data["count"] == 1


# --- acting ----------------------------------------------------------------------------------------------------------


def test_retrying_some_and_all(orphans, command):
    first, _second = open_issues()
    Issue.objects.update(parked=True)
    answer = command("issues", f"#{first.pk}", "--retry")
    assert "1 issue will be tried again by the next run" in answer.out
    assert [i.parked for i in open_issues()] == [False, True]
    assert command("issues", "--retry", "--all", "--json").data["count"] == 2
    assert not Issue.objects.filter(parked=True).exists()


def by_name():
    """The open issues by the names of their records, whatever order these were found in."""
    return sorted(open_issues(), key=lambda issue: issue.source_label)


def test_restoring_one(orphans, command):
    mill, quarry = by_name()
    answer = command("issues", str(mill.pk), "--restore")
    assert answer.status == 0
    assert "1 change" in answer.out
    assert [a.name for a in Account.objects.all()] == ["Mill"]
    assert [i.pk for i in open_issues()] == [quarry.pk]


def test_what_is_left_out_is_said_and_is_not_success(orphans, command):
    coupled_customer("Bakery", phone_no="1")
    Account.objects.filter(name="Bakery").update(telephone1="call me")
    sync("CUSTOMER")
    answer = command("issues", "--restore", "--all")
    assert "Left out: 1. Both of their records exist." in answer.out
    data = command("issues", "--restore", "--class", "data", "--json")
    assert data.data == {"taken": 0, "runs": [], "left_out": [{"count": 1, "why": "Both of their records exist."}]}
    assert data.status == 1


def test_deleting_couplings_and_what_is_left(orphans, command):
    mill, _quarry = by_name()
    assert command("issues", str(mill.pk), "--delete-coupling").status == 0
    assert Customer.objects.count() == 2
    answer = command("issues", "--delete-survivor", "--all", "--yes", "--json")
    assert answer.status == 0
    assert answer.data["runs"][0]["jobs"][0]["deleted"] == 1
    assert [c.name for c in Customer.objects.all()] == ["Mill"]
    assert not Coupling.objects.exists()


def test_synchronising_by_force(world, command):
    local, remote = coupled_customer("Mill", fax_no="1")
    Customer.objects.filter(pk=local.pk).update(fax_no="2")
    Account.objects.filter(pk=remote.pk).update(fax="3")
    sync("CUSTOMER")
    assert command("issues", "--get", "--all").status == 0
    local.refresh_from_db()
    assert local.fax_no == "3"
    assert not open_issues()


def test_finding_deleted_records(world, command):
    assert "No coupling has a deleted record." in command("issues", "--find-deleted").out
    _local, remote = coupled_customer("Mill")
    Account.objects.filter(pk=remote.pk).delete()
    factories.raw("DELETE FROM integration_change")
    answer = command("issues", "--find-deleted", "--mapping", "customer")
    assert answer.status == 1
    assert "manage.py issues --mapping" in answer.out
    assert len(open_issues()) == 1
    assert command("issues", "--find-deleted", "--mapping", "nothing").status == 2
