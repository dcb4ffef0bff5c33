"""Projects on screen: the wizard, the page with its tabs and buttons, the editor of mapping rows."""

import pytest
from django.urls import reverse
from django.utils import timezone

from erp.fo.models import Customer
from integration.models import TransformationRule
from p2c import roles
from p2c.models import Execution, ExecutionStatus, OwnTemplate, Project, TaskField
from p2c.prospect_to_cash import connection_sets, executions, projects
from tests.counting import statements
from tests.integration.admin.pages import shown_of
from tests.p2c.prospect_to_cash.conftest import legal_entity
from tests.p2c.prospect_to_cash.test_running import account

pytestmark = pytest.mark.django_db


def page_of(project, **query):
    text = "&".join(f"{k}={v}" for k, v in query.items())
    return reverse("admin:p2c_project_change", args=[project.pk]) + (f"?{text}" if text else "")


def text_of(response):
    assert response.status_code == 200, response
    return response.content.decode()


def task_page(task):
    return reverse("admin:p2c_project_task", args=[task.project_id, task.pk])


def rows_of(page):
    """The task's page as a browser would send it."""
    head, rows = page.context["head"], page.context["rows"]
    sent = {"name": head["name"].value(), "source_filter": head["source_filter"].value()}
    sent |= shown_of(page) | {"row-TOTAL_FORMS": len(rows.forms), "row-INITIAL_FORMS": rows.initial_form_count()}
    for form in rows:
        for name in ("key", "no", "source", "rule", "value", "destination"):
            sent[form.add_prefix(name)] = form[name].value() or ""
    return sent


# --- the wizard -------------------------------------------------------------------------------------------------------


def test_a_project_is_made_in_three_steps(fo, admin_page):
    """FO-148: name, template, connection set; organisation mappings; consent."""
    address = reverse("admin:p2c_project_add")
    start = {"name": "Customers", "template": "accounts_direct", "connection_set": fo.connection_set.pk}
    assert "Accounts (Sales to Fin and Ops) - Direct" in text_of(admin_page.get(address))
    second = text_of(admin_page.post(address, {**start, "step": "start"}))
    assert "Nordics ↔ USMF" in second
    third = {**start, "organisations": [fo.organisation.pk]}
    assert "I consent" in text_of(admin_page.post(address, {**third, "step": "organisations"}))
    refused = text_of(admin_page.post(address, {**third, "step": "consent"}))
    assert "it is made when you consent to that" in refused
    assert not Project.objects.exists()
    answer = admin_page.post(address, {**third, "step": "consent", "consent": "on"})
    made = Project.objects.get()
    assert answer.headers["Location"] == page_of(made)
    assert made.consented_by.username == "root"
    assert list(made.organisations.all()) == [fo.organisation]
    assert [task.name for task in made.tasks.all()] == ["Accounts - Customers"]


def test_wrong_input_is_told_where_it_stands_and_nothing_is_made(fo, admin_page):
    """FO-148: a name that is taken, a template nobody has, no organisation."""
    fo.project("accounts_direct", "Customers")
    address = reverse("admin:p2c_project_add")
    start = {"step": "start", "template": "accounts_direct", "connection_set": fo.connection_set.pk}
    assert "There is already a project “customers”" in text_of(admin_page.post(address, {**start, "name": "customers"}))
    assert "nosuch" in text_of(admin_page.post(address, {**start, "name": "A", "template": "nosuch"}))
    none = text_of(admin_page.post(address, {**start, "name": "A", "step": "organisations"}))
    assert "Choose at least one" in none
    assert Project.objects.count() == 1


def test_without_a_connection_set_the_wizard_says_what_to_do(admin_page, db):
    """FO-140."""
    assert "Add a connection set first." in text_of(admin_page.get(reverse("admin:p2c_project_add")))


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_project_shows_its_tasks_and_what_is_wrong_with_it(fo, admin_page):
    """FO-148, FO-160, FO-180: mapping issues stand above the tabs with their next step."""
    project = fo.project("accounts_direct")
    page = text_of(admin_page.get(page_of(project)))
    assert "Accounts - Customers" in page
    assert "Customers V2" in page
    project.tasks.get().fields.filter(destination="CustomerAccount").delete()
    page = text_of(admin_page.get(page_of(project)))
    assert "FO-E03" in page
    assert "Add a mapping row for CustomerAccount." in page


