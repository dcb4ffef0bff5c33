"""In which unit a product is sold: the base unit of its item or resource, and back (UOM-04, UOM-23 … UOM-25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from crm.models import Product, Uom, UomSchedule
from erp.bc.models import UnitOfMeasure
from integration import messages, registry
from integration.engine.lookup import partners
from integration.engine.write import Batch
from integration.messages import Finding
from integration.models import TableMapping
from integration.pairs import HookContext, Item
from integration.registry import LOCAL, REMOTE, Row
from p2c.pairs.unit_use import SingleUnits
from p2c.pairs.units import refuse_uncoupled

BASE, OWN_BASE = "base_unit_of_measure", "base_item_unit"
UNIT, GROUP = "defaultuomid", "defaultuomscheduleid"
_INACTIVE = 1

messages.add(
    {
        "without_base_unit": (
            _("{record} has no base unit of measure, so it cannot be a product in Sales."),
            _("Fill in the base unit of measure in Business Central; {record} then goes by itself."),
        ),
        "unit_group_twice": (
            _("Sales has {count} unit groups called “{value}”, so the one of {record} is not clear."),
            _("Rename or delete all unit groups of that name but the one that is coupled."),
        ),
        "unit_group_empty": (
            _("The unit group “{value}” of {record} has no unit in Sales."),
            _("Add the unit to the group in Sales."),
        ),
        "unit_of_other_name": (
            _("The unit of the group “{value}” of {record} is called “{unit}” in Sales, not “{own}”."),
            _("Synchronise the unit of measure, or rename the unit in Sales to “{own}”."),
        ),
        "unit_not_base": (
            _("“{unit}”, the unit of the group “{value}” of {record}, is not the base unit of its group in Sales."),
            _("Make a new unit group in Sales whose base unit is “{unit}”, and couple that one."),
        ),
        "base_unit_not_one": (
            _("“{unit}”, the unit of the group “{value}” of {record}, has the quantity {quantity} in Sales, not 1."),
            _("Set the quantity of the unit to 1 in Sales."),
        ),
        "product_without_unit": (
            _("{record} has no unit in Sales, so no base unit of measure can be found for it."),
            _("Choose the unit group and the default unit of the product in Sales."),
        ),
        "unit_unknown_in_bc": (
            _("The default unit “{value}” of {record} is not a unit of measure of Business Central."),
            _("Add {value} to the units of measure in Business Central, or choose another unit in Sales."),
        ),
        "unit_group_shared": (
            _("The unit group “{value}” of {record} is used by {count} products, but each item needs its own."),
            _("Give the product a unit group of its own in Sales."),
        ),
    }
)


@dataclass
class SalesUnits:
    """What Sales has for the base units of a batch; read once, with or without unit groups."""

    context: HookContext
    #: the table of the owner's own units: bc.itemunitofmeasure, bc.resourceunitofmeasure
    own_units: str
    items: Sequence[Item]
    groups: Mapping[str, Row] = field(default_factory=dict)
    units: dict[str, Row] = field(default_factory=dict)
    coupled: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        grouped = self.context.connection.unit_group_mapping_enabled
        self.base, self.target = (OWN_BASE, UNIT) if grouped else (BASE, GROUP)
        self.tables = (self.own_units, "crm.uom") if grouped else ("bc.unitofmeasure", "crm.uomschedule")
        self.grouped = grouped
        self.mapped = self.target in {rule.remote_name for rule in self.context.plan.rules}
        lacking = [item.local(self.base) for item in self.items if not self._given(item)]
        self.coupled = partners(self.context, *self.tables, lacking)
        chosen = [key for key in map(self.chosen, self.items) if key]
        if grouped:
            self.units = Batch.load(Uom, chosen)
            self.groups = Batch.load(UomSchedule, [row["uomscheduleid"] for row in self.units.values()])
            return
        self.singles = SingleUnits(chosen)
        self.groups = self.singles.groups
        bases = Batch.load(UnitOfMeasure, [item.local(self.base) for item in self.items])
        self.codes = {base: row["code"] for base, row in bases.items()}

    def chosen(self, item: Item) -> str | None:
        """The unit (without unit groups: the unit group) the product has or is about to get."""
        return self._given(item) or self.coupled.get(item.local(self.base) or "")

    def _given(self, item: Item) -> Any:
        """What the field mapping brings, or the product has, where there is such a field mapping."""
        return item.values.get(self.target, item.remote(self.target)) if self.mapped else None

    def settle(self, item: Item) -> dict[str, str | None]:
        """Unit and unit group of the product; refused where they cannot be used (UOM-04, UOM-20, UOM-23)."""
        key, base = self.chosen(item), item.local(self.base)
        if base is None:
            item.refuse("without_base_unit")
        elif self.context.is_foreseen(LOCAL, *self.tables, base):
            return {self.target: key}
        elif key not in (self.units if self.grouped else self.groups):
            refuse_uncoupled(item, self.tables[0], base, mapping=_mapping_of(self.tables))
        elif self.grouped:
            return self._in_group(item, key)
        else:
            return self._alone(item, key)
        return {}

    def _in_group(self, item: Item, key: str) -> dict[str, str | None]:
        group = self.groups[self.units[key]["uomscheduleid"]]
        if group["statecode"] == _INACTIVE:
            waits = {"waits_table": "crm.uomschedule", "waits_id": group["uomscheduleid"]}
            item.refuse("unit_group_inactive", value=group["name"], **waits)
        return {UNIT: key, GROUP: group["uomscheduleid"]}

    def _alone(self, item: Item, key: str) -> dict[str, str | None]:
        """UOM-04."""
        found = self.singles.of(key, self.codes[item.local(self.base)])
        if isinstance(found, Finding):
            item.refuse(found.code, found.field, **found.params)
            return {}
        return dict(zip((UNIT, GROUP), found, strict=True))


def base_units(context: HookContext, own_units: str, mapping: str, items: Sequence[Item]) -> None:
    """UOM-24: the base unit of a new item or resource, from the default unit of its product; with unit groups only."""
    for item in items:
        if item.remote(UNIT) is None:
            item.refuse("product_without_unit")
    asked = [item for item in items if item.finding is None]
    coupled = partners(context, own_units, "crm.uom", [item.remote(UNIT) for item in asked], REMOTE)
    own = Batch.load(registry.table(own_units).model, coupled.values())
    new = [item for item in asked if item.remote(UNIT) not in coupled]
    for item in asked:
        row = own.get(coupled.get(item.remote(UNIT), ""))
        if row is not None:
            item.values[BASE] = row["unit_of_measure"]
    _named([item for item in asked if item.remote(UNIT) in coupled and coupled[item.remote(UNIT)] not in own])
    if new:
        _by_name(new, mapping)


def _named(items: Sequence[Item]) -> None:
    """A restored item or resource whose unit was deleted with it: what it was counted in is the unit's name."""
    units = Batch.load(Uom, [item.remote(UNIT) for item in items])
    names = {key: str(row["name"]).strip().upper() for key, row in units.items()}
    known = {row["code"]: row["system_id"] for row in Batch.find(UnitOfMeasure, "code", names.values())}
    for item in items:
        name = names[item.remote(UNIT)]
        if name in known:
            item.values[BASE] = known[name]
        else:
            item.refuse("unit_unknown_in_bc", value=units[item.remote(UNIT)]["name"])


