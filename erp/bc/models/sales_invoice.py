"""Posted sales invoices: what customers were charged. Written by posting; people read and print them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text
from erp.bc.models.base import amount as money


class LineType(models.IntegerChoices):
    """What a line of a sales document is about; a blank one is a comment."""

    COMMENT = 0, _("Comment")
    G_L_ACCOUNT = 1, _("G/L Account")
    ITEM = 2, _("Item")
    RESOURCE = 3, _("Resource")
    FIXED_ASSET = 4, _("Fixed Asset")
    CHARGE = 5, _("Charge (Item)")


class SalesInvoiceHeader(BcRecord):
    """A posted sales invoice. Its amounts are the sums of its lines, what is still owed comes from the ledger."""

    no = models.CharField(_("No."), max_length=20, unique=True)
    sell_to_customer = reference(
        "bc.Customer", _("Sell-to Customer No."), null=False, blank=False, related_name="sales_invoices"
    )
    sell_to_contact = reference("bc.Contact", _("Sell-to Contact No."), on_delete=models.SET_NULL)
    bill_to_customer = reference("bc.Customer", _("Bill-to Customer No."))
    sell_to_customer_name = text(_("Sell-to Customer Name"), 100)
    sell_to_customer_name_2 = text(_("Sell-to Customer Name 2"), 50)
    sell_to_address = text(_("Sell-to Address"), 100)
    sell_to_address_2 = text(_("Sell-to Address 2"), 50)
    sell_to_post_code = text(_("Sell-to Post Code"), 20)
    sell_to_city = text(_("Sell-to City"), 30)
    sell_to_county = text(_("Sell-to County"), 30)
    sell_to_country_region_code = text(_("Sell-to Country/Region Code"), 10)
    sell_to_contact_name = text(_("Sell-to Contact"), 100)
    bill_to_name = text(_("Bill-to Name"), 100)
    bill_to_name_2 = text(_("Bill-to Name 2"), 50)
    bill_to_address = text(_("Bill-to Address"), 100)
    bill_to_address_2 = text(_("Bill-to Address 2"), 50)
    bill_to_post_code = text(_("Bill-to Post Code"), 20)
    bill_to_city = text(_("Bill-to City"), 30)
    bill_to_county = text(_("Bill-to County"), 30)
    bill_to_country_region_code = text(_("Bill-to Country/Region Code"), 10)
    bill_to_contact = text(_("Bill-to Contact"), 100)
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
    pre_assigned_no = text(_("Pre-Assigned No."), 20)
    order_date = models.DateField(_("Order Date"), null=True, blank=True)
    posting_date = models.DateField(_("Posting Date"))
    document_date = models.DateField(_("Document Date"), null=True, blank=True)
    due_date = models.DateField(_("Due Date"), null=True, blank=True)
    shipment_date = models.DateField(_("Shipment Date"), null=True, blank=True)
    salesperson = reference("bc.Salesperson", _("Salesperson Code"))
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    # Units of the currency for one unit of LCY; blank for LCY itself.
    currency_factor = decimal(
        _("Currency Factor"), max_digits=28, decimal_places=15, null=True, blank=True, default=None
    )
    payment_terms = reference("bc.PaymentTerms", _("Payment Terms Code"), db_index=False)
    shipment_method = reference("bc.ShipmentMethod", _("Shipment Method Code"), db_index=False)
    shipping_agent = reference("bc.ShippingAgent", _("Shipping Agent Code"), db_index=False)
    package_tracking_no = text(_("Package Tracking No."), 50)
    payment_method_code = text(_("Payment Method Code"), 10)
    payment_discount_percent = decimal(_("Payment Discount %"))
    prices_including_vat = models.BooleanField(_("Prices Including VAT"), default=False)
    work_description = models.TextField(_("Work Description"), blank=True, default="")
    cancelled = models.BooleanField(_("Cancelled"), default=False)
    cust_ledger_entry = reference("bc.CustLedgerEntry", _("Cust. Ledger Entry No."), related_name="sales_invoices")
    prepayment_invoice = models.BooleanField(_("Prepayment Invoice"), default=False)
    prepayment_order_no = text(_("Prepayment Order No."), 20)
    no_printed = models.IntegerField(_("No. Printed"), default=0)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        verbose_name = _("posted sales invoice")
        verbose_name_plural = _("posted sales invoices")
        indexes = [models.Index(fields=["your_reference"], name="bc_sales_invoice_reference")]

    def __str__(self) -> str:
        return self.no


class SalesInvoiceLine(BcRecord):
    """A line of a posted sales invoice: an item, a resource, a charge, or a comment."""

    document = reference(
        "bc.SalesInvoiceHeader",
        _("Document No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="lines",
    )
    line_no = models.IntegerField(_("Line No."))
    attached_to_line_no = models.IntegerField(_("Attached to Line No."), default=0)
    type = models.IntegerField(_("Type"), choices=LineType.choices, default=LineType.COMMENT)
    no = text(_("No."), 20)
    item = reference("bc.Item", _("Item"), related_name="sales_invoice_lines")
    resource = reference("bc.Resource", _("Resource"), related_name="sales_invoice_lines")
    g_l_account = reference("bc.GLAccount", _("G/L Account"))
    variant_code = text(_("Variant Code"), 10)
    description = text(_("Description"), 100)
    description_2 = text(_("Description 2"), 50)
    unit_of_measure = reference("bc.UnitOfMeasure", _("Unit of Measure Code"), db_index=False)
    quantity = decimal(_("Quantity"))
    unit_price = decimal(_("Unit Price"))
    line_discount_percent = decimal(_("Line Discount %"))
    line_discount_amount = money(_("Line Discount Amount"))
    inv_discount_amount = money(_("Inv. Discount Amount"))
    amount = money(_("Amount"))
    amount_including_vat = money(_("Amount Including VAT"))
    vat_percent = decimal(_("VAT %"))
    vat_bus_posting_group = text(_("VAT Bus. Posting Group"), 20)
    vat_prod_posting_group = text(_("VAT Prod. Posting Group"), 20)
    shipment_date = models.DateField(_("Shipment Date"), null=True, blank=True)
    order_no = text(_("Order No."), 20)
    order_line_no = models.IntegerField(_("Order Line No."), default=0)
    shipment_no = text(_("Shipment No."), 20)
    shipment_line_no = models.IntegerField(_("Shipment Line No."), default=0)

    class Meta:
        verbose_name = _("posted sales invoice line")
        verbose_name_plural = _("posted sales invoice lines")
        indexes = [models.Index(fields=["order_no"], name="bc_invoice_line_order")]
        constraints = [models.UniqueConstraint(fields=["document", "line_no"], name="bc_sales_invoice_line_no")]

    def __str__(self) -> str:
        return f"{self.document.no} · {self.line_no}"
