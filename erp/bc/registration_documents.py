"""The tables of quotes, orders and invoices that are still worked on, as the engine sees them.

A number is unique among the documents of one type only.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _

from erp.bc.models import PurchaseHeader, PurchaseLine, SalesHeader, SalesLine
from erp.bc.registering import ADDRESS_CODES, NUMBERED, add
from erp.bc.rules.documents.purchases import PURCHASE_HEADER, PURCHASE_LINE
from erp.bc.rules.documents.sales import SALES_HEADER, SALES_LINE
from integration.calculated import Sum

HEADER_CODES = (
    "no",
    "quote_no",
    "language_code",
    "vat_registration_no",
    "vat_country_region_code",
    "vat_bus_posting_group",
    "payment_method_code",
    "invoice_disc_code",
    "no_series",
)
#: what a document is cannot be changed any more
COLUMNS = {**NUMBERED, "document_type": {"insert_only": True}}
LINE_CODES = ("no", "variant_code", "location_code", "vat_bus_posting_group", "vat_prod_posting_group")


def register_documents() -> None:
    """Register sales and purchase documents with their lines."""
    add(
        SalesHeader,
        36,
        natural_key="no",
        label=("no", "sell_to_customer_name"),
        search=("no", "sell_to_customer_name", "sell_to_contact_name", "your_reference", "external_document_no"),
        codes=(*HEADER_CODES, "external_document_no", *addresses("sell_to", "bill_to", "ship_to")),
        columns=COLUMNS,
        rules=SALES_HEADER,
        calculated=totals("bc.salesline"),
    )
    add(
        SalesLine,
        37,
        label=("no", "description"),
        search=("no", "description"),
        codes=LINE_CODES,
        rules=SALES_LINE,
    )
    add(
        PurchaseHeader,
        38,
        natural_key="no",
        label=("no", "buy_from_vendor_name"),
        search=("no", "buy_from_vendor_name", "buy_from_contact_name", "your_reference", "vendor_order_no"),
        codes=(
            *HEADER_CODES,
            *addresses("buy_from", "pay_to", "ship_to"),
            "vendor_order_no",
            "vendor_shipment_no",
            "vendor_invoice_no",
        ),
        columns=COLUMNS,
        rules=PURCHASE_HEADER,
        calculated=totals("bc.purchaseline"),
    )
    add(
        PurchaseLine,
        39,
        label=("no", "description"),
        search=("no", "description"),
        codes=(*LINE_CODES, "vendor_item_no"),
        rules=PURCHASE_LINE,
    )


def addresses(*prefixes: str) -> tuple[str, ...]:
    """The codes in the blocks of an address."""
    return tuple(f"{prefix}_{code}" for prefix in prefixes for code in ADDRESS_CODES)


def totals(lines: str) -> dict[str, Sum]:
    """What a document comes to: the sums of its lines."""

    def of(column: str, caption: Any) -> Sum:
        return Sum(lines, "document", column, caption=caption)

    return {
        "amount": of("amount", _("Amount")),
        "amount_including_vat": of("amount_including_vat", _("Amount Including VAT")),
        "invoice_discount_amount": of("inv_discount_amount", _("Invoice Discount Amount")),
    }
