"""State and status reason: the reason goes with the state, states follow each other in order, and some close a record.

Which statuses fit a state, and which states may follow it, is data on the model (`STATUSES`, `NEXT_STATES`).
"""

from django.db import models

from integration.engine.write import Batch
from integration.registry import Column, Rule


def status_follows_state(batch: Batch) -> None:
    """A new state brings its default reason; a reason of another state alone is refused."""
    statuses = _plain(batch.table.model.STATUSES)
    start = {name: batch.table.column(name).default for name in ("statecode", "statuscode")}
    for item in batch.saves:
        new, before = item.new, item.old or start
        fitting = statuses.get(new["statecode"])
        if fitting is None or new["statuscode"] in fitting:
            continue
        if new["statuscode"] != before["statuscode"]:
            item.refuse(
                "crm.status_of_other_state",
                batch.table.column("statuscode").caption,
                record=batch.table.text(new),
                value=_word(batch.table.column("statuscode"), new["statuscode"]),
                state=_word(batch.table.column("statecode"), new["statecode"]),
            )
        elif new["statecode"] != before["statecode"]:
            new["statuscode"] = fitting[0]


def states_in_order(batch: Batch) -> None:
    """People's records start in the first state; each state is reached from the ones before it, whoever writes."""
    column = batch.table.column("statecode")
    following = _plain(batch.table.model.NEXT_STATES)
    for item in batch.saves:
        new, old = item.new, item.old
        if old is None:
            if batch.by_person and new["statecode"] != column.default:
                item.refuse(
                    "crm.state_first",
                    column.caption,
                    record=batch.table.text(new),
                    value=_word(column, new["statecode"]),
                    first=_word(column, column.default),
                )
        elif new["statecode"] != old["statecode"] and new["statecode"] not in following.get(old["statecode"], ()):
            item.refuse(
                "crm.state_out_of_order" if following.get(old["statecode"]) else "crm.state_for_good",
                column.caption,
                record=batch.table.text(old),
                value=_word(column, new["statecode"]),
                before=_word(column, old["statecode"]),
                possible=_words(column, following.get(old["statecode"], ())),
            )


def read_only_in(*states: int, for_all: bool = False, for_good: str = "crm.read_only_for_good") -> Rule:
    """The rule that a record stays as it is while it stays in these states: for people, or `for_all` writers.

    `for_good`: the message about a record that no state opens again.
    """
    closed = {int(state) for state in states}

    def keep_closed(batch: Batch) -> None:
        if not (for_all or batch.by_person):
            return
        column = batch.table.column("statecode")
        own = {"statecode", "statuscode"}
        stamps = {batch.table.modified_on, batch.table.modified_by}
        for item in batch.updates:
            if item.old["statecode"] in closed and item.new["statecode"] in closed:
                touched = item.changes().keys() - stamps - (own if item.changed("statecode") else set())
                if touched:
                    ways = _ways_out(batch.table.model, item.old["statecode"], closed)
                    item.refuse(
                        "crm.read_only_in_state" if ways else for_good,
                        next(c.caption for c in batch.table.physical if c.name in touched),
                        record=batch.table.text(item.old),
                        state=_word(column, item.old["statecode"]),
                        possible=_words(column, ways),
                    )

    return keep_closed


def _ways_out(model: type[models.Model], state: int, closed: set[int]) -> list[int]:
    return [s for s in _plain(model.NEXT_STATES).get(state, ()) if s not in closed]


def _plain(states: dict[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
    """The same in plain numbers: rows hold these, and enumerations are slow to look up for every row."""
    return {int(state): tuple(map(int, others)) for state, others in states.items()}


def _word(column: Column, number: int | None) -> str:
    return str(dict(column.choices).get(number, number))


def _words(column: Column, numbers: tuple[int, ...] | list[int]) -> str:
    return ", ".join(_word(column, number) for number in numbers)
