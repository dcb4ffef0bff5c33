"""What Sales itself enforces on its tables, as lists in the order they run."""

from crm.models import Incident, Invoice, Opportunity, Product, Quote, QuoteDetail, SalesOrder, SalesOrderDetail
from crm.rules import sentences as sentences
from crm.rules import sentences_orders as sentences_orders
from crm.rules import sentences_timeline as sentences_timeline
from crm.rules.currency import keep_iso_code, rate_of_currency
from crm.rules.customers import company_is_account, currency_of_document, customers_become_active
from crm.rules.documents import (
    customer_given,
    customer_of_parents,
    date_of_closing,
    dates_of_order,
    dates_of_quote,
    lines_of_open_invoice,
    product_or_words,
)
from crm.rules.fixed import keep_insert_only
from crm.rules.limits import between, in_order, not_negative, positive
from crm.rules.lines import Kind, activate_maintained_only, amounts_of_invoice, keep_quote_tax, totals_of_invoice
from crm.rules.maintained import (
    entered_here,
    invoice_of_order,
    keep_activated_orders,
    keep_invoices_of_fo,
    keep_maintained_products,
    keep_quote_amounts,
    number_of_invoice,
    status_by_fo,
)
from crm.rules.names import build_full_name
from crm.rules.numbers import (
    keep_account_number,
    keep_contact_number,
    keep_number,
    number_accounts,
    number_cases,
    number_contacts,
    number_orders,
    number_quotes,
    one_revision,
)
from crm.rules.options import keep_option, known_options, label_once, number_option
from crm.rules.owning import parents_in_a_line, unit_of_owner
from crm.rules.price_lists import list_in_currency, list_of_currency, list_of_customer
from crm.rules.prices import default_price_list_is_read_only, follow_list_and_product, keep_currency, one_price
from crm.rules.products import active_with_unit, price_list_items_follow, time_of_quantity, unit_of_own_group
from crm.rules.state import read_only_in, states_in_order, status_follows_state
from crm.rules.targets import one_customer, one_owner, one_parent
from crm.rules.timeline import about_one_record, left_to_statistics_job, says_something
from crm.rules.units import keep_base_unit, make_base_unit, units_of_a_group
from integration.registry import Rule

ONLY = "msdynce_hasexternallymaintainedproductsonly"
QUOTES = Kind(Quote, QuoteDetail, ((ONLY, "msdynce_quotehasexternallymaintainedproductsonly"),))
ORDERS = Kind(
    SalesOrder,
    SalesOrderDetail,
    (
        (ONLY, "msdynce_orderhasexternallymaintainedproductsonly"),
        ("msdynce_processingstatus", "msdynce_headerprocessingstatus"),
    ),
)

