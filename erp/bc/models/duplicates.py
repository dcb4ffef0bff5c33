"""Duplicate contacts: which parts of which fields are compared, the strings they give, the pairs that were found."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference
from erp.bc.models.contact_details import of_contact


class SearchField(models.TextChoices):
    """The fields of a company that are compared; the value is the column."""

    NAME = "name", _("Name")
    NAME_2 = "name_2", _("Name 2")
    ADDRESS = "address", _("Address")
    ADDRESS_2 = "address_2", _("Address 2")
    POST_CODE = "post_code", _("Post Code")
    CITY = "city", _("City")
    PHONE_NO = "phone_no", _("Phone No.")
    MOBILE_PHONE_NO = "mobile_phone_no", _("Mobile Phone No.")
    E_MAIL = "e_mail", _("Email")
    VAT_REGISTRATION_NO = "vat_registration_no", _("VAT Registration No.")


class PartOfField(models.IntegerChoices):
    """Which end of the field is compared."""

    FIRST = 0, _("First")
    LAST = 1, _("Last")


class DuplicateSearchStringSetup(BcRecord):
    """A part of a field that two companies are compared by (CON-110)."""

    field = models.CharField(_("Field"), max_length=30, choices=SearchField.choices)
    part_of_field = models.IntegerField(_("Part of Field"), choices=PartOfField.choices, default=PartOfField.FIRST)
    length = models.IntegerField(_("Length"), default=5, validators=[MinValueValidator(2), MaxValueValidator(10)])

    class Meta:
        verbose_name = _("duplicate search string setup")
        verbose_name_plural = _("duplicate search string setup")
        constraints = [
            models.UniqueConstraint(
                fields=["field", "part_of_field"],
                name="bc_search_string_setup_once",
                violation_error_message=_("That part of the field is compared already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()} · {self.get_part_of_field_display()} {self.length}"


class ContactDuplicateSearchString(BcRecord):
    """What one company has for one row of the setup (CON-111)."""

    contact = reference(
        "bc.Contact",
        _("Contact No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="search_strings",
    )
    setup = reference(
        "bc.DuplicateSearchStringSetup",
        _("Search String"),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the index
    )
    search_string = models.CharField(_("Search String"), max_length=10)

    class Meta:
        verbose_name = _("contact duplicate search string")
        verbose_name_plural = _("contact duplicate search strings")
        constraints = [models.UniqueConstraint(fields=["contact", "setup"], name="bc_search_string_once")]
        # with the contact, so that who has a string is answered by the index alone
        indexes = [models.Index(fields=["setup", "search_string", "contact"], name="bc_search_string")]

    def __str__(self) -> str:
        return self.search_string


class ContactDuplicate(BcRecord):
    """Two companies that look alike, once for both (CON-113): `contact` is the one with the smaller number."""

    contact = of_contact("duplicates")
    duplicate_contact = of_contact("duplicate_of")
    no_of_matching_strings = models.IntegerField(_("No. of Matching Strings"), default=0, editable=False)
    separate_contacts = models.BooleanField(_("Separate Contacts"), default=False)

    class Meta:
        verbose_name = _("contact duplicate")
        verbose_name_plural = _("contact duplicates")
        constraints = [models.UniqueConstraint(fields=["contact", "duplicate_contact"], name="bc_duplicate_once")]

    def __str__(self) -> str:
        return f"{self.contact} · {self.duplicate_contact}"
