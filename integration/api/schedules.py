"""Schedules over REST: what runs by itself, its rhythm, and holding, readying or starting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from integration.api import bodies, idempotency
from integration.api.access import may
from integration.api.answers import body_of
from integration.api.bodies import refuse_unknown
from integration.api.idempotency import idempotent
from integration.api.links import link
from integration.api.lists import Choice, MappingName, WorkViewSet, filters
from integration.api.schema import problem
from integration.api.versions import MATCH, check_version, version
from integration.api.work import Linked
from integration.models import Schedule
from integration.models.schedule import ScheduleStatus
from integration.services import jobs, schedule


class ScheduleJson(Linked):
    """Something that runs by itself; only its rhythm can be changed."""

    address = "schedule"
    name = serializers.CharField(read_only=True)
    mapping: Any = serializers.SlugRelatedField("name", read_only=True, allow_null=True)
    label = serializers.SerializerMethodField(help_text="What people call the job.")  # type: ignore[assignment]
    run = serializers.SerializerMethodField(help_text="The run it started last; null where you may not see runs.")

    class Meta:
        model = Schedule
        fields: Sequence[str] = (
            "id", "url", "name", "job", "label", "mapping", *schedule.TIMING, "status", "attempts", "next_run_at",
            "last_run_at", "run", "pending_since", "message",
        )  # fmt: skip
        read_only_fields = tuple(name for name in fields if name not in schedule.TIMING)

    def to_internal_value(self, data: Any) -> Any:
        refuse_unknown(self, data)
        return super().to_internal_value(data)

    def get_label(self, found: Schedule) -> str:
        return jobs.label(found.job)

    def get_run(self, found: Schedule) -> str | None:
        if found.last_run_id is None:
            return None
        return link("run-detail", [found.last_run_id], self.context.get("request"))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        tried = Schedule.objects.get(pk=self.instance.pk)  # type: ignore[union-attr]
        for name, value in attrs.items():
            setattr(tried, name, value)
        if found := schedule.problems(tried):
            raise serializers.ValidationError({name: [text] for name, text in found.items()})
        return attrs


class ScheduleViewSet(WorkViewSet):
    """What runs by itself."""

    queryset = Schedule.objects.select_related("mapping").order_by("id")
    serializer_class = ScheduleJson
    filterset_class = filters(
        {"job": "text", "next_run_at": "datetime", "pending_since": "datetime"},
        mapping=MappingName(),
        status=Choice(ScheduleStatus.choices),
    )
    ordering_fields = ("id", "next_run_at", "last_run_at")

    def get_permissions(self) -> Any:
        return [may("change_schedule")()] if self.action == "partial_update" else super().get_permissions()

    @extend_schema(
        tags=["Schedules"], summary="Change how often it runs", request=ScheduleJson, parameters=[MATCH],
        responses={200: ScheduleJson, **problem(400, 404)},
        examples=[OpenApiExample("Every quarter of an hour", request_only=True, value={"every_minutes": 15})],
    )  # fmt: skip
    def partial_update(self, request: Any, pk: str) -> Response:
        """A changed rhythm counts from now."""
        with transaction.atomic():
            found = self.get_object()
            Schedule.objects.select_for_update(no_key=True).filter(pk=found.pk).order_by("pk").first()
            found.refresh_from_db()
            check_version(request, found, self.get_serializer(found).data)
            given = self.get_serializer(found, data=request.data, partial=True)
            given.is_valid(raise_exception=True)
            for name, value in given.validated_data.items():
                setattr(found, name, value)
            schedule.save(found)
        return self._answer(found)

    def retrieve(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        return self._answer(self.get_object())

    def _answer(self, found: Schedule, code: int = status.HTTP_200_OK) -> Response:
        data = self.get_serializer(found).data
        return Response(data, status=code, headers={"ETag": version(data)})

    def _do(self, request: Any, work: Callable[[Schedule], Schedule], code: int = status.HTTP_200_OK) -> Response:
        body_of(request, bodies.Empty)
        return self._answer(work(self.get_object()), code)

    @extend_schema(
        tags=["Schedules"], summary="Put on hold", request=bodies.Empty,
        responses={200: ScheduleJson, **problem(404)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    def hold(self, request: Any, pk: str) -> Response:
        """It runs no more until it is set ready; a run that is under way ends as usual."""
        return self._do(request, schedule.hold)

    @extend_schema(
        tags=["Schedules"], summary="Set ready, or restart after an error", request=bodies.Empty,
        responses={200: ScheduleJson, **problem(400, 404, 409)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    def ready(self, request: Any, pk: str) -> Response:
        """It runs by itself again, first as soon as a worker is free."""
        return self._do(request, schedule.ready)

    @extend_schema(
        tags=["Schedules"], summary="Run now", request=bodies.Empty, parameters=[idempotency.parameter],
        responses={202: ScheduleJson, **problem(400, 404, 409)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("synchronise")])
    @idempotent
    def run(self, request: Any, pk: str) -> Response:
        """Queues it; one that is on hold runs once and stays on hold."""
        return self._do(
            request, lambda found: schedule.run_now(found, user=request.user), status.HTTP_202_ACCEPTED
        )  # fmt: skip
