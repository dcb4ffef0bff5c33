"""Look after runs and schedules for Celery's workers: start what is due, take over what a lost worker left behind."""

import sys
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, task_backends

from integration.management.commands._base import REFUSED, Translated


class Command(Translated):
    help = gettext_lazy("Look after runs and schedules for Celery's workers until Ctrl-C (P2C_QUEUE=celery).")

    def handle(self, *args: Any, **options: Any) -> None:
        run_scheduler = getattr(task_backends[DEFAULT_TASK_BACKEND_ALIAS], "run_scheduler", None)
        if run_scheduler is None:
            self.stderr.write(_("No scheduler is needed: the worker looks after schedules itself (P2C_QUEUE)."))
            sys.exit(REFUSED)
        self.stdout.write(_("The scheduler is ready; Ctrl-C ends it."))
        self.stdout.flush()
        run_scheduler()
