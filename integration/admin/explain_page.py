"""Explain: why a record did or did not travel, in sentences, for each mapping that could take it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from integration import registry
from integration.admin import coupling_state, looks, outcome, record_panel
from integration.services import explain, standing
from integration.services.errors import Refused
from integration.services.partners import filter_text
from integration.services.standing import OUTSIDE


def show(model_admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page of one record."""
    record = model_admin.get_object(request, object_id)
    if record is None:
        raise Http404(_("There is no such record."))
    if not model_admin.has_view_permission(request, record):
        raise PermissionDenied
    table = registry.table(model_admin.model)
    found = record_panel.panels(request, model_admin.model, record.pk.hex, connected=False)
    left_out = []
    if found is not None and all(panel.state.group == OUTSIDE for panel in found.panels):
        # no mapping takes it: say so for each instead of for the one it comes closest to
        for part in coupling_state.parts(request, model_admin.model, connected=False):
            verdict = standing.verdict(part, record.pk.hex)
            try:
                sentences = explain.explanation(part.mapping, record.pk.hex, verdict=verdict)["sentences"]
            except Refused as error:
                sentences = [str(error)]
            badge = coupling_state.badge_of(verdict)
            left_out.append((part, badge, filter_text(part.mapping, part.table), sentences))
    label = table.text(table.row(record))
    return TemplateResponse(
        request,
        "integration/explain.html",
        {
            **model_admin.admin_site.each_context(request),
            "opts": model_admin.model._meta,
            "original": record,
            "title": _("Explain %(record)s") % {"record": label},
            "coupling": found,
            "left_out": left_out,
            "record_page": looks.record_page(table.name, record.pk),
            "couple_page": looks.record_page(table.name, record.pk, "couple"),
            "back": request.GET.get(outcome.NEXT, ""),
        },
    )
