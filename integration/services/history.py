"""The history of a record of either side: what runs wrote, couplings, and what was wrong with it and for how long."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from integration import registry
from integration.by_right import cell
from integration.engine.jsontext import decode
from integration.engine.lookup import labels
from integration.engine.undo import stamps
from integration.engine.write import load
from integration.models import Coupling, Issue, JournalEntry, SynchRun
from integration.models.run import RunKind
from integration.registry import LOCAL, Column, Row, Table
from integration.services.values import in_words

#: events told at once
MOST = 50
#: what an event is; the codes are the same over REST
WRITTEN, CREATED, DELETED, COUPLED, UNCOUPLED, OPENED, CLOSED, EDITED, MADE = (
    "written", "created", "deleted", "coupled", "uncoupled", "issue_opened", "issue_closed", "edited", "made",
)  # fmt: skip
_DEEDS = {"insert": CREATED, "modify": WRITTEN, "delete": DELETED, "couple": COUPLED, "uncouple": UNCOUPLED}


@dataclass
class Event:
    """One thing that happened to the record. `run`: the run that did it; `reverts`: the run it took back, if any;
    `changes`: (field, before, after) in words; `by`: who asked for the run, or edited the record."""

    at: dt.datetime
    kind: str
    text: str
    table: str = ""
    partner: str = ""
    run: SynchRun | None = None
    reverts: int = 0
    issue: Issue | None = None
    by: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)


def timeline(table_name: str, key: str, most: int = MOST) -> list[Event]:
    """What happened to this record, newest first; a fixed number of queries."""
    table = registry.table(table_name)
    key = key.replace("-", "")
    entries = list(JournalEntry.objects.filter(Q(local_id=key) | Q(remote_id=key)).order_by("-id")[:most])
    runs = SynchRun.objects.select_related("mapping", "requested_by").in_bulk({e.run_id for e in entries})
    found = _written(table, key, entries, runs)
    found += _issues(key, most)
    found += _stamped(table, load(table, [key]).get(key), found)
    return sorted(found, key=lambda event: event.at, reverse=True)[:most]


def _written(table: Table, key: str, entries: Sequence[JournalEntry], runs: dict[int, SynchRun]) -> list[Event]:
    names = _partners(table, entries, runs)
    cells: list[tuple[Column | None, Any]] = []
    plans: list[list[str]] = []
    for entry in entries:
        other = registry.table(entry.table)
        before, after = _decoded(entry.before), _decoded(entry.after)
        shown = []
        if entry.action == "modify":
            for name in dict.fromkeys([*after, *before]):
                column = other.columns.get(name)
                if column is not None and not column.type_of and name not in stamps(other):
                    shown.append(str(column.caption))
                    cells += [cell(column, before.get(name), other), cell(column, after.get(name), other)]
        plans.append(shown)
    words = iter(in_words(cells))
    found = []
    for entry, shown in zip(entries, plans, strict=True):
        run = runs.get(entry.run_id)
        own = entry.local_id.hex if entry.local_id and table.side == LOCAL else ""
        partner_id = (entry.remote_id if own == key else entry.local_id) if entry.local_id else None
        partner = names.get(partner_id.hex if partner_id else "", "")
        event = Event(
            entry.at,
            _DEEDS[entry.action],
            _deed(entry, partner),
            entry.table,
            partner,
            run,
            int(run.options.get("reverts") or 0) if run is not None and run.kind == RunKind.REVERT else 0,
            by=run.requested_by.get_username() if run is not None and run.requested_by else "",
            changes=[(caption, next(words), next(words)) for caption in shown],
        )
        found.append(event)
    return found


def _partners(table: Table, entries: Sequence[JournalEntry], runs: dict[int, SynchRun]) -> dict[str, str]:
    """The names of the records on the other side of these entries, read once per table."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        run = runs.get(entry.run_id)
        mapping = run.mapping if run is not None else None
        if mapping is None:
            continue
        other, partner = (
            (mapping.remote_table, entry.remote_id) if table.side == LOCAL else (mapping.local_table, entry.local_id)
        )
        if partner is not None:
            wanted.setdefault(other, set()).add(partner.hex)
    found: dict[str, str] = {}
    for name, ids in wanted.items():
        found |= {k: text for k, text in labels(name, sorted(ids)).items() if text != k}
    missing = {i for ids in wanted.values() for i in ids} - set(found)
    if missing:
        for a, b, left, right in Coupling.objects.filter(
            Q(local_id__in=missing) | Q(remote_id__in=missing)
        ).values_list("local_id", "remote_id", "local_label", "remote_label"):
            found |= {a.hex: left, b.hex: right}
    return found


def _deed(entry: JournalEntry, partner: str) -> str:
    place = registry.table(entry.table).caption
    other = partner or _("a record that is gone")
    return {
        "insert": _("%(table)s created") % {"table": place},
        "modify": _("%(table)s changed") % {"table": place},
        "delete": _("%(table)s deleted") % {"table": place},
        "couple": _("Coupled to %(partner)s") % {"partner": other},
        "uncouple": _("Uncoupled from %(partner)s") % {"partner": other},
    }[entry.action]


def of_record(key: str | uuid.UUID) -> Q:
    """The condition that an issue is of this record or on one of its couplings, which are asked for first: joined with
    them, every issue would be looked at."""
    couplings = Coupling.objects.filter(Q(local_id=key) | Q(remote_id=key)).values_list("pk", flat=True)
    return Q(source_id=key) | Q(coupling_id__in=list(couplings))


def _issues(key: str, most: int) -> list[Event]:
    """When something was found wrong with the record, or with its coupling, and when that was over."""
    mine = of_record(key)
    found = []
    for issue in Issue.objects.filter(mine).select_related("mapping", "run__mapping").order_by("-id")[:most]:
        found.append(Event(issue.first_seen, OPENED, issue.sentence, issue.source_table, issue=issue, run=issue.run))
        if issue.closed_at is not None:
            text = _("Settled: %(sentence)s") % {"sentence": issue.sentence}
            found.append(Event(issue.closed_at, CLOSED, text, issue.source_table, issue=issue))
    return found


def _stamped(table: Table, row: Row | None, told: Iterable[Event]) -> list[Event]:
    """When the row was made and last edited, and by whom, unless a run has just been told to have done it."""
    if row is None:
        return []
    moments = [event.at for event in told if event.kind in (CREATED, WRITTEN)]
    found = []
    for at_column, by_column, kind, text in (
        (table.created_on, table.created_by, MADE, _("Record made")),
        (table.modified_on, table.modified_by, EDITED, _("Last edited")),
    ):
        if not at_column or not row.get(at_column):
            continue
        at = dt.datetime.fromisoformat(row[at_column]).replace(tzinfo=dt.UTC)
        if kind == EDITED and row.get(table.created_on) == row[at_column]:
            continue
        if any(abs((at - other).total_seconds()) < 5 for other in moments):
            continue
        who = row.get(by_column) if by_column else ""
        [name] = in_words([(table.columns.get(by_column), who)]) if who else [""]
        found.append(Event(at, kind, text, table.name, by=name))
    return found


def _decoded(text: str) -> dict[str, Any]:
    return decode(text) if text else {}
