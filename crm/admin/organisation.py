"""Screens of users, teams and business units."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS
from crm.models import BusinessUnit, SystemUser, Team
from crm.rules.owning import erp_of_units
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

    list_display = ("name", "parentbusinessunit", "p2c_owningerp", "isdisabled")
    list_select_related = ("parentbusinessunit",)
    list_filter = ("p2c_owningerp", "isdisabled")
    hints: ClassVar = {
        "p2c_owningerp": _(
            "The ERP that owns the records of this unit. Blank: that of the parent, and Business Central at the top."
        ),
    }
    readonly_fields = ("effective_erp",)
    search_fields = ("name",)
    ordering = ("name",)
    fieldsets = (
        tab(GENERAL, "name", "parentbusinessunit", ("p2c_owningerp", "effective_erp"), "isdisabled"),
        tab(ADMINISTRATION, *STAMPS),
    )

    @admin.display(description=_("Its Records Go With"))
    def effective_erp(self, record: BusinessUnit) -> str:
        return str(erp_of_units()[record.pk.hex].label) if record.pk and not record._state.adding else "-"
