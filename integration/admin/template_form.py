"""The forms of config templates and of their use by table mappings: every refusal stands beside what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from integration import registry
from integration.admin.base import SelectInput
from integration.admin.column_choices import ColumnSelect, Offered, column_choices, table_choices
from integration.admin.mapping_form import FilterForm, kept, kept_rows
from integration.models import ConfigTemplate, MappingTemplate
from integration.services import templates


class WithRows(forms.ModelForm):
    """A form that asks the service about the whole page, its rows included."""

    #: the rows' part in the service's problems
    part = ""
    make_draft: Callable[..., Any]
    ask: Callable[[Any], Any]
    # set by the admin for each request
    model_admin: Any = None
    request: HttpRequest

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft: Any = None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        formsets = self.model_admin.formsets_of(self.request)
        valid = [formset.is_valid() for formset in formsets]  # each, so that each shows its errors
        if self.errors or not all(valid):
            return
        rows = [form for formset in formsets for form in kept_rows(formset)]
        self.draft = self.make_draft(self.instance, [row for formset in formsets for row in kept(formset)])
        for problem in self.ask(self.draft):
            # what somebody has added meanwhile has no row here
            of_row = problem.part == self.part and problem.row is not None and problem.row < len(rows)
            owner = rows[problem.row] if of_row else self
            owner.add_error(problem.field if problem.field in owner.fields else None, problem.text)


class TemplateForm(WithRows):
    """A config template: once it has lines, they belong to its table's fields."""

    part = templates.LINES
    make_draft = staticmethod(templates.TemplateDraft)
    ask = staticmethod(templates.problems_of)

    class Meta:
        model = ConfigTemplate
        fields = ("code", "description", "table")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "table" in self.fields:
            old = self.fields["table"]
            named = [(name, table_choices(side)[1:]) for side, name in MappingTemplate._meta.get_field("side").choices]
            self.fields["table"] = forms.ChoiceField(
                label=old.label,
                choices=[("", "---------"), *named],
                widget=SelectInput,
                help_text=old.help_text,
                disabled=bool(self.instance.pk and self.instance.lines.exists()),
            )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class LineForm(forms.ModelForm):
    """A line: the field by its caption; its value is looked for in the list the page has of it."""

    #: the template's table, set by the inline for each page
    table = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "field" in self.fields and self.table:
            offered = set(templates.offered(registry.table(self.table)))
            choices = Offered(c for c in column_choices(self.table) if not c[0] or c[0] in offered)
            choices = choices.holding(self.instance.field)
            self.fields["field"] = forms.ChoiceField(
                label=self.fields["field"].label, choices=choices, widget=ColumnSelect
            )
        if "value" in self.fields:
            self.fields["value"].widget.attrs |= {"data-suggest": "", "autocomplete": "off"}


class UseForm(WithRows):
    """A template of a table mapping."""

    part = templates.CONDITIONS
    make_draft = staticmethod(templates.UseDraft)
    ask = staticmethod(templates.use_problems)

    class Meta:
        model = MappingTemplate
        fields = ("mapping", "side", "template", "priority")


class ConditionForm(FilterForm):
    """A condition on the record of the other side than the new one's: one table to choose fields from."""

    def table_name(self) -> str:
        return self.tables[0]
