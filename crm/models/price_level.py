"""Price lists and their items: what a product costs, per unit and currency."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, OfCompany, Stamped, StateCode, lookup, money, number, state, status, text
from integration.records import new_id


class PriceLevelStatus(models.IntegerChoices):
    """The reason that goes with the state."""

    ACTIVE = 100001, _("Active")
    INACTIVE = 100002, _("Inactive")


class PricingMethod(models.IntegerChoices):
    """How the price of an item is found; amounts come from the ERP, so there is one way."""

    CURRENCY_AMOUNT = 1, _("Currency Amount")


class PriceLevel(InCurrency, OfCompany, Stamped):
    """A price list, in one currency."""

    STATUSES: ClassVar = {
        StateCode.ACTIVE: (PriceLevelStatus.ACTIVE,),
        StateCode.INACTIVE: (PriceLevelStatus.INACTIVE,),
    }

    pricelevelid = models.UUIDField(
        _("Price List Id"), primary_key=True, db_column="pricelevelid", default=new_id, editable=False
    )
    name = models.CharField(_("Name"), max_length=100, db_column="name")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    transactioncurrency = lookup(
        _("Currency"), "crm.TransactionCurrency", "transactioncurrencyid", null=False, blank=False, db_index=False
    )
    begindate = models.DateField(_("Start Date"), db_column="begindate", null=True, blank=True)
    enddate = models.DateField(_("End Date"), db_column="enddate", null=True, blank=True)
    statecode = state(StateCode, StateCode.ACTIVE)
    statuscode = status(PriceLevelStatus, PriceLevelStatus.ACTIVE)

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        indexes = [
            models.Index(fields=["name"], name="crm_pricelevel_name"),
            models.Index(fields=["modifiedon"], name="crm_pricelevel_modified"),
        ]

    def __str__(self) -> str:
        return self.name


class ProductPriceLevel(InCurrency, Stamped):
    """The price of a product in a unit, on a price list; number, unit group and currency follow what it refers to."""

    productpricelevelid = models.UUIDField(
        _("Price List Item Id"), primary_key=True, db_column="productpricelevelid", default=new_id, editable=False
    )
    pricelevel = lookup(
        _("Price List"),
        "crm.PriceLevel",
        "pricelevelid",
        models.CASCADE,
        null=False,
        blank=False,
        db_index=False,
        related_name="items",
    )
    product = lookup(
        _("Product"),
        "crm.Product",
        "productid",
        models.CASCADE,
        null=False,
        blank=False,
        related_name="price_list_items",
    )
    productnumber = text(_("Product ID"), 100, db_column="productnumber", editable=False)
    uom = lookup(_("Unit"), "crm.Uom", "uomid", null=False, blank=False)
    uomschedule = lookup(_("Unit Group"), "crm.UomSchedule", "uomscheduleid")
    pricingmethodcode = models.IntegerField(
        _("Pricing Method"),
        db_column="pricingmethodcode",
        choices=PricingMethod.choices,
        default=PricingMethod.CURRENCY_AMOUNT,
    )
    amount = money(_("Amount"), db_column="amount")
    percentage = number(_("Percentage"), db_column="percentage")

    class Meta:
        verbose_name = _("price list item")
        verbose_name_plural = _("price list items")
        constraints = [
            models.UniqueConstraint(
                fields=["pricelevel", "product", "uom"],
                name="crm_productpricelevel_once",
                violation_error_message=_("This price list already has a price for that product and unit."),
            )
        ]
        indexes = [
            models.Index(fields=["productnumber"], name="crm_productpricelevel_number"),
            models.Index(fields=["modifiedon"], name="crm_productpricelevel_modified"),
        ]

    def __str__(self) -> str:
        # a product has a price on many lists; not at the price of a query for each
        on = self._state.fields_cache.get("pricelevel")
        return f"{self.productnumber} · {on}" if on else self.productnumber or str(self.pk)
