"""A run of chosen records: those that somebody has picked, just coupled, or that another run needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from integration.engine import read
from integration.engine.apply import BatchWork
from integration.engine.batches import Batches
from integration.engine.couplings import insert_journal
from integration.engine.write import now_text
from integration.registry import LOCAL, REMOTE

#: records that are named in a line of the log
_NAMED = 5


class Chosen(Batches):
    """Mixed into the runner."""

    #: synchronises records of one side; see there
    _records: Callable[..., int]

    def _journal_coupled(self) -> int:
        """Records that somebody has coupled by hand and this run synchronises first."""
        rows = read.couplings_of(self.plan, LOCAL, list(self.run.options.get("local_ids") or []))
        table, now = self.mapping.local_table, now_text()
        insert_journal([[self.run.pk, "", "couple", table, row[1], row[2], "", "", "", now] for row in rows])
        return 0

    def _phase_records(self) -> None:
        if self.run.options.get("coupled") and not self.run.progress:
            self._batch(self._journal_coupled)
        for side, name in ((LOCAL, "local_ids"), (REMOTE, "remote_ids")):
            ids = list(self.run.options.get(name) or [])
            self.run.total = max(self.run.total, len(ids))
            start = int(self.run.progress.get("at", {}).get(name, 0))
            for at in range(start, len(ids), self.size):
                some = ids[at : at + self.size]
                self._batch(partial(self._records, side, some))
                self._tell_left_out(side, some)
                self.run.progress = {**self.run.progress, "at": {name: at + self.size}}

    def _tell_left_out(self, side: str, ids: list[str]) -> None:
        """GEN-16: records that somebody asked for and the mapping does not take are told as such."""
        if self.dry or self.run.parent_id:
            return
        plan = self.plan.side(side)
        rows = read.rows(plan, ids)
        work = BatchWork(self.plan, self.ask(), self.run.pk, self.origin, dry=True)
        out = {key for key, row in rows.items() if not row[-1]} | work.excluded(side, rows).keys()
        if not out:
            return
        labels = [work.label(plan.table.name, rows[key]) for key in sorted(out)[:_NAMED]]
        names = ", ".join([*labels, *(["…"] if len(out) > _NAMED else [])])
        self.run.tell("run_left_out", count=len(out), mapping=self.mapping.name, names=names)
