"""The form of a table mapping: its switches, and its field mappings, filters and match criteria as rows below."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from integration import registry
from integration.admin.base import SelectInput, TabularInline
from integration.admin.column_choices import (
    Offered,
    RowSelect,
    caption,
    column_choices,
    columns_by_table,
    table_choices,
)
from integration.language import as_shown
from integration.models import FieldMapping, MappingFilter, MatchCriterion, TableMapping, TransformationRule
from integration.models.mapping import ONE_WAY, Direction
from integration.registry import LOCAL, REMOTE
from integration.services import mapping_checks, mappings
from integration.services.mappings import Draft


class MappingForm(forms.ModelForm):
    """Asks the service about the whole page, rows included, so that every refusal stands beside what was typed."""

    #: the digest of what somebody has seen and agreed to; its box stands beside what would follow
    confirm = forms.CharField(required=False, widget=forms.HiddenInput)

    # set by the admin for each request
    model_admin: Any = None
    request: HttpRequest

    class Meta:
        model = TableMapping
        fields = (
            "name",
            "local_table",
            "remote_table",
            "direction",
            "enabled",
            "only_coupled",
            "create_new_on_no_match",
            "synch_after_coupling",
            "deletion_conflict",
            "update_conflict",
            "depends_on",
            "category",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft: Draft | None = None
        for name, side in (("local_table", LOCAL), ("remote_table", REMOTE)):
            if name in self.fields:
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label,
                    choices=table_choices(side),
                    widget=SelectInput,
                    help_text=self.fields[name].help_text,
                    disabled=bool(self.instance.pk and self.instance.pair),
                )
        if "name" in self.fields and self.instance.pk and self.instance.pair:
            self.fields["name"].disabled = True
        if "depends_on" in self.fields:
            others = TableMapping.objects.exclude(pk=self.instance.pk)
            self.fields["depends_on"].queryset = others  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip().upper()

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        formsets = {f.prefix: f for f in self.model_admin.formsets_of(self.request)}
        valid = [formset.is_valid() for formset in formsets.values()]  # each, so that each shows its errors
        if not all(valid):
            return
        rows = {prefix: kept_rows(formset) for prefix, formset in formsets.items()}
        self.draft = Draft(
            self.instance,
            **{prefix: kept(formset) for prefix, formset in formsets.items()},
            depends_on=list(self.cleaned_data.get("depends_on") or []),
        )
        self._ask(rows)

    def _ask(
        self, rows: dict[str, list[forms.ModelForm]], formsets: dict[str, BaseInlineFormSet] | None = None
    ) -> None:
        assert self.draft is not None
        for problem in mappings.problems_of(self.draft):
            owners = rows.get(problem.part, [])
            if problem.row is not None and problem.row < len(owners):
                form = owners[problem.row]
                form.add_error(problem.field if problem.field in form.fields else None, problem.text)
            elif problem.part in (mapping_checks.MAPPING, mapping_checks.DEPENDS) and problem.field in self.fields:
                self.add_error(problem.field, problem.text)
            else:
                self.add_error(None, problem.text)
        if not self.errors and not any(form.errors for kept in rows.values() for form in kept):
            self._confirm()

    def _confirm(self) -> None:
        """What follows for coupled records (D2) and what is asked (ENG-005) is shown first; the second attempt means
        it, as long as it is still the same that follows."""
        assert self.draft is not None
        asked = Asked(mappings.questions(self.draft), [e for e in mappings.effects_of(self.draft) if e.asks])
        if asked and self.cleaned_data.get("confirm") != asked.digest:
            self.request.__dict__["_p2c_asked"] = asked
            self.add_error(None, _("See above what follows from this change, and confirm it."))


@dataclass
class Asked:
    """What somebody must agree to before a mapping is saved."""

    questions: list[str]
    effects: list[mappings.Effect]

    def __bool__(self) -> bool:
        return bool(self.questions or self.effects)

    @property
    def digest(self) -> str:
        text = "|".join([*self.questions, *(e.text for e in self.effects)])
        return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def kept_rows(formset: BaseInlineFormSet) -> list[forms.ModelForm]:
    """The rows that will be there after saving, in order."""
    gone = set(map(id, formset.deleted_forms))
    return [
        form
        for form in formset.forms
        if id(form) not in gone and (form.instance.pk or (form.has_changed() and form.is_valid()))
    ]


def kept(formset: BaseInlineFormSet) -> list[Any]:
    """What those rows stand for; then what others have added since the page was opened, which has no row there."""
    return [*(form.instance for form in kept_rows(formset)), *formset.added_meanwhile]  # type: ignore[attr-defined]


#: headings of narrow columns; the help text says the rest
_SHORT = {
    "clear_on_failed_synch": gettext_lazy("clear if uncoupled"),
    "validate": gettext_lazy("validate"),
    "constant": gettext_lazy("constant"),
    "transformation_rule": gettext_lazy("rule"),
    "transformation_direction": gettext_lazy("rule applies"),
}


class RowForm(forms.ModelForm):
    """A row whose fields are chosen from the mapping's tables."""

    #: form field -> table name, set by the inline for each mapping
    columns_of: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _SHORT.items():
            if name in self.fields:
                self.fields[name].label = label
        for name, field in self.fields.items():
            if type(field.widget) is SelectInput:
                field.widget = RowSelect()
                field.choices = _fixed(type(self.instance), name, get_language())  # type: ignore[attr-defined]
        for name, table_name in self.columns_of.items():
            if name not in self.fields:
                continue  # who may only look gets no field to choose in
            old = self.fields[name]
            choices = column_choices(table_name).holding(getattr(self.instance, name, ""))
            self.fields[name] = forms.ChoiceField(
                label=old.label, choices=choices, required=old.required, widget=RowSelect, help_text=old.help_text
            )


