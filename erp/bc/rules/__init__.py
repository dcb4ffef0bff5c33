"""What Business Central itself enforces on its tables, as lists in the order they run."""

from django.utils.translation import gettext_lazy as _

from erp.bc.models import (
    Customer,
    CustomerPriceGroup,
    GeneralLedgerSetup,
    InventorySetup,
    Item,
    ItemLedgerEntry,
    ItemUnitOfMeasure,
    MarketingSetup,
    PriceListHeader,
    PriceListLine,
    PurchaseLine,
    PurchaseSetup,
    Resource,
    ResourceCapacityEntry,
    ResourcesSetup,
    ResourceUnitOfMeasure,
    SalesInvoiceLine,
    SalesLine,
    SalesPrice,
    SalesSetup,
    UnitGroup,
    UnitOfMeasure,
)
from erp.bc.models.contact import LinkTo
from erp.bc.models.party import ContactType
from erp.bc.models.price_list import AssetType, PriceSource
from erp.bc.models.prices import SalesType
from erp.bc.models.sales_invoice import LineType
from erp.bc.models.setup import WriteInProductType
from erp.bc.models.units import UnitSource
from erp.bc.models.vat import VatAccountType
from erp.bc.rules import sentences as sentences
from erp.bc.rules.bank_accounts import keep_currency
from erp.bc.rules.codes import clean_codes
from erp.bc.rules.communication import check_communication, follow_search_e_mail, own_discount_code
from erp.bc.rules.contacts.automatic import contact_for
from erp.bc.rules.contacts.cards import (
    block_minors,
    clear_primary_contact,
    delete_contacts,
    for_companies_alone,
    for_persons_alone,
    join_company,
    keep_type,
    leave_behind,
    only_of,
    search_again,
    status_of_company,
)
from erp.bc.rules.contacts.duplicates import compared_by, only_marked, search_switches
from erp.bc.rules.contacts.inheritance import defaults, inherit_on_joining, persons_follow
from erp.bc.rules.contacts.interactions import complete_interaction, keep_logged
from erp.bc.rules.contacts.primary import contact_text_follows_name, primary_contact
from erp.bc.rules.contacts.relations import (
    keep_codes_for_linking,
    links_by_hand,
    links_follow,
    no_link_for_blocked,
    one_link_per_kind,
    sum_up_status,
)
from erp.bc.rules.contacts.sync import leave_persons, pull, push
from erp.bc.rules.documents.assigning import assign_open_quotes
from erp.bc.rules.documents.posted import only_posting, posted_document
from erp.bc.rules.documents.vat import BUS, PROD, known_groups
from erp.bc.rules.g_l_accounts import freight_account
from erp.bc.rules.ledger import open_while_something_remains
from erp.bc.rules.names import follow_search_name, person_names, search_follows
from erp.bc.rules.no_series import keep_one_way_of_numbering
from erp.bc.rules.numbers import count_on, number_from
from erp.bc.rules.opportunities import (
    close_when_decided,
    company_of_contact,
    one_active,
    value_by_probability,
)
from erp.bc.rules.prices import (
    dates_in_order,
    follow_header,
    lines_follow,
    no_code_for_all,
    no_source_for_all,
    not_negative,
    step_by_step,
)
from erp.bc.rules.references import Follower, Target, code_follows, codes_move, once, one_of
from erp.bc.rules.setup import default_price_list, one_row, write_in_product
from erp.bc.rules.towns import complete_town, known_country
from erp.bc.rules.units import (
    base_unit_has_row,
    keep_base_row,
    only_with_source,
    unit_group_code,
    unit_group_of,
    unit_of_its_own,
)
from erp.bc.rules.vat import forget_log, vat_number
from integration.registry import Rule

BY_ENTERING = _("Entering a VAT registration number writes it.")
BY_POSTING = _("Posting a sales order or invoice writes it.")
BY_SEARCHING = _("The search for duplicates writes it.")
BY_JOURNALS = _("Posting purchases, sales and item journals writes it.")
BY_PAYMENTS = _("Posting invoices, credit memos and payments writes it.")

