"""Full synchronisation: review lines in dependency order, their recommendation, starting, restarting, finishing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from integration import pairs
from integration.engine import read
from integration.engine.plan import ConfigurationError, compile_plan
from integration.models import Change, Coupling, FullSynchReviewLine, SynchRun, TableMapping
from integration.models.full_synch import JobStatus, LineStatus, Recommendation
from integration.models.mapping import Direction
from integration.models.run import RunKind, RunStatus
from integration.services import synchronise
from integration.services.errors import Conflict, Refused
from integration.services.install import connection

_ACTIVE = [LineStatus.READY, LineStatus.WAITING, LineStatus.IN_PROCESS, LineStatus.AWAITING]
#: run status -> line status
_LINE_STATUS = {
    RunStatus.QUEUED: LineStatus.READY,
    RunStatus.RUNNING: LineStatus.IN_PROCESS,
    RunStatus.AWAITING: LineStatus.AWAITING,
    RunStatus.FINISHED: LineStatus.FINISHED,
    RunStatus.FAILED: LineStatus.ERROR,
    RunStatus.CANCELLED: LineStatus.ERROR,
}


def ordered(mappings: Iterable[TableMapping]) -> list[TableMapping]:
    """Mappings after everything they depend on, else by name. A cycle is refused, naming its members."""
    left = {m.pk: m for m in sorted(mappings, key=lambda m: m.name)}
    needs = {m.pk: {d.pk for d in m.depends_on.all()} & set(left) for m in left.values()}
    result: list[TableMapping] = []
    while left:
        free = [pk for pk in left if not needs[pk] & set(left)]
        if not free:
            names = " → ".join(m.name for m in left.values())
            raise Refused(_("These table mappings depend on one another in a circle: %(names)s.") % {"names": names})
        result += [left.pop(pk) for pk in free]
    return result


def lines() -> list[FullSynchReviewLine]:
    """Bring the review lines up to date and return them in order: missing ones are added, untouched ones refreshed."""
    with transaction.atomic():
        mappings = ordered(
            mapping
            for mapping in TableMapping.objects.filter(enabled=True).prefetch_related(
                "depends_on", "fields", "filters", "criteria"
            )
            # lines go with their headers
            if not pairs.get(mapping.pair).only_with and pairs.get(mapping.pair).in_full_synch
        )
        FullSynchReviewLine.objects.exclude(mapping__in=mappings).delete()
        known = {line.mapping_id: line for line in FullSynchReviewLine.objects.all()}
        for order, mapping in enumerate(mappings, 1):
            line = known.get(mapping.pk)
            if line is None:
                line = FullSynchReviewLine(mapping=mapping)
                line.create_new = bool(set(mapping.directions) - pairs.get(mapping.pair).never_creates)
            elif line.job_queue_status and line.order == order:
                continue
            line.order = order
            line.direction = mapping.direction
            if not line.job_queue_status:
                line.recommendation = recommendation(mapping)
            line.save()
    return list(FullSynchReviewLine.objects.select_related("mapping", "run").order_by("order"))


def choose(choices: Mapping[int, Mapping[str, Any]]) -> None:
    """Keep what a person chose for lines (by key) that have not started: whether to create, whose data win, whether
    what depends on the line stops when it had failures."""
    with transaction.atomic():
        for line in FullSynchReviewLine.objects.filter(pk__in=choices, job_queue_status="").select_related("mapping"):
            chosen = choices[line.pk]
            first = str(chosen.get("first_synch", line.first_synch))
            if first not in Coupling.FirstSynch.values:
                raise Refused(_("“%(value)s” is not a way to synchronise first.") % {"value": first})
            if first in (Direction.TO, Direction.FROM):
                synchronise.check_direction(line.mapping, first)
            creatable = set(line.mapping.directions) - pairs.get(line.mapping.pair).never_creates
            line.first_synch = first
            line.create_new = bool(chosen.get("create_new", line.create_new)) and bool(creatable)
            line.stop_dependants = bool(chosen.get("stop_dependants", line.stop_dependants))
            line.save(update_fields=["first_synch", "create_new", "stop_dependants"])


def recommendation(mapping: TableMapping) -> str:
    """ENG-142: both sides empty: nothing; one side: full synchronisation; both: couple records."""
    try:
        plan = compile_plan(mapping, connection())
    except ConfigurationError:
        return Recommendation.FULL
    counts = [read.count_in_filter(plan.local), read.count_in_filter(plan.remote)]
    own = plan.pair.recommendation(*counts)
    if own:
        return own
    if not any(counts):
        return Recommendation.NONE
    return Recommendation.COUPLE if all(counts) else Recommendation.FULL


def running() -> bool:
    """Whether a line is queued, runs or awaits confirmation."""
    return FullSynchReviewLine.objects.filter(job_queue_status__in=_ACTIVE).exists()


def start(*, user: User | None = None, confirmed: bool = False, background: bool = True) -> list[FullSynchReviewLine]:
    """Start every line that has not run and whose dependencies have finished; the others follow by themselves."""
    if running():
        raise Conflict(_("A full synchronisation is running."))
    lines()
    return release(user=user, confirmed=confirmed, background=background)


def release(*, user: User | None = None, confirmed: bool = False, background: bool = True) -> list[FullSynchReviewLine]:
    """Queue the lines that are free to run now."""
    started = []
    with transaction.atomic():
        found = _by_mapping()
        for line in sorted(found.values(), key=lambda each: each.order):
            if line.job_queue_status or held_by(line, found):
                continue
            # what it depends on may have given it records since it was counted
            line.recommendation = recommendation(line.mapping)
            if line.recommendation == Recommendation.NONE:
                _finish_empty(line)
                continue
            options: dict[str, Any] = {"create": line.create_new}
            # after a restore each mapping is asked for: one confirmation in the background does not stand for all
            if confirmed and not (background and line.mapping.asks_first):
                options["confirmed"] = options["confirmed_for_all"] = True
            if line.first_synch:
                options["first_synch"] = line.first_synch
            run = synchronise.request_run(line.mapping, RunKind.FULL, user=user, background=background, **options)
            line.run = run
            line.job_queue_status = LineStatus.READY
            line.to_status = line.from_status = JobStatus.BLANK
            line.finished_at = None
            line.save()
            started.append(line)
    return started


def _by_mapping() -> dict[int, FullSynchReviewLine]:
    rows = FullSynchReviewLine.objects.select_related("mapping", "run")
    return {line.mapping_id: line for line in rows.prefetch_related("mapping__depends_on")}


def held_by(line: FullSynchReviewLine, found: Mapping[int, FullSynchReviewLine]) -> list[FullSynchReviewLine]:
    """The lines this one waits for: not finished, or finished with failed records where dependants are to stop."""
    parents = [found[each.pk] for each in line.mapping.depends_on.all() if each.pk in found]
    return [
        parent
        for parent in parents
        if parent.job_queue_status != LineStatus.FINISHED or (parent.stop_dependants and with_failures(parent))
    ]


def why_not_start() -> str:
    """Why pressing Start would start nothing; blank when a line would start."""
    found = _by_mapping()
    if not found:
        return _("There is no enabled table mapping yet.")
    if any(line.job_queue_status in _ACTIVE for line in found.values()):
        return _("A full synchronisation is running.")
    waiting = [line for line in found.values() if not line.job_queue_status]
    if not waiting:
        return _("Every line has run. Restart one, or reset all to run again.")
    held = {line.pk: held_by(line, found) for line in waiting}
    ended = {parent for parents in held.values() for parent in parents if parent.job_queue_status}
    if not (ended and all(held.values())):
        return ""
    names = ", ".join(line.mapping.name for line in sorted(ended, key=lambda line: line.order))
    return _("Every line that is left waits for %(names)s. Restart what it waits for.") % {"names": names}


def with_failures(line: FullSynchReviewLine) -> bool:
    """Whether records of the line failed."""
    return JobStatus.ERROR in (line.to_status, line.from_status)


def stopped() -> dict[str, list[str]]:
    """Lines that have not started because a line they depend on had failures: name -> names of those lines."""
    found = _by_mapping()
    waiting = sorted((each for each in found.values() if not each.job_queue_status), key=lambda each: each.order)
    result = {}
    for line in waiting:
        parents = [p for p in held_by(line, found) if p.job_queue_status == LineStatus.FINISHED]
        if parents:
            result[line.mapping.name] = [parent.mapping.name for parent in parents]
    return result


def _finish_empty(line: FullSynchReviewLine) -> None:
    line.job_queue_status = LineStatus.FINISHED
    line.finished_at = timezone.now()
    line.save()


def run_ended(run: SynchRun) -> None:
    """A run of a line ended or paused: update the line, and release what waited for it."""
    line = FullSynchReviewLine.objects.filter(run=run).first()
    if line is None:
        return
    refresh(line, run)
    if line.job_queue_status == LineStatus.FINISHED and not run.options.get("inline"):
        # who confirmed this line alone has not confirmed those it releases
        release(confirmed=bool(run.options.get("confirmed_for_all")), user=run.requested_by)
        follow_up(user=run.requested_by)


def follow_up(*, user: User | None = None, background: bool = True) -> list[SynchRun]:
    """After the last line: runs for mappings that later lines gave something to do.

    A customer's primary contact, for one, is coupled only after the customer; then nothing is left for a second full
    synchronisation.
    """
    if FullSynchReviewLine.objects.exclude(job_queue_status=LineStatus.FINISHED).exists():
        return []
    fed = set(Change.objects.values_list("mapping_id", flat=True).distinct())
    waiting = FullSynchReviewLine.objects.filter(mapping__in=fed).select_related("mapping").order_by("order")
    runs = []
    for line in waiting:
        options = {"first_synch": line.first_synch} if line.first_synch else {}
        runs.append(synchronise.request_run(line.mapping, user=user, background=background, **options))
    return runs


def refresh(line: FullSynchReviewLine, run: SynchRun) -> None:
    """Mirror the run's status and its jobs' outcome on the line."""
    line.job_queue_status = _LINE_STATUS[RunStatus(run.status)]
    ended = run.status in (RunStatus.FINISHED, RunStatus.FAILED, RunStatus.CANCELLED)
    for job in run.jobs.all():
        outcome = JobStatus.IN_PROCESS
        if ended:
            bad = job.failed or run.status != RunStatus.FINISHED
            outcome = JobStatus.ERROR if bad else JobStatus.SUCCESS
        setattr(line, "to_status" if job.direction == Direction.TO else "from_status", outcome)
    line.finished_at = run.finished_at
    line.save()


def restart(line: FullSynchReviewLine, *, user: User | None = None, background: bool = True) -> None:
    """Run a line that has ended once more."""
    if line.job_queue_status not in (LineStatus.FINISHED, LineStatus.ERROR):
        raise Conflict(_("The line %(name)s has not ended, so it cannot be restarted.") % {"name": line.mapping.name})
    reset([line])
    release(user=user, background=background)


def resume(line: FullSynchReviewLine, *, background: bool = True) -> None:
    """Let a line that ended in an error, or was cancelled, go on after its last batch."""
    if line.job_queue_status != LineStatus.ERROR or line.run is None:
        raise Conflict(
            _("The line %(name)s did not stop half-way, so it cannot go on; restart it.") % {"name": line.mapping.name}
        )
    refresh(line, synchronise.resume(line.run, background=background))


def go_on(*, user: User | None = None, confirmed: bool = False) -> list[FullSynchReviewLine]:
    """Go on with a full synchronisation that stopped: in the background."""
    _stopped_lines(background=True)
    return release(user=user, confirmed=confirmed)


def _stopped_lines(*, background: bool) -> list[FullSynchReviewLine]:
    """Lines that stopped half-way are queued after their last batch and returned; lines whose failures hold others are
    made to run again."""
    found = _by_mapping()
    halted = [line for line in found.values() if line.job_queue_status == LineStatus.ERROR and line.run is not None]
    for line in halted:
        resume(line, background=background)
    waiting = [line for line in found.values() if not line.job_queue_status]
    holding = [p for line in waiting for p in held_by(line, found) if p.job_queue_status == LineStatus.FINISHED]
    if holding:
        reset(holding)
    lines()
    return halted


def set_stop_on_failures(stop: bool) -> None:
    """Make all lines stop what depends on them when they had failures, or leave the lines' own choice."""
    if stop:
        FullSynchReviewLine.objects.update(stop_dependants=True)


