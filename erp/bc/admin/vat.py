"""Screens of VAT registration numbers: how those of a country look, and which were entered."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.shared import STAMPS, PostedAdmin
from erp.bc.models import VatRegistrationLog, VatRegistrationNoFormat
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab


@admin.register(VatRegistrationNoFormat)
class VatRegistrationNoFormatAdmin(RecordAdmin):
    """How VAT registration numbers look."""

    list_display = ("country", "format")
    list_display_links = ("format",)
    list_select_related = ("country",)
    list_filter = ("country",)
    search_fields = ("format", "country__code", "country__name")
    ordering = ("country__code", "format")
    hints: ClassVar = {"format": _("# is a digit, @ a letter, ? either; anything else stands for itself: DE#########.")}
    fieldsets = (tab(GENERAL, "country", "format"), tab(ADMINISTRATION, *STAMPS))


@admin.register(VatRegistrationLog)
class VatRegistrationLogAdmin(PostedAdmin):
    """VAT registration numbers as they were entered."""

    list_display = (
        "entry_no",
        "vat_registration_no",
        "account_type",
        "account_no",
        "country_region_code",
        "user_id",
        "created_on",
    )
    list_filter = ("account_type", "country_region_code")
    search_fields = ("vat_registration_no", "account_no")
    ordering = ("-entry_no",)
    fieldsets = (
        tab(
            GENERAL,
            ("entry_no", "vat_registration_no"),
            ("account_type", "account_no"),
            ("country_region_code", "user_id"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )
