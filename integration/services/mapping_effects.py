"""What follows from editing a table mapping, counted: the same before it is saved and while it is (design D2).

- A side that may send a field now and could not before is re-based: what was edited there while nobody listened is
  reported and stays, it is not sent. A record whose changes wait for a run keeps its base.
- A side that may no longer send a field has to be empty of edits that wait: they would never travel. Open conflicts
  about the field are decided by it, which is said.
- A field that is added or enabled has not been agreed on: coupled records are compared by the next full run.
- A transformation, a constant or a lookup that is edited changes nothing that was agreed; it can be applied to all.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import registry
from integration.engine import lookup, read
from integration.engine.decide import APART, BOTH, FROM, TO, FieldRule, differ, entry
from integration.engine.dialects.base import RawRow
from integration.engine.jsontext import decode, encode
from integration.engine.plan import ConfigurationError, Plan, compile_plan
from integration.engine.transform import normal
from integration.models import Change, Coupling, FieldMapping, Issue, TableMapping
from integration.registry import LOCAL, REMOTE
from integration.services.link import connection
from integration.services.mapping_checks import Draft
from integration.services.rule_checks import lossy_sentence

_CHUNK = 1000
_SHOWN = 5
_NEVER = object()
_SOURCES = {BOTH: frozenset({LOCAL, REMOTE}), TO: frozenset({LOCAL}), FROM: frozenset({REMOTE})}
#: what makes a field mapping write another value although its two fields are the same
_MAKES_THE_VALUE = ("constant", "transformation_rule_id", "transformation_direction")


@dataclass(frozen=True)
class Example:
    """A coupled record an effect is about, with both sides' values."""

    record: str
    local: Any
    remote: Any


@dataclass
class Effect:
    """One thing that follows from the edit. `differ`: how many of the `coupled` records are not equal now."""

    kind: str
    caption: str
    text: str = ""
    coupled: int = 0
    differ: int = 0
    examples: list[Example] = field(default_factory=list)
    #: directions in which it can be applied to all coupled records at once
    offers: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text

    @property
    def asks(self) -> bool:
        """Whether it changes what becomes of records, so that somebody must have seen it first."""
        return self.kind != COMPANY

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "field": self.caption,
            "text": self.text,
            "coupled": self.coupled,
            "differ": self.differ,
            "examples": [{"record": e.record, "local": e.local, "remote": e.remote} for e in self.examples],
            "offers": list(self.offers),
        }


OPENED, STARTED, CHANGED, CREATES, COMPANY = "opened", "started", "changed", "creates", "company"
LOSSY, CLOSED = "lossy", "closed"


def as_if(draft: Draft) -> TableMapping:
    """The mapping as the draft has it, rows included, for reading only: nothing is stored."""
    mapping = copy.copy(draft.mapping)
    mapping.pk = mapping.pk or 0
    prefetched: dict[str, Any] = {}
    vars(mapping)["_prefetched_objects_cache"] = prefetched
    for name in ("fields", "filters", "criteria"):
        rows = getattr(mapping, name).all()
        rows._result_cache = sorted(getattr(draft, name), key=lambda row: getattr(row, "no", 0))
        prefetched[name] = rows
    return mapping


def compiled(draft: Draft) -> Plan:
    """The draft as the engine would run it. Raises `ConfigurationError`."""
    return compile_plan(as_if(draft), connection())


