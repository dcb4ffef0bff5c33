"""New customers and vendors from a template: the page of a new one starts with what the template says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _

from erp.bc.models.templates import TraderTempl
from integration.admin import looks

TEMPLATE = "template"
#: what belongs to the template itself and not to what is made with it
_OWN = {"system_id", "created_on", "modified_on", "modified_by", "code", "description", "no_series"}


class FromTemplate:
    """Mixed into the screen of a table whose new records can start from a template (C-010, C-011)."""

    model: Any
    #: the table of the templates
    templates: type[TraderTempl]
    change_list_template = "bc/entity_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        more = {"templates": self._offered(request), **(extra_context or {})}
        return super().changelist_view(request, more)  # type: ignore[misc]

    def _offered(self, request: HttpRequest) -> list[tuple[TraderTempl, str]]:
        """The templates, each with the page of a new record that starts with it."""
        if request.method != "GET" or not self.has_add_permission(request):  # type: ignore[attr-defined]
            return []
        found = self.templates._default_manager.order_by("code")
        return [(each, looks.page(self.model, "add", **{TEMPLATE: each.code})) for each in found]

    def _template(self, request: HttpRequest) -> TraderTempl | None:
        code = request.GET.get(TEMPLATE, "").strip().upper()
        found = self.templates._default_manager.select_related("no_series")
        return found.filter(code=code).first() if code else None

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "GET" and TEMPLATE in request.GET:
            template = self._template(request)
            if template is None:
                text = _("There is no template “%(code)s”. The page starts empty.")
                messages.warning(request, text % {"code": request.GET[TEMPLATE]})
            else:
                text = _("The page starts with what template “%(code)s” says.")
                messages.info(request, text % {"code": template.code})
        return super().add_view(request, form_url, extra_context)  # type: ignore[misc]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial = super().get_changeform_initial_data(request)  # type: ignore[misc]
        template = self._template(request)
        return {**(values_of(template, self.model) if template else {}), **initial}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)  # type: ignore[misc]
        template = None if change else self._template(request)
        if template is None or template.no_series is None:
            return form
        return type(form.__name__, (form,), {"_post_clean": _numbered(form, template.no_series.code)})


def values_of(template: TraderTempl, model: type[models.Model]) -> dict[str, Any]:
    """What a template says of a new record: the fields both have that are filled in."""
    theirs = {field.name for field in model._meta.concrete_fields}
    found = {}
    for field in template._meta.concrete_fields:
        value = getattr(template, field.attname)
        if field.name in theirs - _OWN and value not in (None, ""):
            found[field.name] = value
    return found


def _numbered(form: type[forms.ModelForm], series: str) -> Any:
    """A new record whose number is left blank takes it from the template's series; one that is typed stands."""

    def post_clean(self: forms.ModelForm) -> None:
        if not self.cleaned_data.get("no"):
            self.instance.no_series = series
        form._post_clean(self)  # type: ignore[attr-defined]

    return post_clean
