"""Screens of posted sales invoices and of the customer ledger."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.payments import InvoicePayments, LedgerSteps
from erp.bc.admin.printing import PrintAndSend
from erp.bc.admin.shared import STAMPS, InCurrency, InCurrencyRows, PostedAdmin, WithItsRows, in_currency
from erp.bc.models import CustLedgerEntry, Customer, DetailedCustLedgEntry, SalesInvoiceHeader, SalesInvoiceLine
from integration.admin import looks
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.cells import number
from integration.admin.records import ADMINISTRATION, GENERAL, INVOICING, RecordAdmin, tab
from integration.admin.rows import RowsInline

AMOUNT = number("amount", _("Amount"))
INCLUDING_VAT = number("amount_including_vat", _("Amount Including VAT"))
REMAINING = number("remaining_amount", _("Remaining Amount"))
QUANTITY = number("quantity", _("Quantity"), money=False)
UNIT_PRICE = number("unit_price", _("Unit Price"))
LINE_DISCOUNT = number("line_discount_amount", _("Line Discount Amount"))
INVOICE_DISCOUNT = number("invoice_discount_amount", _("Invoice Discount Amount"))
PAYMENT_DISCOUNT = number("payment_discount_percent", _("Payment Discount %"), money=False)
FACTOR = number("currency_factor", _("Currency Factor"), money=False)
LINE_PERCENT = number("line_discount_percent", _("Line Discount %"), money=False)
LINE_SHARE = number("inv_discount_amount", _("Inv. Discount Amount"))
VAT_PERCENT = number("vat_percent", _("VAT %"), money=False)
AMOUNT_LCY = number("amount_lcy", _("Amount (LCY)"))
REMAINING_LCY = number("remaining_amt_lcy", _("Remaining Amt. (LCY)"))
SHIPPING = _("Shipping and Billing")


class InvoiceLineInline(RowsInline):
    """The lines of a posted sales invoice."""

    model = SalesInvoiceLine
    verbose_name_plural = _("lines")
    fk_name = "document"
    fields = (
        "type",
        "no",
        "description",
        QUANTITY,
        "unit_of_measure",
        UNIT_PRICE,
        LINE_DISCOUNT,
        AMOUNT,
        INCLUDING_VAT,
    )
    ordering = ("line_no",)
    most = 1000


@admin.register(SalesInvoiceHeader)
class SalesInvoiceHeaderAdmin(InvoicePayments, PrintAndSend, InCurrency, WithItsRows, PostedAdmin):
    """Posted sales invoices."""

    list_display = (
        "no",
        "customer",
        "posting_date",
        "due_date",
        AMOUNT,
        INCLUDING_VAT,
        REMAINING,
        in_currency,
        "cancelled",
    )
    list_select_related = ("currency",)
    list_filter = (
        "cancelled",
        ("salesperson", AutocompleteSelectFilter),
        ("sell_to_customer", AutocompleteSelectFilter),
        "currency",
        ("posting_date", RangeDateFilter),
    )
    search_fields = ("no", "sell_to_customer_name", "your_reference", "external_document_no", "order_no")
    ordering = ("-no",)
    inlines = (InvoiceLineInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "cancelled"),
            ("sell_to_customer", "sell_to_contact"),
            (AMOUNT, INCLUDING_VAT, in_currency),
            (REMAINING, "closed"),
            ("sell_to_customer_name", "sell_to_customer_name_2"),
            "sell_to_address",
            "sell_to_address_2",
            ("sell_to_post_code", "sell_to_city"),
            ("sell_to_county", "sell_to_country_region_code"),
            "sell_to_contact_name",
            ("posting_date", "document_date", "due_date"),
            ("order_no", "order_date", "pre_assigned_no"),
            ("your_reference", "external_document_no"),
            "salesperson",
            "work_description",
        ),
        tab(
            INVOICING,
            (INVOICE_DISCOUNT, PAYMENT_DISCOUNT),
            (FACTOR, "prices_including_vat"),
            ("payment_terms", "payment_method_code"),
            ("cust_ledger_entry", "no_printed"),
        ),
        tab(
            SHIPPING,
            ("shipment_method", "shipping_agent"),
            ("package_tracking_no", "shipment_date"),
            ("ship_to_name", "ship_to_name_2"),
            "ship_to_address",
            "ship_to_address_2",
            ("ship_to_post_code", "ship_to_city"),
            ("ship_to_county", "ship_to_country_region_code"),
            "ship_to_contact",
            "bill_to_customer",
            ("bill_to_name", "bill_to_name_2"),
            "bill_to_address",
            "bill_to_address_2",
            ("bill_to_post_code", "bill_to_city"),
            ("bill_to_county", "bill_to_country_region_code"),
            "bill_to_contact",
        ),
        tab(ADMINISTRATION, "no_series", *STAMPS),
    )

    @admin.display(description=_("Customer"), ordering="sell_to_customer_name")
    def customer(self, record: Any) -> Any:
        """The customer by the name on the invoice, as a link to its page."""
        key = record.sell_to_customer_id
        return looks.linked(looks.page(Customer, "change", key) if key else "", record.sell_to_customer_name)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Old documents may go; the table's rule says which."""
        return RecordAdmin.has_delete_permission(self, request, obj)


