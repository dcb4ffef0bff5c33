"""What PostgreSQL runs is listed by what tests reach, and the list names tests that exist."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from tests import reach

ROOT = Path(__file__).resolve().parents[1]


def record(**places: str) -> dict[str, dict[str, object]]:
    return {name: {"seconds": len(name), "places": list(found)} for name, found in places.items()}


def test_every_place_is_reached_by_three_where_it_can_be():
    found = reach.chosen(record(a="xy", bb="x", ccc="x", cccc="x", dddd="z", eeeee=""))  # type: ignore[arg-type]
    assert found == ["a", "bb", "ccc", "dddd"]


def test_a_place_no_listed_test_reaches_is_named_with_one_that_does():
    made = record(a="xy", b="yz")
    assert reach.unreached(made, frozenset({"a"})) == {"z": "b"}  # type: ignore[arg-type]
    assert reach.unreached(made, frozenset({"a", "b"})) == {}  # type: ignore[arg-type]


def test_statements_are_told_apart_by_what_databases_do_differently():
    assert reach.kinds_of("SELECT a FROM b WHERE c = %s") == ()
    assert reach.kinds_of("SELECT a FROM b WHERE c LIKE %s ORDER BY a") == ("pattern", "order")
    assert reach.kinds_of("SELECT a FROM b FOR UPDATE") == ("lock",)


@cache
def functions(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text()) if path.exists() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_listed_test_exists():
    missing = [name for name in reach.listed() if name.partition("::")[2] not in functions(name.partition("::")[0])]
    assert missing == [], "run `make reach`"
