"""Purchase quotes, orders and invoices that are still worked on, with their lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import decimal, reference, text
from erp.bc.models.document_base import DocumentHeader, DocumentLine, day


class PurchaseHeader(DocumentHeader):
    """A purchase quote, order or invoice. A quote may be asked of a contact that is no vendor yet."""

    buy_from_vendor = reference("bc.Vendor", _("Buy-from Vendor No."), related_name="purchase_documents")
    buy_from_contact = reference(
        "bc.Contact", _("Buy-from Contact No."), on_delete=models.SET_NULL, related_name="purchase_documents"
    )
    buy_from_vendor_templ = reference("bc.VendorTempl", _("Buy-from Vendor Templ. Code"))
    buy_from_vendor_name = text(_("Buy-from Vendor Name"), 100)
    buy_from_vendor_name_2 = text(_("Buy-from Vendor Name 2"), 50)
    buy_from_address = text(_("Buy-from Address"), 100)
    buy_from_address_2 = text(_("Buy-from Address 2"), 50)
    buy_from_post_code = text(_("Buy-from Post Code"), 20)
    buy_from_city = text(_("Buy-from City"), 30)
    buy_from_county = text(_("Buy-from County"), 30)
    buy_from_country_region_code = text(_("Buy-from Country/Region Code"), 10)
    buy_from_contact_name = text(_("Buy-from Contact"), 100)
    buy_from_phone_no = text(_("Buy-from Phone No."), 30)
    buy_from_e_mail = text(_("Buy-from Email"), 80)
    pay_to_vendor = reference("bc.Vendor", _("Pay-to Vendor No."))
    pay_to_contact_no = reference("bc.Contact", _("Pay-to Contact No."), on_delete=models.SET_NULL)
    pay_to_vendor_templ = reference("bc.VendorTempl", _("Pay-to Vendor Templ. Code"))
    pay_to_name = text(_("Pay-to Name"), 100)
    pay_to_name_2 = text(_("Pay-to Name 2"), 50)
    pay_to_address = text(_("Pay-to Address"), 100)
    pay_to_address_2 = text(_("Pay-to Address 2"), 50)
    pay_to_post_code = text(_("Pay-to Post Code"), 20)
    pay_to_city = text(_("Pay-to City"), 30)
    pay_to_county = text(_("Pay-to County"), 30)
    pay_to_country_region_code = text(_("Pay-to Country/Region Code"), 10)
    pay_to_contact = text(_("Pay-to Contact"), 100)
    vendor_order_no = text(_("Vendor Order No."), 35)
    vendor_shipment_no = text(_("Vendor Shipment No."), 35)
    vendor_invoice_no = text(_("Vendor Invoice No."), 35)
    requested_receipt_date = day(_("Requested Receipt Date"))
    promised_receipt_date = day(_("Promised Receipt Date"))
    expected_receipt_date = day(_("Expected Receipt Date"))
    purchaser = reference("bc.Salesperson", _("Purchaser Code"))

    class Meta:
        verbose_name = _("purchase document")
        verbose_name_plural = _("purchase quotes and orders")
        constraints = [
            models.UniqueConstraint(
                fields=["document_type", "no"],
                name="bc_purchase_document_no",
                violation_error_message=_("There is a purchase document of that type and number already."),
            )
        ]


class PurchaseLine(DocumentLine):
    """A line of a purchase quote, order or invoice."""

    document = reference(
        "bc.PurchaseHeader",
        _("Document No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="lines",
    )
    item = reference("bc.Item", _("Item"), related_name="purchase_lines")
    resource = reference("bc.Resource", _("Resource"), related_name="purchase_lines")
    direct_unit_cost = decimal(_("Direct Unit Cost"))
    vendor_item_no = text(_("Vendor Item No."), 50)
    quantity_received = decimal(_("Quantity Received"), editable=False)
    qty_rcd_not_invoiced = decimal(_("Qty. Rcd. Not Invoiced"), editable=False)
    requested_receipt_date = day(_("Requested Receipt Date"))
    promised_receipt_date = day(_("Promised Receipt Date"))
    expected_receipt_date = day(_("Expected Receipt Date"))

    class Meta:
        verbose_name = _("purchase line")
        verbose_name_plural = _("purchase lines")
        constraints = [models.UniqueConstraint(fields=["document", "line_no"], name="bc_purchase_line_no")]
