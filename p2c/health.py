"""Is the site alive, and is it ready to work: the two questions an operator's probe asks."""

import logging
import socket
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

Answer = tuple[bool, str]

_BROKER_SECONDS = 2


def _find(module: str, name: str) -> Callable[[], Any] | None:
    """Return a function of the engine, or None in an installation that has no such function."""
    if find_spec(module) is None:
        return None
    return getattr(import_module(module), name, None)


def check_database() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return True, _("The database answers.")


def check_migrations() -> Answer:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if not pending:
        return True, _("All migrations are applied.")
    sentence = ngettext(
        "%(count)d migration is not applied: run migrate.",
        "%(count)d migrations are not applied: run migrate.",
        pending,
    )
    return False, sentence % {"count": pending}


def check_change_feed() -> Answer:
    missing_triggers = _find("integration.changefeed", "missing_triggers")
    if missing_triggers is None:
        return True, _("There is no change feed to check.")
    missing = list(missing_triggers())
    if not missing:
        return True, _("The change feed's triggers are in place.")
    return False, _("The change feed misses triggers: %(names)s.") % {"names": ", ".join(map(str, missing))}


def check_worker() -> Answer:
    """Expect `worker_state()` to return {"alive": bool, "last_seen": datetime or None}."""
    worker_state = _find("integration.services", "worker_state")
    if settings.P2C_QUEUE == "immediate" or worker_state is None:
        return True, _("No worker is needed.")
    state = worker_state()
    if state["alive"]:
        return True, _("A worker is running.")
    if state.get("last_seen"):
        return False, _("No worker has reported since %(time)s: start one with the worker command.") % {
            "time": state["last_seen"].isoformat(timespec="seconds")
        }
    return False, _("No worker has ever reported: start one with the worker command.")


def check_runs() -> Answer:
    """Expect `worker_state()` to name in "stale_runs" the runs whose lease ran out."""
    worker_state = _find("integration.services", "worker_state")
    stale = list(worker_state().get("stale_runs", ())) if worker_state else []
    if not stale:
        return True, _("No run is left behind.")
    return False, _("Runs without a sign of life: %(names)s.") % {"names": ", ".join(map(str, stale))}


def check_schedules() -> Answer:
    in_error = _find("integration.services", "schedules_in_error")
    names = list(in_error()) if in_error else []
    if not names:
        return True, _("No schedule is in error.")
    return False, _("Schedules in error, which run no more: %(names)s.") % {"names": ", ".join(names)}


def check_pending() -> Answer:
    pending_since = _find("integration.services", "pending_since")
    since = pending_since() if pending_since else None
    if since is None:
        return True, _("No change waits.")
    minutes = int((timezone.now() - since).total_seconds() // 60)
    sentence = ngettext(
        "The oldest change has waited %(count)d minute.", "The oldest change has waited %(count)d minutes.", minutes
    )
    return minutes <= settings.P2C_PENDING_MINUTES, sentence % {"count": minutes}


def check_broker() -> Answer:
    """The broker is asked for by the workers; the site writes what it wants done into its database and works on."""
    if settings.P2C_QUEUE != "celery":
        return True, _("No broker is needed.")
    address = urlsplit(settings.P2C_BROKER_URL)
    port = address.port or (5671 if address.scheme == "amqps" else 5672)
    where = {"address": f"{address.hostname}:{port}"}
    try:
        socket.create_connection((address.hostname or "localhost", port), timeout=_BROKER_SECONDS).close()
    except OSError:
        return False, _("The broker at %(address)s does not answer: start RabbitMQ, or look at P2C_BROKER_URL.") % where
    return True, _("The broker at %(address)s answers.") % where


CHECKS: dict[str, Callable[[], Answer]] = {
    "database": check_database,
    "migrations": check_migrations,
    "change_feed": check_change_feed,
    "worker": check_worker,
    "runs": check_runs,
}
#: what a web process itself needs to answer: all that keeps a load balancer from sending it requests
OF_WEB = ("database", "migrations", "change_feed")
#: what the others stand on
_FIRST = ("database", "migrations")
#: what a person should look at; the site works all the same, so it stays ready
NOTES: dict[str, Callable[[], Answer]] = {
    "schedules": check_schedules,
    "pending": check_pending,
    "broker": check_broker,
}


def _ask(name: str, check: Callable[[], Answer], bad: str = "failed") -> dict[str, str]:
    try:
        ok, sentence = check()
    except Exception:  # a probe must answer whatever breaks; the details belong in the log, not in public
        logger.exception("Readiness check %s broke", name)
        ok, sentence = False, _("The check itself failed; the log has the reason.")
    return {"status": "ok" if ok else bad, "message": sentence}


@never_cache
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is looked at."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Everything the site needs to work; 503 when one part is missing. `?part=web`: when the web process lacks a part;
    that no worker is there, yet or any more, is a note then, for the pages work without."""
    needed = OF_WEB if request.GET.get("part") == "web" else tuple(CHECKS)
    answers: dict[str, dict[str, str]] = {}
    for name, check in {**CHECKS, **NOTES}.items():
        bad = "failed" if name in needed else "attention"
        if any(answers[first]["status"] == "failed" for first in _FIRST if first in answers):
            # a machine that starts: without a database, or before migrate, the others could only break
            answers[name] = {"status": bad, "message": _("Not looked at: what is above it failed.")}
        else:
            answers[name] = _ask(name, check, bad)
    ready = all(answers[name]["status"] == "ok" for name in needed)
    return JsonResponse({"status": "ok" if ready else "failed", "checks": answers}, status=200 if ready else 503)
