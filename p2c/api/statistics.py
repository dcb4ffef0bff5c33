"""Account statistics over REST: update those of a customer now."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSet

from erp.bc.models import Customer
from integration import registry
from integration.api import bodies, idempotency
from integration.api.access import may
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.services.couple import find_record
from p2c.documents import statistics


class StatisticsAnswer(serializers.Serializer):
    """What was done about the customer's statistics, and about its invoices."""

    inserted = serializers.IntegerField()
    modified = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    skipped = serializers.IntegerField(help_text="An open issue holds it up.")
    failed = serializers.IntegerField()
    invoices_modified = serializers.IntegerField(help_text="Invoices in Sales whose state changed.")
    waits = serializers.CharField(allow_blank=True, help_text="Why the invoices have to wait; blank when they do not.")


class CustomerStatisticsViewSet(ViewSet):
    """The figures of a customer on its account in Sales."""

    permission_classes = (may("synchronise"),)

    @extend_schema(
        tags=["Business Central"], summary="Update account statistics", request=bodies.Empty,
        parameters=[
            OpenApiParameter("customer", str, OpenApiParameter.PATH, description="Its id or its number."),
            idempotency.parameter,
        ],
        responses={200: StatisticsAnswer, **problem(400, 404, 409)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="update-statistics")
    @idempotent
    def update_statistics(self, request: Any, customer: str) -> Response:
        """Works out the figures now, and the state of the customer's invoices in Sales."""
        body_of(request, bodies.Empty)
        key = find_record(registry.table(Customer), customer)["system_id"]
        done = statistics.update([key], user=request.user)
        modified = done.invoice_counts.get("modified", 0)
        return Response(StatisticsAnswer({**done.counts, "invoices_modified": modified, "waits": done.waits}).data)


def register_statistics(router: BaseRouter) -> None:
    router.register(r"bc/customers/(?P<customer>[^/]+)", CustomerStatisticsViewSet, "bc-customer-statistics")
