"""Executions over REST: what the runs of projects did, down to single rows (FO-162 to FO-164, FO-181)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from integration import by_right, messages
from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.links import located
from integration.api.lists import Choice, WorkViewSet, filters
from integration.api.schema import problem
from integration.api.work import Linked
from p2c.api.shared import TAG, described, may
from p2c.models import Execution, ExecutionError, ExecutionStatus, ExecutionTask, Trigger
from p2c.models.execution import UNFINISHED
from p2c.prospect_to_cash import executions, row_errors


class FindingJson(serializers.Serializer):
    """What validation found."""

    code = serializers.CharField()
    task = serializers.CharField(allow_blank=True)
    field = serializers.CharField(allow_blank=True)
    message = serializers.CharField()
    next_step = serializers.CharField(allow_blank=True)
    warning = serializers.BooleanField(help_text="False: no row is read before it is mended.")


class TaskOfExecution(serializers.ModelSerializer):
    """One task for one organisation mapping, and its counters (FO-173)."""

    read = serializers.IntegerField(read_only=True)
    upserts = serializers.IntegerField(read_only=True)

    class Meta:
        model = ExecutionTask
        fields: Sequence[str] = (
            "name", "sales_organisation", "legal_entity", "status", "started_at", "finished_at", "read", "inserted",
            "updated", "unchanged", "upserts", "failed", "message",
        )  # fmt: skip
        read_only_fields = fields


class ExecutionJson(Linked):
    """One run of a project."""

    address = "data-integration-execution"
    project: Any = serializers.SlugRelatedField("name", read_only=True)
    requested_by: Any = serializers.SlugRelatedField("username", read_only=True, allow_null=True)

    class Meta:
        model = Execution
        fields: Sequence[str] = (
            "id", "url", "project", "status", "trigger", "requested_by", "rerun_of", "requested_at", "started_at",
            "finished_at", "upserts", "errors",
        )  # fmt: skip
        read_only_fields = fields


class ExecutionDetail(ExecutionJson):
    """One run of a project, with what validation found and its tasks."""

    interrupted = serializers.SerializerMethodField(
        help_text="Its worker is gone; the next one, or the next start of the project, goes on."
    )
    problems = serializers.SerializerMethodField()
    tasks = TaskOfExecution(many=True, read_only=True)

    class Meta(ExecutionJson.Meta):
        fields = (*ExecutionJson.Meta.fields, "interrupted", "problems", "tasks")
        read_only_fields = fields

    def get_interrupted(self, execution: Execution) -> bool:
        return execution in executions.stale()

    @extend_schema_field(FindingJson(many=True))
    def get_problems(self, execution: Execution) -> list[dict[str, Any]]:
        return [
            {
                "code": each["code"],
                "task": each["task"],
                "field": each["field"],
                "message": messages.sentence(each["code"], each["params"]),
                "next_step": messages.next_step(each["code"], each["params"]),
                "warning": each["warning"],
            }
            for each in execution.problems
        ]


class RowError(serializers.ModelSerializer):
    """A row that could not be written, as it was then."""

    task = serializers.CharField(source="task.name", read_only=True)
    legal_entity = serializers.CharField(source="task.legal_entity", read_only=True)
    value = serializers.SerializerMethodField(help_text="Null where you may not look at the table.")
    message = serializers.SerializerMethodField()
    next_step = serializers.SerializerMethodField()

    class Meta:
        model = ExecutionError
        fields: Sequence[str] = (
            "id", "task", "legal_entity", "error_id", "source_table", "source_id", "source_label", "source_key",
            "destination_key", "column", "value", "message", "next_step", "first_seen", "last_seen", "attempts",
        )  # fmt: skip
        read_only_fields = fields

    def get_value(self, error: ExecutionError) -> str | None:
        return by_right.raw(error.value, error.source_table)

    def get_message(self, error: ExecutionError) -> str:
        return row_errors.sentence(error)

    def get_next_step(self, error: ExecutionError) -> str:
        return row_errors.next_step(error)


@described("executions")
class ExecutionViewSet(WorkViewSet):
    """The execution history."""

    queryset = Execution.objects.select_related("project", "requested_by").order_by("-id")
    serializer_class = ExecutionJson
    filterset_class = filters(
        {"requested_at": "datetime", "finished_at": "datetime"},
        project=django_filters.CharFilter(field_name="project__name", lookup_expr="iexact"),
        status=Choice(ExecutionStatus.choices),
        trigger=Choice(Trigger.choices),
    )
    ordering_fields = ("id", "requested_at", "finished_at", "upserts", "errors")

    def get_serializer_class(self) -> Any:
        return ExecutionDetail if self.action == "retrieve" else super().get_serializer_class()

    def get_queryset(self) -> Any:
        found = super().get_queryset()
        return found.prefetch_related("tasks") if self.action == "retrieve" else found

    @extend_schema(tags=[TAG], summary="Row errors", responses={200: RowError(many=True), **problem(404)})
    @action(detail=True, url_path="row-errors", filterset_class=None, filter_backends=[])
    def row_errors(self, request: Any, pk: str) -> Response:
        """The rows of all its tasks that could not be written, and what can be done about each."""
        page = self.paginate_queryset(self.get_object().errors_of_rows().select_related("task"))
        return self.get_paginated_response(RowError(page, many=True).data)

    @extend_schema(
        tags=[TAG], summary="Re-run an execution", request=bodies.Empty, parameters=[idempotency.parameter],
        responses={202: ExecutionJson, **problem(400, 404, 409, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("run_project")])
    @idempotent
    def rerun(self, request: Any, pk: str) -> Response:
        """The whole execution once more, failed rows included (FO-164)."""
        body_of(request, bodies.Empty)
        return execution_answer(request, executions.rerun(self.get_object(), user=request.user, background=True))

    @extend_schema(
        tags=[TAG], summary="Cancel an execution", request=bodies.Empty, parameters=[idempotency.parameter],
        responses={200: ExecutionJson, 202: ExecutionJson, **problem(400, 404, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("run_project")])
    @idempotent
    def cancel(self, request: Any, pk: str) -> Response:
        """At once while it waits, else after the batch it is at (202); what was written stays."""
        body_of(request, bodies.Empty)
        found = self.get_object()
        executions.cancel(found)
        return execution_answer(request, found)


def execution_answer(request: Any, execution: Execution) -> Response:
    """202 with the execution's address while it has work before it, 200 when it is over."""
    execution.refresh_from_db()
    data = ExecutionJson(execution, context={"request": request}).data
    code = status.HTTP_202_ACCEPTED if execution.status in UNFINISHED else status.HTTP_200_OK
    return Response(data, status=code, headers=located(data))
