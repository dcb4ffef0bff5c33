"""Succession: a partner passes to another local record when its own is deleted or left out and the pair names an heir.

So a record of the other side whose source is replaced is neither deleted nor made anew. The coupling goes over as it
is; nothing has been agreed with the heir yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from integration import hooks
from integration.engine import dialects, read
from integration.engine.couplings import insert_journal, on_coupled
from integration.engine.dialects.base import RawRow
from integration.engine.plan import Plan
from integration.models import Coupling
from integration.pairs import Item, Pair
from integration.registry import LOCAL, REMOTE, describe

if TYPE_CHECKING:
    from integration.engine.batch import PairWork
    from integration.engine.matching import Matches


def heirs(plan: Plan, rows: Sequence[tuple[str, RawRow | None, RawRow]]) -> dict[str, str]:
    """Local record -> its heir, for (local record, its row if it is there, its partner's row)."""
    if not rows or type(plan.pair).successors is Pair.successors:
        return {}
    items = {}
    for key, local, remote in rows:
        item = items[key] = Item(plan, {}, insert=False)
        item.local_row, item.remote_row = local, remote
        item.local_id, item.remote_id = key, remote[0]
    return dict(plan.pair.successors(items, plan.context))


def yielding(plan: Plan, found: Matches) -> dict[str, RawRow]:
    """Uncoupled local records that inherit the partner they match -> the coupling to pass; takes them off what matching
    found to be taken."""
    taken = found.taken[LOCAL]
    if not taken or type(plan.pair).successors is Pair.successors:
        return {}
    couplings = {row[2]: row for row in read.couplings_of(plan, REMOTE, sorted(set(taken.values())))}
    remotes = read.rows(plan.remote, list(couplings))
    locals_ = read.rows(plan.local, [row[1] for row in couplings.values()])
    # those a hook cannot bear keep what they have: they are told of when their couplings are looked at
    items = {key: _item(plan, row) for key, row in locals_.items()}
    out = hooks.isolated(lambda some: plan.pair.exclude(LOCAL, some, plan.context), items)[0]
    left_out = {key for answer in out for key in answer}
    left = {
        row[1]: (row[1], locals_.get(row[1]), remotes[remote])
        for remote, row in couplings.items()
        if remote in remotes and (row[1] not in locals_ or row[1] in left_out)
    }
    named = hooks.isolated(lambda some: heirs(plan, list(some.values())), left)[0]
    inherits = {heir: key for answer in named for key, heir in answer.items()}
    result = {
        record: couplings[remote]
        for record, remote in taken.items()
        if remote in couplings and inherits.get(record) == couplings[remote][1]
    }
    for record in result:
        del taken[record]
    return result


def _item(plan: Plan, row: RawRow) -> Item:
    item = Item(plan, {}, insert=False)
    item.local_row, item.local_id = row, row[0]
    return item


def pass_on(plan: Plan, passed: Sequence[tuple[PairWork, str]], run_id: int, now: str) -> None:
    """Write what has passed on: pairs that have a former local record, with the heir's label."""
    if not passed:
        return
    table, name = describe(Coupling), plan.mapping.local_table
    columns = [table.column(n) for n in ("local_id", "local_label", "coupled_at")]
    dialects.current().update(table, columns, [[p.local_id, label, now, p.coupling] for p, label in passed])
    insert_journal(
        [
            row
            for p, _label in passed
            for row in (
                [run_id, "", "uncouple", name, p.former, p.remote_id, "", "", p.former_base, now],
                [run_id, "", "couple", name, p.local_id, p.remote_id, "", "", "", now],
            )
        ]
    )
    on_coupled(plan, [(p.local_id, p.remote_id) for p, _ in passed], now)
