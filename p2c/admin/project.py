"""Projects: the list with how each stands, and a project's page with its tasks, schedule and history (FO-148)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, parts
from integration.admin.base import ChoicesDropdownFilter, HistoryModelAdmin, RelatedDropdownFilter
from p2c.admin import dashboard, project_pages, project_wizard, query_page, task_page
from p2c.admin.shared import Runs, status_badge
from p2c.models import Execution, ExecutionStatus, OwnTemplate, Project, ProjectTask
from p2c.prospect_to_cash import editing, executions


class LastStatusFilter(admin.SimpleListFilter):
    """How the last execution of a project ended."""

    title = gettext_lazy("last execution")
    parameter_name = "last"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [*((str(each), each.label) for each in ExecutionStatus), ("never", _("never run"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "never":
            return queryset.filter(last_status=None)
        return queryset.filter(last_status=self.value()) if self.value() else queryset


@admin.register(Project)
class ProjectAdmin(Runs, HistoryModelAdmin):
    """Everything is done by the services; the page only says what is wanted."""

    change_list_template = "admin/p2c/project/change_list.html"
    list_display = ("name", "state", "tasks_", "direction", "connection_set", "last_at_", "errors_", "next_time")
    list_filter = (
        LastStatusFilter,
        ("direction", ChoicesDropdownFilter),
        ("connection_set", RelatedDropdownFilter),
    )
    list_filter_submit = True
    search_fields = ("name", "tasks__name", "organisations__sales_organisation", "organisations__legal_entity")
    search_help_text = gettext_lazy("Project, task or organisation")
    list_per_page = 50
    show_full_result_count = False
    actions = ("run_now",)

    class Media:
        css = {"all": parts.STYLES}
        js = parts.SCRIPTS

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        last = Execution.objects.filter(project=OuterRef("pk")).order_by("-pk")
        return (
            super()
            .get_queryset(request)
            .select_related("connection_set")
            .annotate(
                task_count=Count("tasks", distinct=True),
                last_pk=Subquery(last.values("pk")[:1]),
                last_status=Subquery(last.values("status")[:1]),
                last_errors=Subquery(last.values("errors")[:1]),
                last_at=Subquery(last.values("requested_at")[:1]),
            )
        )

    @admin.display(description=gettext_lazy("last execution"), ordering="last_status")
    def state(self, project: Any) -> Any:
        if project.last_status is None:
            return _("never run")
        return status_badge(project.last_status, href=looks.page(Execution, "change", project.last_pk))

    @admin.display(description=gettext_lazy("tasks"), ordering="task_count")
    def tasks_(self, project: Any) -> SafeString:
        return parts.number(project.task_count)

    @admin.display(description=gettext_lazy("last run"), ordering="last_at")
    def last_at_(self, project: Any) -> SafeString:
        return parts.moment(project.last_at)

    @admin.display(description=gettext_lazy("errors"), ordering="last_errors")
    def errors_(self, project: Any) -> SafeString:
        link = looks.page(Execution, "change", project.last_pk) if project.last_pk else ""
        return parts.number(project.last_errors, looks.BAD, link)

    @admin.display(description=gettext_lazy("next run"), ordering="next_run_at")
    def next_time(self, project: Project) -> Any:
        return looks.until(project.next_run_at) if project.next_run_at else parts.dash()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {
            "templates_page": looks.page(OwnTemplate, "changelist"),
            "dashboard_page": dashboard.address() if request.user.has_perm("p2c.view_execution") else "",  # type: ignore[union-attr]
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    @admin.action(description=gettext_lazy("Run project"), permissions=["run"])
    def run_now(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Each that can run does; of the others it says why not."""
        done = [p.name for p in queryset if parts.told(request, lambda p=p: project_pages.start(request, p))]
        if done:
            messages.success(request, _("Started: %(names)s.") % {"names": ", ".join(done)})

    # --- the pages --------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/do/<slug:what>/", wrap(self.do_view), name="p2c_project_do"),
            path("<int:pk>/tasks/add/", wrap(self.add_task_view), name="p2c_project_add_task"),
            path("<int:pk>/tasks/<int:task_pk>/", wrap(self.task_view), name="p2c_project_task"),
            path("<int:pk>/tasks/<int:task_pk>/query/", wrap(self.query_view), name="p2c_project_query"),
            path("<int:pk>/advanced-query/", wrap(self.enable_query_view), name="p2c_project_enable_query"),
            path("<int:pk>/template/", wrap(self.template_view), name="p2c_project_save_template"),
            path("<int:pk>/settings/", wrap(self.settings_view), name="p2c_project_settings"),
            *super().get_urls(),
        ]

    def find(self, request: HttpRequest, pk: Any, *, change: bool = False) -> Project:
        """The project, for somebody who may see it (or change it)."""
        if not (self.has_change_permission(request) if change else self.has_view_permission(request)):
            raise PermissionDenied
        found = Project.objects.select_related("connection_set").filter(pk=pk).first() if str(pk).isdigit() else None
        if found is None:
            raise Http404(_("There is no project %(number)s.") % {"number": pk})
        return found

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return project_wizard.view(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return project_pages.project_view(self, request, self.find(request, object_id))

    def task_view(self, request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
        return task_page.view(self, request, self._task(self.find(request, pk), task_pk))

    @staticmethod
    def _task(project: Project, pk: Any) -> ProjectTask:
        task = project.tasks.select_related("project__connection_set").filter(pk=pk).first()
        if task is None:
            raise Http404(_("There is no such page."))
        return task

    def query_view(self, request: HttpRequest, pk: int, task_pk: int) -> HttpResponse:
        return query_page.query_view(self, request, self._task(self.find(request, pk), task_pk))

    def enable_query_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return query_page.enable_view(self, request, self.find(request, pk, change=True))

    def add_task_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return project_pages.add_task_view(self, request, self.find(request, pk, change=True))

    def template_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm("p2c.add_owntemplate"):  # type: ignore[union-attr]
            raise PermissionDenied
        return project_pages.template_view(self, request, self.find(request, pk))

    def settings_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return project_pages.settings_view(self, request, self.find(request, pk, change=True))

    @parts.button("p2c.view_project")
    def do_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """A button of the project's page."""
        if what == "run":
            if not self.has_run_permission(request):
                raise PermissionDenied
            project = self.find(request, pk)
            execution = parts.told(request, lambda: executions.request(project, user=request.user, background=True))  # type: ignore[arg-type]
            return HttpResponseRedirect(
                looks.page(Execution, "change", execution.pk) if execution else looks.page(Project, "change", pk)
            )
        project = self.find(request, pk, change=True)
        if what == "refresh":
            if parts.told(request, lambda: editing.refresh_entities(project) or True):
                messages.success(request, _("The column lists of both sides were read again."))
        elif what in ("up", "down", "delete"):
            task = self._task(project, request.POST.get("task") or 0)
            work = editing.delete_task if what == "delete" else lambda each: editing.move_task(each, what == "up")
            if parts.told(request, lambda: work(task) or True) and what == "delete":
                messages.success(request, _("The task “%(name)s” was removed.") % {"name": task.name})
        else:
            raise Http404(_("There is no such page."))
        return HttpResponseRedirect(looks.page(Project, "change", pk))

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """What belongs to a project is changed on its pages, by the services; old versions are looked at."""
        return True

    # --- deleting ---------------------------------------------------------------------------------------------------

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What belongs to it goes with it, and who may delete the project may delete that; what stays is said, too."""
        chosen = list(objs)
        return (
            [*map(str, chosen), editing.goes_with(chosen)],
            {Project._meta.verbose_name_plural: len(chosen)},
            set(),
            [],
        )

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        project = self.find(request, object_id)
        if self.has_delete_permission(request) and not parts.told(request, lambda: editing.check_idle(project) or True):
            return HttpResponseRedirect(looks.page(Project, "change", project.pk))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Project) -> None:
        editing.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for project in queryset:
            parts.told(request, lambda p=project: editing.delete(p) or True)
