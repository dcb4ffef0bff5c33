"""Executions on screen: the list, the live page with row errors, the dashboard."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from integration.engine import leases
from integration.models import Issue
from p2c import roles
from p2c.models import Execution, ExecutionStatus
from p2c.prospect_to_cash import executions
from tests.counting import statements
from tests.p2c.admin.test_project_pages import text_of
from tests.p2c.prospect_to_cash.test_running import account

pytestmark = pytest.mark.django_db


def page_of(execution, **query):
    text = "&".join(f"{k}={v}" for k, v in query.items())
    return reverse("admin:p2c_execution_change", args=[execution.pk]) + (f"?{text}" if text else "")


@pytest.fixture
def warned(fo):
    """An execution that wrote one account and failed with another."""
    account(fo)
    account(fo, name="Numberless", number="")
    return executions.run(fo.project("accounts_direct"))


def test_a_page_drills_down_to_row_errors(warned, admin_page):
    """FO-163, FO-181."""
    assert warned.status == ExecutionStatus.WARNING
    page = text_of(admin_page.get(page_of(warned)))
    error = warned.errors_of_rows().get()
    for told in (error.error_id, error.source_label, "Accounts - Customers", "Re-run execution"):
        assert told in page
    assert "No row error has these words." in text_of(admin_page.get(page_of(warned, q="zebra")))
    found = text_of(admin_page.get(page_of(warned, q=error.error_id)))
    assert error.source_label in found


def test_problems_of_validation_are_sentences(fo, admin_page):
    """FO-160: an execution that read nothing says why."""
    project = fo.project("accounts_direct")
    project.tasks.get().fields.filter(destination="CustomerAccount").delete()
    execution = executions.run(project)
    page = text_of(admin_page.get(page_of(execution)))
    assert "Problems and notes" in page
    assert "does not map CustomerAccount" in page


def test_a_running_execution_is_live_and_can_be_cancelled(fo, admin_page):
    """FO-162."""
    execution = executions.request(fo.project("accounts_direct"))
    live = reverse("admin:p2c_execution_live", args=[execution.pk])
    assert live in text_of(admin_page.get(page_of(execution)))
    assert "HX-Refresh" not in admin_page.get(f"{live}?status=queued").headers
    admin_page.post(reverse("admin:p2c_execution_cancel", args=[execution.pk]))
    assert admin_page.get(f"{live}?status=queued").headers["HX-Refresh"] == "true"
    assert live not in text_of(admin_page.get(page_of(execution)))
    execution.refresh_from_db()
    assert execution.status == ExecutionStatus.CANCELLED


def test_an_interrupted_execution_says_so_and_who_goes_on(fo, admin_page, api):
    """FO-162: on its page and over REST."""
    account(fo)
    project = fo.project("accounts_direct")
    execution = executions.request(project)
    Execution.objects.update(status=ExecutionStatus.RUNNING, lease="elsewhere:1:x", heartbeat=timezone.now())
    at = f"/api/v1/data-integration/executions/{execution.pk}/"
    assert "Interrupted" not in text_of(admin_page.get(page_of(execution)))
    assert api.get(at).json()["interrupted"] is False
    Execution.objects.update(heartbeat=timezone.now() - leases.LEASE * 2)
    assert "The next worker, or the next start of the project, goes on" in text_of(admin_page.get(page_of(execution)))
    assert api.get(at).json()["interrupted"] is True
    executions.run(project)
    assert api.get(at).json()["interrupted"] is False
    assert "was interrupted: its worker is gone" in text_of(admin_page.get(page_of(execution)))


def test_rerun_makes_another_execution(warned, admin_page):
    """FO-164."""
    answer = admin_page.post(reverse("admin:p2c_execution_rerun", args=[warned.pk]))
    again = Execution.objects.exclude(pk=warned.pk).get()
    assert answer.headers["Location"] == page_of(again)
    assert again.rerun_of == warned
    assert f"#{warned.pk}" in text_of(admin_page.get(page_of(again)))


def test_an_auditor_looks_only(warned, signed_in):
    """FO-164."""
    client = signed_in(roles.AUDITOR)
    assert "Re-run execution" not in text_of(client.get(page_of(warned)))
    for what in ("rerun", "cancel"):
        assert client.post(reverse(f"admin:p2c_execution_{what}", args=[warned.pk])).status_code == 403


def test_the_list_filters_and_asks_as_much_for_many(warned, admin_page):
    """FO-163, FO-165."""
    address = reverse("admin:p2c_execution_changelist")
    admin_page.get(address)
    with statements(connection) as one:
        admin_page.get(address)
    for _number in range(5):
        Execution.objects.create(project=warned.project, status=ExecutionStatus.COMPLETED)
    with statements(connection) as many:
        assert "Warning" in text_of(admin_page.get(address))
    assert len(many) == len(one)
    shown = admin_page.get(address + "?status__exact=warning")
    assert [each.pk for each in shown.context["cl"].result_list] == [warned.pk]


def test_the_dashboard_counts_and_draws(warned, fo, admin_page):
    """FO-165: real-time counts by status with drill-down, the same number of queries for many projects."""
    address = reverse("admin:p2c_execution_dashboard")
    page = admin_page.get(address)
    counts = {str(each["label"]): each["count"] for each in page.context["counts"]}
    assert counts["Warning"] == 1
    assert counts["Error"] == 0
    assert "status__exact=warning" in text_of(page)
    assert "Customers V2" in text_of(page)
    with statements(connection) as one:
        admin_page.get(address)
    for number in range(3):
        executions.run(fo.project("contacts_direct", f"More {number}"))
    with statements(connection) as many:
        assert "More 2" in text_of(admin_page.get(address))
    assert len(many) == len(one)


def test_empty_pages_say_what_to_do_next(admin_page, db):
    """FO-140."""
    for name, words in (
        ("p2c_execution_changelist", "Open a project and run it."),
        ("p2c_project_changelist", "Choose a template"),
        ("p2c_execution_dashboard", "Make one from a template."),
        ("p2c_connectionset_changelist", "Add the first one."),
        ("p2c_systemconnection_changelist", "Add the first one."),
    ):
        assert words in text_of(admin_page.get(reverse(f"admin:{name}"))), name


def test_what_a_task_did_goes_by_its_name_and_leads_to_the_task(fo, admin_page):
    """FO-144, FO-149: people know the task and the organisation, not the mapping the engine runs."""
    account(fo, address1_country="Atlantis")
    project = fo.project("accounts_direct")
    executions.run(project)
    task = project.tasks.get()
    mapping = task.mappings.get().mapping
    name = "Accounts - Customers: Sales → USMF"
    run = mapping.runs.get()
    for address in (
        reverse("admin:integration_issue_changelist"),
        reverse("admin:integration_synchrun_changelist"),
        reverse("admin:integration_synchrun_change", args=[run.pk]),
        reverse("admin:integration_issue_change", args=[Issue.objects.get(mapping=mapping).pk]),
    ):
        page = admin_page.get(address).content.decode()
        assert name in page, address
        assert mapping.name not in page, address
        assert "Set up coupling" not in page  # a task finds its records by their keys
    page = admin_page.get(reverse("admin:integration_synchrun_change", args=[run.pk])).content.decode()
    assert "Creating records in Finance and Operations" in page
    assert "Business Central" not in page[page.index('id="content-main"') :]
    answer = admin_page.get(reverse("admin:integration_tablemapping_change", args=[mapping.pk]))
    assert answer.headers["Location"] == reverse("admin:p2c_project_task", args=[project.pk, task.pk])
