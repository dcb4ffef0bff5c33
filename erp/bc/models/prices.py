"""Customer price groups, and the sales prices of items: for a customer, a group, a campaign or everybody."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text

#: what a blank reference or date counts as in a key: two blanks are the same
NO_REFERENCE = Value(uuid.UUID(int=0), output_field=models.UUIDField())
NO_DATE = Value(dt.date.min, output_field=models.DateField())


class SalesType(models.IntegerChoices):
    """Whom a sales price is for."""

    CUSTOMER = 0, _("Customer")
    CUSTOMER_PRICE_GROUP = 1, _("Customer Price Group")
    ALL_CUSTOMERS = 2, _("All Customers")
    CAMPAIGN = 3, _("Campaign")


class CustomerPriceGroup(BcRecord):
    """Customers who get the same prices."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 100)
    price_includes_vat = models.BooleanField(_("Price Includes VAT"), default=False)
    allow_line_disc = models.BooleanField(_("Allow Line Disc."), default=True)
    allow_invoice_disc = models.BooleanField(_("Allow Invoice Disc."), default=True)

    class Meta:
        verbose_name = _("customer price group")
        verbose_name_plural = _("customer price groups")

    def __str__(self) -> str:
        return self.code


class SalesPrice(BcRecord):
    """What one unit of an item costs whom, from a quantity and a date on. A blank unit is the base unit."""

    item = reference(
        "bc.Item",
        _("Item"),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of an index
        related_name="prices",
    )
    item_no = text(_("Item No."), 20, editable=False)
    sales_type = models.IntegerField(_("Sales Type"), choices=SalesType.choices, default=SalesType.CUSTOMER_PRICE_GROUP)
    sales_code = text(_("Sales Code"), 20)
    customer_price_group = reference(
        "bc.CustomerPriceGroup", _("Customer Price Group"), on_delete=models.CASCADE, related_name="prices"
    )
    starting_date = models.DateField(_("Starting Date"), null=True, blank=True)
    ending_date = models.DateField(_("Ending Date"), null=True, blank=True)
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    variant_code = text(_("Variant Code"), 10)
    unit_of_measure = reference("bc.UnitOfMeasure", _("Unit of Measure Code"))
    minimum_quantity = decimal(_("Minimum Quantity"))
    unit_price = decimal(_("Unit Price"))
    price_includes_vat = models.BooleanField(_("Price Includes VAT"), default=False)
    allow_line_disc = models.BooleanField(_("Allow Line Disc."), default=True)
    allow_invoice_disc = models.BooleanField(_("Allow Invoice Disc."), default=True)

    class Meta:
        verbose_name = _("sales price")
        verbose_name_plural = _("sales prices")
        # the prices of an item in a group stand side by side: one of them goes to Sales
        indexes = [models.Index(fields=["item", "customer_price_group"], name="bc_sales_price_of_item")]
        constraints = [
            models.UniqueConstraint(
                "item",
                "sales_type",
                "sales_code",
                Coalesce("starting_date", NO_DATE),
                Coalesce("currency", NO_REFERENCE),
                "variant_code",
                Coalesce("unit_of_measure", NO_REFERENCE),
                "minimum_quantity",
                name="bc_sales_price_once",
                violation_error_message=_("There is a price for the same customers, date, unit and quantity already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_no} · {self.sales_code or self.get_sales_type_display()}"
