"""Whose records a mapping may touch: one Sales side serves two ERPs, and each leaves the other's records out.

A record belongs to the ERP that its business unit names (design.md 3). The mappings of the connection go with Business
Central and leave out what Finance and Operations owns; a task of data integration takes the business unit of its
organisation mapping alone, with the units below it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from crm.rules import owning
from integration import messages, pairs
from integration.engine.filters import Condition
from integration.models import TableMapping
from integration.models.mapping import CONNECTION_SCOPE
from integration.once import once
from integration.pairs import Limit
from integration.registry import REMOTE, Table

messages.add(
    {
        "p2c.owned_by_fo": (
            _("{record} belongs to a business unit whose records go with Finance and Operations, so it takes no part."),
            _("Give it to an owner of another business unit if it is a matter of Business Central."),
        ),
        "p2c.other_unit": (
            _("{record} does not belong to the business unit “{unit}”, which this task is run for."),
            _("Give it to an owner of that business unit, or map its own business unit to a legal entity."),
        ),
    }
)

#: where the lines of documents find the unit of their document
_OF_LINES = {
    "crm.quotedetail": "quoteid.owningbusinessunit",
    "crm.salesorderdetail": "salesorderid.owningbusinessunit",
    "crm.invoicedetail": "invoiceid.owningbusinessunit",
}


def unit_column(table: Table) -> str:
    """The column that says which business unit a record of Sales belongs to; blank where records belong to none."""
    return table.unit or _OF_LINES.get(table.name, "")


@pairs.territory
def of_connection(mapping: TableMapping, table: Table) -> Sequence[Limit]:
    """Business Central's mappings leave alone what Finance and Operations owns."""
    if mapping.scope != CONNECTION_SCOPE or table.side != REMOTE or not table.unit:
        return ()
    units = owning.fo_units()
    conditions = [Condition(table.unit, "ne", unit) for unit in sorted(unit for unit in units if unit)]
    if None in units:
        conditions.append(Condition(table.unit, "not_blank"))
    return [Limit(condition, "p2c.owned_by_fo") for condition in conditions]


@once
def units_below(name: str) -> list[str]:
    """The business unit of that name and those below it, as rows have them; none when there is no such unit."""
    parents: dict[str, list[str]] = {}
    found: list[str] = []
    for key, parent, title, _erp in owning.units():
        parents.setdefault(parent or "", []).append(key)
        if title.casefold() == name.strip().casefold():
            found.append(key)
    for unit in found:
        found += [child for child in parents.get(unit, []) if child not in found]
    return found


def of_unit(table: Table, name: str) -> list[Limit]:
    """The records of that business unit and those below it."""
    column = unit_column(table)
    if not column:
        return []
    units = units_below(name)
    condition = Condition(column, "in", "|".join(units)) if units else Condition(column, "eq", "0" * 31 + "1")
    return [Limit(condition, "p2c.other_unit", {"unit": name})]
