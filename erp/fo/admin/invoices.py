"""Screens of posted sales invoices."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.fo.admin.shared import STAMPS, CompanyFilter, PostedAdmin, Rows, quantity
from erp.fo.models import SalesInvoiceHeader, SalesInvoiceLine
from integration.admin.base import RangeDateFilter
from integration.admin.records import ADDRESS, ADMINISTRATION, GENERAL, tab

KEY = ("data_area_id", "invoice_number", "invoice_date", "ledger_voucher")


@admin.register(SalesInvoiceHeader)
class SalesInvoiceAdmin(PostedAdmin):
    """Sales invoices."""

    list_display = (
        "invoice_number",
        "invoice_customer_account_number",
        "data_area_id",
        "sales_order_number",
        "invoice_date",
        "due_date",
        "total_invoice_amount",
        "currency_code",
        "invoice_customer_is_externally_maintained",
    )
    list_filter = (CompanyFilter, "currency_code", ("invoice_date", RangeDateFilter))
    search_fields = ("invoice_number", "invoice_customer_account_number", "sales_order_number", "ledger_voucher")
    ordering = ("-invoice_date", "-invoice_number")
    rows = (
        Rows(
            SalesInvoiceLine,
            _("Lines"),
            (
                "line_creation_sequence_number",
                "product_number",
                "product_name",
                "invoiced_quantity",
                "sales_unit_symbol",
                "sales_price",
                "line_total_discount_amount",
                "line_total_charge_amount",
                "line_total_tax_amount",
                "line_amount",
            ),
            {name: name for name in KEY},
            ("line_creation_sequence_number",),
        ),
    )
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "invoice_number", "ledger_voucher"),
            ("invoice_date", "due_date", "payment_terms_name"),
            ("invoice_customer_account_number", "invoice_customer_is_externally_maintained"),
            ("sales_order_number", "customers_order_reference"),
            ("total_invoice_amount", "currency_code"),
            ("total_tax_amount", "header_tax_amount"),
            ("total_discount_amount", "total_charge_amount"),
        ),
        tab(
            ADDRESS,
            ("invoice_address_street", "invoice_address_street_number"),
            ("invoice_address_zip_code", "invoice_address_city"),
            ("invoice_address_state", "invoice_address_country_region_id"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(SalesInvoiceLine)
class SalesInvoiceLineAdmin(PostedAdmin):
    """Lines of sales invoices."""

    list_display = (
        "invoice_number",
        "line_creation_sequence_number",
        "data_area_id",
        "product_number",
        "product_name",
        quantity("invoiced_quantity", _("Quantity")),
        "sales_price",
        "line_amount",
        "currency_code",
    )
    list_filter = (CompanyFilter, ("invoice_date", RangeDateFilter))
    search_fields = ("invoice_number", "product_number", "product_name")
    ordering = ("-invoice_date", "-invoice_number", "line_creation_sequence_number")
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "invoice_number", "line_creation_sequence_number"),
            ("invoice_date", "ledger_voucher"),
            ("product_number", "product_name"),
            ("invoiced_quantity", "sales_unit_symbol", "sales_price"),
            ("line_total_discount_amount", "line_total_charge_amount"),
            ("line_amount", "line_total_tax_amount", "currency_code"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )
