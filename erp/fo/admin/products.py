"""Screens of released products."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from erp.fo.admin.shared import STAMPS, CompanyFilter, FoAdmin
from erp.fo.models import ReleasedProduct
from erp.fo.rules.products import missing_captions
from erp.fo.services import products
from integration import registry
from integration.admin.records import ADMINISTRATION, GENERAL, tab

SALES = gettext_lazy("Sales")


@admin.register(ReleasedProduct)
class ReleasedProductAdmin(FoAdmin):
    """Released products."""

    list_display = (
        "product_number",
        "product_name",
        "data_area_id",
        "sales_price",
        "currency_code",
        "sales_unit_symbol",
        "is_sellable",
        "is_in_distinct_product_table",
    )
    list_filter = (
        CompanyFilter,
        "is_sellable",
        "is_in_distinct_product_table",
        "is_sales_stopped",
        "product_type",
        "sales_unit_symbol",
    )
    search_fields = ("product_number", "product_name")
    ordering = ("product_number",)
    actions = ("validate_products",)
    hints: ClassVar = {"warehouse_id": gettext_lazy("A warehouse of the site.")}
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "product_number"),
            ("product_name", "product_type"),
            "product_description",
            ("is_sellable", "is_in_distinct_product_table"),
        ),
        tab(
            SALES,
            ("sales_price", "unit_cost", "currency_code"),
            ("sales_unit_symbol", "sales_unit_decimal_precision"),
            ("site_id", "warehouse_id"),
            ("language_id", "is_sales_stopped"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )

    def note(self, record: Any) -> Any:
        lacking = missing_captions(registry.table(ReleasedProduct).row(record))
        if lacking:
            return _("This product cannot be sold, so it does not travel to Sales. Look at: %(fields)s.") % {
                "fields": ", ".join(lacking)
            }
        if not record.is_in_distinct_product_table:
            return _("The distinct product table does not know this product, so it does not travel to Sales. Populate "
                     "the table of its legal entity.")  # fmt: skip
        return ""

    def buttons(self, record: Any) -> Any:
        return [("validate_products", _("Validate"), "primary")]

    @admin.action(permissions=["change"], description=gettext_lazy("Validate"))
    def validate_products(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        def done(count: int) -> str:
            text = ngettext("%(n)s product can be sold.", "%(n)s products can be sold.", count)
            return text % {"n": count}

        return self.carry_out(request, queryset, products.validate, done)
