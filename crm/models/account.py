"""The account: a company Sales does business with, as customer, vendor or in another relationship."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import OfCompany, Owned, Stamped, WithAddress, WithDeliveryAddress, WithState, text
from integration.indexes import ServerIndex
from integration.records import new_id
from integration.searching import Beginning


class CustomerType(models.IntegerChoices):
    """What the account is to us."""

    COMPETITOR = 1, _("Competitor")
    CONSULTANT = 2, _("Consultant")
    CUSTOMER = 3, _("Customer")
    INVESTOR = 4, _("Investor")
    PARTNER = 5, _("Partner")
    INFLUENCER = 6, _("Influencer")
    PRESS = 7, _("Press")
    PROSPECT = 8, _("Prospect")
    RESELLER = 9, _("Reseller")
    SUPPLIER = 10, _("Supplier")
    VENDOR = 11, _("Vendor")
    OTHER = 12, _("Other")


class Account(WithAddress, WithDeliveryAddress, OfCompany, Owned, WithState, Stamped):
    """An account. Option columns hold numbers of `OptionValue`."""

    accountid = models.UUIDField(
        _("Account Id"), primary_key=True, db_column="accountid", default=new_id, editable=False
    )
    name = text(_("Account Name"), 160, db_column="name")
    accountnumber = text(_("Account Number"), 20, db_column="accountnumber")
    customertypecode = models.IntegerField(
        _("Relationship Type"), db_column="customertypecode", choices=CustomerType.choices, null=True, blank=True
    )
    telephone1 = text(_("Main Phone"), 50, db_column="telephone1")
    telephone2 = text(_("Other Phone"), 50, db_column="telephone2")
    telephone3 = text(_("Telephone 3"), 50, db_column="telephone3")
    fax = text(_("Fax"), 50, db_column="fax")
    emailaddress1 = text(_("Email"), 100, db_column="emailaddress1")
    emailaddress2 = text(_("Email Address 2"), 100, db_column="emailaddress2")
    emailaddress3 = text(_("Email Address 3"), 100, db_column="emailaddress3")
    websiteurl = text(_("Website"), 200, db_column="websiteurl")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    primarycontact = models.ForeignKey(
        "crm.Contact",
        # As in Sales: deleting the contact removes the link, not the account.
        models.SET_NULL,
        db_column="primarycontactid",
        null=True,
        blank=True,
        related_name="primary_of",
        verbose_name=_("Primary Contact"),
    )
    parentaccount = models.ForeignKey(
        "self",
        models.PROTECT,
        db_column="parentaccountid",
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("Parent Account"),
    )
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
    defaultpricelevel = models.ForeignKey(
        "crm.PriceLevel",
        # As in Sales: deleting the list removes the link, not the account.
        models.SET_NULL,
        db_column="defaultpricelevelid",
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Price List"),
    )
    nav_accountstatistics = models.ForeignKey(
        "crm.AccountStatistics",
        # the figures go when the customer is uncoupled, not the account
        models.SET_NULL,
        db_column="nav_accountstatisticsid",
        null=True,
        blank=True,
        editable=False,
        related_name="accounts",
        verbose_name=_("Account Statistics"),
    )
    numberofemployees = models.IntegerField(
        _("Number of Employees"), db_column="numberofemployees", null=True, blank=True
    )
    creditlimit = models.DecimalField(
        _("Credit Limit"), db_column="creditlimit", max_digits=19, decimal_places=4, null=True, blank=True
    )
    creditonhold = models.BooleanField(_("Credit Hold"), db_column="creditonhold", default=False)
    paymenttermscode = models.IntegerField(_("Payment Terms"), db_column="paymenttermscode", null=True, blank=True)
    address1_freighttermscode = models.IntegerField(
        _("Address 1: Freight Terms"), db_column="address1_freighttermscode", null=True, blank=True
    )
    address1_shippingmethodcode = models.IntegerField(
        _("Address 1: Shipping Method"), db_column="address1_shippingmethodcode", null=True, blank=True
    )

    class Meta(Owned.Meta):
        abstract = False
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        indexes = [
            models.Index(fields=["name"], name="crm_account_name"),
            models.Index(fields=["accountnumber"], name="crm_account_number"),
            models.Index(fields=["emailaddress1"], name="crm_account_email"),
            models.Index(fields=["modifiedon"], name="crm_account_modified"),
            # what lists are filtered by
            ServerIndex(fields=["customertypecode"], name="crm_account_type"),
            ServerIndex(fields=["statecode"], name="crm_account_state"),
            ServerIndex(fields=["transactioncurrency"], name="crm_account_currency"),
            ServerIndex(fields=["owningbusinessunit"], name="crm_account_unit"),
            # what they are searched by
            models.Index(Beginning("name"), name="crm_account_name_begins"),
            models.Index(Beginning("accountnumber"), name="crm_account_number_begins"),
            models.Index(Beginning("emailaddress1"), name="crm_account_email_begins"),
        ]

    def __str__(self) -> str:
        return self.name or self.accountnumber or str(self.pk)
