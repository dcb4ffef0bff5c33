"""Data integration over REST, under /api/v1/data-integration/: connection sets, templates, projects and executions."""

from __future__ import annotations

from rest_framework.routers import BaseRouter


def register_routes(router: BaseRouter) -> None:
    from p2c.api.connection_sets import ConnectionSetViewSet, ConnectionViewSet
    from p2c.api.executions import ExecutionViewSet
    from p2c.api.projects import ProjectViewSet
    from p2c.api.templates import TemplateViewSet

    for address, view, name in (
        ("connections", ConnectionViewSet, "connection"),
        ("connection-sets", ConnectionSetViewSet, "connection-set"),
        ("templates", TemplateViewSet, "template"),
        ("projects", ProjectViewSet, "project"),
        ("executions", ExecutionViewSet, "execution"),
    ):
        router.register(f"data-integration/{address}", view, f"data-integration-{name}")
