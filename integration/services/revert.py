"""Undo: reverting a run, with a preview of what would be put back, what was edited since, and what cannot be.

With a run goes what was done on its behalf: the lines of its documents always, what was brought first unless the person
wants to keep it. An errand can be reverted on its own, but not the lines of whole documents without their headers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import pairs, registry
from integration.by_right import cell, said
from integration.engine import reverting, undo
from integration.engine.family import errands_of, undo_order
from integration.engine.jsontext import decode
from integration.engine.lookup import labels
from integration.engine.plan import compile_plan
from integration.engine.revert_batch import RevertBatch
from integration.engine.reverting import MANY
from integration.messages import Finding
from integration.models import Coupling, JournalEntry, PlanLine, SynchRun
from integration.models.run import RunKind, RunStatus
from integration.origin import Origin
from integration.registry import Column
from integration.services import errands as errands_
from integration.services import synchronise
from integration.services.errors import Conflict, Refused
from integration.services.install import connection
from integration.services.values import in_words

#: a preview looks at so many entries, the newest; the totals are of all
PREVIEWED = 2000


#: what becomes of a written record, in the order people read it
VERDICTS = {
    undo.PUT: gettext_lazy("Put back"),
    undo.PARTLY: gettext_lazy("Put back in part; the rest was edited since"),
    undo.EDITED: gettext_lazy("Left alone: edited since"),
    undo.CANNOT: gettext_lazy("Cannot be put back"),
    undo.NOTHING: gettext_lazy("Already as it was"),
}


@dataclass
class Line:
    """What becomes of one written record. `fields`: (caption, now, former); `edited`: (caption, now, written)."""

    verdict: str
    action: str
    direction: str
    table: str
    record: str
    label: str
    run: int = 0
    local_id: str = ""
    remote_id: str = ""
    fields: list[tuple[str, str, str]] = field(default_factory=list)
    edited: list[tuple[str, str, str]] = field(default_factory=list)
    sentence: str = ""
    next_step: str = ""


@dataclass
class Plan:
    """What reverting a run would do. `errands`: what goes with it; `left_alone`: what was brought first and is kept.
    `total`: how much all of them wrote; `looked_at`: how much of it the lines tell."""

    run: SynchRun
    errands: list[SynchRun] = field(default_factory=list)
    left_alone: list[SynchRun] = field(default_factory=list)
    total: int = 0
    looked_at: int = 0
    written: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    @property
    def many(self) -> bool:
        return self.total > MANY


def undone_by(run: SynchRun) -> SynchRun | None:
    """The run that has reverted this one, unless that was reverted in turn."""
    for found in _reverts_of(run):
        if undone_by(found) is None:
            return found
    return None


def _reverts_of(run: SynchRun) -> Iterable[SynchRun]:
    return SynchRun.objects.filter(
        kind=RunKind.REVERT, mapping_id=run.mapping_id, options__reverts=run.pk, status=RunStatus.FINISHED
    ).order_by("-pk")


def target_of(run: SynchRun) -> int:
    """The number of the run a revert reverts."""
    return int(run.options.get("reverts") or 0)


def can_be_reverted(run: SynchRun) -> bool:
    """Whether the run, or an errand of it, has written something that is still in the journal."""
    return not run.active and not is_part(run) and bool(_writing([run, *errands_of([run.pk])]))


def is_part(run: SynchRun) -> bool:
    """Whether the run wrote the lines of whole documents, which stand and fall with their headers."""
    parent = run.parent
    return parent is not None and errands_.role(run) == errands_.LINES and pairs.get(parent.mapping.pair).whole


def _writing(runs: Sequence[SynchRun]) -> set[int]:
    """Those that have written something that is still in the journal."""
    written = JournalEntry.objects.filter(run_id__in=[run.pk for run in runs])
    return set(written.order_by().values_list("run_id", flat=True).distinct())


def errands_with(run: SynchRun, *, errands: bool = True) -> tuple[list[SynchRun], list[SynchRun]]:
    """The errands that are reverted before the run and after it, each in its order: those that have written something
    and have not been reverted on their own. `errands`: also what was brought first, not only the lines."""
    before, after = undo_order(run)
    writing = _writing([*before, *after])
    reverts = SynchRun.objects.filter(kind=RunKind.REVERT, status=RunStatus.FINISHED)
    asked = {each.pk: each for each in (*before, *after) if each.pk in writing}
    found = reverts.filter(mapping_id__in={each.mapping_id for each in asked.values()}) if asked else reverts.none()
    done = {pk for pk in found.values_list("options__reverts", flat=True).distinct() if pk in asked}
    undone = {pk for pk in done if undone_by(asked[pk]) is not None}

    def kept(runs: list[SynchRun]) -> list[SynchRun]:
        every = errands or run.kind == RunKind.REVERT
        return [e for e in runs if e.pk in writing and e.pk not in undone and (every or is_part(e))]

    return kept(before), kept(after)


def size(run: SynchRun, *, errands: bool = True) -> int:
    """How much reverting the run would take back."""
    found = errands_with(run, errands=errands)
    return sum(reverting.count(run.pk, *(each.pk for way in found for each in way)).values())


def check(run: SynchRun, overwrite: Sequence[str] | str = ()) -> None:
    """Refused, in a sentence, when the run cannot be reverted."""
    if run.active:
        raise Conflict(
            _("Run %(run)d has not ended; cancel it or wait, then revert what it has written.") % {"run": run.pk}
        )
    if is_part(run):
        raise Refused(
            _("Run %(run)d wrote the lines of documents that run %(parent)d wrote. Revert run %(parent)d: the lines go "
              "with their documents.")
            % {"run": run.pk, "parent": run.parent_id}
        )  # fmt: skip
    if not can_be_reverted(run):
        raise Refused(
            _("Run %(run)d wrote nothing, or its journal is no longer kept; there is nothing to revert.")
            % {"run": run.pk}
        )
    done = undone_by(run)
    if done is not None and not overwrite:
        raise Conflict(
            _("Run %(run)d was reverted by run %(by)d already. To restore what it wrote, revert run %(by)d.")
            % {"run": run.pk, "by": done.pk}
        )


def plan(run: SynchRun, overwrite: Sequence[str] | str = (), *, errands: bool = True) -> Plan:
    """What reverting the run would do now. It is really tried, and taken back, so the tables' own rules have a say."""
    check(run, overwrite)
    before, after = errands_with(run, errands=errands)
    found = Plan(run, [*before, *after])
    if not errands:
        taken = {each.pk for each in found.errands}
        found.left_alone = [each for way in errands_with(run) for each in way if each.pk not in taken]
    found.written = reverting.count(*(each.pk for each in (*before, run, *after)))
    found.total = sum(found.written.values())
    choice = reverting.overwrite_of({"overwrite": overwrite if overwrite == "all" else list(overwrite)})
    tried: dict[int, list[tuple[undo.Step, str]]] = {}
    with transaction.atomic():
        for each in (*before, run, *after):
            tried[each.pk] = _tried(each, PREVIEWED - found.looked_at, choice)
            found.looked_at += len(tried[each.pk])
        transaction.set_rollback(True)
    found.counts = dict(Counter(step.verdict for steps in tried.values() for step, _label in steps))
    # only now, when the names of what would be deleted are there again
    found.lines = [line for pk, steps in tried.items() for line in _lines(steps, pk)]
    return found


