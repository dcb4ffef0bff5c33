"""Data integration over REST: wrong input first, then set-up, projects, runs and what they did."""

import pytest

from erp.fo.models import Customer
from p2c.models import ConnectionSet, Execution, OwnTemplate, Project
from p2c.prospect_to_cash import connection_sets, executions
from tests.api.conftest import errors
from tests.p2c.prospect_to_cash import trade
from tests.p2c.prospect_to_cash.conftest import legal_entity, run

pytestmark = pytest.mark.django_db
AT = "/api/v1/data-integration/"
NEW = {
    "name": "Our customers",
    "template": "accounts_direct",
    "connection_set": "Contoso",
    "organisations": ["USMF"],
    "consent": True,
}


@pytest.fixture
def project(fo):
    trade.account(fo, "ACC-1")
    return fo.project("accounts_direct")


def at(project, action=""):
    return f"{AT}projects/{project.pk}/" + (f"{action}/" if action else "")


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"colour": "red"}, 400, "no such field"),
        ({"consent": False}, 400, "consent"),
        ({"template": "nothing"}, 400, "There is no template “nothing”"),
        ({"connection_set": "Nowhere"}, 404, "There are: Contoso"),
        ({"organisations": ["DEMF"]}, 404, "Nordics ↔ USMF"),
        ({"name": " "}, 400, "blank"),
    ],
)
def test_what_cannot_be_a_project_is_refused_and_makes_none(api, fo, change, status, words):
    """FO-147, FO-148: a project needs a template, a connection set with its organisations, and consent."""
    found = errors(api.post(f"{AT}projects/", {**NEW, **change}), status)
    assert words in found[0]["message"]
    assert not Project.objects.exists()


def test_a_project_is_made_once_for_each_key(api, fo):
    """FO-148: made from a template; repeated under the same key it is the first one."""
    first = api.post(f"{AT}projects/", NEW, headers={"Idempotency-Key": "a"})
    assert first.status_code == 201, first.content
    assert first.json()["organisations"] == [{"sales_organisation": "Nordics", "legal_entity": "USMF"}]
    assert first["Location"] == first.json()["url"]
    again = api.post(f"{AT}projects/", NEW, headers={"Idempotency-Key": "a"})
    assert (again.status_code, again.json()) == (201, first.json())
    assert Project.objects.get().consented_by.username == "ada"
    found = errors(api.post(f"{AT}projects/", NEW), 400)
    assert "There is already a project “Our customers”" in found[0]["message"]


def test_reading_and_filtering(api, project):
    assert api.get(f"{AT}projects/", {"direction": "sales_to_fo"}).json()["count"] == 1
    assert api.get(f"{AT}projects/", {"connection_set": "elsewhere"}).json()["count"] == 0
    (task,) = api.get(at(project, "tasks")).json()
    assert (task["source_entity"], task["destination_entity"]) == ("accounts", "CustomersV2")
    assert {"source": "accountnumber", "destination": "CustomerAccount"}.items() <= task["fields"][0].items()
    errors(api.get(f"{AT}projects/999999/"), 404)


def test_a_schedule_is_changed_by_the_version_that_was_read(api, project):
    """FO-161."""
    read = api.get(at(project))
    body = {"every": 15, "unit": "minutes"}
    changed = api.post(at(project, "schedule"), body, headers={"If-Match": read["ETag"]})
    assert (changed.status_code, changed.json()["recur_every"]) == (200, 15)
    errors(api.post(at(project, "schedule"), {"every": None}, headers={"If-Match": read["ETag"]}), 412)
    errors(api.post(at(project, "schedule"), {"every": 0}), 400)
    assert api.post(at(project, "schedule"), {"every": None}).json()["next_run_at"] is None


def test_checking_and_refreshing(api, project):
    """FO-150, FO-160: what validation finds has a sentence and a next step."""
    assert api.post(at(project, "validate")).json() == []
    Project.objects.update(columns={})
    found = api.post(at(project, "validate")).json()
    assert {each["code"] for each in found} == {"fo.e09"}
    assert all(each["message"] and each["next_step"] for each in found)
    assert api.post(at(project, "refresh-entities")).status_code == 200
    assert api.post(at(project, "validate")).json() == []


