"""Why a record did or did not travel: the decision a run would take now, and all that keeps it from being taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import by_right, pairs
from integration.engine import drifting, read
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask, PairWork
from integration.engine.decide import FROM, HELD, TO, FieldRule, apart, told, waiting
from integration.engine.dialects.base import RawRow
from integration.engine.errands import assuming
from integration.engine.foresee import value_of
from integration.engine.jsontext import decode
from integration.engine.plan import Plan
from integration.engine.templates import choose
from integration.models import Coupling, Issue, Schedule, TableMapping
from integration.models.issue import IssueClass
from integration.models.mapping import CONNECTION_SCOPE
from integration.models.schedule import SYNCH, ScheduleStatus
from integration.origin import Origin
from integration.registry import LOCAL, REMOTE, Row, Table
from integration.services import candidates, standing, synchronise
from integration.services.couple import find_record
from integration.services.errors import Refused
from integration.services.outlook import Bring, brought_first
from integration.services.partners import Part, compiled, first_taker, takers
from integration.services.standing import COUPLED, FREE, GROUPS, OUTSIDE, Kind, Verdict

#: (code, sentence)
Reason = tuple[str, str]


def explain(mapping: TableMapping, named: str) -> dict[str, Any]:
    """What `explanation` says to whoever asks: values that may not be seen are None, and "not_shown" says why."""
    found = explanation(mapping, named)
    local, remote = mapping.local_table, mapping.remote_table
    for each in found["fields"]:
        each["local"], each["remote"] = by_right.raw(each["local"], local), by_right.raw(each["remote"], remote)
        for name in ("base", "base_remote"):
            each[name] = by_right.raw(each[name], local, remote)
    return {**found, "not_shown": by_right.note(local, remote)}


def explanation(
    mapping: TableMapping, named: str, *, look_for_matches: bool = True, verdict: Verdict | None = None
) -> dict[str, Any]:
    """{"record", "side", "kind", "turn", "coupled_to", "sentences", "reasons", "fields"} for a record of either side of
    the mapping: where it stands (`standing`), and what a run would do with each of its fields.

    `look_for_matches`: also look the other side over for what an uncoupled record matches, which takes a moment.
    `verdict`: where it stands, when that is known already.
    """
    link = pairs.get(mapping.pair).link(mapping)
    plan = compiled(mapping) if verdict is None else verdict.part.plan
    side, row = _find(plan, named, (LOCAL, REMOTE) if verdict is None else (verdict.part.side,))
    table = plan.side(side).table
    key, label = row[table.key.name], table.text(row)
    part = verdict.part if verdict is not None else Part(mapping, side)
    verdict = verdict or standing.verdict(part, key)
    couplings = read.couplings_of(plan, side, [key])
    raw = read.rows(plan.side(side), [key])[key]
    with assuming(plan) as bring:
        work = _decide(plan, side, key, couplings, bring)
        brought = [("brought_first", each.sentence) for each in brought_first(plan)]
    reasons = _switched_off(mapping, link.enabled)
    reasons += [(each.code, str(each)) for each in verdict.reasons if each.code != "integration_user"]
    if verdict.group == COUPLED:
        reasons += _decided(work, verdict)
        reasons += _partner_left_out(verdict)
        reasons += _changes(plan, verdict, work, key) + brought
    else:
        reasons += _changes(plan, verdict, work, key)
        reasons += _uncoupled(plan, verdict, key, look_for_matches) + brought
        reasons += _template(plan, side, raw)
    reasons += _open_issues(mapping, key, couplings)
    reasons += _schedule(mapping)
    return {
        "mapping": mapping.name,
        "record": label,
        "id": key,
        "side": side,
        "table": table.name,
        "kind": str(verdict.kind),
        "turn": str(verdict.turn),
        "coupled_to": verdict.partner,
        "sentences": [text for _code, text in reasons],
        "reasons": [code for code, _text in reasons],
        "fields": _fields(plan, work),
    }


def _decide(plan: Plan, side: str, key: str, couplings: list[RawRow], bring: Bring) -> BatchWork:
    """The decision a run would take about the record; of an uncoupled one whether it would get a partner."""
    mapping, direction = plan.mapping, TO if side == LOCAL else FROM
    creates = frozenset() if mapping.only_coupled else frozenset([direction]) - plan.pair.never_creates
    ask = Ask(frozenset(mapping.directions), creates, looks=True)
    work = BatchWork(plan, ask, 0, Origin(), dry=True, bring=bring)
    free = [] if couplings else [key]
    work.decide(couplings, *((free, []) if side == LOCAL else ([], free)))
    return work


def explain_record(named: str, table: str = "") -> list[dict[str, Any]]:
    """The explanation of each mapping that knows a record of that name, on either side; those it is coupled in first.

    `table`: only of this table. Refused when no mapping knows such a record.
    """
    found: list[dict[str, Any]] = []
    problems: list[str] = []
    broken: list[str] = []
    mappings = TableMapping.objects.prefetch_related("filters", "fields").order_by("-enabled", "name")
    for mapping in mappings:
        if table and table not in (mapping.local_table, mapping.remote_table):
            continue
        try:
            one = explain(mapping, named)
        except Refused as refused:
            cannot_run = standing.broken(Part(mapping, LOCAL)) or standing.broken(Part(mapping, REMOTE))
            (broken if cannot_run else problems).append(str(refused))
            continue
        if not table or one["table"] == table:
            found.append(one)
    if not found:
        several = list(dict.fromkeys(p for p in problems if "names" in p))
        raise Refused(
            " ".join([*several, *broken])
            or _("No table mapping knows a record “%(name)s”. Name it by number, code or id.") % {"name": named}
        )
    found += [explain(mapping, key) for mapping, key in _elsewhere(found)]
    return sorted(found, key=lambda one: not one["coupled_to"])


def _elsewhere(told: list[dict[str, Any]]) -> list[tuple[TableMapping, str]]:
    """The mappings besides those of the connection that one of these records is coupled in, or that will take one that
    the connection's leave out, each with the record."""
    ids = {one["id"] for one in told}
    found = Coupling.objects.exclude(scope=CONNECTION_SCOPE).filter(Q(local_id__in=ids) | Q(remote_id__in=ids))
    keys = {c.scope: c.local_id.hex if c.local_id.hex in ids else c.remote_id.hex for c in found.defer("base")}
    mappings = TableMapping.every.filter(scope__in=keys).order_by("pk")
    there = [(mapping, keys[mapping.scope]) for mapping in mappings]
    known = {*keys.values(), *(one["id"] for one in told if GROUPS.get(Kind(one["kind"])) != OUTSIDE)}
    for key, table in {one["id"]: one["table"] for one in told if one["id"] not in known}.items():
        there += [(part.mapping, key) for part in first_taker(takers(table), [key]).values()]
    return there


