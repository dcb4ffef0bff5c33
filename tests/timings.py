"""Where the time of the suite goes: by phase, fixture, folder and kind of test, and which tests and fixtures are slow.

As a pytest plugin it records, with `--timings FILE`, what each test and each fixture took, and names at the end of
every run the tests and fixtures that take longer than they may. As a command (`python -m tests.timings FILE`) it prints
the record as tables.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

#: seconds a test may take; those with a browser, or that kill processes, may take longer
MOST, MOST_OF_LONG = 5.0, 15.0
#: seconds a fixture may take per worker
MOST_OF_FIXTURE = 3.0
#: seconds between two lines that say how far the tests are
EVERY = 30
#: kinds, first one that fits
BROWSER, PROCESS, TRANSACTION, DATABASE, PURE = "browser", "process", "transaction", "database", "no database"
_KEY = "timings"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--timings", metavar="FILE", help="record what every test and fixture took")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Clock(), "timings-clock")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Ledger(config.getoption("--timings")), "timings-ledger")


class Clock:
    """Measures fixtures and counts started processes where the tests run; the figures travel with the reports."""

    def __init__(self) -> None:
        self.open: list[float] = []
        self.fixtures: list[tuple[str, str, float]] = []
        self.processes = 0
        self._count_processes()

    def _count_processes(self) -> None:
        start: Callable[..., None] = subprocess.Popen.__init__

        def counted(*args: Any, **kwargs: Any) -> None:
            self.processes += 1
            start(*args, **kwargs)

        subprocess.Popen.__init__ = counted  # type: ignore[method-assign]

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[Any]:
        """What a fixture takes, without those it asks for (they are set up before it)."""
        began = time.perf_counter()
        self.open.append(0.0)
        try:
            return (yield)
        finally:
            took = time.perf_counter() - began
            inside = self.open.pop()
            if self.open:
                self.open[-1] += took
            self.fixtures.append((fixturedef.argname, fixturedef.scope, took - inside))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        kept = [(name, value) for name, value in item.user_properties if name != _KEY]
        figures = {"kind": kind(item, self.processes), "fixtures": self.fixtures, "processes": self.processes}
        item.user_properties = [*kept, (_KEY, figures)]
        self.fixtures, self.processes = [], 0


def kind(item: pytest.Item, processes: int) -> str:
    if item.get_closest_marker("e2e"):
        return BROWSER
    if processes:
        return PROCESS
    database = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if (database and database.kwargs.get("transaction")) or "transactional_db" in names:
        return TRANSACTION
    return DATABASE if database or "db" in names else PURE


class Ledger:
    """Collects the figures of all workers, and names at the end what takes too long."""

    def __init__(self, target: str | None) -> None:
        self.target = Path(target) if target else None
        self.tests: dict[str, dict[str, Any]] = {}
        self.began = self.told = time.time()
        self.reporter: Any = None

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        self.session = session
        self.reporter = session.config.pluginmanager.get_plugin("terminalreporter")

    def pytest_runtest_logfinish(self) -> None:
        """Say now and then how far the tests are."""
        if self.reporter and time.time() - self.told > EVERY:
            self.told = time.time()
            minutes, seconds = divmod(int(self.told - self.began), 60)
            if self.reporter._tw.width_of_current_line:
                self.reporter.write("\n")
            self.reporter.write_line(
                f"{minutes}:{seconds:02}  {len(self.tests):,} of {self.session.testscollected:,} tests"
            )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        figures = dict(report.user_properties).get(_KEY)
        if not isinstance(figures, dict):
            return
        one = self.tests.setdefault(
            report.nodeid, {"kind": PURE, "setup": 0.0, "call": 0.0, "teardown": 0.0, "processes": 0, "fixtures": []}
        )
        one[report.when or "call"] = round(report.duration, 4)
        kinds = (BROWSER, PROCESS, TRANSACTION, DATABASE, PURE)
        one["kind"] = min(one["kind"], str(figures["kind"]), key=kinds.index)
        one["processes"] += figures["processes"]
        one["fixtures"] += [[name, scope, round(took, 4)] for name, scope, took in figures["fixtures"] if took > 0.0005]
        one["long"] = one.get("long", False) or bool(report.keywords.get("long"))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        slow = list(too_slow(self.tests))
        if slow:
            terminalreporter.section("slower than they may be")
            for line in slow:
                terminalreporter.write_line(line)

    def pytest_sessionfinish(self) -> None:
        if self.target:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self.target.write_text(json.dumps({"seconds": time.time() - self.began, "tests": self.tests}))


def too_slow(tests: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A line for each test and fixture that takes longer than it may; fixtures are their own matter, not the test's."""
    for name, one in sorted(tests.items(), key=lambda pair: -float(pair[1]["call"])):
        most = MOST_OF_LONG if one["kind"] == BROWSER or one.get("long") else MOST
        if one["call"] > most:
            yield f"{one['call']:6.1f} s (may take {most:.0f}): {name}"
    for (name, scope), times in sorted(_fixtures(tests).items(), key=lambda pair: -max(pair[1])):
        if max(times) > MOST_OF_FIXTURE:
            yield f"{max(times):6.1f} s (may take {MOST_OF_FIXTURE:.0f}): fixture {name} ({scope})"


def _fixtures(tests: dict[str, dict[str, Any]]) -> dict[tuple[str, str], list[float]]:
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for one in tests.values():
        for name, scope, took in one["fixtures"]:
            found[name, scope].append(took)
    return found


# --- the command ----------------------------------------------------------------------------------------------------


def table(title: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    yield f"\n{title:48}{'tests':>7}{'set up':>9}{'call':>9}{'tear down':>11}{'all':>9}"
    for name, tests, *times in rows:
        yield f"{str(name)[-47:]:48}{tests:7}{times[0]:9.1f}{times[1]:9.1f}{times[2]:11.1f}{sum(times):9.1f}"


def by(tests: dict[str, dict[str, Any]], key: Callable[[str, dict[str, Any]], str]) -> list[tuple[Any, ...]]:
    found: dict[str, list[float]] = {}
    for name, one in tests.items():
        row = found.setdefault(key(name, one), [0, 0.0, 0.0, 0.0])
        for place, figure in enumerate((1, one["setup"], one["call"], one["teardown"])):
            row[place] += figure
    return sorted(((name, *row) for name, row in found.items()), key=lambda row: -sum(row[2:]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("--most", type=int, default=25, help="rows of the long tables")
    options = parser.parse_args()
    record = json.loads(options.record.read_text())
    tests = record["tests"]
    print(f"{len(tests)} tests, {record['seconds']:.0f} s by the clock")
    print(*table("by kind", by(tests, lambda _, one: one["kind"])), sep="\n")
    print(*table("by folder", by(tests, lambda name, _: str(Path(name.split("::")[0]).parent))), sep="\n")
    files = by(tests, lambda name, _: name.split("::")[0])
    print(*table("by file", files[: options.most]), sep="\n")
    single = by(tests, lambda name, _: name.split("::", 1)[-1])
    print(*table("by test", single[: options.most]), sep="\n")
    print(f"\n{'fixtures':48}{'set up':>9}{'times':>8}{'slowest':>9}{'all':>9}")
    fixtures = sorted(_fixtures(tests).items(), key=lambda pair: -sum(pair[1]))
    for (name, scope), times in fixtures[: options.most]:
        print(f"{name:48}{scope:>9}{len(times):8}{max(times):9.1f}{sum(times):9.1f}")
    print(f"\nprocesses started: {sum(one['processes'] for one in tests.values())}")


if __name__ == "__main__":
    sys.exit(main())
