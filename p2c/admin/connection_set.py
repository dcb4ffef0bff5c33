"""Connection sets: two connections with their environments, organisation mappings by name, integration keys
(FO-142 to FO-146)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.models import BusinessUnit
from erp.fo.models import LegalEntity
from integration.admin import edits, looks, parts
from integration.admin.base import HistoryModelAdmin, TextInput
from integration.services.errors import Refused
from p2c.admin.connection import state_badge
from p2c.admin.shared import entity_name
from p2c.models import ConnectionSet, Project
from p2c.models.connection import ConnectionState
from p2c.prospect_to_cash import connection_sets
from p2c.prospect_to_cash.definitions import SALES
from p2c.prospect_to_cash.entities import ALL


class KeyForm(forms.Form):
    """The columns an entity's rows are known by (FO-146)."""

    columns = forms.CharField(
        label=gettext_lazy("Columns, separated by commas"),
        widget=TextInput(attrs={"size": 60, "list": "known", "autocomplete": "off", "autofocus": True}),
    )


class SetForm(forms.ModelForm):
    """The two connections and an environment of each."""

    class Meta:
        model = ConnectionSet
        fields = ("name", "sales_connection", "sales_environment", "fo_connection", "fo_environment")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        try:
            connection_sets.check_name(self.instance, name)
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for end in ("sales", "fo"):
            connection, environment = data.get(f"{end}_connection"), data.get(f"{end}_environment", "")
            if connection is None:
                continue
            known = connection.environment_names
            if not environment and len(known) == 1:
                data[f"{end}_environment"] = known[0]
            elif environment not in known:
                text = _("The connection “%(name)s” does not reach “%(value)s”. Enter one of: %(known)s.")
                told = {"name": connection, "value": environment, "known": ", ".join(known) or _("none")}
                self.add_error(f"{end}_environment", text % told)
            before = getattr(self.instance, f"{end}_connection", None) if self.instance.pk else None
            if connection != before and connection.state != ConnectionState.CONNECTED:
                text = _("The connection “%(name)s” needs repair; repair it before a connection set uses it. (FO-E01)")
                self.add_error(f"{end}_connection", text % {"name": connection})
        return data


