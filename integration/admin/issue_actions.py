"""The actions of the issues inbox: retrying, synchronising by force, and what is done about deleted partners."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, outcome, settling
from integration.engine.decide import FROM, TO
from integration.models import Coupling, Issue
from integration.models.mapping import Direction
from integration.services import resolve, settle_deleted
from integration.services.outlook import Outcome
from integration.services.settle_deleted import Settled


def retry(request: HttpRequest, issues: QuerySet[Issue], *, now: bool = True) -> None:
    """Try issues again, parked or not, and say so: in runs asked for now, or with the next run of their mappings."""
    if now:
        count, runs, refused = resolve.retry_now(issues, user=request.user)  # type: ignore[arg-type]
    else:
        count, runs, refused = resolve.retry(issues), [], []
    for reason in refused:
        messages.error(request, reason)
    if not count:
        messages.warning(request, _("There is no open issue to retry."))
        return
    pieces = [looks.run_link(run) for run in runs]
    where = format_html(", ".join(["{}"] * len(pieces)), *pieces) if pieces else _("with the next run")
    messages.success(request, format_html("{} ({}).", settling.retried(count), where))


class IssueActions:
    """Mixed into the admin of issues. What does not fit an action is left out, and said (ENG-106)."""

    actions = (
        "retry_selected",
        "release_selected",
        "synchronise_selected",
        "restore_selected",
        "uncouple_selected",
        "delete_survivors_selected",
    )

    @admin.action(description=gettext_lazy("Retry now"), permissions=["resolve"])
    def retry_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        retry(request, queryset)

    @admin.action(description=gettext_lazy("Retry with the next run"), permissions=["resolve"])
    def release_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        retry(request, queryset, now=False)

    @admin.action(description=gettext_lazy("Synchronise by force…"), permissions=["synchronise"])
    def synchronise_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """One side's data win on every field; asks which, and shows whose records are concerned."""
        direction = request.POST.get("direction", "")
        if settling.CONFIRMED in request.POST and direction in (TO, FROM):
            ticked = settling.picked(request, queryset)
            user: Any = request.user
            return settling.carry_out(request, lambda: settle_deleted.synchronise_issues(ticked, direction, user=user))
        settled = Settled()
        couplings = settle_deleted.couplings_of_issues(queryset, settled)
        groups, asks = _pairs(couplings, settled)
        if not groups:
            outcome.refused(request, _("None of the chosen issues is about two records that can be synchronised."))
            return outcome.back(request, request.get_full_path())
        if settling.CONFIRMED in request.POST:
            messages.error(request, _("Choose whose data are kept."))
        count = sum(len(group["ids"]) for group in groups)
        return settling.page(
            self,
            request,
            groups,
            title=_("Synchronise by force"),
            effect=_(
                "The data of the side you choose overwrite the other side’s on every field that travels that way; "
                "what the other side had is lost there (the journal keeps it)."
            ),
            button=_("Synchronise"),
            danger=True,
            extra="admin/integration/issue/direction.html",
            asks=asks,
            ways=[(TO, _("Send Business Central’s data to Sales")), (FROM, _("Get Sales’ data"))],
            left_out=couplings.count() - count + sum(settled.left_out.values()),
        )

    @admin.action(description=gettext_lazy("Restore the deleted record…"), permissions=["resolve"])
    def restore_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        settled = Settled()
        found = settle_deleted.couplings_of_issues(queryset, settled)
        return settling.restore(self, request, found, settled)

    @admin.action(description=gettext_lazy("Delete the coupling…"), permissions=["uncouple"])
    def uncouple_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        settled = Settled()
        found = settle_deleted.couplings_of_issues(queryset, settled)
        if settling.CONFIRMED in request.POST:
            ticked = settling.picked(request, found)
            user: Any = request.user
            return settling.carry_out(
                request, lambda: settle_deleted.delete_couplings(ticked, settled=settled, user=user)
            )
        groups = []
        for mapping, own in settle_deleted.by_mapping(found, settled):
            ids = list(own.values_list("pk", flat=True))
            shown = [Outcome(str(c.pk), c.local_label, "free", c.remote_label) for c in own.defer("base")[:50]]
            groups.append({"name": str(mapping), "ids": ids, "outcomes": shown})
        if not groups:
            outcome.refused(request, _("The records of the chosen issues are not coupled."))
            return outcome.back(request, request.get_full_path())
        return settling.page(
            self,
            request,
            groups,
            title=_("Delete the coupling"),
            effect=_("No record is deleted on either side. What belongs to them goes along."),
            button=_("Delete the coupling"),
            danger=True,
            left_out=sum(settled.left_out.values()),
        )

    @admin.action(description=gettext_lazy("Delete the record that is left…"), permissions=["resolve"])
    def delete_survivors_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        settled = Settled()
        found = settle_deleted.couplings_of_issues(queryset, settled)
        return settling.delete_survivors(self, request, found, settled)


def _pairs(couplings: QuerySet[Coupling], settled: Settled) -> tuple[list[dict[str, Any]], bool]:
    """Couplings whose records are both there, mapping by mapping, and whether a direction must be chosen."""
    groups, asks = [], False
    for mapping, own in settle_deleted.by_mapping(couplings, settled):
        fitting = [s.coupling for s in settle_deleted.standings(mapping, own) if s.local and s.remote]
        if not fitting:
            continue
        asks = asks or mapping.direction == Direction.BIDIRECTIONAL
        shown = list(Coupling.objects.filter(pk__in=fitting[: settling.SHOWN]).defer("base"))
        said: dict[int, list[str]] = {}
        for issue in Issue.objects.filter(coupling__in=shown, closed_at=None).order_by("pk"):
            said.setdefault(issue.coupling_id or 0, []).append(issue.sentence)
        one_way = "" if mapping.direction == Direction.BIDIRECTIONAL else str(mapping.get_direction_display())
        sentences = [_("This table mapping only goes: %(way)s.") % {"way": one_way}] if one_way else []
        outcomes = [
            Outcome(str(c.pk), c.local_label, "", c.remote_label, sentences=[*said.get(c.pk, ()), *sentences])
            for c in shown
        ]
        groups.append({"name": str(mapping), "ids": fitting, "outcomes": outcomes})
    return groups, asks
