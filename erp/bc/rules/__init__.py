"""What Business Central itself enforces on its tables, as lists in the order they run."""

from erp.bc.models import MarketingSetup, PurchaseSetup, SalesSetup
from erp.bc.models.contact import LinkTo
from erp.bc.rules import sentences as sentences
from erp.bc.rules.automatic_contact import contact_for_customer, contact_for_vendor, contact_text_follows_name
from erp.bc.rules.codes import clean_codes
from erp.bc.rules.communication import check_communication, follow_search_e_mail
from erp.bc.rules.contacts import clear_primary_contact, join_company, keep_type, persons_follow, status_of_company
from erp.bc.rules.names import follow_search_name, person_names
from erp.bc.rules.no_series import keep_one_way_of_numbering
from erp.bc.rules.numbers import number_from
from erp.bc.rules.relations import links_follow, one_link_per_kind, sum_up_status
from erp.bc.rules.setup import one_row
from integration.registry import Rule

CODE_LIST: list[Rule] = [clean_codes]
SETUP: list[Rule] = [clean_codes, one_row]
CUSTOMER: list[Rule] = [
    clean_codes,
    check_communication,
    follow_search_name,
    contact_text_follows_name,
    number_from(SalesSetup, "customer_nos"),
    contact_for_customer,
    links_follow(LinkTo.CUSTOMER),
]
VENDOR: list[Rule] = [
    clean_codes,
    check_communication,
    follow_search_name,
    number_from(PurchaseSetup, "vendor_nos"),
    contact_for_vendor,
    links_follow(LinkTo.VENDOR),
]
CONTACT: list[Rule] = [
    clean_codes,
    check_communication,
    follow_search_e_mail,
    keep_type,
    person_names,
    follow_search_name,
    number_from(MarketingSetup, "contact_nos"),
    join_company,
    status_of_company,
    persons_follow,
    clear_primary_contact,
]
CONTACT_BUSINESS_RELATION: list[Rule] = [clean_codes, one_link_per_kind, sum_up_status]
NO_SERIES: list[Rule] = [clean_codes, keep_one_way_of_numbering]
