"""The connection over REST: one row to read and change, and a check of everything a synchronisation needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from integration import registry
from integration.api import bodies, idempotency, work
from integration.api.access import may, require
from integration.api.answers import body_of
from integration.api.bodies import OneOf, refuse_unknown
from integration.api.connection_steps import StepsMixin, secret_field
from integration.api.idempotency import idempotent
from integration.api.schema import problem
from integration.api.versions import MATCH, is_stale, refuse, version
from integration.engine.lookup import labels
from integration.engine.write import load
from integration.models import Connection
from integration.services import connections
from integration.services.check_connection import check_connection
from integration.services.install import connection

#: the connection's references and the role of the table each points at
ROLES = {
    "integration_user": "USER_TABLE",
    "order_integration_user": "USER_TABLE",
    "company": "COMPANY_TABLE",
    "base_currency": "CURRENCY_TABLE",
    "default_team": "TEAM_TABLE",
    "default_price_list": "PRICE_LIST_TABLE",
}
_READ_ONLY = (
    "disabled_reason", "default_price_list", "domain", "crm_version", "is_solution_installed", "guide_completed",
    "base_currency_precision", "base_currency_symbol", "currency_decimal_precision",
)  # fmt: skip
_KEPT = (*_READ_ONLY, "has_secret", "labels", "notes")


class ConnectionJson(serializers.ModelSerializer):
    """What the two sides are connected with; references are ids of records on the Sales side."""

    serializer_choice_field = OneOf
    secret = secret_field("What the user signs in with: only ever written, by those who may change secrets.")
    has_secret = serializers.SerializerMethodField(help_text="Whether a secret is kept.")
    item_availability_user = serializers.SlugRelatedField(
        slug_field="username",
        queryset=User.objects.filter(is_active=True),
        required=False,
        allow_null=True,
        help_text="The sign-in name of the user whose web service access key Sales asks with.",
    )
    labels = serializers.SerializerMethodField(help_text="The names of what is referred to.")
    confirmed = serializers.BooleanField(write_only=True, default=False, help_text="Agree to what was asked (409).")
    notes = serializers.SerializerMethodField(help_text="What follows from the change just made.")

    class Meta:
        model = Connection
        # named one by one: a secret added to the model later must not appear here by itself
        fields: Sequence[str] = (
            "name", "enabled", "disabled_reason", "integration_user", "ownership_model", "company", "base_currency",
            "default_team", "unit_group_mapping_enabled", "extended_price_calculation_enabled", "default_price_list",
            "server_url", "user_name", "authentication_type", "domain", "connection_string", "proxy_version",
            "web_client_url", "time_zone", "restore_connection", "crm_version", "is_solution_installed",
            "base_currency_precision",
            "base_currency_symbol", "currency_decimal_precision", "sales_order_integration_enabled",
            "bidirectional_sales_order_integration", "auto_create_sales_orders", "auto_process_sales_quotes",
            "order_integration_user", "item_availability_enabled", "item_availability_user", "guide_completed",
            "secret", "has_secret", "labels", "confirmed", "notes",
        )  # fmt: skip
        read_only_fields = _READ_ONLY

    def to_internal_value(self, data: Any) -> Any:
        given = {name: value for name, value in data.items() if name not in _KEPT}
        refuse_unknown(self, given)
        return super().to_internal_value(given)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What is referred to must exist."""
        for name, role in ROLES.items():
            value = attrs.get(name)
            if value is None:
                continue
            table = registry.table(settings.INTEGRATION[role])
            if not load(table, [value.hex]):
                text = _("“%(value)s” does not exist in %(table)s.") % {"value": value, "table": table.caption.lower()}
                raise serializers.ValidationError({name: [text]}, code="wrong_target")
        return attrs

    def get_has_secret(self, link: Connection) -> bool:
        return link.secret_key is not None

    def get_notes(self, link: Connection) -> list[str]:
        return self.context.get("notes", [])

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_labels(self, link: Connection) -> dict[str, str]:
        found = {}
        for name, role in ROLES.items():
            value = getattr(link, name)
            if value is not None:
                found[name] = labels(settings.INTEGRATION[role], [value.hex]).get(value.hex, "")
        return found


class PointJson(serializers.Serializer):
    """One thing that was checked."""

    name = serializers.CharField()
    ok = serializers.BooleanField()
    message = serializers.CharField()
    next_step = serializers.CharField(allow_blank=True)
    mapping = serializers.CharField(allow_blank=True, help_text="The table mapping it is about.")
    table = serializers.CharField(allow_blank=True, help_text="The table to look at.")
    stops = serializers.BooleanField(help_text="Whether nothing runs until it is put right.")


class ConnectionViewSet(StepsMixin, GenericViewSet):
    """The one connection of this installation."""

    queryset = Connection.objects.all()
    serializer_class = ConnectionJson
    pagination_class = None
    filter_backends = ()

    def _answer(self, link: Connection, notes: Sequence[str] = ()) -> Response:
        data = ConnectionJson(link, context={**self.get_serializer_context(), "notes": list(notes)}).data
        return Response(data, headers={"ETag": version(data)})

    @extend_schema(tags=["Connection"], summary="Read the connection", responses={200: ConnectionJson})
    def show(self, request: Any) -> Response:
        return self._answer(connection())

    @extend_schema(
        tags=["Connection"], summary="Change the connection", parameters=[MATCH],
        responses={200: ConnectionJson, **problem(400, 412)},
        examples=[OpenApiExample("Enable", request_only=True, value={"enabled": True})],
    )  # fmt: skip
    def change(self, request: Any) -> Response:
        connection()
        with transaction.atomic():
            link = Connection.objects.select_for_update().get(pk=1)
            self._check(request, link)
            given = ConnectionJson(link, data=request.data, partial=True)
            given.is_valid(raise_exception=True)
            values = dict(given.validated_data)
            confirmed, secret = values.pop("confirmed", False), values.pop("secret", "")
            if secret:
                require(request.user, "change_secret")
            for name, value in values.items():
                setattr(link, name, value)
            notes = connections.save(link, confirmed=confirmed, secret=secret, actor=request.user)
        return self._answer(link, notes)

    def _check(self, request: Any, link: Connection) -> None:
        now = self.get_serializer(link).data
        if is_stale(request, now):
            held = ", ".join(f"{name}: {now[name]}" for name in request.data if name in now)
            text = _("The connection is not the version you have read. Now: %(values)s.") % {"values": held}
            refuse(text)

    @extend_schema(
        tags=["Connection"], summary="Check the connection", request=bodies.Empty,
        responses={200: PointJson(many=True)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("view_connection")])
    def check(self, request: Any) -> Response:
        """Whether everything a synchronisation needs is there, point by point."""
        body_of(request, bodies.Empty)
        return Response(PointJson(check_connection(), many=True).data)

    @extend_schema(
        tags=["Connection"], summary="Synchronise modified records", request=bodies.Empty,
        parameters=[idempotency.parameter], responses={202: work.Run(many=True), **problem(400)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def synchronise(self, request: Any) -> Response:
        """Queues a run of the changed records of every enabled table mapping, each after what it depends on."""
        body_of(request, bodies.Empty)
        runs = connections.synchronise_modified(user=request.user)
        data = work.Run(runs, many=True, context=self.get_serializer_context()).data
        return Response(
            data, status=status.HTTP_202_ACCEPTED, headers={"Location": reverse("run-list", request=request)}
        )
