"""Running what a person asked for from a screen, and saying in one sentence what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.admin import looks
from integration.models import Issue, SynchRun
from integration.models.issue import FAILING
from integration.models.job import COUNTERS
from integration.models.mapping import Direction
from integration.models.run import ACTIVE, RunStatus
from integration.services.errors import Conflict, Refused

#: an action on more records than this runs in the background
MANY = 50
NEXT = "next"

Request = Callable[[bool], SynchRun]


def carry_out(ask: Request, count: int) -> SynchRun:
    """Carry out a request for a run: here and now, in the background when it is large or its mapping is busy."""
    if count > MANY:
        return ask(True)
    try:
        return ask(False)
    except Conflict:
        return ask(True)


def tell(request: HttpRequest, run: SynchRun) -> None:
    """Say what a run did: how many were sent, received, created; how many failed, with links."""
    mapping = run.mapping.name
    link = looks.run_link(run)
    if run.status in (RunStatus.QUEUED, RunStatus.RUNNING):
        text = _("%(mapping)s: in the background") % {"mapping": mapping}
        messages.info(request, format_html("{} ({}).", text, link))
        return
    if run.status in (RunStatus.AWAITING, RunStatus.FAILED, RunStatus.CANCELLED):
        level = messages.WARNING if run.status == RunStatus.AWAITING else messages.ERROR
        messages.add_message(request, level, format_html("{}: {} ({}).", mapping, run.message, link))
        return
    done = _counted(run)
    issues, failed = _issues(run)
    level = messages.SUCCESS if not issues else messages.WARNING if done or not failed else messages.ERROR
    pieces = [(each,) for each in done]
    if issues:
        pieces.append((issues,))
    if not pieces:
        pieces.append((_equal(run),))
    messages.add_message(
        request, level, format_html("{}: {} ({}).", mapping, format_html_join(", ", "{}", pieces), link)
    )


def _counted(run: SynchRun) -> list[str]:
    to = dict.fromkeys(COUNTERS, 0)
    back = dict(to)
    for job in run.jobs.all():
        (to if job.direction == Direction.TO else back).update(job.counters())
    # coupling and uncoupling belong to the pair and may be booked on both directions
    coupled, uncoupled = (max(to[name], back[name]) for name in ("coupled", "uncoupled"))
    said = [
        (coupled, ngettext("%(n)d coupled", "%(n)d coupled", coupled)),
        (to["inserted"], ngettext("%(n)d created in Sales", "%(n)d created in Sales", to["inserted"])),
        (
            back["inserted"],
            ngettext("%(n)d created in Business Central", "%(n)d created in Business Central", back["inserted"]),
        ),
        (to["modified"], ngettext("%(n)d sent to Sales", "%(n)d sent to Sales", to["modified"])),
        (back["modified"], ngettext("%(n)d received from Sales", "%(n)d received from Sales", back["modified"])),
        (uncoupled, ngettext("%(n)d uncoupled", "%(n)d uncoupled", uncoupled)),
    ]
    return [text % {"n": number} for number, text in said if number]


def _equal(run: SynchRun) -> str:
    number = max((job.unchanged for job in run.jobs.all()), default=0)
    if not number:
        return _("nothing to do")
    return ngettext(
        "nothing to do, %(n)d record is equal on both sides",
        "nothing to do, %(n)d records are equal on both sides",
        number,
    ) % {"n": number}


def _issues(run: SynchRun) -> tuple[Any, bool]:
    """What came of the run's issues, and whether something failed or everything is only held back."""
    opened = Issue.objects.filter(run=run, closed_at=None)
    kinds = dict(opened.order_by().values_list("issue_class").annotate(n=Count("pk")))
    number, failed = sum(kinds.values()), sum(n for kind, n in kinds.items() if kind in FAILING)
    if not number:
        return "", False
    said = [
        (failed, ngettext("%(n)d failed", "%(n)d failed", failed)),
        (number - failed, ngettext("%(n)d held back", "%(n)d held back", number - failed)),
    ]
    text = ", ".join(text % {"n": n} for n, text in said if n)
    if number > 1:
        return looks.linked(looks.issues_page(run__id__exact=run.pk), text), bool(failed)
    only = opened.get()
    address = looks.page(Issue, "change", only.pk)
    return format_html("{}: {}", looks.linked(address, text), only.sentence), bool(failed)


def refused(request: HttpRequest, error: Refused | str) -> None:
    messages.error(request, str(error))


def back(request: HttpRequest, default: str) -> HttpResponse:
    """Where the person came from, when the request says so and it is on this site."""
    target = request.POST.get(NEXT) or request.GET.get(NEXT) or ""
    if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return HttpResponseRedirect(target)
    return HttpResponseRedirect(default)


def land(request: HttpRequest, runs: list[SynchRun], default: str) -> HttpResponse:
    """After an action: on the run's page when one works in the background, else where the person came from."""
    for run in runs:
        tell(request, run)
    active = [run for run in runs if run.status in ACTIVE]
    if active and (address := looks.page("integration.synchrun", "change", active[0].pk)):
        return HttpResponseRedirect(address)
    return back(request, default or reverse("admin:index"))
