"""The screens of the Business Central tables."""

from erp.bc.admin import codes, contacts, documents, opportunities, prices, products, setup, traders, units

__all__ = ["codes", "contacts", "documents", "opportunities", "prices", "products", "setup", "traders", "units"]
