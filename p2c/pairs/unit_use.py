"""Units of Sales that prices are in: found by the unit model in force, checked before use (UOM-04, UOM-23)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from crm.models import Uom, UomSchedule
from crm.models.base import StateCode
from erp.bc.models import ItemUnitOfMeasure, ResourceUnitOfMeasure, UnitOfMeasure
from integration import messages
from integration.engine.lookup import labels, partners
from integration.engine.write import Batch
from integration.messages import Finding
from integration.pairs import HookContext
from integration.registry import LOCAL, Row

#: table of the product -> (its units, the reference to it, their mapping)
UNITS = {
    "bc.item": (ItemUnitOfMeasure, "item", "ITEM UOM"),
    "bc.resource": (ResourceUnitOfMeasure, "resource", "RESOURCE UOM"),
}
#: (table of the product, product, unit of measure), as rows have them
Use = tuple[str, str, str | None]

messages.add(
    {
        "price_without_unit": (
            _("{record} has no unit of measure, and its product has no base unit."),
            _("Give the product a base unit of measure."),
        ),
        "unit_not_of_product": (
            _("{record} is in the unit “{value}”, which its product does not have."),
            _("Add the unit to the units of measure of the product, or choose one of its units."),
        ),
    }
)


def units_in_sales(context: HookContext, uses: Iterable[Use]) -> dict[Use, tuple[str, str] | Finding]:
    """(unit, unit group) of Sales for each use of a unit by a product, or why there is none. A constant number of
    queries, whatever the number of uses."""
    wanted = set(uses)
    found: dict[Use, tuple[str, str] | Finding] = {use: Finding("price_without_unit") for use in wanted if not use[2]}
    named = [use for use in wanted if use[2]]
    model = _of_groups if context.connection.unit_group_mapping_enabled else _single
    return found | (model(context, named) if named else {})


def _uncoupled(table: str, key: str, label: str, mapping: str) -> Finding:
    caption = UnitOfMeasure._meta.verbose_name
    params = {"value": label, "mapping": mapping, "waits_table": table, "waits_id": key}
    return Finding("must_be_coupled", str(caption).capitalize(), params)


# --- one unit per group: “NAV <code>” ---------------------------------------------------------------------------------


class SingleUnits:
    """Unit groups of Sales that hold one unit, as UOM-04 wants them; read once, in three queries."""

    def __init__(self, groups: Iterable[str]) -> None:
        self.groups = Batch.load(UomSchedule, groups)
        self._members: dict[str, list[Row]] = {}
        for unit in Batch.find(Uom, "uomscheduleid", self.groups):
            self._members.setdefault(unit["uomscheduleid"], []).append(unit)
        names = [row["name"] for row in self.groups.values()]
        self._named = Counter(row["name"] for row in Batch.find(UomSchedule, "name", names))

    def of(self, key: str, code: str) -> tuple[str, str] | Finding:
        """(unit, unit group) of a group that stands for this unit of measure, or what is wrong with it: it is there
        once, active, with one unit: the base unit, of quantity 1, called as the code. Each breach is its own finding.
        """
        group, members = self.groups[key], self._members.get(key, [])
        unit = members[0] if members else {}
        said = {
            "value": group["name"],
            "own": code,
            "count": self._named[group["name"]],
            "units": ", ".join(sorted(each["name"] for each in members)),
            "unit": unit.get("name", ""),
            "quantity": f"{Decimal(unit.get('quantity') or 0).normalize():f}",
            # what is wrong is put right there
            "waits_table": "crm.uomschedule",
            "waits_id": key,
        }
        for breach, wrong in (
            ("unit_group_inactive", group["statecode"] != StateCode.ACTIVE),
            ("unit_group_twice", said["count"] > 1),
            ("unit_group_empty", not members),
            ("unit_group_crowded", len(members) > 1),
            ("unit_of_other_name", said["unit"] != code),
            ("unit_not_base", not unit.get("isschedulebaseuom")),
            ("base_unit_not_one", said["quantity"] != "1"),
        ):
            if wrong:
                return Finding(breach, "", said)
        return unit["uomid"], key


def _single(context: HookContext, uses: list[Use]) -> dict[Use, tuple[str, str] | Finding]:
    """UOM-04: the group of the unit holds just that unit, as its base unit."""
    units = Batch.load(UnitOfMeasure, {use[2] for use in uses})
    groups = partners(context, "bc.unitofmeasure", "crm.uomschedule", units)
    singles = SingleUnits(groups.values())
    checked: dict[str | None, tuple[str, str] | Finding] = {}
    for key, unit in units.items():
        group = groups.get(key)
        if group and context.is_foreseen(LOCAL, "bc.unitofmeasure", "crm.uomschedule", key):
            checked[key] = (group, group)
        elif group in singles.groups:
            checked[key] = singles.of(group, unit["code"])
        else:
            checked[key] = _uncoupled("bc.unitofmeasure", key, unit["code"], "UNIT OF MEASURE")
    return {use: checked[use[2]] for use in uses}


# --- a group per item and resource ------------------------------------------------------------------------------------


def _of_groups(context: HookContext, uses: list[Use]) -> dict[Use, tuple[str, str] | Finding]:
    """UOM-23: the unit of the item or resource must be coupled."""
    found: dict[Use, tuple[str, str] | Finding] = {}
    for table, (model, owner, mapping) in UNITS.items():
        mine = [use for use in uses if use[0] == table]
        if not mine:
            continue
        own = {(row[owner], row["unit_of_measure"]): row for row in Batch.find(model, owner, {use[1] for use in mine})}
        name = f"bc.{model._meta.model_name}"
        wanted = {own[use[1], use[2]]["system_id"] for use in mine if (use[1], use[2]) in own}
        coupled = partners(context, name, "crm.uom", wanted)
        units = Batch.load(Uom, coupled.values())
        foreign = {use[2] for use in mine if (use[1], use[2]) not in own}
        codes = labels("bc.unitofmeasure", sorted(key for key in foreign if key))
        for use in mine:
            row = own.get((use[1], use[2]))
            if row is None:
                found[use] = Finding("unit_not_of_product", "", {"value": codes.get(use[2], "")})
            elif row["system_id"] not in coupled:
                label = f"{row[f'{owner}_no']} · {row['code']}"
                found[use] = _uncoupled(name, row["system_id"], label, mapping)
            else:
                unit = coupled[row["system_id"]]
                found[use] = (unit, units[unit]["uomscheduleid"] if unit in units else unit)
    return found
