"""Repeating proofs: what counts as one, and what the tool says of a proof that proves nothing any more."""

from pathlib import Path

import pytest
import yaml

from tests import proofs

ROOT = Path(__file__).resolve().parents[1]
SHOP = """def price(number):
    if number >= 10:
        return 9 * number
    return 10 * number
"""
TESTS = """
import pytest

from shop import price

@pytest.mark.behaviour("B-113")
@pytest.mark.parametrize("number", [1, 10])
def test_ten_are_cheaper(number):
    assert price(number) == {1: 10, 10: 90}[number]

@pytest.mark.behaviour("B-113", "B-114")
def test_looks_at_nothing():
    price(10)

@pytest.mark.behaviour("B-115")
def test_is_red_anyway():
    assert price(1) == 11
"""
NAME = "test_shop.py::test_ten_are_cheaper"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A small project without Django; its tests know behaviours as ours do."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("PYTEST_PLUGINS", raising=False)
    # plugins that are installed are not asked, and loading them takes longer than the tests
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = behaviour\n")
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "test_shop.py").write_text(TESTS)
    return tmp_path


def repeat(tree, capsys, *entries, options=()):
    """(exit status, the lines printed) of the proofs given; each a change of one that is right."""
    good = {"id": "B-113", "file": "shop.py", "line": "number >= 10", "broken": "number > 10", "test": NAME}
    listed = tree / "proofs.yaml"
    listed.write_text(yaml.safe_dump({"full_sync": [{**good, **entry} for entry in entries]}))
    code = proofs.main(["--list", str(listed), "--root", str(tree), *options])
    said = capsys.readouterr()
    return code, (said.out + said.err).splitlines()


@pytest.mark.long
def test_a_proof_names_the_line_and_the_test_and_leaves_the_tree_alone(tree, capsys):
    code, said = repeat(tree, capsys, {}, {"test": f"{NAME}[10]"}, {"line": "number", "nth": 3, "broken": "1"})
    assert code == 0
    assert said[:3] == [
        f"B-113  shop.py:2  {NAME}  failed as it should",
        f"B-113  shop.py:2  {NAME}[10]  failed as it should",
        f"B-113  shop.py:3  {NAME}  failed as it should",
    ]
    assert said[-1] == "3 of 3 proofs: the line broken, the test failed."
    assert (tree / "shop.py").read_text() == SHOP


@pytest.mark.long
def test_what_proves_nothing_is_told_apart_and_is_a_failure(tree, capsys):
    cases = [
        ({"line": "number == 10"}, "stale: shop.py no longer has “number == 10”"),
        ({"file": "gone.py"}, "stale: gone.py no longer has “number >= 10”"),
        ({"line": "number"}, "stale: shop.py has “number” 4 times; correct nth"),
        ({"line": "number", "nth": 5}, "stale: shop.py has “number” 4 times; correct nth"),
        ({"test": "test_shop.py::test_other"}, "stale: no test test_shop.py::test_other names B-113"),
        ({"broken": "number >= 5 + 5"}, "passed although the line is broken"),
        ({"test": f"{NAME}[1]"}, "passed although the line is broken"),
        ({"broken": "number >= ten"}, "ended with NameError, not with an assertion"),
        ({"broken": "number >="}, "did not run: E   SyntaxError: invalid syntax"),
        (
            {"id": "B-115", "test": "test_shop.py::test_is_red_anyway"},
            "fails without breaking anything: test_shop.py::test_is_red_anyway",
        ),
    ]
    code, said = repeat(tree, capsys, *(change for change, _outcome in cases))
    assert code == 1
    assert [line.split("  ", 3)[3] for line in said[: len(cases)]] == [outcome for _change, outcome in cases]
    assert said[-1] == "0 of 10 proofs: the line broken, the test failed."


def test_areas_and_ids_are_chosen_and_unknown_ones_refused(tree, capsys):
    entries = ({}, {"id": "B-114", "test": "test_shop.py::test_looks_at_nothing"})
    assert repeat(tree, capsys, *entries, options=["B-113"])[1][-1].startswith("1 of 1 proofs")
    assert [p.id for p in proofs.proofs(tree / "proofs.yaml", ["full_sync"])] == ["B-113", "B-114"]
    assert repeat(tree, capsys, *entries, options=["B-001"]) == (2, ["proofs.yaml proves nothing of B-001."])
    assert repeat(tree, capsys, {"lines": "x"}) == (2, ["proofs.yaml: B-113 has lines."])


def test_tests_that_cannot_be_collected_are_no_proof(tree, capsys):
    (tree / "test_shop.py").write_text("from shop import cost")
    code, said = repeat(tree, capsys, {})
    assert code == 2
    assert said[0].startswith("The tests could not be run as they are: E   ImportError: cannot import name 'cost'")


def test_a_table_for_people(tree, capsys):
    _code, said = repeat(tree, capsys, {"line": "\n    return 10 * number\n", "broken": ""}, options=["--markdown"])
    assert said[2] == f"| B-113 | shop.py:3 | `return 10 * number` | nothing | `{NAME}` | failed as it should |"


def test_every_proof_is_of_a_known_behaviour_and_its_line_stands():
    """Cheap enough for every run of the tests; whether the tests still fail is for `make proofs`."""
    from tests.behaviours import areas

    titles = areas()
    stale = []
    for proof in proofs.proofs(proofs.LIST):
        assert proof.id in titles[proof.area]
        assert proof.line != proof.broken
        try:
            proof.place((ROOT / proof.file).read_text(encoding="utf-8"))
            file, *_inside, test = proof.test.split("[")[0].split("::")
            if f"def {test}(" not in (ROOT / file).read_text(encoding="utf-8"):
                raise proofs.Unusable(f"{file} has no test {test}")
        except (OSError, proofs.Unusable) as error:
            stale.append(f"{proof.id}: {error}")
    assert not stale
