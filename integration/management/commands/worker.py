"""Run the background worker: it executes queued runs, starts schedules, and takes over runs whose worker died."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends
from django_tasks_db import DatabaseBackend

from integration.management.commands._base import REFUSED, Translated
from integration.services import workers

logger = logging.getLogger("integration.workers")


class Command(Translated):
    help: Any = gettext_lazy(
        "Execute queued runs until Ctrl-C, start what is scheduled, and take over runs whose worker died."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help=_("execute what is queued, then end"))
        parser.add_argument(
            "--concurrency", type=int, default=1, help=_("processes of this worker (P2C_QUEUE=celery only)")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        backend: Any = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
        if not isinstance(backend, DatabaseBackend):
            self.stderr.write(_("No worker is needed: tasks are executed at once here (P2C_QUEUE is “immediate”)."))
            sys.exit(REFUSED)
        if not options["once"] and (run_worker := getattr(backend, "run_worker", None)):
            run_worker(options["concurrency"])
            return
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
        worker = workers.QueueWorker(name, batch=once)
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
                workers.safely(look)
        finally:
            connection.close()
