"""What lines come to: quantity times price, less the line's discount and its share of the discount on the document."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

from erp.bc.models import Currency
from erp.bc.models.document_base import InvoiceDiscount
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.sides import Side
from integration.engine.write import Batch, Write
from integration.registry import Row

CENT, PERCENT = Decimal("0.01"), Decimal("0.00001")


class Share(Write):
    """A line whose share of the discount on its document changes because of other lines."""

    __slots__ = ()
    past_rules = True
    heard = True


def number(value: object) -> Decimal:
    """A row's number; blank counts as nought."""
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)


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
    told = (off * 100 / gross).quantize(PERCENT, ROUND_HALF_UP) if gross else Decimal(0)
    if off != number(old.get("line_discount_amount")) and percent == number(old.get("line_discount_percent")):
        percent = told
    elif told != percent:
        off = (gross * percent / 100).quantize(cent, ROUND_HALF_UP)
    new["line_discount_percent"], new["line_discount_amount"] = f"{percent:.5f}", f"{off:.4f}"
    new["line_amount"] = f"{gross - off:.4f}"


def _share_out(
    batch: Batch, side: Side, header: Row, rows: list[Row], mine: dict[str, Write], cent: Decimal
) -> None:  # fmt: skip
    """The discount on the whole document, by what each line comes to; the last line takes what rounding leaves."""
    rows.sort(key=lambda row: row["line_no"])
    sharing = [row for row in rows if row["allow_invoice_disc"] and number(row["line_amount"])]
    base = sum((number(row["line_amount"]) for row in sharing), Decimal(0))
    value = number(header["invoice_discount_value"])
    kind = header["invoice_discount_calculation"]
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
    for row in rows:
        values = _amounts(row, header, shares.get(row["system_id"], Decimal(0)), cent)
        if row["system_id"] in mine:
            row.update(values)
        elif any(row[name] != value for name, value in values.items()):
            batch.further(side.line, Share.update(row, values))


def _amounts(row: Row, header: Row, share: Decimal, cent: Decimal) -> Row:
    net = number(row["line_amount"]) - share
    factor = 1 + number(row["vat_percent"]) / 100
    if header["prices_including_vat"]:
        amount, including = (net / factor).quantize(cent, ROUND_HALF_UP), net
    else:
        amount, including = net, (net * factor).quantize(cent, ROUND_HALF_UP)
    return {
        "inv_discount_amount": f"{share:.4f}",
        "amount": f"{amount:.4f}",
        "amount_including_vat": f"{including:.4f}",
    }
