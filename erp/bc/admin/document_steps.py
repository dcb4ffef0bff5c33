"""The steps of quotes and orders on their screens: make the order, release, reopen; and a button for another line."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from erp.bc.models.document_base import DocumentStatus, DocumentType
from erp.bc.services import documents
from integration import registry
from integration.admin import looks
from integration.admin.records import sentences
from integration.registry import Row


@dataclass(frozen=True)
class Step:
    """A button of a document. `done`: what is said afterwards; `rights`: what somebody must be allowed to do."""

    name: str
    caption: Any
    done: Any
    offered: Callable[[Any], bool]
    take: Callable[[Any, str], Row]
    rights: tuple[str, ...] = ("change",)


def _set(status: DocumentStatus) -> Callable[[Any, str], Row]:
    return lambda model, key: documents.set_status(documents.side_of(model), key, status)


MAKE_ORDER = "make-order"
STEPS = (
    Step(
        MAKE_ORDER,
        _("Make order"),
        _("The quote has become order %(record)s."),
        lambda document: document.document_type == DocumentType.QUOTE,
        lambda model, key: documents.make_order(documents.side_of(model), key),
        ("add", "change"),
    ),
    Step(
        "release",
        _("Release"),
        _("%(record)s is released."),
        lambda document: document.status == DocumentStatus.OPEN,
        _set(DocumentStatus.RELEASED),
    ),
    Step(
        "reopen",
        _("Reopen"),
        _("%(record)s is open again."),
        lambda document: document.status in (DocumentStatus.RELEASED, DocumentStatus.PENDING_PREPAYMENT),
        _set(DocumentStatus.OPEN),
    ),
)


class DocumentSteps:
    """Mixed into the screens of documents; its buttons are in the context entry `document_actions`."""

    model: Any
    admin_site: Any
    change_form_template = "bc/document_form.html"

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/<slug:step>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        record = self.get_object(request, object_id) if request.method == "GET" else None  # type: ignore[attr-defined]
        if record is not None:
            own = [(step.caption, self._address(record, step), "post") for step in STEPS if step.offered(record)]
            shown = own if self._may_step(request, "change") else []
            more["document_actions"] = [*shown, *self._add_line(request, record), *more.get("document_actions", ())]
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _address(self, record: Any, step: Step) -> str:
        return looks.page(self.model, "step", record.pk, step.name)

    def _add_line(self, request: HttpRequest, record: Any) -> list[tuple[Any, str, str]]:
        inline = self.inlines[0]  # type: ignore[attr-defined]
        name = inline.model._meta.model_name
        if record.status != DocumentStatus.OPEN or not request.user.has_perm(f"bc.add_{name}"):
            return []
        return [(_("Add a line"), looks.page(inline.model, "add", document=record.pk), "get")]

    def step_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Take the step somebody pressed the button of, and show what came of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        here = HttpResponseRedirect(looks.page(self.model, "change", object_id))
        chosen = next((each for each in STEPS if each.name == step), None)
        if chosen is None:
            return here
        if chosen.name == MAKE_ORDER and "confirmed" not in request.POST:
            record = self.get_object(request, object_id)  # type: ignore[attr-defined]
            missing = documents.missing_partners(record) if record is not None else []
            if missing:
                return self._confirm_step(request, chosen, missing, here.url)
        row = self._take(request, chosen, uuid.UUID(object_id).hex)
        return HttpResponseRedirect(looks.page(self.model, "change", uuid.UUID(row["system_id"]))) if row else here

    def _confirm_step(self, request: HttpRequest, step: Step, missing: list[str], here: str) -> HttpResponse:
        """CON-125: a customer or vendor is created after somebody has said so."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,
            "title": step.caption,
            "sentences": missing,
            "button": step.caption,
            "cancel": here,
        }
        return render(request, "bc/confirm_order.html", context)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        for step in STEPS if self._may_step(request, "change") else ():
            name = f"step_{step.name.replace('-', '_')}"
            found[name] = (_action(step), name, step.caption)
        if "delete_selected" in found:
            found["delete_selected"] = found.pop("delete_selected")
        return found

    def take_all(self, step: Step, request: HttpRequest, records: QuerySet) -> None:
        """Take a step with each chosen document by itself; one that is refused does not hold up the others."""
        keys = [key.hex for key in records.values_list("pk", flat=True)]
        done = sum(self._take(request, step, key, quiet=len(keys) > 1) is not None for key in keys)
        if done and len(keys) > 1:
            text = ngettext("%(step)s: %(count)d record.", "%(step)s: %(count)d records.", done)
            messages.success(request, text % {"step": step.caption, "count": done})

    def _take(self, request: HttpRequest, step: Step, key: str, quiet: bool = False) -> Row | None:
        if not all(self._may_step(request, right) for right in step.rights):
            raise PermissionDenied
        try:
            row = step.take(self.model, key)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return None
        if not quiet:
            table = registry.table(self.model)
            page = looks.page(self.model, "change", uuid.UUID(row["system_id"]))
            before, _mark, after = str(step.done).partition("%(record)s")
            messages.success(request, format_html("{}{}{}", before, looks.linked(page, table.text(row)), after))
        return row

    def _may_step(self, request: HttpRequest, right: str) -> bool:
        return request.user.has_perm(f"bc.{right}_{self.model._meta.model_name}")  # type: ignore[union-attr]


def _action(step: Step) -> Callable[..., None]:
    def act(admin: DocumentSteps, request: HttpRequest, records: QuerySet) -> None:
        admin.take_all(step, request, records)

    return act
