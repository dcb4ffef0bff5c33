"""Celery on RabbitMQ behind the task API: as many workers on as many machines as one likes (`P2C_QUEUE=celery`).

A task stays a row of the queue in the database; its message only says that the row waits. So a message that comes twice
finds its row taken, one that is lost is sent again, and the embedded queue and this one differ in who is told, not in
what is done. Why not a package: docs/adr/0011-celery-on-rabbitmq.md.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from celery import Celery, signals
from celery.beat import ScheduleEntry, Scheduler, Service
from celery.exceptions import Reject
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django_tasks_db.backend import DatabaseBackend
from kombu import Exchange, Queue
from kombu.exceptions import OperationalError as BrokerError

logger = logging.getLogger("integration.workers")

QUEUE = "p2c"
#: what no worker can make sense of ends here, to be looked at
DEAD = Queue("p2c.dead", Exchange("p2c.dead", type="fanout"))
#: RabbitMQ's levels; those of a task are -100 to 100
_LEVELS = 9

app = Celery("p2c")
app.conf.update(
    broker_url=settings.P2C_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_connection_timeout=4,
    broker_transport_options={"confirm_publish": True},
    task_queues=[
        Queue(
            QUEUE,
            Exchange(QUEUE),
            routing_key=QUEUE,
            queue_arguments={"x-max-priority": _LEVELS, "x-dead-letter-exchange": DEAD.exchange.name},
        )
    ],
    task_default_queue=QUEUE,
    task_ignore_result=True,
    # a message is done with when its work is: a lost worker's comes again
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_acks_on_failure_or_timeout=False,
    worker_prefetch_multiplier=1,
    # nobody commands workers through the broker, and it would cost each a queue of its own
    worker_enable_remote_control=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_hijack_root_logger=False,
    beat_schedule={"look after runs and schedules": {"task": "p2c.look_after", "schedule": 5.0}},
)


# --- telling the workers ----------------------------------------------------------------------------------------------


class CeleryBackend(DatabaseBackend):
    """The queue of the database, whose workers are told by RabbitMQ instead of looking every second."""

    def enqueue(self, task: Any, args: Any, kwargs: Any) -> Any:
        result = super().enqueue(task, args, kwargs)
        if task.run_after is None:
            transaction.on_commit(partial(tell, [(result.id, task.priority)]))
        return result

    def run_worker(self, concurrency: int) -> None:
        """Execute tasks in so many processes until told to end."""
        options = ["--without-gossip", "--without-mingle", "--loglevel=warning", f"--hostname=p2c{os.getpid()}@%h"]
        app.worker_main(["--quiet", "worker", f"--concurrency={concurrency}", f"--queues={QUEUE}", *options])

    def run_scheduler(self) -> None:
        """Look after runs and schedules until told to end. A second one does no harm."""
        service = Service(app, max_interval=1, scheduler_cls=InPlace)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: service.stop())
        service.start()


def tell(tasks: Iterable[tuple[str, int]]) -> None:
    """Send the messages of waiting tasks (id, priority). With the broker away they wait for `remind`."""
    try:
        with app.producer_pool.acquire(block=True) as producer:
            for task_id, priority in tasks:
                level = round((priority + 100) * _LEVELS / 200)
                execute.apply_async([str(task_id)], producer=producer, priority=level, retry=False, confirm_timeout=5)
    except (BrokerError, *app.connection_for_write().recoverable_connection_errors) as error:
        logger.warning("RabbitMQ cannot be reached, workers are told when it is back: %s", error)


def remind() -> int:
    """Send the messages of tasks that wait although the queue is empty: they were lost, or their time has come."""
    from integration.services import workers

    waiting = workers.waiting_tasks()
    if not waiting:
        return 0
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1)
            if app.amqp.queues[QUEUE](broker.default_channel).queue_declare().message_count:
                return 0
    except (BrokerError, *broker.recoverable_connection_errors) as error:
        logger.warning("RabbitMQ cannot be reached: %s", error)
        return 0
    tell(waiting)
    return len(waiting)


# --- the worker -------------------------------------------------------------------------------------------------------

#: set in the main process when a worker is to end, read by the processes that do its work
_ending = multiprocessing.RawValue("b", 0)
_name = ""


@app.task(name="p2c.execute")
def execute(task_id: str) -> None:
    """Do the task of a row, unless somebody has it already."""
    from integration.services import workers

    try:
        workers.execute_task(task_id, _name)
    except (OperationalError, InterfaceError) as error:
        # whatever was done of it goes on by its own state; a row nobody has taken yet comes again
        logger.warning("the database cannot be reached: %s", str(error).splitlines()[0])
        connection.close()
        time.sleep(1)
        raise Reject(str(error), requeue=True) from error


@signals.worker_process_init.connect
def _begin(**_: Any) -> None:
    """A thread in each process that does work says that it lives, also in the middle of a long run."""
    global _name
    from integration.services import workers

    _name = workers.new_name()
    workers.stopping.clear()
    threading.Thread(target=_report, args=(_name,), daemon=True).start()


def _report(name: str) -> None:
    from integration.services import workers

    workers.safely(partial(workers.report, name))
    due = time.monotonic()
    while True:
        if _ending.value:
            workers.stopping.set()
        if time.monotonic() >= due:
            due = time.monotonic() + workers.EVERY.total_seconds()
            workers.safely(partial(workers.report, name))
        time.sleep(0.5)


@signals.worker_shutting_down.connect
def _end(**_: Any) -> None:
    """What is at work goes back to the queue after its batch, instead of keeping the worker for hours."""
    _ending.value = 1


@signals.celeryd_init.connect
def _declare(**_: Any) -> None:
    with app.connection_for_write() as broker:
        broker.ensure_connection()
        DEAD(broker.default_channel).declare()


# --- the scheduler ----------------------------------------------------------------------------------------------------


class InPlace(Scheduler):
    """Does its one entry where it is: a queue full of long runs must not keep the look at what is due waiting."""

    def apply_async(self, entry: ScheduleEntry, producer: Any = None, advance: bool = True, **kwargs: Any) -> None:
        self.reserve(entry)
        app.tasks[entry.task].run()


@app.task(name="p2c.look_after")
def look_after() -> None:
    """What the embedded worker's own thread does every few seconds."""
    global _name
    from integration.services import workers

    _name = _name or workers.new_name()
    workers.safely(partial(workers.look_after, _name))
    workers.safely(remind)
