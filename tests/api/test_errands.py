"""Errands over REST: of runs, previews and plans, and taken back with the run or left."""

import pytest
from django.contrib.auth.models import Permission

from erp.bc.models import Customer
from tests import factories
from tests.errands import errands, new_contact, open_doors
from tests.factories import sync

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open(db):
    factories.make_world()
    open_doors()
    new_contact()


def test_a_run_names_its_errands_and_they_name_their_run(api):
    run = sync("CONTACT").run
    (errand,) = errands()
    data = api.get(f"/api/v1/runs/{run.pk}/").json()
    (told,) = data["errands"]
    assert (data["parent"], told["mapping"], told["role"], told["runs"]) == (None, "CUSTOMER", "first", [errand.pk])
    assert [job["inserted"] for job in told["jobs"] if job["direction"] == "from_integration"] == [1]
    assert api.get(f"/api/v1/runs/{errand.pk}/").json()["parent"] == run.pk


def test_the_list_can_leave_errands_out(api):
    run = sync("CONTACT").run
    (errand,) = errands()

    def listed(query):
        return [each["id"] for each in api.get(f"/api/v1/runs/?{query}").json()["results"]]

    assert listed("errand=false") == [run.pk]
    assert listed("errand=true") == [errand.pk]
    assert listed(f"parent={run.pk}") == [errand.pk]


def test_a_preview_tells_what_is_brought_first(api):
    data = api.post("/api/v1/table-mappings/CONTACT/preview/", {"limit": 1}).json()
    assert data["counts"] == {"insert": {"from_integration": 1}}
    assert data["brought"] == {"CUSTOMER": {"insert": {"from_integration": 1}}}
    assert [(r["mapping"], r["errand"]) for r in data["records"]] == [("CUSTOMER", "first"), ("CONTACT", "")]


def test_a_preview_needs_the_right_to_see_what_would_be_brought(client_with):
    client = client_with("integration.synchronise", "bc.view_contact", "crm.view_contact")
    answer = client.post("/api/v1/table-mappings/CONTACT/preview/", {})
    assert answer.status_code == 403
    assert "view_customer" in str(answer.json()) or "view_account" in str(answer.json())
    assert Permission.objects.filter(codename="view_customer").exists()


def test_a_plan_lists_its_parts_which_are_not_applied_alone(api, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        plan = api.post("/api/v1/table-mappings/CONTACT/plan/", {}).json()["id"]
    (part,) = errands()
    data = api.get(f"/api/v1/runs/{plan}/plan/").json()
    (told,) = data["errands"]
    assert told == {"mapping": "CUSTOMER", "role": "first", "runs": [part.pk], "counts": {"insert": 1}}
    assert api.get(f"/api/v1/runs/{part.pk}/plan/").json()["parent"] == plan
    answer = api.post(f"/api/v1/runs/{part.pk}/apply/", {})
    assert answer.status_code == 400
    assert f"Apply plan {plan}" in str(answer.json())


def test_a_run_is_reverted_with_or_without_what_was_brought_first(api, django_capture_on_commit_callbacks):
    run = sync("CONTACT").run
    (errand,) = errands()
    plan = api.get(f"/api/v1/runs/{run.pk}/revert/preview/").json()
    assert plan["errands"] == [errand.pk]
    assert {record["run"] for record in plan["records"]} == {run.pk, errand.pk}
    assert api.get(f"/api/v1/runs/{run.pk}/revert/preview/?errands=false").json()["errands"] == []
    with django_capture_on_commit_callbacks(execute=True):
        assert api.post(f"/api/v1/runs/{run.pk}/revert/", {"errands": False}).status_code == 202
    assert Customer.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert api.post(f"/api/v1/runs/{errand.pk}/revert/", {}).status_code == 202
    assert not Customer.objects.exists()
