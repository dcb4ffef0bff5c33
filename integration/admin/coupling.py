"""The list of couplings: who is coupled to whom, how they stand, and synchronising or uncoupling them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import registry, sizes
from integration.admin import looks, outcome, record_panel, settling
from integration.admin.base import ModelAdmin
from integration.engine.lookup import labels
from integration.models import Coupling, FullSynchReviewLine, Issue, SynchRun, TableMapping
from integration.models.mapping import CONNECTION_SCOPE
from integration.services import couple, partners, settle_deleted, standing
from integration.services.errors import Refused
from integration.services.outlook import Outcome
from integration.services.partners import system_of
from integration.services.standing import FREE, Kind

ISSUE, ORPHAN, NEVER = "issue", "orphan", "never"


def of_mapping(mapping: TableMapping) -> Q:
    return Q(scope=mapping.scope, local_table=mapping.local_table, remote_table=mapping.remote_table)


def known_tables() -> set[str]:
    return {table.name for table in registry.tables()}


class MappingFilter(admin.SimpleListFilter):
    """Couplings of one table mapping."""

    title = gettext_lazy("table mapping")
    parameter_name = "mapping"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in TableMapping.objects.order_by("name").values_list("name", flat=True)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        mapping = TableMapping.objects.filter(name=self.value()).first()
        return queryset.filter(of_mapping(mapping)) if mapping else queryset.none()


class StateFilter(admin.SimpleListFilter):
    """Couplings that need somebody: with an open issue, with a deleted record, never synchronised."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (ISSUE, _("With open issue")),
            (ORPHAN, _("Record deleted")),
            (NEVER, _("Never synchronised")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == ISSUE:
            opened = Issue.objects.filter(closed_at=None).order_by()
            # one list of keys and not one condition or the other: only a list is looked up by an index
            of_records = [
                Coupling.objects.filter(Exists(opened.filter(source_table=OuterRef(table), source_id=OuterRef(key))))
                for table, key in (("local_table", "local_id"), ("remote_table", "remote_id"))
            ]
            own = opened.filter(coupling__isnull=False).values("coupling_id")
            keys = own.union(*(each.values("pk") for each in of_records))
            return sizes.few(queryset, Coupling.objects.filter(pk__in=keys))
        if self.value() == ORPHAN:
            if sizes.large(Coupling):
                return sizes.few(queryset, settle_deleted.orphans(Coupling.objects.all()))
            return settle_deleted.orphans(queryset)
        if self.value() == NEVER:
            return queryset.filter(synched_at=None)
        return queryset


def _with_details(themed: type) -> type:
    """The theme's change list, which also reads what the page's couplings look like now."""

    def get_results(self: Any, request: HttpRequest) -> None:
        themed.get_results(self, request)
        describe(self.result_list)

    return type("CouplingList", (themed,), {"get_results": get_results})


def describe(couplings: Any) -> None:
    """Put on each coupling: how it stands, its mapping, the labels its records have now ("" when gone), and its issue.
    A fixed number of queries, whatever the number of couplings."""
    found = list(couplings)
    names: dict[str, dict[str, str]] = {}
    for name in {t for c in found for t in (c.local_table, c.remote_table)} & known_tables():
        ids = {c.local_id.hex for c in found if c.local_table == name}
        ids |= {c.remote_id.hex for c in found if c.remote_table == name}
        names[name] = labels(name, sorted(ids))
    keys = [c.local_id for c in found] + [c.remote_id for c in found]
    issues: dict[str, Issue] = {}
    for issue in Issue.objects.filter(closed_at=None).filter(
        Q(source_id__in=keys) | Q(coupling_id__in=[c.pk for c in found])
    ):
        if issue.source_id:
            issues.setdefault(f"{issue.source_table}{issue.source_id.hex}", issue)
        issues.setdefault(f"{issue.coupling_id}", issue)
    verdicts = standing.of_couplings(found, names)
    for c in found:
        c.verdict = verdicts.get(c.pk)
        c.mapping = c.verdict.part.mapping if c.verdict is not None else None
        c.local_now = names.get(c.local_table, {}).get(c.local_id.hex, "")
        c.remote_now = names.get(c.remote_table, {}).get(c.remote_id.hex, "")
        c.issue = (
            issues.get(f"{c.pk}")
            or issues.get(f"{c.local_table}{c.local_id.hex}")
            or issues.get(f"{c.remote_table}{c.remote_id.hex}")
        )


@admin.register(Coupling)
class CouplingAdmin(ModelAdmin):
    """Couplings are made and removed by services; the list only shows them and asks for actions."""

    list_display = ("local_record", "remote_record", "mapping_name", "state", "synchronised", "coupled")
    list_filter = (MappingFilter, StateFilter)
    search_fields = ("local_label", "remote_label")
    search_help_text = gettext_lazy("Search by number or name of either record.")
    ordering = ("-id",)
    list_per_page = 50
    show_full_result_count = False
    list_display_links = None
    list_filter_submit = False
    actions = ("synchronise_couplings", "uncouple_couplings", "restore_deleted", "delete_survivors")
    change_list_template = "integration/coupling_list.html"
    change_form_template = "integration/coupling_form.html"
    fields = ("coupled_at", "synched_at", "first_synch")

    class Media:
        css = {"all": ["integration/screens.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_uncouple_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integration.uncouple")

    def has_resolve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integration.resolve")

    def has_synchronise_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("integration.synchronise")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Each pair once: two tasks that carry the two directions of one pair couple it twice."""
        again = Coupling.objects.exclude(scope=CONNECTION_SCOPE).filter(
            local_id=OuterRef("local_id"), remote_id=OuterRef("remote_id"), pk__lt=OuterRef("pk")
        )
        return super().get_queryset(request).filter(Q(scope=CONNECTION_SCOPE) | ~Exists(again)).defer("base")

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("partner/<str:entity>/<uuid:key>/", wrap(self.partner_view), name="integration_coupling_partner"),
            *super().get_urls(),
        ]

    def partner_view(self, request: HttpRequest, entity: str, key: uuid.UUID) -> HttpResponse:
        """A link for the other system: the page of what its record is coupled to."""
        try:
            table, partner = partners.partner_of(entity, key)
        except Refused as error:
            outcome.refused(request, error)
            return HttpResponseRedirect(looks.page(Coupling, "changelist"))
        return HttpResponseRedirect(looks.record_page(table, partner))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type:
        return _with_details(super().get_changelist(request, **kwargs))

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        extra: dict[str, Any] = {}
        if request.method == "GET" and not Coupling.objects.exists():
            # an empty list says what to do next
            tables = TableMapping.objects.filter(enabled=True).order_by("name").values_list("local_table", flat=True)
            known = [registry.table(name) for name in tables if name in known_tables()]
            extra = {
                "nothing_coupled": True,
                "review": looks.page(FullSynchReviewLine, "changelist"),
                "lists": [
                    (str(t.model._meta.verbose_name_plural).capitalize(), looks.page(t.model, "changelist"))
                    for t in known
                ],
            }
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    # --- columns ----------------------------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("ERP record"), ordering="local_label")
    def local_record(self, c: Any) -> Any:
        return format_html(
            '{}<br><span class="sy-soft sy-small">{}</span>',
            _record(c.pk, c.local_now, c.local_label),
            system_of(c.local_table),
        )

    @admin.display(description=gettext_lazy("Sales"), ordering="remote_label")
    def remote_record(self, c: Any) -> Any:
        if not c.remote_now:
            return _gone(c.remote_label)
        return looks.linked(looks.record_page(c.remote_table, c.remote_id), c.remote_now)

    @admin.display(description=gettext_lazy("table mapping"))
    def mapping_name(self, c: Any) -> Any:
        if c.mapping is None:
            return looks.badge(looks.BAD, "cross", _("No mapping"))
        return looks.linked(looks.page(c.mapping, "change", c.mapping.pk), c.mapping)

    @admin.display(description=gettext_lazy("state"))
    def state(self, c: Any) -> Any:
        return state_badge(c)

    @admin.display(description=gettext_lazy("last synchronised"), ordering="synched_at")
    def synchronised(self, c: Any) -> Any:
        return looks.since(c.synched_at)

    @admin.display(description=gettext_lazy("coupled"), ordering="coupled_at")
    def coupled(self, c: Any) -> Any:
        return looks.since(c.coupled_at)

    # --- the page of one --------------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        coupling = Coupling.objects.filter(pk=unquote(object_id)).first() if object_id.isdigit() else None
        extra: dict[str, Any] = {}
        if coupling is not None:
            describe([coupling])
            own = coupling.scope == CONNECTION_SCOPE
            extra = {
                "coupled": coupling,
                "badge": state_badge(coupling),
                "local_page": looks.record_page(coupling.local_table, coupling.local_id) if coupling.local_now else "",
                "remote_page": looks.record_page(coupling.remote_table, coupling.remote_id)
                if coupling.remote_now
                else "",
                "panel": _panel(coupling),
                "list_page": looks.page(Coupling, "changelist"),
                "may_synchronise": own and self.has_synchronise_permission(request),
                "may_uncouple": own and self.has_uncouple_permission(request),
                "may_restore": own
                and self.has_resolve_permission(request)
                and bool(coupling.local_now) != bool(coupling.remote_now),
                "title": f"{coupling.local_now or coupling.local_label} ↔ "
                f"{coupling.remote_now or coupling.remote_label}",
            }
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    # --- actions ----------------------------------------------------------------------------------------------------

    @admin.action(permissions=["synchronise"], description=gettext_lazy("Synchronise"))
    def synchronise_couplings(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def ask(mapping: TableMapping, found: list[tuple[int, Any]], background: bool) -> SynchRun:
            ids = [local.hex for _pk, local in found]
            return couple.synchronise_records(mapping, local_ids=ids, user=request.user, background=background)

        return self._each(request, queryset, ask)

    @admin.action(permissions=["uncouple"], description=gettext_lazy("Uncouple…"))
    def uncouple_couplings(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        if "confirmed" in request.POST:

            def ask(mapping: TableMapping, found: list[tuple[int, Any]], background: bool) -> SynchRun:
                ids = [pk for pk, _local in found]
                return couple.uncouple(mapping, coupling_ids=ids, user=request.user, background=background)

            return self._each(request, queryset, ask)
        return self._confirm(request, queryset)

    @admin.action(permissions=["resolve"], description=gettext_lazy("Restore the deleted record…"))
    def restore_deleted(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return settling.restore(self, request, queryset, settle_deleted.Settled())

    @admin.action(permissions=["resolve"], description=gettext_lazy("Delete the record that is left…"))
    def delete_survivors(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return settling.delete_survivors(self, request, queryset, settle_deleted.Settled())

    def _each(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        ask: Callable[[TableMapping, list[tuple[int, Any]], bool], SynchRun],
    ) -> HttpResponse:
        runs = []
        for mapping, found in self._by_mapping(request, queryset):
            try:
                runs.append(outcome.carry_out(lambda background, m=mapping, f=found: ask(m, f, background), len(found)))
            except Refused as error:
                outcome.refused(request, error)
        return outcome.land(request, runs, request.get_full_path())

    def _by_mapping(self, request: HttpRequest, queryset: QuerySet) -> list[tuple[TableMapping, list[tuple[int, Any]]]]:
        queryset = settling.picked(request, queryset)
        found = []
        known = Q()
        for mapping in TableMapping.objects.order_by("name"):
            known |= of_mapping(mapping)
            chosen = list(queryset.filter(of_mapping(mapping)).order_by("id").values_list("id", "local_id"))
            if chosen:
                found.append((mapping, chosen))
        own = queryset.filter(scope=CONNECTION_SCOPE)
        if own.exclude(known).exists():
            messages.error(request, _("Some couplings belong to no table mapping. Add the mapping first."))
        if queryset.exclude(scope=CONNECTION_SCOPE).exists():
            text = _("Couplings of data integration projects are left alone: the runs of their projects make them.")
            messages.error(request, text)
        return found

    def _confirm(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        groups = []
        for mapping, found in self._by_mapping(request, queryset):
            shown = Coupling.objects.filter(pk__in=[pk for pk, _l in found[:50]]).defer("base")
            outcomes = [Outcome(str(c.pk), c.local_label, FREE, c.remote_label) for c in shown]
            groups.append({"name": str(mapping), "ids": [pk for pk, _l in found], "outcomes": outcomes})
        if not groups:
            return outcome.back(request, request.get_full_path())
        count = sum(len(group["ids"]) for group in groups)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": _("Uncouple"),
            "effect": _(
                "No record is deleted on either side. What belongs to them (contacts of an account) goes along."
            ),
            "button": _("Uncouple"),
            "danger": True,
            "groups": groups,
            "count": count,
            "shown": 50,
            "background": count > outcome.MANY,
            "icons": {},
            "action": request.POST.get("action", ""),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across") == "1",
            "next": request.POST.get(outcome.NEXT, ""),
            "cancel": request.POST.get(outcome.NEXT) or request.get_full_path(),
        }
        return TemplateResponse(request, "integration/confirm.html", context)


def _record(key: int, now: str, stored: str) -> Any:
    text = now or format_html("{}", _gone(stored))
    return looks.linked(looks.page(Coupling, "change", key), text)


def _gone(stored: str) -> Any:
    return format_html('<s class="p2c-gone">{}</s>', stored or "…")


def state_badge(c: Any) -> Any:
    """What needs somebody first: a deleted record, an issue, changes that wait; else in step."""
    if not c.local_now or not c.remote_now:
        return looks.badge(looks.BAD, "cross", _("Record deleted"))
    if c.issue is not None:
        address = looks.page(Issue, "change", c.issue.pk)
        tone = looks.issue_tone(c.issue.failing)
        return looks.badge(tone, "issue", _("Issue"), href=address, title=c.issue.sentence)
    if c.verdict is not None and c.verdict.kind == Kind.WAITING:
        return looks.badge(looks.NEWS, "clock", _("Changes waiting"), title=_("The next run will look at them."))
    if c.synched_at is None:
        return looks.badge(looks.WAIT, "turn", _("Never synchronised"))
    return looks.badge(looks.GOOD, "check", _("In step"))


def _panel(c: Any) -> Any:
    """Ours, agreed and theirs; seen from the record that still exists."""
    if c.verdict is None or not (c.local_now or c.remote_now):
        return None
    return record_panel.panel(c.verdict, (c.local_id if c.local_now else c.remote_id).hex)