def effects(
    draft: Draft,
    old: TableMapping,
    before: Mapping[int, FieldMapping],
    plan: Plan,
    *,
    save: bool = False,
    count: bool = True,
) -> list[Effect]:
    """What follows from saving the draft, whose rows have their base keys. `save`: also write the new bases of what
    is opened; `count`: compare the coupled records of every field concerned."""
    opened = _opened(draft, old, before)
    started = {str(f.base_key) for f in draft.fields if _starts(f, before)}
    changed = {str(f.base_key) for f in draft.fields if f.enabled and _made_otherwise(f, before.get(f.pk))}
    found: dict[str, Effect] = {}
    for rule in plan.rules:
        kind = (
            OPENED if rule.key in opened else STARTED if rule.key in started else CHANGED if rule.key in changed else ""
        )
        if kind:
            found[rule.key] = Effect(kind, rule.label)
    scans = {key for key, effect in found.items() if count or effect.kind == OPENED}
    coupled = _scan(plan, found, opened, scans, save=save) if scans else _coupled(plan)
    for key, effect in found.items():
        effect.coupled = coupled
        effect.text = _text(effect, counted=key in scans)
        if effect.kind == CHANGED:
            rule = next(r for r in plan.rules if r.key == key)
            ways = (TO, FROM) if rule.direction == BOTH else (rule.direction,)
            effect.offers = tuple(way for way in ways if way in draft.mapping.directions)
    told = [e for e in found.values() if e.text and (e.kind != OPENED or e.differ) and (e.coupled or e.differ)]
    return [
        *told,
        *decided_conflicts(draft, old),
        *_lossy(draft, before, plan),
        *_creations(draft, old, plan, count),
        *_company(draft, before),
    ]


def _coupled(plan: Plan) -> int:
    mapping = plan.mapping
    return Coupling.objects.filter(
        scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table
    ).count()


# --- which fields are concerned -------------------------------------------------------------------------------------


def _starts(row: FieldMapping, before: Mapping[int, FieldMapping]) -> bool:
    old = before.get(row.pk)
    return row.enabled and (old is None or old.base_key != row.base_key or not old.enabled)


def _made_otherwise(row: FieldMapping, old: FieldMapping | None) -> bool:
    return old is not None and old.enabled and old.base_key == row.base_key and _differing(old, row, _MAKES_THE_VALUE)


def _differing(old: FieldMapping, row: FieldMapping, names: Sequence[str]) -> bool:
    return any(getattr(old, name) != getattr(row, name) for name in names)


def _opened(draft: Draft, old: TableMapping, before: Mapping[int, FieldMapping]) -> dict[str, frozenset[str]]:
    """Base key -> the sides that may send this field now and could not before."""
    found = {}
    for row in draft.fields:
        known = before.get(row.pk)
        if known is None or not row.enabled or known.base_key != row.base_key:
            continue
        sides = _sends(draft.mapping.direction, row.direction) - _sends(old.direction, known.direction)
        if sides:
            found[str(row.base_key)] = frozenset(sides)
    return found


def _no_longer_sent(draft: Draft, old: TableMapping) -> dict[str, tuple[int, frozenset[str]]]:
    """Base key -> the row's place in the draft, and the sides that could send this field and may not any more."""
    before = {f.pk: f for f in old.fields.all()}
    closed: dict[str, tuple[int, frozenset[str]]] = {}
    for place, row in enumerate(draft.fields):
        known = before.get(row.pk)
        if known is None or not (known.enabled and row.enabled):
            continue
        if sides := _sends(old.direction, known.direction) - _sends(draft.mapping.direction, row.direction):
            closed[str(known.base_key)] = place, frozenset(sides)
    return closed


def left_waiting(draft: Draft, old: TableMapping) -> dict[int, str]:
    """Row's place in the draft -> the sentence about edits that are on their way and would never arrive, for the field
    no longer travels from their side."""
    closed = _no_longer_sent(draft, old)
    if not closed:
        return {}
    try:
        plan = compile_plan(old, connection())
    except ConfigurationError:
        return {}  # no run can carry them: the change may be what mends it
    found: dict[int, str] = {}
    for rule in plan.rules:
        place, sides = closed.get(rule.key, (0, frozenset()))
        for side in sorted(sides):
            if names := _edited(plan, rule, side):
                text = _(
                    "%(field)s was edited in %(side)s and has not arrived on the other side: %(records)s. Synchronise "
                    "%(mapping)s and settle what holds these records back first, then change the direction."
                )
                where = _("Business Central") if side == LOCAL else _("Sales")
                said = {"field": rule.label, "records": ", ".join(names), "side": where, "mapping": old.name}
                found[place] = text % said
    return found


