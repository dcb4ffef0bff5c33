"""Schedules on screen: the list, the page of one, the panel of a mapping, the count on the connection's page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection as database
from django.urls import reverse
from django.utils import timezone

from integration.models import Schedule, SynchRun
from integration.models.run import RunStatus
from integration.models.schedule import ScheduleStatus
from integration.services import connections, schedule
from p2c import roles
from tests import factories
from tests.counting import statements
from tests.integration.admin.pages import filled, shown_of

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_schedule_changelist")
CONNECTION = reverse("admin:integration_connection_change", args=[1])


def page_of(name: str) -> str:
    return reverse("admin:integration_schedule_change", args=[schedule.named(name).pk])


def press(client, name: str, what: str):
    return client.post(reverse("admin:integration_schedule_do", args=[schedule.named(name).pk, what]), follow=True)


def text_of(page) -> str:
    """The page's text without tags, blanks folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def set_state(name: str, **values) -> None:
    Schedule.objects.filter(pk=schedule.named(name).pk).update(**values)


def test_what_needs_somebody_comes_first(world, admin_page) -> None:
    set_state("VENDOR", status="error", attempts=10, next_run_at=None, message="Sales does not answer.")
    set_state("SALESPEOPLE", status="inactive", next_run_at=timezone.now() + timedelta(hours=5))
    text = admin_page.get(LIST).content.decode()
    assert text.index(">VENDOR<") < text.index(">CURRENCY<") < text.index(">SALESPEOPLE<")
    shown = text_of(admin_page.get(LIST))
    assert "Error Sales does not answer." in shown
    assert "in 5 hours" in shown
    assert "in 30 minutes" in shown
    assert "every 30 min" in shown
    assert "Remove old history" in shown
    assert "VENDOR" in admin_page.get(LIST, {"status__exact": "error"}).content.decode()


def test_the_list_costs_the_same_whatever_is_in_it(world, admin_page) -> None:
    admin_page.get(LIST)
    with statements(database) as few:
        admin_page.get(LIST)
    for found in Schedule.objects.exclude(mapping=None):
        run = SynchRun.objects.create(mapping=found.mapping, status=RunStatus.FINISHED)
        Schedule.objects.filter(pk=found.pk).update(last_run=run, last_run_at=timezone.now())
    with statements(database) as many:
        admin_page.get(LIST)
    assert len(many) == len(few)


def test_an_empty_list_says_what_to_do(admin_page) -> None:
    text = admin_page.get(LIST).content.decode()
    assert "Nothing runs by itself yet." in text
    assert "Install table mappings" in text


@pytest.mark.behaviour("B-262")
def test_the_last_run_is_a_link_and_a_job_that_is_no_run_has_none(world, admin_page) -> None:
    run = SynchRun.objects.create(mapping=factories.mapping("CUSTOMER"), status=RunStatus.FINISHED)
    set_state("CUSTOMER", last_run=run, last_run_at=timezone.now())
    set_state("PRUNE", last_run_at=timezone.now(), message="Nothing was old enough to be removed.")
    link = reverse("admin:integration_synchrun_change", args=[run.pk])
    assert link in admin_page.get(page_of("CUSTOMER")).content.decode()
    prune = admin_page.get(page_of("PRUNE")).content.decode()
    assert "Nothing was old enough" in prune
    assert "/integration/synchrun/" not in prune.split("How it stands")[1].split("</section>")[0]


def test_hold_ready_and_run_by_the_buttons(world, admin_page) -> None:
    assert "On hold until set ready again: CUSTOMER." in press(admin_page, "CUSTOMER", "hold").content.decode()
    assert schedule.named("CUSTOMER").status == ScheduleStatus.ON_HOLD
    assert "Ready: CUSTOMER." in press(admin_page, "CUSTOMER", "ready").content.decode()
    assert "as soon as a worker is free" in admin_page.get(page_of("CUSTOMER")).content.decode()
    assert "Started: CUSTOMER." in press(admin_page, "CUSTOMER", "run").content.decode()
    again = press(admin_page, "CUSTOMER", "run").content.decode()
    assert "CUSTOMER is in process" in again
    assert press(admin_page, "CUSTOMER", "explode").status_code == 404
    connections.set_enabled(world.connection, False)
    assert "The connection is not enabled. Enable it first." in press(admin_page, "VENDOR", "ready").content.decode()


def test_several_by_the_list_s_action(world, admin_page) -> None:
    chosen = [schedule.named(name).pk for name in ("CUSTOMER", "VENDOR")]
    admin_page.post(LIST, {"action": "put_on_hold", "_selected_action": chosen})
    held = Schedule.objects.filter(status=ScheduleStatus.ON_HOLD)
    assert set(held.values_list("mapping__name", flat=True)) == {"CUSTOMER", "VENDOR"}


def test_the_rhythm_is_edited_and_nonsense_refused_beside_its_field(world, admin_page) -> None:
    page = admin_page.get(page_of("CUSTOMER"))
    answer = admin_page.post(page_of("CUSTOMER"), filled(page, every_minutes="5"))
    assert answer.status_code == 302
    assert schedule.named("CUSTOMER").every_minutes == 5
    text = admin_page.post(page_of("CUSTOMER"), filled(page, cron="now and then")).content.decode()
    assert "“now and then” is not a cron expression" in text
    assert schedule.named("CUSTOMER").cron == ""
    history = admin_page.get(reverse("admin:integration_schedule_history", args=[schedule.named("CUSTOMER").pk]))
    assert "root" in history.content.decode()


