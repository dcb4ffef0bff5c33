"""Screens of users, teams and business units."""

from django.contrib import admin

from crm.admin.accounts import STAMPS
from crm.models import BusinessUnit, SystemUser, Team
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab


@admin.register(SystemUser)
class SystemUserAdmin(RecordAdmin):
    """Users of Sales."""

    list_display = ("fullname", "internalemailaddress", "jobtitle", "businessunit", "isdisabled", "islicensed")
    list_select_related = ("businessunit",)
    list_filter = ("isdisabled", "islicensed", "isintegrationuser", "businessunit")
    search_fields = ("fullname", "internalemailaddress", "domainname")
    ordering = ("fullname",)
    fieldsets = (
        tab(
            GENERAL,
            ("fullname", "domainname"),
            "jobtitle",
            ("internalemailaddress", "personalemailaddress"),
            "mobilephone",
            "businessunit",
        ),
        tab(ADMINISTRATION, "accessmode", ("isdisabled", "islicensed", "isintegrationuser"), *STAMPS),
    )


@admin.register(Team)
class TeamAdmin(RecordAdmin):
    """Teams that own records."""

    list_display = ("name", "businessunit", "teamtype", "isdefault")
    list_select_related = ("businessunit",)
    list_filter = ("teamtype", "businessunit")
    search_fields = ("name",)
    ordering = ("name",)
    fieldsets = (tab(GENERAL, "name", "businessunit", ("teamtype", "isdefault")), tab(ADMINISTRATION, *STAMPS))


@admin.register(BusinessUnit)
class BusinessUnitAdmin(RecordAdmin):
    """Business units."""

    list_display = ("name", "parentbusinessunit", "isdisabled")
    list_select_related = ("parentbusinessunit",)
    list_filter = ("isdisabled",)
    search_fields = ("name",)
    ordering = ("name",)
    fieldsets = (tab(GENERAL, "name", "parentbusinessunit", "isdisabled"), tab(ADMINISTRATION, *STAMPS))
