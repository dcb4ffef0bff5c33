"""The start page: the first steps, what needs somebody, how far the mappings are, what runs, the worker."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from integration.models import Connection, Issue, MappingFilter, SynchRun, WorkerHeartbeat
from integration.models.run import RunKind, RunStatus
from tests import factories
from tests.counting import statements
from tests.integration.admin.records.screens import Screens, text_of

pytestmark = pytest.mark.django_db


def start(somebody):
    page = somebody.client.get("/admin/")
    assert page.status_code == 200
    return page


def cues(page):
    return {cue.text: cue for cue in page.context["start"]["cues"]}


def steps(page):
    return [(step.done, step.current) for step in page.context["start"]["steps"]]


def test_nothing_set_up_shows_the_first_steps():
    somebody = Screens(User.objects.create_superuser("administrator"))
    page = start(somebody)
    assert "Four steps to two sides in step" in text_of(page)
    assert steps(page) == [(False, True), (False, False), (False, False), (False, False)]
    assert page.context["start"]["mappings"] == []
    assert Connection.objects.count() == 0


def test_the_steps_are_ticked_off_one_by_one(screens):
    factories.customer("Mill")
    factories.account("Mill")
    assert steps(start(screens)) == [(True, False), (True, False), (False, True), (False, False)]
    factories.sync("CUSTOMER", "preview", previews="full")
    assert steps(start(screens))[2:] == [(True, False), (False, True)]
    factories.sync("CUSTOMER", "full", confirmed=True)
    page = start(screens)
    assert page.context["start"]["steps"] == []
    assert "No open issues: every record that takes part travels." in text_of(page)


def test_issues_by_cause_lead_to_their_list(screens):
    person = factories.salesperson("NOBODY")
    for name in ("Mill", "Bakery", "Chapel"):
        factories.customer(name, salesperson=person)
    local, remote = factories.coupled_customer("Both")
    type(local).objects.filter(pk=local.pk).update(city="Kiel")
    type(remote).objects.filter(pk=remote.pk).update(address1_city="Husum")
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    page = start(screens)
    found = {cause.code: (cause, link) for cause, _tone, link in page.context["start"]["causes"]}
    waiting, link = found["must_be_coupled"]
    assert waiting.count == 3
    assert "NOBODY" in waiting.sentence
    listed = screens.client.get(link)
    assert listed.status_code == 200
    assert listed.context["cl"].result_count == 3
    _conflict, link = found["conflict"]
    assert link.endswith(f"/{Issue.objects.get(code='conflict').pk}/change/")
    assert (cues(page)["open issues"].number, cues(page)["open issues"].tone) == (4, "wait"), "nothing failed"
    assert {tone for _cause, tone, _link in page.context["start"]["causes"]} == {"wait"}
    assert screens.client.get(cues(page)["open issues"].href).context["cl"].result_count == 4


def test_parked_ones_are_counted_and_found(screens):
    factories.customer("Mill")
    factories.sync("CUSTOMER", "full", confirmed=True, create=True)
    Issue.objects.create(
        mapping=factories.mapping("CUSTOMER"),
        direction="to_integration",
        source_table="bc.customer",
        source_id=factories.customer("Bakery").pk,
        issue_class="data",
        code="too_long",
        parked=True,
        first_seen=timezone.now(),
        last_seen=timezone.now(),
    )
    cue = next(c for text, c in cues(start(screens)).items() if text.startswith("parked"))
    assert (cue.number, cue.tone) == (1, "wait")
    assert cues(start(screens))["open issue"].tone == "bad", "a record failed"
    assert screens.client.get(cue.href).context["cl"].result_count == 1


def test_how_far_each_mapping_is(screens):
    factories.coupled_customer("Mill")
    factories.customer("Bakery")
    factories.customer("Closed", blocked=3)
    page = start(screens)
    row = next(e for e in page.context["start"]["mappings"] if e["row"].mapping.name == "CUSTOMER")
    assert (row["row"].coupled, row["row"].local, row["row"].remote) == (1, 2, 1)
    assert [side["share"] for side in row["sides"]] == [50, 100]
    assert row["row"].backlog == len(factories.pending("CUSTOMER"))
    assert screens.client.get(row["couplings"]).context["cl"].result_count == 1
    taken = screens.client.get(row["sides"][0]["page"])
    assert {record.name for record in taken.context["cl"].result_list} == {"Mill", "Bakery"}, "those it counts"
    assert "Within the filter of CUSTOMER" in text_of(taken)


def test_a_mapping_that_cannot_be_read_is_named_and_the_page_opens(screens):
    MappingFilter.objects.create(mapping=factories.mapping("CUSTOMER"), side="L", field="no_such_column", value="1")
    assert "no_such_column" in text_of(start(screens))


def test_what_runs_and_who_carries_it_out(screens):
    mapping = factories.mapping("CUSTOMER")
    run = SynchRun.objects.create(mapping=mapping, kind=RunKind.FULL, status=RunStatus.QUEUED, done=20, total=80)
    page = start(screens)
    assert f"CUSTOMER #{run.pk}" in text_of(page)
    assert page.context["start"]["running"][0]["percent"] == 25
    assert "No worker" in text_of(page)
    now = timezone.now()
    worker = WorkerHeartbeat.objects.create(name="another:1:x", started_at=now, seen_at=now)
    assert "Worker runs" in text_of(start(screens))
    worker.seen_at = now - timezone.timedelta(hours=3)
    worker.save()
    assert "last seen 3 hours ago; background runs wait" in text_of(start(screens)).replace("\xa0", " ")
    SynchRun.objects.filter(pk=run.pk).update(status=RunStatus.RUNNING, lease="another:1:x", heartbeat=worker.seen_at)
    assert "1 run lost its worker" in text_of(start(screens))
    lost = screens.client.get(cues(start(screens))["1 run lost its worker"].href)
    assert [found.pk for found in lost.context["cl"].result_list] == [run.pk]


def test_a_connection_that_is_off_comes_first(screens, world):
    world.connection.enabled = False
    world.connection.save()
    first = start(screens).context["start"]["cues"][0]
    assert (str(first.number), first.tone) == ("Connection off", "wait")
    world.connection.disabled_reason = "The password of the user has expired."
    world.connection.save()
    assert start(screens).context["start"]["cues"][0].tone == "bad", "something failed"


def test_people_without_the_integration_see_the_tables_only(somebody):
    person = somebody("bc.view_customer")
    page = start(person)
    assert page.context["start"] is None
    assert "p2c-start" not in page.content.decode()
    assert "Customers" in text_of(page)


def test_looking_changes_nothing_and_asks_little(screens):
    for _ in range(5):
        factories.coupled_customer()

    def asked():
        start(screens)
        with statements(connection) as seen:
            start(screens)
        return seen

    few = asked()
    for _ in range(20):
        factories.coupled_customer()
    many = asked()
    assert len(many) == len(few)
    assert not [sql for sql in many if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
