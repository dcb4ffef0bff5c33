"""Screens of products, unit groups and units."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS, UNIT
from crm.admin.amounts import ClosedAdmin, owned_by_fo
from crm.admin.choices import LineChoices, products_to_sell, units_of_product
from crm.models import Product, ProductPriceLevel, Uom, UomSchedule
from integration.admin.base import AutocompleteSelectFilter
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline

PRICES = _("Prices and costs")
STOCK = _("Stock and supply")
MAINTAINED = _(
    "Finance and Operations maintains this product, so change it there; the next run brings it here. In Sales it is "
    "activated and retired, with Status on the tab Administration."
)


class PriceInline(RowsInline):
    """What a product costs on each price list."""

    model = ProductPriceLevel
    fk_name = "product"
    fields = ("pricelevel", "uom", "amount", "transactioncurrency", "modifiedon")
    ordering = ("pricelevel__name", "uom__name")


@admin.register(Product)
class ProductAdmin(ClosedAdmin):
    """Products."""

    list_display = (
        "productnumber",
        "name",
        "defaultuom",
        "price",
        "transactioncurrency",
        "quantityonhand",
        "statecode",
    )
    list_select_related = ("defaultuom", "transactioncurrency")
    list_filter = ("producttypecode", "statecode", "transactioncurrency", "msdynce_isexternallymaintained", UNIT)
    hints: ClassVar = {
        "quantitydecimal": _("How many decimals a quantity of the product may have, 0 to 5."),
        "defaultuom": _("A unit of the unit group. A product without one cannot become active."),
        "pricelevel": _("Used where the price list of a document has no price for the product."),
    }
    search_fields = ("productnumber", "name")
    ordering = ("productnumber",)
    inlines = (PriceInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("productnumber", "producttypecode"),
            "name",
            ("defaultuomschedule", "defaultuom"),
            "quantitydecimal",
            ("validfromdate", "validtodate"),
            "producturl",
            "description",
        ),
        tab(
            PRICES,
            ("price", "pricelevel"),
            ("standardcost", "currentcost"),
            ("transactioncurrency", "rate"),
        ),
        tab(
            STOCK,
            ("quantityonhand", "quantityonhandon"),
            "isstockitem",
            ("stockweight", "stockvolume"),
            "size",
            ("vendorid", "vendorname"),
            ("vendorpartnumber", "suppliername"),
        ),
        tab(
            ADMINISTRATION,
            ("statecode", "statuscode"),
            "msdynce_isexternallymaintained",
            ("owningbusinessunit", "bcbi_company"),
            *STAMPS,
        ),
    )
    # runs say so; what people enter is not
    readonly_fields = ("rate", "msdynce_isexternallymaintained")

    def get_urls(self) -> list[Any]:
        choices = self.admin_site.admin_view(LineChoices.as_view(admin_site=self.admin_site))
        return [path("choices/", choices, name="crm_product_choices"), *super().get_urls()]

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str) -> Any:
        found, several = super().get_search_results(request, queryset, search_term)
        return products_to_sell(request, found), several

    def shut(self, record: Any) -> Any:
        """FO-112: also a product that Finance and Operations maintains."""
        if record is not None and record.msdynce_isexternallymaintained and owned_by_fo(record):
            return MAINTAINED
        return super().shut(record)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self.shut(obj) is not MAINTAINED


class UnitInline(RowsInline):
    """The units of a unit group."""

    model = Uom
    fk_name = "uomschedule"
    fields = ("name", "quantity", "baseuom")
    ordering = ("-isschedulebaseuom", "quantity", "name")


@admin.register(UomSchedule)
class UomScheduleAdmin(RecordAdmin):
    """Unit groups."""

    list_display = ("name", "baseuomname", "statecode", "modifiedon")
    list_filter = ("statecode",)
    hints: ClassVar = {"baseuomname": _("The unit that comes with the group; the others are multiples of it.")}
    search_fields = ("name", "baseuomname")
    ordering = ("name",)
    inlines = (UnitInline,)
    fieldsets = (
        tab(GENERAL, ("name", "baseuomname"), "description"),
        tab(ADMINISTRATION, ("statecode", "statuscode"), *STAMPS),
    )


@admin.register(Uom)
class UomAdmin(RecordAdmin):
    """Units; chosen from all of them, each is named with its unit group."""

    plain_in_lists = True
    list_display = ("name", "uomschedule", "quantity", "baseuom", "isschedulebaseuom")
    list_select_related = ("uomschedule", "baseuom")
    list_filter = (("uomschedule", AutocompleteSelectFilter), "isschedulebaseuom")
    hints: ClassVar = {"quantity": _("How many of the base unit are in one of these.")}
    search_fields = ("name", "uomschedule__name")
    ordering = ("name",)
    fieldsets = (
        tab(GENERAL, ("name", "uomschedule"), ("quantity", "baseuom"), "isschedulebaseuom"),
        tab(ADMINISTRATION, *STAMPS),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # its name has the other record's name in it, in lists and elsewhere
        return super().get_queryset(request).select_related(*self.list_select_related)

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str) -> Any:
        found, several = super().get_search_results(request, queryset, search_term)
        return units_of_product(request, found), several
