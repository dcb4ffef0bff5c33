"""The full synchronisation's review page: every mapping in order, what is recommended, how far it is."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from integration import pairs
from integration.admin import looks, parts, preflight_page
from integration.admin.base import ModelAdmin
from integration.admin.run import progress
from integration.models import Coupling, FullSynchReviewLine, MatchCriterion, SynchRun, TableMapping
from integration.models.full_synch import JobStatus, LineStatus, Recommendation
from integration.models.job import SynchJob
from integration.models.mapping import Direction
from integration.models.run import RunStatus
from integration.services import full_synch, synchronise
from integration.services.errors import Refused

RECOMMENDED: dict[str, tuple[str, str]] = {
    Recommendation.FULL: (looks.NEWS, "turn"),
    Recommendation.COUPLE: (looks.GOOD, "link"),
    Recommendation.NONE: (looks.QUIET, "free"),
}
_WORKING = (LineStatus.READY, LineStatus.WAITING, LineStatus.IN_PROCESS)


@admin.register(FullSynchReviewLine)
class ReviewAdmin(parts.MachineMade, ModelAdmin):
    """One page instead of a list: lines are edited there before they start."""

    class Media:
        css = {"all": parts.STYLES}
        js = parts.SCRIPTS

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        name = "integration_fullsynchreviewline"
        return [
            path("live/", wrap(self.live_view), name=f"{name}_live"),
            path("save/", wrap(self.save_view), name=f"{name}_save"),
            path("start/", wrap(self.start_view), name=f"{name}_start"),
            path("reset/", wrap(self.reset_view), name=f"{name}_reset"),
            path("preflight/", wrap(self.preflight_view), name=f"{name}_preflight"),
            path("confirm/", wrap(self.confirm_all_view), name=f"{name}_confirm_all"),
            path("<int:pk>/resume/", wrap(self.resume_view), name=f"{name}_resume"),
            path("<int:pk>/restart/", wrap(self.restart_view), name=f"{name}_restart"),
            path("<int:pk>/confirm/", wrap(self.confirm_view), name=f"{name}_confirm"),
            *super().get_urls(),
        ]

    # --- the page ---------------------------------------------------------------------------------------------------

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            lines = full_synch.lines()
        except Refused as refused:
            messages.error(request, str(refused))
            lines = list(FullSynchReviewLine.objects.select_related("mapping", "run").order_by("order"))
        return parts.page(
            request,
            self,
            "admin/integration/fullsynchreviewline/review.html",
            _("Full synchronisation review"),
            not_started=full_synch.why_not_start(),
            **self._context(request, lines),
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(looks.page(FullSynchReviewLine, "changelist"))

    def live_view(self, request: HttpRequest) -> HttpResponse:
        """The table while lines work; the whole page once none does, or one waits for a confirmation."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        lines = list(FullSynchReviewLine.objects.select_related("mapping", "run").order_by("order"))
        context = self._context(request, lines)
        response = render(request, "admin/integration/fullsynchreviewline/lines.html", context)
        if request.GET.get("standing") != context["standing"] and not context["working"]:
            response.headers["HX-Refresh"] = "true"
        return response

    def preflight_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return preflight_page.show(self, request)

    def _context(self, request: HttpRequest, lines: list[FullSynchReviewLine]) -> dict[str, Any]:
        jobs: dict[int, list[SynchJob]] = {}
        for job in SynchJob.objects.filter(run__in=[line.run_id for line in lines if line.run_id]).order_by("id"):
            jobs.setdefault(job.run_id, []).append(job)
        known = {line.mapping_id for line in lines}
        needs: dict[int, list[str]] = {}
        links = TableMapping.depends_on.through.objects.filter(
            from_tablemapping_id__in=known, to_tablemapping_id__in=known
        ).order_by("to_tablemapping__name")
        for mapping, name in links.values_list("from_tablemapping_id", "to_tablemapping__name"):
            needs.setdefault(mapping, []).append(name)
        taken = {line.mapping.category for line in lines if line.run and line.run.status == RunStatus.RUNNING}
        may = self.has_full_synch_permission(request)
        with_criteria = set(MatchCriterion.objects.filter(mapping__in=known).values_list("mapping_id", flat=True))
        stopped = full_synch.stopped()
        rows = [
            {
                **self._row(line, jobs.get(line.run_id or 0, []), needs.get(line.mapping_id, []), taken - {""}),
                "criteria": line.mapping_id in with_criteria,
                "stopped_by": stopped.get(line.mapping.name, []),
            }
            for line in lines
        ]
        working = any(row["working"] for row in rows)
        asking = [row["line"].pk for row in rows if row["awaits"]]
        return {
            "rows": rows,
            "working": working,
            "active": working or bool(asking),
            "asking": asking,
            "standing": ".".join(f"{line.pk}{line.job_queue_status}" for line in lines),
            "finished": sum(1 for line in lines if line.job_queue_status == LineStatus.FINISHED),
            "untouched": sum(1 for line in lines if not line.job_queue_status),
            "may": may,
            "first_choices": [c for c in Coupling.FirstSynch.choices if c[0] != Coupling.FirstSynch.NONE],
        }

    def _row(
        self, line: FullSynchReviewLine, jobs: list[SynchJob], needs: list[str], taken: set[str]
    ) -> dict[str, Any]:
        run, status = line.run, LineStatus(line.job_queue_status)
        statuses: dict[str, str] = {Direction.TO: line.to_status, Direction.FROM: line.from_status}
        if run is not None and status in _WORKING:
            # the line itself is brought up to date when its run ends
            if run.status == RunStatus.RUNNING:
                status = LineStatus.IN_PROCESS
                statuses |= {job.direction: JobStatus.IN_PROCESS.value for job in jobs}
            elif line.mapping.category in taken:
                status = LineStatus.WAITING
        cancelled = run is not None and run.status == RunStatus.CANCELLED and status == LineStatus.ERROR
        if status in (LineStatus.AWAITING, LineStatus.READY):
            # nothing goes either way until somebody has answered, and the run begins
            statuses = dict.fromkeys(statuses, JobStatus.BLANK.value)
        creates = set(line.mapping.directions) - pairs.get(line.mapping.pair).never_creates
        recommended = RECOMMENDED.get(line.recommendation)
        return {
            "line": line,
            "needs": needs,
            "way": looks.way(line.direction),
            "both_ways": line.direction == Direction.BIDIRECTIONAL,
            "editable": not status,
            "may_create": bool(creates),
            "recommended": looks.badge(*recommended, line.get_recommendation_display()) if recommended else "",
            "status": self._status(line, status, cancelled),
            "to": self._job(line, statuses[Direction.TO], Direction.TO, jobs),
            "from": self._job(line, statuses[Direction.FROM], Direction.FROM, jobs),
            "run": looks.linked(looks.page(SynchRun, "change", run.pk), f"#{run.pk}") if run else "",
            "progress": progress(run, jobs) if run is not None else None,
            "message": run.message if run is not None and status in (LineStatus.AWAITING, LineStatus.ERROR) else "",
            "awaits": status == LineStatus.AWAITING,
            "cancelled": cancelled,
            "working": status in _WORKING,
            "halted": status == LineStatus.ERROR and run is not None,
            "ended": status in (LineStatus.FINISHED, LineStatus.ERROR),
        }

    def _status(self, line: FullSynchReviewLine, status: LineStatus, cancelled: bool) -> Any:
        """How far the line is; nothing failed where somebody cancelled its run."""
        if cancelled and line.run is not None:
            return parts.run_badge(line.run)
        return looks.badge(*parts.LINE_LOOKS[status], status.label) if status else ""

    def _job(self, line: FullSynchReviewLine, status: str, direction: str, jobs: list[SynchJob]) -> Any:
        """A direction's status; a line that does not go that way has none. Held back: its run went through, and no
        record of it failed but those that wait."""
        if direction not in line.mapping.directions:
            return parts.dash()
        known = JobStatus(status)
        if not known:
            return parts.dash()
        href = looks.page(SynchRun, "change", line.run_id) if line.run_id else ""
        if known == JobStatus.ERROR and line.run is not None:
            if line.run.status == RunStatus.CANCELLED:
                return looks.badge(*parts.RUN_LOOKS[RunStatus.CANCELLED], line.run.get_status_display(), href=href)
            job = next((each for each in jobs if each.direction == direction), None)
            if line.run.status == RunStatus.FINISHED and job is not None and 0 < job.failed <= job.held:
                title = _("Nothing failed: records wait for another one, for a while, or for a choice.")
                return looks.badge(*parts.HELD_LOOKS, _("Held back"), href=href, title=title)
        return looks.badge(*parts.JOB_LOOKS[known], known.label, href=href)

    # --- buttons ----------------------------------------------------------------------------------------------------

    def _here(self) -> HttpResponse:
        return HttpResponseRedirect(looks.page(FullSynchReviewLine, "changelist"))

    def _line(self, pk: int) -> FullSynchReviewLine:
        line = FullSynchReviewLine.objects.select_related("mapping", "run").filter(pk=pk).first()
        if line is None:
            raise Http404(_("There is no such line."))
        return line

    @parts.button("integration.full_synch")
    def save_view(self, request: HttpRequest) -> HttpResponse:
        """Keep what was chosen for the lines that have not started."""
        parts.told(request, lambda: full_synch.choose(_chosen(request)))
        return self._here()

    @parts.button("integration.full_synch")
    def start_view(self, request: HttpRequest) -> HttpResponse:
        def begin() -> Any:
            full_synch.choose(_chosen(request))
            return full_synch.start(user=request.user, background=True)  # type: ignore[arg-type]

        started = parts.told(request, begin)
        if started == []:
            messages.info(request, _("No line is left to start. Restart a line, or reset all."))
        return self._here()

    @parts.button("integration.full_synch")
    def reset_view(self, request: HttpRequest) -> HttpResponse:
        """Says first what it does; while lines run, what it is refused for."""
        if "confirmed" not in request.POST and not full_synch.running():
            return parts.page(
                request,
                self,
                "admin/integration/fullsynchreviewline/reset.html",
                _("Reset the full synchronisation review"),
                cancel=looks.page(FullSynchReviewLine, "changelist"),
            )
        parts.told(request, full_synch.reset)
        return self._here()

    @parts.button("integration.full_synch")
    def restart_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self._line(pk)
        parts.told(request, lambda: full_synch.restart(line, user=request.user, background=True))  # type: ignore[arg-type]
        return self._here()

    @parts.button("integration.full_synch")
    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        line = self._line(pk)
        parts.told(request, lambda: full_synch.resume(line))
        return self._here()

    @parts.button("integration.full_synch")
    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._go_on(request, self._line(pk))
        return self._here()

    @parts.button("integration.full_synch")
    def confirm_all_view(self, request: HttpRequest) -> HttpResponse:
        """All that the page showed; a line that has come to ask since still asks."""
        shown = [int(pk) for pk in request.POST.getlist("line") if pk.isdigit()]
        lines = FullSynchReviewLine.objects.filter(pk__in=shown, job_queue_status=LineStatus.AWAITING)
        for line in lines.select_related("mapping", "run").order_by("order"):
            self._go_on(request, line)
        return self._here()

    def _go_on(self, request: HttpRequest, line: FullSynchReviewLine) -> None:
        if line.run is None or line.run.status != RunStatus.AWAITING:
            messages.error(request, _("The line %(name)s does not await confirmation.") % {"name": line.mapping.name})
        elif parts.told(request, lambda: synchronise.confirm(line.run, background=True)):  # type: ignore[arg-type]
            full_synch.refresh(line, SynchRun.objects.get(pk=line.run_id))


