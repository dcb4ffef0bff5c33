"""Preflight: what would keep records from travelling, found before a mapping is enabled or a full synchronisation runs.

Nothing is written. A point that is not in order says what to do and, where it can, which table to look at (ENG-204).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.engine import inspect
from integration.engine.decide import BOTH, FROM, TO, FieldRule
from integration.engine.plan import ConfigurationError, Plan, compile_plan
from integration.models import Connection, FieldMapping, TableMapping
from integration.registry import LOCAL, REMOTE, Column, Table
from integration.services import full_synch, synchronise, workers
from integration.services.check_connection import Point, check_connection
from integration.services.install import connection
from integration.services.preflight_unknown import unknown_columns, unknown_options

#: the rows of a mapping that are looked at
READ = ("fields", "filters", "criteria")


def preflight(names: Iterable[str] = ()) -> list[Point]:
    """The connection's points, then each mapping's (all enabled ones when none is named) in order of dependency."""
    link = connection()
    named = [synchronise.mapping_named(name) for name in names]
    wanted = named or list(TableMapping.objects.filter(enabled=True).prefetch_related("depends_on"))
    mappings = full_synch.ordered(wanted)
    prefetch_related_objects(mappings, *READ)
    points = check_connection(mappings=False)
    points.append(_worker())
    told: set[tuple[str, str]] = set()
    for found in of_mappings(mappings, link):
        # what is strange about a table is told once, however many mappings it takes part in
        points += [p for p in found if p.name != "options" or (p.table, p.message) not in told]
        told |= {(point.table, point.message) for point in found}
    return points


def of_mapping(mapping: TableMapping, link: Connection | None = None) -> list[Point]:
    """The points of one mapping, enabled or not."""
    return of_mappings([mapping], link)[0]


def of_mappings(mappings: Sequence[TableMapping], link: Connection | None = None) -> list[list[Point]]:
    """The points of each mapping. Their records are looked over together: the statements do not grow with the number
    of mappings, but for what the rules of a pair ask."""
    link = link or connection()
    plans = [_compiled(mapping, link) for mapping in mappings]
    asked = [[*_lookups(plan), *_numbers(plan)] if isinstance(plan, Plan) else [] for plan in plans]
    answers = iter(inspect.answers([question for each in asked for question, _point in each]))
    looked = {plan.mapping.pk: _numbered(plan, FROM, plan.remote, "remote") for plan in plans if isinstance(plan, Plan)}
    strange = unknown_options([plan.mapping for plan in plans if isinstance(plan, Plan)], looked)
    found = []
    for mapping, plan, each in zip(mappings, plans, asked, strict=True):
        if not isinstance(plan, Plan):
            found.append(plan)
            continue
        dangling = [(point, next(answers)) for _question, point in each]
        points = [*_needed_columns(plan), *_criteria(plan), *(point(d) for point, d in dangling if d.records)]
        points += [*_concerns(plan), *strange[mapping.pk]]
        ready = Point("ready", True, _("%(name)s is ready.") % {"name": mapping.name}, "", mapping.name)
        found.append(points or [ready])
    return found


def _compiled(mapping: TableMapping, link: Connection) -> Plan | list[Point]:
    """The mapping as a run reads it, or why it cannot be read."""
    if unknown := unknown_columns(mapping):
        return unknown
    try:
        return compile_plan(mapping, link)
    except ConfigurationError as error:
        return [Point("columns", False, str(error.finding), error.finding.next_step, mapping.name, stops=True)]


def _worker() -> Point:
    if workers.any_alive():
        return Point("worker", True, _("A worker is there to execute what is queued."))
    text = _("No worker is running, so nothing is executed in the background.")
    return Point("worker", False, text, _("Start one: manage.py worker."))


def _creates(plan: Plan) -> list[str]:
    """The directions in which a full synchronisation of the mapping creates records."""
    return [way for way in plan.mapping.directions if way not in plan.pair.never_creates]


def _needed_columns(plan: Plan) -> list[Point]:
    """Columns that every record must have a value in, and that nothing fills when a record is created."""
    found = []
    for way in _creates(plan):
        side = plan.remote if way == TO else plan.local
        filled = {(r.remote_name if way == TO else r.local_name) for r in plan.rules if r.direction in (BOTH, way)}
        filled |= set().union(*plan.pair.constants(way, plan.context)) | plan.pair.fills
        filled |= {side.table.key.name, side.table.natural_key}
        defaulted = {field.column for field in side.table.model._meta.concrete_fields if _has_default(field)}
        for column in side.table.physical:
            if column.required and column.name not in filled and column.db_column not in defaulted:
                text = _("No field mapping fills %(field)s of %(table)s, which every record must have.") % {
                    "field": column.caption,
                    "table": side.table.caption.lower(),
                }
                step = _("Add a field mapping, a constant or a template for it; else nothing can be created there.")
                found.append(Point("columns", False, text, step, plan.mapping.name, side.table.name))
    return found


def _has_default(field: Any) -> bool:
    return field.has_default() and field.default != ""


def _criteria(plan: Plan) -> list[Point]:
    if plan.criteria or plan.pair.only_with or not _creates(plan):
        return []
    text = _("There are no match criteria, so records that exist on both sides would be created twice.")
    return [Point("criteria", False, text, _("Add match criteria to the table mapping."), plan.mapping.name)]


#: what is asked of the records, and the point that is made of the answer
_Asked = tuple[inspect.Question, Callable[[inspect.Dangling], Point]]


def _lookups(plan: Plan) -> Iterator[_Asked]:
    """Couplings that records of this mapping need in others."""
    rows = {str(row.base_key): row for row in plan.mapping.fields.all()}
    rules = {(rule.local, rule.remote): rule for rule in plan.rules}
    for lookup in plan.lookups:
        rule = rules[lookup.local_index, lookup.remote_index]
        for way, side in ((TO, LOCAL), (FROM, REMOTE)):
            if way in plan.mapping.directions and rule.direction in (BOTH, way):
                table = (lookup.local_table if side == LOCAL else lookup.remote_table).name
                point = partial(_uncoupled, plan, rule, rows[rule.key], side, lookup.mapping, table)
                yield inspect.uncoupled_values(plan, lookup, side), point


def _uncoupled(
    plan: Plan, rule: FieldRule, row: FieldMapping, side: str, other: str, table: str, dangling: inspect.Dangling
) -> Point:
    text = ngettext(
        "%(table)s: %(count)d record has a %(field)s that is not coupled (%(other)s): %(values)s.",
        "%(table)s: %(count)d records have a %(field)s that is not coupled (%(other)s): %(values)s.",
        dangling.records,
    ) % {
        "count": dangling.records,
        "table": plan.side(side).table.caption,
        "field": rule.label,
        "other": other,
        "values": _listed(dangling.values),
    }
    if row.clear_on_failed_synch:
        step = _("The field stays blank on the other side until %(other)s couples them.")
    else:
        step = _("Synchronise or couple %(other)s first; what is left waits and then goes by itself.")
    return Point("couplings", False, text, step % {"other": other}, plan.mapping.name, table)


def _numbers(plan: Plan) -> Iterator[_Asked]:
    """Option numbers that their column does not know."""
    for way, side, attribute in ((TO, plan.local, "local"), (FROM, plan.remote, "remote")):
        for column in _numbered(plan, way, side, attribute).values():
            yield inspect.unknown_numbers(side, column), partial(_unknown, plan, side.table, column)


def _numbered(plan: Plan, way: str, side: Any, attribute: str) -> dict[str, Column]:
    """The columns with fixed options that travel this way."""
    indexes = {getattr(r, attribute) for r in plan.rules if r.direction in (BOTH, way)}
    columns = [side.columns[index] for index in sorted(i for i in indexes if i >= 0)]
    return {c.name: c for c in columns if c.kind == "integer" and c.choices and not c.target}


def _unknown(plan: Plan, table: Table, column: Column, dangling: inspect.Dangling) -> Point:
    text = ngettext(
        "%(table)s: %(count)d record has a %(field)s that is not one of its options: %(values)s.",
        "%(table)s: %(count)d records have a %(field)s that is not one of its options: %(values)s.",
        dangling.records,
    ) % {
        "count": dangling.records,
        "table": table.caption,
        "field": column.caption,
        "values": _listed(dangling.values),
    }
    return Point("options", False, text, _("Correct these values."), plan.mapping.name, table.name)


def _concerns(plan: Plan) -> list[Point]:
    return [
        Point("rules", False, str(c.finding), c.finding.next_step, plan.mapping.name, c.table, stops=c.stops)
        for c in plan.pair.preflight(plan.context)
    ]


def _listed(values: Sequence[str]) -> str:
    text = ", ".join(values)
    return text if len(values) < inspect.NAMED else _("%(values)s and so on") % {"values": text}
