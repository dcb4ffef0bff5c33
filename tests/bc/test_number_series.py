"""Number series hand out every number once, also to many at a time."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections, transaction

from erp.bc.models import NoSeries, NoSeriesLine
from erp.bc.number_series import NoNumbers, take_numbers, take_up_to
from tests.counting import statements
from tests.reading import read

pytestmark = pytest.mark.django_db


def series(code="CUST", **lines):
    made = NoSeries(code=code)
    made.save()
    line(made, **lines)
    return made


def line(of, starting_no="C0001", **values):
    made = NoSeriesLine(series=of, starting_no=starting_no, **values)
    made.save()
    return made


def test_numbers_count_on_from_the_last_one():
    """CON-011."""
    series(starting_no="C0008")
    assert take_numbers("CUST", 1) == ["C0008"]
    assert take_numbers("CUST", 3) == ["C0009", "C0010", "C0011"]
    used = NoSeriesLine.objects.get()
    assert used.last_no_used == "C0011"
    assert used.last_date_used is not None


@pytest.mark.parametrize(
    ("start", "last", "step", "expected"),
    [
        ("A1X", "A9X", 1, "A10X"),
        ("C0001", "C0009", 1, "C0010"),
        ("2024-001", "2024-099", 1, "2024-100"),
        ("10", "10", 10, "20"),
        ("C09", "C99", 1, "C100"),
    ],
)
def test_only_the_last_digits_count(start, last, step, expected):
    """CON-012."""
    series(starting_no=start, last_no_used=last, increment_by=step)
    assert take_numbers("CUST", 1) == [expected]


def test_a_line_closes_at_its_end_and_the_next_line_goes_on():
    of = series(starting_no="C01", ending_no="C03")
    line(of, line_no=20000, starting_no="D01")
    assert take_numbers("CUST", 5) == ["C01", "C02", "C03", "D01", "D02"]
    assert [row.open for row in NoSeriesLine.objects.order_by("line_no")] == [False, True]


def test_a_line_closes_when_the_next_step_would_pass_its_end():
    """CON-013."""
    series(starting_no="C01", ending_no="C10", increment_by=7)
    assert take_numbers("CUST", 2) == ["C01", "C08"]
    assert not NoSeriesLine.objects.get().open


def test_too_few_numbers_takes_none():
    series(starting_no="C01", ending_no="C03")
    with pytest.raises(NoNumbers, match="CUST"):
        take_numbers("CUST", 4)
    assert NoSeriesLine.objects.get().last_no_used == ""
    assert take_numbers("CUST", 3) == ["C01", "C02", "C03"]


def test_as_many_as_there_are():
    series(starting_no="C01", ending_no="C02")
    numbers, finding = take_up_to("CUST", 4)
    assert numbers == ["C01", "C02"]
    assert finding is not None
    assert finding.code == "bc.series_used_up"


def test_the_latest_line_that_has_begun_is_used():
    of = series(starting_no="A1")
    line(of, line_no=20000, starting_no="B1", starting_date=dt.date(2024, 1, 1))
    line(of, line_no=30000, starting_no="C1", starting_date=dt.date(2025, 1, 1))
    assert take_numbers("CUST", 1, on=dt.date(2023, 12, 31)) == ["A1"]
    assert take_numbers("CUST", 1, on=dt.date(2024, 6, 1)) == ["B1"]
    assert take_numbers("CUST", 1, on=dt.date(2025, 1, 1)) == ["C1"]


@pytest.mark.parametrize(
    ("of", "lines", "code"),
    [
        ({"default_nos": False}, {}, "bc.series_manual_only"),
        ({}, {"starting_date": dt.date(2030, 1, 1)}, "bc.series_too_early"),
        ({"date_order": True}, {"last_date_used": dt.date(2026, 1, 1)}, "bc.series_date_order"),
        ({}, {"last_no_used": "X5"}, "bc.series_pattern"),
        ({}, {"ending_no": "Z99"}, "bc.series_pattern"),
        ({}, {"starting_no": "NONE"}, "bc.series_pattern"),
        ({}, {"open": False}, "bc.series_used_up"),
    ],
)
def test_a_series_that_cannot_number_says_why(of, lines, code):
    made = NoSeries(code="S", **of)
    made.save()
    line(made, **lines)
    with pytest.raises(NoNumbers) as caught:
        take_numbers("S", 1, on=dt.date(2025, 5, 5))
    assert caught.value.finding.code == code
    assert "S" in str(caught.value.finding)
    assert "…" not in str(caught.value.finding)
    assert caught.value.finding.next_step


@pytest.mark.says("bc.series_unknown", "bc.series_no_line")
def test_unknown_series_and_series_without_lines():
    NoSeries(code="EMPTY").save()
    for code, expected, step in (("NOPE", "does not exist", "Create the"), ("EMPTY", "has no lines", "Add a line")):
        with pytest.raises(NoNumbers) as caught:
            take_numbers(code, 1)
        read(f"{caught.value.finding} {caught.value.finding.next_step}", code, expected, step)


def test_used_numbers_are_skipped_in_few_questions():
    series(starting_no="C00001")
    used = {f"C{n:05d}" for n in range(1, 5001)}
    asked = []

    def taken(numbers):
        asked.append(len(numbers))
        return used & set(numbers)

    assert take_numbers("CUST", 2, taken=taken) == ["C05001", "C05002"]
    assert len(asked) < 10
    assert take_numbers("CUST", 1, taken=taken) == ["C05003"]


def test_a_block_costs_as_much_as_one_number():
    series(starting_no="C0001")
    counts = []
    for count in (1, 10, 500):
        with statements(connection) as counted:
            take_numbers("CUST", count)
        counts.append(len(counted))
    assert len(set(counts)) == 1


def test_one_way_of_numbering_stays_on():
    """CON-010."""
    of = NoSeries(code="S")
    of.save()
    of.manual_nos = False
    of.save()
    assert of.default_nos
    of.default_nos = False
    of.save()
    assert (of.default_nos, of.manual_nos) == (False, True)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_never_share_a_number():
    series(starting_no="C00001")
    numbers: list[str] = []
    problems: list[Exception] = []
    barrier = threading.Barrier(6)

    def writer():
        try:
            barrier.wait(10)
            for count in (1, 7, 3, 11):
                with transaction.atomic():
                    mine = take_numbers("CUST", count)
                numbers.extend(mine)
        except Exception as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=writer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems
    assert sorted(numbers) == [f"C{n:05d}" for n in range(1, 6 * 22 + 1)]


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_gives_up_gives_its_numbers_back():
    series(starting_no="C1")
    with transaction.atomic():
        take_numbers("CUST", 5)
        transaction.set_rollback(True)
    assert take_numbers("CUST", 1) == ["C1"]
