"""Executions: a project is checked and its tasks are run, one after the other, for each organisation mapping (FO-160 to
FO-173).

The work itself is done by runs of the engine; an execution is their frame. It holds a lease like them: when its worker
dies it goes back to the queue, and another one goes on, with the task that was interrupted after its last batch.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from integration import time_zone
from integration.engine import leases
from integration.language import stored
from integration.models import SynchRun, TableMapping
from integration.models.run import ACTIVE, RunKind, RunStatus
from integration.services import synchronise, workers
from integration.services.errors import Conflict, Refused
from p2c.models import Execution, ExecutionStatus, ExecutionTask, Project, Trigger
from p2c.models.execution import UNFINISHED
from p2c.prospect_to_cash import row_errors
from p2c.prospect_to_cash.description import describe
from p2c.prospect_to_cash.validation import Finding, errors, validate

logger = logging.getLogger("p2c.data_integration")

#: called after every batch with the execution's task and its run (progress bars)
Observer = Callable[[ExecutionTask, SynchRun], None]
_TASK = "p2c.tasks.execute_project"
_COUNTERS = {"inserted": "inserted", "updated": "modified", "unchanged": "unchanged", "failed": "failed"}


# --- asking ---------------------------------------------------------------------------------------------------------


def request(
    project: Project,
    *,
    trigger: str = Trigger.MANUAL,
    user: User | None = None,
    rerun_of: Execution | None = None,
    background: bool = False,
) -> Execution:
    """A queued execution; `Conflict` while another one of the project is not over. In the background, one whose worker
    died is gone on with instead."""
    if background and (left := _left(project)) is not None and take_over(left):
        enqueue(left)
        return left
    execution = Execution(project=project, trigger=trigger, requested_by=user, rerun_of=rerun_of)
    with transaction.atomic():
        _add(execution)
        if background:
            transaction.on_commit(lambda: enqueue(execution))
    return execution


def _add(execution: Execution) -> None:
    """The only one of its project that is not over."""
    try:
        with transaction.atomic():
            execution.save()
    except IntegrityError:
        raise _is_busy(execution.project) from None


def _is_busy(project: Project) -> Conflict:
    other = project.executions.filter(status__in=UNFINISHED).first()
    return Conflict(
        _("Execution %(other)s of the project “%(name)s” is not over yet; start another one when it is.")
        % {"other": other.pk if other else "", "name": project.name}
    )


def _left(project: Project) -> Execution | None:
    """The execution of the project whose worker is gone."""
    return next((each for each in stale() if each.project_id == project.pk), None)


def enqueue(execution: Execution) -> None:
    """Hand the execution to the worker. Call on commit."""
    import_string(_TASK).enqueue(execution.pk)


def run(
    project: Project,
    *,
    trigger: str = Trigger.MANUAL,
    user: User | None = None,
    rerun_of: Execution | None = None,
    observer: Observer | None = None,
) -> Execution:
    """Run the project here and now; `Conflict` while somebody is at it. One whose worker died is gone on with instead,
    and one that waits for a worker is executed now."""
    if (left := _left(project)) is not None:
        take_over(left)
    waiting = project.executions.filter(status=ExecutionStatus.QUEUED).first()
    if waiting is not None:
        return execute(waiting, observer)
    # at work from its first moment: whoever dies here leaves nothing in the queue
    lease, now = leases.new_lease(), timezone.now()
    execution = Execution(project=project, trigger=trigger, requested_by=user, rerun_of=rerun_of)
    execution.status, execution.lease = ExecutionStatus.RUNNING, lease
    execution.heartbeat = execution.started_at = now
    _add(execution)
    return _leased(execution, lease, observer)


def rerun(execution: Execution, *, user: User | None = None, background: bool = False) -> Execution:
    """FO-164: the whole execution once more, failed rows included, at once."""
    if execution.status in UNFINISHED:
        raise Refused(_("Execution %(execution)d is not over yet.") % {"execution": execution.pk})
    if background:
        return request(execution.project, trigger=Trigger.RERUN, user=user, rerun_of=execution, background=True)
    return run(execution.project, trigger=Trigger.RERUN, user=user, rerun_of=execution)


def cancel(execution: Execution) -> None:
    """Stop an execution: at once while it waits or its worker is gone, else after the batch it is at."""
    if (left := _left(execution.project)) is not None:
        take_over(left)
    lease = leases.new_lease()
    with transaction.atomic():
        waiting = Execution.objects.filter(pk=execution.pk, status=ExecutionStatus.QUEUED)
        if waiting.update(status=ExecutionStatus.RUNNING, lease=lease):
            _finish(execution, lease, stopped=True)
            return
        running = Execution.objects.filter(pk=execution.pk, status=ExecutionStatus.RUNNING)
        if not running.update(cancel_requested=True):
            raise Refused(_("Execution %(execution)d is over already.") % {"execution": execution.pk})
    for task in execution.tasks.filter(status=ExecutionStatus.RUNNING).select_related("run"):
        if task.run is not None and task.run.status == RunStatus.RUNNING:
            synchronise.cancel(task.run)


def stale() -> list[Execution]:
    """Running executions whose worker is gone. One is at work, too, while a run of its tasks is."""
    left = leases.abandoned(_all())
    if not left:
        return left
    at_work = ExecutionTask.objects.filter(execution__in=left, run__status=RunStatus.RUNNING)
    at_work = at_work.exclude(run__in=[run.pk for run in synchronise.stale_runs()])
    living = set(at_work.values_list("execution_id", flat=True))
    return [each for each in left if each.pk not in living]


def take_over(execution: Execution) -> bool:
    """Put an execution whose worker died back in the queue, and note it in its history."""
    said = execution.heartbeat or execution.started_at or execution.requested_at
    task = execution.tasks.filter(status=ExecutionStatus.RUNNING).first()
    with transaction.atomic():
        if not leases.give_back(execution):
            return False
        params = {"record": execution.pk, "time": time_zone.local(said).strftime("%Y-%m-%d %H:%M:%S %Z")}
        note = _noted(Finding("p2c.interrupted", "", params, task=task.name if task else "", warning=True))
        execution.refresh_from_db()
        execution.problems = [*execution.problems, note]
        execution.save(update_fields=["problems"])
    return True


def _all() -> QuerySet[Execution]:
    return Execution.objects.select_related("project")


workers.register(workers.Work(_all, _TASK, stale, take_over, end=cancel))


# --- executing ------------------------------------------------------------------------------------------------------


def execute(execution: Execution, observer: Observer | None = None) -> Execution:
    """Execute a queued execution; `Conflict` when somebody else is at it, or it is over."""
    lease, now = leases.new_lease(), timezone.now()
    taken = Execution.objects.filter(pk=execution.pk, status=ExecutionStatus.QUEUED).update(
        status=ExecutionStatus.RUNNING, lease=lease, heartbeat=now, started_at=execution.started_at or now
    )
    if not taken:
        execution.refresh_from_db()
        if execution.status in UNFINISHED:
            raise _is_busy(execution.project)
        raise Conflict(_("Execution %(execution)d is not waiting to be run.") % {"execution": execution.pk})
    execution.refresh_from_db()
    return _leased(execution, lease, observer)


def _leased(execution: Execution, lease: str, observer: Observer | None) -> Execution:
    try:
        with leases.at_work(lease):
            _execute(execution, lease, observer)
    except _Lost:
        pass
    except _Later:
        leases.give_back(execution)
    except Conflict:
        leases.give_back(execution)
        raise
    except KeyboardInterrupt:
        synchronise.abandon_own()
        _finish(execution, lease, stopped=True)
        raise
    except Exception as error:  # an unforeseen error must end the execution visibly, not hang it (FO-E19)
        logger.exception("execution %s of %s failed", execution.pk, execution.project)
        lines = str(error).strip().splitlines()
        params = {"record": execution.project.name, "detail": f"{type(error).__name__}: {lines[0] if lines else ''}"}
        problems = [*execution.problems, _noted(Finding("fo.e19", "", params))]
        _end(execution, lease, ExecutionStatus.ERROR, problems=problems)
    execution.refresh_from_db()
    return execution


class _Lost(Exception):
    """Another worker has taken the execution over."""


class _Later(Exception):
    """The run at hand went back to the queue, and so does the execution: this worker ends."""


def _alive(execution: Execution, lease: str) -> None:
    held = Execution.objects.filter(pk=execution.pk, lease=lease, status=ExecutionStatus.RUNNING)
    if not held.update(heartbeat=timezone.now()):
        raise _Lost


def _execute(execution: Execution, lease: str, observer: Observer | None) -> None:
    with stored():
        found = [] if execution.tasks.exists() else validate(describe(execution.project, count_rows=True))
        execution.problems += [_noted(each) for each in found]
    if errors(found):
        _end(execution, lease, ExecutionStatus.ERROR, problems=execution.problems)
        return
    if found:
        execution.save(update_fields=["problems"])
    for task in _tasks(execution):
        _alive(execution, lease)
        if Execution.objects.filter(pk=execution.pk, cancel_requested=True).exists():
            break
        if task.status in UNFINISHED:
            _run_task(execution, task, lease, observer)
    _finish(execution, lease)


def _noted(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "field": str(finding.field),
        "params": _plain(finding.params),
        "task": finding.task,
        "warning": finding.warning,
    }


def _plain(value: Any) -> Any:
    """Parameters as they can be kept; what another finding is the cause of stays a finding."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return value if value is None or isinstance(value, (int, float, str)) else str(value)


