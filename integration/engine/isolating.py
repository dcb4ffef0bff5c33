"""A batch in which a pair's hook or a table's rule has raised: halved until the records at fault stand alone. Each gets
an issue with the hook's name, and the others go on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from integration import hooks
from integration.engine import issues, read
from integration.engine.apply import BatchWork
from integration.engine.batches import Batches
from integration.engine.decide import FROM, TO
from integration.engine.dialects.base import RawRow
from integration.engine.write import load, now_text
from integration.registry import LOCAL, REMOTE

logger = logging.getLogger("integration.runs")


class Isolating(Batches):
    """Mixed into the runner."""

    #: what was asked of other mappings; see `errands`
    sent_for: dict[Any, set[str]]

    def _all_done(self, couplings: Any, new_local: list[str], new_remote: list[str]) -> list[BatchWork]:
        if not hooks.apart():
            return super()._all_done(couplings, new_local, new_remote)
        noted, sent = len(self.preview), {key: set(ids) for key, ids in self.sent_for.items()}
        try:
            with transaction.atomic():
                return super()._all_done(couplings, new_local, new_remote)
        except hooks.HookFailed as failed:
            del self.preview[noted:]
            self.sent_for.clear()
            self.sent_for.update(sent)
            if len(couplings) + len(new_local) + len(new_remote) == 1:
                logger.error("run %s: %s", self.run.pk, failed, exc_info=failed.__cause__)
                return [self._at_fault(failed, couplings, new_local, new_remote)]
        records = [(at, each) for at, some in enumerate((couplings, new_local, new_remote)) for each in some]
        middle, works = len(records) // 2, []
        for half in (records[:middle], records[middle:]):
            works += self._all_done(*([each for at, each in half if at == which] for which in range(3)))
        return works

    def _at_fault(
        self, failed: hooks.HookFailed, couplings: Sequence[RawRow], new_local: list[str], new_remote: list[str]
    ) -> BatchWork:
        """An issue for the record; its changes are settled, for it is tried again as any record with bad data is."""
        work = BatchWork(self.plan, self.ask(), self.run.pk, self.origin, dry=self.dry)
        work.records = 1
        if self.dry:
            return work
        local = [*(row[1] for row in couplings), *new_local]
        side, way = (LOCAL, TO) if local else (REMOTE, FROM)
        [record] = local or new_remote
        direction = way if way in self.directions else min(self.directions)
        table = self.plan.side(side).table
        label = table.text(load(table, [record], table.label).get(record, {}))
        found = issues.Found(
            direction, table.name, record, label, "hook_failed", params={"hook": failed.name, "detail": failed.detail}
        )
        opened = issues.load_open(self.mapping, [record])
        for how in issues.book(self.mapping, self.run.pk, [found], opened, [], now_text()).values():
            for counter in issues.counters_of(how):
                work.counts.add(direction, counter)
        both = [(LOCAL, record)] if local else [(REMOTE, record)]
        both += [(REMOTE, row[2]) for row in couplings]
        read.settle([pk for where, key in both for pk, _, _ in read.pending_of(self.mapping.pk, where, [key])])
        return work
