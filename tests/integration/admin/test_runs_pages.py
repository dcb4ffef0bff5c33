"""Runs on the screen: the list, the live page, its buttons, and the journal."""

import pytest
from django.conf import settings
from django.db import connection as database
from django.urls import reverse

from crm.models import Account
from integration.models import Issue, JournalEntry, RunLogLine, RunPart, SynchRun
from integration.services import synchronise
from p2c import roles
from tests import factories
from tests.counting import statements

pytestmark = pytest.mark.django_db
LIST = reverse("admin:integration_synchrun_changelist")


def page(run, name="change"):
    return reverse(f"admin:integration_synchrun_{name}", args=[run.pk])


def press(client, run, what):
    return client.post(page(run, what), follow=True)


@pytest.fixture
def full_run(world):
    """A full run that created one account, held one customer back and found one pair equal."""
    factories.coupled_customer("Same")
    factories.customer("Mill")
    factories.customer("Quarry", salesperson=factories.salesperson("AB"))
    return factories.sync("CUSTOMER", "full", confirmed=True, create=True).run


# --- wrong input -----------------------------------------------------------------------------------------------------


def test_a_run_that_is_not_there(world, admin_page):
    for number in ("999", "x"):
        assert admin_page.get(f"{LIST}{number}/change/").status_code == 404
    assert admin_page.get(reverse("admin:integration_synchrun_live", args=[999])).status_code == 404
    assert admin_page.get(reverse("admin:integration_journalentry_change", args=[999])).status_code == 404


def test_runs_are_not_made_edited_or_deleted_by_hand(full_run, admin_page):
    assert admin_page.get(f"{LIST}add/").status_code == 403
    assert admin_page.post(f"{LIST}{full_run.pk}/delete/", {"post": "yes"}).status_code == 403
    admin_page.post(page(full_run), {"status": "queued", "message": "changed"})
    full_run.refresh_from_db()
    assert (full_run.status, full_run.message) == ("finished", "")


def test_a_run_that_has_ended_is_neither_cancelled_nor_confirmed(full_run, admin_page):
    assert "has already ended" in press(admin_page, full_run, "cancel").content.decode()
    assert "does not await confirmation" in press(admin_page, full_run, "confirm").content.decode()
    for what in ("cancel", "confirm", "again"):
        assert admin_page.get(page(full_run, what)).status_code == 405


def test_an_auditor_looks_only(full_run, auditor_page):
    text = auditor_page.get(page(full_run)).content.decode()
    assert "Mill" in text
    for what in ("cancel", "confirm", "again"):
        assert page(full_run, what) not in text
        assert press(auditor_page, full_run, what).status_code == 403


def test_a_sales_user_sees_neither_the_journal_nor_what_was_written(full_run, signed_in):
    client = signed_in(roles.SALES)
    text = client.get(page(full_run)).content.decode()
    assert "Records written" not in text
    assert client.get(reverse("admin:integration_journalentry_changelist")).status_code == 403


# --- the page of a run -----------------------------------------------------------------------------------------------


def test_the_page_shows_counts_records_values_and_issues(full_run, admin_page):
    shown = admin_page.get(page(full_run))
    text = shown.content.decode()
    counts = {s["name"]: s["count"] for s in shown.context["progress"]["segments"]}
    assert (counts["inserted"], counts["held"], counts["failed"]) == (1, 1, 0)
    assert "Salesperson Code of" in text
    rows = shown.context["records"]
    written = next(r for r in rows if r["entry"].action == "insert")
    assert {"field": "Account Name", "old": "", "new": "Mill"} in written["changes"]
    assert not any(change["field"] in ("Modified On", "Created On") for change in written["changes"])
    assert reverse("admin:bc_customer_change", args=[written["entry"].local_id]) in text
    only = admin_page.get(page(full_run), {"did": "couple"}).context["records"]
    assert all(row["entry"].action == "couple" for row in only)


