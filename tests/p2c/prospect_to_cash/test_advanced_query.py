"""Advanced query and filtering, enabled and edited: what becomes possible, and what no longer is (FO-157, FO-158)."""

import pytest

from erp.fo.models import Customer
from integration.services.errors import Conflict, Refused
from p2c.models import Project
from p2c.prospect_to_cash import advanced_query, editing, executions, projects
from p2c.prospect_to_cash.definitions import truncate
from p2c.prospect_to_cash.editing import Row
from p2c.prospect_to_cash.transforms import rule_for
from tests.p2c.prospect_to_cash.conftest import run, told
from tests.p2c.prospect_to_cash.test_running import account
from tests.sharing import shareable

pytestmark = pytest.mark.django_db

ALWAYS = {"step": "conditional", "as": "phone", "where": "name eq null", "then": {"value": "1"}, "else": {"value": "1"}}
ONLY_ALPINE = {"step": "filter", "where": "startswith(name,'Alp')"}


@shareable
def enabled(fo):
    """A project with the query enabled, and its task."""
    project = fo.project("accounts_direct")
    advanced_query.enable(project)
    return project.tasks.get()


def rows_of(task, *more, without=()):
    """The task's rows as they are, without some, and further ones."""
    kept = [
        Row(row.source, row.destination, row.transformation_rule, row.value)
        for row in task.fields.select_related("transformation_rule")
        if row.destination not in without
    ]
    return [*kept, *more]


def test_it_is_enabled_for_a_project_and_for_good(fo):
    """FO-157: the same project cannot be enabled twice, and nothing switches it off."""
    project, other = fo.project("accounts_direct", "One"), fo.project("accounts_direct", "Other")
    advanced_query.enable(project)
    with pytest.raises(Refused, match="“One” has advanced query and filtering already; it cannot be switched off"):
        advanced_query.enable(project)
    assert dict(Project.objects.values_list("name", "advanced_query")) == {"One": True, "Other": False}
    with pytest.raises(Refused, match=r"“Other” has no advanced query.*Enable it for the project first"):
        advanced_query.add_step(other.tasks.get(), ALWAYS)
    assert other.tasks.get().steps == []


def test_what_is_running_is_not_enabled(fo):
    """FO-157."""
    project = fo.project("accounts_direct")
    executions.request(project)
    with pytest.raises(Conflict, match="is running"):
        advanced_query.enable(project)
    assert not Project.objects.get().advanced_query


def test_steps_are_added_and_really_shape_the_rows(fo, enabled):
    """FO-157, FO-158: a filter, a default by a conditional column, and the next run reads everything."""
    account(fo, name="Alpine")
    account(fo, name="Left out", number="ACC-01001-BBBBBB")
    advanced_query.add_step(enabled, ALWAYS)
    advanced_query.add_step(enabled, ONLY_ALPINE)
    rows = rows_of(enabled, Row("phone", "PrimaryContactPhone"), without=("PrimaryContactPhone",))
    editing.change_task(enabled, enabled.name, enabled.source_filter, rows)
    assert told(run(enabled.project)) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}
    assert list(Customer.objects.values_list("organization_name", "primary_contact_phone")) == [("Alpine", "1")]
    advanced_query.remove_step(enabled, 2)
    assert told(run(enabled.project))["Accounts - Customers"]["inserted"] == 1
    assert set(Customer.objects.values_list("organization_name", "primary_contact_phone")) == {
        ("Alpine", "1"),
        ("Left out", "1"),
    }


