"""Screens of purchase quotes, orders and their lines."""

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.documents import AMOUNT, INCLUDING_VAT, LINE_DISCOUNT, QUANTITY
from erp.bc.admin.shared import STAMPS, in_currency
from erp.bc.admin.trade_documents import AMOUNTS, TradeDocumentAdmin, TradeLineAdmin, document_tabs
from erp.bc.models import PurchaseHeader, PurchaseLine, Vendor
from erp.bc.rules.documents.sides import PURCHASES
from integration.admin import looks
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.cells import number
from integration.admin.records import ADMINISTRATION, GENERAL, tab
from integration.admin.rows import RowsInline

UNIT_COST = number("direct_unit_cost", _("Direct Unit Cost"))


class PurchaseLineInline(RowsInline):
    """The lines of a purchase document."""

    model = PurchaseLine
    verbose_name_plural = _("lines")
    fk_name = "document"
    fields = (
        "type",
        "no",
        "description",
        QUANTITY,
        "unit_of_measure",
        UNIT_COST,
        LINE_DISCOUNT,
        AMOUNT,
        INCLUDING_VAT,
    )
    ordering = ("line_no",)
    most = 1000


@admin.register(PurchaseHeader)
class PurchaseHeaderAdmin(TradeDocumentAdmin):
    """Purchase quotes, orders and invoices that are worked on."""

    list_display = (
        "no",
        "document_type",
        "vendor",
        "buy_from_contact_name",
        "document_date",
        AMOUNT,
        INCLUDING_VAT,
        in_currency,
        "status",
    )
    list_filter = (
        "document_type",
        "status",
        ("purchaser", AutocompleteSelectFilter),
        ("buy_from_vendor", AutocompleteSelectFilter),
        "currency",
        ("document_date", RangeDateFilter),
    )
    search_fields = ("no", "buy_from_vendor_name", "buy_from_contact_name", "your_reference", "vendor_order_no")
    inlines = (PurchaseLineInline,)
    fieldsets = document_tabs(
        PURCHASES,
        (
            ("order_date", "document_date"),
            ("vendor_order_no", "vendor_shipment_no", "vendor_invoice_no"),
            ("your_reference", "purchaser"),
        ),
        (
            "shipment_method",
            ("requested_receipt_date", "promised_receipt_date", "expected_receipt_date"),
        ),
        _("Shipping and Payment"),
    )

    @admin.display(description=_("Vendor"), ordering="buy_from_vendor_name")
    def vendor(self, record: Any) -> Any:
        """The vendor by the name on the document, as a link to its page; a contact's company is none yet."""
        key = record.buy_from_vendor_id
        return looks.linked(looks.page(Vendor, "change", key) if key else "", record.buy_from_vendor_name)


@admin.register(PurchaseLine)
class PurchaseLineAdmin(TradeLineAdmin):
    """Lines of purchase documents."""

    list_display = ("document", "line_no", "no", "description", QUANTITY, "unit_of_measure", UNIT_COST, AMOUNT)
    search_fields = ("document__no", "no", "description", "vendor_item_no")
    fieldsets = (
        tab(
            GENERAL,
            "document",
            ("item", "resource"),
            ("type", "no", "variant_code"),
            ("description", "description_2"),
            ("quantity", "unit_of_measure", "direct_unit_cost"),
            ("line_discount_percent", "line_discount_amount", "vat_percent"),
            ("requested_receipt_date", "promised_receipt_date", "expected_receipt_date"),
            "vendor_item_no",
        ),
        tab(
            AMOUNTS,
            ("line_amount", "inv_discount_amount", "allow_invoice_disc"),
            ("amount", "amount_including_vat"),
            ("vat_bus_posting_group", "vat_prod_posting_group"),
            ("outstanding_quantity", "quantity_received", "quantity_invoiced"),
            ("qty_rcd_not_invoiced", "qty_per_unit_of_measure"),
        ),
        tab(ADMINISTRATION, ("line_no", "attached_to_line_no"), "location_code", *STAMPS),
    )
