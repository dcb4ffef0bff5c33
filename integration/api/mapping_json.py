"""A table mapping as JSON, with its field mappings, filters and match criteria inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework import serializers

from integration import changefeed
from integration.api.bodies import OneOf, refuse_unknown
from integration.models import FieldMapping, MappingFilter, MatchCriterion, TableMapping, TransformationRule
from integration.services import transformations
from integration.services.errors import Refused
from integration.services.mapping_checks import setting_of
from integration.services.mappings import Draft, draft_of
from integration.services.synchronise import mapping_named


class Part(serializers.ModelSerializer):
    """A row of a mapping. With its `id` the row is changed and keeps what was agreed; without, it is new."""

    serializer_choice_field = OneOf
    id = serializers.IntegerField(required=False)

    def to_internal_value(self, data: Any) -> Any:
        # what was read may be sent back
        given = {n: v for n, v in data.items() if n != "user_defined"} if isinstance(data, Mapping) else data
        refuse_unknown(self, given)
        return super().to_internal_value(given)


class RuleCode(serializers.SlugRelatedField):
    """A transformation rule by its code; one that is not there is refused with the codes there are."""

    def to_internal_value(self, data: Any) -> Any:
        if data in ("", None):
            return None
        try:
            return transformations.named(str(data))
        except Refused as refused:
            raise serializers.ValidationError(str(refused), code="does_not_exist") from None


class Field(Part):
    """A field mapping (BC table 5336); a blank side means a constant is written to the other."""

    transformation_rule = RuleCode(
        slug_field="code", queryset=TransformationRule.objects.all(), required=False, allow_null=True,
        help_text="The code of the transformation rule.",
    )  # fmt: skip

    class Meta:
        model = FieldMapping
        fields: Sequence[str] = (
            "id", "no", "local_field", "remote_field", "direction", "constant", "enabled", "not_null",
            "clear_on_failed_synch", "validate", "transformation_rule", "transformation_direction", "user_defined",
        )  # fmt: skip
        read_only_fields = ("user_defined",)


class Filter(Part):
    """A condition on the records of one side."""

    class Meta:
        model = MappingFilter
        fields: Sequence[str] = ("id", "side", "field", "operator", "value")


class Criterion(Part):
    """A pair of fields matching records agree on; groups stand for themselves."""

    class Meta:
        model = MatchCriterion
        fields: Sequence[str] = ("id", "group", "local_field", "remote_field", "normaliser")


class DependsOn(serializers.ListField):
    """The names of the mappings this one depends on."""

    child = serializers.CharField()

    def get_attribute(self, instance: TableMapping) -> list[str]:
        return sorted(mapping.name for mapping in instance.depends_on.all())


class MappingJson(serializers.ModelSerializer):
    """A table mapping (BC table 5335). Lists of rows are given whole: a row left out is removed."""

    serializer_choice_field = OneOf
    fields = Field(many=True, required=False)  # type: ignore[assignment]
    filters = Filter(many=True, required=False)
    criteria = Criterion(many=True, required=False)
    depends_on = DependsOn(required=False, help_text="Names of mappings.")
    backlog = serializers.SerializerMethodField(help_text="Records with changes no run has looked at.")
    open_issues = serializers.SerializerMethodField()
    confirmed = serializers.BooleanField(write_only=True, default=False, help_text="Agree to what was asked (409).")
    disabled_reason = serializers.SerializerMethodField(help_text="Why it cannot be enabled; blank when it can.")
    notes = serializers.SerializerMethodField(help_text="What follows from the change just made.")

    class Meta:
        model = TableMapping
        fields: Sequence[str] = (
            "name", "local_table", "remote_table", "direction", "enabled", "only_coupled", "create_new_on_no_match",
            "synch_after_coupling", "deletion_conflict", "update_conflict", "category", "depends_on", "user_defined",
            "revision", "full_compare_needed", "asks_first", "last_to_synch_at", "last_from_synch_at", "backlog",
            "open_issues", "fields", "filters", "criteria", "confirmed", "disabled_reason", "notes",
        )  # fmt: skip
        read_only_fields = (
            "user_defined", "revision", "full_compare_needed", "asks_first", "last_to_synch_at", "last_from_synch_at",
        )  # fmt: skip
        extra_kwargs: Mapping[str, Any] = {"name": {"validators": []}}

    def to_internal_value(self, data: Any) -> Any:
        sent_back = {*self.Meta.read_only_fields, "backlog", "open_issues", "disabled_reason", "notes"}
        given = {name: value for name, value in data.items() if name not in sent_back}
        refuse_unknown(self, given)
        return super().to_internal_value(given)

    def get_disabled_reason(self, mapping: TableMapping) -> str:
        return setting_of(mapping) if mapping.set_aside else ""

    @cached_property
    def _backlog(self) -> dict[int, int]:
        return changefeed.backlog()

    @cached_property
    def _issues(self) -> dict[int, int]:
        counted = TableMapping.objects.annotate(n=Count("issues", filter=Q(issues__closed_at=None)))
        return dict(counted.values_list("pk", "n"))

    def get_backlog(self, mapping: TableMapping) -> int:
        return self._backlog.get(mapping.pk, 0)

    def get_open_issues(self, mapping: TableMapping) -> int:
        return self._issues.get(mapping.pk, 0)

    def get_notes(self, mapping: TableMapping) -> list[str]:
        return self.context.get("notes", [])


def draft_from(mapping: TableMapping | None, given: Mapping[str, Any]) -> Draft:
    """The mapping as it would be with what was given; parts that were not given stay."""
    draft = draft_of(mapping) if mapping else Draft(TableMapping())
    for name, value in given.items():
        if name not in ("fields", "filters", "criteria", "depends_on"):
            setattr(draft.mapping, name, value)
    if "depends_on" in given:
        draft.depends_on = [mapping_named(name) for name in given["depends_on"]]
    for name, model in (("fields", FieldMapping), ("filters", MappingFilter), ("criteria", MatchCriterion)):
        if name in given:
            make = partial(model, mapping=draft.mapping)
            setattr(draft, name, rows_from(name, make, getattr(draft, name), given[name], draft.mapping.name))
    return draft


def rows_from(
    name: str, make: Callable[[], Any], before: Sequence[Any], given: Sequence[Mapping[str, Any]], owner: str
) -> list[Any]:
    """The rows of one kind as they would be: those named by id changed, the others made anew."""
    known = {row.pk: row for row in before}
    rows = []
    for number, values in enumerate(given):
        pk = values.get("id")
        if pk is not None and pk not in known:
            text = _("%(mapping)s has no row %(id)d there.") % {"mapping": owner, "id": pk}
            raise serializers.ValidationError({f"{name}[{number}].id": [text]}, code="unknown_row")
        row = known.pop(pk) if pk is not None else make()
        for field, value in values.items():
            setattr(row, field, value)
        rows.append(row)
    return rows
