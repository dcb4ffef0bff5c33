"""Databases that tests begin with: made once, kept between runs, copied for each worker, site or test.

A `Template` is what a child process left in an empty database, or in a copy of another template. It is kept below
`.pytest_cache` (on PostgreSQL as a database of its own, `p2c_template_…`) under a hash of all that it is made from, and
made again when that changes.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import functools
import hashlib
import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".pytest_cache" / "d" / "databases"
PRODUCT = ("crm", "erp", "integration", "p2c")
#: what of the product ends up in a database: code, and the data of the demonstration
_SOURCES = {".py", ".json", ".yaml", ".csv", ".txt"}


@dataclass(frozen=True)
class Template:
    """A database that tests begin with, made by Python with these arguments in a copy of `like`.

    What the process writes beside the database, into the folder `SITE_FOLDER` names, is kept with it.
    """

    name: str
    arguments: tuple[str, ...]
    like: Template | None = None

    @property
    def key(self) -> str:
        """Changes with whatever the content may depend on; except for the tables themselves that is the day, too.

        `P2C_TEMPLATE_KEY` says that the tables are as they were, whatever has changed.
        """
        if self.like is None and (pinned := os.environ.get("P2C_TEMPLATE_KEY")):
            return pinned
        parts = [_product(), repr(self.arguments), sys.version]
        if self.like:
            parts += [self.like.key, str(dt.datetime.now(dt.UTC).date())]
        if self.arguments[0] == "-m":
            parts.append(_helpers(self.arguments[1]))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]

    @property
    def folder(self) -> Path:
        return KEPT / f"{server().vendor}-{self.name}-{self.key}"

    def ready(self) -> Template:
        """Make it, unless it is there or another process makes it; that one is waited for."""
        if self not in _ready:
            KEPT.mkdir(parents=True, exist_ok=True)
            with (KEPT / f"{server().vendor}-{self.name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not (self.folder / "made").exists():
                    self._make()
            _ready.add(self)
        return self

    def _make(self) -> None:
        for old in KEPT.glob(f"{server().vendor}-{self.name}-*"):
            shutil.rmtree(old)
        self.folder.mkdir()
        server().drop_templates(self.name)
        url = server().new_template(self)
        child(url, self.folder, *self.arguments)
        server().finish_template(self)
        (self.folder / "made").touch()


_ready: set[Template] = set()

MIGRATED = Template("migrated", ("manage.py", "migrate", "-v0"))
DEMO = Template("demo", ("manage.py", "demo", "--yes"), MIGRATED)


def prepared(module: str, *arguments: str) -> Template:
    """What `python -m module prepare …` leaves in a migrated database."""
    name = "-".join([module.removeprefix("tests.").replace(".", "_"), *arguments])
    return Template(name, ("-m", module, "prepare", *arguments), MIGRATED)


def environment(url: str, folder: Path) -> dict[str, str]:
    """What a process of a site needs to know: its database, and that it belongs to a test."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "p2c.settings",
        "DATABASE_URL": url,
        "P2C_ENV": "demo",
        "P2C_ENV_FILE": os.devnull,
        "P2C_QUEUE": "database",
        "P2C_LOG_LEVEL": "ERROR",
        "P2C_DEMO_USER": "demo",
        "P2C_DEMO_PASSWORD": "demo",
        "SITE_FOLDER": str(folder),
        "PYTHONWARNINGS": "default",
    }


