"""Lines logged during a background task carry the task's id, whichever queue it came from."""

from __future__ import annotations

from contextlib import ExitStack
from threading import local
from typing import Any

from django_tasks.signals import task_finished, task_started

from integration import logs

_open = local()


def connect() -> None:
    task_started.connect(_begin, dispatch_uid="p2c-task-logs-begin")
    task_finished.connect(_end, dispatch_uid="p2c-task-logs-end")


def _begin(task_result: Any, **_: Any) -> None:
    _end()
    _open.stack = ExitStack()
    _open.stack.enter_context(logs.about(task=str(task_result.id)))


def _end(**_: Any) -> None:
    stack = getattr(_open, "stack", None)
    if stack is not None:
        stack.close()
        _open.stack = None
