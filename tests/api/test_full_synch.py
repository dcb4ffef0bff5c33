"""The full synchronisation over REST: choosing per line, resuming, and the preflight."""

import pytest

from integration.models import FullSynchReviewLine, SynchRun
from integration.services import full_synch, synchronise
from tests import factories

pytestmark = pytest.mark.django_db
LINES = "/api/v1/full-synchronisation/"
CUSTOMER = f"{LINES}CUSTOMER/"


def test_what_is_chosen_for_a_line_is_kept(api, world):
    full_synch.lines()
    found = api.patch(CUSTOMER, {"stop_dependants": True, "first_synch": "to_integration", "create_new": False})
    assert found.status_code == 200
    line = FullSynchReviewLine.objects.get(mapping__name="CUSTOMER")
    assert (line.stop_dependants, line.first_synch, line.create_new) == (True, "to_integration", False)
    assert found.json()["stop_dependants"] is True
    assert api.patch(CUSTOMER, {"create_new": True}).json()["first_synch"] == "to_integration"


def test_nonsense_is_refused_and_nothing_kept(api, world):
    full_synch.lines()
    refused = api.patch(CUSTOMER, {"first_synch": "coin", "stop_dependants": True})
    assert refused.status_code == 400
    assert "coin" in refused.content.decode()
    assert not FullSynchReviewLine.objects.get(mapping__name="CUSTOMER").stop_dependants
    assert api.patch(f"{LINES}NOPE/", {"create_new": True}).status_code == 404


def test_a_line_that_has_started_is_not_chosen_for(api, world):
    full_synch.lines()
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(job_queue_status="finished")
    refused = api.patch(CUSTOMER, {"create_new": False})
    assert refused.status_code == 409
    assert "CUSTOMER" in refused.content.decode()


def test_a_stopped_line_resumes(api, world):
    full_synch.lines()
    assert api.post(f"{CUSTOMER}resume/", {}).status_code == 409
    run = synchronise.request_run(factories.mapping("CUSTOMER"), "full", confirmed=True)
    SynchRun.objects.filter(pk=run.pk).update(status="failed")
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(job_queue_status="error", run=run)
    answer = api.post(f"{CUSTOMER}resume/", {})
    assert answer.status_code == 202
    assert answer.json()["run"]["id"] == run.pk
    assert SynchRun.objects.get(pk=run.pk).status in ("queued", "finished")


def test_the_preflight_names_what_is_missing(api, world):
    factories.customer("Mill", salesperson=factories.salesperson("NV"))
    points = api.get(f"{LINES}preflight/?mapping=CUSTOMER").json()
    [point] = [each for each in points if each["mapping"] == "CUSTOMER"]
    assert (point["ok"], point["table"]) == (False, "bc.salesperson")
    assert "SALESPEOPLE" in point["next_step"]
    assert api.get(f"{LINES}preflight/?mapping=NOPE").status_code == 400
