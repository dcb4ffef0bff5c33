"""Workers: a first full synchronisation by 1, 2 and 4 Celery workers on RabbitMQ, and what bounds it.

While the run goes, what the backends of the database wait for is looked at four times a second, and so is the memory of
every worker. Time must fall with workers until the database, or the machine's processors, are busy all the time; memory
must not grow with records.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.bench.databases import ROOT, Store
from tests.chaos.services import RabbitMQ

#: what a worker may use at most in MB
MOST = 300
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")

_WAITS = """
SELECT coalesce(wait_event_type || ': ' || wait_event, 'on a processor') FROM pg_stat_activity
WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
"""
_RUN = """
SELECT status, message, done, extract(epoch FROM finished_at - started_at) FROM integration_synchrun
WHERE kind = 'full' AND parent_id IS NULL ORDER BY id DESC LIMIT 1
"""
_SPACE = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), pg_database_size(current_database())"
_PHASES = """
SELECT l.text, extract(epoch FROM l.at - r.started_at) FROM integration_runlogline l
JOIN integration_synchrun r ON r.id = l.run_id
WHERE r.id = (SELECT max(id) FROM integration_synchrun WHERE kind = 'full' AND parent_id IS NULL) ORDER BY l.id
"""


def measure(store: Store, n: int, workers: int) -> dict[str, Any]:
    """One full synchronisation of a fresh copy."""
    import psycopg

    url = store.copy("fresh", n)
    with tempfile.TemporaryDirectory(prefix="p2c-bench-") as folder:
        Path(folder).chmod(0o755)
        broker = RabbitMQ(Path(folder))
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "p2c.settings",
            "P2C_ENV": "demo",
            "P2C_ENV_FILE": os.devnull,
            "P2C_QUEUE": "celery",
            "P2C_BROKER_URL": broker.url,
            "P2C_LOG_LEVEL": "WARNING",
        }
        started = [
            subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--concurrency", "1"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for _ in range(workers)
        ]
        try:
            with psycopg.connect(url, autocommit=True) as link:
                _wait_for(link, workers)
                before, space = _cpu(), link.execute(_SPACE).fetchone()
                subprocess.run([sys.executable, "-m", "tests.bench", "ask"], cwd=ROOT, env=environment, check=True)
                made = _watch(link, started, n)
                made["cpu"] = [b - a for a, b in zip(before, _cpu(), strict=True)]
                after = link.execute(_SPACE).fetchone()
                made["wal"], made["disk"] = (float(b - a) / 2**20 for a, b in zip(space, after, strict=True))
                return made
        finally:
            for process in started:
                process.terminate()
            for process in started:
                process.wait(timeout=60)
            broker.stop()


def ask() -> None:
    """Ask for the run, as a person's click does."""
    import django

    django.setup()
    from integration.services import synchronise
    from tests.bench import states

    options = {"confirmed": True, "create": True, "first_synch": "to_integration"}
    synchronise.request_run(states.mapping(), "full", background=True, **options)


def _wait_for(link: Any, workers: int) -> None:
    for _ in range(600):
        if link.execute("SELECT count(*) FROM integration_workerheartbeat").fetchone()[0] >= workers:
            return
        time.sleep(0.2)
    raise TimeoutError("the workers do not report")


def _watch(link: Any, started: list[subprocess.Popen[bytes]], n: int) -> dict[str, Any]:
    waits: Counter[str] = Counter()
    memory: list[float] = []
    spent: dict[int, float] = {}
    looks = 0
    while True:
        time.sleep(0.25)
        looks += 1
        waits.update(row[0] for row in link.execute(_WAITS).fetchall())
        pids = [pid for process in started for pid in _children(process.pid)]
        memory.append(max(map(_resident, pids), default=0))
        spent |= {pid: _spent(pid) for pid in pids}
        status, message, done, seconds = link.execute(_RUN).fetchone() or ("queued", "", 0, 0)
        if status not in ("queued", "running"):
            break
    if status != "finished" or done < n * 0.9:  # some are blocked and left out
        raise RuntimeError(f"The run ended as {status} after {done} records: {message}")
    phases = [(json.loads(text)[2], float(at)) for text, at in link.execute(_PHASES).fetchall() if text[:1] == "["]
    return {
        "seconds": float(seconds),
        "done": done,
        "waits": {name: number / looks for name, number in waits.most_common(6)},
        "memory": memory,
        "spent": sum(spent.values()),
        "phases": phases,
        "parts": link.execute("SELECT count(*) FROM integration_runpart").fetchone()[0],
    }


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE / 2**20
    except FileNotFoundError:
        return 0


def _spent(pid: int) -> float:
    """Seconds that a process has been on a processor."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return (int(fields[11]) + int(fields[12])) / _TICK


def _cpu() -> list[float]:
    """Seconds that the machine's processors have been busy and idle since it started."""
    user, nice, system, idle, waiting, *rest = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return [(user + nice + system + sum(rest[:3])) / _TICK, idle / _TICK, waiting / _TICK]


def tell(results: dict[int, dict[str, Any]], n: int) -> int:
    """Print the table, what bounds each run, and the verdict."""
    print(
        "| workers | seconds | records/s | to one worker | processors busy | of that workers | waiting for disks "
        "| WAL MB | more on disk MB | RSS MB | growth |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    first = results[min(results)]["seconds"]
    kept = True
    for workers, made in results.items():
        busy, idle, disks = made["cpu"]
        share, on_disk = busy / (busy + idle + disks), disks / (busy + idle + disks)
        middle = len(made["memory"]) // 2
        growth = max(made["memory"][middle:]) - max(made["memory"][: middle + 1])
        peak = max(made["memory"])
        kept = kept and peak < MOST
        print(
            f"| {workers} | {made['seconds']:.0f} | {made['done'] / made['seconds']:,.0f} "
            f"| {first / made['seconds']:.2f}× | {share:.0%} | {made['spent'] / busy:.0%} | {on_disk:.0%} "
            f"| {made['wal']:,.0f} | {made['disk']:,.0f} | {peak:.0f} "
            f"| {growth:+.0f} in the second half |"
        )
    print("\nBackends at work at a moment, by what they wait for, and when the phases ended:\n")
    for workers, made in results.items():
        told = ", ".join(f"{name} {number:.2f}" for name, number in made["waits"].items())
        named = [(params.get("phase", "split").replace("%(system)s", "the ERP"), at) for params, at in made["phases"]]
        ended = ", ".join(f"{phase} {at:.0f} s" for phase, at in named)
        print(f"- {workers}: {told}. {made['parts']} parts; {ended}.")
    print(f"\nGate: memory < {MOST} MB per worker: {'held' if kept else 'BROKEN'}.")
    return 0 if kept else 1
