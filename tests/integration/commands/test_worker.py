"""Workers: the command, the heartbeat, and what happens to runs nobody is at."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from crm.models import Account
from integration.engine import leases
from integration.engine.run import Runner
from integration.models import SynchRun, WorkerHeartbeat
from integration.models.run import RunKind, RunStatus
from integration.services import synchronise, worker_state, workers
from integration.tasks import execute_run
from tests import factories

pytestmark = pytest.mark.django_db
ME = "this-worker:0:x"


@pytest.fixture(autouse=True)
def _world(world, queue) -> None:
    """Both sides set up; tasks wait in the database."""


@pytest.fixture
def edited():
    """A coupled customer whose change waits for a run."""
    customer, account = factories.coupled_customer("Kranich")
    customer.name = "Kranich & Co"
    customer.save()
    return account


def queued(**values) -> SynchRun:
    """A run that was asked for a while ago, without a task."""
    run = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), **{"kind": RunKind.SYNCH, **values})
    SynchRun.objects.filter(pk=run.pk).update(requested_at=timezone.now() - timedelta(minutes=1))
    return run


def dead_pid() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def travelled(account: Account) -> bool:
    return Account.objects.get(pk=account.pk).name == "Kranich & Co"


def test_the_worker_executes_what_is_queued(command, edited) -> None:
    run = queued()
    synchronise.enqueue(run)
    answer = command("worker", "--once")
    assert answer.status == 0
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    assert travelled(edited)
    assert DBTaskResult.objects.get().return_value == "finished"


def test_a_run_whose_task_was_lost_is_executed(command, edited) -> None:
    run = queued()
    command("worker", "--once")
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    assert travelled(edited)


def test_a_run_waits_while_its_category_is_busy(command, edited) -> None:
    other = SynchRun.objects.create(
        mapping=factories.mapping("VENDOR"), status="running", lease="elsewhere:1:x", heartbeat=timezone.now()
    )
    run = queued()
    synchronise.enqueue(run)
    command("worker", "--once")
    assert DBTaskResult.objects.get().return_value == "busy"
    run.refresh_from_db()
    assert run.status == RunStatus.QUEUED
    assert workers.requeue() == 0
    SynchRun.objects.filter(pk=other.pk).update(status="finished")
    command("worker", "--once")
    assert travelled(edited)


def test_two_tasks_for_one_run_execute_it_once(command, edited) -> None:
    run = queued()
    synchronise.enqueue(run)
    synchronise.enqueue(run)
    command("worker", "--once")
    assert sorted(DBTaskResult.objects.values_list("return_value", flat=True)) == ["finished", "gone"]
    assert [job.modified for job in run.jobs.all()] == [1, 0]


def test_a_tick_leaves_alone_what_is_somebody_s(edited) -> None:
    fresh = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"))
    queued(kind=RunKind.PREVIEW)
    queued(options={"inline": True})
    waiting = queued(options={"direction": "to_integration"})
    synchronise.enqueue(waiting)
    assert workers.tick(ME) == 0
    assert workers.tick(ME, grace=workers.NO_GRACE) == 1
    assert DBTaskResult.objects.filter(args_kwargs__args=[fresh.pk]).count() == 1


@pytest.mark.parametrize("how", ["dead process", "silent machine"])
def test_a_run_whose_worker_died_is_taken_over(command, edited, how) -> None:
    if how == "dead process":
        lease, heartbeat = f"{os.uname().nodename}:{dead_pid()}:x", timezone.now()
    else:
        lease, heartbeat = "elsewhere:1:x", timezone.now() - timedelta(minutes=2)
    run = queued(status=RunStatus.RUNNING, lease=lease, heartbeat=heartbeat)
    assert worker_state()["stale_runs"] == [run]
    command("worker", "--once")
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    assert travelled(edited)


def test_a_run_with_a_living_worker_is_left_to_it(command, edited) -> None:
    run = queued(status=RunStatus.RUNNING, lease=f"{os.uname().nodename}:{os.getppid()}:x", heartbeat=timezone.now())
    assert worker_state()["stale_runs"] == []
    command("worker", "--once")
    run.refresh_from_db()
    assert run.status == RunStatus.RUNNING
    assert not travelled(edited)


def test_a_long_statement_does_not_cost_a_run_its_worker(edited) -> None:
    """Matching a million records takes longer than a lease; the worker's own thread keeps the run meanwhile."""
    long_ago, lease = timezone.now() - timedelta(minutes=5), leases.new_lease()
    run = queued(status=RunStatus.RUNNING, lease=lease, heartbeat=long_ago)
    with leases.at_work(lease):
        assert worker_state()["stale_runs"] == []
        workers.tick(f"{os.uname().nodename}:{os.getpid()}:y")
        run.refresh_from_db()
        assert run.heartbeat > long_ago + timedelta(minutes=4)
        SynchRun.objects.filter(pk=run.pk).update(heartbeat=timezone.now() - timedelta(minutes=20))
        assert worker_state()["stale_runs"] == [run]


