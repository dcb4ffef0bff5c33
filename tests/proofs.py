"""Proving behaviours: break the one line that makes a behaviour true, and see its test fail.

`tests/proofs.yaml` keeps the lines, `python -m tests.proofs` (or `make proofs`) repeats the proofs in a copy of the
tree. As a pytest plugin the module chooses the tests of the behaviours to prove, and notes how each of them ended.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.behaviours import named_by

ROOT = Path(__file__).resolve().parents[1]
LIST = Path(__file__).with_suffix(".yaml")
LEFT_BEHIND = shutil.ignore_patterns(
    ".*", "__pycache__", "*.sqlite3*", "node_modules", "staticfiles", "test-results", "htmlcov"
)
PROVED = "failed as it should"
#: what a test raises when it does not see what it expects; anything else is a broken program, not a proof
ASSERTIONS = (AssertionError, pytest.fail.Exception)


# --- the plugin -----------------------------------------------------------------------------------------------------


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--proofs", metavar="FILE", help="note how the tests of behaviours ended")
    parser.addoption("--proofs-of", metavar="IDS", default="", help="run the tests of these behaviours alone")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--proofs"):
        config.pluginmanager.register(Notes(Path(config.getoption("--proofs"))), "proof-notes")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    chosen = set(filter(None, config.getoption("--proofs-of").split(",")))
    if chosen:
        left_out = [item for item in items if not chosen.intersection(named_by(item))]
        items[:] = [item for item in items if chosen.intersection(named_by(item))]
        config.hook.pytest_deselected(items=left_out)


class Notes:
    """How each test ended: `passed`, `asserted`, or the name of what was raised; and the behaviours it names."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.ended: dict[str, dict[str, Any]] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Iterator[None]:  # the report, which stays as it is
        report = yield
        note = self.ended.setdefault(item.nodeid, {"ids": named_by(item), "how": "passed"})
        if call.excinfo and note["how"] == "passed":
            asserted = call.when == "call" and isinstance(call.excinfo.value, ASSERTIONS)
            note["how"] = "asserted" if asserted else call.excinfo.typename
        return report

    def pytest_sessionfinish(self) -> None:
        self.target.write_text(json.dumps(self.ended), encoding="utf-8")


# --- the proofs -----------------------------------------------------------------------------------------------------


class Unusable(Exception):
    """The list of proofs, or what was asked of it, makes no sense."""


@dataclass(frozen=True)
class Proof:
    """A behaviour, the line that makes it true, the same line broken, and the test (or one of its cases) that fails."""

    area: str
    id: str
    file: str
    line: str
    broken: str
    test: str
    #: which one, where the text occurs several times in the file; counted from 1
    nth: int = 0

    def place(self, text: str) -> int:
        """Where the line begins in the text of its file; refused when it is not there, or not there alone."""
        found = text.count(self.line)
        if found == 0:
            raise Unusable(f"stale: {self.file} no longer has “{first_line(self.line)}”")
        if self.nth > found or (found > 1 and not self.nth):
            raise Unusable(f"stale: {self.file} has “{first_line(self.line)}” {found} times; correct nth")
        at = -1
        for _ in range(self.nth or 1):
            at = text.index(self.line, at + 1)
        return at

    def names(self, test: str) -> bool:
        return test == self.test or test.startswith(f"{self.test}[")


def first_line(text: str) -> str:
    return text.strip().splitlines()[0].strip()


def proofs(source: Path, chosen: Sequence[str] = ()) -> list[Proof]:
    """The proofs of the areas and ids chosen, all of them without a choice."""
    listed: dict[str, list[dict[str, Any]]] = yaml.safe_load(source.read_text(encoding="utf-8")) or {}
    known = {one.name for one in fields(Proof)}
    found = []
    for area, entries in listed.items():
        for entry in entries:
            if odd := set(entry) - known:
                raise Unusable(f"{source.name}: {entry.get('id', area)} has {', '.join(sorted(odd))}.")
            found.append(Proof(area=area, **entry))
    if unknown := set(chosen) - {one.area for one in found} - {one.id for one in found}:
        raise Unusable(f"{source.name} proves nothing of {', '.join(sorted(unknown))}.")
    return [one for one in found if not chosen or {one.area, one.id} & set(chosen)]


