"""Screens of opportunities, invoices and their lines."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS
from crm.admin.amounts import AmountsAdmin
from crm.models import Invoice, InvoiceDetail, Opportunity
from integration.admin.records import ADMINISTRATION, GENERAL, tab
from integration.admin.rows import RowsInline

AMOUNTS = _("Amounts")
DELIVERY = _("Delivery")
QUALIFICATION = _("Qualification")
SHIP_TO = _("Ship to")
BILL_TO = _("Bill to")


def address(kind: str) -> tuple[object, ...]:
    """The address columns of a document that begin with this word."""
    return (
        (f"{kind}_name", f"{kind}_contactname"),
        f"{kind}_line1",
        f"{kind}_line2",
        f"{kind}_line3",
        (f"{kind}_postalcode", f"{kind}_city"),
        (f"{kind}_stateorprovince", f"{kind}_country"),
        (f"{kind}_telephone", f"{kind}_fax"),
    )


@admin.register(Opportunity)
class OpportunityAdmin(AmountsAdmin):
    """Opportunities."""

    list_display = (
        "name",
        "parentaccount",
        "parentcontact",
        "estimatedvalue",
        "transactioncurrency",
        "estimatedclosedate",
        "closeprobability",
        "statecode",
    )
    list_select_related = ("parentaccount", "parentcontact", "transactioncurrency")
    list_filter = ("statecode", "statuscode", "salesstage", "transactioncurrency")
    search_fields = ("name", "parentaccount__name", "parentcontact__fullname")
    ordering = ("-opportunityid",)
    fieldsets = (
        tab(
            GENERAL,
            "name",
            ("parentaccount", "parentcontact"),
            ("customerid_account", "customerid_contact"),
            ("ownerid_systemuser", "ownerid_team"),
            "description",
        ),
        tab(
            AMOUNTS,
            ("estimatedvalue", "estimatedclosedate"),
            ("actualvalue", "actualclosedate"),
            ("closeprobability", "opportunityratingcode"),
            ("salesstage", "stepname"),
            ("pricelevel", "budgetamount"),
            ("transactioncurrency", "rate"),
        ),
        tab(QUALIFICATION, "currentsituation", "customerneed", "proposedsolution"),
        tab(ADMINISTRATION, ("statecode", "statuscode"), "bcbi_company", *STAMPS),
    )


class LineInline(RowsInline):
    """The lines of an invoice."""

    model = InvoiceDetail
    fk_name = "invoice"
    fields = (
        "lineitemnumber",
        "productname",
        "quantity",
        "uom",
        "priceperunit",
        "manualdiscountamount",
        "tax",
        "extendedamount",
    )
    ordering = ("lineitemnumber", "invoicedetailid")
    verbose_name_plural = _("lines")


@admin.register(Invoice)
class InvoiceAdmin(AmountsAdmin):
    """Invoices."""

    list_display = (
        "invoicenumber",
        "name",
        "customerid_account",
        "totalamount",
        "transactioncurrency",
        "duedate",
        "statecode",
        "statuscode",
    )
    list_select_related = ("customerid_account", "transactioncurrency")
    list_filter = ("statecode", "statuscode", "transactioncurrency")
    search_fields = ("invoicenumber", "name", "customerid_account__name")
    ordering = ("-invoiceid",)
    inlines = (LineInline,)
    fieldsets = (
        tab(
            GENERAL,
            ("invoicenumber", "name"),
            ("customerid_account", "customerid_contact"),
            ("ownerid_systemuser", "ownerid_team"),
            ("duedate", "datedelivered"),
            ("paymenttermscode", "shippingmethodcode"),
            ("opportunity", "pricelevel"),
            "description",
        ),
        tab(
            AMOUNTS,
            ("totallineitemamount", "totallineitemdiscountamount"),
            ("discountpercentage", "discountamount"),
            ("totaldiscountamount", "totalamountlessfreight"),
            ("freightamount", "totaltax"),
            "totalamount",
            ("transactioncurrency", "rate"),
            "ispricelocked",
        ),
        tab(SHIP_TO, *address("shipto")),
        tab(BILL_TO, *address("billto")),
        tab(ADMINISTRATION, ("statecode", "statuscode"), ("bcbi_company", "lastbackofficesubmit"), *STAMPS),
    )


@admin.register(InvoiceDetail)
class InvoiceDetailAdmin(AmountsAdmin):
    """Lines of invoices."""

    list_display = (
        "invoice",
        "lineitemnumber",
        "productname",
        "quantity",
        "uom",
        "priceperunit",
        "tax",
        "extendedamount",
    )
    list_select_related = ("invoice", "uom")
    list_filter = ("isproductoverridden",)
    search_fields = ("productname", "invoice__invoicenumber")
    ordering = ("-invoicedetailid",)
    fieldsets = (
        tab(
            GENERAL,
            ("invoice", "lineitemnumber"),
            ("product", "productdescription"),
            ("isproductoverridden", "productname"),
            ("quantity", "uom"),
            "description",
        ),
        tab(
            AMOUNTS,
            ("priceperunit", "ispriceoverridden"),
            ("manualdiscountamount", "volumediscountamount"),
            ("baseamount", "tax"),
            "extendedamount",
            ("transactioncurrency", "rate"),
        ),
        tab(
            DELIVERY,
            ("quantityshipped", "shippingtrackingnumber"),
            ("requestdeliveryby", "actualdeliveryon"),
            *address("shipto"),
        ),
        tab(
            ADMINISTRATION,
            ("producttypecode", "sequencenumber"),
            "bcbi_businesscentrallinenumber",
            *STAMPS,
        ),
    )
