"""Config templates, and their use by table mappings, over REST."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from integration.api import idempotency
from integration.api.bodies import OneOf, refuse_unknown
from integration.api.idempotency import idempotent
from integration.api.lists import Choice, MappingName, filters
from integration.api.mapping_json import Part, rows_from
from integration.api.pages import Pages
from integration.api.schema import problem
from integration.api.versions import MATCH, check_version, version
from integration.models import ConfigTemplate, ConfigTemplateLine, MappingTemplate, MappingTemplateCondition
from integration.registry import LOCAL, REMOTE
from integration.services import templates
from integration.services.synchronise import mapping_named

TAG = "Table mappings"
KEY = [idempotency.parameter]


class TemplateLine(Part):
    """A value new records get; records are named by number, code or label, choices and options by label."""

    class Meta:
        model = ConfigTemplateLine
        fields: Sequence[str] = ("id", "field", "value")


class TemplateCondition(Part):
    """A condition on the record of the other side."""

    class Meta:
        model = MappingTemplateCondition
        fields: Sequence[str] = ("id", "field", "operator", "value")


class Head(serializers.ModelSerializer):
    """Refuses what it does not know; what was read may be sent back."""

    serializer_choice_field = OneOf

    def to_internal_value(self, data: Any) -> Any:
        sent_back = {name for name, field in self.fields.items() if field.read_only}
        given = {n: v for n, v in data.items() if n not in sent_back} if isinstance(data, Mapping) else data
        refuse_unknown(self, given)
        return super().to_internal_value(given)


class ConfigTemplateJson(Head):
    """A template. Lines are given whole: one left out is removed."""

    lines = TemplateLine(many=True, required=False)
    used_by = serializers.SerializerMethodField(help_text="Table mappings that use it.")
    notes = serializers.SerializerMethodField(help_text="What follows from the change just made.")

    class Meta:
        model = ConfigTemplate
        fields: Sequence[str] = ("code", "description", "table", "lines", "used_by", "notes")
        extra_kwargs: Mapping[str, Any] = {"code": {"validators": []}}

    def get_used_by(self, template: ConfigTemplate) -> list[str]:
        return sorted({use.mapping.name for use in template.mapping_templates.all()})

    def get_notes(self, template: ConfigTemplate) -> list[str]:
        return self.context.get("notes", [])


class MappingTemplateJson(Head):
    """A template of a table mapping. Conditions are given whole: one left out is removed."""

    mapping = serializers.CharField(source="mapping.name", help_text="The table mapping's name.")
    template = serializers.CharField(source="template.code", help_text="The template's code.")
    conditions = TemplateCondition(many=True, required=False)
    notes = serializers.SerializerMethodField(help_text="What follows from the change just made.")

    class Meta:
        model = MappingTemplate
        fields: Sequence[str] = ("id", "mapping", "side", "template", "priority", "conditions", "notes")

    def get_notes(self, use: MappingTemplate) -> list[str]:
        return self.context.get("notes", [])


class OptionValueJson(serializers.Serializer):
    """A record and the value it is of an option column."""

    local_id = serializers.UUIDField()
    record = serializers.CharField()
    remote_id = serializers.UUIDField()
    number = serializers.IntegerField(allow_null=True)
    caption = serializers.CharField()


class Saved(GenericViewSet):
    """What the two share: rows are saved with their head, by a service."""

    pagination_class = Pages
    basename_of = ""

    def list(self, request: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def found(self, **key: Any) -> Any:
        try:
            return self.get_queryset().get(**key)
        except (self.get_queryset().model.DoesNotExist, Http404):
            what = self.get_queryset().model._meta.verbose_name
            text = _("There is no %(what)s “%(name)s”.") % {"what": what, "name": next(iter(key.values()))}
            raise NotFound(text) from None

    def held(self, request: Any, **key: Any) -> Any:
        """The same, as the request has read it, and nobody else writes it or its rows until this request has."""
        found = self.found(**key)
        type(found)._default_manager.select_for_update(no_key=True).filter(pk=found.pk).order_by("pk").first()
        found = self.found(**key)
        check_version(request, found, self._json(found))
        return found

    def _json(self, record: Any, notes: Sequence[str] = ()) -> dict[str, Any]:
        context = {**self.get_serializer_context(), "notes": list(notes)}
        return self.get_serializer_class()(record, context=context).data

    def given(self, request: Any, *, partial: bool) -> dict[str, Any]:
        body = self.get_serializer(data=request.data, partial=partial)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)

    def answer(self, record: Any, notes: Sequence[str] = (), *, made: bool = False) -> Response:
        fresh = self.get_queryset().get(pk=record.pk)
        data = self._json(fresh, notes)
        headers = {"ETag": version(data)}
        if made:
            headers["Location"] = reverse(f"{self.basename_of}-detail", [data[self.lookup_field]], request=self.request)
        return Response(data, status=status.HTTP_201_CREATED if made else status.HTTP_200_OK, headers=headers)


def _schema(what: str, serializer: Any, example: dict[str, Any]) -> Any:
    """Class decorator: summaries, answers and an example."""
    read, wrong = {200: serializer, **problem(404)}, problem(400, 404, 409)
    return extend_schema_view(
        list=extend_schema(tags=[TAG], summary=f"List: {what}s", responses={200: serializer(many=True)}),
        retrieve=extend_schema(tags=[TAG], summary=f"Read: {what}", responses=read),
        create=extend_schema(
            tags=[TAG], summary=f"Add: {what}", parameters=KEY, responses={201: serializer, **problem(400, 409, 422)},
            examples=[OpenApiExample("Domestic customers", request_only=True, value=example)],
        ),
        partial_update=extend_schema(
            tags=[TAG], summary=f"Change: {what}", parameters=[MATCH], responses={200: serializer, **wrong}
        ),
        destroy=extend_schema(tags=[TAG], summary=f"Delete: {what}", responses={204: None, **problem(404, 409)}),
    )  # fmt: skip


@_schema(
    "config. template",
    ConfigTemplateJson,
    {"code": "DOMESTIC", "table": "bc.customer", "lines": [{"field": "payment_terms", "value": "NET 30"}]},
)
class ConfigTemplateViewSet(Saved):
    """Values new records of a table get besides the mapped ones."""

    queryset = ConfigTemplate.objects.prefetch_related("lines", "mapping_templates__mapping").order_by("code")
    serializer_class = ConfigTemplateJson
    filterset_class = filters({"table": "text"})
    search_fields = ("code", "description")
    ordering_fields = ("code", "table")
    lookup_field = "code"
    lookup_value_regex = "[^/]+"
    basename_of = "config-template"

    def retrieve(self, request: Any, code: str) -> Response:
        return self.answer(self.found(code=code.upper()))

    @idempotent
    def create(self, request: Any) -> Response:
        draft = templates.TemplateDraft(ConfigTemplate())
        return self._save(draft, self.given(request, partial=False), made=True)

    @transaction.atomic
    def partial_update(self, request: Any, code: str) -> Response:
        draft = templates.draft_of(self.held(request, code=code.upper()))
        return self._save(draft, self.given(request, partial=True))

    def destroy(self, request: Any, code: str) -> Response:
        templates.delete(self.found(code=code.upper()))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @transaction.atomic
    def _save(self, draft: templates.TemplateDraft, given: dict[str, Any], *, made: bool = False) -> Response:
        rows = given.pop("lines", None)
        for name, value in given.items():
            setattr(draft.template, name, value)
        if rows is not None:
            make = partial(ConfigTemplateLine, template=draft.template)
            draft.lines = rows_from("lines", make, draft.lines, rows, draft.template.code)
        templates.save(draft)
        return self.answer(draft.template, made=made)


@_schema(
    "template of a table mapping",
    MappingTemplateJson,
    {
        "mapping": "CUSTOMER", "side": "L", "template": "DOMESTIC", "priority": 1,
        "conditions": [{"field": "address1_country", "operator": "in", "value": "DE|AT"}],
    },
)  # fmt: skip
class MappingTemplateViewSet(Saved):
    """Which template new records get: the first by priority whose conditions the record of the other side meets."""

    queryset = (
        MappingTemplate.objects.select_related("mapping", "template")
        .prefetch_related("conditions")
        .order_by("mapping__name", "side", "priority", "id")
    )
    serializer_class = MappingTemplateJson
    filterset_class = filters({}, mapping=MappingName(), side=Choice([(LOCAL, "Business Central"), (REMOTE, "Sales")]))
    search_fields = ("template__code", "mapping__name")
    ordering_fields = ("priority", "id")
    lookup_field = "id"
    lookup_value_regex = "[0-9]{1,18}"
    basename_of = "mapping-template"

    def retrieve(self, request: Any, id: str) -> Response:
        return self.answer(self.found(pk=id))

    @idempotent
    def create(self, request: Any) -> Response:
        return self._save(
            templates.UseDraft(MappingTemplate(priority=0, side="L")), self.given(request, partial=False), made=True
        )

    @transaction.atomic
    def partial_update(self, request: Any, id: str) -> Response:
        return self._save(templates.use_draft_of(self.held(request, pk=id)), self.given(request, partial=True))

    def destroy(self, request: Any, id: str) -> Response:
        templates.delete_use(self.found(pk=id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @transaction.atomic
    def _save(self, draft: templates.UseDraft, given: dict[str, Any], *, made: bool = False) -> Response:
        rows = given.pop("conditions", None)
        if "mapping" in given:
            draft.use.mapping = mapping_named(given.pop("mapping")["name"])
        if "template" in given:
            draft.use.template = self._template(given.pop("template")["code"])
        for name, value in given.items():
            setattr(draft.use, name, value)
        if rows is not None:
            make = partial(MappingTemplateCondition, mapping_template=draft.use)
            draft.conditions = rows_from("conditions", make, draft.conditions, rows, draft.use.template.code)
        notes = templates.save_use(draft)
        return self.answer(draft.use, notes, made=made)

    @staticmethod
    def _template(code: str) -> ConfigTemplate:
        found = ConfigTemplate.objects.filter(code=code.strip().upper()).first()
        if found is None:
            known = ", ".join(ConfigTemplate.objects.values_list("code", flat=True)[:50])
            text = _("There is no template “%(code)s”. Templates: %(known)s.") % {"code": code, "known": known}
            raise serializers.ValidationError({"template": [text]}, code="unknown_template")
        return found
