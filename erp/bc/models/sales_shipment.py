"""Posted sales shipments: what left for customers. Written by posting; people read them and make invoices of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text
from erp.bc.models.base import amount as money
from erp.bc.models.sales_invoice import LineType


class SalesShipmentHeader(BcRecord):
    """A posted sales shipment."""

    no = models.CharField(_("No."), max_length=20, unique=True)
    sell_to_customer = reference(
        "bc.Customer", _("Sell-to Customer No."), null=False, blank=False, related_name="sales_shipments"
    )
    sell_to_contact = reference("bc.Contact", _("Sell-to Contact No."), on_delete=models.SET_NULL)
    bill_to_customer = reference("bc.Customer", _("Bill-to Customer No."))
    sell_to_customer_name = text(_("Sell-to Customer Name"), 100)
    ship_to_name = text(_("Ship-to Name"), 100)
    ship_to_name_2 = text(_("Ship-to Name 2"), 50)
    ship_to_address = text(_("Ship-to Address"), 100)
    ship_to_address_2 = text(_("Ship-to Address 2"), 50)
    ship_to_post_code = text(_("Ship-to Post Code"), 20)
    ship_to_city = text(_("Ship-to City"), 30)
    ship_to_county = text(_("Ship-to County"), 30)
    ship_to_country_region_code = text(_("Ship-to Country/Region Code"), 10)
    ship_to_contact = text(_("Ship-to Contact"), 100)
    your_reference = text(_("Your Reference"), 35)
    external_document_no = text(_("External Document No."), 35)
    order_no = text(_("Order No."), 20)
    order_date = models.DateField(_("Order Date"), null=True, blank=True)
    posting_date = models.DateField(_("Posting Date"))
    document_date = models.DateField(_("Document Date"), null=True, blank=True)
    shipment_date = models.DateField(_("Shipment Date"), null=True, blank=True)
    requested_delivery_date = models.DateField(_("Requested Delivery Date"), null=True, blank=True)
    salesperson = reference("bc.Salesperson", _("Salesperson Code"))
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    shipment_method = reference("bc.ShipmentMethod", _("Shipment Method Code"), db_index=False)
    shipping_agent = reference("bc.ShippingAgent", _("Shipping Agent Code"), db_index=False)
    package_tracking_no = text(_("Package Tracking No."), 50)
    work_description = models.TextField(_("Work Description"), blank=True, default="")
    no_printed = models.IntegerField(_("No. Printed"), default=0)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        verbose_name = _("posted sales shipment")
        verbose_name_plural = _("posted sales shipments")
        indexes = [models.Index(fields=["order_no"], name="bc_sales_shipment_order")]

    def __str__(self) -> str:
        return self.no


class SalesShipmentLine(BcRecord):
    """A line of a posted sales shipment, and how much of it was invoiced since."""

    document = reference(
        "bc.SalesShipmentHeader",
        _("Document No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="lines",
    )
    line_no = models.IntegerField(_("Line No."))
    attached_to_line_no = models.IntegerField(_("Attached to Line No."), default=0)
    order_no = text(_("Order No."), 20)
    order_line_no = models.IntegerField(_("Order Line No."), default=0)
    type = models.IntegerField(_("Type"), choices=LineType.choices, default=LineType.COMMENT)
    no = text(_("No."), 20)
    item = reference("bc.Item", _("Item"))
    resource = reference("bc.Resource", _("Resource"))
    g_l_account = reference("bc.GLAccount", _("G/L Account"))
    variant_code = text(_("Variant Code"), 10)
    description = text(_("Description"), 100)
    description_2 = text(_("Description 2"), 50)
    location_code = text(_("Location Code"), 10)
    unit_of_measure = reference("bc.UnitOfMeasure", _("Unit of Measure Code"), db_index=False)
    qty_per_unit_of_measure = decimal(_("Qty. per Unit of Measure"), default=1)
    quantity = decimal(_("Quantity"))
    quantity_invoiced = decimal(_("Quantity Invoiced"))
    qty_shipped_not_invoiced = decimal(_("Qty. Shipped Not Invoiced"))
    unit_price = decimal(_("Unit Price"))
    line_discount_percent = decimal(_("Line Discount %"))
    vat_percent = decimal(_("VAT %"))
    vat_bus_posting_group = text(_("VAT Bus. Posting Group"), 20)
    vat_prod_posting_group = text(_("VAT Prod. Posting Group"), 20)
    unit_cost_lcy = money(_("Unit Cost (LCY)"))
    shipment_date = models.DateField(_("Shipment Date"), null=True, blank=True)

    class Meta:
        verbose_name = _("posted sales shipment line")
        verbose_name_plural = _("posted sales shipment lines")
        indexes = [models.Index(fields=["order_no"], name="bc_shipment_line_order")]
        constraints = [models.UniqueConstraint(fields=["document", "line_no"], name="bc_sales_shipment_line_no")]

    def __str__(self) -> str:
        return f"{self.document.no} · {self.line_no}"
