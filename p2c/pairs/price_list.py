"""PLHEADER-PRICE and PLLINE-PRODPRICE: price lists and their lines, with extended price calculation."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models.base import StateCode
from erp.bc.models import PriceListHeader, PriceListLine, SalesSetup
from erp.bc.models.price_list import AmountType, AssetType, PriceStatus, PriceType
from integration import messages
from integration.engine.lookup import partners
from integration.engine.write import Batch
from integration.messages import Finding
from integration.pairs import TO, Condition, Field, HookContext, Item, Match, register
from integration.registry import LOCAL
from p2c.pairs.price_base import RANKED, PriceListPair, PricePair, price_fields
from p2c.pairs.prices import LinesOf

#: PRICE-08: what is sold, at a price, from the first piece on
SOLD = Q(price_type=PriceType.SALE, amount_type=AmountType.PRICE, minimum_quantity=0)
LINES = LinesOf(
    PriceListLine, "price_list", "asset_no", {"asset_item": "bc.item", "asset_resource": "bc.resource"}, SOLD
)

messages.add(
    {
        "price_list_not_active": (
            _("the price list {list} is not active in Business Central"),
            _("Activate the price list."),
        ),
        "price_list_other_defaults": (
            _("the price list {list} allows updating defaults, and no default price list is set up"),
            _("Choose the default price list in the Sales set-up, or use another price list."),
        ),
        "price_list_no_defaults": (
            _("the price list {list} does not allow updating defaults, and a default price list is set up"),
            _("Allow updating defaults on the price list, or blank the default price list in the Sales set-up."),
        ),
    }
)


def left_out(lists: Mapping[str, Mapping[str, object]], context: HookContext) -> dict[str, Finding]:
    """Price lists that do not take part: those that are not in use and not in Sales yet, and those that the default
    price list of the set-up says nothing for."""
    default = bool(SalesSetup.objects.exclude(default_price_list_code="").exists())
    coupled = partners(context, "bc.pricelistheader", "crm.pricelevel", lists)
    found = {}
    for key, row in lists.items():
        if bool(row["allow_updating_defaults"]) != default:
            code = "price_list_no_defaults" if default else "price_list_other_defaults"
            found[key] = Finding(code, "", {"list": row["code"]})
        elif row["status"] != PriceStatus.ACTIVE and key not in coupled:
            found[key] = Finding("price_list_not_active", "", {"list": row["code"]})
    return found


@register
class PriceLists(PriceListPair):
    name = "PLHEADER-PRICE"
    local = "bc.pricelistheader"
    when = "price_lists"
    lines_of = LINES
    lines_mapping = "PLLINE-PRODPRICE"
    own_currency = "currency"
    local_filter = (
        Condition("price_type", "eq", str(PriceType.SALE.value)),
        Condition("amount_type", "eq", str(AmountType.PRICE.value)),
    )
    fields = (
        Field("code", "name", TO),
        Field("description", "description", TO),
        Field("currency", "transactioncurrencyid", TO),
        Field("starting_date", "begindate", TO),
        Field("ending_date", "enddate", TO),
    )
    fed_by = (("bc.pricelistline", "price_list", "L"),)
    local_extra = ("status", "allow_updating_defaults")

    excludes = frozenset({LOCAL})

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        if side != LOCAL:
            return {}
        names = ("code", *self.local_extra)
        return left_out({key: {n: item.local(n) for n in names} for key, item in rows.items()}, context)

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        super().before_write(direction, items, context)
        for item in items:
            _set_state(item)

    unchanged_directions = frozenset({TO})

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        for item in items:
            _set_state(item)


@register
class PriceListLines(PricePair):
    name = "PLLINE-PRODPRICE"
    local = "bc.pricelistline"
    when = "price_lists"
    depends_on = ("PLHEADER-PRICE", "ITEM-PRODUCT")
    lines_of = LINES
    list_table = "bc.pricelistheader"
    local_filter = (
        Condition("price_type", "eq", str(PriceType.SALE.value)),
        Condition("amount_type", "eq", str(AmountType.PRICE.value)),
        Condition("asset_type", "in", "|".join(str(value) for value in AssetType.values)),
        Condition("minimum_quantity", "eq", "0"),
    )
    fields = price_fields(
        "price_list", "asset", "asset_no", Field("unit_of_measure", "uomscheduleid", TO, when="single_units")
    )
    #: within the same list, product and unit (`match_scope`)
    match = ((Match("asset_no", "productnumber"),),)
    local_extra = ("price_list", "asset_item", "asset_resource", "unit_of_measure", "unit_price", *RANKED[1:])

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """Also the lines of price lists that do not take part."""
        if side != LOCAL:
            return {}
        lists = left_out(Batch.load(PriceListHeader, {item.local("price_list") for item in rows.values()}), context)
        own = {key: lists[item.local("price_list")] for key, item in rows.items() if item.local("price_list") in lists}
        return {**super().exclude(side, rows, context), **own}


def _set_state(item: Item) -> None:
    """PRICE-04, DOC-182: an active list is active in Sales, any other is inactive."""
    active = item.local("status") == PriceStatus.ACTIVE
    wanted = StateCode.ACTIVE if active else StateCode.INACTIVE
    if item.insert or item.remote("statecode") != wanted:
        item.values["statecode"] = wanted.value
