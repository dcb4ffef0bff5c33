"""The product: what is sold, an item or a service."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.models.base import InCurrency, OfCompany, OfUnit, Stamped, lookup, money, number, state, status, text
from integration.records import new_id


class ProductType(models.IntegerChoices):
    """What kind of product it is."""

    SALES_INVENTORY = 1, _("Sales Inventory")
    MISCELLANEOUS_CHARGES = 2, _("Miscellaneous Charges")
    SERVICES = 3, _("Services")
    FLAT_FEES = 4, _("Flat Fees")


class ProductState(models.IntegerChoices):
    """Where a product is in its life."""

    ACTIVE = 0, _("Active")
    RETIRED = 1, _("Retired")
    DRAFT = 2, _("Draft")
    UNDER_REVISION = 3, _("Under Revision")


class ProductStatus(models.IntegerChoices):
    """The reason that goes with the state."""

    DRAFT = 0, _("Draft")
    ACTIVE = 1, _("Active")
    RETIRED = 2, _("Retired")
    UNDER_REVISION = 3, _("Under Revision")


class Product(InCurrency, OfCompany, OfUnit, Stamped):
    """A product. It starts as a draft and is sold once it is active."""

    STATUSES: ClassVar = {
        ProductState.DRAFT: (ProductStatus.DRAFT,),
        ProductState.ACTIVE: (ProductStatus.ACTIVE,),
        ProductState.RETIRED: (ProductStatus.RETIRED,),
        ProductState.UNDER_REVISION: (ProductStatus.UNDER_REVISION,),
    }
    #: the states in which it stays as it is
    CLOSED_STATES: ClassVar = (ProductState.RETIRED,)
    NEXT_STATES: ClassVar = {
        ProductState.DRAFT: (ProductState.ACTIVE,),
        ProductState.ACTIVE: (ProductState.RETIRED, ProductState.UNDER_REVISION),
        ProductState.RETIRED: (ProductState.ACTIVE,),
        ProductState.UNDER_REVISION: (ProductState.ACTIVE,),
    }

    productid = models.UUIDField(
        _("Product Id"), primary_key=True, db_column="productid", default=new_id, editable=False
    )
    productnumber = models.CharField(_("Product ID"), max_length=100, db_column="productnumber", unique=True)
    name = models.CharField(_("Name"), max_length=100, db_column="name")
    description = models.TextField(_("Description"), db_column="description", blank=True, default="")
    producttypecode = models.IntegerField(
        _("Product Type"),
        db_column="producttypecode",
        choices=ProductType.choices,
        default=ProductType.SALES_INVENTORY,
    )
    defaultuomschedule = lookup(_("Unit Group"), "crm.UomSchedule", "defaultuomscheduleid")
    defaultuom = lookup(_("Default Unit"), "crm.Uom", "defaultuomid")
    pricelevel = lookup(_("Default Price List"), "crm.PriceLevel", "pricelevelid")
    price = money(_("List Price"), db_column="price")
    standardcost = money(_("Standard Cost"), db_column="standardcost")
    currentcost = money(_("Current Cost"), db_column="currentcost")
    quantitydecimal = models.IntegerField(_("Decimals Supported"), db_column="quantitydecimal", default=2)
    quantityonhand = number(_("Quantity On Hand"), db_column="quantityonhand")
    #: when the ERP last told the quantity; nobody types it
    quantityonhandon = models.DateTimeField(
        _("Quantity On Hand Told On"), db_column="quantityonhandon", null=True, blank=True, editable=False
    )
    isstockitem = models.BooleanField(_("Stock Item"), db_column="isstockitem", default=False)
    stockvolume = number(_("Stock Volume"), db_column="stockvolume")
    stockweight = number(_("Stock Weight"), db_column="stockweight")
    size = text(_("Size"), 200, db_column="size")
    producturl = text(_("URL"), 255, db_column="producturl")
    suppliername = text(_("Supplier Name"), 100, db_column="suppliername")
    vendorid = text(_("Vendor ID"), 100, db_column="vendorid")
    vendorname = text(_("Vendor"), 100, db_column="vendorname")
    vendorpartnumber = text(_("Vendor Part Number"), 100, db_column="vendorpartnumber")
    validfromdate = models.DateField(_("Valid From"), db_column="validfromdate", null=True, blank=True)
    validtodate = models.DateField(_("Valid To"), db_column="validtodate", null=True, blank=True)
    #: null: was there before the prospect-to-cash solution (FO-068)
    msdynce_isexternallymaintained = models.BooleanField(
        _("Is Externally Maintained"), db_column="msdynce_isexternallymaintained", null=True, blank=True
    )
    statecode = state(ProductState, ProductState.DRAFT)
    statuscode = status(ProductStatus, ProductStatus.DRAFT)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [
            models.Index(fields=["name"], name="crm_product_name"),
            models.Index(fields=["modifiedon"], name="crm_product_modified"),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.productnumber, self.name)))
