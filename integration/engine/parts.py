"""Parts of a large run: a phase is split into key ranges that any worker takes, and the run waits until all are done.

The worker of the run takes parts like the others, so a run gets on also when it is alone. A part has a lease, progress
and counters of its own; the run's are those of its parts together.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from integration.engine import dialects, leases, read
from integration.engine.batches import Batches, Cancelled, LeaseLost, database_gone, unexpected
from integration.engine.plan import ConfigurationError
from integration.messages import Finding
from integration.models import RunPart, SynchRun
from integration.models.run import RunKind, RunStatus
from integration.pairs import Pair
from integration.registry import LOCAL, REMOTE
from integration.said import Said

logger = logging.getLogger("integration.runs")

#: a worker without a part looks for one again after so many seconds
_PAUSE = 0.3


class Parts(Batches):
    """Mixed into the phases of a run. `share(parts)` tells other workers of parts they may take."""

    #: the part this runner does; none when it does the run as a whole
    part: RunPart | None = None
    share: Callable[[list[RunPart]], None] = staticmethod(lambda parts: None)

    # --- the run ------------------------------------------------------------------------------------------------------

    def _by_parts(self, phase: str) -> bool:
        """Whether the phase was large enough to be split, and is done now."""
        if self.part is not None or not self._divides():
            return False
        parts = RunPart.objects.filter(run=self.run, phase=phase)
        if not parts.exists() and not self._split(phase):
            return False
        self._wait_for(phase)
        return True

    def _divides(self) -> bool:
        """Whether ranges of this run can be done beside one another. Lines that follow their headers in runs of their
        own are not: those runs would find their mapping busy."""
        pair = type(self.plan.pair)
        return (
            dialects.current().concurrent_writers
            and not self.dry
            and not self.inside
            and self.run.parent_id is None
            and self.kind in (RunKind.SYNCH, RunKind.FULL)
            and self.directions == frozenset(self.mapping.directions)
            and pair.lines is Pair.lines
            and pair.couples is Pair.couples
        )

    def _bounds(self, phase: str) -> list[str]:
        number, after = settings.INTEGRATION["PART_RECORDS"], self.run.progress.get("after") or ""
        side = LOCAL if phase.endswith("local") else REMOTE
        if phase == "pairs":
            return read.coupling_bounds(self.plan, int(after or 0), number)
        if phase.startswith("new"):
            return read.uncoupled_bounds(self.plan, side, after, number)
        return read.pending_bounds(self.mapping.pk, side, after, number)

    def _split(self, phase: str) -> bool:
        bounds = self._bounds(phase)
        if len(bounds) < 2:
            return False
        starts = [self.run.progress.get("after") or "", *bounds]
        with transaction.atomic():
            self._renew()
            RunPart.objects.bulk_create(
                RunPart(run=self.run, phase=phase, number=number, after=after, upto=upto)
                for number, (after, upto) in enumerate(zip(starts, [*bounds, ""], strict=True), 1)
            )
            # what the run had counted before, so that its counters can be made anew of those of its parts at any time
            before = {"done": self.run.done, "jobs": {d: job.booked() for d, job in self.jobs.items()}}
            self.run.progress = {**self.run.progress, "before": before}
            self._save_progress()
        self.run.tell("run_parts", count=len(starts))
        return True

    def _wait_for(self, phase: str) -> None:
        """Take parts as long as there are any, then wait for those that others have."""
        parts = RunPart.objects.filter(run=self.run, phase=phase)
        self.share(list(parts.filter(status=RunStatus.QUEUED)))
        while True:
            ended = not parts.exclude(status=RunStatus.FINISHED).exists()
            self._gather(phase)
            if ended:
                break
            if failed := parts.filter(status=RunStatus.FAILED).first():
                raise ConfigurationError(cast(Said, failed.message).finding)
            part = take(self.run, phase)
            if part is not None:
                self._do(part)
                continue
            for lost in leases.abandoned(parts):
                give_back(lost)
            time.sleep(_PAUSE)
        self.run.progress = {name: value for name, value in self.run.progress.items() if name != "before"}

    def _do(self, part: RunPart) -> None:
        """A part done by the worker of the run itself, which shows what all parts have done after each batch."""

        def observer(run: SynchRun) -> None:
            self._gather(part.phase)
            if self.observer:
                self.observer(self.run)

        try:
            do(part, type(self), observer)
        except LeaseLost:
            # of the part, or of the run: then the next look at it says so
            logger.warning("part %s of run %s was taken over", part.number, self.run.pk)

    def _gather(self, phase: str) -> None:
        """Renew the lease of the run, and make its counters those of its parts."""
        before = self.run.progress["before"]
        done, totals = before["done"], {d: dict(counters) for d, counters in before["jobs"].items()}
        with transaction.atomic():
            self._renew()
            for part_done, counters in RunPart.objects.filter(run=self.run, phase=phase).values_list(
                "done", "counters"
            ):
                done += part_done
                for direction, counts in counters.items():
                    for name, number in counts.items():
                        totals[direction][name] = totals[direction].get(name, 0) + number
            self.run.done = done
            for direction, counts in totals.items():
                for name, number in counts.items():
                    setattr(self.jobs[direction], name, number)
            self._save_progress()
        self._refresh_statistics()

    # --- the part -----------------------------------------------------------------------------------------------------

    @property
    def upto(self) -> str:
        """The last key of the part at hand; blank: no end."""
        return self.part.upto if self.part is not None else ""

    def _renew(self) -> None:
        if self.part is None:
            super()._renew()
            return
        mine = RunPart.objects.filter(pk=self.part.pk, lease=self.lease, status=RunStatus.RUNNING)
        if not mine.update(heartbeat=timezone.now()):
            raise LeaseLost
        state = SynchRun.objects.filter(pk=self.run.pk).values_list("status", "cancel_requested").first()
        if state is None or state[1] or state[0] not in (RunStatus.RUNNING, RunStatus.QUEUED):
            # queued: the worker of the run died, and another one goes on with it
            raise Cancelled

    def _save_progress(self, *, whole: bool = True) -> None:
        if self.part is None:
            super()._save_progress(whole=whole)
            return
        self.part.progress, self.part.done = self.run.progress, self.run.done
        self.part.counters = {direction: job.booked() for direction, job in self.jobs.items()}
        self.part.progressed_at = timezone.now()
        mine = RunPart.objects.filter(pk=self.part.pk, lease=self.lease)
        if not mine.update(
            progress=self.part.progress,
            done=self.part.done,
            counters=self.part.counters,
            progressed_at=self.part.progressed_at,
        ):
            raise LeaseLost

    def _refresh_statistics(self) -> None:
        if self.part is None:
            super()._refresh_statistics()


def take(run: SynchRun, phase: str = "", part: int | None = None) -> RunPart | None:
    """Take the next part of the run, or that one, under a lease of this process; None when there is none to take."""
    waiting = RunPart.objects.filter(run=run, status=RunStatus.QUEUED).order_by("pk")
    waiting = waiting.filter(phase=phase) if part is None else waiting.filter(pk=part)
    now = timezone.now()
    for found in waiting[:50]:
        lease = leases.new_lease()
        leases.held.add(lease)
        taken = RunPart.objects.filter(pk=found.pk, status=RunStatus.QUEUED).update(
            status=RunStatus.RUNNING, lease=lease, heartbeat=now, started_at=found.started_at or now
        )
        if taken:
            found.refresh_from_db()
            return found
        leases.held.discard(lease)
    return None


def do(part: RunPart, runner: type[Any], observer: Callable[[SynchRun], None] | None = None) -> None:
    """Do a part that was taken. What cannot be done fails the part, and with it the run; `LeaseLost` and `Cancelled`
    leave it to be taken again."""
    run = SynchRun.objects.select_related("mapping").get(pk=part.run_id)
    status, message = RunStatus.FINISHED, ""
    with leases.at_work(part.lease):
        try:
            runner(run, part.lease, observer).execute_part(part)
        except (LeaseLost, Cancelled):
            leases.give_back(part)
            raise
        except ConfigurationError as error:
            status, message = RunStatus.FAILED, Said(error.finding)
        except Exception as error:  # an unforeseen error must end the run visibly, not hang it
            if database_gone(error):
                raise
            logger.exception("part %s of run %s failed", part.number, run.pk)
            status, message = RunStatus.FAILED, Said(unexpected(error))
        RunPart.objects.filter(pk=part.pk, lease=part.lease).update(
            status=status, message=message, finished_at=timezone.now(), lease="", heartbeat=None
        )


def resume(run: SynchRun) -> None:
    """Parts that failed are tried again, where they were."""
    for part in RunPart.objects.filter(run=run, status=RunStatus.FAILED):
        part.status, part.message, part.finished_at = RunStatus.QUEUED, "", None
        part.progress.pop("lost", None)
        part.save(update_fields=["status", "message", "finished_at", "progress"])


def give_back(part: RunPart) -> bool:
    """Put a part whose worker died back in the queue; one that no worker survives fails."""
    times = leases.lost(part)
    if times >= leases.GIVEN_UP:
        finding = Finding("worker_lost", "", {"times": times})
        RunPart.objects.filter(pk=part.pk, status=RunStatus.QUEUED).update(
            status=RunStatus.FAILED, message=Said(finding), finished_at=timezone.now()
        )
    return bool(times)
