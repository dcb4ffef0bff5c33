"""Undo, plans, drift, explanations and history over REST."""

import pytest

from erp.bc.models import Customer
from integration.models import SynchRun
from tests import factories
from tests.factories import coupled_customer, sync

pytestmark = pytest.mark.django_db(transaction=True)

API = "/api/v1/"


@pytest.fixture
def edited(world):
    local, remote = coupled_customer("Nordwind", city="Kiel")
    Customer.objects.filter(pk=local.pk).update(city="Lübeck")
    return local, remote


def city(remote):
    remote.refresh_from_db()
    return remote.address1_city


def ended(api, answer):
    assert answer.status_code in (200, 202), answer.json()
    return api.get(answer["Location"]).json()


def test_a_run_is_previewed_and_reverted(api, edited):
    run = sync("CUSTOMER").run
    plan = api.get(f"{API}runs/{run.pk}/revert/preview/").json()
    assert (plan["total"], plan["counts"]) == (1, {"put": 1})
    assert plan["records"][0]["put_back"] == [{"field": "Address 1: City", "now": "Lübeck", "other": "Kiel"}]
    assert city(edited[1]) == "Lübeck"
    done = ended(api, api.post(f"{API}runs/{run.pk}/revert/", {}))
    assert (done["kind"], done["reverts"], done["status"]) == ("revert", run.pk, "finished")
    assert city(edited[1]) == "Kiel"
    again = api.post(f"{API}runs/{run.pk}/revert/", {})
    assert again.status_code == 409
    assert "reverted by run" in str(again.json())


def test_reverting_takes_its_permission(client_with, edited):
    run = sync("CUSTOMER").run
    answer = client_with("integration.view_synchrun").post(f"{API}runs/{run.pk}/revert/", {})
    assert answer.status_code == 403
    assert "revert runs" in str(answer.json())


def test_a_plan_is_made_read_and_applied(api, edited):
    run = ended(api, api.post(f"{API}table-mappings/CUSTOMER/plan/", {}))
    assert (run["kind"], run["status"]) == ("preview", "finished")
    plan = api.get(f"{API}runs/{run['id']}/plan/?action=modify&search=nordwind").json()
    assert (plan["counts"], plan["count"]) == ({"modify": 1}, 1)
    (field,) = [f for f in plan["records"][0]["fields"] if f["field"] == "address1_city"]
    assert (field["agreed"], field["local"], field["remote"], field["after"]) == ("Kiel", "Lübeck", "Kiel", "Lübeck")
    done = ended(api, api.post(f"{API}runs/{run['id']}/apply/", {"strict": True}))
    assert (done["kind"], done["plan"], done["status"]) == ("apply", run["id"], "finished")
    assert city(edited[1]) == "Lübeck"
    assert api.get(f"{API}runs/{run['id']}/plan/").json()["applied_by"].endswith(f"/runs/{done['id']}/")


def test_wrong_pages_of_a_plan_are_refused(api, edited):
    run = sync("CUSTOMER").run
    assert api.get(f"{API}runs/{run.pk}/plan/?limit=many").status_code == 400
    assert api.post(f"{API}runs/{run.pk}/apply/", {}).status_code == 400


def test_drift_is_a_run_with_a_report(api, edited):
    run = ended(api, api.post(f"{API}table-mappings/CUSTOMER/drift/", {}))
    assert (run["kind"], run["status"]) == ("drift", "finished")
    report = api.get(f"{API}runs/{run['id']}/plan/").json()
    assert (report["counts"], report["capped"]) == ({"pending": 1}, False)
    assert city(edited[1]) == "Kiel"


def test_a_record_is_explained_and_has_a_history(api, edited):
    run = sync("CUSTOMER").run
    found = api.get(f"{API}records/explain/?record=C00001&table=bc.customer").json()
    assert [one["mapping"] for one in found] == ["CUSTOMER"]
    assert "in_step" in found[0]["reasons"]
    events = api.get(f"{API}records/history/?record=C00001&table=bc.customer").json()
    written = next(e for e in events if e["run"] == run.pk)
    assert written["changes"] == [{"field": "Address 1: City", "before": "Kiel", "after": "Lübeck"}]
    assert api.get(f"{API}records/history/?record=C00001").status_code == 400
    assert api.get(f"{API}records/history/?record=C00001&table=bc.nothing").status_code == 400
    assert api.get(f"{API}records/explain/?record=").status_code == 400
    assert SynchRun.objects.filter(kind="revert").count() == 0
    assert factories.open_issues() == []
