"""Which records of Sales wait for a project: lists and pages say so of what Business Central's mappings leave out."""

from __future__ import annotations

from django.db.models import F

from integration import pairs
from integration.models import TableMapping
from integration.once import once
from p2c.models import TaskMapping
from p2c.prospect_to_cash.definitions import SALES
from p2c.prospect_to_cash.description import is_valid
from p2c.prospect_to_cash.entities import ALL


@pairs.taker
@once
def of_tasks(table: str) -> list[TableMapping]:
    """The mappings of the tasks that read this table of Sales, in the order in which their projects run; those of a
    project whose connections cannot be used take nothing. One query."""
    sources = [each.name for each in ALL.values() if each.system == SALES and each.table_name == table]
    if not sources:
        return []
    ends = ("sales_connection", "fo_connection")
    made = (
        TaskMapping.objects.filter(mapping__enabled=True, task__source_entity__in=sources)
        .select_related("mapping", "organisation", *(f"task__project__connection_set__{end}__user" for end in ends))
        .order_by(F("task__project__next_run_at").asc(nulls_last=True), "task__project__name", "task__no", "pk")
    )
    found = []
    for each in made:
        chosen = each.task.project.connection_set
        if all(is_valid(getattr(chosen, end)) for end in ends):
            each.mapping._made_of = each  # type: ignore[attr-defined]
            found.append(each.mapping)
    return found
