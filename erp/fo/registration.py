"""The Finance and Operations tables as the engine sees them: keys, labels, codes and rules. They have no numbers."""

from collections import defaultdict
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from erp.fo import rules
from erp.fo.models import (
    Contact,
    Country,
    Currency,
    Customer,
    CustomerGroup,
    DecisionMakingRole,
    DeliveryMode,
    DeliveryTerms,
    Language,
    LegalEntity,
    NumberSequence,
    Party,
    PaymentMethod,
    PaymentTerms,
    ReleasedProduct,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    SalesOrderHeader,
    SalesOrderLine,
    SalesQuotationHeader,
    SalesQuotationLine,
    SalesTaxGroup,
    Site,
    Unit,
    Warehouse,
)
from integration import registry
from integration.calculated import Joined

READ_ONLY = {"read_only": True}


#: what makes a record the one it is stays as it was given
GIVEN_ONCE = {"insert_only": True}


def _register(
    model: type[models.Model],
    *,
    company: str = "data_area_id",
    codes: tuple[str, ...] = (),
    once: tuple[str, ...] = (),
    read_only: tuple[str, ...] = (),
    numbered: tuple[str, ...] = (),
    **options: Any,
) -> None:
    """`once`: columns that new records are given and keep; `read_only`: columns that only the product writes;
    `numbered`: columns that nobody has to give, because the next number is."""
    columns: dict[str, dict[str, Any]] = defaultdict(dict)
    for name in (*filter(None, [company]), *once):
        columns[name].update(GIVEN_ONCE)
    for name in read_only:
        columns[name].update(READ_ONLY)
    for name in numbered:
        columns[name]["required"] = False
    for field in model._meta.concrete_fields:
        if field.has_default() and not field.primary_key and field.name not in ("created_on", "modified_on"):
            columns[field.name].setdefault("required", False)  # nobody has to give what has a default
    registry.register(
        model,
        side=registry.LOCAL,
        number=0,
        created_on="created_on",
        modified_on="modified_on",
        modified_by="modified_by",
        company=company,
        codes=tuple(dict.fromkeys((*filter(None, [company]), *codes))),
        columns=columns,
        **options,
    )


def _code_list(
    model: type[models.Model],
    code: str,
    name: str,
    *,
    upper: tuple[str, ...] = (),
    company: str = "data_area_id",
) -> None:
    """A table that is a list of codes with a name or description; `upper`: which of its columns are upper-case."""
    if model is Warehouse:
        table_rules = rules.WAREHOUSE
    else:
        table_rules = rules.code_list(model._meta.label_lower, code) if company else rules.shared_list(code)
    _register(
        model,
        natural_key=code,
        label=(*filter(None, [company]), code, name),
        search=(code, name),
        codes=upper,
        once=(code,),
        rules=table_rules,
        company=company,
    )


def register() -> None:
    """Register every Finance and Operations table."""
    _shared()
    _per_company()
    _partners()
    _products()
    _quotations()
    _orders()
    _invoices()


def _shared() -> None:
    """What all legal entities have in common."""
    _register(
        LegalEntity,
        company="",
        natural_key="legal_entity_id",
        label=("legal_entity_id", "name"),
        search=("legal_entity_id", "name"),
        codes=("legal_entity_id", "accounting_currency", "country_region_iso_code", "sales_tax_group"),
        once=("legal_entity_id", "accounting_currency"),
        read_only=("prepared_on", "distinct_products_populated_on", "sales_totals_calculated_on"),
        rules=rules.LEGAL_ENTITY,
    )
    _code_list(Language, "language_id", "name", company="")
    _code_list(Currency, "currency_code", "name", upper=("currency_code",), company="")
    _code_list(Country, "iso_code", "name", upper=("iso_code", "country_region_id"), company="")
    _code_list(Unit, "unit_symbol", "unit_description", company="")
    _register(
        Party,
        company="",
        natural_key="party_number",
        label=("party_number", "name"),
        search=("party_number", "name"),
        codes=("party_number",),
        once=("party_number", "party_type"),
        rules=rules.PARTY,
    )


