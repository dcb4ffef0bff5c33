"""Screens of the templates of customers and vendors."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.shared import STAMPS
from erp.bc.models import CustomerTempl, VendorTempl
from integration.admin.records import ADDRESS, ADMINISTRATION, GENERAL, INVOICING, RecordAdmin, tab

ADDRESS_OF_TEMPLATE = (
    ("post_code", "city"),
    "county",
    ("country_region_code", "territory_code"),
    ("language_code", "format_region"),
)
PAYING = (("payment_terms", "payment_method"), ("shipment_method", "shipping_agent"), "invoice_disc_code")


class TraderTemplAdmin(RecordAdmin):
    """Templates of customers or of vendors."""

    list_display = ("code", "description", "contact_type", "no_series", "country_region_code", "currency")
    list_select_related = ("no_series", "currency")
    list_filter = ("contact_type",)
    search_fields = ("code", "description")
    ordering = ("code",)
    hints: ClassVar = {
        "contact_type": _("It is offered for contacts of this type only."),
        "no_series": _("The series that numbers what is made with it; blank: the one in the setup."),
    }


@admin.register(CustomerTempl)
class CustomerTemplAdmin(TraderTemplAdmin):
    """Templates of customers."""

    fieldsets = (
        tab(GENERAL, ("code", "description"), ("contact_type", "no_series"), "contact", "salesperson"),
        tab(ADDRESS, *ADDRESS_OF_TEMPLATE),
        tab(INVOICING, ("currency", "customer_price_group"), *PAYING),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(VendorTempl)
class VendorTemplAdmin(TraderTemplAdmin):
    """Templates of vendors."""

    fieldsets = (
        tab(GENERAL, ("code", "description"), ("contact_type", "no_series"), "contact", "purchaser"),
        tab(ADDRESS, *ADDRESS_OF_TEMPLATE),
        tab(INVOICING, "currency", *PAYING),
        tab(ADMINISTRATION, *STAMPS),
    )
