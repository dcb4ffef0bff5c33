"""What is wrong with one task of a project: keys, columns, kinds of values, doubles. Pure.

Each check gives (code, column, parameters); `validation.py` makes findings of them, in the catalogue's order.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from integration.engine.transform import Unfit, convertible, parse
from p2c.prospect_to_cash import sentences
from p2c.prospect_to_cash.definitions import COUNTRY, GIVING, SALES, VALUE_MAP, Field, Task
from p2c.prospect_to_cash.entities import ALL, COMPANY, ColumnInfo, Entity
from p2c.prospect_to_cash.project import Project

Wrongs = Iterator[tuple[str, str, dict[str, Any]]]


class View:
    """A task with the columns of its two sets, as the project has them cached."""

    def __init__(self, project: Project, task: Task) -> None:
        self.project = project
        self.task = task
        self.source = ALL.get(task.source_entity)
        self.destination = ALL.get(task.destination_entity)
        query = project.queries.get(task.name)
        self._made = {c.name: c for c in query.makes} if query else {}
        self._removed = query.removes if query else frozenset()

    def columns(self, entity: str) -> Sequence[ColumnInfo] | None:
        return self.project.columns.get(entity)

    def spelled(self, entity: Entity | None, name: str) -> str:
        return entity.canonical(name) if entity is not None and name else name

    @cached_property
    def rows(self) -> list[Field]:
        """The mapping rows, their columns as the systems spell them."""
        return [
            replace(
                row,
                source=row.source if row.source in self._made else self.spelled(self.source, row.source),
                destination=self.spelled(self.destination, row.destination),
            )
            for row in self.task.fields
        ]

    def source_column(self, name: str) -> ColumnInfo | None:
        if name in self._removed:
            return None
        return self._made.get(name) or self._column(self.task.source_entity, name)

    def destination_column(self, name: str) -> ColumnInfo | None:
        found = self._column(self.task.destination_entity, name)
        return None if found is not None and found.source_only else found

    def _column(self, entity: str, name: str) -> ColumnInfo | None:
        """The cached column; behind a lookup, that of the sets it points at."""
        known = {column.name: column for column in self.columns(entity) or ()}
        lookup, dot, further = name.partition(".")
        if name in known or not dot or lookup not in known:
            return known.get(name)
        for other in known[lookup].references:
            found = next((column for column in self.columns(other) or () if column.name == further), None)
            if found is not None:
                return replace(found, name=name, required=False, read_only=known[lookup].read_only, fills=False)
        return None

    def alike(self, entity: str, row: Field) -> str:
        """The columns of that set that are spelled most like the row's."""
        known = [column.name for column in self.columns(entity) or ()]
        name = row.source if entity == self.task.source_entity else row.destination
        near = difflib.get_close_matches(name, known, 3, 0.5)
        return ", ".join(near) or str(sentences.NOTHING)

    def key_of(self, entity: Entity) -> tuple[str, ...]:
        """The integration key of a set of Sales, the key of the entity elsewhere, the legal entity aside."""
        if entity.system == SALES:
            key = self.project.connection_set.keys.get(entity.name, ())
            return tuple(entity.canonical(part) for part in key)
        return tuple(part for part in entity.key if part != COMPANY)


def keys(project: Project, view: View) -> Wrongs:
    """FO-E02, FO-E03: Sales' set of the task has an integration key; its parts, and those of the destination's, are
    mapped (FO-105)."""
    sides = (
        (view.source, {row.source for row in view.rows}),
        (view.destination, {row.destination for row in view.rows}),
    )
    for at, (entity, mapped) in enumerate(sides):
        if entity is None:
            continue
        key = view.key_of(entity)
        if not key:
            params = {"entity": str(entity), "value": project.connection_set.name, "choices": ", ".join(entity.key)}
            yield "fo.e02", "", params
        if at == 0 and entity.system != SALES:
            continue
        for part in key:
            if part not in mapped:
                code = "fo.e03_lookup" if "." in part else "fo.e03"
                yield code, part, {"entity": str(entity), "value": part.partition(".")[0]}


