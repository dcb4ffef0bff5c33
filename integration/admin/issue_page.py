"""The page of one issue: what is wrong, both records with who changed them last, and the values to choose from."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from integration import by_right, registry, visitor
from integration.admin import looks, parts
from integration.engine.lookup import labels
from integration.engine.transform import normal
from integration.engine.write import load
from integration.language import spoken
from integration.models import Connection, Issue
from integration.models.issue import IssueClass
from integration.registry import Column, Row, Table
from integration.services import causes

#: how runs sign text columns that say who changed a row
_OURSELVES = "P2C"


def records(issue: Issue) -> list[dict[str, Any]]:
    """The record (or both records of a coupling), with their pages and who changed them last."""
    if issue.coupling is not None:
        sides = [
            (issue.coupling.local_table, issue.coupling.local_id, issue.coupling.local_label),
            (issue.coupling.remote_table, issue.coupling.remote_id, issue.coupling.remote_label),
        ]
    elif issue.source_id is not None:
        sides = [(issue.source_table, issue.source_id, issue.source_label)]
    else:
        sides = []
    return [_record(*side) for side in sides]


def awaited(issue: Issue) -> dict[str, Any] | None:
    """The record it waits for."""
    if not issue.waits_for_table or issue.waits_for_id is None:
        return None
    key = issue.waits_for_id.hex
    return _record(issue.waits_for_table, issue.waits_for_id, labels(issue.waits_for_table, [key]).get(key, key))


def _record(table_name: str, key: Any, label: str) -> dict[str, Any]:
    table = registry.table(table_name)
    row = load(table, [key.hex]).get(key.hex)
    seen = row if by_right.may_see(table) else None
    return {
        "table": str(table),
        "side": table.system,
        "which": table.side,
        "label": label or str(key),
        "row": row,
        "link": looks.record_page(table_name, key) if row else "",
        "couple": looks.record_page(table_name, key, "couple") if row else "",
        "explain": looks.record_page(table_name, key, "explain") if row else "",
        "gone": row is None,
        "changed": parts.moment(_time(table, seen)) if seen else "",
        "who": _who(table, seen) if seen else "",
    }


def _time(table: Table, row: Row) -> dt.datetime | None:
    value = row.get(table.modified_on)
    return dt.datetime.fromisoformat(str(value)).replace(tzinfo=dt.UTC) if value else None


def _who(table: Table, row: Row) -> str:
    """Who changed the row last; the integration's own writes are called that."""
    value = row.get(table.modified_by) or ""
    if not value:
        return ""
    column = table.column(table.modified_by)
    if not column.target:
        return _("the integration") if value == _OURSELVES else str(value)
    user = Connection.objects.values_list("integration_user", flat=True).first()
    if user is not None and user.hex == value:
        return _("the integration")
    return labels(column.target, [value]).get(value, value)


def same_cause(issue: Issue) -> dict[str, Any] | None:
    """How many issues have the cause of this one, when it is not the only one, and where they are."""
    key = causes.key_of(issue)
    count = causes.of_cause(Issue.objects.filter(closed_at=None), key).count()
    return {"count": count, "link": looks.page(Issue, "changelist", cause=key)} if count > 1 else None


def field_rows(issue: Issue, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The fields of a conflict with the values of both sides and what they last agreed on, for people; `now` says what
    a side has meanwhile, when that is something else."""
    if not issue.fields:
        return []
    tables = (registry.table(issue.mapping.local_table), registry.table(issue.mapping.remote_table))
    present = {each["which"]: each["row"] for each in found}
    may_change = visitor.may(visitor.right("change", tables[0].name))
    rows = []
    for entry in issue.fields:
        left = tables[0].columns.get(entry["local_field"])
        right = tables[1].columns.get(entry["remote_field"])
        base = entry.get("base")
        before = base if isinstance(base, list) else [base, base]
        rows.append(
            {
                "key": entry["key"],
                "label": spoken(entry["label"]),
                "ours": by_right.value(_shown(left, entry["local"]), tables[0]),
                "theirs": by_right.value(_shown(right, entry["remote"]), tables[1]),
                "ours_now": by_right.value(_now(left, entry["local"], present.get(registry.LOCAL)), tables[0]),
                "theirs_now": by_right.value(_now(right, entry["remote"], present.get(registry.REMOTE)), tables[1]),
                "base": by_right.value(_shown(left, before[0]), *tables),
                "known": entry.get("agreed", base is not None),
                "typed": may_change and left is not None and not (left.target or left.parts or left.read_only),
                "longest": left.max_length if left is not None and left.max_length else 250,
            }
        )
    return rows


def moved(rows: list[dict[str, Any]]) -> bool:
    """Whether a value is no longer what it was when the conflict was found."""
    return any(row["ours_now"] is not None or row["theirs_now"] is not None for row in rows)


def _now(column: Column | None, known: Any, row: Row | None) -> str | None:
    """What the column holds now, when that is not the value known; None when it is, or cannot be said."""
    if column is None or row is None or column.name not in row or normal(row[column.name]) == known:
        return None
    return _shown(column, row[column.name])


def _shown(column: Column | None, value: Any) -> str:
    if column is not None and value and column.target and not column.target_column:
        return str(labels(column.target, [str(value)]).get(str(value), value))
    return parts.shown(column, value)


def why_parked(issue: Issue) -> str:
    """Why it is not tried again by itself, and what would change that."""
    if not issue.parked or issue.closed_at is not None:
        return ""
    if issue.issue_class == IssueClass.DATA and issue.failures > 1:
        return _(
            "It failed the same way %(count)d times, so it is parked: runs leave this record alone in this direction "
            "until it changes on either side, the table mapping changes, or somebody presses Retry."
        ) % {"count": issue.failures}
    if issue.whom_to_ask:
        return _("It is parked: only a person can settle it.")
    return _("It is parked: only a person can settle it. Retry tries it again.")
