"""The phases of a revert: everything a run wrote but its uncouplings, newest first; then those.

Its errands are reverted with it, each by an errand of the revert: lines before their headers (option `first`), what was
brought first at the end (option `then`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.db.models import Count

from integration.engine import undo
from integration.engine.batches import AwaitingConfirmation, Batches
from integration.engine.jsontext import encode
from integration.engine.revert_batch import RevertBatch
from integration.engine.undo import Overwrite, Step
from integration.models import JournalEntry, PlanLine, SynchRun
from integration.models.run import RunKind

#: reverting more entries than this is asked about first
MANY = 50
#: lines about what was left are kept up to here; the counters are of all
_LINES = 10_000


def targets(options: Mapping[str, Any]) -> list[int]:
    """The runs a revert takes back."""
    return [*(options.get("first") or []), int(options["reverts"]), *(options.get("then") or [])]


def count(*runs: int) -> dict[str, int]:
    """How much these runs wrote, by action."""
    rows = JournalEntry.objects.filter(run_id__in=runs).order_by().values_list("action").annotate(n=Count("id"))
    return dict(rows)


def ended(run: SynchRun) -> str:
    """When the run ended, as rows have it; blank when nobody knows."""
    return run.finished_at.strftime("%Y-%m-%d %H:%M:%S.%f") if run.finished_at else ""


def overwrite_of(options: dict[str, Any]) -> Overwrite:
    """What was said about values edited since: option `overwrite` is "all" or a list of records."""
    asked = options.get("overwrite") or []
    return Overwrite(all=asked == "all", keys=frozenset() if asked == "all" else frozenset(asked))


class Reverting(Batches):
    """Puts back what another run has written; what it cannot put back is listed with the reason."""

    def _phase_revert_first(self) -> None:
        self._ask_first()
        self._undo_errands("first")

    def _phase_revert(self) -> None:
        self._ask_first()
        target = int(self.run.options["reverts"])
        self.run.total = sum(count(target).values())
        self._undo(target, uncoupled=False)

    def _phase_revert_then(self) -> None:
        self._undo_errands("then")

    def _ask_first(self) -> None:
        if self.run.options.get("confirmed") or self.run.progress.get("after"):
            return
        counts = count(*targets(self.run.options))
        entries = sum(counts.values())
        if entries > MANY:
            raise AwaitingConfirmation("revert", {**counts, "entries": entries})

    def _undo_errands(self, when: str) -> None:
        errands = list(self.run.options.get(when) or [])
        for at in range(int(self.run.progress.get("after") or 0), len(errands)):
            self._batch(partial(self._undo_errand, errands[at], at + 1, when))

    def _undo_errand(self, target: int, number: int, when: str) -> int:
        self.run.progress = {**self.run.progress, "after": str(number)}
        errand = SynchRun.objects.select_related("mapping").filter(pk=target).first()
        if errand is None:
            return 0
        options: dict[str, Any] = {"reverts": target, "confirmed": True}
        if when == "then":
            options["follows"] = True
        if self.run.options.get("overwrite"):
            options["overwrite"] = self.run.options["overwrite"]
        run = self._errand(errand.mapping, RunKind.REVERT, options)  # type: ignore[attr-defined]
        if run is not None:
            self._carry_out(run)  # type: ignore[attr-defined]
        else:
            params = {"run": target, "mapping": errand.mapping.name, "field": ""}
            PlanLine.objects.create(
                run=self.run, action=undo.CANNOT, label=str(errand)[:250], partner_label=errand.mapping.local_table,
                code="revert_busy", field=undo.MODIFY, params=encode(params), before="[]", values="{}",
            )  # fmt: skip
        return 0

    def _phase_recouple(self) -> None:
        self._undo(int(self.run.options["reverts"]), uncoupled=True)

    def _undo(self, target: int, *, uncoupled: bool) -> None:
        found = SynchRun.objects.filter(pk=target).first()
        when = ended(found) if found else ""
        while entries := undo.page(target, int(self.run.progress.get("after") or 0), self.size, uncoupled=uncoupled):
            self._batch(partial(self._undo_page, entries, when))

    def _undo_page(self, entries: list[undo.Entry], when: str) -> int:
        work = RevertBatch(self.plan, self.run.pk, self.origin, when, overwrite_of(self.run.options))
        work.revert(entries)
        for direction, counts in work.counts.by.items():
            if counts:
                self._add(direction if direction in self.jobs else next(iter(self.jobs)), counts)
        self._keep_lines(work)
        self.run.progress = {**self.run.progress, "after": str(entries[-1].id)}
        return len(entries)

    def _keep_lines(self, work: RevertBatch) -> None:
        """What was left as it is, with the reason, for the run's page."""
        left = [s for s in work.steps if s.verdict in (undo.EDITED, undo.PARTLY, undo.CANNOT)]
        kept = int(self.run.progress.get("left") or 0)
        PlanLine.objects.bulk_create(
            [line_of(step, self.run, work.labels.get(step.entry.id, "")) for step in left[: max(0, _LINES - kept)]]
        )
        self.run.progress = {**self.run.progress, "left": kept + len(left)}


def line_of(step: Step, run: SynchRun, label: str) -> PlanLine:
    """A step as a line to read: the action is its verdict, `code` the journal's action or the reason."""
    done = step.entry
    reason = step.reason
    return PlanLine(
        run=run,
        action=step.verdict,
        direction=done.direction,
        local_id=done.local_id,
        remote_id=done.remote_id,
        label=label[:250],
        partner_label=done.table,
        code=reason.code if reason else "",
        field=done.action,
        params=encode({k: str(v) for k, v in reason.params.items()} | {"field": reason.field}) if reason else "",
        before=encode([[e.column, e.wrote, e.now, e.former] for e in step.edited]),
        values=encode(step.values),
        digest=done.record,
    )
