"""What runs did on behalf of others: records of other mappings that were brought first, and lines after their headers.

The errands of one run into one mapping are told as one: a large run sends for something with every batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from integration.engine.family import errands_of
from integration.models import SynchJob, SynchRun
from integration.models.job import COUNTERS
from integration.models.run import RunKind, RunStatus

#: what errands are to the run they were made for
FIRST, LINES, COUPLED, BACK = "first", "lines", "coupled", "back"


@dataclass
class Errands:
    """All errands of a run into one mapping in one role. `counts`: what they did, by direction; `messages`: why some
    stopped."""

    mapping: str
    role: str
    mapping_id: int
    runs: list[int] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    #: of the failed records: only held back
    held: int = 0
    plan: dict[str, int] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What these errands were for."""
        return title(self.role)

    def total(self, counter: str) -> int:
        """What was counted, both ways together; a coupling belongs to the pair and is booked on both."""
        numbers = [counts[counter] for counts in self.counts.values()]
        return max(numbers, default=0) if counter in ("coupled", "uncoupled") else sum(numbers)

    @property
    def failed(self) -> int:
        return self.total("failed")

    def data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "mapping": self.mapping,
            "role": self.role,
            "runs": self.runs,
            "jobs": [{"direction": direction, **counts} for direction, counts in self.counts.items()],
            "messages": self.messages,
        }


def role(run: SynchRun) -> str:
    """What an errand is to the run it was made for."""
    if run.kind == RunKind.REVERT:
        return BACK
    return COUPLED if run.options.get("coupled") else LINES if run.follows else FIRST


def title(name: str) -> str:
    """A role in words."""
    return {
        FIRST: _("Brought first"),
        LINES: _("With its lines"),
        COUPLED: _("Coupled with them"),
        BACK: _("Taken back with it"),
    }[name]


def of_runs(runs: Iterable[SynchRun]) -> dict[int, list[Errands]]:
    """The errands of each of these runs, also those their errands sent for; a few statements for all of them."""
    head = {run.pk: run.pk for run in runs}
    found: dict[int, dict[tuple[str, str], Errands]] = {pk: {} for pk in head}
    below = errands_of(head)
    counts: dict[int, dict[str, dict[str, int]]] = {}
    held: Counter[int] = Counter()
    for job in SynchJob.objects.filter(run_id__in=[each.pk for each in below]).order_by("pk") if below else ():
        counts.setdefault(job.run_id, {})[job.direction] = job.counters()
        held[job.run_id] += job.held
    for run in below:
        head[run.pk] = head[run.parent_id or 0]
        key = (run.mapping.name, role(run))
        one = found[head[run.pk]].setdefault(key, Errands(*key, run.mapping_id))
        one.runs.append(run.pk)
        one.held += held[run.pk]
        for direction, counters in counts.get(run.pk, {}).items():
            sums = one.counts.setdefault(direction, dict.fromkeys(COUNTERS, 0))
            for name, number in counters.items():
                sums[name] += number
        for action, number in (run.progress.get("plan") or {}).items():
            one.plan[action] = one.plan.get(action, 0) + number
        if run.status == RunStatus.FAILED and run.message not in one.messages:
            one.messages.append(run.message)
    return {pk: _ordered(each.values()) for pk, each in found.items()}


def _ordered(found: Iterable[Errands]) -> list[Errands]:
    """As they were carried out: what errands sent for themselves came before them, lines came last."""
    ordered = list(found)
    ordered.reverse()
    ordered.sort(key=lambda each: each.role != FIRST)
    return ordered


def of(run: SynchRun) -> list[Errands]:
    """The errands of a run: what was brought first, then the lines."""
    return of_runs([run])[run.pk]


def failed(run: SynchRun) -> int:
    """How many records of errands failed."""
    return sum(each.failed for each in of(run))
