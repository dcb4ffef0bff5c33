"""What a document comes to: prices from the price list, the amounts of lines, and the totals of their document.

What is blank is calculated, and whatever people write is calculated anew; what a run brings with it stands.
"""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from crm.models import Product, ProductPriceLevel, TransactionCurrency
from integration.engine.write import Batch, Write
from integration.registry import Row

INPUTS = ("quantity", "priceperunit", "volumediscountamount", "manualdiscountamount", "tax")
LINE_AMOUNTS = ("baseamount", "extendedamount")
#: totals that only the lines say, whoever brings the others
DETAILS = ("totallineitemamount", "totallineitemdiscountamount", "totalamountlessfreight")
TOTALS = (*DETAILS[:2], "totaldiscountamount", *DETAILS[2:], "totaltax", "totalamount")
ENTERED = ("discountpercentage", "discountamount", "freightamount")
CENT = Decimal("0.01")


def number(value: object) -> Decimal:
    """A row's number; blank counts as nought."""
    return Decimal(str(value)) if value not in (None, "") else Decimal(0)


def as_row(value: Decimal) -> str:
    """An amount as rows have it."""
    return f"{value:.4f}"


def prices_of_list(batch: Batch, documents: dict[str, Row], header: str) -> None:
    """A product without a price has that of the document's price list, of its own one, or its list price, in its unit.

    Another product or unit brings another price, unless somebody gave one with it.
    """
    due = [item for item in batch.saves if item.new["productid"] and _wants_price(batch, item)]
    if not due:
        return
    keys = {item.new["productid"] for item in due}
    products = batch.load(Product, keys, ("pricelevelid", "defaultuomid", "price"))
    names = ("pricelevelid", "productid", "uomid", "amount")
    listed = {
        (row["pricelevelid"], row["productid"], row["uomid"]): row["amount"]
        for row in batch.find(ProductPriceLevel, "productid", keys, names)
    }
    for item in due:
        new, product = item.new, products.get(item.new["productid"])
        document = documents.get(new[header])
        if product is None or document is None:
            continue
        lists = (document["pricelevelid"], product["pricelevelid"])
        found = (listed.get((each, new["productid"], new["uomid"])) for each in lists)
        own = product["price"] if new["uomid"] == product["defaultuomid"] else None
        new["priceperunit"] = next((amount for amount in (*found, own) if amount is not None), new["priceperunit"])


def _wants_price(batch: Batch, item: Write) -> bool:
    if item.new["priceperunit"] is None:
        return True
    if item.old is None or item.new["ispriceoverridden"] or not batch.by_person:
        return False
    return item.changed("productid", "uomid") and not item.changed("priceperunit")


def amounts_of_line(batch: Batch, items: Iterable[Write] | None = None) -> None:
    """Amount = quantity x price; extended amount = amount less discounts plus charges and tax."""
    due = [item for item in (batch.saves if items is None else items) if _wants_amounts(batch, item)]
    precisions = batch.load(
        TransactionCurrency, (item.new["transactioncurrencyid"] for item in due), ("currencyprecision",)
    )
    for item in due:
        new = item.new
        currency = precisions.get(new["transactioncurrencyid"] or "")
        unit = Decimal(1).scaleb(-currency["currencyprecision"]) if currency else CENT
        quantity = number(new["quantity"])
        gross = (quantity * number(new["priceperunit"])).quantize(unit, ROUND_HALF_UP)
        brought = not batch.by_person and "baseamount" in item.given and new["baseamount"] is not None
        if not brought:
            new["baseamount"] = as_row(gross)
        net = number(new["baseamount"])
        # an amount that a run brings and that is not quantity x price has its discount taken off already
        if not brought or net == gross:
            net -= number(new["volumediscountamount"]) * quantity + number(new["manualdiscountamount"])
        if batch.by_person or "extendedamount" not in item.given or new["extendedamount"] is None:
            more = number(new["tax"]) + number(new.get("msdynce_chargeamount"))
            new["extendedamount"] = as_row(net.quantize(unit, ROUND_HALF_UP) + more)


def _wants_amounts(batch: Batch, item: Write) -> bool:
    blank = item.old is None or any(item.new[name] is None for name in LINE_AMOUNTS)
    return blank or item.changed(*INPUTS, *(LINE_AMOUNTS if batch.by_person else ("baseamount",)))


def wants_totals(batch: Batch, item: Write) -> bool:
    """Whether totals of a document are blank, or people wrote what they depend on."""
    if item.old is None or any(item.new[name] is None for name in TOTALS):
        return True
    return batch.by_person and item.changed(*ENTERED, *TOTALS)


def sum_up(batch: Batch, item: Write, lines: Iterable[Row]) -> None:
    """The totals of a document from its lines, its discounts and its freight: all, or those a run left blank."""
    new, lines = item.new, list(lines)
    discounts = sum(
        (number(r["volumediscountamount"]) * number(r["quantity"]) + number(r["manualdiscountamount"]) for r in lines),
        Decimal(0),
    )
    tax = sum((number(r["tax"]) for r in lines), Decimal(0))
    detail = sum((number(r["extendedamount"]) for r in lines), Decimal(0)) - tax
    share = (detail * number(new["discountpercentage"]) / 100).quantize(CENT, ROUND_HALF_UP)
    discount = share + number(new["discountamount"])
    less = detail - discount
    values = (detail, discounts, discount, less, tax, less + number(new["freightamount"]) + tax)
    for name, value in zip(TOTALS, values, strict=True):
        if batch.by_person or new[name] is None:
            new[name] = as_row(value)
