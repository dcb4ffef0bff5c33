"""The web service that says how much there is of an item: GET /api/v1/availability/<item or product number>."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotFound, PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSet

from integration.api.schema import problem
from integration.models import Connection
from integration.services import access_keys
from p2c.documents import availability


class WebServiceKeyAuthentication(BaseAuthentication):
    """A web service key: as a bearer token, or as the password of its user (Basic), as web services of Business
    Central take it."""

    def authenticate(self, request: Any) -> tuple[Any, None] | None:
        kind, _space, rest = get_authorization_header(request).partition(b" ")
        kind = kind.lower()
        if kind == b"bearer":
            name, key = None, rest.strip().decode("latin-1")
        elif kind == b"basic":
            name, key = _basic(rest)
        else:
            return None
        user = access_keys.user_of(key)
        if user is None or (name is not None and name.casefold() != user.get_username().casefold()):
            raise AuthenticationFailed(_("This is no web service key that is valid now."))
        return user, None

    def authenticate_header(self, request: Any) -> str:
        return 'Bearer realm="availability"'


def _basic(rest: bytes) -> tuple[str, str]:
    try:
        name, _colon, key = base64.b64decode(rest.strip(), validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, key


class WebServiceKeyScheme(OpenApiAuthenticationExtension):
    """How the schema describes the key."""

    target_class = WebServiceKeyAuthentication
    name = "webServiceKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "The web service key of the availability user."}


class AvailabilityAnswer(serializers.Serializer):
    """How much there is of an item."""

    item_no = serializers.CharField()
    available_quantity = serializers.DecimalField(
        max_digits=38, decimal_places=5, help_text="In the base unit; 0 where stock is below zero."
    )
    unit = serializers.CharField(help_text="The base unit of measure.")
    time = serializers.DateTimeField()


class AvailabilityViewSet(ViewSet):
    """One item at a time, for whoever has the key of the user that was chosen on the connection."""

    authentication_classes = (WebServiceKeyAuthentication,)
    permission_classes = (IsAuthenticated,)
    lookup_field = "number"
    lookup_value_regex = "[^/]+"

    @extend_schema(
        tags=["Business Central"], summary="Availability of an item",
        parameters=[
            OpenApiParameter(
                "number", str, OpenApiParameter.PATH, description="The item's number, or its product's in Sales."
            )
        ],
        responses={200: AvailabilityAnswer, **problem(404)},
    )  # fmt: skip
    def retrieve(self, request: Any, number: str) -> Response:
        """The inventory of the item in its base unit, as it is now."""
        link = Connection.objects.first()
        if link is None or not link.enabled or not link.item_availability_enabled:
            raise PermissionDenied(_("Item availability is switched off on the connection page."))
        if link.item_availability_user_id != request.user.pk:
            raise AuthenticationFailed(_("This key is not that of the user chosen for item availability."))
        try:
            found = availability.of(number)
        except availability.Unknown as unknown:
            raise NotFound(str(unknown)) from unknown
        data = {
            "item_no": found.item_no, "available_quantity": found.quantity, "unit": found.unit, "time": found.time,
        }  # fmt: skip
        return Response(AvailabilityAnswer(data).data)


def register_availability(router: BaseRouter) -> None:
    router.register("availability", AvailabilityViewSet, "availability")
