"""Executions: validation first, one at a time, statuses, re-runs, limits, schedules, mail, history (FO-160 …)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from crm.models import Account, BusinessUnit
from erp.fo.models import Customer, CustomerGroup
from integration import time_zone
from integration.models import Schedule, SynchRun
from integration.services import jobs
from integration.services.errors import Conflict, Refused
from p2c.models import Execution, ExecutionStatus, Project, RecurUnit, Trigger
from p2c.prospect_to_cash import executions, row_errors, scheduling
from tests.factories import saved
from tests.p2c.prospect_to_cash.conftest import legal_entity, run, told
from tests.p2c.prospect_to_cash.test_running import account
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def project(fo):
    account(fo, transactioncurrency=fo.dollar)
    return fo.project("accounts_direct", "Our accounts")


def test_only_one_execution_of_a_project_at_a_time(project):
    """FO-161: the second one is refused, and says which one is at it."""
    first = executions.request(project)
    with pytest.raises(Conflict, match=f"Execution {first.pk} of the project “Our accounts” is not over yet"):
        executions.request(project)
    assert executions.execute(first).status == ExecutionStatus.COMPLETED
    with pytest.raises(Conflict, match="is not waiting to be run"):
        executions.execute(first)


def test_a_wrong_organisation_ends_the_run_before_any_row_is_read(project, fo):
    """FO-160, FO-E05: validation errors end the run as Error, and nothing is written."""
    BusinessUnit.objects.filter(pk=fo.unit.pk).update(name="Renamed")
    execution = run(project)
    assert execution.status == ExecutionStatus.ERROR
    assert {problem["code"][:6] for problem in execution.problems if not problem["warning"]} == {"fo.e05"}
    assert (Customer.objects.count(), SynchRun.objects.count(), execution.tasks.count()) == (0, 0, 0)


def test_warning_where_some_rows_failed_and_error_where_all_did(project, fo):
    """FO-162, FO-164: failed rows are tried again in the next run although nobody has touched them; FO-E33."""
    account(fo, name="x" * 50, number="ACC-01001-BBBBBB", address1_line1="x", address1_country="Atlantis")
    execution = run(project)
    assert told(execution) == {"status": "warning", "Accounts - Customers": {"inserted": 1, "failed": 1}}
    [error] = execution.errors_of_rows()
    assert (error.error_id, error.value, error.source_key) == ("FO-E31", "Atlantis", "ACC-01001-BBBBBB")
    assert "“Atlantis”" in row_errors.sentence(error)
    assert "Add an entry" in row_errors.next_step(error)
    again = run(project)
    assert told(again) == {"status": "error", "Accounts - Customers": {"failed": 1}}
    assert again.errors_of_rows().get().attempts == 2
    Account.objects.filter(accountnumber="ACC-01001-BBBBBB").update(address1_country="Sweden")
    assert told(run(project)) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}


def test_a_row_stands_or_falls_alone_and_each_is_counted_once(project, fo):
    """FO-173: read = inserted + updated + unchanged + failed, and upserts are all but the failed ones."""
    account(fo, name="Birch", number="ACC-01001-BBBBBB")
    account(fo, name="Cedar", number="ACC-01002-CCCCCC", transactioncurrency=fo.dollar)
    run(project)
    Account.objects.filter(name="Birch").update(name="Beech")
    Account.objects.filter(name="Cedar").update(customertypecode=3)  # no column of the task
    account(fo, name="Fern", number="ACC-01003-DDDDDD")
    account(fo, name="Gorse", number="ACC-01004-EEEEEE", address1_line1="x", address1_country="Atlantis")
    account(fo, name="Hazel", number="ACC-01005-FFFFFF")
    execution = run(project)
    counted = {"inserted": 2, "updated": 1, "unchanged": 1, "failed": 1}
    assert told(execution) == {"status": "warning", "Accounts - Customers": counted}
    task = execution.tasks.get()
    assert (task.read, task.upserts, execution.upserts, execution.errors) == (5, 4, 4, 1)
    names = Customer.objects.order_by("customer_account").values_list("organization_name", flat=True)
    assert list(names) == ["Alpine", "Beech", "Cedar", "Fern", "Hazel"]


def test_a_missing_customer_group_fails_its_rows_and_a_rerun_brings_them(project):
    """FO-E21, FO-164: the value, the table and the legal entity are named; "Re-run execution" tries at once."""
    CustomerGroup.objects.all().delete()
    execution = run(project)
    assert told(execution) == {"status": "error", "Accounts - Customers": {"failed": 1}}
    [error] = execution.errors_of_rows()
    assert error.error_id == "FO-E21"
    assert "“10”" in row_errors.sentence(error)
    assert "USMF" in row_errors.sentence(error)
    saved(CustomerGroup(data_area_id="USMF", customer_group_id="10", description="Wholesale"))
    again = executions.rerun(execution)
    assert (again.trigger, again.rerun_of) == (Trigger.RERUN, execution)
    assert told(again) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}


def test_more_rows_than_allowed_end_the_run_before_any_is_read(project, fo, settings):
    """FO-E36, FO-170: the limit is a setting."""
    settings.P2C_EXECUTION_ROWS = 500
    Account.objects.bulk_create(
        Account(name=f"A{n}", accountnumber=f"ACC-{n:05d}-AAAAAA", owningbusinessunit=fo.unit)
        for n in range(2000, 2500)
    )
    execution = run(project)
    assert execution.status == ExecutionStatus.ERROR
    [problem] = [each for each in execution.problems if not each["warning"]]
    assert (problem["code"], problem["params"]["value"], problem["params"]["max"]) == ("fo.e36", 501, 500)
    assert not Customer.objects.exists()
    settings.P2C_EXECUTION_ROWS = 501
    assert told(run(project)) == {"status": "completed", "Accounts - Customers": {"inserted": 501}}


def test_a_project_of_two_organisations_runs_for_each(fo):
    """FO-144: each legal entity gets the records of its business unit."""
    legal_entity("DEMF", "EUR")
    unit = saved(BusinessUnit(name="Germany", parentbusinessunit=fo.other_unit))
    from p2c.prospect_to_cash import connection_sets, projects

    germany = connection_sets.map_organisation(fo.connection_set, "germany", "demf")
    account(fo)
    saved(Account(name="Zugspitze", accountnumber="ACC-01001-BBBBBB", owningbusinessunit=unit))
    made = projects.make(
        "Both", projects.template_named("accounts_direct"), fo.connection_set, [fo.organisation, germany], consent=True
    )
    execution = run(made)
    assert [(t.legal_entity, t.inserted) for t in execution.tasks.all()] == [("USMF", 1), ("DEMF", 1)]
    assert dict(Customer.objects.values_list("data_area_id", "organization_name")) == {
        "USMF": "Alpine",
        "DEMF": "Zugspitze",
    }


@pytest.mark.says("projects_started")
def test_a_project_recurs_and_never_overlaps(project):
    """FO-161: missed times are not made up for, and nothing starts while one is at it."""
    now = timezone.now()
    scheduling.schedule(project, 5, RecurUnit.MINUTES, now - dt.timedelta(minutes=17))
    assert scheduling.tick(now) == 1
    project.refresh_from_db()
    assert now < project.next_run_at <= now + dt.timedelta(minutes=5)
    first = Execution.objects.get()
    assert first.trigger == Trigger.SCHEDULE
    Project.objects.update(next_run_at=now)
    assert scheduling.tick(now) == 0
    executions.execute(first)
    Project.objects.update(next_run_at=now)
    assert scheduling.tick(now) == 1
    job = Schedule.objects.get(job=scheduling.JOB)
    assert jobs.get(scheduling.JOB).work(job) == "Projects started: 0."
    scheduling.schedule(Project.objects.get(), None, RecurUnit.MINUTES)
    assert not Schedule.objects.filter(job=scheduling.JOB).exists()


@pytest.mark.parametrize(
    ("unit", "every", "expected"),
    [("minutes", 1, "2026-01-31 08:01"), ("weeks", 2, "2026-02-14 08:00"), ("months", 1, "2026-02-28 08:00")],
)
def test_recur_every(unit, every, expected):
    """FO-161: minutes, hours, days, weeks or months; the last day of a shorter month."""
    found = scheduling.next_after(dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC), every, unit)
    assert found.strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize(
    ("unit", "begin", "expected"),
    [
        ("days", "2026-03-28 02:30", ["2026-03-29 03:30", "2026-03-30 02:30", "2026-03-31 02:30"]),
        ("days", "2026-10-24 02:30", ["2026-10-25 02:30", "2026-10-26 02:30", "2026-10-27 02:30"]),
        ("weeks", "2026-03-22 08:00", ["2026-03-29 08:00", "2026-04-05 08:00", "2026-04-12 08:00"]),
        ("months", "2026-01-31 08:00", ["2026-02-28 08:00", "2026-03-31 08:00", "2026-04-30 08:00"]),
    ],
)
def test_a_project_keeps_its_time_of_day(project, monkeypatch, unit, begin, expected):
    """FO-161: over both changes of summer time, and over short months, by the installation's clock."""
    zone = ZoneInfo("Europe/Copenhagen")
    monkeypatch.setattr(time_zone, "_known", (float("inf"), zone))
    at = dt.datetime.fromisoformat(begin).replace(tzinfo=zone)
    scheduling.schedule(project, 1, unit, at)
    found = []
    for _ in expected:
        scheduling.tick(at)
        Execution.objects.all().delete()
        at = Project.objects.get(pk=project.pk).next_run_at
        found.append(at.astimezone(zone).strftime("%Y-%m-%d %H:%M"))
    assert found == expected