def _edited(plan: Plan, rule: FieldRule, side: str) -> list[str]:
    """The first coupled records whose value of the field is another one than was agreed on, and on its way: a change
    waits for a run, or an issue holds the record back. A conflict about the field is told by its own issue."""
    table, at = (plan.local, rule.local) if side == LOCAL else (plan.remote, rule.remote)
    names: dict[str, None] = {}
    for own, other, ids in _on_their_way(plan, rule) if at >= 0 else ():
        couplings = read.couplings_of(plan, own, ids)
        bases = {row[1] if side == LOCAL else row[2]: decode(row[3]) if row[3] else {} for row in couplings}
        for key, row in sorted(read.rows(table, list(bases)).items()):
            known = bases[key].get(rule.key, _NEVER)
            agreed = known[side != LOCAL] if isinstance(known, list) else known
            # a pair that has never agreed on the field may have been edited there, where a change of it waits
            edited = other if known is _NEVER else normal(row[at]) != agreed
            if edited and (own == side or not other):
                names[table.table.text({name: row[i] for name, i in table.index.items()})] = None
            if len(names) == _SHOWN:
                return list(names)
    return list(names)


def _on_their_way(plan: Plan, rule: FieldRule) -> Iterator[tuple[str, bool, list[str]]]:
    """Records by side: those with changes that wait (of the side itself only: true), and those with open issues."""
    mapping = plan.mapping
    for side in (LOCAL, REMOTE):
        pending = Change.objects.filter(mapping_id=mapping.pk, side=side).order_by().values_list("record", flat=True)
        yield from ((side, True, chunk) for chunk in _chunks({key.hex for key in pending.distinct().iterator(_CHUNK)}))
    issues = Issue.objects.filter(mapping=mapping, closed_at=None, source_id__isnull=False)
    held: dict[str, set[str]] = {LOCAL: set(), REMOTE: set()}
    for source, table, fields in issues.values_list("source_id", "source_table", "fields").iterator(_CHUNK):
        if source and not any(each.get("key") == rule.key for each in fields):
            held[LOCAL if table == mapping.local_table else REMOTE].add(source.hex)
    for side, ids in held.items():
        yield from ((side, False, chunk) for chunk in _chunks(ids))


def _chunks(ids: set[str]) -> Iterator[list[str]]:
    listed = sorted(ids)
    for start in range(0, len(listed), _CHUNK):
        yield listed[start : start + _CHUNK]


def _sends(mapping_direction: str, field_direction: str) -> frozenset[str]:
    return _SOURCES[mapping_direction] & _SOURCES[field_direction]


# --- comparing the coupled records ----------------------------------------------------------------------------------


def _scan(
    plan: Plan, found: Mapping[str, Effect], opened: Mapping[str, frozenset[str]], scans: set[str], *, save: bool
) -> int:
    """Compare the coupled records in chunks (the coupling table may be long); returns how many there are."""
    rules = [rule for rule in plan.rules if rule.key in scans]
    after = count = 0
    while page := read.couplings_page(plan, after, _CHUNK):
        after = page[-1][0]
        locals_ = read.rows(plan.local, [row[1] for row in page])
        remotes = read.rows(plan.remote, [row[2] for row in page])
        lookup.fill(plan, locals_.values(), remotes.values())
        waits = _waiting(plan, {LOCAL: list(locals_), REMOTE: list(remotes)}, opened)
        rebased: list[Coupling] = []
        for coupling, local_id, remote_id, text, *_rest in page:
            left, right = locals_.get(local_id), remotes.get(remote_id)
            count += 1
            if left is None or right is None:
                continue
            base = decode(text) if text else {}
            moved = False
            for rule in rules:
                effect = found[rule.key]
                if effect.kind == OPENED:
                    sides = opened[rule.key] - {s for s, ids in waits.items() if {local_id, remote_id} & ids}
                    new = _rebased(rule, sides, left, right, base)
                    if new is None:
                        continue
                    base[rule.key], moved = new[0], True
                    if _differ(rule, left, right):
                        base[APART] = [*base.get(APART, ()), rule.key]
                elif not _differ(rule, left, right):
                    continue
                _note(effect, plan, rule, left, right)
            if moved:
                rebased.append(Coupling(pk=coupling, base=encode(base)))
        if save:
            Coupling.objects.bulk_update(rebased, ["base"])
    return count