def _tried(run: SynchRun, most: int, choice: undo.Overwrite) -> list[tuple[undo.Step, str]]:
    """Revert the newest of what this one run wrote, inside the caller's transaction."""
    link = connection()
    compiled = compile_plan(run.mapping, link)
    stamp = link.integration_user.hex if link.integration_user else None
    origin = Origin(mapping=run.mapping_id, stamp=stamp, name="P2C", product=True)
    steps: list[tuple[undo.Step, str]] = []
    for uncoupled in (False, True):
        entries = undo.page(run.pk, 0, most - len(steps), uncoupled=uncoupled)
        if entries:
            work = RevertBatch(compiled, 0, origin, reverting.ended(run), choice)
            work.revert(entries)
            steps += [(step, work.labels.get(step.entry.id, "")) for step in work.steps]
    return steps


def _lines(steps: Sequence[tuple[undo.Step, str]], run: int = 0) -> list[Line]:
    cells: list[tuple[Column | None, Any]] = []
    made: list[tuple[Line, list[str], list[undo.Edited]]] = []
    remembered = _remembered([step.entry for step, label in steps if not label])
    for step, label in steps:
        done = step.entry
        label = label or remembered.get(done.record, "")
        line = Line(
            step.verdict, done.action, done.direction, done.table, done.record, label, run, done.local_id or "",
            done.remote_id or "",
        )  # fmt: skip
        _reason(line, step.reason)
        shown = list(step.values) if done.action == undo.MODIFY else []
        written = decode(done.after) if done.after else {}
        table = registry.table(done.table)
        compared = [(name, written.get(name), step.values[name]) for name in shown]
        compared += [(each.column, each.now, each.wrote) for each in step.edited]
        for name, now, other in compared:
            cells += [cell(table.columns.get(name), now, table), cell(table.columns.get(name), other, table)]
        made.append((line, shown, step.edited))
    words = iter(in_words(cells))
    for line, shown, edited in made:
        columns = registry.table(line.table).columns
        line.fields = [(str(columns[name].caption), next(words), next(words)) for name in shown]
        line.edited = [(str(columns[each.column].caption), next(words), next(words)) for each in edited]
    return [line for line, _shown, _edited in made]


