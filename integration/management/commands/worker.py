"""Run the background worker: it executes queued runs, starts schedules, and takes over runs whose worker died."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME, task_backends
from django_tasks_db import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker

from integration.management.commands._base import REFUSED, Translated
from integration.services import workers

logger = logging.getLogger("integration.workers")


class QueueWorker(Worker):
    """The queue's own worker; asked to end, it hands its run back after the batch instead of finishing it."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        workers.stopping.set()
        super().shutdown(signum, frame)


class Command(Translated):
    help: Any = gettext_lazy(
        "Execute queued runs until Ctrl-C, start what is scheduled, and take over runs whose worker died."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help=_("execute what is queued, then end"))

    def handle(self, *args: Any, **options: Any) -> None:
        if not isinstance(task_backends[DEFAULT_TASK_BACKEND_ALIAS], DatabaseBackend):
            self.stderr.write(_("No worker is needed: tasks are executed at once here (P2C_QUEUE is “immediate”)."))
            sys.exit(REFUSED)
        name = workers.new_name()
        workers.stopping.clear()
        workers.start(name)
        ended = threading.Event()
        # once: what is queued and no more; schedules are for a worker that stays
        look = partial(workers.tick if options["once"] else workers.look_after, name)
        ticker = threading.Thread(target=self.look_after, args=(look, ended), daemon=True)
        ticker.start()
        try:
            self.run_tasks(name, once=options["once"])
        finally:
            ended.set()
            ticker.join(timeout=workers.EVERY.total_seconds())

    def run_tasks(self, name: str, *, once: bool) -> None:
        worker = QueueWorker(
            queue_names=[DEFAULT_TASK_QUEUE_NAME],
            interval=1,
            batch=once,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        asked_by = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
        before = {number: signal.getsignal(number) for number in asked_by}
        worker.configure_signals()
        if not once:
            self.stdout.write(_("The worker is ready; Ctrl-C ends it."))
            self.stdout.flush()
        try:
            worker.run()
            # what was queued meanwhile without a task: runs that found their mapping busy
            while once and worker.running and workers.requeue(grace=workers.NO_GRACE):
                worker.run()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def look_after(self, look: Callable[[], Any], ended: threading.Event) -> None:
        """In a thread of its own, so that the worker reports and schedules start also in the middle of a long run."""
        try:
            while not ended.wait(workers.EVERY.total_seconds()):
                try:
                    look()
                except DatabaseError as error:
                    # the next round tries again; the log says what kept this one
                    logger.warning("looking after runs failed: %s", error)
                    connection.close()
                except Exception:  # this thread must outlive one bad round, or nothing runs by itself any more
                    logger.exception("looking after runs failed")
        finally:
            connection.close()
