"""The catalogue: n items with 3n sales prices beside n customers in the same database. Goods must not be much slower.

Each step is measured for customers and for goods, in fresh processes of one run; what counts is the ratio of their
records per second. A price group is no record here: there are a hundred, however many prices they hold.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.bench.states import GOODS, PRICES, coupled_goods

#: step -> what it is, the state it starts from, and the run
STEPS: dict[str, tuple[str, str, str]] = {
    "C1": ("first full synchronisation", "catalogue", "full"),
    "C2": ("incremental run after every record was edited", "reworked", "synch"),
    "C3": ("full synchronisation with nothing to do", "stocked", "full"),
    "C4": ("incremental run after the turn of another price has come for every price", "replaced", "synch"),
}
#: the step whose customers a step of goods alone is compared with; not judged
BESIDE = {"C4": "C2"}
_CUSTOMERS = ("CUSTOMER",)
WRITES = ("inserted", "modified", "deleted", "coupled", "uncoupled")


def records(key: str, n: int) -> int:
    """How many records the work of a job is about."""
    step, part = key.split(".")
    if part == "customers":
        return n
    return PRICES * n if step in BESIDE else (1 + PRICES) * n


def prepare(step: str, part: str) -> Callable[[int], Callable[[], Any]]:
    """The work of a job: the runs of the part's mappings; counters over all of them, and the seconds of each."""
    kind = STEPS[step][2]

    def prepared(n: int) -> Callable[[], Any]:
        def work() -> dict[str, Any]:
            told: dict[str, Any] = {}
            for name in _mappings(part):
                began = time.perf_counter()
                for counter, number in _counts(name, kind).items():
                    told[counter] = told.get(counter, 0) + number
                told[name] = time.perf_counter() - began
            return told

        return work

    return prepared


def again(step: str, part: str) -> Callable[[], dict[str, int]]:
    """The same runs once more; what they write."""
    kind = STEPS[step][2]

    def run() -> dict[str, int]:
        found = [(name, _counts(name, kind)) for name in _mappings(part)]
        return {f"{name} {c}": made[c] for name, made in found for c in WRITES if made.get(c)}

    return run


def expected(step: str) -> dict[str, int]:
    """What the goods of a step must come to; asked for after the work."""
    items, prices, groups = coupled_goods()
    return {
        "C1": {"inserted": items + prices + groups},
        "C2": {"modified": items + prices},
        "C3": {},
        "C4": {"modified": prices},
    }[step]


def _mappings(part: str) -> tuple[str, ...]:
    return _CUSTOMERS if part == "customers" else GOODS


def _counts(name: str, kind: str) -> dict[str, int]:
    from tests.bench import states
    from tests.bench.jobs import counters

    options = {"create": True} if kind == "full" else {}
    return counters(states.run(name, kind, confirmed=True, **options))
