"""Which fields of two tables probably belong together: for somebody who maps tables no mapping exists for yet.

Only fields a field mapping may have are offered (ENG-011), and only pairs that can hold the same value. What the
product or this installation pairs in these two tables comes first; then the same name, then what is paired in other
tables, then the same caption. Names such as “code” are paired with many others elsewhere, so a name of its own is a
better hint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import pairs, registry
from integration.engine.plan import fields_convertible
from integration.language import stored
from integration.messages import two_columns
from integration.models import FieldMapping, TableMapping
from integration.models.mapping import Direction
from integration.registry import Column, Table

#: kinds of fields that can be mapped; the rest is not one value
MAPPABLE = frozenset({"text", "code", "integer", "decimal", "boolean", "date", "datetime", "uuid", "lookup"})
SAME_TABLES, NAME, ELSEWHERE, CAPTION = 4, 3, 2, 1
REASONS = {
    SAME_TABLES: gettext_lazy("paired in a mapping of these tables"),
    ELSEWHERE: gettext_lazy("paired in another mapping"),
    NAME: gettext_lazy("same name"),
    CAPTION: gettext_lazy("same caption"),
}


#: a local and a remote table, by name
Tables = tuple[str, str]


@dataclass(frozen=True)
class Proposal:
    """Two fields that probably hold the same, how they would travel, and why they were paired."""

    local: Column
    remote: Column
    direction: str
    why: int

    @property
    def reason(self) -> str:
        return str(REASONS[self.why])


def mappable(table: Table) -> list[Column]:
    """The fields of a table that a field mapping may have; its key and its stamps are the program's own."""
    own = {table.key.name, table.created_on, table.modified_on, table.created_by, table.modified_by, table.company}
    legs = {physical for column in table.columns.values() for _value, physical, _target in column.parts}
    return [c for c in table.columns.values() if c.kind in MAPPABLE and c.name not in own and c.name not in legs]


def convertible(local: Table, remote: Table, left: Column, right: Column) -> bool:
    """Whether a field mapping of the two can work: lookups need a mapping of the tables they point at."""
    if not fields_convertible(left, right) or (left.read_only and right.read_only):
        return False
    targets = {target for _value, _physical, target in right.parts} or {right.target}
    own = {target for _value, _physical, target in left.parts} or {left.target}
    if not any(own) or not any(targets):
        return True
    return TableMapping.objects.filter(local_table__in=own, remote_table__in=targets).exists()


def travels(left: Column, right: Column, wanted: str) -> str:
    """The direction two fields can go: the wanted one, unless one of them cannot be written; blank for none."""
    possible = {Direction.TO, Direction.FROM}
    if left.read_only:
        possible.discard(Direction.FROM)
    if right.read_only:
        possible.discard(Direction.TO)
    if wanted == Direction.BIDIRECTIONAL:
        return wanted if len(possible) == 2 else next(iter(possible), "")
    return wanted if wanted in possible else ""


@stored()
def propose(local: Table, remote: Table, direction: str = Direction.BIDIRECTIONAL) -> list[Proposal]:
    """Pairs of fields that probably hold the same, each field once, in the order of the local table's fields; the same
    ones in every language, as captions are compared in English."""
    known = _paired()
    lefts, rights = mappable(local), mappable(remote)
    captions = {_plain(str(c.caption)) for c in lefts} & {_plain(str(c.caption)) for c in rights} - {""}
    found: list[tuple[int, int, int, Column, Column]] = []
    for i, left in enumerate(lefts):
        for j, right in enumerate(rights):
            why = _why(left, right, known.get((left.name, right.name), set()), (local.name, remote.name), captions)
            if why and travels(left, right, direction):
                found.append((-why, i, j, left, right))
    found.sort(key=lambda each: each[:3])
    taken_left: set[str] = set()
    taken_right: set[str] = set()
    chosen = []
    for why, i, _j, left, right in found:
        if left.name in taken_left or right.name in taken_right or not convertible(local, remote, left, right):
            continue
        taken_left.add(left.name)
        taken_right.add(right.name)
        chosen.append((i, Proposal(left, right, travels(left, right, direction), -why)))
    return [proposal for _at, proposal in sorted(chosen, key=lambda each: each[0])]


def _why(left: Column, right: Column, paired_in: set[Tables], tables: Tables, captions: set[str]) -> int:
    if tables in paired_in:
        return SAME_TABLES
    if _plain(left.name) == _plain(right.name):
        return NAME
    if paired_in:
        return ELSEWHERE
    caption = _plain(str(left.caption))
    return CAPTION if caption in captions and caption == _plain(str(right.caption)) else 0


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _paired() -> dict[tuple[str, str], set[Tables]]:
    """Pairs of field names that the product's mappings and this installation's use, and the tables they use them in."""
    defaults = [(f.local, f.remote, pair.local, pair.remote) for pair in pairs.all_pairs() for f in pair.fields]
    stored = FieldMapping.objects.values_list(
        "local_field", "remote_field", "mapping__local_table", "mapping__remote_table"
    )
    found: dict[tuple[str, str], set[Tables]] = {}
    for left, right, local, remote in (*defaults, *stored):
        if left and right:
            found.setdefault((left, right), set()).add((local, remote))
    return found


def mapped_tables() -> dict[str, str]:
    """Local table -> the mapping that has it: a record is coupled to one partner only."""
    return dict(TableMapping.objects.values_list("local_table", "name"))


def name_for(local: Table, taken: Iterable[str]) -> str:
    """A name for a mapping of this table: its caption, as a code."""
    with stored():
        base = re.sub(r"[^A-Z0-9]+", " ", local.caption.upper()).strip()[:20].strip() or "MAPPING"
    taken = set(taken)
    name, number = base, 2
    while name in taken:
        tail = f" {number}"
        name, number = base[: 20 - len(tail)].strip() + tail, number + 1
    return name


def described(mapping: TableMapping) -> str:
    """Both tables and the arrow between them: “Item ↔ Product”."""
    arrow = {Direction.TO: "→", Direction.FROM: "←"}.get(Direction(mapping.direction), "↔")
    return f"{_caption(mapping.local_table)} {arrow} {_caption(mapping.remote_table)}"


def _caption(name: str) -> str:
    try:
        return registry.table(name).caption
    except registry.UnknownTable:
        return name


def problem_of(local: Table, remote: Table, left: Column, right: Column) -> str:
    """Why two fields cannot be paired, in a sentence; blank when they can."""
    if convertible(local, remote, left, right):
        return ""
    names = two_columns(left, right)
    if left.read_only and right.read_only:
        return _("Neither %(left)s nor %(right)s can be written. Choose another pair of fields.") % names
    if not fields_convertible(left, right):
        return _("%(left)s (%(left_kind)s) and %(right)s (%(right_kind)s) can never hold the same value.") % names
    text = _("%(left)s points at %(table)s, which has no table mapping to the other side. Map that table first.")
    return text % {**names, "table": left.target}
