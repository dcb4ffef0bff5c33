"""Run the whole site from one terminal: the web server and one background worker, until Ctrl-C."""

import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands._base import Translated

GRACE_SECONDS = 20
LONGEST_PAUSE = 30
#: so many web processes without being told: each of their threads has a connection of its own to the database
MOST = 12


def how_to_sign_in() -> str:
    """The demonstration's sign-in while it works, or how to make the first one; blank when people have their own."""
    name, password = settings.P2C_DEMO_USER, settings.P2C_DEMO_PASSWORD
    try:
        user = User.objects.filter(username=name, is_active=True).first()
        if settings.P2C_ENV == "demo" and user is not None and check_password(password, user.password):
            return _("Sign in as %(user)s with the password %(password)s.") % {"user": name, "password": password}
        if not User.objects.filter(is_superuser=True, is_active=True).exists():
            return _("There is no administrator yet. Make one: manage.py createsuperuser")
    except DatabaseError:
        pass  # the page says what is wrong with the database
    return ""


class Command(Translated):
    help = gettext_lazy("Serve the site and run one background worker; Ctrl-C stops both.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help=_("address and port to listen on"))
        parser.add_argument(
            "--processes", type=int, help=_("web processes (PostgreSQL: as many as processors; SQLite: one)")
        )
        parser.add_argument("--threads", type=int, default=4, help=_("requests a process answers at the same time"))
        parser.add_argument("--no-worker", action="store_true", help=_("serve pages only"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = False
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        web = [sys.executable, "-m", "gunicorn", "p2c.wsgi:application", "--bind", options["bind"]]
        web += ["--workers", str(self.processes(options["processes"])), "--threads", str(options["threads"])]
        web += ["--log-level", "warning"]
        elsewhere = settings.P2C_QUEUE != "database"
        worker = None if options["no_worker"] or elsewhere else [sys.executable, "manage.py", "worker"]
        self.start("web", web)
        if worker:
            self.start("worker", worker)
        self.welcome(options["bind"])
        status = self.watch(worker)
        self.end_children()
        sys.exit(status)

    def processes(self, wanted: int | None) -> int:
        """How many web processes: as many as processors, where the database takes several writers."""
        if connection.vendor == "sqlite":
            if wanted not in (None, 1):
                raise CommandError(
                    _("SQLite is served by one process, not by %(n)d. Leave --processes out, or use PostgreSQL.")
                    % {"n": wanted}
                )
            return 1
        if wanted is None:
            return min(len(os.sched_getaffinity(0)), MOST) if hasattr(os, "sched_getaffinity") else 1
        if wanted < 1:
            raise CommandError(_("--processes must be 1 or more, not %(n)d.") % {"n": wanted})
        return wanted

    def start(self, name: str, command: list[str]) -> None:
        # A session of their own, so that Ctrl-C reaches the children once, from here, and each can finish its work.
        self.children[name] = subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)

    def stop(self, number: int, frame: Any) -> None:
        self.stopping = True

    def welcome(self, bind: str) -> None:
        self.stdout.write("")
        self.stdout.write(self.style.SUCCESS(_("The site is at http://%(bind)s/") % {"bind": bind}))
        if text := how_to_sign_in():
            self.stdout.write(text)
        self.stdout.write(_("Press Ctrl-C to stop."))
        self.stdout.flush()

    def watch(self, worker: list[str] | None) -> int:
        """Wait until told to stop; start a worker again that has died, and give up when the web server ends."""
        pause, due, started = 1.0, 0.0, time.monotonic()
        while not self.stopping:
            time.sleep(0.2)
            ended = self.children["web"].poll()
            if ended is not None and not self.stopping:
                self.stderr.write(self.style.ERROR(_("The web server has stopped.")))
                return ended or 1
            if worker is None or self.children["worker"].poll() is None:
                continue
            if not due:
                if time.monotonic() - started > LONGEST_PAUSE:
                    pause = 1.0  # it had been well for a while
                self.stderr.write(
                    self.style.WARNING(_("The worker has stopped; it starts again in %(n)d s.") % {"n": pause})
                )
                due = time.monotonic() + pause
                pause = min(pause * 2, LONGEST_PAUSE)
            elif time.monotonic() >= due:
                self.start("worker", worker)
                started, due = time.monotonic(), 0.0
        return 0

    def end_children(self) -> None:
        """Ask both to finish what they are at, and end what does not."""
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children.values():
            try:
                child.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
