"""Small things the set-up and running screens share: times, counts, pages, doing what a button says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import formats, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration import by_right, registry
from integration.admin import looks
from integration.engine.jsontext import decode
from integration.engine.lookup import labels
from integration.models import JournalEntry, SynchRun
from integration.models.full_synch import JobStatus, LineStatus
from integration.models.issue import IssueClass
from integration.models.run import RunStatus
from integration.services.errors import Refused

#: status -> tone and icon of its badge
RUN_LOOKS = {
    RunStatus.QUEUED: (looks.QUIET, "clock"),
    RunStatus.RUNNING: (looks.NEWS, "turn"),
    RunStatus.AWAITING: (looks.WAIT, "pause"),
    RunStatus.FINISHED: (looks.GOOD, "check"),
    RunStatus.FAILED: (looks.BAD, "cross"),
    RunStatus.CANCELLED: (looks.QUIET, "cross"),
}
LINE_LOOKS = {
    LineStatus.READY: (looks.QUIET, "clock"),
    LineStatus.WAITING: (looks.QUIET, "clock"),
    LineStatus.IN_PROCESS: (looks.NEWS, "turn"),
    LineStatus.AWAITING: (looks.WAIT, "pause"),
    LineStatus.FINISHED: (looks.GOOD, "check"),
    LineStatus.ERROR: (looks.BAD, "cross"),
}
JOB_LOOKS = {
    JobStatus.IN_PROCESS: (looks.NEWS, "turn"),
    JobStatus.SUCCESS: (looks.GOOD, "check"),
    JobStatus.ERROR: (looks.BAD, "cross"),
}

#: a direction of a line with no failure but what is held back
HELD_LOOKS = (looks.WAIT, "pause")
#: red is for what failed; nothing failed of what waits for another record, for a while, or for a choice
CLASS_LOOKS = {
    IssueClass.CONFIGURATION: (looks.BAD, "issue"),
    IssueClass.DELETED: (looks.BAD, "cross"),
    IssueClass.DATA: (looks.BAD, "issue"),
    IssueClass.CONFLICT: (looks.WAIT, "both"),
    IssueClass.TRANSIENT: (looks.WAIT, "turn"),
    IssueClass.WAITING: (looks.WAIT, "clock"),
}

STYLES = ("integration/looks.css", "integration/screens.css")
SCRIPTS = ("integration/live.js",)


def run_badge(run: SynchRun) -> SafeString:
    return looks.badge(*RUN_LOOKS[RunStatus(run.status)], run.get_status_display())


def dash() -> SafeString:
    return format_html('<span class="sy-zero" aria-label="{}">–</span>', _("none"))


def grouped(value: int) -> str:
    """A count with its thousands apart."""
    return str(formats.number_format(value, force_grouping=True))


def number(value: int | None, tone: str = "", link: str = "") -> SafeString:
    """A count: quiet when it is nought, a link and coloured when it is not."""
    if not value:
        return format_html('<span class="sy-zero">{}</span>', 0)
    text = grouped(value)
    if tone:
        return looks.badge(tone, "issue" if tone == looks.BAD else "clock", text, href=link)
    return format_html("{}", looks.linked(link, text))


def moment(value: dt.datetime | None) -> SafeString:
    """A time as people say it, with the full one on hover."""
    if value is None:
        return dash()
    local = timezone.localtime(value)
    today = local.date() == timezone.localdate()
    text = formats.time_format(local, "H:i:s") if today else formats.date_format(local, "SHORT_DATETIME_FORMAT")
    return looks.time(value, text)


def lasting(seconds: float) -> str:
    """How long something took."""
    if seconds < 0.1:
        return _("< 0.1 s")
    if seconds < 10:
        return _("%(seconds)s s") % {"seconds": formats.number_format(round(seconds, 1), 1)}
    if seconds < 100:
        return _("%(seconds)d s") % {"seconds": seconds}
    minutes = round(seconds / 60)
    if minutes < 100:
        return ngettext("%(count)d min", "%(count)d min", minutes) % {"count": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def record_link(table_name: str, key: Any, label: str) -> Any:
    """A link to a record's page; its label alone when it has none."""
    try:
        return looks.linked(looks.record_page(table_name, key) if key else "", label or key)
    except registry.UnknownTable:
        return label or key


def tables_of_entry(entry: JournalEntry, mapping: Any) -> tuple[str, str]:
    """The tables of the two records a journal entry names: the mapping's, but of what was written besides its own."""
    local, remote = (mapping.local_table, mapping.remote_table) if mapping is not None else ("", "")
    if entry.table in (local, remote) or entry.action in ("couple", "uncouple"):
        return local, remote
    try:
        own = registry.table(entry.table)
    except registry.UnknownTable:
        return local, remote
    return (entry.table, remote) if own.side == registry.LOCAL else (local, entry.table)


def table_text(name: str) -> str:
    """A table as people name it, with its number."""
    try:
        return str(registry.table(name))
    except registry.UnknownTable:
        return name