def reset(which: Iterable[FullSynchReviewLine] | None = None) -> None:
    """Make lines (all of them) as if they had never run."""
    found = FullSynchReviewLine.objects.all()
    if which is not None:
        found = found.filter(pk__in=[line.pk for line in which])
    if found.filter(job_queue_status__in=_ACTIVE).exists():
        raise Conflict(_("A full synchronisation is running."))
    found.update(job_queue_status="", to_status="", from_status="", run=None, finished_at=None)
    lines()


def run_inline(
    *,
    confirmed: bool,
    user: User | None = None,
    observer: Callable[[SynchRun], None] | None = None,
    on_line: Callable[[FullSynchReviewLine], None] | None = None,
    stop_on_failures: bool = False,
    go_on: bool = False,
) -> list[FullSynchReviewLine]:
    """Run the whole full synchronisation here and now, line by line in dependency order.

    Goes on with one that was interrupted, or that awaits confirmation when it is `confirmed` now. `go_on`: also with
    one whose lines stopped; otherwise all lines run anew. `stop_on_failures`: dependants of a line with failed records
    do not start.
    """
    pending = _resume(confirmed)
    if pending is None:
        if go_on:
            pending = _stopped_lines(background=False)
            _mark_inline(pending)
        else:
            reset()
            set_stop_on_failures(stop_on_failures)
    try:
        while pending or (pending := _next(user, confirmed)):
            for line in pending:
                assert line.run is not None
                run = synchronise.execute(line.run, observer)
                line.refresh_from_db()
                refresh(line, run)
                if on_line:
                    on_line(line)
            pending = []
        for run in follow_up(user=user, background=False):
            synchronise.execute(run, observer)
    except KeyboardInterrupt:
        synchronise.abandon_own()
        for run in SynchRun.objects.filter(status=RunStatus.QUEUED, options__inline=True):
            synchronise.cancel(run)
        raise
    return lines()


