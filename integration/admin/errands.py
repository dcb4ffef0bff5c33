"""What was done on behalf of a run, and on whose: rows of the run's and the plan's page, and the list's filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.admin import looks, parts
from integration.models import SynchJob, SynchRun
from integration.models.job import COUNTERS
from integration.services import errands, plans

#: the run list's query: "no", "only", or the number of a run whose errands are listed
QUERY = "errands"


class ErrandsFilter(admin.SimpleListFilter):
    """Runs that stand for themselves, and those made on behalf of others."""

    title = gettext_lazy("on behalf of others")
    parameter_name = QUERY

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found = [("no", _("Leave these out")), ("only", _("Only these"))]
        asked = request.GET.get(QUERY, "")
        return [*found, (asked, _("Of run #%(run)s") % {"run": asked})] if asked.isdigit() else found

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        asked = self.value() or ""
        if asked.isascii() and asked.isdigit() and len(asked) < 19:
            of = int(asked)
            return queryset.filter(Q(parent=of) | Q(parent__parent=of) | Q(parent__parent__parent=of))
        return queryset.filter(parent__isnull=asked == "no") if asked in ("no", "only") else queryset


def done(run: SynchRun) -> list[dict[str, Any]]:
    """What a run's errands did, a row for each mapping."""
    return [
        {
            **_row(run, each, [_counted(each, name) for name in COUNTERS if name != "failed" and each.total(name)]),
            "failed": _failed(each),
            "messages": each.messages,
        }
        for each in errands.of(run)
    ]


def planned(run: SynchRun) -> list[dict[str, Any]]:
    """What a plan's errands would do, a row for each mapping; one of a single run leads to its plan."""
    return [
        _row(run, each, [f"{plans.LABELS[action]} {parts.grouped(n)}" for action, n in each.plan.items()], "plan")
        for each in plans.errands_of(run)
    ]


def _counted(each: errands.Errands, name: str) -> str:
    return f"{parts.grouped(each.total(name))} {SynchJob._meta.get_field(name).verbose_name}"  # type: ignore[union-attr]


def _row(run: SynchRun, each: errands.Errands, counts: Sequence[str], page: str = "change") -> dict[str, Any]:
    if len(each.runs) == 1:
        address, text = looks.page(SynchRun, page, each.runs[0]), f"#{each.runs[0]}"
    else:
        address = looks.page(SynchRun, "changelist", **{QUERY: run.pk, "mapping__id__exact": each.mapping_id})
        number = len(each.runs)
        text = ngettext("%(count)s run", "%(count)s runs", number) % {"count": parts.grouped(number)}
    return {
        "title": each.title,
        "mapping": each.mapping,
        "runs": looks.linked(address, text),
        "told": ", ".join(counts) or _("nothing to do"),
    }


def _failed(each: errands.Errands) -> SafeString | str:
    if not each.failed:
        return ""
    of = {"run__id__exact": each.runs[0]} if len(each.runs) == 1 else {"mapping__id__exact": each.mapping_id}
    address = looks.issues_page(**of)
    badges = []
    if real := each.failed - each.held:
        badges.append(looks.badge(looks.BAD, "issue", _("%(count)d failed") % {"count": real}))
    if each.held:
        badges.append(looks.badge(looks.WAIT, "pause", _("%(count)d held back") % {"count": each.held}))
    # what is open now may be more or less than what the run met
    badges.append(looks.linked(address, _("Open issues")))
    return format_html_join(" ", "{}", ((badge,) for badge in badges))


def on_behalf_of(run: SynchRun) -> SafeString | str:
    """The run this one was made for, with its mapping."""
    if run.parent is None:
        return ""
    return format_html("{} {}", run.parent.mapping, looks.run_link(run.parent))
