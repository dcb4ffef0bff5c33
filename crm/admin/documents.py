"""Screens of opportunities, invoices and their lines."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from crm.admin.accounts import STAMPS, UNIT
from crm.admin.amounts import AmountsAdmin, ClosedAdmin, owned_by_fo, with_note
from crm.models import Invoice, InvoiceDetail, Opportunity
from integration.admin import looks
from integration.admin.records import ADMINISTRATION, GENERAL, tab
from integration.admin.rows import RowsInline

AMOUNTS = _("Amounts")
DELIVERY = _("Delivery")
QUALIFICATION = _("Qualification")
SHIP_TO = _("Ship to")
BILL_TO = _("Bill to")
OF_FO = _(
    "This invoice comes from Finance and Operations and is to look at. What is posted there comes here by itself."
)
CLOSED = _("The invoice of this line is “%(state)s”, so its lines stay as they are. Open the invoice to change them.")


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


def partner(account: Any, contact: Any) -> Any:
    """The customer of a document, an account or a contact, as a link to its page."""
    of = account or contact
    return looks.linked(looks.record_page(f"crm.{of._meta.model_name}", of.pk), of) if of else None


@admin.register(Opportunity)
class OpportunityAdmin(ClosedAdmin):
    """Opportunities."""

    list_display = (
        "name",
        "customer",
        "parentcontact",
        "estimatedvalue",
        "transactioncurrency",
        "estimatedclosedate",
        "closeprobability",
        "statecode",
    )
    list_select_related = ("customerid_account", "customerid_contact", "parentcontact", "transactioncurrency")
    list_filter = ("statecode", "statuscode", "salesstage", "transactioncurrency", UNIT)
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
        tab(ADMINISTRATION, ("statecode", "statuscode"), ("owningbusinessunit", "bcbi_company"), *STAMPS),
    )

    @admin.display(description=_("Potential Customer"), ordering="customerid_account__name")
    def customer(self, record: Any) -> Any:
        return partner(record.customerid_account, record.customerid_contact)


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
class InvoiceAdmin(ClosedAdmin):
    """Invoices."""

    list_display = (
        "invoicenumber",
        "customer",
        "totalamount",
        "transactioncurrency",
        "duedate",
        "statecode",
        "statuscode",
    )
    list_select_related = ("customerid_account", "customerid_contact", "transactioncurrency")
    list_filter = ("statecode", "statuscode", "transactioncurrency", UNIT)
    search_fields = ("invoicenumber", "name", "customerid_account__name", "customerid_contact__fullname")
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
            ("opportunity", "salesorder"),
            ("invoicedate", "pricelevel"),
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
        tab(
            ADMINISTRATION,
            ("statecode", "statuscode"),
            ("owningbusinessunit", "bcbi_company"),
            "lastbackofficesubmit",
            ("msdynce_externalinvoicenumber", "msdynce_ledgervoucher"),
            *STAMPS,
        ),
    )

    @admin.display(description=_("Customer"), ordering="customerid_account__name")
    def customer(self, record: Any) -> Any:
        return partner(record.customerid_account, record.customerid_contact)

    def shut(self, record: Any) -> Any:
        return OF_FO if owned_by_fo(record) else super().shut(record)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """FO-117: an invoice of Finance and Operations is to look at."""
        own = super().get_readonly_fields(request, obj)
        return [*own, *self.STATE, *map(self._shown, self.STATE)] if owned_by_fo(obj) else own

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not owned_by_fo(obj)


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
    ordering = ("-invoice_id", "lineitemnumber")
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
            ("extendedamount", "msdynce_chargeamount"),
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
            ("bcbi_businesscentrallinenumber", "msdynce_linecreationsequencenumber"),
            *STAMPS,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        # its name has the other record's name in it, in lists and elsewhere
        return super().get_queryset(request).select_related(*self.list_select_related)

    def closed(self, record: Any) -> bool:
        """Whether the line's invoice keeps it as it is."""
        return record is not None and (record.invoice.statecode in Invoice.CLOSED_STATES or owned_by_fo(record.invoice))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_fieldsets(request, obj)
        if not self.closed(obj):
            return own
        state = {"state": obj.invoice.get_statecode_display()}
        return with_note(own, OF_FO if owned_by_fo(obj.invoice) else CLOSED % state)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not self.closed(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not self.closed(obj)
