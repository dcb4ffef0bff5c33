"""The lines of an order or quote of Sales, in the columns of Business Central's lines.

Pure. DOC-030 … DOC-044, section 1.4 and 1.5; what a line sells was found before (`Sold`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from p2c.documents import amounts, comments

#: types of lines
COMMENT, G_L_ACCOUNT, ITEM, RESOURCE = 0, 1, 2, 3
STEP = 10000
#: what of a line in Sales is looked at
READ = (
    "sequencenumber", "lineitemnumber", "productid", "uomid", "description", "productdescription", "quantity",
    "priceperunit", "volumediscountamount", "manualdiscountamount", "requestdeliveryby",
)  # fmt: skip


@dataclass(frozen=True)
class Sold:
    """What a line sells in Business Central: an item or a resource, and what its price has to lose (DOC-036).

    `vat_in_price`: the VAT % that is in the price of the product, None where it is without. `unit`: the unit to sell it
    in, blank for the product's own one (DOC-034).
    """

    type: int
    no: str
    description: str
    write_in: bool = False
    unit: str | None = None
    vat_in_price: Decimal | None = None


def in_order(details: Iterable[Mapping[str, Any]], key: str) -> list[Mapping[str, Any]]:
    """Lines as Sales has them one below the other (DOC-030); those without a place at the end."""
    last = 1 << 31

    def place(row: Mapping[str, Any]) -> tuple[int, int, str]:
        numbers = (row["sequencenumber"], row["lineitemnumber"])
        return (*(last if n is None else n for n in numbers), row[key])  # type: ignore[return-value]

    return sorted(details, key=place)


def rows(details: Iterable[tuple[Mapping[str, Any], Sold]], cent: Decimal = amounts.CENT) -> Iterator[dict[str, Any]]:
    """The lines and their comments, numbered in one row: 10000, 20000, … (DOC-030)."""
    at = 0
    for detail, sold in details:
        at += STEP
        text = comments.text_of(detail["description"], detail["productdescription"])
        if sold.write_in:
            main, more = comments.of_write_in(text)
        else:
            main, more = "", comments.of_product(text, sold.description)
        yield {"line_no": at, **_values(detail, sold, cent), **({"description": main} if main else {})}
        attached = at
        for each in more:
            at += STEP
            yield {"line_no": at, "type": COMMENT, "description": each, "attached_to_line_no": attached}


def _values(detail: Mapping[str, Any], sold: Sold, cent: Decimal) -> dict[str, Any]:
    price = amounts.number(detail["priceperunit"])
    if sold.vat_in_price is not None:
        price = amounts.without_vat(price, sold.vat_in_price)
    found = {
        "type": sold.type,
        "no": sold.no,
        "quantity": amounts.as_row(amounts.quantity_of(detail)),
        "unit_price": amounts.as_row(price),
    }
    discount = amounts.line_discount(detail, price, cent)
    if discount:
        found["line_discount_amount"] = amounts.as_row(discount, 4)
    if sold.unit:
        found["unit_of_measure"] = sold.unit
    if detail["requestdeliveryby"]:
        found["requested_delivery_date"] = detail["requestdeliveryby"]
    return found


def freight(account: str, amount: Decimal, at: int, text: str) -> dict[str, Any]:
    """The line that charges freight: it takes no part in the discount on the document (DOC-047)."""
    return {
        "line_no": at,
        "type": G_L_ACCOUNT,
        "no": account,
        "description": text[: comments.LENGTH],
        "quantity": amounts.as_row(Decimal(1)),
        "unit_price": amounts.as_row(amount),
        "allow_invoice_disc": False,
    }