def test_run_project_starts_an_execution_once(fo, admin_page, django_capture_on_commit_callbacks):
    """FO-161: and a second one is refused while it is not over."""
    account(fo)
    project = fo.project("accounts_direct")
    do = reverse("admin:p2c_project_do", args=[project.pk, "run"])
    answer = admin_page.post(do)
    execution = Execution.objects.get()
    assert answer.headers["Location"] == reverse("admin:p2c_execution_change", args=[execution.pk])
    assert execution.requested_by.username == "root"
    assert "is not over yet" in text_of(admin_page.post(do, follow=True))
    assert Execution.objects.count() == 1


def test_a_project_changes_to_another_connection_set(fo, admin_page):
    """FO-143: developed over one, run over the other; the mappings of one set do not serve the other."""
    legal_entity("DEMF")
    account(fo)
    project = fo.project("accounts_direct", "Our accounts")
    executions.run(project)
    of = fo.connection_set
    live = connection_sets.make("Production", of.sales_connection, "sales", of.fo_connection, "fo")
    there = connection_sets.map_organisation(live, "Nordics", "DEMF")
    address = reverse("admin:p2c_project_settings", args=[project.pk])
    sent = shown_of(admin_page.get(address)) | {"name": project.name, "connection_set": live.pk}
    page = text_of(admin_page.post(address, {**sent, "organisations": [fo.organisation.pk]}))
    assert "Choose organisation mappings of the connection set “Production”." in page
    assert Project.objects.get().connection_set == of
    page = text_of(admin_page.post(address, {**sent, "organisations": [there.pk]}, follow=True))
    assert "“Our accounts” was changed." in page
    assert executions.run(Project.objects.get()).status == ExecutionStatus.COMPLETED
    assert set(Customer.objects.values_list("data_area_id", "organization_name")) == {
        ("USMF", "Alpine"),
        ("DEMF", "Alpine"),
    }


def test_a_running_project_is_not_changed(fo, admin_page):
    """FO-161: the refusal names the execution."""
    project = fo.project("accounts_direct")
    execution = executions.request(project)
    task = project.tasks.get()
    do = reverse("admin:p2c_project_do", args=[project.pk, "delete"])
    page = text_of(admin_page.post(do, {"task": task.pk}, follow=True))
    assert f"is running (execution {execution.pk})" in page
    assert project.tasks.exists()
    page = text_of(admin_page.get(reverse("admin:p2c_project_delete", args=[project.pk]), follow=True))
    assert f"is running (execution {execution.pk})" in page


def test_scheduling_is_checked_and_saved(fo, admin_page):
    """FO-161, FO-166."""
    project = fo.project("accounts_direct")
    address = page_of(project, tab="scheduling")
    shown = shown_of(admin_page.get(address))
    typed = shown | {"recur_every": "0", "recur_unit": "hours"}
    assert "greater than or equal to 1" in text_of(admin_page.post(address, typed))
    typed |= {"recur_every": "2", "mail_on_error": "on", "recipients": "ann@x.example, nobody"}
    assert "“nobody” is not an e-mail address" in text_of(admin_page.post(address, typed))
    typed["recipients"] = ""
    assert "Enter the recipients" in text_of(admin_page.post(address, typed))
    typed["recipients"] = "ann@x.example; group@x.example"
    assert admin_page.post(address, typed).status_code == 302
    project.refresh_from_db()
    assert (project.recur_every, project.recur_unit, project.mail_on_error) == (2, "hours", True)
    assert project.recipients == "ann@x.example, group@x.example"
    assert project.next_run_at > timezone.now()
    assert "Every 2 hours" in text_of(admin_page.get(address))


