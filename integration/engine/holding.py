"""Records that somebody else holds: a run goes on without them, comes back to them at its end, and names those it could
not have; the next run tries them again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.utils import timezone

from integration.engine import issues, locks
from integration.engine.batches import Batches
from integration.engine.decide import FROM, TO
from integration.engine.write import load, now_text
from integration.models.run import RunKind
from integration.registry import LOCAL, REMOTE

#: how long a run waits before it comes back to what was held, each time
_PAUSES = (0.5, 2.0, 5.0)


class Holding(Batches):
    """Mixed into the runner."""

    #: synchronises records of one side; see `phases`
    _records: Callable[..., int]

    def _come_back(self) -> None:
        """Try again what somebody else held. Whoever tries does not wait: by then others may hold other records. What
        was planned or is taken back is not worked on in another way: its records are only named."""
        for pause in _PAUSES if self.run.kind not in (RunKind.APPLY, RunKind.REVERT) else ():
            held = self.run.progress.get("held", {})
            if not held:
                return
            time.sleep(pause)
            self.run.progress = {name: value for name, value in self.run.progress.items() if name != "held"}
            for side, ids in held.items():
                for start in range(0, len(ids), self.size):
                    self._batch(partial(self._past_held, side, ids[start : start + self.size]))
        if left := self.run.progress.get("held", {}):
            self._batch(partial(self._name_held, left))

    def _past_held(self, side: str, ids: list[str]) -> int:
        with locks.past_held():
            return self._records(side, ids)

    def _name_held(self, left: Mapping[str, list[str]]) -> int:
        """An issue for each record: who holds it since when; it is tried again when its time has come."""
        for side, way in ((LOCAL, TO), (REMOTE, FROM)):
            table = self.plan.side(side).table
            rows = load(table, left[side], table.label)
            holders = locks.holders(table, left[side])
            direction = way if way in self.directions else sorted(self.directions)[0]
            found = []
            for key, row in rows.items():
                params: dict[str, Any] = {}
                if holder := holders.get(key):
                    since = timezone.localtime(holder.since)
                    params = {"holder": holder.name, "since": since.isoformat(" ", "seconds")}
                code = "held_by" if params else "held"
                found.append(issues.Found(direction, table.name, key, table.text(row), code, params=params))
            opened = issues.load_open(self.mapping, list(rows))
            for how in issues.book(self.mapping, self.run.pk, found, opened, [], now_text()).values():
                for counter in issues.counters_of(how):
                    self._add(direction, {counter: 1})
        return 0
