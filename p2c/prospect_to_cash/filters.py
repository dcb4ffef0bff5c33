"""The source filters of tasks: OData for sets of Sales, query ranges for those of Finance and Operations (FO-156), and
what an entity set leaves out by itself (FO-051, FO-101)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from integration.engine.queries.check import checked
from integration.engine.queries.odata import ODATA
from integration.engine.queries.ranges import RANGES
from integration.engine.queries.steps import Quota, Step, Steps, compile_steps
from integration.engine.queries.syntax import Syntax
from integration.engine.queries.tree import EVERYTHING, And
from integration.engine.transform import Unfit
from integration.messages import Finding
from p2c.prospect_to_cash.definitions import FO, SALES, Task
from p2c.prospect_to_cash.entities import ALL, Entity

SYNTAX: dict[str, Syntax] = {SALES: ODATA, FO: RANGES}


def tree_of(entity: Entity, text: str) -> Any:
    """The filter as a tree over the registry's columns, checked against the set's table; `Unfit` where it cannot be."""
    tree = SYNTAX[entity.system].parse(text, entity.path)
    checked(tree, entity.table, entity.name_of)
    return tree


def limits_of(entity: Entity) -> Any:
    """What the set leaves out whatever the task says."""
    return tree_of(entity, entity.limit) if entity.limit else EVERYTHING


def taken(entity: Entity, text: str) -> Any:
    """Which rows a task with that filter takes: those of the set that meet it."""
    limit, tree = limits_of(entity), tree_of(entity, text)
    return tree if limit == EVERYTHING else And((limit, tree)) if tree != EVERYTHING else limit


def steps_of(entity: Entity, steps: Sequence[Step], quota: Quota | None = None) -> Steps:
    """An advanced query on the set (FO-157, FO-158); `Unfit` names the step that does not fit, or the quota."""
    return compile_steps(steps, entity.table, SYNTAX[entity.system], entity.path, entity.name_of, quota)


def problems(task: Task) -> list[Finding]:
    """What is wrong with the task's source filter; nothing: it can be used."""
    entity = ALL.get(task.source_entity)
    try:
        if entity is not None:
            tree_of(entity, task.source_filter)
    except Unfit as wrong:
        return [Finding(wrong.code, params=wrong.params)]
    return []
