"""Screens of what orders need and leave behind: VAT groups, accounts, shipments, archive, assembly, notes, events."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.documents import AMOUNT, INCLUDING_VAT, INVOICE_DISCOUNT, QUANTITY, SHIPPING, UNIT_PRICE, VAT_PERCENT
from erp.bc.admin.setup import SingletonAdmin
from erp.bc.admin.shared import STAMPS, InCurrency, PostedAdmin, WithItsRows, in_currency
from erp.bc.models import (
    AssemblyHeader,
    AssemblySetup,
    Customer,
    GLAccount,
    PostBuffer,
    RecordLink,
    SalesHeaderArchive,
    SalesLineArchive,
    SalesShipmentHeader,
    SalesShipmentLine,
    VatBusinessPostingGroup,
    VatPostingSetup,
    VatProductPostingGroup,
)
from integration.admin import looks
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.cells import number
from integration.admin.records import ADMINISTRATION, GENERAL, INVOICING, RecordAdmin, tab
from integration.admin.rows import RowsInline

INVOICED = number("quantity_invoiced", _("Quantity Invoiced"), money=False)
NOT_INVOICED = number("qty_shipped_not_invoiced", _("Qty. Shipped Not Invoiced"), money=False)
SHIPPED = number("quantity_shipped", _("Quantity Shipped"), money=False)


class GroupAdmin(RecordAdmin):
    """A group of customers or of goods that are taxed alike."""

    plain_in_lists = True
    list_display = ("code", "description")
    search_fields = ("code", "description")
    ordering = ("code",)
    fieldsets = (tab(GENERAL, "code", "description"), tab(ADMINISTRATION, *STAMPS))


@admin.register(VatBusinessPostingGroup)
class VatBusinessPostingGroupAdmin(GroupAdmin):
    """Groups of customers and vendors."""


@admin.register(VatProductPostingGroup)
class VatProductPostingGroupAdmin(GroupAdmin):
    """Groups of goods and services."""


@admin.register(VatPostingSetup)
class VatPostingSetupAdmin(RecordAdmin):
    """How much VAT is charged."""

    list_display = ("__str__", "description", "vat_identifier", VAT_PERCENT, "vat_calculation_type", "blocked")
    list_filter = ("vat_calculation_type", "blocked")
    search_fields = ("vat_bus_posting_group", "vat_prod_posting_group", "description", "vat_identifier")
    ordering = ("vat_bus_posting_group", "vat_prod_posting_group")
    hints: ClassVar = {
        "vat_bus_posting_group": _("The group of the customer; blank: of those that are in none."),
        "vat_prod_posting_group": _("The group of the item, the resource or the account."),
        "vat_calculation_type": _("With a reverse charge the customer pays the VAT himself: none is charged."),
    }
    fieldsets = (
        tab(
            GENERAL,
            ("vat_bus_posting_group", "vat_prod_posting_group"),
            "description",
            ("vat_percent", "vat_identifier"),
            ("vat_calculation_type", "blocked"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(GLAccount)
class GLAccountAdmin(RecordAdmin):
    """The chart of accounts."""

    list_display = ("no", "name", "account_type", "direct_posting", "gen_prod_posting_group", "blocked")
    list_filter = ("account_type", "direct_posting", "blocked")
    search_fields = ("no", "name")
    ordering = ("no",)
    hints: ClassVar = {
        "direct_posting": _("Only accounts with direct posting can be on lines of documents."),
        "gen_prod_posting_group": _("An account on lines of documents needs it."),
    }
    fieldsets = (
        tab(
            GENERAL,
            ("no", "name"),
            ("account_type", "direct_posting"),
            ("gen_prod_posting_group", "vat_prod_posting_group"),
            "blocked",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(AssemblySetup)
class AssemblySetupAdmin(SingletonAdmin):
    """Numbers of assembly orders."""

    list_display = ("__str__", "assembly_order_nos")
    list_select_related = ("assembly_order_nos",)
    fieldsets = (tab(GENERAL, "assembly_order_nos"), tab(ADMINISTRATION, *STAMPS))


@admin.register(AssemblyHeader)
class AssemblyHeaderAdmin(RecordAdmin):
    """Assembly orders."""

    list_display = ("no", "item", "description", QUANTITY, "due_date", "assemble_to_order", "status")
    list_select_related = ("item",)
    list_filter = ("assemble_to_order", "status", ("due_date", RangeDateFilter))
    search_fields = ("no", "description", "item__no")
    ordering = ("-no",)
    hints: ClassVar = {"no": _("Leave it blank for the next number of the series.")}
    fieldsets = (
        tab(
            GENERAL,
            ("no", "status"),
            ("item", "description"),
            ("quantity", "unit_of_measure", "due_date"),
            ("assembled_quantity", "remaining_quantity"),
            ("assemble_to_order", "order"),
        ),
        tab(ADMINISTRATION, "no_series", *STAMPS),
    )
    readonly_fields = ("order",)

    @admin.display(description=_("Sales Document"))
    def order(self, record: Any) -> Any:
        """The sales order the assembly order was made for."""
        if record.sales_line_id is None:
            return "–"
        document = record.sales_line.document
        return looks.linked(looks.page(type(document), "change", document.pk), str(document))


class ShipmentLineInline(RowsInline):
    """The lines of a posted shipment."""

    model = SalesShipmentLine
    verbose_name_plural = _("lines")
    fk_name = "document"
    fields = ("type", "no", "description", QUANTITY, "unit_of_measure", INVOICED, NOT_INVOICED)
    ordering = ("line_no",)
    most = 1000


@admin.register(SalesShipmentHeader)
class SalesShipmentHeaderAdmin(WithItsRows, PostedAdmin):
    """Posted sales shipments."""

    list_display = ("no", "customer", "posting_date", "order_no", "your_reference", "ship_to_city")
    list_filter = (
        ("salesperson", AutocompleteSelectFilter),
        ("sell_to_customer", AutocompleteSelectFilter),
        ("posting_date", RangeDateFilter),
    )
    search_fields = ("no", "sell_to_customer_name", "your_reference", "external_document_no", "order_no")
    ordering = ("-no",)
    inlines = (ShipmentLineInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "order_no"),
            ("sell_to_customer", "sell_to_contact"),
            "sell_to_customer_name",
            ("posting_date", "document_date", "order_date"),
            ("your_reference", "external_document_no"),
            "salesperson",
            "work_description",
        ),
        tab(
            SHIPPING,
            ("shipment_method", "shipping_agent", "package_tracking_no"),
            ("shipment_date", "requested_delivery_date"),
            ("ship_to_name", "ship_to_name_2"),
            "ship_to_address",
            "ship_to_address_2",
            ("ship_to_post_code", "ship_to_city"),
            ("ship_to_county", "ship_to_country_region_code"),
            "ship_to_contact",
            "bill_to_customer",
        ),
        tab(ADMINISTRATION, ("no_series", "no_printed"), *STAMPS),
    )

    @admin.display(description=_("Customer"), ordering="sell_to_customer_name")
    def customer(self, record: Any) -> Any:
        """The customer by the name on the shipment, as a link to its page."""
        page = looks.page(Customer, "change", record.sell_to_customer_id)
        return looks.linked(page, record.sell_to_customer_name)


@admin.register(SalesShipmentLine)
class SalesShipmentLineAdmin(PostedAdmin):
    """Lines of posted shipments."""

    list_display = ("document", "line_no", "order_no", "no", "description", QUANTITY, INVOICED, NOT_INVOICED)
    list_select_related = ("document",)
    list_filter = ("type",)
    search_fields = ("document__no", "order_no", "no", "description")
    ordering = ("-document__no", "line_no")
    fieldsets = (
        tab(
            GENERAL,
            ("document", "line_no", "attached_to_line_no"),
            ("order_no", "order_line_no"),
            ("type", "no", "variant_code"),
            ("description", "description_2"),
            (QUANTITY, "unit_of_measure", UNIT_PRICE),
            (INVOICED, NOT_INVOICED),
            "shipment_date",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


class ArchiveLineInline(RowsInline):
    """The lines of an archived version."""

    model = SalesLineArchive
    verbose_name_plural = _("lines")
    fk_name = "document"
    fields = ("type", "no", "description", QUANTITY, SHIPPED, INVOICED, UNIT_PRICE, AMOUNT, INCLUDING_VAT)
    ordering = ("line_no",)
    most = 1000


@admin.register(SalesHeaderArchive)
class SalesHeaderArchiveAdmin(InCurrency, WithItsRows, PostedAdmin):
    """The sales archive."""

    list_display = (
        "no",
        "version_no",
        "document_type",
        "sell_to_customer_name",
        "date_archived",
        "archived_by",
        AMOUNT,
        INCLUDING_VAT,
        in_currency,
    )
    list_select_related = ("currency",)
    list_filter = ("document_type", "posted_invoice", ("sell_to_customer", AutocompleteSelectFilter))
    search_fields = ("no", "sell_to_customer_name", "your_reference", "external_document_no")
    ordering = ("-date_archived", "-no", "-version_no")
    inlines = (ArchiveLineInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("document_type", "no", "status"),
            ("version_no", "doc_no_occurrence"),
            ("date_archived", "archived_by"),
            ("posted_invoice", "source_doc_no"),
            ("sell_to_customer", "sell_to_contact"),
            "sell_to_customer_name",
            ("order_date", "document_date", "last_shipment_date"),
            ("your_reference", "external_document_no"),
            "salesperson",
            "work_description",
        ),
        tab(
            INVOICING,
            (AMOUNT, INCLUDING_VAT, in_currency),
            (INVOICE_DISCOUNT, "payment_discount_percent"),
            ("payment_terms", "payment_method_code"),
            ("posting_date", "due_date"),
            "bill_to_customer",
            "bill_to_name",
        ),
        tab(
            SHIPPING,
            ("shipment_method", "shipping_agent", "package_tracking_no"),
            ("requested_delivery_date", "shipment_date"),
            "ship_to_name",
            "ship_to_address",
            ("ship_to_post_code", "ship_to_city"),
        ),
        tab(ADMINISTRATION, ("quote_no", "interaction_exist"), *STAMPS),
    )


@admin.register(SalesLineArchive)
class SalesLineArchiveAdmin(PostedAdmin):
    """Lines of archived versions."""

    list_display = ("document", "line_no", "no", "description", QUANTITY, SHIPPED, INVOICED, UNIT_PRICE, AMOUNT)
    list_select_related = ("document",)
    list_filter = ("type",)
    search_fields = ("document__no", "no", "description")
    ordering = ("-document__date_archived", "document__no", "line_no")
    fieldsets = (
        tab(
            GENERAL,
            ("document", "line_no", "attached_to_line_no"),
            ("type", "no", "variant_code"),
            ("description", "description_2"),
            (QUANTITY, "unit_of_measure", UNIT_PRICE),
            (SHIPPED, INVOICED, NOT_INVOICED),
            (AMOUNT, INCLUDING_VAT, VAT_PERCENT),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(RecordLink)
class RecordLinkAdmin(RecordAdmin):
    """Notes on sales documents and posted invoices."""

    list_display = ("__str__", "document", "sales_invoice", "user_id", "created_on")
    list_select_related = ("document", "sales_invoice")
    search_fields = ("title", "note", "document__no", "sales_invoice__no")
    ordering = ("-created_on",)
    fieldsets = (
        tab(GENERAL, "document", "sales_invoice", "title", "note"),
        tab(ADMINISTRATION, "user_id", *STAMPS),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A note stays on its document; posting alone puts one on an invoice."""
        own = [*super().get_readonly_fields(request, obj), "sales_invoice"]
        return [*own, "document"] if obj is not None else own

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """After a note was written its document is shown."""
        answer = super().response_add(request, obj, post_url_continue)
        if obj.document_id is None or {"_addanother", "_continue", "_popup"} & request.POST.keys():
            return answer
        return HttpResponseRedirect(looks.page(type(obj.document), "change", obj.document_id) + "#notes")


@admin.register(PostBuffer)
class PostBufferAdmin(PostedAdmin):
    """Events that are still to be passed on."""

    list_display = ("change_date_time", "change_type", "order_no", "document_no", "customer", "message")
    list_select_related = ("customer",)
    list_filter = ("change_type",)
    search_fields = ("order_no", "document_no", "your_reference")
    ordering = ("change_date_time",)
    fieldsets = (
        tab(
            GENERAL,
            ("change_date_time", "change_type"),
            ("table_name", "record_id"),
            ("order_no", "document_no"),
            ("your_reference", "customer"),
            "message",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )
