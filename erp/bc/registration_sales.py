"""The tables of an order's life as the engine sees them: VAT, accounts, shipments, archive, assembly, notes, events."""

from django.utils.translation import gettext_lazy as _

from erp.bc import rules
from erp.bc.models import (
    AssemblyHeader,
    AssemblySetup,
    GLAccount,
    PostBuffer,
    RecordLink,
    SalesHeaderArchive,
    SalesLineArchive,
    SalesShipmentHeader,
    SalesShipmentLine,
    VatBusinessPostingGroup,
    VatPostingSetup,
    VatProductPostingGroup,
)
from erp.bc.registering import ADDRESS_CODES, NUMBERED, add, add_code_list
from erp.bc.registration_documents import HEADER_CODES, LINE_CODES, addresses, totals
from erp.bc.rules import sales_life
from erp.bc.rules.documents.vat import VAT_BUSINESS_POSTING_GROUP, VAT_POSTING_SETUP, VAT_PRODUCT_POSTING_GROUP
from erp.bc.rules.g_l_accounts import G_L_ACCOUNT

VAT_GROUPS = ("vat_bus_posting_group", "vat_prod_posting_group")


def register_sales_life() -> None:
    """Register what orders need and what becomes of them."""
    _vat_and_accounts()
    _shipments()
    _archive()
    _assembly()
    _notes_and_events()


def _vat_and_accounts() -> None:
    add_code_list(VatBusinessPostingGroup, 323, "description", table_rules=VAT_BUSINESS_POSTING_GROUP)
    add_code_list(VatProductPostingGroup, 324, "description", table_rules=VAT_PRODUCT_POSTING_GROUP)
    add(
        VatPostingSetup,
        325,
        label=VAT_GROUPS,
        search=(*VAT_GROUPS, "description", "vat_identifier"),
        codes=(*VAT_GROUPS, "vat_identifier"),
        rules=VAT_POSTING_SETUP,
    )
    add(
        GLAccount,
        15,
        natural_key="no",
        label=("no", "name"),
        search=("no", "name"),
        codes=("no", "gen_prod_posting_group", "vat_prod_posting_group"),
        rules=G_L_ACCOUNT,
    )


def _shipments() -> None:
    add(
        SalesShipmentHeader,
        110,
        natural_key="no",
        label=("no", "sell_to_customer_name"),
        search=("no", "sell_to_customer_name", "your_reference", "external_document_no", "order_no"),
        codes=("no", *(f"ship_to_{c}" for c in ADDRESS_CODES), "external_document_no", "order_no", "no_series"),
        rules=sales_life.SALES_SHIPMENT_HEADER,
    )
    add(
        SalesShipmentLine,
        111,
        label=("no", "description"),
        search=("no", "description"),
        codes=("no", "order_no", "variant_code", "location_code", *VAT_GROUPS),
        rules=sales_life.SALES_SHIPMENT_LINE,
    )


def _archive() -> None:
    add(
        SalesHeaderArchive,
        5107,
        label=("no", "version_no"),
        search=("no", "sell_to_customer_name", "your_reference", "external_document_no"),
        codes=(*HEADER_CODES, "external_document_no", "source_doc_no", *addresses("sell_to", "bill_to", "ship_to")),
        rules=sales_life.SALES_ARCHIVE,
        calculated=totals("bc.saleslinearchive"),
    )
    add(
        SalesLineArchive,
        5108,
        label=("no", "description"),
        search=("no", "description"),
        codes=(*LINE_CODES, "shipment_no"),
        rules=sales_life.SALES_ARCHIVE,
    )


def _assembly() -> None:
    add(AssemblySetup, 905, rules=rules.SETUP)
    add(
        AssemblyHeader,
        900,
        natural_key="no",
        label=("no", "description"),
        search=("no", "description"),
        codes=("no", "no_series"),
        columns=NUMBERED,
        rules=sales_life.ASSEMBLY_HEADER,
    )


def _notes_and_events() -> None:
    add(
        RecordLink,
        2000000068,
        label=("title",),
        search=("title", "note"),
        rules=sales_life.RECORD_LINK,
        columns={"note": {"title": _("Note")}},
    )
    add(
        PostBuffer,
        5357,
        label=("order_no", "document_no"),
        search=("order_no", "document_no", "your_reference"),
        codes=("order_no", "document_no"),
        rules=sales_life.POST_BUFFER,
    )
