"""One good and one bad record beside one another: what becomes of both, and of the bad one when it is put right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from integration.models import Coupling, Issue, TableMapping
from tests.factories import open_issues, sync
from tests.reading import read


@dataclass
class Case:
    """A record with one thing wrong with it, what a person is told, and what that person does then."""

    #: the mappings that run, in this order; the last one has the bad record
    mappings: tuple[str, ...]
    bad: Any
    #: what the sentence and the next step say: record, field, value
    words: tuple[str, ...]
    #: whether the good record is through
    good: Callable[[], Any]
    #: whether something of the bad one was written
    written: Callable[[], Any]
    mend: Callable[[], Any]
    #: mappings whose own issue is what the bad record waits for
    causes: tuple[str, ...] = field(default=())


def creating() -> None:
    """All mappings make what is new, so that ordinary runs do."""
    TableMapping.objects.update(only_coupled=False)


def partner_of(record: Any) -> bool:
    return Coupling.objects.filter(local_id=record.pk).exists() or Coupling.objects.filter(remote_id=record.pk).exists()


def run(case: Case) -> None:
    for name in case.mappings:
        outcome = sync(name, confirmed=True)
        assert outcome.status == "finished", outcome


def show(case: Case) -> Issue:
    """One issue for the bad record, the same one after the next run; the good one goes; mended, it closes by itself."""
    run(case)
    (found,) = told(case)
    assert (found.mapping.name, found.source_id) == (case.mappings[-1], case.bad.pk)
    assert found.next_step
    read(f"{found.sentence} {found.next_step}", *case.words)
    assert case.good()
    assert not case.written()
    run(case)
    assert [each.pk for each in told(case)] == [found.pk]
    assert not case.written()
    case.mend()
    run(case)
    assert [each.sentence for each in open_issues()] == []
    assert case.written()
    return found


def told(case: Case) -> list[Issue]:
    return [each for each in open_issues() if each.mapping.name not in case.causes]
