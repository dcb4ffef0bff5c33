"""A worker killed in the middle of a full synchronisation: the next one finishes it, as if nothing had happened.

`P2C_KILLS=10 P2C_CUSTOMERS=20000 pytest tests/integration/test_worker_kill.py` is the full trial.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

KILLS = int(os.environ.get("P2C_KILLS", "2"))
CUSTOMERS = int(os.environ.get("P2C_CUSTOMERS", "2000"))
SEED = int(os.environ.get("P2C_KILL_SEED", "20260"))
ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.long


class Site:
    """An installation with a database of its own, worked on by child processes."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "p2c.settings",
            "DATABASE_URL": url,
            "P2C_ENV": "demo",
            "P2C_ENV_FILE": os.devnull,
            "P2C_QUEUE": "database",
            "P2C_LOG_LEVEL": "ERROR",
            "SOURCE_IDS": str(folder / "source-ids.json"),
            "PYTHONWARNINGS": "default",
        }

    def start(self, *command: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str, killed: bool = False, **environment: str) -> str | None:
        """Run to the end; None when the process was killed and that is all right."""
        child = self.start(*command, **environment)
        out, err = child.communicate(timeout=1200)
        if killed and child.returncode == -signal.SIGKILL:
            return None
        assert child.returncode == 0, err or out
        return out

    def child(self, *arguments: str, killed: bool = False, **environment: str) -> Any:
        out = self.run("-m", "tests.integration.killable", *arguments, killed=killed, **environment)
        return None if out is None else json.loads(out or "null")

    def manage(self, *arguments: str) -> Any:
        return json.loads(self.run("manage.py", *arguments, "--json") or "null")


def _sqlite(folder: Path) -> tuple[Callable[[str, str | None], str], Callable[[], None]]:
    import shutil
    import sqlite3

    def make(name: str, like: str | None) -> str:
        path = folder / f"{name}.sqlite3"
        if like:
            source = folder / f"{like}.sqlite3"
            with sqlite3.connect(source) as database:
                database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            database.close()
            shutil.copy(source, path)
        return f"sqlite:///{path}"

    return make, lambda: None


def _postgresql() -> tuple[Callable[[str, str | None], str], Callable[[], None]]:
    import psycopg

    values = settings.DATABASES["default"]
    host, port, user = values["HOST"] or "127.0.0.1", values["PORT"] or 5432, values["USER"] or "postgres"
    password = values["PASSWORD"]
    made: list[str] = []

    def admin(sql: str) -> None:
        link = psycopg.connect(host=host, port=port, user=user, password=password, dbname="postgres", autocommit=True)
        with link:
            link.execute(sql)

    def make(name: str, like: str | None) -> str:
        database = f"p2c_kill_{os.getpid()}_{name}"
        template = f' TEMPLATE "p2c_kill_{os.getpid()}_{like}"' if like else ""
        admin(f'CREATE DATABASE "{database}"{template}')
        made.append(database)
        secret = f":{password}" if password else ""
        return f"postgres://{user}{secret}@{host}:{port}/{database}"

    def drop() -> None:
        for database in made:
            admin(f'DROP DATABASE "{database}" WITH (FORCE)')

    return make, drop


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """A prepared installation, copied for each trial: all copies begin with the same rows."""
    folder = tmp_path_factory.mktemp("kill")
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    make, drop = _sqlite(folder) if on_sqlite else _postgresql()
    try:
        Site(make("prepared", None), folder).child("prepare", str(CUSTOMERS))
        yield lambda name: Site(make(name, "prepared"), folder)
    finally:
        drop()


@pytest.fixture(scope="module")
def undisturbed(sites: Callable[[str], Site]) -> tuple[dict[str, Any], int]:
    """What a full synchronisation by one worker comes to, and how many statements that takes."""
    site = sites("undisturbed")
    site.manage("full_sync", "--background", "--yes")
    statements = site.child("worker")["statements"]
    return site.child("dump"), statements


def test_a_killed_worker_loses_and_doubles_nothing(
    sites: Callable[[str], Site], undisturbed: tuple[dict[str, Any], int], tmp_path: Path
) -> None:
    expected, statements = undisturbed
    site = sites("killed")
    site.manage("full_sync", "--background", "--yes")
    chance = random.Random(SEED)
    trap = tmp_path / "last-batch"
    kills, at_random = 0, 0
    while True:
        # at random among the statements a worker is sure to reach, until all kills but one are spent
        at = chance.randint(1, statements // KILLS) if at_random < KILLS - 1 else 0
        sprung = trap.exists()
        answer = site.child("worker", killed=True, KILL_AT=str(at), KILL_LAST=str(trap))
        if answer is not None:
            break
        kills += 1
        at_random += sprung == trap.exists()
    assert kills == KILLS
    assert trap.exists(), "no worker was killed in the last batch of the customers"

    found = site.child("dump")
    assert found["runs"] == {"finished": sum(found["runs"].values())}
    assert found["orphans"] == []
    assert max(_times(found["couplings"])) == 1
    for name, rows in expected["contents"].items():
        assert found["contents"][name] == rows, name
    for what in ("couplings", "bases", "issues", "counters", "journal", "pending"):
        assert found[what] == expected[what], what
    # and then there is nothing left to do
    again = site.manage("full_sync", "--yes")
    assert again["status"] == "finished"
    assert (
        sum(job["inserted"] + job["modified"] + job["coupled"] for line in again["lines"] for job in line["jobs"]) == 0
    )


def _times(lines: list[str]) -> list[int]:
    return [lines.count(line) for line in set(lines)] or [1]


def test_a_worker_asked_to_end_hands_its_run_back(
    sites: Callable[[str], Site], undisturbed: tuple[dict[str, Any], int]
) -> None:
    expected, _statements = undisturbed
    site = sites("asked")
    site.manage("full_sync", "--background", "--yes")
    worker = site.start("manage.py", "worker")
    assert worker.stdout is not None
    assert "ready" in worker.stdout.readline()
    time.sleep(0.3)
    worker.send_signal(signal.SIGTERM)
    _out, err = worker.communicate(timeout=60)
    assert worker.returncode == 0, err
    assert "running" not in site.child("dump")["runs"]
    site.child("worker")
    found = site.child("dump")
    assert found["runs"] == {"finished": sum(found["runs"].values())}
    assert found["contents"]["crm.account"] == expected["contents"]["crm.account"]
    assert found["couplings"] == expected["couplings"]
