"""The connection: one plain page with its choices and switches, its checks and its buttons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from integration import registry
from integration.admin import looks, parts
from integration.admin.base import HistoryModelAdmin, SelectInput
from integration.admin.mapping_form import Asked
from integration.admin.schedule import count_link
from integration.engine.lookup import labels
from integration.models import Connection, FullSynchReviewLine
from integration.services import check_connection, connections, install
from integration.services.errors import Refused

#: connection field -> the role of the table it chooses from
ROLES = {
    "integration_user": "USER_TABLE",
    "company": "COMPANY_TABLE",
    "base_currency": "CURRENCY_TABLE",
    "default_team": "TEAM_TABLE",
}
_MOST = 1000


def records_of(role: str) -> list[tuple[str, str]]:
    """The records a role can be given to, by name."""
    table = registry.table(settings.INTEGRATION[role])
    rows = table.model._default_manager.order_by(table.label[0])[:_MOST]
    found = []
    for instance in rows:
        row = table.row(instance)
        text = table.text(row) or str(instance)
        detail = str(row.get(table.natural_key) or "") if table.natural_key else ""
        if len(detail.replace("-", "")) == 32:
            detail = ""  # an id says nothing to anybody
        found.append((str(instance.pk), f"{text} ({detail})" if detail and detail not in text else text))
    return found


class ConnectionForm(forms.ModelForm):
    """Ids of Sales rows are chosen by name. What turning a switch does to the mappings is shown first."""

    #: the digest of what somebody has seen and agreed to
    confirm = forms.CharField(required=False, widget=forms.HiddenInput)
    asked: Asked | None = None

    class Meta:
        model = Connection
        fields = (
            "name",
            "enabled",
            "integration_user",
            "ownership_model",
            "default_team",
            "company",
            "base_currency",
            "unit_group_mapping_enabled",
            "extended_price_calculation_enabled",
            "auto_create_sales_orders",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, role in ROLES.items():
            if name not in self.fields:
                continue
            old = self.fields[name]
            choices = [("", "---------"), *records_of(role)]
            value = getattr(self.instance, name, None)
            if value and str(value) not in dict(choices):
                choices.append((str(value), _("A record that no longer exists")))
            self.fields[name] = forms.TypedChoiceField(
                label=old.label,
                choices=choices,
                required=False,
                empty_value=None,
                widget=SelectInput,
                help_text=old.help_text or _HELP.get(name, ""),
            )

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors and self.instance.enabled:
            for name, text in connections.missing(self.instance).items():
                self.add_error(name if name in self.fields else None, text)
        if not self.errors:
            asked = Asked(connections.questions(self.instance), [])
            if asked and self.cleaned_data.get("confirm") != asked.digest:
                self.asked = asked
                self.add_error(None, _("See above what follows from this change, and confirm it."))


_HELP = {
    "company": gettext_lazy("The company in Sales that stands for this Business Central company."),
    "base_currency": gettext_lazy("The currency of Sales that amounts without a currency code are in."),
    "default_team": gettext_lazy("Owns what is created in Sales when the ownership model is Team."),
}


@admin.register(Connection)
class ConnectionAdmin(parts.Work, HistoryModelAdmin):
    """There is one connection; the list leads to it."""

    form = ConnectionForm
    change_form_template = "admin/integration/connection/change_form.html"
    list_display = ("name", "enabled")
    readonly_fields = ("reason", "price_list")
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}

    def get_fieldsets(self, request: HttpRequest, obj: Connection | None = None) -> Any:
        switches = ["enabled"] if obj is None or obj.enabled or not obj.disabled_reason else ["enabled", "reason"]
        return [
            (None, {"fields": ["name", *switches, "company", "base_currency", "confirm"]}),
            (_("Who synchronises and who owns"), {"fields": ["integration_user", ("ownership_model", "default_team")]}),
            (_("Switches"), {"fields": [("unit_group_mapping_enabled", "auto_create_sales_orders")]}),
            (_("Prices"), {"fields": [("extended_price_calculation_enabled", "price_list")]}),
        ]

    def reason(self, link: Connection) -> str:
        return link.disabled_reason

    reason.short_description = gettext_lazy("disabled because")  # type: ignore[attr-defined]

    def price_list(self, link: Connection) -> Any:
        if link.default_price_list is None:
            return _("none; the synchronisation of items or resources makes it")
        name, key = settings.INTEGRATION["PRICE_LIST_TABLE"], link.default_price_list.hex
        label = labels(name, [key]).get(key, "")
        return parts.record_link(name, key, label) if label else _("A record that no longer exists")

    price_list.short_description = gettext_lazy("default price list")  # type: ignore[attr-defined]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        return HttpResponseRedirect(looks.page(Connection, "change", install.connection().pk))

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        install.connection()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Connection, form: Any, change: bool) -> None:
        for note in connections.save(obj, confirmed=True):
            messages.warning(request, note)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/do/<slug:what>/", wrap(self.do_view), name="integration_connection_do"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        link = kwargs.get("obj")
        context |= {
            "points": check_connection.check_connection(),
            "link": link,
            "asked": getattr(context["adminform"].form, "asked", None),
            "badge": looks.badge(looks.GOOD, "check", _("Enabled"))
            if link and link.enabled
            else looks.badge(looks.QUIET, "pause", _("Disabled")),
            "may": {
                "edit": self.has_change_permission(request, link),
                "install": request.user.has_perm("integration.change_tablemapping"),  # type: ignore[union-attr]
                "full": self.has_full_synch_permission(request),
                "synchronise": self.has_synchronise_permission(request),
            },
            "review": looks.page(FullSynchReviewLine, "changelist"),
            "schedules": count_link(),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    # --- buttons ----------------------------------------------------------------------------------------------------

    def do_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        found = {
            "enable": (self._enable, "integration.change_connection"),
            "disable": (self._disable, "integration.change_connection"),
            "install": (self._install, "integration.change_tablemapping"),
            "synchronise": (self._synchronise, "integration.synchronise"),
        }.get(what)
        if found is None:
            raise Http404(_("There is no such page."))
        work, permission = found
        here = looks.page(Connection, "change", pk)

        @parts.button(permission)
        def press(self: Any, request: HttpRequest) -> HttpResponse:
            try:
                answer = work(request)
            except Refused as refused:
                messages.error(request, str(refused))
                answer = None
            return answer or HttpResponseRedirect(here)

        return press(self, request)

    def _enable(self, request: HttpRequest) -> None:
        connections.set_enabled(install.connection(), True)
        messages.success(request, _("The connection is enabled."))

    def _disable(self, request: HttpRequest) -> None:
        for note in connections.set_enabled(install.connection(), False):
            messages.warning(request, note)
        messages.success(request, _("The connection is disabled; changes are kept until it is enabled again."))

    def _install(self, request: HttpRequest) -> HttpResponse | None:
        """Missing mappings only, unless told to reset those that are there: nobody's edits are lost by one press."""
        from integration import pairs
        from integration.models import TableMapping

        link = install.connection()
        there = set(TableMapping.objects.values_list("name", flat=True))
        wanted = [pair.name for pair in pairs.all_pairs() if pair.active(link) and pair.name not in there]
        if not wanted:
            messages.info(
                request,
                _("All default mappings are installed. To reset one, use its own default synchronisation setup."),
            )
            return None
        made = install.install_mappings(wanted)
        text = ngettext("%(count)d table mapping was installed.", "%(count)d table mappings were installed.", len(made))
        messages.success(request, text % {"count": len(made)})
        return HttpResponseRedirect(looks.page(TableMapping, "changelist"))

    def _synchronise(self, request: HttpRequest) -> HttpResponse | None:
        """All enabled mappings, after it has been said which and in what order (ENG-154)."""
        if "confirmed" not in request.POST:
            return parts.page(
                request,
                self,
                "admin/integration/connection/synchronise.html",
                _("Synchronise modified records"),
                original=install.connection(),
                mappings=[
                    (m, looks.way(m.direction), m.backlog) for m in connections.mappings_in_order(with_backlog=True)
                ],
                cancel=looks.page(Connection, "changelist"),
            )
        runs = connections.synchronise_modified(user=request.user)  # type: ignore[arg-type]
        links = format_html_join(", ", "{}: {}", [(run.mapping, looks.run_link(run)) for run in runs])
        messages.success(request, links)
        return None
