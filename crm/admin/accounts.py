"""Screens of accounts and contacts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.models import Account, Contact
from integration.admin.records import (
    ADDRESS,
    ADMINISTRATION,
    COMMUNICATION,
    GENERAL,
    INVOICING,
    RecordAdmin,
    tab,
)
from integration.admin.rows import RowsInline

ADDRESS_FIELDS = (
    "address1_name",
    "address1_line1",
    "address1_line2",
    "address1_line3",
    ("address1_postalcode", "address1_city"),
    ("address1_county", "address1_stateorprovince"),
    "address1_country",
    "address1_primarycontactname",
)
STAMPS = (("createdon", "createdby"), ("modifiedon", "modifiedby"))


class ContactInline(RowsInline):
    """The contacts of an account."""

    model = Contact
    fk_name = "parentcustomerid_account"
    fields = ("fullname", "jobtitle", "emailaddress1", "telephone1", "statecode")
    ordering = ("fullname",)
    verbose_name_plural = _("contacts")


@admin.register(Account)
class AccountAdmin(RecordAdmin):
    """Accounts."""

    list_display = ("name", "accountnumber", "customertypecode", "address1_city", "emailaddress1", "statecode")
    list_filter = ("customertypecode", "statecode", "transactioncurrency")
    search_fields = ("name", "accountnumber", "emailaddress1", "address1_city")
    ordering = ("name",)
    inlines = (ContactInline,)
    fieldsets = (
        tab(
            GENERAL,
            "name",
            ("accountnumber", "customertypecode"),
            ("primarycontact", "parentaccount"),
            ("ownerid_systemuser", "ownerid_team"),
            "description",
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(
            COMMUNICATION,
            ("telephone1", "telephone2", "telephone3"),
            "fax",
            ("emailaddress1", "emailaddress2", "emailaddress3"),
            "websiteurl",
        ),
        tab(
            INVOICING,
            ("transactioncurrency", "defaultpricelevel"),
            ("creditlimit", "creditonhold"),
            "paymenttermscode",
            ("address1_freighttermscode", "address1_shippingmethodcode"),
        ),
        tab(ADMINISTRATION, ("statecode", "statuscode"), "bcbi_company", *STAMPS),
    )


@admin.register(Contact)
class ContactAdmin(RecordAdmin):
    """Contacts."""

    list_display = ("fullname", "parentcustomerid_account", "jobtitle", "emailaddress1", "telephone1", "statecode")
    list_select_related = ("parentcustomerid_account",)
    list_filter = ("statecode",)
    search_fields = ("fullname", "emailaddress1", "telephone1")
    ordering = ("fullname",)
    fieldsets = (
        tab(
            GENERAL,
            ("salutation", "firstname", "middlename", "lastname"),
            "fullname",
            "jobtitle",
            ("parentcustomerid_account", "parentcustomerid_contact"),
            ("ownerid_systemuser", "ownerid_team"),
            "description",
        ),
        tab(ADDRESS, *ADDRESS_FIELDS),
        tab(
            COMMUNICATION,
            ("telephone1", "telephone2", "telephone3"),
            ("mobilephone", "fax", "pager"),
            ("emailaddress1", "emailaddress2", "emailaddress3"),
            "websiteurl",
        ),
        tab(INVOICING, "transactioncurrency"),
        tab(ADMINISTRATION, ("statecode", "statuscode"), "bcbi_company", *STAMPS),
    )
