"""The parent of all measurements: templates first, then, repeat by repeat, every job in a fresh process."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.bench import catalogue_report, report, steps_report
from tests.bench.databases import ROOT, STORES, Store
from tests.bench.jobs import JOBS, Job
from tests.bench.states import STATES

#: commands whose results are told by steps of their own
_TELLERS = {
    "catalogue": catalogue_report.tell,
    "prospects": steps_report.tell,
    "contacts": steps_report.tell,
    "orders": steps_report.tell,
}


class JobFailed(RuntimeError):
    """A measuring process ended with an error."""


def main(chosen: argparse.Namespace) -> int:
    """Carry out `run`, `memory` or `clean`; the exit status says whether all gates hold."""
    names = list(STORES) if chosen.db == "both" else [chosen.db]
    stores = [store for store in map(_store, names) if store is not None]
    if not stores:
        return 2
    if chosen.command == "clean":
        for store in stores:
            store.clean()
        return 0
    print(machine(), flush=True)
    worst, measured = 0, {}
    for store in stores:
        store.clean(all_of_them=False)
        if chosen.command == "scale":
            print(f"\n## {store.version()}\n", flush=True)
            worst = max(worst, _scale(store, chosen.n))
            continue
        print(f"\n## {store.version()}, n = {chosen.n:,}\n", flush=True)
        try:
            if chosen.command == "workers":
                worst = max(worst, _workers(store, chosen.n, chosen.workers))
            elif chosen.command == "screens":
                worst = max(worst, _screens(store, chosen.n))
            elif chosen.command == "memory":
                worst = max(worst, _memory(store, chosen.n))
            elif chosen.profile:
                _profile(store, chosen.n, _jobs(chosen.only, peers=False))
            else:
                peers = not getattr(chosen, "no_peers", True)
                results = measure(store, chosen.n, chosen.repeats, _jobs(chosen.only, peers=peers))
                measured[store.name] = results
                if chosen.command in _TELLERS:
                    worst = max(worst, _TELLERS[chosen.command](chosen.n, results))
                    continue
                worst = max(worst, report.tell(store.name, chosen.n, results))
        finally:
            store.drop_copy()
    if getattr(chosen, "json", None):
        Path(chosen.json).write_text(json.dumps(measured, indent=1))
    return worst


def _store(name: str) -> Store | None:
    """The store, or a line that says why its database is left out."""
    store = STORES[name]()
    try:
        store.version()
    except Exception as error:
        print(f"{name} is left out: {str(error).strip().splitlines()[0]}", file=sys.stderr)
        return None
    return store


def machine() -> str:
    """What was measured with what, for the record."""
    names = ("Django", "psycopg", "orjson", "django-import-export", "dlt")
    found = []
    for name in names:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit or 'unknown'}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, {', '.join(found)}"
    )


def _jobs(workloads: Sequence[str], *, peers: bool) -> list[Job]:
    found = []
    for job in JOBS.values():
        if job.workload not in workloads or (not peers and not job.compared):
            continue
        if job.available():
            found.append(job)
        else:
            print(f"{job.key} is left out: pip install -r requirements-bench.txt", file=sys.stderr)
    return found


def templates(store: Store, n: int, states: set[str]) -> None:
    """Build the states that are wanted, and those they are built from."""
    wanted = set(states)
    for state in list(states):
        while STATES[state]:
            state = STATES[state]
            wanted.add(state)
    for state in STATES:
        if state in wanted:
            store.template(state, n, STATES[state], lambda url, s=state: _child(url, "state", s, "--n", str(n)))  # type: ignore[misc]


def measure(store: Store, n: int, repeats: int, jobs: Sequence[Job]) -> dict[str, list[dict[str, Any]]]:
    """Job key -> one measurement per repeat. The first repeat also reads what each job left behind."""
    templates(store, n, {job.state for job in jobs})
    results: dict[str, list[dict[str, Any]]] = {job.key: [] for job in jobs}
    failed: set[str] = set()
    for repeat in range(repeats):
        turn = repeat % len(jobs)
        for job in (*jobs[turn:], *jobs[:turn]):
            if job.key in failed:
                continue
            arguments = ["job", job.key, "--n", str(n), *(["--contents"] if repeat == 0 and job.compared else [])]
            try:
                made = json.loads(_child(store.copy(job.state, n), *arguments).splitlines()[-1])
            except JobFailed as error:
                if job.compared:
                    raise
                # a yardstick that does not work here is no reason to measure nothing
                print(f"{job.key} is left out: {str(error).splitlines()[-1]}", file=sys.stderr)
                failed.add(job.key)
                results.pop(job.key, None)
                continue
            results[job.key].append(made)
            print(f"  repeat {repeat + 1} {job.key:16} {made['seconds']:8.3f} s", file=sys.stderr, flush=True)
    return results


def _profile(store: Store, n: int, jobs: Sequence[Job]) -> None:
    templates(store, n, {job.state for job in jobs})
    for job in jobs:
        if job.name != "reference":
            print(f"### {job.key}")
            print(_child(store.copy(job.state, n), "job", job.key, "--n", str(n), "--profile"))


def _memory(store: Store, n: int) -> int:
    from tests.bench import memory

    templates(store, n, {"volume"})
    made = json.loads(_child(store.copy("volume", n), "watch", "--n", str(n)).splitlines()[-1])
    return memory.tell(made, n)


def _workers(store: Store, n: int, numbers: Sequence[int]) -> int:
    from tests.bench import workers

    templates(store, n, {"fresh"})
    return workers.tell({number: workers.measure(store, n, number) for number in numbers}, n)


def _screens(store: Store, n: int) -> int:
    from tests.bench import screens

    with store.empty() as url:
        return screens.tell(json.loads(_child(url, "pages", "--n", str(n)).splitlines()[-1]), n)


def _scale(store: Store, numbers: Sequence[int]) -> int:
    from tests.bench import scale

    results = {}
    for n in sorted(numbers):
        with store.empty() as url:
            results[n] = json.loads(_child(url, "grow", "--n", str(n)).splitlines()[-1])
    return scale.tell(results)


def _child(url: str, *arguments: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "P2C_ENV_FILE": os.devnull}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise JobFailed(f"{' '.join(arguments)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout
