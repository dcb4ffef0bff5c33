"""Runs: asking for one, executing it, confirming, cancelling, and picking up those whose worker died."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from integration import logs, pairs
from integration.engine import batches, leases, parts
from integration.engine import run as engine
from integration.engine.applying import PlanMoved
from integration.engine.errands import busy
from integration.engine.plan import ConfigurationError
from integration.language import stored
from integration.messages import Finding
from integration.models import RunPart, SynchRun, TableMapping
from integration.models.mapping import Direction
from integration.models.run import ACTIVE, LOOKS, RunKind, RunStatus
from integration.said import Said
from integration.services import signing_in
from integration.services.errors import Conflict, Refused

logger = logging.getLogger("integration.runs")

Observer = Callable[[SynchRun], None]
#: a run that has others to come after waits while one of those is in the queue or at work
_TO_DO = (RunStatus.QUEUED, RunStatus.RUNNING)
#: how urgent a task is that a person waits for; others are 0
PERSON = 50
#: what may be asked of a mapping that is switched off, too: looking, and undoing
WITHOUT_SYNCHRONISING = (*LOOKS, RunKind.REVERT)


def mapping_named(name: str) -> TableMapping:
    """The mapping of that name, or a sentence that lists the ones there are."""
    found = TableMapping.objects.filter(name__iexact=name.strip()).first()
    if found is None:
        names = ", ".join(TableMapping.objects.values_list("name", flat=True)) or _("none installed")
        raise Refused(_("There is no table mapping “%(name)s”. Mappings: %(names)s.") % {"name": name, "names": names})
    return found


def request_run(
    mapping: TableMapping,
    kind: str = RunKind.SYNCH,
    *,
    direction: str = "",
    user: User | None = None,
    background: bool = False,
    **options: Any,
) -> SynchRun:
    """Make a queued run. A queued run of the same scope is returned instead of a second one (coalescing).

    Options: confirmed, create, force, first_synch, local_ids, remote_ids, synch, batch, previews; `part_of`: the
    number of other work that executes the run itself; `after`: the numbers of runs that come first.
    """
    if not mapping.enabled and kind not in WITHOUT_SYNCHRONISING:
        raise Refused(_("The table mapping %(name)s is not enabled.") % {"name": mapping.name})
    # what is about couplings, not about data, concerns lines like any record
    tidies = kind in (RunKind.UNCOUPLE, RunKind.REVERT) or options.get("deleted")
    if not tidies and (lines := why_not_alone(mapping)):
        raise Refused(lines)
    if direction:
        check_direction(mapping, direction)
        options["direction"] = direction
    with transaction.atomic():
        if kind not in (RunKind.PREVIEW, RunKind.RECORDS):
            for same in SynchRun.objects.filter(mapping=mapping, kind=kind, status=RunStatus.QUEUED):
                if same.options == options:
                    return same
        run = SynchRun.objects.create(mapping=mapping, kind=kind, options=options, requested_by=user)
        if background:
            transaction.on_commit(lambda: enqueue(run))
    return run


def why_not_alone(mapping: TableMapping) -> str:
    """What to do instead of synchronising the lines of documents by themselves (INV-04); blank for other records."""
    header = pairs.get(mapping.pair).only_with
    if not header:
        return ""
    return _("The records of %(name)s are lines: they go with their headers. Synchronise %(header)s instead.") % {
        "name": mapping.name,
        "header": header,
    }


def check_direction(mapping: TableMapping, direction: str) -> None:
    if direction not in Direction.values or direction == Direction.BIDIRECTIONAL:
        raise Refused(
            _("“%(direction)s” is not a direction. Directions: %(known)s.")
            % {"direction": direction, "known": f"{Direction.TO}, {Direction.FROM}"}
        )
    if direction not in mapping.directions:
        raise Refused(
            _("The table mapping %(name)s is not configured for the direction %(direction)s; it goes %(own)s.")
            % {"name": mapping.name, "direction": direction, "own": mapping.direction}
        )


def enqueue(run: SynchRun) -> None:
    """Hand the run to the worker. Call on commit."""
    import_string("integration.tasks.execute_run").using(priority=priority(run)).enqueue(run.pk)


def priority(run: SynchRun) -> int:
    """A person waits for what they have asked for; what runs by itself, and whole tables, wait for them."""
    return PERSON if run.requested_by_id is not None and run.kind != RunKind.FULL else 0


def check_free(mapping: TableMapping) -> None:
    """`Conflict` when a run keeps the mapping busy; a run whose worker died does not, it goes back to the queue."""
    other = busy(mapping)
    if other is not None and other in stale_runs():
        take_over([other])
        other = busy(mapping)
    if other is not None:
        raise _is_busy(mapping, other)


def _is_busy(mapping: TableMapping, other: SynchRun) -> Conflict:
    return Conflict(
        _("Run %(other)d of %(mapping)s is running; %(name)s can run when it has finished.")
        % {"other": other.pk, "mapping": other.mapping.name, "name": mapping.name}
    )


def start_run(
    mapping: TableMapping,
    kind: str = RunKind.SYNCH,
    *,
    direction: str = "",
    user: User | None = None,
    background: bool = False,
    observer: Observer | None = None,
    **options: Any,
) -> SynchRun:
    """Ask for a run and, unless it is for the background, execute it here.

    Here and now means now: when the mapping is busy it is a `Conflict` and nothing stays in the queue.
    """
    if background:
        return request_run(mapping, kind, direction=direction, user=user, background=True, **options)
    check_free(mapping)
    began = timezone.now()
    run = request_run(mapping, kind, direction=direction, user=user, **options)
    try:
        return execute(run, observer)
    except Conflict:
        SynchRun.objects.filter(pk=run.pk, status=RunStatus.QUEUED, requested_at__gte=began).delete()
        raise


def execute(run: SynchRun, observer: Observer | None = None) -> SynchRun:
    """Execute a queued run here and now; returns it with its final status. `Conflict` when its mapping is busy."""
    lease = leases.new_lease()
    with leases.at_work(lease), logs.about(run=run.pk, mapping=run.mapping.name):
        _acquire(run, lease)
        run.refresh_from_db()
        return _execute_leased(run, lease, observer)


def _acquire(run: SynchRun, lease: str) -> None:
    """Take the run; one running run per mapping and per category."""
    with transaction.atomic():
        if run.mapping.category:
            # two workers that take two mappings of one category at the same moment must meet here
            list(TableMapping.every.select_for_update().filter(category=run.mapping.category).order_by("pk"))
        if run.kind not in LOOKS and (other := busy(run.mapping, besides=[run.pk])):
            raise _is_busy(run.mapping, other)
        ahead = SynchRun.objects.filter(pk__in=run.options.get("after", ()), status__in=_TO_DO)
        if (other := ahead.select_related("mapping").first()) is not None:
            raise _is_busy(run.mapping, other)
        now = timezone.now()
        try:
            with transaction.atomic():
                taken = SynchRun.objects.filter(pk=run.pk, status=RunStatus.QUEUED).update(
                    status=RunStatus.RUNNING,
                    lease=lease,
                    heartbeat=now,
                    started_at=run.started_at or now,
                    cancel_requested=False,
                )
        except IntegrityError:
            raise Conflict(_("A run of %(name)s is already running.") % {"name": run.mapping.name}) from None
        if not taken:
            raise Conflict(_("Run %(run)d is not waiting to be run.") % {"run": run.pk})


def _execute_leased(run: SynchRun, lease: str, observer: Observer | None) -> SynchRun:
    runner = engine.Runner(run, lease, observer)
    runner.share = share
    status, message = RunStatus.FINISHED, ""
    finding: Finding | None = None
    try:
        signing_in.check_run(run)
        with stored():
            runner.execute()
        if not runner.dry:
            engine.close_run_issues(run, runner.plan.left_out)
    except batches.LeaseLost:
        run.refresh_from_db()
        return run
    except batches.Cancelled:
        status, message = RunStatus.CANCELLED, Said("run_cancelled")
    except batches.AwaitingConfirmation as ask:
        status, message = RunStatus.AWAITING, _asks(ask)
        run.progress = {**run.progress, "confirm": {"why": ask.message, **ask.counts}}
        SynchRun.objects.filter(pk=run.pk, lease=lease).update(progress=run.progress)
    except PlanMoved as moved:
        status, message = RunStatus.FAILED, Said("run_moved", count=moved.moved, first=moved.first)
    except ConfigurationError as error:
        finding = error.finding
        status, message = RunStatus.FAILED, Said(finding)
    except Exception as error:  # an unforeseen error must end the run visibly, not hang it
        if batches.database_gone(error):
            raise
        logger.exception("run %s of %s failed", run.pk, run.mapping.name)
        finding = batches.unexpected(error)
        status, message = RunStatus.FAILED, Said(finding)
    _end(run, lease, status, message, finding)
    run.preview = runner.preview  # type: ignore[attr-defined]
    return run


def _end(run: SynchRun, lease: str, status: str, message: str, finding: Finding | None = None) -> None:
    done = timezone.now() if status not in ACTIVE else None
    # the run's end and what follows from it, together: a worker that dies in between must not lose the rest
    with transaction.atomic():
        ended = SynchRun.objects.filter(pk=run.pk, lease=lease).update(
            status=status, message=message, finished_at=done, lease="", heartbeat=None
        )
        run.refresh_from_db()
        if ended:
            if finding is not None:
                engine.book_run_issue(run, finding)
            _after(run)


def _after(run: SynchRun) -> None:
    """Tell the schedule that started it, and the full synchronisation, which may release dependants."""
    from integration.services import ticking

    ticking.run_ended(run)
    if run.kind == RunKind.FULL:
        from integration.services import full_synch

        full_synch.run_ended(run)


def _asks(ask: batches.AwaitingConfirmation) -> Said:
    counts = ask.counts
    if ask.message == "creations":
        return Said("run_asks_creations", match=counts["match"], to=counts["insert_to"], back=counts["insert_from"])
    if ask.message == "restored":
        return Said("run_asks_restored", **counts)
    if ask.message == "revert":
        return Said("run_asks_revert", count=counts["entries"])
    return Said("run_asks", **{key: counts.get(key, 0) for key in ("uncouple", "insert", "blank", "couplings")})


def confirm(run: SynchRun, *, background: bool = False) -> SynchRun:
    """Let a run that awaits confirmation go on."""
    with transaction.atomic():
        changed = SynchRun.objects.filter(pk=run.pk, status=RunStatus.AWAITING).update(
            status=RunStatus.QUEUED, options={**run.options, "confirmed": True}, message=""
        )
        if not changed:
            raise Conflict(_("Run %(run)d does not await confirmation.") % {"run": run.pk})
        run.refresh_from_db()
        if background:
            transaction.on_commit(lambda: enqueue(run))
    return run


def resume(run: SynchRun, *, background: bool = False) -> SynchRun:
    """Queue a run again that was stopped by an error or cancelled; it goes on after its last batch (ENG-206)."""
    # what it was part of is over: it goes on by itself
    options = {name: value for name, value in run.options.items() if name != "part_of"}
    with transaction.atomic():
        changed = SynchRun.objects.filter(pk=run.pk, status__in=[RunStatus.FAILED, RunStatus.CANCELLED]).update(
            status=RunStatus.QUEUED, message="", finished_at=None, cancel_requested=False, options=options
        )
        if not changed:
            raise Conflict(_("Run %(run)d was not stopped, so there is nothing to resume.") % {"run": run.pk})
        parts.resume(run)
        run.refresh_from_db()
        if background:
            transaction.on_commit(lambda: enqueue(run))
    return run


def cancel(run: SynchRun) -> SynchRun:
    """Ask a run to stop: at once when it is not running, else after its batch."""
    with transaction.atomic():
        stopped = SynchRun.objects.filter(pk=run.pk, status__in=[RunStatus.QUEUED, RunStatus.AWAITING]).update(
            status=RunStatus.CANCELLED, finished_at=timezone.now(), message=Said("run_not_begun")
        )
        asked = SynchRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING).update(cancel_requested=True)
        if not stopped and not asked:
            raise Conflict(_("Run %(run)d has already ended.") % {"run": run.pk})
        run.refresh_from_db()
        if stopped:
            _after(run)
    return run


def end(run: SynchRun) -> bool:
    """End a run that was asked for before a backup was restored, whoever is at it. Where it was and that it had been
    confirmed is forgotten: resumed, it begins anew and asks. False when it had ended."""
    options = {
        name: value for name, value in run.options.items() if name not in ("confirmed", "confirmed_for_all", "inline")
    }
    with transaction.atomic():
        ended = SynchRun.objects.filter(pk=run.pk, status__in=ACTIVE).update(
            status=RunStatus.CANCELLED,
            message=Said("run_restored"),
            finished_at=timezone.now(),
            lease="",
            heartbeat=None,
            progress={},
            options=options,
        )
        RunPart.objects.filter(run=run).delete()
        run.refresh_from_db()
        if ended:
            _after(run)
    return bool(ended)


def abandon_own() -> None:
    """End the runs of this process, which is being stopped at the keyboard; their last batch was rolled back."""
    own = SynchRun.objects.filter(status=RunStatus.RUNNING, lease__startswith=leases.of_this_process())
    for run in own.select_related("mapping"):
        with transaction.atomic():
            SynchRun.objects.filter(pk=run.pk, lease=run.lease).update(
                status=RunStatus.CANCELLED,
                message=Said("run_stopped"),
                finished_at=timezone.now(),
                lease="",
                heartbeat=None,
            )
            run.refresh_from_db()
            _after(run)


def stale_runs() -> list[SynchRun]:
    """Running runs whose worker is gone."""
    return leases.abandoned(SynchRun.objects.select_related("mapping"))


def share(offered: Sequence[RunPart]) -> None:
    """Offer parts of a large run to all workers."""
    task = import_string("integration.tasks.execute_part")
    for part in offered:
        # what has begun before others of its kind
        task.using(priority=priority(part.run) + 1).enqueue(part.pk)


def execute_part(part_id: int, observer: Observer | None = None) -> str:
    """Do one part of a run that is at work; returns what became of it."""
    waiting = RunPart.objects.filter(pk=part_id, run__status=RunStatus.RUNNING).select_related("run__mapping").first()
    part = parts.take(waiting.run, part=part_id) if waiting else None
    if part is None:
        return "gone"
    try:
        with stored(), logs.about(run=part.run_id, mapping=part.run.mapping.name, part=part.number):
            parts.do(part, engine.Runner, observer)
    except (batches.LeaseLost, batches.Cancelled):
        return "left"
    part.refresh_from_db()
    return part.status


def worker_lost(run: SynchRun) -> bool:
    """The worker of the run died: the run goes back to the queue, unless worker after worker dies at the same place;
    then it is given up. False when somebody else was first."""
    times = leases.lost(run)
    if times >= leases.GIVEN_UP:
        finding = Finding("worker_lost", "", {"times": times})
        _end(run, "", RunStatus.FAILED, Said(finding), finding)
    return 0 < times < leases.GIVEN_UP


def take_over(runs: Sequence[SynchRun]) -> int:
    """Put runs whose worker died back in the queue; they go on after their last batch."""
    return sum(leases.give_back(run) for run in runs)
