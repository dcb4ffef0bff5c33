"""Projects over REST: made from templates, checked, scheduled and run (FO-147 to FO-161)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.response import Response

from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.bodies import OneOf
from integration.api.idempotency import idempotent
from integration.api.links import located
from integration.api.lists import Choice, WorkViewSet, filters
from integration.api.schema import problem
from integration.api.versions import MATCH, check_version, version
from integration.api.work import Linked
from integration.services.errors import Refused
from p2c.api.executions import ExecutionJson, FindingJson, execution_answer
from p2c.api.shared import TAG, described, may, named
from p2c.models import ConnectionSet, OrganisationMapping, Project, RecurUnit
from p2c.models.project import ProjectDirection
from p2c.prospect_to_cash import advanced_query, editing, executions, mails, projects, scheduling, task_documents
from p2c.prospect_to_cash.description import describe
from p2c.prospect_to_cash.validation import validate


class ProjectJson(Linked):
    """A project, and when it runs by itself."""

    address = "data-integration-project"
    connection_set: Any = serializers.SlugRelatedField("name", read_only=True)
    organisations = serializers.SerializerMethodField(help_text="Business unit of Sales and legal entity.")
    tasks: Any = serializers.SlugRelatedField("name", many=True, read_only=True)

    class Meta:
        model = Project
        fields: Sequence[str] = (
            "id", "url", "name", "template", "direction", "connection_set", "organisations", "tasks",
            "advanced_query", "recur_every", "recur_unit", "next_run_at", "mail_on_warning", "mail_on_error",
            "recipients",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.DictField()))
    def get_organisations(self, project: Project) -> list[dict[str, str]]:
        return [
            {"sales_organisation": each.sales_organisation, "legal_entity": each.legal_entity}
            for each in project.organisations.all()
        ]


class NewProject(bodies.Body):
    """A project to make from a template."""

    name = serializers.CharField(max_length=120)
    template = serializers.CharField(help_text="The id or the name of a template.")
    connection_set = serializers.CharField(help_text="The name of a connection set.")
    organisations = serializers.ListField(
        child=serializers.CharField(max_length=4), help_text="Legal entities that the connection set has mapped."
    )
    consent = serializers.BooleanField(default=False, help_text="Data may move from one system to the other.")


class Changes(bodies.Body):
    """What to change of a project; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    connection_set = serializers.CharField(required=False, help_text="The name of a connection set.")
    organisations = serializers.ListField(
        child=serializers.CharField(max_length=4),
        required=False,
        help_text="Legal entities that the connection set has mapped; left out: those the project has now.",
    )
    mail_on_warning = serializers.BooleanField(required=False)
    mail_on_error = serializers.BooleanField(required=False)
    recipients = serializers.CharField(
        max_length=1000, allow_blank=True, required=False, help_text="E-mail addresses, separated by commas."
    )


class Timing(bodies.Body):
    """When a project runs by itself; `every` null: only when somebody starts it."""

    every = serializers.IntegerField(allow_null=True, min_value=1, max_value=10_000)
    unit = OneOf(RecurUnit.choices, default=RecurUnit.HOURS)
    first = serializers.DateTimeField(allow_null=True, default=None, help_text="Null: one step from now.")


class TaskDocument(serializers.Serializer):
    """A task as templates describe it."""

    name = serializers.CharField()
    source_entity = serializers.CharField()
    destination_entity = serializers.CharField()
    source_filter = serializers.CharField(required=False)
    fields = serializers.ListField(child=serializers.DictField(), required=False)  # type: ignore[assignment]
    actions = serializers.ListField(child=serializers.CharField(), required=False)
    steps = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="The advanced query, where the project has it."
    )


class ForGood(bodies.Body):
    """Something that cannot be undone."""

    confirm = serializers.BooleanField(default=False, help_text="You know that it cannot be undone.")


class Tasks(bodies.Body):
    """The tasks a project is to have, in their order."""

    tasks = serializers.ListField(child=serializers.DictField(), max_length=100)


