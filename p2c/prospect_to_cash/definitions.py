"""Templates of data integration as they are described: tasks, mapping rows and transforms. Pure.

A template names two systems, a direction and its tasks; a project copies it, and "Save as template" makes one of a
project (FO-147). The same description serves the public templates, which are modules of `templates/`, and the stored
ones, which are JSON documents (`documents.py`). Columns go by the names of the systems themselves: Sales' logical
names, the public names of the entities of Finance and Operations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

SALES, FO = "sales", "fo"
SYSTEMS = (SALES, FO)

SALES_TO_FO, FO_TO_SALES = "sales_to_fo", "fo_to_sales"
DIRECTIONS = (SALES_TO_FO, FO_TO_SALES)

LANGUAGES = ("en", "fr", "sv", "nl")

DEFAULT, CONSTANT, VALUE_MAP, TRUNCATE, COUNTRY = "default", "constant", "value_map", "truncate", "country"
#: the kinds of transforms (FO-151); without any a value is copied
KINDS = (DEFAULT, CONSTANT, VALUE_MAP, TRUNCATE, COUNTRY)
#: those that give a value where there is no source column
GIVING = (DEFAULT, CONSTANT)

Names = Mapping[str, str]


@dataclass(frozen=True)
class Transform:
    """One step on the way of a value. Which of the others it has goes by its kind:

    - default: `value` where there is no source column, or its value is blank (FO-152)
    - constant: `value`, without a source column
    - value_map: the entries of the value map `map` (FO-153)
    - truncate: cut to `length`, or to the destination column's own
    - country: a country's name or code as its ISO code
    """

    kind: str
    value: Any = None
    length: int | None = None
    map: str = ""


def default(value: Any) -> Transform:
    return Transform(DEFAULT, value)


def constant(value: Any) -> Transform:
    return Transform(CONSTANT, value)


def value_map(name: str) -> Transform:
    return Transform(VALUE_MAP, map=name)


def truncate(length: int | None = None) -> Transform:
    return Transform(TRUNCATE, length=length)


def country() -> Transform:
    return Transform(COUNTRY)


@dataclass(frozen=True)
class Field:
    """One mapping row: source column (blank: none), transforms in their order, destination column.

    `doc` names the rules it follows; `documented`: its row is named by the documents, not inferred from the entity.
    """

    source: str
    destination: str
    transforms: tuple[Transform, ...] = ()
    doc: str = ""
    documented: bool = False

    @property
    def gives(self) -> bool:
        """Whether a blank or missing source still gives the destination a value."""
        return any(t.kind in GIVING and t.value not in (None, "") for t in self.transforms)

    @property
    def fixed(self) -> Any:
        """The value it always gives, or None: a default or constant without a source column."""
        if self.source:
            return None
        return next((t.value for t in self.transforms if t.kind in GIVING), None)


@dataclass(frozen=True)
class Task:
    """One entity of the source to one of the destination (FO-149).

    `source_filter`: in the source's own language, OData for Sales, a query range for Finance and Operations (FO-156);
    a row that does not meet it is left out in silence. `optional`: destination columns without a row that a project
    may well add. `actions`: the names of its line actions (`line_actions.py`). `steps`: its advanced query, as
    `integration.engine.queries.steps` reads it (FO-158). `names`: in the other languages, where the name is a word and
    not a term.
    """

    name: str
    source_entity: str
    destination_entity: str
    source_filter: str = ""
    fields: tuple[Field, ...] = ()
    optional: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    steps: tuple[Mapping[str, Any], ...] = field(default=(), hash=False)
    names: Names = field(default_factory=dict, hash=False)

    def name_in(self, language: str) -> str:
        return self.names.get(language[:2], self.name)

    def to(self, destination: str) -> Iterator[Field]:
        """The rows that fill a destination column."""
        return (row for row in self.fields if row.destination == destination)

    @property
    def value_maps(self) -> tuple[str, ...]:
        """The value maps it uses, each once."""
        used = (t.map for row in self.fields for t in row.transforms if t.kind == VALUE_MAP)
        return tuple(dict.fromkeys(used))


@dataclass(frozen=True)
class Template:
    """What a project is made from: direction and tasks in their order.

    `master`: who decides on the values, a system or ``sales_until_active_then_fo``. `prerequisites`: templates whose
    projects should have completed before (FO-004); those of `if_used` only where they are used at all.
    `preconditions`: what must be set up (`preconditions.py`).
    """

    id: str
    names: Names = field(hash=False)
    direction: str
    master: str = ""
    description: Any = ""
    prerequisites: tuple[str, ...] = ()
    if_used: tuple[str, ...] = ()
    preconditions: tuple[str, ...] = ()
    tasks: tuple[Task, ...] = ()

    def name_in(self, language: str) -> str:
        return self.names.get(language[:2]) or self.names["en"]

    def __str__(self) -> str:
        return self.names["en"]

    @property
    def source(self) -> str:
        return SALES if self.direction == SALES_TO_FO else FO

    @property
    def destination(self) -> str:
        return FO if self.direction == SALES_TO_FO else SALES

    def task(self, name: str) -> Task:
        """The task of that name; `LookupError` names those there are."""
        found = next((task for task in self.tasks if task.name == name), None)
        if found is None:
            raise LookupError(f"{self} has no task “{name}”. Tasks: {', '.join(t.name for t in self.tasks)}.")
        return found
