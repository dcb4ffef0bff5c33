"""Numbers and dates that only make sense within limits."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from integration.engine.write import Batch
from integration.registry import Rule


def not_negative(*names: str) -> Rule:
    """The rule that these numbers are blank, zero or more."""

    def refuse_negative(batch: Batch) -> None:
        _refuse(batch, names, "crm.negative", lambda value: value < 0)

    return refuse_negative


def positive(*names: str) -> Rule:
    """The rule that these numbers are more than zero."""

    def refuse_not_positive(batch: Batch) -> None:
        _refuse(batch, names, "crm.not_positive", lambda value: value <= 0)

    return refuse_not_positive


def between(name: str, least: int, most: int) -> Rule:
    """The rule that this number is blank or within limits."""

    def refuse_outside(batch: Batch) -> None:
        _refuse(batch, (name,), "crm.not_between", lambda value: not least <= value <= most, least=least, most=most)

    return refuse_outside


def in_order(first: str, last: str) -> Rule:
    """The rule that one date is not after the other."""

    def refuse_reversed(batch: Batch) -> None:
        for item in batch.saves:
            start, end = item.new[first], item.new[last]
            # as text, which sorts dates: SQLite hands stored ones out as dates
            if start and end and str(start) > str(end) and item.changed(first, last):
                item.refuse(
                    "crm.dates_reversed",
                    batch.table.column(last).caption,
                    record=batch.table.text(item.new),
                    value=end,
                    other=batch.table.column(first).caption,
                    start=start,
                )

    return refuse_reversed


def _refuse(batch: Batch, names: Sequence[str], code: str, outside: Callable[[Decimal], bool], **limits: int) -> None:
    for item in batch.saves:
        new, old = item.new, item.old
        for name in names:
            value = new[name]
            if value is None or (old is not None and old[name] == value) or not outside(Decimal(value)):
                continue
            # people know 12.5, not 12.5000000000
            item.refuse(
                code,
                batch.table.column(name).caption,
                record=batch.table.text(new) or batch.table.caption,
                value=f"{Decimal(value).normalize():f}",
                **limits,
            )
