"""Screens of quotations and sales orders: the document with its lines on one page, and the next steps as buttons."""

from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.fo.admin.shared import STAMPS, CompanyFilter, FoAdmin, Rows, quantity
from erp.fo.models import (
    SalesInvoiceHeader,
    SalesOrderHeader,
    SalesOrderLine,
    SalesQuotationHeader,
    SalesQuotationLine,
)
from erp.fo.models.quotation import QuotationStatus
from erp.fo.models.sales_order import ProcessingStatus
from erp.fo.rules.documents import CLOSED_ORDER, CLOSED_QUOTATION
from erp.fo.rules.steps import ORDER_STEPS, QUOTATION_STEPS
from erp.fo.services import invoices, orders, quotations, totals
from integration.admin.base import RangeDateFilter
from integration.admin.records import ADDRESS, ADMINISTRATION, GENERAL, tab

TOTALS = gettext_lazy("Totals")
TERMS = gettext_lazy("Terms")
DELIVERY_ADDRESS = (
    ("delivery_address_street", "delivery_address_street_number"),
    ("delivery_address_zip_code", "delivery_address_city"),
    ("delivery_address_state_id", "delivery_address_country_region_iso_code"),
)
INVOICE_ADDRESS = (
    ("invoice_address_street", "invoice_address_street_number"),
    ("invoice_address_zip_code", "invoice_address_city"),
    ("invoice_address_state_id", "invoice_address_country_region_iso_code"),
)
TERMS_FIELDS = (
    ("currency_code", "sales_tax_group_code"),
    ("language_id", "payment_terms_name"),
    ("delivery_mode_code", "delivery_terms_code"),
)
LINE_COLUMNS = ("line_creation_sequence_number", "product_number", "product_name")
LINE_AMOUNTS = ("sales_unit_symbol", "sales_price", "line_discount_amount", "fixed_price_charges", "line_amount")
CLOSED = gettext_lazy("This document is “%(state)s”, so it stays as it is.")
OUT_OF_DATE = gettext_lazy("The totals are out of date. The document travels to Sales when they are calculated.")
#: action -> (status it leads to, what the button says, tone)
ORDER_BUTTONS = {
    "confirm_orders": (ProcessingStatus.CONFIRMED, gettext_lazy("Confirm"), "primary"),
    "pick_orders": (ProcessingStatus.PICKED, gettext_lazy("Pick"), ""),
    "pack_orders": (ProcessingStatus.PACKING_SLIP, gettext_lazy("Post packing slip"), ""),
    "ship_orders": (ProcessingStatus.SHIPPED, gettext_lazy("Ship"), ""),
    "invoice_orders": (ProcessingStatus.INVOICED, gettext_lazy("Post invoice"), "primary"),
    "cancel_orders": (ProcessingStatus.CANCELED, gettext_lazy("Cancel order"), "danger"),
}
QUOTATION_BUTTONS = {
    "send_quotations": (QuotationStatus.SENT, gettext_lazy("Send"), ""),
    "confirm_quotations": (QuotationStatus.CONFIRMED, gettext_lazy("Confirm"), "primary"),
    "lose_quotations": (QuotationStatus.LOST, gettext_lazy("Mark as lost"), ""),
    "cancel_quotations": (QuotationStatus.CANCELLED, gettext_lazy("Cancel quotation"), "danger"),
}


