"""Quotes and orders that are started from the page of a contact."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from erp.bc.services import documents
from integration import registry
from integration.admin import looks
from integration.admin.records import sentences


class ContactDocuments:
    """Mixed into the screen of contacts: a button for each kind of document."""

    model: Any
    admin_site: Any

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.document_view)
        own = [path("<path:object_id>/new/<slug:kind>/", view, name="bc_contact_new")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> Any:
        more = dict(extra_context or {})
        key = unquote(object_id)
        own = [
            (kind.caption, looks.page(self.model, "new", key, kind.name), "post")
            for kind in documents.KINDS_OF_DOCUMENT.values()
            if _may(request, kind)
        ]
        more["contact_actions"] = [*more.get("contact_actions", ()), *own]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def document_view(self, request: HttpRequest, object_id: str, kind: str) -> HttpResponse:
        """Start the document and show it; or ask for the template of a quote first (CON-122)."""
        wanted = documents.KINDS_OF_DOCUMENT.get(kind)
        if wanted is None:
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not _may(request, wanted):
            raise PermissionDenied
        here = looks.page(self.model, "change", object_id)
        given = request.POST.get("template")
        template = documents.NO_TEMPLATE if given == "none" else given or None
        try:
            row = documents.new_document(wanted, _key(object_id), template)
        except documents.ChooseTemplate as asked:
            return self._ask_template(request, object_id, wanted, asked, here)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return HttpResponseRedirect(here)
        made = registry.table(wanted.side.header)
        number = f"{wanted.type.label} {row['no']}"
        messages.success(request, _("%(document)s is started. Add its lines.") % {"document": number})
        return HttpResponseRedirect(looks.page(made.model, "change", uuid.UUID(row[made.key.name])))

    def _ask_template(
        self, request: HttpRequest, object_id: str, kind: documents.Kind, asked: documents.ChooseTemplate, here: str
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": kind.caption,
            "asked": str(asked.findings[0]),
            "templates": asked.templates,
            "button": kind.caption,
            "cancel": here,
        }
        return render(request, "bc/choose_template.html", context)


def _may(request: HttpRequest, kind: documents.Kind) -> bool:
    name = kind.side.header._meta.model_name
    return request.user.has_perm(f"bc.add_{name}")  # type: ignore[union-attr]


def _key(object_id: str) -> str:
    try:
        return uuid.UUID(unquote(object_id)).hex
    except ValueError:
        raise Http404 from None
