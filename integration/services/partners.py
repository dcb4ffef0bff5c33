"""The table mappings a table takes part in, which of its records each takes, and why it leaves others out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, Case, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from integration import pairs, registry, sizes
from integration.engine import dialects, read
from integration.engine.batch import Ask, DecidedBatch
from integration.engine.decide import FROM, TO
from integration.engine.dialects.base import RawRow, quote
from integration.engine.filters import Condition
from integration.engine.plan import ConfigurationError, Plan, compile_plan
from integration.engine.read import filter_sql
from integration.engine.transform import Unfit
from integration.messages import Finding, sentence
from integration.models import Coupling, MappingFilter, TableMapping
from integration.models.mapping import CONNECTION_SCOPE
from integration.once import once
from integration.origin import Origin
from integration.pairs import Limit
from integration.registry import LOCAL, REMOTE, Table
from integration.services.errors import Refused
from integration.services.values import condition_in_words


def compiled(mapping: TableMapping) -> Plan:
    """The compiled mapping; what is wrong with its set-up is refused in a sentence."""
    try:
        return compile_plan(mapping, pairs.get(mapping.pair).link(mapping))
    except ConfigurationError as error:
        raise Refused(f"{error.finding} {error.finding.next_step}".strip()) from error


def filter_text(mapping: TableMapping, table: Table) -> str:
    """The mapping's filter of one side in words."""
    side = LOCAL if table.name == mapping.local_table else REMOTE
    return ", ".join(
        f"{table.column(f.field).caption} {f.get_operator_display()} "
        f"{condition_in_words(table.column(f.field), f.operator, f.value)}".strip()
        for f in mapping.filters.all()
        if f.side == side
    )


class Inside(Func):
    """Whether a record meets a filter, looked up by its key.

    Asked of each record that is looked at, not as a list of all that meet it: of a million records such a list is
    longer than the database keeps at hand.
    """

    template = "EXISTS (SELECT 1 FROM %(table)s t WHERE t.%(key)s = %(expressions)s AND %(condition)s)"
    arity = 1

    def __init__(self, table: Table, condition: str, params: Sequence[Any]) -> None:
        self.condition, self.params = condition, params
        super().__init__(
            F("pk"),
            table=quote(table.db_table),
            key=quote(table.key.db_column),
            condition=condition,
            output_field=BooleanField(),
        )

    def as_sql(self, compiler: Any, connection: Any, *given: Any, **context: Any) -> Any:
        sql, params = super().as_sql(compiler, connection, *given, **context)
        return sql, [*params, *self.params]


