"""``python -m tests.stress``: everybody at work on the same pairs at once, on PostgreSQL, and what came of it.

Clients of the REST interface and people with pages open edit, other programs hold rows for seconds, an operator asks
for runs, couples, settles, takes back and changes the mapping, and processes are killed. When all has come to rest,
both sides are compared by `verdict`, from what the database's own triggers have noted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos.services import PostgreSQL, free_port
from tests.keeper import Keeper
from tests.sites import Site
from tests.stress import people, verdict, witness
from tests.stress.people import NEW, Book, Operator

#: nothing may take longer than this to come to rest
PATIENCE = 300
#: of how many pairs one is uncoupled and coupled again
LOOSE = 10

_BUSY = """
SELECT (SELECT count(*) FROM integration_synchrun WHERE status IN ('queued', 'running', 'awaiting'))
     + (SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING'))"""
_PENDING = """
SELECT count(*) FROM integration_change c JOIN integration_tablemapping m ON m.id = c.mapping_id WHERE m.name = %s"""


def say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


def one(url: str, query: str, *values: Any) -> int:
    with psycopg.connect(url, autocommit=True) as link:
        found = link.execute(query, values).fetchone()  # type: ignore[call-overload]
        return int(found[0])


def settled(url: str, folder: Path) -> None:
    """Wait until no run is under way, three times in a row."""
    started, quiet = time.monotonic(), 0
    while quiet < 3:
        if time.monotonic() - started > PATIENCE:
            raise TimeoutError(f"not at rest after {PATIENCE} s; see {folder}")
        time.sleep(0.5)
        quiet = 0 if one(url, _BUSY) else quiet + 1


def kill(book: Book, kept: Keeper, number: int, chance: random.Random) -> None:
    """Kill a process of the site now and then, spread over the time there is."""
    pause = (book.until - time.monotonic()) / (number + 1)
    for _ in range(number):
        time.sleep(pause * chance.uniform(0.5, 1.4))
        if book.over or not (pids := kept.pids()):
            continue
        pid = chance.choice(sorted(pids))
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        book.count(f"killed {pids[pid].rstrip(' 0123456789')}" if "," not in pids[pid] else "killed at work")


def work(book: Book, kept: Keeper, host: str, url: str, asked: argparse.Namespace) -> None:
    """Everybody at once, until the time is over."""

    def chance(who: str) -> random.Random:
        return random.Random(f"{asked.seed} {who}")

    todo: dict[str, Callable[[], Any]] = {
        "operator": Operator(book, host, chance("operator")).work,
        "killer": partial(kill, book, kept, asked.kills, chance("killer")),
    }
    for kind, number, action, given in (
        ("client", asked.clients, people.client, [host]),
        ("reader", asked.readers, people.reader, [host]),
        ("holder", asked.holders, people.holder, [url, asked.held]),
    ):
        for who in (f"{kind} {n}" for n in range(1, number + 1)):
            todo[who] = partial(action, book, who, chance(who), *given)
    failed: list[str] = []

    def guarded(who: str, action: Callable[[], Any]) -> None:
        try:
            action()
        except Exception as error:
            failed.append(f"{who}: {error!r}")
            raise

    threads = [threading.Thread(target=guarded, args=each, daemon=True) for each in todo.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=max(0.0, book.until - time.monotonic()) + PATIENCE)
    if failed:
        raise RuntimeError("; ".join(failed))


def come_to_rest(operator: Operator, url: str, folder: Path) -> None:
    """As an operator would in the evening: the mapping as it was, what failed again, then everything."""
    settled(url, folder)
    for ask in (
        partial(operator.turn, "bidirectional"), operator.retry, operator.synchronise, operator.synchronise,
        operator.full, operator.synchronise,
    ):  # fmt: skip
        for _ in range(people.TRIES):
            if (answer := ask()).endswith(("200", "202")):
                break
            time.sleep(1)
        else:
            raise RuntimeError(f"{ask}: {answer}")
        settled(url, folder)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--clients", type=int, default=8, help="clients of the REST interface (default 8)")
    parser.add_argument("--readers", type=int, default=4, help="people with pages open (default 4)")
    parser.add_argument("--holders", type=int, default=2, help="programs that hold rows (default 2)")
    parser.add_argument("--held", type=float, default=20, help="for so many seconds at most (default 20)")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="p2c-stress-"))
    database = PostgreSQL(folder)
    try:
        with psycopg.connect(database.url("postgres"), autocommit=True) as link:
            link.execute("CREATE DATABASE site")
        url = database.url("site")
        site = Site(url, folder, "tests.stress.prepared")
        site.environment |= {
            "P2C_LOG_LEVEL": "WARNING",
            "P2C_THROTTLE_USER": "100000/min",
            "P2C_THROTTLE_ANON": "600/min",
        }
        site.run("manage.py", "migrate", "-v0")
        pairs = [tuple(pair) for pair in site.child(str(asked.pairs))][: asked.pairs]
        witness.call(url)
        say(f"seed {asked.seed}: {len(pairs)} pairs, everything in {folder}")
        host = f"127.0.0.1:{free_port()}"
        commands = {f"worker {n}": ["manage.py", "worker"] for n in range(1, asked.workers + 1)}
        commands["site"] = ["-m", "gunicorn", "p2c.wsgi:application", "--workers=2", "--threads=4", f"--bind={host}"]
        with Keeper(site, commands, folder / "processes.log") as kept:
            people.signed_in(host)
            book = Book(pairs, time.monotonic() + asked.seconds, loose=len(pairs) // LOOSE)
            work(book, kept, host, url, asked)
            say(f"{asked.seconds:.0f} s are over; starts: {dict(kept.starts)}")
            come_to_rest(Operator(book, host, random.Random(asked.seed)), url, folder)
            pending = one(url, _PENDING, verdict.MAPPING)
        return conclude(book, verdict.read(url, NEW), pending, folder)
    finally:
        database.stop()


def conclude(book: Book, ends: verdict.Ends, pending: int, folder: Path) -> int:
    for what, number in sorted(book.done.items()):
        say(f"{number:6} {what}")
    written = Counter(edit.outcome for edit in book.edits)
    said = sum(1 for named in ends.open.values() if named)
    say(f"edits: {dict(written)}; runs: {dict(ends.runs)}; records with open issues: {said}; pending: {pending}")
    found = list(verdict.wrong(ends, book.edits, book.told))
    (folder / "edits.json").write_text(json.dumps([asdict(edit) for edit in book.edits], indent=0))
    for sentence in found:
        say(sentence)
    kinds = Counter(sentence.partition(":")[0] for sentence in found)
    say(", ".join(f"{kinds[kind]} {kind}" for kind in ("lost", "doubled", "differs")))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
