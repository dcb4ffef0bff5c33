"""Lines of quotations and orders: their document, product, place and amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from erp.fo.models import Currency, Customer, ReleasedProduct
from erp.fo.rules.documents import LINE_RESULTS
from erp.fo.rules.warehouses import sites_of
from erp.fo.rules.wording import company, refuse
from erp.fo.totals import Line, line_amount
from integration import registry
from integration.engine.write import Batch, Write
from integration.registry import Row, Rule

PRODUCT = ("data_area_id", "product_number", "product_name", "sales_unit_symbol", "sales_price", "site_id",
           "warehouse_id", "language_id", "is_sales_stopped")  # fmt: skip
CUSTOMER = ("data_area_id", "customer_account", "site_id", "warehouse_id", "language_id")
SITE, WAREHOUSE = "shipping_site_id", "shipping_warehouse_id"


@dataclass(frozen=True)
class Document:
    """How a kind of document and its lines name things."""

    header: type[models.Model]
    number: str
    account: str
    quantity: str
    status: str
    closed: tuple[str, ...]


def _by(rows: Iterable[Row], column: str) -> dict[tuple[str, str], Row]:
    return {(row["data_area_id"], row[column]): row for row in rows}


def belongs(document: Document) -> Rule:
    """The rule for lines: the header must exist (FO-E21) and be open; what is blank comes from product and customer.

    One query each for headers, products, customers, warehouses and currencies per batch.
    """

    def check(batch: Batch) -> None:
        changed = [w for w in batch.all if w.refusal is None and (w.new is None or w.old is None or _matters(w))]
        headers = _by(
            batch.find(document.header, document.number, (w.row[document.number] for w in changed)), document.number
        )
        kept = [w for w in changed if _has_open_header(batch, w, document, headers)]
        saves = [w for w in kept if w.new is not None]
        products = _by(
            batch.find(ReleasedProduct, "product_number", (w.new["product_number"] for w in saves), PRODUCT),
            "product_number",
        )
        owners = (headers[_header_key(w, document)][document.account] for w in saves)
        customers = _by(batch.find(Customer, "customer_account", owners, CUSTOMER), "customer_account")
        named = {row["warehouse_id"] for row in (*products.values(), *customers.values())}
        sites = sites_of(batch, named | {w.new[WAREHOUSE] for w in saves})
        decimals = _decimals(batch, headers)
        for item in saves:
            header = headers[_header_key(item, document)]
            place = item.new["data_area_id"]
            product = products.get((place, item.new["product_number"]))
            if product is None:
                continue  # told by the lookup of the product
            if product["is_sales_stopped"] and item.old is None:
                refuse(batch, item, "fo.sales_stopped", "product_number")
                continue
            customer = customers.get((place, header[document.account]), {})
            _fill(item.new, product)
            if not (header["language_id"] or product["language_id"] or customer.get("language_id")):
                _refuse_missing(batch, item, "language_id", header[document.account])
            _place(batch, item, product, customer, sites, header[document.account])
            worth = line_amount(_line(item.new, document), decimals.get(header["currency_code"], 2))
            item.new["line_amount"] = f"{worth:.4f}"
        _reset(batch, kept, document, headers)

    return check


def _matters(item: Write) -> bool:
    return bool(set(item.changes()) - LINE_RESULTS)


def _header_key(item: Write, document: Document) -> tuple[str, str]:
    return item.row["data_area_id"], item.row[document.number]


def _has_open_header(batch: Batch, item: Write, document: Document, headers: dict[tuple[str, str], Row]) -> bool:
    header = headers.get(_header_key(item, document))
    table = registry.table(document.header)
    if header is None:
        if item.new is not None:
            refuse(batch, item, "fo.e21_document", document.number, table=table.caption)
        return False  # lines go with their header
    if header[document.status] in document.closed:
        label = dict(table.column(document.status).choices)[header[document.status]]
        refuse(batch, item, "fo.closed", table=table.caption, value=header[document.number], status=str(label))
        return False
    return True


def _fill(new: Row, product: Row) -> None:
    """Name, unit and price are the product's where the line has none."""
    new["product_name"] = new["product_name"] or product["product_name"]
    new["sales_unit_symbol"] = new["sales_unit_symbol"] or product["sales_unit_symbol"]
    if new["sales_price"] in (None, ""):
        new["sales_price"] = product["sales_price"]


def _place(
    batch: Batch, item: Write, product: Row, customer: Row, sites: dict[tuple[str, str], str], account: str
) -> None:
    """Site and warehouse: the line's own, else the product's, else the customer's (FO-022, FO-044, FO-E37)."""
    new = item.new
    assert new is not None
    area = new["data_area_id"]
    if new[WAREHOUSE] and not new[SITE]:
        new[SITE] = sites.get((area, new[WAREHOUSE]), "")
    for source in (product, customer):
        if not source or (new[SITE] and new[WAREHOUSE]):
            continue
        theirs = source["site_id"] or sites.get((area, source["warehouse_id"]), "")
        if not new[SITE]:
            new[SITE] = theirs
        if not new[WAREHOUSE] and theirs == new[SITE]:
            new[WAREHOUSE] = source["warehouse_id"]
    own = sites.get((area, new[WAREHOUSE]))
    if own is not None and own != new[SITE]:
        refuse(batch, item, "fo.e22", WAREHOUSE, site=own, wanted=new[SITE])
    for column in (SITE, WAREHOUSE):
        if not new[column]:
            _refuse_missing(batch, item, column, account)


def _refuse_missing(batch: Batch, item: Write, column: str, account: str) -> None:
    source = batch.table if column in batch.table.columns else registry.table(Customer)
    caption = source.column(column).caption
    refuse(
        batch,
        item,
        "fo.e37",
        field=caption,
        product=item.new["product_number"],  # type: ignore[index]
        customer=account,
        company=company(item.row),
    )


def _decimals(batch: Batch, headers: dict[tuple[str, str], Row]) -> dict[str, int]:
    rows = batch.find(
        Currency, "currency_code", (h["currency_code"] for h in headers.values()), ("currency_code", "decimals")
    )
    return {row["currency_code"]: row["decimals"] for row in rows}


def _line(row: Row, document: Document) -> Line:
    def number(column: str) -> Decimal:
        return Decimal(str(row[column] or 0))

    return Line(
        number(document.quantity), number("sales_price"), number("line_discount_amount"), number("fixed_price_charges")
    )


def _reset(batch: Batch, kept: list[Write], document: Document, headers: dict[tuple[str, str], Row]) -> None:
    """A changed line makes the totals of its document wrong (FO-092)."""
    causes: dict[tuple[str, str], list[Write]] = {}
    for item in kept:
        key = _header_key(item, document)
        if headers[key]["are_totals_updated"]:
            causes.setdefault(key, []).append(item)
    for key, items in causes.items():
        write = Write.update(headers[key], {"are_totals_updated": False})
        batch.further(document.header, write, cause=items[0] if len(items) == 1 else None)
