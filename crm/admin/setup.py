"""Screens of currencies, companies and option values."""

from django.contrib import admin

from crm.admin.accounts import STAMPS
from crm.models import Company, OptionValue, TransactionCurrency
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab


@admin.register(TransactionCurrency)
class TransactionCurrencyAdmin(RecordAdmin):
    """Currencies."""

    plain_in_lists = True
    list_display = ("isocurrencycode", "currencyname", "currencysymbol", "exchangerate", "statecode")
    list_filter = ("statecode",)
    search_fields = ("isocurrencycode", "currencyname")
    ordering = ("isocurrencycode",)
    fieldsets = (
        tab(GENERAL, "isocurrencycode", ("currencyname", "currencysymbol"), ("exchangerate", "currencyprecision")),
        tab(ADMINISTRATION, ("statecode", "statuscode"), *STAMPS),
    )


@admin.register(Company)
class CompanyAdmin(RecordAdmin):
    """Companies of the ERP as Sales knows them."""

    list_display = ("bcbi_name", "bcbi_externalid")
    search_fields = ("bcbi_name", "bcbi_externalid")
    ordering = ("bcbi_name",)
    fieldsets = (tab(GENERAL, "bcbi_name", "bcbi_externalid"), tab(ADMINISTRATION, *STAMPS))


@admin.register(OptionValue)
class OptionValueAdmin(RecordAdmin):
    """Values of option columns; a blank number becomes the next free one."""

    list_display = ("label", "table", "column", "number")
    list_filter = ("table", "column")
    search_fields = ("label", "column")
    ordering = ("table", "column", "number")
    fieldsets = (tab(GENERAL, ("table", "column"), ("number", "label")), tab(ADMINISTRATION, *STAMPS))
