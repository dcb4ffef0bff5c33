"""Booking issues for a batch: open, repeat, park, close. One query to read, bulk writes, whatever the number."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

from integration import pairs
from integration.engine import dialects
from integration.engine.decide import BOTH, CONFLICTS, FROM, TO
from integration.models import Issue, TableMapping
from integration.models.issue import FAILING, IssueClass
from integration.registry import LOCAL, REMOTE, describe

#: why matching leaves a record to a person -> why a deleted partner is not restored then
RESTORES = {
    "match_several": "restore_several",
    "match_unclear": "restore_unclear",
    "match_outside": "restore_outside",
    "match_taken": "restore_taken",
    "match_failed": "restore_failed",
}
#: class of the findings that are not plain data errors
CLASSES = {
    "must_be_coupled": IssueClass.WAITING,
    "partner_gone": IssueClass.WAITING,
    **dict.fromkeys(CONFLICTS, IssueClass.CONFLICT),
    "conflict_first": IssueClass.CONFLICT,
    "conflict_mixed": IssueClass.CONFLICT,
    **dict.fromkeys(("deleted_partner", *RESTORES.values()), IssueClass.DELETED),
    "tables_not_mapped": IssueClass.CONFIGURATION,
    **dict.fromkeys(("busy", "held", "held_by"), IssueClass.TRANSIENT),
}
#: a person has undone what was made of the record: nothing is made or coupled again until somebody retries
REVERTED = ("reverted_creation", "reverted_coupling")
_BACK_OFF = dt.timedelta(minutes=2)
_COLUMNS = [
    "mapping", "direction", "source_table", "source_id", "source_label", "coupling", "issue_class", "code", "field",
    "params", "fields", "waits_for_table", "waits_for_id", "failures", "parked", "mapping_revision", "next_try_at",
    "first_seen", "last_seen", "closed_at", "run",
]  # fmt: skip


@dataclass(slots=True)
class Found:
    """A finding on its way to becoming an issue."""

    direction: str
    source_table: str
    source_id: str
    source_label: str
    code: str
    field: str = ""
    params: dict[str, Any] = dataclass_field(default_factory=dict)
    fields: list[dict[str, Any]] = dataclass_field(default_factory=list)
    coupling: int | None = None
    waits_for_table: str = ""
    waits_for_id: str | None = None
    #: only a person can settle it: parked from the start
    parked: bool = False

    def issue_class(self) -> str:
        return IssueClass.WAITING if self.waits_for_id else CLASSES.get(self.code, IssueClass.DATA)

    def signature(self) -> str:
        return json.dumps([self.code, self.field, self.params, self.fields], sort_keys=True, default=str)


@dataclass(slots=True)
class Open:
    """An open issue as read for a batch."""

    id: int
    direction: str
    source_id: str
    code: str
    field: str
    params: str
    fields: str
    failures: int
    parked: bool
    waits_for_id: str | None

    def signature(self) -> str:
        return json.dumps(
            [self.code, self.field, json.loads(self.params), json.loads(self.fields)], sort_keys=True, default=str
        )


def load_open(mapping: TableMapping, ids: Sequence[str]) -> dict[tuple[str, str], Open]:
    """Open issues of these source records: (direction, record) -> issue."""
    if not ids:
        return {}
    dialect, table = dialects.current(), describe(Issue)
    names = ["id", "direction", "source_id", "code", "field", "params", "fields", "failures", "parked", "waits_for_id"]
    condition, params = dialect.any_of("t.source_id", table.column("source_id"), list(ids))
    sql = (
        f"SELECT {dialect.select([table.column(n) for n in names])} FROM integration_issue t "
        f"WHERE {condition} AND t.mapping_id = %s AND t.closed_at IS NULL"
    )
    return {(row[1], row[2]): Open(*row) for row in dialect.query(sql, [*params, mapping.pk])}


def due(mapping: TableMapping, now: dt.datetime, run_id: int) -> dict[str, list[str]]:
    """Records to try again, by side: issues whose time has come, or that were met before the mapping was edited; not
    the bad data that this very run has just met."""
    rows = (
        Issue.objects.filter(mapping=mapping, closed_at=None, source_id__isnull=False)
        .exclude(issue_class=IssueClass.DATA, run_id=run_id)
        .exclude(next_try_at=None, mapping_revision=mapping.revision)
        .exclude(next_try_at__gt=now, mapping_revision=mapping.revision)
        .values_list("direction", "source_table", "source_id")
        .order_by("source_id")
    )
    found: dict[str, list[str]] = {LOCAL: [], REMOTE: []}
    for _, source_table, source_id in rows:
        found[LOCAL if source_table == mapping.local_table else REMOTE].append(source_id.hex if source_id else "")
    return found


def released(mapping: TableMapping, since: dt.datetime) -> dict[str, list[str]]:
    """Records, by side, that have been waiting and were let go since then."""
    rows = Issue.objects.filter(mapping=mapping, closed_at=None, issue_class=IssueClass.WAITING, waits_for_id=None)
    found: dict[str, list[str]] = {LOCAL: [], REMOTE: []}
    for table, source in rows.filter(next_try_at__gte=since).values_list("source_table", "source_id"):
        found[LOCAL if table == mapping.local_table else REMOTE].append(source.hex if source else "")
    return {side: sorted(ids) for side, ids in found.items()}


def book(
    mapping: TableMapping,
    run_id: int,
    found: Iterable[Found],
    open_issues: dict[tuple[str, str], Open],
    succeeded: Iterable[tuple[str, str]],
    now: str,
) -> dict[tuple[str, str], str]:
    """Write the batch's issues. Returns (direction, record) -> "failed" for a fresh failure, "held" for one that is
    only held back, "skipped" for the same one again: a record that waits or fails the same way twice is not counted as
    a failure each time (D5)."""
    upserts = pairs.get(mapping.pair).upserts
    outcome: dict[tuple[str, str], str] = {}
    inserts, updates, closing = [], [], []
    met: set[tuple[str, str]] = set()
    for item in found:
        key = (item.direction, item.source_id)
        if key in met:
            continue
        met.add(key)
        known = open_issues.get(key)
        same = known is not None and known.signature() == item.signature()
        kind = item.issue_class()
        failures = known.failures + 1 if known is not None and same else 1
        parked = kind == IssueClass.DATA and (item.parked or (failures > 1 and not upserts))
        outcome[key] = "skipped" if same and not upserts else "failed" if kind in FAILING else "held"
        next_try = None
        if not parked and (upserts or (kind == IssueClass.DATA and not item.code.startswith("match_"))):
            next_try = now  # matching says the same again until something has changed (`engine.unclear`)
        elif kind == IssueClass.TRANSIENT:
            later = dt.datetime.fromisoformat(now) + _BACK_OFF * min(failures, 30)
            next_try = later.strftime("%Y-%m-%d %H:%M:%S.%f")
        values = {
            "mapping": mapping.pk,
            "direction": item.direction,
            "source_table": item.source_table,
            "source_id": item.source_id,
            "source_label": item.source_label[:250],
            "coupling": item.coupling,
            "issue_class": str(kind),
            "code": item.code,
            "field": item.field[:120],
            "params": json.dumps(item.params, default=str, ensure_ascii=False),
            "fields": json.dumps(item.fields, default=str, ensure_ascii=False),
            "waits_for_table": item.waits_for_table,
            "waits_for_id": item.waits_for_id,
            "failures": failures,
            "parked": parked,
            "mapping_revision": mapping.revision,
            "next_try_at": next_try,
            "last_seen": now,
            "closed_at": None,
            "run": run_id,
        }
        if known is None:
            inserts.append({**values, "first_seen": now})
        else:
            updates.append((known.id, values))
    closing = [open_issues[key].id for key in succeeded if key in open_issues and key not in met]
    _write(inserts, updates, closing, now)
    return outcome


def _write(
    inserts: list[dict[str, Any]], updates: list[tuple[int, dict[str, Any]]], closing: list[int], now: str
) -> None:
    dialect, table = dialects.current(), describe(Issue)
    if inserts:
        columns = [table.column(n) for n in _COLUMNS]
        dialect.insert(table, columns, [[row[n] for n in _COLUMNS] for row in inserts])
    if updates:
        names = [n for n in _COLUMNS if n != "first_seen"]
        columns = [table.column(n) for n in names]
        dialect.update(table, columns, [[*(values[n] for n in names), key] for key, values in updates])
    if closing:
        dialect.update(table, [table.column("closed_at")], [[now, key] for key in closing])


def release(ids: Sequence[str], now: str) -> None:
    """Records that waited for one of these, which has been coupled or changed, are tried again in the next run."""
    if not ids:
        return
    dialect, table = dialects.current(), describe(Issue)
    column = table.column("waits_for_id")
    awaited = dialect.query(
        f"SELECT DISTINCT {dialect.expression(column)} FROM integration_issue t "
        "WHERE t.waits_for_id IS NOT NULL AND t.closed_at IS NULL"
    )
    here = {row[0] for row in awaited}.intersection(ids)
    if not here:
        return
    condition, params = dialect.any_of("waits_for_id", column, sorted(here))
    dialect.execute(
        f"UPDATE integration_issue SET next_try_at = %s, waits_for_id = NULL WHERE {condition} AND closed_at IS NULL",
        [now, *params],
    )


def counters_of(outcome: str) -> tuple[str, ...]:
    """The counters an issue's outcome is booked on: what is held back is one of the failed."""
    return ("failed", "held") if outcome == "held" else (outcome,)


def directions_of(key_direction: str) -> tuple[str, ...]:
    """The synch jobs an issue's outcome is booked on."""
    return (TO, FROM) if key_direction == BOTH else (key_direction,)
