"""The schedule command, and synchronising everything by one command."""

import pytest

from integration.models import Schedule, SynchRun
from integration.models.schedule import ScheduleStatus
from integration.services import connections, schedule
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world(world) -> None:
    """Both sides set up."""


def states() -> dict[str, str]:
    return {s.name: s.status for s in Schedule.objects.select_related("mapping")}


def test_all_schedules_with_what_needs_somebody_first(command) -> None:
    Schedule.objects.filter(mapping__name="VENDOR").update(status="error", next_run_at=None, message="Gone away.")
    answer = command("schedule")
    assert answer.status == 0
    lines = answer.out.splitlines()
    assert lines[1].split() == ["VENDOR", "Error", "30", "min", "–", "–"]
    assert "in 30 min" in answer.out
    assert "VENDOR: Gone away." in answer.out
    assert 'manage.py schedule "NAME" --ready' in answer.out
    found = {s["name"]: s for s in command("schedule", "--json").data["schedules"]}
    assert found["VENDOR"]["message"] == "Gone away."
    assert found["PRUNE"]["cron"] == "15 3 * * *"
    assert len(found) == Schedule.objects.count()
    assert {"CUSTOMER", "CURRENCY", "ITEM-PRODUCT"} <= found.keys()
    assert "OPPORTUNITY" not in found, "it runs on request only (DOC-220)"


def test_hold_ready_and_run(command) -> None:
    assert command("schedule", "customer", "--hold", "--json").data["schedules"][0]["status"] == "on_hold"
    assert command("schedule", "--all", "--hold").status == 0
    assert set(states().values()) == {"on_hold"}
    assert "now" in command("schedule", "CUSTOMER", "--ready").out
    assert command("schedule", "CUSTOMER", "--run").status == 0
    assert SynchRun.objects.get().mapping.name == "CUSTOMER"
    assert "CUSTOMER is in process" in command("schedule", "CUSTOMER", "--run").err


def test_one_that_cannot_does_not_keep_the_others_from_it(command) -> None:
    connections.set_enabled(factories.connection(), False)
    answer = command("schedule", "--all", "--ready")
    assert answer.status == 2
    assert "CUSTOMER: The connection is not enabled. Enable it first." in answer.err
    assert states()["PRUNE"] == ScheduleStatus.READY


def test_the_rhythm(command) -> None:
    command("schedule", "CUSTOMER", "--every", "15", "--inactivity", "60")
    found = schedule.named("CUSTOMER")
    assert (found.every_minutes, found.inactivity_minutes) == (15, 60)
    assert "0 2 * * *" in command("schedule", "CUSTOMER", "--cron", "0 2 * * *").out
    command("schedule", "CUSTOMER", "--cron", "")
    assert schedule.named("CUSTOMER").cron == ""


def test_due_ones_are_queued_as_a_worker_does(command) -> None:
    assert "0 schedules were due" in command("schedule", "--due").out
    command("schedule", "CUSTOMER", "--ready")
    assert command("schedule", "--due", "--json").data == {"started": 1}
    assert SynchRun.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["CUSTOMERS"], "There is no schedule “CUSTOMERS”. Schedules: ACCOUNT_STATISTICS, CONTACT, CURRENCY"),
        (["--hold"], "Name a schedule, or say --all for every one."),
        (["CUSTOMER", "--all"], "Name a schedule or say --all, not both."),
        (["CUSTOMER", "--hold", "--run"], "Choose one of --hold, --ready and --run."),
        (["CUSTOMER", "--every", "soon"], "--every must be a whole number of minutes, not “soon”."),
        (["CUSTOMER", "--every", "0"], "Run it every 1 to 44640 minutes, not every 0."),
        (["CUSTOMER", "--cron", "soon"], "“soon” is not a cron expression."),
        (["CUSTOMER", "--due"], "--due looks at all schedules by itself; give it alone."),
    ],
)
def test_wrong_input_is_refused_in_a_sentence_and_changes_nothing(command, arguments, sentence) -> None:
    before = list(Schedule.objects.order_by("pk").values())
    answer = command("schedule", *arguments)
    assert answer.status == 2
    assert sentence in answer.err
    assert list(Schedule.objects.order_by("pk").values()) == before


def test_nothing_scheduled_yet_says_what_to_do(command) -> None:
    Schedule.objects.all().delete()
    assert "manage.py install_mappings" in command("schedule").out
    assert command("schedule", "--all", "--run").status == 2


# --- sync --all -----------------------------------------------------------------------------------------------------


def test_everything_that_changed_is_synchronised_in_order(command) -> None:
    local, remote = factories.coupled_customer("Kranich")
    local.currency = factories.currency("SEK", "11")
    local.save()
    factories.change_mapping("CURRENCY", only_coupled=False)
    answer = command("sync", "--all")
    assert answer.status == 0, answer.err
    remote.refresh_from_db()
    assert remote.transactioncurrency.isocurrencycode == "SEK", "the currency came before its customer"
    assert answer.out.index("CURRENCY") < answer.out.index("CUSTOMER")
    runs = command("sync", "--all", "--json").data["runs"]
    assert len(runs) == len(factories.on_their_own())
    assert {run["status"] for run in runs} == {"finished"}


def test_failed_records_are_the_exit_status(command) -> None:
    local, _remote = factories.coupled_customer("Kranich")
    local.currency = factories.currency("SEK")
    local.save()
    answer = command("sync", "--all")
    assert answer.status == 1
    assert "manage.py issues" in answer.out


def test_in_the_background_all_are_queued(command) -> None:
    assert command("sync", "--all", "--background").status == 0
    assert set(SynchRun.objects.values_list("status", flat=True)) == {"queued"}
    assert SynchRun.objects.count() == len(factories.on_their_own())


@pytest.mark.parametrize("more", ["CUSTOMER", "--full", "--preview"])
def test_all_is_said_alone(command, more) -> None:
    answer = command("sync", "--all", more)
    assert answer.status == 2
    assert "--all cannot be combined with" in answer.err
    assert not SynchRun.objects.exists()


def test_all_needs_a_connection_that_is_on(command) -> None:
    connections.set_enabled(factories.connection(), False)
    answer = command("sync", "--all")
    assert answer.status == 2
    assert "The connection is not enabled. Enable it first." in answer.err
