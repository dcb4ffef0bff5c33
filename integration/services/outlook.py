"""What would happen to chosen records: the decision of a run without its writing, field by field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from integration.by_right import cell, said
from integration.engine import foresee, matching, read
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.decide import FROM, TO, Decision, FieldRule, Options, merge
from integration.engine.errands import assuming
from integration.engine.lookup import labels
from integration.engine.plan import Plan
from integration.engine.transform import normal
from integration.engine.write import load
from integration.models import Coupling, TableMapping
from integration.models.issue import IssueClass
from integration.origin import Origin
from integration.pairs import Need
from integration.registry import LOCAL, REMOTE, Column
from integration.services import standing
from integration.services.errors import Refused
from integration.services.partners import Part, compiled
from integration.services.standing import OUTSIDE, Verdict
from integration.services.values import in_words, new_text

BROUGHT, CHANGE, CREATE, EQUAL, FAIL, LEFT = "brought", "change", "create", "equal", "fail", "left"
Bring = Callable[[Sequence[Need]], None]
#: ways a first synchronisation can go
FIRST = tuple(Coupling.FirstSynch.values)


@dataclass
class Planned:
    """One value that would be written."""

    caption: str
    direction: str
    now: str
    then: str


@dataclass
class Outcome:
    """What would happen to one record: `kind` is brought (first, for others need it), change, create, equal, fail or
    left (alone)."""

    id: str
    label: str
    kind: str
    partner: str = ""
    #: how the record stands now
    verdict: Verdict | None = None
    changes: list[Planned] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


def outlook(part: Part, ids: Sequence[str], *, create: bool = False, force: str = "") -> list[Outcome]:
    """What synchronising these records of one table would do; first, the records of other tables that would be brought
    first. `force`: that direction's source wins on every field; `create`: uncoupled ones get a partner, after the match
    criteria were tried."""
    mapping, side = part.mapping, part.side
    plan = compiled(mapping)
    direction = TO if side == LOCAL else FROM
    directions = frozenset([force] if force else mapping.directions)
    creates = frozenset([direction] if create else ()) & directions - plan.pair.never_creates
    with transaction.atomic():
        couplings = read.couplings_of(plan, side, ids)
        if create:
            # a coupling whose partner is gone gives way to a new one
            broken = set(part.broken().filter(**{f"{part.own}__in": ids}).values_list("pk", flat=True))
            couplings = [row for row in couplings if row[0] not in broken]
        coupled = {row[1 if side == LOCAL else 2] for row in couplings}
        free = [i for i in ids if i not in coupled]
        matched = _matched(plan, side, free) if creates else {}
        with assuming(plan) as bring:
            ask = Ask(directions, creates, full=bool(force), force=force)
            work = BatchWork(plan, ask, 0, Origin(), dry=True, bring=bring)
            work.decide(couplings, *((free, []) if side == LOCAL else ([], free)))
            _settle(work)
            brought = brought_first(plan)
        first = [Outcome(each.id, each.label, BROUGHT, sentences=[each.sentence]) for each in brought]
        found = first + _Outcomes(part, plan, work, ids, matched, brought).build()
    verdicts = standing.standings([part], ids, elsewhere=False)
    for each in found:
        if each.kind != BROUGHT:
            each.verdict = verdicts[each.id].states[0]
            if each.kind == LEFT and each.verdict.group == OUTSIDE:
                each.sentences = [str(each.verdict.why)]
    return found


def brought_first(plan: Plan) -> list[Prerequisite]:
    """The records of other mappings that a run would bring first, inside `assuming`."""
    if not plan.context.foreseen:
        return []
    names = {(m.local_table, m.remote_table): m.name for m in TableMapping.objects.filter(scope=plan.mapping.scope)}
    found = []
    for (side, local, remote), partners in plan.context.foreseen.items():
        table = local if side == LOCAL else remote
        # what a match couples is noted for both sides; a record that is to be made stands for itself
        ids = sorted(key for key, partner in partners.items() if key == partner or side == LOCAL)
        for key, label in labels(table, ids).items() if ids else ():
            name = names.get((local, remote), "")
            text = _("%(record)s is brought first (%(mapping)s).") % {"record": label, "mapping": name}
            found.append(Prerequisite(table, key, label, name, text))
    return found


def _settle(work: BatchWork) -> None:
    """Let the pair's hooks add to and refuse what would be written, as a run does."""
    work.foresee()


