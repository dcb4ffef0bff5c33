"""The screens of the Business Central tables."""

from erp.bc.admin import (
    bank_accounts,
    codes,
    contacts,
    documents,
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
    "contacts",
    "documents",
    "opportunities",
    "prices",
    "products",
    "setup",
    "templates",
    "traders",
    "units",
    "vat",
]
