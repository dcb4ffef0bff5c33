"""Released products: what a legal entity sells."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import PerCompany, choice, decimal, key, key_text, memo, no_yes, text


class ProductType(models.TextChoices):
    """Whether stock is kept of a product."""

    ITEM = "Item", _("Item")
    SERVICE = "Service", _("Service")


class ReleasedProduct(PerCompany):
    """A product or product variant released to a legal entity (FO-050).

    Only sellable ones (FO-051) that the distinct product table knows (FO-052) travel to Sales.
    """

    product_number = key_text(_("Product number"), 70)
    product_name = text(_("Product name"), 100)
    product_description = memo(_("Description"))
    product_type = choice(_("Product type"), ProductType, default=ProductType.ITEM)
    #: the accounting currency of the legal entity (FO-054)
    currency_code = text(_("Currency"), 3)
    sales_price = decimal(_("Sales price"))
    unit_cost = decimal(_("Unit cost"))
    sales_unit_symbol = text(_("Sales unit"), 10)
    sales_unit_decimal_precision = models.PositiveSmallIntegerField(
        _("Decimal precision"), null=True, blank=True, editable=False
    )
    site_id = text(_("Site"), 10)
    warehouse_id = text(_("Warehouse"), 10)
    language_id = text(_("Language"), 7)
    is_sales_stopped = no_yes(_("Stopped for sales"))
    is_sellable = no_yes(_("Sellable"), editable=False)
    is_in_distinct_product_table = no_yes(_("In the distinct product table"), editable=False)

    class Meta:
        verbose_name = _("released product")
        verbose_name_plural = _("released products")
        constraints = [key("fo_released_product_key", ("data_area_id", "product_number"))]

    def __str__(self) -> str:
        return f"{self.product_number} {self.product_name}".strip()
