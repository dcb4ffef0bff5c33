"""The delivery and invoice addresses that sales documents carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import text


class DeliveryAddress(models.Model):
    """Where the goods go."""

    delivery_address_street = text(_("Delivery street"), 250)
    delivery_address_street_number = text(_("Delivery street number"), 20)
    delivery_address_city = text(_("Delivery city"), 60)
    delivery_address_state_id = text(_("Delivery state"), 10)
    delivery_address_zip_code = text(_("Delivery ZIP/postal code"), 10)
    delivery_address_country_region_iso_code = text(_("Delivery country/region ISO code"), 2)

    class Meta:
        abstract = True


class InvoiceAddress(models.Model):
    """Where the invoice goes."""

    invoice_address_street = text(_("Invoice street"), 250)
    invoice_address_street_number = text(_("Invoice street number"), 20)
    invoice_address_city = text(_("Invoice city"), 60)
    invoice_address_state_id = text(_("Invoice state"), 10)
    invoice_address_zip_code = text(_("Invoice ZIP/postal code"), 10)
    invoice_address_country_region_iso_code = text(_("Invoice country/region ISO code"), 2)

    class Meta:
        abstract = True
