"""The commands `sync`, `confirm` and `cancel`."""

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from crm.models import Account
from integration.models import Coupling, SynchRun
from integration.models.run import RunKind, RunStatus
from tests import factories

pytestmark = pytest.mark.django_db
COUNTERS = ["inserted", "modified", "unchanged", "skipped", "failed", "deleted", "coupled", "uncoupled"]


@pytest.fixture(autouse=True)
def _world(world) -> None:
    """Both sides set up."""


@pytest.fixture
def pair():
    """A coupled customer whose name was changed since."""
    customer, account = factories.coupled_customer("Kranich")
    customer.name = "Kranich & Co"
    customer.save()
    return customer, account


def running(name: str, **values) -> SynchRun:
    """A run that a worker on another machine is at."""
    values = {"lease": "elsewhere:1:x", "heartbeat": timezone.now(), **values}
    return SynchRun.objects.create(mapping=factories.mapping(name), status=RunStatus.RUNNING, **values)


def test_a_change_travels_and_the_counters_are_printed(command, pair) -> None:
    answer = command("sync", "customer")
    assert answer.status == 0, answer
    assert "CUSTOMER: run" in answer.out
    assert "1 change, 1 compared" in answer.out
    assert "Modified" in answer.out
    assert "Inserted" not in answer.out
    assert Account.objects.get(pk=pair[1].pk).name == "Kranich & Co"
    assert "0 changes, 0 compared" in command("sync", "CUSTOMER").out


def test_json_has_exactly_the_documented_shape(command, pair) -> None:
    answer = command("sync", "CUSTOMER", "--json")
    assert list(answer.data) == ["run", "mapping", "status", "jobs", "errands"]
    assert answer.data["status"] == "finished"
    assert [list(job) for job in answer.data["jobs"]] == [["direction", *COUNTERS, "seconds"]] * 2
    assert answer.data["jobs"][0]["direction"] == "to_integration"
    assert answer.data["jobs"][0]["modified"] == 1
    assert answer.err == ""


def test_one_direction_only(command, pair) -> None:
    answer = command("sync", "CUSTOMER", "--direction", "from_integration", "--json")
    assert [job["direction"] for job in answer.data["jobs"]] == ["from_integration"]
    assert Account.objects.get(pk=pair[1].pk).name == "Kranich"


def test_failed_records_end_in_status_1_and_say_where_to_look(command, pair) -> None:
    customer, _account = pair
    customer.salesperson = factories.salesperson("NV")
    customer.save()
    answer = command("sync", "CUSTOMER")
    assert answer.status == 1
    assert "issues --mapping “CUSTOMER”" in answer.out
    # the same failure again is no news
    assert command("sync", "CUSTOMER").status == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["CUSTOMMER"], "There is no table mapping “CUSTOMMER”. Mappings: CONTACT, CURRENCY, CUSTOMER"),
        (["CUSTOMER", "--direction", "sideways"], "“sideways” is not a direction. Directions: to_integration"),
        (["CUSTOMER", "--direction", "bidirectional"], "“bidirectional” is not a direction"),
        (["SALESPEOPLE", "--direction", "to_integration"], "SALESPEOPLE is not configured for the direction"),
        (["CUSTOMER", "--user", "nobody"], "There is no active user “nobody”"),
        (["SALESPEOPLE", "--direction", "to_integration", "--background"], "is not configured for the direction"),
        (["SALESPEOPLE", "--direction", "to_integration", "--preview"], "is not configured for the direction"),
    ],
)
def test_bad_input_is_refused_in_a_sentence_and_nothing_is_written(command, pair, arguments, sentence) -> None:
    runs = SynchRun.objects.count()
    answer = command("sync", *arguments)
    assert answer.status == 2
    assert sentence in answer.err
    assert answer.out == ""
    assert SynchRun.objects.count() == runs
    assert Account.objects.get(pk=pair[1].pk).name == "Kranich"


def test_a_disabled_mapping_is_refused(command) -> None:
    factories.change_mapping("CUSTOMER", enabled=False)
    answer = command("sync", "CUSTOMER")
    assert answer.status == 2
    assert "CUSTOMER is not enabled" in answer.err


def test_a_disabled_connection_is_refused(command, world, pair) -> None:
    world.connection.enabled = False
    world.connection.save()
    answer = command("sync", "CUSTOMER")
    assert answer.status == 2
    assert "The connection is not enabled" in answer.err
    assert Account.objects.get(pk=pair[1].pk).name == "Kranich"


@pytest.mark.parametrize("busy", ["CUSTOMER", "VENDOR"])
def test_a_second_run_of_a_running_mapping_or_category_is_refused(command, pair, busy) -> None:
    other = running(busy)
    runs = SynchRun.objects.count()
    answer = command("sync", "CUSTOMER")
    assert answer.status == 2
    assert f"Run {other.pk} of {busy} is running" in answer.err
    assert SynchRun.objects.count() == runs
    assert Account.objects.get(pk=pair[1].pk).name == "Kranich"
    # what asks for the background may wait its turn
    assert command("sync", "SALESPEOPLE").status == 0


def test_a_run_whose_worker_died_keeps_nobody_waiting(command, pair) -> None:
    dead = running("CUSTOMER", heartbeat=timezone.now() - timezone.timedelta(hours=1))
    assert command("sync", "CUSTOMER").status == 0
    assert Account.objects.get(pk=pair[1].pk).name == "Kranich & Co"
    dead.refresh_from_db()
    assert dead.status != RunStatus.RUNNING


def test_a_full_run_asks_before_it_creates(command) -> None:
    factories.customer("Neu")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    answer = command("sync", "CUSTOMER", "--full")
    assert answer.status == 2
    assert "1 would be created in Sales and 0 in Business Central" in answer.err
    run = SynchRun.objects.get()
    assert f"manage.py confirm {run.pk}" in answer.err
    assert Account.objects.count() == 0
    data = command("sync", "CUSTOMER", "--full", "--json")
    assert data.status == 2
    assert data.data["status"] == "awaiting"

    answer = command("confirm", str(run.pk))
    assert answer.status == 0, answer
    assert Account.objects.get().name == "Neu"
    answer = command("confirm", str(run.pk))
    assert answer.status == 2
    assert f"Run {run.pk} does not await confirmation" in answer.err


def test_yes_confirms_at_once(command) -> None:
    factories.customer("Neu")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    answer = command("sync", "CUSTOMER", "--full", "--yes", "--json")
    assert answer.status == 0
    assert answer.data["jobs"][0]["inserted"] == 1
    assert Coupling.objects.count() == 1


def test_a_full_run_creates_only_as_the_mapping_allows(command) -> None:
    factories.customer("Neu")
    answer = command("sync", "CUSTOMER", "--full")
    assert answer.status == 0
    assert Account.objects.count() == 0


def test_cancelling_what_awaits_confirmation(command) -> None:
    factories.customer("Neu")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    command("sync", "CUSTOMER", "--full")
    run = SynchRun.objects.get()
    answer = command("cancel", str(run.pk), "--json")
    assert answer.status == 0
    assert answer.data["status"] == "cancelled"
    assert "has already ended" in command("cancel", f"#{run.pk}").err
    assert "There is no run “17.5”" in command("cancel", "17.5").err
    assert Account.objects.count() == 0


def test_cancelling_a_running_one_asks_it_to_stop(command) -> None:
    run = running("CUSTOMER")
    answer = command("cancel", str(run.pk))
    assert "stops after its batch" in answer.out
    run.refresh_from_db()
    assert run.cancel_requested


def test_a_preview_says_what_the_run_then_does_and_writes_nothing(command, pair) -> None:
    factories.customer("Neu")
    factories.change_mapping("CUSTOMER", only_coupled=False)
    twin = factories.customer("Zwilling")
    factories.account("Zwilling", accountnumber=twin.no)
    accounts = list(Account.objects.order_by("pk").values())
    answer = command("sync", "CUSTOMER", "--full", "--preview")
    assert answer.status == 0
    assert "Nothing was written" in answer.out
    assert "Account Name: “Kranich” → “Kranich & Co”" in answer.out
    assert "Neu" in answer.out
    found = command("sync", "CUSTOMER", "--full", "--preview", "--json").data
    assert list(Account.objects.order_by("pk").values()) == accounts
    assert Coupling.objects.count() == 1

    run = command("sync", "CUSTOMER", "--full", "--yes", "--json").data["jobs"][0]
    assert found["counts"]["couple"] == {"": run["coupled"]}
    assert found["counts"]["insert"] == {"to_integration": run["inserted"]}
    assert found["counts"]["modify"].get("to_integration") == run["modified"]
    [new] = [r for r in found["records"] if r["action"] == "insert"]
    assert new["record"].endswith("Neu")
    assert {"field": "name", "label": "Account Name", "before": None, "after": "Neu"} in new["fields"]
    assert "would change nothing" in command("sync", "CUSTOMER", "--full", "--preview").out


def test_in_the_background_it_is_only_queued(command, pair, queue, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = command("sync", "CUSTOMER", "--background")
    run = SynchRun.objects.latest("pk")
    assert f"run {run.pk} is queued for the worker" in answer.out
    assert answer.status == 0
    assert run.status == RunStatus.QUEUED
    assert Account.objects.get(pk=pair[1].pk).name == "Kranich"


def test_user_needs_the_permission_and_is_named_on_the_run(command, pair) -> None:
    clerk = User.objects.create_user("clerk")
    answer = command("sync", "CUSTOMER", "--user", "clerk")
    assert answer.status == 2
    assert "clerk may not do this: the permission “integration.synchronise” is missing" in answer.err
    clerk.user_permissions.add(Permission.objects.get(codename="synchronise"))
    assert command("sync", "CUSTOMER", "--user", "clerk").status == 0
    assert SynchRun.objects.filter(kind=RunKind.SYNCH).latest("pk").requested_by == clerk
    clerk.is_active = False
    clerk.save()
    assert "There is no active user “clerk”" in command("sync", "CUSTOMER", "--user", "clerk").err
