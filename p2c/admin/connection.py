"""Connections to the two systems: their account, the environments it reaches, and whether they work (FO-141)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration.admin import looks, parts
from integration.admin.base import ChoicesDropdownFilter, HistoryModelAdmin
from p2c.models import SystemConnection
from p2c.models.connection import ConnectionState
from p2c.prospect_to_cash import connection_sets


def state_badge(connection: SystemConnection) -> SafeString:
    fine = connection.state == ConnectionState.CONNECTED
    return looks.badge(*((looks.GOOD, "check") if fine else (looks.BAD, "issue")), connection.get_state_display())


@admin.register(SystemConnection)
class SystemConnectionAdmin(HistoryModelAdmin):
    """Who signs in where; “Fix connection” looks whether it works."""

    change_form_template = "admin/p2c/systemconnection/change_form.html"
    change_list_template = "admin/p2c/systemconnection/change_list.html"
    list_display = ("name", "system", "state_", "account", "reaches")
    list_filter = (("system", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter))
    list_filter_submit = True
    search_fields = ("name", "account", "environments")
    autocomplete_fields = ("user", "team")
    fieldsets = (
        (None, {"fields": ("name", "system", "account", "environments")}),
        (
            gettext_lazy("In Sales"),
            {
                "fields": ("user", "team"),
                "description": gettext_lazy(
                    "The user changes what comes from Finance and Operations; the team owns it."
                ),
            },
        ),
    )
    show_full_result_count = False
    warn_unsaved_form = True

    class Media:
        css = {"all": parts.STYLES}

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_(self, connection: SystemConnection) -> SafeString:
        return state_badge(connection)

    @admin.display(description=gettext_lazy("environments"))
    def reaches(self, connection: SystemConnection) -> Any:
        return ", ".join(connection.environment_names) or parts.dash()

    def save_model(self, request: HttpRequest, obj: SystemConnection, form: Any, change: bool) -> None:
        if not connection_sets.save_connection(obj):
            messages.warning(request, _why(obj))

    def get_urls(self) -> list[Any]:
        fix = path("<int:pk>/fix/", self.admin_site.admin_view(self.fix_view), name="p2c_systemconnection_fix")
        return [fix, *super().get_urls()]

    @parts.button("p2c.change_systemconnection")
    def fix_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """“Fix connection”: look again, and say what is missing."""
        connection = SystemConnection.objects.filter(pk=pk).select_related("user").first()
        if connection is None:
            raise Http404(_("There is no such page."))
        if connection_sets.check(connection):
            messages.success(request, _("The connection “%(name)s” works.") % {"name": connection.name})
        else:
            messages.error(request, _why(connection))
        return parts.back(request, looks.page(SystemConnection, "change", pk))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        found = kwargs.get("obj")
        if found is not None:
            context |= {
                "badge": state_badge(found),
                "broken": found.state == ConnectionState.REPAIR,
                "why": _why(found),
            }
        return super().render_change_form(request, context, *args, **kwargs)


def _why(connection: SystemConnection) -> str:
    """What a connection that needs repair lacks."""
    if not connection.account.strip():
        return _("The connection “%(name)s” has no account. Enter who signs in.") % {"name": connection.name}
    if not connection.environment_names:
        return _("The connection “%(name)s” reaches no environment. Enter one on each line.") % {
            "name": connection.name
        }
    if connection.user is None:
        return _("The connection “%(name)s” has no user in Sales. Choose one.") % {"name": connection.name}
    return _("The user %(user)s of the connection “%(name)s” is disabled in Sales. Enable it, or choose another.") % {
        "name": connection.name,
        "user": connection.user,
    }
