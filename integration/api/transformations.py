"""Transformation rules over REST: to read, write, and try on a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.functional import cached_property
from drf_spectacular.utils import (
    OpenApiExample,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.viewsets import GenericViewSet

from integration.api import bodies, idempotency
from integration.api.access import may
from integration.api.answers import body_of
from integration.api.bodies import OneOf, refuse_unknown
from integration.api.idempotency import idempotent
from integration.api.lists import Choice, filters
from integration.api.mapping_json import RuleCode
from integration.api.pages import Pages
from integration.api.schema import problem
from integration.api.versions import MATCH, check_version, version
from integration.models import TransformationRule, ValueMapEntry
from integration.models.transformation import TransformationType
from integration.services import rule_checks, transformations
from integration.services.errors import Refused

TAG = "Transformation rules"
_TEXTS = ("find_value", "replace_value", "starting_text", "ending_text")
_SENT_BACK = ("words", "used_by", "notes")


class EntryJson(serializers.ModelSerializer):
    """A pair of a value map; a blank source value says what blanks become."""

    class Meta:
        model = ValueMapEntry
        fields: Sequence[str] = ("source_value", "destination_value")

    def to_internal_value(self, data: Any) -> Any:
        refuse_unknown(self, data)
        return super().to_internal_value(data)


class RuleJson(serializers.ModelSerializer):
    """A transformation rule (BC table 1237). Which fields count depends on the type; the others stay blank. The entries
    of a value map are given whole: one left out is removed."""

    serializer_choice_field = OneOf
    next_rule = RuleCode(
        slug_field="code", queryset=TransformationRule.objects.all(), required=False, allow_null=True,
        help_text="The code of the rule that comes after it.",
    )  # fmt: skip
    entries = EntryJson(many=True, required=False, help_text="The pairs of a value map.")
    words = serializers.SerializerMethodField(help_text="What the rule does.")
    used_by = serializers.SerializerMethodField(help_text="The field mappings whose values go through it.")
    notes = serializers.SerializerMethodField(help_text="What follows from the change just made.")

    class Meta:
        model = TransformationRule
        fields: Sequence[str] = ("code", "description", "type", *rule_checks.TYPED, "entries", "next_rule", *_SENT_BACK)
        extra_kwargs: Mapping[str, Any] = {
            "code": {"validators": []},
            # spaces at the ends are meant
            **{name: {"trim_whitespace": False} for name in _TEXTS},
        }

    def to_internal_value(self, data: Any) -> Any:
        given = {n: v for n, v in data.items() if n not in _SENT_BACK} if isinstance(data, Mapping) else data
        refuse_unknown(self, given)
        return super().to_internal_value(given)

    def get_words(self, rule: TransformationRule) -> str:
        return rule_checks.in_words(rule)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_used_by(self, rule: TransformationRule) -> list[str]:
        return [str(use) for use in self._uses.get(rule.pk, [])]

    @cached_property
    def _uses(self) -> dict[int, list[transformations.Use]]:
        return transformations.uses_of_all()

    def get_notes(self, rule: TransformationRule) -> list[str]:
        return self.context.get("notes", [])


class TryRule(bodies.Body):
    """A value to try a rule on."""

    value = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=10_000)


class StepJson(serializers.Serializer):
    """What one rule of the chain made of the value."""

    code = serializers.CharField()
    words = serializers.CharField()
    output = serializers.CharField(allow_null=True, help_text="The text after this rule; null: it was refused.")
    problem = serializers.CharField(allow_blank=True)


class TriedJson(serializers.Serializer):
    """What a rule and those after it make of a value."""

    output = serializers.CharField(allow_null=True)
    steps = StepJson(many=True)


def rule_at(code: str) -> TransformationRule:
    """The rule an address names; 404 with the codes there are."""
    try:
        return transformations.named(code)
    except Refused as refused:
        raise NotFound(str(refused)) from None


@extend_schema_view(
    list=extend_schema(tags=[TAG], summary="List: transformation rules", responses={200: RuleJson(many=True)}),
    retrieve=extend_schema(tags=[TAG], summary="Read: transformation rule", responses={200: RuleJson, **problem(404)}),
    create=extend_schema(
        tags=[TAG], summary="Add a transformation rule", parameters=[idempotency.parameter],
        responses={201: RuleJson, **problem(400, 409, 422)},
        examples=[OpenApiExample("The city before a comma", request_only=True, value={
            "code": "CITY", "type": "substring", "ending_text": ",", "next_rule": "TRIM"}),
            OpenApiExample("A value map", request_only=True, value={
                "code": "SIZE", "type": "value_map", "case_insensitive": True, "entries": [
                    {"source_value": "small", "destination_value": "S"},
                    {"source_value": "", "destination_value": "M"}]})],
    ),
    partial_update=extend_schema(
        tags=[TAG], summary="Change a transformation rule", parameters=[MATCH],
        responses={200: RuleJson, **problem(400, 404, 409, 412)},
    ),
    destroy=extend_schema(
        tags=[TAG], summary="Delete a transformation rule", responses={204: None, **problem(404, 409)}
    ),
)  # fmt: skip
class TransformationRuleViewSet(GenericViewSet):
    """Transformation rules: what is done to a value on its way from one field to the other."""

    queryset = TransformationRule.objects.select_related("next_rule").prefetch_related("entries").order_by("code")
    serializer_class = RuleJson
    pagination_class = Pages
    filterset_class = filters({"code": "code", "description": "text"}, type=Choice(TransformationType.choices))
    search_fields = ("code", "description")
    ordering_fields = ("code", "type")
    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    def list(self, request: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Any, code: str) -> Response:
        return self._answer(rule_at(code))

    @idempotent
    def create(self, request: Any) -> Response:
        return self._save(request, TransformationRule())

    def partial_update(self, request: Any, code: str) -> Response:
        with transaction.atomic():
            rule = TransformationRule.objects.select_for_update().get(pk=rule_at(code).pk)
            self._check_version(request, rule)
            return self._save(request, rule)

    def destroy(self, request: Any, code: str) -> Response:
        transformations.delete(rule_at(code))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(
        tags=[TAG], summary="Try a transformation rule", request=TryRule,
        responses={200: TriedJson, **problem(400, 404)},
        examples=[OpenApiExample("A value", request_only=True, value={"value": "Kiel, Holstein"})],
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path="try", permission_classes=[may("view_transformationrule")])
    def try_value(self, request: Any, code: str) -> Response:
        """What the rule and those after it make of a value, step by step; nothing is written."""
        given = body_of(request, TryRule)
        steps = transformations.try_value(rule_at(code), given["value"])
        return Response(TriedJson({"output": steps[-1].output, "steps": steps}).data)

    def _save(self, request: Any, rule: TransformationRule) -> Response:
        new = rule._state.adding
        given = RuleJson(rule, data=request.data, partial=not new, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        values = dict(given.validated_data)
        pairs = values.pop("entries", None)
        for name, value in values.items():
            setattr(rule, name, value)
        notes = transformations.save(rule, None if pairs is None else [ValueMapEntry(**pair) for pair in pairs])
        return self._answer(rule, notes, status.HTTP_201_CREATED if new else status.HTTP_200_OK)

    def _check_version(self, request: Any, rule: TransformationRule) -> None:
        check_version(request, rule.code, self._json(rule))

    def _json(self, rule: TransformationRule, notes: Sequence[str] = ()) -> dict[str, Any]:
        return RuleJson(rule, context={**self.get_serializer_context(), "notes": list(notes)}).data

    def _answer(self, rule: TransformationRule, notes: Sequence[str] = (), code: int = status.HTTP_200_OK) -> Response:
        data = self._json(rule, notes)
        headers = {"ETag": version(data)}
        if code == status.HTTP_201_CREATED:
            headers["Location"] = reverse("transformation-rule-detail", [rule.code], request=self.request)
        return Response(data, status=code, headers=headers)
