"""The journal: every record a run wrote, searchable by record, with the values before and after."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import registry, searching, sizes
from integration.admin import looks, parts
from integration.admin.base import ChoicesDropdownFilter, ModelAdmin
from integration.engine.lookup import labels
from integration.engine.write import find
from integration.models import Coupling, JournalEntry, SynchRun

#: a search for a name looks for the entries of so many records
RECORDS_FOUND = 1_000


class TableFilter(admin.SimpleListFilter):
    """Which table was written."""

    title = gettext_lazy("table")
    parameter_name = "table"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(t.name, str(t)) for t in registry.tables()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(table=self.value()) if self.value() else queryset


@admin.register(JournalEntry)
class JournalAdmin(parts.MachineMade, ModelAdmin):
    """Written by runs, read by people, pruned by whole runs."""

    list_display = ("when", "did", "way", "record", "partner", "written", "run")
    list_display_links = ("when",)
    list_filter = (TableFilter, ("action", ChoicesDropdownFilter))
    search_fields = ("=run_id",)
    search_help_text = gettext_lazy("Name, number or id of a record, or the number of a run")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)
    actions = None

    class Media:
        css = {"all": parts.STYLES}

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Entries have ids only: the term is looked up in the couplings' labels and the tables' natural keys first."""
        term = search_term.strip().lstrip("#")
        if not term:
            return queryset, False
        wanted = Q(run_id=int(term)) if term.isdigit() and len(term) < 10 else Q(pk__in=[])
        try:
            key = uuid.UUID(term)
            wanted |= Q(local_id=key) | Q(remote_id=key)
        except ValueError:
            named = _coupled(term)
            if len(named) > RECORDS_FOUND:
                text = _("More than %(number)s couplings are called so. Entries of the first are shown; type more.")
                messages.warning(request, text % {"number": sizes.grouped(RECORDS_FOUND)})
            wanted |= Q(local_id__in=[local for local, _remote in named])
            wanted |= Q(remote_id__in=[remote for _local, remote in named])
            for table in registry.tables():
                if table.natural_key and table.column(table.natural_key).is_text:
                    column = table.column(table.natural_key)
                    rows = find(table, table.natural_key, [term.upper() if column.kind == "code" else term])
                    keys = [row[table.key.name] for row in rows]
                    if keys and table.key.kind == "uuid":
                        wanted |= Q(local_id__in=keys) | Q(remote_id__in=keys)
        return sizes.few(queryset, JournalEntry.objects.filter(wanted)), False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).defer("base_before")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        response = super().changelist_view(request, extra_context)
        listed = getattr(response, "context_data", {}).get("cl")
        if listed is not None:
            _name(list(listed.result_list))
        return response

    @admin.display(description=gettext_lazy("time"), ordering="id")
    def when(self, entry: JournalEntry) -> SafeString:
        return parts.moment(entry.at)

    @admin.display(description=gettext_lazy("action"), ordering="action")
    def did(self, entry: JournalEntry) -> SafeString:
        return looks.badge(*TONES[entry.action], entry.get_action_display())

    @admin.display(description=gettext_lazy("direction"))
    def way(self, entry: JournalEntry) -> Any:
        return looks.way(entry.direction) if entry.direction else ""

    @admin.display(description=gettext_lazy("record"))
    def record(self, entry: JournalEntry) -> Any:
        return getattr(entry, "local_name", "") or parts.dash()

    @admin.display(description=gettext_lazy("Sales record"))
    def partner(self, entry: JournalEntry) -> Any:
        return getattr(entry, "remote_name", "") or parts.dash()

    @admin.display(description=gettext_lazy("fields"))
    def written(self, entry: JournalEntry) -> Any:
        changes = getattr(entry, "changes", [])
        names = ", ".join(change["field"] for change in changes[:4])
        more = _(" and %(count)d more") % {"count": len(changes) - 4} if len(changes) > 4 else ""
        return names + more or parts.dash()

    @admin.display(description=gettext_lazy("run"), ordering="run_id")
    def run(self, entry: JournalEntry) -> Any:
        return looks.linked(looks.page(SynchRun, "change", entry.run_id), f"#{entry.run_id}")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One entry with all its values."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entry = JournalEntry.objects.filter(pk=object_id).first() if str(object_id).isdigit() else None
        if entry is None:
            raise Http404(_("There is no such journal entry."))
        _name([entry])
        run = SynchRun.objects.select_related("mapping").filter(pk=entry.run_id).first()
        return parts.page(
            request,
            self,
            "admin/integration/journal_entry.html",
            _("%(action)s in run %(run)d") % {"action": entry.get_action_display(), "run": entry.run_id},
            original=entry,
            entry=entry,
            badge=self.did(entry),
            table=parts.table_text(entry.table),
            local_system=registry.table(run.mapping.local_table).system if run else looks.side_name(registry.LOCAL),
            at=parts.moment(entry.at),
            run_link=self.run(entry),
        )


TONES = {
    "insert": (looks.GOOD, "plus"),
    "modify": (looks.NEWS, "turn"),
    "couple": (looks.GOOD, "link"),
    "uncouple": (looks.WAIT, "cross"),
    "delete": (looks.BAD, "cross"),
}


def _coupled(term: str) -> list[tuple[uuid.UUID, uuid.UUID]]:
    """The records of couplings that are called so, a few more than are looked for at most."""
    couplings = Coupling.objects.all()
    if sizes.large(Coupling):
        named = searching.begin(couplings, term, order=True)
    else:
        named = couplings.filter(Q(local_label__icontains=term) | Q(remote_label__icontains=term)).order_by("-id")
    return list(named.values_list("local_id", "remote_id")[: RECORDS_FOUND + 1])


def _name(entries: list[JournalEntry]) -> None:
    """Give entries the names of their two records and their changes: a few queries for the whole page."""
    runs = {
        r.pk: r.mapping for r in SynchRun.objects.filter(pk__in={e.run_id for e in entries}).select_related("mapping")
    }
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        mapping = runs.get(entry.run_id)
        for table, key in _sides(entry, mapping):
            wanted.setdefault(table, set()).add(key)
    names = {table: labels(table, sorted(keys)) for table, keys in wanted.items()}
    changes = parts.Changes(entries)
    for entry in entries:
        mapping = runs.get(entry.run_id)
        for attribute, (table, key) in zip(("local_name", "remote_name"), _pairs(entry, mapping), strict=True):
            text = parts.record_link(table, key, names.get(table, {}).get(key, "")) if table and key else ""
            setattr(entry, attribute, format_html("{}", text))
        entry.changes = changes.of(entry)  # type: ignore[attr-defined]


def _pairs(entry: JournalEntry, mapping: Any) -> list[tuple[str, str]]:
    local, remote = parts.tables_of_entry(entry, mapping)
    return [
        (local, entry.local_id.hex if entry.local_id else ""),
        (remote, entry.remote_id.hex if entry.remote_id else ""),
    ]


def _sides(entry: JournalEntry, mapping: Any) -> list[tuple[str, str]]:
    return [(table, key) for table, key in _pairs(entry, mapping) if table and key]
