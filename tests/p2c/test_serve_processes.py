"""How many web processes `serve` starts."""

import os
from types import SimpleNamespace

import pytest
from django.core.management.base import CommandError

from p2c.management.commands import serve
from p2c.management.commands.serve import MOST, Command


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> object:
    def choose(vendor: str, processors: int = 4) -> Command:
        monkeypatch.setattr(serve, "connection", SimpleNamespace(vendor=vendor))
        monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(processors)), raising=False)
        return Command()

    return choose


@pytest.mark.parametrize(("processors", "processes"), [(1, 1), (4, 4), (MOST + 20, MOST)])
def test_postgresql_is_served_by_as_many_as_processors(on, processors: int, processes: int) -> None:
    assert on("postgresql", processors).processes(None) == processes


def test_somebody_may_say_how_many(on) -> None:
    assert on("postgresql").processes(3) == 3
    with pytest.raises(CommandError, match="must be 1 or more, not 0"):
        on("postgresql").processes(0)


def test_sqlite_is_served_by_one(on) -> None:
    assert on("sqlite").processes(None) == 1
    assert on("sqlite").processes(1) == 1
    with pytest.raises(CommandError, match="one process, not by 4"):
        on("sqlite").processes(4)
