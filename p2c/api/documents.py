"""Orders and quotes on their way into Business Central over REST: those that wait, and taking them (DOC-071)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from integration.api import bodies, idempotency
from integration.api.access import may
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.links import link
from integration.api.lists import WorkViewSet, filters
from integration.api.schema import problem
from integration.services.identity import origin_of
from integration.services.link import connection
from p2c.documents import asking
from p2c.documents.kinds import ORDERS, QUOTES, Kind
from p2c.models import DocumentTransfer, TransferOutcome, WaitingOrder, WaitingQuote

TAG = "Documents"


class Take(bodies.Body):
    """Which documents to take; all that wait when left out."""

    documents = bodies.Names(required=False, help_text="Numbers or ids.")
    preview = serializers.BooleanField(default=False, help_text="Say what would happen and write nothing.")


class LastError(serializers.ModelSerializer):
    """Why a document could not be taken the last time."""

    message = serializers.CharField(source="sentence")
    next_step = serializers.CharField()

    class Meta:
        model = DocumentTransfer
        fields: Sequence[str] = ("code", "message", "next_step", "attempts", "first_at", "tried_at")
        read_only_fields = fields


class TakenJson(serializers.Serializer):
    """What came of one document."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=["taken", "already", "failed"])
    document = serializers.CharField(required=False, help_text="The document in Business Central.")
    document_id = serializers.UUIDField(required=False)
    warning = serializers.CharField(required=False, allow_blank=True)
    code = serializers.CharField(required=False)
    message = serializers.CharField(required=False)
    next_step = serializers.CharField(required=False, allow_blank=True)
    more = serializers.ListField(child=serializers.CharField(), required=False)


class OutcomeJson(serializers.Serializer):
    """What came of all of them."""

    taken = serializers.IntegerField()
    failed = serializers.IntegerField()
    already = serializers.IntegerField()
    preview = serializers.BooleanField()
    documents = TakenJson(many=True)


class WaitingJson(serializers.Serializer):
    """A document that waits, and why it could not be taken the last time."""

    id = serializers.UUIDField(source="pk")
    url = serializers.SerializerMethodField(help_text="The document in Sales; null where you may not see it there.")
    number = serializers.CharField(source="__str__")
    name = serializers.CharField()
    totalamount = serializers.DecimalField(max_digits=19, decimal_places=4, allow_null=True)
    last_error = serializers.SerializerMethodField()

    def get_url(self, row: Any) -> str | None:
        name = "crm-salesorders-detail" if isinstance(row, WaitingOrder) else "crm-quotes-detail"
        return link(name, [row.pk], self.context.get("request"))

    @extend_schema_field(LastError(allow_null=True))
    def get_last_error(self, row: Any) -> Any:
        found = self.context.get("transfers", {}).get(row.pk)
        return LastError(found).data if found else None


class _Documents(WorkViewSet):
    """What both lists share."""

    kind: Kind
    serializer_class = WaitingJson
    lookup_value_regex = "[0-9a-fA-F-]{32,36}"
    ordering_fields: tuple[str, ...] = ("totalamount",)
    filterset_class: Any = filters({"totalamount": "decimal", "name": "text"})

    def get_queryset(self) -> Any:
        # proxies of the tables of Sales: who may see the work list need not see the rest of them
        found = asking.waiting(self.kind, connection()).order_by("pk")
        return super().get_queryset().filter(pk__in=found.values("pk")).order_by("pk")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        made = super().get_serializer(*args, **kwargs)
        rows = (args[0] if kwargs.get("many") else args[:1]) if args else ()
        ids = [row.pk for row in rows]
        known = DocumentTransfer.objects.filter(table=self.kind.table.name, record__in=ids)
        made.context["transfers"] = {each.record: each for each in known.filter(outcome=TransferOutcome.FAILED)}
        return made

    def _take(self, request: Any) -> Response:
        body = body_of(request, Take)
        ids = asking.named(self.kind, body["documents"]) if "documents" in body else None
        outcome = asking.take(self.kind, ids, origin_of(request.user), preview=body["preview"])
        counts = {name: len(getattr(outcome, name)) for name in ("taken", "failed", "already")}
        answer = {**counts, "preview": body["preview"], "documents": asking.data(self.kind, outcome)}
        return Response(OutcomeJson(answer).data)


def _described(what: str) -> Any:
    return extend_schema(
        tags=[TAG], summary=f"Take {what}", request=Take, parameters=[idempotency.parameter],
        responses={200: OutcomeJson, **problem(400, 404, 422)},
    )  # fmt: skip


@extend_schema_view(
    list=extend_schema(tags=[TAG], summary="List: orders that wait for Business Central"),
    retrieve=extend_schema(tags=[TAG], summary="Read: an order that waits"),
)
class OrdersViewSet(_Documents):
    """Submitted orders that Business Central has not taken yet."""

    kind = ORDERS
    queryset = WaitingOrder.objects.all()

    @_described("orders")
    @action(detail=False, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def take(self, request: Any) -> Response:
        """Creates them in Business Central; what cannot be created is told with its reason and stays."""
        return self._take(request)


@extend_schema_view(
    list=extend_schema(tags=[TAG], summary="List: quotes that wait for Business Central"),
    retrieve=extend_schema(tags=[TAG], summary="Read: a quote that waits"),
)
class QuotesViewSet(_Documents):
    """Active and won quotes that were not processed yet."""

    kind = QUOTES
    queryset = WaitingQuote.objects.all()

    @_described("quotes")
    @action(detail=False, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def take(self, request: Any) -> Response:
        """Processes them in Business Central; what cannot be processed is told with its reason and stays."""
        return self._take(request)
