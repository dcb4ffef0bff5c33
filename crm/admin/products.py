"""Screens of products, unit groups and units."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS
from crm.admin.amounts import AmountsAdmin
from crm.models import Product, ProductPriceLevel, Uom, UomSchedule
from integration.admin.numbers import NumbersAdmin
from integration.admin.records import ADMINISTRATION, GENERAL, RecordAdmin, tab
from integration.admin.rows import RowsInline

PRICES = _("Prices and costs")
STOCK = _("Stock and supply")


class PriceInline(RowsInline):
    """What a product costs on each price list."""

    model = ProductPriceLevel
    fk_name = "product"
    fields = ("pricelevel", "uom", "amount", "transactioncurrency", "modifiedon")
    ordering = ("pricelevel__name", "uom__name")


@admin.register(Product)
class ProductAdmin(AmountsAdmin):
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
            ("transactioncurrency", "rate"),
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
    search_fields = ("name", "baseuomname")
    ordering = ("name",)
    inlines = (UnitInline,)
    fieldsets = (
        tab(GENERAL, ("name", "baseuomname"), "description"),
        tab(ADMINISTRATION, ("statecode", "statuscode"), *STAMPS),
    )


@admin.register(Uom)
class UomAdmin(NumbersAdmin):
    """Units; chosen from all of them, each is named with its unit group."""

    list_display = ("name", "uomschedule", "quantity", "baseuom", "isschedulebaseuom")
    list_select_related = ("uomschedule", "baseuom")
    list_filter = ("isschedulebaseuom",)
    search_fields = ("name", "uomschedule__name")
    ordering = ("name",)
    fieldsets = (
        tab(GENERAL, ("name", "uomschedule"), ("quantity", "baseuom"), "isschedulebaseuom"),
        tab(ADMINISTRATION, *STAMPS),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).select_related("uomschedule")
