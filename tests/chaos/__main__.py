"""``python -m tests.chaos``: a full synchronisation and rounds of edits, while workers are killed and servers restart.

Four workers and the scheduler run as they would under systemd: whatever dies is started again, and nobody presses
anything. What comes out is compared with a run that nothing disturbed, of as many rounds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos.services import PostgreSQL, RabbitMQ
from tests.keeper import Keeper
from tests.sites import Site

SCRIPT = "tests.integration.killable"
#: nothing may take longer than this to come to rest
PATIENCE = 1200

BUSY = """
SELECT (SELECT count(*) FROM integration_synchrun WHERE status IN ('queued', 'running', 'awaiting'))
     + (SELECT count(*) FROM integration_runpart p JOIN integration_synchrun r ON r.id = p.run_id
        WHERE p.status IN ('queued', 'running') AND r.status IN ('queued', 'running'))
     + (SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING'))
     + (SELECT count(*) FROM integration_change c JOIN integration_tablemapping m ON m.id = c.mapping_id
        WHERE m.name = 'CUSTOMER')
"""


def say(text: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {text}\n")
    sys.stdout.flush()


class Trial(Keeper):
    """An installation with its workers and scheduler."""

    def __init__(self, site: Site, folder: Path, broker: RabbitMQ, workers: int) -> None:
        self.folder = folder
        site.environment |= {"P2C_QUEUE": "celery", "P2C_BROKER_URL": broker.url, "P2C_LOG_LEVEL": "WARNING"}
        names = {f"worker {n}": ["manage.py", "worker", "--concurrency", "1"] for n in range(1, workers + 1)}
        super().__init__(site, {**names, "scheduler": ["manage.py", "scheduler"]}, folder / "processes.log")

    # --- the work -----------------------------------------------------------------------------------------------------

    def ask(self, sql: str) -> Any:
        with psycopg.connect(self.site.url, autocommit=True) as link:
            return link.execute(sql)  # type: ignore[call-overload]

    def busy(self) -> bool:
        try:
            with psycopg.connect(self.site.url, connect_timeout=5) as link:
                return bool(link.execute(BUSY).fetchone()[0])  # type: ignore[index]
        except psycopg.OperationalError:
            return True

    def edit(self, number: int) -> None:
        """Somebody edits every customer: one statement, as an import would."""
        self.ask(f"UPDATE bc_customer SET phone_no = '555-{number:04}'")

    def settle(self) -> float:
        """Wait until there is nothing to do, twice in a row; how long that took."""
        started, quiet = time.monotonic(), 0
        while quiet < 3:
            if time.monotonic() - started > PATIENCE:
                raise TimeoutError(f"not at rest after {PATIENCE} s; see {self.folder}")
            time.sleep(1)
            quiet = 0 if self.busy() else quiet + 1
        return time.monotonic() - started


def disturb(trial: Trial, servers: dict[str, Any], counts: dict[str, int], chance: random.Random) -> int:
    """Do all that is to happen, at random moments while there is work; how many rounds of edits that took."""
    events = [name for name, number in counts.items() for _ in range(number)]
    chance.shuffle(events)
    happened: Counter[str] = Counter()
    rounds = 0
    for event in events:
        time.sleep(chance.uniform(0.5, 5))
        if not trial.busy():
            rounds += 1
            trial.edit(rounds)
            time.sleep(chance.uniform(6, 9))
        if event == "kill":
            pids = trial.pids()
            if not pids:
                time.sleep(1)
                pids = trial.pids()
            pid = chance.choice(sorted(pids))
            os.kill(pid, signal.SIGKILL)
            happened[f"kill -9 {pids[pid].rstrip(' 0123456789')}" if "," not in pids[pid] else "kill -9 at work"] += 1
        else:
            servers[event].restart()
            happened[f"restart {event}"] += 1
        say(f"{sum(happened.values())} of {len(events)}: {event}, round {rounds}")
    say(", ".join(f"{name} {number}" for name, number in sorted(happened.items())))
    return rounds


def begin(trial: Trial) -> None:
    trial.site.manage("full_sync", "--background", "--yes")


def compare(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """What is not as it would have been."""
    wrong = [
        f"{name}: {len(set(rows) ^ set(found['contents'][name]))} lines differ"
        for name, rows in expected["contents"].items()
        if found["contents"][name] != rows
    ]
    wrong += [what for what in ("couplings", "bases", "issues", "journal") if found[what] != expected[what]]
    wrong += ["orphans"] if found["orphans"] else []
    wrong += ["a coupling twice"] if len(found["couplings"]) != len(set(found["couplings"])) else []
    wrong += [f"runs: {found['runs']}"] if set(found["runs"]) != {"finished"} else []
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--part", type=int, default=1_000, help="records of a part of a run (default 1000)")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--kill", type=int, default=50, help="random kill -9 (default 50)")
    parser.add_argument("--rabbitmq", type=int, default=10, help="restarts of RabbitMQ (default 10)")
    parser.add_argument("--postgresql", type=int, default=5, help="restarts of PostgreSQL (default 5)")
    parser.add_argument("--seed", type=int, default=20261122)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="p2c-chaos-"))
    database, broker = PostgreSQL(folder), RabbitMQ(folder)
    try:
        for name in ("prepared", "disturbed", "calm"):
            (folder / name).mkdir()
        with psycopg.connect(database.url("postgres"), autocommit=True) as link:
            link.execute("CREATE DATABASE prepared")
        os.environ["P2C_PART_RECORDS"] = str(asked.part)
        site = Site(database.url("prepared"), folder, SCRIPT)
        site.run("manage.py", "migrate", "-v0")
        site.child("prepare", str(asked.customers))
        say(f"prepared: {asked.customers} customers")
        results = []
        rounds = 0
        for name in ("disturbed", "calm"):
            with psycopg.connect(database.url("postgres"), autocommit=True) as link:
                link.execute(f"CREATE DATABASE {name} TEMPLATE prepared")  # type: ignore[call-overload]
            site = Site(database.url(name), folder, SCRIPT)
            trial = Trial(site, folder, broker, asked.workers)
            try:
                begin(trial)
                if name == "disturbed":
                    counts = {"kill": asked.kill, "rabbitmq": asked.rabbitmq, "postgresql": asked.postgresql}
                    servers = {"rabbitmq": broker, "postgresql": database}
                    rounds = disturb(trial, servers, counts, random.Random(asked.seed))
                    say(f"at rest {trial.settle():.0f} s after the last blow; starts: {dict(trial.starts)}")
                else:
                    trial.settle()
                    for number in range(1, rounds + 1):
                        trial.edit(number)
                        trial.settle()
                    say(f"undisturbed: {rounds} rounds")
            finally:
                trial.end()
            results.append(site.child("dump"))
            parts = psycopg.connect(site.url).execute("SELECT count(*) FROM integration_runpart").fetchone()
            say(f"{name}: {results[-1]['runs']}, {parts[0] if parts else 0} parts")
        wrong = compare(*results)
        (folder / "results.json").write_text(json.dumps(results))
        say("; ".join(wrong) if wrong else "nothing lost, doubled or stuck: as undisturbed")
        return 1 if wrong else 0
    finally:
        broker.stop()
        database.stop()
        say(f"everything is in {folder}")


if __name__ == "__main__":
    sys.exit(main())
