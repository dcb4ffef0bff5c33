"""A project started twice at once, and killed in the middle: real processes, on the database of the suite (FO-161).

`P2C_KILLS=20 P2C_ACCOUNTS=20000 pytest tests/p2c/prospect_to_cash/test_processes.py` is the full trial.
"""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases
from tests.reading import read
from tests.sites import Site, copies

KILLS = int(os.environ.get("P2C_KILLS", "4"))
ACCOUNTS = int(os.environ.get("P2C_ACCOUNTS", "2500"))
SEED = int(os.environ.get("P2C_KILL_SEED", "20260"))
SCRIPT = "tests.p2c.prospect_to_cash.killable"
WRITTEN = [["completed", ACCOUNTS, 0, 0]]

pytestmark = pytest.mark.long
Sites = Callable[[str], Site]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """A site with accounts and a project that sends them, copied for each trial."""
    with copies(tmp_path_factory.mktemp("projects"), databases.prepared(SCRIPT, str(ACCOUNTS)), SCRIPT) as make:
        yield make


def start(site: Site, times: int, gate: Path) -> list[tuple[int, str, str]]:
    """The project, started so many times at the same moment: exit status, output and errors of each."""
    children = [site.start("-m", SCRIPT, "run", GATE=str(gate)) for _ in range(times)]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    gate.touch()
    ended = [child.communicate(timeout=600) for child in children]
    return [(child.returncode, out, err) for child, (out, err) in zip(children, ended, strict=True)]


def check_nothing_is_lost_or_doubled(found: dict[str, Any]) -> None:
    assert found["customers"] == [[f"ACC-{n:05d}-AAAAAA", f"Account {n}"] for n in range(ACCOUNTS)]
    assert found["couplings"] == ACCOUNTS
    assert found["journal"] == {"insert": ACCOUNTS}
    assert (found["issues"], found["pending"], found["interrupted"]) == (0, 0, [])
    assert set(found["runs"]) == {"finished"}


@pytest.fixture(scope="module")
def statements(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many statements an undisturbed execution takes."""
    counted = tmp_path_factory.mktemp("count") / "statements"
    sites("undisturbed").child("run", COUNT=str(counted))
    return int(counted.read_text())


def test_started_while_it_runs_it_is_refused(sites: Sites, statements: int) -> None:
    """FO-161: the second ends with exit status 2 and a sentence, and has written nothing."""
    site = sites("while")
    first = site.start("-m", SCRIPT, "run", HOLD_AT=str(statements // 2))
    assert first.stdout is not None
    assert first.stdout.readline() == "holding\n"
    second = site.start("-m", SCRIPT, "run")
    nothing, refused = second.communicate(timeout=600)
    assert (second.returncode, nothing) == (2, "")
    read(" ".join(refused.split()), "Execution 1 of the project “Our accounts” is not over yet", "when it is.")
    done, errors = first.communicate(timeout=600)
    assert (first.returncode, errors) == (0, "")
    assert json.loads(done)["upserts"] == ACCOUNTS
    found = site.child("dump")
    check_nothing_is_lost_or_doubled(found)
    [execution] = found["executions"]
    assert execution == {"status": "completed", "upserts": ACCOUNTS, "problems": [], "tasks": WRITTEN}


def check_one_went_first(answers: list[tuple[int, str, str]], upserts: list[int]) -> None:
    """The other was refused, or, where the machine let it wait long enough, came after and found nothing to do."""
    done = sorted((json.loads(out) for code, out, _errors in answers if code == 0), key=lambda each: each["execution"])
    assert [(each["status"], each["upserts"]) for each in done] == [("completed", n) for n in upserts[: len(done)]]
    refused = [(code, out, " ".join(errors.split())) for code, out, errors in answers if code]
    assert [(code, out) for code, out, _errors in refused] == [(2, "")] * (2 - len(done)), answers
    assert all("is not over yet" in errors for _code, _out, errors in refused)


def test_started_twice_at_once_nothing_is_doubled(sites: Sites, tmp_path: Path) -> None:
    """FO-161."""
    site = sites("twice")
    answers = start(site, 2, tmp_path / "gate")
    check_one_went_first(answers, [ACCOUNTS, 0])
    check_nothing_is_lost_or_doubled(site.child("dump"))


def test_killed_again_and_again_it_is_gone_on_with(sites: Sites, statements: int, tmp_path: Path) -> None:
    """FO-161, FO-163: nothing is lost, nothing is written twice, and the history says how often it was interrupted."""
    site, chance, kills = sites("killed"), random.Random(SEED), 0
    while kills < KILLS:
        # at random among the statements that are left to do, as good as can be told
        at = chance.randint(10, max(20, statements // KILLS))
        assert site.child("run", killed=True, KILL_AT=str(at)) is None, "it ended before it was killed"
        kills += 1
        if site.child("dump")["executions"]:
            assert site.child("dump")["interrupted"] == [1]
    answer = site.child("run")
    assert (answer["status"], answer["execution"]) == ("completed", 1)
    found = site.child("dump")
    check_nothing_is_lost_or_doubled(found)
    [execution] = found["executions"]
    assert (execution["status"], execution["upserts"], execution["tasks"]) == ("completed", ACCOUNTS, WRITTEN)
    assert execution["problems"] == ["p2c.interrupted"] * len(execution["problems"])
    assert 0 < len(execution["problems"]) <= KILLS
    again = site.child("run")
    assert (again["execution"], again["upserts"]) == (2, 0)


@pytest.mark.parametrize("before_the_end", [1, 6])
def test_killed_at_the_very_end_it_is_booked_once(sites: Sites, statements: int, before_the_end: int) -> None:
    """FO-161, FO-163: the rows are written; what is left is to say so."""
    site = sites(f"end{before_the_end}")
    site.child("run", killed=True, KILL_AT=str(statements - before_the_end))
    answer = site.child("run")
    found = site.child("dump")
    check_nothing_is_lost_or_doubled(found)
    assert answer["status"] == "completed"
    assert found["executions"][0]["tasks"] == WRITTEN


def test_two_that_find_a_killed_one_do_not_both_go_on_with_it(sites: Sites, statements: int, tmp_path: Path) -> None:
    """FO-161: one goes on, the other says that somebody is at it."""
    site = sites("both")
    assert site.child("run", killed=True, KILL_AT=str(statements // 2)) is None
    answers = start(site, 2, tmp_path / "gate")
    check_one_went_first(answers, [ACCOUNTS, 0])
    found = site.child("dump")
    check_nothing_is_lost_or_doubled(found)
    execution = found["executions"][0]
    assert (execution["problems"], execution["tasks"]) == (["p2c.interrupted"], WRITTEN)


def test_a_killed_worker_s_execution_is_gone_on_with_by_the_next(sites: Sites) -> None:
    """FO-161: nobody has to start the project again."""
    site = sites("worker")
    site.manage("run_project", "Our accounts", "--background")
    worker = site.start("manage.py", "worker")
    assert worker.stdout is not None
    assert "ready" in worker.stdout.readline()
    while not site.child("dump")["customers"]:
        assert worker.poll() is None
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=60)
    site.run("manage.py", "worker", "--once")
    found = site.child("dump")
    check_nothing_is_lost_or_doubled(found)
    assert [each["status"] for each in found["executions"]] == ["completed"]
