"""What an action did: how many records, and which were refused and why."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db import models, transaction

from integration import origin as origins
from integration import registry
from integration.engine.write import FurtherWriteRefused, Write, load, write
from integration.messages import Finding
from integration.registry import Row

BATCH = 500


@dataclass
class Outcome:
    """What became of the chosen records; `made`: the numbers of the documents that came of it."""

    done: int = 0
    refused: list[Finding] = field(default_factory=list)
    made: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        self.done += other.done
        self.refused += other.refused
        self.made += other.made

    @property
    def problems(self) -> list[str]:
        """The refusals, each with what can be done about it."""
        return [f"{finding} {finding.next_step}".strip() for finding in self.refused]


def locked(model: type[models.Model], keys: Sequence[str]) -> list[Row]:
    """The chosen rows, locked until the transaction ends."""
    return list(load(registry.table(model), list(keys), lock=True).values())


class NotWhole(Exception):
    """A part of a document was refused, so none of it stands."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def in_batches(keys: Iterable[str], action: Callable[[Sequence[str]], Outcome]) -> Outcome:
    """The action on so many records at a time; what cannot stand is left out, and the rest of its batch goes on."""
    outcome, listed = Outcome(), list(keys)
    for at in range(0, len(listed), BATCH):
        outcome.add(_isolated(listed[at : at + BATCH], action))
    return outcome


def _isolated(keys: Sequence[str], action: Callable[[Sequence[str]], Outcome]) -> Outcome:
    try:
        with transaction.atomic():
            return action(keys)
    except NotWhole as error:
        if len(keys) == 1:
            return Outcome(refused=[error.finding])
    middle = len(keys) // 2
    outcome = _isolated(keys[:middle], action)
    outcome.add(_isolated(keys[middle:], action))
    return outcome


def written(model: type[models.Model], writes: Sequence[Write]) -> list[Write]:
    """Write rows for the person at work, by the product; those refused carry their refusal, the others are written."""
    try:
        write(registry.table(model), writes, origins.current().by_product())
    except FurtherWriteRefused as error:
        raise NotWhole(error.finding or Finding("database")) from error
    return list(writes)


def all_written(model: type[models.Model], writes: Sequence[Write]) -> None:
    """Write rows that stand together with others: one that is refused takes its document back (`NotWhole`)."""
    for item in written(model, writes):
        if item.refusal is not None:
            raise NotWhole(item.refusal)
