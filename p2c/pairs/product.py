"""ITEM-PRODUCT and RESOURCE-PRODUCT: what is sold, both ways, with its default price (PROD-01 … PROD-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from crm.models import Product
from crm.models.product import ProductState, ProductType
from erp.bc.models import InventorySetup, ResourcesSetup, SalesSetup, UnitGroup, Vendor
from erp.bc.models.base import Singleton
from erp.bc.models.setup import WriteInProductType
from integration import messages, registry
from integration.engine.write import Batch, Write
from integration.messages import Finding
from integration.pairs import FROM, TO, Concern, Condition, Field, HookContext, Item, Match, Need, Pair, Twin, register
from integration.registry import LOCAL
from p2c.pairs import default_prices
from p2c.pairs.currency import lcy_code, lcy_concerns, lcy_currency
from p2c.pairs.default_prices import PRODUCT_COLUMNS
from p2c.pairs.product_units import BASE, GROUP, OWN_BASE, UNIT, SalesUnits, base_units, base_units_of_groups
from p2c.pairs.trader import COMPANY_FILTER, blank_company, marked_without_coupling, number_concerns

ACTIVE, RETIRED, DRAFT = int(ProductState.ACTIVE), int(ProductState.RETIRED), int(ProductState.DRAFT)
#: Dataverse's number of decimals for quantities of a new product (PROD-02)
DECIMALS = 2
#: numbers that are 0 in Sales where they are below in Business Central (PROD-03)
NOT_NEGATIVE = ("price", "quantityonhand")

messages.add(
    {
        "write_in_product": (
            _("{record} stands for products typed by hand in Sales (write-in product), so it is not one itself"),
            _("Choose another write-in product in the sales & receivables setup of Business Central."),
        ),
        "some_without_base_unit": (
            _("{table}: {count} without a base unit of measure, which cannot be products in Sales: {records}."),
            _("Fill in their base unit of measure in Business Central."),
        ),
    }
)


def _state_of(blocked: Any) -> int:
    """PROD-06."""
    return RETIRED if blocked else ACTIVE


def _blocked_in(state: Any) -> bool:
    """PROD-07."""
    return state != ACTIVE


def _fed_by(table: str) -> tuple[tuple[str, str, str], ...]:
    """The default price in Sales, and the name of the vendor."""
    return (("crm.productpricelevel", "product", "R"), ("bc.vendor", f"={table}.vendor_name", "L"))


class ProductPair(Pair):
    """An item or resource and its product."""

    producttype: ClassVar[ProductType]
    #: the units of the item or resource: table, the column that points at it, and the mapping
    own_units: ClassVar[tuple[str, str, str]]
    #: which of the two may be the write-in product
    write_in: ClassVar[WriteInProductType]
    numbered_by: ClassVar[tuple[type[Singleton], str]]

    remote = "crm.product"
    local_filter = (Condition("blocked", "eq", "false"),)
    match = ((Match("no", "productnumber", "case"),),)
    settles_further = True
    local_extra = ("no", "blocked", "vendor_no", BASE, OWN_BASE)
    remote_extra = (
        "statecode", "transactioncurrencyid", "pricelevelid", "vendorname", "price", "quantityonhand", UNIT, GROUP,
        "bcbi_companyid",
    )  # fmt: skip
    twins = (Twin("blocked", "statecode", _state_of, _blocked_in, first=TO),)

    # --- what must be there first -----------------------------------------------------------------------------------

    def prepare(self, context: HookContext) -> list[tuple[type, Write]]:
        return default_prices.prepare(context)

    def remember(self, context: HookContext) -> Mapping[str, Any]:
        return default_prices.remember(context)

    def preflight(self, context: HookContext) -> list[Concern]:
        """Base units, the local currency, and numbers for what Sales makes."""
        found = []
        if not lcy_code():
            found.append(Concern(Finding("lcy_unknown"), stops=True, table="bc.companyinformation"))
        found += lcy_concerns(context.connection)
        table = registry.table(self.local)
        lacking = table.model._default_manager.filter(blocked=False, base_unit_of_measure=None).order_by("no")
        count = lacking.count()
        if count:
            named = ", ".join(str(record) for record in lacking[:5])
            params = {"table": table.caption, "count": count, "records": named}
            found.append(Concern(Finding("some_without_base_unit", "", params), table=self.local))
        return [*found, *number_concerns(self.local, *self.numbered_by)]

    def needs(self, side: str, rows: Mapping[str, Item], context: HookContext) -> list[Need]:
        """UOM-23: the base unit comes first where its mapping makes what is new."""
        if side != LOCAL:
            return []
        grouped = context.connection.unit_group_mapping_enabled
        name, column = (self.own_units[2], OWN_BASE) if grouped else ("UNIT OF MEASURE", BASE)
        return [Need(name, LOCAL, [key for item in rows.values() if (key := item.local(column))])]

    excludes = frozenset({LOCAL})

    def exclude(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, Finding]:
        """PROD-01: the write-in product is not a product of its own."""
        if side != LOCAL:
            return {}
        setup = SalesSetup.current()
        if not setup.write_in_product_no or setup.write_in_product_type != self.write_in:
            return {}
        own = [(key, item) for key, item in rows.items() if item.local("no") == setup.write_in_product_no]
        return {key: Finding("write_in_product", "", {"record": item.local("no")}) for key, item in own}

    def constants(self, direction: str, context: HookContext) -> tuple[dict[str, Any], dict[str, Any]]:
        """PROD-02, PROD-03: decimals of a new product, its type and company (COMP-02)."""
        if direction == FROM:
            return {}, {}
        company = context.connection.company
        always = {"bcbi_companyid": company.hex} if company else {}
        return {"quantitydecimal": DECIMALS}, {"producttypecode": int(self.producttype), **always}

    # --- writing ----------------------------------------------------------------------------------------------------

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        if direction == TO:
            self._complete(items, context)
            for item in items:
                self._set_state(item)
        else:
            self._set_base_unit(items, context)

    def _complete(self, items: Sequence[Item], context: HookContext, *, quiet: bool = False) -> None:
        """PROD-02, PROD-03: currency, default price list, vendor name, units; nothing below zero. `quiet`: records
        that have nothing to write are not refused for what they lack."""
        link = context.connection
        currency, price_list = lcy_currency(), link.default_price_list
        always = {"transactioncurrencyid": currency, "pricelevelid": price_list.hex if price_list else None}
        units = SalesUnits(context, self.own_units[0], items)
        vendors = {row["no"]: row["name"] for row in Batch.find(Vendor, "no", [i.local("vendor_no") for i in items])}
        for item in items:
            wanted = {**{name: value for name, value in always.items() if value}, **units.settle(item)}
            vendor = item.local("vendor_no")
            if vendor is None or vendor in vendors:
                wanted["vendorname"] = vendors.get(vendor)
            if quiet and item.finding:
                item.finding = None
                continue
            for name, value in wanted.items():
                if (value or None) != item.remote(name):
                    item.values[name] = value
            for name in NOT_NEGATIVE:
                if Decimal(item.values.get(name) or 0) < 0:
                    item.adjust(name, registry.table(Product).column(name).row_value(0))

    def _set_state(self, item: Item) -> None:
        """PROD-05, PROD-06: a new product starts as a draft; what is not for sale yet is not retired."""
        blocked = item.local("blocked")
        if item.insert and not blocked:
            item.values.pop("statecode", None)
        elif item.values.get("statecode") == RETIRED and (item.insert or item.remote("statecode") != ACTIVE):
            item.adjust("statecode", DRAFT if item.insert else item.remote("statecode"))

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """PROD-04, PROD-05: the lines of the default price list; a new product is active once they stand."""
        if direction == FROM:
            return []
        rows = Batch.load(Product, [item.dest_id for item in items])
        new = [rows[item.dest_id] for item in items if item.insert and not item.local("blocked")]
        active = [(Product, Write.update(row, {"statecode": ACTIVE})) for row in new]
        return [*default_prices.lines(rows.values(), context), *active]

    unchanged_directions = frozenset({TO})

    def after_unchanged(
        self, direction: str, items: Sequence[Item], context: HookContext
    ) -> list[tuple[type, Write]] | None:
        """What Sales or somebody has changed beside the field mappings is put right: units, vendor name, currency, and
        the lines of the default price list (PRICE-01)."""
        self._complete(items, context, quiet=True)
        still = [item for item in items if not item.values]
        rows = [{name: item.remote(name) for name in PRODUCT_COLUMNS} for item in still]
        return default_prices.lines(rows, context)

    # --- from Sales -------------------------------------------------------------------------------------------------

    def _set_base_unit(self, items: Sequence[Item], context: HookContext) -> None:
        """UOM-24: a new item or resource gets a base unit; one that is there keeps one."""
        new = [item for item in items if item.insert and BASE not in item.values]
        if new and context.connection.unit_group_mapping_enabled:
            base_units(context, self.own_units[0], self.own_units[2], new)
        elif new:
            base_units_of_groups(context, new)
        for item in items:
            if BASE in item.values and item.values[BASE] is None:
                item.refuse("product_without_unit")

    def couples(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[str, str, str]]:
        """UOM-25: the unit group and base unit of a new item or resource are those of its product."""
        new = {item.dest_id: item for item in items if item.insert}
        if direction != FROM or not new or not context.connection.unit_group_mapping_enabled:
            return []
        table, owner, mapping = self.own_units
        bases = {key: row[BASE] for key, row in Batch.load(registry.table(self.local).model, new).items()}
        groups = [
            ("UNIT GROUP", row["system_id"], new[row[owner]].remote(GROUP)) for row in Batch.find(UnitGroup, owner, new)
        ]
        units = [
            (mapping, row["system_id"], new[row[owner]].remote(UNIT))
            for row in Batch.find(registry.table(table).model, owner, new)
            if row["unit_of_measure"] == bases[row[owner]]
        ]
        return [each for each in (*groups, *units) if each[2]]

    def on_uncouple(self, couplings: Sequence[tuple[str, str]], context: HookContext) -> list[tuple[type, Write]]:
        """COMP-05."""
        return blank_company(Product, [remote for _, remote in couplings], context.connection)

    def left_marked(self, context: HookContext, after: str, size: int) -> list[tuple[type, Write]]:
        return marked_without_coupling(Product, context.connection, after, size)


def _inside(producttype: ProductType) -> tuple[Condition, ...]:
    """Products that take part: active ones of this type and this company (DOC-170, COMP-04)."""
    kind = Condition("producttypecode", "eq", str(int(producttype)))
    return kind, Condition("statecode", "eq", str(ACTIVE)), COMPANY_FILTER


@register
class ItemProduct(ProductPair):
    """DOC-170: an item and a product of type Sales Inventory."""

    name = "ITEM-PRODUCT"
    local = "bc.item"
    producttype = ProductType.SALES_INVENTORY
    own_units = ("bc.itemunitofmeasure", "item", "ITEM UOM")
    write_in = WriteInProductType.ITEM
    numbered_by = (InventorySetup, "item_nos")
    fed_by = _fed_by("bc.item")
    inactivity_minutes = 1440
    remote_filter = _inside(ProductType.SALES_INVENTORY)
    depends_on = ("ITEM UOM", "UNIT OF MEASURE")
    fields = (
        Field("no", "productnumber", TO),
        Field("description", "name"),
        Field("unit_price", "price", TO),
        Field("unit_cost", "standardcost", TO),
        Field("unit_cost", "currentcost", TO),
        Field("unit_volume", "stockvolume", TO),
        Field("gross_weight", "stockweight", TO),
        Field("vendor_no", "vendorid", TO),
        Field("vendor_item_no", "vendorpartnumber", TO),
        Field("inventory", "quantityonhand", TO),
        Field(OWN_BASE, UNIT, TO, when="unit_groups"),
        Field(BASE, GROUP, when="single_units"),
    )


@register
class ResourceProduct(ProductPair):
    """DOC-170: a resource and a product of type Services."""

    name = "RESOURCE-PRODUCT"
    local = "bc.resource"
    producttype = ProductType.SERVICES
    own_units = ("bc.resourceunitofmeasure", "resource", "RESOURCE UOM")
    write_in = WriteInProductType.RESOURCE
    numbered_by = (ResourcesSetup, "resource_nos")
    fed_by = _fed_by("bc.resource")
    remote_filter = _inside(ProductType.SERVICES)
    depends_on = ("RESOURCE UOM", "UNIT OF MEASURE")
    fields = (
        Field("no", "productnumber", TO),
        Field("name", "name"),
        Field("unit_price", "price", TO),
        Field("unit_cost", "standardcost", TO),
        Field("unit_cost", "currentcost", TO),
        Field("vendor_no", "vendorid", TO),
        Field("capacity", "quantityonhand", TO),
        Field(OWN_BASE, UNIT, TO, when="unit_groups"),
    )
