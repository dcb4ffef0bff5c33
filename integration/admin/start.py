"""The start page: what needs somebody first, how far everything is, and the first steps while nothing is set up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import sizes, visitor
from integration.admin import coupling_state, looks, parts
from integration.admin.base import THEMED
from integration.models.issue import IssueClass
from integration.registry import LOCAL, REMOTE
from integration.services import guide, overview
from integration.services.causes import Cause
from integration.services.overview import MappingRow, Overview, Work
from integration.templatetags import screens

#: the rest is a click away
CAUSES_SHOWN = 8
#: the permission of those who set the integration up
SET_UP = "integration.full_synch"
#: changes that wait longer than this are worth a look
LONG_WAIT = dt.timedelta(hours=1)


@dataclass
class Cue:
    """One thing to know at a glance; it leads to the list behind it."""

    number: Any
    text: str
    tone: str
    href: str


@dataclass
class FirstStep:
    title: str
    text: str
    href: str
    button: str
    done: bool
    current: bool = False


def start_page(request: HttpRequest) -> dict[str, Any] | None:
    """What this user may see of it; nothing for people who have nothing to do with the integration."""
    user = request.user
    if not user.has_perm("integration.view_tablemapping") and not user.has_perm("integration.view_issue"):
        return None
    found = overview.overview()
    may_set_up = user.has_perm(SET_UP)
    return {
        "cues": _cues(found, user),
        "causes": [
            (cause, parts.CLASS_LOOKS[IssueClass(cause.issue_class)][0], _cause_page(cause))
            for cause in found.causes[:CAUSES_SHOWN]
        ],
        "more_issues": looks.issues_page(),
        "open_issues": found.open_issues,
        "mappings": [_mapping(row) for row in found.mappings],
        "running": [_run(run) for run in found.running],
        "steps": [] if found.set_up or not may_set_up else _steps(found, user),
        # whom to ask while there is nothing to see yet
        "asks": "" if found.set_up or may_set_up else visitor.roles_that_may(SET_UP),
        "set_up": found.set_up,
        # the theme's menu lists the tables; without it the list below is the menu
        "folded": THEMED,
    }


def _cause_page(cause: Cause) -> str:
    if cause.count == 1:
        return looks.page("integration.issue", "change", cause.sample.pk)
    return looks.page("integration.issue", "changelist", cause=cause.key)


def _cues(found: Overview, user: Any) -> list[Cue]:
    review = looks.page("integration.fullsynchreviewline", "changelist")
    runs = looks.page("integration.synchrun", "changelist")
    cues = [
        Cue(
            found.open_issues,
            ngettext("open issue", "open issues", found.open_issues),
            looks.issue_tone(found.failing) if found.open_issues else looks.GOOD,
            looks.issues_page(),
        ),
        Cue(
            found.parked,
            _("parked: failed the same way twice, waiting for a change"),
            looks.WAIT if found.parked else looks.GOOD,
            looks.issues_page(parked__exact="1"),
        ),
        *(_work(work) for work in found.work if user.has_perm(work.permission)),
        _backlog(found),
        _full(found, review),
        *([_schedules(found), _worker(found, runs)] if user.has_perm("integration.view_schedule") else []),
    ]
    if found.connection is not None and not found.connection.enabled:
        text = found.connection.disabled_reason or _("nothing is synchronised")
        page = looks.page("integration.connection", "changelist")
        tone = looks.BAD if found.connection.disabled_reason else looks.WAIT
        cues.insert(0, Cue(_("Connection off"), text, tone, page))
    return cues


def _work(work: Work) -> Cue:
    """What another app has waiting for somebody."""
    text = work.text
    if work.since is not None:
        text += " · " + _("the oldest came %(time)s") % {"time": screens.ago(work.since)}
    return Cue(work.count, text, looks.WAIT, looks.page(work.model, "changelist", **work.filters))


def _backlog(found: Overview) -> Cue:
    """Which mappings have changes waiting, how many, and how long the oldest has waited: the next look at a mapping is
    seldom an hour away."""
    number = sum(1 for row in found.mappings if row.backlog)
    text = ngettext(
        "table mapping with changes for the next run", "table mappings with changes for the next run", number
    )
    if found.backlog:
        records = ngettext("%(count)d record", "%(count)d records", found.backlog)
        text += " · " + records % {"count": found.backlog}
    tone = looks.NEWS if found.backlog else looks.GOOD
    if found.backlog and found.waiting_since is not None:
        text += " · " + _("the oldest came %(time)s") % {"time": screens.ago(found.waiting_since)}
        if timezone.now() - found.waiting_since > LONG_WAIT:
            tone = looks.WAIT
    page = looks.page("integration.tablemapping", "changelist", needs="backlog", enabled__exact=1)
    return Cue(number, text, tone, page)


def _schedules(found: Overview) -> Cue:
    if found.in_error:
        text = ngettext("schedule in error, restart it", "schedules in error, restart them", found.in_error)
        page = looks.page("integration.schedule", "changelist", status__exact="error")
        return Cue(found.in_error, text, looks.BAD, page)
    active, total = found.schedules
    tone = looks.GOOD if total and active == total else looks.WAIT
    number = _("%(active)d of %(total)d") % {"active": active, "total": total}
    page = looks.page("integration.schedule", "changelist", jobs="connection")
    return Cue(number, _("schedules active: mappings run by themselves"), tone, page)


def _full(found: Overview, page: str) -> Cue:
    if found.last_full is None:
        return Cue(_("Never"), _("no full synchronisation yet"), looks.WAIT, page)
    ago = capfirst(screens.ago(found.last_full))
    if found.full_unfinished:
        text = ngettext(
            "last full synchronisation, %(n)d mapping not finished",
            "last full synchronisation, %(n)d mappings not finished",
            found.full_unfinished,
        ) % {"n": found.full_unfinished}
        return Cue(ago, text, looks.WAIT, page)
    return Cue(ago, _("last full synchronisation"), looks.GOOD, page)


def _worker(found: Overview, page: str) -> Cue:
    state = found.worker
    stale = len(state["stale_runs"])
    if stale:
        text = ngettext("%(n)d run lost its worker", "%(n)d runs lost their worker", stale) % {"n": stale}
        lost = looks.page(
            "integration.synchrun", "changelist", id__in=",".join(str(run.pk) for run in state["stale_runs"])
        )
        return Cue(_("Worker gone"), text, looks.BAD, lost)
    if found.stuck:
        run = found.stuck[0]
        text = _("run %(run)d of %(name)s has finished no batch since %(time)s") % {
            "run": run.pk,
            "name": str(run.mapping),
            "time": screens.ago(run.progressed_at or run.started_at),
        }
        return Cue(_("Run stuck"), text, looks.BAD, looks.page("integration.synchrun", "change", run.pk))
    if state["alive"]:
        return Cue(_("Worker runs"), _("background runs are carried out"), looks.GOOD, page)
    if state["last_seen"] is None:
        return Cue(_("No worker"), _("start one: manage.py worker"), looks.WAIT, page)
    text = _("last seen %(time)s; background runs wait") % {"time": screens.ago(state["last_seen"])}
    return Cue(_("No worker"), text, looks.BAD if found.running else looks.WAIT, page)


def _mapping(row: MappingRow) -> dict[str, Any]:
    local, remote = row.mapping.local_table, row.mapping.remote_table
    return {
        "row": row,
        "page": looks.page("integration.tablemapping", "change", row.mapping.pk),
        "couplings": looks.page("integration.coupling", "changelist", mapping=row.mapping.name),
        "issues": looks.issues_page(mapping__id__exact=row.mapping.pk),
        "drift_page": looks.page("integration.synchrun", "plan", row.checked.pk) if row.checked is not None else "",
        "sides": [
            _side(row, LOCAL, local),
            _side(row, REMOTE, remote),
        ],
    }


def _side(row: MappingRow, side: str, table_name: str) -> dict[str, Any]:
    from integration import registry

    table = registry.table(table_name)
    total = row.local if side == LOCAL else row.remote
    many = total is not None and total > overview.MOST_COUNTED
    return {
        "side": looks.side_name(side),
        "caption": str(table.model._meta.verbose_name_plural),
        "total": _("more than %(number)s") % {"number": sizes.grouped(overview.MOST_COUNTED)} if many else total,
        "share": row.share(side),
        "page": looks.page(table.model, "changelist", coupling=f"{coupling_state.OF}{row.mapping.name}"),
    }


def _run(run: Any) -> dict[str, Any]:
    return {
        "run": run,
        "page": looks.page("integration.synchrun", "change", run.pk),
        "percent": min(100, round(100 * run.done / run.total)) if run.total else None,
    }


def _steps(found: Overview, user: Any) -> list[FirstStep]:
    done = {step.key: step.done for step in found.steps}
    guided = guide.wanted() and user.has_perm("integration.change_connection")
    connection = looks.page("integration.connection", "changelist")
    mappings = looks.page("integration.tablemapping", "changelist")
    review = looks.page("integration.fullsynchreviewline", "changelist")
    steps = [
        FirstStep(
            _("Connect Sales and Business Central"),
            _("The assisted set-up asks for the address, the users and what to synchronise, then enables it."),
            reverse("admin:integration_connection_guide") if guided else connection,
            _("Open the assisted set-up") if guided else _("Open the connection"),
            done["connection"],
        ),
        FirstStep(
            _("Install the table mappings"),
            _("They say which tables and fields are kept in step. The default set-up is a good start."),
            mappings,
            _("Open the table mappings"),
            done["mappings"],
        ),
        FirstStep(
            _("Preview"),
            _("See what the first run would couple, create and change. Nothing is written."),
            review,
            _("Open the review"),
            done["preview"],
        ),
        FirstStep(
            _("Run the full synchronisation"),
            _("Records are matched, coupled and brought in step, mapping by mapping."),
            review,
            _("Open the review"),
            done["full"],
        ),
    ]
    for step in steps:
        if not step.done:
            step.current = True
            break
    return steps
