"""Processes of a site that are started again whenever they end, as systemd would."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.databases import ROOT
from tests.sites import Site


class Keeper:
    """Starts what is not there: what Python is to run, by name."""

    def __init__(self, site: Site, commands: Mapping[str, Sequence[str]], log: Path) -> None:
        self.site, self.commands = site, commands
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.log = log.open("ab")
        self.starts: Counter[str] = Counter()
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self.keep, daemon=True)
        self.thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.end()

    def keep(self) -> None:
        while not self.ending.wait(0.5):
            for name, command in self.commands.items():
                process = self.processes.get(name)
                if process is None or process.poll() is not None:
                    self.clear(process)
                    self.starts[name] += 1
                    self.processes[name] = subprocess.Popen(
                        [sys.executable, *command],
                        cwd=ROOT,
                        env=self.site.environment,
                        stdin=subprocess.DEVNULL,
                        stdout=self.log,
                        stderr=self.log,
                        start_new_session=True,
                    )

    def pids(self) -> dict[int, str]:
        """The processes that may be killed: each command's, and those that do its work."""
        found = {}
        for name, process in list(self.processes.items()):
            if process.poll() is None:
                found[process.pid] = name
                children = subprocess.run(
                    ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=False
                ).stdout.split()
                found |= {int(child): f"{name}, at work" for child in children}
        return found

    def clear(self, process: subprocess.Popen[bytes] | None) -> None:
        """End what a command has left behind: a control group goes as a whole."""
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

    def end(self) -> None:
        self.ending.set()
        self.thread.join()
        for process in self.processes.values():
            self.clear(process)
            process.wait()
        self.log.close()