def test_running_and_what_came_of_it(api, fo, project):
    """FO-162, FO-163, FO-164, FO-181: 202 and the address of the execution, its tasks and row errors, and a re-run."""
    trade.account(fo, "ACC-2", "Sunken", address1_country="Atlantis")
    asked = api.post(at(project, "run"))
    assert (asked.status_code, asked.json()["status"]) == (202, "queued")
    errors(api.post(at(project, "run")), 409)
    executions.execute(Execution.objects.get())
    found = api.get(asked["Location"]).json()
    assert (found["status"], found["upserts"], found["errors"]) == ("warning", 1, 1)
    assert (found["requested_by"], found["tasks"][0]["read"], found["tasks"][0]["inserted"]) == ("ada", 2, 1)
    (row,) = api.get(f"{asked['Location']}row-errors/").json()["results"]
    assert (row["error_id"], row["source_key"], row["value"]) == ("FO-E31", "ACC-2", "Atlantis")
    assert "Atlantis" in row["message"]
    assert "Add an entry" in row["next_step"]
    again = api.post(f"{asked['Location']}rerun/")
    assert (again.status_code, again.json()["trigger"], again.json()["rerun_of"]) == (202, "rerun", found["id"])
    assert api.post(f"{again['Location']}cancel/").json()["status"] == "cancelled"
    refused = errors(api.post(f"{again['Location']}cancel/"), 400)
    assert "over already" in refused[0]["message"]
    assert api.get(f"{AT}executions/", {"project": project.name, "status": "warning"}).json()["count"] == 1


def test_a_project_is_deleted_when_it_is_idle(api, project):
    """What it has written stays."""
    run(project)
    asked = api.post(at(project, "run"))
    errors(api.delete(at(project)), 409)
    api.post(f"{asked.json()['url']}cancel/")
    assert api.delete(at(project)).status_code == 204
    assert not Project.objects.exists()
    assert Customer.objects.count() == 1


def test_a_project_is_renamed_switched_and_told_whom_to_mail(api, fo, project):
    """FO-143, FO-144, FO-166, FO-168: what is left out stays."""
    run(project)
    read = api.get(at(project))
    changed = api.patch(at(project), {"name": "Customers"}, headers={"If-Match": read["ETag"]})
    assert (changed.status_code, changed.json()) == (200, {**read.json(), "name": "Customers"})
    errors(api.patch(at(project), {"name": "Late"}, headers={"If-Match": read["ETag"]}), 412)
    mail = {"mail_on_error": True, "recipients": "ada@x.example; sales@x.example"}
    changed = api.patch(at(project), mail).json()
    assert (changed["mail_on_warning"], changed["mail_on_error"]) == (False, True)
    assert changed["recipients"] == "ada@x.example, sales@x.example"
    production = connection_sets.make(
        "Production", fo.connection_set.sales_connection, "sales", fo.connection_set.fo_connection, "fo"
    )
    found = errors(api.patch(at(project), {"connection_set": "Production"}), 404)
    assert "There is no organisation mapping “USMF”" in found[0]["message"]
    connection_sets.map_organisation(production, "Nordics", "USMF")
    changed = api.patch(at(project), {"connection_set": "production"}).json()
    assert changed["connection_set"] == "Production"
    assert changed["organisations"] == [{"sales_organisation": "Nordics", "legal_entity": "USMF"}]
    assert project.tasks.get().mappings.get().mapping.full_compare_needed
    assert (changed["name"], changed["mail_on_error"]) == ("Customers", True)
    assert run(Project.objects.get()).status == "completed"


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"name": "contacts"}, 400, "There is already a project “contacts”"),
        ({"connection_set": "Nowhere"}, 404, "There are: Contoso"),
        ({"organisations": ["DEMF"]}, 404, "Nordics ↔ USMF"),
        ({"recipients": "nobody"}, 400, "“nobody” is not an e-mail address"),
        ({"mail_on_error": True}, 400, "Enter the recipients"),
        ({"direction": "fo_to_sales"}, 400, "no such field"),
    ],
)
def test_a_wrong_change_of_a_project_changes_nothing(api, fo, project, change, status, words):
    """FO-143, FO-147, FO-166: all of it or nothing."""
    fo.project("contacts_direct", "Contacts")
    before = api.get(at(project)).json()
    found = errors(api.patch(at(project), {"name": "Changed", **change}), status)
    assert words in found[0]["message"]
    assert api.get(at(project)).json() == before


