"""Screens of customer price groups, sales prices and price lists."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.shared import STAMPS
from erp.bc.models import CustomerPriceGroup, PriceListHeader, PriceListLine, SalesPrice
from integration.admin.base import RangeDateFilter
from integration.admin.numbers import NumbersAdmin, number
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline

UNIT_PRICE = number("unit_price", _("Unit Price"))
MINIMUM = number("minimum_quantity", _("Minimum Quantity"), money=False)
VALIDITY = _("Validity")
TERMS = (("price_includes_vat",), ("allow_line_disc", "allow_invoice_disc"))


class SalesPriceInline(RowsInline):
    """The sales prices of an item."""

    model = SalesPrice
    fk_name = "item"
    fields = (
        "sales_type",
        "sales_code",
        "unit_of_measure",
        MINIMUM,
        "currency",
        UNIT_PRICE,
        "starting_date",
        "ending_date",
    )
    ordering = ("sales_type", "sales_code", "-starting_date")


class GroupPriceInline(RowsInline):
    """The sales prices of a customer price group."""

    model = SalesPrice
    fk_name = "customer_price_group"
    fields = ("item", "unit_of_measure", MINIMUM, "currency", UNIT_PRICE, "starting_date", "ending_date")
    ordering = ("item_no", "-starting_date")


@admin.register(CustomerPriceGroup)
class CustomerPriceGroupAdmin(RecordAdmin):
    """Customer price groups."""

    list_display = ("code", "description", "price_includes_vat", "allow_line_disc", "allow_invoice_disc")
    search_fields = ("code", "description")
    ordering = ("code",)
    inlines = (GroupPriceInline,)
    fieldsets = (tab(GENERAL, ("code", "description"), *TERMS), tab(ADMINISTRATION, *STAMPS))


@admin.register(SalesPrice)
class SalesPriceAdmin(NumbersAdmin):
    """Sales prices."""

    list_display = (
        "item",
        "sales_type",
        "sales_code",
        "unit_of_measure",
        MINIMUM,
        "currency",
        UNIT_PRICE,
        "starting_date",
        "ending_date",
    )
    list_select_related = ("item", "unit_of_measure", "currency")
    list_filter = ("sales_type", "customer_price_group", "currency", ("starting_date", RangeDateFilter))
    search_fields = ("item_no", "sales_code", "item__description")
    ordering = ("item_no", "sales_type", "sales_code")
    fieldsets = (
        tab(
            GENERAL,
            "item",
            "sales_type",
            ("customer_price_group", "sales_code"),
            ("unit_of_measure", "variant_code", "minimum_quantity"),
            ("unit_price", "currency"),
        ),
        tab(VALIDITY, ("starting_date", "ending_date"), *TERMS),
        tab(ADMINISTRATION, *STAMPS),
    )


class PriceListLineInline(RowsInline):
    """The lines of a price list."""

    model = PriceListLine
    verbose_name_plural = _("lines")
    fk_name = "price_list"
    fields = (
        "asset_type",
        "asset_item",
        "asset_resource",
        "unit_of_measure",
        MINIMUM,
        "currency",
        UNIT_PRICE,
        "starting_date",
        "ending_date",
    )
    ordering = ("line_no",)


@admin.register(PriceListHeader)
class PriceListHeaderAdmin(RecordAdmin):
    """Price lists."""

    list_display = (
        "code",
        "description",
        "status",
        "source_type",
        "source_no",
        "currency",
        "starting_date",
        "ending_date",
    )
    list_select_related = ("currency",)
    list_filter = ("status", "source_type", "price_type", "amount_type", "currency")
    search_fields = ("code", "description", "source_no")
    ordering = ("code",)
    inlines = (PriceListLineInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("code", "status"),
            "description",
            ("source_type", "source_no"),
            ("price_type", "amount_type"),
            "currency",
        ),
        tab(VALIDITY, ("starting_date", "ending_date"), *TERMS, "allow_updating_defaults"),
        tab(ADMINISTRATION, "no_series", *STAMPS),
    )


@admin.register(PriceListLine)
class PriceListLineAdmin(NumbersAdmin):
    """Lines of price lists."""

    list_display = (
        "price_list",
        "asset_item",
        "asset_resource",
        "unit_of_measure",
        MINIMUM,
        "currency",
        UNIT_PRICE,
        "status",
    )
    list_display_links = ("price_list", "asset_item", "asset_resource")
    list_select_related = ("price_list", "asset_item", "asset_resource", "unit_of_measure", "currency")
    list_filter = ("status", "asset_type", "price_type", "amount_type", "currency")
    search_fields = ("asset_no", "price_list__code", "asset_item__description", "asset_resource__name")
    ordering = ("price_list__code", "line_no")
    fieldsets = (
        tab(
            GENERAL,
            ("price_list", "status"),
            ("asset_item", "asset_resource"),
            ("unit_of_measure", "variant_code", "minimum_quantity"),
            ("amount_type", "price_type"),
            ("unit_price", "currency", "line_discount_percent"),
        ),
        tab(VALIDITY, ("starting_date", "ending_date")),
        tab(ADMINISTRATION, ("line_no", "asset_type", "asset_no"), *STAMPS),
    )
