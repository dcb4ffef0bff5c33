"""The review page of the full synchronisation: choices, starting, confirming, restarting, who may."""

import re

import pytest
from django.conf import settings
from django.db import connection as database
from django.urls import reverse

from crm.models import Account
from integration.models import FullSynchReviewLine, SynchRun
from integration.services import synchronise
from p2c import roles
from tests import factories
from tests.counting import statements

pytestmark = pytest.mark.django_db
NAME = "admin:integration_fullsynchreviewline"
PAGE = reverse(f"{NAME}_changelist")


def line(name):
    return FullSynchReviewLine.objects.get(mapping__name=name)


def press(client, what, of=None, **values):
    return client.post(reverse(f"{NAME}_{what}", args=[line(of).pk] if of else []), values, follow=True)


def chosen(client, create=(), **first):
    """What the page would send: every line that can be edited, with these boxes ticked."""
    rows = client.get(PAGE).context["rows"]
    found = {"line": [str(row["line"].pk) for row in rows if row["editable"]]}
    for row in rows:
        if row["line"].mapping.name in create:
            found[f"create-{row['line'].pk}"] = "on"
        if row["line"].mapping.name in first:
            found[f"first-{row['line'].pk}"] = first[row["line"].mapping.name]
    return found


# --- wrong input -----------------------------------------------------------------------------------------------------


def test_nonsense_chosen_for_a_line_is_refused(world, admin_page):
    answer = press(admin_page, "save", **chosen(admin_page, CUSTOMER="coin"))
    assert "“coin” is not a way to synchronise first" in answer.content.decode()
    assert line("CUSTOMER").create_new
    answer = press(admin_page, "save", **chosen(admin_page, CURRENCY="from_integration"))
    assert "not configured for the direction" in answer.content.decode()


def test_a_line_that_has_not_ended_is_not_restarted_or_confirmed(world, admin_page):
    admin_page.get(PAGE)
    assert "has not ended" in press(admin_page, "restart", of="CUSTOMER").content.decode()
    assert "does not await confirmation" in press(admin_page, "confirm", of="CUSTOMER").content.decode()
    assert admin_page.post(reverse(f"{NAME}_restart", args=[999])).status_code == 404
    for what in ("start", "reset", "save"):
        assert admin_page.get(reverse(f"{NAME}_{what}")).status_code == 405


def test_a_full_synchronisation_that_runs_is_not_started_or_reset(world, admin_page):
    factories.customer("Mill")
    factories.account("Windmill")
    press(admin_page, "start", **chosen(admin_page))
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(job_queue_status="in_process")
    for what in ("start", "reset"):
        assert "A full synchronisation is running" in press(admin_page, what).content.decode()


def test_a_circle_of_dependencies_does_not_break_the_page(world, admin_page):
    factories.mapping("CURRENCY").depends_on.add(factories.mapping("CUSTOMER"))
    answer = admin_page.get(PAGE)
    assert answer.status_code == 200
    assert "in a circle" in answer.content.decode()


@pytest.mark.parametrize("role", [roles.AUDITOR])
def test_who_may_only_look(world, signed_in, role):
    client = signed_in(role)
    text = client.get(PAGE).content.decode()
    assert "CUSTOMER" in text
    assert "<form" not in text.split('id="content-main"')[1].split("</section>")[0]
    for what in ("start", "reset", "save"):
        assert press(client, what).status_code == 403
    for what in ("restart", "confirm"):
        assert press(client, what, of="CUSTOMER").status_code == 403


@pytest.mark.parametrize("role", [roles.SALES, roles.BACK_OFFICE])
def test_who_may_not_even_look(world, signed_in, role):
    client = signed_in(role)
    assert client.get(PAGE).status_code == 403
    assert client.get(reverse(f"{NAME}_live")).status_code == 403


# --- the page -------------------------------------------------------------------------------------------------------