def test_mail_on_error_and_none_on_completed(project):
    """FO-166: to everybody named, with a link to the execution."""
    Project.objects.update(mail_on_error=True, recipients="a@x.example, b@x.example")
    run(project)
    assert mail.outbox == []
    Account.objects.update(address1_line1="x", address1_country="Atlantis")
    execution = run(project)
    [sent] = mail.outbox
    assert sent.to == ["a@x.example", "b@x.example"]
    assert sent.subject == "Our accounts: Error"
    assert f"Execution {execution.pk} " in sent.body


def test_the_history_is_kept_for_45_days(project):
    """FO-163."""
    old, new = run(project), run(project)
    Execution.objects.filter(pk=old.pk).update(requested_at=timezone.now() - dt.timedelta(days=46))
    assert executions.prune() == 1
    assert Execution.objects.get() == new


def test_the_command_says_what_came_of_it(project, capsys):
    """Exit status 0 when all is done, 1 with failed rows, 2 when nothing was run."""
    call_command("run_project", "our accounts")
    told_ = capsys.readouterr().out
    assert "Our accounts: execution" in told_
    assert "ended with Completed. Upserts: 1, errors: 0." in told_
    Account.objects.update(address1_line1="x", address1_country="Atlantis")
    with pytest.raises(SystemExit) as failed:
        call_command("run_project", "Our accounts")
    assert failed.value.code == 1
    assert "“Atlantis”" in capsys.readouterr().out
    BusinessUnit.objects.filter(name="Nordics").update(name="Renamed")
    with pytest.raises(SystemExit) as refused:
        call_command("run_project", "Our accounts")
    assert refused.value.code == 2
    with pytest.raises(Exception, match=r"There is no project “Nope”\. Projects: Our accounts\."):
        call_command("run_project", "Nope")


def test_what_a_project_needs(fo):
    """FO-148: a name of its own, and consent."""
    from p2c.prospect_to_cash import projects

    template = projects.template_named("Kontakter (Sales till Fin and Ops) - Direkt")
    assert template.id == "contacts_direct"
    with pytest.raises(Refused, match="when you consent"):
        projects.make("Contacts", template, fo.connection_set, [fo.organisation])
    fo.project("contacts_direct", "Contacts")
    with pytest.raises(Refused, match="There is already a project “contacts”"):
        projects.make("contacts", template, fo.connection_set, [fo.organisation], consent=True)
    with pytest.raises(Refused, match=r"There is no template “Nope”\. Templates: "):
        projects.template_named("Nope")
