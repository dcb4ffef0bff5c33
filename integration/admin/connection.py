"""The connection: one plain page with its choices and switches, its checks and its buttons."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import connection_pages, looks, parts
from integration.admin import guide as guide_pages
from integration.admin.base import HistoryModelAdmin
from integration.admin.connection_form import ConnectionForm
from integration.engine.lookup import labels
from integration.models import Connection, FullSynchReviewLine, Schedule
from integration.once import once
from integration.services import check_connection, connections, guide, install, secret_store, set_up, signing_in
from integration.services.errors import Refused


@once
def _label(role: str, key: str) -> str:
    """The label of the record that has a role; a field that is only shown asks for it several times."""
    return labels(settings.INTEGRATION[role], [key]).get(key, "")


@admin.register(Connection)
class ConnectionAdmin(parts.Work, HistoryModelAdmin):
    """There is one connection; the list leads to it."""

    form = ConnectionForm
    change_form_template = "admin/integration/connection/change_form.html"
    list_display = ("name", "enabled")
    readonly_fields = ("reason", "price_list", "domain", "version", "solution", "money")
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}

    def get_fieldsets(self, request: HttpRequest, obj: Connection | None = None) -> Any:
        switches = ["enabled"] if obj is None or obj.enabled or not obj.disabled_reason else ["enabled", "reason"]
        orders = ("sales_order_integration_enabled", "bidirectional_sales_order_integration")
        automatic = ("auto_create_sales_orders", "auto_process_sales_quotes")
        # what is only typed or sent has nothing to look at
        edits = self.has_change_permission(request, obj)
        sent, user = (["confirm", "keep_url"], ("user_name", "secret")) if edits else ([], ("user_name",))
        return [
            (None, {"fields": ["name", *switches, "time_zone", *sent]}),
            (_("Sales"), {"fields": ["server_url", user, ("version", "solution", "money")]}),
            (
                _("Sales: advanced"),
                {
                    "fields": [
                        ("authentication_type", "domain", "proxy_version"),
                        "connection_string",
                        "web_client_url",
                        "restore_connection",
                    ],
                    "classes": ["collapse"],
                },
            ),
            (
                _("Who synchronises and who owns"),
                {"fields": ["company", "integration_user", ("ownership_model", "default_team")]},
            ),
            (_("Orders and quotes"), {"fields": [orders, automatic, "order_integration_user"]}),
            (_("Items"), {"fields": [("item_availability_enabled", "item_availability_user")]}),
            (
                _("Units and prices"),
                {"fields": [("unit_group_mapping_enabled", "extended_price_calculation_enabled"), "price_list"]},
            ),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form knows who fills it in: not everybody may change the secret."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"actor": request.user})

    @admin.display(description=gettext_lazy("disabled because"))
    def reason(self, link: Connection) -> str:
        return link.disabled_reason

    @admin.display(description=gettext_lazy("version of Sales"))
    def version(self, link: Connection) -> Any:
        if not link.crm_version:
            return _("known when enabled")
        if signing_in.is_version_fine(link.crm_version):
            return link.crm_version
        return looks.badge(
            looks.WAIT, "issue", _("%(version)s, may not work correctly") % {"version": link.crm_version}
        )

    @admin.display(description=gettext_lazy("integration solution"))
    def solution(self, link: Connection) -> SafeString | str:
        if link.is_solution_installed:
            return looks.badge(looks.GOOD, "check", _("Installed"))
        return looks.badge(looks.QUIET, "cross", _("Not installed")) if link.enabled else _("known when enabled")

    @admin.display(description=gettext_lazy("base currency"))
    def money(self, link: Connection) -> str:
        """Filled when the connection is enabled."""
        if link.base_currency is None:
            return _("known when enabled")
        code = _label("CURRENCY_TABLE", link.base_currency.hex) or _("A record that no longer exists")
        if link.base_currency_precision is None:
            return code
        return _("%(code)s %(symbol)s, %(count)d decimals") % {
            "code": code,
            "symbol": link.base_currency_symbol,
            "count": link.base_currency_precision,
        }

    @admin.display(description=gettext_lazy("default price list"))
    def price_list(self, link: Connection) -> Any:
        if link.default_price_list is None:
            return _("none; the synchronisation of items or resources makes it")
        name, key = settings.INTEGRATION["PRICE_LIST_TABLE"], link.default_price_list.hex
        label = _label("PRICE_LIST_TABLE", key)
        return parts.record_link(name, key, label) if label else _("A record that no longer exists")

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
        """What the environment answers is known only when it is asked, so a refusal comes here, too."""
        data = form.cleaned_data
        try:
            notes = connections.save(
                obj, confirmed=True, secret=data.get("secret", ""), actor=request.user, keep_url=data["keep_url"]
            )
        except Refused as refused:
            request.refused = True  # type: ignore[attr-defined]
            messages.error(request, str(refused))
            return
        for note in notes:
            messages.warning(request, note)

    def response_change(self, request: HttpRequest, obj: Connection) -> HttpResponse:
        """Without “was changed successfully” where it was not."""
        if getattr(request, "refused", False):
            return HttpResponseRedirect(looks.page(Connection, "change", obj.pk))
        return super().response_change(request, obj)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/do/<slug:what>/", wrap(self.do_view), name="integration_connection_do"),
            *guide_pages.urls(self),
            path("<int:pk>/roles/", wrap(self.roles_view), name="integration_connection_roles"),
            *super().get_urls(),
        ]

    def do_view(self, request: HttpRequest, pk: int, what: str) -> HttpResponse:
        return connection_pages.do(self, request, pk, what)

    def roles_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return connection_pages.roles(self, request)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        link = kwargs.get("obj")
        form = context["adminform"].form
        active, total = set_up.active_jobs()
        context |= {
            "points": check_connection.check_connection(),
            "link": link,
            "asked": getattr(form, "asked", None),
            "asks_for_url": getattr(form, "asks_for_url", False),
            "badge": looks.badge(looks.GOOD, "check", _("Enabled"))
            if link and link.enabled
            else looks.badge(looks.QUIET, "pause", _("Disabled")),
            "may": {
                "edit": self.has_change_permission(request, link),
                "install": request.user.has_perm("integration.change_tablemapping"),  # type: ignore[union-attr]
                "full": self.has_full_synch_permission(request),
                "synchronise": self.has_synchronise_permission(request),
                "secret": request.user.has_perm(secret_store.PERMISSION),  # type: ignore[union-attr]
            },
            "review": looks.page(FullSynchReviewLine, "changelist"),
            "full": guide.progress(),
            "schedules": looks.badge(
                looks.GOOD if total and active == total else looks.WAIT,
                "check" if total and active == total else "pause",
                _("%(active)d of %(total)d active") % {"active": active, "total": total},
                href=looks.page(Schedule, "changelist", jobs="connection"),
            ),
            "schedules_in_words": set_up.jobs_in_words(active, total),
            "pages": connection_pages.links(request),
        }
        return super().render_change_form(request, context, *args, **kwargs)
