"""The phases that end couplings: uncoupling, deleting what a deleted partner left over, finding deleted records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from integration.engine import issues, locks, read
from integration.engine.batches import Batches
from integration.engine.couplings import Uncoupled, next_couplings, uncouple, unmark
from integration.engine.lookup import labels
from integration.engine.write import Write, load, now_text
from integration.models import Coupling
from integration.registry import LOCAL, REMOTE

#: how many marked records without coupling are looked at together
_MARKED = 500


class Endings(Batches):
    """Mixed into the phases of a run."""

    def _phase_uncouple(self) -> None:
        """Couplings named, or all of the mapping; data on both sides stays, unless leftovers are to be deleted."""
        chosen = self.run.options.get("coupling_ids")
        self.run.total = max(self.run.total, self._number(chosen))
        while True:
            after = int(self.run.progress.get("after") or 0)
            found = next_couplings(self.plan, chosen, self.size, after)
            if not found:
                break
            self._batch(partial(self._uncouple, found))
        if chosen is None:
            self._unmark()

    def _number(self, chosen: Sequence[int] | None) -> int:
        mapping = self.mapping
        found = Coupling.objects.filter(
            scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
        )
        return (found if chosen is None else found.filter(pk__in=chosen)).count()

    def _uncouple(self, couplings: Sequence[Coupling]) -> int:
        leftovers = self._leftovers(couplings) if self.run.options.get("delete") else None
        outcome = uncouple(self.plan, couplings, self.run.pk, leftovers=leftovers)
        counts = {"uncoupled": len(outcome.done), "modified": outcome.written, "deleted": outcome.deleted}
        self._add(self._job(), {**counts, "failed": len(outcome.refused)})
        self._book_refused(couplings, outcome)
        self.run.progress = {**self.run.progress, "after": str(couplings[-1].pk)}
        return len(couplings)

    def _job(self) -> str:
        return str(self.mapping.directions[0])

    def _leftovers(self, couplings: Sequence[Coupling]) -> dict[str, list[Write]]:
        """The deletions of records whose partner is gone; where both are there, nothing is deleted."""
        there = {}
        for side, own in ((LOCAL, "local_id"), (REMOTE, "remote_id")):
            table, ids = self.plan.side(side).table, [getattr(c, own).hex for c in couplings]
            # those that somebody else holds are refused when they are written
            locks.take(table, ids)
            there[side] = load(table, ids)
        found: dict[str, list[Write]] = {LOCAL: [], REMOTE: []}
        for c in couplings:
            left, right = there[LOCAL].get(c.local_id.hex), there[REMOTE].get(c.remote_id.hex)
            if left is not None and right is None:
                found[LOCAL].append(Write.delete(left))
            elif right is not None and left is None:
                found[REMOTE].append(Write.delete(right))
        return found

    def _book_refused(self, couplings: Sequence[Coupling], outcome: Uncoupled) -> None:
        """A record that could not be written keeps its coupling, and says why."""
        refused = [c for c in couplings if c.pk in outcome.refused]
        if not refused:
            return
        local = self.mapping.local_table
        names = labels(local, [c.local_id.hex for c in refused])
        opened = issues.load_open(self.mapping, [c.local_id.hex for c in refused])
        found = [
            issues.Found(
                self._job(),
                local,
                c.local_id.hex,
                names.get(c.local_id.hex, c.local_label),
                "uncouple_refused",
                params={"detail": str(outcome.refused[c.pk]), "step": outcome.refused[c.pk].next_step},
                coupling=c.pk,
                parked=True,
            )
            for c in refused
        ]
        issues.book(self.mapping, self.run.pk, found, opened, [], now_text())

    def _unmark(self) -> None:
        """ENG-132: nothing is coupled any more, so nothing carries our mark."""

        def batch() -> int:
            last, written = unmark(self.plan, self.run.progress.get("unmarked") or "", _MARKED, self.run.pk)
            self._add(self._job(), {"modified": written})
            self.run.progress = {**self.run.progress, "unmarked": last}
            return 0

        self._batch(batch)
        while self.run.progress["unmarked"]:
            self._batch(batch)

    def _phase_deleted(self) -> None:
        """ENG-107: couplings one of whose records is gone, found without the filters and whatever the direction."""
        self.run.total = max(self.run.total, read.count_orphans(self.plan))
        while True:
            after = int(self.run.progress.get("after") or 0)
            read_ids: list[int] = []

            def batch(after: int = after, read_ids: list[int] = read_ids) -> int:
                rows = read.orphans_page(self.plan, after, self.size)
                read_ids[:] = [row[0] for row in rows]
                return self._work(rows, [], [], next_after=str(read_ids[-1]) if rows else "")

            self._batch(batch)
            if not read_ids:
                return
