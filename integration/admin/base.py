"""What every admin screen is built from: the only module that imports the theme, with Django's own classes as fallback.

Import everything from here, never from `unfold`. Attributes only the theme understands (`list_filter_submit`,
`actions_detail`, `compressed_fields` ...) are ignored by the plain admin, so a screen must stay usable without them.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.forms import AdminPasswordChangeForm as PlainPasswordChangeForm
from django.contrib.auth.forms import AdminUserCreationForm as PlainUserCreationForm
from django.contrib.auth.forms import UserChangeForm as PlainUserChangeForm
from django.core.exceptions import ValidationError
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject, cached_property
from import_export.admin import ExportActionModelAdmin as PlainExportActionModelAdmin
from import_export.admin import ImportExportModelAdmin as PlainImportExportModelAdmin
from import_export.forms import ImportForm as PlainImportForm
from import_export.forms import SelectableFieldsExportForm as PlainExportForm
from simple_history.admin import SimpleHistoryAdmin as PlainSimpleHistoryAdmin

from integration.admin.large import LargeTable

THEMED = apps.is_installed("unfold")

if THEMED:
    from unfold.admin import ModelAdmin as ThemedModelAdmin
    from unfold.admin import StackedInline
    from unfold.admin import TabularInline as ThemedTabularInline
    from unfold.contrib.filters.admin import (
        AutocompleteSelectFilter,
        ChoicesDropdownFilter,
        FieldTextFilter,
        RangeDateFilter,
        RangeDateTimeFilter,
        RangeNumericFilter,
        RelatedDropdownFilter,
    )
    from unfold.contrib.import_export.forms import ImportForm
    from unfold.contrib.import_export.forms import SelectableFieldsExportForm as ExportForm
    from unfold.decorators import action, display
    from unfold.enums import ActionVariant
    from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
    from unfold.widgets import UnfoldAdminPasswordWidget as PasswordInput
    from unfold.widgets import UnfoldAdminSelectWidget as SelectInput
    from unfold.widgets import UnfoldAdminTextareaWidget as TextareaInput
    from unfold.widgets import UnfoldAdminTextInputWidget as TextInput
else:
    from enum import Enum

    from django.contrib.admin import ModelAdmin as ThemedModelAdmin
    from django.contrib.admin import StackedInline
    from django.contrib.admin import TabularInline as ThemedTabularInline
    from django.contrib.admin.widgets import AdminTextareaWidget as TextareaInput
    from django.contrib.admin.widgets import AdminTextInputWidget as TextInput
    from django.forms import PasswordInput
    from django.forms import Select as SelectInput

    AdminPasswordChangeForm = PlainPasswordChangeForm
    UserChangeForm = PlainUserChangeForm
    UserCreationForm = PlainUserCreationForm
    ImportForm = PlainImportForm
    ExportForm = PlainExportForm

    # Django's own filters take the place of the theme's; both are named in `list_filter` as (field, filter class).
    AutocompleteSelectFilter = RelatedDropdownFilter = admin.RelatedFieldListFilter
    ChoicesDropdownFilter = admin.ChoicesFieldListFilter
    RangeDateFilter = RangeDateTimeFilter = admin.DateFieldListFilter
    FieldTextFilter = RangeNumericFilter = admin.AllValuesFieldListFilter

    class ActionVariant(Enum):
        """Colours of the theme's action buttons; the plain admin has none."""

        DEFAULT = "default"
        PRIMARY = "primary"
        SUCCESS = "success"
        INFO = "info"
        WARNING = "warning"
        DANGER = "danger"

    def action(function: Callable | None = None, *, permissions: Any = None, description: Any = None, **ignored: Any):
        """Accept the theme's arguments (address, icon, colour, dialogue) and do what Django does."""
        return admin.action(function, permissions=permissions, description=description)

    def display(
        function: Callable | None = None,
        *,
        boolean: bool | None = None,
        ordering: Any = None,
        description: Any = None,
        empty_value: str | None = None,
        **ignored: Any,
    ):
        """Accept the theme's arguments (label, header, image) and do what Django does."""
        return admin.display(
            function, boolean=boolean, ordering=ordering, description=description, empty_value=empty_value
        )


class RowKey(forms.ModelChoiceField):
    """Which of the rows that a page has read a form is about: Django would read each of them again when it is saved."""

    def __init__(self, formset: BaseModelFormSet, initial: Any, **options: Any) -> None:
        super().__init__(formset.model._default_manager.none(), required=False, initial=initial, **options)
        self.formset = formset

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        row = self.formset._existing_object(self.formset.model._meta.pk.to_python(value))
        if row is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return row


class RowFormSet(ThemedTabularInline.formset):
    """Rows of a page."""

    @cached_property
    def empty_form(self) -> Any:
        """A page asks for the blank row half a dozen times."""
        return super().empty_form

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        name = self.model._meta.pk.name
        given = form.fields[name]
        if type(given) is forms.ModelChoiceField:
            form.fields[name] = RowKey(self, given.initial, widget=given.widget)


class TabularInline(ThemedTabularInline):
    """Rows of a table on the page of another record."""

    formset = RowFormSet


class ModelAdmin(LargeTable, ThemedModelAdmin):
    """A list and a page of a table."""


class ImportExportModelAdmin(PlainImportExportModelAdmin, ModelAdmin):
    """A list that reads and writes CSV and XLSX files."""

    import_form_class = ImportForm
    export_form_class = ExportForm


class ExportActionModelAdmin(PlainExportActionModelAdmin, ModelAdmin):
    """A list whose chosen rows can be written to a file."""

    export_form_class = ExportForm


class HistoryModelAdmin(PlainSimpleHistoryAdmin, ModelAdmin):
    """A record page with the history of what people changed."""


def restyle_foreign_admins(site: admin.AdminSite) -> None:
    """Give the lists that other packages registered the look of ours."""
    for model, current in list(site._registry.items()):
        if not isinstance(current, ModelAdmin):
            plain = type(current)
            styled = type(plain)(plain.__name__, (plain, ModelAdmin), {"__module__": plain.__module__})
            site.unregister(model)
            site.register(model, styled)


def list_tables_late(site: admin.AdminSite) -> None:
    """Have the list of all tables made by the pages that show it: it took a quarter of the time of every page."""
    made = site.get_app_list

    def late(request: HttpRequest, app_label: str | None = None) -> Any:
        return SimpleLazyObject(lambda: made(request, app_label))

    site.get_app_list = late  # type: ignore[method-assign]


__all__ = [
    "THEMED",
    "ActionVariant",
    "AdminPasswordChangeForm",
    "AutocompleteSelectFilter",
    "ChoicesDropdownFilter",
    "ExportActionModelAdmin",
    "ExportForm",
    "FieldTextFilter",
    "HistoryModelAdmin",
    "ImportExportModelAdmin",
    "ImportForm",
    "ModelAdmin",
    "PasswordInput",
    "RangeDateFilter",
    "RangeDateTimeFilter",
    "RangeNumericFilter",
    "RelatedDropdownFilter",
    "SelectInput",
    "StackedInline",
    "TabularInline",
    "TextInput",
    "TextareaInput",
    "UserChangeForm",
    "UserCreationForm",
    "action",
    "display",
    "list_tables_late",
    "restyle_foreign_admins",
]
