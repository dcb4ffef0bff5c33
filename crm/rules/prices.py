"""Price lists and their items: one currency per list, one price per list, product and unit, one list kept for all."""

from crm.models import PriceLevel, Product, ProductPriceLevel, Uom
from integration.engine.write import Batch, Write
from integration.models import Connection
from integration.registry import Row

#: the list with the prices of a foreign currency, which the synchronisation makes where it is missing (DOC-148)
CURRENCY_LIST = "Price List in {code}"
PLACE = ("pricelevelid", "productid", "uomid")


def default_price_list() -> str:
    """The id of the price list the integration keeps, as rows have it; blank when there is none (yet)."""
    key = Connection.objects.values_list("default_price_list", flat=True).first()
    return key.hex if key else ""


def default_price_list_is_read_only(batch: Batch) -> None:
    """People leave the default price list and its items to the integration (PRICE-01)."""
    default = default_price_list() if batch.by_person else ""
    if not default:
        return
    for item in batch.writes:
        if default in {row["pricelevelid"] for row in (item.old, item.new) if row is not None}:
            item.refuse("crm.default_price_list", record=batch.table.text(item.row) or batch.table.caption)


def keep_currency(batch: Batch) -> None:
    """The currency of a list with items stays: their amounts are in it."""
    changed = [item for item in batch.updates if item.changed("transactioncurrencyid")]
    if not changed:
        return
    keys = [item.old["pricelevelid"] for item in changed]
    priced = ProductPriceLevel.objects.filter(pricelevel__in=keys).values_list("pricelevel_id", flat=True)
    used = {key.hex for key in priced.distinct()}
    for item in changed:
        if item.old["pricelevelid"] in used:
            column = batch.table.column("transactioncurrencyid")
            item.refuse("crm.list_currency_fixed", column.caption, record=batch.table.text(item.old))


def follow_list_and_product(batch: Batch) -> None:
    """Currency of the list, number and unit group of the product; the unit is one of that group."""
    fresh = list(batch.saves)
    lists = batch.load(PriceLevel, (item.new["pricelevelid"] for item in fresh), ("name", "transactioncurrencyid"))
    numbers = ("productnumber", "defaultuomscheduleid")
    products = batch.load(Product, (item.new["productid"] for item in fresh), numbers)
    units = batch.load(Uom, (item.new["uomid"] for item in fresh), ("name", "uomscheduleid"))
    for item in fresh:
        new = item.new
        price_list, product = lists.get(new["pricelevelid"]), products.get(new["productid"])
        unit = units.get(new["uomid"])
        if price_list is None or product is None or unit is None:
            continue  # what is blank is asked for by name, what does not exist is refused by the database
        new["productnumber"] = product["productnumber"]
        _currency_of(batch, item, price_list)
        _unit_of(batch, item, product, unit)


def _currency_of(batch: Batch, item: Write, price_list: Row) -> None:
    new, old, own = item.new, item.old, price_list["transactioncurrencyid"]
    # a currency nobody chose comes from the list; the one somebody chose must be the list's
    if new["transactioncurrencyid"] is None or (old is not None and not item.changed("transactioncurrencyid")):
        new["transactioncurrencyid"] = own
    if new["transactioncurrencyid"] != own:
        column = batch.table.column("transactioncurrencyid")
        item.refuse("crm.line_currency", column.caption, record=new["productnumber"], list=price_list["name"])


def _unit_of(batch: Batch, item: Write, product: Row, unit: Row) -> None:
    new, group = item.new, product["defaultuomscheduleid"] or unit["uomscheduleid"]
    if unit["uomscheduleid"] == group:
        new["uomscheduleid"] = group
    elif item.changed("productid", "uomid"):
        column = batch.table.column("uomid")
        item.refuse("crm.unit_of_other_group", column.caption, record=new["productnumber"], value=unit["name"])


def one_price(batch: Batch) -> None:
    """A list has one price for a product in a unit (PRICE-07)."""
    fresh = [item for item in batch.saves if item.changed(*PLACE) and all(item.new[c] for c in PLACE)]
    if not fresh:
        return
    taken = {
        tuple(row[column] for column in PLACE): row["productpricelevelid"]
        for row in batch.find(ProductPriceLevel, "productid", (item.new["productid"] for item in fresh), PLACE)
    }
    lists, units = {}, {}
    for item in fresh:
        key = item.new["productpricelevelid"]
        if taken.setdefault(tuple(item.new[c] for c in PLACE), key) != key:
            lists = lists or batch.load(PriceLevel, (i.new["pricelevelid"] for i in fresh))
            units = units or batch.load(Uom, (i.new["uomid"] for i in fresh))
            item.refuse(
                "crm.price_taken",
                batch.table.column("productid").caption,
                record=lists[item.new["pricelevelid"]]["name"],
                value=item.new["productnumber"],
                unit=units[item.new["uomid"]]["name"],
            )