@described("projects")
class ProjectViewSet(WorkViewSet):
    """Projects of data integration."""

    queryset = (
        Project.objects.select_related("connection_set").prefetch_related("organisations", "tasks").order_by("name")
    )
    serializer_class = ProjectJson
    filterset_class = filters(
        {"name": "text", "template": "text", "next_run_at": "datetime"},
        direction=Choice(ProjectDirection.choices),
        connection_set=django_filters.CharFilter(field_name="connection_set__name", lookup_expr="iexact"),
    )
    search_fields = ("name", "template")
    ordering_fields = ("id", "name", "next_run_at")

    def get_permissions(self) -> Any:
        return [may("change_project")()] if self.action == "replace_tasks" else super().get_permissions()

    def retrieve(self, request: Any, pk: str) -> Response:  # type: ignore[override]
        return self._answer(self.get_object())

    def _answer(self, project: Project, code: int = status.HTTP_200_OK) -> Response:
        data = self.get_serializer(self.get_queryset().get(pk=project.pk)).data
        headers = {"ETag": version(data)}
        if code == status.HTTP_201_CREATED:
            headers |= located(data)
        return Response(data, status=code, headers=headers)

    @extend_schema(
        tags=[TAG], summary="Make a project", request=NewProject, parameters=[idempotency.parameter],
        responses={201: ProjectJson, **problem(400, 404, 422)},
        examples=[OpenApiExample("Accounts", request_only=True, value={
            "name": "Our customers", "template": "accounts_direct", "connection_set": "Contoso",
            "organisations": ["USMF"], "consent": True})],
    )  # fmt: skip
    @idempotent
    def create(self, request: Any) -> Response:
        """Tasks and mappings of the template become its own (FO-147); without consent it is refused (FO-148)."""
        given = body_of(request, NewProject)
        chosen = named(ConnectionSet, given["connection_set"])
        organisations = list(OrganisationMapping.objects.filter(connection_set=chosen))
        made = projects.make(
            given["name"],
            projects.template_named(given["template"], request.user),
            chosen,
            [each for code in given["organisations"] for each in _of(organisations, code)],
            user=request.user,
            consent=given["consent"],
        )
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(
        tags=[TAG], summary="Change a project", request=Changes, parameters=[MATCH],
        responses={200: ProjectJson, **problem(400, 404, 409, 412)},
        examples=[OpenApiExample("To production", request_only=True, value={"connection_set": "Contoso production"}),
            OpenApiExample("Mail", request_only=True, value={
                "mail_on_error": True, "recipients": "ada@contoso.example, sales@contoso.example"})],
    )  # fmt: skip
    def partial_update(self, request: Any, pk: str) -> Response:
        """Its name, the connection set and organisations it runs over, and whom it mails (FO-143, FO-144, FO-166): all
        of it or nothing. After a switch the next run reads everything (FO-168)."""
        given = body_of(request, Changes)
        with transaction.atomic():
            project = Project.objects.select_for_update().get(pk=self.get_object().pk)
            check_version(request, project, self.get_serializer(self.get_queryset().get(pk=project.pk)).data)
            if "name" in given:
                editing.rename(project, given["name"])
            if not given.keys().isdisjoint({"connection_set", "organisations"}):
                _switch(project, given)
            mail = {name: getattr(project, name) for name in ("mail_on_warning", "mail_on_error", "recipients")}
            if not given.keys().isdisjoint(mail):
                wanted = {**mail, **{name: given[name] for name in mail if name in given}}
                mails.choose(project, *wanted.values())
        return self._answer(project)

    @extend_schema(tags=[TAG], summary="Delete a project", responses={204: None, **problem(404, 409)})
    def destroy(self, request: Any, pk: str) -> Response:
        """With its tasks and execution history; the records it has written stay."""
        editing.delete(self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        tags=[TAG], summary="The tasks of a project", responses={200: TaskDocument(many=True), **problem(404)}
    )
    @action(detail=True, filterset_class=None, filter_backends=[], pagination_class=None)
    def tasks(self, request: Any, pk: str) -> Response:
        """With their source filters and mapping rows, in the order they run in."""
        return self._tasks(self.get_object())

    @extend_schema(
        tags=[TAG], summary="Replace the tasks of a project", request=Tasks, parameters=[MATCH],
        responses={200: TaskDocument(many=True), **problem(400, 404, 409, 412)},
    )  # fmt: skip
    @tasks.mapping.put
    def replace_tasks(self, request: Any, pk: str) -> Response:
        """All of them, as they are read; what is left out goes. The next run reads everything (FO-168)."""
        given = body_of(request, Tasks)
        with transaction.atomic():
            project = Project.objects.select_for_update().get(pk=self.get_object().pk)
            check_version(request, project, {"tasks": task_documents.documents(project)})
            task_documents.replace(project, given["tasks"])
        return self._tasks(project)

    @staticmethod
    def _tasks(project: Project) -> Response:
        found = task_documents.documents(project)
        return Response(found, headers={"ETag": version({"tasks": found})})

    @extend_schema(
        tags=[TAG], summary="Schedule a project", request=Timing, parameters=[MATCH, idempotency.parameter],
        responses={200: ProjectJson, **problem(400, 404, 412, 422)},
        examples=[OpenApiExample("Every quarter of an hour", request_only=True, value={
            "every": 15, "unit": "minutes"})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("change_project")])
    @idempotent
    def schedule(self, request: Any, pk: str) -> Response:
        """The next run never starts before the one before has ended (FO-161)."""
        given = body_of(request, Timing)
        with transaction.atomic():
            project = Project.objects.select_for_update().get(pk=self.get_object().pk)
            check_version(request, project, self.get_serializer(self.get_queryset().get(pk=project.pk)).data)
            scheduling.schedule(project, given["every"], given["unit"], given["first"])
        return self._answer(project)

    @extend_schema(
        tags=[TAG], summary="Check a project", request=bodies.Empty,
        responses={200: FindingJson(many=True), **problem(404)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("view_project")], pagination_class=None,
            filterset_class=None, filter_backends=[])  # fmt: skip
    def validate(self, request: Any, pk: str) -> Response:
        """What a run would find before it reads a row (FO-160); an empty list: nothing."""
        body_of(request, bodies.Empty)
        found = validate(describe(self.get_object(), count_rows=True))
        return Response(
            [
                {
                    "code": each.code,
                    "task": each.task,
                    "field": str(each.field),
                    "message": str(each),
                    "next_step": each.next_step,
                    "warning": each.warning,
                }
                for each in found
            ]
        )

    @extend_schema(
        tags=[TAG], summary="Enable advanced query and filtering", request=ForGood, parameters=[idempotency.parameter],
        responses={200: ProjectJson, **problem(400, 404, 409, 422)},
        examples=[OpenApiExample("For good", request_only=True, value={"confirm": True})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="advanced-query", permission_classes=[may("change_project")])
    @idempotent
    def enable_advanced_query(self, request: Any, pk: str) -> Response:
        """Cannot be undone: rows then take no new transformation or default; the tasks take steps (FO-157)."""
        given = body_of(request, ForGood)
        project = self.get_object()
        if not given["confirm"]:
            raise Refused(_("Enabling it cannot be undone; it is done when you confirm that."))
        advanced_query.enable(project)
        return self._answer(project)

    @extend_schema(
        tags=[TAG], summary="Refresh the entities of a project", request=bodies.Empty,
        parameters=[idempotency.parameter], responses={200: ProjectJson, **problem(404, 409, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="refresh-entities", permission_classes=[may("change_project")])
    @idempotent
    def refresh_entities(self, request: Any, pk: str) -> Response:
        """The column lists of both sides are read again (FO-150)."""
        body_of(request, bodies.Empty)
        project = self.get_object()
        editing.refresh_entities(project)
        return self._answer(project)

    @extend_schema(
        tags=[TAG], summary="Run a project", request=bodies.Empty, parameters=[idempotency.parameter],
        responses={202: ExecutionJson, **problem(404, 409, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], permission_classes=[may("run_project")])
    @idempotent
    def run(self, request: Any, pk: str) -> Response:
        """Answers at once; the execution's address says how it goes."""
        body_of(request, bodies.Empty)
        project = self.get_object()
        return execution_answer(request, executions.request(project, user=request.user, background=True))


def _switch(project: Project, given: dict[str, Any]) -> None:
    chosen = named(ConnectionSet, given["connection_set"]) if "connection_set" in given else project.connection_set
    codes = given.get("organisations", [each.legal_entity for each in project.organisations.all()])
    mapped = list(chosen.organisations.all())
    wanted = {each.pk: each for code in codes for each in _of(mapped, code)}
    if chosen != project.connection_set or wanted.keys() != {each.pk for each in project.organisations.all()}:
        editing.switch(project, chosen, wanted.values())


def _of(organisations: list[OrganisationMapping], code: str) -> list[OrganisationMapping]:
    """The mappings of a legal entity; 404 with those there are when there is none."""
    found = [each for each in organisations if each.legal_entity.casefold() == code.strip().casefold()]
    if not found:
        ids = [each.pk for each in organisations]
        return [named(OrganisationMapping, code, pk__in=ids)]
    return found
