"""The Business Central tables as the engine sees them: numbers, keys, labels, codes and rules."""

from typing import Any

from django.db import models
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
    InventorySetup,
    Item,
    ItemLedgerEntry,
    ItemUnitOfMeasure,
    MarketingSetup,
    NoSeries,
    NoSeriesLine,
    Opportunity,
    OpportunityEntry,
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
    Vendor,
)
from erp.bc.models.contact import LinkTo
from erp.bc.models.ledger import DetailedEntryType
from integration import registry
from integration.calculated import Exists, Joined, Prefixed, Sum

PARTY_CODES = (
    "no",
    "post_code",
    "country_region_code",
    "territory_code",
    "language_code",
    "vat_registration_no",
    "no_series",
)
ADDRESS_CODES = ("post_code", "country_region_code")
#: a config template may say from which series new records are numbered (CUST-02, PROD-08)
NUMBERED = {"no_series": {"by_template": True}}
PARTY_SEARCH = ("no", "name", "search_name", "e_mail", "city")


def _register(model: type[models.Model], number: int, **options: Any) -> None:
    registry.register(
        model,
        side=registry.LOCAL,
        number=number,
        created_on="created_on",
        modified_on="modified_on",
        modified_by="modified_by",
        **options,
    )


def _code_list(
    model: type[models.Model],
    number: int,
    name: str,
    codes: tuple[str, ...] = (),
    table_rules: list[registry.Rule] = rules.CODE_LIST,
    **options: Any,
) -> None:
    """A table that is a list of codes with a name or description."""
    _register(
        model,
        number,
        natural_key="code",
        label=("code", name),
        search=("code", name),
        codes=("code", *codes),
        rules=table_rules,
        **options,
    )


def register() -> None:
    """Register every Business Central table."""
    _partners()
    _set_up()
    _units()
    _products()
    _prices()
    _opportunities()
    _ledgers()
    _invoices()


def _partners() -> None:
    _code_list(PaymentTerms, 3, "description")
    _code_list(Currency, 4, "description", codes=("iso_code",))
    _code_list(Country, 9, "name", codes=("iso_code",))
    _code_list(ShipmentMethod, 10, "description")
    _code_list(Salesperson, 13, "name")
    _code_list(ShippingAgent, 291, "name")
    _code_list(BusinessRelation, 5053, "description")
    _register(
        Customer,
        18,
        natural_key="no",
        label=("no", "name"),
        search=PARTY_SEARCH,
        codes=PARTY_CODES,
        columns=NUMBERED,
        rules=rules.CUSTOMER,
    )
    _register(
        Vendor,
        23,
        natural_key="no",
        label=("no", "name"),
        search=PARTY_SEARCH,
        codes=PARTY_CODES,
        columns=NUMBERED,
        rules=rules.VENDOR,
    )
    _register(
        Contact,
        5050,
        natural_key="no",
        label=("no", "name"),
        search=(*PARTY_SEARCH, "company_name"),
        codes=(*PARTY_CODES, "salutation_code", "organizational_level_code", "search_e_mail"),
        columns=NUMBERED,
        rules=rules.CONTACT,
    )
    _register(
        ContactBusinessRelation,
        5054,
        label=("no",),
        search=("no",),
        codes=("no",),
        rules=rules.CONTACT_BUSINESS_RELATION,
    )


