"""Steps of the set-up over REST: test, solution, defaults, roles, and the guide in one request.

Secrets only ever come in: no answer has one, and an answer says no more than whether one is kept.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from integration.api import bodies
from integration.api.access import may, require
from integration.api.answers import body_of
from integration.api.bodies import Body
from integration.api.schema import problem
from integration.services import guide, set_up, signing_in
from integration.services.errors import Refused
from integration.services.install import connection
from integration.services.mappings import ConfirmationNeeded

_TAG = ["Connection"]


def secret_field(text: str) -> serializers.CharField:
    """A secret in a body: taken as it is, given back never."""
    return serializers.CharField(
        write_only=True,
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        max_length=1000,
        help_text=text,
        style={"input_type": "password"},
    )


class AdminBody(Body):
    """An administrator of Sales, for this one request."""

    admin_name = serializers.CharField(max_length=250, help_text="Who signs in to Sales for it.")
    admin_secret = secret_field("What the administrator signs in with; kept nowhere.")


class ResetBody(Body):
    """Whether it was agreed to."""

    confirmed = serializers.BooleanField(default=False, help_text="Agree to what was asked (409).")


class GuideBody(Body):
    """Everything the assisted set-up asks for."""

    data = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=40),
        required=False,
        help_text="The table mappings wanted; all if absent.",
    )
    server_url = serializers.CharField(max_length=250)
    user_name = serializers.CharField(max_length=250)
    secret = secret_field("What the user signs in with.")
    admin_name = serializers.CharField(max_length=250, required=False, allow_blank=True, default="")
    admin_secret = secret_field("What the administrator of Sales signs in with; kept nowhere.")
    import_solution = serializers.BooleanField(default=True)
    enable = serializers.BooleanField(default=True)
    sales_order_integration_enabled = serializers.BooleanField(default=False)
    bidirectional_sales_order_integration = serializers.BooleanField(default=False)
    item_availability_enabled = serializers.BooleanField(default=False)
    item_availability_user = serializers.CharField(required=False, max_length=150, help_text="By sign-in name.")
    full_synchronisation = serializers.BooleanField(default=False, help_text="Begin it at the end.")


class TestedJson(serializers.Serializer):
    """What the test found out."""

    user = serializers.CharField(help_text="Who was signed in.")
    version = serializers.CharField(help_text="The version of Sales.")
    warnings = serializers.ListField(child=serializers.CharField())


class DoneJson(serializers.Serializer):
    """What was done, in sentences."""

    done = serializers.ListField(child=serializers.CharField())


class RoleJson(serializers.Serializer):
    """A security role of the integration user."""

    name = serializers.CharField()
    assigned = serializers.BooleanField()
    required = serializers.BooleanField()  # type: ignore[assignment]


class StepsMixin:
    """Actions of the connection besides reading and changing it."""

    @extend_schema(
        tags=_TAG, summary="Test the connection", request=bodies.Empty, responses={200: TestedJson, **problem(400)}
    )
    @action(detail=False, methods=["post"], permission_classes=[may("change_connection")])
    def test(self, request: Any) -> Response:
        """Signs in to Sales with what is kept and looks at the integration user; writes nothing."""
        body_of(request, bodies.Empty)
        found = signing_in.try_out(connection())
        return Response({"user": found.user.name, "version": found.user.version, "warnings": found.warnings})

    @extend_schema(
        tags=_TAG, summary="Deploy the integration solution", request=AdminBody,
        responses={200: DoneJson, **problem(400)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], url_path="deploy-solution", permission_classes=[may("change_secret")])
    def deploy_solution(self, request: Any) -> Response:
        """Imports it into Sales with an administrator's sign-in; only while the connection is disabled."""
        body = body_of(request, AdminBody)
        return Response({"done": set_up.deploy_solution(body["admin_name"], body.get("admin_secret", ""))})

    @extend_schema(
        tags=_TAG, summary="Use default synchronisation setup", request=ResetBody,
        responses={200: DoneJson, **problem(400, 409)},
    )  # fmt: skip
    @action(detail=False, methods=["post"], permission_classes=[may("change_tablemapping")])
    def reset(self, request: Any) -> Response:
        """Brings all table mappings and schedules back to their defaults; couplings stay."""
        if not body_of(request, ResetBody)["confirmed"]:
            raise ConfirmationNeeded(" ".join(set_up.reset_questions()))
        return Response({"done": [mapping.name for mapping in set_up.reset_to_defaults(request.user)]})

    @extend_schema(
        tags=_TAG, summary="Roles of the integration user", responses={200: RoleJson(many=True)},
        parameters=[OpenApiParameter("required", bool, description="Only the required ones, or only the others.")],
    )  # fmt: skip
    @action(detail=False, methods=["get"], permission_classes=[may("view_connection")])
    def roles(self, request: Any) -> Response:
        """What the integration user has in Sales, and what it needs and lacks."""
        wanted = request.query_params.get("required", "").lower()
        found = set_up.roles(connection())
        if wanted in ("true", "false"):
            found = [role for role in found if role.required == (wanted == "true")]
        return Response(RoleJson(found, many=True).data)

    @extend_schema(
        tags=_TAG, summary="Carry out the assisted set-up", request=GuideBody, responses={200: DoneJson, **problem(400)}
    )
    @action(detail=False, methods=["post"], permission_classes=[may("change_connection")])
    def guide(self, request: Any) -> Response:
        """All of the guide in one request, all or nothing: save, import the solution, enable, switch on."""
        body = body_of(request, GuideBody)
        if body.get("secret") or body.get("admin_secret"):
            require(request.user, "change_secret")
        if body["full_synchronisation"]:
            require(request.user, "full_synch")
        values = {name: body[name] for name in ("user_name", *guide.SWITCHES)}
        values["server_url"] = guide.check_address(body["server_url"])
        if name := body.get("item_availability_user"):
            values["item_availability_user"] = User.objects.filter(username=name, is_active=True).first()
            if values["item_availability_user"] is None:
                raise Refused(_("There is no active user “%(name)s”.") % {"name": name})
        done = guide.finish(
            values,
            secret=body.get("secret", ""),
            admin_name=body["admin_name"],
            admin_secret=body.get("admin_secret", ""),
            import_solution=body["import_solution"] and not connection().is_solution_installed,
            enable=body["enable"],
            data=body.get("data"),
            actor=request.user,
        )
        if body["full_synchronisation"]:
            guide.start_full(request.user)
        return Response({"done": done})
