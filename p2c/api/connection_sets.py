"""Connections and connection sets over REST: organisation mappings and integration keys (FO-140 to FO-146)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.links import located
from integration.api.lists import Choice, WorkViewSet, filters
from integration.api.schema import problem
from integration.api.work import Linked
from integration.registry import UnknownColumn
from integration.services.errors import Refused
from p2c.api.shared import TAG, described, may, named
from p2c.models import ConnectionSet, IntegrationKey, OrganisationMapping, SystemConnection
from p2c.models.connection import ConnectionState, System
from p2c.prospect_to_cash import connection_sets
from p2c.prospect_to_cash.entities import ALL


class SystemConnectionJson(Linked):
    """The account data integration signs in to one system with."""

    address = "data-integration-connection"
    user: Any = serializers.SlugRelatedField("fullname", read_only=True, allow_null=True)
    team: Any = serializers.SlugRelatedField("name", read_only=True, allow_null=True)
    environments = serializers.ListField(child=serializers.CharField(), source="environment_names", read_only=True)

    class Meta:
        model = SystemConnection
        fields: Sequence[str] = ("id", "url", "name", "system", "account", "environments", "state", "user", "team")
        read_only_fields = fields


class OrganisationJson(serializers.ModelSerializer):
    """A business unit of Sales and its legal entity."""

    class Meta:
        model = OrganisationMapping
        fields: Sequence[str] = ("id", "sales_organisation", "legal_entity")
        read_only_fields = fields


class KeyJson(serializers.ModelSerializer):
    """The columns that tell which record of an entity is meant."""

    columns = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = IntegrationKey
        fields: Sequence[str] = ("entity", "columns")
        read_only_fields = fields


class ConnectionSetJson(Linked):
    """Two connections, their environments, the organisations that belong together, and the integration keys."""

    address = "data-integration-connection-set"
    sales_connection: Any = serializers.SlugRelatedField("name", read_only=True)
    fo_connection: Any = serializers.SlugRelatedField("name", read_only=True)
    organisations = OrganisationJson(many=True, read_only=True)
    keys = KeyJson(many=True, read_only=True)
    projects: Any = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = ConnectionSet
        fields: Sequence[str] = (
            "id", "url", "name", "sales_connection", "sales_environment", "fo_connection", "fo_environment",
            "organisations", "keys", "projects",
        )  # fmt: skip
        read_only_fields = fields


class NewSet(bodies.Body):
    """A connection set to make; its integration keys are those the product proposes."""

    name = serializers.CharField(max_length=80)
    sales_connection = serializers.CharField(help_text="The name of a connection to Sales.")
    sales_environment = serializers.CharField()
    fo_connection = serializers.CharField(help_text="The name of a connection to Finance and Operations.")
    fo_environment = serializers.CharField()


class NewOrganisation(bodies.Body):
    """Organisations that belong together."""

    sales_organisation = serializers.CharField(max_length=160, help_text="A business unit of Sales by name.")
    legal_entity = serializers.CharField(max_length=10)


class NewKey(bodies.Body):
    """The integration key of an entity, for every project of the connection set."""

    entity = bodies.OneOf([(name, name) for name, each in ALL.items() if each.system == System.SALES])
    columns = serializers.ListField(child=serializers.CharField(max_length=120), max_length=10)


class Concerned(serializers.Serializer):
    """What follows from a changed key."""

    entity = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    projects = serializers.ListField(
        child=serializers.CharField(), help_text="Projects that read everything in their next run."
    )


@described("connections to systems")
class ConnectionViewSet(WorkViewSet):
    """Connections to Sales and to Finance and Operations."""

    queryset = SystemConnection.objects.select_related("user", "team").order_by("id")
    serializer_class = SystemConnectionJson
    filterset_class = filters({"name": "text"}, system=Choice(System.choices), state=Choice(ConnectionState.choices))
    search_fields = ("name", "account")
    ordering_fields = ("id", "name")

    @extend_schema(
        tags=[TAG], summary="Look whether a connection works", request=bodies.Empty,
        responses={200: SystemConnectionJson, **problem(404)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("change_systemconnection")])
    def check(self, request: Any, pk: str) -> Response:
        """Its state is Connected or Needs repair afterwards (FO-141)."""
        body_of(request, bodies.Empty)
        found = self.get_object()
        connection_sets.check(found)
        return Response(self.get_serializer(found).data)


@described("connection sets")
class ConnectionSetViewSet(WorkViewSet):
    """Connection sets."""

    queryset = (
        ConnectionSet.objects.select_related("sales_connection", "fo_connection")
        .prefetch_related("organisations", "keys", "projects")
        .order_by("id")
    )
    serializer_class = ConnectionSetJson
    filterset_class = filters({"name": "text"})
    search_fields = ("name",)
    ordering_fields = ("id", "name")

    @extend_schema(
        tags=[TAG], summary="Make a connection set", request=NewSet, parameters=[idempotency.parameter],
        responses={201: ConnectionSetJson, **problem(400, 404, 422)},
    )  # fmt: skip
    @idempotent
    def create(self, request: Any) -> Response:
        """Of two connections that are connected (FO-142)."""
        given = body_of(request, NewSet)
        made = connection_sets.make(
            given["name"],
            named(SystemConnection, given["sales_connection"], system=System.SALES),
            given["sales_environment"],
            named(SystemConnection, given["fo_connection"], system=System.FO),
            given["fo_environment"],
        )
        data = self.get_serializer(self.get_queryset().get(pk=made.pk)).data
        return Response(data, status=status.HTTP_201_CREATED, headers=located(data))

    @extend_schema(tags=[TAG], summary="Delete a connection set", responses={204: None, **problem(400, 404)})
    def destroy(self, request: Any, pk: str) -> Response:
        """With its organisation mappings and keys; one that projects use is refused, and names them."""
        connection_sets.delete_set(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        tags=[TAG], summary="Map a business unit to a legal entity", request=NewOrganisation,
        parameters=[idempotency.parameter], responses={201: OrganisationJson, **problem(400, 404, 409, 422)},
        examples=[OpenApiExample("A unit", request_only=True, value={
            "sales_organisation": "Nordics", "legal_entity": "USMF"})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("add_organisationmapping")])
    @idempotent
    def organisations(self, request: Any, pk: str) -> Response:
        """The unit's records go with Finance and Operations from then on (FO-144); unknown names are refused with
        those there are (FO-145)."""
        given = body_of(request, NewOrganisation)
        made = connection_sets.map_organisation(self.get_object(), given["sales_organisation"], given["legal_entity"])
        return Response(OrganisationJson(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        tags=[TAG], summary="Set an integration key", request=NewKey, parameters=[idempotency.parameter],
        responses={200: Concerned, **problem(400, 404, 422)},
        examples=[OpenApiExample("Accounts", request_only=True, value={
            "entity": "accounts", "columns": ["accountnumber"]})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="keys", permission_classes=[may("change_integrationkey")])
    @idempotent
    def set_key(self, request: Any, pk: str) -> Response:
        """The same for all projects of the set, which are named (FO-105, FO-146)."""
        given = body_of(request, NewKey)
        found = self.get_object()
        try:
            concerned = connection_sets.set_key(found, given["entity"], given["columns"])
        except UnknownColumn as unknown:
            raise Refused(str(unknown)) from None
        return Response({**given, "projects": [project.name for project in concerned]})