class FieldForm(RowForm):
    """A field mapping; the rules are read once for all rows."""

    #: key -> rule, and the choice among them, set by the inline for each page
    rules: dict[str, TransformationRule] = {}
    rules_offered = Offered([])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old = self.fields.get("transformation_rule")
        if old is not None:
            self.fields["transformation_rule"] = forms.TypedChoiceField(
                label=old.label,
                choices=self.rules_offered,
                coerce=self.rules.__getitem__,
                empty_value=None,
                required=False,
                widget=RowSelect,
                help_text=old.help_text,
            )
        if "transformation_direction" in self.fields:
            old = self.fields["transformation_direction"]
            self.fields["transformation_direction"] = forms.ChoiceField(
                label=old.label, choices=_ways(get_language()), required=False, widget=RowSelect
            )
            if self.instance.transformation_rule_id is None:
                self.initial["transformation_direction"] = ""

        if self.instance.constant:
            self.initial["constant"] = self._by_label()

    def _by_label(self) -> str:
        """A choice in the reader's words; the service makes it the stored one again."""
        row = self.instance
        own = next((name for name in self.columns_of if getattr(row, name)), "")
        table = registry.table(self.columns_of[own]) if own else None
        column = table.columns.get(getattr(row, own)) if table else None
        return as_shown(column.choices, row.constant) if column else row.constant

    def clean_transformation_direction(self) -> str:
        """Without a rule it says nothing, and nothing is shown."""
        return self.cleaned_data["transformation_direction"] or Direction.TO


@lru_cache
def _fixed(model: type[Any], name: str, language: str | None) -> Offered:
    """The choices of a field that every row offers alike."""
    return Offered((value, str(label)) for value, label in model._meta.get_field(name).formfield().choices)


@lru_cache
def _ways(language: str | None) -> Offered:
    return Offered([("", "---------"), *((way, str(label)) for way, label in ONE_WAY)])


class FilterForm(RowForm):
    """The field list follows the side: both sides' fields are offered, grouped by table."""

    #: the mapping's two tables
    tables: tuple[str, ...] = ("", "")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "field" not in self.fields:
            return
        old = self.fields["field"]
        choices = columns_by_table(self.tables).holding(getattr(self.instance, "field", ""))
        self.fields["field"] = forms.ChoiceField(label=old.label, choices=choices, widget=RowSelect)
        if self.instance.pk:
            self.initial["value"] = self._by_label()

    def table_name(self) -> str:
        """The table whose records the condition looks at."""
        return self.tables[0] if self.instance.side == LOCAL else self.tables[1]

    def _by_label(self) -> str:
        """“Active” instead of 0; the service makes it the number again."""
        row = self.instance
        column = registry.table(self.table_name()).columns.get(row.field)
        if column is None or not column.choices or column.kind != "integer":
            return row.value
        return "|".join(as_shown(column.choices, part) for part in row.value.split("|"))


