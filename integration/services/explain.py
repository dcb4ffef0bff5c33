"""Why a record did or did not travel: the decision a run would take now, and all that keeps it from being taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import pairs
from integration.engine import read
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.decide import FROM, HELD, TO
from integration.engine.dialects.base import RawRow
from integration.engine.errands import assuming
from integration.engine.foresee import value_of
from integration.engine.jsontext import decode
from integration.engine.plan import ConfigurationError, Plan, compile_plan
from integration.engine.templates import choose
from integration.messages import Finding
from integration.models import Issue, Schedule, TableMapping
from integration.models.issue import IssueClass
from integration.models.schedule import SYNCH, ScheduleStatus
from integration.origin import Origin
from integration.registry import LOCAL, REMOTE, Row, Table
from integration.services import candidates, synchronise
from integration.services.couple import filter_text, find_record
from integration.services.errors import Refused
from integration.services.outlook import Bring, brought_first
from integration.services.partners import Part
from integration.services.values import condition_in_words, in_words

#: (code, sentence)
Reason = tuple[str, str]


def explain(mapping: TableMapping, named: str, *, look_for_matches: bool = True) -> dict[str, Any]:
    """{"record", "side", "coupled_to", "sentences", "reasons", "fields"} for a record of either side of the mapping.

    `look_for_matches`: also look the other side over for what an uncoupled record matches, which takes a moment.
    """
    link = pairs.get(mapping.pair).link(mapping)
    try:
        plan = compile_plan(mapping, link)
    except ConfigurationError as error:
        raise Refused(f"{error.finding} {error.finding.next_step}".strip()) from error
    side, row = _find(plan, named)
    table = plan.side(side).table
    key, label = row[table.key.name], table.text(row)
    couplings = read.couplings_of(plan, side, [key])
    raw = read.rows(plan.side(side), [key], lock=False)[key]
    with assuming(plan) as bring:
        work = _decide(plan, side, key, couplings, bring)
        brought = [("brought_first", each.sentence) for each in brought_first(plan)]
    reasons = _switched_off(mapping, link.enabled)
    reasons += _filter(plan, side, key, raw, label)
    reasons += _changes(plan, side, key, couplings)
    partner = ""
    if couplings:
        other = plan.side(REMOTE if side == LOCAL else LOCAL)
        other_id = couplings[0][2 if side == LOCAL else 1]
        other_row = read.rows(other, [other_id], lock=False).get(other_id)
        partner = "" if other_row is None else other.table.text({n: other_row[i] for n, i in other.index.items()})
        reasons += _decided(work, partner) + brought
        reasons += _left_out(work, side, key, raw, label)
        if other_row is not None:
            reasons += _left_out(work, REMOTE if side == LOCAL else LOCAL, other_id, other_row, partner)
    else:
        reasons += _uncoupled(plan, work, side, key, raw, label, look_for_matches) + brought
        reasons += _template(plan, side, raw)
    reasons += _open_issues(mapping, key, couplings)
    reasons += _schedule(mapping)
    return {
        "mapping": mapping.name,
        "record": label,
        "id": key,
        "side": side,
        "table": table.name,
        "coupled_to": partner,
        "sentences": [text for _code, text in reasons],
        "reasons": [code for code, _text in reasons],
        "fields": _fields(plan, work),
    }


def _decide(plan: Plan, side: str, key: str, couplings: list[RawRow], bring: Bring) -> BatchWork:
    """The decision a run would take about the record; of an uncoupled one whether it would get a partner."""
    mapping, direction = plan.mapping, TO if side == LOCAL else FROM
    creates = frozenset() if mapping.only_coupled else frozenset([direction]) - plan.pair.never_creates
    work = BatchWork(plan, Ask(frozenset(mapping.directions), creates), 0, Origin(), dry=True, bring=bring)
    free = [] if couplings else [key]
    work.decide(couplings, *((free, []) if side == LOCAL else ([], free)))
    return work


def explain_record(named: str, table: str = "") -> list[dict[str, Any]]:
    """The explanation of each mapping that knows a record of that name, on either side; those it is coupled in first.

    `table`: only of this table. Refused when no mapping knows such a record.
    """
    found, problems = [], []
    mappings = TableMapping.objects.prefetch_related("filters", "fields").order_by("-enabled", "name")
    for mapping in mappings:
        if table and table not in (mapping.local_table, mapping.remote_table):
            continue
        try:
            one = explain(mapping, named)
        except Refused as refused:
            problems.append(str(refused))
            continue
        if not table or one["table"] == table:
            found.append(one)
    if not found:
        several = list(dict.fromkeys(p for p in problems if "names" in p))
        raise Refused(
            " ".join(several)
            or _("No table mapping knows a record “%(name)s”. Name it by number, code or id.") % {"name": named}
        )
    return sorted(found, key=lambda one: not one["coupled_to"])


def _find(plan: Plan, named: str) -> tuple[str, Row]:
    problems = []
    for side in (LOCAL, REMOTE):
        try:
            return side, find_record(plan.side(side).table, named)
        except Refused as refused:
            problems.append(str(refused))
    raise Refused(" ".join(problems))


def _time(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


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


# --- what does not take part ------------------------------------------------------------------------------------------


def _filter(plan: Plan, side: str, key: str, raw: RawRow, label: str) -> list[Reason]:
    """The conditions the record does not meet, each with the value it has."""
    if raw[-1]:
        return []
    mapping, table = plan.mapping, plan.side(side).table
    limits = [
        limit for limit in pairs.limits_of(mapping, side, table) if not read.meets(table, [limit.condition], [key])
    ]
    if limits:
        findings = [Finding(limit.code, "", {**limit.params, "record": label}) for limit in limits]
        return [(each.code, f"{each} {each.next_step}".strip()) for each in findings]
    text = _("%(record)s is outside the mapping's filter (%(filter)s), so its changes do not travel.")
    found = [("outside", text % {"record": label, "filter": filter_text(mapping, table)})]
    for condition, value in Part(mapping, side).unmet(key):
        column = table.column(condition.field)
        [shown] = in_words([(column, value)])
        wanted = condition_in_words(column, condition.operator, condition.value)
        found.append(
            (
                "filter",
                _("%(field)s is “%(value)s”; the mapping takes records where it %(operator)s %(wanted)s.")
                % {
                    "field": column.caption,
                    "value": shown or _("blank"),
                    "operator": condition.get_operator_display(),
                    "wanted": wanted,
                },
            )
        )
    return found


def _changes(plan: Plan, side: str, key: str, couplings: list[RawRow]) -> list[Reason]:
    """Changes that wait for a run, and those that are not taken because the integration user made them."""
    mapping = plan.mapping
    ids = {side: key}
    if couplings:
        ids = {LOCAL: couplings[0][1], REMOTE: couplings[0][2]}
    pending = {s: read.pending_of(mapping.pk, s, [i]) for s, i in ids.items()}
    user = plan.connection.integration_user
    theirs = {actor for _id, _record, actor in pending.get(REMOTE, [])}
    if user and plan.ignores_integration_user and theirs == {user.hex}:
        text = _("What changed in Sales was changed by the integration user, and such changes are not taken.")
        return [("integration_user", text)]
    if any(pending.values()):
        return [("pending", _("It has changes that the next run will look at."))]
    return [("no_changes", _("It has no changes waiting for a run."))]


def _left_out(work: BatchWork, side: str, key: str, raw: RawRow, label: str) -> list[Reason]:
    """Why the pair's rules leave the record out."""
    finding = work.excluded(side, {key: raw}).get(key)
    if finding is None:
        return []
    named = Finding(finding.code, finding.field, {"record": label, **finding.params})
    text = _("It is left out: %(reason)s. %(step)s")
    return [("excluded", text % {"reason": str(named).rstrip("."), "step": named.next_step})]