def _set_up() -> None:
    _register(
        CompanyInformation,
        79,
        label=("name",),
        search=("name",),
        codes=("lcy_code", "post_code", "country_region_code", "vat_registration_no"),
        rules=rules.SETUP,
    )
    _register(
        PostCode,
        225,
        label=("code", "city"),
        search=("code", "city"),
        codes=("code", "country_region_code"),
        rules=rules.CODE_LIST,
    )
    _register(
        NoSeries,
        308,
        natural_key="code",
        label=("code", "description"),
        search=("code", "description"),
        codes=("code",),
        rules=rules.NO_SERIES,
    )
    _register(
        NoSeriesLine,
        309,
        label=("starting_no",),
        search=("starting_no",),
        codes=("starting_no", "ending_no", "warning_no", "last_no_used"),
        rules=rules.CODE_LIST,
    )
    _register(
        SalesSetup,
        311,
        codes=("default_price_list_code", "write_in_product_no", "freight_g_l_acc_no"),
        rules=rules.SALES_SETUP,
    )
    _register(PurchaseSetup, 312, rules=rules.SETUP)
    _register(InventorySetup, 313, rules=rules.SETUP)
    _register(ResourcesSetup, 314, rules=rules.SETUP)
    _register(CurrencyExchangeRate, 330, label=("starting_date",), search=("starting_date",))
    _register(
        MarketingSetup,
        5079,
        codes=(
            "default_territory_code",
            "default_country_region_code",
            "default_language_code",
            "def_company_salutation_code",
            "default_person_salutation_code",
        ),
        rules=rules.SETUP,
    )


def _units() -> None:
    _code_list(
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
    _register(UnitGroup, 5400, natural_key="code", label=("code",), search=("code",), rules=rules.UNIT_GROUP)
    _register(
        ItemUnitOfMeasure,
        5404,
        label=("item_no", "code"),
        search=("item_no", "code"),
        codes=("item_no", "code"),
        rules=rules.ITEM_UNIT_OF_MEASURE,
    )
    _register(
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


def _products() -> None:
    _register(
        Item,
        27,
        natural_key="no",
        label=("no", "description"),
        search=("no", "description", "search_description", "vendor_item_no", "gtin"),
        codes=("no", "no_2", "vendor_no", "item_category_code", "gtin", "no_series"),
        columns=NUMBERED,
        rules=rules.ITEM,
        calculated={
            "inventory": Sum("bc.itemledgerentry", "item", "quantity", caption=_("Inventory")),
            "base_item_unit": _base_unit("bc.itemunitofmeasure", "item"),
        },
    )
    _register(
        ItemLedgerEntry,
        32,
        label=("entry_no", "document_no"),
        search=("document_no", "description"),
        codes=("document_no", "source_no", "location_code", "variant_code"),
        rules=rules.ITEM_LEDGER_ENTRY,
    )
    _register(
        Resource,
        156,
        natural_key="no",
        label=("no", "name"),
        search=("no", "name", "search_name", "job_title"),
        codes=("no", "resource_group_no", "vendor_no", "no_series"),
        columns=NUMBERED,
        rules=rules.RESOURCE,
        calculated={
            "capacity": Sum("bc.resourcecapacityentry", "resource", "capacity", caption=_("Capacity")),
            "base_item_unit": _base_unit("bc.resourceunitofmeasure", "resource"),
        },
    )
    _register(
        ResourceCapacityEntry,
        160,
        label=("entry_no",),
        search=("resource_group_no",),
        codes=("resource_group_no",),
        rules=rules.RESOURCE_CAPACITY_ENTRY,
    )


def _prices() -> None:
    _code_list(CustomerPriceGroup, 6, "description", table_rules=rules.CUSTOMER_PRICE_GROUP)
    _register(
        SalesPrice,
        7002,
        label=("item_no", "sales_code"),
        search=("item_no", "sales_code"),
        codes=("item_no", "sales_code", "variant_code"),
        rules=rules.SALES_PRICE,
    )
    _register(
        PriceListHeader,
        7000,
        natural_key="code",
        label=("code", "description"),
        search=("code", "description", "source_no"),
        codes=("code", "source_no", "no_series"),
        rules=rules.PRICE_LIST_HEADER,
    )
    _register(
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

    _register(
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
    _register(OpportunityEntry, 5093, label=("entry_no",), rules=rules.OPPORTUNITY_ENTRY)


def _ledgers() -> None:
    def entries(column: str, caption: Any, **where: int) -> Sum:
        return Sum("bc.detailedcustledgentry", "cust_ledger_entry", column, where, caption)

    _register(
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
    _register(
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

    _register(
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
    _register(
        SalesInvoiceLine,
        113,
        label=("no", "description"),
        search=("no", "description"),
        codes=("no", "variant_code"),
        rules=rules.SALES_INVOICE_LINE,
    )
