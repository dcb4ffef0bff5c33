"""Advanced query and filtering on screen: enabled with a warning, edited step by step (FO-157, FO-158)."""

from html import unescape

import pytest
from django.urls import reverse

from erp.fo.models import Customer
from p2c import roles
from p2c.models import Project
from p2c.prospect_to_cash import advanced_query, executions
from tests.p2c.admin.test_project_pages import page_of, rows_of, task_page, text_of
from tests.p2c.prospect_to_cash.test_running import account

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(fo):
    project = fo.project("accounts_direct", "Our accounts")
    advanced_query.enable(project)
    return project.tasks.get()


def query_page(task, add=""):
    address = reverse("admin:p2c_project_query", args=[task.project_id, task.pk])
    return f"{address}?add={add}" if add else address


def test_enabling_warns_names_the_rows_that_keep_their_transformation_and_asks(fo, admin_page):
    """FO-157."""
    project = fo.project("accounts_direct")
    task = project.tasks.get()
    assert admin_page.get(query_page(task)).status_code == 404
    address = reverse("admin:p2c_project_enable_query", args=[project.pk])
    assert address in text_of(admin_page.get(page_of(project)))
    page = text_of(admin_page.get(address))
    assert "Enabling it cannot be undone." in page
    assert "CustomerGroupId" in page
    assert "PrimaryContactEmail" not in page
    assert "Confirm that it cannot be undone" in text_of(admin_page.post(address))
    assert not Project.objects.get().advanced_query
    page = text_of(admin_page.post(address, {"confirm": "on"}, follow=True))
    assert "is enabled" in page
    assert address not in page
    assert query_page(task) in page
    assert Project.objects.get().advanced_query


def test_a_default_is_made_by_a_conditional_column_and_mapped(fo, admin_page, task):
    """FO-157: both branches the same value; the new column is offered as a source, and the next run writes it."""
    account(fo, name="Alpine")
    assert "Add conditional column" in text_of(admin_page.get(query_page(task)))
    typed = {"name": "group", "where": "name eq null", "then_value": "10", "else_value": "10"}
    page = text_of(admin_page.post(query_page(task, "conditional"), typed, follow=True))
    assert "New column “group”: always “10”" in page
    assert "Alpine" in page
    editor = admin_page.get(task_page(task))
    assert "group" in [name for name, _text in editor.context["source_columns"]]
    sent = rows_of(editor)
    at = next(i for i, row in enumerate(editor.context["rows"]) if row["destination"].value() == "CustomerGroupId")
    sent |= {f"row-{at}-source": "group", f"row-{at}-value": ""}
    page = text_of(admin_page.post(task_page(task), sent, follow=True))
    assert "the next run reads everything" in page
    executions.run(task.project)
    assert Customer.objects.get().customer_group_id == "10"


@pytest.mark.parametrize(
    ("kind", "typed", "step"),
    [
        ("filter", {"where": "name ne null"}, {"where": "name ne null"}),
        (
            "conditional",
            {"name": "a", "where": "name eq null", "then_column": "fax", "else_value": ""},
            {"as": "a", "where": "name eq null", "then": {"column": "fax"}, "else": {"value": None}},
        ),
        ("duplicate", {"column": "name", "name": "a"}, {"column": "name", "as": "a"}),
        (
            "extract",
            {"column": "name", "name": "a", "how": "first", "count": "3", "delimiter": ""},
            {"column": "name", "as": "a", "how": "first", "count": 3},
        ),
        (
            "extract",
            {"column": "name", "name": "a", "how": "after", "count": "3", "delimiter": "-"},
            {"column": "name", "as": "a", "how": "after", "delimiter": "-"},
        ),
        (
            "split",
            {"column": "name", "delimiter": " ", "into": "a, b"},
            {"column": "name", "delimiter": " ", "into": ["a", "b"]},
        ),
        ("remove", {"columns": "fax, name"}, {"columns": ["fax", "name"]}),
        ("remove_duplicates", {"columns": "name"}, {"columns": ["name"]}),
    ],
)
def test_each_kind_of_step_is_added_and_undone(admin_page, task, kind, typed, step):
    """FO-158."""
    assert admin_page.post(query_page(task, kind), typed).status_code == 302
    task.refresh_from_db()
    assert task.steps == [{"step": kind, **step}]
    seen = admin_page.get(query_page(task)).context["seen"]
    # undone by its number: of other steps that would be another one
    page = text_of(admin_page.post(query_page(task), {"undo": "1", "seen": "other"}, follow=True))
    assert "Somebody else has changed the steps meanwhile" in page
    page = text_of(admin_page.post(query_page(task), {"undo": "1", "seen": seen}, follow=True))
    assert "The step was undone" in page
    task.refresh_from_db()
    assert task.steps == []


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("filter", {"where": "nmae eq 'x'"}, "has no column “nmae”"),
        ("filter", {"where": ""}, "This field is required."),
        ("extract", {"column": "name", "name": "a", "how": "first", "count": ""}, "needs “count”"),
        (
            "conditional",
            {"name": "a", "where": "name eq null", "then_value": "1", "then_column": "fax"},
            "Give either a value or a column.",
        ),
    ],
)
def test_a_wrong_step_is_told_beside_what_was_typed(admin_page, task, kind, typed, words):
    """FO-E12: nothing is kept."""
    page = unescape(text_of(admin_page.post(query_page(task, kind), typed)))
    assert words in page
    assert typed.get("where", typed.get("column", "")) in page
    task.refresh_from_db()
    assert task.steps == []


def test_a_column_that_a_row_uses_and_the_query_no_longer_makes_is_told_at_the_row(fo, admin_page, task):
    """FO-E10, FO-157: undoing a step does not break silently."""
    account(fo)
    advanced_query.add_step(task, {"step": "duplicate", "column": "fax", "as": "spare"})
    task.fields.filter(destination="PrimaryContactFax").update(source="spare")
    advanced_query.remove_step(task, 1)
    rows = admin_page.get(task_page(task)).context["rows"]
    [found] = [row.problems for row in rows if row["destination"].value() == "PrimaryContactFax"]
    assert "from “spare”, which Accounts does not have" in found[0]["sentence"]
    assert executions.run(task.project).status == "error"


@pytest.mark.parametrize(("role", "may"), [(roles.AUDITOR, False), (roles.ADMINISTRATOR, True)])
def test_who_may_change_a_project_may_change_its_query(signed_in, task, role, may):
    """FO-157: others look."""
    client = signed_in(role)
    assert ("Add a step" in text_of(client.get(query_page(task)))) is may
    client.post(query_page(task, "filter"), {"where": "name ne null"})
    task.refresh_from_db()
    assert bool(task.steps) is may
    answer = client.get(reverse("admin:p2c_project_enable_query", args=[task.project_id]))
    assert answer.status_code == (302 if may else 403)