def _find(plan: Plan, named: str, sides: Iterable[str]) -> tuple[str, Row]:
    problems = []
    for side in sides:
        try:
            return side, find_record(plan.side(side).table, named)
        except Refused as refused:
            problems.append(str(refused))
    raise Refused(" ".join(problems))


def _time(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M %Z")


# --- what is switched off, and when it runs ---------------------------------------------------------------------------


def _switched_off(mapping: TableMapping, connected: bool) -> list[Reason]:
    found = []
    if not connected:
        found.append(("connection_disabled", _("The connection is not enabled, so nothing is synchronised.")))
    if not mapping.enabled:
        text = _("The table mapping %(name)s is not enabled, so its records do not travel.")
        found.append(("mapping_disabled", text % {"name": mapping.name}))
    return found


def _schedule(mapping: TableMapping) -> list[Reason]:
    """When the mapping runs by itself, and what keeps it from doing so."""
    if not mapping.enabled:
        return []
    if other := pairs.get(mapping.pair).runs(mapping):
        return [("runs", other)]
    if lines := synchronise.why_not_alone(mapping):
        return [("only_with", lines)]
    schedule = Schedule.objects.filter(mapping=mapping, job=SYNCH).first()
    if schedule is None:
        return [("no_schedule", _("The mapping has no schedule: it runs when somebody starts it."))]
    if schedule.status == ScheduleStatus.ON_HOLD:
        return [("schedule_on_hold", _("The mapping's schedule is on hold: it runs when somebody starts it."))]
    if schedule.status == ScheduleStatus.ERROR:
        text = _("The mapping's schedule has stopped with an error: %(message)s Restart it.")
        return [("schedule_error", text % {"message": schedule.message})]
    if schedule.status == ScheduleStatus.IN_PROCESS:
        return [("schedule_in_process", _("The mapping is running just now."))]
    if schedule.next_run_at is None:
        return []
    when = _time(schedule.next_run_at)
    return [("next_run", _("The mapping next runs by itself at %(time)s.") % {"time": when})]


# --- where it stands --------------------------------------------------------------------------------------------------


def _changes(plan: Plan, verdict: Verdict, work: BatchWork, key: str) -> list[Reason]:
    """Changes that wait for a run, and those that are not taken because the integration user made them."""
    left = [
        rule.label
        for pair in work.pairs
        if pair.remote_id in work.left_alone and pair.decision is not None
        for rule in drifting.left_alone(plan, pair, frozenset(plan.mapping.directions))
    ]
    if left or any(each.code == "integration_user" for each in verdict.reasons):
        text = str(standing.ignored())
        if left:
            text += " " + _("Left alone: %(fields)s.") % {"fields": ", ".join(left)}
        return [("integration_user", text)]
    ids = {verdict.part.side: key}
    if verdict.coupling is not None:
        ids = {LOCAL: verdict.coupling.local_id.hex, REMOTE: verdict.coupling.remote_id.hex}
    if any(read.pending_of(plan.mapping.pk, side, [each]) for side, each in ids.items()):
        return [("pending", _("It has changes that the next run will look at."))]
    return [("no_changes", _("It has no changes waiting for a run."))]


def _partner_left_out(verdict: Verdict) -> list[Reason]:
    """Why the mapping does not take the partner."""
    if verdict.gone:
        return []
    out = standing.left_out(verdict.part.other, [verdict.other_id])
    return [(each.code, str(each)) for _kind, reasons in out.values() for each in reasons]


def _uncoupled(plan: Plan, verdict: Verdict, key: str, look_for_matches: bool) -> list[Reason]:
    mapping, part = plan.mapping, verdict.part
    if verdict.kind == Kind.LEFT_OUT:
        return []
    found: list[Reason] = []
    if mapping.only_coupled:
        found.append(("only_coupled", _("It is not coupled, and this mapping synchronises only coupled records.")))
    if verdict.group != FREE:
        return found
    if look_for_matches:
        found += _matches(part, key)
    if mapping.only_coupled:
        return found
    if part.follows:
        text = _("It is not coupled, and the mapping does not create records on the other side of this one.")
        return [*found, ("wrong_way", text)]
    if not part.creates:
        return [*found, ("never_creates", _("It is not coupled, and records of this kind are never created by a run."))]
    return [*found, ("would_create", _("It is not coupled; the next run would match it or create its partner."))]


def _matches(part: Part, key: str) -> list[Reason]:
    """What the record matches on the other side: nothing, one, several, or what is coupled to another already."""
    if not part.mapping.criteria.exists():
        return [("no_criteria", _("The mapping has no match criteria, so nothing is matched."))]
    candidates_, whole = candidates.by_criteria(part, key)
    met = [c for c in candidates_ if c.matches]
    free, taken = [c for c in met if not c.coupled_to], [c for c in met if c.coupled_to]
    if len(free) > 1:
        names = ", ".join(c.label for c in free[:5])
        text = ngettext(
            "It matches %(count)d record: %(names)s.",
            "It matches %(count)d records, so somebody must choose: %(names)s.",
            len(free),
        )
        return [("match_several", text % {"count": len(free), "names": names})]
    if free and free[0].in_part:
        text = _("It may be %(name)s: they are alike in part, so somebody must say whether they are the same.")
        return [("match_outside", text % {"name": free[0].label})]
    if free:
        return [("match", _("It matches %(name)s; match-based coupling couples the two.") % {"name": free[0].label})]
    if taken:
        text = _("It matches %(name)s, which is already coupled to %(partner)s.")
        return [("match_taken", text % {"name": taken[0].label, "partner": taken[0].coupled_to})]
    if whole:
        return [("no_match", _("Nothing on the other side matches it."))]
    return []


def _template(plan: Plan, side: str, row: RawRow) -> list[Reason]:
    """Which template a partner created for this record would get, where the mapping has templates."""
    templates = plan.templates[TO if side == LOCAL else FROM]
    if not templates:
        return []
    template = choose(templates, row)
    if template is None:
        return [("no_template", _("No template of the table mapping applies to a partner created for it."))]
    names = {"code": template.code, "fields": ", ".join(template.captions)}
    text = _("A partner created for it would get the values of template %(code)s (%(fields)s).")
    return [("template", text % names)]


# --- what was decided -------------------------------------------------------------------------------------------------


def _decided(work: BatchWork, verdict: Verdict) -> list[Reason]:
    if verdict.gone:
        return [("orphan", _("Its partner has been deleted."))]
    found: list[Reason] = [("coupled", _("It is coupled to %(partner)s.") % {"partner": verdict.partner})]
    plan, pair = work.plan, work.pairs[0]
    decision = pair.decision
    left, waits = _quiet(plan, pair)
    if waits:
        text = _(
            "%(fields)s: waits until the record it points at is coupled; until then both sides keep what they have."
        )
        found.append(("waits", text % {"fields": ", ".join(rule.label for rule in waits)}))
    if left:
        text = _(
            "Both sides were left different in %(fields)s; they stay so until one is edited, or you choose Send or Get."
        )
        found.append(("apart", text % {"fields": ", ".join(rule.label for rule in left)}))
    if decision is None:
        text = _("Both sides have the values they last agreed on; there is nothing to do.")
        return found if left or waits else [*found, ("in_step", text)]
    if decision.to_values:
        fields = _captions(plan.remote.table, decision.to_values)
        found.append(("sends", _("A run would send to Sales: %(fields)s.") % {"fields": fields}))
    if decision.from_values:
        fields = _captions(plan.local.table, decision.from_values)
        found.append(("gets", _("A run would take from Sales: %(fields)s.") % {"fields": fields}))
    for finding in decision.findings:
        if finding.rule is None:
            continue
        if finding.code == "reverted":
            text = _("%(field)s was put back by a revert; it differs on purpose until somebody settles it.")
            found.append(("held", text % {"field": finding.rule.label}))
        elif finding.code == "conflict" and finding.params.get("agreed", True):
            found.append(("conflict", _("%(field)s was changed on both sides.") % {"field": finding.rule.label}))
        elif finding.code == "conflict":
            text = _("%(field)s differs, and both sides have never agreed on it.")
            found.append(("never_agreed", text % {"field": finding.rule.label}))
    if HELD in decision.base:
        text = _("What runs add besides was taken back by a revert and is left alone until one of its fields changes.")
        found.append(("held_hooks", text))
    if decision.drift:
        text = _("Changed on the receiving side only, left alone: %(fields)s.")
        found.append(("drift", text % {"fields": ", ".join(r.label for r in decision.drift)}))
    return list(dict.fromkeys(found))


def _quiet(plan: Plan, pair: PairWork) -> tuple[list[FieldRule], list[FieldRule]]:
    """Fields that differ and about which no run does anything: those left different, and those that wait."""
    if pair.local is None or pair.remote is None or not pair.base_text:
        return [], []
    base = decode(pair.base_text)
    return apart(plan.rules, pair.local, pair.remote, base), waiting(plan.rules, pair.local, pair.remote, base)


def _captions(table: Table, names: Iterable[str]) -> str:
    return ", ".join(str(table.column(name).caption) for name in names if not table.column(name).type_of)


def _open_issues(mapping: TableMapping, key: str, couplings: list[RawRow]) -> list[Reason]:
    """Open issues of the record or its coupling: what is wrong, since when, and when it is tried again."""
    issues = Issue.objects.filter(mapping=mapping, closed_at=None)
    own = issues.filter(source_id=key)
    if couplings:
        own |= issues.filter(coupling_id=couplings[0][0])
    found = []
    for issue in own.distinct():
        since = _time(issue.first_seen)
        pieces = [issue.sentence, issue.next_step, _("Open since %(time)s.") % {"time": since}]
        code = issue.issue_class
        if issue.parked:
            code = "parked"
            tried = ngettext("tried %(count)d time", "tried %(count)d times", issue.failures)
            pieces.append(
                _("Parked, %(tried)s: it is tried again when either side changes, or on Retry.")
                % {"tried": tried % {"count": issue.failures}}
            )
        elif issue.issue_class == IssueClass.TRANSIENT and issue.next_try_at:
            when = _time(issue.next_try_at)
            pieces.append(_("Tried again at %(time)s.") % {"time": when})
        found.append((str(code), " ".join(filter(None, pieces))))
    return found


def _fields(plan: Plan, work: BatchWork) -> list[dict[str, Any]]:
    """Ours, base and theirs, field by field, with what a run would do: "to", "from", "conflict", "held" or ""."""
    if not work.pairs:
        return []
    pair = work.pairs[0]
    base = decode(pair.base_text) if pair.base_text else {}
    found = []
    for rule in plan.rules:
        known = told(base.get(rule.key))
        action = ""
        if pair.decision is not None:
            finding = next((f for f in pair.decision.findings if f.rule is rule), None)
            if rule.remote_name in pair.decision.to_values:
                action = "to"
            elif rule.local_name in pair.decision.from_values:
                action = "from"
            elif finding is not None:
                action = "held" if finding.code == "reverted" else "conflict"
        found.append(
            {
                "label": rule.label,
                "direction": rule.direction,
                "local_field": rule.local_name,
                "remote_field": rule.remote_name,
                "local": value_of(rule, pair.local, "local"),
                "base": known[0] if isinstance(known, list) else known,
                "base_remote": known[1] if isinstance(known, list) else known,
                "remote": value_of(rule, pair.remote, "remote"),
                "action": action,
            }
        )
    return found
