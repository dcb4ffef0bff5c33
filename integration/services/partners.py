"""Where records stand: which table mappings a table takes part in, and which of its records are coupled to what."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from integration import pairs, registry
from integration.engine import dialects
from integration.engine.decide import FROM, TO
from integration.engine.dialects.base import quote
from integration.engine.filters import Condition
from integration.engine.lookup import labels
from integration.engine.read import filter_sql
from integration.engine.transform import Unfit
from integration.messages import sentence
from integration.models import Connection, Coupling, Issue, MappingFilter, TableMapping
from integration.registry import LOCAL, REMOTE, Table
from integration.services.errors import Refused

COUPLED, FREE, OUTSIDE, BROKEN = "coupled", "free", "outside", "broken"


class Inside(Func):
    """Whether a record meets a filter, looked up by its key.

    Asked of each record that is looked at, not as a list of all that meet it: of a million records such a list is
    longer than the database keeps at hand.
    """

    template = "EXISTS (SELECT 1 FROM %(table)s t WHERE t.%(key)s = %(expressions)s AND %(condition)s)"
    arity = 1

    def __init__(self, table: Table, condition: str, params: Sequence[Any]) -> None:
        self.params = params
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

    @cached_property
    def inside(self) -> Inside:
        """The condition that a record of a query meets the mapping's filter."""
        return Inside(self.table, *self._filter())

    def count(self, most: int) -> int:
        """How many records the mapping takes, counted as far as `most`."""
        condition, params = self._filter()
        rows = f"SELECT 1 FROM {quote(self.table.db_table)} t WHERE {condition} LIMIT %s"
        [[found]] = dialects.current().query(f"SELECT count(*) FROM ({rows}) s", [*params, most])
        return int(found)

    def _filter(self) -> tuple[str, list[Any]]:
        """The mapping's filter of this side as a condition on the alias t."""
        conditions = [
            Condition(f.field, f.operator, f.value) for f in self.mapping.filters.all() if f.side == self.side
        ]
        names = {}
        if any("@" in str(condition.value) for condition in conditions):
            company = Connection.objects.values_list("company", flat=True).first()
            names = {"@current_company": company.hex if company else ""}
        try:
            return filter_sql(self.table, conditions, names)
        except Unfit as unfit:
            raise Refused(sentence(unfit.code, {"record": self.mapping.name, **unfit.params})) from unfit
        except registry.UnknownColumn as error:
            raise Refused(
                _("The filter of the table mapping %(mapping)s cannot be read: %(detail)s")
                % {"mapping": self.mapping.name, "detail": error}
            ) from error

    def unmet(self, key: str) -> list[tuple[MappingFilter, Any]]:
        """The conditions of the filter that this record does not meet, with the value it has; one query."""
        rows = [f for f in self.mapping.filters.all() if f.side == self.side]
        if not rows:
            return []
        company = Connection.objects.values_list("company", flat=True).first()
        names = {"@current_company": company.hex if company else ""}
        dialect, table = dialects.current(), self.table
        parts, params = [], []
        for row in rows:
            sql, more = filter_sql(table, [Condition(row.field, row.operator, row.value)], names)
            value = dialect.expression(table.column(row.field), blank_is_null=True)
            parts.append(f"CASE WHEN {sql} THEN 1 ELSE 0 END, {value}")
            params += more
        condition, wanted = dialect.any_of(f"t.{quote(table.key.db_column)}", table.key, [key])
        sql = f"SELECT {', '.join(parts)} FROM {quote(table.db_table)} t WHERE {condition}"
        [found] = dialect.query(sql, [*params, *wanted])
        return [(row, found[2 * at + 1]) for at, row in enumerate(rows) if not found[2 * at]]

    def within(self, records: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the records that meet the mapping's filter."""
        return records.filter(self.inside)


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
    found = TableMapping.objects.filter(enabled=True).filter(Q(local_table=table_name) | Q(remote_table=table_name))
    return [
        Part(m, LOCAL if m.local_table == table_name else REMOTE)
        for m in found.prefetch_related("filters").order_by("name")
    ]


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


@dataclass
class State:
    """Where one record stands in one mapping."""

    part: Part
    kind: str
    coupling: Coupling | None = None
    problem: str = ""
    #: the partner as it is called now; None when it does not exist any more
    other_now: str | None = None

    @property
    def other_id(self) -> str:
        if self.coupling is None:
            return ""
        return (self.coupling.remote_id if self.part.side == LOCAL else self.coupling.local_id).hex

    @property
    def other_label(self) -> str:
        if self.coupling is None:
            return ""
        stored = self.coupling.remote_label if self.part.side == LOCAL else self.coupling.local_label
        return self.other_now or stored

    @property
    def gone(self) -> bool:
        """Coupled to a record that does not exist any more."""
        return self.coupling is not None and self.other_now is None


@dataclass
class Standing:
    """Where one record stands: in the mappings it is coupled in, else in those that would take it; its open issues."""

    states: list[State] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def standings(parts: Sequence[Part], ids: Iterable[str]) -> dict[str, Standing]:
    """Where these records of one table stand: three queries per mapping and one for issues, whatever their number."""
    wanted = list(ids)
    found = {key: Standing() for key in wanted}
    if not parts or not wanted:
        return found
    by_coupling: dict[int, str] = {}
    for part in parts:
        couplings = list(part.couplings().filter(**{f"{part.own}__in": wanted}).defer("base"))
        names = labels(part.other.table.name, [getattr(c, part.other.own).hex for c in couplings]) if couplings else {}
        for coupling in couplings:
            key = getattr(coupling, part.own).hex
            now = names.get(getattr(coupling, part.other.own).hex)
            found[key].states.append(State(part, COUPLED, coupling, other_now=now))
            by_coupling[coupling.pk] = key
    for part in parts:
        _uncoupled(part, found)
    for standing in found.values():
        if not standing.states:
            standing.states.append(State(parts[0], OUTSIDE))
    _issues(parts, found, by_coupling)
    return found


def _uncoupled(part: Part, found: dict[str, Standing]) -> None:
    free = [key for key, s in found.items() if not any(state.kind == COUPLED for state in s.states)]
    if not free:
        return
    try:
        inside = part.within(part.table.model._base_manager.filter(pk__in=free)).values_list("pk", flat=True)
        for pk in inside:
            found[pk.hex].states.append(State(part, FREE))
    except Refused as refused:
        for key in free:
            found[key].states.append(State(part, BROKEN, problem=str(refused)))


def _issues(parts: Sequence[Part], found: dict[str, Standing], by_coupling: dict[int, str]) -> None:
    issues = Issue.objects.filter(closed_at=None, mapping__in=[p.mapping for p in parts]).filter(
        Q(source_table=parts[0].table.name, source_id__in=list(found)) | Q(coupling_id__in=list(by_coupling))
    )
    for issue in issues.select_related("mapping"):
        key = issue.source_id.hex if issue.source_table == parts[0].table.name and issue.source_id else ""
        key = key if key in found else by_coupling.get(issue.coupling_id or 0, "")
        if key:
            found[key].issues.append(issue)


def with_open_issue(parts: Sequence[Part]) -> Q:
    """The condition that a record of the table has an open issue, of its own or on its coupling.

    One list of keys and not one condition or the other: only a list is looked up by an index.
    """
    opened = Issue.objects.filter(closed_at=None).order_by()
    keys = opened.filter(source_table=parts[0].table.name, source_id__isnull=False).values("source_id")
    on_couplings = opened.filter(coupling__isnull=False).values("coupling_id")
    return Q(pk__in=keys.union(*(p.couplings().filter(pk__in=on_couplings).values(p.own) for p in parts)))


def in_state(records: QuerySet[Any], parts: Sequence[Part], kind: str) -> QuerySet[Any]:
    """Those of the records that stand so: coupled, free (a mapping would take them) or outside every filter."""
    coupled = Q(*[Exists(_couplings(parts, own)) for own in sorted({p.own for p in parts})], _connector=Q.OR)
    if kind == COUPLED:
        return records.filter(coupled)
    inside = Q(*[part.inside for part in parts], _connector=Q.OR)
    return records.filter(~coupled, inside if kind == FREE else ~inside)


def _couplings(parts: Sequence[Part], own: str) -> QuerySet[Coupling]:
    """The couplings of the outer query's record in any of the mappings that keep it in that column: one question for
    all of them, so that the database can join."""
    tables = [
        Q(scope=p.mapping.scope, local_table=p.mapping.local_table, remote_table=p.mapping.remote_table)
        for p in parts
        if p.own == own
    ]
    return Coupling.objects.filter(Q(*tables, _connector=Q.OR), **{own: OuterRef("pk")})
