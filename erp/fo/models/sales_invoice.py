"""Posted sales invoices: what customers were charged. Written by posting; people read them (FO-101)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo.models.base import PerCompany, amount, day, decimal, key, key_text, text

NUMBER = ("data_area_id", "invoice_number", "invoice_date", "ledger_voucher")


class SalesInvoiceHeader(PerCompany):
    """A posted invoice."""

    invoice_number = key_text(_("Invoice"), 20)
    invoice_date = models.DateField(_("Invoice date"))
    ledger_voucher = key_text(_("Voucher"), 20)
    invoice_customer_account_number = key_text(_("Invoice account"), 20)
    sales_order_number = text(_("Sales order"), 20)
    customers_order_reference = text(_("Customer's reference"), 60)
    currency_code = text(_("Currency"), 3)
    payment_terms_name = text(_("Terms of payment"), 10)
    due_date = day(_("Due date"))
    total_invoice_amount = amount(_("Total"))
    total_tax_amount = amount(_("Tax"))
    total_discount_amount = amount(_("Discount"))
    total_charge_amount = amount(_("Charges"))
    #: the part of the tax that is on the header's own charges, which does not travel (FO-103)
    header_tax_amount = amount(_("Tax on charges"))
    invoice_address_street = text(_("Street"), 250)
    invoice_address_street_number = text(_("Street number"), 20)
    invoice_address_city = text(_("City"), 60)
    invoice_address_state = text(_("State"), 10)
    invoice_address_zip_code = text(_("ZIP/postal code"), 10)
    invoice_address_country_region_id = text(_("Country/region"), 10)

    class Meta:
        verbose_name = _("sales invoice")
        verbose_name_plural = _("sales invoices")
        constraints = [key("fo_sales_invoice_key", NUMBER)]
        indexes = [
            models.Index(fields=["data_area_id", "sales_order_number"], name="fo_sales_invoice_order"),
            models.Index(fields=["data_area_id", "invoice_customer_account_number"], name="fo_sales_invoice_payer"),
        ]

    def __str__(self) -> str:
        return str(self.invoice_number)


class SalesInvoiceLine(PerCompany):
    """A product a customer was charged for."""

    invoice_number = key_text(_("Invoice"), 20)
    invoice_date = models.DateField(_("Invoice date"))
    ledger_voucher = key_text(_("Voucher"), 20)
    line_creation_sequence_number = models.PositiveIntegerField(_("Line number"), null=True, blank=True)
    product_number = key_text(_("Product number"), 70)
    product_name = text(_("Product name"), 100)
    invoiced_quantity = decimal(_("Quantity"))
    sales_unit_symbol = text(_("Unit"), 10)
    sales_price = decimal(_("Unit price"))
    line_amount = amount(_("Net amount"))
    line_total_discount_amount = amount(_("Discount"))
    line_total_tax_amount = amount(_("Tax"))
    line_total_charge_amount = amount(_("Charges"))
    currency_code = text(_("Currency"), 3)

    class Meta:
        verbose_name = _("sales invoice line")
        verbose_name_plural = _("sales invoice lines")
        constraints = [key("fo_sales_invoice_line_key", (*NUMBER, "line_creation_sequence_number"))]

    def __str__(self) -> str:
        return f"{self.invoice_number} · {self.line_creation_sequence_number}"
