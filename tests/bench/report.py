"""From measurements to a verdict: contents first, then the median of the ratios of each repeat, never seconds alone."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.bench.jobs import JOBS, WORKLOADS

#: highest allowed ratio of the engine to the reference, per workload and database
RATIO_GATES = {
    ("W1", "sqlite"): 3.0,
    ("W1", "postgres"): 2.0,
    ("W3", "sqlite"): 2.0,
    ("W3", "postgres"): 2.0,
}
#: highest allowed seconds of a run with an empty feed: there is nothing to compare it with
EMPTY_FEED = 0.2
#: below this many records start-up and planning decide the time; above this spread nothing is decided
LEAST, SPREAD = 100_000, 0.25

Results = dict[str, list[dict[str, Any]]]


def tell(db: str, n: int, results: Results) -> int:
    """Print the tables and the verdict; 0: all gates hold, 1: one does not, 2: no verdict is possible."""
    status = 0
    for workload, title in WORKLOADS.items():
        keys = [key for key in results if JOBS[key].workload == workload and results[key]]
        if not keys:
            continue
        print(f"### {workload}: {title}\n")
        for line in table(workload, n, {key: results[key] for key in keys}):
            print(line)
        print()
        differing = differences(workload, results)
        for line in differing:
            print(f"**Contents differ:** {line}")
        if differing:
            status = 1
            continue
        verdict, line = judge(workload, db, n, results)
        status = max(status, verdict) if 1 not in (status, verdict) else 1
        print(f"{line}\n", flush=True)
    return status


def table(workload: str, n: int, results: Results) -> list[str]:
    """Markdown: median seconds, records per second, ratio with its range, peak memory, CPU of client and server.

    The ratio of CPU seconds is not judged, but it hardly changes when others work on the machine.
    """
    lines = [
        "| job | seconds | records/s | × reference (min–max) | RSS MB | CPU s, client + server | × CPU |",
        "|---|---|---|---|---|---|---|",
    ]
    for key, made in results.items():
        job = JOBS[key]
        factor = n / job.sample if job.sample and job.sample < n else 1
        seconds = median(m["seconds"] for m in made) * factor
        ratio = ratios(workload, key, results)
        shown = f"{median(ratio) * factor:.2f} ({min(ratio) * factor:.2f}–{max(ratio) * factor:.2f})" if ratio else "–"
        name = job.name + (f", {job.note}" if job.note else "") + (" *e*" if factor != 1 else "")
        rate = f"{n / seconds:,.0f}" if workload != "W2" else "–"
        client, server = (median(m.get(which, 0) for m in made) * factor for which in ("cpu", "server"))
        used = _cpu_ratio(workload, key, results)
        lines.append(
            f"| {name} | {seconds:.3f} | {rate} | {shown} | {max(m['rss'] for m in made):.0f} "
            f"| {client:.2f} + {server:.2f} | {f'{used * factor:.2f}' if used else '–'} |"
        )
    return lines


def _cpu_ratio(workload: str, key: str, results: Results) -> float:
    """Median CPU of client and server together over that of the reference."""
    made, base = (
        [m["cpu"] + m.get("server", 0) for m in results.get(name, ())] for name in (key, f"{workload}.reference")
    )
    return median(made) / median(base) if made and base and median(base) else 0.0


def ratios(workload: str, key: str, results: Results) -> list[float]:
    """The job's time over the reference's of the same repeat."""
    reference = results.get(f"{workload}.reference")
    if not reference:
        return []
    return [made["seconds"] / base["seconds"] for made, base in zip(results[key], reference, strict=True)]


def differences(workload: str, results: Results) -> list[str]:
    """Where what the engine left behind is not what the reference left, or a second run still changed something."""
    found = []
    base = _contents(results.get(f"{workload}.reference", ()))
    made = _contents(results.get(f"{workload}.engine", ()))
    if base and made:
        found += [
            f"{kind}: reference {base[kind]}, engine {made[kind]}" for kind in base if base[kind] != made.get(kind)
        ]
    for repeat in results.get(f"{workload}.engine", ()):
        if repeat.get("again"):
            found.append(f"a second run was not quiet: {repeat['again']}")
    return found


def _contents(made: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return next((m["contents"] for m in made if m.get("contents")), {})


def spread_of(made: Sequence[dict[str, Any]]) -> float:
    """How far apart the times of the repeats are, as a share of their median."""
    times = [m["seconds"] for m in made]
    return float((max(times) - min(times)) / median(times))


def judge(workload: str, db: str, n: int, results: Results) -> tuple[int, str]:
    """The verdict of one workload and the sentence that says it."""
    engine = results.get(f"{workload}.engine", [])
    if workload == "W2" and engine:
        seconds = median(m["seconds"] for m in engine)
        held = seconds <= EMPTY_FEED
        return (0 if held else 1), f"Gate ≤ {EMPTY_FEED} s: {'held' if held else 'BROKEN'} ({seconds:.3f} s)."
    reference = results.get(f"{workload}.reference", [])
    gate = RATIO_GATES.get((workload, db))
    if not engine or not reference:
        return 0, "No verdict: not measured."
    ratio = median(ratios(workload, f"{workload}.engine", results))
    if gate is None:
        return 0, f"No gate; {ratio:.2f}× the reference."
    if n < LEAST:
        return 0, f"No verdict below {LEAST:,} records; {ratio:.2f}× the reference (gate ≤ {gate}×)."
    spread = spread_of(reference)
    if spread > SPREAD:
        return 2, (
            f"No verdict: the reference itself spreads over {spread:.0%}; measure on a quieter machine "
            f"({ratio:.2f}×, gate ≤ {gate}×)."
        )
    held = ratio <= gate
    return (0 if held else 1), f"Gate ≤ {gate}×: {'held' if held else 'BROKEN'} ({ratio:.2f}×)."
