"""Counting behaviours: which ones passing tests show, which differ on purpose, which are missing.

As a pytest plugin it holds tests to known ids and, with `--behaviours FILE`, records who showed what. As a command
(`python -m tests.behaviours`, or `make behaviours`) it compares that record with the list and says what is missing.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_suffix(".yaml")
DIFFERENT = ROOT / "docs" / "behaviours.md"
RECORD = ROOT / "test-results" / "behaviours.json"
#: headings of the page's tables, and the state of what each lists
HEADINGS = {"different": "## Deliberately different", "later": "## With a later part"}
STATES = ("passed", "different", "later", "missing")
MOST = 3

_ID = re.compile(r"\b[A-Z]-\d{3}\b")


def areas() -> dict[str, dict[str, str]]:
    """Area -> id -> title."""
    found: dict[str, dict[str, str]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return found


# --- the plugin -----------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--behaviours", metavar="FILE", help="record which tests showed which behaviours")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--behaviours"):
        config.pluginmanager.register(Recorder(Path(config.getoption("--behaviours"))), "behaviour-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Hold every test to known behaviours, three at most."""
    known = {name for titles in areas().values() for name in titles}
    for item in items:
        ids = named_by(item)
        if len(ids) > MOST:
            raise pytest.UsageError(f"{item.nodeid} names {len(ids)} behaviours; three is the most.")
        if unknown := set(ids) - known:
            raise pytest.UsageError(f"{item.nodeid} names {', '.join(sorted(unknown))}, not in {LIST.name}.")


def named_by(item: pytest.Item) -> list[str]:
    return [name for mark in item.iter_markers("behaviour") for name in mark.args]


class Recorder:
    """Notes the outcome of every test that names a behaviour; a test passed when none of its phases failed."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.ids: dict[str, list[str]] = {}
        self.outcomes: dict[str, str] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.ids = {item.nodeid: ids for item in session.items if (ids := named_by(item))}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.nodeid not in self.ids:
            return
        if not report.passed:
            self.outcomes[report.nodeid] = report.outcome
        elif report.when == "call":
            self.outcomes.setdefault(report.nodeid, "passed")

    def pytest_sessionfinish(self) -> None:
        shown = [
            {"test": test, "ids": self.ids[test], "outcome": outcome} for test, outcome in sorted(self.outcomes.items())
        ]
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.target.write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")


# --- the command ----------------------------------------------------------------------------------------------------


class Unusable(Exception):
    """The record, the list or the page of differences cannot be used as they are."""


@dataclass
class Standing:
    """Where every behaviour stands: the tests that show it, those that failed to, and the page's reasons by state."""

    shown: dict[str, list[str]]
    failed: dict[str, list[str]]
    reasons: dict[str, dict[str, str]]

    def of(self, name: str) -> str:
        for state, found in self.reasons.items():
            if name in found:
                return state
        return "passed" if name in self.shown and name not in self.failed else "missing"


def standing(record: Path, page: Path) -> Standing:
    if not record.exists():
        raise Unusable(f"There is no record {record}. Run `make behaviours` without LAST=1 first.")
    shown: dict[str, list[str]] = {}
    failed: dict[str, list[str]] = {}
    for one in json.loads(record.read_text(encoding="utf-8")):
        into = {"passed": shown, "failed": failed}.get(one["outcome"])
        for name in one["ids"] if into is not None else ():
            into.setdefault(name, []).append(one["test"])
    known = {name for titles in areas().values() for name in titles}
    reasons = {state: dict(rows_under(heading, page)) for state, heading in HEADINGS.items()}
    if unknown := ({name for found in reasons.values() for name in found} | set(shown) | set(failed)) - known:
        raise Unusable(f"Not in {LIST.name}: {', '.join(sorted(unknown))}.")
    return Standing(shown, failed, reasons)


def rows_under(heading: str, page: Path, names: re.Pattern[str] = _ID) -> Iterator[tuple[str, str]]:
    """Id and reason of every row of the table under the heading; a row may name several ids."""
    if not page.exists():
        return
    _, _, below = page.read_text(encoding="utf-8").partition(heading)
    for line in below.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|", 1)]
        if line.startswith("## "):
            return
        ids = names.findall(cells[0]) if line.startswith("|") else []
        if ids and (len(cells) < 2 or not cells[1]):
            raise Unusable(f"{page.name} gives no reason for {', '.join(ids)}.")
        yield from ((name, cells[1]) for name in ids)


def report(found: Standing, chosen: Sequence[str]) -> int:
    """Print the count per area and what is missing; 1 when something is missing in a chosen area."""
    listed = areas()
    counts = {area: [found.of(name) for name in titles] for area, titles in listed.items()}
    print(f"{'area':24}{'listed':>8}{'passed':>8}{'different':>11}{'later':>7}{'missing':>9}")
    for area, states in counts.items():
        if not chosen or area in chosen:
            _row(area, states)
    if not chosen:
        _row("all", [state for states in counts.values() for state in states])
    missing = {
        area: [name for name in titles if found.of(name) == "missing"]
        for area, titles in listed.items()
        if not chosen or area in chosen
    }
    for area, names in missing.items():
        if names:
            print(f"\nMissing in {area}:")
        for name in names:
            why = f" (failed: {found.failed[name][0]})" if name in found.failed else ""
            print(f"  {name}  {listed[area][name]}{why}")
    return int(bool(chosen) and any(missing.values()))


def _row(area: str, states: Sequence[str]) -> None:
    numbers = [states.count(state) for state in STATES]
    print(f"{area:24}{len(states):>8}{numbers[0]:>8}{numbers[1]:>11}{numbers[2]:>7}{numbers[3]:>9}")


def draw(found: Standing, chosen: Sequence[str], number: int, seed: int) -> int:
    """Draw behaviours whose tests pass: break the line that makes one true, and see its test fail."""
    print(f"seed {seed}")
    for area, titles in areas().items():
        if chosen and area not in chosen:
            continue
        names = [name for name in titles if found.of(name) == "passed"]
        for name in sorted(random.Random(f"{seed} {area}").sample(names, min(number, len(names)))):
            print(f"\n{name}  {titles[name]}")
            for test in found.shown[name]:
                print(f"  {test}")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.behaviours", description="Count shown behaviours.")
    parser.add_argument("areas", nargs="*", metavar="AREA", help="only these; a missing behaviour then means exit 1")
    parser.add_argument("--record", type=Path, default=RECORD, help="what pytest --behaviours wrote")
    parser.add_argument("--page", type=Path, default=DIFFERENT, help="the page with the deliberate differences")
    parser.add_argument("--draw", type=int, metavar="N", help="draw N shown behaviours per area, with their tests")
    parser.add_argument("--seed", type=int, help="of the draw; printed, random without it")
    given = parser.parse_args(arguments)
    if unknown := set(given.areas) - set(areas()):
        parser.error(f"no area {', '.join(sorted(unknown))}; areas: {', '.join(areas())}")
    try:
        found = standing(given.record, given.page)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2
    if given.draw:
        seed = random.SystemRandom().randrange(10**6) if given.seed is None else given.seed
        return draw(found, given.areas, given.draw, seed)
    return report(found, given.areas)


if __name__ == "__main__":
    sys.exit(main())
