"""The steps of quotes and orders over REST: POST /api/v1/crm/quotes/{quote}/activate and the like."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.routers import BaseRouter
from rest_framework.viewsets import ViewSet

from crm.models import Quote, SalesOrder
from crm.services import solution, steps
from integration import registry
from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.links import link
from integration.api.schema import problem
from integration.services.couple import find_record
from integration.services.identity import origin_of

#: kind of document -> its name in addresses
PLURALS: dict[type[models.Model], str] = {Quote: "quotes", SalesOrder: "salesorders"}


class StepTaken(serializers.Serializer):
    """What came of a step."""

    id = serializers.UUIDField(help_text="The document.")
    number = serializers.CharField(help_text="Its number.")
    statecode = serializers.IntegerField()
    statuscode = serializers.IntegerField()
    made = serializers.UUIDField(allow_null=True, help_text="What was made of it: the next revision, or the order.")
    made_number = serializers.CharField(help_text="The number of that.")
    made_url = serializers.CharField(help_text="Its address; blank where there is none, or you may not open it.")


def _permitted(user: Any, model: type[models.Model], deed: str, *actions: str) -> None:
    for each in actions:
        permission = f"crm.{each}_{model._meta.model_name}"
        if not user.has_perm(permission):
            text = _("You may not %(deed)s: the permission %(permission)s is missing.")
            raise PermissionDenied(text % {"deed": deed, "permission": permission})


def _answer(request: Any, step: steps.Step, taken: steps.Taken) -> Response:
    table = registry.table(step.model)
    data: dict[str, Any] = {
        "id": uuid.UUID(taken.row[table.key.name]),
        "number": taken.row[table.natural_key],
        "statecode": taken.row["statecode"],
        "statuscode": taken.row["statuscode"],
        "made": None,
        "made_number": "",
        "made_url": "",
    }
    if taken.made is not None and taken.made_of is not None:
        other = registry.table(taken.made_of)
        key = uuid.UUID(taken.made[other.key.name])
        data |= {
            "made": key,
            "made_number": taken.made[other.natural_key],
            "made_url": link(f"crm-{PLURALS[taken.made_of]}-detail", [key], request) or "",
        }
    return Response(StepTaken(data).data)


def _method(step: steps.Step) -> Any:
    table = registry.table(step.model)

    def take(self: Any, request: Any, document: str) -> Response:
        body_of(request, bodies.Empty)
        _permitted(request.user, step.model, str(step.caption).lower(), "change", *(["add"] if step.make else []))
        key = find_record(table, document)[table.key.name]
        return _answer(request, step, steps.take(step, key, origin_of(request.user)))

    take.__name__ = step.name.replace("-", "_")
    take.__doc__ = f"{step.caption}."
    described = extend_schema(
        tags=["Sales"], summary=str(step.caption), request=bodies.Empty,
        parameters=[
            OpenApiParameter("document", str, OpenApiParameter.PATH, description="Its id or its number."),
            idempotency.parameter,
        ],
        responses={200: StepTaken, **problem(400, 409, 422)},
    )  # fmt: skip
    return described(action(detail=False, methods=["post"], url_path=step.name)(idempotent(take)))


class StepsViewSet(ViewSet):
    """The steps of a kind of document; each asks for the permissions it takes."""

    permission_classes = (IsAuthenticated,)


class SolutionState(serializers.Serializer):
    """The prospect-to-cash solution, and what applying it would do or has done."""

    applied = serializers.BooleanField()
    complete = serializers.BooleanField(help_text="Whether existing records were all gone through.")
    version = serializers.CharField()
    contacts_numbered = serializers.IntegerField()
    contacts_made_active = serializers.IntegerField()
    contacts_company_told = serializers.IntegerField()
    accounts_numbered = serializers.IntegerField()


def _state(counts: solution.Counts) -> Response:
    now = solution.solution()
    data = {
        "applied": now is not None,
        "complete": now is not None and now.upgradedon is not None,
        "version": now.version if now else "",
        **counts.data(),
    }
    return Response(SolutionState(data).data)


class _MaySeeSolution(IsAuthenticated):
    def has_permission(self, request: Any, view: Any) -> bool:
        allowed = super().has_permission(request, view)
        if allowed and request.method == "GET":
            _permitted(request.user, solution.Solution, _("see the solution"), "view")
        return allowed


class SolutionViewSet(ViewSet):
    """The prospect-to-cash solution."""

    permission_classes = (_MaySeeSolution,)

    @extend_schema(tags=["Sales"], summary="What applying the solution would do", responses={200: SolutionState})
    def show(self, request: Any) -> Response:
        """Counts of records that would get a number or a mark."""
        return _state(solution.foresee())

    @extend_schema(
        tags=["Sales"], summary="Apply the solution", request=bodies.Empty, parameters=[idempotency.parameter],
        responses={200: SolutionState, **problem(400, 409, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"])
    @idempotent
    def apply(self, request: Any) -> Response:
        """Applies it or goes on with it; refused while accounts share account numbers. The counts are what was done."""
        body_of(request, bodies.Empty)
        _permitted(request.user, solution.Solution, _("apply the solution"), "change")
        return _state(solution.apply())


def register_steps(router: BaseRouter) -> None:
    """Add the steps of each kind of document, and the solution, to the router."""
    for model, plural in PLURALS.items():
        methods = {step.name.replace("-", "_"): _method(step) for step in steps.of(model)}
        made = type(f"{model.__name__}Steps", (StepsViewSet,), {"__doc__": f"Steps of {plural}.", **methods})
        router.register(rf"crm/{plural}/(?P<document>[^/]+)", made, f"crm-{plural}-step")
    router.register("crm/solution", SolutionViewSet, "crm-solution")