def test_a_task_is_added_moved_and_removed(fo, admin_page):
    """FO-149: tasks run in their listed order."""
    project = fo.project("accounts_direct")
    add = reverse("admin:p2c_project_add_task", args=[project.pk])
    typed = {"name": "People", "source": "contacts", "destination": "CDSContactPersons", "source_filter": "nosuch eq 1"}
    page = text_of(admin_page.post(add, typed, follow=True))
    assert "FO-E12" in page
    assert "nosuch" in page
    made = project.tasks.get(name="People")
    assert "contacts" in Project.objects.get().columns
    admin_page.post(reverse("admin:p2c_project_do", args=[project.pk, "up"]), {"task": made.pk})
    assert [task.name for task in project.tasks.all()] == ["People", "Accounts - Customers"]
    admin_page.post(reverse("admin:p2c_project_do", args=[project.pk, "delete"]), {"task": made.pk})
    assert [task.name for task in project.tasks.all()] == ["Accounts - Customers"]


def test_a_project_is_saved_as_template_and_listed(fo, admin_page):
    """FO-147."""
    project = fo.project("accounts_direct")
    address = reverse("admin:p2c_project_save_template", args=[project.pk])
    taken = {"name": "Accounts (Sales to Fin and Ops) - Direct"}
    assert "There is already a template" in text_of(admin_page.post(address, taken))
    assert admin_page.post(address, {"name": "Our accounts", "description": "With our defaults"}).status_code == 302
    assert OwnTemplate.objects.get().owner.username == "root"
    listed = text_of(admin_page.get(reverse("admin:p2c_owntemplate_changelist")))
    assert "Our accounts" in listed
    assert "With our defaults" in listed
    own = text_of(admin_page.get(reverse("admin:p2c_owntemplate_template", args=["Our accounts"])))
    assert "CustomerAccount" in own
    admin_page.post(reverse("admin:p2c_owntemplate_delete_own", args=["Our accounts"]))
    assert not OwnTemplate.objects.exists()


def test_a_project_is_deleted_with_its_history(fo, admin_page):
    """FO-163: and the records it has written stay."""
    account(fo)
    project = fo.project("accounts_direct")
    executions.run(project)
    page = text_of(admin_page.get(reverse("admin:p2c_project_delete", args=[project.pk])))
    for told in (
        "1 task with its mapping",
        "1 execution with",
        "1 pair of records",
        "Not deleted: the records that were written",
    ):
        assert told in page
    admin_page.post(reverse("admin:p2c_project_delete", args=[project.pk]), {"post": "yes"})
    assert not Project.objects.exists()
    assert not Execution.objects.exists()


# --- the row editor ---------------------------------------------------------------------------------------------------


