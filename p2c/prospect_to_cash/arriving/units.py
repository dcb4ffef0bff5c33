"""Units by name: a name is unique in its unit group only, and the group is that of the product (FO-056, FO-E25)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crm.models import Uom, UomSchedule
from integration.engine.write import Batch
from integration.pairs import HookContext, Item


def choose(items: Sequence[Item], column: str, groups: Iterable[str | None], context: HookContext) -> None:
    """Give each item whose unit was named the unit of that name in its group (in the order of the items); refuse those
    whose group has none."""
    named = [(item, group) for item, group in zip(items, groups, strict=True) if item.values.get(column)]
    candidates = Batch.load(Uom, (item.values[column] for item, _ in named), ("uomscheduleid", "name"))
    elsewhere = {group for item, group in named if group and _group(candidates, item, column) != group}
    if not elsewhere:
        return
    rows = Batch.find(Uom, "uomscheduleid", elsewhere)
    there = {(row["uomscheduleid"], row["name"].casefold()): row["uomid"] for row in rows}
    titles = {key: row["name"] for key, row in Batch.load(UomSchedule, elsewhere, ("name",)).items()}
    for item, group in named:
        name = candidates[item.values[column]]["name"]
        if not group or _group(candidates, item, column) == group:
            continue
        unit = there.get((group, name.casefold()))
        if unit is None:
            item.refuse("p2c.e25", context.plan.remote.table.column(column).caption, value=name, group=titles[group])
        else:
            item.adjust(column, unit)


def _group(candidates: dict[str, dict[str, str]], item: Item, column: str) -> str:
    return candidates[item.values[column]]["uomscheduleid"]
