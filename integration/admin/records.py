"""The base of the screens of registered tables: every save and deletion goes through the table's rules."""

import copy
import uuid
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from integration import origin as origins
from integration import registry
from integration.admin import coupling_state, explain_page, looks, parts, record_panel
from integration.admin.base import ModelAdmin, SelectInput
from integration.admin.cells import NumberField, cell, cells, option, options_of, reference, right, tidy
from integration.admin.coupling_page import CouplingPage
from integration.admin.coupling_state import CouplingChangeList, CouplingFilter
from integration.admin.import_export import RecordFiles
from integration.admin.record_actions import CouplingActions
from integration.calculated import expressions
from integration.engine.write import Write, load
from integration.records import Record
from integration.services.values import MONEY_PLACES
from integration.services.write_rows import RowsRefused, write_rows

GENERAL = _("General")
ADDRESS = _("Address")
COMMUNICATION = _("Communication")
INVOICING = _("Invoicing")
ADMINISTRATION = _("Administration")


def tab(caption: Any, *fields: Any) -> tuple[Any, dict[str, Any]]:
    """A fieldset shown as a tab where the theme has tabs."""
    return caption, {"fields": fields, "classes": ["tab"]}


def sentences(refused: ValidationError) -> list[str]:
    """What was refused and what can be done about it, for people."""
    if isinstance(refused, RowsRefused):
        return [f"{finding} {finding.next_step}".strip() for finding in refused.findings]
    return list(refused.messages)


class RecordForm(forms.ModelForm):
    """Asks the table rules before the page is accepted, so that a refusal is shown beside what was typed."""

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        # A trial of a copy, taken back: the rules may fill in numbers, which the real save must do itself.
        trial = copy.copy(self.instance)
        fields = None if trial._state.adding else self.changed_data
        try:
            with transaction.atomic():
                trial.save(update_fields=fields, origin=replace(origins.current(), trial=True))
                transaction.set_rollback(True)
        except ValidationError as refused:
            for sentence in sentences(refused):
                self.add_error(None, sentence)


