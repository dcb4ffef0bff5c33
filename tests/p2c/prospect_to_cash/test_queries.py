"""The advanced query of a task at work: filters, new columns, duplicates, and its quota (FO-157, FO-158, FO-E35)."""

import pytest

from crm.models import Account
from erp.fo.models import Customer
from integration import messages
from integration.services.explain import explain
from p2c.prospect_to_cash import task_mappings
from tests.p2c.prospect_to_cash.conftest import run, told
from tests.p2c.prospect_to_cash.test_left_out import mapping_of
from tests.p2c.prospect_to_cash.test_running import account

pytestmark = pytest.mark.django_db


def with_steps(fo, steps, **rows):
    """A project of accounts with these steps; `rows`: destination column -> another source column."""
    project = fo.project("accounts_direct")
    task = project.tasks.get()
    task.steps = steps
    task.save()
    for destination, source in rows.items():
        task.fields.filter(destination=destination).update(source=source, value="", transformation_rule=None)
    task_mappings.install(task)
    return project


def test_a_conditional_column_gives_a_default(fo):
    """FO-157: with an advanced query a default is a conditional column; new columns are mapped like any."""
    account(fo, name="Alpine", telephone1="46 8 1")
    account(fo, name="Bare", number="ACC-01001-BBBBBB")
    query = [
        {
            "step": "conditional",
            "as": "phone",
            "where": "telephone1 eq null",
            "then": {"value": "none"},
            "else": {"column": "telephone1"},
        },
        {"step": "filter", "where": "name ne 'Left out'"},
    ]
    account(fo, name="Left out", number="ACC-01002-CCCCCC")
    assert told(run(with_steps(fo, query, PrimaryContactPhone="phone"))) == {
        "status": "completed",
        "Accounts - Customers": {"inserted": 2},
    }
    assert dict(Customer.objects.values_list("organization_name", "primary_contact_phone")) == {
        "Alpine": "46 8 1",
        "Bare": "none",
    }


@pytest.mark.says("p2c.duplicate")
def test_of_rows_that_are_alike_the_first_is_taken(fo):
    """FO-158: explain says of the others why they are left out."""
    account(fo, name="Alpine")
    account(fo, name="Alpine", number="ACC-01001-BBBBBB", emailaddress1="second@x.example")
    project = with_steps(fo, [{"step": "remove_duplicates", "columns": ["name"]}])
    assert told(run(project)) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}
    assert Customer.objects.get().customer_account == "ACC-01000-AAAAAA"
    second = Account.objects.get(accountnumber="ACC-01001-BBBBBB")
    told_ = explain(mapping_of(project), str(second.pk))
    [text] = [text for text in told_["sentences"] if "left out" in text]
    assert "Alpine is left out: another row has the same name." in text
    assert "change the query of the task" in text


@pytest.mark.says("p2c.duplicates_of_new")
def test_rows_are_alike_by_columns_of_the_source_only(fo):
    """FO-E12: the database compares them, and it does not know the columns of the query."""
    account(fo)
    steps = [
        {"step": "duplicate", "column": "name", "as": "title"},
        {"step": "remove_duplicates", "columns": ["title"]},
    ]
    [problem] = [p for p in run(with_steps(fo, steps)).problems if not p["warning"]]
    text = messages.sentence(problem["code"], problem["params"])
    assert "columns that the query makes: title" in text
    assert "Name columns of the source instead" in messages.next_step(problem["code"], problem["params"]) + text


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([{"step": "remove", "columns": ["nosuch"]}], "fo.e12"),
        ([{"step": "filter", "where": "name eq 'x'"}] * 51, "fo.e35"),
    ],
)
def test_a_query_that_cannot_be_run_ends_the_execution(fo, steps, code):
    """FO-E12, FO-E35: before any row is read."""
    account(fo)
    execution = run(with_steps(fo, steps))
    assert [p["code"][:6] for p in execution.problems if not p["warning"]] == [code]
    assert not Customer.objects.exists()