def mandatory(project: Project, view: View) -> Wrongs:
    """FO-E07: what must have a value gets one; columns of the key are told by FO-E03."""
    if view.destination is None or not view.destination.destination:
        return
    key = view.key_of(view.destination)
    for name in required(view):
        # a reference is given by what stands behind it
        rows = [row for row in view.rows if row.destination == name or row.destination.startswith(f"{name}.")]
        if not rows and name not in key:
            yield "fo.e07", name, {"entity": str(view.destination)}
        elif rows and not any(row.source or row.gives for row in rows):
            yield "fo.e07_default", name, {"entity": str(view.destination)}


def required(view: View) -> Iterator[str]:
    """The destination columns that must have a value in this task (FO-135)."""
    assert view.destination is not None
    for column in view.columns(view.destination.name) or ():
        if column.required and not column.read_only:
            yield column.name
    for name, other, value in view.destination.mandatory_when:
        if any(row.destination == other and row.fixed == value for row in view.rows):
            yield name


def read_only(project: Project, view: View) -> Wrongs:
    """FO-E08."""
    if view.destination is None:
        return
    if not view.destination.destination:
        yield "fo.e08_source", "", {"entity": str(view.destination)}
    for row in view.rows:
        column = view.destination_column(row.destination)
        if column is not None and column.read_only:
            code = "fo.e08_company" if row.destination == COMPANY else "fo.e08"
            yield code, row.destination, {"entity": str(view.destination)}


def known_entities(project: Project, view: View) -> Wrongs:
    """FO-E09."""
    for name in dict.fromkeys((view.task.source_entity, view.task.destination_entity)):
        if name not in ALL or view.columns(name) is None:
            yield "fo.e09", "", _of(name)


def known_columns(project: Project, view: View) -> Wrongs:
    """FO-E10: every row leads from a column, or a value, to a column."""
    source, destination = view.task.source_entity, view.task.destination_entity
    needed = set(required(view)) if view.destination is not None else set()
    for row in view.rows:
        if not row.destination:
            yield "fo.e10_no_destination", "", {"source": row.source or _values(row)}
        elif view.columns(destination) is not None and view.destination_column(row.destination) is None:
            params = {"source": row.source or _values(row), "value": row.destination}
            yield "fo.e10_destination", "", {**params, **_of(destination), "choices": view.alike(destination, row)}
        if row.source:
            if view.columns(source) is not None and view.source_column(row.source) is None:
                params = {"value": row.source, **_of(source), "choices": view.alike(source, row)}
                yield "fo.e10_source", row.destination, params
        elif not row.gives and row.destination and row.destination not in needed:
            yield "fo.e10_no_source", row.destination, {}


def _of(entity: str) -> dict[str, str]:
    return {"entity": str(ALL.get(entity, entity))}


def _values(row: Field) -> str:
    return ", ".join(str(t.value) for t in row.transforms if t.kind in GIVING)


def row_version(project: Project, view: View) -> Wrongs:
    """FO-E11."""
    if view.source is not None and not view.source.row_version:
        yield "fo.e11", "", {"entity": str(view.source)}


def filters(project: Project, view: View) -> Wrongs:
    """FO-E12, in the words of whoever reads filters."""
    for found in project.check_filter(view.task):
        cause = {"code": found.code, "field": found.field, "params": dict(found.params)}
        yield "fo.e12", "", {"value": view.task.source_filter, "cause": cause}


def doubles(project: Project, view: View) -> Wrongs:
    """FO-E14, FO-E16, FO-155: a destination column is filled by one row."""
    by_column: dict[str, list[str]] = {}
    for row in view.rows:
        if row.destination:
            by_column.setdefault(row.destination, []).append(row.source or _values(row))
    for name, sources in by_column.items():
        different = list(dict.fromkeys(sources))
        if len(different) > 1:
            quoted = ", ".join(f"“{source}”" for source in different)
            yield "fo.e14", name, {"number": len(sources), "value": quoted}
        for source in different:
            if sources.count(source) > 1:
                yield "fo.e16", name, {"source": source, "number": sources.count(source)}


