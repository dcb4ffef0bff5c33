"""The special cases of the demo company: each is there so that a person meets it, with what that person should see."""

from enum import StrEnum


class Case(StrEnum):
    """Why a record of the demo company (a customer, an account, an item, an invoice …) is the way it is."""

    # The same on both sides: coupled by the full synchronisation, nothing written.
    EQUAL = "equal"
    # The same company as people write it: another case, legal form or spacing. Coupled; the differing fields are shown
    # side by side and go one way or the other, as was chosen for the first synchronisation.
    DIFFERENT = "different"
    # Only in Business Central: created in Sales by the full synchronisation.
    BC_ONLY = "bc_only"
    # Moved house: Sales knows the new address, Business Central still has the old one. One issue that names the fields.
    MOVED = "moved"
    # Two accounts have the customer's e-mail address, neither its number: an issue that names both; a person chooses.
    TWO_ACCOUNTS_EMAIL = "two_accounts_email"
    # Two accounts carry the customer's number, somebody copied one: an issue that names both.
    TWO_ACCOUNTS_NUMBER = "two_accounts_number"
    # Two customers of one company, one account: the first is coupled, the second says that the account is taken.
    TWO_CUSTOMERS = "two_customers"
    # Blocked, and known to Sales: outside the mapping's filter. Explain says so; the account stays as it is.
    BLOCKED = "blocked"
    # Blocked and unknown to Sales: not created there.
    BLOCKED_BC_ONLY = "blocked_bc_only"
    # The account was deactivated in Sales, the customer is alive: the account is outside the filter, explain says so.
    INACTIVE_ACCOUNT = "inactive_account"
    # The salesperson has no Sales user: an issue "must be coupled", next step: couple her or choose somebody else.
    UNCOUPLED_SALESPERSON = "uncoupled_salesperson"
    UNCOUPLED_SALESPERSON_BC_ONLY = "uncoupled_salesperson_bc_only"
    # The account's name has more than 100 characters, the customer's was cut at 100: equal, and no perpetual change.
    LONG_NAME = "long_name"
    # Payment terms that Sales has no option for: the field is blank in Sales, the customer itself is not held up.
    UNLINKED_TERMS = "unlinked_terms"
    UNLINKED_TERMS_BC_ONLY = "unlinked_terms_bc_only"
    # In a currency Sales does not have yet: the currency run creates it, then the account is created with it.
    MISSING_CURRENCY = "missing_currency"
    # In a currency nobody has entered a rate for: the currency fails, the customer waits for it and follows by itself.
    CURRENCY_WITHOUT_RATE = "currency_without_rate"

    # Accounts that only Sales has: seven customers and two vendors (created in Business Central where the full
    # synchronisation may create), and a prospect, which is outside both mappings.
    SALES_ONLY = "sales_only"
    PROSPECT = "prospect"
    # Accounts of another company: outside the filter of this one.
    OTHER_COMPANY = "other_company"

    # A contact that only Sales has, at an account that is coupled or will be: created in Business Central.
    SALES_ONLY_CONTACT = "sales_only_contact"
    # A person in Business Central without company: outside the mapping; explain says what is missing.
    NO_COMPANY = "no_company"
    # A person at a company that is neither customer nor vendor: left out, its company has no business relation.
    UNRELATED_COMPANY = "unrelated_company"
    # A contact in Sales whose company is another contact (an assistant), or nobody: outside the mapping.
    PARENT_CONTACT = "parent_contact"
    NO_PARENT = "no_parent"
    # The same person twice in Sales, at the same account: an issue that names both.
    TWO_CONTACTS = "two_contacts"
    # Left the company and was deactivated in Sales: outside the mapping.
    INACTIVE_CONTACT = "inactive_contact"

    # The unit group “NAV KG” has two units in Sales: an issue that names them, and another one of the item that waits.
    CROWDED_UNIT_GROUP = "crowded_unit_group"
    # The unit of “NAV SET” is called “Satz” in Sales: coupled by the group's name, then called by its code.
    RENAMED_UNIT = "renamed_unit"
    # An item nobody has given a base unit: an issue that says so.
    WITHOUT_BASE_UNIT = "without_base_unit"
    # More was taken out of stock than there was: nought on hand in Sales.
    SHORT_OF_STOCK = "short_of_stock"
    # Not for sale any more, and unknown to Sales: outside the mapping.
    BLOCKED_ITEM = "blocked_item"
    # Stands for what sellers type by hand: left out, explain says so.
    WRITE_IN_PRODUCT = "write_in_product"
    # A product that only Sales has: created in Business Central.
    SALES_ONLY_PRODUCT = "sales_only_product"
    # Retired in Sales and unknown in Business Central: outside the mapping.
    RETIRED_PRODUCT = "retired_product"

    # A price group with prices in two currencies: an issue, because a price list of Sales has one.
    TWO_CURRENCIES = "two_currencies"
    # A price group without prices: a price list in the local currency, empty.
    GROUP_WITHOUT_PRICES = "group_without_prices"
    # A second price of the same item, cheaper by the dozen: left out, because Sales has one price per product and unit.
    CHEAPER_BY_THE_DOZEN = "cheaper_by_the_dozen"
    # A price list that only Sales has: stays as it is.
    SALES_ONLY_PRICE_LIST = "sales_only_price_list"

    # Won or lost: outside the mapping.
    CLOSED_OPPORTUNITY = "closed_opportunity"
    # Of a person whose company is neither customer nor vendor, so Sales does not know the person: it waits for her.
    OPPORTUNITY_OF_STRANGER = "opportunity_of_stranger"
    # Opportunities that only Sales has: created in Business Central.
    SALES_ONLY_OPPORTUNITY = "sales_only_opportunity"

    # Forty per cent have come in: “Paid, Partial” in Sales.
    PARTLY_PAID = "partly_paid"
    # Prices of the invoice include VAT: Sales shows them without, and a line “Rounding” where cents differ.
    VAT_IN_PRICES = "vat_in_prices"
    # Taken back by a credit memo: “Canceled” in Sales.
    CANCELLED_INVOICE = "cancelled_invoice"
    # Sold before the item was blocked: an issue that names it.
    INVOICE_OF_BLOCKED_ITEM = "invoice_of_blocked_item"
    # Of the customer whose currency has no rate: waits for the customer, and follows by itself.
    INVOICE_OF_WAITING_CUSTOMER = "invoice_of_waiting_customer"
