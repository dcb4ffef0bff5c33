"""POSTEDSALESLINE-INV: the lines of posted invoices, which go with their invoice only (INV-04, INV-11 … INV-14)."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm.models import Invoice, Product, ProductPriceLevel, TransactionCurrency
from crm.models.price_level import PricingMethod
from erp.bc.models import Item as StockItem
from erp.bc.models import ItemUnitOfMeasure, Resource, ResourceUnitOfMeasure, SalesInvoiceHeader, SalesSetup
from erp.bc.models.sales_invoice import LineType
from erp.bc.models.setup import WriteInProductType
from integration import messages, registry
from integration.engine.lookup import labels, partners, within
from integration.engine.write import Batch, Write
from integration.pairs import TO, Field, HookContext, Item, Pair, register
from integration.registry import LOCAL
from p2c.pairs.currency import PRECISION
from p2c.pairs.invoice import LINES
from p2c.pairs.invoice_amounts import line_amounts

messages.add(
    {
        "invoice_unit_missing": (
            _("{record} is in the unit “{value}”, which {product} does not have any more."),
            _("Add the unit to the units of measure of {product}."),
        ),
    }
)

#: kind of line -> (its reference, table, mapping, table of its units, what the set-up calls it)
SOLD = {
    int(LineType.ITEM): ("item", "bc.item", "ITEM-PRODUCT", WriteInProductType.ITEM),
    int(LineType.RESOURCE): ("resource", "bc.resource", "RESOURCE-PRODUCT", WriteInProductType.RESOURCE),
}
UNITS = {
    int(LineType.ITEM): (ItemUnitOfMeasure, "bc.itemunitofmeasure", "ITEM UOM"),
    int(LineType.RESOURCE): (ResourceUnitOfMeasure, "bc.resourceunitofmeasure", "RESOURCE UOM"),
}
#: where the goods went: column of the line in Sales -> of the posted invoice
SHIP_TO = {
    "shipto_name": "ship_to_name",
    "shipto_contactname": "ship_to_contact",
    "shipto_line1": "ship_to_address",
    "shipto_line2": "ship_to_address_2",
    "shipto_postalcode": "ship_to_post_code",
    "shipto_city": "ship_to_city",
    "shipto_stateorprovince": "ship_to_county",
    "shipto_country": "ship_to_country_region_code",
}


@register
class PostedInvoiceLines(Pair):
    name = LINES
    local = "bc.salesinvoiceline"
    remote = "crm.invoicedetail"
    direction = TO
    only_coupled = False
    only_with = "POSTEDSALESINV-INV"
    scheduled = False
    #: an invoice that was deleted in Sales and is restored there gets its lines again
    deletion_conflict = "restore"
    depends_on = ("POSTEDSALESINV-INV",)
    fields = (
        Field("document", "invoiceid", TO),
        Field("line_no", "lineitemnumber", TO),
        Field("quantity", "quantity", TO),
        Field("line_discount_amount", "manualdiscountamount", TO),
        Field("unit_price", "priceperunit", TO),
        Field(None, "ispriceoverridden", TO, constant="true"),
        Field("amount", "baseamount", TO),
        Field("amount_including_vat", "extendedamount", TO),
    )
    local_extra = (
        "document", "line_no", "type", "no", "item", "resource", "description", "unit_of_measure", "quantity",
        "unit_price", "line_discount_amount", "inv_discount_amount", "amount", "amount_including_vat",
    )  # fmt: skip

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        products = products_of(items, context)
        units = units_of(items, products, context)
        headers = Batch.load(SalesInvoiceHeader, {item.local("document") for item in items})
        places = _places(items)
        for item in items:
            header, product = headers[item.local("document")], products.get(item.local_id)
            line = {name: item.local(name) for name in self.local_extra}
            item.values |= line_amounts(
                line,
                including_vat=header["prices_including_vat"],
                places=places.get(item.values.get("invoiceid"), PRECISION),
            )
            item.values |= {column: header[name] or None for column, name in SHIP_TO.items()}
            item.values |= {
                "actualdeliveryon": header["shipment_date"],
                "sequencenumber": line["line_no"],
                "bcbi_businesscentrallinenumber": line["line_no"],
                "productid": product,
                "uomid": units.get(item.local_id),
                "productdescription": None if product else words_of(line),
            }

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """INV-13: what was sold gets its price on the price list of the invoice, where that has none."""
        return missing_prices(items, Batch.load(Invoice, {item.values.get("invoiceid") for item in items}), "invoiceid")


def missing_prices(items: Sequence[Item], documents: Mapping[str, Any], column: str) -> list[tuple[type, Write]]:
    """What was sold gets its price on the price list of its document, where that has none; `column`: where a line
    names its document."""
    wanted: dict[tuple[str, str, str], Item] = {}
    for item in items:
        values = item.values
        document = documents.get(values.get(column) or item.remote(column) or "")
        place = (document and document["pricelevelid"], values.get("productid"), values.get("uomid"))
        if all(place) and Decimal(values["priceperunit"]) > 0:
            wanted.setdefault(place, item)  # type: ignore[arg-type]
    there = _priced(wanted)
    writes: list[tuple[type, Write]] = []
    for place in (place for place in wanted if place not in there):
        values = dict(zip(("pricelevelid", "productid", "uomid"), place, strict=True))
        values |= {"pricingmethodcode": int(PricingMethod.CURRENCY_AMOUNT)}
        one = Write.insert({**values, "amount": wanted[place].values["priceperunit"]})
        one.owner = wanted[place].dest_id
        writes.append((ProductPriceLevel, one))
    return writes


def words_of(line: Mapping[str, Any]) -> str:
    """INV-12: what a line without a product says; a line of text says just that."""
    return f"{line['no']} {line['description'] or ''}.".replace(" .", ".") if line["no"] else line["description"]


def _sold(items: Iterable[Item]) -> Iterable[tuple[Item, int, str]]:
    """Lines of an item or resource, with their kind and what was sold."""
    for item in items:
        kind = item.local("type") or 0
        if kind in SOLD and item.local(SOLD[kind][0]):
            yield item, kind, item.local(SOLD[kind][0])


def products_of(items: Sequence[Item], context: HookContext) -> dict[str, str]:
    """INV-02: line -> its product; without one it is a write-in: charges, the product that stands for write-ins, and
    items that ITEM-PRODUCT leaves out. What could be in Sales and is not holds the invoice back."""
    setup = SalesSetup.current()
    found: dict[str, str] = {}
    for kind, (_name, table, mapping, stands_for) in SOLD.items():
        lines = [(item, key) for item, own, key in _sold(items) if own == kind]
        if setup.write_in_product_no and setup.write_in_product_type == stands_for:
            lines = [(item, key) for item, key in lines if item.local("no") != setup.write_in_product_no]
        coupled = partners(context, table, "crm.product", (key for _item, key in lines))
        left = {key for _item, key in lines if key not in coupled}
        # a resource that is left out is no write-in
        inside = left if kind == LineType.RESOURCE else within(context, mapping, LOCAL, left)
        named = labels(table, sorted(inside)) if inside else {}
        for item, key in lines:
            if key in coupled:
                found[item.local_id] = coupled[key]
            elif key in inside:
                _refuse_uncoupled(item, table, key, named[key], mapping)
    return found


def units_of(items: Sequence[Item], products: Mapping[str, str], context: HookContext) -> dict[str, str | None]:
    """INV-12: line -> its unit: the product's own, or with unit groups the one of the item or resource."""
    sold = [(item, kind, key) for item, kind, key in _sold(items) if item.local_id in products]
    if not context.connection.unit_group_mapping_enabled:
        rows = Batch.load(Product, products.values())
        return {line: rows[product]["defaultuomid"] for line, product in products.items() if product in rows}
    found: dict[str, str | None] = {}
    for kind, (model, table, mapping) in UNITS.items():
        own = [(item, key) for item, line_kind, key in sold if line_kind == kind]
        units = Batch.find(model, SOLD[kind][0], {key for _item, key in own})
        by_code = {(row[SOLD[kind][0]], row["unit_of_measure"]): row for row in units}
        bases = _base_units(kind, {key for item, key in own if not item.local("unit_of_measure")})
        coupled = partners(context, table, "crm.uom", (row["system_id"] for row in units))
        codes = labels("bc.unitofmeasure", sorted({i.local("unit_of_measure") for i, _key in own} - {None}))
        names = labels(SOLD[kind][1], sorted({key for _item, key in own}))
        for item, key in own:
            unit = item.local("unit_of_measure") or bases.get(key)
            row = by_code.get((key, unit))
            if row is None:
                item.refuse("invoice_unit_missing", "", value=codes.get(unit, ""), product=names[key])
            elif row["system_id"] not in coupled:
                _refuse_uncoupled(item, table, row["system_id"], registry.table(table).text(row), mapping)
            else:
                found[item.local_id] = coupled[row["system_id"]]
    return found


