"""Executions: the list by status and project, and the live page of one with its tasks, problems and row errors."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import by_right
from integration.admin import looks, parts
from integration.admin.base import ChoicesDropdownFilter, ModelAdmin, RangeDateTimeFilter, RelatedDropdownFilter
from integration.language import spoken
from p2c.admin import dashboard
from p2c.admin.shared import Runs, problems_of, status_badge
from p2c.models import Execution, ExecutionError, Project
from p2c.models.execution import UNFINISHED
from p2c.prospect_to_cash import executions, row_errors

ERRORS_PER_PAGE = 50


def lasted(of: Any) -> Any:
    """How long an execution, or a task of it, took or has been at it."""
    if of.started_at is None:
        return parts.dash()
    return parts.lasting(((of.finished_at or timezone.now()) - of.started_at).total_seconds())


@admin.register(Execution)
class ExecutionAdmin(Runs, parts.MachineMade, ModelAdmin):
    """Executions are looked at, cancelled and repeated; nobody edits one (FO-163, FO-164)."""

    change_list_template = "admin/p2c/execution/change_list.html"
    list_display = ("number", "of_project", "state", "upserts_", "errors_", "trigger_", "started", "took", "by")
    list_display_links = ("number",)
    list_filter = (
        ("status", ChoicesDropdownFilter),
        ("project", RelatedDropdownFilter),
        ("trigger", ChoicesDropdownFilter),
        ("requested_at", RangeDateTimeFilter),
    )
    list_filter_submit = True
    search_fields = ("=id", "project__name", "requested_by__username")
    search_help_text = gettext_lazy("Number, project or person")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)
    actions = None

    class Media:
        css = {"all": parts.STYLES}
        js = parts.SCRIPTS

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("project", "requested_by")

    @admin.display(description=gettext_lazy("execution"), ordering="id")
    def number(self, execution: Execution) -> str:
        return f"#{execution.pk}"

    @admin.display(description=gettext_lazy("project"), ordering="project__name")
    def of_project(self, execution: Execution) -> str:
        return execution.project.name

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, execution: Execution) -> SafeString:
        return status_badge(execution.status)

    @admin.display(description=gettext_lazy("upserts"), ordering="upserts")
    def upserts_(self, execution: Execution) -> SafeString:
        return parts.number(execution.upserts)

    @admin.display(description=gettext_lazy("errors"), ordering="errors")
    def errors_(self, execution: Execution) -> SafeString:
        return parts.number(execution.errors, looks.BAD, looks.page(Execution, "change", execution.pk) + "#row-errors")

    @admin.display(description=gettext_lazy("started by"), ordering="trigger")
    def trigger_(self, execution: Execution) -> str:
        return execution.get_trigger_display()

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, execution: Execution) -> SafeString:
        return parts.moment(execution.started_at or execution.requested_at)

    @admin.display(description=gettext_lazy("duration"))
    def took(self, execution: Execution) -> Any:
        return lasted(execution)

    @admin.display(description=gettext_lazy("by"), ordering="requested_by__username")
    def by(self, execution: Execution) -> str:
        return execution.requested_by.get_username() if execution.requested_by else _("System")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {"projects_page": looks.page(Project, "changelist"), "dashboard_page": dashboard.address()}
        return super().changelist_view(request, {**more, **(extra_context or {})})

    # --- the page of one --------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("dashboard/", wrap(self.dashboard_view), name="p2c_execution_dashboard"),
            path("<int:pk>/live/", wrap(self.live_view), name="p2c_execution_live"),
            path("<int:pk>/rerun/", wrap(self.rerun_view), name="p2c_execution_rerun"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="p2c_execution_cancel"),
            *super().get_urls(),
        ]

    def dashboard_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return parts.page(
            request, self, "admin/p2c/execution/dashboard.html", _("Data integration"), **dashboard.facts()
        )

    def _execution(self, request: HttpRequest, pk: Any) -> Execution:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_queryset(request).filter(pk=pk).first() if str(pk).isdigit() else None
        if found is None:
            raise Http404(_("There is no execution %(number)s.") % {"number": pk})
        return found

    def _live(self, execution: Execution) -> dict[str, Any]:
        """What changes while an execution is at work."""
        tasks = list(execution.tasks.select_related("task", "run"))
        return {
            "execution": execution,
            "badge": status_badge(execution.status),
            "busy": execution.status in UNFINISHED,
            "interrupted": execution in executions.stale(),
            "by": self.by(execution),
            "requested": parts.moment(execution.requested_at),
            "started": parts.moment(execution.started_at),
            "took": lasted(execution),
            "tasks": [{"of": each, "badge": status_badge(each.status), "took": lasted(each)} for each in tasks],
            "problems": problems_of(execution.problems),
        }

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        execution = self._execution(request, object_id)
        return parts.page(
            request,
            self,
            "admin/p2c/execution/execution.html",
            _("Execution %(number)d of %(project)s") % {"number": execution.pk, "project": execution.project.name},
            original=execution,
            **self._live(execution),
            **self._errors(request, execution),
            may_run=self.has_run_permission(request),
            rerun_of=execution.rerun_of,
        )

    def _errors(self, request: HttpRequest, execution: Execution) -> dict[str, Any]:
        """A page of the rows that could not be written, those that fit what was searched."""
        every = execution.errors_of_rows().select_related("task")
        wanted = request.GET.get("q", "").strip()
        found = every
        for word in wanted.split():
            found = found.filter(
                Q(error_id__iexact=word)
                | Q(source_label__icontains=word)
                | Q(source_key__icontains=word)
                | Q(destination_key__icontains=word)
                | Q(column__icontains=word)
                | Q(value__icontains=word)
            )
        page = Paginator(found, ERRORS_PER_PAGE).get_page(request.GET.get("p"))
        query = request.GET.copy()
        query.pop("p", None)
        return {
            "rows": [_row(error) for error in page],
            "row_page": page,
            "row_query": query.urlencode(),
            "searched": wanted,
            "row_count": every.count() if wanted else page.paginator.count,
        }

    def live_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that changes; a whole new page once the status has changed."""
        execution = self._execution(request, pk)
        response = render(request, "admin/p2c/execution/live.html", self._live(execution))
        if request.GET.get("status") != execution.status:
            response.headers["HX-Refresh"] = "true"
        return response

    @parts.button("p2c.run_project")
    def rerun_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """FO-164: the whole execution once more."""
        execution = self._execution(request, pk)
        again = parts.told(request, lambda: executions.rerun(execution, user=request.user, background=True))  # type: ignore[arg-type]
        return parts.back(request, looks.page(Execution, "change", again.pk if again else pk))

    @parts.button("p2c.run_project")
    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        execution = self._execution(request, pk)
        if parts.told(request, lambda: executions.cancel(execution) or True):
            messages.success(request, _("Execution %(number)d stops after the rows it is at.") % {"number": pk})
        return parts.back(request, looks.page(Execution, "change", pk))


def _row(error: ExecutionError) -> dict[str, Any]:
    return {
        "error": error,
        "column": spoken(error.column),
        "value": by_right.value(error.value, error.source_table),
        "record": parts.record_link(error.source_table, error.source_id, error.source_label),
        "sentence": row_errors.sentence(error),
        "next_step": row_errors.next_step(error),
        "first": parts.moment(error.first_seen),
        "last": parts.moment(error.last_seen),
    }
