"""A project as validation sees it: plain values, gathered by whoever holds the rows. Pure.

Everything a check needs is in here, so that the same checks run before a run, on the project's page and on a project
that is not saved yet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from integration.engine.queries.steps import Quota, Step
from integration.engine.transform import Unfit
from integration.messages import Finding
from p2c.prospect_to_cash.definitions import FO, FO_TO_SALES, SALES, SALES_TO_FO, Task
from p2c.prospect_to_cash.entities import ColumnInfo, Entity
from p2c.prospect_to_cash.filters import problems, steps_of

#: what the order numbers of Sales begin with (FO-088)
SALES_ORDERS = "ORD-"


@dataclass(frozen=True)
class Connected:
    """One of the two connections of a set, and the environment it reaches (FO-141, FO-142)."""

    name: str
    system: str
    valid: bool = True
    environment: str = ""


@dataclass(frozen=True)
class Organisation:
    """A business unit of Sales and a legal entity (FO-144). `found`: both were there when it was saved."""

    unit: str
    legal_entity: str
    found: bool = True

    def __str__(self) -> str:
        return f"{self.unit or '?'} ↔ {self.legal_entity or '?'}"


@dataclass(frozen=True)
class ConnectionSet:
    """Two connections, and the integration keys of Sales' entity sets, which all projects share (FO-142, FO-146)."""

    name: str
    connections: tuple[Connected, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    def of(self, system: str) -> Connected | None:
        return next((each for each in self.connections if each.system == system), None)


@dataclass(frozen=True)
class Limits:
    """How much is too much (FO-170)."""

    rows: int = 500_000
    scheduled: int = 50


@dataclass(frozen=True)
class Query:
    """The advanced query of a task: the columns it makes, those it takes away, and what is wrong with it, if anything
    (FO-157, FO-158)."""

    makes: tuple[ColumnInfo, ...] = ()
    removes: frozenset[str] = frozenset()
    problem: Finding | None = None

    @classmethod
    def of(cls, source: Entity, steps: Sequence[Step], quota: Quota | None = None) -> Query:
        """What the steps come to on that set."""
        try:
            found = steps_of(source, steps, quota)
        except Unfit as wrong:
            return cls(problem=Finding(wrong.code, params=wrong.params))
        makes = tuple(
            ColumnInfo(made.name, made.kind, made.name, choices=tuple(value for value, _ in made.choices))
            for made in found.derived
        )
        return cls(makes, frozenset(map(source.name_of, found.removed)))


@dataclass(frozen=True)
class Project:
    """What is to be checked.

    `columns`: the cached column list of each entity set, None or missing where there is none. `units` and
    `legal_entities`: what exists now. `environments`: those a task was made for, by task name. `check_filter`: what is
    wrong with a task's source filter. `rows`: how many a run would take, None when nobody counted.
    `scheduled`: how many other projects are scheduled, None when this one is not. `used`, `completed`: ids of templates
    that have a project, and one that ended Completed or Warning. `preconditions`: what is known to be in order, or not.
    `order_series`: what the order numbers of the legal entities begin with. `value_maps`: the maps there are, with the
    values they give.
    """

    name: str
    direction: str
    tasks: tuple[Task, ...]
    connection_set: ConnectionSet
    organisations: tuple[Organisation, ...] = ()
    columns: Mapping[str, Sequence[ColumnInfo] | None] = field(default_factory=dict)
    units: Sequence[str] = ()
    legal_entities: Sequence[str] = ()
    environments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)
    check_filter: Callable[[Task], Sequence[Finding]] = problems
    rows: int | None = None
    scheduled: int | None = None
    limits: Limits = Limits()
    prerequisites: Sequence[str] = ()
    if_used: Sequence[str] = ()
    used: frozenset[str] = frozenset()
    completed: frozenset[str] = frozenset()
    preconditions: Mapping[str, bool] = field(default_factory=dict)
    order_series: Mapping[str, str] = field(default_factory=dict)
    value_maps: Mapping[str, Sequence[Any]] | None = None

    @property
    def source(self) -> str:
        return SALES if self.direction == SALES_TO_FO else FO

    @property
    def destination(self) -> str:
        return SALES if self.direction == FO_TO_SALES else FO
