"""The entity pairs: one module each, with default mappings, match criteria and the rules of the pair."""

from p2c.pairs import (
    contact,
    currency,
    customer,
    invoice,
    invoice_line,
    opportunity,
    options,
    order,
    order_both_ways,
    order_line,
    price_group,
    price_list,
    product,
    salesperson,
    units,
    vendor,
)

__all__ = [
    "contact",
    "currency",
    "customer",
    "invoice",
    "invoice_line",
    "opportunity",
    "options",
    "order",
    "order_both_ways",
    "order_line",
    "price_group",
    "price_list",
    "product",
    "salesperson",
    "units",
    "vendor",
]
