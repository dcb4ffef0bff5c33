"""Where records stand: coupled with whom and in step or not, free, or left out, why, whose turn it is and what is next.

Every list, strip, dialog, count, explanation, answer and command that says how a record stands asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import pairs
from integration.by_right import cell, said
from integration.engine.lookup import labels
from integration.messages import Finding
from integration.models import Change, Coupling, Issue, TableMapping
from integration.models.issue import IssueClass
from integration.models.mapping import CONNECTION_SCOPE
from integration.registry import LOCAL, REMOTE
from integration.services.partners import Part, Unmet, filter_text, first_taker, takers
from integration.services.preflight_unknown import unknown_columns
from integration.services.values import condition_in_words, in_words

#: what lists count and filter by: coupled, free (a mapping would take it), outside (none takes it), broken set-up
COUPLED, FREE, OUTSIDE, BROKEN = "coupled", "free", "outside", "broken"


class Kind(StrEnum):
    """How a record stands in a mapping."""

    IN_STEP = "in_step"
    #: coupled, and the next run has changes to look at
    WAITING = "waiting"
    #: coupled, and somebody has to choose between two values
    CONFLICT = "conflict"
    #: coupled to a record that was deleted
    ORPHAN = "orphan"
    #: no partner; the mapping would take it
    FREE = "free"
    #: no partner; it goes with its header
    LINE = "line"
    #: the rules of the pair, or whose record it is, leave it out
    LEFT_OUT = "left_out"
    #: it does not meet the mapping's filter
    OUTSIDE = "outside"
    #: the mapping's set-up cannot be read
    BROKEN = "broken"


GROUPS = {
    Kind.FREE: FREE,
    Kind.LINE: FREE,
    Kind.LEFT_OUT: OUTSIDE,
    Kind.OUTSIDE: OUTSIDE,
    Kind.BROKEN: BROKEN,
}


#: what a record that stands so is called in lists, dialogs and commands
WORDS = {
    Kind.IN_STEP: gettext_lazy("Coupled"),
    Kind.WAITING: gettext_lazy("Coupled, changes wait"),
    Kind.CONFLICT: gettext_lazy("Coupled, conflict"),
    Kind.ORPHAN: gettext_lazy("Partner deleted"),
    Kind.FREE: gettext_lazy("Not coupled"),
    Kind.LINE: gettext_lazy("Not coupled"),
    Kind.LEFT_OUT: gettext_lazy("Outside the filter"),
    Kind.OUTSIDE: gettext_lazy("Outside the filter"),
    Kind.BROKEN: gettext_lazy("Set-up"),
}


class Turn(StrEnum):
    """Who has to do something next."""

    NOBODY = "nobody"
    RUN = "run"
    PERSON = "person"


@dataclass
class Reason:
    """Why a record does not travel: a code, the sentence, and what can be done about it."""

    code: str
    sentence: str
    next_step: str = ""
    #: what the rule that leaves it out found, in words
    found: str = ""

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()


@dataclass
class Verdict:
    """How one record stands in one mapping. `reasons`: why it does not travel, the first one first."""

    part: Part
    kind: Kind
    coupling: Coupling | None = None
    #: the partner as it is called now; None when it does not exist any more
    other_now: str | None = None
    reasons: list[Reason] = field(default_factory=list)

    @property
    def group(self) -> str:
        return GROUPS.get(self.kind, COUPLED)

    @property
    def other_id(self) -> str:
        if self.coupling is None:
            return ""
        return (self.coupling.remote_id if self.part.side == LOCAL else self.coupling.local_id).hex

    @property
    def other_label(self) -> str:
        if self.coupling is None:
            return ""
        stored = self.coupling.remote_label if self.part.side == LOCAL else self.coupling.local_label
        return self.other_now or stored

    @property
    def gone(self) -> bool:
        """Coupled to a record that does not exist any more."""
        return self.kind == Kind.ORPHAN

    @property
    def partner(self) -> str:
        """The name of the partner; blank when there is none, or none any more."""
        return self.other_now or ""

    @property
    def turn(self) -> Turn:
        if self.kind in (Kind.WAITING, Kind.LINE):
            return Turn.RUN
        if self.kind in (Kind.IN_STEP, Kind.LEFT_OUT, Kind.OUTSIDE):
            return Turn.NOBODY
        if self.kind == Kind.FREE and self.part.follows:
            return Turn.NOBODY
        made = self.kind == Kind.FREE and self.part.creates and not self.part.mapping.only_coupled
        return Turn.RUN if made else Turn.PERSON

    @property
    def why(self) -> Reason:
        """Why it stands so, in a sentence, and what can be done next."""
        return self.reasons[0] if self.reasons else _plainly(self)


@dataclass
class Standing:
    """Where one record stands: in the mappings it is coupled in, else in those that would take it, else in the one it
    comes closest to; its open issues."""

    states: list[Verdict] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    #: of a record that no mapping takes: how it stands in each
    outside: list[Verdict] = field(default_factory=list)

    @property
    def group(self) -> str:
        return self.states[0].group if self.states else OUTSIDE


def standings(
    parts: Sequence[Part], ids: Iterable[str], *, elsewhere: bool = True, deep: bool = False
) -> dict[str, Standing]:
    """Where these records of one table stand: a fixed number of queries per mapping, whatever the number of records.

    `elsewhere`: also in what is not among `parts`, because other screens couple it (the tasks of data integration):
    what is coupled there, and what no part takes, but they do.
    `deep`: also why coupled records do not travel.
    """
    wanted = list(ids)
    found = {key: Standing() for key in wanted}
    if not parts or not wanted:
        return found
    couplings = _couplings(parts[0], wanted, deep)
    of = [*parts, *(_elsewhere(parts[0], couplings, deep) if elsewhere else ())]
    for part in of:
        for key, verdict in _coupled(part, couplings.get(_tables(part.mapping), []), deep).items():
            known = {(state.part.mapping.local_table, state.other_id) for state in found[key].states}
            # two tasks that carry the two directions of one pair are one coupling to people
            if (part.mapping.local_table, verdict.other_id) not in known:
                found[key].states.append(verdict)
    for part in parts:
        _uncoupled(part, found)
    of += _awaited(parts[0], found) if elsewhere else ()
    for standing in found.values():
        if not standing.states:
            standing.states.append(min(standing.outside, key=_distance))
    _issues(of, found)
    _weigh([state for standing in found.values() for state in standing.states if state.coupling], found)
    return found


def verdict(part: Part, key: str) -> Verdict:
    """Where one record stands in this very mapping."""
    return standings([part], [key], elsewhere=False, deep=True)[key].states[0]


def of_couplings(couplings: Sequence[Coupling], names: Mapping[str, Mapping[str, str]]) -> dict[int, Verdict]:
    """How couplings stand, seen from the ERP's record, or from the other one when that is gone; those that no mapping
    makes any more are absent. `names`: what their records are called, by table."""
    mappings = {_tables(mapping): mapping for mapping in TableMapping.every.all()}
    both: dict[tuple[int, str], Part] = {}
    made: dict[int, Verdict] = {}
    for c in couplings:
        mapping = mappings.get(_tables(c))
        if mapping is None:
            continue
        local = names.get(c.local_table, {}).get(c.local_id.hex)
        remote = names.get(c.remote_table, {}).get(c.remote_id.hex)
        side = LOCAL if local is not None or remote is None else REMOTE
        part = both.setdefault((mapping.pk, side), Part(mapping, side))
        kind = Kind.IN_STEP if None not in (local, remote) else Kind.ORPHAN
        made[c.pk] = Verdict(part, kind, c, remote if side == LOCAL else local)
    opened = Issue.objects.filter(closed_at=None, issue_class=IssueClass.CONFLICT, coupling__in=list(made))
    _weigh(list(made.values()), conflicts=set(opened.values_list("coupling_id", flat=True)))
    return made


def broken(part: Part) -> str:
    """What is wrong with the set-up of the mapping, as far as it can be told without looking at records; else blank."""
    if part.problem:
        return part.problem
    points = unknown_columns(part.mapping) if not part.foreign else []
    return f"{points[0].message} {points[0].next_step}" if points else ""


# --- coupled ----------------------------------------------------------------------------------------------------------


def _tables(of: TableMapping | Coupling) -> tuple[str, str, str]:
    """What a mapping and its couplings have in common."""
    return of.scope, of.local_table, of.remote_table


def _couplings(part: Part, ids: Sequence[str], deep: bool) -> dict[tuple[str, str, str], list[Coupling]]:
    """All couplings of these records of the part's table, by their mapping. `deep`: with what their two sides agreed
    on."""
    table = "local_table" if part.side == LOCAL else "remote_table"
    found: dict[tuple[str, str, str], list[Coupling]] = {}
    all_ = Coupling.objects.filter(**{table: part.table.name, f"{part.own}__in": list(ids)})
    for coupling in all_ if deep else all_.defer("base"):
        found.setdefault(_tables(coupling), []).append(coupling)
    return found


def _elsewhere(part: Part, couplings: Iterable[tuple[str, str, str]], deep: bool) -> list[Part]:
    """The mappings of these couplings that are none of the connection's. `deep`: with their rows."""
    scopes = {scope for scope, _local, _remote in couplings if scope != CONNECTION_SCOPE}
    if not scopes:
        return []
    found = {each.mapping.scope: each.mapping for each in takers(part.table.name) if each.mapping.scope in scopes}
    if others := scopes - found.keys():
        rows = ("filters", "fields", "criteria") if deep else ()
        there = TableMapping.every.filter(scope__in=others).prefetch_related(*rows)
        found |= {mapping.scope: mapping for mapping in there}
    return [Part(mapping, part.side) for mapping in sorted(found.values(), key=lambda mapping: mapping.pk)]