def _resume(confirmed: bool) -> list[FullSynchReviewLine] | None:
    """The lines that were left in the queue or await confirmation, to be executed here; None when no line is active.

    Refused while a worker is at one of them.
    """
    active = FullSynchReviewLine.objects.filter(job_queue_status__in=_ACTIVE)
    if not active.exists():
        return None
    synchronise.take_over([run for run in synchronise.stale_runs() if active.filter(run=run).exists()])
    found = list(active.select_related("mapping", "run__mapping"))
    if any(line.run is not None and line.run.status == RunStatus.RUNNING for line in found):
        raise Conflict(_("A full synchronisation is running."))
    pending = []
    for line in found:
        if line.run is None:
            line.job_queue_status = LineStatus.BLANK
            line.save()
            continue
        if line.run.status == RunStatus.AWAITING and confirmed:
            synchronise.confirm(line.run)
        if line.run.status == RunStatus.QUEUED:
            pending.append(line)
        else:
            refresh(line, line.run)
    _mark_inline(pending)
    return pending


def _next(user: User | None, confirmed: bool) -> list[FullSynchReviewLine]:
    started = release(user=user, confirmed=confirmed, background=False)
    _mark_inline(started)
    return started


def _mark_inline(lines: Iterable[FullSynchReviewLine]) -> None:
    """Runs that the command executes itself: no worker takes them from the queue or releases what follows."""
    for line in lines:
        run = line.run
        assert run is not None
        run.options = {**run.options, "inline": True}
        run.save(update_fields=["options"])


def leave_to_workers() -> None:
    """The command that executed a full synchronisation is gone: its runs are the workers' now."""
    for run in SynchRun.objects.filter(status=RunStatus.QUEUED, options__inline=True):
        run.options = {name: value for name, value in run.options.items() if name != "inline"}
        run.save(update_fields=["options"])