def _base_units(kind: int, keys: set[str]) -> dict[str, str]:
    model = StockItem if kind == LineType.ITEM else Resource
    return {key: row["base_unit_of_measure"] for key, row in Batch.load(model, keys).items()}


def _refuse_uncoupled(item: Item, table: str, key: str, label: str, mapping: str) -> None:
    caption = str(registry.table(table).caption)
    item.refuse("must_be_coupled", caption, value=label, mapping=mapping, waits_table=table, waits_id=key)


def _places(items: Sequence[Item]) -> dict[str, int]:
    """Invoice in Sales -> the decimals of its currency."""
    invoices = Batch.load(Invoice, {item.values.get("invoiceid") for item in items})
    currencies = Batch.load(TransactionCurrency, {row["transactioncurrencyid"] for row in invoices.values()})
    return {
        key: currencies[row["transactioncurrencyid"]]["currencyprecision"]
        for key, row in invoices.items()
        if row["transactioncurrencyid"] in currencies
    }


def _priced(places: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Which of these (price list, product, unit) have a price."""
    lists, products = {place[0] for place in places}, {place[1] for place in places}
    found = ProductPriceLevel.objects.filter(pricelevel__in=lists, product__in=products)
    return {(a.hex, b.hex, c.hex) for a, b, c in found.values_list("pricelevel_id", "product_id", "uom_id")}