def test_adding_one_that_is_there_already_is_refused(world, admin_page) -> None:
    add = reverse("admin:integration_schedule_add")
    page = admin_page.get(add)
    customer = str(factories.mapping("CUSTOMER").pk)
    text = admin_page.post(add, filled(page, job="synch", mapping=customer)).content.decode()
    assert "CUSTOMER has a schedule for this job already; change that one." in text
    schedule.delete(schedule.named("CUSTOMER"))
    assert admin_page.post(add, filled(page, job="synch", mapping=customer)).status_code == 302
    assert schedule.named("CUSTOMER").status == ScheduleStatus.READY


def test_a_mapping_s_page_shows_when_it_runs_by_itself(world, admin_page) -> None:
    mapping = factories.mapping("CUSTOMER")
    page = reverse("admin:integration_tablemapping_change", args=[mapping.pk])
    shown = text_of(admin_page.get(page))
    assert "Runs by itself" in shown
    assert "in 30 minutes" in shown
    assert "A change starts it within seconds." in shown
    schedule.delete(schedule.named("CUSTOMER"))
    factories.change_mapping("CUSTOMER", disable_event_trigger=True)
    text = admin_page.get(page).content.decode()
    assert "It runs only when somebody asks." in text
    assert "Changes do not bring it forward." in text
    assert reverse("admin:integration_schedule_add") in text


@pytest.mark.behaviour("B-261")
def test_a_mapping_s_page_leads_to_its_own_runs_newest_first(world, admin_page) -> None:
    for name in ("CUSTOMER", "VENDOR", "CUSTOMER"):
        factories.sync(name)
    mapping = factories.mapping("CUSTOMER")
    page = admin_page.get(reverse("admin:integration_tablemapping_change", args=[mapping.pk])).content.decode()
    link = f"{reverse('admin:integration_synchrun_changelist')}?mapping__id__exact={mapping.pk}"
    assert link in page
    shown = [run.pk for run in admin_page.get(link).context["cl"].result_list]
    own = SynchRun.objects.filter(mapping=mapping).order_by("started_at").values_list("pk", flat=True)
    assert shown == list(own)[::-1]
    assert len(shown) == 2


@pytest.mark.behaviour("B-259", "B-260")
def test_the_connection_s_page_counts_its_schedules_and_leads_to_exactly_those(world, admin_page) -> None:
    total = Schedule.objects.exclude(job="prune").count()
    assert f"{total} of {total} active" in text_of(admin_page.get(CONNECTION))
    link = f"{LIST}?jobs=connection"
    assert link in admin_page.get(CONNECTION).content.decode()
    listed = {s.name for s in admin_page.get(link).context["cl"].result_list}
    assert listed == {s.name for s in Schedule.objects.exclude(job="prune")}
    standing = {"VENDOR": "error", "CONTACT": "on_hold"}
    standing |= dict.fromkeys(("CURRENCY", "SALESPEOPLE", "PAYMENT TERMS"), "inactive")
    standing |= dict.fromkeys(("CUSTOMER", "SHIPMENT METHOD", "SHIPPING AGENT"), "in_process")
    for name, status in standing.items():
        set_state(name, status=status)
    assert f"{total - 2} of {total} active" in text_of(admin_page.get(CONNECTION))
    connections.set_enabled(world.connection, False)
    assert "0 of 0 active" in text_of(admin_page.get(CONNECTION))


def test_the_start_page_tells_of_schedules_in_error_of_stuck_runs_and_of_old_changes(world, admin_page) -> None:
    factories.customer("Kranich")
    set_state("CUSTOMER", pending_since=timezone.now() - timedelta(hours=3))
    start = text_of(admin_page.get("/admin/"))
    total = Schedule.objects.exclude(job="prune").count()
    assert f"{total} of {total} schedules active" in start
    assert "the oldest came 3 hours ago" in start
    set_state("VENDOR", status="error")
    run = SynchRun.objects.create(
        mapping=factories.mapping("CUSTOMER"), status=RunStatus.RUNNING, lease="elsewhere:1:x",
        heartbeat=timezone.now(), started_at=timezone.now() - timedelta(hours=1),
    )  # fmt: skip
    page = admin_page.get("/admin/")
    assert "1 schedule in error, restart it" in text_of(page)
    assert f"{LIST}?status__exact=error" in page.content.decode()
    assert f"Run stuck run {run.pk} of CUSTOMER has finished no batch since 1 hour ago" in text_of(page)


@pytest.mark.parametrize(
    ("role", "may"),
    [(roles.AUDITOR, set()), (roles.OPERATOR, {"hold"}), (roles.ADMINISTRATOR, {"hold", "edit"})],
)
def test_who_may_do_what(world, signed_in, role, may) -> None:
    client = signed_in(role)
    page = client.get(page_of("CUSTOMER"))
    assert ("/do/hold/" in page.content.decode()) == ("hold" in may)
    assert (press(client, "CUSTOMER", "hold").status_code == 403) == ("hold" not in may)
    typed = {"every_minutes": "7", "inactivity_minutes": "1", "max_attempts": "1", "rerun_delay": "1", "cron": ""}
    client.post(page_of("CUSTOMER"), shown_of(page) | typed)
    assert (schedule.named("CUSTOMER").every_minutes == 7) == ("edit" in may)


def test_whoever_may_not_see_schedules_sees_no_panel(world, client) -> None:
    user = User.objects.create_user("narrow", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_tablemapping"))
    client.force_login(user)
    mapping = factories.mapping("CUSTOMER")
    text = client.get(reverse("admin:integration_tablemapping_change", args=[mapping.pk])).content.decode()
    assert "Runs by itself" not in text
