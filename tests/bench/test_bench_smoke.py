"""The bench itself, small: on the database under test the engine leaves what the hand-written SQL leaves."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases, forks
from tests.bench import catalogue_report, report, runner
from tests.bench.databases import STORES
from tests.bench.jobs import JOBS

#: the least of which some pairs are edited on either side, and on both
N = 210
KINDS = ("accounts", "customers", "couplings", "journal", "issues", "pending")


def forked(url: str, *arguments: str) -> str:
    """A process of the bench, without the second it takes to load the project."""
    settings = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "p2c.settings", "P2C_ENV_FILE": os.devnull}
    process = forks.Process(["-m", "tests.bench", *arguments], {**os.environ, **settings})
    out, errors = process.communicate(timeout=600)
    assert process.returncode == 0, f"{' '.join(arguments)} failed:\n{out[-2000:]}\n{errors[-4000:]}"
    return out


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Iterator[report.Results]:
    """Every reference and engine job once, in processes of their own, as the bench does it."""
    patch = pytest.MonkeyPatch()
    patch.setenv("P2C_BENCH_DIR", str(tmp_path_factory.mktemp("bench")))
    patch.setenv("P2C_BENCH_NAME", f"p2cbenchtest{os.getpid()}")
    patch.setattr(runner, "_child", forked)
    name = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    store = STORES[name]()
    # begin with the tables
    place = store._path if name == "sqlite" else str
    patch.setattr(store, "_create", lambda made: databases.server().create(str(place(made)), databases.MIGRATED))
    try:
        yield runner.measure(store, N, 1, [job for job in JOBS.values() if job.compared])
    finally:
        store.clean()
        patch.undo()


@pytest.mark.long
@pytest.mark.bench
class TestContents:
    """No time is looked at here."""

    @pytest.mark.parametrize("workload", ["W1", "W3", "W4", "data"])
    def test_the_engine_leaves_what_the_reference_leaves(self, results: report.Results, workload: str) -> None:
        assert report.differences(workload, results) == []

    def test_a_first_full_synchronisation_brings_all_but_those_that_wait(self, results: report.Results) -> None:
        made = rows(results, "W1.engine")
        assert made["customers"] == N
        assert made["accounts"] == made["couplings"] == made["journal"] > N * 0.9
        assert made["issues"] > 0

    def test_edits_of_both_sides_travel(self, results: report.Results) -> None:
        # pair 7 was edited in Business Central, 107 in Sales, 207 on both sides
        assert results["W3.engine"][0]["told"]["modified"] == 4
        assert rows(results, "W3.engine")["journal"] == rows(results, "W1.engine")["journal"] + 4

    def test_most_customers_find_their_account(self, results: report.Results) -> None:
        assert results["W4.engine"][0]["told"]["coupled"] // 2 == rows(results, "W4.engine")["couplings"] > N * 0.9

    def test_an_empty_feed_writes_nothing(self, results: report.Results) -> None:
        told = results["W2.engine"][0]["told"]
        assert {name: number for name, number in told.items() if number} == {}

    @pytest.mark.parametrize(("step", "least"), [("C1", 3 * N), ("C2", 3 * N), ("C3", 0), ("C4", 2 * N)])
    def test_items_and_prices_all_travel_once(self, results: report.Results, step: str, least: int) -> None:
        assert catalogue_report.differences(step, results) == []
        made = results[f"{step}.goods"][0]
        assert sum(made["expected"].values()) >= least
        assert made["again"] == {}


def rows(results: report.Results, key: str) -> dict[str, int]:
    """How many rows of each kind the job left."""
    return {kind: results[key][0]["contents"][kind]["rows"] for kind in KINDS}


def one(seconds: float, digest: str = "a", **more: Any) -> dict[str, Any]:
    return {"seconds": seconds, "cpu": seconds, "rss": 50, "contents": {"accounts": digest}, **more}


class TestVerdict:
    """Contents first, then ratios; a restless reference decides nothing."""

    def test_other_contents_fail_however_fast(self, capsys: pytest.CaptureFixture[str]) -> None:
        status = report.tell("sqlite", 100_000, {"W1.reference": [one(1.0)], "W1.engine": [one(0.1, "b")]})
        assert status == 1
        assert "Contents differ:** accounts" in capsys.readouterr().out

    def test_a_second_run_that_writes_fails(self) -> None:
        found = report.differences("W1", {"W1.reference": [one(1.0)], "W1.engine": [one(1.0, again={"modified": 2})]})
        assert found == ["a second run was not quiet: {'modified': 2}"]

    @pytest.mark.parametrize(
        ("reference", "engine", "n", "status"),
        [
            ([1.0, 1.1], [2.9, 3.0], 100_000, 0),
            ([1.0, 1.1], [3.3, 3.6], 100_000, 1),
            ([1.0, 1.4], [2.0, 2.8], 100_000, 2),
            ([1.0, 1.1], [9.0, 9.0], 1_000, 0),
        ],
        ids=["within the gate", "above the gate", "restless reference", "too few records"],
    )
    def test_ratios_are_judged(
        self, reference: list[float], engine: list[float], n: int, status: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        results = {"W1.reference": [one(s) for s in reference], "W1.engine": [one(s) for s in engine]}
        assert report.tell("sqlite", n, results) == status
        assert ("No verdict" in capsys.readouterr().out) == (n < 100_000 or status == 2)

    def test_an_empty_feed_is_judged_in_seconds(self) -> None:
        assert report.judge("W2", "sqlite", 300, {"W2.engine": [one(0.19)]})[0] == 0
        assert report.judge("W2", "sqlite", 300, {"W2.engine": [one(0.21)]})[0] == 1

    def test_a_sample_is_extrapolated_and_marked(self) -> None:
        lines = report.table("W1", 100_000, {"W1.reference": [one(1.0)], "W1.naive": [one(3.0)]})
        assert "| naive, plain ORM, a transaction a record *e* | 100.000 | 1,000 | 100.00" in lines[-1]

    def test_the_folder_of_templates_can_be_chosen(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("P2C_BENCH_DIR", str(tmp_path / "here"))
        store = STORES["sqlite"]()
        assert store._url("x") == f"sqlite:///{tmp_path}/here/x.sqlite3"


class TestCatalogueVerdict:
    """Goods are judged by their records per second beside the customers of the same repeat."""

    @staticmethod
    def made(customers: list[float], goods: list[float], **more: Any) -> report.Results:
        return {
            "C1.customers": [one(s, told={}) for s in customers],
            "C1.goods": [one(s, told={"inserted": 5}, expected={"inserted": 5}, **more) for s in goods],
        }

    @pytest.mark.parametrize(
        ("customers", "goods", "n", "status", "said"),
        [
            ([1.0, 1.1], [7.9, 8.0], 10_000, 0, "held"),
            ([1.0, 1.1], [8.8, 8.9], 10_000, 1, "BROKEN"),
            ([1.0, 1.4], [5.0, 5.0], 10_000, 2, "No verdict"),
            ([1.0, 1.1], [9.0, 9.0], 1_000, 0, "No verdict"),
        ],
        ids=["half the pace", "slower", "restless customers", "too few records"],
    )
    def test_four_records_per_item_against_one(
        self,
        customers: list[float],
        goods: list[float],
        n: int,
        status: int,
        said: str,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        assert catalogue_report.tell(n, self.made(customers, goods)) == status
        assert said in capsys.readouterr().out

    def test_records_that_did_not_travel_fail_however_fast(self, capsys: pytest.CaptureFixture[str]) -> None:
        results = self.made([1.0], [1.0])
        results["C1.goods"][0]["told"] = {"inserted": 4}
        assert catalogue_report.tell(10_000, results) == 1
        assert "{'inserted': 5} expected, {'inserted': 4} done" in capsys.readouterr().out

    def test_a_second_run_that_writes_fails(self) -> None:
        results = self.made([1.0], [1.0], again={"ITEM-PRODUCT modified": 1})
        assert catalogue_report.differences("C1", results) == [
            "goods: a second run was not quiet: {'ITEM-PRODUCT modified': 1}"
        ]
