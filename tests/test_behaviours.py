"""Counting behaviours: what a run of tests shows, what differs on purpose, and what is missing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import behaviours

ROOT = Path(__file__).resolve().parents[1]
TESTS = """
import pytest

@pytest.mark.behaviour("B-113")
def test_passes():
    pass

@pytest.mark.behaviour("B-114", "B-115")
@pytest.mark.parametrize("number", [1, 2])
def test_fails_once(number):
    assert number == 1

@pytest.mark.behaviour("B-116")
def test_is_left_out():
    pytest.skip("no browser")

@pytest.mark.behaviour("B-117")
def test_cannot_clean_up(request):
    request.addfinalizer(lambda: 1 / 0)
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """What a run of these tests noted."""
    return run(tmp_path_factory.mktemp("tests"), TESTS)[1]


def run(folder, text):
    (folder / "test_some.py").write_text(text)
    record = folder / "record.json"
    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "tests.behaviours", "-p", "no:django", "-c", "/dev/null",
            "--rootdir", str(folder), "--behaviours", str(record), str(folder),
        ],
        cwd=folder, capture_output=True, text=True, check=False,
        # plugins that are installed are not asked, and loading them takes longer than the tests
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip
    return done, record


def page(folder, *rows):
    path = folder / "behaviours.md"
    heads = [behaviours.HEADINGS["different"], "| Behaviour | Why |", "|---|---|"]
    later = [behaviours.HEADINGS["later"], "| Behaviour | What |", "|---|---|", "| B-127 | Another part. |"]
    path.write_text("\n".join(["B-120 in a sentence", *heads, *rows, "", *later]))
    return path


def count(capsys, record, page, *arguments):
    code = behaviours.main(["--record", str(record), "--page", str(page), *arguments])
    return code, capsys.readouterr()


def test_counts_only_what_passed(tmp_path, capsys, record):
    code, said = count(capsys, record, page(tmp_path, "| B-118, B-119 | There are no clones. |"), "full_sync")
    assert code == 1
    assert said.out.splitlines()[1].split() == ["full_sync", "15", "1", "2", "1", "11"]
    assert "B-113" not in said.out
    assert "B-118" not in said.out
    assert "B-114  Dependencies of the default mapping set (failed: test_some.py::test_fails_once[2])" in said.out
    assert "  B-116  Starting a free line creates its full-sync job on hold\n" in said.out
    assert "B-117  Finishing a line starts the line that depends on it (failed: " in said.out


def test_nothing_missing_in_the_areas_named_is_success(tmp_path, capsys, record):
    ids = ", ".join(list(behaviours.areas()["full_sync"])[1:])
    code, said = count(capsys, record, page(tmp_path, f"| {ids} | Because. |"), "full_sync")
    assert code == 0
    assert "Missing" not in said.out
    assert count(capsys, record, page(tmp_path))[0] == 0, "no area was named, so none is held to anything"


@pytest.mark.parametrize(
    ("rows", "said"), [(["| B-999 | Why not. |"], "B-999"), (["| B-118 | |"], "no reason for B-118")]
)
def test_a_page_that_cannot_be_right_is_refused(tmp_path, capsys, record, rows, said):
    code, output = count(capsys, record, page(tmp_path, *rows), "full_sync")
    assert code == 2
    assert said in output.err


def test_an_area_that_does_not_exist_is_refused_with_those_that_do(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        behaviours.main(["engines"])
    assert ended.value.code == 2
    assert "engine, conflict, mapping" in capsys.readouterr().err


def test_without_a_record_it_says_how_to_get_one(tmp_path, capsys):
    code, said = count(capsys, tmp_path / "none.json", page(tmp_path))
    assert code == 2
    assert "make behaviours" in said.err


def test_a_draw_can_be_repeated_and_names_the_tests(tmp_path, capsys, record):
    first = count(capsys, record, page(tmp_path), "full_sync", "--draw", "3", "--seed", "5")
    assert first == count(capsys, record, page(tmp_path), "full_sync", "--draw", "3", "--seed", "5")
    assert first[1].out.splitlines() == [
        "seed 5", "", "B-113  First-wave lines have no dependency", "  test_some.py::test_passes",
    ]  # fmt: skip


@pytest.mark.parametrize(("ids", "said"), [(["B-999"], "B-999"), (["B-001", "B-002", "B-003", "B-004"], "three")])
def test_a_test_names_known_behaviours_and_three_at_most(tmp_path, ids, said):
    names = ", ".join(f'"{name}"' for name in ids)
    done, _record = run(tmp_path, f"import pytest\n\n@pytest.mark.behaviour({names})\ndef test_some():\n    pass\n")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert said in done.stdout + done.stderr
