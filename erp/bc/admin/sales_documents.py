"""Screens of sales quotes, orders and their lines."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.documents import (
    AMOUNT,
    INCLUDING_VAT,
    LINE_DISCOUNT,
    QUANTITY,
    SHIPPING,
    UNIT_PRICE,
)
from erp.bc.admin.sales_posting import SalesPosting
from erp.bc.admin.shared import STAMPS, in_currency
from erp.bc.admin.statistics import statistics_of, without_fields
from erp.bc.admin.trade_documents import AMOUNTS, TradeDocumentAdmin, TradeLineAdmin, document_tabs
from erp.bc.models import Customer, RecordLink, SalesHeader, SalesLine
from erp.bc.rules.documents.sides import SALES
from integration import once
from integration.admin import looks
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.records import ADMINISTRATION, GENERAL, tab
from integration.admin.rows import RowsInline


class SalesLineInline(RowsInline):
    """The lines of a sales document."""

    model = SalesLine
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


class NoteInline(RowsInline):
    """The notes people have written on a sales document."""

    model = RecordLink
    fk_name = "document"
    fields = ("title", "note", "user_id", "created_on")
    ordering = ("created_on",)


@admin.register(SalesHeader)
class SalesHeaderAdmin(SalesPosting, TradeDocumentAdmin):
    """Sales quotes, orders and invoices that are worked on."""

    list_display = (
        "no",
        "document_type",
        "customer",
        "sell_to_contact_name",
        "document_date",
        AMOUNT,
        INCLUDING_VAT,
        in_currency,
        "status",
    )
    list_filter = (
        "document_type",
        "status",
        ("salesperson", AutocompleteSelectFilter),
        ("sell_to_customer", AutocompleteSelectFilter),
        "currency",
        ("document_date", RangeDateFilter),
    )
    search_fields = ("no", "sell_to_customer_name", "sell_to_contact_name", "your_reference", "external_document_no")
    inlines = (SalesLineInline, NoteInline)
    readonly_fields = (*TradeDocumentAdmin.readonly_fields, "statistics")
    fieldsets = document_tabs(
        SALES,
        (
            ("order_date", "document_date", "quote_valid_until_date"),
            ("your_reference", "external_document_no"),
            ("salesperson", "customer_price_group"),
            ("opportunity", "prepayment_percent"),
            "work_description",
        ),
        (
            ("shipment_method", "shipping_agent", "package_tracking_no"),
            ("requested_delivery_date", "promised_delivery_date"),
            ("shipment_date", "last_shipment_date"),
        ),
        SHIPPING,
    )
    fieldsets = (*fieldsets[:-1], tab(_("Statistics"), "statistics"), fieldsets[-1])

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> Any:
        more = dict(extra_context or {})
        if request.method == "GET" and request.user.has_perm("bc.add_recordlink"):
            note = (_("Add a note"), looks.page(RecordLink, "add", document=object_id), "get")
            more["document_actions"] = [*more.get("document_actions", ()), note]
        return super().change_view(request, object_id, form_url, more)

    @admin.display(description=_("Statistics"))
    def statistics(self, record: Any) -> Any:
        """What the document comes to, with the VAT of each rate, and how much of it is shipped and invoiced."""
        if not record.pk:
            return "–"
        # the theme asks for what a field shows more than once
        return once.kept(("statistics", record.pk), lambda: statistics_of(list(record.lines.order_by("line_no"))))

    @admin.display(description=_("Customer"), ordering="sell_to_customer_name")
    def customer(self, record: Any) -> Any:
        """The customer by the name on the document, as a link to its page; a contact's company is none yet."""
        key = record.sell_to_customer_id
        return looks.linked(looks.page(Customer, "change", key) if key else "", record.sell_to_customer_name)


@admin.register(SalesLine)
class SalesLineAdmin(TradeLineAdmin):
    """Lines of sales documents."""

    list_display = ("document", "line_no", "no", "description", QUANTITY, "unit_of_measure", UNIT_PRICE, AMOUNT)
    search_fields = ("document__no", "no", "description")
    fieldsets = (
        tab(
            GENERAL,
            "document",
            ("item", "resource", "g_l_account"),
            ("type", "no", "variant_code"),
            ("description", "description_2"),
            ("quantity", "unit_of_measure", "unit_price"),
            ("qty_to_ship", "qty_to_invoice"),
            ("reserve", "reserved_quantity"),
            ("prepayment_percent", "prepmt_line_amount", "prepmt_amt_inv"),
            ("line_discount_percent", "line_discount_amount", "vat_percent"),
            ("requested_delivery_date", "promised_delivery_date", "shipment_date"),
        ),
        tab(
            AMOUNTS,
            ("line_amount", "inv_discount_amount", "allow_invoice_disc"),
            ("amount", "amount_including_vat"),
            ("vat_bus_posting_group", "vat_prod_posting_group"),
            ("outstanding_quantity", "quantity_shipped", "quantity_invoiced"),
            ("qty_shipped_not_invoiced", "qty_to_assemble_to_order"),
            ("qty_per_unit_of_measure", "unit_cost_lcy"),
        ),
        tab(ADMINISTRATION, ("line_no", "attached_to_line_no"), "location_code", *STAMPS),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new line has everything to ship and to invoice; less is said when it is there."""
        found = super().get_fieldsets(request, obj)
        return found if obj is not None else without_fields(found, {"qty_to_ship", "qty_to_invoice"})