class DocumentAdmin(FoAdmin):
    """A quotation or an order."""

    status = ""
    closed: tuple[str, ...] = ()
    kind: totals.Kind

    def open(self, record: Any) -> bool:
        return getattr(record, self.status) not in self.closed

    def note(self, record: Any) -> Any:
        if not self.open(record):
            return CLOSED % {"state": getattr(record, f"get_{self.status}_display")()}
        return OUT_OF_DATE if not record.are_totals_updated else ""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or self.open(obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or self.open(obj))

    def next_steps(self, record: Any, words: Any, steps: Any) -> list[tuple[str, Any, str]]:
        """The buttons for the statuses that can follow, and the totals."""
        following = steps[getattr(record, self.status)]
        found = [(action, word, tone) for action, (to, word, tone) in words.items() if to in following]
        return [*found, ("calculate_totals", _("Calculate totals"), "")]

    @admin.action(permissions=["change"], description=gettext_lazy("Calculate totals"))
    def calculate_totals(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def done(count: int) -> str:
            return ngettext("The totals of %(n)s document are calculated.",
                            "The totals of %(n)s documents are calculated.", count) % {"n": count}  # fmt: skip

        return self.carry_out(request, queryset, partial(totals.calculate, self.kind), done)

    def go(self, request: HttpRequest, queryset: QuerySet, action: Any) -> HttpResponse:
        """A step of the chosen documents."""

        def done(count: int) -> str:
            return ngettext("%(n)s document went on.", "%(n)s documents went on.", count) % {"n": count}

        return self.carry_out(request, queryset, action, done)


@admin.register(SalesQuotationHeader)
class SalesQuotationAdmin(DocumentAdmin):
    """Sales quotations."""

    status, closed, kind = "quotation_status", CLOSED_QUOTATION, totals.QUOTATIONS
    numbered = ("sales_quotation_number",)
    list_display = (
        "sales_quotation_number",
        "sales_quotation_name",
        "data_area_id",
        "requesting_customer_account_number",
        "quotation_status",
        "quotation_total_amount",
        "currency_code",
        "requested_shipping_date",
    )
    list_filter = (
        CompanyFilter,
        "quotation_status",
        "are_totals_updated",
        ("requested_shipping_date", RangeDateFilter),
    )
    search_fields = ("sales_quotation_number", "sales_quotation_name", "requesting_customer_account_number")
    ordering = ("-created_on",)
    actions = (*QUOTATION_BUTTONS, "calculate_totals")
    rows = (
        Rows(
            SalesQuotationLine,
            gettext_lazy("Lines"),
            (*LINE_COLUMNS, "requested_sales_quantity", *LINE_AMOUNTS, "shipping_site_id", "shipping_warehouse_id"),
            {"data_area_id": "data_area_id", "sales_quotation_number": "sales_quotation_number"},
            ("line_creation_sequence_number",),
            may_add=True,
        ),
    )
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "sales_quotation_number"),
            ("sales_quotation_name", "quotation_status"),
            ("requesting_customer_account_number", "invoice_customer_account_number"),
            ("requested_shipping_date", "quotation_expiry_date"),
            ("customers_reference", "sales_order_number"),
            "requesting_customer_is_externally_maintained",
        ),
        tab(
            TOTALS,
            ("quotation_total_amount", "are_totals_updated"),
            ("quotation_total_tax_amount", "quotation_total_discount_amount"),
            ("header_charges_amount", "quotation_total_charges_amount", "quotation_header_tax_amount"),
        ),
        tab(TERMS, *TERMS_FIELDS),
        tab(ADDRESS, *DELIVERY_ADDRESS),
        tab(ADMINISTRATION, *STAMPS),
    )

    def buttons(self, record: Any) -> Any:
        return self.next_steps(record, QUOTATION_BUTTONS, QUOTATION_STEPS)

    @admin.action(permissions=["change"], description=gettext_lazy("Send"))
    def send_quotations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, lambda keys: quotations.step(keys, QuotationStatus.SENT))

    @admin.action(permissions=["change"], description=gettext_lazy("Confirm"))
    def confirm_quotations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def done(count: int) -> str:
            return ngettext("%(n)s sales order came of it:", "%(n)s sales orders came of it:", count) % {"n": count}

        return self.carry_out(request, queryset, quotations.confirm, done)

    @admin.action(permissions=["change"], description=gettext_lazy("Mark as lost"))
    def lose_quotations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, lambda keys: quotations.step(keys, QuotationStatus.LOST))

    @admin.action(permissions=["change"], description=gettext_lazy("Cancel quotation"))
    def cancel_quotations(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, lambda keys: quotations.step(keys, QuotationStatus.CANCELLED))


