"""The list behind an option mapping: which record is which value of the option column (BC: Option Mapping)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from integration.admin import looks, parts
from integration.models import TableMapping
from integration.services.errors import Refused
from integration.services.option_values import option_values


def option_values_page(model_admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Record, option value and caption, read-only; a mapping of records by id has none."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    mapping = TableMapping.objects.filter(pk=pk).first()
    if mapping is None:
        raise Http404(_("There is no such table mapping."))
    try:
        found = option_values(mapping)
    except Refused as refused:
        messages.info(request, str(refused))
        return HttpResponseRedirect(looks.page(TableMapping, "change", pk))
    return parts.page(
        request,
        model_admin,
        "admin/integration/tablemapping/options.html",
        _("Option values of %(name)s") % {"name": mapping.name},
        mapping=mapping,
        rows=[
            {
                "record": parts.record_link(mapping.local_table, row.local_id, row.record),
                "number": row.number,
                "caption": parts.record_link(mapping.remote_table, row.remote_id, row.caption),
            }
            for row in found
        ],
    )