def _coupled(part: Part, couplings: Sequence[Coupling], deep: bool) -> dict[str, Verdict]:
    if not couplings:
        return {}
    names = labels(part.other.table.name, [getattr(c, part.other.own).hex for c in couplings])
    keys = [getattr(c, part.own).hex for c in couplings]
    out = left_out(part, keys) if deep and not broken(part) else {}
    found = {}
    for key, coupling in zip(keys, couplings, strict=True):
        now = names.get(getattr(coupling, part.other.own).hex)
        kind = Kind.ORPHAN if now is None else Kind.IN_STEP
        found[key] = Verdict(part, kind, coupling, now, out[key][1] if key in out else [])
    return found


def _weigh(
    verdicts: Sequence[Verdict], found: Mapping[str, Standing] | None = None, conflicts: Collection[int] = ()
) -> None:
    """Tell those that are in step from those with a conflict, and those with changes the next run will look at."""
    for standing in (found or {}).values():
        conflicts = {
            *conflicts,
            *(i.coupling_id for i in standing.issues if i.issue_class == IssueClass.CONFLICT and i.coupling_id),
        }
    alive = [v for v in verdicts if v.kind != Kind.ORPHAN and v.coupling is not None]
    if not alive:
        return
    mappings = {v.part.mapping.pk for v in alive}
    records = {key for v in alive if v.coupling for key in (v.coupling.local_id, v.coupling.remote_id)}
    changes = Change.objects.filter(mapping_id__in=mappings, side__in=(LOCAL, REMOTE), record__in=records)
    actors: dict[tuple[int, str, Any], set[str]] = {}
    for mapping, side, record, actor in changes.values_list("mapping_id", "side", "record", "actor").distinct():
        actors.setdefault((mapping, side, record), set()).add(actor)
    alone: list[tuple[Verdict, str]] = []
    for each in alive:
        assert each.coupling is not None
        ours = actors.get((each.part.mapping.pk, LOCAL, each.coupling.local_id), set())
        theirs = actors.get((each.part.mapping.pk, REMOTE, each.coupling.remote_id), set())
        if each.coupling.pk in conflicts:
            each.kind = Kind.CONFLICT
        elif ours or theirs:
            each.kind = Kind.WAITING
            if not ours and len(theirs) == 1 and theirs != {""}:
                alone.append((each, next(iter(theirs))))
    user = pairs.first_connection().integration_user if alone else None
    for each, actor in alone:
        if user is not None and actor == user.hex and each.part.plan.ignores_integration_user:
            each.kind = Kind.IN_STEP
            each.reasons.append(ignored())


