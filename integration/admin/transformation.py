"""Transformation rules (BC table 1237): the list with where each is used, and the page with a box to try one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html_join
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from integration.admin import looks, parts
from integration.admin.base import ChoicesDropdownFilter, HistoryModelAdmin, TabularInline
from integration.admin.rows_admin import RowsAdmin
from integration.admin.transformation_form import LOOKUPS, EntryForm, EntryRows, RuleForm, columns_of, cultures
from integration.engine import transformations as pure
from integration.language import spoken
from integration.models import TableMapping, TransformationRule, ValueMapEntry
from integration.models.transformation import TransformationType
from integration.services import rule_checks, shipped_rules, transformations

_FOLDER = "admin/integration/transformationrule"


class UsedFilter(admin.SimpleListFilter):
    """Whether field mappings use the rule."""

    title = gettext_lazy("used")
    parameter_name = "used"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("By field mappings")), ("no", _("Not used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "yes":
            return queryset.filter(field_mappings__isnull=False).distinct()
        if self.value() == "no":
            return queryset.filter(field_mappings=None, transformationrule=None)
        return queryset


class EntryInline(TabularInline):
    """What a value map makes of values."""

    model = ValueMapEntry
    form = EntryForm
    formset = EntryRows
    fields = ("source_value", "destination_value")
    ordering = ("id",)
    extra = 0
    hide_title = True
    verbose_name = gettext_lazy("entry")
    verbose_name_plural = gettext_lazy("what values become; a blank source value stands for blank values")


@admin.register(TransformationRule)
class TransformationRuleAdmin(RowsAdmin, HistoryModelAdmin):
    """Saved through `services.transformations`."""

    form = RuleForm
    change_form_template = f"{_FOLDER}/change_form.html"
    change_list_template = f"{_FOLDER}/change_list.html"
    list_display = ("code", "described", "does", "used_by")
    list_filter = (("type", ChoicesDropdownFilter), UsedFilter)
    list_filter_submit = True
    list_select_related = ("next_rule",)
    search_fields = ("code", "description", "find_value", "entries__source_value", "entries__destination_value")
    ordering = ("code",)
    list_per_page = 50
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}
        js = ("integration/rule.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            super()
            .get_queryset(request)
            .prefetch_related("field_mappings__mapping", "transformationrule_set", "entries")
        )

    @admin.display(description=gettext_lazy("description"), ordering="description")
    def described(self, rule: TransformationRule) -> str:
        return spoken(rule.description)

    @admin.display(description=gettext_lazy("what it does"), ordering="type")
    def does(self, rule: TransformationRule) -> Any:
        words = rule_checks.in_words(rule)
        return _("%(words)s, then %(rule)s") % {"words": words, "rule": rule.next_rule} if rule.next_rule else words

    @admin.display(description=gettext_lazy("used by"))
    def used_by(self, rule: TransformationRule) -> Any:
        mappings = {row.mapping.name: row.mapping for row in rule.field_mappings.all()}
        found = [looks.linked(looks.page(TableMapping, "change", m.pk), name) for name, m in sorted(mappings.items())]
        before = [r.code for r in rule.transformationrule_set.all()]
        if before:
            found.append(_("after %(rules)s") % {"rules": ", ".join(before)})
        return format_html_join(", ", "{}", [(text,) for text in found]) if found else parts.dash()

    # --- the page ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        name = "integration_transformationrule"
        return [
            path("shipped/", wrap(self.shipped_view), name=f"{name}_shipped"),
            path("columns/", wrap(self.columns_view), name=f"{name}_columns"),
            path("<int:pk>/try/", wrap(self.try_view), name=f"{name}_try"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: TransformationRule | None = None) -> Any:
        return [
            (None, {"fields": ["code", "description", "type"]}),
            (_("What it does"), {"fields": [*rule_checks.TYPED, "pasted"]}),
            (_("What comes after it"), {"fields": ["next_rule"]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: TransformationRule | None) -> list[Any]:
        """A page without rows (a script, an older page) says nothing about them."""
        return [] if request.method == "POST" and "entries-TOTAL_FORMS" not in request.POST else [EntryInline]

    def hold(self, key: str) -> None:
        """All rules, as the service does: two people who hold one each would wait for one another."""
        list(TransformationRule.objects.select_for_update())

    def save_model(self, request: HttpRequest, obj: TransformationRule, form: Any, change: bool) -> None:
        for note in transformations.save(obj, form.entries):
            messages.warning(request, note)

    def delete_model(self, request: HttpRequest, obj: TransformationRule) -> None:
        transformations.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        transformations.delete_all(queryset)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        rule = kwargs.get("obj")
        fields = {type_: list(names) for type_, names in pure.FIELDS.items()}
        # of the page alone: the list of entries, and the box they are pasted into
        fields[TransformationType.VALUE_MAP] += ["pasted", pure.ENTRIES]
        context |= {"fields_of_type": fields, "cultures": cultures()}
        if rule is not None:
            context |= {
                "chain": transformations.chain_in_words(rule),
                "uses": [
                    looks.linked(looks.page(TableMapping, "change", use.row.mapping_id), use)
                    for use in transformations.uses(rule)
                ],
                "before": [
                    looks.linked(looks.page(TransformationRule, "change", r.pk), r.code)
                    for r in transformations.predecessors(rule)
                ],
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        missing = transformations.missing_shipped() if self.has_add_permission(request) else []
        return super().changelist_view(request, {"missing_shipped": missing, **(extra_context or {})})

    def columns_view(self, request: HttpRequest) -> JsonResponse:
        """What the fields of a field lookup offer when it looks in the table of `?table=`: the options, by field."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        chosen = (request.GET.get("table", ""),)
        return JsonResponse({name: columns_of(kinds, chosen, get_language()).html for name, kinds in LOOKUPS.items()})

    # --- trying -----------------------------------------------------------------------------------------------------

    def try_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the saved rule and those after it make of a value: a part of the page, or a page of its own."""
        rule = self.get_object(request, str(pk))
        if rule is None or not self.has_view_permission(request, rule):
            raise Http404(_("There is no such transformation rule."))
        value = request.POST.get("value", "")
        context = {
            "rule": rule,
            "value": value,
            "steps": transformations.try_value(rule, value) if request.method == "POST" else [],
        }
        if request.headers.get("HX-Request"):
            return render(request, f"{_FOLDER}/steps.html", context)
        title = _("Try %(code)s") % {"code": rule.code}
        return parts.page(request, self, f"{_FOLDER}/try.html", title, original=rule, **context)

    def shipped_view(self, request: HttpRequest) -> HttpResponse:
        return self._shipped(request)

    @parts.button("integration.add_transformationrule")
    def _shipped(self, request: HttpRequest) -> HttpResponse:
        """Bring back the rules the product comes with."""
        made = shipped_rules.install_rules()
        text = ngettext("%(count)d rule was added: %(codes)s.", "%(count)d rules were added: %(codes)s.", len(made)) % {
            "count": len(made),
            "codes": ", ".join(rule.code for rule in made) or "–",
        }
        messages.success(request, text)
        return HttpResponseRedirect(looks.page(TransformationRule, "changelist"))
