"""Lines of documents: what they take from their product, what they cost, how much of them is outstanding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from erp.bc.models import GLAccount, Item, ItemUnitOfMeasure, Resource, ResourceUnitOfMeasure
from erp.bc.models.document_base import DocumentStatus
from erp.bc.models.sales_invoice import LineType
from erp.bc.rules.documents.amounts import calculate, number
from erp.bc.rules.documents.prices import Prices
from erp.bc.rules.documents.quantities import quantities
from erp.bc.rules.documents.sides import SALES, Side
from erp.bc.rules.documents.vat import PROD, Rates, rates_of_lines
from erp.bc.rules.g_l_accounts import check_account
from integration import registry
from integration.engine.write import Batch, Write, load
from integration.registry import Row, Rule

#: of another one of these a line has another price, unless somebody wrote one
PRICED_BY = ("unit_of_measure", "quantity", "variant_code", "vat_percent")
#: what lines look at in their header
OF_HEADER = (
    "document_type", "no", "status", "currency", "currency_factor", "customer_price_group", "vat_bus_posting_group",
    "sell_to_customer", "order_date", "document_date", "prices_including_vat", "invoice_discount_calculation",
    "invoice_discount_value", "requested_delivery_date", "promised_delivery_date", "shipment_date",
    "requested_receipt_date", "promised_receipt_date", "expected_receipt_date",
)  # fmt: skip
#: what may be changed of a line whose document is not open
FREE = {"qty_to_ship", "qty_to_invoice", "modified_on", "modified_by"}


def lines_of_document(side: Side) -> Rule:
    """The rule of the lines of a side: product, price, quantities and amounts, from product and document."""

    def follow(batch: Batch) -> None:
        keys = {item.row["document"] for item in batch.writes}
        # locked, so that of two who change lines of a document the second shares out what the first wrote
        table = registry.table(side.header)
        names = [name for name in OF_HEADER if name in table.columns]
        headers = load(table, sorted(filter(None, keys)), names, lock=True) if keys else {}
        _change_while_open(batch, headers)
        products = _products(batch, side)
        for item in batch.saves:
            _from_product(batch, side, item, headers, products)
        rates = rates_of_lines(batch)
        _units(batch)
        _price(batch, side, headers, products, rates)
        quantities(batch, side, headers)
        calculate(batch, side, headers)
        _attached(batch, side)

    return follow


def _change_while_open(batch: Batch, headers: dict[str, Row]) -> None:
    """People change lines of open documents only."""
    if not batch.by_person:
        return
    for item in batch.writes:
        header = headers.get(item.row["document"])
        if header is not None and header["status"] != DocumentStatus.OPEN and not _only_to_post(item):
            state = str(DocumentStatus(header["status"]).label)
            item.refuse("bc.document_line_not_open", record=_text(batch, item), document=header["no"], state=state)


def _only_to_post(item: Write) -> bool:
    """Whether it is said only how much the next posting is to ship and to invoice."""
    return bool(item.old and item.new) and set(item.changes()) <= FREE


def _products(batch: Batch, side: Side) -> dict[str, Row]:
    saves = list(batch.saves)
    found = batch.load(Item, (item.new["item"] for item in saves))
    found |= batch.load(Resource, (item.new["resource"] for item in saves))
    return found | (batch.load(GLAccount, (item.new["g_l_account"] for item in saves)) if side is SALES else {})


def _from_product(
    batch: Batch, side: Side, item: Write, headers: dict[str, Row], products: dict[str, Row]
) -> None:  # fmt: skip
    """Another product brings its name, unit and cost; one that is blocked is not put into documents."""
    new, old = item.new, item.old
    assert new is not None
    header = headers.get(new["document"])
    if header is not None and old is None:
        for name in ("vat_bus_posting_group", *_DAYS[side.who]):
            new[name] = new[name] or header[name]
    product = products.get(new["item"] or new["resource"] or new.get("g_l_account") or "")
    if product is None or not (old is None or item.changed("type", "no")):
        return
    if new["type"] == LineType.G_L_ACCOUNT:
        check_account(item, batch.table.column("no").caption, _line(header, new), product)
        _take(item, {"description": product["name"], PROD: product[PROD]})
        return
    if product["blocked"] or product.get(side.product_blocked):
        caption = batch.table.column("no").caption
        value = f"{product['no']} {product.get('description') or product.get('name')}"
        item.refuse("bc.product_blocked", caption, record=_line(header, new), value=value)
        return
    is_item = new["type"] == LineType.ITEM
    values = {
        "description": product["description" if is_item else "name"],
        "description_2": product["description_2" if is_item else "name_2"],
        "unit_of_measure": product["base_unit_of_measure"],
        PROD: product[PROD],
    }
    if side is SALES:
        values["unit_cost_lcy"] = product["unit_cost"]
    elif is_item:
        values["vendor_item_no"] = product["vendor_item_no"]
    _take(item, values)


def _take(item: Write, values: Row) -> None:
    """Values of the product where the writer gives none."""
    new, old = item.new, item.old
    assert new is not None
    for name, value in values.items():
        if (not new[name] or name == "unit_cost_lcy") if old is None else new[name] == old[name]:
            new[name] = value


_DAYS = {"sell_to": ("requested_delivery_date", "promised_delivery_date", "shipment_date"),
         "buy_from": ("requested_receipt_date", "promised_receipt_date", "expected_receipt_date")}  # fmt: skip


def _units(batch: Batch) -> None:
    """How many base units a unit holds."""
    asked = [i for i in batch.saves if i.old is None or i.changed("type", "no", "unit_of_measure")]
    for column, units in (("item", ItemUnitOfMeasure), ("resource", ResourceUnitOfMeasure)):
        of = [item for item in asked if item.new[column]]
        held = {
            (row[column], row["unit_of_measure"]): row["qty_per_unit_of_measure"]
            for row in batch.find(units, column, (item.new[column] for item in of))
        }
        for item in of:
            found = held.get((item.new[column], item.new["unit_of_measure"]), "1.00000")
            item.new["qty_per_unit_of_measure"] = found


def _price(
    batch: Batch, side: Side, headers: dict[str, Row], products: dict[str, Row], rates: Rates
) -> None:  # fmt: skip
    """A line nobody gave a price has that of its product; it moves with unit and quantity until somebody writes one."""
    name = side.price
    due = []
    for item in batch.saves:
        new, old = item.new, item.old
        if not (new["item"] or new["resource"]):
            continue
        if old is None:
            wanted = name not in item.asked or item.asked[name] in (None, "")
        else:
            wanted = item.changed("type", "no", *PRICED_BY) and number(new[name]) == number(old[name])
        if wanted:
            due.append(item)
    prices = Prices(batch, side, [item.new for item in due], headers, products, rates)
    for item in due:
        new, old = item.new, item.old
        if old is None or item.changed("type", "no") or number(old[name]) == prices.of_line(old):
            new[name] = f"{prices.of_line(new):.5f}"


def _attached(batch: Batch, side: Side) -> None:
    """The comments attached to a line go with it."""
    gone = {(item.old["document"], item.old["line_no"]): item for item in batch.deletes}
    here = {item.old["system_id"] for item in batch.deletes}
    for row in batch.find(side.line, "document", {document for document, _no in gone}):
        cause = gone.get((row["document"], row["attached_to_line_no"]))
        if cause is not None and row["attached_to_line_no"] and row["system_id"] not in here:
            batch.further(side.line, Write.delete(row), cause=cause)


def _line(header: Row | None, row: Row) -> str:
    return " · ".join(filter(None, ((header or {}).get("no", ""), row["no"], row["description"])))


def _plain(value: Any) -> str:
    return f"{Decimal(value).normalize():f}"


def _text(batch: Batch, item: Write) -> str:
    return batch.table.text(item.row) or batch.table.caption
