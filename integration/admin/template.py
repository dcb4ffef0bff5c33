"""Config templates, and which of them table mappings use for new records."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import registry
from integration.admin import looks, parts
from integration.admin.base import ChoicesDropdownFilter, HistoryModelAdmin, RelatedDropdownFilter, TabularInline
from integration.admin.column_choices import caption
from integration.admin.rows_admin import RowsAdmin
from integration.admin.template_form import ConditionForm, LineForm, TemplateForm, UseForm
from integration.models import (
    ConfigTemplate,
    ConfigTemplateLine,
    MappingTemplate,
    MappingTemplateCondition,
    TableMapping,
)
from integration.registry import LOCAL, REMOTE
from integration.services import templates

#: values of a template shown in the list
_SHOWN = 3


class LineInline(TabularInline):
    """The values of a template."""

    model = ConfigTemplateLine
    form = LineForm
    fields = ("field", "value")
    ordering = ("id",)
    extra = 0
    hide_title = True
    verbose_name_plural = gettext_lazy("values of new records")

    def get_formset(self, request: HttpRequest, obj: ConfigTemplate | None = None, **kwargs: Any) -> Any:
        if obj is not None and _known(obj.table):
            kwargs["form"] = type("LineForm", (LineForm,), {"table": obj.table})
        return super().get_formset(request, obj, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only look sees captions instead of field names."""
        return super().get_fields(request, obj) if self.has_change_permission(request, obj) else ("caption", "value")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if self.has_change_permission(request, obj) else ("caption", "value")

    @admin.display(description=gettext_lazy("field"))
    def caption(self, line: ConfigTemplateLine) -> str:
        return caption(line.template.table, line.field)


@admin.register(ConfigTemplate)
class ConfigTemplateAdmin(RowsAdmin, HistoryModelAdmin):
    """Saved through `services.templates`, lines and all, or not at all."""

    form = TemplateForm
    change_form_template = "admin/integration/configtemplate/change_form.html"
    change_list_template = "admin/integration/configtemplate/change_list.html"
    list_display = ("code", "description", "of_table", "values", "used_by")
    search_fields = ("code", "description", "lines__value")
    ordering = ("code",)
    list_per_page = 50
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}
        js = ("integration/suggest.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("lines", "mapping_templates__mapping")

    def get_inlines(self, request: HttpRequest, obj: ConfigTemplate | None) -> list[Any]:
        """The fields depend on the table, which is chosen first."""
        return [LineInline] if obj is not None else []

    @admin.display(description=gettext_lazy("new records of"), ordering="table")
    def of_table(self, template: ConfigTemplate) -> SafeString:
        return format_html('<span class="sy-nowrap">{}</span>', parts.table_text(template.table))

    @admin.display(description=gettext_lazy("values"))
    def values(self, template: ConfigTemplate) -> Any:
        lines = list(template.lines.all())
        if not lines:
            return parts.dash()
        shown = format_html_join(
            ", ", "{} = {}", [(caption(template.table, line.field), line.value or "“”") for line in lines[:_SHOWN]]
        )
        return format_html("{}, …", shown) if len(lines) > _SHOWN else shown

    @admin.display(description=gettext_lazy("used by"))
    def used_by(self, template: ConfigTemplate) -> Any:
        return uses_list(template.mapping_templates.all()) or parts.dash()

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        template = kwargs.get("obj")
        if template is not None:
            context["used_by"] = uses_list(template.mapping_templates.select_related("mapping"))
            if _known(template.table):
                context["suggestions"] = templates.suggestions(registry.table(template.table))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: ConfigTemplate, form: Any, change: bool) -> None:
        templates.save(form.draft)

    def response_add(self, request: HttpRequest, obj: ConfigTemplate, post_url_continue: Any = None) -> HttpResponse:
        text = _("%(code)s was added. Now say which values new records get.")
        messages.success(request, text % {"code": obj.code})
        return HttpResponseRedirect(looks.page(ConfigTemplate, "change", obj.pk))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Whoever cannot delete it is told before being asked whether they are sure."""
        template = self.get_object(request, object_id)
        if template is not None and request.method == "GET" and (reason := templates.why_kept(template)):
            messages.error(request, reason)
            return HttpResponseRedirect(looks.page(ConfigTemplate, "change", object_id))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: ConfigTemplate) -> None:
        templates.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for template in queryset:
                templates.delete(template)


class ConditionInline(TabularInline):
    """When the template applies."""

    model = MappingTemplateCondition
    form = ConditionForm
    fields = ("field", "operator", "value")
    ordering = ("id",)
    extra = 0
    hide_title = True
    verbose_name_plural = gettext_lazy("only if the record of the other side meets all of these")

    def get_formset(self, request: HttpRequest, obj: MappingTemplate | None = None, **kwargs: Any) -> Any:
        if obj is not None:
            source = obj.mapping.remote_table if obj.side == LOCAL else obj.mapping.local_table
            kwargs["form"] = type("ConditionForm", (ConditionForm,), {"tables": (source,)})
        return super().get_formset(request, obj, **kwargs)


@admin.register(MappingTemplate)
class MappingTemplateAdmin(RowsAdmin, HistoryModelAdmin):
    """Which template new records get, in order of priority."""

    form = UseForm
    change_form_template = "admin/integration/mappingtemplate/change_form.html"
    change_list_template = "admin/integration/mappingtemplate/change_list.html"
    list_display = ("template", "mapping", "side_of", "priority", "applies")
    list_filter = (("mapping", RelatedDropdownFilter), ("side", ChoicesDropdownFilter))
    list_select_related = ("template", "mapping")
    list_filter_submit = True
    search_fields = ("template__code", "mapping__name")
    ordering = ("mapping__name", "side", "priority", "id")
    autocomplete_fields = ("template",)
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("conditions")

    def get_inlines(self, request: HttpRequest, obj: MappingTemplate | None) -> list[Any]:
        """The fields depend on mapping and side, which are chosen first."""
        return [ConditionInline] if obj is not None else []

    @admin.display(description=gettext_lazy("new records of"), ordering="side")
    def side_of(self, use: MappingTemplate) -> str:
        return parts.table_text(use.mapping.local_table if use.side == LOCAL else use.mapping.remote_table)

    @admin.display(description=gettext_lazy("applies"))
    def applies(self, use: MappingTemplate) -> str:
        return templates.conditions_in_words(use)

    def save_model(self, request: HttpRequest, obj: MappingTemplate, form: Any, change: bool) -> None:
        for note in templates.save_use(form.draft):
            messages.warning(request, note)

    def response_add(self, request: HttpRequest, obj: MappingTemplate, post_url_continue: Any = None) -> HttpResponse:
        text = _("%(name)s uses %(code)s now, always. Add conditions to use it for some records only.")
        messages.success(request, text % {"name": obj.mapping.name, "code": obj.template.code})
        return HttpResponseRedirect(looks.page(MappingTemplate, "change", obj.pk))

    def response_post_save_change(self, request: HttpRequest, obj: MappingTemplate) -> HttpResponse:
        """Back to the templates of the same mapping, where their order shows."""
        return HttpResponseRedirect(looks.page(MappingTemplate, "changelist", mapping__id__exact=obj.mapping_id))

    def delete_model(self, request: HttpRequest, obj: MappingTemplate) -> None:
        templates.delete_use(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with transaction.atomic():
            for use in queryset:
                templates.delete_use(use)


def uses_list(uses: Any) -> SafeString:
    """The mappings that use a template, linked."""
    return format_html_join(
        ", ", "{}", [(looks.linked(looks.page(MappingTemplate, "change", use.pk), use.mapping.name),) for use in uses]
    )


def of_mapping(mapping: TableMapping, *, named: bool = False) -> SafeString:
    """ENG-043: the templates of both sides in short, each linked to where they are chosen; `named`: with the side."""
    pieces = []
    for side in (LOCAL, REMOTE):
        codes = [use.template.code for use in mapping.templates.all() if use.side == side]
        if codes:
            link = looks.page(MappingTemplate, "changelist", mapping__id__exact=mapping.pk, side__exact=side)
            name = looks.side_name(side)
            short = templates.in_short(codes)
            pieces.append((looks.linked(link, f"{name}: {short}" if named else short), name))
    return format_html_join("", '<span title="{1}">{0}</span><br>', pieces) or parts.dash()


def _known(table: str) -> bool:
    return any(t.name == table for t in registry.tables())
