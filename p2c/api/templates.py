"""Templates over REST: the public ones and those of people, as documents (FO-147)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from integration.api import bodies, idempotency
from integration.api.answers import body_of
from integration.api.idempotency import idempotent
from integration.api.links import link, located
from integration.api.pages import Pages
from integration.api.schema import problem
from integration.services.errors import Refused
from p2c.api.shared import TAG
from p2c.models import OwnTemplate
from p2c.prospect_to_cash import editing, projects
from p2c.prospect_to_cash.definitions import Template
from p2c.prospect_to_cash.documents import to_document


class TemplateJson(serializers.Serializer):
    """A template; projects copy it and do not follow it."""

    id = serializers.CharField()
    url = serializers.CharField(allow_null=True, help_text="Null where you may not open it.")
    name = serializers.CharField(help_text="In the language of the request.")  # type: ignore[assignment]
    direction = serializers.CharField()
    description = serializers.CharField()
    public = serializers.BooleanField(help_text="Comes with the product and cannot be changed.")
    tasks = serializers.ListField(child=serializers.CharField(), help_text="Their names in order.")
    prerequisites = serializers.ListField(child=serializers.CharField(), help_text="Templates to run before.")


class TemplateDetail(TemplateJson):
    """A template with its tasks and mappings."""

    document = serializers.DictField(help_text="As templates are written to files.")


class NewTemplate(bodies.Body):
    """A template to make of a project as it is now."""

    project = serializers.CharField(help_text="The project's name.")
    name = serializers.CharField(max_length=120)
    description = serializers.CharField(allow_blank=True, default="")
    shared = serializers.BooleanField(default=False, help_text="Everybody may make projects from it.")


class TemplateViewSet(GenericViewSet):
    """Templates: the public ones in the order they are run in, then people's own."""

    queryset = OwnTemplate.objects.order_by("name")
    serializer_class = TemplateJson
    pagination_class = Pages
    filter_backends = ()
    lookup_value_regex = "[^/]+"

    @extend_schema(tags=[TAG], summary="List: templates", responses={200: TemplateJson(many=True), **problem(400)})
    def list(self, request: Any) -> Response:
        own = self._own()
        page = self.paginate_queryset(projects.templates(request.user))  # type: ignore[arg-type]
        return self.get_paginated_response([self._json(each, own) for each in page or []])

    @extend_schema(tags=[TAG], summary="Read: template", responses={200: TemplateDetail, **problem(404)})
    def retrieve(self, request: Any, pk: str) -> Response:
        found = self._found(pk)
        return Response({**self._json(found, self._own()), "document": to_document(found)})

    @extend_schema(
        tags=[TAG], summary="Save a project as a template", request=NewTemplate, parameters=[idempotency.parameter],
        responses={201: TemplateDetail, **problem(400, 422)},
    )  # fmt: skip
    @idempotent
    def create(self, request: Any) -> Response:
        """Tasks and mappings as they are now; the project goes its own way afterwards."""
        given = body_of(request, NewTemplate)
        made = projects.save_as_template(
            projects.project_named(given["project"]),
            given["name"],
            given["description"],
            shared=given["shared"],
            user=request.user,
        )
        answer = self.retrieve(request, made.name)
        return Response(answer.data, status=status.HTTP_201_CREATED, headers=located(answer.data))

    @extend_schema(tags=[TAG], summary="Delete a template of one's own", responses={204: None, **problem(400, 404)})
    def destroy(self, request: Any, pk: str) -> Response:
        """Projects made from it stay; public templates cannot be deleted."""
        found = self._found(pk)
        if found.id not in self._own():
            text = _("“%(name)s” comes with the product and stays.")
            raise Refused(text % {"name": found.name_in(get_language() or "en")})
        editing.delete_template(OwnTemplate.objects.get(name=found.id), request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _found(self, name: str) -> Template:
        try:
            return projects.template_named(name, self.request.user)  # type: ignore[arg-type]
        except Refused as refused:
            raise NotFound(str(refused)) from None

    def _own(self) -> set[str]:
        return set(self.get_queryset().values_list("name", flat=True))

    def _json(self, template: Template, own: set[str]) -> dict[str, Any]:
        language = get_language() or "en"
        return {
            "id": template.id,
            "url": link("data-integration-template-detail", [template.id], self.request),
            "name": template.name_in(language),
            "direction": template.direction,
            "description": str(template.description),
            "public": template.id not in own,
            "tasks": [task.name_in(language) for task in template.tasks],
            "prerequisites": list(template.prerequisites),
        }
