"""Lines a task writes besides the rows it brings: the Freight Tax line of an order that comes back (FO-093). Pure.

Sales knows no tax on an order's header. What Finance and Operations charges there becomes a write-in line that holds
nothing but the tax: one for each order, changed with the order and removed when there is no such tax any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

#: the name of the line, by which Sales' own rules know it: the same in every language
FREIGHT_TAX = "Freight Tax"


@dataclass(frozen=True)
class LineAction:
    """One line of each document a task writes, as long as an amount of the source's row is not zero.

    `amount`: that column, as the entity names it. `table`: the lines' table, `document`: its column that points at the
    document, `amount_column`: where the amount goes. `key`: the values the line is found by within its document, and
    `values` what it has besides. It belongs to no row of the line task, and the line task leaves it alone.
    """

    name: str
    amount: str
    table: str
    document: str
    amount_column: str
    key: Mapping[str, Any] = field(default_factory=dict, hash=False)
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def line(self, amount: Any) -> dict[str, Any] | None:
        """The row values of the line for that amount, its document aside; None when there must be no line."""
        if amount is None or Decimal(amount) == 0:
            return None
        return {**self.key, **self.values, self.amount_column: amount}


ACTIONS: Mapping[str, LineAction] = {
    action.name: action
    for action in (
        LineAction(
            name="freight_tax",
            amount="OrderHeaderTaxAmount",
            table="crm.salesorderdetail",
            document="salesorderid",
            amount_column="tax",
            key={"msdynce_linecreationsequencenumber": 0},
            values={
                "productdescription": FREIGHT_TAX,
                "quantity": "1.0000000000",
                "priceperunit": "0.0000",
                "ispriceoverridden": True,
            },
        ),
    )
}