ORGANIZATION: list[Rule] = [between("currencydecimalprecision", 0, 10)]
BUSINESS_UNIT: list[Rule] = [parents_in_a_line]
ACCOUNT: list[Rule] = [
    one_owner,
    unit_of_owner,
    status_follows_state,
    known_options,
    keep_account_number,
    number_accounts,
]
CONTACT: list[Rule] = [
    one_owner,
    unit_of_owner,
    one_parent,
    company_is_account,
    status_follows_state,
    build_full_name,
    keep_contact_number,
    number_contacts,
]
CURRENCY: list[Rule] = [keep_iso_code, positive("exchangerate"), status_follows_state]
OPTION_VALUE: list[Rule] = [keep_option, label_once, number_option]
UNIT_GROUP: list[Rule] = [keep_insert_only, status_follows_state, make_base_unit]
UNIT: list[Rule] = [keep_insert_only, positive("quantity"), units_of_a_group, keep_base_unit]
PRODUCT: list[Rule] = [
    status_follows_state,
    states_in_order,
    read_only_in(*Product.CLOSED_STATES),
    entered_here,
    keep_maintained_products,
    not_negative("price", "standardcost", "currentcost", "quantityonhand", "stockvolume", "stockweight"),
    between("quantitydecimal", 0, 5),
    in_order("validfromdate", "validtodate"),
    time_of_quantity,
    unit_of_own_group,
    active_with_unit,
    rate_of_currency,
    price_list_items_follow,
]
PRICE_LIST: list[Rule] = [
    default_price_list_is_read_only,
    status_follows_state,
    keep_currency,
    in_order("begindate", "enddate"),
    rate_of_currency,
]
PRICE_LIST_ITEM: list[Rule] = [
    default_price_list_is_read_only,
    keep_insert_only,
    not_negative("amount"),
    follow_list_and_product,
    one_price,
    rate_of_currency,
]
OPPORTUNITY: list[Rule] = [
    one_owner,
    unit_of_owner,
    one_customer,
    status_follows_state,
    states_in_order,
    read_only_in(*Opportunity.CLOSED_STATES),
    between("closeprobability", 0, 100),
    customer_of_parents,
    date_of_closing,
    rate_of_currency,
]
QUOTE: list[Rule] = [
    one_owner,
    unit_of_owner,
    one_customer,
    customer_given,
    keep_number("quotenumber"),
    number_quotes,
    one_revision,
    status_follows_state,
    states_in_order,
    read_only_in(*Quote.CLOSED_STATES, for_good="crm.quote_not_draft"),
    keep_quote_amounts,
    known_options,
    between("discountpercentage", 0, 100),
    in_order("effectivefrom", "effectiveto"),
    dates_of_quote,
    list_of_customer,
    currency_of_document,
    list_of_currency,
    list_in_currency(QuoteDetail),
    rate_of_currency,
    QUOTES.sum_up_lines(),
    customers_become_active,
]
QUOTE_LINE: list[Rule] = [
    keep_insert_only,
    product_or_words,
    keep_quote_tax(Quote),
    QUOTES.lines_of_document(),
    rate_of_currency,
]
ORDER: list[Rule] = [
    one_owner,
    unit_of_owner,
    one_customer,
    customer_given,
    keep_number("ordernumber"),
    number_orders,
    keep_activated_orders,
    status_by_fo,
    status_follows_state,
    states_in_order,
    read_only_in(*SalesOrder.CLOSED_STATES),
    known_options,
    between("discountpercentage", 0, 100),
    dates_of_order,
    list_of_customer,
    currency_of_document,
    list_of_currency,
    list_in_currency(SalesOrderDetail),
    rate_of_currency,
    activate_maintained_only,
    ORDERS.sum_up_lines(),
    customers_become_active,
]
ORDER_LINE: list[Rule] = [keep_insert_only, product_or_words, ORDERS.lines_of_document(), rate_of_currency]
INVOICE: list[Rule] = [
    keep_insert_only,
    invoice_of_order,
    one_owner,
    unit_of_owner,
    one_customer,
    customer_given,
    number_of_invoice,
    keep_invoices_of_fo,
    status_follows_state,
    states_in_order,
    # also for the integration, which sets an invoice back to Active before it changes it (B-235)
    read_only_in(*Invoice.CLOSED_STATES, for_all=True),
    known_options,
    rate_of_currency,
    totals_of_invoice,
    customers_become_active,
]
INVOICE_LINE: list[Rule] = [lines_of_open_invoice, product_or_words, amounts_of_invoice, rate_of_currency]
INCIDENT: list[Rule] = [
    one_owner,
    unit_of_owner,
    one_customer,
    customer_given,
    keep_number("ticketnumber"),
    number_cases,
    status_follows_state,
    states_in_order,
    read_only_in(*Incident.CLOSED_STATES),
]
NOTE: list[Rule] = [about_one_record("objectid"), says_something]
POST: list[Rule] = [about_one_record("regardingobjectid")]
ACCOUNT_STATISTICS: list[Rule] = [left_to_statistics_job, status_follows_state, rate_of_currency]
