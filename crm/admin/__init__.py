"""The screens of the Sales tables."""

from crm.admin import accounts, documents, organisation, prices, products, setup

__all__ = ["accounts", "documents", "organisation", "prices", "products", "setup"]