def _chosen(request: HttpRequest) -> dict[int, dict[str, Any]]:
    """Line -> what was changed for it on the page; lines the page did not offer are left alone, and so is what somebody
    else has chosen meanwhile. Whose data win is asked about where both have chosen."""
    keys = [int(name) for name in request.POST.getlist("line") if name.isdigit()]
    now = {line.pk: line for line in FullSynchReviewLine.objects.filter(pk__in=keys).select_related("mapping")}
    found: dict[int, dict[str, Any]] = {}
    for key, line in now.items():
        # two ticks, then whose data win; a page that does not say what it showed means all of it
        was = request.POST.get(f"was-{key}", "")
        typed: dict[str, Any] = {
            "create_new": f"create-{key}" in request.POST,
            "stop_dependants": f"stop-{key}" in request.POST,
        }
        shown: dict[str, Any] = {"create_new": was[:1] == "1", "stop_dependants": was[1:2] == "1"} if was else {}
        if f"first-{key}" in request.POST:
            typed["first_synch"] = request.POST[f"first-{key}"]
            shown |= {"first_synch": was[2:]} if was else {}
        found[key] = {name: value for name, value in typed.items() if name not in shown or shown[name] != value}
        wanted = found[key].get("first_synch")
        if wanted is not None and line.first_synch not in (wanted, shown.get("first_synch", line.first_synch)):
            text = _(
                "Somebody else has chosen “%(now)s” for %(line)s meanwhile; you chose “%(typed)s”. Nothing was saved. "
                "Choose again on the page as it is now."
            )
            typed_as = dict(Coupling.FirstSynch.choices).get(wanted, wanted)
            said = {"now": line.get_first_synch_display(), "typed": typed_as, "line": line.mapping.name}
            raise Refused(text % said)
    return found
