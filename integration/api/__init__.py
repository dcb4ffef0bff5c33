"""The REST interface: tables by their registration, set-up, and what runs leave behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # the framework reads our parsers and pages while it is still loading its own views
    from rest_framework.routers import BaseRouter


def register_routes(router: BaseRouter) -> None:
    """Add the integration's own addresses; the sides add their tables with `tables.register_tables`."""
    from integration.api.connection import ConnectionViewSet
    from integration.api.full_synch import FullSynchViewSet
    from integration.api.lists import described, register_lists
    from integration.api.mappings import MappingViewSet
    from integration.api.runs import CouplingViewSet, IssueViewSet, RunViewSet
    from integration.api.schedules import ScheduleViewSet
    from integration.api.templates import ConfigTemplateViewSet, MappingTemplateViewSet
    from integration.api.transformations import TransformationRuleViewSet
    from integration.api.undo import RecordViewSet

    router.register("records", RecordViewSet, "record")
    router.register("table-mappings", MappingViewSet, "table-mapping")
    router.register("transformation-rules", TransformationRuleViewSet, "transformation-rule")
    router.register("config-templates", ConfigTemplateViewSet, "config-template")
    router.register("mapping-templates", MappingTemplateViewSet, "mapping-template")
    router.register("couplings", described("Couplings", "couplings")(CouplingViewSet), "coupling")
    router.register("runs", described("Runs", "runs")(RunViewSet), "run")
    router.register("schedules", described("Schedules", "schedules")(ScheduleViewSet), "schedule")
    router.register("issues", described("Issues", "issues")(IssueViewSet), "issue")
    router.register("full-synchronisation", FullSynchViewSet, "full-synchronisation")
    register_lists(router)
    router.register("connection", ConnectionViewSet, "connection")
