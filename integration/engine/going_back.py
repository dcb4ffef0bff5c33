"""Which coupled records have gone back: what they hold is not what their coupling remembers of their side.

After one side was restored from a backup these are the pairs whose former values would look like edits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from integration.engine import read
from integration.engine.batches import MOST
from integration.engine.decide import HELD, WAITS
from integration.engine.jsontext import decode, encode
from integration.engine.plan import Plan
from integration.engine.transform import normal
from integration.registry import LOCAL


@dataclass(frozen=True)
class GoneBack:
    """A coupling one of whose records has gone back. `base`: what is left of what was agreed on; `held`: whether a
    revert held one of these fields apart."""

    coupling: int
    base: str
    held: bool


def gone_back(plan: Plan, side: str) -> Iterator[list[GoneBack]]:
    """The couplings whose record of this side has gone back, page by page; nothing is written."""
    own, at = plan.side(side), 1 if side == LOCAL else 2
    fields = [(r.key, r.local if side == LOCAL else r.remote) for r in plan.rules]
    fields = [(key, index) for key, index in fields if index >= 0]
    after = 0
    while page := read.couplings_page(plan, after, MOST):
        after = page[-1][0]
        rows = read.rows(own, [coupling[at] for coupling in page])
        found = []
        for coupling in page:
            row = rows.get(coupling[at])
            if row is None or not coupling[3]:
                continue
            base = decode(coupling[3])
            moved = set()
            for key, index in fields:
                if key in base:
                    agreed = base[key]
                    if normal(row[index]) != (agreed[at - 1] if type(agreed) is list else agreed):
                        moved.add(key)
            if moved:
                marks = {mark + key for key in moved for mark in ("", HELD, WAITS)}
                left = {key: value for key, value in base.items() if key not in marks}
                found.append(GoneBack(coupling[0], encode(left) if left else "", any(HELD + k in base for k in moved)))
        yield found
