"""What the review page shows of lines that run or have run: colours, links to what was done, and whether it starts."""

import re

import pytest
from django.urls import reverse

from integration.models import FullSynchReviewLine, SynchRun
from integration.models.full_synch import JobStatus, LineStatus
from integration.services import full_synch
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:integration_fullsynchreviewline_changelist")


def row(client, name):
    return next(each for each in client.get(PAGE).context["rows"] if each["line"].mapping.name == name)


def tone(badge):
    return re.search(r"p2c-badge p2c-(\w+)", badge)[1]


@pytest.mark.behaviour("B-125")
def test_a_status_leads_to_its_own_run(world, admin_page):
    factories.customer("A", salesperson=factories.salesperson("NV"))
    factories.vendor("B")
    full_synch.run_inline(confirmed=True)
    customer = FullSynchReviewLine.objects.get(mapping__name="CUSTOMER")
    shown = row(admin_page, "CUSTOMER")
    own = reverse("admin:integration_synchrun_change", args=[customer.run_id])
    assert (customer.to_status, customer.from_status) == ("error", "success")
    for link in (shown["run"], shown["to"], shown["from"]):
        assert re.findall(r'<a [^>]*href="([^"]+)"', link) == [own]
    page = admin_page.get(own).content.decode()
    assert "CUSTOMER" in page
    others = SynchRun.objects.exclude(pk=customer.run_id)
    assert others.exists()
    assert not [run for run in others if f"/synchrun/{run.pk}/" in page]


@pytest.mark.behaviour("B-126")
@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (LineStatus.ERROR, "bad"),
        (LineStatus.FINISHED, "good"),
        (LineStatus.IN_PROCESS, "news"),
        (LineStatus.READY, "quiet"),
        (LineStatus.WAITING, "quiet"),
    ],
)
def test_the_colour_of_a_line_follows_its_status(world, admin_page, status, expected):
    full_synch.lines()
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(job_queue_status=status)
    badge = row(admin_page, "CUSTOMER")["status"]
    assert tone(badge) == expected
    assert str(status.label) in badge


def test_red_is_for_what_failed(world, admin_page):
    """What waits or is in conflict is held back; what cannot be written has failed; what somebody stopped has not."""
    factories.customer("A", salesperson=factories.salesperson("NV"))
    _ours, theirs = factories.coupled_customer("B")
    full_synch.run_inline(confirmed=True)
    held = row(admin_page, "CUSTOMER")["to"]
    assert tone(held) == "wait"
    assert "Held back" in held
    customer = FullSynchReviewLine.objects.get(mapping__name="CUSTOMER")
    assert customer.to_status == "error", "as before for who reads it by REST, and for lines that are to stop"
    run = customer.run
    assert (run.jobs.get(direction="to_integration").failed, run.jobs.get(direction="to_integration").held) == (1, 1)
    type(theirs).objects.filter(pk=theirs.pk).update(telephone1="call me")
    full_synch.run_inline(confirmed=True)
    failed = row(admin_page, "CUSTOMER")["from"]
    assert (tone(failed), "Error" in failed) == ("bad", True)
    SynchRun.objects.filter(pk=FullSynchReviewLine.objects.get(mapping__name="CUSTOMER").run_id).update(
        status="cancelled"
    )
    FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER").update(job_queue_status="error", to_status="error")
    shown = row(admin_page, "CUSTOMER")
    for badge in (shown["status"], shown["to"]):
        assert (tone(badge), "Cancelled" in badge) == ("quiet", True)


@pytest.mark.behaviour("B-126")
@pytest.mark.parametrize(
    ("status", "expected"), [(JobStatus.ERROR, "bad"), (JobStatus.SUCCESS, "good"), (JobStatus.IN_PROCESS, "news")]
)
@pytest.mark.parametrize("direction", ["to", "from"])
def test_the_colour_of_a_direction_follows_its_status(world, admin_page, direction, status, expected):
    full_synch.lines()
    lines = FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER")
    lines.update(job_queue_status=LineStatus.FINISHED, **{f"{direction}_status": status})
    assert tone(row(admin_page, "CUSTOMER")[direction]) == expected


@pytest.mark.behaviour("B-127")
def test_nothing_is_started_when_no_line_is_left(world, admin_page):
    def disabled():
        return bool(re.search(r"<button[^>]* disabled[^>]*>Start</button>", admin_page.get(PAGE).content.decode()))

    full_synch.lines()
    lines = list(FullSynchReviewLine.objects.order_by("order"))
    ended = [LineStatus.FINISHED, LineStatus.ERROR]
    for states in ([LineStatus.FINISHED], ended, [*ended, LineStatus.READY, LineStatus.IN_PROCESS, LineStatus.WAITING]):
        for number, line in enumerate(lines):
            line.job_queue_status = states[number % len(states)]
            line.save()
        assert disabled(), states
    FullSynchReviewLine.objects.update(job_queue_status=LineStatus.ERROR)
    FullSynchReviewLine.objects.filter(pk=lines[0].pk).update(job_queue_status="")
    assert not disabled()


def test_start_is_off_while_every_line_that_is_left_waits_for_one_that_stopped(world, admin_page):
    """Pressing it would start nothing: the reason stands beside it."""
    full_synch.lines()
    FullSynchReviewLine.objects.exclude(mapping__name="CONTACT").update(job_queue_status=LineStatus.FINISHED)
    customer = FullSynchReviewLine.objects.filter(mapping__name="CUSTOMER")
    customer.update(job_queue_status=LineStatus.ERROR)
    text = admin_page.get(PAGE).content.decode()
    assert re.search(r"<button[^>]* disabled[^>]*>Start</button>", text)
    assert "Every line that is left waits for CUSTOMER." in text
    customer.update(job_queue_status=LineStatus.FINISHED)
    text = admin_page.get(PAGE).content.decode()
    assert not re.search(r"<button[^>]* disabled[^>]*>Start</button>", text)
    assert "Every line that is left waits" not in text
