"""Sales quotes, orders and invoices that are worked on, their lines, and what archived ones share with them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.bc.models.base import amount, decimal, reference, text
from erp.bc.models.document_base import DocumentHeader, DocumentLine, day
from erp.bc.models.item import Reserve


class SalesHeaderFields(DocumentHeader):
    """What a sales document says, whether it is worked on or was put into the archive."""

    sell_to_customer = reference("bc.Customer", _("Sell-to Customer No."), related_name="%(class)s_documents")
    sell_to_contact = reference(
        "bc.Contact", _("Sell-to Contact No."), on_delete=models.SET_NULL, related_name="%(class)s_documents"
    )
    sell_to_customer_templ = reference("bc.CustomerTempl", _("Sell-to Customer Templ. Code"))
    sell_to_customer_name = text(_("Sell-to Customer Name"), 100)
    sell_to_customer_name_2 = text(_("Sell-to Customer Name 2"), 50)
    sell_to_address = text(_("Sell-to Address"), 100)
    sell_to_address_2 = text(_("Sell-to Address 2"), 50)
    sell_to_post_code = text(_("Sell-to Post Code"), 20)
    sell_to_city = text(_("Sell-to City"), 30)
    sell_to_county = text(_("Sell-to County"), 30)
    sell_to_country_region_code = text(_("Sell-to Country/Region Code"), 10)
    sell_to_contact_name = text(_("Sell-to Contact"), 100)
    sell_to_phone_no = text(_("Sell-to Phone No."), 30)
    sell_to_e_mail = text(_("Sell-to Email"), 80)
    bill_to_customer = reference("bc.Customer", _("Bill-to Customer No."))
    bill_to_contact_no = reference("bc.Contact", _("Bill-to Contact No."), on_delete=models.SET_NULL)
    bill_to_customer_templ = reference("bc.CustomerTempl", _("Bill-to Customer Templ. Code"))
    bill_to_name = text(_("Bill-to Name"), 100)
    bill_to_name_2 = text(_("Bill-to Name 2"), 50)
    bill_to_address = text(_("Bill-to Address"), 100)
    bill_to_address_2 = text(_("Bill-to Address 2"), 50)
    bill_to_post_code = text(_("Bill-to Post Code"), 20)
    bill_to_city = text(_("Bill-to City"), 30)
    bill_to_county = text(_("Bill-to County"), 30)
    bill_to_country_region_code = text(_("Bill-to Country/Region Code"), 10)
    bill_to_contact = text(_("Bill-to Contact"), 100)
    external_document_no = text(_("External Document No."), 35)
    quote_valid_until_date = day(_("Quote Valid Until Date"))
    requested_delivery_date = day(_("Requested Delivery Date"))
    promised_delivery_date = day(_("Promised Delivery Date"))
    shipment_date = day(_("Shipment Date"))
    last_shipment_date = day(_("Last Shipment Date"), editable=False)
    salesperson = reference("bc.Salesperson", _("Salesperson Code"))
    customer_price_group = reference("bc.CustomerPriceGroup", _("Customer Price Group"), db_index=False)
    shipping_agent = reference("bc.ShippingAgent", _("Shipping Agent Code"), db_index=False)
    package_tracking_no = text(_("Package Tracking No."), 50)
    opportunity = reference("bc.Opportunity", _("Opportunity No."), on_delete=models.SET_NULL)
    work_description = models.TextField(_("Work Description"), blank=True, default="")

    class Meta:
        abstract = True


class SalesHeader(SalesHeaderFields):
    """A sales quote, order or invoice. A quote may be for a contact that is no customer yet."""

    prepayment_percent = decimal(_("Prepayment %"))

    class Meta:
        verbose_name = _("sales document")
        verbose_name_plural = _("sales quotes and orders")
        indexes = [models.Index(fields=["your_reference"], name="bc_sales_doc_reference")]
        constraints = [
            models.UniqueConstraint(
                fields=["document_type", "no"],
                name="bc_sales_document_no",
                violation_error_message=_("There is a sales document of that type and number already."),
            )
        ]


class SalesLineFields(DocumentLine):
    """What a line of a sales document says, whether it is worked on or was put into the archive."""

    item = reference("bc.Item", _("Item"), related_name="%(class)s_lines")
    resource = reference("bc.Resource", _("Resource"), related_name="%(class)s_lines")
    g_l_account = reference("bc.GLAccount", _("G/L Account"))
    unit_price = decimal(_("Unit Price"))
    unit_cost_lcy = decimal(_("Unit Cost (LCY)"), editable=False)
    qty_to_ship = decimal(_("Qty. to Ship"))
    quantity_shipped = decimal(_("Quantity Shipped"), editable=False)
    qty_to_invoice = decimal(_("Qty. to Invoice"))
    qty_shipped_not_invoiced = decimal(_("Qty. Shipped Not Invoiced"), editable=False)
    qty_to_assemble_to_order = decimal(_("Qty. to Assemble to Order"), editable=False)
    requested_delivery_date = day(_("Requested Delivery Date"))
    promised_delivery_date = day(_("Promised Delivery Date"))
    shipment_date = day(_("Shipment Date"))
    # what a line of an invoice charges that orders have shipped
    shipment_no = text(_("Shipment No."), 20, editable=False)
    shipment_line_no = models.IntegerField(_("Shipment Line No."), default=0, editable=False)

    class Meta:
        abstract = True


class SalesLine(SalesLineFields):
    """A line of a sales quote, order or invoice."""

    document = reference(
        "bc.SalesHeader",
        _("Document No."),
        null=False,
        blank=False,
        on_delete=models.CASCADE,
        db_index=False,  # the first column of the unique constraint
        related_name="lines",
    )
    reserve = models.IntegerField(_("Reserve"), choices=Reserve.choices, default=Reserve.NEVER, editable=False)
    reserved_quantity = decimal(_("Reserved Quantity"), editable=False)
    prepayment_percent = decimal(_("Prepayment %"))
    prepmt_line_amount = amount(_("Prepmt. Line Amount"), editable=False)
    prepmt_amt_inv = amount(_("Prepmt. Amt. Inv."), editable=False)

    class Meta:
        verbose_name = _("sales line")
        verbose_name_plural = _("sales lines")
        constraints = [models.UniqueConstraint(fields=["document", "line_no"], name="bc_sales_line_no")]
