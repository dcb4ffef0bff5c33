"""Taking numbers from number sequences: a block at once, never the same number twice."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from erp.fo.models import NumberSequence


class NoNumber(Exception):
    """The legal entity has no such sequence, or its numbers no longer fit; `used_up` is the number that did not."""

    def __init__(self, used_up: str = "") -> None:
        super().__init__(used_up)
        self.used_up = used_up


def take(company: str, use: str, count: int, taken: Callable[[list[str]], Iterable[str]], length: int) -> list[str]:
    """`count` new numbers of a legal entity, or `NoNumber`; `taken` says which of some are in use already.

    The sequence stays locked until the writer's transaction ends, so two writers never get the same number.
    """
    with transaction.atomic():
        sequence = NumberSequence.objects.select_for_update().filter(data_area_id=company, numbers=use).first()
        if sequence is None:
            raise NoNumber
        numbers: list[str] = []
        at, size = sequence.next_number, count
        while len(numbers) < count:
            block = [sequence.number(n) for n in range(at, at + size)]
            if len(block[-1]) > length:
                raise NoNumber(block[-1])
            in_use = set(taken(block))
            for number in block:
                at += 1
                if number not in in_use:
                    numbers.append(number)
                    if len(numbers) == count:
                        break
            size = min(size * 4, 10_000)  # a long stretch of used numbers is passed in few look-ups
        # The counter is no edit of the set-up: it is moved under the lock taken above, not through table rules.
        NumberSequence.objects.filter(pk=sequence.pk).update(next_number=at, modified_on=timezone.now())
    return numbers