@dataclass
class Part:
    """The part one table plays in one table mapping."""

    mapping: TableMapping
    side: str
    #: what the parts of one table read once
    shared: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def table(self) -> Table:
        return registry.table(self.mapping.local_table if self.side == LOCAL else self.mapping.remote_table)

    @property
    def other(self) -> Part:
        return Part(self.mapping, REMOTE if self.side == LOCAL else LOCAL)

    @property
    def header(self) -> str:
        """The mapping of the headers these records are lines of; blank when they go by themselves."""
        return pairs.get(self.mapping.pair).only_with

    @property
    def direction(self) -> str:
        """The direction in which this side's records travel."""
        return TO if self.side == LOCAL else FROM

    @property
    def follows(self) -> bool:
        """Whether this side's records only take what the other side sends, so that one without a partner is no lack."""
        return self.direction not in self.mapping.directions

    @property
    def own(self) -> str:
        """The coupling's column that holds ids of this table."""
        return "local_id" if self.side == LOCAL else "remote_id"

    def couplings(self) -> QuerySet[Coupling]:
        mapping = self.mapping
        return Coupling.objects.filter(
            scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
        )

    def coupled(self) -> Exists:
        """Whether the record of the outer query is coupled in this mapping."""
        return Exists(self.couplings().filter(**{self.own: OuterRef("pk")}))

    def broken(self) -> QuerySet[Coupling]:
        """The mapping's couplings of this table's records whose partner does not exist any more."""
        partner = self.other.table.model._base_manager.filter(pk=OuterRef(self.other.own))
        return self.couplings().filter(~Exists(partner))

    @property
    def foreign(self) -> bool:
        """Whether the mapping belongs to something else than the connection (a task of data integration), whose own
        screens couple and synchronise its records."""
        return self.mapping.scope != CONNECTION_SCOPE

    @property
    def system(self) -> str:
        """What people call the ERP of the mapping."""
        return system_of(self.mapping.local_table)

    @property
    def creates(self) -> bool:
        """Whether the mapping may make the partners of this side's records."""
        return not self.follows and self.direction not in pairs.get(self.mapping.pair).never_creates

    @property
    def plan(self) -> Plan:
        """The mapping as a run reads it, once for both sides; refused when it cannot run."""
        if "_plan" not in self.mapping.__dict__:
            self.mapping.__dict__["_plan"] = compiled(self.mapping)
        return self.mapping.__dict__["_plan"]

    # --- which records the mapping takes ------------------------------------------------------------------------------

    @cached_property
    def inside(self) -> Inside:
        """The condition that a record of a query meets the mapping's filter and the limits it runs under."""
        return Inside(self.table, *self._filter())

    @cached_property
    def problem(self) -> str:
        """Why the filter cannot be read; blank when it can."""
        try:
            self._filter()
        except Refused as refused:
            return str(refused)
        return ""

    @cached_property
    def taken(self) -> Inside:
        """The condition that a record of a query, when it has no partner, would be taken: it is inside, and the pair's
        rules do not leave it out."""
        condition, params = self._filter()
        if left := self._left_out():
            dialect, key = dialects.current(), self.table.key
            these, more = dialect.any_of(f"t.{quote(key.db_column)}", key, left)
            condition, params = f"{condition} AND NOT {these}", [*params, *more]
        return Inside(self.table, condition, params)

    def within(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the records that meet the mapping's filter and limits."""
        return records.filter(self.inside)

    @property
    def rows(self) -> tuple[str, list[Any]]:
        """SQL of the records the mapping takes, to be counted."""
        return f"SELECT 1 FROM {quote(self.table.db_table)} t WHERE {self.taken.condition}", [*self.taken.params]

    def excluded(self, ids: Sequence[str]) -> dict[str, Finding]:
        """Those of the records that the pair's rules leave out, with the reason."""
        if not ids or not self._chooses:
            return {}
        return self._ruled_out(read.rows(self.plan.side(self.side), ids))

    def _ruled_out(self, rows: dict[str, RawRow]) -> dict[str, Finding]:
        side = self.plan.side(self.side)
        work = DecidedBatch(self.plan, Ask(frozenset()), 0, Origin(), dry=True)
        return {
            key: Finding(found.code, found.field, {"record": work.label(side.table.name, rows[key]), **found.params})
            for key, found in work.excluded(self.side, rows).items()
        }

    @property
    def _chooses(self) -> bool:
        """Whether the pair has rules that leave records of this side out."""
        return pairs.get(self.mapping.pair).may_exclude(self.mapping, self.side)

    def _left_out(self) -> list[str]:
        """The uncoupled records inside the filter that the pair leaves out, as far as lists count."""
        if not self._chooses:
            return []
        return sorted(self._ruled_out(read.uncoupled_rows(self.plan, self.side, sizes.CAP + 1)))

    @cached_property
    def limits(self) -> list[Limit]:
        try:
            return pairs.limits_of(self.mapping, self.side, self.table)
        except Unfit as unfit:
            raise Refused(sentence(unfit.code, {"record": self.mapping.name, **unfit.params})) from unfit

    @cached_property
    def filters(self) -> list[MappingFilter]:
        """The filter rows of this side; a mapping that is made of something else has limits alone."""
        return [] if self.foreign else [row for row in self.mapping.filters.all() if row.side == self.side]

    @cached_property
    def _names(self) -> dict[str, str]:
        if not any("@" in str(row.value) for row in self.filters):
            return {}
        if not self.shared:
            self.shared.update(current_company())
        return self.shared

    def _filter(self) -> tuple[str, list[Any]]:
        """What a record of this side must meet, as a condition on the alias t."""
        conditions = [_condition(row) for row in self.filters]
        try:
            return filter_sql(self.table, [*conditions, *(limit.condition for limit in self.limits)], self._names)
        except Unfit as unfit:
            raise Refused(sentence(unfit.code, {"record": self.mapping.name, **unfit.params})) from unfit
        except registry.UnknownColumn as error:
            raise Refused(
                _("The filter of the table mapping %(mapping)s cannot be read: %(detail)s")
                % {"mapping": self.mapping.name, "detail": error}
            ) from error

    def unmet(self, ids: Sequence[str]) -> dict[str, Unmet]:
        """What these records do not meet; those that meet everything are absent. One query, where the filter can be
        read."""
        wanted = [limit.condition for limit in self.limits]
        if not ids or not (self.filters or wanted):
            return {}
        dialect, table = dialects.current(), self.table
        columns = [dialect.expression(table.column(name)) for name in (table.key.name, *table.label)]
        params: list[Any] = []
        for condition in (*wanted, *map(_condition, self.filters)):
            sql, more = filter_sql(table, [condition], self._names)
            columns.append(f"CASE WHEN {sql} THEN 1 ELSE 0 END")
            params += more
        columns += [dialect.expression(table.column(row.field), blank_is_null=True) for row in self.filters]
        these, more = dialect.any_of(f"t.{quote(table.key.db_column)}", table.key, sorted(ids))
        sql = f"SELECT {', '.join(columns)} FROM {quote(table.db_table)} t WHERE {these}"
        found = {}
        for key, *each in dialect.query(sql, [*params, *more]):
            label = table.text(dict(zip(table.label, each, strict=False)))
            rest = each[len(table.label) :]
            met, values = rest[: -len(self.filters) or None], rest[len(rest) - len(self.filters) :]
            limits = [limit for limit, is_met in zip(self.limits, met, strict=False) if not is_met]
            own = zip(self.filters, met[len(wanted) :], values, strict=True)
            conditions = [(row, value) for row, is_met, value in own if not is_met]
            if limits or conditions:
                found[key] = Unmet(label or key, limits, conditions)
        return found


@dataclass
class Unmet:
    """What a record does not meet of what a mapping asks for: limits, and conditions of its filter with the value the
    record has instead. `label`: what the record is called."""

    label: str
    limits: list[Limit] = field(default_factory=list)
    conditions: list[tuple[MappingFilter, Any]] = field(default_factory=list)


def _condition(row: MappingFilter) -> Condition:
    return Condition(row.field, row.operator, row.value)


def system_of(table_name: str) -> str:
    """What people call the system of a table: the name of its app."""
    return str(apps.get_app_config(table_name.partition(".")[0]).verbose_name)


def current_company() -> dict[str, str]:
    """What a filter's @current_company stands for."""
    company = pairs.first_connection().company
    return {"@current_company": company.hex if company else ""}


def partner_of(entity: str, key: uuid.UUID) -> tuple[str, str]:
    """(table, id) of what a record is coupled to, for links from elsewhere: the entity is named as its own side names
    it, in capitals or not; a product that is coupled in one of several mappings leads there."""
    wanted = entity.strip().lower()
    tables = [t.name for t in registry.tables() if wanted in (t.name.lower(), t.name.lower().partition(".")[2])]
    if not tables:
        raise Refused(_("There is no table “%(entity)s”.") % {"entity": entity})
    parts = [part for table in tables for part in parts_of(table)]
    if not parts:
        raise Refused(_("%(entity)s takes part in no enabled table mapping.") % {"entity": entity})
    for part in parts:
        coupling = part.couplings().filter(**{part.own: key}).first()
        if coupling is not None:
            return part.other.table.name, getattr(coupling, part.other.own).hex
    raise Refused(
        _("This record of %(table)s is not coupled. Couple it first.") % {"table": parts[0].table.caption.lower()}
    )


def parts_of(table_name: str) -> list[Part]:
    """The enabled mappings the table takes part in, in name order."""
    shared: dict[str, str] = {}
    found = TableMapping.objects.filter(enabled=True).filter(Q(local_table=table_name) | Q(remote_table=table_name))
    return [
        Part(m, LOCAL if m.local_table == table_name else REMOTE, shared)
        for m in found.prefetch_related("filters", "fields", "criteria").order_by("name")
    ]


@once
def takers(table_name: str) -> list[Part]:
    """The parts the table plays in the mappings besides those of the connection that take its records when they run
    next, in that order; what cannot be read takes nothing."""
    found = [
        Part(mapping, LOCAL if mapping.local_table == table_name else REMOTE) for mapping in pairs.takers_of(table_name)
    ]
    return [part for part in found if not part.problem]


def first_taker(of: Sequence[Part], ids: Sequence[str]) -> dict[str, Part]:
    """Record -> the first of these parts of one table that takes it; those that none takes are absent. One query."""
    if not of or not ids:
        return {}
    first = Case(*(When(part.taken, then=Value(at)) for at, part in enumerate(of)), output_field=IntegerField())
    records = of[0].table.model._base_manager.filter(pk__in=list(ids)).annotate(first=first).exclude(first=None)
    return {pk.hex: of[at] for pk, at in records.values_list("pk", "first")}


def connected(parts: Sequence[Part]) -> list[Part]:
    """Those whose connection is enabled; mappings of the installation's own connection share one answer."""
    shared: bool | None = None
    found = []
    for part in parts:
        pair = pairs.get(part.mapping.pair)
        if type(pair).link is not pairs.Pair.link:
            enabled = pair.link(part.mapping).enabled
        else:
            enabled = shared = pair.link(part.mapping).enabled if shared is None else shared
        if enabled:
            found.append(part)
    return found
