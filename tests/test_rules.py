"""Keeping count of the entity rules: each stands in a test, or on the page of behaviours with its reason."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.behaviours import DIFFERENT, rows_under

TESTS = Path(__file__).parent
RULES: dict[str, dict[str, str]] = yaml.safe_load(Path(__file__).with_name("rules.yaml").read_text(encoding="utf-8"))
HEADINGS = "## Rules kept otherwise", "## Rules with a later part"
RULE = re.compile(
    r"\b(?:(?:GEN|OWN|CUR|OPT|LKP|COMP|SP|CUST|CONT|CURR|UOM|PROD|PRICE|OPP|INV|SO|NOTE|QUO)-\d\d"
    r"|FO-(?:\d{3}|E\d\d)|(?:CON|DOC|SET)-\d{3})\b"
)


def named_in(source: str) -> Iterator[str]:
    """The rules that test functions name; what a module or a helper names shows nothing."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield from RULE.findall("\n".join(lines[first - 1 : node.end_lineno]))


@cache
def named() -> Counter[str]:
    """Rules by how often test functions name them."""
    files = (path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
    return Counter(rule for path in files for rule in named_in(path.read_text(encoding="utf-8")))


def listed() -> dict[str, str]:
    return {rule: reason for heading in HEADINGS for rule, reason in rows_under(heading, DIFFERENT, RULE)}


def test_a_rule_is_named_by_a_test_function_alone():
    source = '"""SP-01."""\n\ndef helper():\n    """SP-02."""\n\n\n@mark("SP-03")\ndef test_it():\n    """FO-E04."""\n'
    assert list(named_in(source)) == ["SP-03", "FO-E04"]


@pytest.mark.parametrize("section", RULES)
def test_every_rule_stands_in_a_test_or_has_its_reason(section):
    found = {*named(), *listed()}
    missing = {rule: title for rule, title in RULES[section].items() if rule not in found}
    assert not missing


def test_only_known_rules_are_named():
    known = {rule for rules in RULES.values() for rule in rules}
    assert {*named(), *listed()} <= known
