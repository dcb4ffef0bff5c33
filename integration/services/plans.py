"""Stored plans: a preview that is kept, can be read at leisure, and applied exactly as it was shown."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import registry
from integration.by_right import cell, said
from integration.engine import drifting, family
from integration.engine.decide import FROM
from integration.engine.jsontext import decode
from integration.language import spoken
from integration.models import PlanLine, SynchRun, TableMapping
from integration.models.run import RunKind, RunStatus
from integration.registry import Column
from integration.services import couple, errands, synchronise
from integration.services.errors import Conflict, Refused
from integration.services.spreadsheets import guarded
from integration.services.values import in_words, new_text

#: mappings of at most so many couplings are previewed while somebody waits
SMALL = 2000
_PAGE = 500
#: what may become of a record, in the order people read it
ACTIONS = ("couple", "insert", "modify", "uncouple", "fail", "moved")
LABELS = {
    "couple": gettext_lazy("Couple"),
    "insert": gettext_lazy("Create"),
    "modify": gettext_lazy("Change"),
    "uncouple": gettext_lazy("Uncouple"),
    "fail": gettext_lazy("Issue"),
    "moved": gettext_lazy("Changed since"),
    drifting.PENDING: gettext_lazy("Waits for a run"),
    drifting.ONE_WAY: gettext_lazy("One-way drift"),
    drifting.CONFLICT: gettext_lazy("Conflict"),
    drifting.HELD: gettext_lazy("Put back by a revert"),
    drifting.APART: gettext_lazy("Left different"),
    drifting.WAITING: gettext_lazy("Waits for a coupling"),
    drifting.BLOCKED: gettext_lazy("Cannot be written"),
    drifting.IGNORED: gettext_lazy("Changed by the integration user"),
    drifting.ORPHAN: gettext_lazy("Partner deleted"),
    drifting.OUTSIDE: gettext_lazy("Outside the filter"),
    drifting.CANDIDATE: gettext_lazy("Match, not coupled"),
    drifting.UNCLEAR: gettext_lazy("Unclear match"),
}


@dataclass
class Value:
    """One field of a line in words: what was last agreed on, both sides, and what would be written (and whether)."""

    field: str
    label: str
    agreed: str
    ours: str
    theirs: str
    after: str
    written: bool


@dataclass
class Shown:
    """A line of a plan as people read it."""

    action: str
    direction: str
    record: str
    partner: str
    local_id: str
    remote_id: str
    values: list[Value] = field(default_factory=list)
    sentence: str = ""
    next_step: str = ""

    @property
    def action_label(self) -> str:
        return str(LABELS.get(self.action, self.action))


def is_small(mapping: TableMapping) -> bool:
    """Whether somebody can wait for a preview of this mapping."""
    return couple.couplings_of(mapping)[: SMALL + 1].count() <= SMALL


def make(
    mapping: TableMapping,
    kind: str = RunKind.SYNCH,
    *,
    direction: str = "",
    user: User | None = None,
    background: bool = False,
    observer: synchronise.Observer | None = None,
    **options: Any,
) -> SynchRun:
    """A preview of a run of this kind whose result is kept as the lines of the preview's own run."""
    run = synchronise.request_run(
        mapping, RunKind.PREVIEW, direction=direction, user=user, background=background, previews=str(kind),
        store=True, **options,
    )  # fmt: skip
    return run if background else synchronise.execute(run, observer)


def plan_of(run: SynchRun) -> SynchRun:
    """The run, if it keeps a plan."""
    if run.kind != RunKind.PREVIEW or not run.options.get("store"):
        raise Refused(_("Run %(run)d keeps no plan. Make one with a preview that is saved.") % {"run": run.pk})
    return run


def apply(
    plan: SynchRun,
    *,
    strict: bool = False,
    user: User | None = None,
    background: bool = False,
    observer: synchronise.Observer | None = None,
) -> SynchRun:
    """Write exactly what the plan says for the records that have not moved since; the rest is listed. `strict`: all
    of it, or nothing."""
    plan_of(plan)
    if plan.parent_id is not None:
        raise Refused(
            _("Plan %(run)d is part of plan %(parent)d, which needs its records. Apply plan %(parent)d.")
            % {"run": plan.pk, "parent": family.head_of(plan).pk}
        )
    if plan.status != RunStatus.FINISHED:
        raise Conflict(_("The preview of run %(run)d has not finished: there is no plan yet.") % {"run": plan.pk})
    if not lines(plan).exclude(action="fail").exists():
        raise Refused(_("The plan of run %(run)d writes nothing; there is nothing to apply.") % {"run": plan.pk})
    options = {k: v for k, v in plan.options.items() if k not in ("store", "direction")}
    return synchronise.start_run(
        plan.mapping, RunKind.APPLY, direction=plan.options.get("direction", ""), user=user, background=background,
        observer=observer, **{**options, "plan": plan.pk, "strict": strict, "confirmed": True},
    )  # fmt: skip


def applied_by(plan: SynchRun) -> SynchRun | None:
    """The last run that applied this plan."""
    found = SynchRun.objects.filter(kind=RunKind.APPLY, mapping_id=plan.mapping_id, options__plan=plan.pk)
    return found.order_by("-pk").first()


