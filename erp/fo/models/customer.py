"""Customers V2: who is sold to in a legal entity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import PerCompany, choice, decimal, key, key_text, memo, no_yes, text
from erp.fo.models.party import Gender, MaritalStatus, PartyType


class OnHoldStatus(models.TextChoices):
    """What a customer is barred from."""

    NO = "No", _("No")
    INVOICE = "Invoice", _("Invoice")
    ALL = "All", _("All")
    PAYMENT = "Payment", _("Payment")
    REQUISITION = "Requisition", _("Requisition")
    NEVER = "Never", _("Never")


class Customer(PerCompany):
    """A customer of a legal entity: an organisation or a person of the address book (FO-136)."""

    customer_account = key_text(_("Customer account"), 20)
    customer_group_id = key_text(_("Customer group"), 10)
    party_type = choice(_("Type"), PartyType)
    party_number = text(_("Party number"), 40)
    organization_name = text(_("Organization name"), 100)
    organization_number_of_employees = models.IntegerField(_("Number of employees"), null=True, blank=True)
    person_first_name = text(_("First name"), 25)
    person_middle_name = text(_("Middle name"), 25)
    person_last_name = text(_("Last name"), 25)
    person_professional_title = text(_("Professional title"), 85)
    person_gender = choice(_("Gender"), Gender, default=Gender.UNKNOWN)
    person_marital_status = choice(_("Marital status"), MaritalStatus, default=MaritalStatus.NONE)
    name_alias = text(_("Search name"), 20)
    known_as = text(_("Known as"), 100)
    language_id = text(_("Language"), 7)
    sales_currency_code = text(_("Currency"), 3)
    sales_tax_group = text(_("Sales tax group"), 10)
    site_id = text(_("Site"), 10)
    warehouse_id = text(_("Warehouse"), 10)
    payment_terms = text(_("Terms of payment"), 10)
    payment_method = text(_("Method of payment"), 10)
    delivery_mode = text(_("Mode of delivery"), 10)
    delivery_terms = text(_("Delivery terms"), 10)
    credit_limit = decimal(_("Credit limit"), null=True, blank=True, default=None)
    invoice_account = text(_("Invoice account"), 20)
    contact_person_id = text(_("Contact person"), 20)
    address_description = text(_("Address description"), 60)
    address_street = text(_("Street"), 250)
    address_city = text(_("City"), 60)
    address_state = text(_("State"), 10)
    address_county = text(_("County"), 10)
    address_zip_code = text(_("ZIP/postal code"), 10)
    address_country_region_id = text(_("Country/region"), 10)
    address_country_region_iso_code = text(_("Country/region ISO code"), 2)
    address_location_roles = text(_("Address purpose"), 255)
    delivery_address_street = text(_("Delivery street"), 250)
    delivery_address_city = text(_("Delivery city"), 60)
    delivery_address_state = text(_("Delivery state"), 10)
    delivery_address_zip_code = text(_("Delivery ZIP/postal code"), 10)
    delivery_address_country_region_iso_code = text(_("Delivery country/region ISO code"), 2)
    invoice_address_street = text(_("Invoice street"), 250)
    invoice_address_city = text(_("Invoice city"), 60)
    invoice_address_state = text(_("Invoice state"), 10)
    invoice_address_zip_code = text(_("Invoice ZIP/postal code"), 10)
    invoice_address_country_region_iso_code = text(_("Invoice country/region ISO code"), 2)
    primary_contact_phone = text(_("Phone"), 255)
    primary_contact_email = text(_("Email"), 255)
    primary_contact_fax = text(_("Fax"), 255)
    primary_contact_url = text(_("Internet address"), 255)
    sales_memo = memo(_("Sales memo"))
    on_hold_status = choice(_("On hold"), OnHoldStatus, default=OnHoldStatus.NO)
    is_one_time_customer = no_yes(_("One-time customer"))
    is_externally_maintained = no_yes(_("Is Externally Maintained"))

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [key("fo_customer_key", ("data_area_id", "customer_account"))]
        indexes = [models.Index(fields=["party_number"], name="fo_customer_party")]

    def __str__(self) -> str:
        return f"{self.customer_account} {self.name}".strip()

    @property
    def name(self) -> str:
        """The name that counts for its type (FO-135)."""
        if self.party_type == PartyType.PERSON:
            return " ".join(filter(None, (self.person_first_name, self.person_middle_name, self.person_last_name)))
        return str(self.organization_name)
