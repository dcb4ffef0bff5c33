"""Screens of our bank accounts and of what was booked on them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.record_contacts import RecordContacts
from erp.bc.admin.shared import (
    ADDRESS_FIELDS,
    BANK_COMMUNICATION_FIELDS,
    STAMPS,
    InCurrency,
    InCurrencyRows,
    PostedAdmin,
    in_currency,
)
from erp.bc.models import BankAccount, BankAccountLedgerEntry
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.cells import number
from integration.admin.records import ADDRESS, ADMINISTRATION, COMMUNICATION, GENERAL, RecordAdmin, tab

AMOUNT = number("amount", _("Amount"))
AMOUNT_LCY = number("amount_lcy", _("Amount (LCY)"))
REMAINING = number("remaining_amount", _("Remaining Amount"))


class BankLedgerInline(InCurrencyRows):
    """What was booked on a bank account, newest first."""

    model = BankAccountLedgerEntry
    verbose_name_plural = _("ledger entries")
    fk_name = "bank_account"
    fields = ("posting_date", "document_type", "document_no", "description", AMOUNT, REMAINING, in_currency, "open")
    ordering = ("-entry_no",)


@admin.register(BankAccount)
class BankAccountAdmin(RecordContacts, RecordAdmin):
    """Bank accounts."""

    list_display = ("no", "name", "bank_account_no", "iban", "currency", "our_contact", "blocked")
    list_select_related = ("currency", "our_contact")
    list_filter = ("blocked", "currency", "our_contact", "bank_acc_posting_group")
    search_fields = ("no", "name", "search_name", "bank_account_no", "iban", "e_mail", "city")
    ordering = ("no",)
    inlines = (BankLedgerInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "blocked"),
            ("name", "name_2"),
            "search_name",
            ("bank_account_no", "bank_branch_no"),
            ("iban", "swift_code"),
            ("contact", "our_contact"),
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(COMMUNICATION, *BANK_COMMUNICATION_FIELDS),
        tab(_("Posting"), ("currency", "bank_acc_posting_group"), "min_balance"),
        tab(ADMINISTRATION, "no_series", *STAMPS),
    )


@admin.register(BankAccountLedgerEntry)
class BankAccountLedgerEntryAdmin(InCurrency, PostedAdmin):
    """What was booked on bank accounts."""

    list_display = (
        "entry_no",
        "bank_account",
        "posting_date",
        "document_type",
        "document_no",
        "description",
        AMOUNT,
        REMAINING,
        in_currency,
        "open",
    )
    list_select_related = ("bank_account", "currency")
    list_filter = (
        "open",
        ("bank_account", AutocompleteSelectFilter),
        "document_type",
        ("posting_date", RangeDateFilter),
    )
    search_fields = ("document_no", "description")
    ordering = ("-entry_no",)
    fieldsets = (
        tab(
            GENERAL,
            ("entry_no", "bank_account"),
            "posting_date",
            ("document_type", "document_no"),
            "description",
            (AMOUNT, in_currency),
            (AMOUNT_LCY, REMAINING),
            "open",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )
