"""Table mappings (BC table 5335): the list with what each needs, and the page that edits one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import pairs
from integration.admin import (
    looks,
    mapping_history,
    mapping_pages,
    mapping_transfer,
    mapping_wizard,
    match_page,
    parts,
    undo_pages,
)
from integration.admin import schedule as schedules
from integration.admin.base import ChoicesDropdownFilter, HistoryModelAdmin
from integration.admin.mapping_form import INLINES, MappingForm
from integration.admin.mapping_pages import MappingActions
from integration.admin.option_values import option_values_page
from integration.admin.rows_admin import RowsAdmin
from integration.admin.template import of_mapping
from integration.models import Change, Coupling, Issue, SynchRun, TableMapping
from integration.models.issue import FAILING
from integration.models.mapping import Direction
from integration.models.run import ACTIVE
from integration.services import mappings, option_values, synchronise
from integration.services.mapping_checks import setting_of
from integration.services.mapping_proposals import described


def _count(of: QuerySet, field: str = "pk") -> Any:
    counted = of.order_by().values("mapping_id").annotate(n=Count(field, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


class NeedsFilter(admin.SimpleListFilter):
    """What needs somebody."""

    title = gettext_lazy("needs")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("issues", _("With open issues")), ("backlog", _("With changes waiting"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "issues":
            return queryset.filter(issue_count__gt=0)
        return queryset.filter(backlog_count__gt=0) if self.value() == "backlog" else queryset


@admin.register(TableMapping)
class TableMappingAdmin(MappingActions, parts.Work, RowsAdmin, HistoryModelAdmin):
    """Saved through `services.mappings`, rows and all, or not at all."""

    form = MappingForm
    change_form_template = "admin/integration/tablemapping/change_form.html"
    change_list_template = "admin/integration/tablemapping/change_list.html"
    list_display = (
        "name",
        "switch",
        "tables",
        "way",
        "coupled_only",
        "backlog",
        "issues",
        "parked",
        "last_times",
        "templates",
    )
    list_filter = (NeedsFilter, "enabled", ("direction", ChoicesDropdownFilter), "only_coupled", "user_defined")
    list_filter_submit = True
    search_fields = ("name", "local_table", "remote_table")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("name",)
    actions = (
        "synchronise_changed",
        "preview_changed",
        "synchronise_fully",
        "couple_by_match",
        "switch_on",
        "switch_off",
        "install_defaults",
        "reset_rules",
        "export_chosen",
        "uncouple_all",
    )
    autocomplete_fields = ("depends_on",)
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        own = OuterRef("pk")
        opened = Issue.objects.filter(mapping_id=own, closed_at=None)
        return (
            super()
            .get_queryset(request)
            .prefetch_related("templates__template")
            .annotate(
                backlog_count=_count(Change.objects.filter(mapping_id=own), "record"),
                issue_count=_count(opened),
                failing_count=_count(opened.filter(issue_class__in=FAILING)),
                parked_count=_count(opened.filter(parked=True)),
            )
        )

    @admin.display(description=gettext_lazy("tables"), ordering="local_table")
    def tables(self, mapping: TableMapping) -> SafeString:
        return format_html(
            '<span class="sy-nowrap">{}</span><br><span class="sy-nowrap">{}</span>',
            parts.table_text(mapping.local_table),
            parts.table_text(mapping.remote_table),
        )

    @admin.display(description=gettext_lazy("direction"), ordering="direction")
    def way(self, mapping: TableMapping) -> SafeString:
        text = mapping.get_direction_display()
        return format_html('<span class="sy-nowrap">{} {}</span>', looks.way(mapping.direction), text)

    @admin.display(description=gettext_lazy("backlog"), ordering="backlog_count")
    def backlog(self, mapping: Any) -> SafeString:
        return parts.number(mapping.backlog_count)

    @admin.display(description=gettext_lazy("open issues"), ordering="issue_count")
    def issues(self, mapping: Any) -> SafeString:
        link = looks.page(Issue, "changelist", mapping__id__exact=mapping.pk)
        return parts.number(mapping.issue_count, looks.issue_tone(mapping.failing_count), link)

    @admin.display(description=gettext_lazy("parked"), ordering="parked_count")
    def parked(self, mapping: Any) -> SafeString:
        link = looks.page(Issue, "changelist", mapping__id__exact=mapping.pk, parked__exact=1)
        return parts.number(mapping.parked_count, looks.WAIT, link)

    @admin.display(description=gettext_lazy("only coupled"), ordering="only_coupled", boolean=True)
    def coupled_only(self, mapping: TableMapping) -> bool:
        return mapping.only_coupled

    @admin.display(description=gettext_lazy("templates"))
    def templates(self, mapping: TableMapping) -> SafeString:
        return of_mapping(mapping)

    @admin.display(description=gettext_lazy("last synchronised"), ordering="last_to_synch_at")
    def last_times(self, mapping: TableMapping) -> SafeString:
        """Both ways, as far as the mapping goes them."""
        times = {"to_integration": mapping.last_to_synch_at, "from_integration": mapping.last_from_synch_at}
        return format_html_join(
            "",
            '<span class="sy-time">{} {}</span>',
            [(looks.way(d), parts.moment(times[d])) for d in mapping.directions],
        )

    @admin.display(description=gettext_lazy("state"), ordering="enabled")
    def switch(self, mapping: TableMapping) -> SafeString:
        if not mapping.enabled:
            title = setting_of(mapping) if mapping.set_aside else ""
            return looks.badge(looks.QUIET, "pause", _("Disabled"), title=title)
        return looks.badge(looks.GOOD, "check", _("Enabled"))

    # --- the page ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        name = "integration_tablemapping"
        return [
            *mapping_wizard.urls(self),
            *mapping_transfer.urls(self),
            *mapping_history.urls(self),
            path("<int:pk>/do/<slug:what>/", wrap(self.do_view), name=f"{name}_do"),
            path("<int:pk>/match/", wrap(self.match_view), name=f"{name}_match"),
            path("<int:pk>/option-values/", wrap(self.option_values_view), name=f"{name}_options"),
            *super().get_urls(),
        ]

    def get_fieldsets(self, request: HttpRequest, obj: TableMapping | None = None) -> Any:
        return [
            (
                None,
                {
                    "fields": [
                        "name",
                        ("local_table", "remote_table"),
                        "direction",
                        ("enabled", "only_coupled"),
                    ]
                },
            ),
            (
                _("Match-based coupling"),
                {"fields": [("create_new_on_no_match", "synch_after_coupling")]},
            ),
            (_("When both sides disagree"), {"fields": [("update_conflict", "deletion_conflict")]}),
            (_("Order of running"), {"fields": [("depends_on", "category")]}),
        ]

    def get_inlines(self, request: HttpRequest, obj: TableMapping | None) -> list[Any]:
        return INLINES

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """New ones are made step by step, for the fields depend on the tables."""
        return HttpResponseRedirect(looks.page(TableMapping, "wizard"))

    def save_model(self, request: HttpRequest, obj: TableMapping, form: Any, change: bool) -> None:
        """The service saves the mapping with its rows."""
        for note in mappings.save(form.draft, confirmed=True):
            messages.warning(request, note)

    def delete_model(self, request: HttpRequest, obj: TableMapping) -> None:
        mappings.delete_mapping(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for mapping in queryset:
            mappings.delete_mapping(mapping)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is made by the machine goes with the mapping; whoever may delete the mapping may delete that."""
        gone, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return gone[:1] if len(gone) > 50 else gone, counts, set(), protected

    # --- history ----------------------------------------------------------------------------------------------------

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        mapping = self.get_object(request, object_id)
        if mapping is None:
            return super().history_view(request, object_id, extra_context)
        return mapping_history.page(self, request, mapping)

    # --- how it stands ----------------------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        mapping = kwargs.get("obj")
        if mapping is not None:
            context |= self._standing(request, mapping)
        return super().render_change_form(request, context, *args, **kwargs)

    def _standing(self, request: HttpRequest, mapping: TableMapping) -> dict[str, Any]:
        """How the mapping stands, above its form, and the buttons that are for this person."""
        found = self.get_queryset(request).get(pk=mapping.pk)
        coupled = Coupling.objects.filter(
            scope=found.scope, local_table=found.local_table, remote_table=found.remote_table
        ).count()
        running = SynchRun.objects.filter(mapping=found, status__in=ACTIVE).order_by("-id").first()
        edit = self.has_change_permission(request, found)
        lines = synchronise.why_not_alone(found)
        return {
            "standing": found,
            "switch": self.switch(found),
            "backlog": self.backlog(found),
            "issues": self.issues(found),
            "parked": self.parked(found),
            "drift": undo_pages.drift_cell(found),
            "last_to": parts.moment(found.last_to_synch_at),
            "last_from": parts.moment(found.last_from_synch_at),
            "coupled": coupled,
            "couplings_page": looks.page(Coupling, "changelist", mapping=found.name),
            "runs_page": looks.page(SynchRun, "changelist", mapping__id__exact=found.pk),
            "templates": of_mapping(found, named=True),
            "add_template": looks.page("integration.mappingtemplate", "add", mapping=found.pk)
            if request.user.has_perm("integration.add_mappingtemplate")
            else "",
            "options": option_values.holds_options(found),
            "running": looks.linked(looks.page(SynchRun, "change", running.pk), parts.run_badge(running))
            if running
            else "",
            "schedules": schedules.panel(request, found),
            "has_rules": found.fields.exclude(transformation_rule=None).exists(),
            "asked": request.__dict__.get("_p2c_asked"),
            "described": described(found),
            "set_aside": setting_of(found) if found.set_aside else "",
            "compares_all": found.full_compare_needed,
            "disabled_fields": not found.enabled and found.fields.filter(enabled=False).exists(),
            "all_ways": [
                (what, text)
                for way, what, text in (
                    (Direction.TO, "preview-send", _("Send all…")),
                    (Direction.FROM, "preview-get", _("Get all…")),
                )
                if way in found.directions
            ],
            "lines_note": lines,
            "may": {
                "synchronise": self.has_synchronise_permission(request) and not lines,
                "full": self.has_full_synch_permission(request) and not lines,
                "couple": self.has_couple_permission(request) and not lines,
                "uncouple": self.has_uncouple_permission(request),
                "edit": edit,
            },
        }

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """A mapping that is made of something else is shown and edited where that is."""
        other = TableMapping.every.filter(pk=object_id).first() if object_id.isdigit() else None
        if other is not None and (page := pairs.get(other.pair).page(other)):
            return HttpResponseRedirect(page)
        return super().change_view(request, object_id, form_url, extra_context)

    def option_values_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return option_values_page(self, request, pk)

    def do_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """A button of the page: the same as the list's action on this one mapping."""
        return mapping_pages.do(self, request, pk, what)

    def match_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Match-based coupling: the criteria first, and what they would couple."""
        return match_page.of_mapping(self, request, pk)
