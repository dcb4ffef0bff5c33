"""Templates of projects: the public ones, the blank ones and people's own in one list, and a page of each (FO-147)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from integration.admin import looks, parts
from integration.admin.base import ModelAdmin
from integration.language import spoken
from p2c.admin.shared import direction_name, entity_name
from p2c.models import OwnTemplate, Project
from p2c.prospect_to_cash import editing, projects
from p2c.prospect_to_cash.advanced_query import in_a_sentence
from p2c.prospect_to_cash.definitions import CONSTANT, COUNTRY, DEFAULT, TRUNCATE, Field, Task, Template, Transform
from p2c.prospect_to_cash.preconditions import PRECONDITIONS
from p2c.prospect_to_cash.templates import BLANK, PUBLIC, template
from p2c.prospect_to_cash.value_maps import VALUE_MAPS


def language() -> str:
    return get_language() or "en"


def transform_name(transform: Transform) -> str:
    """What a transform does, in words."""
    if transform.kind in (DEFAULT, CONSTANT):
        value = (_("Yes") if transform.value else _("No")) if isinstance(transform.value, bool) else transform.value
        return _("Default “%(value)s”") % {"value": value}
    if transform.kind == TRUNCATE:
        return _("Truncate to %(length)d") % {"length": transform.length} if transform.length else _("Truncate")
    if transform.kind == COUNTRY:
        return _("Country lookup")
    shipped = VALUE_MAPS.get(transform.map)
    return _("Value map “%(name)s”") % {"name": spoken(shipped.description) if shipped else transform.map}


def row_of(field: Field) -> dict[str, str]:
    """A mapping row of a template as its page shows it."""
    return {
        "source": field.source,
        "transform": ", ".join(transform_name(each) for each in field.transforms),
        "destination": field.destination,
    }


def task_of(task: Task) -> dict[str, Any]:
    return {
        "name": task.name_in(language()),
        "source": entity_name(task.source_entity),
        "destination": entity_name(task.destination_entity),
        "filter": task.source_filter,
        "steps": [in_a_sentence(step) for step in task.steps],
        "rows": [row_of(field) for field in task.fields],
    }


def described(found: Template, own: OwnTemplate | None = None) -> dict[str, Any]:
    """A template as its list shows it."""
    if own is not None:
        kind, key = _("Own"), own.name
    else:
        kind, key = (_("Blank") if found in BLANK else _("Public")), found.id
    return {
        "id": key,
        "name": found.name_in(language()),
        "kind": kind,
        "own": own,
        "direction": direction_name(found.direction),
        "description": found.description,
        "tasks": [task.name_in(language()) for task in found.tasks],
        "before": [
            *(template(each).name_in(language()) for each in found.prerequisites),
            *(_("%(name)s (if used)") % {"name": template(each).name_in(language())} for each in found.if_used),
        ],
        "page": reverse("admin:p2c_owntemplate_template", args=[key]),
        "new": looks.page(Project, "add", template=key),
    }


def own_templates(user: Any) -> list[OwnTemplate]:
    """Those of the person, and those that are shared."""
    shared = OwnTemplate.objects.filter(shared=True) | OwnTemplate.objects.filter(owner=user)
    return list(shared.select_related("owner").order_by("name"))


@admin.register(OwnTemplate)
class TemplateAdmin(ModelAdmin):
    """Looked at, made projects of, and deleted where it is one's own; nobody edits a template."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("of/<path:key>/delete/", wrap(self.delete_own_view), name="p2c_owntemplate_delete_own"),
            path("of/<path:key>/", wrap(self.template_view), name="p2c_owntemplate_template"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        own = own_templates(request.user)
        found = [described(each) for each in (*PUBLIC, *BLANK)]
        found += [described(projects.read_own(each), each) for each in own]
        return parts.page(
            request,
            self,
            "admin/p2c/owntemplate/list.html",
            _("Templates"),
            templates=found,
            has_own=bool(own),
            may_add=request.user.has_perm("p2c.add_project"),  # type: ignore[union-attr]
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = OwnTemplate.objects.filter(pk=object_id).first() if object_id.isdigit() else None
        if found is None:
            raise Http404(_("There is no such page."))
        return self.template_view(request, found.name)

    def _find(self, user: User, key: str) -> tuple[Template, OwnTemplate | None]:
        for each in (*PUBLIC, *BLANK):
            if each.id == key:
                return each, None
        for own in own_templates(user):
            if own.name == key:
                return projects.read_own(own), own
        raise Http404(_("There is no such page."))

    def template_view(self, request: HttpRequest, key: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found, own = self._find(request.user, key)  # type: ignore[arg-type]
        return parts.page(
            request,
            self,
            "admin/p2c/owntemplate/template.html",
            found.name_in(language()),
            found=described(found, own),
            tasks=[task_of(task) for task in found.tasks],
            preconditions=[PRECONDITIONS[each] for each in found.preconditions],
            may_add=request.user.has_perm("p2c.add_project"),  # type: ignore[union-attr]
            may_delete=own is not None and self._may_delete(request, own),
        )

    def _may_delete(self, request: HttpRequest, own: OwnTemplate) -> bool:
        user = request.user
        return user.has_perm("p2c.delete_owntemplate") and editing.is_own(own, user)  # type: ignore[union-attr,arg-type]

    @parts.button("p2c.delete_owntemplate")
    def delete_own_view(self, request: HttpRequest, key: str) -> HttpResponse:
        _found, own = self._find(request.user, key)  # type: ignore[arg-type]
        if own is None:
            raise PermissionDenied
        if parts.told(request, lambda: editing.delete_template(own, request.user) or True):  # type: ignore[arg-type]
            text = _("The template “%(name)s” was deleted; projects made from it stay.")
            messages.success(request, text % {"name": key})
        return HttpResponseRedirect(looks.page(OwnTemplate, "changelist"))
