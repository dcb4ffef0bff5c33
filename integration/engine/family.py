"""The family of a run: the errands made on its behalf, and theirs in turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from integration.models import SynchRun


def errands_of(runs: Iterable[int]) -> list[SynchRun]:
    """All errands of these runs, each after the run it was made for: one query per generation."""
    found: list[SynchRun] = []
    parents = list(runs)
    while parents:
        below = list(
            SynchRun.objects.filter(parent_id__in=parents).select_related("mapping", "parent__mapping").order_by("pk")
        )
        found += below
        parents = [errand.pk for errand in below]
    return found


def head_of(run: SynchRun) -> SynchRun:
    """The run that everything of this family was made for."""
    while run.parent_id is not None:
        run = SynchRun.objects.select_related("mapping").get(pk=run.parent_id)
    return run


def undo_order(run: SynchRun) -> tuple[list[SynchRun], list[SynchRun]]:
    """Its errands in the order in which they are taken back, before the run itself and after it: lines before their
    headers, what was brought first last."""
    below: dict[int, list[SynchRun]] = defaultdict(list)
    for errand in errands_of([run.pk]):
        below[errand.parent_id or 0].insert(0, errand)

    def around(one: SynchRun) -> tuple[list[SynchRun], list[SynchRun]]:
        before: list[SynchRun] = []
        after: list[SynchRun] = []
        for errand in below[one.pk]:
            sooner, later = around(errand)
            (before if errand.follows else after).extend([*sooner, errand, *later])
        return before, after

    return around(run)
