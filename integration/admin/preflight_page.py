"""The preflight as a checklist: what keeps records from travelling, with links to where it is put right."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from integration import registry
from integration.admin import looks, parts
from integration.models import TableMapping
from integration.once import once
from integration.services.check_connection import Point
from integration.services.errors import Refused
from integration.services.preflight import preflight


def show(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The checklist of the mapping in `?mapping=`, or of all enabled ones."""
    name = request.GET.get("mapping", "")
    try:
        points = preflight([name] if name else [])
    except Refused as refused:
        raise Http404(str(refused)) from refused
    keys = _keys()
    groups: dict[str, list[dict[str, Any]]] = {}
    for point in points:
        groups.setdefault(point.mapping, []).append(shown(point))
    checklist = [
        {
            "name": group,
            "page": looks.page(TableMapping, "change", keys[group]) if group else "",
            "points": rows,
            "attention": sum(1 for row in rows if not row["point"].ok),
        }
        for group, rows in groups.items()
    ]
    return parts.page(
        request,
        model_admin,
        "integration/preflight.html",
        _("Preflight of %(name)s") % {"name": name} if name else _("Preflight"),
        groups=checklist,
        ready=[group for group in checklist if group["page"] and not group["attention"]],
        attention=sum(group["attention"] for group in checklist),
        back=looks.page("integration.fullsynchreviewline", "changelist"),
    )


@once
def _keys() -> dict[str, int]:
    return dict(TableMapping.objects.values_list("name", "pk"))


def shown(point: Point) -> dict[str, Any]:
    """A point as a list shows it: its badge and where to look."""
    if point.ok:
        badge = looks.badge(looks.GOOD, "check", _("In order"))
    elif point.stops:
        badge = looks.badge(looks.BAD, "cross", _("Cannot run"))
    else:
        badge = looks.badge(looks.WAIT, "issue", _("Look at this"))
    link = ""
    if point.table:
        table = registry.table(point.table)
        link = looks.linked(looks.page(table.model, "changelist"), _("Open %(table)s") % {"table": table.caption})
    elif not point.ok and not point.mapping and point.name != "worker":
        link = looks.linked(looks.page("integration.connection", "changelist"), _("Open the connection"))
    elif not point.ok and point.mapping:
        link = looks.linked(looks.page(TableMapping, "change", _keys()[point.mapping]), _("Open the table mapping"))
    return {"point": point, "badge": badge, "link": link}
