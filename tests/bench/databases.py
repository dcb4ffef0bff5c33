"""Template databases and fresh copies of them, on SQLite (files) and PostgreSQL (CREATE DATABASE … TEMPLATE).

A template is built once per database, number of records and state. Its name carries a digest of the sources it was
built from, so that a changed model or mapping makes a new one; `clean` removes them all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
#: what a template depends on
_SOURCES = ("integration", "crm", "erp", "p2c")


def digest() -> str:
    """Of everything that decides what a template holds."""
    made = hashlib.blake2b(digest_size=4)
    files = [path for name in _SOURCES for path in sorted((ROOT / name).rglob("*.py"))]
    for path in [*files, Path(__file__).with_name("states.py")]:
        if "admin" not in path.parts and "api" not in path.parts:
            made.update(path.read_bytes())
    return made.hexdigest()


class Store(ABC):
    """Makes and drops databases. `build(url)` turns an empty or copied database into the wanted state."""

    name: str

    def __init__(self) -> None:
        self.digest = digest()
        # two benches on one machine need two names
        self.prefix = os.environ.get("P2C_BENCH_NAME") or "p2cbench"

    def template(self, state: str, n: int, parent: str, build: Callable[[str], None]) -> None:
        """Make the template unless it is there."""
        if self._exists(self._name(state, n)):
            return
        draft = self._name(state, n) + "_draft"
        self._drop(draft)
        if parent:
            self._copy(self._name(parent, n), draft)
        else:
            self._create(draft)
        build(self._url(draft))
        self._rename(draft, self._name(state, n))

    def copy(self, state: str, n: int) -> str:
        """A fresh copy of the template; returns its URL."""
        name = f"{self.prefix}_copy_{os.getpid()}"
        self._drop(name)
        self._copy(self._name(state, n), name)
        return self._url(name)

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A new database for a while; gives its URL."""
        name = f"{self.prefix}_copy_{os.getpid()}"
        self._drop(name)
        self._create(name)
        try:
            yield self._url(name)
        finally:
            self._drop(name)

    def drop_copy(self) -> None:
        self._drop(f"{self.prefix}_copy_{os.getpid()}")

    def clean(self, *, all_of_them: bool = True) -> None:
        """Remove templates: all, or those made from other sources than today's."""
        for name in self._names():
            if all_of_them or f"_{self.digest}_" not in name:
                self._drop(name)

    def _name(self, state: str, n: int) -> str:
        # the set-up is the same whatever the number of customers
        return f"{self.prefix}_{self.digest}_{state}" + ("" if state == "empty" else f"_{n}")

    @abstractmethod
    def version(self) -> str: ...

    @abstractmethod
    def _url(self, name: str) -> str: ...

    @abstractmethod
    def _names(self) -> list[str]: ...

    @abstractmethod
    def _exists(self, name: str) -> bool: ...

    @abstractmethod
    def _create(self, name: str) -> None: ...

    @abstractmethod
    def _copy(self, source: str, name: str) -> None: ...

    @abstractmethod
    def _rename(self, name: str, new: str) -> None: ...

    @abstractmethod
    def _drop(self, name: str) -> None: ...


class SQLiteStore(Store):
    """Files in a folder of the system's temporary directory (or P2C_BENCH_DIR)."""

    name = "sqlite"

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(os.environ.get("P2C_BENCH_DIR") or Path(tempfile.gettempdir()) / "p2c-bench")
        self.folder.mkdir(parents=True, exist_ok=True)

    def version(self) -> str:
        import sqlite3

        return f"SQLite {sqlite3.sqlite_version} (WAL, synchronous=NORMAL, IMMEDIATE)"

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.sqlite3"

    def _url(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def _names(self) -> list[str]:
        return [path.stem for path in self.folder.glob(f"{self.prefix}_*.sqlite3")]

    def _exists(self, name: str) -> bool:
        return self._path(name).exists()

    def _create(self, name: str) -> None:
        """SQLite makes the file when it is opened."""

    def _copy(self, source: str, name: str) -> None:
        shutil.copyfile(self._path(source), self._path(name))

    def _rename(self, name: str, new: str) -> None:
        self._path(name).rename(self._path(new))
        self._drop(name)

    def _drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self._path(name)}{ending}").unlink(missing_ok=True)


class PostgreSQLStore(Store):
    """Databases of the server that P2C_BENCH_POSTGRES names (default: DATABASE_URL, else the one on this machine)."""

    name = "postgres"

    def __init__(self) -> None:
        super().__init__()
        given = os.environ.get("DATABASE_URL", "")
        default = given if given.startswith("postgres") else "postgres://postgres@127.0.0.1:5432/postgres"
        self.server = os.environ.get("P2C_BENCH_POSTGRES", default)

    def _run(self, sql: str) -> list[tuple]:
        import psycopg

        parts = urlsplit(self.server)
        dsn = parts._replace(scheme="postgresql", path="/postgres").geturl()
        with psycopg.connect(dsn, autocommit=True) as connected:
            done = connected.execute(sql)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []

    def version(self) -> str:
        settings = ("fsync", "synchronous_commit", "shared_buffers")
        listed = ", ".join(f"{name}={self._run(f'SHOW {name}')[0][0]}" for name in settings)
        return f"PostgreSQL {self._run('SHOW server_version')[0][0].split()[0]} ({listed})"

    def _url(self, name: str) -> str:
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def _names(self) -> list[str]:
        return [row[0] for row in self._run(f"SELECT datname FROM pg_database WHERE datname LIKE '{self.prefix}\\_%'")]

    def _exists(self, name: str) -> bool:
        return name in self._names()

    def _create(self, name: str) -> None:
        self._run(f'CREATE DATABASE "{name}"')

    def _copy(self, source: str, name: str) -> None:
        # FILE_COPY ends with a checkpoint, so that writing the copy does not fall into the measurement; before
        # PostgreSQL 15 it is the only way
        modern = int(self._run("SHOW server_version_num")[0][0]) >= 150000
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{source}"' + (" STRATEGY FILE_COPY" if modern else ""))

    def _rename(self, name: str, new: str) -> None:
        self._run(f'ALTER DATABASE "{name}" RENAME TO "{new}"')

    def _drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


STORES: dict[str, type[Store]] = {"sqlite": SQLiteStore, "postgres": PostgreSQLStore}