@admin.register(ConnectionSet)
class ConnectionSetAdmin(HistoryModelAdmin):
    """A set, and below it who belongs to whom and by which columns rows are known."""

    form = SetForm
    change_form_template = "admin/p2c/connectionset/change_form.html"
    change_list_template = "admin/p2c/connectionset/change_list.html"
    list_display = ("name", "sales_", "fo_", "organisations_", "used_by")
    search_fields = ("name", "organisations__sales_organisation", "organisations__legal_entity")
    fieldsets = (
        (None, {"fields": ("name",)}),
        (gettext_lazy("Sales"), {"fields": (("sales_connection", "sales_environment"),)}),
        (gettext_lazy("Finance and Operations"), {"fields": (("fo_connection", "fo_environment"),)}),
    )
    show_full_result_count = False
    actions = None

    class Media:
        css = {"all": parts.STYLES}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        found = super().get_queryset(request).select_related("sales_connection", "fo_connection")
        return found.prefetch_related("organisations").annotate(project_count=Count("projects", distinct=True))

    @admin.display(description=gettext_lazy("Sales"), ordering="sales_connection__name")
    def sales_(self, found: ConnectionSet) -> Any:
        return format_html("{} {}", state_badge(found.sales_connection), found.sales_connection.name)

    @admin.display(description=gettext_lazy("Finance and Operations"), ordering="fo_connection__name")
    def fo_(self, found: ConnectionSet) -> Any:
        return format_html("{} {}", state_badge(found.fo_connection), found.fo_connection.name)

    @admin.display(description=gettext_lazy("organisation mappings"))
    def organisations_(self, found: ConnectionSet) -> Any:
        return ", ".join(map(str, found.organisations.all())) or parts.dash()

    @admin.display(description=gettext_lazy("projects"), ordering="project_count")
    def used_by(self, found: Any) -> Any:
        link = looks.page(Project, "changelist", connection_set__id__exact=found.pk)
        return parts.number(found.project_count, link=link)

    # --- writing ----------------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: ConnectionSet, form: Any, change: bool) -> None:
        if change:
            connection_sets.change(obj)
            return
        made = connection_sets.make(
            obj.name, obj.sales_connection, obj.sales_environment, obj.fo_connection, obj.fo_environment
        )
        obj.pk = made.pk
        obj._state.adding = False

    def response_add(self, request: HttpRequest, obj: ConnectionSet, post_url_continue: Any = None) -> HttpResponse:
        messages.success(request, _("“%(name)s” was added. Now map its organisations.") % {"name": obj})
        return HttpResponseRedirect(looks.page(ConnectionSet, "change", obj.pk))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        found = self.get_object(request, object_id)
        used = found is not None and found.projects.exists()
        if used and self.has_delete_permission(request, found):
            parts.told(request, lambda: connection_sets.delete_set(found))
            return HttpResponseRedirect(looks.page(ConnectionSet, "change", found.pk))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: ConnectionSet) -> None:
        connection_sets.delete_set(obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Its rows belong to it: who may delete the set may delete them."""
        listed, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set(), protected

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/organisations/", wrap(self.organisation_view), name="p2c_connectionset_organisation"),
            path("<int:pk>/keys/<str:entity>/", wrap(self.key_view), name="p2c_connectionset_key"),
            *super().get_urls(),
        ]

    def _set(self, pk: int) -> ConnectionSet:
        found = ConnectionSet.objects.filter(pk=pk).first()
        if found is None:
            raise Http404(_("There is no such page."))
        return found

    @parts.button("p2c.change_connectionset")
    def organisation_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Map an organisation by its names, or take a mapping out."""
        found = self._set(pk)
        if gone := request.POST.get("remove"):
            mapping = found.organisations.filter(pk=gone).first() if gone.isdigit() else None
            if mapping is not None:
                parts.told(request, lambda: connection_sets.unmap_organisation(mapping))
            return HttpResponseRedirect(looks.page(ConnectionSet, "change", pk))
        unit, company = request.POST.get("unit", ""), request.POST.get("legal_entity", "")
        made = parts.told(request, lambda: connection_sets.map_organisation(found, unit, company))
        if made is not None:
            messages.success(request, _("%(mapping)s was added.") % {"mapping": made})
            return HttpResponseRedirect(looks.page(ConnectionSet, "change", pk))
        return HttpResponseRedirect(looks.page(ConnectionSet, "change", pk, unit=unit, legal_entity=company))

    def key_view(self, request: HttpRequest, pk: int, entity: str) -> HttpResponse:
        """The key of an entity; says which projects another one concerns (FO-146)."""
        found, of = self._set(pk), ALL.get(entity)
        if of is None or of.system != SALES:
            raise Http404(_("There is no such page."))
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        key = found.keys.filter(entity=entity).first()
        what, posted = f"key.{entity}.{edits.name_of(found)}", request.POST if request.method == "POST" else None
        form = edits.met(request, what, KeyForm)(posted, initial={"columns": ", ".join(key.columns if key else of.key)})
        wrong = ""
        if form.is_valid():
            typed = form.cleaned_data["columns"]
            names = [part.strip() for part in typed.replace("\n", ",").split(",") if part.strip()]
            try:
                concerned = connection_sets.set_key(found, entity, names)
            except Refused as refused:
                wrong = str(refused)
            else:
                text = _("The key of %(entity)s is now: %(columns)s.") % {"entity": of, "columns": ", ".join(names)}
                if concerned:
                    text += " " + _("The next run of these projects reads everything: %(projects)s.") % {
                        "projects": ", ".join(map(str, concerned))
                    }
                messages.success(request, text)
                return HttpResponseRedirect(looks.page(ConnectionSet, "change", pk))
        return parts.page(
            request,
            self,
            "admin/p2c/connectionset/key.html",
            _("Integration key of %(entity)s") % {"entity": of},
            set=found,
            entity=of,
            form=form,
            shown=edits.hidden(what, form),
            wrong=wrong,
            concerned=connection_sets.projects_with_key(found, entity),
            columns=sorted(of.column_list(), key=lambda each: each.name),
        )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        found = kwargs.get("obj")
        if found is not None:
            keys = {key.entity: key for key in found.keys.all()}
            context |= {
                "organisations": [
                    {"mapping": each, "projects": list(each.projects.all())}
                    for each in found.organisations.prefetch_related("projects")
                ],
                "units": BusinessUnit.objects.order_by("name").values_list("name", flat=True),
                "companies": LegalEntity.objects.order_by("legal_entity_id"),
                "typed": {"unit": request.GET.get("unit", ""), "company": request.GET.get("legal_entity", "")},
                "keys": [
                    {"entity": name, "label": entity_name(name), "columns": keys[name].columns if name in keys else []}
                    for name, each in ALL.items()
                    if each.system == SALES
                ],
            }
        return super().render_change_form(request, context, *args, **kwargs)
