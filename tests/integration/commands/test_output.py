"""What commands print on terminals of all widths, and off them."""

import io
from types import SimpleNamespace

import pytest
from django.core.management.base import OutputWrapper

from integration.management.commands._text import Progress, cut, table, width
from tests.integration.commands.conftest import Terminal


def run(done: int, total: int, name: str = "CUSTOMER", pk: int = 1) -> SimpleNamespace:
    return SimpleNamespace(pk=pk, done=done, total=total, mapping=SimpleNamespace(name=name))


@pytest.fixture
def screen(monkeypatch):
    """A terminal of 60 columns, drawn at once."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(Progress, "DRAW", 0)
    out = Terminal()
    return out, Progress(OutputWrapper(out))


def test_a_bar_that_fits(screen) -> None:
    out, bar = screen
    bar(run(500, 2000))
    bar(run(2000, 2000))
    first, second = out.getvalue().split("\r")[1:]
    assert first.startswith("CUSTOMER [#########....")
    assert first.rstrip().endswith("500/2,000")
    assert second.count("#") == second.index("]") - second.index("[") - 1
    assert max(len(first), len(second)) < 60
    bar.close()
    assert out.getvalue().endswith("\r" + " " * len(second) + "\r")


def test_a_bar_gives_way_to_its_numbers(screen, monkeypatch) -> None:
    out, bar = screen
    monkeypatch.setenv("COLUMNS", "40")
    bar(run(12_345_678, 23_456_789, "A LONG MAPPING NAME."))
    assert "[" not in out.getvalue()
    assert "12,345,678/23,456,789" in out.getvalue()
    assert len(out.getvalue().split("\r")[1]) <= 40


def test_more_done_than_was_counted_stays_a_full_bar(screen) -> None:
    out, bar = screen
    bar(run(30, 20))
    assert "30/30" in out.getvalue()


def test_the_bar_leaves_no_rest_of_a_longer_one(screen) -> None:
    out, bar = screen
    bar(run(9, 10, "A VERY LONG NAME"))
    bar(run(3, 0, "SHORT", pk=2))
    first, second = out.getvalue().split("\r")[1:]
    assert len(second) >= len(first)


def test_lines_off_a_terminal_now_and_then(monkeypatch) -> None:
    out = io.StringIO()
    told = Progress(OutputWrapper(out))
    told(run(1, 3))
    assert out.getvalue() == ""
    monkeypatch.setattr(Progress, "SAY", 0)
    told(run(1000, 3000))
    told(run(7, 0))
    assert out.getvalue() == "CUSTOMER: 1,000 of 3,000 records\nCUSTOMER: 7 records\n"


def test_tables_give_way_in_their_first_column(monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = table(["", "One", "Two"], [["A name that is much too long for this", "1,000", "2"]])
    assert lines[1].endswith("…  1,000    2")
    assert {len(line) for line in lines} <= {38, 39, 40}
    assert cut("short", 10) == "short"


def test_width_stays_within_reason(monkeypatch) -> None:
    for columns, expected in (("10", 40), ("60", 60), ("400", 100)):
        monkeypatch.setenv("COLUMNS", columns)
        assert width() == expected