def _tasks(execution: Execution) -> list[ExecutionTask]:
    """What there is to do: for each organisation mapping, the tasks in their order (FO-144, FO-149)."""
    if not execution.tasks.exists():
        project = execution.project
        rows = [
            ExecutionTask(
                execution=execution,
                task=task,
                no=no,
                name=task.name,
                sales_organisation=organisation.sales_organisation,
                legal_entity=organisation.legal_entity,
            )
            for no, (organisation, task) in enumerate(
                ((o, t) for o in project.organisations.order_by("pk") for t in project.tasks.all()), 1
            )
        ]
        ExecutionTask.objects.bulk_create(rows)
    return list(execution.tasks.select_related("task", "run__mapping"))


def _run_task(execution: Execution, of: ExecutionTask, lease: str, observer: Observer | None) -> None:
    if of.task is None:
        return
    with transaction.atomic():
        run = of.run or _asked(of)
        ExecutionTask.objects.filter(pk=of.pk).update(
            status=ExecutionStatus.RUNNING, started_at=of.started_at or timezone.now(), run=run
        )
    of.refresh_from_db()

    def observed(run: SynchRun) -> None:
        Execution.objects.filter(pk=execution.pk, lease=lease).update(heartbeat=timezone.now())
        if observer is not None:
            observer(of, run)

    if run in synchronise.stale_runs():
        synchronise.take_over([run])
        run.refresh_from_db()
    if run.status == RunStatus.QUEUED:
        synchronise.check_free(run.mapping)
        run = synchronise.execute(run, observed)
    if run.status in ACTIVE:
        raise _Later
    _book(of, run)


