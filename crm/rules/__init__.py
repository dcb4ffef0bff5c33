"""What Sales itself enforces on its tables, as lists in the order they run."""

from crm.models import Invoice, Opportunity, Product
from crm.rules import sentences as sentences
from crm.rules.currency import keep_iso_code, rate_of_currency
from crm.rules.documents import (
    customer_given,
    customer_of_parents,
    date_of_closing,
    lines_of_open_invoice,
    product_or_words,
)
from crm.rules.fixed import keep_insert_only
from crm.rules.limits import between, in_order, not_negative, positive
from crm.rules.names import build_full_name
from crm.rules.options import keep_option, known_options, label_once, number_option
from crm.rules.prices import default_price_list_is_read_only, follow_list_and_product, keep_currency, one_price
from crm.rules.products import active_with_unit, price_list_items_follow, unit_of_own_group
from crm.rules.state import read_only_in, states_in_order, status_follows_state
from crm.rules.targets import one_customer, one_owner, one_parent
from crm.rules.units import keep_base_unit, make_base_unit, units_of_a_group
from integration.registry import Rule

ACCOUNT: list[Rule] = [one_owner, status_follows_state, known_options]
CONTACT: list[Rule] = [one_owner, one_parent, status_follows_state, build_full_name]
CURRENCY: list[Rule] = [keep_iso_code, positive("exchangerate"), status_follows_state]
OPTION_VALUE: list[Rule] = [keep_option, label_once, number_option]
UNIT_GROUP: list[Rule] = [keep_insert_only, status_follows_state, make_base_unit]
UNIT: list[Rule] = [keep_insert_only, positive("quantity"), units_of_a_group, keep_base_unit]
PRODUCT: list[Rule] = [
    status_follows_state,
    states_in_order,
    read_only_in(*Product.CLOSED_STATES),
    not_negative("price", "standardcost", "currentcost", "quantityonhand", "stockvolume", "stockweight"),
    between("quantitydecimal", 0, 5),
    in_order("validfromdate", "validtodate"),
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
    one_customer,
    status_follows_state,
    states_in_order,
    read_only_in(*Opportunity.CLOSED_STATES),
    between("closeprobability", 0, 100),
    customer_of_parents,
    date_of_closing,
    rate_of_currency,
]
INVOICE: list[Rule] = [
    keep_insert_only,
    one_owner,
    one_customer,
    customer_given,
    status_follows_state,
    states_in_order,
    # also for the integration, which sets an invoice back to Active before it changes it (B-235)
    read_only_in(*Invoice.CLOSED_STATES, for_all=True),
    known_options,
    rate_of_currency,
]
INVOICE_LINE: list[Rule] = [lines_of_open_invoice, product_or_words, rate_of_currency]