CODE_LIST: list[Rule] = [clean_codes]
SETUP: list[Rule] = [clean_codes, one_row]
MARKETING_SETUP: list[Rule] = [*SETUP, search_switches]
SALES_SETUP: list[Rule] = [*SETUP, write_in_product, freight_account, default_price_list]
CUSTOMER: list[Rule] = [
    clean_codes,
    complete_town,
    known_country,
    check_communication,
    follow_search_name,
    contact_text_follows_name,
    number_from(SalesSetup, "customer_nos"),
    known_groups(BUS),
    own_discount_code,
    vat_number(VatAccountType.CUSTOMER),
    primary_contact(LinkTo.CUSTOMER),
    contact_for(LinkTo.CUSTOMER),
    pull(LinkTo.CUSTOMER),
    links_follow(LinkTo.CUSTOMER),
    codes_move(
        "no",
        Follower(SalesPrice, "sales_code", where={"sales_type": SalesType.CUSTOMER}),
        Follower(PriceListHeader, "source_no", where={"source_type": PriceSource.CUSTOMER}),
    ),
]
VENDOR: list[Rule] = [
    clean_codes,
    complete_town,
    known_country,
    check_communication,
    follow_search_name,
    number_from(PurchaseSetup, "vendor_nos"),
    known_groups(BUS),
    own_discount_code,
    vat_number(VatAccountType.VENDOR),
    primary_contact(LinkTo.VENDOR),
    contact_for(LinkTo.VENDOR),
    pull(LinkTo.VENDOR),
    links_follow(LinkTo.VENDOR),
]
BANK_ACCOUNT: list[Rule] = [
    clean_codes,
    complete_town,
    known_country,
    check_communication,
    follow_search_name,
    number_from(GeneralLedgerSetup, "bank_account_nos"),
    keep_currency,
    contact_for(LinkTo.BANK_ACCOUNT),
    pull(LinkTo.BANK_ACCOUNT),
    links_follow(LinkTo.BANK_ACCOUNT),
]
BANK_ACCOUNT_LEDGER_ENTRY: list[Rule] = [clean_codes, only_posting(BY_PAYMENTS), count_on("entry_no")]
CONTACT: list[Rule] = [
    clean_codes,
    complete_town,
    known_country,
    check_communication,
    keep_type,
    for_persons_alone,
    person_names,
    for_companies_alone,
    join_company,
    inherit_on_joining,
    defaults,
    block_minors,
    follow_search_e_mail,
    follow_search_name,
    number_from(MarketingSetup, "contact_nos"),
    vat_number(VatAccountType.CONTACT),
    status_of_company,
    persons_follow,
    search_again,
    push,
    delete_contacts,
    clear_primary_contact,
    forget_log,
    leave_behind,
]
BUSINESS_RELATION: list[Rule] = [clean_codes]
CONTACT_BUSINESS_RELATION: list[Rule] = [
    clean_codes,
    keep_codes_for_linking,
    no_link_for_blocked,
    one_link_per_kind,
    links_by_hand,
    leave_persons,
    sum_up_status,
    assign_open_quotes,
]
CONTACT_INDUSTRY_GROUP: list[Rule] = [only_of(ContactType.COMPANY)]
CONTACT_JOB_RESPONSIBILITY: list[Rule] = [only_of(ContactType.PERSON)]
DUPLICATE_SEARCH_STRING_SETUP: list[Rule] = [once("field", "part_of_field"), compared_by]
CONTACT_DUPLICATE_SEARCH_STRING: list[Rule] = [only_posting(BY_SEARCHING)]
CONTACT_DUPLICATE: list[Rule] = [only_marked]
INTERACTION_LOG_ENTRY: list[Rule] = [clean_codes, complete_interaction, keep_logged, count_on("entry_no")]
VAT_REGISTRATION_LOG: list[Rule] = [clean_codes, only_posting(BY_ENTERING), count_on("entry_no")]
NO_SERIES: list[Rule] = [clean_codes, keep_one_way_of_numbering]

# --- units, items, resources ----------------------------------------------------------------------------------------

UNIT_OF_MEASURE: list[Rule] = [
    clean_codes,
    codes_move(
        "code",
        Follower(ItemUnitOfMeasure, "code", "unit_of_measure"),
        Follower(ResourceUnitOfMeasure, "code", "unit_of_measure"),
    ),
]
UNIT_GROUP: list[Rule] = [
    only_with_source,
    one_of(
        "source_type",
        "source_no",
        {
            UnitSource.ITEM: Target(Item, "no", "item"),
            UnitSource.RESOURCE: Target(Resource, "no", "resource"),
        },
    ),
    unit_group_code,
]
ITEM_UNIT_OF_MEASURE: list[Rule] = [
    code_follows("item_no", Target(Item, "no", "item")),
    code_follows("code", Target(UnitOfMeasure, "code", "unit_of_measure")),
    keep_base_row(Item, "item"),
    once("item", "unit_of_measure"),
]
RESOURCE_UNIT_OF_MEASURE: list[Rule] = [
    code_follows("resource_no", Target(Resource, "no", "resource")),
    code_follows("code", Target(UnitOfMeasure, "code", "unit_of_measure")),
    keep_base_row(Resource, "resource"),
    once("resource", "unit_of_measure"),
]
ITEM: list[Rule] = [
    clean_codes,
    search_follows("description", "search_description"),
    not_negative("unit_price", "unit_cost", "last_direct_cost"),
    number_from(InventorySetup, "item_nos"),
    known_groups(PROD, "vat_bus_posting_gr_price"),
    base_unit_has_row(ItemUnitOfMeasure, "item", ItemLedgerEntry),
    unit_group_of(UnitSource.ITEM, "item"),
    codes_move(
        "no",
        Follower(UnitGroup, "source_no", "item"),
        Follower(ItemUnitOfMeasure, "item_no", "item"),
        Follower(SalesPrice, "item_no", "item"),
        Follower(PriceListLine, "asset_no", "asset_item"),
        Follower(SalesInvoiceLine, "no", "item"),
        Follower(SalesLine, "no", "item"),
        Follower(PurchaseLine, "no", "item"),
        Follower(SalesSetup, "write_in_product_no", where={"write_in_product_type": WriteInProductType.ITEM}),
    ),
]
RESOURCE: list[Rule] = [
    clean_codes,
    follow_search_name,
    not_negative("unit_price", "unit_cost", "direct_unit_cost"),
    number_from(ResourcesSetup, "resource_nos"),
    known_groups(PROD),
    base_unit_has_row(ResourceUnitOfMeasure, "resource", ResourceCapacityEntry),
    unit_group_of(UnitSource.RESOURCE, "resource"),
    codes_move(
        "no",
        Follower(UnitGroup, "source_no", "resource"),
        Follower(ResourceUnitOfMeasure, "resource_no", "resource"),
        Follower(PriceListLine, "asset_no", "asset_resource"),
        Follower(SalesInvoiceLine, "no", "resource"),
        Follower(SalesLine, "no", "resource"),
        Follower(PurchaseLine, "no", "resource"),
        Follower(SalesSetup, "write_in_product_no", where={"write_in_product_type": WriteInProductType.RESOURCE}),
    ),
]
ITEM_LEDGER_ENTRY: list[Rule] = [clean_codes, only_posting(BY_JOURNALS), count_on("entry_no")]
RESOURCE_CAPACITY_ENTRY: list[Rule] = [clean_codes, count_on("entry_no")]

