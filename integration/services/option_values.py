"""The values of an option mapping: each coupled record with the number and caption it has on the other side."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from integration import registry
from integration.engine.write import load
from integration.models import TableMapping
from integration.services.couple import couplings_of
from integration.services.errors import Refused


@dataclass(frozen=True)
class OptionValue:
    """One row of the list (BC table 5334)."""

    local_id: str
    record: str
    remote_id: str
    number: int | None
    caption: str


def number_column(table_name: str) -> str:
    """The column that other tables store instead of the key; blank for a table whose records are known by their key."""
    stored = (
        column.target_column
        for table in registry.tables()
        for column in table.columns.values()
        if column.target == table_name and column.target_column
    )
    return next(stored, "")


def holds_options(mapping: TableMapping) -> bool:
    """Whether the mapping's Sales records are values of an option column (BC: its key is of type Option)."""
    return bool(number_column(mapping.remote_table))


def option_values(mapping: TableMapping) -> list[OptionValue]:
    """What is coupled, by number; refused for a mapping whose records are no options."""
    stored = number_column(mapping.remote_table)
    if not stored:
        text = _("%(name)s maps records by their id, so it has no option values.")
        raise Refused(text % {"name": mapping.name})
    local, remote = registry.table(mapping.local_table), registry.table(mapping.remote_table)
    pairs = [(a.hex, b.hex) for a, b in couplings_of(mapping).values_list("local_id", "remote_id")]
    locals_, remotes = load(local, [a for a, __ in pairs]), load(remote, [b for __, b in pairs])
    found = [
        OptionValue(
            a,
            local.text(locals_[a]) if a in locals_ else "",
            b,
            remotes[b][stored] if b in remotes else None,
            remote.text(remotes[b]) if b in remotes else "",
        )
        for a, b in pairs
    ]
    return sorted(found, key=lambda row: (row.number is None, row.number, row.record))