def errands_of(run: SynchRun) -> list[errands.Errands]:
    """What a plan would bring first and which lines would follow: plans of their own, told per mapping."""
    return [each for each in errands.of(run) if each.plan] if run.kind == RunKind.PREVIEW else []


def lines(run: SynchRun, action: str = "", search: str = "") -> QuerySet[PlanLine]:
    """The lines of a run's plan or report: of one outcome, of records of that name."""
    found = PlanLine.objects.filter(run=run).order_by("id")
    if action:
        found = found.filter(action=action)
    term = search.strip()
    if term:
        found = found.filter(Q(label__icontains=term) | Q(partner_label__icontains=term))
    return found


def counts(run: SynchRun) -> dict[str, int]:
    """How many lines there are of each outcome, in the order people read them; also of those that were not kept."""
    known = dict(run.progress.get("plan") or run.progress.get("drift") or {})
    if run.kind == RunKind.APPLY:
        known = {"moved": int(run.progress.get("moved") or 0)}
    return {action: known[action] for action in LABELS if known.get(action)}


def shown(run: SynchRun, page: Sequence[PlanLine]) -> list[Shown]:
    """Lines as people read them; a few queries for the whole page."""
    mapping = run.mapping
    local, remote = registry.table(mapping.local_table), registry.table(mapping.remote_table)
    theirs_of = {f.local_field: f.remote_field for f in mapping.fields.all()}
    ours_of = {f.remote_field: f.local_field for f in mapping.fields.all()}
    cells: list[tuple[Column | None, Any]] = []
    made: list[tuple[Shown, list[tuple[str, str, bool]]]] = []
    for line in page:
        back = line.direction == FROM
        one = Shown(
            line.action, line.direction, line.label, line.partner_label, _hex(line.local_id), _hex(line.remote_id)
        )
        values = decode(line.values) if line.values else {}
        told: list[tuple[str, str, bool]] = []
        for each in decode(line.before) if line.before else []:
            name = each["field"]
            at_home = name in local.columns and (back or name not in remote.columns)
            ours = name if at_home else ours_of.get(name, "")
            theirs = theirs_of.get(name, "") if at_home else name
            left, right = local.columns.get(ours), remote.columns.get(theirs)
            base = each.get("base")
            written = name in values or "after" in each
            caption = str((left if at_home else right or left).caption) if left or right else name  # type: ignore[union-attr]
            if name in values and (local if back else remote).columns[name].type_of:
                continue
            told.append((name, spoken(each.get("label") or caption), written))
            # what is agreed on, and what would be written, comes from both sides
            cells += [
                cell(left or right, base[0] if isinstance(base, list) else base, local, remote),
                cell(left, each.get("local"), local),
                cell(right, each.get("remote"), remote),
                cell(left if back else right, values.get(name, each.get("after")), local, remote),
            ]
        if line.code:
            params = {"record": line.label, "field": line.field, **(decode(line.params) if line.params else {})}
            one.sentence, one.next_step = said(line.code, params, local, remote)
        made.append((one, told))
    words = iter(in_words(cells, partial(_coming, run)))
    for one, told in made:
        one.values = [
            Value(name, label, next(words), next(words), next(words), next(words), written)
            for name, label, written in told
        ]
    return [one for one, _told in made]


def _hex(key: Any) -> str:
    return key.hex if key else ""


def _coming(run: SynchRun, ids: Collection[str]) -> dict[str, str]:
    """Names of records that the plan's family would make: in values they go by the id of what they are made for."""
    head = family.head_of(run)
    runs = [head.pk, *(each.pk for each in family.errands_of([head.pk]))]
    made = PlanLine.objects.filter(run_id__in=runs, action="insert")
    made = made.filter(Q(local_id__in=ids) | Q(remote_id__in=ids))
    return {
        _hex(local or remote): new_text(label)
        for local, remote, label in made.values_list("local_id", "remote_id", "label")
    }


class _Echo:
    def write(self, text: str) -> str:
        return text


def as_csv(run: SynchRun, action: str = "", search: str = "") -> Iterator[str]:
    """The plan as CSV, a line per field, page by page; what is brought first comes first, lines after their headers."""
    writer = csv.writer(_Echo())
    heads = [
        _("Table mapping"), _("Action"), _("Direction"), _("Record"), _("Partner"), _("Field"), _("Last agreed"),
        _("Business Central"), _("Sales"), _("Would become"), _("Reason"),
    ]  # fmt: skip
    yield "\ufeff" + writer.writerow(heads)
    followers, before = family.undo_order(run) if run.kind == RunKind.PREVIEW else ([], [])
    for each in (*before[::-1], run, *followers[::-1]):
        for cells in _csv_rows(each, action, search):
            yield writer.writerow([guarded(text) for text in (each.mapping.name, *cells)])


def _csv_rows(run: SynchRun, action: str, search: str) -> Iterator[list[str]]:
    found = lines(run, action, search)
    after = 0
    while page := list(found.filter(pk__gt=after)[:_PAGE]):
        after = page[-1].pk
        for one in shown(run, page):
            start = [one.action_label, one.direction, one.record, one.partner]
            reason = f"{one.sentence} {one.next_step}".strip()
            rows = [[v.label, v.agreed, v.ours, v.theirs, v.after] for v in one.values] or [[""] * 5]
            for cells in rows:
                yield [*start, *cells, reason]