def two_ways(project: Project, view: View) -> Wrongs:
    """FO-E14: a task goes one way (FO-002), but two tasks between the same sets can make a row a two-way one; its
    source column may then fill nothing else, or each run would undo the other."""
    for other in project.tasks:
        if (other.source_entity, other.destination_entity) != (view.task.destination_entity, view.task.source_entity):
            continue
        back = {(row.destination, row.source) for row in View(project, other).rows if row.source}
        rows = [row for row in view.rows if row.source]
        for row in rows:
            further = [r.destination for r in rows if r.source == row.source and r.destination != row.destination]
            if (row.source, row.destination) in back and further:
                yield "fo.e14_two_ways", row.source, {"other": other.name, "value": ", ".join(further)}


def lookups(project: Project, view: View) -> Wrongs:
    """FO-E15: a record is named by the whole integration key of its set, but for what `Entity.within` settles."""
    if view.destination is None:
        return
    mapped = {row.destination for row in view.rows}
    for name in sorted(name for name in mapped if "." in name):
        lookup, _, further = name.partition(".")
        column = view._column(view.destination.name, lookup)
        for other in column.references if column is not None else ():
            key = view.key_of(ALL[other])
            own = further if further != "number" else (key[0] if len(key) == 1 else further)
            if not key:
                yield "fo.e02", "", _no_key(project, ALL[other])
            elif own not in key and not (len(column.references) > 1 and _elsewhere(view, column, further)):
                yield "fo.e15", name, {"entity": str(ALL[other]), "value": ", ".join(key)}
            elif lookup not in view.destination.within and own in key:
                for part in key:
                    if f"{lookup}.{part}" not in mapped and part != own:
                        yield "fo.e15_rest", f"{lookup}.{part}", {"entity": str(ALL[other]), "value": name}


def _no_key(project: Project, entity: Entity) -> dict[str, Any]:
    return {"entity": str(entity), "value": project.connection_set.name, "choices": ", ".join(entity.key)}


def _elsewhere(view: View, column: ColumnInfo, further: str) -> bool:
    """Whether what stands behind a lookup with two targets is the key of one of them."""
    return any(further in view.key_of(ALL[other]) for other in column.references)


def types(project: Project, view: View) -> Wrongs:
    """FO-E17: values can become what the destination holds; what a row gives is one of its values."""
    for row in view.rows:
        target = view.destination_column(row.destination)
        if target is None or not row.destination:
            continue
        maps = [t.map for t in row.transforms if t.kind == VALUE_MAP]
        for name in maps:
            if project.value_maps is not None and name not in project.value_maps:
                yield "fo.e17_map", row.destination, {"value": name}
        source = view.source_column(row.source) if row.source else None
        by_text = bool(maps) or any(t.kind == COUNTRY for t in row.transforms)
        if source is not None and not convertible(source.kind, target.kind, by_text=by_text):
            params = {"source": row.source, "kind": source.kind, "other_kind": target.kind}
            yield "fo.e17", row.destination, params
        given = [t.value for t in row.transforms if t.kind in GIVING and t.value not in (None, "")]
        given += [v for name in maps for v in (project.value_maps or {}).get(name, ()) if v not in (None, "")]
        yield from _given(row.destination, target, given)


def _given(name: str, target: ColumnInfo, values: Sequence[Any]) -> Wrongs:
    for value in dict.fromkeys(str(value) for value in values):
        try:
            meant = parse(target.kind, value, 10)
        except Unfit:
            meant = None
        if meant is None or target.kind == "lookup":
            yield "fo.e17_value", name, {"value": value, "other_kind": target.kind}
        elif target.choices and meant not in target.choices:
            yield "fo.e17_choice", name, {"value": value, "choices": ", ".join(map(str, target.choices))}


def may_be_blank(project: Project, view: View) -> Wrongs:
    """A warning beside FO-E07: a mandatory column from one that may be blank, without a default."""
    if view.destination is None:
        return
    key = view.key_of(view.destination)
    needed = set(required(view))
    for row in view.rows:
        if (name := row.destination) in needed:
            source = view.source_column(row.source)
            # what is named behind a lookup is there, or the row would say that the record is missing
            blank = source is not None and "." not in row.source and not source.required and not source.fills
            if blank and not row.gives and name not in key and row.source not in _own_key(view):
                yield "fo.warns_may_be_blank", name, {"entity": str(view.destination), "source": row.source}


def _own_key(view: View) -> tuple[str, ...]:
    """What every row of the source has: its key."""
    return view.key_of(view.source) if view.source is not None else ()
