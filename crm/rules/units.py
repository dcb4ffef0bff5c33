"""Unit groups and units: a group has one base unit of quantity 1, and each unit stays in its group."""

from collections import defaultdict
from decimal import Decimal

from crm.models import Uom
from integration.engine.write import Batch, Write
from integration.registry import Row

ONE = "1.0000000000"


def make_base_unit(batch: Batch) -> None:
    """A new unit group gets its base unit, as in Dataverse."""
    for item in batch.inserts:
        group, name = item.new["uomscheduleid"], item.new["baseuomname"]
        batch.further(
            Uom,
            Write.insert({"uomscheduleid": group, "name": name, "quantity": ONE, "isschedulebaseuom": True}),
            item,
        )


def units_of_a_group(batch: Batch) -> None:
    """Names differ within the group; other units are multiples of one of its units, by default of its base unit."""
    fresh = [i for i in batch.saves if i.old is None or i.changed("name", "baseuom", "isschedulebaseuom")]
    if not fresh:
        return
    units: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in batch.find(Uom, "uomscheduleid", (item.new["uomscheduleid"] for item in fresh)):
        units[row["uomscheduleid"]][row["uomid"]] = row
    for item in fresh:
        item.new["name"] = (item.new["name"] or "").strip()
        units[item.new["uomscheduleid"]][item.new["uomid"]] = item.new
    written = {item.new["uomid"] for item in fresh}
    taken = {
        (group, row["name"].casefold()): key
        for group, rows in units.items()
        for key, row in rows.items()
        if key not in written
    }
    for item in fresh:
        new, key = item.new, item.new["uomid"]
        if taken.setdefault((new["uomscheduleid"], new["name"].casefold()), key) != key:
            _refuse(batch, item, "crm.unit_name_taken", "name", value=new["name"])
        _place(batch, item, units[new["uomscheduleid"]])


def _place(batch: Batch, item: Write, group: dict[str, Row]) -> None:
    new = item.new
    base = next((r for key, r in group.items() if r["isschedulebaseuom"] and key != new["uomid"]), None)
    if new["isschedulebaseuom"] and base:
        _refuse(batch, item, "crm.base_unit_there", "isschedulebaseuom", other=base["name"])
    elif new["isschedulebaseuom"]:
        new["baseuom"] = None
    elif new["baseuom"] is None:
        new["baseuom"] = base["uomid"] if base else None
    elif new["baseuom"] not in group or new["baseuom"] == new["uomid"]:
        _refuse(batch, item, "crm.base_unit_of_other_group", "baseuom")


def keep_base_unit(batch: Batch) -> None:
    """The base unit has quantity 1, stays the base unit, and goes only with its group."""
    for item in batch.updates:
        if item.old["isschedulebaseuom"] and not item.new["isschedulebaseuom"]:
            _refuse(batch, item, "crm.base_unit_stays", "isschedulebaseuom")
    for item in batch.saves:
        if item.new["isschedulebaseuom"] and item.new["quantity"] != ONE:
            value = f"{Decimal(item.new['quantity'] or 0).normalize():f}"
            _refuse(batch, item, "crm.base_unit_is_one", "quantity", value=value)
    leaving = list(batch.deletes)
    multiples = batch.find(Uom, "baseuom", (item.old["uomid"] for item in leaving))
    gone = {item.old["uomid"] for item in leaving}
    needed = {row["baseuom"]: row["name"] for row in multiples if row["uomid"] not in gone}
    for item in leaving:
        if item.old["isschedulebaseuom"]:
            _refuse(batch, item, "crm.base_unit_goes_with_group", "name")
        elif item.old["uomid"] in needed:
            _refuse(batch, item, "crm.unit_has_multiples", "name", other=needed[item.old["uomid"]])


def _refuse(batch: Batch, item: Write, code: str, column: str, **params: object) -> None:
    item.refuse(code, batch.table.column(column).caption, record=batch.table.text(item.row), **params)