def test_lines_stand_after_what_they_depend_on(world, admin_page):
    factories.customer("Mill")
    factories.account("Windmill")
    rows = admin_page.get(PAGE).context["rows"]
    names = [row["line"].mapping.name for row in rows]
    for row in rows:
        for parent in row["needs"]:
            assert names.index(parent) < names.index(row["line"].mapping.name)
    by_name = {row["line"].mapping.name: row for row in rows}
    assert "Couple records" in by_name["CUSTOMER"]["recommended"]
    assert "No records" in by_name["VENDOR"]["recommended"]
    assert not by_name["SALESPEOPLE"]["both_ways"]


@pytest.mark.behaviour("B-121")
def test_every_enabled_mapping_has_a_line_that_nobody_adds_or_takes_away(world, admin_page):
    factories.TableMapping.objects.filter(name="SHIPPING AGENT").update(enabled=False)
    names = {row["line"].mapping.name for row in admin_page.get(PAGE).context["rows"]}
    assert names == factories.on_their_own()
    assert "SHIPPING AGENT" not in names
    pk = line("CUSTOMER").pk
    assert admin_page.post(reverse(f"{NAME}_add"), {"mapping": line("VENDOR").mapping_id}).status_code == 403
    assert admin_page.post(reverse(f"{NAME}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    admin_page.post(reverse(f"{NAME}_change", args=[pk]), {"mapping": line("VENDOR").mapping_id, "order": 9})
    assert line("CUSTOMER").pk == pk
    # no name of a mapping, no direction and no status is a field; the choices of a line are
    fields = set(re.findall(r'name="([a-z_]+)-\d+"', admin_page.get(PAGE).content.decode()))
    assert fields == {"create", "first", "stop", "was"}


def test_a_fresh_installation_is_told_what_to_do(admin_page):
    assert "Install the default mappings" in admin_page.get(PAGE).content.decode()


def test_choices_are_kept_until_the_line_starts(world, admin_page, django_capture_on_commit_callbacks):
    factories.customer("Mill")
    answer = press(admin_page, "save", **chosen(admin_page, CUSTOMER="to_integration"))
    assert answer.redirect_chain[-1][0] == PAGE
    assert (line("CUSTOMER").first_synch, line("CUSTOMER").create_new) == ("to_integration", False)
    with django_capture_on_commit_callbacks(execute=True):
        press(admin_page, "start", **chosen(admin_page, create=["CUSTOMER"], CUSTOMER="to_integration"))
    run = SynchRun.objects.get(mapping__name="CUSTOMER")
    assert (run.options["create"], run.options["first_synch"]) == (True, "to_integration")


def settle(client, callbacks, first):
    """Press start, and let the tasks run that its transaction and theirs leave behind."""
    with callbacks(execute=True):
        first()
    for _round in range(20):
        with callbacks(execute=True) as left:
            waiting = SynchRun.objects.filter(status="queued")
            for run in waiting:
                synchronise.execute(run)
        if not left and not SynchRun.objects.filter(status="queued").exists():
            return


def test_from_start_to_the_end_with_one_confirmation(world, admin_page, django_capture_on_commit_callbacks):
    factories.person(factories.company_contact(factories.customer("Mill")), "Ada", "Byron")
    factories.customer("Quarry", post_code="9000")
    factories.account("Quarry", address1_postalcode="9000")
    settle(
        admin_page,
        django_capture_on_commit_callbacks,
        lambda: press(admin_page, "start", **chosen(admin_page, ["CUSTOMER"])),
    )
    assert line("CUSTOMER").job_queue_status == "awaiting"
    text = admin_page.get(PAGE).content.decode()
    assert "1 would be created in Sales" in text
    assert reverse(f"{NAME}_confirm", args=[line("CUSTOMER").pk]) in text
    assert "In process" not in text
    assert line("CONTACT").job_queue_status == ""
    settle(admin_page, django_capture_on_commit_callbacks, lambda: press(admin_page, "confirm", of="CUSTOMER"))
    assert set(FullSynchReviewLine.objects.values_list("job_queue_status", flat=True)) == {"finished"}
    assert (line("CUSTOMER").to_status, line("CUSTOMER").from_status) == ("success", "success")
    assert Account.objects.filter(name="Mill").count() == 1
    text = admin_page.get(PAGE).content.decode()
    assert "Every line has run" in text
    assert 'hx-trigger="every' not in text
    assert "No line is left to start" in press(admin_page, "start").content.decode()
    # One line again, then all of them.
    settle(admin_page, django_capture_on_commit_callbacks, lambda: press(admin_page, "restart", of="CUSTOMER"))
    assert line("CUSTOMER").job_queue_status == "finished"
    assert SynchRun.objects.filter(mapping__name="CUSTOMER", kind="full").count() == 2
    press(admin_page, "reset", confirmed="1")
    assert set(FullSynchReviewLine.objects.values_list("job_queue_status", flat=True)) == {""}


def test_all_lines_that_ask_are_confirmed_at_once(world, admin_page, django_capture_on_commit_callbacks):
    """Only those the page has shown: one that comes to ask meanwhile has not been read by anybody."""
    names = ("CURRENCY", "UNIT OF MEASURE")
    admin_page.get(PAGE)
    for name in (*names, "SALESPEOPLE"):
        asking = line(name)
        asking.run = SynchRun.objects.create(mapping=asking.mapping, kind="full", status="awaiting")
        asking.job_queue_status = "awaiting"
        if name == "SALESPEOPLE":
            assert admin_page.get(PAGE).context["asking"] == [line(each).pk for each in names]
        asking.save()
    text = admin_page.get(PAGE).content.decode()
    assert "Confirm all 3" in text
    press(admin_page, "confirm_all", line=[line(name).pk for name in names])
    assert [line(name).job_queue_status for name in names] == ["ready", "ready"]
    assert line("SALESPEOPLE").job_queue_status == "awaiting"
    assert "Confirm all" not in admin_page.get(PAGE).content.decode(), "one has its own button"


def test_the_page_follows_runs_that_work(world, admin_page):
    press(admin_page, "start", **chosen(admin_page))
    started = line("CURRENCY")
    SynchRun.objects.filter(pk=started.run_id).update(status="running", total=10, done=5)
    shown = admin_page.get(PAGE)
    text = shown.content.decode()
    assert 'hx-trigger="every 2s"' in text
    assert "In process" in text
    live = reverse(f"{NAME}_live")
    part = admin_page.get(live, {"standing": shown.context["standing"]})
    assert "HX-Refresh" not in part.headers
    assert "<html" not in part.content.decode()
    SynchRun.objects.filter(pk=started.run_id).update(status="failed", message="The connection is not enabled.")
    FullSynchReviewLine.objects.exclude(job_queue_status="").update(job_queue_status="error")
    part = admin_page.get(live, {"standing": shown.context["standing"]})
    assert part.headers["HX-Refresh"] == "true"
    assert "The connection is not enabled." in part.content.decode()


def test_statements_of_the_page(world, admin_page):
    for what in (PAGE, reverse(f"{NAME}_live")):
        admin_page.get(what)
        with statements(database) as asked:
            admin_page.get(what)
        # lines that have not started count both sides anew; the part that is polled does not
        assert len(asked) <= (134 if what == PAGE else 10), (what, len(asked), settings.THEMED)


def test_a_line_can_be_told_to_stop_its_dependants_and_says_who_waits(world, admin_page):
    factories.customer("Mill", salesperson=factories.salesperson("NV"))
    values = chosen(admin_page, create=["CUSTOMER"])
    values[f"stop-{line('CUSTOMER').pk}"] = "on"
    press(admin_page, "save", **values)
    assert line("CUSTOMER").stop_dependants
    assert not line("VENDOR").stop_dependants
    FullSynchReviewLine.objects.exclude(mapping__name="CONTACT").update(job_queue_status="finished")
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(to_status="error")
    text = admin_page.get(PAGE).content.decode()
    assert "Waits, because records of CUSTOMER failed" in text


def test_a_line_that_stopped_can_be_resumed_from_the_page(world, admin_page):
    factories.customer("Mill")
    admin_page.get(PAGE)
    run = synchronise.request_run(factories.mapping("CUSTOMER"), "full", confirmed=True)
    SynchRun.objects.filter(pk=run.pk).update(status="failed", message="the lights went out")
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(job_queue_status="error", run=run)
    assert 'aria-label="Resume CUSTOMER"' in admin_page.get(PAGE).content.decode()
    press(admin_page, "resume", of="CUSTOMER")
    run.refresh_from_db()
    assert run.status in ("queued", "finished")
    assert line("CUSTOMER").job_queue_status in ("ready", "finished")


def test_the_preflight_lists_what_needs_attention_with_links(world, admin_page):
    factories.customer("Mill", salesperson=factories.salesperson("NV"))
    page = reverse(f"{NAME}_preflight")
    text = admin_page.get(page).content.decode()
    assert "a Salesperson Code that is not coupled" in text
    assert reverse("admin:bc_salesperson_changelist") in text
    assert reverse("admin:integration_tablemapping_change", args=[factories.mapping("CUSTOMER").pk]) in text
    alone = admin_page.get(page, {"mapping": "VENDOR"}).content.decode()
    assert "Ready to run" in alone
    assert ">VENDOR</a>" in alone
    assert "Salesperson Code" not in alone
    assert admin_page.get(page, {"mapping": "NOPE"}).status_code == 404


def test_enabling_a_mapping_says_first_what_its_records_lack(world, admin_page):
    factories.customer("Mill", salesperson=factories.salesperson("NV"))
    mapping = factories.change_mapping("CUSTOMER", enabled=False)
    enable = reverse("admin:integration_tablemapping_do", args=[mapping.pk, "enable"])
    asked = admin_page.post(enable, follow=True).content.decode()
    assert "a Salesperson Code that is not coupled" in asked
    assert not factories.mapping("CUSTOMER").enabled
    listed = reverse("admin:integration_tablemapping_changelist")
    admin_page.post(listed, {"action": "switch_on", "_selected_action": [mapping.pk], "confirmed": "1"}, follow=True)
    assert factories.mapping("CUSTOMER").enabled


def test_enabling_a_mapping_with_nothing_to_look_at_just_does(world, admin_page):
    mapping = factories.change_mapping("VENDOR", enabled=False)
    admin_page.post(reverse("admin:integration_tablemapping_do", args=[mapping.pk, "enable"]), follow=True)
    assert factories.mapping("VENDOR").enabled


def test_resetting_says_first_what_it_does(world, admin_page):
    admin_page.get(PAGE)
    FullSynchReviewLine.objects.update(job_queue_status="finished", to_status="success")
    asked = press(admin_page, "reset").content.decode()
    assert "Every line is shown as not started again" in asked
    assert "couplings, issues, runs and the choices of the lines stay as they are" in asked
    assert line("CUSTOMER").to_status == "success"
    press(admin_page, "reset", confirmed="1")
    assert set(FullSynchReviewLine.objects.values_list("job_queue_status", "to_status")) == {("", "")}


def test_a_review_that_never_ran_has_nothing_to_reset(world, admin_page):
    def off():
        return bool(re.search(r"<button[^>]* disabled[^>]*>Reset…</button>", admin_page.get(PAGE).content.decode()))

    assert off()
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(job_queue_status="error")
    assert not off()


# --- two people on one page -------------------------------------------------------------------------------------------


def test_what_a_colleague_has_chosen_meanwhile_stays(world, admin_page):
    """Only what was changed on the page is kept; whose data win is asked about where both have chosen."""
    page = admin_page.get(PAGE)
    of = line("CUSTOMER")
    was = re.search(rf'name="was-{of.pk}" value="([^"]*)"', page.content.decode())[1]
    shown = {"line": str(of.pk), f"was-{of.pk}": was, f"first-{of.pk}": of.first_synch}
    shown |= {f"create-{of.pk}": "on"} if of.create_new else {}
    FullSynchReviewLine.objects.filter(pk=of.pk).update(create_new=not of.create_new, first_synch="to_integration")
    press(admin_page, "save", **shown, **{f"stop-{of.pk}": "on"})
    now = line("CUSTOMER")
    assert (now.create_new, now.first_synch, now.stop_dependants) == (not of.create_new, "to_integration", True)
    answer = press(admin_page, "save", **{**shown, f"first-{of.pk}": "from_integration"})
    assert "Somebody else has chosen" in answer.content.decode()
    assert line("CUSTOMER").first_synch == "to_integration"
