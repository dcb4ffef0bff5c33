"""Runs: the list, and the live page of one run with its progress, records, issues and log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import pairs, registry
from integration.admin import errands, looks, parts, undo_pages
from integration.admin.base import ChoicesDropdownFilter, ModelAdmin, RangeDateTimeFilter, RelatedDropdownFilter
from integration.admin.journal import TONES
from integration.engine.lookup import labels
from integration.models import Issue, JournalEntry, SynchJob, SynchRun
from integration.models.job import COUNTERS
from integration.models.run import RunKind, RunStatus
from integration.services import resolve, synchronise

RECORDS_PER_PAGE = 50
ISSUES_SHOWN = 25
LOG_SHOWN = 200
#: counters that share the bar; the others are counted beside it
SEGMENTS = ("inserted", "modified", "unchanged", "skipped", "held", "failed")
#: as the screens show them: what is only held back is not among the failed
SHOWN = (*COUNTERS[: COUNTERS.index("failed")], "held", *COUNTERS[COUNTERS.index("failed") :])
_PHASES = {
    "match": gettext_lazy("Matching records"),
    "pairs": gettext_lazy("Comparing coupled records"),
    "new_local": gettext_lazy("Creating records in Sales"),
    "new_remote": gettext_lazy("Creating records in %(system)s"),
    "pending_local": gettext_lazy("Changes from %(system)s"),
    "pending_remote": gettext_lazy("Changes from Sales"),
    "records": gettext_lazy("Chosen records"),
    "uncouple": gettext_lazy("Uncoupling"),
    "revert_first": gettext_lazy("Putting lines back"),
    "revert": gettext_lazy("Putting values back"),
    "revert_then": gettext_lazy("Taking back what was brought first"),
    "recouple": gettext_lazy("Coupling again what was uncoupled"),
    "apply": gettext_lazy("Applying the plan"),
}


def shown(job: SynchJob) -> dict[str, int]:
    """The numbers of one direction as the screens show them."""
    return {**job.booked(), "failed": job.failed - job.held}


def progress(run: SynchRun, jobs: list[SynchJob]) -> dict[str, Any]:
    """Segments of the bar in percent, counts per counter, rate and what is left."""
    numbers = [shown(job) for job in jobs]
    counts = {name: sum(each[name] for each in numbers) for name in SHOWN}
    for name in ("coupled", "uncoupled"):
        # belongs to the pair and is booked on both directions
        counts[name] = max((getattr(job, name) for job in jobs), default=0)
    counted = sum(counts[name] for name in SEGMENTS)
    left = max(0, run.total - run.done) if run.active else 0
    whole = counted + left
    segments = [
        {"name": name, "label": SynchJob._meta.get_field(name).verbose_name, "count": counts[name]} for name in SEGMENTS
    ]
    for segment in segments:
        segment["text"] = parts.grouped(segment["count"])
        segment["share"] = f"{100 * segment['count'] / whole:.2f}" if whole else "0"
    others = [
        {"label": SynchJob._meta.get_field(name).verbose_name, "text": parts.grouped(counts[name])}
        for name in COUNTERS
        if name not in SEGMENTS and counts[name]
    ]
    end = run.finished_at or timezone.now()
    seconds = (end - run.started_at).total_seconds() if run.started_at else 0
    rate = run.done / seconds if seconds > 1 and run.done else 0
    return {
        "segments": segments,
        "others": others,
        "percent": round(100 * run.done / run.total) if run.total else None,
        "lasting": parts.lasting(seconds) if run.started_at else "",
        "rate": parts.grouped(round(rate)) if rate >= 1 else "",
        "left": parts.lasting(left / rate) if run.status == RunStatus.RUNNING and rate and left else "",
    }


def phase(run: SynchRun) -> str:
    """What a running run is at."""
    if run.status != RunStatus.RUNNING:
        return ""
    finished = run.progress.get("finished", [])
    kind = RunKind(run.options.get("previews") or run.kind) if run.kind == RunKind.PREVIEW else RunKind(run.kind)
    order = {
        RunKind.FULL: ["match", "pairs", "new_local", "new_remote"],
        RunKind.MATCH: ["match", "pairs"],
        RunKind.RECORDS: ["records"],
        RunKind.UNCOUPLE: ["uncouple"],
        RunKind.REVERT: [
            *(["revert_first"] if run.options.get("first") else []),
            "revert",
            "recouple",
            *(["revert_then"] if run.options.get("then") else []),
        ],
        RunKind.APPLY: ["apply"],
        RunKind.DRIFT: ["pairs", "match"],
    }.get(kind, ["pending_local", "pending_remote"])
    said = next((str(_PHASES[name]) for name in order if name not in finished), "")
    return said % {"system": registry.table(run.mapping.local_table).system}


def shared(run: SynchRun) -> str:
    """How far the parts of the phase are that workers share; blank when nothing is shared."""
    if run.status != RunStatus.RUNNING or "before" not in run.progress:
        return ""
    left = run.parts.exclude(phase__in=run.progress.get("finished", []))
    finished, working = (
        Count("pk", filter=Q(status=RunStatus.FINISHED)),
        Count("pk", filter=Q(status=RunStatus.RUNNING)),
    )
    counts = left.aggregate(done=finished, working=working, total=Count("pk"))
    return _("%(done)d of %(total)d done, %(working)d being worked at") % counts


class StateFilter(admin.SimpleListFilter):
    """What runs do now, in one word each."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("active", _("Queued, running or waiting")),
            ("trouble", _("With failed or held back records, or stopped")),
            ("nothing", _("Without anything to do")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "active":
            return queryset.filter(status__in=[RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.AWAITING])
        if self.value() == "trouble":
            failed = SynchJob.objects.filter(failed__gt=0).values("run")
            return queryset.filter(pk__in=failed) | queryset.filter(status=RunStatus.FAILED)
        if self.value() == "nothing":
            wrote = SynchJob.objects.exclude(inserted=0, modified=0, failed=0, coupled=0, uncoupled=0).values("run")
            return queryset.filter(status=RunStatus.FINISHED).exclude(pk__in=wrote)
        return queryset


@admin.register(SynchRun)
class RunAdmin(parts.MachineMade, ModelAdmin):
    """Runs are looked at, cancelled, confirmed and repeated; nobody edits one."""

    list_display = ("number", "mapping_name", "kind_text", "state", "bar", "lasted", "started", "by")
    list_display_links = ("number",)
    list_filter = (
        StateFilter,
        errands.ErrandsFilter,
        ("mapping", RelatedDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("status", ChoicesDropdownFilter),
        ("requested_at", RangeDateTimeFilter),
    )
    list_filter_submit = True
    search_fields = ("=id", "mapping__name", "mapping__caption", "message", "requested_by__username")
    search_help_text = gettext_lazy("Number, mapping, message or person")
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-id",)
    actions = None

    class Media:
        css = {"all": parts.STYLES}
        js = parts.SCRIPTS

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        jobs = Prefetch("jobs", SynchJob.objects.order_by("id"))
        return (
            super()
            .get_queryset(request)
            .select_related("mapping", "requested_by", "parent__mapping")
            .prefetch_related(jobs)
        )

    @admin.display(description=gettext_lazy("run"), ordering="id")
    def number(self, run: SynchRun) -> str:
        return f"#{run.pk}"

    @admin.display(description=gettext_lazy("table mapping"), ordering="mapping__name")
    def mapping_name(self, run: SynchRun) -> str:
        return str(run.mapping)

    @admin.display(description=gettext_lazy("kind"), ordering="kind")
    def kind_text(self, run: SynchRun) -> Any:
        if run.parent is None:
            return run.get_kind_display()
        text = '{}<br><span class="sy-soft sy-small sy-nowrap">↳ {} {}</span>'
        return format_html(text, run.get_kind_display(), _("for"), errands.on_behalf_of(run))

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, run: SynchRun) -> SafeString:
        return parts.run_badge(run)

    @admin.display(description=gettext_lazy("records"))
    def bar(self, run: SynchRun) -> SafeString:
        found = progress(run, list(run.jobs.all()))
        shares = [(s["name"], s["share"]) for s in found["segments"] if s["count"]]
        pieces = format_html_join("", '<i class="sy-c-{}" style="width:{}%"></i>', shares)
        text = ", ".join(f"{s['text']} {s['label']}" for s in found["segments"] if s["count"]) or _("nothing counted")
        bar = '<div class="sy-bar sy-thin" role="img" aria-label="{0}" title="{0}">{1}</div>'
        return format_html('{}<span class="p2c-counted">{}</span>', format_html(bar, text, pieces), self.counts(run))

    def counts(self, run: SynchRun) -> SafeString:
        found = progress(run, list(run.jobs.all()))
        told = [f"{s['text']} {s['label']}" for s in found["segments"] if s["count"] and s["name"] != "unchanged"]
        told += [f"{o['text']} {o['label']}" for o in found["others"]]
        if not told:
            same = next(s["count"] for s in found["segments"] if s["name"] == "unchanged")
            if same:
                text = ngettext("%(count)d compared, no changes", "%(count)d compared, no changes", same)
                return format_html('<span class="sy-soft">{}</span>', text % {"count": same})
            return parts.dash()
        return format_html("{}", ", ".join(told))

    @admin.display(description=gettext_lazy("duration"))
    def lasted(self, run: SynchRun) -> Any:
        return progress(run, [])["lasting"] or parts.dash()

    @admin.display(description=gettext_lazy("started"), ordering="started_at")
    def started(self, run: SynchRun) -> SafeString:
        return parts.moment(run.started_at or run.requested_at)

    @admin.display(description=gettext_lazy("by"), ordering="requested_by__username")
    def by(self, run: SynchRun) -> str:
        return run.requested_by.get_username() if run.requested_by else _("System")

    # --- the page of one run ----------------------------------------------------------------------------------------

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/live/", wrap(self.live_view), name="integration_synchrun_live"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="integration_synchrun_cancel"),
            path("<int:pk>/confirm/", wrap(self.confirm_view), name="integration_synchrun_confirm"),
            path("<int:pk>/revert/", wrap(self.revert_view), name="integration_synchrun_revert"),
            path("<int:pk>/plan/", wrap(self.plan_view), name="integration_synchrun_plan"),
            path("<int:pk>/plan.csv", wrap(self.plan_csv_view), name="integration_synchrun_plan_csv"),
            path("<int:pk>/apply/", wrap(self.apply_view), name="integration_synchrun_apply"),
            path("<int:pk>/again/", wrap(self.again_view), name="integration_synchrun_again"),
            *super().get_urls(),
        ]

    def _run(self, request: HttpRequest, pk: Any) -> SynchRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_queryset(request).filter(pk=pk).first() if str(pk).isdigit() else None
        if run is None:
            raise Http404(_("There is no run %(number)s.") % {"number": pk})
        return run

    def _live(self, request: HttpRequest, run: SynchRun) -> dict[str, Any]:
        """What changes while a run works."""
        jobs = list(run.jobs.all())
        lines = list(run.log.order_by("-id")[:LOG_SHOWN])
        return {
            "run": run,
            "badge": parts.run_badge(run),
            "phase": phase(run),
            "done": parts.grouped(run.done),
            "total": parts.grouped(run.total) if run.total else "",
            "by": self.by(run),
            "requested": parts.moment(run.requested_at),
            "started": parts.moment(run.started_at),
            "progress": progress(run, jobs),
            "shared": shared(run),
            "jobs": [{"job": j, "way": looks.way(j.direction), "counts": _grouped(j)} for j in jobs],
            "counters": [SynchJob._meta.get_field(name).verbose_name for name in SHOWN],
            "errands": errands.done(run),
            "lines": lines[::-1],
            "tone": {RunStatus.FAILED: "bad", RunStatus.AWAITING: "wait"}.get(RunStatus(run.status), ""),
        }

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        run = self._run(request, object_id)
        issues = Issue.objects.filter(run=run, closed_at=None).order_by("issue_class", "id")
        may_see_issues = request.user.has_perm("integration.view_issue")  # type: ignore[union-attr]
        failed = issues.filter(source_id__isnull=False).exists() and not pairs.get(run.mapping.pair).only_with
        return parts.page(
            request,
            self,
            "admin/integration/synchrun/run.html",
            _("Run %(number)d of %(mapping)s") % {"number": run.pk, "mapping": run.mapping},
            original=run,
            local_system=registry.table(run.mapping.local_table).system,
            **self._live(request, run),
            kind=run.get_kind_display(),
            on_behalf_of=errands.on_behalf_of(run),
            may_work=self.has_synchronise_permission(request),
            may_retry=failed and not run.active and self.has_resolve_permission(request),
            issues=list(issues[:ISSUES_SHOWN]) if may_see_issues else [],
            issue_count=issues.count() if may_see_issues else 0,
            issues_page=looks.page(Issue, "changelist", run__id__exact=run.pk),
            **self._records(request, run),
            **undo_pages.facts(run, request),
        )

    def _records(self, request: HttpRequest, run: SynchRun) -> dict[str, Any]:
        """A page of the run's journal."""
        if not request.user.has_perm("integration.view_journalentry"):  # type: ignore[union-attr]
            return {"records": None}
        entries = JournalEntry.objects.filter(run_id=run.pk).order_by("id")
        action = request.GET.get("did", "")
        if action in JournalEntry.Action.values:
            entries = entries.filter(action=action)
        page = Paginator(entries, RECORDS_PER_PAGE).get_page(request.GET.get("p"))
        query = request.GET.copy()
        query.pop("p", None)
        return {
            "records": journal_rows(run, page),
            "record_page": page,
            "record_query": query.urlencode(),
            "record_chips": parts.chips(request, "did", [("", _("All")), *JournalEntry.Action.choices]),
        }

    def live_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The part of the page that changes; a whole new page once the status has changed."""
        run = self._run(request, pk)
        response = render(request, "admin/integration/synchrun/live.html", self._live(request, run))
        if request.GET.get("status") != run.status:
            response.headers["HX-Refresh"] = "true"
        return response

    # --- buttons ----------------------------------------------------------------------------------------------------

    @parts.button("integration.synchronise")
    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._run(request, pk)
        parts.told(request, lambda: synchronise.cancel(run))
        return parts.back(request, looks.page(SynchRun, "change", pk))

    @parts.button("integration.synchronise")
    def confirm_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self._run(request, pk)
        if run.kind == RunKind.REVERT and not request.user.has_perm("integration.revert"):  # type: ignore[union-attr]
            raise PermissionDenied
        parts.told(request, lambda: synchronise.confirm(run, background=True))
        return parts.back(request, looks.page(SynchRun, "change", pk))

    def revert_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return undo_pages.revert_view(self, request, self._run(request, pk))

    def plan_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return undo_pages.plan_view(self, request, self._run(request, pk))

    def plan_csv_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return undo_pages.plan_csv(request, self._run(request, pk))

    @parts.button("integration.synchronise")
    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return undo_pages.apply_plan(request, self._run(request, pk))

    @parts.button("integration.resolve")
    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try the records that failed in this run once more, and only those."""
        run = self._run(request, pk)
        again = parts.told(request, lambda: retry_failed(request, run))
        return parts.back(request, looks.page(SynchRun, "change", again.pk if again else pk))


