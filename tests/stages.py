"""Everything `make test` does, stage by stage; says what it does, and at the end how long each stage took.

Checks and linters are run beside each other, and what they print is shown when they are done; the tests print as they
go. Run by `make test`; exit status: 0 when all stages passed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass


@dataclass
class Stage:
    """A target of the Makefile."""

    target: str
    about: str
    seconds: float = 0.0
    status: int = 0

    def run(self, *, aloud: bool = False) -> None:
        began = time.monotonic()
        command = ["make", "--silent", "--no-print-directory", self.target]
        done = subprocess.run(
            command, check=False, text=True, stdout=None if aloud else subprocess.PIPE,
            stderr=None if aloud else subprocess.STDOUT,
        )  # fmt: skip
        self.status, self.seconds = done.returncode, time.monotonic() - began
        if not aloud:
            say(f"{self.about}: {'passed' if not self.status else 'FAILED'} after {self.seconds:.1f} s\n{done.stdout}")

    def __str__(self) -> str:
        return f"{self.about:40}{self.seconds:8.1f} s  {'FAILED' if self.status else 'passed'}"


def say(text: str) -> None:
    sys.stdout.write(f"{text.rstrip()}\n")
    sys.stdout.flush()


def main() -> int:
    began = time.monotonic()
    first = [Stage("check", "Checks of Django"), Stage("lint", "Style, layers and migrations"), Stage("types", "Types")]
    tests = Stage("pytest", "Tests")
    say("Checks, linters and types …")
    with ThreadPoolExecutor(len(first)) as beside:
        list(beside.map(Stage.run, first))
    say("Tests …")
    tests.run(aloud=True)
    say("\nStages of make test:")
    for stage in [*first, tests]:
        say(str(stage))
    say(f"{'All':40}{time.monotonic() - began:8.1f} s")
    return max(stage.status for stage in [*first, tests])


if __name__ == "__main__":
    sys.exit(main())
