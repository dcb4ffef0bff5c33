"""What customers, vendors, bank accounts and contacts have in common: name, address, communication, registration."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text


class ContactType(models.IntegerChoices):
    """Whether a record stands for a company or for a person."""

    COMPANY = 0, _("Company")
    PERSON = 1, _("Person")


class Addressed(BcRecord):
    """Somebody or something with a name, an address and ways to reach it. A blank number is taken from the series."""

    no = text(_("No."), 20, unique=True)
    name = text(_("Name"), 100)
    search_name = text(_("Search Name"), 100)
    name_2 = text(_("Name 2"), 50)
    address = text(_("Address"), 100)
    address_2 = text(_("Address 2"), 50)
    post_code = text(_("Post Code"), 20)
    city = text(_("City"), 30)
    county = text(_("County"), 30)
    country_region_code = text(_("Country/Region Code"), 10)
    phone_no = text(_("Phone No."), 30)
    mobile_phone_no = text(_("Mobile Phone No."), 30)
    fax_no = text(_("Fax No."), 30)
    telex_no = text(_("Telex No."), 20)
    telex_answer_back = text(_("Telex Answer Back"), 20)
    e_mail = text(_("Email"), 80)
    home_page = text(_("Home Page"), 255)
    territory_code = text(_("Territory Code"), 10)
    language_code = text(_("Language Code"), 10)
    # Few currencies and a plain filter at most: an index would cost more than it gives.
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.no} {self.name}".strip()


class Party(Addressed):
    """Somebody we do business with: a customer, a vendor, a contact."""

    format_region = text(_("Format Region"), 80)
    registration_number = text(_("Registration Number"), 50)
    vat_registration_no = text(_("VAT Registration No."), 20)
    privacy_blocked = models.BooleanField(_("Privacy Blocked"), default=False)

    class Meta:
        abstract = True


class Trader(Party):
    """A customer or a vendor."""

    contact = text(_("Contact"), 100)
    primary_contact = reference("bc.Contact", _("Primary Contact No."), on_delete=models.SET_NULL)
    payment_terms = reference("bc.PaymentTerms", _("Payment Terms Code"), db_index=False)
    shipment_method = reference("bc.ShipmentMethod", _("Shipment Method Code"), db_index=False)
    shipping_agent = reference("bc.ShippingAgent", _("Shipping Agent Code"), db_index=False)
    payment_method = reference("bc.PaymentMethod", _("Payment Method Code"), db_index=False)
    invoice_disc_code = text(_("Invoice Disc. Code"), 20)
    vat_bus_posting_group = text(_("VAT Bus. Posting Group"), 20)

    class Meta:
        abstract = True
