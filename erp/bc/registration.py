"""The Business Central tables as the engine sees them: numbers, keys, labels, codes and rules."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from erp.bc import rules
from erp.bc.models import (
    BusinessRelation,
    CompanyInformation,
    Contact,
    ContactBusinessRelation,
    Country,
    Currency,
    CurrencyExchangeRate,
    CustLedgerEntry,
    Customer,
    CustomerPriceGroup,
    DetailedCustLedgEntry,
    GeneralLedgerSetup,
    InventorySetup,
    Item,
    ItemLedgerEntry,
    ItemUnitOfMeasure,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    Opportunity,
    OpportunityEntry,
    PaymentMethod,
    PaymentTerms,
    PostCode,
    PriceListHeader,
    PriceListLine,
    PurchaseSetup,
    Resource,
    ResourceCapacityEntry,
    ResourcesSetup,
    ResourceUnitOfMeasure,
    SalesInvoiceHeader,
    SalesInvoiceLine,
    Salesperson,
    SalesPrice,
    SalesSetup,
    ShipmentMethod,
    ShippingAgent,
    UnitGroup,
    UnitOfMeasure,
    UserSetup,
    Vendor,
)
from erp.bc.models.contact import LinkTo
from erp.bc.models.ledger import DetailedEntryType
from erp.bc.registering import ADDRESS_CODES, NUMBERED, PARTY_CODES, PARTY_SEARCH, add, add_code_list
from erp.bc.registration_contacts import register_contact_tables
from erp.bc.registration_documents import register_documents
from erp.bc.registration_sales import register_sales_life
from integration.calculated import Exists, Joined, Prefixed, Sum


def register() -> None:
    """Register every Business Central table."""
    _partners()
    register_contact_tables()
    _set_up()
    _units()
    _products()
    _prices()
    _opportunities()
    _ledgers()
    _invoices()
    register_documents()
    register_sales_life()


def _partners() -> None:
    add_code_list(PaymentTerms, 3, "description")
    add_code_list(PaymentMethod, 289, "description")
    add_code_list(Currency, 4, "description", codes=("iso_code",))
    add_code_list(Country, 9, "name", codes=("iso_code",))
    add_code_list(ShipmentMethod, 10, "description")
    add_code_list(Salesperson, 13, "name")
    add_code_list(ShippingAgent, 291, "name")
    add_code_list(BusinessRelation, 5053, "description", table_rules=rules.BUSINESS_RELATION)
    add(
        Customer,
        18,
        natural_key="no",
        label=("no", "name"),
        search=PARTY_SEARCH,
        codes=(*PARTY_CODES, "vat_bus_posting_group"),
        columns=NUMBERED,
        rules=rules.CUSTOMER,
    )
    add(
        Vendor,
        23,
        natural_key="no",
        label=("no", "name"),
        search=PARTY_SEARCH,
        codes=(*PARTY_CODES, "vat_bus_posting_group"),
        columns=NUMBERED,
        rules=rules.VENDOR,
    )
    add(
        Contact,
        5050,
        natural_key="no",
        label=("no", "name"),
        search=(*PARTY_SEARCH, "company_name"),
        codes=(*PARTY_CODES, "salutation_code", "organizational_level_code", "search_e_mail"),
        columns=NUMBERED,
        rules=rules.CONTACT,
    )
    add(
        ContactBusinessRelation,
        5054,
        label=("no",),
        search=("no",),
        codes=("no",),
        rules=rules.CONTACT_BUSINESS_RELATION,
    )


def _set_up() -> None:
    add(
        CompanyInformation,
        79,
        label=("name",),
        search=("name",),
        codes=("lcy_code", "post_code", "country_region_code", "vat_registration_no"),
        rules=rules.SETUP,
    )
    add(
        PostCode,
        225,
        label=("code", "city"),
        search=("code", "city"),
        codes=("code", "country_region_code"),
        rules=rules.CODE_LIST,
    )
    add(
        NoSeries,
        308,
        natural_key="code",
        label=("code", "description"),
        search=("code", "description"),
        codes=("code",),
        rules=rules.NO_SERIES,
    )
    add(
        NoSeriesLine,
        309,
        label=("starting_no",),
        search=("starting_no",),
        codes=("starting_no", "ending_no", "warning_no", "last_no_used"),
        rules=rules.CODE_LIST,
    )
    add(
        SalesSetup,
        311,
        codes=("default_price_list_code", "write_in_product_no", "freight_g_l_acc_no", "prepayment_g_l_acc_no"),
        rules=rules.SALES_SETUP,
    )
    add(GeneralLedgerSetup, 98, rules=rules.SETUP)
    add(UserSetup, 91, natural_key="user_id", label=("user_id",), search=("user_id",))
    add(PurchaseSetup, 312, rules=rules.SETUP)
    add(InventorySetup, 313, rules=rules.SETUP)
    add(ResourcesSetup, 314, rules=rules.SETUP)
    add(CurrencyExchangeRate, 330, label=("starting_date",), search=("starting_date",))
    add(
        MarketingSetup,
        5079,
        codes=(
            "default_territory_code",
            "default_country_region_code",
            "default_language_code",
            "def_company_salutation_code",
            "default_person_salutation_code",
        ),
        rules=rules.MARKETING_SETUP,
    )


def _units() -> None:
    add_code_list(
        UnitOfMeasure,
        204,
        "description",
        codes=("international_standard_code",),
        table_rules=rules.UNIT_OF_MEASURE,
        # what the unit group in Sales that holds this unit alone is called (UOM-01)
        calculated={
            "unit_group_name": Prefixed(
                "bc.unitofmeasure", {"system_id": "system_id"}, "code", caption=_("Unit Group Name"), prefix="NAV "
            )
        },
    )
    add(UnitGroup, 5400, natural_key="code", label=("code",), search=("code",), rules=rules.UNIT_GROUP)
    add(
        ItemUnitOfMeasure,
        5404,
        label=("item_no", "code"),
        search=("item_no", "code"),
        codes=("item_no", "code"),
        rules=rules.ITEM_UNIT_OF_MEASURE,
    )
    add(
        ResourceUnitOfMeasure,
        205,
        label=("resource_no", "code"),
        search=("resource_no", "code"),
        codes=("resource_no", "code"),
        rules=rules.RESOURCE_UNIT_OF_MEASURE,
    )


def _base_unit(units: str, owner: str) -> Joined:
    """The item's or resource's own row of its base unit: what Sales calls the default unit (UOM-23)."""
    by = {owner: "system_id", "unit_of_measure": "base_unit_of_measure"}
    return Joined(units, by, "system_id", caption=_("Base Unit of Measure"))


def _vendor_name() -> Joined:
    return Joined("bc.vendor", {"no": "vendor_no"}, "name", caption=_("Vendor Name"))


def _products() -> None:
    add(
        Item,
        27,
        natural_key="no",
        label=("no", "description"),
        search=("no", "description", "search_description", "vendor_item_no", "gtin"),
        codes=(
            "no",
            "no_2",
            "vendor_no",
            "item_category_code",
            "gtin",
            "vat_prod_posting_group",
            "vat_bus_posting_gr_price",
            "no_series",
        ),
        columns=NUMBERED,
        rules=rules.ITEM,
        calculated={
            "inventory": Sum("bc.itemledgerentry", "item", "quantity", caption=_("Inventory")),
            "base_item_unit": _base_unit("bc.itemunitofmeasure", "item"),
            "vendor_name": _vendor_name(),
        },
    )
    add(
        ItemLedgerEntry,
        32,
        label=("entry_no", "document_no"),
        search=("document_no", "description"),
        codes=("document_no", "source_no", "location_code", "variant_code"),
        rules=rules.ITEM_LEDGER_ENTRY,
    )
    add(
        Resource,
        156,
        natural_key="no",
        label=("no", "name"),
        search=("no", "name", "search_name", "job_title"),
        codes=("no", "resource_group_no", "vendor_no", "vat_prod_posting_group", "no_series"),
        columns=NUMBERED,
        rules=rules.RESOURCE,
        calculated={
            "capacity": Sum("bc.resourcecapacityentry", "resource", "capacity", caption=_("Capacity")),
            "base_item_unit": _base_unit("bc.resourceunitofmeasure", "resource"),
            "vendor_name": _vendor_name(),
        },
    )
    add(
        ResourceCapacityEntry,
        160,
        label=("entry_no",),
        search=("resource_group_no",),
        codes=("resource_group_no",),
        rules=rules.RESOURCE_CAPACITY_ENTRY,
    )


def _prices() -> None:
    add_code_list(CustomerPriceGroup, 6, "description", table_rules=rules.CUSTOMER_PRICE_GROUP)
    add(
        SalesPrice,
        7002,
        label=("item_no", "sales_code"),
        search=("item_no", "sales_code"),
        codes=("item_no", "sales_code", "variant_code"),
        rules=rules.SALES_PRICE,
    )
    add(
        PriceListHeader,
        7000,
        natural_key="code",
        label=("code", "description"),
        search=("code", "description", "source_no"),
        codes=("code", "source_no", "no_series"),
        rules=rules.PRICE_LIST_HEADER,
    )
    add(
        PriceListLine,
        7001,
        label=("asset_no", "line_no"),
        search=("asset_no",),
        codes=("asset_no", "variant_code"),
        virtual={"asset": {"item": "asset_item", "resource": "asset_resource"}},
        columns={"asset": {"title": _("Asset")}},
        rules=rules.PRICE_LIST_LINE,
    )


def _opportunities() -> None:
    def entry(column: str, caption: Any) -> Sum:
        return Sum("bc.opportunityentry", "opportunity", column, {"active": True}, caption)

    add(
        Opportunity,
        5092,
        natural_key="no",
        label=("no", "description"),
        search=("no", "description"),
        codes=("no", "sales_cycle_code", "campaign_no", "no_series"),
        rules=rules.OPPORTUNITY,
        calculated={
            "estimated_value_lcy": entry("estimated_value_lcy", _("Estimated Value (LCY)")),
            "probability_percent": entry("probability_percent", _("Probability %")),
            "calcd_current_value_lcy": entry("calcd_current_value_lcy", _("Calcd. Current Value (LCY)")),
            "chances_of_success_percent": entry("chances_of_success_percent", _("Chances of Success %")),
            "completed_percent": entry("completed_percent", _("Completed %")),
            "estimated_closing_date": Joined(
                "bc.opportunityentry",
                "opportunity",
                "estimated_close_date",
                {"active": True},
                _("Estimated Closing Date"),
            ),
            # the customer behind the company: found by the number its business relation names
            "customer_no": Joined(
                "bc.contactbusinessrelation",
                {"contact": "contact_company"},
                "no",
                {"link_to_table": LinkTo.CUSTOMER.value},
                _("Customer No."),
            ),
            "customer": Joined("bc.customer", {"no": "customer_no"}, "system_id", caption=_("Customer")),
        },
    )
    add(OpportunityEntry, 5093, label=("entry_no",), rules=rules.OPPORTUNITY_ENTRY)


def _ledgers() -> None:
    def entries(column: str, caption: Any, **where: int) -> Sum:
        return Sum("bc.detailedcustledgentry", "cust_ledger_entry", column, where, caption)

    add(
        CustLedgerEntry,
        21,
        label=("entry_no", "document_no"),
        search=("document_no", "description", "external_document_no"),
        codes=("document_no", "external_document_no"),
        rules=rules.CUST_LEDGER_ENTRY,
        calculated={
            "amount": entries("amount", _("Amount"), entry_type=DetailedEntryType.INITIAL_ENTRY.value),
            "amount_lcy": entries("amount_lcy", _("Amount (LCY)"), entry_type=DetailedEntryType.INITIAL_ENTRY.value),
            "remaining_amount": entries("amount", _("Remaining Amount")),
            "remaining_amt_lcy": entries("amount_lcy", _("Remaining Amt. (LCY)")),
        },
    )
    add(
        DetailedCustLedgEntry,
        379,
        label=("entry_no", "document_no"),
        search=("document_no",),
        codes=("document_no",),
        rules=rules.DETAILED_CUST_LEDG_ENTRY,
    )


def _invoices() -> None:
    def lines(column: str, caption: Any) -> Sum:
        return Sum("bc.salesinvoiceline", "document", column, caption=caption)

    def ledger(column: str, caption: Any) -> Joined:
        return Joined("bc.custledgerentry", {"system_id": "cust_ledger_entry"}, column, caption=caption)

    add(
        SalesInvoiceHeader,
        112,
        natural_key="no",
        label=("no", "sell_to_customer_name"),
        search=("no", "sell_to_customer_name", "your_reference", "external_document_no", "order_no"),
        codes=(
            "no",
            *(f"{whose}_{code}" for whose in ("sell_to", "bill_to", "ship_to") for code in ADDRESS_CODES),
            "external_document_no",
            "order_no",
            "pre_assigned_no",
            "payment_method_code",
            "no_series",
        ),
        rules=rules.SALES_INVOICE_HEADER,
        calculated={
            "amount": lines("amount", _("Amount")),
            "amount_including_vat": lines("amount_including_vat", _("Amount Including VAT")),
            "invoice_discount_amount": lines("inv_discount_amount", _("Invoice Discount Amount")),
            "original_amount": ledger("amount", _("Original Amount")),
            "remaining_amount": ledger("remaining_amount", _("Remaining Amount")),
            "closed": Exists(
                "bc.custledgerentry",
                {"system_id": "cust_ledger_entry"},
                where={"open": False},
                caption=_("Closed"),
            ),
        },
    )
    add(
        SalesInvoiceLine,
        113,
        label=("no", "description"),
        search=("no", "description"),
        codes=("no", "variant_code", "vat_bus_posting_group", "vat_prod_posting_group", "order_no", "shipment_no"),
        rules=rules.SALES_INVOICE_LINE,
    )