def test_mapping_rows_are_edited_added_reordered_and_removed(fo, admin_page):
    """FO-151, FO-168: and the next run reads everything."""
    project = fo.project("accounts_direct")
    account(fo)
    executions.run(project)
    task = project.tasks.get()
    assert not task.mappings.get().mapping.full_compare_needed
    page = admin_page.get(task_page(task))
    assert "Account Name" in text_of(page)
    sent = rows_of(page)
    first = task.fields.first()
    new = len(page.context["rows"].forms) - 3
    optional = next(
        name
        for name, _text in page.context["destination_columns"]
        if name not in {row.destination for row in task.fields.all()} and name.startswith("Address")
    )
    sent |= {"row-0-remove": "on", f"row-{new}-source": "address1_name", f"row-{new}-destination": optional.upper()}
    sent |= {f"row-{new}-no": 1}
    assert admin_page.post(task_page(task), sent).status_code == 302
    rows = list(task.fields.all())
    assert (rows[0].source, rows[0].destination) == ("address1_name", optional)
    assert first.destination not in {row.destination for row in rows}
    assert task.mappings.get().mapping.full_compare_needed


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"rule": "first", "destination": "NameAlias"}, "A rule needs a source column."),
    ],
)
def test_rows_that_say_two_things_are_told_and_nothing_is_saved(fo, admin_page, typed, sentence):
    """FO-151, FO-152."""
    typed = {k: TransformationRule.objects.first().pk if v == "first" else v for k, v in typed.items()}
    task = fo.project("accounts_direct").tasks.get()
    before = list(task.fields.values_list("source", "destination", "value"))
    page = admin_page.get(task_page(task))
    new = len(page.context["rows"].forms) - 3
    sent = rows_of(page) | {f"row-{new}-{name}": value for name, value in typed.items()}
    assert sentence in text_of(admin_page.post(task_page(task), sent))
    assert list(task.fields.values_list("source", "destination", "value")) == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"source": "nmae", "destination": "AddressCounty"}, "maps AddressCounty from “nmae”, which Accounts does not"),
        ({"source": "name", "destination": ""}, "maps “name” to no column. (FO-E10"),
        ({"source": "name", "destination": "Colour"}, "maps “name” to “Colour”, which Customers V2 does not"),
        ({"source": "fax", "destination": "OrganizationName"}, "fills OrganizationName in 2 rows"),
        ({"source": "name", "destination": "OrganizationName"}, "“name” to OrganizationName 2 times. (FO-E16"),
        ({"source": "name", "destination": "dataAreaId"}, "to dataAreaId of Customers V2, which the organisation"),
    ],
)
def test_what_validation_finds_stands_at_the_row_and_keeps_the_project_from_running(fo, admin_page, typed, sentence):
    """FO-155, FO-160, FO-180: a task is saved as it is, told where it is wrong, and not run."""
    account(fo)
    task = fo.project("accounts_direct").tasks.get()
    page = admin_page.get(task_page(task))
    new = len(page.context["rows"].forms) - 3
    sent = rows_of(page) | {f"row-{new}-{name}": value for name, value in typed.items()}
    answer = admin_page.post(task_page(task), sent, follow=True)
    assert "the project from running" in text_of(answer)
    assert task.fields.filter(destination=typed["destination"]).exists()
    at = {
        row["destination"].value(): " ".join(each["sentence"] for each in row.problems)
        for row in answer.context["rows"]
    }
    assert sentence in at[typed["destination"]]
    assert not at["CustomerAccount"]
    assert executions.run(task.project).status == ExecutionStatus.ERROR
    assert not Customer.objects.exists()


def test_a_missing_row_is_told_above_and_a_wrong_filter_at_the_filter(fo, admin_page):
    """FO-156, FO-160: what has no row stands above them all."""
    task = fo.project("accounts_direct").tasks.get()
    page = admin_page.get(task_page(task))
    assert "OData" in text_of(page)
    at = next(i for i, row in enumerate(page.context["rows"]) if row["destination"].value() == "CustomerGroupId")
    sent = rows_of(page) | {"source_filter": "statecode == 0", f"row-{at}-remove": "on"}
    answer = admin_page.post(task_page(task), sent, follow=True)
    assert ["FO-E07" in each["sentence"] for each in answer.context["problems"]] == [True]
    assert ["FO-E12" in each["sentence"] for each in answer.context["filter_problems"]] == [True]
    assert text_of(answer).count("FO-E12") == 1
    task.refresh_from_db()
    assert task.source_filter == "statecode == 0"


def test_somebody_who_only_looks_reads_every_finding_above(fo, signed_in):
    """FO-180: there is no editor to mark the rows in."""
    task = fo.project("accounts_direct").tasks.get()
    TaskField(task=task, no=999, source="name", destination="Colour").save()
    page = text_of(signed_in(roles.AUDITOR).get(task_page(task)))
    assert "to “Colour”, which Customers V2 does not have" in page


