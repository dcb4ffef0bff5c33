"""Processes that start at once: forked from one that has loaded the project, which takes a second each time otherwise.

They are processes like any others, with an environment, a database and an end of their own. The one they are forked
from has one thread and no connection; there is one for each set of settings, as long as the tests run.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import io
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
#: of the environment, what a process reads before it can be told anything
_EARLY = ("P2C_", "DJANGO_", "PYTHON")
_ADDRESS = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
#: bytes of a process id, and of how it ended
_SIZE = 4


# --- in the process of the tests ------------------------------------------------------------------------------------


class Process:
    """What a test needs of `subprocess.Popen`, in the same words.

    Standard input, output and errors are pipes; with a log, output and errors go there.
    """

    def __init__(self, arguments: list[str], environment: dict[str, str], log: IO[str] | None = None) -> None:
        ours, theirs = zip(*(os.pipe()[:: -1 if end == "stdin" else 1] for end in ("stdin", "out", "err")), strict=True)
        self._told, tell = os.pipe()
        self.stdin, self.stdout, self.stderr = (os.fdopen(end, mode) for end, mode in zip(ours, "wrr", strict=True))
        self.returncode: int | None = None
        stdin, *written = theirs
        try:
            _nursery(environment).send(arguments, environment, [stdin, *([log.fileno()] * 2 if log else written), tell])
        finally:
            for each in (*theirs, tell):
                os.close(each)
        self.pid = self._read()

    def _read(self) -> int:
        found = os.read(self._told, _SIZE)
        assert len(found) == _SIZE, "the process it is forked from has ended"
        return int.from_bytes(found, "big")

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not _readable(self._told, timeout):
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = os.waitstatus_to_exitcode(self._read())
            os.close(self._told)
        return self.returncode

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it wrote until it ended; nothing is left to read for it."""
        with contextlib.suppress(BrokenPipeError):
            self.stdin.close()
        written: list[str] = ["", ""]

        def read(place: int, end: io.TextIOBase) -> None:
            written[place] = end.read()

        ends = (self.stdout, self.stderr)
        readers = [threading.Thread(target=read, args=each, daemon=True) for each in enumerate(ends)]
        for each in readers:
            each.start()
        self.wait(timeout)
        for each in readers:
            each.join()
        self.close()
        return written[0], written[1]

    def close(self) -> None:
        for end in (self.stdin, self.stdout, self.stderr):
            end.close()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _readable(end: int, timeout: float | None) -> bool:
    return bool(select.select([end], [], [], timeout)[0])


class Nursery:
    """The process that others are forked from."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.forks", str(theirs.fileno())],
                cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )  # fmt: skip

    def send(self, arguments: list[str], environment: dict[str, str], ends: list[int]) -> None:
        socket.send_fds(self.link, [json.dumps([arguments, environment]).encode()], ends)

    def end(self) -> None:
        self.link.close()
        self.process.wait()


_nurseries: dict[tuple[Any, ...], Nursery] = {}


def _nursery(environment: dict[str, str]) -> Nursery:
    early = tuple(sorted((name, value) for name, value in environment.items() if name.startswith(_EARLY)))
    key = (environment["DATABASE_URL"].partition(":")[0], early)
    if key not in _nurseries:
        _nurseries[key] = made = Nursery(environment)
        atexit.register(made.end)
    return _nurseries[key]


# --- in the process they are forked from ----------------------------------------------------------------------------


def serve(link: socket.socket) -> list[str]:
    """Fork for whatever is asked; returns, in a forked process, what that is to run, and otherwise nothing at the end.

    Between the two is a third process, which says how the forked one ended.
    """
    while True:
        message, ends, _flags, _sender = socket.recv_fds(link, 1 << 20, 4)
        if not message:
            return []
        *streams, tell = ends
        if os.fork():
            for each in ends:
                os.close(each)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if forked := os.fork():
            for each in streams:
                os.close(each)
            os.write(tell, forked.to_bytes(_SIZE, "big"))
            _pid, status = os.waitpid(forked, 0)
            os.write(tell, status.to_bytes(_SIZE, "big"))
            os._exit(0)
        link.close()
        for target, each in enumerate(streams):
            os.dup2(each, target)
        for each in ends:
            os.close(each)
        arguments, environment = json.loads(message)
        os.environ.clear()
        os.environ.update(environment)
        use_database()
        return arguments


def use_database() -> None:
    """The one the environment names now; nothing has been connected yet."""
    from django.db import connections
    from environ import Env

    named = Env().db_url("DATABASE_URL")
    connections.settings["default"].update((part, named[part]) for part in _ADDRESS)


def run(program: str, *arguments: str) -> None:
    """As `python program …` or `python -m module …` would."""
    if program == "-m":
        sys.argv = list(arguments)
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    else:
        sys.argv = [program, *arguments]
        runpy.run_path(program, run_name="__main__")


if __name__ == "__main__":
    import django
    from django.db import connection

    django.setup()
    # those that say how another ended are not waited for
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    assert threading.active_count() == 1
    assert connection.connection is None
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as asked:
        wanted = serve(asked)
    if wanted:
        run(*wanted)
