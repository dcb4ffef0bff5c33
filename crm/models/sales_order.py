"""The order and its lines: what a customer has ordered, and how far the ERP has come with it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, OfCompany, Owned, Stamped, lookup, number, state, status, text
from crm.models.document import DocumentLine, OfCustomer, Priced, WithBillTo, WithShipTo, WithTotals
from integration.records import new_id


class OrderState(models.IntegerChoices):
    """How far the order has come, in Sales' own words."""

    ACTIVE = 0, _("Active")
    SUBMITTED = 1, _("Submitted")
    CANCELED = 2, _("Canceled")
    FULFILLED = 3, _("Fulfilled")
    INVOICED = 4, _("Invoiced")


class OrderStatus(models.IntegerChoices):
    """The reason that goes with the state."""

    NEW = 1, _("New")
    PENDING = 2, _("Pending")
    IN_PROGRESS = 3, _("In Progress")
    NO_MONEY = 4, _("No Money")
    COMPLETE = 100001, _("Complete")
    PARTIAL = 100002, _("Partial")
    INVOICED = 100003, _("Invoiced")


class ProcessingStatus(models.IntegerChoices):
    """How far Finance and Operations has come with the order (FO-115)."""

    DRAFT = 192350000, _("Draft")
    ACTIVE = 192350001, _("Active")
    CONFIRMED = 192350002, _("Confirmed")
    PACKING_SLIP = 192350003, _("Packing Slip")
    INVOICED = 192350004, _("Invoiced")
    PICKED = 192350005, _("Picked")
    PARTIALLY_PICKED = 192350006, _("Partially Picked")
    PARTIALLY_PACKED = 192350007, _("Partially Packed")
    SHIPPED = 192350008, _("Shipped")
    PARTIALLY_SHIPPED = 192350009, _("Partially Shipped")
    PARTIALLY_INVOICED = 192350010, _("Partially Invoiced")
    CANCELLED = 192350011, _("Cancelled")


class SalesOrder(Priced, WithTotals, WithShipTo, WithBillTo, InCurrency, OfCustomer, OfCompany, Owned, Stamped):
    """An order. It is changed while it is active; one that Finance and Operations owns, while it is a draft there."""

    STATUSES: ClassVar = {
        OrderState.ACTIVE: (OrderStatus.NEW, OrderStatus.PENDING),
        OrderState.SUBMITTED: (OrderStatus.IN_PROGRESS,),
        OrderState.CANCELED: (OrderStatus.NO_MONEY,),
        OrderState.FULFILLED: (OrderStatus.COMPLETE, OrderStatus.PARTIAL),
        OrderState.INVOICED: (OrderStatus.INVOICED,),
    }
    #: the states in which it stays as it is
    CLOSED_STATES: ClassVar = (
        OrderState.SUBMITTED,
        OrderState.CANCELED,
        OrderState.FULFILLED,
        OrderState.INVOICED,
    )
    NEXT_STATES: ClassVar = {
        OrderState.ACTIVE: (OrderState.SUBMITTED, OrderState.CANCELED, OrderState.FULFILLED, OrderState.INVOICED),
        OrderState.SUBMITTED: (OrderState.ACTIVE, OrderState.CANCELED, OrderState.FULFILLED, OrderState.INVOICED),
        OrderState.CANCELED: (),
        OrderState.FULFILLED: (OrderState.INVOICED,),
        OrderState.INVOICED: (),
    }

    salesorderid = models.UUIDField(
        _("Order Id"), primary_key=True, db_column="salesorderid", default=new_id, editable=False
    )
    #: given by a rule when blank
    ordernumber = models.CharField(_("Order ID"), max_length=100, db_column="ordernumber", unique=True, blank=True)
    name = models.CharField(_("Name"), max_length=2048, db_column="name")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    quote = lookup(_("Quote"), "crm.Quote", "quoteid", related_name="orders")
    datefulfilled = models.DateField(_("Date Fulfilled"), db_column="datefulfilled", null=True, blank=True)
    submitdate = models.DateField(_("Date Submitted"), db_column="submitdate", null=True, blank=True)
    lastbackofficesubmit = models.DateField(
        _("Last Submitted to Back Office"), db_column="lastbackofficesubmit", null=True, blank=True
    )
    bcbi_businesscentralordernumber = text(
        _("Business Central Order Number"), 20, db_column="bcbi_businesscentralordernumber"
    )
    bcbi_businesscentraldocumentoccurrencenumber = models.IntegerField(
        _("Business Central Document Occurrence Number"),
        db_column="bcbi_businesscentraldocumentoccurrencenumber",
        null=True,
        blank=True,
    )
    msdynce_ismaintainedexternally = models.BooleanField(
        _("Is Maintained Externally"), db_column="msdynce_ismaintainedexternally", default=False
    )
    msdynce_processingstatus = models.IntegerField(
        _("Processing Status"),
        db_column="msdynce_processingstatus",
        choices=ProcessingStatus.choices,
        default=ProcessingStatus.DRAFT,
    )
    msdynce_hasexternallymaintainedproductsonly = models.BooleanField(
        _("Has Externally Maintained Products Only"),
        db_column="msdynce_hasexternallymaintainedproductsonly",
        default=False,
    )
    statecode = state(OrderState, OrderState.ACTIVE)
    statuscode = status(OrderStatus, OrderStatus.NEW)

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [*Owned.Meta.constraints, *OfCustomer.Meta.constraints]
        indexes = [models.Index(fields=["modifiedon"], name="crm_salesorder_modified")]

    def __str__(self) -> str:
        return self.ordernumber or self.name


class SalesOrderDetail(DocumentLine):
    """A line of an order."""

    HEADER = "salesorderid"

    salesorderdetailid = models.UUIDField(
        _("Order Line Id"), primary_key=True, db_column="salesorderdetailid", default=new_id, editable=False
    )
    salesorder = lookup(
        _("Order"),
        "crm.SalesOrder",
        "salesorderid",
        models.CASCADE,
        null=False,
        blank=False,
        db_index=False,
        related_name="lines",
    )
    quantityshipped = number(_("Quantity Shipped"), db_column="quantityshipped")
    msdynce_orderhasexternallymaintainedproductsonly = models.BooleanField(
        _("Order Has Externally Maintained Products Only"),
        db_column="msdynce_orderhasexternallymaintainedproductsonly",
        default=False,
        editable=False,
    )
    msdynce_headerprocessingstatus = models.IntegerField(
        _("Header Processing Status"),
        db_column="msdynce_headerprocessingstatus",
        choices=ProcessingStatus.choices,
        default=ProcessingStatus.DRAFT,
        editable=False,
    )

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(
                fields=["salesorder", "msdynce_linecreationsequencenumber"],
                name="crm_salesorderdetail_sequence",
                violation_error_message=_("Another line of this order has that line creation sequence number."),
            )
        ]
        indexes = [models.Index(fields=["modifiedon"], name="crm_salesorderdetail_modified")]

    def __str__(self) -> str:
        # not at the price of a query for each
        of = self._state.fields_cache.get("salesorder")
        return f"{of} · {self.productname}" if of else self.productname or str(self.pk)
