"""Screens of products, unit groups and units."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS
from crm.admin.inlines import ReadOnlyInline
from crm.models import Product, ProductPriceLevel, Uom, UomSchedule
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab

PRICES = _("Prices and costs")
STOCK = _("Stock and supply")


class PriceInline(ReadOnlyInline):
    """What a product costs on each price list."""

    model = ProductPriceLevel
    fields = ("pricelevel", "uom", "amount", "transactioncurrency", "modifiedon")
    related = ("pricelevel", "uom", "transactioncurrency")
    ordering = ("pricelevel__name", "uom__name")


@admin.register(Product)
class ProductAdmin(RecordAdmin):
    """Products."""

    list_display = (
        "productnumber",
        "name",
        "producttypecode",
        "defaultuom",
        "price",
        "transactioncurrency",
        "quantityonhand",
        "statecode",
    )
    list_select_related = ("defaultuom", "transactioncurrency")
    list_filter = ("producttypecode", "statecode", "transactioncurrency")
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
            ("transactioncurrency", "exchangerate"),
        ),
        tab(
            STOCK,
            ("quantityonhand", "isstockitem"),
            ("stockweight", "stockvolume"),
            "size",
            ("vendorid", "vendorname"),
            ("vendorpartnumber", "suppliername"),
        ),
        tab(ADMINISTRATION, ("statecode", "statuscode"), "bcbi_company", *STAMPS),
    )


class UnitInline(ReadOnlyInline):
    """The units of a unit group."""

    model = Uom
    fields = ("name", "quantity", "baseuom", "isschedulebaseuom")
    related = ("baseuom",)
    ordering = ("-isschedulebaseuom", "quantity", "name")


@admin.register(UomSchedule)
class UomScheduleAdmin(RecordAdmin):
    """Unit groups."""

    list_display = ("name", "baseuomname", "statecode", "modifiedon")
    list_filter = ("statecode",)
    search_fields = ("name", "baseuomname")
    ordering = ("name",)
    inlines = (UnitInline,)
    fieldsets = (
        tab(GENERAL, ("name", "baseuomname"), "description"),
        tab(ADMINISTRATION, ("statecode", "statuscode"), *STAMPS),
    )


@admin.register(Uom)
class UomAdmin(RecordAdmin):
    """Units."""

    list_display = ("name", "uomschedule", "quantity", "baseuom", "isschedulebaseuom")
    list_select_related = ("uomschedule", "baseuom")
    list_filter = ("isschedulebaseuom",)
    search_fields = ("name", "uomschedule__name")
    ordering = ("name",)
    fieldsets = (
        tab(GENERAL, ("name", "uomschedule"), ("quantity", "baseuom"), "isschedulebaseuom"),
        tab(ADMINISTRATION, *STAMPS),
    )