def _remembered(gone: Sequence[undo.Entry]) -> dict[str, str]:
    """What records without a label are called: by their row, else as when they were coupled, else their ids."""
    tables: dict[str, list[str]] = {}
    for entry in gone:
        tables.setdefault(entry.table, []).append(entry.record)
    now = {key: text for table, keys in tables.items() for key, text in labels(table, sorted(set(keys))).items()}
    ids = [key for entry in gone for key in (entry.local_id, entry.remote_id) if key]
    found: dict[str, str] = {}
    for coupling in Coupling.objects.filter(Q(local_id__in=ids) | Q(remote_id__in=ids)).defer("base") if ids else ():
        found[coupling.local_id.hex] = coupling.local_label
        found[coupling.remote_id.hex] = coupling.remote_label
    return {entry.record: now.get(entry.record) or found.get(entry.record) or entry.record for entry in gone}


def deed(line: Line) -> str:
    """What putting this record back means."""
    return {
        undo.INSERT: _("delete what the run has made"),
        undo.MODIFY: _("put the former values back"),
        undo.DELETE: _("make the deleted record again"),
        undo.COUPLE: _("uncouple"),
        undo.UNCOUPLE: _("couple again"),
    }[line.action]


def _reason(line: Line, reason: Finding | None) -> None:
    if reason is not None:
        told = Finding(
            reason.code, reason.field, {**reason.params, "record": reason.params.get("record") or line.label}
        )
        params = {"field": told.field, **told.params}
        line.sentence, line.next_step = said(told.code, params, line.table)


def left(run: SynchRun) -> list[Line]:
    """What a revert and its errands have left as it was, with the reasons."""
    steps = []
    runs = [run.pk, *(each.pk for each in errands_of([run.pk]))]
    for kept in PlanLine.objects.filter(run_id__in=runs).order_by("id")[:PREVIEWED]:
        params = decode(kept.params) if kept.params else {}
        step = undo.Step(
            undo.Entry(
                0, kept.direction, kept.field, kept.partner_label, kept.local_id.hex if kept.local_id else None,
                kept.remote_id.hex if kept.remote_id else None, "", "", "", "",
            ),
            kept.action,
            edited=[undo.Edited(*each) for each in decode(kept.before)],
            reason=Finding(kept.code, params.pop("field", ""), params) if kept.code else None,
        )  # fmt: skip
        steps.append((step, kept.label))
    return _lines(steps)


def start(
    run: SynchRun,
    *,
    overwrite: Sequence[str] | str = (),
    errands: bool = True,
    confirmed: bool = False,
    user: User | None = None,
    background: bool = False,
    observer: synchronise.Observer | None = None,
) -> SynchRun:
    """Revert the run, as a run of its own that can be reverted in turn.

    `overwrite`: records (by key) whose later edits may be lost, or "all". `errands`: also what was brought first for it
    (lines go with their documents anyway). A revert of many records asks to be confirmed.
    """
    check(run, overwrite)
    options: dict[str, Any] = {"reverts": run.pk}
    for when, found in zip(("first", "then"), errands_with(run, errands=errands), strict=True):
        if found:
            options[when] = [each.pk for each in found]
            if not background:
                for mapping in {each.mapping for each in found}:
                    synchronise.check_free(mapping)
    if overwrite:
        options["overwrite"] = (
            "all" if overwrite == "all" else sorted(key.replace("-", "").lower() for key in overwrite)
        )
    if confirmed:
        options["confirmed"] = True
    return synchronise.start_run(
        run.mapping, RunKind.REVERT, user=user, background=background, observer=observer, **options
    )
