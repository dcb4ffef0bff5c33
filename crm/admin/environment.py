"""Screens of the organisation, the security roles and who has them, and where Sales finds Business Central."""

from django.contrib import admin

from crm.admin.accounts import STAMPS
from crm.models import NavConnection, Organization, SecurityRole, SystemUserRole, TeamRole
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab


@admin.register(Organization)
class OrganizationAdmin(RecordAdmin):
    """The organisation of this environment."""

    list_display = ("name", "environmenturl", "version", "basecurrency", "issopintegrationenabled")
    list_select_related = ("basecurrency",)
    search_fields = ("name", "environmenturl")
    ordering = ("name",)
    fieldsets = (
        tab(
            GENERAL,
            "name",
            ("environmenturl", "version"),
            ("basecurrency", "currencydecimalprecision"),
            "issopintegrationenabled",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(SecurityRole)
class SecurityRoleAdmin(RecordAdmin):
    """Security roles."""

    list_display = ("name",)
    search_fields = ("name",)
    ordering = ("name",)
    fieldsets = (tab(GENERAL, "name"), tab(ADMINISTRATION, *STAMPS))


@admin.register(SystemUserRole)
class SystemUserRoleAdmin(RecordAdmin):
    """Who has which role."""

    list_display = ("systemuser", "role")
    list_select_related = ("systemuser", "role")
    list_filter = ("role",)
    search_fields = ("systemuser__fullname", "role__name")
    ordering = ("systemuser__fullname", "role__name")
    fieldsets = (tab(GENERAL, "systemuser", "role"), tab(ADMINISTRATION, *STAMPS))


@admin.register(TeamRole)
class TeamRoleAdmin(RecordAdmin):
    """Which team has which role."""

    list_display = ("team", "role")
    list_select_related = ("team", "role")
    list_filter = ("role",)
    search_fields = ("team__name", "role__name")
    ordering = ("team__name", "role__name")
    fieldsets = (tab(GENERAL, "team", "role"), tab(ADMINISTRATION, *STAMPS))


@admin.register(NavConnection)
class NavConnectionAdmin(RecordAdmin):
    """The address of Business Central, as the enabled connection keeps it."""

    list_display = ("nav_name", "nav_dynamicsnavurl")
    search_fields = ("nav_name", "nav_dynamicsnavurl")
    ordering = ("nav_name",)
    fieldsets = (tab(GENERAL, "nav_name", "nav_dynamicsnavurl"), tab(ADMINISTRATION, *STAMPS))
