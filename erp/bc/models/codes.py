"""The short lists that customers and vendors refer to by code."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, text


class AddressFormat(models.IntegerChoices):
    """How an address of a country is written."""

    POST_CODE_CITY = 0, _("Post Code+City")
    CITY_POST_CODE = 1, _("City+Post Code")
    CITY_COUNTY_POST_CODE = 2, _("City+County+Post Code")
    BLANK_LINE_POST_CODE_CITY = 3, _("Blank Line+Post Code+City")


class PaymentTerms(BcRecord):
    """When an invoice is due."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 100)
    due_date_calculation = text(_("Due Date Calculation"), 32)
    discount_percent = models.DecimalField(_("Discount %"), max_digits=19, decimal_places=5, default=Decimal(0))

    class Meta:
        verbose_name = _("payment terms")
        verbose_name_plural = _("payment terms")

    def __str__(self) -> str:
        return self.code


class PaymentMethod(BcRecord):
    """How an invoice is paid."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 100)

    class Meta:
        verbose_name = _("payment method")
        verbose_name_plural = _("payment methods")

    def __str__(self) -> str:
        return self.code


class ShipmentMethod(BcRecord):
    """Who pays and bears the risk of the transport."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 100)

    class Meta:
        verbose_name = _("shipment method")
        verbose_name_plural = _("shipment methods")

    def __str__(self) -> str:
        return self.code


class ShippingAgent(BcRecord):
    """Who carries the goods."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    name = text(_("Name"), 50)
    internet_address = text(_("Internet Address"), 250)
    account_no = text(_("Account No."), 30)

    class Meta:
        verbose_name = _("shipping agent")
        verbose_name_plural = _("shipping agents")

    def __str__(self) -> str:
        return self.code


class Country(BcRecord):
    """A country or region. Addresses carry its code as plain text: an unknown one is a hint, not a failure."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    name = text(_("Name"), 50)
    iso_code = text(_("ISO Code"), 2)
    address_format = models.IntegerField(
        _("Address Format"), choices=AddressFormat.choices, default=AddressFormat.POST_CODE_CITY
    )

    class Meta:
        verbose_name = _("country/region")
        verbose_name_plural = _("countries/regions")

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class PostCode(BcRecord):
    """A post code and its city."""

    code = models.CharField(_("Code"), max_length=20)
    city = models.CharField(_("City"), max_length=30)
    country_region_code = text(_("Country/Region Code"), 10)
    county = text(_("County"), 30)

    class Meta:
        verbose_name = _("post code")
        verbose_name_plural = _("post codes")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "city"],
                name="bc_post_code_city",
                violation_error_message=_("That post code already has that city."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.city}"