@admin.register(SalesInvoiceLine)
class SalesInvoiceLineAdmin(PostedAdmin):
    """Lines of posted sales invoices."""

    list_display = ("document", "line_no", "no", "description", QUANTITY, "unit_of_measure", UNIT_PRICE, AMOUNT)
    list_select_related = ("document", "unit_of_measure")
    list_filter = ("type",)
    search_fields = ("document__no", "no", "description")
    ordering = ("-document__no", "line_no")
    fieldsets = (
        tab(
            GENERAL,
            ("document", "line_no", "attached_to_line_no"),
            ("type", "no", "variant_code"),
            ("item", "resource"),
            ("description", "description_2"),
            (QUANTITY, "unit_of_measure", UNIT_PRICE),
            (LINE_PERCENT, LINE_DISCOUNT, LINE_SHARE),
            (AMOUNT, INCLUDING_VAT, VAT_PERCENT),
            "shipment_date",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


class LedgerInline(InCurrencyRows):
    """The ledger entries of a customer, newest first."""

    model = CustLedgerEntry
    verbose_name_plural = _("ledger entries")
    fk_name = "customer"
    fields = ("posting_date", "document_type", "document_no", "due_date", AMOUNT, REMAINING, in_currency, "open")
    ordering = ("-entry_no",)


class DetailedInline(RowsInline):
    """What a customer ledger entry is made of."""

    model = DetailedCustLedgEntry
    verbose_name_plural = _("detailed entries")
    fk_name = "cust_ledger_entry"
    fields = ("posting_date", "entry_type", "document_type", "document_no", AMOUNT, "unapplied")
    ordering = ("entry_no",)


@admin.register(CustLedgerEntry)
class CustLedgerEntryAdmin(LedgerSteps, InCurrency, PostedAdmin):
    """The customer ledger."""

    list_display = (
        "entry_no",
        "customer",
        "posting_date",
        "document_type",
        "document_no",
        "due_date",
        AMOUNT,
        REMAINING,
        in_currency,
        "open",
    )
    list_select_related = ("customer", "currency")
    list_filter = (
        "open",
        "document_type",
        ("customer", AutocompleteSelectFilter),
        "currency",
        ("posting_date", RangeDateFilter),
    )
    search_fields = ("document_no", "description", "customer__no", "customer__name")
    ordering = ("-entry_no",)
    inlines = (DetailedInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("entry_no", "open"),
            ("customer", "salesperson"),
            ("posting_date", "document_date", "due_date"),
            ("document_type", "document_no", "external_document_no"),
            ("description", in_currency),
            (AMOUNT, AMOUNT_LCY),
            (REMAINING, REMAINING_LCY),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(DetailedCustLedgEntry)
class DetailedCustLedgEntryAdmin(InCurrency, PostedAdmin):
    """The sums that customer ledger entries are made of."""

    list_display = (
        "entry_no",
        "cust_ledger_entry",
        "entry_type",
        "posting_date",
        "document_type",
        "document_no",
        AMOUNT,
        in_currency,
        "unapplied",
    )
    list_select_related = ("cust_ledger_entry", "currency")
    list_filter = ("entry_type", "document_type", "unapplied", ("posting_date", RangeDateFilter))
    search_fields = ("document_no",)
    ordering = ("-entry_no",)
    fieldsets = (
        tab(
            GENERAL,
            ("entry_no", "cust_ledger_entry"),
            ("entry_type", "posting_date"),
            ("document_type", "document_no"),
            (AMOUNT, AMOUNT_LCY, in_currency),
            "unapplied",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )
