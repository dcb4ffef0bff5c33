"""Random edits and runs against a plain model: both sides hold exactly what the model says, at every step."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Account
from erp.bc.models import Customer
from integration.models import Coupling, Issue
from tests import factories
from tests.factories import pending, sync

pytestmark = [pytest.mark.django_db, pytest.mark.long]

#: field of the model -> (column here, column there, one way?); Business Central refuses letters in a phone number
FIELDS = {
    "city": ("city", "address1_city", False),
    "fax": ("fax_no", "fax", False),
    "phone": ("phone_no", "telephone1", False),
    "limit": ("credit_limit_lcy", "creditlimit", True),
}
BAD = "call me"
PAIRS = 2


class Model:
    """One pair as plain dictionaries, and what a run makes of it."""

    def __init__(self):
        self.left = {"city": "", "fax": "", "phone": "", "limit": 0}
        self.right = dict(self.left)
        self.base = {name: (value, value) for name, value in self.left.items()}

    def run(self, full=False):
        """Merge: returns the names of conflicting fields and whether the way back is blocked."""
        back, forth, agreed, conflicts, blocked = {}, {}, {}, set(), False
        for name, (_, _, one_way) in FIELDS.items():
            left, right = self.left[name], self.right[name]
            left_changed, right_changed = left != self.base[name][0], right != self.base[name][1]
            if one_way:
                if left_changed or (full and right_changed):
                    forth[name] = left
            elif left_changed and right_changed:
                if left == right:
                    agreed[name] = left
                else:
                    conflicts.add(name)
            elif left_changed:
                forth[name] = left
            elif right_changed:
                back[name] = right
                blocked |= name == "phone" and right == BAD
        if blocked:
            back = {}
        self.left.update(back)
        self.right.update(forth)
        for name in {**back, **forth, **agreed}:
            self.base[name] = (self.left[name], self.right[name])
        return conflicts, blocked


words = st.sampled_from(["", "a", "b", "c"])
phones = st.sampled_from(["", "1", "2"])
edits = st.one_of(
    st.tuples(st.just("left"), st.integers(0, PAIRS - 1), st.sampled_from(["city", "fax"]), words),
    st.tuples(st.just("right"), st.integers(0, PAIRS - 1), st.sampled_from(["city", "fax"]), words),
    st.tuples(st.just("left"), st.integers(0, PAIRS - 1), st.just("phone"), phones),
    st.tuples(st.just("right"), st.integers(0, PAIRS - 1), st.just("phone"), st.one_of(phones, st.just(BAD))),
    st.tuples(st.sampled_from(["left", "right"]), st.integers(0, PAIRS - 1), st.just("limit"), st.sampled_from([0, 5])),
)
runs = st.one_of(st.just(("synch",)), st.just(("synch",)), st.just(("full",)))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.one_of(edits, edits, edits, runs), min_size=2, max_size=16))
def test_both_sides_hold_what_the_model_says(world, steps):
    with transaction.atomic():
        play(steps)
        transaction.set_rollback(True)


def play(steps):
    records = [factories.coupled_customer(f"Customer {n}") for n in range(PAIRS)]
    models = [Model() for _ in records]
    for step in [*steps, ("synch",), ("synch",)]:
        if step[0] in ("left", "right"):
            side, at, name, value = step
            record = records[at][0 if side == "left" else 1]
            type(record).objects.filter(pk=record.pk).update(**{FIELDS[name][0 if side == "left" else 1]: value})
            getattr(models[at], side)[name] = value
            continue
        # an ordinary run looks at what changed or failed; a pair it does not look at has nothing to do in the model
        outcome = sync("CUSTOMER", step[0])
        assert outcome.status == "finished"
        found = [model.run(full=step[0] == "full") for model in models]
        for (local, remote), model, (conflicts, blocked) in zip(records, models, found, strict=True):
            here = Customer.objects.get(pk=local.pk)
            there = Account.objects.get(pk=remote.pk)
            assert {n: getattr(here, c[0]) for n, c in FIELDS.items()} == model.left
            assert {n: getattr(there, c[1]) for n, c in FIELDS.items()} == model.right
            issues = {i.code: i for i in Issue.objects.filter(closed_at=None, source_id__in=[local.pk, remote.pk])}
            assert ("conflict" in issues) == bool(conflicts)
            if conflicts:
                assert {f["local_field"] for f in issues["conflict"].fields} == {FIELDS[n][0] for n in conflicts}
            if (
                blocked or not conflicts
            ):  # an older refusal stays open while a conflict keeps the record from succeeding
                assert ("bc.phone_letters" in issues) == blocked
        assert not pending("CUSTOMER")
    assert Coupling.objects.count() == PAIRS
