"""SOLINE-ORDERDETAIL: the lines of orders that are worked on in both systems; they go with their order only
(DOC-103, SO-23, SO-26)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.models import Product, SalesOrder, SalesOrderDetail, TransactionCurrency
from crm.models.product import ProductType
from erp.bc.models import Item as StockItem
from erp.bc.models import ItemUnitOfMeasure, Resource, ResourceUnitOfMeasure, SalesHeader, SalesLine, SalesSetup
from erp.bc.models.sales_invoice import LineType
from erp.bc.models.setup import WriteInProductType
from integration import messages, registry
from integration.engine.lookup import labels, partners
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.pairs import BOTH, TO, Condition, Field, HookContext, Item, Pair, Twin, register
from integration.registry import LOCAL, REMOTE
from p2c.documents import amounts
from p2c.pairs.currency import PRECISION
from p2c.pairs.invoice_amounts import line_amounts
from p2c.pairs.invoice_line import missing_prices, products_of, units_of, words_of

HEADERS, LINES = "SALESORDER-BOTHWAYS", "SOLINE-ORDERDETAIL"
ITEM, RESOURCE = int(LineType.ITEM), int(LineType.RESOURCE)
#: type of line -> table of what is sold, what a product in Sales is then, table of its units
SOLD = {
    ITEM: (StockItem, "bc.item", int(ProductType.SALES_INVENTORY), ItemUnitOfMeasure, "bc.itemunitofmeasure"),
    RESOURCE: (Resource, "bc.resource", int(ProductType.SERVICES), ResourceUnitOfMeasure, "bc.resourceunitofmeasure"),
}
#: kinds of products that come to Business Central
TAKEN = tuple(kind for _model, _table, kind, *_units in SOLD.values())

messages.add(
    {
        "order_line_write_in": (
            _("{record} is a write-in, and {setup} does not say which item or resource stands for write-ins."),
            _("Fill in the write-in product in the sales set-up of Business Central."),
        ),
    }
)


@register
class OrderLines(Pair):
    name = LINES
    local = "bc.salesline"
    remote = "crm.salesorderdetail"
    direction = BOTH
    when = "bidirectional"
    only_coupled = False
    only_with = HEADERS
    scheduled = False
    #: DOC-103: what is deleted on one side goes on the other (`on_uncouple`)
    deletion_conflict = "remove_coupling"
    depends_on = (HEADERS,)
    local_filter = (Condition("type", "in", f"{ITEM}|{RESOURCE}"),)
    fields = (
        Field("document", "salesorderid"),
        Field("line_no", "bcbi_businesscentrallinenumber", TO),
        Field("quantity", "quantity"),
        Field("quantity_shipped", "quantityshipped", TO),
        Field(None, "ispriceoverridden", TO, constant="true"),
        Field("unit_price", "priceperunit", not_null=True),
        Field("line_discount_amount", "manualdiscountamount", not_null=True),
        Field("amount", "baseamount", TO),
        Field("amount_including_vat", "extendedamount", TO),
        Field("requested_delivery_date", "requestdeliveryby"),
    )
    #: what is sold; which of item and resource it is, is said besides
    twins = (Twin("no", "productid"),)
    local_extra = (
        "document", "line_no", "type", "no", "item", "resource", "description", "unit_of_measure", "quantity",
        "unit_price", "line_discount_amount", "inv_discount_amount", "amount", "amount_including_vat", "vat_percent",
    )  # fmt: skip
    remote_extra = (
        "salesorderid", "productid", "uomid", "productdescription", "quantity", "priceperunit",
        "volumediscountamount", "manualdiscountamount", "tax", "lineitemnumber",
    )  # fmt: skip

    # --- what is sold -----------------------------------------------------------------------------------------------

    def related(
        self, twin: Twin, side: str, values: AbstractSet[str], context: HookContext
    ) -> Mapping[str, str | Finding | None]:
        """The product of an item or resource, and its number; a write-in has no product."""
        found: dict[str, str | Finding | None] = {}
        stands_for = SalesSetup.current().write_in_product_no
        for model, table, _kind, *_units in reversed(SOLD.values()):
            if side == LOCAL:
                numbers = {row["system_id"]: row["no"] for row in Batch.find(model, "no", values)}
                for key, product in partners(context, table, "crm.product", numbers).items():
                    found[numbers[key]] = product
            else:
                ours = partners(context, table, "crm.product", values, REMOTE)
                rows = Batch.load(model, ours.values(), ("no",))
                found |= {product: rows[key]["no"] for product, key in ours.items() if key in rows}
        if side == LOCAL:
            return found | ({stands_for: None} if stands_for in values else {})
        left = set(values) - found.keys()
        named = labels("crm.product", sorted(left)) if left else {}
        for key in left:
            waits = {"waits_table": "crm.product", "waits_id": key}
            found[key] = Finding(
                "must_be_coupled", "", {"value": named.get(key, key), "mapping": "ITEM-PRODUCT", **waits}
            )
        return found

    # --- writing ----------------------------------------------------------------------------------------------------

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        if direction == TO:
            _towards_sales(items, context, self.local_extra)
        else:
            _towards_bc(items, context)

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """SO-25: what was sold gets a price on the price list of its order, where that has none."""
        if direction != TO:
            return []
        orders = Batch.load(SalesOrder, {i.values.get("salesorderid") or i.remote("salesorderid") for i in items})
        return missing_prices(items, orders, "salesorderid")

    # --- the end ----------------------------------------------------------------------------------------------------

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        """DOC-103: of a line that was deleted in one system while its order is there in both, the other goes, too."""
        ours = Batch.load(SalesLine, [local for local, _remote in couplings])
        theirs = Batch.load(SalesOrderDetail, [remote for _local, remote in couplings])
        left = [ours[a] for a, b in couplings if a in ours and b not in theirs]
        right = [theirs[b] for a, b in couplings if b in theirs and a not in ours]
        headers = partners(context, "bc.salesheader", "crm.salesorder", {row["document"] for row in left})
        there = Batch.load(SalesOrder, headers.values(), ("salesorderid",))
        orders = partners(context, "bc.salesheader", "crm.salesorder", {row["salesorderid"] for row in right}, REMOTE)
        here = Batch.load(SalesHeader, orders.values(), ("no",))
        return [
            *((SalesLine, Write.delete(row)) for row in left if headers.get(row["document"]) in there),
            *((SalesOrderDetail, Write.delete(row)) for row in right if orders.get(row["salesorderid"]) in here),
        ]


# --- to Sales -------------------------------------------------------------------------------------------------------


def _towards_sales(items: Sequence[Item], context: HookContext, columns: Iterable[str]) -> None:
    products = products_of(items, context)
    units = units_of(items, products, context)
    headers = Batch.load(SalesHeader, {item.local("document") for item in items})
    places = _places({item.values.get("salesorderid") or item.remote("salesorderid") for item in items})
    for item in items:
        header, product = headers[item.local("document")], products.get(item.local_id)
        line = {name: item.local(name) for name in columns}
        order = item.values.get("salesorderid") or item.remote("salesorderid")
        found: dict[str, Any] = line_amounts(
            line, including_vat=header["prices_including_vat"], places=places.get(order, PRECISION)
        )
        found |= {"productid": product, "uomid": units.get(item.local_id)}
        if product is None:
            found["productdescription"] = item.remote("productdescription") or words_of(line)
        else:
            found["productdescription"] = None
        if item.insert:
            found |= {"sequencenumber": line["line_no"], "lineitemnumber": line["line_no"]}
        for name, value in found.items():
            if item.values.get(name, item.remote(name)) != value:
                item.adjust(name, value)
        item.values |= {name: found[name] for name in ("productid", "uomid", "priceperunit")}


def _places(orders: Iterable[str | None]) -> dict[str, int]:
    """Order in Sales -> the decimals of its currency."""
    rows = Batch.load(SalesOrder, orders)
    currencies = Batch.load(TransactionCurrency, {row["transactioncurrencyid"] for row in rows.values()})
    return {
        key: currencies[row["transactioncurrencyid"]]["currencyprecision"]
        for key, row in rows.items()
        if row["transactioncurrencyid"] in currencies
    }


# --- to Business Central --------------------------------------------------------------------------------------------


def _towards_bc(items: Sequence[Item], context: HookContext) -> None:
    setup = SalesSetup.current()
    products = Batch.load(Product, {item.remote("productid") for item in items}, ("producttypecode",))
    units = _units_here(items, products, context) if context.connection.unit_group_mapping_enabled else {}
    headers = Batch.load(SalesHeader, {item.values.get("document") or item.local("document") for item in items})
    for item in items:
        if item.insert or "no" in item.values:
            _sell(item, products, setup)
            if unit := units.get(item.remote_id):
                item.values["unit_of_measure"] = unit
        _price(item, headers.get(item.values.get("document") or item.local("document") or ""))


def _sell(item: Item, products: Mapping[str, Any], setup: SalesSetup) -> None:
    """Type and number of what the line sells; a write-in is the product that stands for them (DOC-033)."""
    product = products.get(item.remote("productid") or "")
    if product is not None:
        item.values["type"] = RESOURCE if product["producttypecode"] == SOLD[RESOURCE][2] else ITEM
        return
    if not setup.write_in_product_no:
        item.refuse("order_line_write_in", "", setup=str(setup))
        return
    kind = ITEM if setup.write_in_product_type == WriteInProductType.ITEM else RESOURCE
    item.values["type"] = kind
    item.adjust("no", setup.write_in_product_no)
    if text := item.remote("productdescription"):
        item.values["description"] = text[:100]


def _price(item: Item, header: Mapping[str, Any] | None) -> None:
    """The discount of a line in one amount; and a price with VAT where the order's prices include it (DOC-036)."""
    price = amounts.number(item.remote("priceperunit"))
    if header is not None and header["prices_including_vat"] and "unit_price" in item.values:
        price = amounts.rounded(price * (1 + amounts.number(item.local("vat_percent")) / 100), amounts.PLACES)
        item.adjust("unit_price", amounts.as_row(price))
    row = {name: item.remote(name) for name in ("quantity", "volumediscountamount", "manualdiscountamount")}
    if item.insert or "line_discount_amount" in item.values or "quantity" in item.values:
        discount = amounts.as_row(amounts.line_discount(row, price), 4)
        if Decimal(item.values.get("line_discount_amount") or 0) != Decimal(discount) or not item.insert:
            item.adjust("line_discount_amount", discount)


