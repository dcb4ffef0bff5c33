"""What the buttons and list actions of table mappings do: run, preview, couple, reset, switch, uncouple."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration.admin import looks, mapping_defaults, mapping_transfer, parts, preflight_page, undo_pages
from integration.models import SynchRun, TableMapping
from integration.models.mapping import Direction
from integration.models.run import RunKind
from integration.services import couple, mappings, preflight, synchronise, transformations


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
        """ENG-120: the criteria come first; several mappings go by what they are set up to do."""
        chosen = list(queryset[:2])
        if len(chosen) == 1:
            return HttpResponseRedirect(looks.page(TableMapping, "match", chosen[0].pk))
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
        return preview_page(request, chosen[0], RunKind.SYNCH)

    @admin.action(description=gettext_lazy("Enable"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        """What would keep their records from travelling is said first; the mappings are enabled all the same."""
        chosen = list(queryset.filter(enabled=False))
        points = [point for found in preflight.of_mappings(chosen) for point in found if not point.ok]
        if points and "confirmed" not in request.POST:
            text = _("Before %(names)s is enabled, look at this. Records that cannot travel become issues and wait.")
            shown = [preflight_page.shown(point) for point in points]
            return ask(self, request, chosen, "switch_on", _("Enable"), text, points=shown)
        self._switch(request, queryset, True)
        return None

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
        return mapping_defaults.reset(self, request, list(queryset))

    @admin.action(description=gettext_lazy("Export to a file"), permissions=["view"])
    def export_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return mapping_transfer.download([mapping.name for mapping in queryset])

    @admin.action(description=gettext_lazy("Enable all field mappings"), permissions=["change"])
    def enable_fields(self, request: HttpRequest, queryset: QuerySet) -> None:
        """What the wizard has added, all at once; fields that write the same one are refused by the service."""
        for mapping in queryset:
            notes = parts.told(request, lambda m=mapping: [mappings.enable_fields(m)])  # type: ignore[misc]
            if notes is not None:
                text = _("%(name)s: all field mappings are enabled.")
                messages.success(request, text % {"name": mapping.name})
                for note in notes[0]:
                    messages.warning(request, note)

    @admin.action(description=gettext_lazy("Reset transformation rules"), permissions=["change"])
    def reset_rules(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        chosen = [m for m in queryset if m.fields.exclude(transformation_rule=None).exists()]
        title = _("Reset transformation rules")
        if not chosen:
            messages.info(request, _("No field mapping has a transformation rule."))
            return None
        if "confirmed" not in request.POST:
            text = _(
                "The field mappings of %(names)s lose their transformation rules, as the default setup has none: "
                "values travel as they are. The rules themselves stay, and so does what was last agreed on."
            )
            return ask(self, request, chosen, "reset_rules", title, text)
        for mapping in chosen:
            done = parts.told(request, lambda m=mapping: transformations.reset_rules(m))  # type: ignore[misc]
            if done is None:
                continue
            count, notes = done
            text = ngettext(
                "%(name)s: %(count)d field mapping without its rule.",
                "%(name)s: %(count)d field mappings without their rules.",
                count,
            )
            messages.success(request, text % {"name": mapping.name, "count": count})
            for note in notes:
                messages.warning(request, note)
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
    points: Sequence[Any] = (),
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
        points=points,
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
    "enable-fields": ("enable_fields", "integration.change_tablemapping"),
    "reset-rules": ("reset_rules", "integration.change_tablemapping"),
    "uncouple": ("uncouple_all", "integration.uncouple"),
    "drift": ("", "integration.synchronise"),
    "preview": ("", "integration.synchronise"),
    "preview-create": ("", "integration.synchronise"),
    "preview-send": ("", "integration.full_synch"),
    "preview-get": ("", "integration.full_synch"),
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
    if what == "drift":
        response = undo_pages.check_drift(request, mapping)
    elif what == "preview":
        response = preview_page(request, mapping, request.POST.get("kind", RunKind.SYNCH))
    elif what == "preview-create":
        response = preview_page(request, mapping, RunKind.FULL, create=True)
    elif what in ("preview-send", "preview-get"):
        way = Direction.TO if what == "preview-send" else Direction.FROM
        response = preview_page(request, mapping, RunKind.FULL, force=way)
    else:
        response = getattr(model_admin, name)(request, queryset)
    return response or HttpResponseRedirect(looks.page(TableMapping, "change", pk))


def preview_page(
    request: HttpRequest, mapping: TableMapping, kind: str, *, create: bool = False, force: str = ""
) -> HttpResponse | None:
    """What a run would do now, kept as a plan that can be applied as it is shown. `force`: that direction's source wins
    on every field of every coupled record."""
    if kind not in (RunKind.SYNCH, RunKind.FULL, RunKind.MATCH):
        kind = RunKind.SYNCH
    options: dict[str, Any] = {"create": create} if kind == RunKind.FULL else {}
    if force:
        options |= {"direction": str(force), "force": str(force)}
    return undo_pages.make_plan(request, mapping, kind, **options)