def _waiting(
    plan: Plan, ids: Mapping[str, Sequence[str]], opened: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Side -> its records that a run still has to decide about: with changes that wait, or held back by an issue."""
    found = {}
    for side in frozenset[str]().union(*opened.values()):
        table = plan.side(side).table.name
        held = Issue.objects.filter(mapping=plan.mapping, closed_at=None, source_table=table, source_id__in=ids[side])
        pending = {row[1] for row in read.pending_of(plan.mapping.pk, side, ids[side])}
        found[side] = frozenset(pending | {key.hex for key in held.values_list("source_id", flat=True) if key})
    return found


def _rebased(
    rule: FieldRule, sides: frozenset[str], left: RawRow, right: RawRow, base: Mapping[str, Any]
) -> list[Any] | None:
    """The base entry that counts the opened sides' present values as agreed (in a list); None when it is so already."""
    if rule.key not in base:
        return None
    known = base[rule.key]
    now_left, now_right = known if isinstance(known, list) else (known, known)
    if LOCAL in sides and rule.local >= 0:
        now_left = normal(left[rule.local])
    if REMOTE in sides and rule.remote >= 0:
        now_right = normal(right[rule.remote])
    made = entry(now_left, now_right)
    return None if made == known else [made]


def _differ(rule: FieldRule, left: RawRow, right: RawRow) -> bool:
    a = normal(rule.constant if rule.local < 0 else left[rule.local])
    b = normal(rule.constant if rule.remote < 0 else right[rule.remote])
    return differ(rule, a, b)


def _note(effect: Effect, plan: Plan, rule: FieldRule, left: RawRow, right: RawRow) -> None:
    effect.differ += 1
    if len(effect.examples) < _SHOWN:
        table = plan.local.table
        label = table.text({name: left[at] for name, at in plan.local.index.items()})
        values = [
            rule.constant if at < 0 else row[at] for at, row in ((rule.local, left), (rule.remote, right))
        ]  # as they are stored, for people to compare
        effect.examples.append(Example(label, *values))


# --- in words -------------------------------------------------------------------------------------------------------


def _text(effect: Effect, *, counted: bool) -> str:
    names = {"field": effect.caption, "count": effect.differ, "coupled": effect.coupled}
    if effect.kind == OPENED:
        text = ngettext(
            "%(field)s differs in %(count)d coupled record; it stays as it is until one side is edited.",
            "%(field)s differs in %(count)d coupled records; they stay as they are until one side is edited.",
            effect.differ,
        )
    elif effect.kind == CHANGED:
        text = ngettext(
            "%(field)s: what was agreed for %(coupled)d coupled record stays, so it takes the new value when it "
            "changes next, or at once with “apply to all”.",
            "%(field)s: what was agreed for %(coupled)d coupled records stays, so they take the new value when they "
            "change next, or at once with “apply to all”.",
            effect.coupled,
        )
    else:
        text = _(
            "%(field)s: coupled records take part when they change next, or all at once in a full synchronisation."
        )
    sentence = text % names
    if counted and effect.kind != OPENED:
        compared = ngettext(
            "%(coupled)d coupled record will be compared",
            "%(coupled)d coupled records will be compared",
            effect.coupled,
        )
        differ = ngettext("%(count)d differs now.", "%(count)d differ now.", effect.differ)
        sentence += f" {compared % names}; {differ % names}"
    return sentence


def _creations(draft: Draft, old: TableMapping, plan: Plan, count: bool) -> Iterator[Effect]:
    """A mapping that begins to create: how many records have no partner (users' first fear is duplicates)."""
    if not count or draft.mapping.only_coupled or not old.only_coupled:
        return
    for way, side, where in ((TO, LOCAL, _("Sales")), (FROM, REMOTE, _("Business Central"))):
        if way not in draft.mapping.directions or way in plan.pair.never_creates:
            continue
        free = read.count_uncoupled(plan, side)
        if free:
            text = ngettext(
                "%(count)d record of %(table)s has no partner: it is created in %(side)s when it changes next, unless "
                "the match criteria find one there.",
                "%(count)d records of %(table)s have no partner: each is created in %(side)s when it changes next, "
                "unless the match criteria find one there.",
                free,
            )
            names = {"count": free, "table": str(plan.side(side).table), "side": where}
            yield Effect(CREATES, "", text % names, differ=free)


def decided_conflicts(draft: Draft, old: TableMapping) -> Iterator[Effect]:
    """A field that becomes one-way while conflicts about it are open: the side that still sends wins them all."""
    closed = _no_longer_sent(draft, old)
    labels: dict[str, str] = {}
    named: dict[str, list[Example]] = {}
    opened = Issue.objects.filter(mapping=old, closed_at=None).exclude(fields=[]) if closed else Issue.objects.none()
    for record, fields in opened.order_by("source_label").values_list("source_label", "fields"):
        for each in fields:
            if each.get("key") in closed:
                labels[each["key"]] = str(each.get("label", ""))
                named.setdefault(each["key"], []).append(Example(record, each.get("local"), each.get("remote")))
    for key, examples in named.items():
        for winner in _SOURCES[BOTH] - closed[key][1]:
            text = ngettext(
                "%(field)s: %(count)d open conflict is decided by this. The value of %(side)s is taken.",
                "%(field)s: %(count)d open conflicts are decided by this. The values of %(side)s are taken.",
                len(examples),
            )
            side = _("Business Central") if winner == LOCAL else _("Sales")
            names = {"field": labels[key], "count": len(examples), "side": side}
            yield Effect(CLOSED, labels[key], text % names, differ=len(examples), examples=examples[:_SHOWN])


def _lossy(draft: Draft, before: Mapping[int, FieldMapping], plan: Plan) -> Iterator[Effect]:
    """A rule that loses part of a value, newly put on a row that goes both ways."""
    known, labels = plan.known_rules, {rule.key: rule.label for rule in plan.rules}
    for row in draft.fields:
        if not row.enabled or row.direction != BOTH or row.transformation_rule_id is None:
            continue
        old = before.get(row.pk)
        if old is not None and old.enabled and not _differing(old, row, ("direction", "transformation_rule_id")):
            continue
        caption = labels.get(str(row.base_key), row.local_field)
        if text := lossy_sentence(known[row.transformation_rule_id], known, caption):
            yield Effect(LOSSY, caption, text)


def _company(draft: Draft, before: Mapping[int, FieldMapping]) -> Iterator[Effect]:
    """ENG-006: a filter on the company alone leaves out what has no company."""
    table = registry.table(draft.mapping.remote_table)
    for row in draft.filters:
        if row.side == REMOTE and row.field == table.company and row.operator == "eq" and row.value:
            text = _(
                "Only records of the company %(value)s take part. To include records without a company, use “is one "
                "of” with “%(value)s|”."
            )
            yield Effect(COMPANY, row.field, text % {"value": row.value})


def sentences(found: Sequence[Effect]) -> list[str]:
    return [effect.text for effect in found]


__all__ = ["Effect", "Example", "as_if", "compiled", "effects", "sentences"]