def base_units_of_groups(context: HookContext, items: Sequence[Item]) -> None:
    """The base unit of a new item or resource where no field mapping brings it: the unit coupled to the unit group."""
    coupled = partners(context, "bc.unitofmeasure", "crm.uomschedule", [item.remote(GROUP) for item in items], REMOTE)
    for item in items:
        group = item.remote(GROUP)
        if group is None:
            item.refuse("product_without_unit")
        elif group in coupled:
            item.values[BASE] = coupled[group]
        else:
            refuse_uncoupled(item, "crm.uomschedule", group, mapping="UNIT OF MEASURE")


def _by_name(items: Sequence[Item], mapping: str) -> None:
    """A unit that is not coupled goes by its name, where the unit mappings may make what is new."""
    closed = TableMapping.objects.filter(name__in=("UNIT GROUP", mapping), only_coupled=True).exists()
    units = Batch.load(Uom, [item.remote(UNIT) for item in items])
    groups = Batch.load(UomSchedule, [item.remote(GROUP) for item in items])
    shared = users_of(groups)
    for item in items:
        unit, group = item.remote(UNIT), item.remote(GROUP)
        if closed:
            refuse_uncoupled(item, "crm.uom", unit, units[unit]["name"], mapping)
        elif shared.get(group, 0) > 1:
            item.refuse("unit_group_shared", value=groups[group]["name"], count=shared[group])
    _named([item for item in items if item.finding is None])


def users_of(groups: Iterable[str]) -> dict[str, int]:
    """How many products use each of these unit groups of Sales."""
    found = Product.objects.filter(defaultuomschedule__in=list(groups)).values_list("defaultuomschedule")
    return {key.hex: count for key, count in found.annotate(Count("pk")).order_by()}


def _mapping_of(tables: tuple[str, str]) -> str:
    found = TableMapping.objects.filter(local_table=tables[0], remote_table=tables[1]).values_list("name", flat=True)
    return found.first() or ""
