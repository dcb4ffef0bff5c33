"""A field that a revert has put back: held while nobody moves it, decided like any other afterwards."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from crm.models import Account
from integration.engine.decide import BOTH, FROM, HELD, TO, Options, merge
from integration.services import revert
from tests import factories
from tests.counting import statements
from tests.factories import sync
from tests.integration.engine.test_decide import rule

VALUES = st.sampled_from([None, "a", "b", "c"])


def decide(left, right, known, direction=BOTH, **options):
    made = merge([rule(direction=direction)], [left], [right], {"0": known, f"{HELD}0": 1}, Options(**options))
    return made, (made.to_values.get("r0", "-"), made.from_values.get("l0", "-"))


@pytest.mark.parametrize(
    ("left", "right", "direction", "options", "written", "held"),
    [
        ("new", "old", BOTH, {}, ("-", "-"), True),
        ("new", "old", BOTH, {"full": True}, ("-", "-"), True),
        ("new", "old", BOTH, {"strategy": "send"}, ("-", "-"), True),
        ("new", "old", TO, {"full": True}, ("-", "-"), True),
        ("new", "old", FROM, {"full": True}, ("-", "-"), True),
        ("newer", "old", BOTH, {}, ("newer", "-"), False),
        ("new", "older", BOTH, {}, ("-", "older"), False),
        ("same", "same", BOTH, {}, ("-", "-"), False),
        ("new", "old", BOTH, {"force": TO}, ("new", "-"), False),
        ("new", "old", BOTH, {"force": FROM}, ("-", "old"), False),
        ("new", "old", TO, {"force": FROM}, ("-", "-"), True),
    ],
)
def test_a_held_field(left, right, direction, options, written, held):
    made, values = decide(left, right, ["new", "old"], direction, **options)
    assert values == written
    assert (f"{HELD}0" in made.base) is held
    assert ("reverted" in {f.code for f in made.findings}) is held


@given(VALUES, VALUES, st.sampled_from([BOTH, TO, FROM]), st.booleans(), st.sampled_from(["none", "send", "get"]))
def test_no_run_moves_a_held_field_by_itself(left, right, direction, full, strategy):
    """However often it is looked at, nothing is written and the base stays."""
    base = {"0": [left, right], f"{HELD}0": 1}
    for _ in range(3):
        made = merge([rule(direction=direction)], [left], [right], base, Options(full=full, strategy=strategy))
        assert not made.to_values
        assert not made.from_values
        assert (f"{HELD}0" in made.base) is (left != right)
        base = made.base


def test_a_held_field_does_not_hold_the_others_back():
    rules = [rule(0), rule(1)]
    made = merge(rules, ["new", "x2"], ["old", "x"], {"0": ["new", "old"], f"{HELD}0": 1, "1": "x"}, Options())
    assert made.to_values == {"r1": "x2"}
    assert not made.blocked(TO)
    assert made.base == {"0": ["new", "old"], f"{HELD}0": 1, "1": "x2"}


@pytest.mark.django_db
def test_a_revert_asks_no_more_for_many_records_than_for_few(world):
    def counted(number):
        Account.objects.bulk_create(Account(name=f"A{number}-{n}", customertypecode=3) for n in range(number))
        run = sync("CUSTOMER", "full", create=True, confirmed=True).run
        with statements(connection) as seen:
            done = revert.start(run, confirmed=True)
        assert factories.Outcome(done).back["deleted"] == number
        Account.objects.all().delete()
        return len([sql for sql in seen if not sql.startswith(("DELETE", "SAVEPOINT", "RELEASE"))])

    # PostgreSQL stages larger updates in a temporary table: few records there are those it stages, too
    assert counted(20) == counted(40)
