"""The screens of the Sales tables."""

from crm.admin import accounts, documents, orders, organisation, prices, products, setup, solution

__all__ = ["accounts", "documents", "orders", "organisation", "prices", "products", "setup", "solution"]
