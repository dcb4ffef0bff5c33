"""Screens of customer price groups, sales prices and price lists."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.bc.admin.shared import STAMPS, InCurrency, InCurrencyRows, in_currency
from erp.bc.models import CustomerPriceGroup, PriceListHeader, PriceListLine, SalesPrice
from integration.admin import looks
from integration.admin.base import AutocompleteSelectFilter, RangeDateFilter
from integration.admin.cells import number
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab

UNIT_PRICE = number("unit_price", _("Unit Price"))
MINIMUM = number("minimum_quantity", _("Minimum Quantity"), money=False)
VALIDITY = _("Validity")
PRICE_HINTS = {
    "unit_of_measure": _("Blank: the base unit."),
    "currency": _("Blank: the local currency."),
    "minimum_quantity": _("The price holds from this quantity on."),
}
TERMS = (("price_includes_vat",), ("allow_line_disc", "allow_invoice_disc"))


class SalesPriceInline(InCurrencyRows):
    """The sales prices of an item."""

    model = SalesPrice
    fk_name = "item"
    fields = (
        "sales_type",
        "sales_code",
        "unit_of_measure",
        MINIMUM,
        UNIT_PRICE,
        in_currency,
        "starting_date",
        "ending_date",
    )
    ordering = ("sales_type", "sales_code", "-starting_date")


class GroupPriceInline(InCurrencyRows):
    """The sales prices of a customer price group."""

    model = SalesPrice
    fk_name = "customer_price_group"
    fields = ("item", "unit_of_measure", MINIMUM, UNIT_PRICE, in_currency, "starting_date", "ending_date")
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
class SalesPriceAdmin(InCurrency, RecordAdmin):
    """Sales prices."""

    list_display = (
        "item",
        "buyers",
        "unit_of_measure",
        MINIMUM,
        UNIT_PRICE,
        in_currency,
        "starting_date",
        "ending_date",
    )
    list_select_related = ("item", "unit_of_measure", "customer_price_group", "currency")
    list_filter = (
        ("item", AutocompleteSelectFilter),
        "sales_type",
        ("customer_price_group", AutocompleteSelectFilter),
        "currency",
        ("starting_date", RangeDateFilter),
    )
    search_fields = ("item_no", "sales_code", "item__description")
    ordering = ("item_no", "sales_type", "sales_code")
    hints = PRICE_HINTS | {
        "sales_code": _("The number of the customer or campaign; for a price group it is filled in."),
        "customer_price_group": _("For the sales type Customer Price Group."),
    }
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

    @admin.display(description=_("Sold to"), ordering="sales_code")
    def buyers(self, record: SalesPrice) -> Any:
        """Whom the price is for: the price group as a link, a customer or campaign by its number, or all."""
        group = record.customer_price_group
        if group is not None:
            return looks.linked(looks.page(group, "change", group.pk), group)
        kind = record.get_sales_type_display()
        return f"{kind} {record.sales_code}" if record.sales_code else kind


class PriceListLineInline(InCurrencyRows):
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
        UNIT_PRICE,
        in_currency,
        "starting_date",
        "ending_date",
    )
    ordering = ("line_no",)


@admin.register(PriceListHeader)
class PriceListHeaderAdmin(InCurrency, RecordAdmin):
    """Price lists."""

    list_display = (
        "code",
        "description",
        "status",
        "source_type",
        "source_no",
        in_currency,
        "starting_date",
        "ending_date",
    )
    list_select_related = ("currency",)
    list_filter = ("status", "source_type", "price_type", "amount_type", "currency")
    hints: ClassVar = {
        "source_no": _("The number or code of the customer, price group or campaign it applies to."),
        "currency": _("Blank: the local currency."),
    }
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
class PriceListLineAdmin(InCurrency, RecordAdmin):
    """Lines of price lists."""

    list_display = (
        "asset",
        "price_list",
        "unit_of_measure",
        MINIMUM,
        UNIT_PRICE,
        in_currency,
        "starting_date",
        "ending_date",
        "status",
    )
    list_select_related = ("price_list", "asset_item", "asset_resource", "unit_of_measure", "currency")
    list_filter = (("price_list", AutocompleteSelectFilter), "status", "asset_type", "amount_type", "currency")
    search_fields = ("asset_no", "price_list__code", "asset_item__description", "asset_resource__name")
    ordering = ("price_list__code", "line_no")
    hints = PRICE_HINTS
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

    @admin.display(description=_("Product"), ordering="asset_no")
    def asset(self, record: PriceListLine) -> Any:
        """The item or resource that is priced; other kinds by type and number."""
        named = f"{record.get_asset_type_display()} {record.asset_no}".strip()
        return record.asset_item or record.asset_resource or named
