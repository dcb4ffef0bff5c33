"""Why a record did or did not travel: the decision a run would take now, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from integration.engine import read
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.decide import FROM, TO
from integration.engine.dialects.base import RawRow
from integration.engine.jsontext import decode
from integration.engine.plan import Plan, compile_plan
from integration.engine.templates import choose
from integration.models import Change, Issue, TableMapping
from integration.origin import Origin
from integration.registry import LOCAL, REMOTE, Table
from integration.services.couple import filter_text, find_record
from integration.services.errors import Refused
from integration.services.install import connection


def explain(mapping: TableMapping, named: str) -> dict[str, Any]:
    """{"record", "side", "coupled_to", "sentences", "fields"} for a record of either side of the mapping."""
    plan = compile_plan(mapping, connection())
    side, row = _find(plan, named)
    table = plan.side(side).table
    key = row[table.key.name]
    couplings = read.couplings_of(plan, side, [key])
    raw = read.rows(plan.side(side), [key], lock=False)[key]
    lines: list[str] = []
    label = table.text(row)
    if not connection().enabled:
        lines.append(_("The connection is not enabled, so nothing is synchronised."))
    if not raw[-1]:
        lines.append(
            _("%(record)s is outside the mapping's filter (%(filter)s), so its changes do not travel.")
            % {"record": label, "filter": filter_text(mapping, table)}
        )
    pending = Change.objects.filter(mapping_id=mapping.pk, record=key).count()
    lines.append(
        _("It has changes that the next run will look at.") if pending else _("It has no changes waiting for a run.")
    )
    work = BatchWork(plan, Ask(frozenset(mapping.directions)), 0, Origin(), dry=True)
    work.decide(couplings, [], [])
    fields = _fields(plan, work)
    partner = ""
    if couplings:
        other = plan.side(REMOTE if side == LOCAL else LOCAL)
        other_id = couplings[0][2 if side == LOCAL else 1]
        other_row = read.rows(other, [other_id], lock=False).get(other_id)
        partner = "" if other_row is None else other.table.text({n: other_row[i] for n, i in other.index.items()})
        lines += _decided(work, partner)
    else:
        out = work.excluded(side, {key: raw})
        if key in out:
            lines.append(
                _("It is left out: %(reason)s. %(step)s")
                % {"reason": str(out[key]).replace("…", label), "step": out[key].next_step}
            )
        elif mapping.only_coupled:
            lines.append(_("It is not coupled, and this mapping synchronises only coupled records."))
        else:
            lines.append(_("It is not coupled; the next run would match it or create its partner."))
        lines += _template(plan, side, raw)
    lines += [
        f"{i.sentence} {i.next_step}" for i in Issue.objects.filter(mapping=mapping, source_id=key, closed_at=None)
    ]
    return {
        "mapping": mapping.name,
        "record": label,
        "id": key,
        "side": side,
        "coupled_to": partner,
        "sentences": lines,
        "fields": fields,
    }


def _template(plan: Plan, side: str, row: RawRow) -> list[str]:
    """Which template a partner created for this record would get, where the mapping has templates."""
    templates = plan.templates[TO if side == LOCAL else FROM]
    if not templates:
        return []
    template = choose(templates, row)
    if template is None:
        return [_("No template of the table mapping applies to a partner created for it.")]
    names = {"code": template.code, "fields": ", ".join(template.captions)}
    return [_("A partner created for it would get the values of template %(code)s (%(fields)s).") % names]


def _find(plan: Any, named: str) -> tuple[str, Any]:
    problems = []
    for side in (LOCAL, REMOTE):
        try:
            return side, find_record(plan.side(side).table, named)
        except Refused as refused:
            problems.append(str(refused))
    raise Refused(" ".join(problems))


def _decided(work: BatchWork, partner: str) -> list[str]:
    pair = work.pairs[0]
    if pair.local is None or pair.remote is None:
        return [_("Its partner has been deleted.")]
    lines = [_("It is coupled to %(partner)s.") % {"partner": partner}]
    if pair.decision is None:
        lines.append(_("Both sides have the values they last agreed on; there is nothing to do."))
        return lines
    if pair.decision.to_values:
        lines.append(
            _("A run would send to Sales: %(fields)s.")
            % {"fields": _captions(work.plan.remote.table, pair.decision.to_values)}
        )
    if pair.decision.from_values:
        lines.append(
            _("A run would take from Sales: %(fields)s.")
            % {"fields": _captions(work.plan.local.table, pair.decision.from_values)}
        )
    for finding in pair.decision.findings:
        if finding.code == "conflict" and finding.rule is not None:
            lines.append(_("%(field)s was changed on both sides.") % {"field": finding.rule.label})
    if pair.decision.drift:
        lines.append(
            _("Changed on the receiving side only, left alone: %(fields)s.")
            % {"fields": ", ".join(r.label for r in pair.decision.drift)}
        )
    return list(dict.fromkeys(lines))


def _captions(table: Table, names: Iterable[str]) -> str:
    return ", ".join(str(table.column(name).caption) for name in names if not table.column(name).type_of)


def _fields(plan: Any, work: BatchWork) -> list[dict[str, Any]]:
    """Ours, base and theirs, field by field, with what a run would do: "to", "from", "conflict" or ""."""
    if not work.pairs:
        return []
    pair = work.pairs[0]
    base = decode(pair.base_text) if pair.base_text else {}
    found = []
    for rule in plan.rules:
        known = base.get(rule.key)
        action = ""
        if pair.decision is not None:
            if rule.remote_name in pair.decision.to_values:
                action = "to"
            elif rule.local_name in pair.decision.from_values:
                action = "from"
            elif any(f.rule is rule for f in pair.decision.findings):
                action = "conflict"
        found.append(
            {
                "label": rule.label,
                "direction": rule.direction,
                "local_field": rule.local_name,
                "remote_field": rule.remote_name,
                "local": rule.constant if rule.local < 0 else (pair.local or {})[rule.local] if pair.local else None,
                "base": known[0] if isinstance(known, list) else known,
                "base_remote": known[1] if isinstance(known, list) else known,
                "remote": rule.constant if rule.remote < 0 else pair.remote[rule.remote] if pair.remote else None,
                "action": action,
            }
        )
    return found
