"""What the documents of a sale share: the customer, the amounts, and where goods and bill go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import lookup, money, number, text


class OfCustomer(models.Model):
    """The customer: an account or a contact, never both."""

    customerid_account = lookup(_("Customer (Account)"), "crm.Account", "customerid_account")
    customerid_contact = lookup(_("Customer (Contact)"), "crm.Contact", "customerid_contact")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(customerid_account__isnull=True) | models.Q(customerid_contact__isnull=True),
                name="%(app_label)s_%(class)s_one_customer",
                violation_error_message=_("A record has one customer: choose an account or a contact."),
            )
        ]


class WithTotals(models.Model):
    """The amounts of a document; whoever writes the lines writes them."""

    totallineitemamount = money(_("Detail Amount"), db_column="totallineitemamount")
    totallineitemdiscountamount = money(_("Total Line Item Discount Amount"), db_column="totallineitemdiscountamount")
    discountpercentage = number(_("Invoice Discount (%)"), db_column="discountpercentage")
    discountamount = money(_("Invoice Discount Amount"), db_column="discountamount")
    totaldiscountamount = money(_("Total Discount Amount"), db_column="totaldiscountamount")
    totalamountlessfreight = money(_("Total Pre-Freight Amount"), db_column="totalamountlessfreight")
    freightamount = money(_("Freight Amount"), db_column="freightamount")
    totaltax = money(_("Total Tax"), db_column="totaltax")
    totalamount = money(_("Total Amount"), db_column="totalamount")

    class Meta:
        abstract = True


class WithShipTo(models.Model):
    """Where the goods go."""

    shipto_name = text(_("Ship To Name"), 200, db_column="shipto_name")
    shipto_contactname = text(_("Ship To Contact Name"), 150, db_column="shipto_contactname")
    shipto_line1 = text(_("Ship To Street 1"), 250, db_column="shipto_line1")
    shipto_line2 = text(_("Ship To Street 2"), 250, db_column="shipto_line2")
    shipto_line3 = text(_("Ship To Street 3"), 250, db_column="shipto_line3")
    shipto_postalcode = text(_("Ship To ZIP/Postal Code"), 20, db_column="shipto_postalcode")
    shipto_city = text(_("Ship To City"), 80, db_column="shipto_city")
    shipto_stateorprovince = text(_("Ship To State/Province"), 50, db_column="shipto_stateorprovince")
    shipto_country = text(_("Ship To Country/Region"), 80, db_column="shipto_country")
    shipto_telephone = text(_("Ship To Phone"), 50, db_column="shipto_telephone")
    shipto_fax = text(_("Ship To Fax"), 50, db_column="shipto_fax")

    class Meta:
        abstract = True


class WithBillTo(models.Model):
    """Where the bill goes."""

    billto_name = text(_("Bill To Name"), 200, db_column="billto_name")
    billto_contactname = text(_("Bill To Contact Name"), 150, db_column="billto_contactname")
    billto_line1 = text(_("Bill To Street 1"), 250, db_column="billto_line1")
    billto_line2 = text(_("Bill To Street 2"), 250, db_column="billto_line2")
    billto_line3 = text(_("Bill To Street 3"), 250, db_column="billto_line3")
    billto_postalcode = text(_("Bill To ZIP/Postal Code"), 20, db_column="billto_postalcode")
    billto_city = text(_("Bill To City"), 80, db_column="billto_city")
    billto_stateorprovince = text(_("Bill To State/Province"), 50, db_column="billto_stateorprovince")
    billto_country = text(_("Bill To Country/Region"), 80, db_column="billto_country")
    billto_telephone = text(_("Bill To Phone"), 50, db_column="billto_telephone")
    billto_fax = text(_("Bill To Fax"), 50, db_column="billto_fax")

    class Meta:
        abstract = True
