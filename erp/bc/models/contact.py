"""Contacts (companies and their persons), and the relations that link them to customers, vendors, bank accounts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, reference, text
from erp.bc.models.party import ContactType, Party
from integration.indexes import ServerIndex
from integration.searching import Beginning


class RelationStatus(models.IntegerChoices):
    """What a contact is to us, summed up from its relations."""

    NONE = 0, _("None")
    CUSTOMER = 1, _("Customer")
    VENDOR = 2, _("Vendor")
    BANK_ACCOUNT = 3, _("Bank Account")
    EMPLOYEE = 4, _("Employee")
    OTHER = 5, _("Other")
    MULTIPLE = 6, _("Multiple")


class LinkTo(models.IntegerChoices):
    """The table a relation links a contact to; blank is a mere classification."""

    NOTHING = 0, _("Nothing")
    CUSTOMER = 1, _("Customer")
    VENDOR = 2, _("Vendor")
    BANK_ACCOUNT = 3, _("Bank Account")
    EMPLOYEE = 4, _("Employee")


class CorrespondenceType(models.IntegerChoices):
    """How somebody likes to hear from us."""

    BLANK = 0, " "
    HARD_COPY = 1, _("Hard Copy")
    E_MAIL = 2, _("Email")
    FAX = 3, _("Fax")


class Contact(Party):
    """A company, or a person who may belong to one. A company belongs to itself."""

    type = models.IntegerField(_("Type"), choices=ContactType.choices, default=ContactType.COMPANY)
    # A company takes its persons along when it is deleted.
    company = reference("bc.Contact", _("Company No."), on_delete=models.CASCADE, related_name="persons")
    company_name = text(_("Company Name"), 100, editable=False)
    first_name = text(_("First Name"), 30)
    middle_name = text(_("Middle Name"), 30)
    surname = text(_("Surname"), 30)
    job_title = text(_("Job Title"), 30)
    initials = text(_("Initials"), 30)
    salutation_code = text(_("Salutation Code"), 10)
    correspondence_type = models.IntegerField(
        _("Correspondence Type"), choices=CorrespondenceType.choices, default=CorrespondenceType.BLANK
    )
    organizational_level_code = text(_("Organizational Level Code"), 10)
    extension_no = text(_("Extension No."), 30)
    pager = text(_("Pager"), 30)
    e_mail_2 = text(_("Email 2"), 80)
    search_e_mail = text(_("Search Email"), 80, editable=False)
    salesperson = reference("bc.Salesperson", _("Salesperson Code"), related_name="contacts")
    minor = models.BooleanField(_("Minor"), default=False)
    parental_consent_received = models.BooleanField(_("Parental Consent Received"), default=False)
    contact_business_relation = models.IntegerField(
        _("Business Relation"), choices=RelationStatus.choices, default=RelationStatus.NONE, editable=False
    )
    # A company to look at again for duplicates: search strings are made when somebody searches, many at a time.
    search_strings_due = models.BooleanField(_("Search Strings Due"), default=False, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [
            models.Index(fields=["name"], name="bc_contact_name"),
            models.Index(fields=["e_mail"], name="bc_contact_email"),
            # what lists are filtered by
            ServerIndex(fields=["type"], name="bc_contact_type"),
            ServerIndex(fields=["contact_business_relation"], name="bc_contact_relation"),
            ServerIndex(fields=["privacy_blocked"], name="bc_contact_privacy"),
            # what they are searched by
            models.Index(Beginning("no"), name="bc_contact_no_begins"),
            models.Index(Beginning("name"), name="bc_contact_name_begins"),
            models.Index(Beginning("e_mail"), name="bc_contact_email_begins"),
            models.Index(
                fields=["system_id"], name="bc_contact_strings_due", condition=models.Q(search_strings_due=True)
            ),
        ]


class BusinessRelation(BcRecord):
    """A kind of relation: a free classification, unless the marketing setup names its code."""

    code = models.CharField(_("Code"), max_length=10, unique=True)
    description = text(_("Description"), 100)

    class Meta:
        verbose_name = _("business relation")
        verbose_name_plural = _("business relations")

    def __str__(self) -> str:
        return self.code


class ContactBusinessRelation(BcRecord):
    """One relation of a contact; with a table and a number it links the contact to that customer or vendor."""

    contact = reference(
        "bc.Contact",
        _("Contact No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="business_relations",
    )
    business_relation = reference(
        "bc.BusinessRelation", _("Business Relation Code"), null=False, blank=False, db_index=False
    )
    link_to_table = models.IntegerField(_("Link to Table"), choices=LinkTo.choices, default=LinkTo.NOTHING)
    no = text(_("No."), 20)

    class Meta:
        verbose_name = _("contact business relation")
        verbose_name_plural = _("contact business relations")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "business_relation"],
                name="bc_relation_once",
                violation_error_message=_("The contact already has that business relation."),
            ),
            models.UniqueConstraint(
                fields=["contact", "link_to_table"],
                condition=~models.Q(link_to_table=0),
                name="bc_relation_one_per_kind",
                violation_error_message=_("The contact is already linked to a record of that kind."),
            ),
            models.UniqueConstraint(
                fields=["no", "link_to_table"],
                condition=~models.Q(no=""),
                name="bc_relation_one_contact",
                violation_error_message=_("That record is already linked to a contact."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} · {self.business_relation} {self.no}".strip()