def test_references_and_old_values_are_named(world, admin_page):
    seller = factories.salesperson("AB", name="Ada")
    person = factories.user("Ada Byron")
    factories.couple("SALESPEOPLE", seller, person)
    local, _remote = factories.coupled_customer("Mill", salesperson=seller)
    local.name = "Windmill"
    local.save()
    run = factories.sync("CUSTOMER").run
    changes = admin_page.get(page(run)).context["records"][0]["changes"]
    assert changes == [{"field": "Account Name", "old": "Mill", "new": "Windmill"}]
    first = SynchRun.objects.filter(mapping__name="CUSTOMER").order_by("id").first()
    named = [c["new"] for row in admin_page.get(page(first)).context["records"] for c in row["changes"]]
    assert "Ada Byron" in named


def test_records_are_shown_page_by_page(world, admin_page):
    for number in range(55):
        factories.account(f"Account {number:03}")
        factories.customer(f"Account {number:03}")
    run = factories.sync("CUSTOMER", "full", confirmed=True, create=True).run
    first = admin_page.get(page(run))
    assert len(first.context["records"]) == 50
    assert "Page 1 of" in first.content.decode()
    assert admin_page.get(page(run), {"p": "99"}).status_code == 200
    assert admin_page.get(page(run), {"p": "x"}).status_code == 200


def test_a_finished_run_does_not_poll_and_a_running_one_does(full_run, admin_page):
    assert 'hx-trigger="every' not in admin_page.get(page(full_run)).content.decode()
    live = SynchRun.objects.create(
        mapping=factories.mapping("VENDOR"),
        status="running",
        total=10,
        done=4,
        progress={"finished": ["match"]},
        kind="full",
    )
    RunLogLine.objects.create(run=live, text="Something was said.")
    text = admin_page.get(page(live)).content.decode()
    assert 'hx-trigger="every 2s"' in text
    assert "Comparing coupled records" in text
    assert "40 %" in text
    assert "Something was said." in text
    part = admin_page.get(page(live, "live"), {"status": "running"})
    assert "HX-Refresh" not in part.headers
    assert "<html" not in part.content.decode()
    SynchRun.objects.filter(pk=live.pk).update(status="finished")
    part = admin_page.get(page(live, "live"), {"status": "running"})
    assert part.headers["HX-Refresh"] == "true"
    assert "hx-get" not in part.content.decode()


def test_a_run_in_parts_says_how_far_they_are(world, admin_page):
    mapping = factories.mapping("CUSTOMER")
    progress = {"finished": ["match", "pairs"], "before": {"done": 0, "jobs": {}}}
    run = SynchRun.objects.create(mapping=mapping, kind="full", status="running", progress=progress)
    states = ["finished", "finished", "running", "queued"]
    for number, status in enumerate(states, 1):
        RunPart.objects.create(run=run, phase="new_local", number=number, status=status)
    RunPart.objects.create(run=run, phase="pairs", number=1, status="finished")
    assert "2 of 4 done, 1 being worked at" in admin_page.get(page(run, "live")).content.decode()
    SynchRun.objects.filter(pk=run.pk).update(status="finished")
    assert "being worked at" not in admin_page.get(page(run, "live")).content.decode()


def test_cancelling(world, admin_page):
    queued = synchronise.request_run(factories.mapping("CUSTOMER"))
    assert "Cancelled" in press(admin_page, queued, "cancel").content.decode()
    running = SynchRun.objects.create(mapping=factories.mapping("VENDOR"), status="running")
    assert "Cancelling after this batch" in press(admin_page, running, "cancel").content.decode()
    running.refresh_from_db()
    assert running.cancel_requested


def test_confirming_lets_a_waiting_run_go_on(world, admin_page, django_capture_on_commit_callbacks):
    factories.customer("Mill")
    run = factories.sync("CUSTOMER", "full", create=True).run
    assert run.status == "awaiting"
    text = admin_page.get(page(run)).content.decode()
    assert "1 would be created in Sales" in text
    assert not Account.objects.filter(name="Mill").exists()
    with django_capture_on_commit_callbacks(execute=True):
        press(admin_page, run, "confirm")
    run.refresh_from_db()
    assert run.status == "finished"
    assert Account.objects.filter(name="Mill").exists()


