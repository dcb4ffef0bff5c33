"""Whose records are whose: a record belongs to its owner's business unit, and the unit to one ERP.

A unit that names no ERP is its parent's; one at the top that names none, Business Central's. A record without a unit
belongs to the top of the organisation.
"""

from collections.abc import Iterable

from crm.models import BusinessUnit, SystemUser, Team
from crm.models.organisation import OwningErp
from integration.engine.write import Batch, Write
from integration.once import once
from integration.registry import Row

OWNER = ("ownerid_systemuser", "ownerid_team")
UNIT = "owningbusinessunit"


@once
def units() -> list[tuple[str, str | None, str, int | None]]:
    """The business units: id and parent as rows have them, name, and the ERP it names."""
    rows = BusinessUnit.objects.values_list("pk", "parentbusinessunit_id", "name", "p2c_owningerp")
    return [(key.hex, parent.hex if parent else None, name, erp) for key, parent, name, erp in rows]


@once
def erp_of_units() -> dict[str | None, OwningErp]:
    """Business unit (as rows have it) -> the ERP that owns its records; None stands for records without a unit."""
    own: dict[str, int | None] = {}
    parents: dict[str, str | None] = {}
    for key, parent, _name, erp in units():
        own[key], parents[key] = erp, parent
    tops = [unit for unit, parent in parents.items() if parent is None]
    found: dict[str | None, OwningErp] = {unit: _effective(unit, own, parents) for unit in own}
    found[None] = found[tops[0]] if len(tops) == 1 else OwningErp.BUSINESS_CENTRAL
    return found


def _effective(unit: str, own: dict[str, int | None], parents: dict[str, str | None]) -> OwningErp:
    passed: set[str] = set()
    at: str | None = unit
    while at is not None and at not in passed:
        if erp := own.get(at):
            return OwningErp(erp)
        passed.add(at)
        at = parents.get(at)
    return OwningErp.BUSINESS_CENTRAL


def fo_units() -> frozenset[str | None]:
    """The business units whose records Finance and Operations owns; with None when those without a unit are, too."""
    return frozenset(unit for unit, erp in erp_of_units().items() if erp == OwningErp.FINANCE_AND_OPERATIONS)


def fo_owned(batch: Batch, items: Iterable[Write]) -> list[Write]:
    """Those of a batch's writes that Finance and Operations owns, before or after the write; one query for a batch."""
    items = list(items)
    if not items:
        return []
    units = batch.once(fo_units)
    return [item for item in items if units and any(row[UNIT] in units for row in (item.old, item.new) if row)]


def is_fo_owned(batch: Batch, row: Row) -> bool:
    """Whether Finance and Operations owns a record of a table with owning business units; one query for a batch."""
    return row[UNIT] in batch.once(fo_units)


def unit_of_owner(batch: Batch) -> None:
    """A record belongs to the business unit of its owner, unless whoever writes it says otherwise."""
    moved = [item for item in batch.saves if item.changed(*OWNER) and not item.changed(UNIT)]
    if not moved:
        return
    units: dict[str, str] = {}
    for model, column in ((SystemUser, OWNER[0]), (Team, OWNER[1])):
        rows = batch.load(model, (item.new[column] for item in moved), ("businessunitid",))
        for owner, row in rows.items():
            units[owner] = row["businessunitid"]
    for item in moved:
        owner = item.new[OWNER[0]] or item.new[OWNER[1]]
        item.new[UNIT] = units.get(owner) if owner else None


def parents_in_a_line(batch: Batch) -> None:
    """A business unit is not below itself."""
    moved = [item for item in batch.saves if item.changed("parentbusinessunitid")]
    if not moved:
        return
    tree = {
        key.hex: parent.hex if parent else None
        for key, parent in BusinessUnit.objects.values_list("pk", "parentbusinessunit_id")
    }
    for item in moved:
        unit, at = item.new["businessunitid"], item.new["parentbusinessunitid"]
        tree[unit] = at
        passed: set[str] = set()
        while at is not None and at != unit and at not in passed:
            passed.add(at)
            at = tree.get(at)
        if at == unit:
            item.refuse(
                "crm.unit_below_itself",
                batch.table.column("parentbusinessunitid").caption,
                record=batch.table.text(item.new),
            )
