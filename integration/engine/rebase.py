"""What both sides agree on when something else was stored than a field mapping says: a hook or the rules did it."""

from __future__ import annotations

from typing import Any

from integration.engine.batch import DecidedBatch, NewWork, PairWork
from integration.engine.decide import BOTH, TO, FieldRule, entry
from integration.engine.dialects.base import RawRow
from integration.engine.issues import Found
from integration.engine.jsontext import decode
from integration.engine.transform import normal, same_but_for_form
from integration.engine.write import Write
from integration.pairs import Item
from integration.registry import LOCAL, REMOTE, Table

#: prefix of a base key: the other side's rules changed what was written, once
_ROUND = "~"


class Rebasing(DecidedBatch):
    """Mixed into a batch that is written."""

    def _agree(self, direction: str, work: Any, item: Item, one: Write) -> None:
        """What the hooks and the table's rules made of a value becomes its base."""
        new = one.new or {}
        self._adjust_base(direction, work, item, new)
        if work.decision is None:
            return
        if not one.given_stands():
            self._rebase(direction, work, item, new)
        if one.old is None and self.plan.pair.upserts:
            self._keep_defaults(direction, work, new)

    def _keep_defaults(self, direction: str, work: Any, new: dict[str, Any]) -> None:
        """A value that the rules filled in by default does not differ from a blank source: it is what was agreed."""
        to, base = direction == TO, work.decision.base
        for rule in self.plan.rules:
            stored = normal(new.get(rule.remote_name if to else rule.local_name))
            if stored is not None and base.get(rule.key, stored) is None:
                base[rule.key] = entry(None, stored) if to else entry(stored, None)

    def _adjust_base(self, direction: str, work: Any, item: Item, new: dict[str, Any]) -> None:
        """Where a hook has put another value than the field mapping says, that value is what both sides agree on."""
        if not item.adjusted or work.decision is None:
            return
        to, base = direction == TO, work.decision.base
        table = (self.plan.remote if to else self.plan.local).table
        for rule in self.plan.rules:
            name = rule.remote_name if to else rule.local_name
            if name in item.adjusted and rule.key in base:
                own, stored = _source_value(rule, work, to), normal(_stored(table, name, new))
                base[rule.key] = entry(own, stored) if to else entry(stored, own)

    def _rebase(self, direction: str, work: Any, item: Item, new: dict[str, Any]) -> None:
        """The table's rules stored something else than was asked for (D2). Pure normalisation becomes base; anything
        else is a change on that side and flows next, but not for ever: the second time in a row is an issue."""
        to, base = direction == TO, work.decision.base
        before = decode(work.base_text) if isinstance(work, PairWork) and work.base_text else {}
        for rule in self.plan.rules:
            name = rule.remote_name if to else rule.local_name
            if name not in item.values or name not in new or rule.key not in base:
                continue
            asked, stored = item.values[name], normal(new[name])
            if stored == asked:
                continue
            own = _source_value(rule, work, to)
            again = _ROUND + rule.key in before
            if again or same_but_for_form(asked, stored) or rule.direction != BOTH:
                base[rule.key] = entry(own, stored) if to else entry(stored, own)
            else:
                base[_ROUND + rule.key] = 1
                self.echoes.append((REMOTE if to else LOCAL, item.dest_id))
            if again and not same_but_for_form(asked, stored):
                self.found.append(
                    Found(
                        direction,
                        (self.plan.local if to else self.plan.remote).table.name,
                        item.local_id if to else item.remote_id,
                        self.label((self.plan.local if to else self.plan.remote).table.name, _source(work, to)),
                        "rules_disagree",
                        rule.label,
                        {"value": asked, "stored": stored},
                        coupling=work.coupling if isinstance(work, PairWork) else None,
                        parked=True,  # the next look would find nothing left to do
                    )
                )


def _stored(table: Table, name: str, new: dict[str, Any]) -> Any:
    """A column of a written row; of a lookup to several tables the record, or the kind of record, it points at."""
    column = table.column(name)
    if not column.virtual:
        return new[name]
    lookup = table.column(column.type_of) if column.type_of else column
    found = next(((kind, new[leg]) for kind, leg, _ in lookup.parts if new[leg]), (None, None))
    return found[0 if column.type_of else 1]


def _source(work: NewWork | PairWork, to: bool) -> RawRow:
    found = work.source if isinstance(work, NewWork) else (work.local if to else work.remote)
    assert found is not None
    return found


def _source_value(rule: FieldRule, work: NewWork | PairWork, to: bool) -> Any:
    index = rule.local if to else rule.remote
    return normal(rule.constant if index < 0 else _source(work, to)[index])
