"""Memory of a worker over one full synchronisation: most customers are in Sales already, as people typed them there."""

from __future__ import annotations

import resource
import threading
import time
from pathlib import Path
from typing import Any

from tests.bench.report import LEAST

#: what a worker may use at most, and how much of that may come in the second half of the run, in MB (a short run is
#: over before caches are full, so its growth says nothing)
MOST, GROWTH = 300, 25
_PAGE = resource.getpagesize()


def resident() -> float:
    """Resident memory of this process, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 2**20


class Watch(threading.Thread):
    """Notes the memory of this process while something else works in it."""

    def __init__(self, every: float = 0.25) -> None:
        super().__init__(daemon=True)
        self.every = every
        self.seen: list[tuple[float, float, int]] = []
        self.done = 0
        self.ended = threading.Event()

    def run(self) -> None:
        started = time.perf_counter()
        while not self.ended.wait(self.every):
            self.seen.append((time.perf_counter() - started, resident(), self.done))


def watch(n: int) -> dict[str, Any]:
    """Match, couple, merge and create, as a worker does; memory four times a second."""
    from integration.services import synchronise
    from tests.bench import states
    from tests.bench.jobs import counters

    noted = Watch()

    def observe(run: Any) -> None:
        noted.done = run.done

    before = resident()
    noted.start()
    asked = synchronise.request_run(states.mapping(), "full", confirmed=True, create=True, first_synch="to_integration")
    started = time.perf_counter()
    run = synchronise.execute(asked, observe)
    seconds = time.perf_counter() - started
    noted.ended.set()
    noted.join()
    if run.status != "finished":
        raise RuntimeError(f"The run ended as {run.status}: {run.message}")
    return {
        "before": before,
        "seen": noted.seen,
        "seconds": seconds,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "told": counters(run),
    }


def tell(made: dict[str, Any], n: int) -> int:
    """Print the memory over time and the verdict."""
    seen = made["seen"]
    step = max(1, len(seen) // 20)
    print("| seconds | records done | RSS MB |\n|---|---|---|")
    for seconds, memory, done in [*seen[::step], seen[-1]]:
        print(f"| {seconds:.1f} | {done:,} | {memory:.0f} |")
    halves = [memory for _, memory, _ in seen]
    middle = len(halves) // 2
    growth = max(halves[middle:]) - max(halves[:middle])
    kept = made["peak"] < MOST and (n < LEAST or growth < GROWTH)
    counted = ", ".join(f"{name} {number:,}" for name, number in made["told"].items() if number)
    print(
        f"\n{made['seconds']:.1f} s; {counted}. Peak {made['peak']:.0f} MB (start {made['before']:.0f} MB), second "
        f"half of the time {growth:+.0f} MB. Gate < {MOST} MB and flat: {'held' if kept else 'BROKEN'}."
    )
    return 0 if kept else 1
