"""What lines come to: quantity times price, less the line's discount and its share of the discount on the document."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from erp.bc.models import Currency
from erp.bc.models.document_base import InvoiceDiscount
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.sides import Side
from integration.engine.write import Batch, Write
from integration.registry import Row

CENT, PERCENT = Decimal("0.01"), Decimal("0.00001")
NOUGHT = Decimal(0)


class Share(Write):
    """A line whose share of the discount on its document changes because of other lines."""

    __slots__ = ()
    past_rules = True
    heard = True


@lru_cache(maxsize=10_000)
def number(value: object) -> Decimal:
    """A row's number; blank counts as nought."""
    return Decimal(str(value)) if value else NOUGHT


def calculate(batch: Batch, side: Side, headers: dict[str, Row]) -> None:
    """The amounts of these lines, and of the others of their documents where a discount is shared out."""
    currencies = batch.load(Currency, (h["currency"] for h in headers.values()), ("amount_rounding_precision",))
    cents = {
        key: number(currencies.get(header["currency"] or "", {}).get("amount_rounding_precision")) or CENT
        for key, header in headers.items()
    }
    for item in batch.saves:
        if item.new["document"] in headers:
            _line(item, side, cents[item.new["document"]])
    touched = {item.row["document"] for item in batch.writes} & headers.keys()
    shared = {key for key in touched if headers[key]["invoice_discount_calculation"] != InvoiceDiscount.NONE}
    rows: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in batch.find(side.line, "document", shared):
        rows[row["document"]][row["system_id"]] = row
    mine: dict[str, Write] = {}
    for item in batch.writes:
        key = item.row["document"]
        if item.new is None:
            rows[key].pop(item.row["system_id"], None)
        elif key in headers:
            rows[key][item.new["system_id"]] = item.new
            mine[item.new["system_id"]] = item
    for key in touched:
        _share_out(batch, side, headers[key], list(rows[key].values()), mine, cents[key])


def _line(item: Write, side: Side, cent: Decimal) -> None:
    """The amount of a line; of its discount, whichever of percentage and amount was given says the other."""
    new = item.new
    assert new is not None
    old = item.old or {}
    if new["type"] == LineType.COMMENT:
        new.update({side.price: "0.00000", "quantity": "0.00000", "line_discount_percent": "0.00000"})
    gross = (number(new["quantity"]) * number(new[side.price])).quantize(cent, ROUND_HALF_UP)
    percent, off = number(new["line_discount_percent"]), number(new["line_discount_amount"])
    told = (off * 100 / gross).quantize(PERCENT, ROUND_HALF_UP) if gross and off else NOUGHT
    if off != number(old.get("line_discount_amount")) and percent == number(old.get("line_discount_percent")):
        percent = told
    elif told != percent:
        off = (gross * percent / 100).quantize(cent, ROUND_HALF_UP)
    new["line_discount_percent"], new["line_discount_amount"] = f"{percent:.5f}", f"{off:.4f}"
    new["line_amount"] = f"{gross - off:.4f}"


def _share_out(
    batch: Batch, side: Side, header: Row, rows: list[Row], mine: dict[str, Write], cent: Decimal
) -> None:  # fmt: skip
    """What the lines of a document come to after their shares of the discount on it."""
    shares = _shares(header, rows, cent)
    for row in rows:
        values = _amounts(row, header, shares.get(row["system_id"], NOUGHT), cent)
        if row["system_id"] in mine:
            row.update(values)
        elif any(row[name] != value for name, value in values.items()):
            batch.further(side.line, Share.update(row, values))


def _shares(header: Row, rows: list[Row], cent: Decimal) -> dict[str, Decimal]:
    """Line -> its share of the discount, by what each comes to; the last one takes what rounding leaves."""
    kind = header["invoice_discount_calculation"]
    if kind == InvoiceDiscount.NONE:
        return {}
    rows.sort(key=lambda row: row["line_no"])
    sharing = [row for row in rows if row["allow_invoice_disc"] and number(row["line_amount"])]
    base = sum((number(row["line_amount"]) for row in sharing), Decimal(0))
    value = number(header["invoice_discount_value"])
    total = {InvoiceDiscount.PERCENT: base * value / 100, InvoiceDiscount.AMOUNT: min(value, base)}.get(
        kind, Decimal(0)
    )
    total = total.quantize(cent, ROUND_HALF_UP)
    shares: dict[str, Decimal] = {}
    done, given = Decimal(0), Decimal(0)
    for row in sharing if base else ():
        done += number(row["line_amount"])
        upto = (total * done / base).quantize(cent, ROUND_HALF_UP)
        shares[row["system_id"]], given = upto - given, upto
    return shares


def _amounts(row: Row, header: Row, share: Decimal, cent: Decimal) -> Row:
    net, vat = number(row["line_amount"]) - share, number(row["vat_percent"])
    amount = including = f"{net:.4f}"
    if vat and header["prices_including_vat"]:
        amount = f"{(net / (1 + vat / 100)).quantize(cent, ROUND_HALF_UP):.4f}"
    elif vat:
        including = f"{(net * (1 + vat / 100)).quantize(cent, ROUND_HALF_UP):.4f}"
    return {"inv_discount_amount": f"{share:.4f}", "amount": amount, "amount_including_vat": including}