class RecordAdmin(CouplingActions, RecordFiles, ModelAdmin):
    """A list and a page of a registered table.

    Saves what the person changed and nothing else, so that somebody else's edit of another field survives. A table that
    takes part in an enabled table mapping also shows where its records stand, and what can be done about it.
    """

    form = RecordForm
    change_list_template = "integration/record_list.html"
    change_form_template = "integration/record_form.html"
    list_filter_submit = True
    warn_unsaved_form = True
    list_per_page = 50
    show_full_result_count = False
    formfield_overrides: ClassVar[dict[Any, Any]] = {models.DecimalField: {"form_class": NumberField}}
    #: whether other lists name records of this table without a link: codes that stand in every row
    plain_in_lists = False
    #: what somebody who fills the form has to know about a field, by its name
    hints: ClassVar[dict[str, Any]] = {}
    #: references whose choices depend on another field of the form, whose value is asked with (`for_<field>`)
    depending: ClassVar[dict[str, str]] = {}

    class Media:
        css = {"all": ["integration/screens.css"]}
        js = ["integration/live.js"]

    # --- coupling ---------------------------------------------------------------------------------------------------

    @admin.display(description=_("coupling"))
    def coupling_state(self, record: Record) -> Any:
        return coupling_state.cell(record._standing, record._several_mappings, record.pk)

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        own = self._list_cells(super().get_list_display(request))
        # beside the name, so that it is seen on a small screen, too
        return [*own[:2], "coupling_state", *own[2:]] if coupling_state.parts(request, self.model) else own

    def _list_cells(self, names: Sequence[Any]) -> list[Any]:
        """The columns of the list; other records are links, but in the columns that lead to the record itself."""
        shown = cells(self.model, names)
        references = {f.name for f in self.model._meta.concrete_fields if isinstance(f, models.ForeignKey)}
        own = set(self.list_display_links or shown[:1])
        return [self._linked(name) if name in references - own else name for name in shown]

    def _linked(self, name: str) -> Any:
        target = self.model._meta.get_field(name).related_model
        known = self.admin_site.is_registered(target)
        plain = not known or getattr(self.admin_site.get_model_admin(target), "plain_in_lists", False)
        return name if plain else reference(self.model, name)

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        own = super().get_list_filter(request)
        return [CouplingFilter, *own] if coupling_state.parts(request, self.model) else own

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        themed = super().get_changelist(request, **kwargs)
        return type("ChangeList", (CouplingChangeList, themed), {})

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}"
        wrap = self.admin_site.admin_view
        own = [
            path("<path:object_id>/couple/", wrap(self.couple_view), name=f"{name}_couple"),
            path("<path:object_id>/explain/", wrap(self.explain_view), name=f"{name}_explain"),
            path("<path:object_id>/panels/", wrap(self.panels_view), name=f"{name}_panels"),
        ]
        return [*own, *super().get_urls()]

    @parts.needs("integration.couple")
    def couple_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return CouplingPage(self, request, object_id).respond()

    def explain_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return explain_page.show(self, request, object_id)

    def panels_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What stands below the form about each mapping: the page asks for it when somebody gets there."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404(_("There is no such record."))
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        panels = record_panel.panels(request, self.model, record.pk.hex)
        return TemplateResponse(request, "integration/parts/panels.html", {"coupling": panels})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id)) if request.method == "GET" else None
        panels = None if record is None else record_panel.panels(request, self.model, record.pk.hex, told=False)
        extra = {"coupling": panels, "list_page": looks.page(self.model, "changelist"), "record": record}
        if record is not None:
            # named from the root: the page itself has more than one address
            pages = ("couple", "explain", "panels")
            extra |= {f"{name}_page": looks.page(self.model, name, record.pk) for name in pages}
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Record | None:
        """The record; what is put together around its page asks for it several times."""
        if request.method != "GET":
            return super().get_object(request, object_id, from_field)
        known = request.__dict__.setdefault("_p2c_records", {})
        place = (self.model, object_id, from_field)
        if place not in known:
            known[place] = super().get_object(request, object_id, from_field)
        return known[place]

    def get_inlines(self, request: HttpRequest, obj: Record | None) -> list[Any]:
        """The rows of a record, to look at; one that is being made has none."""
        return [] if obj is None else super().get_inlines(request, obj)

    # --- columns ----------------------------------------------------------------------------------------------------

    def _columns(self) -> dict[str, registry.Column]:
        """The registered columns by the names of their model fields."""
        names = {f.attname: f.name for f in self.model._meta.concrete_fields}
        return {names[column.attname]: column for column in registry.table(self.model).physical}

    def get_readonly_fields(self, request: HttpRequest, obj: Record | None = None) -> Sequence[Any]:
        """Stamps and read-only columns are shown only; columns for new records are locked afterwards."""
        locked = [
            name
            for name, column in self._columns().items()
            if column.read_only
            or (column.insert_only and obj is not None)
            or not self.model._meta.get_field(name).editable
        ]
        named = [*super().get_readonly_fields(request, obj), *locked, *self._calculated()]
        return list(dict.fromkeys([*named, *map(self._shown, named)]))

    def _shown(self, name: Any) -> Any:
        """How a field is shown that nobody can change: as in lists, and choices from editable lists by their labels."""
        column = self._columns().get(name) if isinstance(name, str) else None
        if column is not None and column.target and column.target_column:
            return option(self.model, name)
        return cell(self.model, name) if isinstance(name, str) else name

    def get_fieldsets(self, request: HttpRequest, obj: Record | None = None) -> Any:
        """What is there to look at is written as in lists."""
        own = super().get_fieldsets(request, obj)
        shown = None if obj and not self.has_change_permission(request, obj) else self.get_readonly_fields(request, obj)

        def looks_like(name: Any) -> Any:
            if isinstance(name, list | tuple):
                return tuple(map(looks_like, name))
            return self._shown(name) if shown is None or name in shown else name

        return [(caption, {**options, "fields": looks_like(options["fields"])}) for caption, options in own]

    def _calculated(self) -> dict[str, registry.Column]:
        # screens are made before their tables are registered
        known = "model" in self.__dict__ and registry.is_registered(self.model)
        return {column.name: column for column in registry.table(self.model).calculated} if known else {}

    def __getattr__(self, name: str) -> Any:
        """Lists and tabs name calculated columns like fields."""
        if column := self._calculated().get(name):
            return _calculated_display(column)
        raise AttributeError(name)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).annotate(**expressions(registry.table(self.model)))

    def get_autocomplete_fields(self, request: HttpRequest) -> Sequence[str]:
        """Every reference is looked up by typing: the tables behind them can be long."""
        return [
            f.name
            for f in self.model._meta.concrete_fields
            if isinstance(f, models.ForeignKey) and f.editable and self.admin_site.is_registered(f.related_model)
        ]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        column = self._columns().get(db_field.name)
        if hint := self.hints.get(db_field.name):
            kwargs["help_text"] = hint
        if column is not None and column.target and column.target_column:
            return self._option_field(column, db_field)
        found = super().formfield_for_dbfield(db_field, request, **kwargs)
        if other := self.depending.get(db_field.name):
            getattr(found.widget, "widget", found.widget).attrs["data-p2c-with"] = other
        return found

    def _option_field(self, column: registry.Column, db_field: models.Field) -> forms.Field:
        """A choice among the values of an editable option list."""
        return forms.TypedChoiceField(
            choices=lambda: [("", "---------"), *options_of(column).items()],
            coerce=int,
            empty_value=None,
            required=False,
            widget=SelectInput,
            label=db_field.verbose_name,
            help_text=db_field.help_text,
        )

    def save_model(self, request: HttpRequest, obj: Record, form: forms.ModelForm, change: bool) -> None:
        obj.save(update_fields=form.changed_data if change else None)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What nobody may delete by itself belongs to its record, and goes with it."""
        gone, counts, needed, protected = super().get_deleted_objects(objs, request)
        if needed:
            anybody = copy.copy(request)
            anybody.user = get_user_model()(is_superuser=True, is_active=True)
            pages = self.admin_site._registry.items()
            needed -= {m._meta.verbose_name for m, page in pages if not page.has_delete_permission(anybody)}
        return gone, counts, needed, protected

    def delete_model(self, request: HttpRequest, obj: Record) -> None:
        obj.delete()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        table = registry.table(self.model)
        rows = load(table, [key.hex for key in queryset.values_list("pk", flat=True)])
        write_rows(self.model, [Write.delete(row) for row in rows.values()])

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict | None = None) -> HttpResponse:
        return self._or_refusal(request, super().delete_view, object_id, extra_context)

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if any(not _is_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.error(request, gettext("One of the chosen records does not exist. Reload the list."))
            return HttpResponseRedirect(request.get_full_path())
        if request.method == "POST" and request.POST.get("action") == "delete_selected":
            return self._or_refusal(request, super().changelist_view, extra_context)
        # runs commit batch by batch, so no transaction may be open around them
        answer = super().changelist_view(request, extra_context)
        changelist = getattr(answer, "context_data", None) and answer.context_data.get("cl")
        if changelist:
            answer.context_data["headers"] = coupling_state.headers(request, self.model)
            answer.context_data["chips"] = coupling_state.chips(request, self.model, changelist)
        return answer

    def _or_refusal(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse:
        """The view's answer; or, when a table rule refuses, its sentences on the page people came from."""
        try:
            with transaction.atomic():
                return view(request, *args)
        except ValidationError as refused:
            for sentence in sentences(refused):
                self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


class ReadOnly:
    """Records that no person writes, by form or by file, whatever their role."""

    def has_add_permission(self, request: Any) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_import_permission(self, request: Any) -> bool:
        return False


def _calculated_display(column: registry.Column) -> Any:
    """Shows a calculated column on lists and pages; lists can be ordered by it."""

    @admin.display(description=column.caption, ordering=column.name, boolean=column.kind == "boolean")
    def display(record: Record) -> Any:
        value = getattr(record, column.name, None)
        if isinstance(value, Decimal):
            return right(tidy(value, money=column.scale == MONEY_PLACES))
        if value is None or column.kind != "lookup":
            return value
        return registry.table(column.target).model._default_manager.filter(pk=value).first()

    return display


def _is_key(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
