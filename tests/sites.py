"""Sites of their own for tests with real processes: copies of a template, worked on by child processes."""

from __future__ import annotations

import contextlib
import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from tests import databases
from tests.databases import Template
from tests.forks import Process


class Site:
    """An installation with a database of its own, worked on by child processes: `manage.py`, and a script of tests.

    `kept` is the folder in which the script finds what it wrote there when it prepared the site.
    """

    def __init__(self, url: str, kept: Path, script: str = "") -> None:
        self.url = url
        self.script = script
        self.environment = databases.environment(url, kept)

    def start(self, *command: str, log: IO[str] | None = None, **environment: str) -> Process:
        return Process([*command], {**self.environment, **environment}, log)

    def run(self, *command: str, killed: bool = False, **environment: str) -> str | None:
        """Run to the end; None when the process was killed and that is all right."""
        child = self.start(*command, **environment)
        out, err = child.communicate(timeout=1200)
        if killed and child.returncode == -signal.SIGKILL:
            return None
        assert child.returncode == 0, err or out
        return out

    def child(self, *arguments: str, killed: bool = False, **environment: str) -> Any:
        out = self.run("-m", self.script, *arguments, killed=killed, **environment)
        return None if out is None else json.loads(out or "null")

    def manage(self, *arguments: str) -> Any:
        return json.loads(self.run("manage.py", *arguments, "--json") or "null")


@contextlib.contextmanager
def copies(folder: Path, template: Template, script: str = "") -> Iterator[Callable[[str], Site]]:
    """Makes sites that begin with a copy of the template; their databases are dropped in the end."""
    template.ready()
    with contextlib.ExitStack() as stack:

        def make(name: str) -> Site:
            return Site(stack.enter_context(databases.copied(folder, name, template)), template.folder, script)

        yield make
