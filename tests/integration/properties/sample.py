"""A fair sample of the histories there are: few of them, and between them every kind of step."""

from __future__ import annotations

import functools
import math
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.integration.properties.steps import Step, histories

History = list[Step]
#: so many are drawn to choose from
DRAWN = 400
#: steps that wait for a run, and what each history ends with, in runs
RUNNING, AT_THE_END = {"run", "full", "records", "match", "couple", "resolve"}, 3


def tried(number: int, from_seed: int, play: Callable[[History], Any], *, shrunk: bool = True) -> None:
    """Play so many random histories; one that fails is made as short as it can be."""
    phases = [Phase.generate, *([Phase.shrink] if shrunk else [])]
    test = settings(
        max_examples=number, deadline=None, database=None, print_blob=False, report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck), phases=phases,
    )(given(steps=histories)(lambda steps: play(steps)))  # fmt: skip
    seed(from_seed)(test)()


@functools.cache
def drawn(from_seed: int) -> list[History]:
    found: list[History] = []
    tried(DRAWN, from_seed, found.append, shrunk=False)
    return found


def kinds(history: History) -> set[tuple[Any, ...]]:
    """What sorts of steps it has: who does what how, with which values, and what befalls the runs."""
    return {kind for step in history for kind in _kinds(step)}


def _kinds(step: Step) -> list[tuple[Any, ...]]:
    match step:
        case ("edit", side, _which, how, name, value):
            return [("edit", side, how), ("edit", side, name), ("edit", side, name, value)]
        case ("run" | "full" as name, *asked, batch, fault):
            befalls = fault and (fault[0], *(fault[2:3] + fault[4:5] if fault[0] == "beside" else ()))
            return [(name, *asked), (name, "batch", batch), (name, "fault", befalls)]
        case ("records", side, _which, force, create):
            return [("records", side), ("records", "force", force), ("records", "create", create)]
        case ("couple", _here, _there, first, synch):
            return [("couple", "first", first), ("couple", "synch", synch)]
        case ("uncouple" | "link" | "retry" as name, *_which):
            return [(name,)]
        case ("delete", side, _which, how):
            return [("delete", side), ("delete", "how", how)]
        case ("out" | "resolve" as name, *which, how):
            return [(name, *which[:-1], how)]
    # who is added, how is matched, which strategy and which field is changed
    return [step]


def fair(histories: list[History], number: int) -> list[History]:
    """So many of them, and more until every kind was seen: always the one with most of what was rare until now.

    One with few runs goes first. The sum is exact, so that the order of a set decides nothing.
    """
    every = set().union(*map(kinds, histories))
    seen: Counter[tuple[Any, ...]] = Counter()
    left, chosen = list(histories), []

    def worth(history: History) -> float:
        runs = AT_THE_END + sum(step[0] in RUNNING for step in history)
        return math.fsum(9.0 ** -seen[kind] for kind in kinds(history)) / runs**0.5

    while left and (len(chosen) < number or every - seen.keys()):
        best = max(left, key=worth)
        left.remove(best)
        chosen.append(best)
        seen.update(kinds(best))
    return chosen
