"""The dashboard of data integration: counts by status, what needs somebody, and each project's way of the data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from integration.admin import looks, parts
from p2c.admin.shared import STATUS_LOOKS, direction_name, entity_name, execution_badge, status_badge
from p2c.models import Execution, ExecutionTask, Project, ProjectTask
from p2c.models.project import ProjectDirection

LAST = 10


def address() -> str:
    return reverse("admin:p2c_execution_dashboard")


def with_last(projects: QuerySet) -> QuerySet:
    """Projects with the key of their last execution as `last_pk`."""
    last = Execution.objects.filter(project=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return projects.annotate(last_pk=Subquery(last))


def last_executions(projects: Any) -> dict[int, Execution]:
    """Key of an execution -> the last executions of these projects, one query."""
    return Execution.objects.in_bulk([p.last_pk for p in projects if p.last_pk])


def facts() -> dict[str, Any]:
    """Everything the page shows, in a constant number of queries."""
    counts = dict(Execution.objects.order_by().values_list("status").annotate(n=Count("pk")))
    projects = list(with_last(Project.objects.prefetch_related(Prefetch("tasks", ProjectTask.objects.order_by("no")))))
    last = last_executions(projects)
    done = ExecutionTask.objects.filter(execution__in=list(last)).order_by("pk")
    by_task: dict[int | None, str] = {}
    for each in done:
        by_task[each.task_id] = _worse(by_task.get(each.task_id), each.status)
    soon = timezone.now() + timedelta(days=1)
    due = sorted((p for p in projects if p.next_run_at and p.recur_every), key=lambda p: p.next_run_at)
    return {
        "counts": [
            {
                "tone": tone,
                "icon": looks.icon(icon),
                "label": status.label,
                "count": counts.get(status, 0),
                "link": looks.page(Execution, "changelist", status__exact=str(status)),
            }
            for status, (tone, icon) in STATUS_LOOKS.items()
        ],
        "latest": [
            {
                "execution": each,
                "page": looks.page(Execution, "change", each.pk),
                "badge": status_badge(each.status),
                "at": parts.moment(each.started_at or each.requested_at),
                "upserts": parts.number(each.upserts),
                "errors": parts.number(each.errors, looks.BAD),
            }
            for each in Execution.objects.select_related("project")[:LAST]
        ],
        "due": [
            {
                "project": p,
                "page": looks.page(Project, "change", p.pk),
                "next": looks.until(p.next_run_at),
                "soon": p.next_run_at <= soon,
            }
            for p in due
        ],
        "flows": [flow(p, last.get(p.last_pk), by_task) for p in projects],
        "new_page": looks.page(Project, "add"),
        "executions_page": looks.page(Execution, "changelist"),
    }


_ORDER = list(STATUS_LOOKS)


def _worse(before: str | None, status: str) -> str:
    """Of a task's runs for several organisations, the one that needs somebody most."""
    return status if before is None else min(before, status, key=lambda each: _ORDER.index(each))


def flow(project: Project, last: Execution | None, by_task: dict[int | None, str]) -> dict[str, Any]:
    """A project as a drawing: Sales to the left, Finance and Operations to the right, an arrow for each task."""
    outwards = project.direction == ProjectDirection.SALES_TO_FO
    tasks = []
    for task in project.tasks.all():
        # a task that was not come to stands as its project's execution does
        status = by_task.get(task.pk) or (last.status if last else "")
        source, destination = entity_name(task.source_entity), entity_name(task.destination_entity)
        left, right = (source, destination) if outwards else (destination, source)
        tasks.append(
            {
                "name": task.name,
                "left": left,
                "right": right,
                "tone": STATUS_LOOKS[status][0] if status else looks.QUIET,  # type: ignore[index]
                "badge": status_badge(status) if status else "",
                "page": reverse("admin:p2c_project_task", args=[project.pk, task.pk]),
            }
        )
    return {
        "project": project,
        "page": looks.page(Project, "change", project.pk),
        "outwards": outwards,
        "direction": direction_name(project.direction),
        "badge": execution_badge(last),
        "tasks": tasks,
    }
