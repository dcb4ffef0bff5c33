"""Screens of price lists and their items; the one that the integration keeps is there to look at."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS
from crm.admin.amounts import AmountsAdmin, with_note
from crm.admin.choices import lists_in_currency
from crm.models import PriceLevel, ProductPriceLevel
from crm.rules.prices import default_price_list
from integration.admin.base import AutocompleteSelectFilter
from integration.admin.records import ADMINISTRATION, GENERAL, tab
from integration.admin.rows import RowsInline

KEPT = _(
    "The integration keeps the default price list and its items: they follow the prices in Business Central and cannot "
    "be changed here."
)


class KeptPricesAdmin(AmountsAdmin):
    """Shows the default price list and its items, says why they are as they are, and changes the others."""

    def kept(self, request: HttpRequest, record: Any) -> bool:
        """Whether this is the default price list or one of its items; asked once per request."""
        if record is None:
            return False
        if not hasattr(request, "_p2c_default_price_list"):
            request._p2c_default_price_list = default_price_list()
        key = record.pk if isinstance(record, PriceLevel) else record.pricelevel_id
        return key is not None and key.hex == request._p2c_default_price_list

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_fieldsets(request, obj)
        return with_note(own, KEPT) if self.kept(request, obj) else own

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self.kept(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self.kept(request, obj)


class ItemInline(RowsInline):
    """The items of a price list."""

    model = ProductPriceLevel
    fk_name = "pricelevel"
    fields = ("product", "uom", "amount", "transactioncurrency", "modifiedon")
    ordering = ("productnumber", "uom__name")


@admin.register(PriceLevel)
class PriceLevelAdmin(KeptPricesAdmin):
    """Price lists."""

    list_display = ("name", "transactioncurrency", "begindate", "enddate", "statecode", "modifiedon")
    list_select_related = ("transactioncurrency",)
    list_filter = ("statecode", "transactioncurrency")
    search_fields = ("name",)
    ordering = ("name",)
    inlines = (ItemInline,)
    fieldsets = (
        tab(
            GENERAL,
            "name",
            ("transactioncurrency", "rate"),
            ("begindate", "enddate"),
            "description",
        ),
        tab(ADMINISTRATION, ("statecode", "statuscode"), "bcbi_company", *STAMPS),
    )

    def get_search_results(self, request: HttpRequest, queryset: models.QuerySet, search_term: str) -> Any:
        found, several = super().get_search_results(request, queryset, search_term)
        return lists_in_currency(request, found), several


@admin.register(ProductPriceLevel)
class ProductPriceLevelAdmin(KeptPricesAdmin):
    """Price list items; what follows the price list and the product is there to look at."""

    readonly_fields = ("uomschedule", "transactioncurrency", "rate")
    list_display = ("product", "pricelevel", "uom", "amount", "transactioncurrency", "modifiedon")
    list_select_related = ("pricelevel", "product", "uom", "transactioncurrency")
    list_filter = (
        ("pricelevel", AutocompleteSelectFilter),
        ("product", AutocompleteSelectFilter),
        "transactioncurrency",
    )
    hints: ClassVar = {
        "uom": _("A unit of the product's unit group."),
    }
    search_fields = ("productnumber", "product__name", "pricelevel__name")
    ordering = ("productnumber",)
    fieldsets = (
        tab(
            GENERAL,
            "pricelevel",
            ("product", "productnumber"),
            ("uom", "uomschedule"),
            ("amount", "transactioncurrency"),
            ("pricingmethodcode", "percentage"),
        ),
        tab(ADMINISTRATION, "rate", *STAMPS),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # its name has the other record's name in it, in lists and elsewhere
        return super().get_queryset(request).select_related(*self.list_select_related)