def _matched(plan: Plan, side: str, free: Sequence[str]) -> dict[str, str]:
    """Uncoupled records a run would couple instead of creating a partner, or leave alone: id -> why."""
    found = matching.match(plan, **{"locals_" if side == LOCAL else "remotes": free})
    pairs = dict(found.pairs) if side == LOCAL else {b: a for a, b in found.pairs}
    other = plan.side(REMOTE if side == LOCAL else LOCAL).table
    ids = {*pairs.values(), *found.taken[side].values(), *(c for cs in found.several[side].values() for c in cs)}
    names = {key: other.text(row) for key, row in load(other, ids).items()}
    why = {
        key: _("It matches %(partner)s and would be coupled to it.") % {"partner": names.get(candidate, candidate)}
        for key, candidate in pairs.items()
    }
    for key, candidates in found.several[side].items():
        shown = ", ".join(names.get(c, c) for c in candidates)
        why[key] = _("It matches several records (%(candidates)s), so nothing is created.") % {"candidates": shown}
    for key, candidate in found.taken[side].items():
        why[key] = _("It matches %(partner)s, which is already coupled, so nothing is created.") % {
            "partner": names.get(candidate, candidate)
        }
    return why


class _Outcomes:
    """Turns a decided batch into outcomes, values in words."""

    def __init__(
        self,
        part: Part,
        plan: Plan,
        work: BatchWork,
        ids: Sequence[str],
        matched: dict[str, str],
        brought: Sequence[Prerequisite] = (),
    ) -> None:
        self.part, self.plan, self.work, self.ids, self.matched = part, plan, work, ids, matched
        self.coming = {each.id: new_text(each.label) for each in brought}
        self.cells: list[tuple[Column | None, Any]] = []
        self.waiting: list[tuple[Planned, int, int]] = []

    def build(self) -> list[Outcome]:
        side = self.part.side
        pairs = {(p.local_id if side == LOCAL else p.remote_id): p for p in self.work.pairs}
        news = {w.source_id: w for w in self.work.new}
        own = {key: self._text(side, row) for key, row in self._rows(side).items()}
        problems = self._problems()
        made = []
        for key in self.ids:
            outcome = Outcome(key, own.get(key, key), LEFT)
            outcome.sentences += problems.get(key, [])
            if key in pairs:
                self._pair(outcome, pairs[key], problems)
            elif key in self.matched:
                outcome.sentences = [self.matched[key]]
            elif key in news:
                outcome.kind = FAIL if outcome.sentences else CREATE
                if outcome.kind == CREATE:
                    self._changes(outcome, news[key].direction, news[key].item.values, None)
            else:
                outcome.sentences.append(_("It is not coupled, so it is left alone."))
            made.append(outcome)
        words = in_words(self.cells, lambda ids: self.coming)
        for planned, now, then in self.waiting:
            planned.now, planned.then = words[now] if now >= 0 else "", words[then]
        return made

    def _rows(self, side: str) -> dict[str, Any]:
        return read.rows(self.plan.side(side), list(self.ids))

    def _text(self, side: str, row: Any) -> str:
        plan = self.plan.side(side)
        return plan.table.text({name: row[at] for name, at in plan.index.items()})

    def _pair(self, outcome: Outcome, pair: Any, problems: dict[str, list[str]]) -> None:
        side = self.part.side
        partner = pair.remote if side == LOCAL else pair.local
        outcome.partner = self._text(REMOTE if side == LOCAL else LOCAL, partner) if partner else ""
        outcome.sentences += problems.get(pair.remote_id if side == LOCAL else pair.local_id, [])
        for direction, item in pair.items.items():
            self._changes(outcome, direction, item.values, pair.remote if direction == TO else pair.local)
            for each in foresee.besides(item):
                self._planned(outcome, direction, each["field"], None, each["before"], each["after"])
        if outcome.changes:
            outcome.kind = CHANGE
        elif outcome.sentences:
            outcome.kind = FAIL
        elif pair.local is not None and pair.remote is not None:
            outcome.kind = EQUAL
        if pair.removed:
            outcome.sentences.append(_("Its partner has been deleted; the coupling would be removed."))

    def _changes(self, outcome: Outcome, direction: str, values: dict[str, Any], old: Any) -> None:
        side = self.plan.remote if direction == TO else self.plan.local
        for name, value in values.items():
            column = side.table.column(name)
            known = name in side.index and old is not None
            now = old[side.index[name]] if known else None
            if column.type_of or (old is None and value is None) or (known and normal(now) == normal(value)):
                continue
            self._planned(outcome, direction, str(column.caption), column, now, value)

    def _planned(
        self, outcome: Outcome, direction: str, caption: str, column: Column | None, now: Any, value: Any
    ) -> None:
        planned = Planned(caption, direction, "", "")
        at = len(self.cells)
        local, remote = self.plan.local.table, self.plan.remote.table
        # what would be written comes from the other side
        self.cells += [cell(column, now, remote if direction == TO else local), cell(column, value, local, remote)]
        self.waiting.append((planned, at, at + 1))
        outcome.changes.append(planned)

    def _problems(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for issue in self.work.found:
            params = {"record": issue.source_label, "field": issue.field, **issue.params}
            text = " ".join(filter(None, said(issue.code, params, self.plan.local.table, self.plan.remote.table)))
            if text not in found.setdefault(issue.source_id, []):
                found[issue.source_id].append(text)
        return found


# --- two records side by side --------------------------------------------------------------------------------------


@dataclass
class Line:
    """One field mapping of two records: both values, and what each way of synchronising first would do with it."""

    local_caption: str
    remote_caption: str
    direction: str
    local: str
    remote: str
    differs: bool
    plans: dict[str, str]

    @property
    def caption(self) -> str:
        return self.local_caption or self.remote_caption


@dataclass
class Prerequisite:
    """A record that must be coupled first, or that a run brings first by itself."""

    table: str
    id: str
    label: str
    mapping: str
    sentence: str


@dataclass
class SideBySide:
    """`missing` must be coupled by hand, `brought` comes by itself with the synchronisation."""

    lines: list[Line] = field(default_factory=list)
    brought: list[Prerequisite] = field(default_factory=list)
    missing: list[Prerequisite] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def side_by_side(part: Part, own_id: str, other_id: str = "") -> SideBySide:
    """Two records that may become a couple, or one that has no partner yet."""
    plan = compiled(part.mapping)
    local_id, remote_id = (own_id, other_id) if part.side == LOCAL else (other_id, own_id)
    with transaction.atomic():
        if not (local_id and remote_id):
            return _alone(part, plan, own_id)
        work = _trial(plan, local_id, remote_id, "none")
        pair = work.pairs[0]
        if pair.local is None or pair.remote is None:
            raise Refused(_("One of the two records does not exist any more."))
        decisions = {
            way: merge(plan.rules, pair.local, pair.remote, {}, _options(part.mapping, pair.directions, way))
            for way in FIRST
        }
        found = SideBySide(_lines(plan, pair.local, pair.remote, decisions))
        with assuming(plan) as bring:
            for way in part.mapping.directions:
                _note(found, _trial(plan, local_id, remote_id, way, bring=bring))
            found.brought = brought_first(plan)
    return found


def _trial(plan: Plan, local_id: str, remote_id: str, way: str, *, bring: Bring | None = None) -> BatchWork:
    """The decision on a coupling that does not exist yet; with `bring` also what the pair's hooks say about it."""
    work = BatchWork(plan, Ask(frozenset(plan.mapping.directions)), 0, Origin(), dry=True, bring=bring)
    work.decide([(0, local_id, remote_id, "", way)], [], [])
    if bring is not None:
        _settle(work)
    return work


def _options(mapping: TableMapping, directions: frozenset[str], way: str) -> Options:
    return Options(directions=directions, strategy=mapping.update_conflict, first_synch=way)


def _alone(part: Part, plan: Plan, own_id: str) -> SideBySide:
    direction = TO if part.side == LOCAL else FROM
    rows = read.rows(plan.side(part.side), [own_id])
    if own_id not in rows:
        raise Refused(_("The record does not exist any more."))
    row = rows[own_id]
    local, remote = (row, None) if part.side == LOCAL else (None, row)
    found = SideBySide(_lines(plan, local, remote, {}))
    if direction in part.mapping.directions:
        with assuming(plan) as bring:
            ask = Ask(frozenset([direction]), frozenset([direction]))
            work = BatchWork(plan, ask, 0, Origin(), dry=True, bring=bring)
            work.decide([], *(([own_id], []) if part.side == LOCAL else ([], [own_id])))
            _settle(work)
            _note(found, work)
            found.brought = brought_first(plan)
    return found


def _lines(plan: Plan, local: Any, remote: Any, decisions: dict[str, Decision]) -> list[Line]:
    cells: list[tuple[Column | None, Any]] = []
    for rule in plan.rules:
        cells.append(cell(_column(plan, LOCAL, rule), _value(rule.local, rule, local), plan.local.table))
        cells.append(cell(_column(plan, REMOTE, rule), _value(rule.remote, rule, remote), plan.remote.table))
    words = in_words(cells)
    lines = []
    for at, rule in enumerate(plan.rules):
        left, right = _column(plan, LOCAL, rule), _column(plan, REMOTE, rule)
        lines.append(
            Line(
                str(left.caption) if left else "",
                str(right.caption) if right else "",
                rule.direction,
                words[2 * at],
                words[2 * at + 1],
                local is not None and remote is not None and not _agree(rule, local, remote),
                {way: _plan_of(rule, decision) for way, decision in decisions.items()},
            )
        )
    return lines


def _column(plan: Plan, side: str, rule: FieldRule) -> Column | None:
    name = rule.local_name if side == LOCAL else rule.remote_name
    return plan.side(side).table.column(name) if name else None


def _value(index: int, rule: FieldRule, row: Any) -> Any:
    if row is None:
        return None
    return rule.constant if index < 0 else row[index]


def _agree(rule: FieldRule, local: Any, remote: Any) -> bool:
    """Whether a run that synchronises this field first would find nothing to write."""
    done = merge([rule], local, remote, {}, Options(strategy="none"))
    return not (done.to_values or done.from_values or done.findings)


def _plan_of(rule: FieldRule, decision: Decision) -> str:
    if rule.remote_name and rule.remote_name in decision.to_values:
        return "to"
    if rule.local_name and rule.local_name in decision.from_values:
        return "from"
    mine = [f for f in decision.findings if f.rule is rule]
    if not mine:
        return ""
    return "conflict" if mine[0].code == "conflict" else "fail"


def _is_coupled(record: str) -> bool:
    """Whether what is waited for only has to change."""
    return Coupling.objects.filter(Q(local_id=record) | Q(remote_id=record)).exists()


def _note(found: SideBySide, work: BatchWork) -> None:
    """What stands in the way: records to couple first, and other findings in words."""
    for issue in work.found:
        if issue.issue_class() == IssueClass.CONFLICT:
            continue
        params = {"record": issue.source_label, "field": issue.field, **issue.params}
        text, step = said(issue.code, params, work.plan.local.table, work.plan.remote.table)
        if issue.waits_for_id and not _is_coupled(issue.waits_for_id):
            known = {(m.table, m.id) for m in found.missing}
            if (issue.waits_for_table, issue.waits_for_id) not in known:
                label = str(issue.params.get("value", ""))
                mapping = str(issue.params.get("mapping", ""))
                found.missing.append(Prerequisite(issue.waits_for_table, issue.waits_for_id, label, mapping, text))
        elif text not in found.problems:
            found.problems.append(f"{text} {step}".strip())