# --- prices ---------------------------------------------------------------------------------------------------------

CUSTOMER_PRICE_GROUP: list[Rule] = [
    clean_codes,
    codes_move(
        "code",
        Follower(SalesPrice, "sales_code", "customer_price_group"),
        Follower(PriceListHeader, "source_no", where={"source_type": PriceSource.CUSTOMER_PRICE_GROUP}),
    ),
]
SALES_PRICE: list[Rule] = [
    clean_codes,
    code_follows("item_no", Target(Item, "no", "item")),
    no_code_for_all,
    one_of(
        "sales_type",
        "sales_code",
        {
            SalesType.CUSTOMER: Target(Customer, "no"),
            SalesType.CUSTOMER_PRICE_GROUP: Target(CustomerPriceGroup, "code", "customer_price_group"),
        },
    ),
    dates_in_order,
    not_negative("minimum_quantity", "unit_price"),
    unit_of_its_own("item", Item, ItemUnitOfMeasure, "item"),
    once(
        "item",
        "sales_type",
        "sales_code",
        "starting_date",
        "currency",
        "variant_code",
        "unit_of_measure",
        "minimum_quantity",
    ),
]
PRICE_LIST_HEADER: list[Rule] = [
    clean_codes,
    number_from(SalesSetup, "price_list_nos", "code"),
    no_source_for_all,
    one_of(
        "source_type",
        "source_no",
        {
            PriceSource.CUSTOMER: Target(Customer, "no"),
            PriceSource.CUSTOMER_PRICE_GROUP: Target(CustomerPriceGroup, "code"),
        },
    ),
    dates_in_order,
    step_by_step,
    lines_follow,
    codes_move("code", Follower(SalesSetup, "default_price_list_code")),
]
PRICE_LIST_LINE: list[Rule] = [
    clean_codes,
    follow_header,
    one_of(
        "asset_type",
        "asset_no",
        {
            AssetType.ITEM: Target(Item, "no", "asset_item"),
            AssetType.RESOURCE: Target(Resource, "no", "asset_resource"),
        },
    ),
    count_on("line_no", within="price_list", step=10000),
    dates_in_order,
    not_negative("minimum_quantity", "unit_price", "line_discount_percent"),
    unit_of_its_own("asset_item", Item, ItemUnitOfMeasure, "item"),
    unit_of_its_own("asset_resource", Resource, ResourceUnitOfMeasure, "resource"),
]

# --- opportunities, posted documents, ledgers -----------------------------------------------------------------------

OPPORTUNITY: list[Rule] = [
    clean_codes,
    number_from(MarketingSetup, "opportunity_nos"),
    company_of_contact,
    close_when_decided,
]
OPPORTUNITY_ENTRY: list[Rule] = [clean_codes, count_on("entry_no"), value_by_probability, one_active]
SALES_INVOICE_HEADER: list[Rule] = [clean_codes, posted_document(BY_POSTING)]
SALES_INVOICE_LINE: list[Rule] = [
    clean_codes,
    only_posting(BY_POSTING),
    one_of(
        "type",
        "no",
        {
            LineType.ITEM: Target(Item, "no", "item"),
            LineType.RESOURCE: Target(Resource, "no", "resource"),
        },
    ),
    count_on("line_no", within="document", step=10000),
]
CUST_LEDGER_ENTRY: list[Rule] = [clean_codes, only_posting(BY_PAYMENTS), count_on("entry_no")]
DETAILED_CUST_LEDG_ENTRY: list[Rule] = [
    clean_codes,
    only_posting(BY_PAYMENTS),
    count_on("entry_no"),
    open_while_something_remains,
]
