"""The screens of the Business Central tables."""

from erp.bc.admin import (
    bank_accounts,
    codes,
    contact_details,
    contacts,
    documents,
    duplicates,
    interactions,
    opportunities,
    prices,
    products,
    setup,
    templates,
    traders,
    units,
    vat,
)

__all__ = [
    "bank_accounts",
    "codes",
    "contact_details",
    "contacts",
    "documents",
    "duplicates",
    "interactions",
    "opportunities",
    "prices",
    "products",
    "setup",
    "templates",
    "traders",
    "units",
    "vat",
]
