"""The tables around contacts, as the engine sees them: bank accounts, templates, details, duplicates, interactions."""

from erp.bc import rules
from erp.bc.models import (
    BankAccount,
    BankAccountLedgerEntry,
    ContactAltAddress,
    ContactComment,
    ContactDuplicate,
    ContactDuplicateSearchString,
    ContactIndustryGroup,
    ContactJobResponsibility,
    ContactMailingGroup,
    CustomerTempl,
    DuplicateSearchStringSetup,
    IndustryGroup,
    InteractionLogEntry,
    InteractionTemplate,
    InteractionTemplateSetup,
    InteractionTmplLanguage,
    JobResponsibility,
    MailingGroup,
    VatRegistrationLog,
    VatRegistrationNoFormat,
    VendorTempl,
)
from erp.bc.registering import ADDRESS_CODES, ADDRESSED_CODES, NUMBERED, PARTY_SEARCH, add, add_code_list

TEMPLATE_CODES = (*ADDRESS_CODES, "territory_code", "language_code", "invoice_disc_code")


def register_contact_tables() -> None:
    """Register the tables around contacts."""
    _bank_accounts()
    add_code_list(CustomerTempl, 1381, "description", codes=TEMPLATE_CODES)
    add_code_list(VendorTempl, 1382, "description", codes=TEMPLATE_CODES)
    _details()
    _duplicates()
    _interactions()
    _vat()


def _bank_accounts() -> None:
    add(
        BankAccount,
        270,
        natural_key="no",
        label=("no", "name"),
        search=(*PARTY_SEARCH, "bank_account_no", "iban"),
        codes=(*ADDRESSED_CODES, "iban", "swift_code", "bank_acc_posting_group"),
        columns=NUMBERED,
        rules=rules.BANK_ACCOUNT,
    )
    add(
        BankAccountLedgerEntry,
        271,
        label=("entry_no", "document_no"),
        search=("document_no", "description"),
        codes=("document_no",),
        rules=rules.BANK_ACCOUNT_LEDGER_ENTRY,
    )


def _details() -> None:
    add_code_list(MailingGroup, 5055, "description")
    add_code_list(IndustryGroup, 5057, "description")
    add_code_list(JobResponsibility, 5066, "description")
    add(ContactMailingGroup, 5056)
    add(ContactIndustryGroup, 5058, rules=rules.CONTACT_INDUSTRY_GROUP)
    add(ContactJobResponsibility, 5067, rules=rules.CONTACT_JOB_RESPONSIBILITY)
    add(
        ContactAltAddress,
        5051,
        label=("code", "address"),
        search=("code", "address", "city"),
        codes=("code", *ADDRESS_CODES),
        rules=rules.CODE_LIST,
    )
    add(ContactComment, 5061, label=("date", "comment"), search=("comment",))


def _duplicates() -> None:
    add(DuplicateSearchStringSetup, 5095, label=("field",), rules=rules.DUPLICATE_SEARCH_STRING_SETUP)
    add(
        ContactDuplicateSearchString,
        5086,
        label=("search_string",),
        rules=rules.CONTACT_DUPLICATE_SEARCH_STRING,
    )
    add(
        ContactDuplicate,
        5085,
        label=("no_of_matching_strings",),
        columns={"no_of_matching_strings": {"read_only": True}},
        rules=rules.CONTACT_DUPLICATE,
    )


def _interactions() -> None:
    add_code_list(InteractionTemplate, 5064, "description")
    add(InteractionTmplLanguage, 5103, label=("language_code",), codes=("language_code",), rules=rules.CODE_LIST)
    add(InteractionTemplateSetup, 5122, rules=rules.SETUP)
    add(
        InteractionLogEntry,
        5065,
        natural_key="",
        label=("entry_no", "description"),
        search=("description", "document_no", "subject"),
        codes=("document_no",),
        rules=rules.INTERACTION_LOG_ENTRY,
    )


def _vat() -> None:
    add(
        VatRegistrationNoFormat,
        381,
        label=("format",),
        codes=("format",),
        rules=rules.CODE_LIST,
    )
    add(
        VatRegistrationLog,
        249,
        label=("entry_no", "vat_registration_no"),
        search=("vat_registration_no", "account_no"),
        codes=("vat_registration_no", "account_no", "country_region_code"),
        rules=rules.VAT_REGISTRATION_LOG,
    )
