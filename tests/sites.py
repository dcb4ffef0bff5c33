"""Sites of their own for tests with real processes: prepared once, copied for each trial, and worked on by children."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]


class Site:
    """An installation with a database of its own, worked on by child processes: `manage.py`, and a script of tests."""

    def __init__(self, url: str, folder: Path, script: str) -> None:
        self.url = url
        self.script = script
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
            stdin=subprocess.PIPE,
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
        out = self.run("-m", self.script, *arguments, killed=killed, **environment)
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
        database = f"p2c_site_{os.getpid()}_{name}"
        template = f' TEMPLATE "p2c_site_{os.getpid()}_{like}"' if like else ""
        admin(f'CREATE DATABASE "{database}"{template}')
        made.append(database)
        secret = f":{password}" if password else ""
        return f"postgres://{user}{secret}@{host}:{port}/{database}"

    def drop() -> None:
        for database in made:
            admin(f'DROP DATABASE "{database}" WITH (FORCE)')

    return make, drop


def _maker(folder: Path) -> tuple[Callable[[str, str | None], str], Callable[[], None]]:
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    return _sqlite(folder) if on_sqlite else _postgresql()


@contextlib.contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database for one site, on the kind of database the suite runs on."""
    make, drop = _maker(folder)
    try:
        yield make(folder.name, None)
    finally:
        drop()


def prepared(folder: Path, script: str, *arguments: str) -> Iterator[Callable[[str], Site]]:
    """Makes copies of a site that the script has prepared, on the database of the suite."""
    make, drop = _maker(folder)
    try:
        Site(make("prepared", None), folder, script).child("prepare", *arguments)
        yield lambda name: Site(make(name, "prepared"), folder, script)
    finally:
        drop()
