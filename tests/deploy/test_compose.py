"""compose.yaml names only what is there, runs nothing as root, and keeps secrets in files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

DEPLOY = Path(settings.BASE_DIR) / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "scheduler")
#: what the Compose specification knows, of what is used here; a misspelt key is not among them
KEYS = {
    "build", "cap_drop", "command", "depends_on", "deploy", "env_file", "environment", "healthcheck", "hostname",
    "image", "init", "networks", "ports", "read_only", "restart", "secrets", "security_opt", "shm_size",
    "stop_grace_period", "tmpfs", "user", "volumes",
}  # fmt: skip
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}


def test_every_key_is_known():
    assert {key for key in COMPOSE if not key.startswith("x-")} == {
        "name",
        "services",
        "networks",
        "volumes",
        "secrets",
    }
    for name, service in SERVICES.items():
        assert service.keys() <= KEYS, name
        assert service["restart"] in ("no", "unless-stopped"), name


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_refers_to_what_is_declared(name):
    service = SERVICES[name]
    assert set(service["networks"]) <= COMPOSE["networks"].keys()
    assert set(service.get("secrets", ())) <= COMPOSE["secrets"].keys()
    assert {volume.split(":")[0] for volume in service.get("volumes", ())} <= COMPOSE["volumes"].keys()
    for other, how in service.get("depends_on", {}).items():
        assert other in SERVICES
        assert how["condition"] in CONDITIONS
        assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]
    for variable, value in service.get("environment", {}).items():
        if variable.endswith("_FILE"):
            assert Path(value).name in service["secrets"]
    test = service.get("healthcheck", {}).get("test", ["CMD"])
    assert test[0] == "CMD"
    assert "python" not in test or (DEPLOY.parent / test[2]).is_file()


def test_secrets_are_files_and_all_are_used():
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", ())}
    assert used == COMPOSE["secrets"].keys()
    assert all(each.keys() == {"file"} for each in COMPOSE["secrets"].values())
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            assert variable.endswith("_FILE") or "PASSWORD" not in variable.upper(), value


@pytest.mark.parametrize("name", OURS)
def test_our_services_may_do_as_little_as_possible(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert not service["user"].startswith("0")
    assert service["cap_drop"] == ["ALL"]
    command = service.get("command")
    assert command is None or (command[:2] == ["python", "manage.py"] and command[2] in get_commands())


def test_only_the_web_is_reached_and_from_this_machine_only():
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"web"}
    assert SERVICES["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert {name for name, s in SERVICES.items() if s["networks"] == ["inside"]} == {"postgres", "rabbitmq"}


def test_the_image_copies_what_is_there_and_leaves_secrets_out():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    copied = [word for line in lines if line.startswith("COPY") for word in line.split()[1:-1]]
    assert all((DEPLOY.parent / word).exists() for word in copied)
    assert "USER 10001" in lines
    ignored = (DEPLOY.parent / ".dockerignore").read_text().splitlines()
    assert {".env", "deploy/secrets", ".git"} <= set(ignored)
