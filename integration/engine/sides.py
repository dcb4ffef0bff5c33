"""One side of a compiled mapping: the columns that are read, in their places, and its filter as SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integration import pairs, registry
from integration.engine.filters import Condition
from integration.engine.naming import names_a_record
from integration.engine.read import filter_sql
from integration.engine.transform import Unfit
from integration.messages import Finding
from integration.models import FieldMapping, MappingFilter, MatchCriterion, TableMapping
from integration.registry import Column, Table


class ConfigurationError(Exception):
    """The mapping or the connection cannot run as it is set up: one issue on the run, which stops this mapping only."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


@dataclass
class SidePlan:
    """What is read of one side: columns (the key first), their positions, and the mapping's filter as SQL."""

    table: Table
    columns: list[Column]
    index: dict[str, int]
    filter: str
    filter_params: list[Any]
    #: of records outside of every scope of matching (`Pair.scoped_by`); blank: there are none
    unscoped: str = ""
    unscoped_params: list[Any] = field(default_factory=list)
    #: columns worked out of others of the row, appended to it: the positions of their inputs, and the function
    derived: list[tuple[list[int], Callable[..., Any]]] = field(default_factory=list)
    derived_columns: dict[str, Column] = field(default_factory=dict)

    def widened(self) -> SidePlan:
        """The same side with the records outside of every scope, too."""
        if not self.unscoped:
            return self
        both = [*self.filter_params, *self.unscoped_params]
        return replace(self, filter=f"({self.filter} OR {self.unscoped})", filter_params=both)

    def with_columns(self, names: Sequence[str]) -> SidePlan:
        """The same side with these columns of the table only."""
        columns = [self.table.column(name) for name in names]
        return SidePlan(self.table, columns, {n: at for at, n in enumerate(names)}, self.filter, self.filter_params)

    def column(self, name: str) -> Column:
        """A column of the table, or one that is worked out of others of the row."""
        return self.derived_columns.get(name) or self.table.column(name)


def side_plan(
    mapping: TableMapping,
    side: str,
    rows: Sequence[FieldMapping],
    filters: Sequence[MappingFilter],
    criteria: Sequence[MatchCriterion],
    extra: Sequence[str],
    names: dict[str, str],
) -> SidePlan:
    table = registry.table(mapping.local_table if side == registry.LOCAL else mapping.remote_table)
    attribute = "local_field" if side == registry.LOCAL else "remote_field"
    try:
        derived = {d.name: d for d in pairs.get(mapping.pair).derived(mapping) if d.side == side}
        limits = pairs.limits_of(mapping, side, table)
    except Unfit as unfit:
        raise ConfigurationError(Finding(unfit.code, "", {"record": mapping.name, **unfit.params})) from unfit
    named = [name for r in (*rows, *criteria) if (name := getattr(r, attribute))]
    # what is written beyond a lookup is compared as the lookup; what is worked out is read as its inputs
    given = [name.split(".")[0] if names_a_record(r, side) else name for r, name in _with_rows(rows, attribute)]
    given += [name for c in criteria if (name := getattr(c, attribute))]
    used = [derived[name] for name in dict.fromkeys(named) if name in derived]
    wanted = [table.key.name, *(n for n in given if n not in derived), *table.label, *extra]
    wanted += [name for d in used for name in d.inputs]
    # which of several tables a field points at says which mapping couples the record, and whether it says anything
    wanted += [
        f"{n}type"
        for n in wanted
        if (c := table.columns.get(n)) and c.parts and not c.type_of and (side == registry.LOCAL or c.untold)
    ]
    unique = list(dict.fromkeys(name for name in wanted if name))
    conditions = [Condition(f.field, f.operator, f.value) for f in filters if f.side == side]
    conditions += [limit.condition for limit in limits]
    try:
        sql, params = filter_sql(table, conditions, names)
        scoped_by = pairs.get(mapping.pair).scoped_by if side == registry.REMOTE and criteria else ()
        outside = [c for c in conditions if not isinstance(c, Condition) or c.field not in scoped_by]
        outside += [Condition(name, "blank") for name in scoped_by[:1]]
        unscoped = filter_sql(table, outside, names) if scoped_by else ("", [])
        columns = [table.column(name) for name in unique]
    except Unfit as unfit:
        raise ConfigurationError(Finding(unfit.code, "", {"record": mapping.name, **unfit.params})) from unfit
    except registry.UnknownColumn as error:
        raise ConfigurationError(
            Finding("unknown_field", "", {"mapping": mapping.name, "detail": str(error)})
        ) from error
    index = {name: at for at, name in enumerate(unique)}
    plan = SidePlan(table, columns, index, sql, params, *unscoped)
    for each in used:
        plan.derived.append(([index[name] for name in each.inputs], each.function))
        plan.derived_columns[each.name] = Column(
            each.name, each.kind, each.caption or each.name, scale=each.scale, null=True, read_only=True
        )
        index[each.name] = len(index)
    return plan


def _with_rows(rows: Sequence[FieldMapping], attribute: str) -> list[tuple[FieldMapping, str]]:
    return [(row, name) for row in rows if (name := getattr(row, attribute))]
