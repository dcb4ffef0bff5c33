"""Executions whose worker is gone: seen as interrupted, gone on with, told in the history (FO-161, FO-162)."""

import pytest
from django.utils import timezone

from erp.fo.models import Customer
from integration import messages
from integration.engine import leases
from integration.models import SynchRun
from integration.models.run import ACTIVE
from integration.services import workers
from integration.services.errors import Conflict
from p2c.models import Execution, ExecutionStatus
from p2c.prospect_to_cash import executions
from tests.integration.commands.conftest import call, queue  # noqa: F401
from tests.p2c.prospect_to_cash.conftest import run, told
from tests.p2c.prospect_to_cash.test_running import account
from tests.reading import read
from tests.sharing import shareable

pytestmark = pytest.mark.django_db
OPTIONS = {"create": True, "confirmed": True}
GONE_ON = {"status": "completed", "problems": ["p2c.interrupted"], "Accounts - Customers": {"inserted": 1}}


@shareable
def project(fo):
    account(fo, transactioncurrency=fo.dollar)
    return fo.project("accounts_direct", "Our accounts")


@shareable
def silent(project):
    """An execution at which a worker of another machine is, who has not been heard of for minutes."""
    execution = executions.request(project)
    Execution.objects.update(
        status=ExecutionStatus.RUNNING, lease="elsewhere:1:x", heartbeat=timezone.now() - leases.LEASE * 2
    )
    execution.refresh_from_db()
    return execution


def at_work(execution, **values):
    """A run of its task, at which somebody is."""
    mapping = execution.project.tasks.get().mappings.get().mapping
    values = {
        "lease": "elsewhere:1:x",
        "heartbeat": timezone.now(),
        "options": OPTIONS | {"part_of": execution.pk},
        **values,
    }
    made = SynchRun.objects.create(mapping=mapping, kind="full", status="running", **values)
    SynchRun.objects.filter(pk=made.pk).update(requested_at=timezone.now() - leases.LEASE)
    task = execution.project.tasks.get()
    execution.tasks.create(
        no=1, task=task, name=task.name, sales_organisation="Nordics", legal_entity="USMF", run=made, status="running"
    )
    return made


@pytest.mark.says("p2c.interrupted")
def test_the_next_start_goes_on_with_it(project, silent):
    """FO-161: it is the same execution, and its history says what happened."""
    assert executions.stale() == [silent]
    ended = run(project)
    assert ended == silent
    assert told(ended) == GONE_ON
    [note] = ended.problems
    assert note["warning"]
    said = f"{messages.sentence(note['code'], note['params'])} {messages.next_step(note['code'], note['params'])}"
    read(said, f"Execution {silent.pk} was interrupted", "last heard of at", "Nothing needs to be done")


def test_while_a_run_of_it_is_at_work_nobody_takes_it(project, silent):
    """FO-161: a statement may take longer than a lease; the run's own heartbeat counts."""
    at_work(silent)
    assert executions.stale() == []
    with pytest.raises(Conflict, match=f"Execution {silent.pk} of the project “Our accounts” is not over yet"):
        run(project)


def test_a_worker_goes_on_with_it_in_its_frame(silent, queue):  # noqa: F811
    """FO-161, FO-163: nobody starts the project again, and its run is not executed beside it, or no history has it."""
    left = at_work(silent, heartbeat=silent.heartbeat)
    assert call("worker", "--once").status == 0
    silent.refresh_from_db()
    assert told(silent) == GONE_ON
    assert [(task.run, task.status) for task in silent.tasks.all()] == [(left, "completed")]
    assert Customer.objects.count() == 1


def test_one_whose_task_was_lost_is_queued_again(project, queue):  # noqa: F811
    """FO-161: the worker died between taking the task and the execution."""
    execution = executions.request(project)
    call("worker", "--once")
    execution.refresh_from_db()
    assert told(execution) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}


def test_a_worker_that_is_to_end_hands_it_back(project, queue, monkeypatch):  # noqa: F811
    """FO-161: after the batch it is at; the next worker goes on, and nobody was killed."""
    execution = executions.request(project)
    workers.stopping.set()
    try:
        assert executions.execute(execution, lambda _task, run: workers.hand_back(run)).status == "queued"
    finally:
        workers.stopping.clear()
    call("worker", "--once")
    execution.refresh_from_db()
    assert told(execution) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}


def test_its_own_worker_does_not_take_it_for_interrupted(project, monkeypatch):
    """FO-161: a worker looks after work while it is at some; what it is at goes on and is told of once."""
    seen = []

    def look(_task, _run):
        seen.append((workers.report(workers.new_name()), Execution.objects.get().status))

    execution = executions.execute(executions.request(project), look)
    assert seen
    assert set(seen) == {(0, ExecutionStatus.RUNNING)}
    assert told(execution) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}


def test_it_can_be_cancelled_at_once(project, silent):
    """FO-162: with the run in its frame; the next execution writes the rest."""
    at_work(silent, heartbeat=silent.heartbeat)
    executions.cancel(silent)
    silent.refresh_from_db()
    assert silent.status == ExecutionStatus.CANCELLED
    assert not SynchRun.objects.filter(status__in=ACTIVE).exists()
    assert told(run(project)) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}


def test_stopped_at_the_keyboard_what_was_written_stays_and_is_counted(project):
    """FO-162, FO-173."""

    def stop(_task, _run):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        executions.run(project, observer=stop)
    ended = Execution.objects.get()
    assert (ended.status, ended.upserts) == (ExecutionStatus.CANCELLED, Customer.objects.count())
    assert not SynchRun.objects.filter(status__in=ACTIVE).exists()
    assert run(project).status == ExecutionStatus.COMPLETED
    assert Customer.objects.count() == 1


def test_what_waits_for_a_worker_is_executed_by_whoever_runs_the_project(project):
    """FO-161: a site without a worker is not stuck with it."""
    waiting = executions.request(project, background=True)
    assert run(project) == waiting
    assert waiting.project.executions.count() == 1


def test_a_busy_mapping_sends_it_back_to_the_queue(project):
    """FO-161: somebody takes an earlier run of the task back meanwhile; nothing is lost."""
    mapping = project.tasks.get().mappings.get().mapping
    other = SynchRun.objects.create(
        mapping=mapping, kind="revert", status="running", lease="elsewhere:1:x", heartbeat=timezone.now()
    )
    with pytest.raises(Conflict, match=f"Run {other.pk} of {mapping.name} is running"):
        run(project)
    execution = Execution.objects.get()
    assert execution.status == ExecutionStatus.QUEUED
    SynchRun.objects.filter(pk=other.pk).update(status="finished")
    assert run(project) == execution
    execution.refresh_from_db()
    assert told(execution) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}
