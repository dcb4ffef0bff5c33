"""Celery behind the task API: the row is the truth, the message only says that it waits."""

import logging

import pytest
from celery.exceptions import Reject
from django.core.management import call_command
from django.db import OperationalError, transaction
from django_tasks import task_backends
from django_tasks_db.models import DBTaskResult

from integration.models import SynchRun
from integration.services import synchronise, workers
from integration.tasks import execute_run
from p2c import celery
from tests import factories


@pytest.fixture
def broker(settings, monkeypatch):
    """A broker in the memory of this process, and the tasks told to it: (task, priority), in the order they come."""
    settings.TASKS = {"default": {"BACKEND": "p2c.celery.CeleryBackend"}}
    settings.P2C_QUEUE = "celery"
    forget_backends()
    use("memory://", monkeypatch)
    with celery.app.connection_for_write() as link:
        queue = celery.app.amqp.queues[celery.QUEUE](link.default_channel)
        queue.declare()
        queue.purge()
        yield queue
        queue.purge()
    forget_backends()


def use(url, monkeypatch):
    monkeypatch.setattr(celery.app, "_pool", None, raising=False)
    monkeypatch.setattr(celery.app.amqp, "_producer_pool", None, raising=False)
    monkeypatch.setitem(celery.app.conf, "broker_url", url)
    monkeypatch.setitem(celery.app.conf, "broker_write_url", url)
    monkeypatch.setitem(celery.app.conf, "broker_read_url", url)


def forget_backends():
    task_backends.__dict__.pop("settings", None)
    task_backends._settings = None
    if hasattr(task_backends._connections, "default"):
        del task_backends._connections.default


def told(queue):
    found = []
    while (message := queue.get(no_ack=True)) is not None:
        found.append((message.payload[0][0], message.properties.get("priority")))
    return found


def a_run(kind="synch", **options):
    return SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), kind=kind, **options)


@pytest.mark.django_db(transaction=True)
def test_workers_are_told_when_the_row_is_there_and_not_before(broker):
    with transaction.atomic():
        kept = execute_run.enqueue(1)
        assert told(broker) == []
    assert [task for task, _level in told(broker)] == [kept.id]
    with transaction.atomic():
        execute_run.enqueue(2)
        transaction.set_rollback(True)
    assert told(broker) == []
    assert DBTaskResult.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_a_person_asked_for_comes_before_what_runs_by_itself(broker, django_user_model):
    factories.make_world()
    clerk = django_user_model.objects.create(username="clerk")
    for run in (a_run(), a_run(requested_by=clerk), a_run("full", requested_by=clerk)):
        synchronise.enqueue(run)
    nightly, asked, whole_table = (level for _task, level in told(broker))
    assert asked > nightly == whole_table
    # the embedded queue and what is told again have the same order
    assert [priority for _id, priority in DBTaskResult.objects.values_list("id", "priority")] == [50, 0, 0]


@pytest.mark.django_db(transaction=True)
def test_with_the_broker_away_tasks_wait_and_are_told_later(broker, monkeypatch, caplog):
    use("amqp://guest:guest@127.0.0.1:1//", monkeypatch)
    # it is tried for less than four seconds, and without pauses
    monkeypatch.setitem(celery.app.conf, "broker_connection_timeout", 0.1)
    monkeypatch.setattr("kombu.utils.functional.sleep", lambda seconds: None)
    waiting = execute_run.enqueue(1)
    assert "RabbitMQ cannot be reached, workers are told when it is back" in caplog.text
    assert "guest:guest" not in caplog.text
    DBTaskResult.objects.update(enqueued_at=workers.timezone.now() - 2 * workers.GRACE)
    assert celery.remind() == 0
    use("memory://", monkeypatch)
    assert celery.remind() == 1
    assert [task for task, _level in told(broker)] == [waiting.id]


@pytest.mark.django_db(transaction=True)
def test_what_the_queue_still_has_is_not_told_again(broker):
    execute_run.enqueue(1)
    DBTaskResult.objects.update(enqueued_at=workers.timezone.now() - 2 * workers.GRACE)
    assert celery.remind() == 0
    assert len(told(broker)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_that_comes_twice_does_nothing(broker):
    task = execute_run.enqueue(4711)
    celery.execute(task.id)
    row = DBTaskResult.objects.get()
    assert (row.status, row.return_value) == ("SUCCESSFUL", "gone")
    celery.execute(task.id)
    row.refresh_from_db()
    assert row.finished_at == DBTaskResult.objects.get().finished_at


@pytest.mark.django_db(transaction=True)
def test_a_task_whose_end_met_no_database_is_closed_later(broker, monkeypatch, caplog):
    task = execute_run.enqueue(4711)
    row = DBTaskResult

    def away(self, *_):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as gone:
        gone.setattr(row, "set_successful", away)
        gone.setattr(row, "set_failed", away)
        gone.setattr(celery.time, "sleep", lambda seconds: None)
        gone.setattr(celery, "_name", workers.new_name())
        with caplog.at_level(logging.WARNING), pytest.raises(Reject) as rejected:
            celery.execute(task.id)
        assert rejected.value.requeue
    assert row.objects.get().status == "RUNNING"
    workers.report(workers.new_name())
    assert row.objects.get().status == "FAILED"


def test_without_celery_there_is_nothing_for_a_scheduler_to_do(capsys, db):
    with pytest.raises(SystemExit) as ended:
        call_command("scheduler")
    assert ended.value.code == 2
    assert "No scheduler is needed" in capsys.readouterr().err
