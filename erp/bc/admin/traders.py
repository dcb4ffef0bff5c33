"""Screens of customers and vendors."""

from typing import ClassVar

from django.contrib import admin

from erp.bc.admin.documents import LedgerInline
from erp.bc.admin.from_template import FromTemplate
from erp.bc.admin.record_contacts import RecordContacts
from erp.bc.admin.shared import ADDRESS_FIELDS, COMMUNICATION_FIELDS, REGISTRATION_FIELDS, STAMPS
from erp.bc.models import Customer, CustomerTempl, Vendor, VendorTempl
from erp.bc.registering import PARTY_SEARCH
from integration.admin.large import ValuesFilter
from integration.admin.records import (
    ADDRESS,
    ADMINISTRATION,
    COMMUNICATION,
    GENERAL,
    INVOICING,
    RecordAdmin,
    tab,
)

PAYING = (
    ("payment_terms", "payment_method"),
    ("shipment_method", "shipping_agent"),
    ("invoice_disc_code", "vat_bus_posting_group"),
)


class TraderAdmin(RecordContacts, FromTemplate, RecordAdmin):
    """What customers and vendors have in common: only persons of its own contact are offered as the primary one."""

    depending: ClassVar[dict[str, str]] = {"primary_contact": "no"}

    class Media:
        js = ("admin/js/jquery.init.js", "integration/dependent.js")


@admin.register(Customer)
class CustomerAdmin(TraderAdmin):
    """Customers."""

    templates = CustomerTempl
    list_display = ("no", "name", "city", "country_region_code", "salesperson", "e_mail", "blocked")
    list_select_related = ("salesperson",)
    list_filter = ("blocked", "salesperson", "currency", ("country_region_code", ValuesFilter))
    search_fields = PARTY_SEARCH
    ordering = ("no",)
    inlines = (LedgerInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "blocked"),
            ("name", "name_2"),
            ("search_name", "contact_type"),
            ("primary_contact", "contact"),
            "salesperson",
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(COMMUNICATION, *COMMUNICATION_FIELDS),
        tab(
            INVOICING,
            *REGISTRATION_FIELDS,
            ("currency", "customer_price_group"),
            "credit_limit_lcy",
            *PAYING,
        ),
        tab(ADMINISTRATION, "privacy_blocked", "no_series", *STAMPS),
    )


@admin.register(Vendor)
class VendorAdmin(TraderAdmin):
    """Vendors."""

    templates = VendorTempl
    list_display = ("no", "name", "city", "country_region_code", "purchaser", "e_mail", "blocked")
    list_select_related = ("purchaser",)
    list_filter = ("blocked", "purchaser", "currency", "country_region_code")
    search_fields = PARTY_SEARCH
    ordering = ("no",)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "blocked"),
            ("name", "name_2"),
            "search_name",
            ("primary_contact", "contact"),
            "purchaser",
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(COMMUNICATION, *COMMUNICATION_FIELDS),
        tab(INVOICING, *REGISTRATION_FIELDS, "currency", *PAYING),
        tab(ADMINISTRATION, "privacy_blocked", "no_series", *STAMPS),
    )
