"""What sales and purchase documents that are still worked on (quotes, orders, invoices) and their lines share."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import BcRecord, decimal, reference, text
from erp.bc.models.base import amount as money
from erp.bc.models.sales_invoice import LineType


class DocumentType(models.IntegerChoices):
    """How far a deal has come: offered, agreed, or charged."""

    QUOTE = 0, _("Quote")
    ORDER = 1, _("Order")
    INVOICE = 2, _("Invoice")


class DocumentStatus(models.IntegerChoices):
    """An open document is worked on; a released one goes to the warehouse or the other side as it is."""

    OPEN = 0, _("Open")
    RELEASED = 1, _("Released")
    PENDING_APPROVAL = 2, _("Pending Approval")
    PENDING_PREPAYMENT = 3, _("Pending Prepayment")


class InvoiceDiscount(models.IntegerChoices):
    """How the discount on the whole document is given."""

    NONE = 0, _("None")
    PERCENT = 1, "%"
    AMOUNT = 2, _("Amount")


def today_or(caption: object, **options: object) -> models.DateField:
    """A date that is the day of entry unless another one is given."""
    return models.DateField(caption, **{"null": True, "blank": True, "default": timezone.localdate, **options})


def day(caption: object, **options: object) -> models.DateField:
    """A date that may be blank."""
    return models.DateField(caption, **{"null": True, "blank": True, **options})


class DocumentHeader(BcRecord):
    """A quote, an order or an invoice. Its amounts are the sums of its lines. Numbers are unique for each type."""

    document_type = models.IntegerField(_("Document Type"), choices=DocumentType.choices, default=DocumentType.QUOTE)
    no = text(_("No."), 20)
    status = models.IntegerField(
        _("Status"), choices=DocumentStatus.choices, default=DocumentStatus.OPEN, editable=False
    )
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
    quote_no = text(_("Quote No."), 20, editable=False)
    order_date = today_or(_("Order Date"))
    posting_date = today_or(_("Posting Date"))
    document_date = today_or(_("Document Date"))
    due_date = day(_("Due Date"))
    currency = reference("bc.Currency", _("Currency Code"), db_index=False)
    # Units of the currency for one unit of LCY; blank for LCY itself.
    currency_factor = decimal(
        _("Currency Factor"), max_digits=28, decimal_places=15, null=True, blank=True, default=None
    )
    language_code = text(_("Language Code"), 10)
    format_region = text(_("Format Region"), 80)
    vat_registration_no = text(_("VAT Registration No."), 20)
    registration_number = text(_("Registration Number"), 50)
    vat_country_region_code = text(_("VAT Country/Region Code"), 10)
    vat_bus_posting_group = text(_("VAT Bus. Posting Group"), 20)
    prices_including_vat = models.BooleanField(_("Prices Including VAT"), default=False)
    payment_terms = reference("bc.PaymentTerms", _("Payment Terms Code"), db_index=False)
    payment_method_code = text(_("Payment Method Code"), 10)
    payment_discount_percent = decimal(_("Payment Discount %"))
    shipment_method = reference("bc.ShipmentMethod", _("Shipment Method Code"), db_index=False)
    invoice_disc_code = text(_("Invoice Disc. Code"), 20)
    invoice_discount_calculation = models.IntegerField(
        _("Invoice Discount Calculation"), choices=InvoiceDiscount.choices, default=InvoiceDiscount.NONE
    )
    invoice_discount_value = decimal(_("Invoice Discount Value"))
    doc_no_occurrence = models.IntegerField(_("Doc. No. Occurrence"), default=1, editable=False)
    no_printed = models.IntegerField(_("No. Printed"), default=0, editable=False)
    no_series = text(_("No. Series"), 20, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_document_type_display()} {self.no}"


class DocumentLine(BcRecord):
    """A line of a document: an item, a resource, an account, or a comment. What it comes to is calculated."""

    line_no = models.IntegerField(_("Line No."), default=0, editable=False)
    attached_to_line_no = models.IntegerField(_("Attached to Line No."), default=0)
    type = models.IntegerField(_("Type"), choices=LineType.choices, default=LineType.COMMENT)
    no = text(_("No."), 20)
    variant_code = text(_("Variant Code"), 10)
    description = text(_("Description"), 100)
    description_2 = text(_("Description 2"), 50)
    location_code = text(_("Location Code"), 10)
    unit_of_measure = reference("bc.UnitOfMeasure", _("Unit of Measure Code"), db_index=False)
    qty_per_unit_of_measure = decimal(_("Qty. per Unit of Measure"), default=1, editable=False)
    quantity = decimal(_("Quantity"))
    outstanding_quantity = decimal(_("Outstanding Quantity"), editable=False)
    quantity_invoiced = decimal(_("Quantity Invoiced"), editable=False)
    line_discount_percent = decimal(_("Line Discount %"))
    line_discount_amount = money(_("Line Discount Amount"))
    allow_invoice_disc = models.BooleanField(_("Allow Invoice Disc."), default=True)
    line_amount = money(_("Line Amount"), editable=False)
    inv_discount_amount = money(_("Inv. Discount Amount"), editable=False)
    amount = money(_("Amount"), editable=False)
    amount_including_vat = money(_("Amount Including VAT"), editable=False)
    vat_percent = decimal(_("VAT %"))
    vat_bus_posting_group = text(_("VAT Bus. Posting Group"), 20)
    vat_prod_posting_group = text(_("VAT Prod. Posting Group"), 20)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.document} · {self.line_no}"
