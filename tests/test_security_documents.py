"""The documents about security name places that exist, and the list is whole."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LIST, MODEL = ROOT / "docs" / "security" / "asvs.md", ROOT / "docs" / "security.md"
STATES = {"met", "partly", "not met", "does not apply"}
#: items of levels 1 and 2 in version 5.0.0
ITEMS = 253
_PLACE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.\w+|\.ci/run|[\w.-]+\.(?:txt|toml))`")


def rows():
    lines = [line for line in LIST.read_text().splitlines() if re.match(r"\| \d+\.\d+\.\d+ \|", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("document", [LIST, MODEL], ids=lambda path: path.name)
def test_every_place_that_is_named_exists(document):
    named = set(_PLACE.findall(document.read_text()))
    assert len(named) > 20
    assert {place for place in named if not (ROOT / place).is_file()} == set()


def test_every_item_has_a_line_a_state_and_what_its_state_asks_for():
    numbers = [row[0] for row in rows()]
    assert len(numbers) == len(set(numbers)) == ITEMS
    assert numbers == sorted(numbers, key=lambda text: [int(part) for part in text.split(".")])
    for number, level, what, state, where, left in rows():
        assert level in ("1", "2"), number
        assert what, number
        assert state in STATES, number
        assert state != "met" or _PLACE.search(where), f"{number} is met nowhere"
        assert state not in ("partly", "not met") or left, f"{number} says not what is left"


def test_the_summary_counts_right():
    counted = Counter(row[3] for row in rows())
    total = next(line for line in LIST.read_text().splitlines() if line.startswith(f"| **All {ITEMS}** |"))
    told = re.findall(r"\*\*(\d+)\*\*", total)
    assert [int(number) for number in told] == [
        counted[state] for state in ("met", "partly", "not met", "does not apply")
    ]
