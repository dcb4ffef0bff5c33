"""Transformation rules of a mapping's rows: read with what follows them, compiled, and their field lookups filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from integration import registry
from integration.engine import dialects
from integration.engine.dialects.base import RawRow
from integration.engine.transform import Unfit, normal, parse, to_text
from integration.engine.transformations import ENTRIES, Chain, Spec
from integration.models import TransformationRule, ValueMapEntry
from integration.models.transformation import TransformationType
from integration.once import once
from integration.registry import Column

#: kinds of fields that can be looked up by, and whose value can be taken
LOOKUP_SOURCES = ("text", "code", "integer")
LOOKUP_TARGETS = ("text", "code", "integer", "decimal", "boolean", "date", "datetime")
_NAMES = [f.name for f in fields(Spec) if f.name != ENTRIES]


class Circle(Exception):
    """Rules that come after one another without end; `codes` go round once."""

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(" → ".join(codes))
        self.codes = list(codes)


def spec_of(rule: TransformationRule, entries: Iterable[ValueMapEntry] | None = None) -> Spec:
    """The rule as the engine needs it; `entries`: the pairs of a value map before they are stored."""
    values = {name: getattr(rule, name) for name in _NAMES}
    if entries is None:
        entries = rule.entries.all() if rule.type == TransformationType.VALUE_MAP and rule.pk else ()
    pairs = tuple((entry.source_value, entry.destination_value) for entry in entries)
    return Spec(**{**values, "precision": Decimal(values["precision"]), ENTRIES: pairs})


@once
def known_rules() -> dict[int, TransformationRule]:
    """Every rule by id: there are few, and a chain may lead anywhere among them."""
    return TransformationRule.objects.prefetch_related("entries").in_bulk()


def sequence(rule: TransformationRule, known: Mapping[int, TransformationRule]) -> list[TransformationRule]:
    """The rule and those after it, in order; raises `Circle`."""
    found = [rule]
    while found[-1].next_rule_id is not None:
        following = known[found[-1].next_rule_id]
        if following.code in [r.code for r in found]:
            raise Circle([*(r.code for r in found), following.code])
        found.append(following)
    return found


def chain_of(
    rule: TransformationRule,
    known: Mapping[int, TransformationRule],
    longest: int | None = None,
    drafted: Mapping[str, Iterable[ValueMapEntry]] | None = None,
) -> Chain:
    """The rule compiled with what follows it; `longest`: what the destination takes, for a Truncate without a length
    of its own; `drafted`: pairs of value maps, by code, that are not stored yet. Raises `Unfit` or `Circle`."""
    specs = [spec_of(r, (drafted or {}).get(r.code)) for r in sequence(rule, known)]
    return Chain([replace(s, length=longest or 0) if s.type == "truncate" and not s.length else s for s in specs])


@dataclass
class Passage:
    """A chain in use: the side and position of the values that go through it, and their column."""

    chain: Chain
    side: str
    index: int
    column: Column


def prepare(passages: Iterable[Passage], rows: Mapping[str, Iterable[RawRow]]) -> None:
    """Fill the field lookups with what these rows need (rows by side)."""
    for passage in passages:
        if not passage.chain.lookups:
            continue
        as_text = to_text(passage.column.kind)
        values = {row[passage.index] for row in rows[passage.side]}
        texts = {"" if value is None else as_text(normal(value)) for value in values}
        passage.chain.prepare(texts, fetch)


def fetch(spec: Spec, wanted: set[str]) -> dict[str, str]:
    """The targets of a field lookup in one query: of several records with the same value, the first by key."""
    table = registry.table(spec.lookup_table)
    source, target = table.column(spec.source_field), table.column(spec.target_field)
    typed: dict[object, list[str]] = {}
    for text in wanted:
        try:
            value = parse(source.kind, text, source.scale)
        except Unfit:
            continue  # not a value such a field can have, so no record has it
        if value is not None:
            typed.setdefault(value, []).append(text)
    rows = dialects.current().fetch(table, [source, target], source, sorted(typed, key=str))
    as_text = to_text(target.kind)
    found: dict[str, str] = {}
    for value, answer in rows:
        for text in typed.get(value, ()):
            found.setdefault(text, "" if answer is None else as_text(answer))
    return found
