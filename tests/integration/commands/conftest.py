"""Calling a command as a shell would, and seeing its exit status and what it printed where."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_tasks import task_backends
from django_tasks.backends.base import BaseTaskBackend


@dataclass
class Answer:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def call(name: str, *arguments: str, terminal: bool = False) -> Answer:
    out, err = Terminal() if terminal else io.StringIO(), io.StringIO()
    try:
        call_command(name, *arguments, stdout=out, stderr=err, no_color=True)
        return Answer(0, out.getvalue(), err.getvalue())
    except CommandError as refusal:
        return Answer(refusal.returncode, out.getvalue(), err.getvalue() + str(refusal))
    except SystemExit as end:
        return Answer(int(end.code or 0), out.getvalue(), err.getvalue())


@pytest.fixture
def command():
    return call


def _forget_backends() -> None:
    # the handler keeps what it read from the settings
    task_backends.__dict__.pop("settings", None)
    task_backends._settings = None
    for alias in ("default",):
        if hasattr(task_backends._connections, alias):
            delattr(task_backends._connections, alias)


@pytest.fixture
def queue(settings, monkeypatch) -> BaseTaskBackend:
    """Tasks wait in the database for a worker, as they do outside the tests."""
    # the worker drops connections between tasks; this one holds the test's transaction
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    _forget_backends()
    yield task_backends["default"]
    _forget_backends()
