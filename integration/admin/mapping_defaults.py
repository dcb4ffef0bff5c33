"""“Use default synchronisation setup”: shows what would be reset, asks, and resets."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from integration.admin import looks, parts
from integration.admin.mapping_transfer import grouped
from integration.models import TableMapping
from integration.services import install
from integration.services.couple import couplings_of


def reset(model_admin: Any, request: HttpRequest, chosen: list[TableMapping]) -> HttpResponse | None:
    """Mappings that were made here are reset only when their box is ticked, too (ENG-172)."""
    own = [mapping for mapping in chosen if not install.has_default(mapping)]
    if "confirmed" not in request.POST:
        found = parts.told(request, lambda: [install.default_differences(mapping) for mapping in chosen])
        return _ask(model_admin, request, chosen, own, found) if found is not None else None
    wanted = [m for m in chosen if m not in own or "own" in request.POST]
    if not wanted:
        messages.info(request, _("Nothing was reset."))
        return None
    if parts.told(request, lambda: install.reset_mappings(wanted)):
        names = ", ".join(m.name for m in wanted)
        messages.success(request, _("%(names)s: the default setup is in place.") % {"names": names})
    return None


def _ask(
    model_admin: Any, request: HttpRequest, chosen: list[TableMapping], own: list[TableMapping], found: list[Any]
) -> HttpResponse:
    notes = [f"{m.name}: {note}" for m, (_rows, notes) in zip(chosen, found, strict=True) for note in notes]
    coupled = sum(couplings_of(mapping).count() for mapping in chosen)
    kept = ngettext(
        "%(count)d coupling stays, and so does what was last agreed on.",
        "%(count)d couplings stay, and so does what was last agreed on.",
        coupled,
    )
    one = len(chosen) == 1
    cancel = looks.page(TableMapping, "change", chosen[0].pk) if one else looks.page(TableMapping, "changelist")
    return parts.page(
        request,
        model_admin,
        "admin/integration/tablemapping/defaults.html",
        _("Use default synchronisation setup"),
        chosen=chosen,
        names=", ".join(m.name for m in chosen),
        own=", ".join(m.name for m in own),
        only_own=len(own) == len(chosen),
        groups=grouped(each for rows, _notes in found for each in rows),
        notes=notes,
        kept=kept % {"count": coupled} if coupled else "",
        checkbox=ACTION_CHECKBOX_NAME,
        cancel=cancel,
    )
