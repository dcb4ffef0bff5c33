"""What the buttons and list actions of table mappings do: run, preview, couple, reset, switch, uncouple."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import registry
from integration.admin import looks, parts
from integration.models import SynchRun, TableMapping
from integration.models.run import RunKind, RunStatus
from integration.services import couple, install, mappings, preview, synchronise

#: records shown of a preview; the counts are of all
SHOWN = 300
_TONES = {
    "couple": (looks.GOOD, "link"),
    "insert": (looks.GOOD, "plus"),
    "modify": (looks.NEWS, "turn"),
    "uncouple": (looks.WAIT, "cross"),
    "fail": (looks.BAD, "issue"),
}


def action_label(action: str) -> str:
    return {
        "couple": _("Couple"),
        "insert": _("Create"),
        "modify": _("Change"),
        "uncouple": _("Uncouple"),
        "fail": _("Issue"),
    }[action]


class MappingActions:
    """The actions of the list; the page's buttons call the same ones with one mapping."""

    @admin.action(description=gettext_lazy("Synchronise changed records"), permissions=["synchronise"])
    def synchronise_changed(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._run(request, queryset, lambda m: synchronise.request_run(m, RunKind.SYNCH, **_by(request)))

    @admin.action(description=gettext_lazy("Full synchronisation"), permissions=["full_synch"])
    def synchronise_fully(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """Creates only where the mapping creates (ENG-153); the review page is for creating on purpose."""
        return self._run(
            request,
            queryset,
            lambda m: synchronise.request_run(m, RunKind.FULL, create=not m.only_coupled, **_by(request)),
        )

    @admin.action(description=gettext_lazy("Match-based coupling"), permissions=["couple"])
    def couple_by_match(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        return self._run(request, queryset, lambda m: couple.match_couple(m, **_by(request)))

    def _run(
        self, request: HttpRequest, queryset: QuerySet, ask: Callable[[TableMapping], SynchRun]
    ) -> HttpResponse | None:
        """Queue a run per mapping; with one, land on its page."""
        runs = [run for mapping in queryset if (run := parts.told(request, lambda m=mapping: ask(m)))]  # type: ignore[misc]
        if len(runs) == 1:
            return HttpResponseRedirect(looks.page(SynchRun, "change", runs[0].pk))
        if runs:
            links = format_html_join(", ", "{}: {}", [(run.mapping.name, looks.run_link(run)) for run in runs])
            messages.success(request, links)
        return None

    @admin.action(description=gettext_lazy("Preview"), permissions=["synchronise"])
    def preview_changed(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        chosen = list(queryset[:2])
        if len(chosen) != 1:
            messages.error(request, _("Preview one table mapping at a time."))
            return None
        return preview_page(self, request, chosen[0], RunKind.SYNCH)

    @admin.action(description=gettext_lazy("Enable"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, True)

    @admin.action(description=gettext_lazy("Disable"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._switch(request, queryset, False)

    def _switch(self, request: HttpRequest, queryset: QuerySet, enabled: bool) -> None:
        changed = [m.name for m in queryset if parts.told(request, lambda m=m: mappings.set_enabled(m, enabled))]  # type: ignore[misc]
        if changed:
            text = (
                _("Enabled: %(names)s.") if enabled else _("Disabled: %(names)s. Changes are kept until enabled again.")
            )
            messages.success(request, text % {"names": ", ".join(changed)})

    @admin.action(description=gettext_lazy("Use default synchronisation setup"), permissions=["change"])
    def install_defaults(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        own = [m.name for m in queryset if not m.pair]
        chosen = [m for m in queryset if m.pair]
        if own:
            text = _("%(names)s has no default setup: it was made here.")
            messages.warning(request, text % {"names": ", ".join(own)})
        if not chosen:
            return None
        if "confirmed" not in request.POST:
            return ask(
                self,
                request,
                chosen,
                "install_defaults",
                _("Use default synchronisation setup"),
                _(
                    "Field mappings, filters, match criteria and settings of %(names)s return to the defaults; changes "
                    "made here are lost. Couplings stay, and so does what was last agreed on."
                ),
            )
        if parts.told(request, lambda: install.install_mappings([m.name for m in chosen])):
            names = ", ".join(m.name for m in chosen)
            messages.success(request, _("%(names)s: the default setup is in place.") % {"names": names})
        return None

    @admin.action(description=gettext_lazy("Uncouple all records"), permissions=["uncouple"])
    def uncouple_all(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        chosen = list(queryset)
        total = sum(couple.couplings_of(m).count() for m in chosen)
        if not total:
            messages.info(request, _("No records are coupled."))
            return None
        word = chosen[0].name if len(chosen) == 1 else str(total)
        if request.POST.get("typed", "").strip() != word:
            if "confirmed" in request.POST:
                messages.error(request, _("Nothing was uncoupled: type %(word)s exactly.") % {"word": word})
            text = ngettext(
                "%(count)d coupled record of %(names)s will be uncoupled. Its data stay on both sides, but no longer "
                "follow one another, and what was last agreed on is forgotten.",
                "%(count)d coupled records of %(names)s will be uncoupled. Their data stay on both sides, but no "
                "longer follow one another, and what was last agreed on is forgotten.",
                total,
            )
            title = _("Uncouple all records")
            return ask(self, request, chosen, "uncouple_all", title, text, word=word, count=total, danger=True)
        return self._run(request, queryset, lambda m: couple.uncouple(m, **_by(request)))


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"user": request.user, "background": True}


def ask(
    model_admin: Any,
    request: HttpRequest,
    chosen: list[TableMapping],
    action: str,
    title: str,
    text: str,
    *,
    word: str = "",
    count: int = 0,
    danger: bool = False,
) -> HttpResponse:
    """A page that says what will happen and asks; its form repeats the action."""
    one = len(chosen) == 1
    cancel = looks.page(TableMapping, "change", chosen[0].pk) if one else looks.page(TableMapping, "changelist")
    return parts.page(
        request,
        model_admin,
        "admin/integration/tablemapping/ask.html",
        title,
        text=text % {"names": ", ".join(m.name for m in chosen), "count": count},
        word=word,
        danger=danger,
        action=action,
        chosen=chosen,
        checkbox=ACTION_CHECKBOX_NAME,
        cancel=cancel,
    )


_DOES = {
    "synchronise": ("synchronise_changed", "integration.synchronise"),
    "full": ("synchronise_fully", "integration.full_synch"),
    "match": ("couple_by_match", "integration.couple"),
    "enable": ("switch_on", "integration.change_tablemapping"),
    "disable": ("switch_off", "integration.change_tablemapping"),
    "defaults": ("install_defaults", "integration.change_tablemapping"),
    "uncouple": ("uncouple_all", "integration.uncouple"),
    "preview": ("", "integration.synchronise"),
    "preview-create": ("", "integration.synchronise"),
}


def do(model_admin: Any, request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """A button on the page of one mapping."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if what not in _DOES or not model_admin.has_view_permission(request):
        raise Http404(_("There is no such page."))
    name, permission = _DOES[what]
    if not request.user.has_perm(permission):  # type: ignore[union-attr]
        raise PermissionDenied
    queryset = model_admin.get_queryset(request).filter(pk=pk)
    mapping = queryset.first()
    if mapping is None:
        raise Http404(_("There is no such table mapping."))
    if what == "preview":
        response = preview_page(model_admin, request, mapping, request.POST.get("kind", RunKind.SYNCH))
    elif what == "preview-create":
        response = preview_page(model_admin, request, mapping, RunKind.FULL, create=True)
    else:
        response = getattr(model_admin, name)(request, queryset)
    return response or HttpResponseRedirect(looks.page(TableMapping, "change", pk))


def preview_page(
    model_admin: Any, request: HttpRequest, mapping: TableMapping, kind: str, *, create: bool = False
) -> HttpResponse | None:
    """What a run would do now: counts, and the first records with old and new values."""
    if kind not in (RunKind.SYNCH, RunKind.FULL, RunKind.MATCH):
        kind = RunKind.SYNCH
    options: dict[str, Any] = {"create": create} if kind == RunKind.FULL else {}
    found = parts.told(
        request,
        lambda: preview.preview(mapping, kind, user=request.user, **options),  # type: ignore[arg-type]
    )
    if found is None:
        return None
    if found.run.status == RunStatus.FAILED:
        messages.error(request, found.run.message)
        return None
    counts = Counter({action: sum(ways.values()) for action, ways in found.counts.items()})
    only = request.POST.get("only", "")
    shown = [r for r in found.records if not only or r["action"] == only]
    return parts.page(
        request,
        model_admin,
        "admin/integration/tablemapping/preview.html",
        _("Preview of %(name)s") % {"name": mapping.name},
        original=mapping,
        mapping=mapping,
        kind=kind,
        create=create,
        kinds=[(RunKind.SYNCH.value, _("Changed records")), (RunKind.FULL.value, _("Full synchronisation"))],
        counts=[
            {"action": a, "badge": looks.badge(*_TONES[a], action_label(a)), "count": counts[a]}
            for a in preview.ACTIONS
            if counts[a]
        ],
        only=only,
        total=len(shown),
        rows=[_preview_row(mapping, record) for record in shown[:SHOWN]],
        may_run=model_admin.has_synchronise_permission(request),
    )


def _preview_row(mapping: TableMapping, record: dict[str, Any]) -> dict[str, Any]:
    from_sales = record["direction"] == "from_integration"
    source = (mapping.remote_table, record["remote_id"]) if from_sales and record["remote_id"] else None
    source = source or (mapping.local_table, record["local_id"])
    if not source[1]:
        source = (mapping.remote_table, record["remote_id"])
    destination = registry.table(mapping.local_table if from_sales else mapping.remote_table)
    return {
        **record,
        "badge": looks.badge(*_TONES[record["action"]], action_label(record["action"])),
        "way": looks.way(record["direction"]) if record["direction"] else "",
        "link": parts.record_link(source[0], source[1], record["record"]),
        "changes": [
            {
                "field": field["label"],
                "old": parts.shown(destination.columns.get(field["field"]), field["before"]),
                "new": parts.shown(destination.columns.get(field["field"]), field["after"]),
            }
            for field in record["fields"]
        ],
    }