def test_a_running_project_is_not_switched(api, fo, project):
    """FO-143."""
    api.post(at(project, "run"))
    found = errors(api.patch(at(project), {"name": "Changed", "organisations": []}), 409)
    assert "is running" in found[0]["message"]
    assert api.get(at(project)).json()["name"] == project.name


def test_a_template_is_deleted_by_its_owner(api, client_with, project):
    """FO-147: who may delete templates may still delete no other person's."""
    made = api.post(f"{AT}templates/", {"project": project.name, "name": "Ours", "shared": True})
    other = client_with("p2c.view_owntemplate", "p2c.delete_owntemplate")
    found = errors(other.delete(made["Location"]), 400)
    assert "belongs to ada and stays" in found[0]["message"]
    assert OwnTemplate.objects.exists()


def test_templates(api, project):
    """FO-147: public ones stay; one's own is made of a project, read and deleted."""
    public = api.get(f"{AT}templates/").json()["results"]
    assert {"accounts_direct", "orders_fo_to_sales_direct"} <= {each["id"] for each in public if each["public"]}
    read = api.get(f"{AT}templates/accounts_direct/").json()
    assert read["document"]["tasks"][0]["destination_entity"] == "CustomersV2"
    errors(api.get(f"{AT}templates/nothing/"), 404)
    made = api.post(f"{AT}templates/", {"project": project.name, "name": "Ours"})
    assert (made.status_code, made.json()["public"]) == (201, False)
    assert made.json()["document"]["tasks"] == api.get(at(project, "tasks")).json()
    assert api.delete(made["Location"]).status_code == 204
    assert not OwnTemplate.objects.exists()
    refused = errors(api.delete(f"{AT}templates/accounts_direct/"), 400)
    assert "comes with the product" in refused[0]["message"]


def test_connection_sets(api, fo, project):
    """FO-141, FO-142, FO-144, FO-145, FO-146."""
    legal_entity("DEMF", "EUR")
    (found,) = api.get(f"{AT}connection-sets/").json()["results"]
    assert (found["organisations"][0]["legal_entity"], found["projects"]) == ("USMF", [project.name])
    assert {"entity": "accounts", "columns": ["accountnumber"]} in found["keys"]
    refused = errors(
        api.post(f"{found['url']}organisations/", {"sales_organisation": "Moon", "legal_entity": "DEMF"}), 400
    )
    assert "Enter one of: Head office, Nordics. (FO-E34)" in refused[0]["message"]
    made = api.post(f"{found['url']}organisations/", {"sales_organisation": "head office", "legal_entity": "demf"})
    assert (made.status_code, made.json()["legal_entity"]) == (201, "DEMF")
    errors(api.post(f"{found['url']}keys/", {"entity": "accounts", "columns": ["colour"]}), 400)
    answer = api.post(f"{found['url']}keys/", {"entity": "accounts", "columns": ["accountnumber"]})
    assert (answer.status_code, answer.json()["projects"]) == (200, [])
    (sales,) = api.get(f"{AT}connections/", {"system": "sales"}).json()["results"]
    assert (sales["state"], sales["team"]) == ("connected", "Nordics")
    assert api.post(f"{sales['url']}check/").json()["state"] == "connected"
    body = {
        "name": "Second", "sales_connection": "Sales", "sales_environment": "sales",
        "fo_connection": "F&O", "fo_environment": "fo",
    }  # fmt: skip
    assert api.post(f"{AT}connection-sets/", body).status_code == 201
    second = ConnectionSet.objects.get(name="Second")
    assert second.keys.exists()
    errors(api.post(f"{AT}connection-sets/", body), 400)
    refused = errors(api.delete(found["url"]), 400)
    assert f"is used by: {project.name}. Switch or delete these projects first." in refused[0]["message"]
    assert api.delete(f"{AT}connection-sets/{second.pk}/").status_code == 204
    assert list(ConnectionSet.objects.values_list("name", flat=True)) == ["Contoso"]