class RowInline(TabularInline):
    """Rows of a table mapping."""

    form = RowForm
    extra = 0
    tab = True
    hide_title = True
    #: model field -> the mapping's attribute that names its table
    sides: dict[str, str] = {}

    def get_formset(self, request: HttpRequest, obj: TableMapping | None = None, **kwargs: Any) -> Any:
        if obj is not None:
            values = {"columns_of": {name: getattr(obj, table) for name, table in self.sides.items()}}
            kwargs["form"] = type(self.form.__name__, (self.form,), values)
        return super().get_formset(request, obj, **kwargs)

    def _looking(self, request: HttpRequest, obj: Any) -> bool:
        return not self.has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: TableMapping | None = None) -> Any:
        """Who may only look sees captions instead of field names."""
        fields = super().get_fields(request, obj)
        if not self._looking(request, obj):
            return fields
        return [f"{name}_caption" if name in self.sides else name for name in fields]

    def get_readonly_fields(self, request: HttpRequest, obj: TableMapping | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *(f"{name}_caption" for name in self.sides)] if self._looking(request, obj) else fields

    def local_field_caption(self, row: Any) -> str:
        return caption(row.mapping.local_table, row.local_field)

    local_field_caption.short_description = gettext_lazy("field")  # type: ignore[attr-defined]

    def remote_field_caption(self, row: Any) -> str:
        return caption(row.mapping.remote_table, row.remote_field)

    remote_field_caption.short_description = gettext_lazy("integration field")  # type: ignore[attr-defined]


class FieldMappingInline(RowInline):
    """Field mappings (BC table 5336)."""

    model = FieldMapping
    form = FieldForm
    fields = (
        "enabled",
        "local_field",
        "direction",
        "remote_field",
        "constant",
        "transformation_rule",
        "transformation_direction",
        "clear_on_failed_synch",
        "not_null",
        "validate",
        "no",
    )
    sides = {"local_field": "local_table", "remote_field": "remote_table"}
    ordering = ("no", "id")
    verbose_name_plural = gettext_lazy("field mappings (5336)")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("transformation_rule")

    def get_formset(self, request: HttpRequest, obj: TableMapping | None = None, **kwargs: Any) -> Any:
        made = super().get_formset(request, obj, **kwargs)
        rules = {str(rule.pk): rule for rule in TransformationRule.objects.all()}
        offered = Offered([("", "---------"), *((key, rule.code) for key, rule in rules.items())])
        made.form = type("FieldForm", (made.form,), {"rules": rules, "rules_offered": offered})
        return made


class FilterInline(RowInline):
    """Which records take part: all conditions of a side must hold."""

    model = MappingFilter
    form = FilterForm
    fields = ("side", "field", "operator", "value")
    ordering = ("side", "id")

    def get_formset(self, request: HttpRequest, obj: TableMapping | None = None, **kwargs: Any) -> Any:
        if obj is not None:
            values = {"tables": (obj.local_table, obj.remote_table)}
            kwargs["form"] = type("FilterForm", (FilterForm,), values)
            return super(RowInline, self).get_formset(request, obj, **kwargs)
        return super().get_formset(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: TableMapping | None = None) -> Any:
        fields = super(RowInline, self).get_fields(request, obj)
        return ["side", "field_caption", "operator", "value"] if self._looking(request, obj) else fields

    def get_readonly_fields(self, request: HttpRequest, obj: TableMapping | None = None) -> Any:
        return ["field_caption"] if self._looking(request, obj) else []

    def field_caption(self, row: MappingFilter) -> str:
        return caption(row.mapping.local_table if row.side == LOCAL else row.mapping.remote_table, row.field)

    field_caption.short_description = gettext_lazy("field")  # type: ignore[attr-defined]


class CriterionInline(RowInline):
    """How records that belong together are recognised."""

    model = MatchCriterion
    fields = ("group", "local_field", "remote_field", "normaliser")
    sides = {"local_field": "local_table", "remote_field": "remote_table"}
    ordering = ("group", "id")


INLINES: list[type[Any]] = [FieldMappingInline, FilterInline, CriterionInline]