class Workshop:
    """A copy of the tree to break things in; what is broken does not change the migrated database of its tests."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        self.tree = folder / "tree"
        self.notes = folder / "notes.json"
        shutil.copytree(root, self.tree, ignore=LEFT_BEHIND)
        self.environment = {**os.environ, "DATABASE_URL": "sqlite:///db.sqlite3", "P2C_TEMPLATE_KEY": "unbroken"}
        self.options = ["-q", "-p", "no:cacheprovider", "-p", "tests.behaviours", "-p", "tests.proofs"]

    def run(self, arguments: Sequence[str]) -> dict[str, dict[str, Any]]:
        """Run tests; test -> the behaviours it names and how it ended."""
        self.notes.unlink(missing_ok=True)
        self._do("-m", "pytest", *self.options, "--proofs", str(self.notes), *arguments)
        if not self.notes.exists():
            return {}
        found: dict[str, dict[str, Any]] = json.loads(self.notes.read_text(encoding="utf-8"))
        return found

    def _do(self, *arguments: str) -> None:
        """A test that fails is an outcome; what else went wrong is in this file."""
        with (self.folder / "output.txt").open("w", encoding="utf-8") as output:
            subprocess.run(
                [sys.executable, *arguments],
                cwd=self.tree, env=self.environment, stdout=output, stderr=output, check=False,
            )  # fmt: skip

    def prove(self, proof: Proof, whole: dict[str, dict[str, Any]]) -> tuple[str, str]:
        """Break the line, run the tests of the behaviour, mend it; what became of it, and file and line number.

        `whole`: how the tests ended in the tree as it is.
        """
        path = self.tree / proof.file
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        try:
            at = proof.place(text)
        except Unusable as error:
            return str(error), proof.file
        where = f"{proof.file}:{text.count(chr(10), 0, at) + 1}"
        tests = [test for test, note in whole.items() if proof.id in note["ids"]]
        named = [test for test in tests if proof.names(test)]
        if not named:
            return f"stale: no test {proof.test} names {proof.id}", where
        if ailing := [test for test in named if whole[test]["how"] != "passed"]:
            return f"fails without breaking anything: {ailing[0]}", where
        path.write_text(text[:at] + proof.broken + text[at + len(proof.line) :], encoding="utf-8")
        try:
            ended = self.run(tests)
        finally:
            path.write_text(text, encoding="utf-8")
        return self._judge([ended[test]["how"] for test in named if test in ended]), where

    def _judge(self, ways: Sequence[str]) -> str:
        if "asserted" in ways:
            return PROVED
        if not ways:
            return f"did not run: {self.last_words()}"
        other = [way for way in ways if way != "passed"]
        return f"ended with {other[0]}, not with an assertion" if other else "passed although the line is broken"

    def last_words(self) -> str:
        lines = (self.folder / "output.txt").read_text(encoding="utf-8").strip().splitlines()
        return next((line for line in reversed(lines) if line.startswith("E ")), lines[-1] if lines else "no output")


# --- the command ----------------------------------------------------------------------------------------------------


def repeat(chosen: Sequence[Proof], root: Path, *, markdown: bool = False) -> int:
    """Repeat the proofs, tell each as it ends; 1 when one of them proves nothing (any more)."""
    failed = 0
    if markdown:
        print("| Behaviour | Line | Instead of | Broken to | Test that fails | Outcome |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory(prefix="p2c-proofs-") as folder:
        workshop = Workshop(root, Path(folder))
        whole = workshop.run(["--proofs-of", ",".join(proof.id for proof in chosen)])
        if not whole:
            raise Unusable(f"The tests could not be run as they are: {workshop.last_words()}")
        for proof in chosen:
            outcome, where = workshop.prove(proof, whole)
            failed += outcome != PROVED
            if markdown:
                cells = [proof.id, where, in_cell(proof.line), in_cell(proof.broken), f"`{proof.test}`", outcome]
                print(f"| {' | '.join(cells)} |", flush=True)
            else:
                print(f"{proof.id}  {where}  {proof.test}  {outcome}", flush=True)
    print(f"\n{len(chosen) - failed} of {len(chosen)} proofs: the line broken, the test failed.")
    return int(bool(failed))


def in_cell(code: str) -> str:
    text = " ⏎ ".join(line.strip() for line in code.strip().splitlines()).replace("|", "\\|")
    return f"`{text}`" if text else "nothing"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proofs", description="Break lines, see tests fail.")
    parser.add_argument("chosen", nargs="*", metavar="AREA|ID", help="only these areas and behaviours")
    parser.add_argument("--markdown", action="store_true", help="print a table")
    parser.add_argument("--list", type=Path, default=LIST, help="the proofs")
    parser.add_argument("--root", type=Path, default=ROOT, help="the tree to prove them in")
    given = parser.parse_args(arguments)
    try:
        return repeat(proofs(given.list, given.chosen), given.root, markdown=given.markdown)
    except Unusable as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
