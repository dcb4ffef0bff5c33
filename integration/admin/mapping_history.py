"""Who changed the set-up: one page over mappings, rows, schedules, templates, rules and connection; and per mapping."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, parts
from integration.models import TableMapping
from integration.services import set_up_history
from integration.services.errors import Refused
from integration.services.set_up_history import ADDED, CHANGED, REMOVED, Line

_WHAT = {
    ADDED: (looks.GOOD, "plus", gettext_lazy("added")),
    CHANGED: (looks.NEWS, "turn", gettext_lazy("changed")),
    REMOVED: (looks.BAD, "cross", gettext_lazy("removed")),
}
_FILTERS = ("kind", "user", "mapping")


def urls(model_admin: Any) -> list[Any]:
    """The page of all changes, to go before the admin's own addresses."""

    def view(request: HttpRequest) -> HttpResponse:
        return page(model_admin, request, None)

    name = "integration_tablemapping_changes"
    return [path("changes/", model_admin.admin_site.admin_view(view), name=name)]


def page(model_admin: Any, request: HttpRequest, mapping: TableMapping | None) -> HttpResponse:
    """A page of changes, newest first: of one mapping, or of everything."""
    if not model_admin.has_view_permission(request, mapping):
        raise PermissionDenied
    asked = {name: request.GET.get(name, "").strip() for name in _FILTERS}
    chosen = mapping.pk if mapping else int(asked["mapping"]) if asked["mapping"].isdecimal() else None
    try:
        found, after = set_up_history.lines(
            mapping=chosen, kind=asked["kind"], user=asked["user"], after=request.GET.get("after", "")
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(request.path)
    title = _("Changes of %(name)s") % {"name": mapping.name} if mapping else _("Changes of the set-up")
    names = dict(TableMapping.objects.order_by("name").values_list("pk", "name"))
    query = {name: value for name, value in asked.items() if value}
    return parts.page(
        request,
        model_admin,
        "admin/integration/tablemapping/changes.html",
        title,
        original=mapping,
        lines=[shown(line, model_admin.has_view_permission(request)) for line in found],
        asked=asked,
        filtered=bool(query),
        kinds=set_up_history.kind_choices(),
        people=set_up_history.people(),
        mappings=[] if mapping else [(str(pk), name) for pk, name in names.items()],
        older="?" + urlencode({**query, "after": after}) if after else "",
        newest="?" + urlencode(query) if request.GET.get("after") else "",
    )


def shown(line: Line, may_look: bool = True) -> dict[str, Any]:
    """A change as the page shows it."""
    tone, icon, word = _WHAT[line.what]
    link = looks.page(TableMapping, "change", line.mapping) if line.mapping and may_look else ""
    version = ""
    if line.kind == "mapping" and line.mapping:
        version = looks.page(TableMapping, "simple_history", line.mapping, line.version)
    return {
        "at": parts.moment(line.at),
        "who": line.user or _("System"),
        "reason": line.reason,
        "badge": looks.badge(tone, icon, word),
        "kind": line.kind_name,
        "owner": looks.linked(link, line.owner),
        "text": line.row,
        "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in line.changes],
        "version": version,
    }