def test_re_running_failed_records_only(full_run, admin_page, django_capture_on_commit_callbacks):
    assert "Re-run failed records only" in admin_page.get(page(full_run)).content.decode()
    factories.couple("SALESPEOPLE", factories.Salesperson.objects.get(), factories.user("Ada"))
    with django_capture_on_commit_callbacks(execute=True):
        answer = press(admin_page, full_run, "again")
    again = SynchRun.objects.order_by("-id").first()
    assert answer.redirect_chain[-1][0] == page(again)
    assert (again.kind, again.done) == ("records", 1)
    assert Account.objects.filter(name="Quarry").exists()
    assert not Issue.objects.filter(closed_at=None).exists()
    assert "Re-run failed" not in admin_page.get(page(full_run)).content.decode()


# --- the list -------------------------------------------------------------------------------------------------------


def test_filters_and_search(full_run, admin_page):
    calm = factories.sync("VENDOR").run

    def listed(**query):
        return {run.pk for run in admin_page.get(LIST, query).context["cl"].result_list}

    assert full_run.pk in listed(state="trouble")
    assert calm.pk not in listed(state="trouble")
    assert calm.pk in listed(state="nothing")
    assert full_run.pk not in listed(state="nothing")
    assert listed(state="active") == set()
    assert listed(q=str(calm.pk)) == {calm.pk}
    assert listed(q="VENDOR") == {calm.pk}
    assert listed(mapping__id__exact=str(calm.mapping_id)) == {calm.pk}
    assert listed(kind__exact="full") == {full_run.pk}


def test_the_list_tells_what_happened(full_run, admin_page):
    text = admin_page.get(LIST, {"kind__exact": "full"}).content.decode()
    assert "1 inserted" in text
    assert "1 held back" in text
    assert "1 failed" not in text
    same = factories.sync("CUSTOMER", "full", confirmed=True).run
    assert same.jobs.first().unchanged
    assert "no changes" in admin_page.get(LIST, {"q": str(same.pk)}).content.decode() or same.jobs.first().skipped


@pytest.mark.parametrize("more", [0, 12])
def test_statements_of_the_pages_do_not_grow(full_run, admin_page, more):
    for _number in range(more):
        factories.sync("VENDOR")
    admin_page.get(LIST)
    with statements(database) as asked:
        admin_page.get(LIST)
    assert len(asked) <= (14 if settings.THEMED else 12), asked
    with statements(database) as asked:
        admin_page.get(page(full_run))
    assert len(asked) <= 26, asked


# --- the journal ----------------------------------------------------------------------------------------------------


def test_the_journal_finds_a_record_by_name_number_id_and_run(full_run, admin_page):
    address = reverse("admin:integration_journalentry_changelist")
    local = factories.Customer.objects.get(name="Mill")

    def found(term):
        return {entry.local_id for entry in admin_page.get(address, {"q": term}).context["cl"].result_list}

    assert found("mill") == {local.pk}
    assert found(local.no.lower()) == {local.pk}
    assert found(str(local.pk)) == {local.pk}
    assert found(f"#{full_run.pk}") == set(
        JournalEntry.objects.filter(run_id=full_run.pk).values_list("local_id", flat=True)
    )
    assert found("nobody") == set()
    text = admin_page.get(address, {"q": "mill"}).content.decode()
    assert "Account Name" in text
    admin_page.get(address)
    with statements(database) as asked:
        admin_page.get(address)
    assert len(asked) <= 20, asked


def test_an_entry_shows_old_and_new_values(world, admin_page):
    local, _remote = factories.coupled_customer("Mill")
    local.name = "Windmill"
    local.save()
    run = factories.sync("CUSTOMER").run
    entry = JournalEntry.objects.get(run_id=run.pk)
    text = admin_page.get(reverse("admin:integration_journalentry_change", args=[entry.pk])).content.decode()
    assert "<del" in text
    assert "Windmill" in text
    assert f"#{run.pk}" in text
