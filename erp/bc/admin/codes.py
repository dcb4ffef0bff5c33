"""Screens of the lists that customers and vendors refer to by code."""

from django.contrib import admin

from erp.bc.admin.shared import STAMPS
from erp.bc.models import (
    Country,
    Currency,
    CurrencyExchangeRate,
    PaymentMethod,
    PaymentTerms,
    PostCode,
    Salesperson,
    ShipmentMethod,
    ShippingAgent,
    VatRegistrationNoFormat,
)
from integration.admin.records import ADMINISTRATION, COMMUNICATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline


class ExchangeRateInline(RowsInline):
    """The rates of a currency, newest first."""

    model = CurrencyExchangeRate
    fk_name = "currency"
    fields = ("starting_date", "exchange_rate_amount", "relational_exch_rate_amount")
    ordering = ("-starting_date",)


@admin.register(Salesperson)
class SalespersonAdmin(RecordAdmin):
    """Salespeople and purchasers."""

    list_display = ("code", "name", "e_mail", "phone_no", "job_title", "blocked")
    list_filter = ("blocked",)
    search_fields = ("code", "name", "e_mail")
    ordering = ("code",)
    fieldsets = (
        tab(GENERAL, ("code", "name"), "job_title", "blocked"),
        tab(COMMUNICATION, "phone_no", ("e_mail", "e_mail_2")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(Currency)
class CurrencyAdmin(RecordAdmin):
    """Currencies and their rates."""

    plain_in_lists = True
    list_display = ("code", "description", "iso_code", "symbol")
    search_fields = ("code", "description", "iso_code")
    ordering = ("code",)
    inlines = (ExchangeRateInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("code", "description"),
            ("iso_code", "symbol"),
            ("amount_rounding_precision", "unit_amount_rounding_precision"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(CurrencyExchangeRate)
class CurrencyExchangeRateAdmin(RecordAdmin):
    """Exchange rates."""

    list_display = ("currency", "starting_date", "exchange_rate_amount", "relational_exch_rate_amount")
    list_select_related = ("currency",)
    list_filter = ("currency",)
    search_fields = ("currency__code",)
    ordering = ("currency__code", "-starting_date")
    fieldsets = (
        tab(GENERAL, ("currency", "starting_date"), ("exchange_rate_amount", "relational_exch_rate_amount")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(PaymentTerms)
class PaymentTermsAdmin(RecordAdmin):
    """Payment terms."""

    list_display = ("code", "description", "due_date_calculation", "discount_percent")
    search_fields = ("code", "description")
    ordering = ("code",)
    fieldsets = (
        tab(GENERAL, ("code", "description"), ("due_date_calculation", "discount_percent")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(PaymentMethod)
class PaymentMethodAdmin(RecordAdmin):
    """Payment methods."""

    list_display = ("code", "description")
    search_fields = ("code", "description")
    ordering = ("code",)
    fieldsets = (tab(GENERAL, "code", "description"), tab(ADMINISTRATION, *STAMPS))


@admin.register(ShipmentMethod)
class ShipmentMethodAdmin(RecordAdmin):
    """Shipment methods."""

    list_display = ("code", "description")
    search_fields = ("code", "description")
    ordering = ("code",)
    fieldsets = (tab(GENERAL, "code", "description"), tab(ADMINISTRATION, *STAMPS))


@admin.register(ShippingAgent)
class ShippingAgentAdmin(RecordAdmin):
    """Shipping agents."""

    list_display = ("code", "name", "internet_address")
    search_fields = ("code", "name")
    ordering = ("code",)
    fieldsets = (tab(GENERAL, ("code", "name"), "internet_address", "account_no"), tab(ADMINISTRATION, *STAMPS))


class VatFormatInline(RowsInline):
    """How VAT registration numbers of a country look."""

    model = VatRegistrationNoFormat
    fk_name = "country"
    fields = ("format",)
    ordering = ("format",)


@admin.register(Country)
class CountryAdmin(RecordAdmin):
    """Countries and regions."""

    list_display = ("code", "name", "iso_code", "address_format")
    search_fields = ("code", "name")
    ordering = ("code",)
    inlines = (VatFormatInline,)
    fieldsets = (tab(GENERAL, ("code", "name"), ("iso_code", "address_format")), tab(ADMINISTRATION, *STAMPS))


@admin.register(PostCode)
class PostCodeAdmin(RecordAdmin):
    """Post codes."""

    list_display = ("code", "city", "county", "country_region_code")
    list_filter = ("country_region_code",)
    search_fields = ("code", "city")
    ordering = ("code", "city")
    fieldsets = (tab(GENERAL, ("code", "city"), ("county", "country_region_code")), tab(ADMINISTRATION, *STAMPS))
