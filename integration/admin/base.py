"""What every admin screen is built from: the only module that imports the theme, with Django's own classes as fallback.

Import everything from here, never from `unfold`. Attributes only the theme understands (`list_filter_submit`,
`actions_detail`, `compressed_fields` ...) are ignored by the plain admin, so a screen must stay usable without them.
"""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from functools import partial
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.forms import AdminAuthenticationForm as PlainAuthenticationForm
from django.contrib.admin.utils import unquote
from django.contrib.auth.forms import AdminPasswordChangeForm as PlainPasswordChangeForm
from django.contrib.auth.forms import AdminUserCreationForm as PlainUserCreationForm
from django.contrib.auth.forms import UserChangeForm as PlainUserChangeForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import BooleanField, Field
from django.forms.models import BaseModelFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.admin import ExportActionModelAdmin as PlainExportActionModelAdmin
from import_export.admin import ImportExportModelAdmin as PlainImportExportModelAdmin
from import_export.forms import ImportForm as PlainImportForm
from import_export.forms import SelectableFieldsExportForm as PlainExportForm
from simple_history.admin import SimpleHistoryAdmin as PlainSimpleHistoryAdmin

from integration import light
from integration.admin import edits, list_cells
from integration.admin.gone import Gone
from integration.admin.held import Held
from integration.admin.large import LargeTable

THEMED = apps.is_installed("unfold")

if THEMED:
    from unfold import widgets as theme_widgets
    from unfold.admin import ModelAdmin as ThemedModelAdmin
    from unfold.admin import StackedInline
    from unfold.admin import TabularInline as ThemedTabularInline
    from unfold.contrib.filters.admin import (
        AutocompleteSelectFilter,
        FieldTextFilter,
        RangeDateFilter,
        RangeDateTimeFilter,
        RangeNumericFilter,
        RelatedDropdownFilter,
    )
    from unfold.contrib.filters.admin import ChoicesDropdownFilter as PlainChoicesDropdownFilter
    from unfold.contrib.import_export.forms import ImportForm
    from unfold.contrib.import_export.forms import SelectableFieldsExportForm as ExportForm
    from unfold.decorators import action, display
    from unfold.enums import ActionVariant
    from unfold.fields import UnfoldAdminReadonlyField as ThemedShownField
    from unfold.forms import AdminPasswordChangeForm, AuthenticationForm, UserChangeForm, UserCreationForm
    from unfold.templatetags import unfold_list as theme_lists
    from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget as CheckboxesInput
    from unfold.widgets import UnfoldAdminPasswordWidget as PasswordInput
    from unfold.widgets import UnfoldAdminSelectWidget as SelectInput
    from unfold.widgets import UnfoldAdminTextareaWidget as TextareaInput
    from unfold.widgets import UnfoldAdminTextInputWidget as TextInput

    light.shorten_lists(theme_widgets, theme_lists)
    light.make_headers_once(theme_lists)
    light.show_once(ThemedShownField)
    theme_lists.items_for_result = partial(list_cells.cells, theme_lists, theme_lists.items_for_result)
else:
    from enum import Enum

    from django.contrib.admin import ModelAdmin as ThemedModelAdmin
    from django.contrib.admin import StackedInline
    from django.contrib.admin import TabularInline as ThemedTabularInline
    from django.contrib.admin.widgets import AdminTextareaWidget as TextareaInput
    from django.contrib.admin.widgets import AdminTextInputWidget as TextInput
    from django.forms import CheckboxSelectMultiple as CheckboxesInput
    from django.forms import PasswordInput
    from django.forms import Select as SelectInput

    AdminPasswordChangeForm = PlainPasswordChangeForm
    AuthenticationForm = PlainAuthenticationForm
    UserChangeForm = PlainUserChangeForm
    UserCreationForm = PlainUserCreationForm
    ImportForm = PlainImportForm
    ExportForm = PlainExportForm

    # Django's own filters take the place of the theme's; both are named in `list_filter` as (field, filter class).
    AutocompleteSelectFilter = RelatedDropdownFilter = admin.RelatedFieldListFilter
    PlainChoicesDropdownFilter = admin.ChoicesFieldListFilter
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


class ClearChoices:
    """A filter by choices beside whose own entry "All" a choice that is blank or named "All" is named with its field:
    Business Central blocks a customer for "All"."""

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        with override(None):
            unclear = {value for value, title in field.flatchoices if str(title).strip().casefold() in ("", "all")}
        if unclear:
            caption, blank = capfirst(field.verbose_name), _("blank")
            field = copy(field)
            field.choices = [
                (value, f"{caption}: {str(title).strip() or blank}" if value in unclear else title)
                for value, title in field.flatchoices
            ]
        super().__init__(field, *args, **kwargs)  # type: ignore[call-arg]


class ChoicesFilter(ClearChoices, admin.ChoicesFieldListFilter):
    """What `list_filter` makes of a field with choices that it only names."""


class ChoicesDropdownFilter(ClearChoices, PlainChoicesDropdownFilter):
    """The same as a drop-down list."""


admin.FieldListFilter.register(
    lambda field: bool(field.choices) and not isinstance(field, BooleanField), ChoicesFilter, take_priority=True
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


class RowFormSet(edits.MeetingRows, ThemedTabularInline.formset):
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

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["form"] = edits.meeting(kwargs.get("form", self.form))
        made = super().get_formset(request, obj, **kwargs)
        page = edits.opened(request, edits.name_of(obj)) if obj is not None and request.method == "POST" else None
        return type(made.__name__, (made,), {"opening": page})


class ModelAdmin(Held, Gone, LargeTable, ThemedModelAdmin):
    """A list and a page of a table. The page writes what a person changed in it, and nothing else (`edits`); what
    somebody else holds it does not wait for long (`held`)."""

    # what the theme asks for in each row and field; what is not there at all takes a template longest to find
    list_sections: Any = ()
    conditional_fields: Any = {}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change=change, **kwargs)
        if not change or obj is None or request.method != "POST":
            return made
        return edits.meeting(made, edits.opened(request, edits.name_of(obj)))

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if change and obj is not None:
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["shown"] = edits.hidden(edits.name_of(obj), context["adminform"].form, formsets)
        return super().render_change_form(request, context, add, change, *args, **kwargs)

    def _changeform_view(self, request: HttpRequest, object_id: str | None, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and object_id is not None and not getattr(request, "held", ""):
            self.hold(unquote(object_id))
        return super()._changeform_view(request, object_id, *args, **kwargs)

    def hold(self, key: str) -> None:
        """Nobody else writes the record between the look at what stands there and the writing of what was typed."""
        with suppress(ValidationError, ValueError):
            rows = self.model._base_manager.select_for_update(no_key=True).filter(pk=key).order_by("pk")
            rows.values_list("pk", flat=True).first()

    @display(description=getattr(ThemedModelAdmin.action_checkbox, "short_description", None))
    def action_checkbox(self, obj: Any) -> str:
        """The box that chooses a row: written, for as a form's widget it was a template for each row."""
        return light.box(helpers.ACTION_CHECKBOX_NAME, obj.pk)


class ImportExportModelAdmin(PlainImportExportModelAdmin, ModelAdmin):
    """A list that reads and writes CSV and XLSX files."""

    import_form_class = ImportForm
    export_form_class = ExportForm


class ExportActionModelAdmin(PlainExportActionModelAdmin, ModelAdmin):
    """A list whose chosen rows can be written to a file."""

    export_form_class = ExportForm


class HistoryModelAdmin(PlainSimpleHistoryAdmin, ModelAdmin):
    """A record page with the history of what people changed. Bringing an old version back is an edit like any other:
    what somebody else has changed since that page was opened is asked about."""

    object_history_form_template = "integration/history_form.html"

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if request.method == "POST" and self.revert_disabled(request, record):
            raise PermissionDenied
        more = dict(extra_context or {})
        if record is not None:
            if request.method == "POST":
                return self.changeform_view(request, object_id)
            now = self.get_form(request, record, change=True)(instance=record)
            more["shown"] = edits.hidden(edits.name_of(record), now)
        return super().history_form_view(request, object_id, version_id, more)


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
    "AuthenticationForm",
    "AutocompleteSelectFilter",
    "CheckboxesInput",
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
