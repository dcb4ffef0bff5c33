"""What is remembered of documents that could not be taken, or whose totals differ (DOC-051, DOC-071)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from integration.messages import Finding
from p2c.documents.kinds import Kind
from p2c.models import DocumentTransfer, TransferOutcome

_CHANGING = ["label", "outcome", "code", "field", "params", "attempts", "first_at", "tried_at"]


def remember(
    kind: Kind, outcome: TransferOutcome, found: Mapping[str, Finding | None], labels: Mapping[str, str]
) -> None:
    """Note what became of these documents: one more attempt of those that failed before."""
    if not found:
        return
    now = timezone.now()
    before = {each.record.hex: each for each in _of(kind, found)}
    rows = []
    for key, finding in found.items():
        old = before.get(key)
        again = old is not None and old.outcome == outcome
        rows.append(
            DocumentTransfer(
                table=kind.table.name,
                record=key,
                label=labels.get(key, "")[:250],
                outcome=outcome,
                code=finding.code if finding else "",
                field=finding.field if finding else "",
                params=_plain(finding.params) if finding else {},
                attempts=old.attempts + 1 if old and again else 1,
                first_at=old.first_at if old and again else now,
                tried_at=now,
            )
        )
    DocumentTransfer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["record", "table"], update_fields=_CHANGING
    )


def forget(kind: Kind, ids: Iterable[str], *outcomes: TransferOutcome) -> None:
    """These have been taken, or what was said of them is settled."""
    rows = _of(kind, ids)
    (rows.filter(outcome__in=outcomes) if outcomes else rows).delete()


def failures(kind: Kind) -> int:
    """How many documents of that kind somebody has to look at."""
    return DocumentTransfer.objects.filter(table=kind.table.name, outcome=TransferOutcome.FAILED).count()


def _of(kind: Kind, ids: Iterable[str]) -> Any:
    return DocumentTransfer.objects.filter(table=kind.table.name, record__among=ids)


def _plain(params: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(dict(params), default=str))
