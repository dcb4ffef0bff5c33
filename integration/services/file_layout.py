"""What a file of a table looks like: its columns with what they hold, and which tables' files come before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from integration import registry
from integration.messages import kind_in_words
from integration.registry import Column, Table
from integration.services import files


@dataclass(frozen=True)
class Described:
    """A column of a file. `required`: a new record needs it; `choices`: what may stand there, with what it means."""

    name: str
    caption: str
    required: bool
    kind: str
    choices: list[tuple[str, str]] = field(default_factory=list)


def described(table: Table) -> list[Described]:
    """The columns a file of the table may have: those that new records need, and what names a record, first."""
    key = files.unique_key(table)
    needed = {column.name for column in files.needed(table)}
    found = [
        Described(c.name, str(c.caption), c.name in needed, _kind(c), [(str(v), str(label)) for v, label in c.choices])
        for c in files.columns(table)
    ]
    first = {key.name if key else "", table.key.name}
    return sorted(found, key=lambda each: (each.name not in first, not each.required))


def _kind(column: Column) -> str:
    """What a cell holds, in words: “text, up to 100 characters”, “Payment Terms, by Code”."""
    targets = [target for _value, _physical, target in column.parts] or ([column.target] if column.target else [])
    if targets and not column.type_of:
        return " / ".join(_reference(registry.table(name)) for name in targets)
    kind = kind_in_words(column.kind)
    if column.kind in ("text", "code") and column.max_length:
        return _("%(kind)s, up to %(length)d characters") % {"kind": kind, "length": column.max_length}
    if column.kind == "decimal":
        return _("%(kind)s, up to %(scale)d decimals") % {"kind": kind, "scale": column.scale}
    return kind


def _reference(target: Table) -> str:
    key = files.unique_key(target)
    by = str(key.caption) if key else _("id")
    return _("%(table)s, by %(column)s") % {"table": target.caption, "column": by}


def before(table: Table) -> list[tuple[Table, list[str]]]:
    """The tables whose files are read first, where their records are not there yet: those this table points at, in an
    order in which each comes after what it points at itself. With the captions of the columns that point there."""
    pointing: dict[str, list[str]] = {}
    for column in files.columns(table):
        for name in _targets(column):
            if name != table.name and not column.type_of:
                pointing.setdefault(name, []).append(str(column.caption))
    order: list[str] = []

    def add(name: str, under: frozenset[str]) -> None:
        if name in order or name in under:
            return
        for other in sorted({n for c in files.columns(registry.table(name)) for n in _targets(c)} & pointing.keys()):
            add(other, under | {name})
        order.append(name)

    for name in sorted(pointing):
        add(name, frozenset({table.name}))
    return [(registry.table(name), pointing[name]) for name in order]


def _targets(column: Column) -> Iterator[str]:
    known = {t.name for t in registry.tables()}
    names = [target for _value, _physical, target in column.parts] or [column.target]
    yield from (name for name in names if name in known)


def headings(table: Table) -> list[str]:
    """The first line of an empty sheet: what a file may give; the id only where there is no number or code."""
    named = files.unique_key(table) is not None
    return [each.name for each in described(table) if not (named and each.name == table.key.name)]