def _units_here(items: Sequence[Item], products: Mapping[str, Any], context: HookContext) -> dict[str, str]:
    """Line in Sales -> the unit of measure here (SO-23); a unit that is not coupled holds the line back."""
    found: dict[str, str] = {}
    for _model, _table, kind, model, table in SOLD.values():
        own = [i for i in items if i.remote("uomid") and _kind(i, products) == kind]
        ours = partners(context, table, "crm.uom", {i.remote("uomid") for i in own}, REMOTE)
        rows = Batch.load(model, ours.values())
        missing = sorted({i.remote("uomid") for i in own if ours.get(i.remote("uomid"), "") not in rows})
        names = labels("crm.uom", missing) if missing else {}
        for item in own:
            row = rows.get(ours.get(item.remote("uomid"), ""))
            if row is not None:
                found[item.remote_id] = row["unit_of_measure"]
                continue
            waits = {"waits_table": "crm.uom", "waits_id": item.remote("uomid")}
            named = names.get(item.remote("uomid"), "")
            caption = str(registry.table("crm.salesorderdetail").column("uomid").caption)
            item.refuse("must_be_coupled", caption, value=named, mapping="UNIT GROUP", **waits)
    return found


def _kind(item: Item, products: Mapping[str, Any]) -> int | None:
    product = products.get(item.remote("productid") or "")
    return product["producttypecode"] if product else None