def _uncoupled(
    plan: Plan, work: BatchWork, side: str, key: str, raw: RawRow, label: str, look_for_matches: bool
) -> list[Reason]:
    mapping = plan.mapping
    if out := _left_out(work, side, key, raw, label):
        return out
    found: list[Reason] = []
    if mapping.only_coupled:
        found.append(("only_coupled", _("It is not coupled, and this mapping synchronises only coupled records.")))
    if look_for_matches and raw[-1]:
        found += _matches(Part(mapping, side), key)
    direction = TO if side == LOCAL else FROM
    if mapping.only_coupled or not raw[-1]:
        return found
    if direction not in mapping.directions:
        text = _("It is not coupled, and the mapping does not create records on the other side of this one.")
        return [*found, ("wrong_way", text)]
    if direction in plan.pair.never_creates:
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


def _decided(work: BatchWork, partner: str) -> list[Reason]:
    pair = work.pairs[0]
    if pair.local is None or pair.remote is None:
        return [("orphan", _("Its partner has been deleted."))]
    found: list[Reason] = [("coupled", _("It is coupled to %(partner)s.") % {"partner": partner})]
    decision = pair.decision
    if decision is None:
        text = _("Both sides have the values they last agreed on; there is nothing to do.")
        return [*found, ("in_step", text)]
    plan = work.plan
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
        known = base.get(rule.key)
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
