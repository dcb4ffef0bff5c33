"""Code of pairs and table rules that a run calls: an error in it costs the records it is about, not the run.

Pages, forms and commands that write for a person are not guarded: there the error is told where it happens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from django.db import DatabaseError

T = TypeVar("T")
R = TypeVar("R")

logger = logging.getLogger("integration.runs")

_guarded: ContextVar[bool] = ContextVar("guarded", default=False)
_apart: ContextVar[bool] = ContextVar("apart", default=False)


class HookFailed(Exception):
    """A pair's hook or a table's rule has raised what nobody has foreseen."""

    def __init__(self, name: str, error: Exception) -> None:
        text = str(error).strip()
        self.name = name
        self.detail = f"{type(error).__name__}: {text.splitlines()[0]}" if text else type(error).__name__
        super().__init__(f"{name}: {self.detail}")


@contextmanager
def guarded(*, apart: bool = False) -> Iterator[None]:
    """While this lasts, what goes wrong in a hook is told as that. `apart`: records are worked on in ever smaller
    groups until those at fault stand alone."""
    tokens = _guarded.set(True), _apart.set(apart or _apart.get())
    try:
        yield
    finally:
        _apart.reset(tokens[1])
        _guarded.reset(tokens[0])


def apart() -> bool:
    """Whether the records at fault are being looked for."""
    return _apart.get()


def call(name: str, function: Callable[..., Any], *args: Any) -> Any:
    """Call a hook; what it raises on purpose, and what the database says, stays what it is."""
    try:
        return function(*args)
    except Exception as error:
        meant = isinstance(error, DatabaseError) or type(error).__module__.startswith("integration.")
        if meant or not _guarded.get():
            raise
        raise HookFailed(name, error) from error


def isolated(function: Callable[[dict[str, T]], R], records: Mapping[str, T]) -> tuple[list[R], dict[str, HookFailed]]:
    """Call a hook for records outside of a batch: for all at once; where it raises, for ever fewer, until those at
    fault stand alone. Returns what it answered for each group, and the failure of each record at fault."""
    if not records:
        return [], {}
    try:
        with guarded():
            return [function(dict(records))], {}
    except HookFailed as failed:
        if len(records) == 1:
            logger.error("%s", failed, exc_info=failed.__cause__)
            return [], dict.fromkeys(records, failed)
    answers: list[R] = []
    failures: dict[str, HookFailed] = {}
    keys = list(records)
    for half in (keys[: len(keys) // 2], keys[len(keys) // 2 :]):
        some, at_fault = isolated(function, {key: records[key] for key in half})
        answers += some
        failures |= at_fault
    return answers, failures


def told(owner: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The hook, which is named when it fails."""
    name = f"{owner}.{function.__name__}"

    @wraps(function)
    def hook(*args: Any) -> Any:
        return call(name, function, *args)

    return hook
