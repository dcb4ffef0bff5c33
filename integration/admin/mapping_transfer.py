"""Table mappings to and from a file: the download, and the upload page that shows the difference before it imports."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import time_zone
from integration.admin import looks, parts
from integration.models import TableMapping
from integration.services import mapping_files, mapping_import
from integration.services.errors import Refused
from integration.services.mapping_documents import ADDED, CHANGED, REMOVED, Difference

_WHAT = {
    ADDED: (looks.GOOD, "plus", gettext_lazy("added")),
    CHANGED: (looks.NEWS, "turn", gettext_lazy("changed")),
    REMOVED: (looks.BAD, "cross", gettext_lazy("removed")),
}


def urls(model_admin: Any) -> list[Any]:
    """The two addresses, to go before the admin's own."""
    wrap = model_admin.admin_site.admin_view

    def export(request: HttpRequest) -> HttpResponse:
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        return download(request.GET.getlist("name"))

    def import_(request: HttpRequest) -> HttpResponse:
        return _Upload(model_admin, request).answer()

    name = "integration_tablemapping"
    return [
        path("export/", wrap(export), name=f"{name}_export"),
        path("import/", wrap(import_), name=f"{name}_import"),
    ]


def download(names: Iterable[str]) -> HttpResponse:
    """The file with these mappings (all, when none is named)."""
    text = mapping_files.text_of(mapping_files.export(names))
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="mappings-{time_zone.today():%Y-%m-%d}.json"'
    return response


class _Upload:
    """Choose a file, look at the difference, import it: the file's text travels with the page that shows it."""

    def __init__(self, model_admin: Any, request: HttpRequest) -> None:
        self.model_admin, self.request = model_admin, request
        if not (model_admin.has_change_permission(request) and model_admin.has_add_permission(request)):
            raise PermissionDenied

    def answer(self) -> HttpResponse:
        if self.request.method != "POST":
            return self._page()
        given = self.request.FILES.get("file")
        name = (given.name or "") if given is not None else self.request.POST.get("name", "")
        try:
            if given is not None:
                mapping_files.check_size(name, given.size or 0)
            content: bytes | str = given.read() if given is not None else self.request.POST.get("text", "")
            if not content:
                messages.error(self.request, _("Choose a file first."))
                return self._page()
            document = mapping_files.read(content, name)
            found = mapping_import.preview(document)
            if self.request.POST.get("seen") == found.digest and found.differences:
                return self._import(document, name)
        except Refused as refused:
            return self._page(problem=str(refused), name=name)
        if self.request.POST.get("seen"):
            messages.warning(self.request, _("The set-up has changed meanwhile. This is what the import does now."))
        return self._page(found=found, text=mapping_files.text_of({**_head(), **document}), name=name)

    def _import(self, document: Any, name: str) -> HttpResponse:
        user: Any = self.request.user
        done = mapping_import.apply(document, source=name, user=user)
        for note in done.notes:
            messages.warning(self.request, note)
        count = len(done.differences)
        text = ngettext(
            "%(count)d change was imported from %(file)s.", "%(count)d changes were imported from %(file)s.", count
        )
        messages.success(self.request, text % {"count": count, "file": name or _("the file")})
        return HttpResponseRedirect(looks.page(TableMapping, "changelist"))

    def _page(self, found: mapping_import.Import | None = None, **context: Any) -> HttpResponse:
        return parts.page(
            self.request,
            self.model_admin,
            "admin/integration/tablemapping/import.html",
            _("Import table mappings"),
            found=found,
            digest=found.digest if found else "",
            groups=grouped(found.differences) if found else [],
            count=len(found.differences) if found else 0,
            **context,
        )


def _head() -> dict[str, Any]:
    return {"format": mapping_files.FORMAT, "version": mapping_files.VERSION}


def grouped(differences: Iterable[Difference]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Differences by the mapping, rule or template they belong to, as the pages show them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for each in differences:
        tone, icon, word = _WHAT[each.what]
        row = {"badge": looks.badge(tone, icon, word), "kind": each.kind, "row": each.row, "values": each.values}
        found.setdefault(each.owner, []).append(row)
    return list(found.items())
