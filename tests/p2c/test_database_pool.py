"""A pool of connections (`P2C_DB_POOL`): threads of a web process share so many and no more, and leave no trace."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections, transaction
from django.db.utils import ConnectionHandler
from environ import Env

from p2c.database import databases

THREADS, MOST = 12, 3

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no pool"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def pooled(tmp_path, monkeypatch) -> Iterator[ConnectionHandler]:
    """Connections to the test's database, as an installation with a pool has them."""
    there = connection.settings_dict
    server = f"{there['USER']}:{there['PASSWORD'] or ''}@{there['HOST']}:{there['PORT'] or 5432}"
    monkeypatch.setenv("DATABASE_URL", f"postgres://{server}/{there['NAME']}")
    monkeypatch.setenv("P2C_DB_POOL", str(MOST))
    made = databases(Env(), tmp_path)
    made["pooled"] = {**made.pop("default")}
    handler = ConnectionHandler({"default": connections.settings["default"], **made})
    yield handler
    handler["pooled"].close_pool()


def together(work: Callable[[], None]) -> None:
    """The work in many threads at once; their errors are the test's."""
    errors: list[BaseException] = []

    def one() -> None:
        try:
            work()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if errors:
        raise errors[0]


def test_many_threads_take_turns_with_few_connections(pooled):
    """Each thread works like a request: a few statements, a transaction, and the connection is given back."""
    servers: set[int] = set()
    done: list[int] = []

    def request() -> None:
        own = pooled["pooled"]
        for number in range(5):
            with transaction_of(own), own.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid(), pg_sleep(0.01)")
                servers.add(cursor.fetchone()[0])
            own.close()
            done.append(number)

    together(request)
    assert len(done) == THREADS * 5
    assert 1 <= len(servers) <= MOST


def test_who_wrote_last_is_not_said_of_who_writes_next(pooled):
    """The marker of a run ends with its transaction; were it left on the connection, the next person's changes would
    not be fed."""
    left: list[str] = []

    def request() -> None:
        own = pooled["pooled"]
        with own.cursor() as cursor:
            cursor.execute("SELECT current_setting('p2c.origin', true), current_setting('p2c.actor', true)")
            left.append("".join(value or "" for value in cursor.fetchone()))
        with transaction_of(own), own.cursor() as cursor:
            cursor.execute("SELECT set_config('p2c.origin', '7', true), set_config('p2c.actor', 'somebody', true)")
        own.close()

    together(request)
    assert left == [""] * THREADS


def test_a_connection_the_server_ended_is_replaced(pooled):
    own = pooled["pooled"]
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (before,) = cursor.fetchone()
    own.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [before])
    with own.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone()[0] != before
    own.close()


def transaction_of(own) -> transaction.Atomic:
    """`atomic` asks Django's own list of connections; this one is the thread's own beside it."""
    connections["pooled"] = own
    return transaction.atomic(using="pooled")
