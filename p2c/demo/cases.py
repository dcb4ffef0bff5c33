"""The special cases of the demo company: each is there so that a person meets it, with what that person should see."""

from enum import StrEnum


class Case(StrEnum):
    """Why a customer, vendor, account or contact of the demo company is the way it is."""

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
