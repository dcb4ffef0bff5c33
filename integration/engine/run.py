"""Running: the whole of a run, phase by phase, and the brake.

A run goes on after its last batch when its worker died. Nothing is kept in memory but the batch.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import ceil
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from integration import pairs
from integration.engine import read
from integration.engine.applying import Applying
from integration.engine.batches import MOST, AwaitingConfirmation
from integration.engine.decide import FROM, TO
from integration.engine.drifting import Drifting
from integration.engine.errands import Errands
from integration.engine.foreseeing import Foreseeing
from integration.engine.holding import Holding
from integration.engine.isolating import Isolating
from integration.engine.phases import Phases
from integration.engine.plan import ConfigurationError, compile_plan
from integration.engine.reverting import Reverting
from integration.engine.write import write_further
from integration.messages import Finding
from integration.models import Connection, Coupling, Issue, PlanLine, RunPart, SynchJob, SynchRun, TableMapping
from integration.models.issue import IssueClass
from integration.models.mapping import DeletionConflict, Direction
from integration.models.run import RunKind
from integration.origin import Origin
from integration.registry import LOCAL, REMOTE

#: the brake: a run that would touch more than this share of a mapping's couplings, and at least so many, asks first
BRAKE_SHARE, BRAKE_LEAST = 0.2, 50


#: the phases in words, for the run's log
_PHASES = {
    "match": gettext_lazy("Matching uncoupled records"),
    "pairs": gettext_lazy("Comparing coupled records"),
    "new_local": gettext_lazy("Creating records in Sales"),
    "new_remote": gettext_lazy("Creating records in %(system)s"),
    "unmatched": gettext_lazy("Creating what nothing matched"),
    "pending_local": gettext_lazy("Changes of %(system)s"),
    "pending_remote": gettext_lazy("Changes of Sales"),
    "records": gettext_lazy("Chosen records"),
    "uncouple": gettext_lazy("Uncoupling"),
    "check": gettext_lazy("Checking the plan"),
    "apply": gettext_lazy("Applying the plan"),
    "drift_pairs": gettext_lazy("Comparing coupled records"),
    "drift_free": gettext_lazy("Looking for matches"),
    "revert_first": gettext_lazy("Putting lines back"),
    "revert": gettext_lazy("Putting values back"),
    "revert_then": gettext_lazy("Taking back what was brought first"),
    "recouple": gettext_lazy("Coupling again what was uncoupled"),
    "deleted": gettext_lazy("Looking for deleted records"),
}


class Runner(Isolating, Foreseeing, Errands, Reverting, Applying, Drifting, Holding, Phases):
    """Executes one `SynchRun`. `observer(run)` is called after every batch (progress bars)."""

    def execute(self) -> None:
        """Run all phases that are not done yet. The caller sets the final status from what this raises."""
        self._open()
        self._check_directions()
        self._jobs()
        works = not self.dry and self.run.kind not in (RunKind.REVERT, RunKind.APPLY)
        if self.dry:
            self._begin_again()
        if works:
            self._brake()
            self._prepare()
        for phase in self._phases():
            if phase in self.run.progress.get("finished", []):
                continue
            getattr(self, f"_phase_{phase}")()
            self.run.progress = {
                **self.run.progress,
                "finished": [*self.run.progress.get("finished", []), phase],
                "after": "",
            }
            self._save_progress(whole=False)
            if not self.dry:
                system = self.plan.local.table.system
                self.run.tell("run_phase", phase=str(_PHASES[phase]), system=system, records=self.run.done)
        if not self.dry:
            self._come_back()
        # what was foreseen counts records that turned out to be left alone, and matched ones once more
        self.run.done -= int(self.run.progress.get("twice", 0))
        self.run.total = self.run.done
        self._save_progress()
        if works:
            self._tell_rewritten()
            self._stamp()
            inserted = {direction: job.inserted for direction, job in self.jobs.items()}
            for finding in self.plan.pair.remarks(self.plan.context, inserted):
                self.run.tell(finding.code, **finding.params)

    def _tell_rewritten(self) -> None:
        """Say for how many values the writing of the source of truth was taken (newly coupled pairs)."""
        of_parts = RunPart.objects.filter(run=self.run).values_list("progress", flat=True)
        count = sum(int(progress.get("rewritten", 0)) for progress in (self.run.progress, *of_parts))
        if count:
            side = self.plan.local if self.plan.pair.source_of_truth == TO else self.plan.remote
            self.run.tell("run_rewritten", count=count, system=str(side.table.system))

    def execute_part(self, part: RunPart) -> None:
        """The records of one range, batch by batch; goes on where an earlier worker of the part was."""
        self.part = part
        self._open()
        self.apart = self.run.progress.get("held", {})
        self.run.progress = {"after": part.after, **part.progress}
        self.run.done = part.done
        counters: dict[str, Any] = part.counters
        self.jobs = {
            direction: SynchJob(run=self.run, direction=direction, **counters.get(direction, {}))
            for direction in (TO, FROM)
            if direction in self.directions
        }
        getattr(self, f"_phase_{part.phase}")()
        self._come_back()

    def _open(self) -> None:
        link = pairs.get(self.mapping.pair).link(self.mapping)
        if not link.enabled:
            raise ConfigurationError(Finding("connection_disabled"))
        self.plan = compile_plan(self.mapping, link)
        self.plan.context.foreseen = self.foreseen
        user = link.integration_user
        self.origin = Origin(mapping=self.mapping.pk, stamp=user.hex if user else None, name="P2C", product=True)

    def _check_directions(self) -> None:
        if not self.directions <= frozenset(self.mapping.directions):
            raise ConfigurationError(
                Finding(
                    "wrong_direction",
                    "",
                    {
                        "mapping": self.mapping.name,
                        "direction": ", ".join(str(Direction(d).label) for d in sorted(self.directions)),
                        "own": str(self.mapping.get_direction_display()),
                    },
                )
            )

    def _begin_again(self) -> None:
        """What only looks keeps some of what it has seen in memory, so it does not go on where another worker was."""
        if self.run.progress:
            PlanLine.objects.filter(run=self.run).delete()
            self.run.progress, self.run.done = {}, 0

    def _phases(self) -> list[str]:
        if self.run.kind == RunKind.APPLY:
            return ["check", "apply"] if self.run.options.get("strict") else ["apply"]
        if self.kind == RunKind.DRIFT:
            return ["drift_pairs", "drift_free"]
        if self.kind == RunKind.FULL:
            return ["match", "pairs", "new_local", "new_remote"]
        if self.kind == RunKind.MATCH:
            synch = ["pairs"] if self.run.options.get("synch") else []
            return ["match", *synch, *(["unmatched"] if self._may_create() else [])]
        if self.kind == RunKind.RECORDS:
            return ["deleted" if self.run.options.get("deleted") else "records"]
        if self.kind == RunKind.UNCOUPLE:
            return ["uncouple"]
        if self.kind == RunKind.REVERT:
            return [
                *(["revert_first"] if self.run.options.get("first") else []),
                "revert",
                "recouple",
                *(["revert_then"] if self.run.options.get("then") else []),
            ]
        compare = ["pairs"] if self.mapping.full_compare_needed else []
        return [*compare, "pending_local", "pending_remote"]

    def _jobs(self) -> None:
        there = {job.direction: job for job in SynchJob.objects.filter(run=self.run)}
        wanted = [direction for direction in (TO, FROM) if direction in self.directions]
        new = [SynchJob(run=self.run, direction=direction) for direction in wanted if direction not in there]
        there |= {job.direction: job for job in SynchJob.objects.bulk_create(new)}
        self.jobs = {direction: there[direction] for direction in wanted}
        self.clock = time.monotonic()

    def _prepare(self) -> None:
        pair = self.plan.pair
        if not pair.prepare(self.plan.context) and not pair.remember(self.plan.context):
            return
        with transaction.atomic():
            self._renew()
            # runs beside this one may need the same: one of them makes it, and the others look again
            link = Connection.objects.select_for_update().get(pk=self.plan.connection.pk)
            self.plan = compile_plan(self.mapping, link)
            if wanted := pair.prepare(self.plan.context):
                made = write_further(wanted, self.origin.unmarked())
                refusal = next((one.refusal for _table, one in made if one.refusal), None)
                if refusal is not None:
                    raise ConfigurationError(refusal)
            if kept := pair.remember(self.plan.context):
                for name, value in kept.items():
                    setattr(link, name, value)
                link.save(update_fields=[*kept])
        self.plan = compile_plan(self.mapping, link)

    def _stamp(self) -> None:
        now = timezone.now()
        changes: dict[str, Any] = {}
        if TO in self.directions:
            changes["last_to_synch_at"] = now
        if FROM in self.directions:
            changes["last_from_synch_at"] = now
        if self.kind == RunKind.FULL or "pairs" in self._phases():
            changes |= {"full_compare_needed": False, "asks_first": False}
        TableMapping.every.filter(pk=self.mapping.pk).update(**changes)

    def _brake(self) -> None:
        """Ask before a run that would remove, blank or create too much (and write nothing until then)."""
        looks_for_deleted = "deleted" in self._phases()
        if self.kind not in (RunKind.SYNCH, RunKind.FULL) and not looks_for_deleted:
            return
        if self.run.options.get("confirmed") or self.run.progress:
            return
        couplings = Coupling.objects.filter(
            scope=self.mapping.scope, local_table=self.mapping.local_table, remote_table=self.mapping.remote_table
        )
        if self.mapping.asks_first and not looks_for_deleted:
            counts = self.foresee_all()
            if any(counts.values()):
                raise AwaitingConfirmation("restored", {**counts, "lost": read.count_orphans(self.plan)})
            return
        if {"pairs", "deleted"}.isdisjoint(self._phases()) and self._little_pending(couplings):
            return
        coupled = couplings.count()
        limit = max(BRAKE_LEAST, int(coupled * BRAKE_SHARE))
        if coupled == 0:
            return
        counts = {"uncouple": 0, "blank": 0, "insert": 0}
        if (
            not looks_for_deleted
            and sum(len(read.pending_page(self.mapping.pk, side, "", limit + 1)) for side in (LOCAL, REMOTE)) > limit
        ):
            counts = self.foresee_pending()
        removes = self.mapping.deletion_conflict == DeletionConflict.REMOVE_COUPLING
        if removes and not {"pairs", "deleted"}.isdisjoint(self._phases()):
            # deletions that earlier runs have met are not pending any more
            counts["uncouple"] = max(counts["uncouple"], read.count_orphans(self.plan))
        if any(number > limit for number in counts.values()):
            raise AwaitingConfirmation("brake", {**counts, "couplings": coupled})

    def _little_pending(self, couplings: QuerySet[Coupling]) -> bool:
        """Whether what is pending cannot reach the brake: told without counting a million couplings."""
        pending = sum(len(read.pending_page(self.mapping.pk, side, "", MOST)) for side in (LOCAL, REMOTE))
        enough = ceil(pending / BRAKE_SHARE)
        there_are = couplings[:enough].count()
        return pending <= BRAKE_LEAST or (pending < MOST and there_are >= enough)


def book_run_issue(run: SynchRun, finding: Finding) -> None:
    """A configuration failure: one issue on the run, which stops this mapping only."""
    now = timezone.now()
    Issue.objects.update_or_create(
        mapping=run.mapping,
        issue_class=IssueClass.CONFIGURATION,
        source_id=None,
        closed_at=None,
        defaults={
            "direction": run.mapping.direction,
            "source_table": run.mapping.local_table,
            "source_label": run.mapping.name,
            "code": finding.code,
            "field": str(finding.field)[:120],
            "params": {k: str(v) for k, v in finding.params.items()},
            "last_seen": now,
            "run": run,
        },
        create_defaults={
            "mapping": run.mapping,
            "direction": run.mapping.direction,
            "source_table": run.mapping.local_table,
            "source_label": run.mapping.name,
            "issue_class": IssueClass.CONFIGURATION,
            "code": finding.code,
            "field": str(finding.field)[:120],
            "params": {k: str(v) for k, v in finding.params.items()},
            "first_seen": now,
            "last_seen": now,
            "run": run,
            "mapping_revision": run.mapping.revision,
        },
    )


def close_run_issues(run: SynchRun, left_out: Sequence[Finding] = ()) -> None:
    """What kept the mapping from running is over; what it ran without stays one issue (LKP-02)."""
    if left_out:
        fields = ", ".join(dict.fromkeys(str(each.field) for each in left_out))
        tables = ", ".join(dict.fromkeys(each.params["table"] for each in left_out))
        book_run_issue(run, Finding(left_out[0].code, fields, {"table": tables}))
        return
    Issue.objects.filter(mapping=run.mapping, source_id=None, closed_at=None).update(closed_at=timezone.now())
