"""Templates of customers and vendors: what a new one starts with where nothing better is known."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text
from erp.bc.models.party import ContactType


class TraderTempl(BcRecord):
    """What new customers or vendors made with this template start with; blank says nothing."""

    code = models.CharField(_("Code"), max_length=20, unique=True)
    description = text(_("Description"), 100)
    contact_type = models.IntegerField(_("Contact Type"), choices=ContactType.choices, default=ContactType.COMPANY)
    no_series = reference("bc.NoSeries", _("No. Series"))
    contact = text(_("Contact"), 100)
    city = text(_("City"), 30)
    post_code = text(_("Post Code"), 20)
    county = text(_("County"), 30)
    country_region_code = text(_("Country/Region Code"), 10)
    territory_code = text(_("Territory Code"), 10)
    language_code = text(_("Language Code"), 10)
    format_region = text(_("Format Region"), 80)
    currency = reference("bc.Currency", _("Currency Code"))
    payment_terms = reference("bc.PaymentTerms", _("Payment Terms Code"))
    payment_method = reference("bc.PaymentMethod", _("Payment Method Code"))
    shipment_method = reference("bc.ShipmentMethod", _("Shipment Method Code"))
    shipping_agent = reference("bc.ShippingAgent", _("Shipping Agent Code"))
    invoice_disc_code = text(_("Invoice Disc. Code"), 20)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.description}".strip()


class CustomerTempl(TraderTempl):
    """A template of customers."""

    salesperson = reference("bc.Salesperson", _("Salesperson Code"))
    customer_price_group = reference("bc.CustomerPriceGroup", _("Customer Price Group"))

    class Meta:
        verbose_name = _("customer template")
        verbose_name_plural = _("customer templates")


class VendorTempl(TraderTempl):
    """A template of vendors."""

    purchaser = reference("bc.Salesperson", _("Purchaser Code"))

    class Meta:
        verbose_name = _("vendor template")
        verbose_name_plural = _("vendor templates")
