"""What is kept about a contact besides its card: mailing groups, industries, responsibilities, addresses, comments."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text


def of_contact(related_name: str) -> models.ForeignKey:
    """The contact such a row goes with, also when it is deleted."""
    return reference(
        "bc.Contact", _("Contact No."), null=False, blank=False, on_delete=models.CASCADE, related_name=related_name
    )


class ContactGroup(BcRecord):
    """A code contacts are sorted by."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 100)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.description}".strip()


class MailingGroup(ContactGroup):
    """Contacts that get the same letters."""

    class Meta:
        verbose_name = _("mailing group")
        verbose_name_plural = _("mailing groups")


class IndustryGroup(ContactGroup):
    """A kind of business companies are in."""

    class Meta:
        verbose_name = _("industry group")
        verbose_name_plural = _("industry groups")


class JobResponsibility(ContactGroup):
    """What a person is responsible for at work."""

    class Meta:
        verbose_name = _("job responsibility")
        verbose_name_plural = _("job responsibilities")


class ContactMailingGroup(BcRecord):
    """A contact in a mailing group."""

    contact = of_contact("mailing_groups")
    mailing_group = reference("bc.MailingGroup", _("Mailing Group Code"), null=False, blank=False)

    class Meta:
        verbose_name = _("contact mailing group")
        verbose_name_plural = _("contact mailing groups")
        constraints = [models.UniqueConstraint(fields=["contact", "mailing_group"], name="bc_mailing_group_once")]

    def __str__(self) -> str:
        return str(self.mailing_group)


class ContactIndustryGroup(BcRecord):
    """A company in an industry group."""

    contact = of_contact("industry_groups")
    industry_group = reference("bc.IndustryGroup", _("Industry Group Code"), null=False, blank=False)

    class Meta:
        verbose_name = _("contact industry group")
        verbose_name_plural = _("contact industry groups")
        constraints = [models.UniqueConstraint(fields=["contact", "industry_group"], name="bc_industry_group_once")]

    def __str__(self) -> str:
        return str(self.industry_group)


class ContactJobResponsibility(BcRecord):
    """A responsibility of a person."""

    contact = of_contact("job_responsibilities")
    job_responsibility = reference("bc.JobResponsibility", _("Job Responsibility Code"), null=False, blank=False)

    class Meta:
        verbose_name = _("contact job responsibility")
        verbose_name_plural = _("contact job responsibilities")
        constraints = [
            models.UniqueConstraint(fields=["contact", "job_responsibility"], name="bc_job_responsibility_once")
        ]

    def __str__(self) -> str:
        return str(self.job_responsibility)


class ContactAltAddress(BcRecord):
    """Where a contact can be reached at times instead."""

    contact = of_contact("alternative_addresses")
    code = models.CharField(_("Code"), max_length=10)
    company_name = text(_("Company Name"), 100)
    address = text(_("Address"), 100)
    address_2 = text(_("Address 2"), 50)
    post_code = text(_("Post Code"), 20)
    city = text(_("City"), 30)
    county = text(_("County"), 30)
    country_region_code = text(_("Country/Region Code"), 10)
    phone_no = text(_("Phone No."), 30)
    mobile_phone_no = text(_("Mobile Phone No."), 30)
    e_mail = text(_("Email"), 80)

    class Meta:
        verbose_name = _("contact alternative address")
        verbose_name_plural = _("contact alternative addresses")
        constraints = [models.UniqueConstraint(fields=["contact", "code"], name="bc_alternative_address_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.address}".strip()


class ContactComment(BcRecord):
    """A note about a contact (a relationship management comment line in Business Central)."""

    contact = of_contact("comments")
    date = models.DateField(_("Date"), default=timezone.localdate)
    comment = models.CharField(_("Comment"), max_length=250)

    class Meta:
        verbose_name = _("contact comment")
        verbose_name_plural = _("contact comments")

    def __str__(self) -> str:
        return f"{self.date} {self.comment}"
