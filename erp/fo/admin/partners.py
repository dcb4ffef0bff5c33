"""Screens of customers, contact persons and parties."""

from typing import Any, ClassVar

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from erp.fo.admin.shared import STAMPS, CompanyFilter, FoAdmin, Rows
from erp.fo.models import Contact, Customer, Party, SalesOrderHeader
from integration.admin.records import ADDRESS, ADMINISTRATION, COMMUNICATION, GENERAL, INVOICING, tab

DELIVERY = _("Delivery")
PERSONAL = _("Personal")
SAME_PARTY = {"associated_party_number": "party_number"}
PERSONS = Rows(
    Contact,
    _("Contact persons"),
    ("contact_person_party_number", "first_name", "last_name", "employment_profession", "primary_email_address"),
    {"data_area_id": "data_area_id", **SAME_PARTY},
    ("last_name", "first_name"),
)
ORDERS = Rows(
    SalesOrderHeader,
    _("Sales orders"),
    ("sales_order_number", "sales_order_name", "sales_order_processing_status", "order_total_amount", "currency_code"),
    {"data_area_id": "data_area_id", "ordering_customer_account_number": "customer_account"},
    ("-created_on",),
)


@admin.register(Customer)
class CustomerAdmin(FoAdmin):
    """Customers."""

    list_display = (
        "customer_account",
        "called",
        "data_area_id",
        "customer_group_id",
        "address_city",
        "sales_currency_code",
        "primary_contact_email",
        "is_externally_maintained",
    )
    list_filter = (CompanyFilter, "is_externally_maintained", "party_type", "on_hold_status", "customer_group_id")
    search_fields = ("customer_account", "organization_name", "person_first_name", "person_last_name", "name_alias")
    ordering = ("customer_account",)
    outside = "is_externally_maintained"
    rows = (PERSONS, ORDERS)
    hints: ClassVar = {
        "sales_currency_code": _("Leave it blank for the accounting currency of the legal entity."),
        "party_number": _("Leave it blank: the next number is given."),
        "organization_name": _("The name of an organization."),
        "person_last_name": _("The names of a person count when the type is Person."),
        "warehouse_id": _("A warehouse of the site."),
    }
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "customer_account"),
            ("party_type", "party_number"),
            ("organization_name", "organization_number_of_employees"),
            ("person_first_name", "person_middle_name", "person_last_name"),
            ("customer_group_id", "on_hold_status"),
            ("name_alias", "known_as"),
            ("contact_person_id", "language_id"),
            ("is_externally_maintained", "is_one_time_customer"),
            "sales_memo",
        ),
        tab(
            ADDRESS,
            "address_description",
            "address_street",
            ("address_zip_code", "address_city"),
            ("address_state", "address_county"),
            ("address_country_region_iso_code", "address_country_region_id"),
            "address_location_roles",
        ),
        tab(
            COMMUNICATION,
            ("primary_contact_phone", "primary_contact_fax"),
            ("primary_contact_email", "primary_contact_url"),
        ),
        tab(
            DELIVERY,
            ("site_id", "warehouse_id"),
            ("delivery_mode", "delivery_terms"),
            "delivery_address_street",
            ("delivery_address_zip_code", "delivery_address_city"),
            ("delivery_address_state", "delivery_address_country_region_iso_code"),
        ),
        tab(
            INVOICING,
            ("sales_currency_code", "sales_tax_group"),
            ("invoice_account", "credit_limit"),
            ("payment_terms", "payment_method"),
            "invoice_address_street",
            ("invoice_address_zip_code", "invoice_address_city"),
            ("invoice_address_state", "invoice_address_country_region_iso_code"),
        ),
        tab(PERSONAL, "person_professional_title", ("person_gender", "person_marital_status")),
        tab(ADMINISTRATION, *STAMPS),
    )

    @admin.display(description=_("Name"), ordering="organization_name")
    def called(self, record: Any) -> str:
        """The name that counts for the customer's type."""
        return record.name


@admin.register(Contact)
class ContactAdmin(FoAdmin):
    """Contact persons."""

    list_display = (
        "contact_person_party_number",
        "called",
        "data_area_id",
        "associated_party_number",
        "employment_profession",
        "primary_email_address",
        "is_inactive",
        "is_contact_person_externally_maintained",
    )
    list_filter = (CompanyFilter, "is_contact_person_externally_maintained", "is_inactive", "decision_making_role_code")
    search_fields = ("contact_person_party_number", "first_name", "last_name", "associated_party_number")
    ordering = ("contact_person_party_number",)
    outside = "is_contact_person_externally_maintained"
    hints: ClassVar = {"associated_party_number": _("The party number of the customer.")}
    fieldsets = (
        tab(
            GENERAL,
            ("data_area_id", "contact_person_id"),
            ("contact_person_party_number", "associated_party_number"),
            ("first_name", "middle_name", "last_name"),
            ("employment_profession", "employment_department"),
            ("decision_making_role_code", "contact_person_responsible_personnel_number"),
            ("is_contact_person_externally_maintained", "is_inactive", "is_receiving_direct_mail"),
            "notes",
        ),
        tab(
            ADDRESS,
            "primary_address_description",
            ("primary_address_street", "primary_address_street_number"),
            ("primary_address_zip_code", "primary_address_city"),
            ("primary_address_state_id", "primary_address_county_id"),
            ("primary_address_country_region_iso_code", "primary_address_country_region_id"),
            "primary_address_location_roles",
        ),
        tab(
            COMMUNICATION,
            ("primary_phone_number", "primary_fax_number"),
            ("primary_email_address", "primary_url"),
            ("primary_facebook", "primary_twitter", "primary_linked_in"),
        ),
        tab(
            PERSONAL,
            ("contact_person_party_type", "gender", "marital_status"),
            ("birth_day", "birth_month", "birth_year"),
            ("spouse_name", "government_identification_number"),
        ),
        tab(ADMINISTRATION, *STAMPS),
    )

    @admin.display(description=_("Name"), ordering="last_name")
    def called(self, record: Any) -> str:
        """First, middle and last name."""
        return " ".join(filter(None, (record.first_name, record.middle_name, record.last_name)))


@admin.register(Party)
class PartyAdmin(FoAdmin):
    """The global address book."""

    list_display = ("party_number", "name", "party_type")
    list_filter = ("party_type",)
    search_fields = ("party_number", "name")
    ordering = ("party_number",)
    rows = (
        Rows(
            Customer,
            _("Customers"),
            ("customer_account", "data_area_id", "customer_group_id", "is_externally_maintained"),
            {"party_number": "party_number"},
            ("data_area_id", "customer_account"),
        ),
    )
    fieldsets = (
        tab(GENERAL, ("party_number", "party_type"), "name", ("first_name", "middle_name", "last_name")),
        tab(ADMINISTRATION, *STAMPS),
    )
