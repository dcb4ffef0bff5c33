"""``python -m tests.api.thorough``: random requests to every operation of the REST interface, as many as one asks for.

Processes with a database of their own take one operation after the other. A journal gets a line for each, so that what
was broken off goes on where it was. The suite tries the same with fewer requests (test_schemathesis.py).
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import django

SCRIPT = "tests.api.thorough"
#: for each request of an administrator, so many of others
SHARES = {"administrator": 1.0, "auditor": 0.1, "program": 1.0, "stranger": 0.02}


# --- In a process that sends requests --------------------------------------------------------------------------------


def work() -> None:
    """Try the operations standard input names, each so often; the first line says which there are."""
    from tests.api import fuzzing, senders

    logging.disable(logging.CRITICAL)
    operations, known = fuzzing.operations(fuzzing.description()), fuzzing.Known()
    everybody = senders.everybody()
    gc.freeze()
    say(sorted(operations))
    for line in sys.stdin:
        name, examples, seed = json.loads(line)
        seed = seed or fuzzing.SEED
        began = time.process_time()
        sent: dict[str, int] = {}
        answers: Counter[int] = Counter()
        wrong = None
        for sender in everybody:
            if wrong or not sender.tries(name):
                continue
            number = max(1, round(examples * SHARES[sender.name]))
            told = fuzzing.fuzz({name: operations[name]}, known, number, sender.headers, sender.check, seed)
            sent[sender.name] = told.sent[name]
            answers.update(told.statuses)
            wrong = f"As {sender.name}: {told.wrong[name]}" if told.wrong else None
        seconds = round(time.process_time() - began, 1)
        say({"operation": name, "sent": sent, "answers": dict(answers), "seconds": seconds, "wrong": wrong})


def say(value: Any) -> None:
    sys.__stdout__.write(json.dumps(value) + "\n")
    sys.__stdout__.flush()


# --- In the process one starts ---------------------------------------------------------------------------------------


class Trial:
    """The operations that are still to try, and what came of those that were tried."""

    def __init__(self, journal: Path, examples: int, seed: int | None, only: str) -> None:
        self.journal = journal
        self.examples, self.seed = examples, seed
        self.only = re.compile(only)
        self.told = [json.loads(line) for line in journal.read_text().splitlines()] if journal.exists() else []
        self.left: SimpleQueue[str] = SimpleQueue()
        self.known: list[str] = []
        self.lock = threading.Lock()

    def begin(self, operations: list[str]) -> None:
        """Take up what the journal does not have yet; the first process to say what there is decides."""
        with self.lock:
            if not self.known:
                self.known = [name for name in operations if self.only.search(name)]
                done = {each["operation"] for each in self.told}
                # POST before PATCH, GET and DELETE: most of it has code of its own
                for name in reversed(self.known):
                    if name not in done:
                        self.left.put(name)

    def to_try(self) -> Iterator[str]:
        while True:
            try:
                yield self.left.get_nowait()
            except Empty:
                return

    def note(self, line: str) -> None:
        with self.lock:
            self.told.append(result := json.loads(line))
            with self.journal.open("a") as journal:
                journal.write(line)
        if result["wrong"]:
            sys.stdout.write(f"\n{result['operation']}\n{result['wrong']}\n\n")
        if len(self.told) % 50 == 0:
            sys.stdout.write(f"{len(self.told)} of {len(self.known)} operations\n")
        sys.stdout.flush()

    def summary(self) -> str:
        sent, answers = Counter[str](), Counter[str]()
        for each in self.told:
            sent.update(each["sent"])
            answers.update(each["answers"])
        wrong = [each["operation"] for each in self.told if each["wrong"]]
        return "\n".join(
            [
                f"{len(self.told)} operations, {sent.total()} requests: "
                + ", ".join(f"{number} as {name}" for name, number in sent.items()),
                "answers " + ", ".join(f"{status}: {number}" for status, number in sorted(answers.items())),
                f"wrong: {len(wrong)}",
                *wrong,
            ]
        )


def attend(site: Any, trial: Trial) -> None:
    """Give one process its work, an operation at a time."""
    child = site.start("-m", SCRIPT, "work", DJANGO_SETTINGS_MODULE="tests.settings", PYTHONWARNINGS="ignore")
    # its errors are read to the end, or it would wait for ever for somebody to read them
    errors = threading.Thread(target=lambda: sys.stderr.write(child.stderr.read()), daemon=True)
    errors.start()
    if line := child.stdout.readline():
        trial.begin(json.loads(line))
    for name in trial.to_try():
        child.stdin.write(json.dumps([name, trial.examples, trial.seed]) + "\n")
        child.stdin.flush()
        if not (line := child.stdout.readline()):
            sys.stderr.write(f"The process that tried {name} has died.\n")
            break
        trial.note(line)
    child.stdin.close()
    child.wait()
    errors.join()


def main() -> int:
    from tests import databases, sites

    parser = argparse.ArgumentParser(prog="python -m tests.api.thorough", description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=50, help="requests per operation (50)")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="one per processor unless told")
    parser.add_argument("--seed", type=int, help="another one makes other requests")
    parser.add_argument("--only", default="", help="operations whose name has this regular expression")
    parser.add_argument(
        "--journal", type=Path, help="a line for each operation; those in it already are not tried again"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(asked.journal or Path(folder) / "journal.jsonl", asked.examples, asked.seed, asked.only)
        with sites.copies(Path(folder), databases.DEMO, SCRIPT) as make:
            attendants = [
                threading.Thread(target=attend, args=(make(f"process{n}"), trial)) for n in range(asked.processes)
            ]
            for each in attendants:
                each.start()
            for each in attendants:
                each.join()
    sys.stdout.write(f"{trial.summary()}\n")
    missing = len(trial.known) - len(trial.told)
    return 1 if missing or not trial.known or any(each["wrong"] for each in trial.told) else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    match sys.argv[1:]:
        case ["work"]:
            work()
        case _:
            raise SystemExit(main())
