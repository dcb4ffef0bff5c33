"""Sales quotations: what a customer was offered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.addresses import DeliveryAddress
from erp.fo.models.base import PerCompany, amount, choice, day, decimal, key, key_text, text


class QuotationStatus(models.TextChoices):
    """How far a quotation has come."""

    CREATED = "Created", _("Created")
    SENT = "Sent", _("Sent")
    CONFIRMED = "Confirmed", _("Confirmed")
    LOST = "Lost", _("Lost")
    CANCELLED = "Cancelled", _("Cancelled")


class SalesQuotationHeader(DeliveryAddress, PerCompany):
    """A quotation to a customer."""

    sales_quotation_number = key_text(_("Quotation"), 20)
    sales_quotation_name = text(_("Name"), 100)
    requesting_customer_account_number = key_text(_("Customer account"), 20)
    invoice_customer_account_number = text(_("Invoice account"), 20)
    quotation_status = choice(_("Status"), QuotationStatus, default=QuotationStatus.CREATED)
    currency_code = text(_("Currency"), 3)
    language_id = text(_("Language"), 7)
    sales_tax_group_code = text(_("Sales tax group"), 10)
    payment_terms_name = text(_("Terms of payment"), 10)
    delivery_mode_code = text(_("Mode of delivery"), 10)
    delivery_terms_code = text(_("Delivery terms"), 10)
    requested_shipping_date = day(_("Requested ship date"))
    quotation_expiry_date = day(_("Expires"))
    customers_reference = text(_("Customer's reference"), 60)
    header_charges_amount = amount(_("Charges"))
    quotation_total_amount = amount(_("Total"), editable=False)
    quotation_total_tax_amount = amount(_("Tax"), editable=False)
    quotation_total_discount_amount = amount(_("Discount"), editable=False)
    quotation_total_charges_amount = amount(_("Total charges"), editable=False)
    quotation_header_tax_amount = amount(_("Tax on charges"), editable=False)
    are_totals_updated = models.BooleanField(_("Totals calculated"), default=False, editable=False)
    #: the order a confirmed quotation became
    sales_order_number = text(_("Sales order"), 20, editable=False)

    class Meta:
        verbose_name = _("sales quotation")
        verbose_name_plural = _("sales quotations")
        constraints = [key("fo_sales_quotation_key", ("data_area_id", "sales_quotation_number"))]

    def __str__(self) -> str:
        return str(self.sales_quotation_number)


class SalesQuotationLine(PerCompany):
    """A product that was offered."""

    sales_quotation_number = key_text(_("Quotation"), 20)
    line_creation_sequence_number = models.PositiveIntegerField(_("Line number"), null=True, blank=True)
    product_number = key_text(_("Product number"), 70)
    product_name = text(_("Product name"), 100)
    requested_sales_quantity = decimal(_("Quantity"))
    sales_unit_symbol = text(_("Unit"), 10)
    sales_price = decimal(_("Unit price"), null=True, blank=True, default=None)
    line_discount_amount = amount(_("Discount per unit"))
    fixed_price_charges = amount(_("Charges"))
    line_amount = amount(_("Net amount"), editable=False)
    total_tax_amount = amount(_("Tax"), editable=False)
    shipping_site_id = text(_("Site"), 10)
    shipping_warehouse_id = text(_("Warehouse"), 10)
    requested_shipping_date = day(_("Requested ship date"))

    class Meta:
        verbose_name = _("sales quotation line")
        verbose_name_plural = _("sales quotation lines")
        constraints = [
            key(
                "fo_sales_quotation_line_key",
                ("data_area_id", "sales_quotation_number", "line_creation_sequence_number"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sales_quotation_number} · {self.line_creation_sequence_number}"
