"""What went wrong with a row, as an execution keeps it: findings under the ids of the catalogue (FO-181)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any

from integration import by_right, registry
from integration.engine.write import load
from integration.language import stored
from integration.models import Issue
from integration.registry import Row
from p2c.models import ExecutionError, ExecutionTask, ProjectTask
from p2c.prospect_to_cash.entities import COMPANY, Entity, entity
from p2c.prospect_to_cash.task_mappings import destination_key

#: codes of the engine and of the tables' own rules; those of the F&O side bear their id themselves (fo.e21 …)
_IDS: Mapping[str, str] = {
    "required": "FO-E20",
    "must_be_coupled": "FO-E21",
    "duplicate_key": "FO-E29",
    "match_several": "FO-E29",
    "match_unclear": "FO-E29",
    "match_taken": "FO-E29",
    "several_of_that_name": "FO-E29",
    "no_map_entry": "FO-E31",
    "unknown_country": "FO-E31",
    "wrong_type": "FO-E32",
    "out_of_range": "FO-E32",
    "not_a_choice": "FO-E32",
    "too_long": "FO-E33",
}
#: what a name that finds nothing means depends on what was named, and where it was wanted
_NAMED: Mapping[str, str] = {
    "crm.pricelevel": "p2c.e26",
    "crm.uom": "p2c.e25_name",
    "crm.uomschedule": "p2c.e25_name",
}
_PRICE_LIST = "pricelevelid.name"
_OWN = re.compile(r"(?:fo|p2c)\.(e\d\d)")
#: whatever the catalogue does not know
OTHER = "FO-E19"


@stored()
def code_of(issue: Issue, destination: Entity, price_lists: Set[str] = frozenset()) -> str:
    """The code of the sentence that says most about an issue of a task with this destination; `price_lists`: the rules
    of the task that name the price list of a currency (FO-095, FO-102)."""
    if issue.code == "no_map_entry" and issue.params.get("rule") in price_lists:
        return "p2c.e31_price_list"
    if issue.code == "none_of_that_name":
        wanted = str(issue.params.get("table", ""))
        for name, code in _NAMED.items():
            if str(registry.table(name).caption) == wanted:
                return code
        order = str(registry.table("crm.salesorder").caption)
        return "p2c.e28" if destination.name == "invoices" and wanted == order else "p2c.e21"
    return "p2c.e30" if issue.code == "required" and _is_key(issue, destination) else issue.code


def id_of(code: str) -> str:
    """The catalogue's id of a message code."""
    own = _OWN.match(code)
    return f"FO-{own.group(1).upper()}" if own else _IDS.get(code, OTHER)


def _is_key(issue: Issue, destination: Entity) -> bool:
    """Whether the column that is blank is the key of what the row would become (FO-E30)."""
    columns = (destination.place(name).column for name in destination.key if name != COMPANY)
    return issue.field in {str(column.caption) for column in columns if column is not None}


def keep(of: ExecutionTask, run_id: int) -> int:
    """Keep the row errors of a task's run; returns how many."""
    found = list(Issue.objects.filter(run_id=run_id, closed_at=None, source_id__isnull=False).order_by("pk"))
    if not found or of.task is None:
        return 0
    mapping = of.run.mapping if of.run is not None else None
    assert mapping is not None
    source, destination = entity(of.task.source_entity), entity(of.task.destination_entity)
    price_lists = of.task.fields.filter(destination=_PRICE_LIST).values_list("transformation_rule__code", flat=True)
    codes = {issue.pk: code_of(issue, destination, {*price_lists}) for issue in found}
    ids = {issue.source_id.hex for issue in found}
    keys = _keys(source, [name for name in source.key if name != COMPANY], ids)
    targets = _keys(source, _filled_from(of.task), ids)
    company = f"{of.legal_entity} · " if COMPANY in destination.key else ""
    made = [
        ExecutionError(
            task=of,
            error_id=id_of(codes[issue.pk]),
            source_table=issue.source_table,
            source_id=issue.source_id,
            source_label=issue.source_label,
            source_key=keys.get(issue.source_id.hex, "")[:250],
            destination_key=f"{company}{targets.get(issue.source_id.hex, '')}".strip(" ·")[:250],
            column=issue.field,
            value=_text(issue.params.get("value"))[:250],
            code=codes[issue.pk],
            params={**issue.params, "record": issue.source_label, "field": issue.field},
            first_seen=issue.first_seen,
            last_seen=issue.last_seen,
            attempts=issue.failures,
        )
        for issue in found
    ]
    ExecutionError.objects.bulk_create(made, batch_size=1000)
    return len(made)


def _filled_from(task: ProjectTask) -> list[str]:
    """The source columns that the destination's key is made of."""
    sources = dict(task.fields.exclude(source="").values_list("destination", "source"))
    return [sources[name] for name in destination_key(task) if name in sources]


def _keys(source: Entity, names: Sequence[str], ids: set[str]) -> dict[str, str]:
    """Record -> these columns of it in words; one query, and one for each lookup that is passed."""
    rows = load(source.table, ids)
    parts = [_values(source, name, rows) for name in names]
    return {key: " · ".join(filter(None, (_text(part.get(key)) for part in parts))) for key in rows}


def _values(source: Entity, name: str, rows: Mapping[str, Row]) -> dict[str, Any]:
    """Record -> the value of the column, which may lie beyond a lookup."""
    place = source.place(name)
    if place.lookup is None:
        return {key: row.get(place.path) for key, row in rows.items()}
    lookups = [physical for _, physical, _ in place.lookup.parts] or [place.lookup.name]
    found: dict[str, Any] = {}
    for lookup in lookups:
        target = source.table.column(lookup).target
        column = next((column for table, column in place.targets if table.name == target), None)
        if column is not None:
            there = load(registry.table(target), {row[lookup] for row in rows.values() if row[lookup]})
            found |= {key: there[row[lookup]][column.name] for key, row in rows.items() if row[lookup] in there}
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def sentence(error: ExecutionError) -> str:
    return by_right.said(error.code, error.params, error.source_table)[0]


def next_step(error: ExecutionError) -> str:
    return by_right.said(error.code, error.params, error.source_table)[1]