def ignored() -> Reason:
    """Why what the integration user edits in Sales stays there."""
    return Reason(
        "integration_user",
        _("What changed in Sales was changed by the integration user, and such changes are not taken."),
        _("They travel when somebody else edits the record, or with a full run."),
    )


# --- not coupled ------------------------------------------------------------------------------------------------------


def _uncoupled(part: Part, found: Mapping[str, Standing]) -> None:
    free = [key for key, standing in found.items() if not any(s.group == COUPLED for s in standing.states)]
    if not free:
        return
    if problem := broken(part):
        for key in free:
            found[key].states.append(Verdict(part, Kind.BROKEN, reasons=[Reason("broken", problem)]))
        return
    out = left_out(part, free)
    for key in free:
        if key in out:
            kind, reasons = out[key]
            found[key].outside.append(Verdict(part, kind, reasons=reasons))
        else:
            found[key].states.append(Verdict(part, Kind.LINE if part.header else Kind.FREE))


def _awaited(part: Part, found: Mapping[str, Standing]) -> list[Part]:
    """What no mapping of the connection takes, but another system when its task runs next, is not coupled there. The
    parts that take some."""
    outside = [key for key, standing in found.items() if not standing.states]
    taken = first_taker(takers(part.table.name), outside) if outside else {}
    for key, taker in taken.items():
        found[key].states.append(Verdict(taker, Kind.FREE))
    return list({id(taker): taker for taker in taken.values()}.values())