# --- who may, and how much it asks ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"),
    [(roles.AUDITOR, set()), (roles.OPERATOR, {"run"}), (roles.ADMINISTRATOR, {"run", "edit"})],
)
def test_roles_see_the_buttons_they_may_press(fo, signed_in, role, may):
    """FO-148: an administrator edits, an operator runs, an auditor looks."""
    project = fo.project("accounts_direct")
    client = signed_in(role)
    page = text_of(client.get(page_of(project)))
    assert ("Run project" in page) is ("run" in may)
    assert ("Add task" in page) is ("edit" in may)
    run = client.post(reverse("admin:p2c_project_do", args=[project.pk, "run"]))
    assert run.status_code == (302 if "run" in may else 403)
    Execution.objects.update(status=ExecutionStatus.COMPLETED)
    add = client.get(reverse("admin:p2c_project_add_task", args=[project.pk]))
    assert add.status_code == (200 if "edit" in may else 403)
    task = project.tasks.get()
    assert ("More rows" in text_of(client.get(task_page(task)))) is ("edit" in may)
    client.post(task_page(task), {"name": "Other", "source_filter": ""})
    task.refresh_from_db()
    assert task.name == "Accounts - Customers"


@pytest.mark.parametrize("role", [roles.SALES, roles.BACK_OFFICE])
def test_daily_users_do_not_see_data_integration(fo, signed_in, role):
    """FO-148."""
    project = fo.project("accounts_direct")
    assert signed_in(role).get(page_of(project)).status_code == 403


def test_the_list_asks_as_much_for_many_as_for_one(fo, admin_page):
    from django.db import connection

    fo.project("accounts_direct", "One")
    address = reverse("admin:p2c_project_changelist")
    admin_page.get(address)
    with statements(connection) as one:
        admin_page.get(address)
    for number in range(4):
        project = fo.project("accounts_direct", f"More {number}")
        Execution.objects.create(project=project, status=ExecutionStatus.ERROR)
    with statements(connection) as many:
        page = text_of(admin_page.get(address))
    assert "More 3" in page
    assert len(many) == len(one)
    only = text_of(admin_page.get(address + "?last=never"))
    assert "More 3" not in only


def test_templates_are_listed_with_what_to_run_before(fo, admin_page):
    """FO-147, FO-004: public, blank and own ones."""
    page = text_of(admin_page.get(reverse("admin:p2c_owntemplate_changelist")))
    for each in projects.templates():
        assert each.names["en"].split(" - ")[0] in page
    detail = text_of(admin_page.get(reverse("admin:p2c_owntemplate_template", args=["contacts_direct"])))
    assert "Accounts (Sales to Fin and Ops)" in detail


def test_a_default_for_blank_values_stands_on_the_row(fo, admin_page):
    """FO-042, FO-152: beside its source column; a value that is there is never replaced, and no rule is made for it."""
    account(fo, "Blank", transactioncurrency=fo.dollar, fax="")
    account(fo, "Given", "ACC-01001-BBBBBB", transactioncurrency=fo.dollar, fax="ON")
    project = fo.project("accounts_direct")
    task = project.tasks.get()
    rules = TransformationRule.objects.count()
    page = admin_page.get(task_page(task))
    new = len(page.context["rows"].forms) - 3
    typed = {"source": "fax", "value": "Nord", "destination": "NameAlias"}
    sent = rows_of(page) | {f"row-{new}-{name}": value for name, value in typed.items()}
    assert admin_page.post(task_page(task), sent).status_code == 302
    assert "Default value if blank" in text_of(admin_page.get(task_page(task)))
    executions.run(project)
    found = dict(Customer.objects.values_list("organization_name", "name_alias"))
    assert found == {"Blank": "Nord", "Given": "ON"}
    assert TransformationRule.objects.count() == rules
    # a template made of the project and a project made of that say the same
    own = projects.read_own(projects.save_as_template(project, "Ours"))
    again = projects.make("again", own, fo.connection_set, [fo.organisation], consent=True)
    row = again.tasks.get().fields.get(destination="NameAlias")
    assert (row.source, row.value, row.transformation_rule) == ("fax", "Nord", None)


# --- two people on one page -------------------------------------------------------------------------------------------


def at_row(page, destination):
    return next(n for n, form in enumerate(page.context["rows"]) if form["destination"].value() == destination)


