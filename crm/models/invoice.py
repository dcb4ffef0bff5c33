"""The invoice and its lines, as Sales shows what the ERP has posted."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, OfCompany, Owned, Stamped, lookup, money, number, state, status, text
from crm.models.document import DocumentLine, OfCustomer, WithBillTo, WithShipTo, WithTotals
from integration.records import new_id


class InvoiceState(models.IntegerChoices):
    """Whether the invoice is paid."""

    ACTIVE = 0, _("Active")
    CLOSED = 1, _("Closed (deprecated)")
    PAID = 2, _("Paid")
    CANCELED = 3, _("Canceled")


class InvoiceStatus(models.IntegerChoices):
    """The reason that goes with the state."""

    NEW = 1, _("New")
    PARTIALLY_SHIPPED = 2, _("Partially Shipped")
    CANCELED_DEPRECATED = 3, _("Canceled (deprecated)")
    BILLED = 4, _("Billed")
    BOOKED = 5, _("Booked")
    INSTALLED = 6, _("Installed")
    PAID_IN_FULL_DEPRECATED = 7, _("Paid in Full (deprecated)")
    COMPLETE = 100001, _("Complete")
    PARTIAL = 100002, _("Partial")
    CANCELED = 100003, _("Canceled")


class Invoice(WithTotals, WithShipTo, WithBillTo, InCurrency, OfCustomer, OfCompany, Owned, Stamped):
    """An invoice. It is read-only unless it is active. Deleting it deletes its lines."""

    STATUSES: ClassVar = {
        InvoiceState.ACTIVE: (
            InvoiceStatus.NEW,
            InvoiceStatus.PARTIALLY_SHIPPED,
            InvoiceStatus.BILLED,
            InvoiceStatus.BOOKED,
            InvoiceStatus.INSTALLED,
        ),
        InvoiceState.CLOSED: (InvoiceStatus.PAID_IN_FULL_DEPRECATED, InvoiceStatus.CANCELED_DEPRECATED),
        InvoiceState.PAID: (InvoiceStatus.COMPLETE, InvoiceStatus.PARTIAL),
        InvoiceState.CANCELED: (InvoiceStatus.CANCELED,),
    }
    #: the states in which it stays as it is
    CLOSED_STATES: ClassVar = (InvoiceState.PAID, InvoiceState.CANCELED, InvoiceState.CLOSED)
    NEXT_STATES: ClassVar = {
        InvoiceState.ACTIVE: (InvoiceState.PAID, InvoiceState.CANCELED),
        InvoiceState.CLOSED: (InvoiceState.ACTIVE,),
        InvoiceState.PAID: (InvoiceState.ACTIVE,),
        InvoiceState.CANCELED: (InvoiceState.ACTIVE,),
    }

    invoiceid = models.UUIDField(
        _("Invoice Id"), primary_key=True, db_column="invoiceid", default=new_id, editable=False
    )
    invoicenumber = models.CharField(_("Invoice ID"), max_length=100, db_column="invoicenumber", unique=True)
    name = models.CharField(_("Name"), max_length=2048, db_column="name")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    opportunity = lookup(_("Opportunity"), "crm.Opportunity", "opportunityid", related_name="invoices")
    salesorder = lookup(_("Order"), "crm.SalesOrder", "salesorderid", related_name="invoices")
    pricelevel = lookup(_("Price List"), "crm.PriceLevel", "pricelevelid")
    ispricelocked = models.BooleanField(_("Prices Locked"), db_column="ispricelocked", default=False)
    invoicedate = models.DateField(_("Invoice Date"), db_column="invoicedate", null=True, blank=True)
    duedate = models.DateField(_("Due Date"), db_column="duedate", null=True, blank=True)
    datedelivered = models.DateField(_("Date Delivered"), db_column="datedelivered", null=True, blank=True)
    lastbackofficesubmit = models.DateField(
        _("Last Submitted to Back Office"), db_column="lastbackofficesubmit", null=True, blank=True
    )
    paymenttermscode = models.IntegerField(_("Payment Terms"), db_column="paymenttermscode", null=True, blank=True)
    shippingmethodcode = models.IntegerField(
        _("Shipping Method"), db_column="shippingmethodcode", null=True, blank=True
    )
    #: the invoice as Finance and Operations knows it
    msdynce_externalinvoicenumber = text(_("External Invoice Number"), 20, db_column="msdynce_externalinvoicenumber")
    msdynce_ledgervoucher = text(_("Ledger Voucher"), 20, db_column="msdynce_ledgervoucher")
    statecode = state(InvoiceState, InvoiceState.ACTIVE)
    statuscode = status(InvoiceStatus, InvoiceStatus.NEW)

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            *Owned.Meta.constraints,
            *OfCustomer.Meta.constraints,
            models.UniqueConstraint(
                fields=["msdynce_externalinvoicenumber"],
                condition=~models.Q(msdynce_externalinvoicenumber=""),
                name="crm_invoice_one_external_number",
                violation_error_message=_("Another invoice has this external invoice number."),
            ),
        ]
        indexes = [
            models.Index(fields=["msdynce_externalinvoicenumber"], name="crm_invoice_external"),
            models.Index(fields=["duedate"], name="crm_invoice_due"),
            models.Index(fields=["modifiedon"], name="crm_invoice_modified"),
        ]

    def __str__(self) -> str:
        return self.invoicenumber


class InvoiceDetail(DocumentLine):
    """A line of an invoice: a product, or a write-in that is described in words."""

    HEADER = "invoiceid"

    invoicedetailid = models.UUIDField(
        _("Invoice Line Id"), primary_key=True, db_column="invoicedetailid", default=new_id, editable=False
    )
    invoice = lookup(
        _("Invoice"), "crm.Invoice", "invoiceid", models.CASCADE, null=False, blank=False, related_name="lines"
    )
    quantityshipped = number(_("Quantity Shipped"), db_column="quantityshipped")
    actualdeliveryon = models.DateField(_("Delivered On"), db_column="actualdeliveryon", null=True, blank=True)
    msdynce_chargeamount = money(_("Charge Amount"), db_column="msdynce_chargeamount")
    shippingtrackingnumber = text(_("Shipment Tracking Number"), 100, db_column="shippingtrackingnumber")

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        constraints = [
            models.UniqueConstraint(
                fields=["invoice", "msdynce_linecreationsequencenumber"],
                name="crm_invoicedetail_sequence",
                violation_error_message=_("Another line of this invoice has that line creation sequence number."),
            )
        ]
        indexes = [models.Index(fields=["modifiedon"], name="crm_invoicedetail_modified")]

    def __str__(self) -> str:
        # not at the price of a query for each
        of = self._state.fields_cache.get("invoice")
        return f"{of} · {self.productname}" if of else self.productname or str(self.pk)
