"""Screens of items and resources, what came in and went out of stock, and how much capacity there is."""

from typing import ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.prices import SalesPriceInline
from erp.bc.admin.shared import STAMPS, PostedAdmin, WithItsRows
from erp.bc.admin.units import QUANTITY
from erp.bc.models import (
    Item,
    ItemLedgerEntry,
    ItemUnitOfMeasure,
    Resource,
    ResourceCapacityEntry,
    ResourceUnitOfMeasure,
)
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.cells import number
from integration.admin.records import ADMINISTRATION, GENERAL, INVOICING, RecordAdmin, tab
from integration.admin.rows import RowsInline

UNIT_PRICE = number("unit_price", _("Unit Price"))
INVENTORY = number("inventory", _("Inventory"), money=False)
CAPACITY = number("capacity", _("Capacity"), money=False)
MOVED = number("quantity", _("Quantity"), money=False)
REMAINING = number("remaining_quantity", _("Remaining Quantity"), money=False)
WEIGHT = number("weight", _("Weight"), money=False)
STOCK = _("Stock")


class ItemUnitInline(RowsInline):
    """The units of an item."""

    model = ItemUnitOfMeasure
    verbose_name_plural = _("units of measure")
    fk_name = "item"
    fields = ("unit_of_measure", QUANTITY, WEIGHT)
    ordering = ("qty_per_unit_of_measure", "code")


class ItemLedgerInline(RowsInline):
    """What came in and went out, newest first."""

    model = ItemLedgerEntry
    verbose_name_plural = _("ledger entries")
    fk_name = "item"
    fields = (
        "posting_date",
        "entry_type",
        "document_no",
        "description",
        MOVED,
        "open",
    )
    ordering = ("-entry_no",)


@admin.register(Item)
class ItemAdmin(WithItsRows, RecordAdmin):
    """Items."""

    list_display = (
        "no",
        "description",
        "type",
        "base_unit_of_measure",
        INVENTORY,
        UNIT_PRICE,
        "vendor_no",
        "blocked",
    )
    list_select_related = ("base_unit_of_measure",)
    list_filter = ("type", "blocked", "sales_blocked", ("base_unit_of_measure", AutocompleteSelectFilter))
    hints: ClassVar = {
        "no": _("Leave it blank for the next number of the series."),
        "base_unit_of_measure": _("Stock is counted and prices are given in this unit."),
        "search_description": _("Follows from the description while it is blank."),
    }
    search_fields = ("no", "description", "search_description", "vendor_item_no", "gtin")
    ordering = ("no",)
    readonly_fields = (INVENTORY,)
    inlines = (ItemUnitInline, SalesPriceInline, ItemLedgerInline)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "no_2"),
            ("description", "description_2"),
            ("search_description", "item_category_code"),
            ("type", "base_unit_of_measure"),
            "gtin",
            ("blocked", "sales_blocked", "purchasing_blocked"),
        ),
        tab(
            INVOICING,
            ("unit_price", "price_includes_vat"),
            ("unit_cost", "last_direct_cost"),
            ("vendor_no", "vendor_item_no"),
            ("vat_prod_posting_group", "vat_bus_posting_gr_price"),
        ),
        tab(
            _("Replenishment"),
            ("replenishment_system", "assembly_policy"),
        ),
        tab(STOCK, (INVENTORY, "reserve"), ("gross_weight", "net_weight", "unit_volume")),
        tab(ADMINISTRATION, "no_series", *STAMPS),
    )


@admin.register(ItemLedgerEntry)
class ItemLedgerEntryAdmin(PostedAdmin):
    """What came in and went out of stock."""

    list_display = (
        "entry_no",
        "item",
        "posting_date",
        "entry_type",
        "document_no",
        MOVED,
        REMAINING,
        "open",
    )
    list_select_related = ("item",)
    list_filter = ("entry_type", "open", ("posting_date", RangeDateFilter))
    search_fields = ("document_no", "description", "item__no", "item__description")
    ordering = ("-entry_no",)
    fieldsets = (
        tab(
            GENERAL,
            ("entry_no", "item"),
            ("posting_date", "entry_type"),
            ("document_no", "source_no"),
            "description",
            ("location_code", "variant_code"),
            (MOVED, REMAINING, "open"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )


class ResourceUnitInline(RowsInline):
    """The units of a resource."""

    model = ResourceUnitOfMeasure
    verbose_name_plural = _("units of measure")
    fk_name = "resource"
    fields = ("unit_of_measure", QUANTITY, "related_to_base_unit_of_meas")
    ordering = ("qty_per_unit_of_measure", "code")


class CapacityInline(RowsInline):
    """The capacity of a resource, newest day first."""

    model = ResourceCapacityEntry
    verbose_name_plural = _("capacity entries")
    fk_name = "resource"
    fields = ("date", CAPACITY)
    ordering = ("-date", "-entry_no")


@admin.register(Resource)
class ResourceAdmin(WithItsRows, RecordAdmin):
    """Resources."""

    list_display = (
        "no",
        "name",
        "type",
        "base_unit_of_measure",
        CAPACITY,
        UNIT_PRICE,
        "job_title",
        "blocked",
    )
    list_select_related = ("base_unit_of_measure",)
    list_filter = ("type", "blocked", ("base_unit_of_measure", AutocompleteSelectFilter))
    hints: ClassVar = {
        "no": _("Leave it blank for the next number of the series."),
        "base_unit_of_measure": _("Capacity is counted and prices are given in this unit."),
    }
    search_fields = ("no", "name", "search_name", "job_title")
    ordering = ("no",)
    readonly_fields = (CAPACITY,)
    inlines = (ResourceUnitInline, CapacityInline)
    fieldsets = (
        tab(
            GENERAL,
            ("no", "type"),
            ("name", "name_2"),
            ("search_name", "job_title"),
            ("resource_group_no", "base_unit_of_measure"),
            (CAPACITY, "blocked"),
        ),
        tab(INVOICING, "unit_price", ("direct_unit_cost", "unit_cost"), ("vendor_no", "vat_prod_posting_group")),
        tab(ADMINISTRATION, "no_series", *STAMPS),
    )


@admin.register(ResourceCapacityEntry)
class ResourceCapacityEntryAdmin(RecordAdmin):
    """How much of a resource there is."""

    list_display = ("entry_no", "resource", "date", CAPACITY)
    list_select_related = ("resource",)
    list_filter = (("date", RangeDateFilter),)
    search_fields = ("resource__no", "resource__name", "resource_group_no")
    ordering = ("-entry_no",)
    fieldsets = (
        tab(GENERAL, "entry_no", ("resource", "resource_group_no"), ("date", "capacity")),
        tab(ADMINISTRATION, *STAMPS),
    )
