"""The screens of the Sales tables."""

from crm.admin import (
    accounts,
    documents,
    environment,
    orders,
    organisation,
    prices,
    products,
    service,
    setup,
    solution,
)

__all__ = [
    "accounts",
    "documents",
    "environment",
    "orders",
    "organisation",
    "prices",
    "products",
    "service",
    "setup",
    "solution",
]
