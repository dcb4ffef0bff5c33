"""CDS Contacts: the people one speaks to at a customer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import PerCompany, choice, key, key_text, memo, no_yes, text
from erp.fo.models.party import Gender, MaritalStatus, PartyType


class Month(models.TextChoices):
    """A month of birth."""

    NONE = "None", _("None")
    JANUARY = "January", _("January")
    FEBRUARY = "February", _("February")
    MARCH = "March", _("March")
    APRIL = "April", _("April")
    MAY = "May", _("May")
    JUNE = "June", _("June")
    JULY = "July", _("July")
    AUGUST = "August", _("August")
    SEPTEMBER = "September", _("September")
    OCTOBER = "October", _("October")
    NOVEMBER = "November", _("November")
    DECEMBER = "December", _("December")


class Contact(PerCompany):
    """A contact person: a person of the address book, and the party one reaches through them (FO-137)."""

    #: the number Finance and Operations gives, which nobody types and no template maps (FO-133)
    contact_person_id = text(_("Contact person"), 20, editable=False)
    contact_person_party_number = key_text(_("Contact person's party number"), 40)
    associated_party_number = key_text(_("Associated party number"), 40)
    contact_person_party_type = choice(_("Type"), PartyType, default=PartyType.PERSON)
    first_name = text(_("First name"), 25)
    middle_name = text(_("Middle name"), 25)
    last_name = key_text(_("Last name"), 25)
    employment_profession = text(_("Profession"), 60)
    employment_department = text(_("Department"), 60)
    decision_making_role_code = text(_("Decision making role"), 10)
    gender = choice(_("Gender"), Gender, default=Gender.UNKNOWN)
    marital_status = choice(_("Marital status"), MaritalStatus, default=MaritalStatus.NONE)
    birth_day = models.PositiveSmallIntegerField(_("Day of birth"), null=True, blank=True)
    birth_month = choice(_("Month of birth"), Month, default=Month.NONE)
    birth_year = models.PositiveSmallIntegerField(_("Year of birth"), null=True, blank=True)
    spouse_name = text(_("Spouse"), 60)
    government_identification_number = text(_("Government identification number"), 20)
    is_inactive = no_yes(_("Inactive"))
    is_receiving_direct_mail = no_yes(_("Direct mail"))
    notes = memo(_("Notes"))
    primary_address_description = text(_("Address description"), 60)
    primary_address_street = text(_("Street"), 250)
    primary_address_street_number = text(_("Street number"), 20)
    primary_address_city = text(_("City"), 60)
    primary_address_state_id = text(_("State"), 10)
    primary_address_county_id = text(_("County"), 10)
    primary_address_zip_code = text(_("ZIP/postal code"), 10)
    primary_address_country_region_id = text(_("Country/region"), 10)
    primary_address_country_region_iso_code = text(_("Country/region ISO code"), 2)
    primary_address_location_roles = text(_("Address purpose"), 255)
    primary_phone_number = text(_("Phone"), 255)
    primary_email_address = text(_("Email"), 255)
    primary_fax_number = text(_("Fax"), 255)
    primary_url = text(_("Internet address"), 255)
    primary_facebook = text(_("Facebook"), 255)
    primary_twitter = text(_("Twitter"), 255)
    primary_linked_in = text(_("LinkedIn"), 255)
    contact_person_responsible_personnel_number = text(_("Responsible"), 25)
    is_contact_person_externally_maintained = no_yes(_("Is Externally Maintained"))

    class Meta:
        verbose_name = _("contact person")
        verbose_name_plural = _("contact persons")
        constraints = [
            key("fo_contact_key", ("data_area_id", "contact_person_party_number", "associated_party_number")),
            models.UniqueConstraint(
                fields=["data_area_id", "contact_person_id"],
                name="fo_contact_person_id",
                condition=~models.Q(contact_person_id=""),
            ),
        ]
        indexes = [
            models.Index(fields=["contact_person_party_number"], name="fo_contact_party"),
            models.Index(fields=["associated_party_number"], name="fo_contact_associated_party"),
        ]

    def __str__(self) -> str:
        name = " ".join(filter(None, (self.first_name, self.middle_name, self.last_name)))
        return f"{self.contact_person_party_number} {name}".strip()