def test_mapping_rows_that_somebody_else_has_changed_meanwhile_stay(fo, admin_page):
    """Only what was changed on this page is saved; rows that were added, removed or moved elsewhere stay so."""
    task = fo.project("accounts_direct").tasks.get()
    page = admin_page.get(task_page(task))
    mine, theirs = at_row(page, "CustomerGroupId"), at_row(page, "SiteId")
    first, second = list(task.fields.all())[:2]
    site = task.fields.get(destination="SiteId")
    other = rows_of(admin_page.get(task_page(task))) | {f"row-{theirs}-value": "2", "row-0-remove": "on"}
    new = len(page.context["rows"].forms) - 3
    other |= {f"row-{new}-source": "fax", f"row-{new}-destination": "NameAlias"}
    assert admin_page.post(task_page(task), other).status_code == 302
    assert admin_page.post(task_page(task), rows_of(page) | {f"row-{mine}-value": "20"}).status_code == 302
    found = {row.destination: (row.pk, row.value) for row in task.fields.all()}
    assert found["CustomerGroupId"][1] == "20"
    assert found["SiteId"] == (site.pk, "2")
    assert "NameAlias" in found
    assert first.destination not in found
    assert found[second.destination][0] == second.pk


def test_a_mapping_row_that_both_have_changed_is_asked_about(fo, admin_page):
    task = fo.project("accounts_direct").tasks.get()
    page = admin_page.get(task_page(task))
    at = at_row(page, "CustomerGroupId")
    row = task.fields.get(destination="CustomerGroupId")
    TaskField.objects.filter(pk=row.pk).update(value="30")
    asked = admin_page.post(task_page(task), rows_of(page) | {f"row-{at}-value": "20"})
    assert "it was 10 when you opened the page and is 30 now. You entered 20." in text_of(asked)
    row.refresh_from_db()
    assert row.value == "30"
    # the page that asks shows what stands there now: saving it again is meant
    again = rows_of(asked) | {f"row-{at}-value": "20"}
    assert admin_page.post(task_page(task), again).status_code == 302
    assert task.fields.get(destination="CustomerGroupId").value == "20"


def test_a_mapping_row_that_was_removed_meanwhile_does_not_come_back(fo, admin_page):
    task = fo.project("accounts_direct").tasks.get()
    page = admin_page.get(task_page(task))
    at = at_row(page, "CustomerGroupId")
    task.fields.get(destination="CustomerGroupId").delete()
    assert admin_page.post(task_page(task), rows_of(page)).status_code == 302
    assert not task.fields.filter(destination="CustomerGroupId").exists()
    asked = admin_page.post(task_page(task), rows_of(page) | {f"row-{at}-value": "20"})
    assert "Somebody else has deleted this row meanwhile." in text_of(asked)


def test_settings_and_schedule_of_a_project_take_nothing_back(fo, admin_page):
    project = fo.project("accounts_direct", "Ours")
    address = reverse("admin:p2c_project_settings", args=[project.pk])
    sent = {"connection_set": project.connection_set_id, "organisations": [fo.organisation.pk]}
    sent |= shown_of(admin_page.get(address)) | {"name": "Ours"}
    Project.objects.filter(pk=project.pk).update(name="Renamed")
    assert admin_page.post(address, sent).status_code == 302
    assert Project.objects.get().name == "Renamed"
    asked = admin_page.post(address, {**sent, "name": "Mine"})
    assert "is Renamed now. You entered Mine." in text_of(asked)
    address = page_of(project, tab="scheduling")
    sent = shown_of(admin_page.get(address)) | {"recur_every": "", "recur_unit": project.recur_unit}
    Project.objects.filter(pk=project.pk).update(recur_every=3, recur_unit="hours")
    assert admin_page.post(address, sent | {"mail_on_error": "on", "recipients": "ann@x.example"}).status_code == 302
    project.refresh_from_db()
    assert (project.recur_every, str(project.recur_unit), project.mail_on_error) == (3, "hours", True)
