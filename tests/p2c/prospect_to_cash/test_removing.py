"""What goes with a project, a connection set, an organisation mapping or a template, and what keeps them."""

import datetime as dt

import pytest
from django.contrib.auth.models import User

from crm.models import Account
from erp.fo.models import Customer
from integration.models import Change, Coupling, Issue, JournalEntry, Schedule, Subscription, SynchRun, TableMapping
from integration.services.errors import Conflict, Refused
from p2c.models import ConnectionSet, Execution, OwnTemplate, Project
from p2c.prospect_to_cash import connection_sets, editing, executions, projects, scheduling
from tests.p2c.prospect_to_cash.conftest import legal_entity, run, told
from tests.p2c.prospect_to_cash.test_running import account
from tests.sharing import shareable

pytestmark = pytest.mark.django_db


@shareable
def used(fo):
    """A project that has written a row, failed with another, and has a change before it."""
    account(fo)
    account(fo, name="Sunken", number="ACC-01001-BBBBBB", address1_line1="x", address1_country="Atlantis")
    project = fo.project("accounts_direct", "Our accounts")
    assert run(project).errors == 1
    Account.objects.filter(name="Alpine").update(name="Alpine Ski House")
    return project


def left_of(mappings):
    """What the engine keeps for these mappings."""
    keys = [each.pk for each in mappings]
    return {
        "mappings": TableMapping.every.filter(pk__in=keys).count(),
        "couplings": Coupling.objects.filter(scope__in=[each.scope for each in mappings]).count(),
        "changes": Change.objects.filter(mapping_id__in=keys).count(),
        "subscriptions": Subscription.objects.filter(mapping_id__in=keys).count(),
        "issues": Issue.objects.filter(mapping_id__in=keys).count(),
        "runs": SynchRun.objects.filter(mapping_id__in=keys).count(),
    }


def test_a_deleted_project_leaves_nothing_behind_but_the_records(used, fo):
    """FO-163: neither mappings nor couplings, pending changes, subscriptions and issues; the journal knows who wrote
    the records, which stay, and another project finds them by their keys."""
    mappings = list(TableMapping.every.filter(task_mapping__task__project=used))
    assert all(left_of(mappings).values())
    said = editing.goes_with([used])
    assert said == [
        "1 task with its mapping",
        "1 execution with its row errors",
        "The memory of 1 pair of records",
        "1 pending change",
        "1 open issue",
        "Not deleted: the records that were written, on both sides",
    ]
    other = fo.project("contacts_direct", "Our contacts")
    editing.delete(used)
    assert not any(left_of(mappings).values()), left_of(mappings)
    assert not Execution.objects.exists()
    assert list(Project.objects.all()) == [other]
    assert (Account.objects.count(), Customer.objects.count()) == (2, 1)
    assert JournalEntry.objects.filter(action="insert").count() == 1
    again = run(fo.project("accounts_direct", "Once more"))
    assert told(again) == {"status": "warning", "Accounts - Customers": {"updated": 1, "failed": 1}}
    assert Customer.objects.get().organization_name == "Alpine Ski House"


def test_a_task_and_an_organisation_that_leave_a_project_leave_nothing_either(used, fo):
    """FO-144, FO-149."""
    legal_entity("DEMF", "EUR")
    germany = connection_sets.map_organisation(fo.connection_set, fo.other_unit.name, "demf")
    editing.switch(used, fo.connection_set, [fo.organisation, germany])
    first, second = TableMapping.every.filter(task_mapping__task__project=used).order_by("pk")
    editing.switch(used, fo.connection_set, [germany])
    assert not any(left_of([first]).values())
    assert left_of([second])["mappings"] == 1
    editing.delete_task(used.tasks.get())
    assert not any(left_of([second]).values())
    assert Customer.objects.count() == 1


def test_a_project_at_work_stays(used):
    """FO-161."""
    asked = executions.request(used)
    with pytest.raises(Conflict, match=f"The project “Our accounts” is running \\(execution {asked.pk}\\)"):
        editing.delete(used)
    assert Project.objects.exists()


def test_nobody_looks_for_projects_that_recur_when_the_last_is_gone(used):
    """FO-161."""
    scheduling.schedule(used, 5, "minutes", dt.datetime(2030, 1, 1, tzinfo=dt.UTC))
    assert Schedule.objects.filter(job=scheduling.JOB).exists()
    editing.delete(used)
    assert not Schedule.objects.filter(job=scheduling.JOB).exists()


def test_what_a_project_uses_is_neither_removed_nor_renamed(used, fo):
    """FO-142, FO-144: the sentence names the projects and the next step; without projects it goes."""
    with pytest.raises(Refused, match=r"is used by: Our accounts\. Take it out of these projects first\."):
        connection_sets.unmap_organisation(fo.organisation)
    with pytest.raises(Refused, match=r"is used by: Our accounts\. Switch or delete these projects first\."):
        connection_sets.delete_set(fo.connection_set)
    fo.connection_set.name = "Fabrikam"
    with pytest.raises(Refused, match=r"“Contoso” is used by: Our accounts\. It keeps its name"):
        connection_sets.change(fo.connection_set)
    assert ConnectionSet.objects.get().name == "Contoso"
    editing.delete(used)
    connection_sets.change(fo.connection_set)
    assert ConnectionSet.objects.get().name == "Fabrikam"
    connection_sets.delete_set(fo.connection_set)
    assert not ConnectionSet.objects.exists()


def test_a_template_is_deleted_by_its_owner_alone(fo):
    """FO-147: everybody may use a shared one; an administrator may tidy up, and what nobody owns is anybody's."""
    ada, ben = User.objects.create_user("ada"), User.objects.create_user("ben")
    project = fo.project("accounts_direct")
    shared = projects.save_as_template(project, "Shared", shared=True, user=ada)
    assert projects.template_named("Shared", ben).id == "Shared"
    with pytest.raises(Refused, match=r"The template “Shared” belongs to ada and stays\. Ask ada to delete it\."):
        editing.delete_template(shared, ben)
    assert OwnTemplate.objects.exists()
    editing.delete_template(shared, ada)
    for owner, by in ((ada, User.objects.create_superuser("root")), (None, ben)):
        editing.delete_template(projects.save_as_template(project, "Shared", shared=True, user=owner), by)
    assert not OwnTemplate.objects.exists()
