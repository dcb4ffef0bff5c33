"""The issues inbox: what needs a person, grouped by cause, and the page that settles one."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration import by_right
from integration import messages as sentences
from integration.admin import issue_page, looks, outcome, parts
from integration.admin.base import ChoicesDropdownFilter, ModelAdmin, RelatedDropdownFilter
from integration.admin.issue_actions import IssueActions, retry
from integration.models import Issue, SynchRun, TableMapping
from integration.models.issue import IssueClass, urgency
from integration.services import causes, couple, history, resolve, settle_deleted
from integration.services.errors import Refused

_AGES = {"day": 1, "week": 7, "month": 30}


class StateFilter(admin.SimpleListFilter):
    """Open ones unless asked otherwise."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("open", _("Open")), ("closed", _("Closed")), ("any", _("Open and closed"))]

    def choices(self, changelist: Any) -> Any:
        shown = self.value() or "open"
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: value})
            yield {"selected": shown == value, "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if "closed_at__isnull" in request.GET:
            return queryset
        shown = self.value() or "open"
        return queryset if shown == "any" else queryset.filter(closed_at__isnull=shown == "open")


class AgeFilter(admin.SimpleListFilter):
    """Since when."""

    title = gettext_lazy("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("day", _("Older than a day")),
            ("week", _("Older than a week")),
            ("month", _("Older than 30 days")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        days = _AGES.get(self.value() or "")
        return queryset.filter(first_seen__lt=timezone.now() - dt.timedelta(days=days)) if days else queryset


class CauseFilter(admin.SimpleListFilter):
    """One group of the table above the list."""

    title = gettext_lazy("cause")
    parameter_name = "cause"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Only the chosen one: the table above the list has them all."""
        chosen = request.GET.get(self.parameter_name, "")
        if not chosen:
            return []
        texts = {c.key: f"{c.mapping}: {c.sentence}" for c in open_causes(request)}
        return [(chosen, texts.get(chosen, chosen))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        try:
            return causes.of_cause(queryset, self.value() or "")
        except Refused:
            return queryset.none()


def open_causes(request: HttpRequest) -> list[causes.Cause]:
    """The causes of all open issues, read once per request."""
    known = request.__dict__.setdefault("_p2c_causes", [])
    if not known:
        known.append(causes.group(Issue.objects.filter(closed_at=None)))
    return known[0]


class RecordFilter(admin.SimpleListFilter):
    """The issues of one record, on either side of its coupling."""

    title = gettext_lazy("record")
    parameter_name = "record"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Only the chosen one: its page leads here."""
        asked = request.GET.get(self.parameter_name, "")
        if not asked:
            return []
        key = _uuid(asked)
        known = Issue.objects.filter(source_id=key).values_list("source_label", flat=True).first() if key else None
        return [(asked, known or asked)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not self.value():
            return queryset
        key = _uuid(self.value() or "")
        if key is None:
            return queryset.none()
        return queryset.filter(history.of_record(key))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@admin.register(Issue)
class IssueAdmin(IssueActions, parts.MachineMade, ModelAdmin):
    """Issues close themselves when their record succeeds; people choose values, retry, couple what is missing."""

    change_list_template = "admin/integration/issue/change_list.html"
    list_display = ("kind", "what", "mapping_name", "record", "parked_state", "age", "tries")
    list_display_links = ("what",)
    list_filter = (
        StateFilter,
        CauseFilter,
        RecordFilter,
        ("issue_class", ChoicesDropdownFilter),
        ("mapping", RelatedDropdownFilter),
        "parked",
        AgeFilter,
    )
    list_filter_submit = True
    search_fields = ("source_label", "field", "code", "params", "mapping__name", "mapping__caption")
    search_help_text = gettext_lazy("Record, message, value, field or mapping")
    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": parts.STYLES}

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = self.model._default_manager.select_related("mapping").annotate(urgency=urgency())
        return found.order_by(*self.get_ordering(request))

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return ["urgency", "-last_seen", "-id"]

    def get_search_fields(self, request: HttpRequest) -> Any:
        """Values are not looked through for those who may not see all that stand in issues: they would be guessed."""
        found = super().get_search_fields(request)
        if not request.GET.get(SEARCH_VAR):
            return found
        tables = TableMapping.every.values_list("local_table", "remote_table")
        seen = by_right.may_see(*(name for pair in tables for name in pair))
        return found if seen else [name for name in found if name != "params"]

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, term: str) -> tuple[QuerySet, bool]:
        """Also by the words of the message, which is made of its code."""
        found, several = super().get_search_results(request, queryset, term)
        codes = sentences.codes_saying(term) if term.strip() else []
        return (found | queryset.filter(code__in=codes) if codes else found), several

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        return lookup in ("run__id__exact", "coupling__id__exact") or super().lookup_allowed(lookup, value, request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        groups = [] if "cause" in request.GET else open_causes(request)
        context = {
            "causes": [(cause, self._class_badge(cause.issue_class)) for cause in groups],
            "may_resolve": self.has_resolve_permission(request),
            "query": request.GET.urlencode(),
            "narrowed": "cause" in request.GET,
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def _class_badge(self, issue_class: str) -> SafeString:
        return looks.badge(*parts.CLASS_LOOKS[IssueClass(issue_class)], IssueClass(issue_class).label)

    @admin.display(description=gettext_lazy("class"), ordering="urgency")
    def kind(self, issue: Issue) -> SafeString:
        return self._class_badge(issue.issue_class)

    @admin.display(description=gettext_lazy("what is wrong"))
    def what(self, issue: Issue) -> SafeString:
        return format_html(
            '<span class="sy-sentence">{}<span class="sy-step">{}</span></span>', issue.sentence, issue.next_step
        )

    @admin.display(description=gettext_lazy("table mapping"), ordering="mapping__name")
    def mapping_name(self, issue: Issue) -> str:
        return str(issue.mapping)

    @admin.display(description=gettext_lazy("record"), ordering="source_label")
    def record(self, issue: Issue) -> Any:
        return parts.record_link(issue.source_table, issue.source_id, issue.source_label)

    @admin.display(description=gettext_lazy("state"), ordering="parked")
    def parked_state(self, issue: Issue) -> Any:
        if issue.closed_at:
            return looks.badge(looks.GOOD, "check", _("Closed"))
        if issue.parked:
            return looks.badge(looks.WAIT, "pause", _("Parked"), title=_("Not tried again until something changes."))
        return looks.badge(looks.QUIET, "free", _("Open"))

    @admin.display(description=gettext_lazy("since"), ordering="first_seen")
    def age(self, issue: Issue) -> SafeString:
        return looks.time(issue.first_seen, timesince(issue.first_seen, depth=1))

    @admin.display(description=gettext_lazy("tries"), ordering="failures")
    def tries(self, issue: Issue) -> int:
        return issue.failures

    # --- retrying ---------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("retry/", wrap(self.retry_all_view), name="integration_issue_retry_all"),
            path("find-deleted/", wrap(self.find_deleted_view), name="integration_issue_find_deleted"),
            path("<int:pk>/retry/", wrap(self.retry_view), name="integration_issue_retry"),
            path("<int:pk>/resolve/", wrap(self.resolve_view), name="integration_issue_resolve"),
            path("<int:pk>/uncouple/", wrap(self.uncouple_view), name="integration_issue_uncouple"),
            *super().get_urls(),
        ]

    @parts.button("integration.resolve")
    def retry_all_view(self, request: HttpRequest) -> HttpResponse:
        """Retry what the list shows with its present filters, on all its pages: now, or with the next run."""
        listed = self.get_changelist_instance(request)
        retry(request, listed.get_queryset(request), now="later" not in request.POST)
        return parts.back(request, looks.page(Issue, "changelist"))

    @parts.button("integration.resolve")
    def find_deleted_view(self, request: HttpRequest) -> HttpResponse:
        """Look through all couplings for records that are gone."""

        def look() -> None:
            found = settle_deleted.find_deleted(user=request.user)  # type: ignore[arg-type]
            for run in found.runs:
                outcome.tell(request, run)
            if not found.runs:
                messages.success(request, _("No coupling has a deleted record."))

        parts.told(request, look)
        return parts.back(request, looks.page(Issue, "changelist"))

    def _issue(self, request: HttpRequest, pk: Any) -> Issue:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Issue.objects.select_related("mapping", "coupling", "run").filter(pk=pk).first()
        if found is None:
            raise Http404(_("There is no such issue."))
        return found

    @parts.button("integration.resolve")
    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self._issue(request, pk)
        if issue.source_id is None:
            retry(request, Issue.objects.filter(pk=pk))
            return parts.back(request, looks.page(Issue, "change", pk))
        parts.told(request, lambda: outcome.tell(request, self._retry_one(request, issue)))
        return parts.back(request, looks.page(Issue, "change", pk))

    def _retry_one(self, request: HttpRequest, issue: Issue) -> SynchRun:
        resolve.retry(Issue.objects.filter(pk=issue.pk))
        side = "local_ids" if issue.source_table == issue.mapping.local_table else "remote_ids"
        ids = {side: [issue.source_id.hex if issue.source_id else ""]}
        create = not issue.mapping.only_coupled or bool(issue.run and issue.run.options.get("create"))
        return outcome.carry_out(
            lambda background: couple.synchronise_records(
                issue.mapping, user=request.user, background=background, create=create, **ids
            ),
            1,
        )

    # --- settling ---------------------------------------------------------------------------------------------------

    @parts.button("integration.resolve")
    def resolve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        issue = self._issue(request, pk)
        choices = {
            f["key"]: request.POST[f"choice-{f['key']}"] for f in issue.fields if f"choice-{f['key']}" in request.POST
        }
        typed = {f["key"]: request.POST.get(f"typed-{f['key']}", "").strip() for f in issue.fields}

        def settle() -> SynchRun | None:
            if request.POST.get("alike"):
                return resolve.resolve_alike(issue, choices, user=request.user)  # type: ignore[arg-type]
            return resolve.resolve(issue, choices, typed, user=request.user)  # type: ignore[arg-type]

        run = parts.told(request, settle)
        if run is None:
            return parts.back(request, looks.page(Issue, "change", pk))
        outcome.tell(request, run)
        following = Issue.objects.filter(closed_at=None, issue_class=IssueClass.CONFLICT, mapping=issue.mapping).first()
        if following:
            return parts.back(request, looks.page(Issue, "change", following.pk))
        return parts.back(request, looks.page(Issue, "changelist"))

    @parts.button("integration.uncouple")
    def uncouple_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete the coupling of a record whose partner was deleted."""
        issue = self._issue(request, pk)
        if issue.coupling_id is None:
            messages.error(request, _("%(record)s is not coupled any more.") % {"record": issue.source_label})
        else:
            ids = [issue.coupling_id]
            parts.told(
                request,
                lambda: outcome.tell(request, couple.uncouple(issue.mapping, coupling_ids=ids, user=request.user)),  # type: ignore[arg-type]
            )
        return parts.back(request, looks.page(Issue, "changelist"))

    # --- the page of one issue --------------------------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        issue = self._issue(request, object_id if str(object_id).isdigit() else 0)
        open_ = issue.closed_at is None
        records = issue_page.records(issue)
        fields = issue_page.field_rows(issue, records)
        survivor = [record for record in records if not record["gone"]]
        return parts.page(
            request,
            self,
            "admin/integration/issue/issue.html",
            issue.source_label or str(issue.mapping),
            original=issue,
            issue=issue,
            open=open_,
            kind=self.kind(issue),
            state=self.parked_state(issue),
            way=looks.way(issue.direction),
            first=parts.moment(issue.first_seen),
            last=parts.moment(issue.last_seen),
            closed=parts.moment(issue.closed_at),
            next_try=parts.moment(issue.next_try_at) if issue.next_try_at else "",
            records=records,
            waits=issue_page.awaited(issue),
            fields=fields,
            moved=open_ and issue_page.moved(fields),
            why_parked=issue_page.why_parked(issue),
            conflict=open_ and issue.issue_class == IssueClass.CONFLICT,
            deleted=open_ and issue.issue_class == IssueClass.DELETED and issue.coupling_id is not None,
            alike=resolve.alike(issue).count() if open_ and issue.issue_class == IssueClass.CONFLICT else 0,
            same_cause=issue_page.same_cause(issue) if open_ else "",
            survivor=survivor[0] if len(survivor) == 1 and len(records) == 2 else None,
            list_page=looks.page(Issue, "changelist"),
            may_resolve=self.has_resolve_permission(request),
            may_uncouple=self.has_uncouple_permission(request),
            # what runs as a task finds its partners by their keys, and nobody couples them
            may_couple=self.has_couple_permission(request) and not issue.mapping.caption,
        )
