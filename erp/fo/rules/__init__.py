"""What Finance and Operations itself enforces on its tables, as lists in the order they run."""

from erp.fo.models import SalesOrderHeader, SalesQuotationHeader
from erp.fo.models.legal_entity import SequenceUse
from erp.fo.models.party import PartyType
from erp.fo.rules import references as to
from erp.fo.rules import sentences as sentences
from erp.fo.rules.addresses import country_of_code, has_country
from erp.fo.rules.codes import clean_codes
from erp.fo.rules.customers import accounting_currency, type_matches_names
from erp.fo.rules.documents import (
    CLOSED_ORDER,
    CLOSED_QUOTATION,
    ORDER_RESULTS,
    QUOTATION_RESULTS,
    not_invoiced,
    stays_closed,
    take_from_customer,
    takes_lines_along,
    totals_out_of_date,
)
from erp.fo.rules.fields import fits, kept, known_choices, not_negative, required, required_if, unique
from erp.fo.rules.lines import Document, belongs
from erp.fo.rules.numbers import apart, company_of_sequence, count_lines, number_from
from erp.fo.rules.parties import has_party, name_of_contact, name_of_customer
from erp.fo.rules.posted import only_posting
from erp.fo.rules.products import follow_legal_entity, follow_unit, sellable
from erp.fo.rules.references import refers, unused, uses
from erp.fo.rules.steps import ORDER_STEPS, QUOTATION_STEPS, step_by_step
from erp.fo.rules.warehouses import warehouse_in_site
from integration.registry import Rule

QUOTATION = Document(
    SalesQuotationHeader,
    "sales_quotation_number",
    "requesting_customer_account_number",
    "requested_sales_quantity",
    "quotation_status",
    CLOSED_QUOTATION,
)
ORDER = Document(
    SalesOrderHeader,
    "sales_order_number",
    "ordering_customer_account_number",
    "ordered_sales_quantity",
    "sales_order_processing_status",
    CLOSED_ORDER,
)
INVOICE_KEY = ("data_area_id", "invoice_number", "invoice_date", "ledger_voucher")
FIRST: list[Rule] = [clean_codes, known_choices]
LAST: list[Rule] = [fits]


def code_list(table: str, code: str, **columns: to.Target) -> list[Rule]:
    """The rules of a list of codes of each legal entity: the code is its key and stays (FO-130)."""
    return [
        *FIRST,
        required,
        kept("data_area_id", code),
        refers(table, **columns),
        unique("data_area_id", code),
        unused,
        *LAST,
    ]


def shared_list(code: str) -> list[Rule]:
    """The rules of a list of codes that all legal entities share."""
    return [*FIRST, required, kept(code), unique(code), unused, *LAST]


