"""The site's own addresses: data integration, under /api/v1/data-integration/, and the availability of items."""

from __future__ import annotations

from rest_framework.routers import BaseRouter


def register_routes(router: BaseRouter) -> None:
    from p2c.api.availability import register_availability
    from p2c.api.connection_sets import ConnectionSetViewSet, ConnectionViewSet
    from p2c.api.executions import ExecutionViewSet
    from p2c.api.projects import ProjectViewSet
    from p2c.api.statistics import register_statistics
    from p2c.api.templates import TemplateViewSet

    for address, view, name in (
        ("connections", ConnectionViewSet, "connection"),
        ("connection-sets", ConnectionSetViewSet, "connection-set"),
        ("templates", TemplateViewSet, "template"),
        ("projects", ProjectViewSet, "project"),
        ("executions", ExecutionViewSet, "execution"),
    ):
        router.register(f"data-integration/{address}", view, f"data-integration-{name}")
    register_availability(router)
    register_statistics(router)

    from p2c.api.documents import OrdersViewSet, QuotesViewSet

    router.register("documents/orders", OrdersViewSet, "documents-order")
    router.register("documents/quotes", QuotesViewSet, "documents-quote")
