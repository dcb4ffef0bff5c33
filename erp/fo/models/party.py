"""The global address book: one row per organisation or person, whatever roles it has in whichever legal entity."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import FoRecord, choice, key_text, text


class PartyType(models.TextChoices):
    """What a party is; it decides which name columns count, and never changes (FO-135)."""

    ORGANIZATION = "Organization", _("Organization")
    PERSON = "Person", _("Person")


class Gender(models.TextChoices):
    """What is known of a person's gender."""

    UNKNOWN = "Unknown", _("Unknown")
    MALE = "Male", _("Male")
    FEMALE = "Female", _("Female")
    NON_SPECIFIC = "NonSpecific", _("Non-specific")


class MaritalStatus(models.TextChoices):
    """What is known of a person's family."""

    NONE = "None", _("None")
    MARRIED = "Married", _("Married")
    SINGLE = "Single", _("Single")
    WIDOWED = "Widowed", _("Widowed")
    DIVORCED = "Divorced", _("Divorced")
    COHABITING = "Cohabiting", _("Cohabiting")
    REGISTERED_PARTNERSHIP = "RegisteredPartnership", _("Registered partnership")


class Party(FoRecord):
    """An organisation or person. Customers and contact persons bring theirs along and keep its name up to date."""

    party_number = key_text(_("Party number"), 40, unique=True)
    party_type = choice(_("Type"), PartyType)
    name = text(_("Name"), 100)
    first_name = text(_("First name"), 25)
    middle_name = text(_("Middle name"), 25)
    last_name = text(_("Last name"), 25)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return f"{self.party_number} {self.name}".strip()
