"""What people set up is changed by the version they have read (If-Match), whichever address it has."""

import pytest

from integration.models import Schedule
from integration.services import schedule
from tests.api.conftest import errors

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(world) -> None:
    """Both sides set up."""


def made(api, address, body):
    answer = api.post(address, body)
    assert answer.status_code == 201, answer.content
    return answer["Location"]


def a_schedule(api):
    return f"/api/v1/schedules/{schedule.named('CUSTOMER').pk}/", {"every_minutes": 5}, {"every_minutes": 7}


def a_template(api):
    body = {"code": "HOME", "table": "bc.customer", "lines": []}
    return made(api, "/api/v1/config-templates/", body), {"description": "One"}, {"description": "Two"}


def a_use(api):
    a_template(api)
    body = {"mapping": "CUSTOMER", "side": "L", "template": "HOME", "priority": 1, "conditions": []}
    return made(api, "/api/v1/mapping-templates/", body), {"priority": 2}, {"priority": 3}


@pytest.mark.parametrize("of", [a_schedule, a_template, a_use])
def test_a_change_of_another_version_is_refused_and_changes_nothing(api, of) -> None:
    address, one, two = of(api)
    read = api.get(address)
    [(field, value)] = one.items()
    changed = api.patch(address, one, HTTP_IF_MATCH=read["ETag"])
    assert changed.json()[field] == value
    [found] = errors(api.patch(address, two, HTTP_IF_MATCH=read["ETag"]), 412)
    assert "is not the version you have read" in found["message"]
    assert "new ETag" in found["next_step"]
    assert api.get(address).json()[field] == value
    # with the version of the answer, or without any
    assert changed["ETag"] == api.get(address)["ETag"] != read["ETag"]
    assert api.patch(address, two, HTTP_IF_MATCH=changed["ETag"]).status_code == 200
    assert api.patch(address, one).status_code == 200


def test_what_runs_do_to_a_schedule_is_no_other_version(api) -> None:
    address, one, _two = a_schedule(api)
    read = api.get(address)
    Schedule.objects.update(status="inactive", attempts=3, message="Failed.")
    assert api.patch(address, one, HTTP_IF_MATCH=read["ETag"]).status_code == 200
