"""UNIT OF MEASURE, or UNIT GROUP with ITEM UOM and RESOURCE UOM: in what items and resources are counted in Sales.

Without unit groups each unit of measure has a group of its own, which holds that unit alone; with them each item and
resource has a group with all of its units.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from crm.models import Product, Uom, UomSchedule
from erp.bc.models import UnitGroup
from integration import messages, registry
from integration.engine.lookup import labels, partners
from integration.engine.write import Batch, Write
from integration.pairs import TO, Field, HookContext, Item, Match, Need, Pair, register
from integration.registry import LOCAL, REMOTE, Row
from p2c.pairs import default_prices

_INACTIVE = 1

messages.add(
    {
        "unit_group_inactive": (
            _("The unit group “{value}” of {record} is inactive in Sales."),
            _("Activate the unit group in Sales; {record} then goes by itself."),
        ),
        "unit_group_crowded": (
            _("The unit group “{value}” of {record} contains more than one unit in Sales: {units}."),
            _("Delete all units but one in Sales, or switch on unit group mapping on the connection page."),
        ),
        "unit_group_of_source_missing": (
            _("{record} has no unit group in Business Central."),
            _("Save the item or resource again in Business Central; its unit group is then made."),
        ),
    }
)


class UnitPair(Pair):
    """What all unit mappings share: they go to Sales."""

    direction = TO
    unchanged_directions = frozenset({TO})

    def recommendation(self, local: int, remote: int) -> str:
        """One unit group alone counts as none: Sales comes with it."""
        groups = UomSchedule.objects.count()
        there = remote if groups > 1 else 0
        return "couple" if local and there else "full" if local or there else "none"


@register
class UnitsOfMeasure(UnitPair):
    """Without unit groups: a unit of measure and the unit group “NAV <code>” that holds it alone."""

    name = "UNIT OF MEASURE"
    local = "bc.unitofmeasure"
    remote = "crm.uomschedule"
    when = "single_units"
    fields = (Field("code", "baseuomname", TO),)
    match = ((Match("unit_group_name", "name", "case"),),)  # UOM-02
    local_extra = ("code", "unit_group_name")
    remote_extra = ("name", "statecode")
    given_once = frozenset({"baseuomname"})
    fed_by = (("crm.uom", "uomschedule", REMOTE),)
    settles_further = True

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """UOM-01, UOM-03."""
        self._check([item for item in items if not item.insert])
        for item in items:
            item.values["name"] = item.local("unit_group_name")

    def after_unchanged(
        self, direction: str, items: Sequence[Item], context: HookContext
    ) -> list[tuple[type, Write]] | None:
        """UOM-01 and UOM-03 also where the code is what it was."""
        units = self._check(items)
        for item in items:
            if item.local("unit_group_name") != item.remote("name"):
                item.values["name"] = item.local("unit_group_name")
        return _renamed(units, [item for item in items if not item.values and not item.finding])

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        coupled = [item for item in items if not item.insert]
        return _renamed(_units_of([item.remote_id for item in coupled]), coupled)

    def _check(self, items: Sequence[Item]) -> Mapping[str, list[Row]]:
        """UOM-03: the group is active and has one unit at most."""
        units = _units_of([item.remote_id for item in items])
        for item in items:
            names = [unit["name"] for unit in units.get(item.remote_id, ())]
            if item.remote("statecode") == _INACTIVE:
                item.refuse("unit_group_inactive", value=item.remote("name"))
            elif len(names) > 1:
                item.refuse("unit_group_crowded", value=item.remote("name"), units=", ".join(sorted(names)))
        return units


def _units_of(groups: Sequence[str]) -> dict[str, list[Row]]:
    """The units of each of these groups of Sales."""
    found: dict[str, list[Row]] = {}
    for unit in Batch.find(Uom, "uomscheduleid", groups):
        found.setdefault(unit["uomscheduleid"], []).append(unit)
    return found


def _renamed(units: Mapping[str, list[Row]], items: Sequence[Item]) -> list[tuple[type, Write]]:
    """UOM-03: the only unit of a group is called like the code."""
    return [
        (Uom, Write.update(unit, {"name": item.local("code")}))
        for item in items
        for unit in units.get(item.remote_id, ())[:1]
        if unit["name"] != item.local("code")
    ]


@register
class UnitGroups(UnitPair):
    """With unit groups: the group of an item or resource, by its computed name (UOM-20, UOM-26)."""

    name = "UNIT GROUP"
    local = "bc.unitgroup"
    remote = "crm.uomschedule"
    when = "unit_groups"
    create_new_on_no_match = True
    synch_after_coupling = True
    fields = (Field("code", "name", TO), Field("code", "baseuomname", TO))
    match = ((Match("code", "name", "case"),),)
    remote_extra = ("name", "statecode")
    given_once = frozenset({"baseuomname"})

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        self._refuse_inactive(items)

    def after_unchanged(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        self._refuse_inactive(items)

    def _refuse_inactive(self, items: Sequence[Item]) -> None:
        """UOM-20."""
        for item in items:
            if item.remote("statecode") == _INACTIVE:
                item.refuse("unit_group_inactive", value=item.remote("name"))


class UnitOfOwner(UnitPair):
    """A unit of an item or resource; it is one of the units of the group that belongs to the same."""

    #: the item or resource: column, and table
    owner: ClassVar[str]
    owners: ClassVar[str]

    remote = "crm.uom"
    when = "unit_groups"
    create_new_on_no_match = True
    synch_after_coupling = True
    depends_on = ("UNIT GROUP",)
    fields = (Field("code", "name", TO), Field("qty_per_unit_of_measure", "quantity", TO))
    match = ((Match("code", "name", "case"),),)
    remote_extra = ("uomscheduleid",)
    unchanged_directions = frozenset()

    def needs(self, side: str, rows: Mapping[str, Item], context: HookContext) -> list[Need]:
        """UOM-21: the group comes first."""
        groups = self._groups(rows.values()) if side == LOCAL else {}
        return [Need("UNIT GROUP", LOCAL, [group["system_id"] for group in groups.values()], creates=True)]

    def match_scope(self, side: str, rows: Mapping[str, Item], context: HookContext) -> Mapping[str, str | None]:
        """UOM-26: units match within the group of their item or resource: the coupled one, else that of its name."""
        if side != LOCAL:
            return {key: item.remote("uomscheduleid") for key, item in rows.items()}
        groups = self._groups(rows.values())
        coupled = partners(context, "bc.unitgroup", "crm.uomschedule", [row["system_id"] for row in groups.values()])
        named = [row["code"] for row in groups.values() if row["system_id"] not in coupled]
        by_name = {row["name"]: row["uomscheduleid"] for row in Batch.find(UomSchedule, "name", named)}
        scopes = {owner: coupled.get(row["system_id"]) or by_name.get(row["code"]) for owner, row in groups.items()}
        return {key: scopes.get(item.local(self.owner)) for key, item in rows.items()}

    def before_write(self, direction: str, items: Sequence[Item], context: HookContext) -> None:
        """UOM-21: a new unit goes into the group of its item or resource."""
        new = [item for item in items if item.insert]
        groups = self._groups(new)
        found = partners(context, "bc.unitgroup", "crm.uomschedule", [row["system_id"] for row in groups.values()])
        for item in new:
            group = groups.get(item.local(self.owner))
            if group is None:
                item.refuse("unit_group_of_source_missing")
            elif group["system_id"] in found:
                item.values["uomscheduleid"] = found[group["system_id"]]
            else:
                refuse_uncoupled(item, "bc.unitgroup", group["system_id"], group["code"], "UNIT GROUP")

    def after_write(self, direction: str, items: Sequence[Item], context: HookContext) -> list[tuple[type, Write]]:
        """UOM-22: the prices of the product in its units follow."""
        units = {item.local(self.owner): item.dest_id for item in items}
        products = partners(context, self.owners, "crm.product", units)
        writes = default_prices.lines(Batch.load(Product, products.values()).values(), context)
        of_product = {product: units[owner] for owner, product in products.items()}
        for _model, one in writes:
            one.owner = of_product[one.row["productid"]]
        return writes

    def _groups(self, items: Any) -> dict[str, Row]:
        """Item or resource -> its unit group in Business Central."""
        found = Batch.find(UnitGroup, self.owner, [item.local(self.owner) for item in items])
        return {row[self.owner]: row for row in found}


def refuse_uncoupled(item: Item, table: str, record: str, label: str = "", mapping: str = "") -> None:
    """The record waits until another one, which no field mapping points at, is coupled."""
    item.refuse(
        "must_be_coupled",
        str(registry.table(table).caption),
        value=label or labels(table, [record])[record],
        mapping=mapping,
        waits_table=table,
        waits_id=record,
    )


@register
class ItemUnits(UnitOfOwner):
    name = "ITEM UOM"
    local = "bc.itemunitofmeasure"
    owner, owners = "item", "bc.item"
    local_extra = ("item",)


@register
class ResourceUnits(UnitOfOwner):
    name = "RESOURCE UOM"
    local = "bc.resourceunitofmeasure"
    owner, owners = "resource", "bc.resource"
    local_extra = ("resource",)
