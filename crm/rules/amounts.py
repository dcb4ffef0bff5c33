"""What a document comes to: prices from the price list, the amounts of lines, and the totals of their document.

What is blank is calculated, and whatever people write is calculated anew; what a run brings with it stands.
"""

from collections.abc import Collection, Iterable
from decimal import ROUND_HALF_UP, Decimal

from crm.models import Product, ProductPriceLevel, TransactionCurrency
from integration.engine.write import Batch, Write
from integration.registry import Row
from integration.services.values import tidy

INPUTS = ("quantity", "priceperunit", "volumediscountamount", "manualdiscountamount", "tax")
LINE_AMOUNTS = ("baseamount", "extendedamount")
#: totals that only the lines say, whoever brings the others
DETAILS = ("totallineitemamount", "totallineitemdiscountamount", "totalamountlessfreight")
TOTALS = (*DETAILS[:2], "totaldiscountamount", *DETAILS[2:], "totaltax", "totalamount")
ENTERED = ("discountpercentage", "discountamount", "freightamount")
CURRENCY = "transactioncurrencyid"
CENT = Decimal("0.01")
NOUGHT = Decimal(0)


def number(value: object) -> Decimal:
    """A row's number; blank counts as nought."""
    return Decimal(str(value)) if value else NOUGHT


def as_row(value: Decimal) -> str:
    """An amount as rows have it."""
    return f"{value:.4f}"


def prices_of_list(batch: Batch, documents: dict[str, Row], header: str) -> None:
    """A product without a price has that of the document's price list, of its own one, or its list price, in its unit.

    Another product or unit brings another price. A price that people type is an override, and says so; one that is
    neither the list's nor marked as an override is refused, so that nobody sells at a slip of the finger.
    """
    due = [item for item in batch.saves if item.new["productid"] and _looks_up(batch, item, documents, header)]
    if not due:
        return
    keys = {item.new["productid"] for item in due}
    products = batch.load(Product, keys, ("pricelevelid", "defaultuomid", "price", CURRENCY))
    names = ("pricelevelid", "productid", "uomid", "amount", CURRENCY)
    listed = {
        (row["pricelevelid"], row["productid"], row["uomid"]): row
        for row in batch.find(ProductPriceLevel, "productid", keys, names)
    }
    for item in due:
        new, product = item.new, products.get(item.new["productid"])
        document = documents.get(new[header])
        if product is None or document is None:
            continue
        lists = (document["pricelevelid"], product["pricelevelid"])
        found = [listed.get((each, new["productid"], new["uomid"])) for each in lists]
        prices = [row["amount"] for row in found if row and _in_currency(row, document)]
        if new["uomid"] == product["defaultuomid"] and _in_currency(product, document):
            prices.append(product["price"])
        price = next((amount for amount in prices if amount is not None), None)
        if _wants_price(batch, item):
            new["priceperunit"] = price if price is not None else new["priceperunit"]
        elif price is not None and number(new["priceperunit"]) != number(price):
            item.refuse(
                "crm.price_of_list",
                batch.table.column("priceperunit").caption,
                record=new["productname"] or batch.table.caption,
                value=tidy(number(new["priceperunit"]), money=True),
                price=tidy(number(price), money=True),
            )


def _in_currency(row: Row, document: Row) -> bool:
    """Whether this row's price is in the document's currency, as far as both name one."""
    return row[CURRENCY] is None or document[CURRENCY] is None or row[CURRENCY] == document[CURRENCY]


def _looks_up(batch: Batch, item: Write, documents: dict[str, Row], header: str) -> bool:
    """Whether the price of the list matters: it is wanted, or somebody typed one that may not be it."""
    if _wants_price(batch, item):
        return True
    if not batch.by_person or item.new["ispriceoverridden"]:
        return False
    document = documents.get(item.new[header])
    return item.changed("priceperunit") and not (document and document["ispricelocked"])


def _wants_price(batch: Batch, item: Write) -> bool:
    if item.new["priceperunit"] is None:
        return True
    if item.old is None or item.new["ispriceoverridden"] or not batch.by_person:
        return False
    return item.changed("productid", "uomid", "ispriceoverridden") and not item.changed("priceperunit")


def amounts_of_line(batch: Batch, items: Iterable[Write] | None = None) -> None:
    """B-220: amount = quantity x (price - volume discount); extended = amount - manual discount + charges + tax."""
    due = [item for item in (batch.saves if items is None else items) if _wants_amounts(batch, item)]
    smallest = units_of(batch, (item.new for item in due))
    for item in due:
        new = item.new
        unit = smallest.get(new[CURRENCY], CENT)
        quantity = number(new["quantity"])
        price = number(new["priceperunit"]) - number(new["volumediscountamount"])
        gross = (quantity * price).quantize(unit, ROUND_HALF_UP)
        brought = not batch.by_person and "baseamount" in item.given and new["baseamount"] is not None
        if not brought:
            new["baseamount"] = as_row(gross)
        net = number(new["baseamount"])
        # an amount that a run brings and that is not quantity x price has its discounts taken off already
        if not brought or net == gross:
            net -= number(new["manualdiscountamount"])
        if batch.by_person or "extendedamount" not in item.given or new["extendedamount"] is None:
            more = number(new["tax"]) + number(new.get("msdynce_chargeamount"))
            new["extendedamount"] = as_row(net.quantize(unit, ROUND_HALF_UP) + more)


def units_of(batch: Batch, rows: Iterable[Row]) -> dict[str | None, Decimal]:
    """Currency of these rows -> what its amounts are multiples of: no decimals, 1; two, 0.01."""
    found = batch.load(TransactionCurrency, (row[CURRENCY] for row in rows), ("currencyprecision",))
    return {key: Decimal(1).scaleb(-row["currencyprecision"]) for key, row in found.items()}


def _wants_amounts(batch: Batch, item: Write) -> bool:
    blank = item.old is None or any(item.new[name] is None for name in LINE_AMOUNTS)
    return blank or item.changed(*INPUTS, *(LINE_AMOUNTS if batch.by_person else ("baseamount",)))


def wants_totals(batch: Batch, item: Write) -> bool:
    """Whether totals of a document are blank, or people wrote what they depend on."""
    if item.old is None or any(item.new[name] is None for name in TOTALS):
        return True
    return batch.by_person and item.changed(*ENTERED, *TOTALS)


def sum_up(batch: Batch, item: Write, lines: Iterable[Row], unit: Decimal) -> None:
    """The totals of a document from its lines, its discounts and its freight: all, or those a run left blank."""
    for name, value in totals(item.new, list(lines), unit).items():
        if batch.by_person or item.new[name] is None:
            item.new[name] = value


def totals(document: Row, lines: Collection[Row], unit: Decimal) -> dict[str, str]:
    """What a document comes to; a discount in percent is rounded as amounts of its currency are (`unit`)."""
    discounts = sum((number(r["manualdiscountamount"]) for r in lines), Decimal(0))
    tax = sum((number(r["tax"]) for r in lines), Decimal(0))
    detail = sum((number(r["extendedamount"]) for r in lines), Decimal(0)) - tax
    share = (detail * number(document["discountpercentage"]) / 100).quantize(unit, ROUND_HALF_UP)
    off = share + number(document["discountamount"])
    less = detail - off
    values = (detail, discounts, discounts + off, less, tax, less + number(document["freightamount"]) + tax)
    return {name: as_row(value) for name, value in zip(TOTALS, values, strict=True)}
