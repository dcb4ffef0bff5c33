"""CUSTPRCGRP-PRICE and SALESPRC-PRODPRICE: customer price groups and their sales prices become Sales price lists."""

from collections.abc import Sequence

from erp.bc.models import SalesPrice
from erp.bc.models.prices import SalesType
from integration.pairs import TO, Condition, Field, HookContext, Item, Match, register
from p2c.pairs.price_base import RANKED, PriceListPair, PricePair, price_fields
from p2c.pairs.prices import LinesOf

PRICES = LinesOf(SalesPrice, "customer_price_group", "item_no", {"item": "bc.item"})


@register
class PriceGroups(PriceListPair):
    name = "CUSTPRCGRP-PRICE"
    local = "bc.customerpricegroup"
    when = "sales_prices"
    lines_of = PRICES
    lines_mapping = "SALESPRC-PRODPRICE"
    fields = (Field("code", "name", TO),)
    fed_by = (("bc.salesprice", "customer_price_group", "L"),)
    local_extra = ("description",)

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """PRICE-04: the description is written with a new list."""
        super().before_write(direction, items, context)
        for item in items:
            if item.insert:
                item.values["description"] = item.local("description")


@register
class SalesPrices(PricePair):
    name = "SALESPRC-PRODPRICE"
    local = "bc.salesprice"
    when = "sales_prices"
    depends_on = ("CUSTPRCGRP-PRICE", "ITEM-PRODUCT")
    lines_of = PRICES
    list_table = "bc.customerpricegroup"
    local_filter = (
        Condition("sales_type", "eq", str(SalesType.CUSTOMER_PRICE_GROUP.value)),
        Condition("sales_code", "not_blank"),
    )
    fields = price_fields("customer_price_group", "item", "item_no")
    #: within the same list, product and unit (`match_scope`)
    match = ((Match("item_no", "productnumber"),),)
    local_extra = ("customer_price_group", "item", "unit_of_measure", "unit_price", *RANKED[1:])
