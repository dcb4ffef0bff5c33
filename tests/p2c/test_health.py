"""The probes tell whether the site is alive and ready."""

import pytest
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