class Changes:
    """Journal entries' changed fields for people: captions, choices by label, references by the record's name.

    Stamps are left out: every write changes them. Names are read once per table for all entries given.
    """

    def __init__(self, entries: Sequence[JournalEntry]) -> None:
        self.rows = {e.pk: (e.table, *(decode(t) if t else {} for t in (e.before, e.after))) for e in entries}
        wanted: dict[str, set[str]] = {}
        for table, *sides in self.rows.values():
            columns = self._columns(table)
            for row in sides:
                for name, value in row.items():
                    column = columns.get(name)
                    if column is not None and value and column.target and not column.target_column:
                        wanted.setdefault(column.target, set()).add(str(value))
        self.names = {table: labels(table, sorted(ids)) for table, ids in wanted.items()}

    @staticmethod
    def _columns(table: str) -> dict[str, registry.Column]:
        try:
            return registry.table(table).columns
        except registry.UnknownTable:
            return {}

    def of(self, entry: JournalEntry) -> list[dict[str, str]]:
        """Field, old and new value of each changed field."""
        name, old, new = self.rows[entry.pk]
        columns = self._columns(name)
        stamps: set[str] = set()
        if columns:
            table = registry.table(name)
            stamps = {table.created_on, table.created_by, table.modified_on, table.modified_by, table.key.name}
        found = []
        for field in dict.fromkeys([*new, *old]):
            column = columns.get(field)
            was, now = (by_right.value(self._shown(column, row.get(field)), name) for row in (old, new))
            if field not in stamps and (was or now):
                found.append({"field": str(column.caption) if column else field, "old": was, "new": now})
        return found

    def _shown(self, column: registry.Column | None, value: Any) -> str:
        if column is not None and value and column.target in self.names:
            return self.names[column.target].get(str(value), str(value))
        return shown(column, value)


def shown(column: registry.Column | None, value: Any) -> str:
    """A row value as people read it."""
    if value in (None, ""):
        return ""
    if column is not None and column.choices:
        return str(dict(column.choices).get(value, value))
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value)


def page(request: HttpRequest, model_admin: Any, template: str, title: str, **context: Any) -> TemplateResponse:
    """One of our own pages inside the admin."""
    values = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "media": Media(css={"all": STYLES}, js=SCRIPTS),
        **context,
    }
    request.current_app = model_admin.admin_site.name  # type: ignore[attr-defined]
    return TemplateResponse(request, template, values)


def told(request: HttpRequest, work: Callable[[], Any]) -> Any:
    """Do what a button says; a refusal is shown as the sentence it is (then None)."""
    try:
        return work()
    except Refused as refused:
        messages.error(request, str(refused))
        return None


def tell_done(request: HttpRequest, done: Sequence[str]) -> None:
    """What was done, in one message: a box for each of six sentences would push the page out of sight."""
    if len(done) > 1:
        items = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in done))
        messages.success(request, format_html('<ul class="p2c-sentences">{}</ul>', items))
    elif done:
        messages.success(request, done[0])


View = Callable[..., HttpResponse]


def needs(permission: str) -> Callable[[View], View]:
    """A page that takes a permission of its own; links to it are shown only to those who have it."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(permission):  # type: ignore[union-attr]
                raise PermissionDenied
            return view(self, request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def button(permission: str) -> Callable[[View], View]:
    """A view behind a button: only by POST, only with the permission."""

    def decorate(view: View) -> View:
        allowed = needs(permission)(view)

        @wraps(allowed)
        def guarded(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            return allowed(self, request, *args, **kwargs)

        return guarded

    return decorate


def back(request: HttpRequest, otherwise: str) -> HttpResponseRedirect:
    """To the page the button was on, when it is one of ours."""
    from django.utils.http import url_has_allowed_host_and_scheme

    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(otherwise)


class Work:
    """What a person may do beyond viewing and editing, for actions (`permissions=["synchronise"]`)."""

    def has_synchronise_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integration.synchronise")  # type: ignore[union-attr]

    def has_full_synch_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integration.full_synch")  # type: ignore[union-attr]

    def has_couple_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integration.couple")  # type: ignore[union-attr]

    def has_uncouple_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integration.uncouple")  # type: ignore[union-attr]

    def has_resolve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("integration.resolve")  # type: ignore[union-attr]


class MachineMade(Work):
    """A list of what only the machine writes: people look, and use the buttons."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def chips(request: HttpRequest, name: str, choices: Sequence[tuple[str, Any]]) -> list[dict[str, Any]]:
    """Quick filters: links that set one query value and keep the others."""
    found = []
    current = request.GET.get(name, "")
    for value, text in choices:
        query = request.GET.copy()
        query.pop("p", None)
        query.pop(name, None)
        if value:
            query[name] = value
        found.append({"text": text, "link": f"?{query.urlencode()}", "current": current == value})
    return found
