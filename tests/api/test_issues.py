"""Issues over REST: settling conflicts and trying again."""

import pytest

from crm.models import Account
from integration.models import Coupling, Issue, SynchRun
from integration.models.run import RunStatus
from tests import factories
from tests.api.conftest import errors

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def conflict(world):
    mill, account = factories.coupled_customer("Mill")
    mill.phone_no, account.telephone1 = "1", "2"
    mill.name, account.name = "Mill A", "Mill B"
    mill.save()
    account.save()
    factories.sync("CUSTOMER")
    return Issue.objects.get(closed_at=None), mill, account


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "required"),
        ({"choices": {}}, "empty"),
        ({"choices": {"phone_no": "mine"}}, "mine"),
        ({"choices": {"colour": "ours"}}, "“colour” is not in conflict"),
        ({"choices": {"phone_no": "ours"}, "when": "now"}, "no such field"),
        ({"choices": {"phone_no": "typed"}, "typed": {"phone_no": "7"}, "all_alike": True}, "for this record only"),
    ],
)
def test_wrong_choices_are_refused(api, conflict, body, words):
    issue, mill, account = conflict
    found = errors(api.post(f"{API}issues/{issue.pk}/resolve/", body), 400)
    assert words in found[0]["message"]
    mill.refresh_from_db()
    account.refresh_from_db()
    assert (mill.phone_no, account.telephone1) == ("1", "2")


def test_a_conflict_is_settled_field_by_field(api, conflict):
    issue, mill, account = conflict
    shown = api.get(f"{API}issues/?open=true&issue_class=conflict").json()["results"]
    assert [i["id"] for i in shown] == [issue.pk]
    assert {f["local_field"] for f in shown[0]["fields"]} == {"phone_no", "name"}
    body = {"choices": {"telephone1": "theirs", "name": "typed"}, "typed": {"name": "The Mill"}}
    answer = api.post(f"{API}issues/{issue.pk}/resolve/", body)
    assert (answer.status_code, answer.json()["status"]) == (200, "finished")
    mill.refresh_from_db()
    account.refresh_from_db()
    assert (mill.phone_no, account.telephone1) == ("2", "2")
    assert (mill.name, account.name) == ("The Mill", "The Mill")
    assert api.get(f"{API}issues/?open=true").json()["count"] == 0
    assert "already closed" in errors(api.post(f"{API}issues/{issue.pk}/resolve/", body), 409)[0]["message"]
    assert "already closed" in errors(api.post(f"{API}issues/{issue.pk}/retry/", {}), 409)[0]["message"]


def test_values_that_moved_are_not_decided_on(api, conflict):
    issue, _mill, account = conflict
    account.telephone1 = "3"
    account.save()
    answer = api.post(f"{API}issues/{issue.pk}/resolve/", {"choices": {"phone_no": "theirs"}})
    assert "changed since" in errors(answer, 409)[0]["message"]


def test_a_busy_mapping_keeps_a_conflict_as_it_is(api, conflict):
    issue, *_records = conflict
    busy = SynchRun.objects.create(mapping=issue.mapping, status=RunStatus.RUNNING, lease="elsewhere:1:x")
    SynchRun.objects.filter(pk=busy.pk).update(heartbeat=busy.requested_at)
    base = Coupling.objects.get().base
    errors(api.post(f"{API}issues/{issue.pk}/resolve/", {"choices": {"phone_no": "ours"}}), 409)
    assert Coupling.objects.get().base == base


def test_only_conflicts_have_choices_and_others_are_retried(api, world):
    mill = factories.customer("Mill", salesperson=factories.salesperson("AB"))
    account = factories.account("Mill")
    factories.couple("CUSTOMER", mill, account, first_synch="to_integration")
    issue = Issue.objects.get(closed_at=None)
    found = errors(api.post(f"{API}issues/{issue.pk}/resolve/", {"choices": {"name": "ours"}}), 400)
    assert "Only conflicts" in found[0]["message"]
    answer = api.post(f"{API}issues/{issue.pk}/retry/", {})
    assert (answer.status_code, answer.json()["failures"]) == (200, 0)
    assert answer.json()["next_try_at"]


# --- several at once --------------------------------------------------------------------------------------------------


@pytest.fixture
def orphan(world):
    """A customer whose account was deleted, and its issue."""
    mill, account = factories.coupled_customer("Mill")
    Account.objects.filter(pk=account.pk).delete()
    factories.sync("CUSTOMER")
    return Issue.objects.get(closed_at=None), mill


@pytest.mark.parametrize(
    ("action", "body", "words"),
    [
        ("restore", {}, "Name the issues by their ids"),
        ("restore", {"ids": [1], "all": True}, "Name the issues by their ids"),
        ("restore", {"ids": [999999]}, "There is no open issue 999999"),
        ("synchronise", {"all": True}, "required"),
        ("synchronise", {"all": True, "direction": "sideways"}, "sideways"),
        ("retry", {"all": True, "later": True}, "no such field"),
        ("find-deleted", {"mapping": "NOTHING"}, "NOTHING"),
    ],
)
def test_wrong_requests_about_several_issues_are_refused(api, world, action, body, words):
    found = errors(api.post(f"{API}issues/{action}/", body), 400)
    assert words in found[0]["message"]


def test_a_deleted_partner_is_restored(api, orphan, django_capture_on_commit_callbacks):
    issue, mill = orphan
    with django_capture_on_commit_callbacks(execute=True):
        answer = api.post(f"{API}issues/restore/", {"ids": [issue.pk]})
    assert (answer.status_code, answer.json()["taken"], len(answer.json()["runs"])) == (202, 1, 1)
    assert Coupling.objects.get(local_id=mill.pk).remote_id == Account.objects.get(name="Mill").pk
    assert api.get(f"{API}issues/?open=true").json()["count"] == 0


def test_what_does_not_fit_is_counted(api, conflict, django_capture_on_commit_callbacks):
    issue, _mill, _account = conflict
    answer = api.post(f"{API}issues/restore/", {"all": True}).json()
    assert (answer["taken"], answer["runs"]) == (0, [])
    assert answer["left_out"] == [{"count": 1, "why": "Both of their records exist."}]
    with django_capture_on_commit_callbacks(execute=True):
        body = {"ids": [issue.pk], "direction": "to_integration"}
        assert api.post(f"{API}issues/synchronise/", body).json()["taken"] == 1
    assert api.get(f"{API}issues/?open=true").json()["count"] == 0


def test_deleting_what_is_left_takes_the_right_to(client_with, orphan):
    issue, mill = orphan
    client = client_with("integration.resolve")
    found = errors(client.post(f"{API}issues/delete-survivor/", {"ids": [issue.pk]}), 400)
    assert "bc.delete_customer is missing" in found[0]["message"]
    errors(client.post(f"{API}issues/delete-coupling/", {"ids": [issue.pk]}), 403)
    assert Coupling.objects.filter(local_id=mill.pk).exists()


def test_retrying_several_and_finding_deleted_ones(api, orphan):
    answer = api.post(f"{API}issues/retry/", {"all": True})
    assert (answer.status_code, answer.json()["taken"]) == (200, 1)
    assert len(api.post(f"{API}issues/retry/", {"all": True, "now": True}).json()["runs"]) == 1
    assert api.post(f"{API}issues/find-deleted/", {}).json()["taken"] == 1
