"""Sales orders: what a customer ordered, and how far it has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.addresses import DeliveryAddress, InvoiceAddress
from erp.fo.models.base import PerCompany, amount, choice, day, decimal, key, key_text, text


class ProcessingStatus(models.TextChoices):
    """How far an order has come; "confirmed or higher" is everything from Confirmed on, Canceled included (FO-115)."""

    NONE = "None", _("None")
    DRAFT = "Draft", _("Draft")
    ACTIVE = "Active", _("Active")
    CONFIRMED = "Confirmed", _("Confirmed")
    PACKING_SLIP = "PackingSlip", _("Packing Slip")
    INVOICED = "Invoiced", _("Invoiced")
    PICKED = "Picked", _("Picked")
    PARTIALLY_PICKED = "PartiallyPicked", _("Partially Picked")
    PARTIALLY_PACKED = "PartiallyPacked", _("Partially Packed")
    SHIPPED = "Shipped", _("Shipped")
    PARTIALLY_SHIPPED = "PartiallyShipped", _("Partially Shipped")
    PARTIALLY_INVOICED = "PartiallyInvoiced", _("Partially Invoiced")
    CANCELED = "Canceled", _("Cancelled")


class SalesOrderHeader(DeliveryAddress, InvoiceAddress, PerCompany):
    """An order. Its totals are right while `are_totals_updated` (FO-092); only then does it travel to Sales."""

    sales_order_number = key_text(_("Sales order"), 20)
    sales_order_name = text(_("Name"), 100)
    ordering_customer_account_number = key_text(_("Customer account"), 20)
    invoice_customer_account_number = text(_("Invoice account"), 20)
    sales_order_processing_status = choice(
        _("Processing status"), ProcessingStatus, default=ProcessingStatus.ACTIVE, editable=False
    )
    quotation_number = text(_("Quotation"), 20)
    currency_code = text(_("Currency"), 3)
    language_id = text(_("Language"), 7)
    sales_tax_group_code = text(_("Sales tax group"), 10)
    payment_terms_name = text(_("Terms of payment"), 10)
    delivery_mode_code = text(_("Mode of delivery"), 10)
    delivery_terms_code = text(_("Delivery terms"), 10)
    requested_shipping_date = day(_("Requested ship date"))
    customers_order_reference = text(_("Customer's reference"), 60)
    header_charges_amount = amount(_("Charges"))
    order_total_amount = amount(_("Total"), editable=False)
    order_total_tax_amount = amount(_("Tax"), editable=False)
    order_total_discount_amount = amount(_("Discount"), editable=False)
    order_total_charges_amount = amount(_("Total charges"), editable=False)
    #: the tax on the header's own charges, which Sales shows as the Freight Tax line (FO-093)
    order_header_tax_amount = amount(_("Tax on charges"), editable=False)
    are_totals_updated = models.BooleanField(_("Totals calculated"), default=False, editable=False)

    class Meta:
        verbose_name = _("sales order")
        verbose_name_plural = _("sales orders")
        constraints = [key("fo_sales_order_key", ("data_area_id", "sales_order_number"))]
        indexes = [
            models.Index(fields=["data_area_id", "ordering_customer_account_number"], name="fo_sales_order_customer"),
            models.Index(fields=["data_area_id", "invoice_customer_account_number"], name="fo_sales_order_payer"),
        ]

    def __str__(self) -> str:
        return str(self.sales_order_number)


class SalesOrderLine(PerCompany):
    """A product that was ordered. The discount is per unit; what rounding it loses is in the charges (FO-085)."""

    sales_order_number = key_text(_("Sales order"), 20)
    line_creation_sequence_number = models.PositiveIntegerField(_("Line number"), null=True, blank=True)
    product_number = key_text(_("Product number"), 70)
    product_name = text(_("Product name"), 100)
    ordered_sales_quantity = decimal(_("Quantity"))
    sales_unit_symbol = text(_("Unit"), 10)
    sales_price = decimal(_("Unit price"), null=True, blank=True, default=None)
    line_discount_amount = amount(_("Discount per unit"))
    fixed_price_charges = amount(_("Charges"))
    line_amount = amount(_("Net amount"), editable=False)
    total_tax_amount = amount(_("Tax"), editable=False)
    shipping_site_id = text(_("Site"), 10)
    shipping_warehouse_id = text(_("Warehouse"), 10)
    requested_shipping_date = day(_("Requested ship date"))
    #: how much the next invoice is for; blank: all that is left
    invoice_now_quantity = decimal(_("Invoice now"), null=True, blank=True, default=None)
    invoiced_quantity = decimal(_("Invoiced"), editable=False)

    class Meta:
        verbose_name = _("sales order line")
        verbose_name_plural = _("sales order lines")
        constraints = [
            key("fo_sales_order_line_key", ("data_area_id", "sales_order_number", "line_creation_sequence_number"))
        ]

    def __str__(self) -> str:
        return f"{self.sales_order_number} · {self.line_creation_sequence_number}"
