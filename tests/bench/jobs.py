"""The jobs: what one fresh process measures. Each prepares untimed, then does its work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.bench import catalogue, contacts, orders, prospects

#: what a job returns when called: the timed work, which returns counts worth telling
Work = Callable[[], Any]


@dataclass(frozen=True)
class Job:
    """`measured`: how many records the work covers when it is a sample of n; its time is extrapolated and marked."""

    workload: str
    name: str
    state: str
    prepare: Callable[[int], Work]
    note: str = ""
    sample: int = 0
    #: whether what it leaves behind must equal what the reference leaves
    compared: bool = True
    #: whether it can run (its packages are installed)
    available: Callable[[], bool] = lambda: True
    #: a second run, which must change nothing
    again: Callable[[], dict[str, int]] | None = None
    #: the counters it must come to, asked for after the work
    expected: Callable[[], dict[str, int]] | None = None

    @property
    def key(self) -> str:
        return f"{self.workload}.{self.name}"


WORKLOADS = {
    "W1": "first full synchronisation into an empty Sales side",
    "W2": "incremental run with an empty feed",
    "W3": "incremental run with 1 % of the pairs edited",
    "W4": "match-based coupling of the customers with as many accounts",
    "data": "generate_data: customers and accounts of the volume data",
}


def _engine(kind: str, **options: Any) -> Callable[[int], Work]:
    def prepare(n: int) -> Work:
        from tests.bench import states

        def work() -> Any:
            return counters(states.run("CUSTOMER", kind, **options))

        return work

    return prepare


def counters(run: Any) -> dict[str, int]:
    """The run's counters over both directions."""
    total: dict[str, int] = {}
    for job in run.jobs.all():
        for name, number in job.counters().items():
            total[name] = total.get(name, 0) + number
    return total


def _again(kind: str, **options: Any) -> Callable[[], dict[str, int]]:
    def run() -> dict[str, int]:
        from tests.bench import states

        found = counters(states.run("CUSTOMER", kind, **options))
        return {
            n: c for n, c in found.items() if c and n in ("inserted", "modified", "deleted", "coupled", "uncoupled")
        }

    return run


def _reference(module: str, function: str) -> Callable[[int], Work]:
    def prepare(n: int) -> Work:
        from importlib import import_module

        return getattr(import_module(f"tests.bench.reference.{module}"), function)  # type: ignore[no-any-return]

    return prepare


def _yardstick(function: str) -> Callable[[int], Work]:
    def prepare(n: int) -> Work:
        from tests.bench import yardsticks

        return getattr(yardsticks, function)(n)  # type: ignore[no-any-return]

    return prepare


def _has(*packages: str) -> Callable[[], bool]:
    def available() -> bool:
        from importlib.util import find_spec

        return all(find_spec(package) for package in packages)

    return available


_FULL = {"confirmed": True, "create": True}
NAIVE, BULK = 3_000, 20_000

JOBS = {
    job.key: job
    for job in (
        Job("W1", "reference", "fresh", _reference("w1", "first_full_synchronisation")),
        Job("W1", "engine", "fresh", _engine("full", **_FULL), again=_again("full", **_FULL)),
        Job("W1", "naive", "fresh", _yardstick("naive"), "plain ORM, a transaction a record", NAIVE, compared=False),
        Job(
            "W1", "dlt", "fresh", _yardstick("dlt_merge"), "merge on the key; rows only", compared=False,
            available=_has("dlt", "sqlalchemy"),
        ),
        Job(
            "W1", "import-export", "fresh", _yardstick("import_export"), "use_bulk, batch 1,000; rows only", BULK,
            compared=False, available=_has("import_export"),
        ),
        Job("W2", "engine", "synched", _engine("synch"), "from request to outcome"),
        Job("W3", "reference", "edited", _reference("w3", "incremental")),
        Job("W3", "engine", "edited", _engine("synch"), again=_again("synch")),
        Job("W4", "reference", "unmatched", _reference("w4", "match_based_coupling")),
        Job("W4", "engine", "unmatched", _engine("match", synch=False), again=_again("match", synch=False)),
        Job("data", "reference", "empty", _yardstick("raw_rows"), "COPY / executemany of ready rows"),
        Job("data", "engine", "empty", _yardstick("generate_data"), "making the rows included"),
    )
}  # fmt: skip
for step, (_title, state, _kind) in catalogue.STEPS.items():
    for part in ("customers", "goods") if step not in catalogue.BESIDE else ("goods",):
        job = Job(
            step,
            part,
            state,
            catalogue.prepare(step, part),
            again=catalogue.again(step, part),
            expected=partial(catalogue.expected, step) if part == "goods" else None,
        )
        JOBS[job.key] = job
for steps in (prospects, contacts, orders):
    for step, parts in steps.PARTS.items():
        for part in parts:
            job = Job(
                step,
                part,
                steps.STEPS[step][1],
                steps.prepare(step, part),
                again=steps.again if part in ("contacts", "job") else None,
            )
            JOBS[job.key] = job
