"""Batches of a run: the lease, the transaction, progress and counters saved together, the size that fits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from integration import hooks
from integration.engine import dialects, locks
from integration.engine.apply import BatchWork
from integration.engine.batch import Ask
from integration.engine.decide import FROM, TO
from integration.engine.foresee import keep, summarise
from integration.engine.plan import Plan
from integration.engine.row_checks import looking_up_references
from integration.engine.uncollected import uncollected
from integration.messages import Finding
from integration.models import SynchJob, SynchRun
from integration.models.run import LOOKS, RunKind, RunStatus
from integration.origin import Origin
from integration.pairs import Need
from integration.registry import LOCAL, REMOTE

#: records of the first batch, of the smallest and of the largest
START, LEAST, MOST = 1000, 200, 5000
_ATTEMPTS = 6
#: new couplings after which the planner's statistics are refreshed for the first time
_ANALYSE = 2000


class LeaseLost(Exception):
    """Another worker has taken the run over; this one stops without writing."""


class Cancelled(Exception):
    """Somebody asked the run to stop."""


class AwaitingConfirmation(Exception):
    """The run would do more than it may without being confirmed; nothing was written. `counts` says what."""

    def __init__(self, message: str, counts: dict[str, int]) -> None:
        super().__init__(message)
        self.message = message
        self.counts = counts


class Batches:
    """What a run does batch by batch, under its lease. `observer(run)` is called after every batch (progress bars)."""

    def __init__(self, run: SynchRun, lease: str, observer: Callable[[SynchRun], None] | None = None) -> None:
        self.run = run
        self.lease = lease
        self.observer = observer
        self.mapping = run.mapping
        self.size = int(run.options.get("batch") or START)
        self.fixed_size = bool(run.options.get("batch"))
        self.analyse_at = _ANALYSE
        self.plan: Plan
        self.origin = Origin()
        self.jobs: dict[str, SynchJob] = {}
        #: the counters as the last batch saved them
        self.saved: dict[str, dict[str, int]] = {}
        self.clock = time.monotonic()
        self.preview: list[dict[str, Any]] = []
        #: couplings this run has looked at although their changes stay pending, and those of the batch at hand
        self.seen: set[int] = set()
        self.at_hand: set[int] = set()
        self.dry = run.kind in LOOKS
        #: of a part: records that the run it belongs to comes back to
        self.apart: dict[str, list[str]] = {}
        #: whether this run is part of a batch of another
        self.inside = False
        #: couplings of this batch whose deleted partner is not restored by guess, and why
        self.spared: dict[int, Finding] = {}
        #: records whose coupling a hook of the pair could not bear, by side
        self.at_fault: dict[str, set[str]] = {LOCAL: set(), REMOTE: set()}
        #: what a preview must not list as created: matched records, and those that are unclear
        self.spoken_for: dict[str, set[str]] = {LOCAL: set(), REMOTE: set()}

    @property
    def kind(self) -> str:
        """What the run does; a preview of nothing in particular is one of the changed records."""
        if self.run.kind in (RunKind.PREVIEW, RunKind.APPLY):
            return str(self.run.options.get("previews") or RunKind.SYNCH)
        return str(self.run.kind)

    @property
    def directions(self) -> frozenset[str]:
        asked = self.run.options.get("direction")
        return frozenset([asked]) if asked else frozenset(self.mapping.directions)

    def ask(self) -> Ask:
        options = self.run.options
        creates = self.directions if self._may_create() else frozenset()
        return Ask(
            directions=self.directions,
            creates=frozenset(creates - self.plan.pair.never_creates),
            full=self.kind in (RunKind.FULL, RunKind.MATCH) or bool(options.get("force")) or self.plan.pair.upserts,
            force=str(options.get("force") or ""),
            first_synch=str(options.get("first_synch") or ""),
            deletion=str(options.get("deletion") or ""),
            spared=self.spared,
        )

    def _may_create(self) -> bool:
        if "create" in self.run.options:
            return bool(self.run.options["create"])
        return not self.mapping.only_coupled and self.kind == RunKind.SYNCH

    def _work(
        self,
        couplings: Any,
        new_local: list[str],
        new_remote: list[str],
        next_after: str = "",
        *,
        quiet: bool = False,
    ) -> int:
        """Decide and apply (a preview: only decide). `quiet`: records already counted do not count as unchanged."""
        works = self._all_done(couplings, new_local, new_remote)
        for work in works if not self.dry else ():
            for direction, counts in work.counts.by.items():
                if direction in self.jobs:
                    self._add(direction, {k: n for k, n in counts.items() if not quiet or k != "unchanged"})
            if rewritten := work.rewritten():
                so_far = int(self.run.progress.get("rewritten", 0))
                self.run.progress = {**self.run.progress, "rewritten": so_far + rewritten}
        if next_after:
            self.run.progress = {**self.run.progress, "after": next_after}
        return sum(work.records for work in works)

    def _all_done(self, couplings: Any, new_local: list[str], new_remote: list[str]) -> list[BatchWork]:
        """The batch, as a whole; see `isolating` for where a hook raises."""
        return [self._done(couplings, new_local, new_remote)]

    def _done(
        self,
        couplings: Any,
        new_local: list[str],
        new_remote: list[str],
        refused: Mapping[str, Finding] | None = None,
    ) -> BatchWork:
        """A batch that is decided and applied (a preview: decided and noted)."""
        work = BatchWork(
            self.plan, self.ask(), self.run.pk, self.origin, dry=self.dry, bring=self._bring, refused=refused
        )
        work.decide(couplings, new_local, new_remote)
        self.leave_for_later(work.held)
        if self.dry:
            self._note(summarise(work))
        else:
            work.apply()
        return work

    def later(self, side: str) -> set[str]:
        """Records of the side that somebody else holds: this run comes back to them at its end."""
        return {*self.run.progress.get("held", {}).get(side, ()), *self.apart.get(side, ())}

    def leave_for_later(self, held: Mapping[str, AbstractSet[str]]) -> None:
        """Note records that somebody else holds; saved with the batch."""
        if any(held.values()):
            known = self.run.progress.get("held", {})
            noted = {side: sorted({*known.get(side, ()), *held.get(side, ())}) for side in (LOCAL, REMOTE)}
            self.run.progress = {**self.run.progress, "held": noted}

    def _bring(self, needs: Sequence[Need]) -> None:
        """Records of other mappings that a batch needs first; see errands."""

    def _note(self, entries: list[dict[str, Any]]) -> None:
        """What a preview has found: kept in memory, or stored as the run's plan where that was asked for."""
        if not self.run.options.get("store"):
            self.preview += entries
            return
        counts = dict(self.run.progress.get("plan") or {})
        keep(self.run, self.plan, entries, counts)
        self.run.progress = {**self.run.progress, "plan": counts}

    def _add(self, direction: str, counts: dict[str, int]) -> None:
        job = self.jobs[direction]
        for name, number in counts.items():
            setattr(job, name, getattr(job, name) + number)

    def _counters(self) -> dict[str, dict[str, int]]:
        return {direction: job.booked() for direction, job in self.jobs.items()}

    def _batch(self, body: Callable[[], int]) -> None:
        """Renew the lease; in one transaction do the work, and save progress and counters, which only who still has
        the lease can. Deadlocked: again. Waited too long for a row: again, past the rows others hold. Refused
        as a whole for a reference to what is gone, or stopped by an error in a hook: again, and only the records at
        fault fail."""
        # what runs inside another run's batch is tried again with that batch
        attempts = 1 if self.inside else _ATTEMPTS
        careful = past = apart = False
        for attempt in range(attempts):
            started = time.monotonic()
            kept = (dict(self.run.progress), self.run.done, self._counters())
            try:
                self._renew()
                with self._careful(careful, past, apart), uncollected(), transaction.atomic():
                    self.run.done += body()
                    self._save_progress()
                self.saved = self._counters()
                break
            except (OperationalError, IntegrityError, hooks.HookFailed) as error:
                self.run.progress, self.run.done, counters = kept
                for direction, values in counters.items():
                    for name, number in values.items():
                        setattr(self.jobs[direction], name, number)
                at_its_end = isinstance(error, IntegrityError) and not careful
                in_a_hook = isinstance(error, hooks.HookFailed) and not apart
                if attempt + 1 == attempts or not (at_its_end or in_a_hook or _passes(error)):
                    raise
                careful, apart = careful or at_its_end, apart or in_a_hook
                past = past or locks.waited_in_vain(error)
                if not (at_its_end or in_a_hook):
                    time.sleep(0.05 * 2**attempt)
        self.seen |= self.at_hand
        self.at_hand = set()
        self._adapt(time.monotonic() - started)
        if self.observer:
            self.observer(self.run)

    @staticmethod
    @contextmanager
    def _careful(references: bool, past: bool, apart: bool) -> Iterator[None]:
        """What a batch looks out for that was tried before."""
        with looking_up_references(references), locks.past_held(past), hooks.guarded(apart=apart):
            yield

    def _adapt(self, seconds: float) -> None:
        if not self.fixed_size:
            if seconds < 0.5:
                self.size = min(MOST, self.size * 2)
            elif seconds > 2:
                self.size = max(LEAST, self.size // 2)
        self._refresh_statistics()
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            # the lock is not fair: leave a gap so that somebody saving a form gets a turn
            time.sleep(0.004)

    def _refresh_statistics(self) -> None:
        """Planners know little of tables that a run has just filled; the more it has made, the rarer they are told."""
        made = {side: getattr(self.jobs.get(way), "inserted", 0) for way, side in ((TO, REMOTE), (FROM, LOCAL))}
        coupled = sum(made.values()) + max((job.coupled for job in self.jobs.values()), default=0)
        if self.dry or coupled < self.analyse_at:
            return
        self.analyse_at = coupled * 8
        filled = [self.plan.side(side).table.db_table for side, number in made.items() if number]
        dialects.current().analyze("integration_coupling", *filled)

    def _renew(self) -> None:
        now = timezone.now()
        held = SynchRun.objects.filter(pk=self.run.pk, lease=self.lease, status=RunStatus.RUNNING)
        if not held.update(heartbeat=now):
            raise LeaseLost
        if SynchRun.objects.filter(pk=self.run.pk, cancel_requested=True).exists():
            raise Cancelled

    def _save_progress(self, *, whole: bool = True) -> None:
        """Save how far the run is, and its counters; not `whole`: those only if they changed since the last batch."""
        held = SynchRun.objects.filter(pk=self.run.pk, lease=self.lease).update(
            progress=self.run.progress, done=self.run.done, total=self.run.total, progressed_at=timezone.now()
        )
        if not held:
            raise LeaseLost
        if not whole and self._counters() == self.saved:
            return
        spent = time.monotonic() - self.clock
        self.clock = time.monotonic()
        for job in self.jobs.values():
            job.seconds += spent / len(self.jobs)
            SynchJob.objects.filter(pk=job.pk).update(seconds=job.seconds, **job.booked())


def database_gone(error: Exception) -> bool:
    """Whether the database itself went away: the work waits for it, and goes on after its last batch."""
    if not isinstance(error, (OperationalError, InterfaceError)) or connection.is_usable():
        return False
    connection.close()
    return True


def unexpected(error: Exception) -> Finding:
    """What nobody has foreseen, in its first line."""
    text = str(error).strip()
    return Finding("unexpected", "", {"detail": text.splitlines()[0] if text else type(error).__name__})


def _passes(error: Exception) -> bool:
    """Whether trying the batch again can help: a lock, a deadlock, a serialisation failure."""
    text = str(error).lower()
    return any(word in text for word in ("locked", "busy", "deadlock", "serialize", "lock timeout"))
