"""Schedules (BC's job queue entries): the list with what needs somebody first, and the page of one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import time_zone
from integration.admin import looks, parts
from integration.admin.base import ChoicesDropdownFilter, HistoryModelAdmin, RelatedDropdownFilter, SelectInput
from integration.models import Schedule, SynchRun, TableMapping
from integration.models.schedule import SYNCH, ScheduleStatus
from integration.services import jobs, schedule

#: status -> tone and icon of its badge, and its place in the list: first what needs somebody
LOOKS = {
    ScheduleStatus.ERROR: (looks.BAD, "cross"),
    ScheduleStatus.IN_PROCESS: (looks.NEWS, "turn"),
    ScheduleStatus.ON_HOLD: (looks.WAIT, "pause"),
    ScheduleStatus.READY: (looks.GOOD, "check"),
    ScheduleStatus.INACTIVE: (looks.QUIET, "clock"),
}
_PLACE = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(LOOKS)), output_field=IntegerField()
)


def badge(found: Schedule) -> SafeString:
    tone, icon = LOOKS[ScheduleStatus(found.status)]
    if found.attempts and found.status == ScheduleStatus.READY:
        tone, icon = looks.WAIT, "clock"
    return looks.badge(tone, icon, found.get_status_display())


def rhythm(found: Schedule) -> str:
    """How often, in words."""
    if found.cron:
        return _("at “%(cron)s”") % {"cron": found.cron}
    minutes = found.every_minutes
    if minutes % 1440 == 0:
        return ngettext("every day", "every %(n)d days", minutes // 1440) % {"n": minutes // 1440}
    if minutes % 60 == 0:
        return ngettext("every hour", "every %(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("every minute", "every %(n)d min", minutes) % {"n": minutes}


def next_check(found: Schedule) -> SafeString:
    """When it looks next: “in 12 minutes”."""
    if found.next_run_at is None:
        return parts.dash()
    if found.next_run_at <= timezone.now():
        return format_html('<span class="sy-nowrap">{}</span>', _("as soon as a worker is free"))
    return looks.until(found.next_run_at)


def last_run(found: Schedule) -> Any:
    """The run it started last, with how that went; a job that is no run has none, only a time."""
    if found.last_run_at is None:
        return format_html('<span class="sy-blank">{}</span>', _("never"))
    when = looks.since(found.last_run_at)
    if found.last_run is None:
        return when
    run = parts.run_badge(found.last_run)
    return format_html("{} {}", looks.linked(looks.page(SynchRun, "change", found.last_run_id), run), when)


class JobsFilter(admin.SimpleListFilter):
    """The jobs of the connection, or those of the installation."""

    title = gettext_lazy("belongs to")
    parameter_name = "jobs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("connection", _("Connection")), ("site", _("Installation"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "connection":
            return queryset.filter(job__in=jobs.codes_of_connection())
        return queryset.exclude(job__in=jobs.codes_of_connection()) if self.value() == "site" else queryset


class ScheduleForm(forms.ModelForm):
    """What can be set; refusals of the service stand beside their fields."""

    job = forms.ChoiceField(label=gettext_lazy("job"), choices=(), widget=SelectInput)

    class Meta:
        model = Schedule
        fields = ("job", "mapping", *schedule.TIMING)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # what it does is what it is: another job is another schedule
            self.fields.pop("job")
            self.fields.pop("mapping", None)
        else:
            self.fields["job"].choices = [(job.code, job.label) for job in jobs.all_jobs()]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        # that there is one already is said by the service in a better sentence
        if set(self.errors) <= {NON_FIELD_ERRORS}:
            self.errors.pop(NON_FIELD_ERRORS, None)
            for name, text in schedule.problems(self.instance).items():
                self.add_error(name if name in self.fields else None, text)


@admin.register(Schedule)
class ScheduleAdmin(parts.Work, HistoryModelAdmin):
    """People look, change the rhythm, hold, set ready and run now; everything through `services.schedule`."""

    form = ScheduleForm
    change_form_template = "admin/integration/schedule/change_form.html"
    change_list_template = "admin/integration/schedule/change_list.html"
    list_display = ("what", "state", "every", "next_time", "waits", "last")
    list_display_links = ("what",)
    list_filter = (
        ("status", ChoicesDropdownFilter),
        JobsFilter,
        ("mapping", RelatedDropdownFilter),
    )
    list_filter_submit = True
    search_fields = ("mapping__name", "job", "message")
    search_help_text = gettext_lazy("Table mapping, job or message")
    list_per_page = 50
    show_full_result_count = False
    actions = ("run_now", "set_ready", "put_on_hold")
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}

    # --- the list ---------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("mapping", "last_run")

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        return [_PLACE.asc(), "mapping__name", "job"]

    @admin.display(description=gettext_lazy("schedule"), ordering="mapping__name")
    def what(self, found: Schedule) -> SafeString:
        name = found.mapping.name if found.mapping else _("Installation")
        if found.job == SYNCH:
            return format_html('<span class="sy-nowrap">{}</span>', name)
        return format_html('{}<br><span class="sy-soft sy-small">{}</span>', name, jobs.label(found.job))

    @admin.display(description=gettext_lazy("status"), ordering=_PLACE)
    def state(self, found: Schedule) -> SafeString:
        notes = [found.message] if found.message else []
        if found.attempts and found.status == ScheduleStatus.READY:
            failed = _("Attempt %(n)d of %(most)d failed.") % {"n": found.attempts, "most": found.max_attempts}
            notes.insert(0, failed)
        if not notes:
            return badge(found)
        return format_html('{}<br><span class="sy-soft sy-small">{}</span>', badge(found), " ".join(notes))

    @admin.display(description=gettext_lazy("rhythm"), ordering="every_minutes")
    def every(self, found: Schedule) -> SafeString:
        return format_html('<span class="sy-nowrap">{}</span>', rhythm(found))

    @admin.display(description=gettext_lazy("next check"), ordering="next_run_at")
    def next_time(self, found: Schedule) -> SafeString:
        return next_check(found)

    @admin.display(description=gettext_lazy("changes wait since"), ordering="pending_since")
    def waits(self, found: Schedule) -> Any:
        return looks.since(found.pending_since) if found.pending_since else parts.dash()

    @admin.display(description=gettext_lazy("last run"), ordering="last_run_at")
    def last(self, found: Schedule) -> Any:
        return last_run(found)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        more = {
            "mappings_page": looks.page(TableMapping, "changelist"),
            "calendar_zone": time_zone.of_installation(),
        }
        return super().changelist_view(request, more | (extra_context or {}))

    # --- doing ------------------------------------------------------------------------------------------------------

    def _each(self, request: HttpRequest, queryset: QuerySet, work: Any, text: Any) -> None:
        """Do it with each; what is refused says why, the others go on."""
        done = [found.name for found in queryset if parts.told(request, lambda s=found: work(s))]
        if done:
            messages.success(request, text % {"names": ", ".join(done)})

    @admin.action(description=gettext_lazy("Run now"), permissions=["synchronise"])
    def run_now(self, request: HttpRequest, queryset: QuerySet) -> None:
        def work(found: Schedule) -> Any:
            return schedule.run_now(found, user=request.user)

        self._each(request, queryset, work, _("Started: %(names)s."))

    @admin.action(description=gettext_lazy("Set ready (restart)"), permissions=["synchronise"])
    def set_ready(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, schedule.ready, _("Ready: %(names)s."))

    @admin.action(description=gettext_lazy("Put on hold"), permissions=["synchronise"])
    def put_on_hold(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._each(request, queryset, schedule.hold, _("On hold until set ready again: %(names)s. Changes are kept."))

    def get_urls(self) -> list[Any]:
        do = path(
            "<int:pk>/do/<slug:what>/", self.admin_site.admin_view(self.do_view), name="integration_schedule_do"
        )  # fmt: skip
        return [do, *super().get_urls()]

    @parts.button("integration.synchronise")
    def do_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        """A button of the page or of the mapping's panel: the list's action on one schedule."""
        work = {"run": self.run_now, "ready": self.set_ready, "hold": self.put_on_hold}.get(what)
        chosen = self.get_queryset(request).filter(pk=pk)
        if work is None or not chosen.exists():
            raise Http404(_("There is no such page."))
        work(request, chosen)
        return parts.back(request, looks.page(Schedule, "change", pk))

    # --- the page of one --------------------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Schedule | None = None) -> Any:
        rhythm_fields = [("every_minutes", "cron"), "inactivity_minutes"]
        trouble = [("max_attempts", "rerun_delay")]
        what = [(None, {"fields": [("job", "mapping")]})] if obj is None else []
        return [*what, (_("Rhythm"), {"fields": rhythm_fields}), (_("When it fails"), {"fields": trouble})]

    def save_model(self, request: HttpRequest, obj: Schedule, form: Any, change: bool) -> None:
        schedule.save(obj)

    def delete_model(self, request: HttpRequest, obj: Schedule) -> None:
        schedule.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for found in queryset:
            schedule.delete(found)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        context["calendar_zone"] = time_zone.of_installation()
        found = kwargs.get("obj")
        if found is not None:
            context |= {"each": facts(found), "may_work": self.has_synchronise_permission(request)}
        return super().render_change_form(request, context, *args, **kwargs)


def facts(found: Schedule) -> dict[str, Any]:
    """How a schedule stands, for its page and for panels."""
    held = found.status in (ScheduleStatus.ON_HOLD, ScheduleStatus.ERROR)
    return {
        "schedule": found,
        "job": jobs.label(found.job),
        "badge": badge(found),
        "rhythm": rhythm(found),
        "next": next_check(found),
        "waits": looks.since(found.pending_since) if found.pending_since else parts.dash(),
        "last": last_run(found),
        "attempts": _("%(n)d of %(most)d failed") % {"n": found.attempts, "most": found.max_attempts}
        if found.attempts
        else "",
        "tone": {ScheduleStatus.ERROR: "bad", ScheduleStatus.ON_HOLD: "wait"}.get(ScheduleStatus(found.status), ""),
        "held": held,
        "busy": found.status == ScheduleStatus.IN_PROCESS,
        "page": looks.page(Schedule, "change", found.pk),
    }


def panel(request: HttpRequest, mapping: TableMapping) -> dict[str, Any]:
    """A mapping's schedules, for its page."""
    found = Schedule.objects.filter(mapping=mapping).select_related("mapping", "last_run").order_by("job")
    may_add = request.user.has_perm("integration.add_schedule")
    return {
        "rows": [facts(each) for each in found],
        "add": looks.page(Schedule, "add", mapping=mapping.pk, job=SYNCH) if may_add else "",
        "may_work": request.user.has_perm("integration.synchronise"),
        "may_see": request.user.has_perm("integration.view_schedule"),
        "follows": not mapping.disable_event_trigger,
    }


def count_link() -> Any:
    """“8 of 8 active”: how many of the connection's schedules run by themselves, linked to exactly those."""
    active, total = schedule.count_active()
    tone = looks.GOOD if total and active == total else looks.WAIT
    text = _("%(active)d of %(total)d active") % {"active": active, "total": total}
    icon = "check" if tone == looks.GOOD else "pause"
    return looks.badge(tone, icon, text, href=looks.page(Schedule, "changelist", jobs="connection"))