def child(url: str, folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(url, folder), capture_output=True, text=True,
        timeout=1200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr or done.stdout


# --- what a template is made from -----------------------------------------------------------------------------------


@functools.cache
def _product() -> str:
    files = [ROOT / "requirements.txt", ROOT / "manage.py"]
    for package in PRODUCT:
        files += sorted(each for each in (ROOT / package).rglob("*") if each.suffix in _SOURCES)
    return _hash(files)


@functools.cache
def _helpers(module: str) -> str:
    """A script of the tests, what lies beside it, and the modules all tests share."""
    beside = (ROOT / module.replace(".", "/")).parent
    files = {*beside.glob("*.py"), *(ROOT / "tests").glob("*.py")}
    return _hash(sorted(each for each in files if not each.name.startswith("test_")))


def _hash(files: list[Path]) -> str:
    found = hashlib.sha256()
    for each in files:
        found.update(str(each.relative_to(ROOT)).encode() + each.read_bytes())
    return found.hexdigest()


# --- the two kinds of server ----------------------------------------------------------------------------------------


class Server(ABC):
    """Where databases are made and dropped. Names are paths of files, or names of databases."""

    vendor: str

    @abstractmethod
    def url(self, name: str) -> str:
        """The address for DATABASE_URL."""

    @abstractmethod
    def new_template(self, template: Template) -> str:
        """An empty database or a copy of what the template is made from; returns its address."""

    @abstractmethod
    def finish_template(self, template: Template) -> None:
        """Make it ready to be copied."""

    @abstractmethod
    def drop_templates(self, name: str) -> None:
        """Drop those of this name."""

    @abstractmethod
    def create(self, name: str, like: Template | None) -> None:
        """A database of this name, in place of the one that has it: empty, or a copy."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Drop it, whoever is connected."""

    @abstractmethod
    def name(self, folder: Path, name: str) -> str:
        """A name nobody else has."""


class SQLite(Server):
    vendor = "sqlite"

    def url(self, name: str) -> str:
        return f"sqlite:///{name}"

    def _file(self, template: Template) -> Path:
        return template.folder / "database.sqlite3"

    def new_template(self, template: Template) -> str:
        if template.like:
            shutil.copyfile(self._file(template.like.ready()), self._file(template))
        return self.url(str(self._file(template)))

    def finish_template(self, template: Template) -> None:
        import sqlite3

        with contextlib.closing(sqlite3.connect(self._file(template))) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def drop_templates(self, name: str) -> None:
        """They lie in the folders."""

    def create(self, name: str, like: Template | None) -> None:
        self.drop(name)
        if like:
            # a new file: who still has the former one open goes on with that
            shutil.copyfile(self._file(like.ready()), f"{name}.new")
            os.replace(f"{name}.new", name)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(name + suffix).unlink(missing_ok=True)

    def name(self, folder: Path, name: str) -> str:
        return str(folder / f"{name}.sqlite3")


class PostgreSQL(Server):
    vendor = "postgresql"
    #: checkouts beside each other keep their own templates
    _ours = "p2c_template_" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:6]

    def _values(self) -> dict[str, Any]:
        values: dict[str, Any] = settings.DATABASES["default"]
        host, port, user = values["HOST"] or "127.0.0.1", values["PORT"] or 5432, values["USER"] or "postgres"
        return {"host": host, "port": port, "user": user, "password": values["PASSWORD"]}

    def url(self, name: str) -> str:
        values = self._values()
        secret = f":{values['password']}" if values["password"] else ""
        return f"postgres://{values['user']}{secret}@{values['host']}:{values['port']}/{name}"

    def _run(self, *statements: str) -> list[Any]:
        import psycopg

        with psycopg.connect(**self._values(), dbname="postgres", autocommit=True) as link:
            for sql in statements:
                done = link.execute(sql)
            return done.fetchall() if done.description else []

    def _database(self, template: Template) -> str:
        return f"{self._begins(template.name)}{template.key}"

    def _begins(self, name: str) -> str:
        return f"{self._ours}_{name[:24]}_".lower().replace("-", "_")

    def new_template(self, template: Template) -> str:
        self.create(self._database(template), template.like)
        return self.url(self._database(template))

    def finish_template(self, template: Template) -> None:
        """Keep the rows of the tables that are not empty, to put them back from."""
        import psycopg

        if template != MIGRATED:
            return
        with psycopg.connect(**self._values(), dbname=self._database(template)) as link:
            link.execute("CREATE SCHEMA pristine")
            tables = link.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (table,) in tables:
                if link.execute(f'SELECT EXISTS (SELECT FROM "{table}")').fetchone() == (True,):
                    link.execute(f'CREATE TABLE pristine."{table}" AS TABLE public."{table}"')

    def drop_templates(self, name: str) -> None:
        begins = f"SELECT datname FROM pg_database WHERE starts_with(datname, '{self._begins(name)}')"
        for (found,) in self._run(begins):
            self.drop(found)

    def create(self, name: str, like: Template | None) -> None:
        template = f' TEMPLATE "{self._database(like.ready())}"' if like else ""
        self.drop(name)
        self._run(f'CREATE DATABASE "{name}"{template}')

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def name(self, folder: Path, name: str) -> str:
        return f"p2c_site_{os.getpid()}_{name}".lower().replace("-", "_")


@functools.cache
def server() -> Server:
    """Where the suite's own database is, too."""
    return SQLite() if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") else PostgreSQL()


@contextlib.contextmanager
def copied(folder: Path, name: str, like: Template | None) -> Iterator[str]:
    """The address of a database for one site: a copy, or an empty one."""
    name = server().name(folder, name)
    try:
        server().create(name, like)
        yield server().url(name)
    finally:
        server().drop(name)
