"""Run the whole site from one terminal: the web server and one background worker, until Ctrl-C."""

import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.management.commands._base import Translated

GRACE_SECONDS = 20
LONGEST_PAUSE = 30


class Command(Translated):
    help = gettext_lazy("Serve the site and run one background worker; Ctrl-C stops both.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help=_("address and port to listen on"))
        parser.add_argument("--threads", type=int, default=4, help=_("requests answered at the same time"))
        parser.add_argument("--no-worker", action="store_true", help=_("serve pages only"))

    def handle(self, *args: Any, **options: Any) -> None:
        self.stopping = False
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.stop)
        web = [sys.executable, "-m", "gunicorn", "p2c.wsgi:application", "--bind", options["bind"]]
        web += ["--workers", "1", "--threads", str(options["threads"]), "--log-level", "warning"]
        elsewhere = settings.P2C_QUEUE != "database"
        worker = None if options["no_worker"] or elsewhere else [sys.executable, "manage.py", "worker"]
        self.start("web", web)
        if worker:
            self.start("worker", worker)
        self.welcome(options["bind"])
        status = self.watch(worker)
        self.end_children()
        sys.exit(status)

    def start(self, name: str, command: list[str]) -> None:
        # A session of their own, so that Ctrl-C reaches the children once, from here, and each can finish its work.
        self.children[name] = subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True)

    def stop(self, number: int, frame: Any) -> None:
        self.stopping = True

    def welcome(self, bind: str) -> None:
        self.stdout.write("")
        self.stdout.write(self.style.SUCCESS(_("The site is at http://%(bind)s/") % {"bind": bind}))
        if settings.P2C_ENV == "demo":
            self.stdout.write(
                _("Sign in as %(user)s with the password %(password)s.")
                % {"user": settings.P2C_DEMO_USER, "password": settings.P2C_DEMO_PASSWORD}
            )
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