def left_out(part: Part, ids: Sequence[str]) -> dict[str, tuple[Kind, list[Reason]]]:
    """Those of the records that the mapping does not take: outside its filter or left out, and why."""
    unmet = part.unmet(ids)
    found = {key: (Kind.LEFT_OUT, [_excluded(part, finding)]) for key, finding in part.excluded(ids).items()}
    if not unmet:
        return found
    cells = [(key, row, value) for key, each in unmet.items() for row, value in each.conditions]
    words = in_words([cell(part.table.column(row.field), value, part.table) for _key, row, value in cells])
    conditions: dict[str, list[Reason]] = {}
    for (key, row, _value), shown in zip(cells, words, strict=True):
        conditions.setdefault(key, []).append(_condition(part, row, shown))
    for key, each in unmet.items():
        kind, reasons = _outside(part, each, conditions.get(key, []))
        found[key] = kind, [*reasons, *(found[key][1] if key in found else [])]
    return found


def _excluded(part: Part, finding: Finding) -> Reason:
    told, step = said(finding.code, {"field": finding.field, **finding.params}, part.table, part.other.table)
    told = told.rstrip(".")
    return Reason("excluded", _("It is left out: %(reason)s.") % {"reason": told}, step, told)


def _outside(part: Part, unmet: Unmet, conditions: list[Reason]) -> tuple[Kind, list[Reason]]:
    if unmet.limits:
        findings = [Finding(limit.code, "", {**limit.params, "record": unmet.label}) for limit in unmet.limits]
        reasons = {(f.code, str(f)): Reason(f.code, str(f), f.next_step, str(f).rstrip(".")) for f in findings}
        return (Kind.OUTSIDE if conditions else Kind.LEFT_OUT), [*reasons.values(), *conditions]
    text = _("%(record)s is outside the mapping's filter (%(filter)s), so its changes do not travel.")
    whole = Reason("outside", text % {"record": unmet.label, "filter": filter_text(part.mapping, part.table)})
    return Kind.OUTSIDE, [whole, *conditions]


def _condition(part: Part, row: Any, shown: str) -> Reason:
    column = part.table.column(row.field)
    text = _("%(field)s is “%(value)s”; the mapping takes records where it %(operator)s %(wanted)s.") % {
        "field": column.caption,
        "value": shown or _("blank"),
        "operator": row.get_operator_display(),
        "wanted": condition_in_words(column, row.operator, row.value),
    }
    return Reason("filter", text)


def _distance(verdict: Verdict) -> int:
    """How far a record is from being taken: what it does not meet."""
    return len(verdict.reasons)


def _plainly(verdict: Verdict) -> Reason:
    """How a record stands that nothing keeps from travelling."""
    mapping = verdict.part.mapping
    names = {"name": str(mapping), "partner": verdict.other_label}
    if verdict.kind == Kind.ORPHAN:
        return Reason("orphan", _("It is coupled to %(partner)s, which does not exist any more.") % names)
    if verdict.group == COUPLED:
        next_steps = {
            Kind.WAITING: _("It has changes that the next run will look at."),
            Kind.CONFLICT: _("Somebody has to choose between values that were changed on both sides."),
        }
        if verdict.part.foreign:
            next_steps[Kind.IN_STEP] = _("The runs of its project keep the two in step.")
        coupled = _("It is coupled to %(partner)s.") % names
        return Reason(str(verdict.kind), coupled, next_steps.get(verdict.kind, ""))
    if verdict.kind == Kind.LINE:
        text = _("This is a line: it goes with its header (%(name)s).") % {"name": verdict.part.header}
        return Reason("only_with", text)
    pair = pairs.get(mapping.pair)
    if taking := pair.takes(mapping):
        return Reason("free", taking, pair.runs(mapping))
    if not verdict.part.creates and pair.without_partner:
        return Reason("without_partner", str(pair.without_partner))
    if verdict.part.follows:
        text, step = (
            _("%(name)s only brings records here."),
            _("Couple this one if it is the same as a record of the other side."),
        )
    elif not verdict.part.creates:
        text, step = _("%(name)s would take this record, and never creates its partner."), _("Couple it.")
    else:
        text, step = _("%(name)s would take this record."), _("Couple it, or create its partner.")
    return Reason("free", text % names, step)


# --- issues -----------------------------------------------------------------------------------------------------------


def _issues(parts: Sequence[Part], found: Mapping[str, Standing]) -> None:
    by_coupling = {s.coupling.pk: key for key, each in found.items() for s in each.states if s.coupling is not None}
    table = parts[0].table.name
    issues = Issue.objects.filter(closed_at=None, mapping__in=[p.mapping for p in parts]).filter(
        Q(source_table=table, source_id__in=list(found)) | Q(coupling_id__in=list(by_coupling))
    )
    for issue in issues.select_related("mapping"):
        key = issue.source_id.hex if issue.source_table == table and issue.source_id else ""
        key = key if key in found else by_coupling.get(issue.coupling_id or 0, "")
        if key:
            found[key].issues.append(issue)
