"""What a decided batch would do, record by record: for previews."""

from __future__ import annotations

from typing import Any

from integration.engine import issues
from integration.engine.apply import BatchWork


def summarise(work: BatchWork) -> list[dict[str, Any]]:
    """What a batch would do, record by record, for a preview."""
    found = []
    work.foresee()
    for pair in work.pairs:
        for direction, item in pair.items.items():
            found.append(
                {
                    "action": "modify",
                    "direction": direction,
                    "local_id": pair.local_id,
                    "remote_id": pair.remote_id,
                    "values": dict(item.values),
                }
            )
        if pair.removed:
            found.append({"action": "uncouple", "local_id": pair.local_id, "remote_id": pair.remote_id})
    for new in work.new:
        if not new.decision.findings and not new.item.finding:
            found.append(
                {
                    "action": "insert",
                    "direction": new.direction,
                    "source_id": new.source_id,
                    "values": dict(new.item.values),
                    "template": new.template,
                }
            )
    for issue in work.found:
        found.append(preview_of(issue))
    return found


def preview_of(issue: issues.Found) -> dict[str, Any]:
    """A finding as a preview lists it."""
    return {
        "action": "fail",
        "direction": issue.direction,
        "source_id": issue.source_id,
        "code": issue.code,
        "record": issue.source_label,
        "field": issue.field,
        "params": issue.params,
    }