def test_permissions(client_with, project):
    """Reading takes the view permission, running its own."""
    reader = client_with("p2c.view_project")
    assert reader.get(at(project)).status_code == 200
    errors(reader.get(f"{AT}executions/"), 403)
    refused = errors(reader.post(at(project, "run")), 403)
    assert "p2c.run_project" in refused[0]["message"]
    errors(reader.post(f"{AT}projects/", NEW), 403)
    errors(reader.patch(at(project), {"name": "Mine"}), 403)
    errors(reader.delete(f"{AT}connection-sets/{project.connection_set_id}/"), 403)
    assert client_with("p2c.view_project", "p2c.run_project").post(at(project, "run")).status_code == 202
    run_ = Execution.objects.get()
    executions.execute(run_)
    assert Customer.objects.count() == 1


def test_tasks_are_written_as_they_are_read(api, project):
    """FO-149, FO-151, FO-156: by the version that was read; a wrong document changes nothing, and a wrong filter is
    kept, told by validation, and keeps the project from running (FO-160)."""
    read = api.get(at(project, "tasks"))
    (task,) = read.json()
    assert api.put(at(project, "tasks"), {"tasks": [task]}).json() == [task]
    errors(api.put(at(project, "tasks"), {"tasks": [{**task, "colour": "red"}]}), 400)
    errors(api.put(at(project, "tasks"), {"name": "one"}), 400)
    assert api.get(at(project, "tasks")).json() == [task]
    wrong = {**task, "source_filter": "colour eq 1"}
    assert api.put(at(project, "tasks"), {"tasks": [wrong]}).json() == [wrong]
    assert "fo.e12" in [found["code"] for found in api.post(at(project, "validate")).json()]
    assert run(project).status == "error"
    assert api.put(at(project, "tasks"), {"tasks": [task]}).json() == [task]
    wanted = {**task, "source_filter": "name eq 'Nobody'", "fields": task["fields"][:-1]}
    answer = api.put(at(project, "tasks"), {"tasks": [wanted]}, headers={"If-Match": read["ETag"]})
    assert (answer.status_code, answer.json()) == (200, [wanted])
    errors(api.put(at(project, "tasks"), {"tasks": [task]}, headers={"If-Match": read["ETag"]}), 412)
    assert run(project).upserts == 0


def test_an_advanced_query_is_enabled_for_good_and_its_steps_are_part_of_the_tasks(api, project):
    """FO-157, FO-158: with a confirmation only; then steps travel with the tasks, and new transformations do not."""
    (task,) = api.get(at(project, "tasks")).json()
    step = {"step": "filter", "where": "name eq 'Nobody'"}
    refused = errors(api.put(at(project, "tasks"), {"tasks": [{**task, "steps": [step]}]}), 400)
    assert "has no advanced query" in refused[0]["message"]
    refused = errors(api.post(at(project, "advanced-query"), {}), 400)
    assert "cannot be undone" in refused[0]["message"]
    answer = api.post(at(project, "advanced-query"), {"confirm": True})
    assert (answer.status_code, answer.json()["advanced_query"]) == (200, True)
    refused = errors(api.post(at(project, "advanced-query"), {"confirm": True}), 400)
    assert "cannot be switched off" in refused[0]["message"]
    wanted = {**task, "steps": [step]}
    assert api.put(at(project, "tasks"), {"tasks": [wanted]}).json() == [wanted]
    refused = errors(api.put(at(project, "tasks"), {"tasks": [{**task, "steps": [{"step": "join"}]}]}), 400)
    assert "“join” is not possible" in refused[0]["message"]
    new = {"destination": "NameAlias", "transforms": [{"kind": "default", "value": "10"}]}
    refused = errors(api.put(at(project, "tasks"), {"tasks": [{**wanted, "fields": [*task["fields"], new]}]}), 400)
    assert "NameAlias" in refused[0]["message"]
    assert api.get(at(project, "tasks")).json() == [wanted]
    assert run(project).upserts == 0
