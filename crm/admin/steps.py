"""Steps of documents on their screens: buttons on the page, actions on the list."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import ngettext

from crm.services import steps
from integration import registry
from integration.admin import looks
from integration.admin.records import sentences
from integration.services.errors import Refused


class DocumentSteps:
    """Mixed into the screen of a kind of document that has steps."""

    model: Any
    admin_site: Any
    change_form_template = "crm/document_form.html"

    def get_urls(self) -> list[Any]:
        name = f"{self.model._meta.app_label}_{self.model._meta.model_name}_step"
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/<slug:step>/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        record = self.get_object(request, object_id) if request.method == "GET" else None  # type: ignore[attr-defined]
        shown = []
        if record is not None and self._may_step(request):
            shown = [(step, looks.page(self.model, "step", record.pk, step.name)) for step in steps.offered(record)]
        more = {"steps": shown, "add_line": self._add_line(request, record), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, more)  # type: ignore[misc]

    def _add_line(self, request: HttpRequest, record: Any) -> str:
        """The page of a new line of the document, where it may have another one."""
        if record is None or not self.has_change_permission(request, record):  # type: ignore[attr-defined]
            return ""
        (inline,) = self.inlines  # type: ignore[attr-defined]
        if not request.user.has_perm(f"crm.add_{inline.model._meta.model_name}"):
            return ""
        return looks.page(inline.model, "add", **{inline.fk_name: record.pk})

    def step_view(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Take the step somebody pressed the button of, and show what came of it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self._may_step(request):
            raise PermissionDenied
        chosen = next((each for each in steps.of(self.model) if each.name == step), None)
        if chosen is None:
            return HttpResponseRedirect(looks.page(self.model, "change", object_id))
        taken = self._take(request, chosen, uuid.UUID(object_id).hex)
        if taken is not None and taken.made is not None and taken.made_of is not None:
            key = taken.made[registry.table(taken.made_of).key.name]
            return HttpResponseRedirect(looks.page(taken.made_of, "change", uuid.UUID(key)))
        return HttpResponseRedirect(looks.page(self.model, "change", object_id))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        found = super().get_actions(request)  # type: ignore[misc]
        if not self._may_step(request):
            return found
        for step in steps.of(self.model):
            name = f"step_{step.name.replace('-', '_')}"
            found[name] = (_action(step), name, step.caption)
        if "delete_selected" in found:
            found["delete_selected"] = found.pop("delete_selected")
        return found

    def take_all(self, step: steps.Step, request: HttpRequest, records: QuerySet) -> None:
        """Take a step with each chosen record by itself; one that is refused does not hold up the others."""
        keys = [key.hex for key in records.values_list("pk", flat=True)]
        done = sum(self._take(request, step, key, quiet=len(keys) > 1) is not None for key in keys)
        if done and len(keys) > 1:
            text = ngettext("%(step)s: %(count)d record.", "%(step)s: %(count)d records.", done)
            messages.success(request, text % {"step": step.caption, "count": done})

    def _take(self, request: HttpRequest, step: steps.Step, key: str, quiet: bool = False) -> steps.Taken | None:
        try:
            taken = steps.take(step, key)
        except ValidationError as refused:
            for sentence in sentences(refused):
                messages.error(request, sentence)
            return None
        except Refused as refused:
            messages.error(request, str(refused))
            return None
        if not quiet:
            messages.success(request, self._told(step, taken))
        return taken

    def _told(self, step: steps.Step, taken: steps.Taken) -> Any:
        table = registry.table(self.model)
        made = ""
        if taken.made is not None and taken.made_of is not None:
            other = registry.table(taken.made_of)
            page = looks.page(taken.made_of, "change", uuid.UUID(taken.made[other.key.name]))
            made = looks.linked(page, other.text(taken.made))
        words = {"record": table.text(taken.row), "made": "%(made)s"}
        before, mark, after = (step.done % words).partition("%(made)s")
        return format_html("{}{}{}", before, made if mark else "", after)

    def _may_step(self, request: HttpRequest) -> bool:
        """A step changes the document; the rules say whether it may be taken, also where its fields are shut."""
        return request.user.has_perm(f"{self.model._meta.app_label}.change_{self.model._meta.model_name}")


def _action(step: steps.Step) -> Callable[..., None]:
    def act(admin: DocumentSteps, request: HttpRequest, records: QuerySet) -> None:
        admin.take_all(step, request, records)

    return act
