"""The contact: a person Sales knows, usually at an account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import OfCompany, Owned, Stamped, WithAddress, WithState, text
from integration.indexes import ServerIndex
from integration.records import new_id
from integration.searching import Beginning


class Contact(WithAddress, OfCompany, Owned, WithState, Stamped):
    """A contact. Its full name is made of its name parts."""

    contactid = models.UUIDField(
        _("Contact Id"), primary_key=True, db_column="contactid", default=new_id, editable=False
    )
    firstname = text(_("First Name"), 50, db_column="firstname")
    middlename = text(_("Middle Name"), 50, db_column="middlename")
    lastname = text(_("Last Name"), 50, db_column="lastname")
    fullname = text(_("Full Name"), 160, db_column="fullname", editable=False)
    salutation = text(_("Salutation"), 100, db_column="salutation")
    jobtitle = text(_("Job Title"), 100, db_column="jobtitle")
    department = text(_("Department"), 100, db_column="department")
    parentcustomerid_account = models.ForeignKey(
        "crm.Account",
        models.PROTECT,
        db_column="parentcustomerid_account",
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("Company Name (Account)"),
    )
    parentcustomerid_contact = models.ForeignKey(
        "self",
        models.PROTECT,
        db_column="parentcustomerid_contact",
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("Company Name (Contact)"),
    )
    emailaddress1 = text(_("Email"), 100, db_column="emailaddress1")
    emailaddress2 = text(_("Email Address 2"), 100, db_column="emailaddress2")
    emailaddress3 = text(_("Email Address 3"), 100, db_column="emailaddress3")
    telephone1 = text(_("Business Phone"), 50, db_column="telephone1")
    telephone2 = text(_("Home Phone"), 50, db_column="telephone2")
    telephone3 = text(_("Telephone 3"), 50, db_column="telephone3")
    mobilephone = text(_("Mobile Phone"), 50, db_column="mobilephone")
    fax = text(_("Fax"), 50, db_column="fax")
    pager = text(_("Pager"), 50, db_column="pager")
    websiteurl = text(_("Website"), 200, db_column="websiteurl")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    transactioncurrency = models.ForeignKey(
        "crm.TransactionCurrency",
        models.PROTECT,
        db_column="transactioncurrencyid",
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Currency"),
    )

    msdynce_contactnumber = text(_("Contact Number"), 20, db_column="msdynce_contactnumber")
    msdynce_isactivecustomer = models.BooleanField(
        _("Is Active Customer"), db_column="msdynce_isactivecustomer", default=False
    )
    msdynce_iscompanyanaccount = models.BooleanField(
        _("Is Company an Account"), db_column="msdynce_iscompanyanaccount", default=False
    )

    class Meta(Owned.Meta):
        abstract = False
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            *Owned.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(parentcustomerid_account__isnull=True)
                | models.Q(parentcustomerid_contact__isnull=True),
                name="crm_contact_one_parent",
                violation_error_message=_("A contact belongs to one company: choose an account or a contact."),
            ),
            models.UniqueConstraint(
                fields=["msdynce_contactnumber"],
                condition=~models.Q(msdynce_contactnumber=""),
                name="crm_contact_one_number",
                violation_error_message=_("Another contact has this contact number."),
            ),
        ]
        indexes = [
            models.Index(fields=["fullname"], name="crm_contact_name"),
            models.Index(fields=["emailaddress1"], name="crm_contact_email"),
            models.Index(fields=["modifiedon"], name="crm_contact_modified"),
            # the unique index is only for numbers that are given, so it does not serve every look-up
            models.Index(fields=["msdynce_contactnumber"], name="crm_contact_number"),
            # what lists are filtered by
            ServerIndex(fields=["statecode"], name="crm_contact_state"),
            ServerIndex(fields=["msdynce_isactivecustomer"], name="crm_contact_active_customer"),
            ServerIndex(fields=["owningbusinessunit"], name="crm_contact_unit"),
            # what they are searched by
            models.Index(Beginning("fullname"), name="crm_contact_name_begins"),
            models.Index(Beginning("emailaddress1"), name="crm_contact_email_begins"),
            models.Index(Beginning("msdynce_contactnumber"), name="crm_contact_number_begins"),
        ]

    def __str__(self) -> str:
        return self.fullname or self.emailaddress1 or str(self.pk)
