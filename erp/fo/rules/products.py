"""Released products: their currency and precision follow from elsewhere, and whether they can be sold (FO-051)."""

from decimal import Decimal

from erp.fo.models import LegalEntity, Unit
from erp.fo.models.released_product import ProductType
from integration import registry
from integration.engine.write import Batch
from integration.registry import Row

#: what a stocked product needs besides
STOCKED = ("site_id", "warehouse_id")


def missing(row: Row) -> list[str]:
    """The columns that keep a product from being sold, as the Validate button tells them (FO-051)."""
    wanted = ["product_name", "sales_unit_symbol"]
    if row["product_type"] == ProductType.ITEM:
        wanted += STOCKED
    found = [column for column in wanted if not row[column]]
    if Decimal(row["sales_price"] or 0) <= 0:
        found.append("sales_price")
    if row["is_sales_stopped"]:
        found.append("is_sales_stopped")
    return found


def missing_captions(row: Row) -> list[str]:
    """What is missing, as the page calls it."""
    table = registry.table("fo.releasedproduct")
    return [table.column(name).caption for name in missing(row)]


def follow_legal_entity(batch: Batch) -> None:
    """The currency is the legal entity's (FO-054); once its distinct product table stands, new products are in it
    (FO-052). One query per batch."""
    asked = [w for w in batch.saves if w.old is None or not w.new["currency_code"] or w.changed("currency_code")]
    if not asked:
        return
    names = ("legal_entity_id", "accounting_currency", "distinct_products_populated_on")
    rows = batch.find(LegalEntity, "legal_entity_id", (w.new["data_area_id"] for w in asked), names)
    entities = {row["legal_entity_id"]: row for row in rows}
    for item in asked:
        entity = entities.get(item.new["data_area_id"])
        if entity is not None:
            item.new["currency_code"] = entity["accounting_currency"]
            if item.old is None and entity["distinct_products_populated_on"]:
                item.new["is_in_distinct_product_table"] = True


def follow_unit(batch: Batch) -> None:
    """The precision of quantities is that of the sales unit. One query per batch."""
    asked = [w for w in batch.saves if w.changed("sales_unit_symbol")]
    rows = batch.find(
        Unit, "unit_symbol", (w.new["sales_unit_symbol"] for w in asked), ("unit_symbol", "decimal_precision")
    )
    precisions = {row["unit_symbol"]: row["decimal_precision"] for row in rows}
    for item in asked:
        item.new["sales_unit_decimal_precision"] = precisions.get(item.new["sales_unit_symbol"])


def sellable(batch: Batch) -> None:
    """Whether a product has all that a sales order needs (FO-051)."""
    for item in batch.saves:
        item.new["is_sellable"] = not missing(item.new)