@admin.register(SalesOrderHeader)
class SalesOrderAdmin(DocumentAdmin):
    """Sales orders."""

    status, closed, kind = "sales_order_processing_status", CLOSED_ORDER, totals.ORDERS
    numbered = ("sales_order_number",)
    list_display = (
        "sales_order_number",
        "sales_order_name",
        "data_area_id",
        "ordering_customer_account_number",
        "sales_order_processing_status",
        "order_total_amount",
        "currency_code",
        "are_totals_updated",
        "ordering_customer_is_externally_maintained",
    )
    list_filter = (
        CompanyFilter,
        "sales_order_processing_status",
        "are_totals_updated",
        "currency_code",
        ("requested_shipping_date", RangeDateFilter),
    )
    search_fields = ("sales_order_number", "sales_order_name", "ordering_customer_account_number", "quotation_number")
    ordering = ("-created_on",)
    actions = (*ORDER_BUTTONS, "calculate_totals")
    rows = (
        Rows(
            SalesOrderLine,
            gettext_lazy("Lines"),
            (*LINE_COLUMNS, "ordered_sales_quantity", *LINE_AMOUNTS, "total_tax_amount", "shipping_site_id",
             "shipping_warehouse_id", "invoiced_quantity"),
            {"data_area_id": "data_area_id", "sales_order_number": "sales_order_number"},
            ("line_creation_sequence_number",),
            may_add=True,
        ),
        Rows(
            SalesInvoiceHeader,
            gettext_lazy("Sales invoices"),
            ("invoice_number", "invoice_date", "ledger_voucher", "total_invoice_amount", "currency_code"),
            {"data_area_id": "data_area_id", "sales_order_number": "sales_order_number"},
            ("invoice_number",),
        ),
    )  # fmt: skip
    hints: ClassVar = {"invoice_customer_account_number": gettext_lazy("Leave it blank for the customer's own.")}
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "sales_order_number"),
            ("sales_order_name", "sales_order_processing_status"),
            ("ordering_customer_account_number", "invoice_customer_account_number"),
            ("requested_shipping_date", "customers_order_reference"),
            "quotation_number",
            ("ordering_customer_is_externally_maintained", "invoice_customer_is_externally_maintained"),
        ),
        tab(
            TOTALS,
            ("order_total_amount", "are_totals_updated"),
            ("order_total_tax_amount", "order_total_discount_amount"),
            ("header_charges_amount", "order_total_charges_amount", "order_header_tax_amount"),
        ),
        tab(TERMS, *TERMS_FIELDS),
        tab(ADDRESS, *DELIVERY_ADDRESS, *INVOICE_ADDRESS),
        tab(ADMINISTRATION, *STAMPS),
    )

    def buttons(self, record: Any) -> Any:
        return self.next_steps(record, ORDER_BUTTONS, ORDER_STEPS)

    @admin.action(permissions=["change"], description=gettext_lazy("Confirm"))
    def confirm_orders(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, orders.confirm)

    @admin.action(permissions=["change"], description=gettext_lazy("Pick"))
    def pick_orders(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, lambda keys: orders.step(keys, ProcessingStatus.PICKED))

    @admin.action(permissions=["change"], description=gettext_lazy("Post packing slip"))
    def pack_orders(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, lambda keys: orders.step(keys, ProcessingStatus.PACKING_SLIP))

    @admin.action(permissions=["change"], description=gettext_lazy("Ship"))
    def ship_orders(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, lambda keys: orders.step(keys, ProcessingStatus.SHIPPED))

    @admin.action(permissions=["change"], description=gettext_lazy("Post invoice"))
    def invoice_orders(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def done(count: int) -> str:
            return ngettext("%(n)s invoice was posted:", "%(n)s invoices were posted:", count) % {"n": count}

        return self.carry_out(request, queryset, invoices.post, done)

    @admin.action(permissions=["change"], description=gettext_lazy("Cancel order"))
    def cancel_orders(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        return self.go(request, queryset, lambda keys: orders.step(keys, ProcessingStatus.CANCELED))


class LineAdmin(FoAdmin):
    """A line of a quotation or an order."""

    numbered = ("line_creation_sequence_number",)
    hints: ClassVar = {
        "product_name": gettext_lazy("Leave it blank for the product's own."),
        "sales_unit_symbol": gettext_lazy("Leave it blank for the product's own."),
        "sales_price": gettext_lazy("Leave it blank for the product's own."),
        "shipping_site_id": gettext_lazy("Leave it blank for the product's or the customer's."),
        "shipping_warehouse_id": gettext_lazy("Leave it blank for the product's or the customer's."),
        "line_discount_amount": gettext_lazy("What one unit is cheaper."),
    }


@admin.register(SalesQuotationLine)
class SalesQuotationLineAdmin(LineAdmin):
    """Lines of sales quotations."""

    list_display = (
        "sales_quotation_number",
        "line_creation_sequence_number",
        "data_area_id",
        "product_number",
        "product_name",
        quantity("requested_sales_quantity", gettext_lazy("Quantity")),
        "sales_price",
        "line_amount",
    )
    list_filter = (CompanyFilter, "shipping_site_id")
    search_fields = ("sales_quotation_number", "product_number", "product_name")
    ordering = ("data_area_id", "-sales_quotation_number", "line_creation_sequence_number")
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "sales_quotation_number", "line_creation_sequence_number"),
            ("product_number", "product_name"),
            ("requested_sales_quantity", "sales_unit_symbol", "sales_price"),
            ("line_discount_amount", "fixed_price_charges"),
            ("line_amount", "total_tax_amount"),
            ("shipping_site_id", "shipping_warehouse_id", "requested_shipping_date"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(SalesOrderLine)
class SalesOrderLineAdmin(LineAdmin):
    """Lines of sales orders."""

    list_display = (
        "sales_order_number",
        "line_creation_sequence_number",
        "data_area_id",
        "product_number",
        "product_name",
        quantity("ordered_sales_quantity", gettext_lazy("Quantity")),
        "sales_price",
        "line_amount",
        quantity("invoiced_quantity", gettext_lazy("Invoiced")),
    )
    list_filter = (CompanyFilter, "shipping_site_id")
    search_fields = ("sales_order_number", "product_number", "product_name")
    ordering = ("data_area_id", "-sales_order_number", "line_creation_sequence_number")
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "sales_order_number", "line_creation_sequence_number"),
            ("product_number", "product_name"),
            ("ordered_sales_quantity", "sales_unit_symbol", "sales_price"),
            ("line_discount_amount", "fixed_price_charges"),
            ("line_amount", "total_tax_amount"),
            ("shipping_site_id", "shipping_warehouse_id", "requested_shipping_date"),
            ("invoice_now_quantity", "invoiced_quantity"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )
