"""The timeline on the page of an order, a quote or an account: notes and posts by time, and a note to add."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _

from crm.models import Annotation
from crm.services import timeline
from integration.admin import looks
from integration.admin.records import sentences

ANCHOR = "#timeline"


class WithTimeline:
    """Mixed into the screens of records that have notes and posts."""

    model: Any
    admin_site: Any

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_note"
        view = self.admin_site.admin_view(self.note_view)
        return [path("<path:object_id>/note/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more: dict[str, Any] = {}
        record = self.get_object(request, unquote(object_id)) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None and request.user.has_perm("crm.view_annotation"):
            found = [
                (each, looks.page(type(each.record), "change", each.record.pk)) for each in timeline.entries(record)
            ]
            add = request.user.has_perm("crm.add_annotation")
            more = {
                "timeline": found,
                "has_timeline": True,
                "note_page": add and looks.page(self.model, "note", record.pk),
            }
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})  # type: ignore[misc]

    def note_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Add the note somebody typed below the timeline."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        record = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if record is None:
            raise Http404
        may_look = self.has_view_permission(request, record)  # type: ignore[attr-defined]
        if not (may_look and request.user.has_perm("crm.add_annotation")):
            raise PermissionDenied
        subject, text = (request.POST.get(name, "").strip() for name in ("subject", "notetext"))
        longest = Annotation._meta.get_field("subject").max_length or 0
        try:
            timeline.add_note(record, subject[:longest], text)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
        else:
            messages.success(request, _("The note was added."))
        return HttpResponseRedirect(looks.page(self.model, "change", record.pk) + ANCHOR)
