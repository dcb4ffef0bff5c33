"""Settling issues: choosing values of a conflict, retrying, dropping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from integration import by_right
from integration import origin as origins
from integration.engine.decide import APART, BOTH, CHANGED, FROM, HELD, TO, WAITS, entry
from integration.engine.jsontext import decode, encode
from integration.engine.plan import compile_plan, shape
from integration.engine.transform import Unfit, normal, parse
from integration.engine.write import Write, load
from integration.language import spoken
from integration.messages import sentence
from integration.models import Coupling, Issue, SynchRun, TableMapping
from integration.models.issue import IssueClass
from integration.models.run import RunKind
from integration.origin import Origin
from integration.services import couple, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.install import connection
from integration.services.write_rows import RowsRefused, write_rows

OURS, THEIRS, TYPED = "ours", "theirs", "typed"


def resolve(
    issue: Issue,
    choices: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
    user: User | None = None,
) -> SynchRun | None:
    """Settle a conflict field by field. `choices`: base key -> "ours" (Business Central), "theirs" (Sales) or "typed".

    The choice is recorded as the base that makes the wanted side's value the newer one, and the pair is synchronised;
    a typed value is written to Business Central first. Returns the run. While another run is at work nothing is chosen
    (`Conflict`).
    """
    synchronise.check_free(issue.mapping)
    return couple.synchronise_records(issue.mapping, local_ids=[_settle(issue, choices, typed or {})], user=user)


def alike(issue: Issue) -> QuerySet[Issue]:
    """The other open conflicts of the same mapping about the same fields."""
    return Issue.objects.filter(
        mapping=issue.mapping, issue_class=IssueClass.CONFLICT, field=issue.field, closed_at=None
    ).exclude(pk=issue.pk)


def resolve_alike(
    issue: Issue, choices: Mapping[str, str], user: User | None = None, background: bool = False
) -> SynchRun:
    """Settle this conflict and all alike with one choice per field, in one run; refused as a whole when one has moved.

    Only "ours" and "theirs": a typed value is meant for one record.
    """
    if TYPED in choices.values():
        raise Refused(
            _("A typed value is for this record only. Choose the value of one side to apply it to all alike.")
        )
    if not background:
        synchronise.check_free(issue.mapping)
    with transaction.atomic():
        found = [issue, *alike(issue).select_related("mapping")]
        ids = [_settle(each, choices, {}) for each in found]
    return couple.synchronise_records(issue.mapping, local_ids=ids, user=user, background=background)


def _settle(issue: Issue, choices: Mapping[str, str], typed: Mapping[str, str]) -> str:
    """Record the choices on the coupling; returns the local record to synchronise."""
    if issue.closed_at is not None:
        raise Conflict(_("The issue of %(record)s is already closed.") % {"record": issue.source_label})
    if issue.issue_class != IssueClass.CONFLICT or issue.coupling_id is None:
        raise Refused(
            _("Only conflicts have values to choose from; this issue says: %(text)s") % {"text": issue.sentence}
        )
    fields = {f["key"]: {**f, "label": spoken(f["label"])} for f in issue.fields}
    unknown = set(choices) - set(fields)
    if unknown or not choices:
        raise Refused(_("Choose a value for: %(fields)s.") % {"fields": ", ".join(f["label"] for f in fields.values())})
    for key, choice in choices.items():
        if choice not in (OURS, THEIRS, TYPED):
            raise Refused(
                _("“%(value)s” is not a choice for %(field)s.") % {"value": choice, "field": fields[key]["label"]}
            )
    with transaction.atomic():
        coupling = Coupling.objects.select_for_update().get(pk=issue.coupling_id)
        plan = compile_plan(issue.mapping, connection())
        local = load(plan.local.table, [coupling.local_id.hex], lock=True).get(coupling.local_id.hex)
        remote = load(plan.remote.table, [coupling.remote_id.hex], lock=True).get(coupling.remote_id.hex)
        if local is None or remote is None:
            raise Conflict(_("One of the two records of %(record)s no longer exists.") % {"record": issue.source_label})
        _refuse_if_moved(issue, fields, choices, local, remote)
        _write_typed(plan, fields, choices, typed, local)
        local = load(plan.local.table, [coupling.local_id.hex])[coupling.local_id.hex]
        ways = {rule.key: rule.direction for rule in plan.rules}
        _rebase(coupling, fields, choices, local, remote, ways)
    return coupling.local_id.hex


def _refuse_if_moved(
    issue: Issue,
    fields: Mapping[str, Any],
    choices: Mapping[str, str],
    local: Mapping[str, Any],
    remote: Mapping[str, Any],
) -> None:
    """Nobody decides on values that are no longer there."""
    for key in choices:
        field = fields[key]
        now = (normal(local.get(field["local_field"])), normal(remote.get(field["remote_field"])))
        if (
            field["local_field"] in local
            and field["remote_field"] in remote
            and now != (field["local"], field["remote"])
        ):
            raise Conflict(
                _("%(field)s of %(record)s has been changed since: it is now “%(local)s” and “%(remote)s”. Look again.")
                % {
                    "field": field["label"],
                    "record": issue.source_label,
                    "local": by_right.value(now[0], issue.mapping.local_table) or "",
                    "remote": by_right.value(now[1], issue.mapping.remote_table) or "",
                }
            )


def _write_typed(
    plan: Any, fields: Mapping[str, Any], choices: Mapping[str, str], typed: Mapping[str, str], local: dict[str, Any]
) -> None:
    changes = {}
    for key, choice in choices.items():
        if choice != TYPED:
            continue
        column = plan.local.table.column(fields[key]["local_field"])
        try:
            value = parse(column.kind, typed.get(key, ""), shape(column).scale)
        except Unfit as unfit:
            params = {"field": fields[key]["label"], "record": plan.local.table.text(local), **unfit.params}
            raise Refused(sentence(unfit.code, params)) from unfit
        changes[column.name] = "" if value is None and column.is_text else value
    if changes:
        who = origins.current()
        try:
            write_rows(plan.local.table.model, [Write.update(local, changes)], who if who.name else Origin(name="P2C"))
        except RowsRefused as refused:
            raise Refused(" ".join(f"{f} {f.next_step}".strip() for f in refused.findings)) from refused


def _rebase(
    coupling: Coupling,
    fields: Mapping[str, Any],
    choices: Mapping[str, str],
    local: Mapping[str, Any],
    remote: Mapping[str, Any],
    ways: Mapping[str, str],
) -> None:
    """Make the losing side's present value the agreed one, so that the other side's value is the only change. Where the
    field does not travel that way (it was reverted), both values are agreed on as they are. A hold ends with this."""
    base = decode(coupling.base) if coupling.base else {}
    for key, choice in choices.items():
        field = fields[key]
        left, right = normal(local.get(field["local_field"])), normal(remote.get(field["remote_field"]))
        if field["remote_field"] not in remote:
            right = field["remote"]
        base.pop(HELD + key, None)
        base.pop(WAITS + key, None)
        if ways.get(key, BOTH) not in (BOTH, FROM if choice == THEIRS else TO):
            base[key] = entry(left, right)
            base[APART] = [*base.get(APART, ()), key]
        else:
            base[key] = entry(left, CHANGED) if choice == THEIRS else entry(CHANGED, right)
    coupling.base = encode(base)
    coupling.save(update_fields=["base"])


def retry(issues: QuerySet[Issue]) -> int:
    """Try these again in the next run, parked or not."""
    found = issues.order_by().filter(closed_at=None)
    return Issue.objects.filter(pk__in=found.values("pk")).update(parked=False, failures=0, next_try_at=timezone.now())


def retry_now(issues: QuerySet[Issue], user: User | None = None) -> tuple[int, list[SynchRun], list[str]]:
    """Try these again, and ask for a run of each of their mappings. Returns how many, the runs, and why a mapping
    cannot run now; its records are tried again when it can."""
    mappings = TableMapping.every.filter(pk__in=issues.order_by().filter(closed_at=None).values("mapping_id"))
    wanted = list(mappings.order_by("name"))
    count = retry(issues)
    runs, refused = [], []
    for mapping in wanted:
        try:
            runs.append(synchronise.request_run(mapping, RunKind.SYNCH, user=user, background=True))
        except Refused as reason:
            refused.append(str(reason))
    return count, runs, refused