def _asked(of: ExecutionTask) -> SynchRun:
    """FO-168: everything the first time and after what is read has changed, else what has changed or failed."""
    mapping = TableMapping.every.get(
        task_mapping__task=of.task, task_mapping__organisation__legal_entity=of.legal_entity,
        task_mapping__organisation__sales_organisation=of.sales_organisation,
    )  # fmt: skip
    kind = RunKind.FULL if mapping.full_compare_needed else RunKind.SYNCH
    return synchronise.request_run(mapping, kind, confirmed=True, create=True, part_of=of.execution_id)


@transaction.atomic
def _book(of: ExecutionTask, run: SynchRun) -> None:
    """What the run did, under the names of the history, and the rows it could not write."""
    job = run.jobs.first()
    counts = {name: getattr(job, counter) if job else 0 for name, counter in _COUNTERS.items()}
    of.run = run
    for name, value in counts.items():
        setattr(of, name, value)
    of.failed = row_errors.keep(of, run.pk)
    of.status = _status(of, run)
    of.message = "" if run.status == RunStatus.FINISHED else run.message
    of.finished_at = timezone.now()
    of.save()


def _status(of: ExecutionTask, run: SynchRun) -> str:
    """FO-162."""
    if run.status == RunStatus.CANCELLED:
        return ExecutionStatus.CANCELLED
    if run.status != RunStatus.FINISHED:
        return ExecutionStatus.ERROR
    return outcome(of.upserts, of.failed)


def outcome(upserts: int, failed: int) -> str:
    """FO-162: Completed where every row was upserted (or there was none), Warning where some were, Error where none."""
    if not failed:
        return ExecutionStatus.COMPLETED
    return ExecutionStatus.WARNING if upserts else ExecutionStatus.ERROR


def _finish(execution: Execution, lease: str, *, stopped: bool = False) -> None:
    """`stopped`: it ends where it is; what its runs have done stays and is booked."""
    if stopped:
        for task in execution.tasks.filter(status=ExecutionStatus.RUNNING).select_related("run"):
            if task.run.status in ACTIVE:
                synchronise.take_over([task.run])
                synchronise.cancel(task.run)
                task.run.refresh_from_db()
            _book(task, task.run)
    tasks = list(execution.tasks.all())
    upserts, failed = sum(t.upserts for t in tasks), sum(t.failed for t in tasks)
    if stopped or any(t.status in (ExecutionStatus.CANCELLED, *UNFINISHED) for t in tasks):
        status: str = ExecutionStatus.CANCELLED
    elif any(t.status == ExecutionStatus.ERROR and not t.failed for t in tasks):
        status = ExecutionStatus.WARNING if upserts else ExecutionStatus.ERROR
    else:
        status = outcome(upserts, failed)
    _end(execution, lease, status, upserts=upserts, errors=failed)


def _end(execution: Execution, lease: str, status: str, **values: Any) -> None:
    """The end of an execution and what follows from it, together."""
    from p2c.prospect_to_cash import mails, scheduling

    with transaction.atomic():
        held = Execution.objects.filter(pk=execution.pk, lease=lease)
        if not held.update(status=status, finished_at=timezone.now(), lease="", heartbeat=None, **values):
            return
        execution.refresh_from_db()
        _close(execution)
        scheduling.ended(execution)
    mails.tell(execution)
    prune()


def _close(execution: Execution) -> None:
    """What it has not come to is cancelled with it."""
    execution.tasks.filter(status__in=UNFINISHED).update(status=ExecutionStatus.CANCELLED)


def prune() -> int:
    """FO-163: the history is kept for 45 days (a setting); returns how many executions went."""
    before = timezone.now() - timedelta(days=settings.P2C_EXECUTION_DAYS)
    old = Execution.objects.exclude(status__in=UNFINISHED).filter(requested_at__lt=before)
    number = old.count()
    old.delete()
    return number
