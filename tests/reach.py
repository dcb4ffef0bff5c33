"""What of the product asks the database for something that databases may answer differently, and which tests show it.

PostgreSQL runs the tests that carry the mark `postgresql`: those with real transactions, those left out on SQLite,
those marked by hand, and those that `tests/postgresql.txt` lists. The list is made from a record of a run on SQLite:
every place of the product that sends SQL of its own, or a statement whose answer depends on the database (`KINDS`), or
that is refused one, is reached by three listed tests, where there are three.

As a pytest plugin: `--reach FILE` records. As a command: `python -m tests.reach FILE` says which places no listed test
reaches (exit status 1 when they are many), with `--write` it makes the list anew.
"""

from __future__ import annotations

import argparse
import functools
import json
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_name("postgresql.txt")
PRODUCT = tuple(str(ROOT / name) + "/" for name in ("crm", "erp", "integration", "p2c"))
#: each dialect is reached on its own database; what counts is who asked it
DIALECTS = str(ROOT / "integration" / "engine" / "dialects") + "/"
#: how many tests show a place
ENOUGH = 3
#: places that may be missing: some are reached by chance only, such as waiting for somebody's lock
MOST_MISSING = 5
#: what of a statement databases may do differently
KINDS = {
    "lock": r"FOR (NO KEY )?UPDATE",
    "upsert": r"ON CONFLICT|OR IGNORE|OR FAIL",
    "json": r"JSON",
    "pattern": r"\bLIKE\b|REGEXP|GLOB",
    "date": r"django_(date|time)|CURRENT_|INTERVAL",
    "cast": r"\bCAST\(",
    "window": r"\bOVER \(",
    "delete": r"^DELETE",
    "order": r"\bORDER BY\b",
}
_DJANGO_DATABASES = re.compile(r"/django/db/(backends|utils)")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reach", metavar="FILE", help="record which tests reach what databases may do differently")


def pytest_configure(config: pytest.Config) -> None:
    if target := config.getoption("--reach"):
        config.pluginmanager.register(Recorder(), "reach-recorder")
        if not hasattr(config, "workerinput"):
            config.pluginmanager.register(Ledger(Path(target)), "reach-ledger")


@functools.cache
def listed() -> frozenset[str]:
    return frozenset(LIST.read_text().split())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        database = item.get_closest_marker("django_db")
        if (
            (database and database.kwargs.get("transaction"))
            or "transactional_db" in getattr(item, "fixturenames", ())
            or item.get_closest_marker("skipif")
            or function_of(item.nodeid) in listed()
        ):
            item.add_marker("postgresql")


def function_of(nodeid: str) -> str:
    """A test without its parameters."""
    return nodeid.partition("[")[0]