def _per_company() -> None:
    """The short lists each legal entity has of its own."""
    _register(
        NumberSequence,
        company="",
        label=("data_area_id", "numbers"),
        search=("data_area_id", "prefix"),
        codes=("data_area_id", "prefix"),
        once=("data_area_id", "numbers"),
        rules=rules.NUMBER_SEQUENCE,
    )
    _code_list(CustomerGroup, "customer_group_id", "description", upper=("customer_group_id",))
    _code_list(Site, "site_id", "site_name", upper=("site_id",))
    _code_list(Warehouse, "warehouse_id", "warehouse_name", upper=("warehouse_id", "site_id"))
    _code_list(PaymentTerms, "name", "description")
    _code_list(PaymentMethod, "name", "description")
    _code_list(DeliveryMode, "mode_code", "mode_description")
    _code_list(DeliveryTerms, "terms_code", "terms_description")
    _code_list(DecisionMakingRole, "role_code", "description")
    _code_list(SalesTaxGroup, "sales_tax_group_code", "description", upper=("sales_tax_group_code",))


def _partners() -> None:
    _register(
        Customer,
        natural_key="customer_account",
        label=("customer_account", "organization_name", "person_first_name", "person_last_name"),
        search=("customer_account", "organization_name", "person_last_name", "name_alias", "primary_contact_email"),
        codes=(
            "customer_account",
            "customer_group_id",
            "party_number",
            "sales_currency_code",
            "sales_tax_group",
            "site_id",
            "warehouse_id",
            "invoice_account",
            "address_country_region_id",
            "address_country_region_iso_code",
            "delivery_address_country_region_iso_code",
            "invoice_address_country_region_iso_code",
        ),
        once=("customer_account", "party_type", "party_number"),
        rules=rules.CUSTOMER,
    )
    _register(
        Contact,
        natural_key="contact_person_party_number",
        label=("contact_person_party_number", "first_name", "last_name"),
        search=("contact_person_party_number", "first_name", "last_name", "associated_party_number"),
        codes=(
            "contact_person_party_number",
            "associated_party_number",
            "primary_address_country_region_id",
            "primary_address_country_region_iso_code",
        ),
        once=("contact_person_party_number", "associated_party_number", "contact_person_party_type"),
        read_only=("contact_person_id",),
        rules=rules.CONTACT,
    )


def _products() -> None:
    _register(
        ReleasedProduct,
        natural_key="product_number",
        label=("product_number", "product_name"),
        search=("product_number", "product_name"),
        codes=("product_number", "currency_code", "site_id", "warehouse_id"),
        once=("product_number",),
        read_only=("currency_code", "sales_unit_decimal_precision", "is_sellable", "is_in_distinct_product_table"),
        rules=rules.RELEASED_PRODUCT,
    )


def _customer(column: str, account: str, caption: Any) -> Joined:
    """A column of the customer with that account, of the same legal entity."""
    by = {"data_area_id": "data_area_id", "customer_account": account}
    return Joined("fo.customer", by, column, caption=caption)


def _quotations() -> None:
    _register(
        SalesQuotationHeader,
        natural_key="sales_quotation_number",
        label=("sales_quotation_number", "sales_quotation_name"),
        search=("sales_quotation_number", "sales_quotation_name", "requesting_customer_account_number"),
        once=("sales_quotation_number",),
        numbered=("sales_quotation_number",),
        codes=(
            "sales_quotation_number",
            "requesting_customer_account_number",
            "invoice_customer_account_number",
            "currency_code",
            "sales_tax_group_code",
            "delivery_address_country_region_iso_code",
        ),
        read_only=(
            "quotation_status",
            "quotation_total_amount",
            "quotation_total_tax_amount",
            "quotation_total_discount_amount",
            "quotation_total_charges_amount",
            "quotation_header_tax_amount",
            "are_totals_updated",
            "sales_order_number",
        ),
        rules=rules.QUOTATION_HEADER,
        calculated={
            "requesting_customer_is_externally_maintained": _customer(
                "is_externally_maintained",
                "requesting_customer_account_number",
                _("Customer Is Externally Maintained"),
            ),
        },
    )
    _register(
        SalesQuotationLine,
        label=("sales_quotation_number", "line_creation_sequence_number", "product_number"),
        search=("sales_quotation_number", "product_number", "product_name"),
        once=("sales_quotation_number", "line_creation_sequence_number"),
        codes=("sales_quotation_number", "product_number", "shipping_site_id", "shipping_warehouse_id"),
        read_only=("line_amount", "total_tax_amount"),
        rules=rules.QUOTATION_LINE,
    )


