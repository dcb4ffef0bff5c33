"""What a pair asks to be written besides the records of a batch (`Pair.after_unchanged`, `after_write`, `after_lines`).

A write belongs to the records of the batch that its row is or points at, that point at it, or that it names as its
owner: they succeed and fail together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from integration import registry
from integration.engine.batch import PairWork
from integration.engine.couplings import further_entry, insert_journal
from integration.engine.decide import TO
from integration.engine.rebase import Rebasing
from integration.engine.write import Write, write_further, write_isolated
from integration.messages import Finding
from integration.origin import Origin
from integration.pairs import Item
from integration.registry import Table

if TYPE_CHECKING:
    from django.db import models

    Further = tuple[type[models.Model], Write]


class Besides(Rebasing):
    """Mixed into the batch that is written."""

    #: books a refusal as the record's finding; see there
    _refused: Callable[[str, Any, Finding], None]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        #: what the pair asked for that belongs to none of the quiet records it was asked about
        self.further: list[tuple[str, Sequence[Item], list[Further]]] = []
        #: records written in vain, because what goes with them was refused: source record -> why. The batch is to be
        #: taken back and tried again without them
        self.spoiled: dict[str, Finding] = {}

    @property
    def further_origin(self) -> Origin:
        """Who writes what the pair asks for besides: fed to every mapping, or to all but this one."""
        return self.origin if self.plan.pair.settles_further else self.origin.unmarked()

    def _assign(self, direction: str, items: Sequence[Item], writes: Sequence[Further]) -> None:
        """Give each write to the record that its row points at, or is."""
        destination = (self.plan.remote if direction == TO else self.plan.local).table
        own = {item.remote_id if direction == TO else item.local_id: item for item in items}
        nobodys: list[Further] = []
        for model, one in writes:
            table = registry.table(model)
            names = [c.name for c in table.physical if c.target == destination.name or c is destination.key]
            item = next((own[one.row[name]] for name in names if one.row.get(name) in own), None)
            (nobodys if item is None else item.besides).append((model, one))
        if nobodys:
            self.further.append((direction, items, nobodys))

    def _write_further(self, direction: str, items: Sequence[Item], writes: Sequence[Further]) -> None:
        """Write what was asked for with these records, which have been written; what is refused spoils them."""
        if not writes:
            return
        made = write_further(writes, self.further_origin)
        done = [(table, one) for table, one in made if one.refusal is None and one.new != one.old]
        insert_journal([further_entry(table, one, self.run_id, self.now) for table, one in done])
        for table, one in made:
            if one.refusal is not None:
                why = self._because(direction, table, one)
                for item in _owners(table, one, items):
                    self.spoiled.setdefault(item.local_id if direction == TO else item.remote_id, why)

    def _refuse_again(self, direction: str, items: Sequence[Item]) -> None:
        """Records that an earlier try has shown to fail do not even begin."""
        for item in items if self.refused else ():
            source = item.local_id if direction == TO else item.remote_id
            item.finding = item.finding or self.refused.get(source)

    def _because(self, direction: str, table: Table, one: Write) -> Finding:
        """Why a record cannot be written: what was refused with it, named where it is not its partner itself."""
        refusal = one.refusal
        assert refusal is not None
        if table is (self.plan.remote if direction == TO else self.plan.local).table:
            return refusal
        line = table.text(one.row)
        cause = {"code": refusal.code, "field": str(refusal.field), "params": {"record": line, **refusal.params}}
        return Finding("besides_failed", "", {"table": str(table.caption), "line": line, "cause": cause})

    def _write_besides(self) -> None:
        """Write what goes with quiet records, fed to every mapping; one refusal costs the whole record."""
        going = [(way, pair, item) for pair in self.pairs for way, item in pair.items.items() if item.besides]
        while going:
            with transaction.atomic():
                tried = self._try([item for *_, item in going])
                refusals = [
                    next((self._because(way, table, one) for table, one in made if one.refusal), None)
                    for (way, *_), made in zip(going, tried, strict=True)
                ]
                transaction.set_rollback(any(refusals))
            if not any(refusals):
                self._book(going, tried)
                return
            for (way, pair, _item), refusal in zip(going, refusals, strict=True):
                if refusal is not None:
                    self._refused(way, pair, refusal)
            going = [each for each, refusal in zip(going, refusals, strict=True) if refusal is None]

    def _try(self, items: Sequence[Item]) -> list[list[tuple[Table, Write]]]:
        """Write copies, so that they can be tried again without those that are refused."""
        tried = [[(registry.table(m), Write(one.old, one.new, one.given)) for m, one in i.besides] for i in items]
        groups: dict[str, list[Write]] = {}
        for table, one in (each for made in tried for each in made):
            groups.setdefault(table.name, []).append(one)
        for name, group in groups.items():
            write_isolated(registry.table(name), group, self.further_origin)
        return tried

    def _book(
        self, going: Sequence[tuple[str, PairWork, Item]], tried: Sequence[Sequence[tuple[Table, Write]]]
    ) -> None:
        journal = []
        for (way, pair, item), made in zip(going, tried, strict=True):
            done = [further_entry(table, one, self.run_id, self.now) for table, one in made if one.new != one.old]
            journal += done
            if not item.values:
                self._succeed(way, pair, "modified" if done else "unchanged")
        insert_journal(journal)


def _owners(table: Table, one: Write, items: Sequence[Item]) -> Sequence[Item]:
    """The records that a write goes with; all it was asked for with when nothing says more."""
    named = {one.owner, *(one.row.get(c.name) for c in table.physical if c.target or c is table.key)} - {"", None}
    own = [item for item in items if not named.isdisjoint((item.dest_id, item.local_id, item.remote_id))]
    key = one.row.get(table.key.name)
    return own or [item for item in items if key and key in item.values.values()] or items