def _grouped(job: SynchJob) -> list[str]:
    return [parts.grouped(number) if number else "" for number in map(shown(job).get, SHOWN)]


def retry_failed(request: HttpRequest, run: SynchRun) -> SynchRun:
    """A run of the records whose issue this run met and that still have it."""
    from integration.services import couple

    issues = Issue.objects.filter(run=run, closed_at=None, source_id__isnull=False)
    resolve.retry(issues)
    sides: dict[str, list[str]] = {run.mapping.local_table: [], run.mapping.remote_table: []}
    for table, record in issues.values_list("source_table", "source_id"):
        if record and table in sides:
            sides[table].append(record.hex)
    return couple.synchronise_records(
        run.mapping,
        local_ids=sides[run.mapping.local_table],
        remote_ids=sides[run.mapping.remote_table],
        create=bool(run.options.get("create")),
        user=request.user,  # type: ignore[arg-type]
        background=True,
    )


def journal_rows(run: SynchRun, page: Page) -> list[dict[str, Any]]:
    """Journal entries as people read them: which record, what was done to it, old and new values."""
    mapping = run.mapping
    entries = list(page)
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        for table, key in zip(parts.tables_of_entry(entry, mapping), (entry.local_id, entry.remote_id), strict=True):
            if key:
                wanted.setdefault(table, set()).add(key.hex)
    names = {table: labels(table, sorted(ids)) for table, ids in wanted.items()}
    changes = parts.Changes(entries)
    found = []
    for entry in entries:
        (left, right), local, remote = parts.tables_of_entry(entry, mapping), entry.local_id, entry.remote_id
        found.append(
            {
                "entry": entry,
                "badge": looks.badge(*TONES[entry.action], entry.get_action_display()),
                "way": looks.way(entry.direction) if entry.direction else "",
                "table": parts.table_text(entry.table),
                "local": parts.record_link(left, local, names[left].get(local.hex, "")) if local else "",
                "remote": parts.record_link(right, remote, names[right].get(remote.hex, "")) if remote else "",
                "changes": changes.of(entry),
                "at": parts.moment(entry.at),
            }
        )
    return found
