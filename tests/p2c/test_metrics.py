"""/metrics tells operators what waits, what runs and who works: cheaply, and nothing of records or people."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db import DatabaseBackend
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Change, Schedule, SynchRun
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import measures, workers
from integration.tasks import execute_run
from tests import factories
from tests.counting import statements
from tests.factories import coupled_customer, sync

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> factories.World:
    return factories.make_world()


def scrape(client: Client) -> dict[tuple[Any, ...], float]:
    """(name, label values in the order of their names) -> value."""
    response = client.get("/metrics")
    assert response.status_code == 200
    found = {}
    for family in text_string_to_metric_families(response.content.decode()):
        for sample in family.samples:
            found[sample.name, *(sample.labels[name] for name in sorted(sample.labels))] = sample.value
    return found


def test_what_waits_and_what_was_done(world, client):
    coupled_customer("Nordwind")
    coupled_customer("Südwind")
    sync("CUSTOMER")
    Customer.objects.update(city="Kiel")
    Schedule.objects.filter(mapping__name="CUSTOMER").update(pending_since=timezone.now() - timedelta(minutes=10))
    found = scrape(client)
    assert found["p2c_database_up",] == 1
    assert found["p2c_pending_records", "CUSTOMER"] == 2
    assert found["p2c_pending_records", "CURRENCY"] == 0
    assert 590 < found["p2c_oldest_pending_seconds", "CUSTOMER"] < 700
    assert sync("CUSTOMER").to == {"modified": 2}
    found = scrape(client)
    assert found["p2c_pending_records", "CUSTOMER"] == 0
    assert found["p2c_records_last_hour", "to_integration", "CUSTOMER", "modified"] >= 2
    assert found["p2c_runs_ended_last_hour", "finished"] >= 2
    assert found["p2c_runs_ended_last_hour", "failed"] == 0
    SynchRun.objects.update(finished_at=timezone.now() - timedelta(hours=2))
    assert not [key for key in scrape(client) if key[0] == "p2c_records_last_hour"], "that was earlier"


def test_tasks_that_wait(world, client):
    queue = DatabaseBackend("default", {})
    assert scrape(client)["p2c_ready_tasks",] == 0
    queue.enqueue(execute_run, [1], {})
    for_later = queue.enqueue(execute_run, [2], {})
    DBTaskResult.objects.filter(pk=for_later.id).update(run_after=timezone.now() + timedelta(hours=1))
    assert scrape(client)["p2c_ready_tasks",] == 1


def test_issues_by_class_and_mapping(world, client):
    _local, remote = coupled_customer("Nordwind")
    Account.objects.filter(pk=remote.pk).delete()
    sync("CUSTOMER")
    found = scrape(client)
    assert found["p2c_open_issues", "deleted", "CUSTOMER"] == 1
    assert found["p2c_open_issues", "data", "CUSTOMER"] == 0
    assert found["p2c_due_issues", "CUSTOMER"] == 0
    factories.open_issues()[0].delete()
    assert scrape(client)["p2c_open_issues", "deleted", "CUSTOMER"] == 0, "told as none, so that an alert ends"


def test_runs_workers_and_schedules(world, client):
    found = scrape(client)
    assert found["p2c_workers",] == 0
    assert ("p2c_worker_heartbeat_age_seconds",) not in found
    workers.beat(workers.new_name())
    run = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), status=RunStatus.RUNNING, lease="x:1:y")
    Schedule.objects.filter(mapping__name="VENDOR").update(status=ScheduleStatus.ERROR)
    found = scrape(client)
    assert found["p2c_workers",] == 1
    assert found["p2c_worker_heartbeat_age_seconds",] < 30
    assert (found["p2c_runs", "running"], found["p2c_runs", "queued"], found["p2c_stale_runs",]) == (1, 0, 1)
    assert found["p2c_schedules", "error"] == 1
    assert found["p2c_stuck_runs",] == 0
    SynchRun.objects.filter(pk=run.pk).update(requested_at=timezone.now() - timedelta(hours=2))
    assert scrape(client)["p2c_stuck_runs",] == 1


def test_a_full_change_feed_costs_no_more_statements_and_is_counted_only_so_far(world, client, monkeypatch):
    with statements(connection) as few:
        scrape(client)
    for number in range(5):
        coupled_customer(f"Nordwind {number}")
        sync("CUSTOMER", direction="to_integration")
    monkeypatch.setattr(measures, "MOST_PENDING", 100)
    own = factories.mapping("CUSTOMER").pk
    Change.objects.bulk_create(Change(mapping_id=own, side="L", record=uuid.uuid4(), op="U") for _number in range(150))
    with statements(connection) as many:
        found = scrape(client)
    assert found["p2c_pending_records", "CUSTOMER"] == 100
    assert len(few) == len(many) <= 12


def test_no_record_and_no_person_is_in_it(world, client):
    coupled_customer("Nordwind", e_mail="post@nordwind.example")
    _local, remote = coupled_customer("Südwind")
    Account.objects.filter(pk=remote.pk).delete()
    sync("CUSTOMER")
    workers.beat(workers.new_name())
    text = client.get("/metrics").content.decode()
    for word in ("wind", "@", "robot", "Integration", workers.new_name().split(":")[0]):
        assert word not in text


@pytest.mark.parametrize(
    ("token", "request_", "status"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "::1"}, 200),
        ("", {"REMOTE_ADDR": "10.0.0.7"}, 401),
        ("", {"HTTP_X_FORWARDED_FOR": "10.0.0.7"}, 401),
        ("s3cret", {}, 401),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer wrong"}, 401),
        ("s3cret", {"HTTP_AUTHORIZATION": "Bearer s3cret", "REMOTE_ADDR": "10.0.0.7"}, 200),
    ],
)
def test_who_may_read_it(world, client, settings, token, request_, status):
    settings.P2C_METRICS_TOKEN = token
    response = client.get("/metrics", **request_)
    assert response.status_code == status
    if status == 401:
        assert "P2C_METRICS_TOKEN" in response.content.decode()
        assert "p2c_" not in response.content.decode()


def test_a_database_that_is_down_is_told(client, monkeypatch):
    from django.db import OperationalError

    from p2c import metrics

    def broken() -> Any:
        raise OperationalError("connection refused")

    monkeypatch.setattr(metrics, "measures", broken)
    assert scrape(client) == {("p2c_database_up",): 0}


def test_the_alerts_of_the_how_to_watch_what_there_is(world, client, settings):
    text = (settings.BASE_DIR / "docs" / "how-to" / "watch.md").read_text()
    (rules,) = [part for part in re.findall(r"```yaml\n(.*?)```", text, flags=re.DOTALL) if "groups" in part]
    alerts = yaml.safe_load(rules)["groups"][0]["rules"]
    sync("CUSTOMER")
    coupled_customer("Nordwind")
    workers.beat(workers.new_name())
    families = {f.name: f for f in text_string_to_metric_families(client.get("/metrics").content.decode())}
    for alert in alerts:
        for name, labels in re.findall(r"(p2c_\w+)(?:\{(.*?)\})?", alert["expr"]):
            assert name in families, alert
            for label, value in re.findall(r'(\w+)="(\w+)"', labels):
                assert value in {sample.labels[label] for sample in families[name].samples}, alert
    told = set(re.findall(r"^\| `(p2c_\w+)", text, flags=re.MULTILINE)) | set(re.findall(r", `(p2c_\w+)`", text))
    assert told == families.keys(), "every metric is explained"
