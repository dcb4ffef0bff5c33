"""What the documents of a sale share: the customer, the amounts, where goods and bill go, and their lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, Stamped, lookup, money, number, text


class LineProductType(models.IntegerChoices):
    """What a line sells."""

    PRODUCT = 1, _("Product")
    BUNDLE = 2, _("Bundle")


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


class Priced(models.Model):
    """From which price list a document's prices come, and on what terms it is paid, sent and delivered.

    Stands before `WithTotals`: an offer's or an order's discount is no invoice discount.
    """

    discountpercentage = number(_("Discount (%)"), db_column="discountpercentage")
    discountamount = money(_("Discount Amount"), db_column="discountamount")

    opportunity = lookup(_("Opportunity"), "crm.Opportunity", "opportunityid")
    pricelevel = lookup(_("Price List"), "crm.PriceLevel", "pricelevelid")
    ispricelocked = models.BooleanField(_("Prices Locked"), db_column="ispricelocked", default=False)
    pricingerrorcode = models.IntegerField(
        _("Pricing Error"), db_column="pricingerrorcode", null=True, blank=True, editable=False
    )
    requestdeliveryby = models.DateField(_("Requested Delivery"), db_column="requestdeliveryby", null=True, blank=True)
    paymenttermscode = models.IntegerField(_("Payment Terms"), db_column="paymenttermscode", null=True, blank=True)
    freighttermscode = models.IntegerField(_("Freight Terms"), db_column="freighttermscode", null=True, blank=True)
    shippingmethodcode = models.IntegerField(
        _("Shipping Method"), db_column="shippingmethodcode", null=True, blank=True
    )

    class Meta:
        abstract = True


class DocumentLine(WithShipTo, InCurrency, Stamped):
    """A line: a product, or a write-in that is described in words. Its document is named by `HEADER`."""

    #: the column that names the line's document
    HEADER = ""

    lineitemnumber = models.IntegerField(_("Line Item Number"), db_column="lineitemnumber", null=True, blank=True)
    sequencenumber = models.IntegerField(_("Sequence Number"), db_column="sequencenumber", null=True, blank=True)
    #: how Finance and Operations tells a document's lines apart
    msdynce_linecreationsequencenumber = models.IntegerField(
        _("Line Creation Sequence Number"), db_column="msdynce_linecreationsequencenumber", null=True, blank=True
    )
    bcbi_businesscentrallinenumber = models.IntegerField(
        _("Business Central Line Number"), db_column="bcbi_businesscentrallinenumber", null=True, blank=True
    )
    producttypecode = models.IntegerField(
        _("Product Type"),
        db_column="producttypecode",
        choices=LineProductType.choices,
        default=LineProductType.PRODUCT,
    )
    product = lookup(_("Product"), "crm.Product", "productid")
    isproductoverridden = models.BooleanField(
        _("Write-In"), db_column="isproductoverridden", default=False, editable=False
    )
    productdescription = text(_("Write-In Product"), 250, db_column="productdescription")
    productname = text(_("Product Name"), 250, db_column="productname", editable=False)
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    quantity = number(_("Quantity"), db_column="quantity")
    uom = lookup(_("Unit"), "crm.Uom", "uomid")
    priceperunit = money(_("Price Per Unit"), db_column="priceperunit")
    ispriceoverridden = models.BooleanField(_("Price Overridden"), db_column="ispriceoverridden", default=False)
    volumediscountamount = money(_("Volume Discount"), db_column="volumediscountamount", editable=False)
    manualdiscountamount = money(_("Manual Discount"), db_column="manualdiscountamount")
    baseamount = money(_("Amount"), db_column="baseamount")
    tax = money(_("Tax"), db_column="tax")
    extendedamount = money(_("Extended Amount"), db_column="extendedamount")
    requestdeliveryby = models.DateField(_("Requested Delivery"), db_column="requestdeliveryby", null=True, blank=True)

    class Meta:
        abstract = True
