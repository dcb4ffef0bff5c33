"""A worker killed in the middle of a full synchronisation: the next one finishes it, as if nothing had happened.

The suite kills twice, somewhere and in the last batch of the customers. `P2C_KILLS=10 P2C_CUSTOMERS=20000 pytest
tests/integration/test_worker_kill.py` is the full trial; P2C_KILL_SEED kills elsewhere.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Template, prepared
from tests.sites import Site, copies

KILLS = int(os.environ.get("P2C_KILLS", "2"))
CUSTOMERS = int(os.environ.get("P2C_CUSTOMERS", "300"))
SEED = int(os.environ.get("P2C_KILL_SEED", "20260"))
SCRIPT = "tests.integration.killable"
PREPARED = prepared(SCRIPT, str(CUSTOMERS))
UNDISTURBED = Template(f"undisturbed-{CUSTOMERS}", ("-m", SCRIPT, "undisturbed"), PREPARED)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Site]]:
    """A prepared installation, copied for each trial: all copies begin with the same rows."""
    with copies(tmp_path_factory.mktemp("kill"), PREPARED, SCRIPT) as make:
        yield make


@pytest.fixture(scope="module")
def undisturbed() -> tuple[dict[str, Any], int]:
    """What a full synchronisation by one worker comes to, and how many statements that takes."""
    found, statements = json.loads((UNDISTURBED.ready().folder / "undisturbed.json").read_text())
    return found, statements


def test_a_killed_worker_loses_and_doubles_nothing(
    sites: Callable[[str], Site], undisturbed: tuple[dict[str, Any], int], tmp_path: Path
) -> None:
    expected, statements = undisturbed
    site = sites("killed")
    site.manage("full_sync", "--background", "--yes")
    chance = random.Random(SEED)
    trap = tmp_path / "last-batch"
    kills, at_random = 0, 0
    while True:
        # at random among the statements a worker is sure to reach, until all kills but one are spent
        at = chance.randint(1, statements // KILLS) if at_random < KILLS - 1 else 0
        sprung = trap.exists()
        ended = site.run("-m", SCRIPT, "worker", killed=True, KILL_AT=str(at), KILL_LAST=str(trap))
        if ended is not None:
            break
        kills += 1
        at_random += sprung == trap.exists()
    assert kills == KILLS
    assert trap.exists(), "no worker was killed in the last batch of the customers"

    found = site.child("dump")
    assert found["runs"] == {"finished": sum(found["runs"].values())}
    assert found["orphans"] == []
    assert max(_times(found["couplings"])) == 1
    for name, rows in expected["contents"].items():
        assert found["contents"][name] == rows, name
    for what in ("couplings", "bases", "issues", "counters", "journal", "pending"):
        assert found[what] == expected[what], what
    # and then there is nothing left to do
    again = site.manage("full_sync", "--yes")
    assert again["status"] == "finished"
    assert (
        sum(job["inserted"] + job["modified"] + job["coupled"] for line in again["lines"] for job in line["jobs"]) == 0
    )


def _times(lines: list[str]) -> list[int]:
    return [lines.count(line) for line in set(lines)] or [1]


def test_a_worker_asked_to_end_hands_its_run_back(
    sites: Callable[[str], Site], undisturbed: tuple[dict[str, Any], int]
) -> None:
    expected, statements = undisturbed
    site = sites("asked")
    site.manage("full_sync", "--background", "--yes")
    told = site.run("-m", SCRIPT, "worker", "stay", ASK_AT=str(statements // 2))
    assert "ready" in told
    runs = site.child("dump")["runs"]
    assert runs["queued"]
    assert "running" not in runs
    site.child("worker")
    found = site.child("dump")
    assert found["runs"] == {"finished": sum(found["runs"].values())}
    assert found["contents"]["crm.account"] == expected["contents"]["crm.account"]
    assert found["couplings"] == expected["couplings"]
