"""Issues over REST: settling conflicts and trying again."""

import pytest

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
