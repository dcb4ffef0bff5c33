"""The probes tell whether the site is alive and ready."""

import socket
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from p2c import health


def test_alive_needs_no_database(client: Client) -> None:
    assert client.get("/livez").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready(client: Client) -> None:
    response = client.get("/readyz")
    assert response.json()["checks"].keys() == {*health.CHECKS, *health.NOTES}
    assert {check["status"] for check in response.json()["checks"].values()} == {"ok"}, response.json()
    assert response.status_code == 200


@pytest.mark.django_db
def test_not_ready_says_what_to_do(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def secret_breaks() -> health.Answer:
        raise ValueError("password=hunter2")

    monkeypatch.setitem(health.CHECKS, "worker", lambda: (False, "Start a worker."))
    monkeypatch.setitem(health.CHECKS, "runs", secret_breaks)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["worker"] == {"status": "failed", "message": "Start a worker."}
    assert response.json()["checks"]["database"]["status"] == "ok"
    assert "hunter2" not in response.content.decode()


@pytest.mark.django_db
def test_a_web_process_is_ready_before_any_worker_is(client: Client, settings: Any) -> None:
    """A machine that starts: the web comes first, and a load balancer may send requests to it."""
    settings.P2C_QUEUE = "database"
    assert client.get("/readyz").status_code == 503
    response = client.get("/readyz?part=web")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    worker = response.json()["checks"]["worker"]
    assert worker["status"] == "attention"
    assert "No worker has ever reported" in worker["message"]


@pytest.mark.django_db
def test_a_web_process_without_its_database_structure_is_not_ready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'integration'")
    response = client.get("/readyz?part=web")
    assert response.status_code == 503
    checks = response.json()["checks"]
    assert "run migrate" in checks["migrations"]["message"]
    assert checks["worker"] == {"status": "attention", "message": "Not looked at: what is above it failed."}


@pytest.mark.django_db
def test_a_broker_that_does_not_answer_is_a_note_without_its_password(client: Client, settings: Any) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        settings.P2C_QUEUE, settings.P2C_BROKER_URL = "celery", f"amqp://p2c:hunter2@127.0.0.1:{port}/p2c"
        assert client.get("/readyz").json()["checks"]["broker"]["status"] == "ok"
    response = client.get("/readyz?part=web")
    assert response.status_code == 200
    broker = response.json()["checks"]["broker"]
    assert broker["status"] == "attention"
    assert f"127.0.0.1:{port} does not answer" in broker["message"]
    assert "hunter2" not in response.content.decode()
