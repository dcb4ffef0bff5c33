"""What can be seen of the world after each step, compared with what the model says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.integration.properties.model import BOTH, FROM, HERE, THERE, TO, Row
from tests.integration.properties.outcome import Model
from tests.integration.properties.world import World


class Failure(AssertionError):
    """The world and the model came apart; says after which steps, and how."""


class Compared:
    """A world and its model side by side; `names` calls records what people would: customer 1, account 2."""

    model: Model

    def __init__(self, world: World) -> None:
        self.world = world
        self.said: list[str] = []
        self.ids: dict[str, list[str]] = {HERE: [], THERE: []}
        self.names: dict[str, str] = {}

    def _name(self, side: str, record: str) -> None:
        if record not in self.names:
            self.ids[side].append(record)
            self.names[record] = f"{'customer' if side == HERE else 'account'} {len(self.ids[side])}"

    def _watch(
        self, do: Callable[[], Any], *predictions: Callable[[Model], Any], people: set[tuple[str, str]] = frozenset()
    ) -> None:
        """Do it, and compare what can be seen with what the model says; with several predictions one must be right."""
        world = self.world
        before, last = world.rows(), world.last_entry()
        answer = do()
        rows, couples, pending, journal = world.rows(), world.couples(), world.pending(), world.journal(last)
        _check_journal(before, rows, journal, people)
        partners = {(HERE, a): b for a, b in couples} | {(THERE, b): a for a, b in couples}
        moved = {*journal.coupled, *((a, b) for a, b in couples if {(HERE, a), (THERE, b)} & set(journal.made))}
        again = {(side, pair[at]) for pair in moved for at, side in enumerate((HERE, THERE))}
        wrong: list[str] = []
        for predict in predictions:
            model = self.model.copy()
            model.partner = lambda side, record: partners.get((side, record), f"partner of {record}")
            model.again = again
            said = predict(model)
            difference = self._difference(model, said, answer, rows, couples, pending, journal)
            if not difference:
                self.model = model
                break
            wrong.append(difference)
        else:
            raise AssertionError("\nor ".join(wrong))
        for side in (HERE, THERE):
            for record in rows[side]:
                self._name(side, record)
        self._check_issues()
        for _side, record, twin in self.model.doubles:
            raise AssertionError(f"{self.names[record]} got a new partner although {self.names[twin]} matches")

    def _difference(
        self, model: Model, said: Any, answer: Any, rows: Any, couples: Any, pending: Any, journal: Any
    ) -> str:
        """How the world differs from the model, in words; blank when it does not."""
        if said != answer:
            return f"it answered {answer!r}, the model says {said!r}"
        compared = (
            ("both sides", _flat(rows), _flat(model.rows)),
            ("couplings", couples, {(p.here, p.there) for p in model.couples}),
            ("the journal's writes", journal.written, model.written),
            ("the journal's new records", sorted(journal.made), sorted(model.made)),
            ("the journal's couplings", journal.coupled, model.coupled),
            ("the journal's uncouplings", journal.uncoupled, model.uncoupled),
            ("what is pending", pending, set(model.pending)),
        )
        for what, found, wanted in compared:
            if found != wanted:
                return f"{what}: {self._words(found, wanted)}"
        return ""

    def _words(self, found: Any, wanted: Any) -> str:
        if isinstance(found, dict):
            keys = {key for key in {**found, **wanted} if found.get(key, "–") != wanted.get(key, "–")}
            text = "; ".join(
                f"{key}: found {found.get(key, '–')!r}, expected {wanted.get(key, '–')!r}" for key in sorted(keys)
            )
        else:
            text = f"found besides {sorted(set(found) - set(wanted))}, missing {sorted(set(wanted) - set(found))}"
        for record, name in self.names.items():
            text = text.replace(record, name)
        return text

    def _check_issues(self) -> None:
        """Pairs looked at by this run: each conflict and each failure has its issue, and what is fine has none."""
        issues = self.world.issues()
        for pair in self.model.couples:
            if pair.looked != self.model.runs or not self._whole(pair):
                continue
            who = self.names[pair.here]
            conflict = issues.get((BOTH, pair.here))
            named = set(self.world.conflicting(conflict)) if conflict else set()
            assert named == pair.conflicts, (
                f"{who}: conflict about {named or 'nothing'}, expected {pair.conflicts or 'none'}"
            )
            for way, record in ((TO, pair.here), (FROM, pair.there)):
                if way in pair.blocked:
                    assert (way, record) in issues, f"{who} is held back {way} and no issue says so"

    def _whole(self, pair: Any) -> bool:
        return pair.here in self.model.rows[HERE] and pair.there in self.model.rows[THERE]

    def _wrote(self) -> set[tuple[str, str]]:
        """The records the last run has written, made, coupled or uncoupled."""
        model = self.model
        pairs = {(side, pair[at]) for pair in model.coupled | model.uncoupled for at, side in enumerate((HERE, THERE))}
        return {key[:2] for key in model.written} | set(model.made) | pairs

    def _partner(self, side: str, record: str) -> tuple[str, str]:
        pair = self.model.of(side, record)
        other = THERE if side == HERE else HERE
        return (other, pair.end(other)) if pair else (side, record)

    def _same_once(self) -> None:
        ends = [(side, pair.end(side)) for pair in self.model.couples for side in (HERE, THERE)]
        assert len(ends) == len(set(ends)), "a record is coupled twice"


def _flat(rows: dict[str, dict[str, Row]]) -> dict[tuple[str, str, str], Any]:
    return {
        (side, record, name): v
        for side, all_ in rows.items()
        for record, row in all_.items()
        for name, v in row.items()
    }


def _check_journal(before: Any, after: Any, journal: Any, people: set[tuple[str, str]]) -> None:
    """Whatever a run changed on either side is in the journal with the value it had before: nothing is lost unseen."""
    for side in (HERE, THERE):
        for record, row in after[side].items():
            if (side, record) in people:
                continue
            old = before[side].get(record)
            assert old is not None or (side, record) in journal.made, f"{record} is new and the journal does not say so"
            for name in () if old is None else row:
                if old[name] != row[name] and name != "ours":
                    assert journal.written.get((side, record, name)) == (old[name], row[name]), (
                        f"{name} of {record} went from {old[name]!r} to {row[name]!r}, the journal says "
                        f"{journal.written.get((side, record, name))}"
                    )
        gone = {record for record in before[side] if record not in after[side] and (side, record) not in people}
        assert not gone, f"{gone} disappeared"
