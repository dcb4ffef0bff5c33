"""What a run would do, counted before it writes anything: what the brake stands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from integration.engine import matching, read
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.batches import MOST, Batches
from integration.engine.errands import assuming
from integration.models.run import RunKind
from integration.registry import LOCAL, REMOTE


class Foreseeing(Batches):
    """Mixed into the runner."""

    #: of the phases; see there
    matched: Callable[[], matching.Matches]
    _would_create: Callable[[matching.Matches, Ask], dict[str, int]]

    def foresee_pending(self) -> dict[str, int]:
        """How many pairs the pending changes would uncouple or blank, and how many records they would create (what a
        full run creates is confirmed on its own)."""
        uncoupled, blanked, inserts = set(), set(), 0
        for side in (LOCAL, REMOTE):
            after = ""
            while ids := read.pending_page(self.mapping.pk, side, after, MOST):
                after = ids[-1]
                couplings = read.couplings_of(self.plan, side, ids)
                known = {row[1 if side == LOCAL else 2] for row in couplings}
                free = [i for i in ids if i not in known] if self.kind == RunKind.SYNCH else []
                work = BatchWork(self.plan, self.ask(), self.run.pk, self.origin, dry=True)
                work.decide(couplings, *((free, []) if side == LOCAL else ([], free)))
                uncoupled |= {p.coupling for p in work.pairs if p.removed}
                inserts += sum(1 for new in work.new if new.replaces is None)
                blanked |= {
                    p.coupling
                    for p in work.pairs
                    if any(v is None for i in p.items.values() for v in i.values.values())
                }
        return {"uncouple": len(uncoupled), "blank": len(blanked), "insert": inserts}

    def foresee_all(self) -> dict[str, int]:
        """How many coupled pairs the run would change or uncouple, how many records it would couple or create, restored
        partners among them. Reads everything, as the run itself will."""
        counts = {"change": 0, "couple": 0, "insert": 0, "uncouple": 0}
        after = 0
        while rows := read.couplings_page(self.plan, after, self.size):
            after = rows[-1][0]
            self._renew()
            for name, number in self._foresee_couplings(rows).items():
                counts[name] += number
        if self.kind != RunKind.FULL:
            counts["insert"] += self.foresee_pending()["insert"]
            return counts
        found = self.matched()
        counts["couple"] = len(found.pairs)
        counts["insert"] += sum(self._would_create(found, self.ask()).values())
        return counts

    def _foresee_couplings(self, rows: Any) -> dict[str, int]:
        with assuming(self.plan) as bring:
            work = BatchWork(self.plan, self.ask(), self.run.pk, self.origin, dry=True, bring=bring)
            work.decide(rows, [], [])
            work.foresee()
        restored = [n for n in work.new if n.replaces and not n.decision.findings and not n.item.finding]
        return {
            "change": sum(any(i.values or i.besides for i in pair.items.values()) for pair in work.pairs),
            "insert": len(restored),
            "uncouple": sum(pair.removed for pair in work.pairs) - len(restored),
        }
