"""Screens of the company, the setup tables and the number series."""

from typing import ClassVar

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.duplicates import AsksToSearch
from erp.bc.admin.shared import STAMPS
from erp.bc.models import (
    CompanyInformation,
    GeneralLedgerSetup,
    InventorySetup,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    PurchaseSetup,
    ResourcesSetup,
    SalesSetup,
    UserSetup,
)
from erp.bc.models.base import Singleton
from integration.admin.records import ADDRESS, ADMINISTRATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline


def _made(request):
    """The setup tables that have their row; the menu of every page asks for all of them, so they are asked once."""
    if not hasattr(request, "bc_setup_tables"):
        labels = [
            model.objects.order_by().values_list(models.Value(model._meta.label), flat=True)
            for model in Singleton.__subclasses__()
        ]
        request.bc_setup_tables = set(labels[0].union(*labels[1:]))
    return request.bc_setup_tables


class SingletonAdmin(RecordAdmin):
    """A setup table: one row, made once and never deleted."""

    def has_add_permission(self, request):
        return super().has_add_permission(request) and self.model._meta.label not in _made(request)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(CompanyInformation)
class CompanyInformationAdmin(SingletonAdmin):
    """Who we are."""

    list_display = ("name", "display_name", "lcy_code")
    fieldsets = (
        tab(GENERAL, "name", "display_name", ("lcy_code", "external_id"), "vat_registration_no"),
        tab(
            ADDRESS,
            "address",
            "address_2",
            ("post_code", "city"),
            ("county", "country_region_code"),
            ("phone_no", "e_mail"),
            "home_page",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(MarketingSetup)
class MarketingSetupAdmin(AsksToSearch, SingletonAdmin):
    """Numbers, relation codes and defaults of contacts, and the numbers of opportunities."""

    list_display = (
        "__str__",
        "contact_nos",
        "bus_rel_code_for_customers",
        "bus_rel_code_for_vendors",
        "bus_rel_code_for_bank_accs",
    )
    list_select_related = (
        "contact_nos",
        "bus_rel_code_for_customers",
        "bus_rel_code_for_vendors",
        "bus_rel_code_for_bank_accs",
    )
    hints: ClassVar = {
        "bus_rel_code_for_customers": _("While it is blank, new customers get no contact and none can be linked."),
        "bus_rel_code_for_vendors": _("While it is blank, new vendors get no contact and none can be linked."),
        "bus_rel_code_for_bank_accs": _("While it is blank, new bank accounts get no contact and none can be linked."),
        "search_hit_percent": _("How many of the search strings two companies must share to be looked at."),
    }
    fieldsets = (
        tab(
            GENERAL,
            ("contact_nos", "opportunity_nos"),
            "bus_rel_code_for_customers",
            "bus_rel_code_for_vendors",
            "bus_rel_code_for_bank_accs",
        ),
        tab(
            _("Inheritance"),
            "inherit_salesperson_code",
            "inherit_territory_code",
            "inherit_country_region_code",
            "inherit_language_code",
            "inherit_format_region",
            "inherit_address_details",
            "inherit_communication_details",
        ),
        tab(
            _("Defaults"),
            "default_salesperson",
            "default_territory_code",
            "default_country_region_code",
            ("default_language_code", "default_format_region"),
            "default_correspondence_type",
            ("def_company_salutation_code", "default_person_salutation_code"),
        ),
        tab(
            _("Duplicates"),
            "maintain_dupl_search_strings",
            "autosearch_for_duplicates",
            "search_hit_percent",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(SalesSetup)
class SalesSetupAdmin(SingletonAdmin):
    """Numbers of customers and price lists, and what stands in for what only Sales knows."""

    list_display = ("__str__", "customer_nos", "price_list_nos", "write_in_product_no")
    hints: ClassVar = {
        "allow_document_deletion_before": _("Posted invoices from before this day may be deleted; blank: none."),
        "write_in_product_no": _("The item or resource that stands for what Sales sells in words."),
        "freight_g_l_acc_no": _("The account that freight of a Sales document goes to."),
        "prepayment_g_l_acc_no": _("The account that prepayments of orders are charged and deducted on."),
        "archive_orders": _("A version is kept of each order that is released, posted or deleted."),
    }
    list_select_related = ("customer_nos", "price_list_nos")
    fieldsets = (
        tab(
            GENERAL,
            ("customer_nos", "price_list_nos"),
            "default_price_list_code",
            "allow_document_deletion_before",
        ),
        tab(
            _("Number Series"),
            ("quote_nos", "order_nos", "invoice_nos"),
            ("posted_shipment_nos", "posted_invoice_nos"),
            ("posted_credit_memo_nos", "payment_nos"),
        ),
        tab(
            _("Sales orders"),
            ("write_in_product_type", "write_in_product_no"),
            ("freight_g_l_acc_no", "prepayment_g_l_acc_no"),
            "archive_orders",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(PurchaseSetup)
class PurchaseSetupAdmin(SingletonAdmin):
    """Numbers of vendors and of purchase documents."""

    list_display = ("__str__", "vendor_nos", "quote_nos", "order_nos", "invoice_nos")
    list_select_related = ("vendor_nos", "quote_nos", "order_nos", "invoice_nos")
    fieldsets = (
        tab(GENERAL, "vendor_nos", ("quote_nos", "order_nos", "invoice_nos")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(GeneralLedgerSetup)
class GeneralLedgerSetupAdmin(SingletonAdmin):
    """Numbers of bank accounts."""

    list_display = ("__str__", "bank_account_nos")
    list_select_related = ("bank_account_nos",)
    fieldsets = (tab(GENERAL, "bank_account_nos"), tab(ADMINISTRATION, *STAMPS))


@admin.register(UserSetup)
class UserSetupAdmin(RecordAdmin):
    """Which salesperson somebody who signs in is."""

    list_display = ("user_id", "salesperson")
    list_select_related = ("salesperson",)
    list_filter = ("salesperson",)
    search_fields = ("user_id", "salesperson__code", "salesperson__name")
    ordering = ("user_id",)
    hints: ClassVar = {"user_id": _("The name the person signs in with.")}
    fieldsets = (tab(GENERAL, "user_id", "salesperson"), tab(ADMINISTRATION, *STAMPS))


@admin.register(InventorySetup)
class InventorySetupAdmin(SingletonAdmin):
    """Numbers of items."""

    list_display = ("__str__", "item_nos")
    list_select_related = ("item_nos",)
    fieldsets = (tab(GENERAL, "item_nos"), tab(ADMINISTRATION, *STAMPS))


@admin.register(ResourcesSetup)
class ResourcesSetupAdmin(SingletonAdmin):
    """Numbers of resources."""

    list_display = ("__str__", "resource_nos")
    list_select_related = ("resource_nos",)
    fieldsets = (tab(GENERAL, "resource_nos"), tab(ADMINISTRATION, *STAMPS))


class NoSeriesLineInline(RowsInline):
    """The lines of a series."""

    model = NoSeriesLine
    fk_name = "series"
    fields = ("starting_date", "starting_no", "ending_no", "last_no_used", "last_date_used", "open")
    ordering = ("line_no",)


@admin.register(NoSeries)
class NoSeriesAdmin(RecordAdmin):
    """Number series."""

    list_display = ("code", "description", "default_nos", "manual_nos", "date_order")
    list_filter = ("default_nos", "manual_nos")
    search_fields = ("code", "description")
    ordering = ("code",)
    inlines = (NoSeriesLineInline,)
    fieldsets = (
        tab(GENERAL, ("code", "description"), ("default_nos", "manual_nos", "date_order")),
        tab(ADMINISTRATION, *STAMPS),
    )


@admin.register(NoSeriesLine)
class NoSeriesLineAdmin(RecordAdmin):
    """Lines of number series."""

    list_display = ("series", "starting_date", "starting_no", "ending_no", "last_no_used", "open")
    list_select_related = ("series",)
    list_filter = ("series", "open")
    search_fields = ("series__code", "starting_no")
    ordering = ("series__code", "line_no")
    fieldsets = (
        tab(
            GENERAL,
            ("series", "line_no"),
            "starting_date",
            ("starting_no", "ending_no"),
            ("warning_no", "increment_by"),
            ("last_no_used", "last_date_used"),
            "open",
        ),
        tab(ADMINISTRATION, *STAMPS),
    )
