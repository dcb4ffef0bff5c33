"""The commands about the set-up and the history: install_mappings, check_connection, issues, prune."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

from crm.models import SystemUser
from integration.models import Change, Coupling, Issue, JournalEntry, SynchRun, TableMapping
from tests import factories

pytestmark = pytest.mark.django_db


def test_install_mappings_brings_back_the_defaults_and_keeps_couplings(command, world) -> None:
    factories.coupled_customer("Kranich")
    base = Coupling.objects.get().base
    factories.field_mapping("CUSTOMER", "phone_no", "telephone1").delete()
    answer = command("install_mappings", "customer")
    assert answer.status == 0
    assert "1 table mappings are installed" in answer.out
    assert factories.field_mapping("CUSTOMER", "phone_no", "telephone1").enabled
    assert Coupling.objects.get().base == base
    assert factories.sync("CUSTOMER", "full").to == {"unchanged": 1}
    names = [m["name"] for m in command("install_mappings", "--json").data["mappings"]]
    assert names == sorted(TableMapping.objects.values_list("name", flat=True))


def test_an_unknown_mapping_installs_nothing(command, db) -> None:
    answer = command("install_mappings", "CUSTOMER", "CUSTOMMER")
    assert answer.status == 2
    assert "There is no mapping “CUSTOMMER”. Mappings: CONTACT, CURRENCY, CUSTOMER" in answer.err
    assert TableMapping.objects.count() == 0


def test_a_connection_that_is_set_up(command, world) -> None:
    answer = command("check_connection")
    assert answer.status == 0, answer
    assert "✓ The integration user is Integration" in answer.out
    assert "✗" not in answer.out


def test_what_is_missing_is_named_with_the_next_step(command, world) -> None:
    world.connection.base_currency = None
    world.connection.save()
    SystemUser.objects.filter(pk=world.integration_user.pk).update(isdisabled=True)
    factories.mapping("CUSTOMER").filters.create(side="L", field="colour", operator="eq", value="red")
    answer = command("check_connection")
    assert answer.status == 2
    assert "✗ No base currency is chosen" in answer.out
    assert "✗ The integration user Integration is disabled" in answer.out
    assert "✗ CUSTOMER: bc.customer has no column “colour”" in answer.out
    assert "Choose one on the connection page" in answer.out
    checks = {c["name"]: c["ok"] for c in command("check_connection", "--json").data["checks"]}
    assert checks == {
        "enabled": True,
        "place": True,
        "integration_user": False,
        "company": True,
        "base_currency": False,
        "mappings": False,
        "change_feed": True,
    }


@pytest.fixture
def trouble(world):
    """A customer whose salesperson is not coupled, and one that is in conflict."""
    waiting, _ = factories.coupled_customer("Kranich")
    waiting.salesperson = factories.salesperson("NV")
    waiting.save()
    customer, account = factories.coupled_customer("Amsel", phone_no="1")
    customer.phone_no, account.telephone1 = "2", "3"
    customer.save()
    account.save()
    factories.sync("CUSTOMER")
    return waiting


def test_issues_are_grouped_by_cause_with_the_next_step(command, trouble) -> None:
    answer = command("issues")
    assert answer.status == 0
    assert "2 open issues" in answer.out
    assert answer.out.index("Waiting for another record") < answer.out.index("Conflict")
    assert "Salesperson Code of" in answer.out
    assert "Choose for each field which value to keep" in answer.out


def test_issues_of_one_class_and_mapping(command, trouble) -> None:
    found = command("issues", "--class", "conflict", "--mapping", "customer", "--json").data
    assert found["count"] == 1
    assert found["issues"][0]["class"] == "conflict"
    assert found["issues"][0]["fields"][0]["local"] == "2"
    assert "There are no open issues" in command("issues", "--mapping", "VENDOR").out
    answer = command("issues", "--class", "colour")
    assert answer.status == 2
    assert "“colour” is not a class of issues. Classes: transient, waiting" in answer.err
    assert "There is no table mapping “X”" in command("issues", "--mapping", "X").err


def test_retry_lets_the_next_run_try_again(command, trouble) -> None:
    Issue.objects.update(parked=True)
    auditor = User.objects.create_user("auditor")
    auditor.user_permissions.add(Permission.objects.get(codename="view_issue"))
    answer = command("issues", "--retry", "--all", "--user", "auditor")
    assert answer.status == 2
    assert "integration.resolve" in answer.err
    assert Issue.objects.filter(parked=True).count() == 2
    answer = command("issues", "--class", "waiting", "--retry")
    assert "1 issue will be tried again" in answer.out
    assert "manage.py sync “CUSTOMER”" in answer.out
    assert Issue.objects.filter(parked=True).count() == 1


def test_prune_removes_whole_runs_that_ended_long_ago(command, trouble) -> None:
    old = SynchRun.objects.earliest("pk")
    journal = JournalEntry.objects.filter(run_id=old.pk).count()
    assert journal
    kept = JournalEntry.objects.exclude(run_id=old.pk).count()
    long_ago = timezone.now() - timedelta(days=401)
    SynchRun.objects.filter(pk=old.pk).update(finished_at=long_ago)
    Issue.objects.filter(issue_class="waiting").update(closed_at=long_ago)
    Change.objects.all().delete()
    # the journal of a run that went with its mapping
    JournalEntry.objects.create(run_id=10**9, action="modify", table="bc.customer", at=long_ago)
    answer = command("prune", "--json")
    removed = {"journal": journal + 1, "runs": 1, "issues": 1, "tasks": 0, "sign_ins": 0, "changes": 0, "compare": 0}
    assert answer.data == {"days": 400, "removed": removed}
    assert not SynchRun.objects.filter(pk=old.pk).exists()
    assert JournalEntry.objects.count() == kept
    assert Issue.objects.count() == 1
    assert "more than 30 days ago" in command("prune", "--days", "30").out


@pytest.mark.parametrize(
    ("days", "sentence"), [("0", "at least 1 day, not 0"), ("-5", "at least 1 day"), ("x", "whole number, not “x”")]
)
def test_prune_refuses_nonsense(command, world, days, sentence) -> None:
    answer = command("prune", f"--days={days}")
    assert answer.status == 2
    assert sentence in answer.err


def gone_customer() -> str:
    local, remote = factories.coupled_customer("Kranich Handel")
    key = local.pk.hex
    local.delete()
    remote.delete()
    return key


def test_a_record_is_shown_first_and_erased_when_told(command, world) -> None:
    key = gone_customer()
    shown = command("prune", "--record", "bc.customer", "Kranich Handel")
    assert shown.status == 2
    assert "Couplings: bases and labels" in shown.out
    assert "Nothing was erased. Say --yes to erase it; it cannot be brought back." in shown.err
    assert Coupling.objects.get().base
    answer = command("prune", "--record", "bc.customer", key, "--yes", "--json")
    assert answer.status == 0
    assert answer.data["erased"]
    assert answer.data["rows"]["couplings"] == 1
    assert Coupling.objects.get().base == ""


def test_a_record_that_still_exists_is_not_erased(command, world) -> None:
    local, _remote = factories.coupled_customer("Kranich Handel")
    assert "still exists. Delete it on both sides first." in command("prune", "--record", "bc.customer", local.no).err
    answer = command("prune", "--record", "bc.customer", local.no, "--yes")
    assert answer.status == 2
    assert "say --force" in answer.err
    assert Coupling.objects.get().base
    assert command("prune", "--record", "bc.customer", local.no, "--yes", "--force").status == 0
    assert Coupling.objects.get().base == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--record", "bc.custommer", "x"], "There is no table “bc.custommer”"),
        (["--record", "bc.customer", "x"], "Nothing is remembered of a deleted record with the label “x”"),
        (["--record", "bc.customer", "x", "--days", "5"], "--days is for old history"),
        (["--yes"], "--yes and --force go with --record TABLE RECORD."),
    ],
)
def test_prune_says_what_goes_with_what(command, world, arguments, sentence) -> None:
    answer = command("prune", *arguments)
    assert answer.status == 2
    assert sentence in answer.err


def test_how_long_history_is_kept_is_a_setting(command, settings) -> None:
    settings.INTEGRATION = {**settings.INTEGRATION, "KEEP_DAYS": 30}
    assert command("prune", "--json").data["days"] == 30
