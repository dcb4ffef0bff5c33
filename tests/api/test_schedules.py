"""Schedules over REST: wrong input first, then reading, changing, holding, readying, running."""

import pytest

from integration.models import Schedule, SynchRun
from integration.services import connections, schedule
from tests import factories
from tests.api.conftest import errors

pytestmark = pytest.mark.django_db
SCHEDULES = "/api/v1/schedules/"


@pytest.fixture(autouse=True)
def _world(world) -> None:
    """Both sides set up."""


def at(name: str) -> str:
    return f"{SCHEDULES}{schedule.named(name).pk}/"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"colour": "red"}, "colour", "no such field"),
        ({"status": "ready"}, "status", "no such field"),
        ({"every_minutes": 0}, "every_minutes", "every 1 to 44640 minutes, not every 0"),
        ({"every_minutes": "soon"}, "every_minutes", "integer"),
        ({"cron": "soon"}, "cron", "“soon” is not a cron expression"),
    ],
)
def test_what_cannot_be_a_rhythm_is_refused_and_changes_nothing(api, change, field, words) -> None:
    before = list(Schedule.objects.order_by("pk").values())
    [found] = errors(api.patch(at("CUSTOMER"), change), 400)
    assert found["field"] == field
    assert words in found["message"]
    assert list(Schedule.objects.order_by("pk").values()) == before


def test_reading_and_filtering(api) -> None:
    Schedule.objects.filter(mapping__name="VENDOR").update(status="error", message="Gone away.")
    [found] = api.get(SCHEDULES, {"status": "error"}).json()["results"]
    assert (found["name"], found["mapping"], found["label"]) == ("VENDOR", "VENDOR", "Synchronise changed records")
    assert found["message"] == "Gone away."
    assert api.get(SCHEDULES, {"mapping": "customer"}).json()["count"] == 1
    assert api.get(at("PRUNE")).json()["mapping"] is None
    errors(api.get(f"{SCHEDULES}999999/"), 404)


def test_changing_the_rhythm(api) -> None:
    answer = api.patch(at("CUSTOMER"), {"every_minutes": 15})
    assert answer.status_code == 200, answer.content
    assert answer.json()["every_minutes"] == 15
    assert schedule.named("CUSTOMER").every_minutes == 15


def test_hold_ready_run(api) -> None:
    assert api.post(f"{at('CUSTOMER')}hold/").json()["status"] == "on_hold"
    assert api.post(f"{at('CUSTOMER')}ready/").json()["status"] == "ready"
    answer = api.post(f"{at('CUSTOMER')}run/")
    assert answer.status_code == 202
    run = SynchRun.objects.get()
    assert answer.json()["run"].endswith(f"/runs/{run.pk}/")
    assert run.requested_by.username == "ada"
    [refused] = errors(api.post(f"{at('CUSTOMER')}run/"), 409)
    assert "CUSTOMER is in process" in refused["message"]
    connections.set_enabled(factories.connection(), False)
    [refused] = errors(api.post(f"{at('VENDOR')}ready/"), 400)
    assert "The connection is not enabled. Enable it first." in refused["message"]


def test_pressing_run_twice_with_one_key_runs_once(api) -> None:
    for _again in range(2):
        answer = api.post(f"{at('CUSTOMER')}run/", headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 202
    assert SynchRun.objects.count() == 1


def test_who_may_do_what(client_with) -> None:
    reader = client_with("integration.view_schedule")
    assert reader.get(SCHEDULES).status_code == 200
    assert reader.patch(at("CUSTOMER"), {"every_minutes": 5}).status_code == 403
    assert reader.post(f"{at('CUSTOMER')}hold/").status_code == 403
    worker = client_with("integration.synchronise")
    assert worker.get(SCHEDULES).status_code == 403
    assert worker.post(f"{at('CUSTOMER')}hold/").status_code == 200


def test_everything_that_changed_is_queued_in_order(api) -> None:
    answer = api.post("/api/v1/connection/synchronise/")
    assert answer.status_code == 202, answer.content
    names = [run["mapping"] for run in answer.json()]
    assert set(names) == factories.on_their_own()
    assert names.index("CURRENCY") < names.index("CUSTOMER") < names.index("CONTACT")
    connections.set_enabled(factories.connection(), False)
    [refused] = errors(api.post("/api/v1/connection/synchronise/"), 400)
    assert "The connection is not enabled" in refused["message"]
