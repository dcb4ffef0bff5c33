"""A table mapping compiled for a run: what to read of each side, and one `FieldRule` per enabled field mapping."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integration import pairs, registry
from integration.engine.chains import Circle, Passage, chain_of, known_rules
from integration.engine.decide import BOTH, FROM, TO, UNRESOLVED, UNTOLD, Agreed, Creator, FieldRule
from integration.engine.naming import KeyLookup, names_a_record, record_named, targets_of
from integration.engine.sides import ConfigurationError, SidePlan, side_plan
from integration.engine.templates import Template, compile_templates, condition_fields, uses_of
from integration.engine.transform import Converter, Shape, Unfit, converter, convertible, parse, same, to_text
from integration.engine.transformations import through
from integration.language import chosen
from integration.messages import Finding
from integration.models import (
    Connection,
    FieldMapping,
    MatchCriterion,
    TableMapping,
    TransformationRule,
)
from integration.once import once
from integration.registry import Column, Table

#: columns of phone numbers bear these words on both sides
_PHONE = re.compile("phone|fax")


@dataclass
class Lookup:
    """A field that points at records of another mapping; the two dictionaries are filled for each batch.

    A local field that points at one of several tables (`legs`: its type value -> table and mapping) is one lookup.
    """

    local_table: Table
    remote_table: Table
    value_column: Column
    mapping: str
    local_index: int
    remote_index: int
    #: the remote ids that say the same as a blank local value
    blanks: Sequence[str] = ()
    to_map: dict[Any, Any] = field(default_factory=dict)
    from_map: dict[Any, Any] = field(default_factory=dict)
    #: option numbers of the batch that are not coupled -> the option's record
    uncoupled: dict[Any, str] = field(default_factory=dict)
    #: coupled records of the batch whose partner is gone
    orphans: set[Any] = field(default_factory=set)
    #: remote records of the batch that say nothing to the other side
    untold: set[Any] = field(default_factory=set)
    legs: dict[str, tuple[Table, str]] = field(default_factory=dict)
    #: of a lookup with legs: local record -> the type value of its table
    types: dict[Any, str] = field(default_factory=dict)

    @property
    def local_tables(self) -> list[Table]:
        return [table for table, _mapping in self.legs.values()] or [self.local_table]

    def place(self, record: Any) -> tuple[Table | None, str]:
        """The table of a local record and the mapping that would couple it; no table where it is not mapped."""
        if not self.legs:
            return self.local_table, self.mapping
        return self.legs.get(self.types.get(record, ""), (None, ""))


@dataclass
class Relation:
    """A twin whose values correspond through other tables; the two dictionaries are filled for each batch."""

    twin: pairs.Twin
    local_index: int
    remote_index: int
    to_map: dict[Any, Any] = field(default_factory=dict)
    from_map: dict[Any, Any] = field(default_factory=dict)


@dataclass
class Plan:
    """One compiled table mapping."""

    mapping: TableMapping
    connection: Connection
    pair: pairs.Pair
    local: SidePlan
    remote: SidePlan
    rules: list[FieldRule]
    lookups: list[Lookup]
    criteria: list[list[MatchCriterion]]
    context: pairs.HookContext = None  # type: ignore[assignment]
    creators: dict[str, Creator] = field(default_factory=dict)
    templates: dict[str, list[Template]] = field(default_factory=lambda: {TO: [], FROM: []})
    agreed: Agreed = None  # type: ignore[assignment]
    #: the transformation rules there are, and those in use
    known_rules: dict[int, TransformationRule] = field(default_factory=dict)
    passages: list[Passage] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    key_lookups: list[KeyLookup] = field(default_factory=list)
    #: references to tables that are not mapped: the fields do not travel, everything else does
    left_out: list[Finding] = field(default_factory=list)

    def side(self, which: str) -> SidePlan:
        return self.local if which == registry.LOCAL else self.remote

    @property
    def ignores_integration_user(self) -> bool:
        """GEN-09: only for a bidirectional mapping without an enabled from-Sales-only field."""
        return self.mapping.direction == BOTH and not any(r.direction == FROM and r.remote >= 0 for r in self.rules)


def compile_plan(mapping: TableMapping, connection: Connection) -> Plan:
    """Compile a mapping; raises `ConfigurationError` when its rows cannot run."""
    pair = pairs.get(mapping.pair)
    enabled = [f for f in mapping.fields.all() if f.enabled]
    usable = {BOTH, mapping.direction} if mapping.direction != BOTH else {BOTH, TO, FROM}
    enabled = [f for f in enabled if f.direction in usable]
    if not enabled:
        raise ConfigurationError(
            Finding("no_field_mappings", "", {"mapping": mapping.name, "direction": mapping.get_direction_display()})
        )
    criteria = list(mapping.criteria.all())
    names = {"@current_company": connection.company.hex if connection.company else ""}
    uses = uses_of(mapping)
    # a template for new records of one side looks at the record of the other
    local_extra, remote_extra = (
        [*own, *pair.also_read(mapping, side), *twins, *condition_fields(uses[other])]
        for side, other, own, twins in (
            (registry.LOCAL, registry.REMOTE, pair.local_extra, [twin.local for twin in pair.twins]),
            (registry.REMOTE, registry.LOCAL, pair.remote_extra, [twin.remote for twin in pair.twins]),
        )
    )
    filters = list(mapping.filters.all())
    local = side_plan(mapping, registry.LOCAL, enabled, filters, criteria, local_extra, names)
    remote = side_plan(mapping, registry.REMOTE, enabled, filters, criteria, remote_extra, names)
    groups: dict[int, list[MatchCriterion]] = {}
    for criterion in criteria:
        groups.setdefault(criterion.group, []).append(criterion)
    plan = Plan(mapping, connection, pair, local, remote, [], [], [groups[g] for g in sorted(groups)])
    plan.context = pairs.HookContext(connection, plan)
    if any(row.transformation_rule_id for row in enabled):
        plan.known_rules = known_rules()
    blanks = pair.blank_counterparts(plan.context)
    others = _names_in(mapping.scope)
    both = [row for row in enabled if row.local_field and row.remote_field]
    types = {(f"{row.local_field}type", "") for row in both} | {("", f"{row.remote_field}type") for row in both}
    for row in enabled:
        if (row.local_field, row.remote_field) in types:
            continue  # the lookup itself says which table it found; a constant would contradict an owning team
        rule = _by_key(plan, row) or _rule(plan, row, blanks, others)
        if rule is None:
            continue
        if rule.direction == BOTH:
            rule.direction = mapping.direction  # a field goes no further than its table (D14)
        plan.rules.append(rule)
    plan.rules += _twins(plan)
    plan.creators = {direction: Creator(plan.rules, direction) for direction in (TO, FROM)}
    plan.agreed = Agreed(plan.rules)
    try:
        plan.templates[TO] = compile_templates(uses[registry.REMOTE], local.table, local.index, remote.table, names)
        plan.templates[FROM] = compile_templates(uses[registry.LOCAL], remote.table, remote.index, local.table, names)
    except Unfit as unfit:
        raise ConfigurationError(Finding(unfit.code, "", {"record": mapping.name, **unfit.params})) from unfit
    return plan


@once
def _names_in(scope: str) -> dict[tuple[str, str], str]:
    """The tables of each mapping, and its name."""
    mappings = TableMapping.every.filter(scope=scope, set_aside=False)
    return {(m.local_table, m.remote_table): m.name for m in mappings}


def _twins(plan: Plan) -> list[FieldRule]:
    """The columns that the pair keeps in step besides the field mappings."""
    local, remote = plan.local, plan.remote
    rules = []
    for twin in plan.pair.twins:
        to, fro, named = twin.to, twin.fro, remote.table.column(twin.remote)
        if to is None or fro is None:
            relation = Relation(twin, local.index[twin.local], remote.index[twin.remote])
            plan.relations.append(relation)
            to, fro, named = _relater(relation.to_map), _relater(relation.from_map), local.table.column(twin.local)
        rules.append(
            FieldRule(
                key=f"={twin.local}",
                direction=plan.mapping.direction,
                local=local.index[twin.local],
                remote=remote.index[twin.remote],
                local_name=twin.local,
                remote_name=twin.remote,
                to=to,
                fro=fro,
                first=twin.first,
                label=str(named.caption),
            )
        )
    return rules


def _relater(found: dict[Any, Any]) -> Callable[[Any], Any]:
    def relate(value: Any) -> Any:
        if value is None:
            return UNTOLD
        partner = found.get(value, UNRESOLVED)
        if isinstance(partner, Finding):
            raise Unfit(partner.code, **partner.params)
        return partner

    return relate


def shape(column: Column) -> Shape:
    choices = tuple(v for v, _ in column.choices) if column.kind == "integer" and not column.target else ()
    return Shape(column.kind, column.max_length, column.scale, column.digits, column.required, choices)


def _by_key(plan: Plan, row: FieldMapping) -> FieldRule | None:
    """The rule of a field that names a record of another table by a column of that (`pricelevelid.name`), where this
    row does so: what travels is turned into the name, and the name into the record."""
    into = next((s for s in (registry.LOCAL, registry.REMOTE) if names_a_record(row, s)), "")
    if not into:
        return None
    to = into == registry.REMOTE
    side, source = (plan.remote, plan.local) if to else (plan.local, plan.remote)
    target_name, source_name = (row.remote_field, row.local_field) if to else (row.local_field, row.remote_field)
    lookup_name = target_name.split(".", 1)[0]
    column, targets = side.table.column(lookup_name), targets_of(side.table, target_name)
    if not targets:
        raise ConfigurationError(
            Finding("unknown_field", "", {"mapping": plan.mapping.name, "detail": f"{target_name}?"})
        )
    index, constant = -1, row.constant or None
    name_of: Converter = same
    if source_name:
        index, constant = source.index[source_name], None
        from_column = source.column(source_name)
        name_of = converter(shape(from_column), Shape("text")) or same
        if row.transformation_rule_id is not None:
            bare = FieldRule("", row.direction, index, index, row.local_field, row.remote_field, same, same)
            ways = _transformed(plan, bare, row, *_ends(from_column, to), same, same)
            name_of = (ways[0] if to else ways[1]) or same
        name_of = _or(name_of, constant)
    which = registry.LOCAL if to else registry.REMOTE
    lookup = KeyLookup(column, targets, which, index, constant, name_of)
    plan.key_lookups.append(lookup)
    there = side.index[lookup_name]
    resolve = record_named(lookup, chooses=lookup_name in plan.pair.chooses)
    return FieldRule(
        key=str(row.base_key),
        direction=row.direction,
        local=index if to else there,
        remote=there if to else index,
        local_name=row.local_field if to else lookup_name,
        remote_name=lookup_name if to else row.remote_field,
        to=resolve if to else same,
        fro=same if to else resolve,
        constant=constant,
        not_null=row.not_null,
        label=str(column.caption),
    )


def _or(convert: Converter, given: Any) -> Converter:
    """What comes out blank becomes the value given on the row (FO-152)."""
    if given is None:
        return convert

    def made(value: Any) -> Any:
        result = convert(value)
        return given if result is None else result

    return made


def _ends(source: Column, to: bool) -> tuple[Column, Column]:
    """The source and a plain text column, as (local, remote)."""
    text = Column("", "text", "", null=True)
    return (source, text) if to else (text, source)


def _rule(plan: Plan, row: FieldMapping, blanks: Any, others: dict[tuple[str, str], str]) -> FieldRule | None:
    left = plan.local.column(row.local_field) if row.local_field else None
    right = plan.remote.column(row.remote_field) if row.remote_field else None
    rule = FieldRule(
        key=str(row.base_key),
        direction=row.direction,
        local=plan.local.index[row.local_field] if left else -1,
        remote=plan.remote.index[row.remote_field] if right else -1,
        local_name=row.local_field,
        remote_name=row.remote_field,
        to=same,
        fro=same,
        not_null=row.not_null,
        insert_only=bool(right and right.insert_only),
        once=bool(right and right.name in plan.pair.given_once),
        loose=plan.pair.one_way_only,
        label=str((left or right).caption),  # type: ignore[union-attr]
        truth=plan.pair.source_of_truth,
        phone=all(c is not None and _PHONE.search(c.name) for c in (left, right)),
    )
    if left is None or right is None:
        only = left or right
        assert only is not None
        rule.constant = _constant(plan, row, only)
        return rule
    if row.transformation_rule_id is not None and (_is_lookup(left) or _is_lookup(right)):
        raise ConfigurationError(Finding("rule_on_reference", rule.label, {"mapping": plan.mapping.name}))
    if _is_lookup(left) and _is_lookup(right):
        if not _compile_lookup(plan, rule, row, left, right, blanks.get(row.local_field, ()), others):
            return None
        return rule
    cuts = plan.pair.cuts
    # on a row that goes one way, the constant is what a blank source gives
    destination = {TO: right, FROM: left}.get(row.direction)
    given = _constant(plan, row, destination) if destination is not None and row.constant else None
    # where a blank value never overwrites, or becomes another, it is not wrong either, whatever the destination needs
    lenient = row.not_null or given is not None
    shapes = [replace(shape(c), required=shape(c).required and not lenient) for c in (left, right)]
    to, fro = converter(*shapes, cuts=cuts), converter(*reversed(shapes), cuts=cuts)
    if row.transformation_rule_id is not None:
        to, fro = _transformed(plan, rule, row, left, right, to, fro)
    if to is None or fro is None:
        raise ConfigurationError(
            Finding(
                "not_convertible",
                str(left.caption),
                {
                    "mapping": plan.mapping.name,
                    "kind": left.kind,
                    "other": right.caption,
                    "other_kind": right.kind,
                },
            )
        )
    rule.to, rule.fro = (_or(to, given), fro) if row.direction == TO else (to, _or(fro, given))
    return rule


def _transformed(
    plan: Plan,
    rule: FieldRule,
    row: FieldMapping,
    left: Column,
    right: Column,
    to: Converter | None,
    fro: Converter | None,
) -> tuple[Converter | None, Converter | None]:
    """The converters of a row with a transformation rule: one way goes through it, the other stays as it is."""
    direction = row.direction if row.direction != BOTH else row.transformation_direction
    source, target = (left, right) if direction == TO else (right, left)
    known = plan.known_rules
    try:
        chain = chain_of(known[row.transformation_rule_id or 0], known, target.max_length)
    except Unfit as unfit:
        raise ConfigurationError(Finding(unfit.code, rule.label, unfit.params)) from unfit
    except Circle as circle:
        raise ConfigurationError(Finding("rule_circle", rule.label, {"circle": str(circle)})) from circle
    side, index = (registry.LOCAL, rule.local) if direction == TO else (registry.REMOTE, rule.remote)
    plan.passages.append(Passage(chain, side, index, source))
    after = converter(Shape("text"), shape(target), cuts=plan.pair.cuts)
    if after is None or not convertible(source.kind, target.kind, by_text=True):
        return None, None
    made = through(chain, chain.code, to_text(source.kind), after, target.kind)
    # a value that comes out of a rule is not one that “travels back”
    rule.loose = False
    # the way a one-way row never goes needs no converter
    other = same if row.direction != BOTH else None
    return (made, fro or other) if direction == TO else (to or other, made)


def _is_lookup(column: Column) -> bool:
    return bool(column.target or (column.parts and not column.type_of))


def fields_convertible(left: Column, right: Column, *, by_text: bool = False) -> bool:
    """Whether a field mapping between these columns can ever work (checked when it is saved); `by_text`: one way,
    through a transformation rule."""
    if _is_lookup(left) or _is_lookup(right):
        return _is_lookup(left) == _is_lookup(right) or (left.kind == right.kind == "integer")
    return convertible(left.kind, right.kind, by_text=by_text)


def _constant(plan: Plan, row: FieldMapping, column: Column) -> Any:
    value = chosen(column.choices, row.constant)
    if value is not None:
        return value
    try:
        return parse(column.kind, row.constant, column.scale)
    except Unfit as unfit:
        raise ConfigurationError(
            Finding(unfit.code, str(column.caption), {"record": plan.mapping.name, **unfit.params})
        ) from unfit


def _compile_lookup(
    plan: Plan,
    rule: FieldRule,
    row: FieldMapping,
    left: Column,
    right: Column,
    blanks: Sequence[str],
    others: dict[tuple[str, str], str],
) -> bool:
    """LKP-02: false where the tables the two point at are not mapped to one another."""
    targets = [t for _, _, t in right.parts] or [right.target]
    own = {value: t for value, _, t in left.parts} or {"": left.target}
    remote_name = next((t for t in targets if any((o, t) in others for o in own.values())), None)
    if remote_name is None:
        tables = ", ".join(str(registry.table(name).caption) for name in own.values())
        plan.left_out.append(Finding("tables_not_mapped", str(left.caption), {"table": tables}))
        return False
    remote_table = registry.table(remote_name)
    value_column = remote_table.column(right.target_column) if right.target_column else remote_table.key
    legs = {v: (registry.table(o), others[o, remote_name]) for v, o in own.items() if (o, remote_name) in others}
    local_table = next(iter(legs.values()))[0]
    mapping_name = ", ".join(name for _, name in legs.values())
    lookup = Lookup(local_table, remote_table, value_column, mapping_name, rule.local, rule.remote, blanks)
    lookup.legs = legs if left.parts else {}
    plan.lookups.append(lookup)
    rule.to = _resolver(lookup, registry.LOCAL, row.clear_on_failed_synch, blanks[0] if blanks else None)
    rule.fro = _resolver(lookup, registry.REMOTE, row.clear_on_failed_synch, None, blanks)
    return True


def _resolver(
    lookup: Lookup, side: str, clear: bool, blank_becomes: Any, become_blank: Sequence[str] = ()
) -> Callable[[Any], Any]:
    local = side == registry.LOCAL
    found = lookup.to_map if local else lookup.from_map

    def resolve(value: Any) -> Any:
        if value is None:
            return blank_becomes
        if value in become_blank:
            return None
        partner = found.get(value)
        if partner is not None:
            return partner
        if not local and value in lookup.untold:
            return UNTOLD
        if clear:
            return UNRESOLVED
        code = "partner_gone" if value in lookup.orphans else "must_be_coupled"
        if not local:
            waits, other = lookup.uncoupled.get(value, value), lookup.remote_table.name
            raise Unfit(code, waits_table=other, waits_id=waits, mapping=lookup.mapping)
        table, mapping = lookup.place(value)
        if table is None:
            raise Unfit("tables_not_mapped", table=lookup.types.get(value, ""))
        raise Unfit(code, waits_table=table.name, waits_id=value, mapping=mapping)

    return resolve
