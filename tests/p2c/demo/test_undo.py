"""Undo over the demo company: every run of its history gives back the former values, and no later run undoes that."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import transaction

from integration import pairs, registry
from integration.engine import undo
from integration.engine.write import load
from integration.models import Change, Coupling, JournalEntry, SynchRun, TableMapping
from integration.models.run import RunStatus
from integration.services import revert, synchronise

pytestmark = [pytest.mark.django_db, pytest.mark.long, pytest.mark.usefixtures("demo_company")]


def former(run: SynchRun) -> dict[tuple[str, str], dict[str, Any] | None]:
    """What every record the run wrote was before it: column -> value; nothing for a record it made."""
    found: dict[tuple[str, str], dict[str, Any] | None] = {}
    for entry in JournalEntry.objects.filter(run_id=run.pk).order_by("-id"):
        if entry.action in ("couple", "uncouple"):
            continue
        table = registry.table(entry.table)
        key = (entry.local_id if table.side == registry.LOCAL else entry.remote_id).hex  # type: ignore[union-attr]
        before = json.loads(entry.before) if entry.before else None
        if before is not None:
            before = {n: v for n, v in before.items() if n in table.columns and n not in undo.stamps(table)}
        known = found.get((entry.table, key))
        found[entry.table, key] = before if before is None else {**(known or {}), **before}
    return found


def now(records: Any) -> dict[tuple[str, str], dict[str, Any] | None]:
    rows: dict[tuple[str, str], dict[str, Any] | None] = {}
    for name in {name for name, _key in records}:
        keys = [key for table, key in records if table == name]
        found = load(registry.table(name), keys)
        rows |= {(name, key): found.get(key) for key in keys}
    return rows


def unlike(wanted: dict[tuple[str, str], dict[str, Any] | None], besides: set[str]) -> list[Any]:
    """Records that are not as they should be, besides those that the revert has named."""
    rows = now(wanted)
    found = []
    for (table, key), values in wanted.items():
        if key in besides:
            continue
        row = rows[table, key]
        if values is None:
            found += [(table, key, "still there")] if row is not None else []
        else:
            found += [(table, key, n, v, (row or {}).get(n)) for n, v in values.items() if (row or {}).get(n) != v]
    return found


def history() -> list[SynchRun]:
    """The runs that wrote, newest first; the lines of documents go back with the run of their headers."""
    written = JournalEntry.objects.values("run_id")
    runs = SynchRun.objects.select_related("mapping").filter(pk__in=written).order_by("-pk")
    return [run for run in runs if not is_of_lines(run.mapping)]


def is_of_lines(mapping: TableMapping) -> bool:
    return bool(pairs.get(mapping.pair).only_with)


def scheduled() -> None:
    """Scheduled runs of all mappings that have something to look at."""
    for each in TableMapping.objects.filter(enabled=True).order_by("pk"):
        if not is_of_lines(each) and Change.objects.filter(mapping_id=each.pk).exists():
            synchronise.execute(synchronise.request_run(each))


def go_on(mapping: TableMapping) -> None:
    """What comes after a revert: scheduled runs, and a full one of its own mapping."""
    scheduled()
    run = synchronise.execute(synchronise.request_run(mapping, "full", create=True, confirmed=True))
    assert run.status == RunStatus.FINISHED, run.message


def test_each_run_gives_back_the_former_values_and_stays_undone() -> None:
    runs = history()
    assert len(runs) >= 12
    # what the runs themselves left to look at
    scheduled()
    put_back = 0
    for run in runs:
        wanted = former(run)
        made = Coupling.objects.count()
        with transaction.atomic():
            done = revert.start(run, confirmed=True)
            assert done.status == RunStatus.FINISHED, done.message
            left = {line.record for line in revert.left(done)}
            assert unlike(wanted, left) == [], run
            put_back += len(wanted) - len(left & {key for _table, key in wanted})
            couplings = Coupling.objects.count()
            assert couplings <= made
            go_on(run.mapping)
            assert unlike(wanted, left) == [], run
            transaction.set_rollback(True)
    assert put_back > 200


def test_the_whole_history_can_be_taken_back_newest_first() -> None:
    wanted: dict[tuple[str, str], dict[str, Any] | None] = {}
    left: set[str] = set()
    for run in history():
        for record, values in former(run).items():
            known = wanted.get(record)
            wanted[record] = None if values is None else {**(known or {}), **values}
        done = revert.start(run, confirmed=True)
        assert done.status == RunStatus.FINISHED, done.message
        left |= {line.record for line in revert.left(done)}
    assert unlike(wanted, left) == []
    assert len(left) < len(wanted) / 4