def test_what_this_process_has_let_go_of_is_taken_over(edited) -> None:
    """The database went away in the middle, and with it the way to say so."""
    lease = leases.new_lease()
    run = queued(status=RunStatus.RUNNING, lease=lease, heartbeat=timezone.now())
    with leases.at_work(lease):
        workers.tick(ME)
        run.refresh_from_db()
        assert run.status == RunStatus.RUNNING
    workers.tick(ME)
    run.refresh_from_db()
    assert run.status == RunStatus.QUEUED
    assert DBTaskResult.objects.filter(args_kwargs__args=[run.pk]).count() == 1


def test_a_new_process_of_the_same_number_is_not_the_old_one(edited) -> None:
    """In a container the worker that comes after a killed one often has its number."""
    run = queued(status=RunStatus.RUNNING, lease=f"{os.uname().nodename}:{os.getpid()}:x", heartbeat=timezone.now())
    assert workers.start(ME) == 1
    run.refresh_from_db()
    assert run.status == RunStatus.QUEUED


@pytest.mark.parametrize("reported", [True, False], ids=["reported", "never reported"])
def test_tasks_of_a_dead_worker_are_closed(edited, reported) -> None:
    gone = f"{os.uname().nodename[:40]}:{dead_pid()}:x"
    if reported:
        workers.beat(gone)
    task = execute_run.enqueue(0)
    DBTaskResult.objects.get(pk=task.id).claim(gone)
    workers.tick(ME)
    row = DBTaskResult.objects.get(pk=task.id)
    assert row.status == "FAILED"
    assert "WorkerGone" in row.traceback
    other = execute_run.enqueue(0)
    DBTaskResult.objects.get(pk=other.id).claim(f"{os.uname().nodename[:40]}:{os.getpid()}:x")
    DBTaskResult.objects.filter(pk=other.id).update(worker_ids=["a worker of another kind"])
    workers.tick(ME)
    assert DBTaskResult.objects.get(pk=other.id).status == "RUNNING"


def test_a_run_whose_worker_died_on_another_machine_before_it_reported_goes_on(edited) -> None:
    run = queued()
    synchronise.enqueue(run)
    row = DBTaskResult.objects.get(args_kwargs__args=[run.pk])
    row.claim("elsewhere:7:x")
    workers.tick(ME, grace=workers.NO_GRACE)
    assert DBTaskResult.objects.get(pk=row.pk).status == "RUNNING", "it may be about to report"
    DBTaskResult.objects.filter(pk=row.pk).update(started_at=timezone.now() - workers.ALIVE)
    workers.tick(ME, grace=workers.NO_GRACE)
    assert {task.status for task in DBTaskResult.objects.filter(args_kwargs__args=[run.pk])} == {"FAILED", "READY"}


def test_asked_to_end_the_worker_hands_its_run_back_after_the_batch(command, edited) -> None:
    run = queued()
    synchronise.enqueue(run)
    batches = Runner._batch

    def ask_after_the_first(self, body):
        workers.stopping.set()
        batches(self, body)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Runner, "_batch", ask_after_the_first)
        assert execute_run.call(run.pk) == RunStatus.QUEUED
    run.refresh_from_db()
    assert run.lease == ""
    assert travelled(edited)
    workers.stopping.clear()
    command("worker", "--once")
    run.refresh_from_db()
    assert run.status == RunStatus.FINISHED
    assert sum(job.modified for job in run.jobs.all()) == 1


def test_heartbeat_and_readiness(command, settings, client: Client) -> None:
    settings.P2C_QUEUE = "database"
    assert worker_state() == {"alive": False, "last_seen": None, "stale_runs": []}
    answer = client.get("/readyz").json()["checks"]["worker"]
    assert answer["status"] == "failed"
    assert "No worker has ever reported" in answer["message"]
    workers.beat(ME)
    assert worker_state()["alive"]
    assert client.get("/readyz").json()["checks"]["worker"]["status"] == "ok"
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert not worker_state()["alive"]
    assert "No worker has reported since" in client.get("/readyz").json()["checks"]["worker"]["message"]
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(days=8))
    workers.beat("another:0:x")
    assert list(WorkerHeartbeat.objects.values_list("name", flat=True)) == ["another:0:x"]


def test_a_worker_of_this_machine_whose_process_is_gone_is_not_alive() -> None:
    workers.beat(f"{os.uname().nodename[:40]}:{dead_pid()}:x")
    assert not worker_state()["alive"]
    workers.beat(f"{os.uname().nodename[:40]}:{os.getpid()}:x")
    assert worker_state()["alive"]


def test_readiness_names_runs_left_behind(client: Client) -> None:
    run = queued(status=RunStatus.RUNNING, lease="elsewhere:1:x", heartbeat=timezone.now() - timedelta(minutes=2))
    answer = client.get("/readyz").json()["checks"]["runs"]
    assert answer["status"] == "failed"
    assert str(run) in answer["message"]


def test_no_worker_where_tasks_run_at_once(command, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    from tests.integration.commands.conftest import _forget_backends

    _forget_backends()
    answer = command("worker", "--once")
    assert answer.status == 2
    assert "No worker is needed" in answer.err