LEGAL_ENTITY: list[Rule] = [
    *FIRST,
    required,
    kept("legal_entity_id", "accounting_currency"),
    refers("fo.legalentity", accounting_currency=to.CURRENCY, country_region_iso_code=to.ISO, language_id=to.LANGUAGE),
    unique("legal_entity_id"),
    unused,
    *LAST,
]
NUMBER_SEQUENCE: list[Rule] = [
    *FIRST,
    required,
    company_of_sequence,
    kept("numbers", "data_area_id"),
    refers("fo.numbersequence"),
    unique("data_area_id", "numbers"),
    apart,
    *LAST,
]
PARTY: list[Rule] = [*FIRST, required, kept("party_number", "party_type"), unique("party_number"), unused, *LAST]
uses("fo.customer", party_number=to.PARTY)
uses("fo.contact", contact_person_party_number=to.PARTY)
CUSTOMER: list[Rule] = [
    *FIRST,
    kept("data_area_id", "customer_account", "party_type"),
    accounting_currency,
    required,
    required_if("organization_name", party_type=PartyType.ORGANIZATION.value),
    required_if("person_last_name", party_type=PartyType.PERSON.value),
    type_matches_names,
    not_negative("credit_limit", "organization_number_of_employees"),
    country_of_code("address"),
    has_country("address", "delivery_address", "invoice_address"),
    refers(
        "fo.customer",
        customer_group_id=to.GROUP,
        language_id=to.LANGUAGE,
        sales_currency_code=to.CURRENCY,
        sales_tax_group=to.TAX_GROUP,
        site_id=to.SITE,
        warehouse_id=to.WAREHOUSE,
        payment_terms=to.TERMS,
        payment_method=to.METHOD,
        delivery_mode=to.MODE,
        delivery_terms=to.DELIVERY,
        invoice_account=to.CUSTOMER,
        contact_person_id=to.CONTACT,
        address_country_region_id=to.COUNTRY,
        address_country_region_iso_code=to.ISO,
        delivery_address_country_region_iso_code=to.ISO,
        invoice_address_country_region_iso_code=to.ISO,
    ),
    warehouse_in_site(),
    unique("data_area_id", "customer_account"),
    unused,
    *LAST,
    number_from(SequenceUse.PARTY, "party_number", shared=True),
    kept("party_number"),
    has_party("party_number", "party_type", name_of_customer),
]
CONTACT: list[Rule] = [
    *FIRST,
    kept("data_area_id", "contact_person_party_number", "associated_party_number", "contact_person_party_type"),
    required,
    country_of_code("primary_address"),
    has_country("primary_address"),
    refers(
        "fo.contact",
        associated_party_number=to.PARTY,
        decision_making_role_code=to.ROLE,
        primary_address_country_region_id=to.COUNTRY,
        primary_address_country_region_iso_code=to.ISO,
    ),
    unique(
        "data_area_id",
        "contact_person_party_number",
        "associated_party_number",
        by="contact_person_party_number",
    ),
    unused,
    *LAST,
    number_from(SequenceUse.CONTACT_PERSON, "contact_person_id"),
    has_party("contact_person_party_number", "contact_person_party_type", name_of_contact),
]
WAREHOUSE: list[Rule] = [
    *code_list("fo.warehouse", "warehouse_id", site_id=to.SITE),
    kept("site_id"),
]
RELEASED_PRODUCT: list[Rule] = [
    *FIRST,
    kept("data_area_id", "product_number"),
    required,
    not_negative("sales_price", "unit_cost"),
    refers(
        "fo.releasedproduct",
        sales_unit_symbol=to.UNIT,
        site_id=to.SITE,
        warehouse_id=to.WAREHOUSE,
        language_id=to.LANGUAGE,
    ),
    warehouse_in_site(),
    unique("data_area_id", "product_number"),
    unused,
    *LAST,
    follow_legal_entity,
    follow_unit,
    sellable,
]
DOCUMENT_REFERENCES = {
    "invoice_customer_account_number": to.CUSTOMER,
    "currency_code": to.CURRENCY,
    "language_id": to.LANGUAGE,
    "sales_tax_group_code": to.TAX_GROUP,
    "payment_terms_name": to.TERMS,
    "delivery_mode_code": to.MODE,
    "delivery_terms_code": to.DELIVERY,
    "delivery_address_country_region_iso_code": to.ISO,
}
LINE_REFERENCES = {
    "product_number": to.PRODUCT,
    "sales_unit_symbol": to.UNIT,
    "shipping_site_id": to.SITE,
    "shipping_warehouse_id": to.WAREHOUSE,
}
QUOTATION_HEADER: list[Rule] = [
    *FIRST,
    kept("data_area_id", "sales_quotation_number"),
    stays_closed("quotation_status", CLOSED_QUOTATION, QUOTATION_RESULTS),
    number_from(SequenceUse.SALES_QUOTATION, "sales_quotation_number"),
    required,
    take_from_customer("requesting_customer_account_number", "sales_quotation_name", "delivery_address"),
    has_country("delivery_address"),
    refers("fo.salesquotationheader", requesting_customer_account_number=to.CUSTOMER, **DOCUMENT_REFERENCES),
    unique("data_area_id", "sales_quotation_number"),
    step_by_step("quotation_status", QUOTATION_STEPS),
    totals_out_of_date(QUOTATION_RESULTS),
    takes_lines_along("fo.salesquotationline", "sales_quotation_number"),
    *LAST,
]
QUOTATION_LINE: list[Rule] = [
    *FIRST,
    kept("data_area_id", "sales_quotation_number", "line_creation_sequence_number"),
    required,
    count_lines("sales_quotation_number"),
    refers("fo.salesquotationline", **LINE_REFERENCES),
    belongs(QUOTATION),
    unique("data_area_id", "sales_quotation_number", "line_creation_sequence_number", by="sales_quotation_number"),
    *LAST,
]
ORDER_HEADER: list[Rule] = [
    *FIRST,
    kept("data_area_id", "sales_order_number"),
    stays_closed("sales_order_processing_status", CLOSED_ORDER, ORDER_RESULTS),
    number_from(SequenceUse.SALES_ORDER, "sales_order_number"),
    required,
    take_from_customer("ordering_customer_account_number", "sales_order_name", "delivery_address", "invoice_address"),
    has_country("delivery_address", "invoice_address"),
    refers(
        "fo.salesorderheader",
        ordering_customer_account_number=to.CUSTOMER,
        invoice_address_country_region_iso_code=to.ISO,
        **DOCUMENT_REFERENCES,
    ),
    unique("data_area_id", "sales_order_number"),
    step_by_step("sales_order_processing_status", ORDER_STEPS),
    totals_out_of_date(ORDER_RESULTS),
    takes_lines_along("fo.salesorderline", "sales_order_number"),
    *LAST,
]
ORDER_LINE: list[Rule] = [
    *FIRST,
    kept("data_area_id", "sales_order_number", "line_creation_sequence_number"),
    required,
    count_lines("sales_order_number"),
    refers("fo.salesorderline", **LINE_REFERENCES),
    not_invoiced,
    belongs(ORDER),
    unique("data_area_id", "sales_order_number", "line_creation_sequence_number", by="sales_order_number"),
    *LAST,
]
INVOICE_HEADER: list[Rule] = [
    *FIRST,
    only_posting,
    number_from(SequenceUse.SALES_INVOICE, "invoice_number"),
    number_from(SequenceUse.LEDGER_VOUCHER, "ledger_voucher"),
    required,
    refers("fo.salesinvoiceheader", invoice_customer_account_number=to.CUSTOMER),
    unique(*INVOICE_KEY, by="invoice_number"),
    *LAST,
]
INVOICE_LINE: list[Rule] = [
    *FIRST,
    only_posting,
    required,
    count_lines("invoice_number"),
    refers("fo.salesinvoiceline", product_number=to.PRODUCT),
    unique(*INVOICE_KEY, "line_creation_sequence_number", by="invoice_number"),
    *LAST,
]
