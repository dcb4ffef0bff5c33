"""The commands `revert`, `drift`, `explain RECORD`, and plans of `sync`."""

import pytest
from django.contrib.auth.models import User

from crm.models import Account
from erp.bc.models import Customer
from integration.models import SynchRun
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(world) -> None:
    """Both sides set up."""


@pytest.fixture
def pair():
    customer, account = factories.coupled_customer("Kranich", city="Kiel")
    Customer.objects.filter(pk=customer.pk).update(city="Lübeck")
    return customer, account


def city(pair):
    return Account.objects.get(pk=pair[1].pk).address1_city


def test_revert_refuses_what_it_cannot_do_in_a_sentence(command, pair) -> None:
    for asked, said in ((("x",), "There is no run “x”"), (("999",), "There is no run “999”")):
        answer = command("revert", *asked)
        assert (answer.status, said in answer.err) == (2, True)
    run = factories.sync("CUSTOMER").run
    User.objects.create_user("bo")
    assert "integration.revert" in command("revert", str(run.pk), "--user", "bo").err
    nothing = factories.sync("CUSTOMER").run
    answer = command("revert", str(nothing.pk))
    assert (answer.status, "nothing to revert" in answer.err) == (2, True)


def test_revert_previews_and_puts_back(command, pair) -> None:
    run = factories.sync("CUSTOMER").run
    answer = command("revert", str(run.pk), "--preview")
    assert answer.status == 0
    assert "Put back" in answer.out
    assert "Address 1: City: “Lübeck” → “Kiel”" in answer.out
    assert city(pair) == "Lübeck"
    assert command("revert", str(run.pk), "--preview", "--json").data["counts"] == {"put": 1}
    answer = command("revert", str(run.pk))
    assert answer.status == 0, answer
    assert city(pair) == "Kiel"
    answer = command("revert", str(run.pk))
    assert (answer.status, "was reverted by run" in answer.err) == (2, True)


def test_revert_names_what_was_edited_since_and_overwrites_on_demand(command, pair) -> None:
    run = factories.sync("CUSTOMER").run
    Account.objects.filter(pk=pair[1].pk).update(address1_city="Bremen")
    answer = command("revert", str(run.pk))
    assert "Left alone: edited since" in answer.out
    assert "the run wrote “Lübeck”, now it is “Bremen”" in answer.out
    assert city(pair) == "Bremen"
    data = command("revert", str(run.pk), "--overwrite", "--json").data
    assert (data["reverts"], data["left"]) == (run.pk, [])
    assert city(pair) == "Kiel"


def test_revert_of_many_asks_first(command) -> None:
    for number in range(40):
        factories.account(f"A{number}")
    run = factories.sync("CUSTOMER", "full", create=True, confirmed=True).run
    answer = command("revert", str(run.pk))
    assert answer.status == 2
    assert "manage.py confirm" in answer.err
    assert Customer.objects.count() == 40
    assert command("revert", str(run.pk), "--yes").status == 0
    assert not Customer.objects.exists()


def test_drift_tells_by_its_exit_status(command, pair) -> None:
    answer = command("drift", "CUSTOMER")
    assert answer.status == 1
    assert "1 difference; 1 compared" in answer.out
    assert "Kranich" in answer.out
    assert "“Lübeck” | “Kiel” (agreed: Kiel)" in answer.out
    data = command("drift", "CUSTOMER", "--json").data
    assert (data["total"], data["counts"], data["records"][0]["kind"]) == (1, {"pending": 1}, "pending")
    factories.sync("CUSTOMER")
    answer = command("drift")
    assert answer.status == 0
    assert "CUSTOMER: no drift" in answer.out
    assert command("drift", "NOPE").status == 2


def test_a_plan_is_saved_and_applied(command, pair) -> None:
    answer = command("sync", "CUSTOMER", "--preview", "--save")
    run = SynchRun.objects.get(kind="preview")
    assert answer.status == 0
    assert f"kept as plan {run.pk}" in answer.out
    assert f"manage.py sync --apply {run.pk}" in answer.out
    assert city(pair) == "Kiel"
    answer = command("sync", "--apply", str(run.pk))
    assert answer.status == 0, answer
    assert city(pair) == "Lübeck"


def test_a_plan_that_has_moved_is_told(command, pair) -> None:
    run = command("sync", "CUSTOMER", "--preview", "--save", "--json").data["run"]
    Account.objects.filter(pk=pair[1].pk).update(fax="1")
    answer = command("sync", "--apply", str(run), "--strict")
    assert answer.status == 2
    assert "Nothing was written" in answer.err
    answer = command("sync", "--apply", str(run))
    assert "changed since the plan was made" in answer.out
    assert "Kranich" in answer.out
    assert city(pair) == "Kiel"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--strict", "CUSTOMER"), "--strict goes with --apply"),
        (("CUSTOMER", "--save"), "--save goes with --preview"),
        ((), "CUSTOMER"),
        (("--apply", "1x"), "There is no run"),
    ],
)
def test_wrong_asking_is_refused_in_a_sentence(command, asked, said) -> None:
    answer = command("sync", *asked)
    assert answer.status == 2
    assert said in answer.err


def test_a_plan_of_another_mapping_is_refused(command, pair) -> None:
    run = command("sync", "CUSTOMER", "--preview", "--save", "--json").data["run"]
    assert "is one of CUSTOMER, not of VENDOR" in command("sync", "VENDOR", "--apply", str(run)).err


def test_explain_finds_the_mappings_by_itself(command, pair) -> None:
    answer = command("explain", pair[0].no)
    assert answer.status == 0
    assert "(CUSTOMER)" in answer.out
    assert "A run would send to Sales" in answer.out
    assert [one["mapping"] for one in command("explain", pair[0].no, "--json").data] == ["CUSTOMER"]
    answer = command("explain", "nobody")
    assert (answer.status, "No table mapping knows" in answer.err) == (2, True)
