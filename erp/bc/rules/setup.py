"""Setup tables have one row; what the sales setup names must exist and be of use."""

from erp.bc.models import Item, PriceListHeader, Resource
from erp.bc.models.item import ItemType
from erp.bc.models.price_list import PriceType
from erp.bc.models.setup import WriteInProductType
from integration import registry
from integration.engine.write import Batch
from integration.models import Coupling


def one_row(batch: Batch) -> None:
    """Refuse a second row."""
    fresh = list(batch.inserts)
    if not fresh:
        return
    exists = batch.table.model._default_manager.exists()
    for item in fresh if exists else fresh[1:]:
        item.refuse("bc.one_row", record=batch.table.caption)


def write_in_product(batch: Batch) -> None:
    """The write-in product exists, is not kept in stock, and is not itself a product of Sales."""
    for item in batch.saves:
        new = item.new
        if not new["write_in_product_no"] or not item.changed("write_in_product_type", "write_in_product_no"):
            continue
        table = registry.table(Item if new["write_in_product_type"] == WriteInProductType.ITEM else Resource)
        caption = batch.table.column("write_in_product_no").caption
        found = batch.find(table.model, "no", [new["write_in_product_no"]])
        if not found:
            item.refuse(
                "wrong_target",
                caption,
                record=batch.table.caption,
                value=new["write_in_product_no"],
                target=table.caption,
            )
        elif found[0].get("type") == ItemType.INVENTORY and table.model is Item:
            item.refuse("bc.write_in_stock", caption, value=table.text(found[0]))
        elif Coupling.objects.filter(local_table=table.name, local_id=found[0]["system_id"]).exists():
            item.refuse("bc.write_in_coupled", caption, value=table.text(found[0]))


def default_price_list(batch: Batch) -> None:
    """The default price list is one of sales prices whose lines may differ from its header."""
    for item in batch.saves:
        code = item.new["default_price_list_code"]
        if not code or not item.changed("default_price_list_code"):
            continue
        caption = batch.table.column("default_price_list_code").caption
        found = batch.find(PriceListHeader, "code", [code])
        if not found:
            target = registry.table(PriceListHeader).caption
            item.refuse("wrong_target", caption, record=batch.table.caption, value=code, target=target)
        elif found[0]["price_type"] != PriceType.SALE or not found[0]["allow_updating_defaults"]:
            item.refuse("bc.default_price_list", caption, value=code)