def _orders() -> None:
    _register(
        SalesOrderHeader,
        natural_key="sales_order_number",
        label=("sales_order_number", "sales_order_name"),
        search=("sales_order_number", "sales_order_name", "ordering_customer_account_number", "quotation_number"),
        once=("sales_order_number",),
        numbered=("sales_order_number",),
        codes=(
            "sales_order_number",
            "ordering_customer_account_number",
            "invoice_customer_account_number",
            "quotation_number",
            "currency_code",
            "sales_tax_group_code",
            "delivery_address_country_region_iso_code",
            "invoice_address_country_region_iso_code",
        ),
        read_only=(
            "sales_order_processing_status",
            "order_total_amount",
            "order_total_tax_amount",
            "order_total_discount_amount",
            "order_total_charges_amount",
            "order_header_tax_amount",
            "are_totals_updated",
        ),
        rules=rules.ORDER_HEADER,
        calculated={
            "ordering_customer_is_externally_maintained": _customer(
                "is_externally_maintained",
                "ordering_customer_account_number",
                _("Ordering Customer Is Externally Maintained"),
            ),
            "invoice_customer_is_externally_maintained": _customer(
                "is_externally_maintained",
                "invoice_customer_account_number",
                _("Invoice Customer Is Externally Maintained"),
            ),
        },
    )

    def header(column: str, caption: Any) -> Joined:
        by = {"data_area_id": "data_area_id", "sales_order_number": "sales_order_number"}
        return Joined("fo.salesorderheader", by, column, caption=caption)

    _register(
        SalesOrderLine,
        label=("sales_order_number", "line_creation_sequence_number", "product_number"),
        search=("sales_order_number", "product_number", "product_name"),
        once=("sales_order_number", "line_creation_sequence_number"),
        codes=("sales_order_number", "product_number", "shipping_site_id", "shipping_warehouse_id"),
        read_only=("line_amount", "total_tax_amount", "invoiced_quantity"),
        rules=rules.ORDER_LINE,
        calculated={
            "header_sales_order_processing_status": header("sales_order_processing_status", _("Order's Status")),
            "ordering_customer_is_externally_maintained": header(
                "ordering_customer_is_externally_maintained", _("Ordering Customer Is Externally Maintained")
            ),
            "invoice_customer_is_externally_maintained": header(
                "invoice_customer_is_externally_maintained", _("Invoice Customer Is Externally Maintained")
            ),
        },
    )


def _invoices() -> None:
    number = ("data_area_id", "invoice_number", "invoice_date", "ledger_voucher")
    _register(
        SalesInvoiceHeader,
        natural_key="invoice_number",
        label=("invoice_number", "invoice_customer_account_number"),
        search=("invoice_number", "invoice_customer_account_number", "sales_order_number", "ledger_voucher"),
        codes=(
            "invoice_number",
            "ledger_voucher",
            "invoice_customer_account_number",
            "sales_order_number",
            "currency_code",
            "invoice_address_country_region_id",
        ),
        rules=rules.INVOICE_HEADER,
        calculated={
            "invoice_customer_is_externally_maintained": _customer(
                "is_externally_maintained",
                "invoice_customer_account_number",
                _("Invoice Customer Is Externally Maintained"),
            ),
        },
    )
    _register(
        SalesInvoiceLine,
        label=("invoice_number", "line_creation_sequence_number", "product_number"),
        search=("invoice_number", "product_number", "product_name"),
        codes=("invoice_number", "ledger_voucher", "product_number", "currency_code"),
        rules=rules.INVOICE_LINE,
        calculated={
            "invoice_customer_is_externally_maintained": Joined(
                "fo.salesinvoiceheader",
                {name: name for name in number},
                "invoice_customer_is_externally_maintained",
                caption=_("Invoice Customer Is Externally Maintained"),
            ),
        },
    )
