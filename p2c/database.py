"""Where the data are: SQLite in a file, or PostgreSQL, with a pool of connections when one is asked for."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environ import Env


def databases(env: Env, folder: Path) -> dict[str, dict[str, Any]]:
    """The setting DATABASES."""
    found = env.db_url("DATABASE_URL", default=f"sqlite:///{folder / 'db.sqlite3'}")
    most = pool_size(env.str("P2C_DB_POOL", default="0"))
    if found["ENGINE"] == "django.db.backends.sqlite3":
        if most:
            raise ImproperlyConfigured("P2C_DB_POOL is for PostgreSQL, but DATABASE_URL names SQLite. Remove it.")
        # One writer at a time: take the write lock when a transaction begins and wait for it, rather than fail
        # half-way.
        found["OPTIONS"] = {
            **found.get("OPTIONS", {}),
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; "
            "PRAGMA recursive_triggers=ON;",
        }
        return {"default": found}
    found["CONN_HEALTH_CHECKS"] = True
    found["OPTIONS"] = {"application_name": _program(), **found.get("OPTIONS", {})}
    found["OPTIONS"]["options"] = f"{_timeouts(env)} {found['OPTIONS'].get('options', '')}".strip()
    if most:
        if find_spec("psycopg_pool") is None:
            raise ImproperlyConfigured(
                "P2C_DB_POOL needs the package psycopg_pool. Install it: pip install -r requirements-scale.txt"
            )
        # the pool keeps connections; a request gives its own back when it ends
        found["CONN_MAX_AGE"] = 0
        found["OPTIONS"] = {**found.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": most, "timeout": 20}}
    else:
        found["CONN_MAX_AGE"] = env.int("P2C_CONN_MAX_AGE", default=60)
    return {"default": found}


def _timeouts(env: Env) -> str:
    """Nobody waits for a row, a statement or a forgotten transaction without end."""
    return " ".join(
        f"-c {name}={env.str(f'P2C_{name.upper()}', default=default)}"
        for name, default in (
            ("lock_timeout", "5s"),
            ("statement_timeout", "15min"),
            ("idle_in_transaction_session_timeout", "15min"),
        )
    )


def _program() -> str:
    """What the database calls this process: who holds a row is told by that name."""
    name, *rest = (*map(str, sys.argv), "")
    return " ".join(["p2c", *(rest[:1] if Path(name).name == "manage.py" else [Path(name).name])]).strip()[:60]


def pool_size(given: str) -> int:
    """How many connections one process may hold at once; 0: each thread keeps its own, there is no pool."""
    if not given.isascii() or not given.isdigit() or int(given) > 1000:
        raise ImproperlyConfigured(
            f"P2C_DB_POOL is {given!r}; set it to the connections one process may hold at once (at most 1000), "
            "or to 0 for no pool."
        )
    return int(given)