class Recorder:
    """Notes the places that each test reaches; they travel with the report."""

    def __init__(self) -> None:
        self.reached: set[str] = set()
        connection_created.connect(self._watch, weak=False)
        if connection.connection is not None:
            self._watch(connection=connection)

    def _watch(self, connection: Any, **_: Any) -> None:
        if self._note not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._note)

    def _note(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        self.reached.update(place(sys._getframe(1), str(sql)))
        try:
            return execute(sql, params, many, context)
        except DatabaseError:
            # in a transaction of PostgreSQL nothing goes on after it
            self.reached.update(place(sys._getframe(1), str(sql), "refused"))
            raise

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.when == "teardown":
            marked = item.get_closest_marker("postgresql") is not None
            item.user_properties = [*item.user_properties, ("reach", sorted(self.reached)), ("postgresql", marked)]
            self.reached = set()


class Ledger:
    def __init__(self, target: Path) -> None:
        self.target = target
        self.tests: dict[str, set[str]] = defaultdict(set)
        self.seconds: dict[str, float] = defaultdict(float)
        self.marked: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        name = function_of(report.nodeid)
        self.seconds[name] += report.duration
        told = dict(report.user_properties)
        self.tests[name].update(told.get("reach", ()))  # type: ignore[arg-type]
        if told.get("postgresql"):
            self.marked.add(name)

    def pytest_sessionfinish(self) -> None:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        record = {
            name: {"seconds": self.seconds[name], "places": sorted(self.tests[name]), "marked": name in self.marked}
            for name in self.tests
        }
        self.target.write_text(json.dumps(record))


def place(frame: Any, sql: str, kind: str = "") -> list[str]:
    """Who of the product sends this statement, for each kind it is of; nobody where databases answer alike.

    SQL of its own is told apart by who asked for it, too: one function reads the rows of all batches.
    """
    while frame is not None and _in_django_databases(frame.f_code.co_filename):
        frame = frame.f_back
    own = frame is not None and "/django/db/" not in frame.f_code.co_filename
    kinds = (kind,) if kind else ("sql",) if own else kinds_of(sql)
    if not kinds:
        return []
    found: list[str] = []
    while frame is not None and len(found) <= own:
        name = _product(frame.f_code)
        if name and name not in found:
            found.append(name)
        frame = frame.f_back
    return [f"{kind} {' < '.join(found)}" for kind in kinds] if found else []


@functools.cache
def _in_django_databases(filename: str) -> bool:
    return filename == __file__ or bool(_DJANGO_DATABASES.search(filename)) or filename.endswith("tests/counting.py")


@functools.cache
def _product(code: Any) -> str:
    if not code.co_filename.startswith(PRODUCT) or code.co_filename.startswith(DIALECTS):
        return ""
    return f"{code.co_filename.removeprefix(f'{ROOT}/')}:{code.co_qualname.replace('.<locals>', '')}"


@functools.lru_cache(10_000)
def kinds_of(sql: str) -> tuple[str, ...]:
    return tuple(kind for kind, pattern in KINDS.items() if re.search(pattern, sql, re.IGNORECASE))


# --- the command ----------------------------------------------------------------------------------------------------


def unreached(record: dict[str, dict[str, Any]], names: frozenset[str]) -> dict[str, str]:
    """Places that no test of PostgreSQL reaches, each with one that does."""
    found = {place: name for name, one in record.items() for place in one["places"]}
    for name in record:
        if name not in names and not record[name].get("marked"):
            continue
        for each in record[name]["places"]:
            found.pop(each, None)
    return found


def chosen(record: dict[str, dict[str, Any]]) -> list[str]:
    """Tests that together reach every place often enough; those that show much in a short time come first."""
    wanted: dict[str, int] = defaultdict(int)
    for one in record.values():
        for each in one["places"]:
            wanted[each] = min(ENOUGH, wanted[each] + 1)
    left = {name: one for name, one in record.items() if one["places"]}
    found: list[str] = []
    while any(wanted.values()):
        worth = {
            name: sum(wanted[each] > 0 for each in one["places"]) / (one["seconds"] + 0.05)
            for name, one in left.items()
        }
        best = max(sorted(worth), key=worth.__getitem__)
        found.append(best)
        for each in left.pop(best)["places"]:
            wanted[each] = max(0, wanted[each] - 1)
        left = {name: one for name, one in left.items() if worth[name]}
    return sorted(found)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reach", description=__doc__)
    parser.add_argument("record", type=Path)
    parser.add_argument("--write", action="store_true", help="make the list anew")
    options = parser.parse_args()
    record = json.loads(options.record.read_text())
    if options.write:
        LIST.write_text("".join(f"{name}\n" for name in chosen(record)))
    missing = unreached(record, frozenset(LIST.read_text().split()))
    for each, name in sorted(missing.items()):
        print(f"{each}\n    no test for PostgreSQL reaches it; {name} does")
    total = {each for one in record.values() for each in one["places"]}
    print(f"{len(total)} places, {len(missing)} of them reached by no listed test; {len(listed())} tests listed.")
    if len(missing) <= MOST_MISSING:
        return 0
    print("Run `make reach`, which makes tests/postgresql.txt anew.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