def test_steps_are_undone_one_by_one(enabled):
    """FO-157: one that a later step builds on stays, and the refusal names that step."""
    for step in (ALWAYS, {"step": "duplicate", "column": "phone", "as": "second"}, ONLY_ALPINE):
        advanced_query.add_step(enabled, step)
    with pytest.raises(Refused, match=r"Step 1: .* has no column “phone”"):
        advanced_query.remove_step(enabled, 1)
    with pytest.raises(Refused, match="has no step 4"):
        advanced_query.remove_step(enabled, 4)
    assert len(enabled.project.tasks.get().steps) == 3
    for left in (2, 1, 0):
        advanced_query.remove_step(enabled, len(enabled.project.tasks.get().steps))
        assert len(enabled.project.tasks.get().steps) == left


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"step": "join", "table": "contacts"}, "“join” is not possible as step"),
        ({"step": "remove", "columns": ["nmae"]}, "no column “nmae”.*name"),
        ({"step": "filter", "where": "name == 'x'"}, "Step 1"),
        ({"step": "duplicate", "column": "name", "as": "telephone1"}, "There is a column “telephone1” already"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_and_not_kept(enabled, step, words):
    """FO-157: there are no joins; FO-E12."""
    with pytest.raises(Refused, match=words):
        advanced_query.add_step(enabled, step)
    assert enabled.project.tasks.get().steps == []


@pytest.mark.parametrize(
    "row",
    [
        lambda: Row("", "NameAlias", value="10"),
        lambda: Row("fax", "NameAlias", rule_for([truncate(5)])),
        lambda: Row("", "CustomerGroupId", value="20"),
    ],
)
def test_rows_take_no_new_transformation_and_no_new_default(enabled, row):
    """FO-157: the refusal names the row and says what to do instead; nothing is saved."""
    before = list(enabled.fields.values_list("source", "destination", "value"))
    new = row()
    rows = rows_of(enabled, new, without=(new.destination,))
    with pytest.raises(
        Refused, match=f"{new.destination}.*takes no new ones. Add a column with the value to the query"
    ):
        editing.change_task(enabled, enabled.name, "", rows)
    assert list(enabled.fields.values_list("source", "destination", "value")) == before


def test_rows_keep_what_they_had_and_may_lose_it(fo, enabled):
    """FO-157: enabling changes nothing that travels; a row may become a plain copy, or go."""
    account(fo, name="Alpine " + "x" * 120)
    keeping = advanced_query.transforming(enabled.project)
    assert {"CustomerGroupId", "OrganizationName"} <= {row.destination for row in keeping}
    assert "PrimaryContactEmail" not in {row.destination for row in keeping}
    rows = rows_of(enabled, without=("WarehouseId", "SiteId"))
    editing.change_task(enabled, enabled.name, enabled.source_filter, rows)
    assert told(run(enabled.project)) == {"status": "completed", "Accounts - Customers": {"inserted": 1}}
    made = Customer.objects.get()
    assert (made.customer_group_id, made.site_id, len(made.organization_name)) == ("10", "", 100)


def test_a_query_goes_with_the_template_that_is_made_of_its_project(fo, enabled):
    """FO-147, FO-158: the steps are the new project's own, which has the query enabled, too."""
    advanced_query.add_step(enabled, ONLY_ALPINE)
    own = projects.save_as_template(enabled.project, "Ours")
    copy = projects.make("Copy", projects.read_own(own), fo.connection_set, [fo.organisation], consent=True)
    assert copy.advanced_query
    assert copy.tasks.get().steps == [ONLY_ALPINE]
    advanced_query.remove_step(copy.tasks.get(), 1)
    assert enabled.project.tasks.get().steps == [ONLY_ALPINE]


def test_steps_are_told_in_sentences(enabled):
    """FO-157: each applied step says what it does."""
    steps = [
        (ALWAYS, "New column “phone”: always “1”"),
        ({**ALWAYS, "else": {"column": "fax"}}, "New column “phone”: “1” where name eq null, otherwise fax"),
        (ONLY_ALPINE, "Take the rows where startswith(name,'Alp')"),
        ({"step": "duplicate", "column": "name", "as": "b"}, "New column “b”: a copy of name"),
        (
            {"step": "extract", "column": "name", "as": "b", "how": "range", "start": 2, "count": 3},
            "New column “b”: 3 characters of name from character 2 on",
        ),
        (
            {"step": "extract", "column": "name", "as": "b", "how": "before", "delimiter": "-"},
            "New column “b”: what is before the first “-” of name",
        ),
        (
            {"step": "split", "column": "name", "delimiter": " ", "into": ["a", "b"]},
            "New columns “a”, “b”: name split at “ ”",
        ),
        ({"step": "remove", "columns": ["fax", "name"]}, "Remove fax, name"),
        ({"step": "remove_duplicates", "columns": ["name"]}, "Of rows with the same name, take the first"),
        ({"step": "other"}, "{'step': 'other'}"),
    ]
    for step, sentence in steps:
        assert advanced_query.in_a_sentence(step) == sentence


def test_a_sample_shows_what_the_mapping_rows_will_get(fo, enabled):
    """FO-157: the source columns, those the query makes, and how many rows meet the filters."""
    account(fo, name="Alpine", telephone1="46 8")
    account(fo, name="Bare", number="ACC-01001-BBBBBB")
    advanced_query.add_step(enabled, {**ALWAYS, "where": "telephone1 eq null", "else": {"column": "telephone1"}})
    shown = advanced_query.sample(enabled)
    names = [name for name, _made in shown.columns]
    assert [name for name, made in shown.columns if made] == ["phone"]
    assert sorted(dict(zip(names, row, strict=True))["phone"] for row in shown.rows) == ["1", "46 8"]
    assert shown.count == 2
    advanced_query.add_step(enabled, ONLY_ALPINE)
    shown = advanced_query.sample(enabled)
    assert (shown.count, len(shown.rows)) == (1, 1)
    enabled.steps = [{"step": "nonsense"}]
    assert advanced_query.sample(enabled) is None
