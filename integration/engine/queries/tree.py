"""A source filter as a tree of conditions, whatever syntax it was written in. Pure.

Columns go by their registry names. A tree is what somebody wrote; `queries.check` makes of it, with the columns of a
table, what is asked of its records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from integration.engine.transform import Unfit

#: brackets inside brackets: more than this nobody can read, and SQLite reads about a hundred
DEEPEST = 30
#: conditions and values of one filter; databases take a thousand terms in a row
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it was written: its text, and whether it stood in quotation marks."""

    text: str
    quoted: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """One column compared. `operator` is one of `filters.OPERATORS`; blank among the values of `in` is None."""

    field: str
    operator: str
    values: tuple[Value | None, ...] = ()


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts; of no parts: every record."""

    parts: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts at least; of no parts: no record."""

    parts: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite: what is blank, and so neither more nor less than anything, meets this."""

    part: Any


Tree = And | Or | Not | Comparison
EVERYTHING = And()
#: a name written in a filter -> the column's registry name, or the other way round
Names = Callable[[str], str]


def all_of(parts: list[Any]) -> Any:
    """The parts joined by “and”; a single one is itself."""
    return parts[0] if len(parts) == 1 else And(tuple(parts))


def any_of(parts: list[Any]) -> Any:
    """The parts joined by “or”; a single one is itself."""
    return parts[0] if len(parts) == 1 else Or(tuple(parts))


def below(tree: Any) -> tuple[Any, ...]:
    """The parts a node is made of."""
    if isinstance(tree, (And, Or)):
        return tree.parts
    return (tree.part,) if isinstance(tree, Not) else ()


def nodes(tree: Any) -> Iterator[Any]:
    """All nodes, from left to right."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(below(node)))


def fields(tree: Tree) -> list[str]:
    """The columns it looks at, each once, in the order of the text."""
    return list(dict.fromkeys(node.field for node in nodes(tree) if isinstance(node, Comparison)))


def size(tree: Tree) -> int:
    """How much there is to work out: nodes, and values beyond the first of a list."""
    return sum(max(len(node.values), 1) if isinstance(node, Comparison) else 1 for node in nodes(tree))


def within_bounds(tree: Any) -> Any:
    """The tree itself; `Unfit` when it is too long or too deep for a database."""
    if size(tree) > LONGEST:
        raise Unfit("query_too_long", size=size(tree), most=LONGEST)
    deepest, level = 0, [tree]
    while level:
        deepest += 1
        level = [part for node in level for part in below(node)]
        if deepest > DEEPEST:
            raise Unfit("query_too_deep", most=DEEPEST)
    return tree


def renamed(tree: Any, names: Names) -> Any:
    """The tree with other names of columns; a name that `names` does not know stays, for the check to name it."""
    if isinstance(tree, Comparison):
        try:
            return replace(tree, field=names(tree.field))
        except LookupError:
            return tree
    if isinstance(tree, Not):
        return Not(renamed(tree.part, names))
    return type(tree)(tuple(renamed(part, names) for part in tree.parts))
