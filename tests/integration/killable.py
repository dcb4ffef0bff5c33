"""A site of its own in child processes, whose worker kills itself (SIGKILL) where it is told to.

Run as a script: `prepare CUSTOMERS`, `undisturbed`, `worker`, `dump`. The worker drains the queue, or stays, with
`worker stay`. It reads from the environment `KILL_AT`, the number of the statement after which it dies, `ASK_AT`, the
number of that after which it is asked to end (SIGTERM), and `KILL_LAST`, a file: while it does not exist, the worker
makes it and dies in the last batch of the customers, its work done and not yet committed.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import Any

STAMPS = ("created_on", "modified_on", "createdon", "modifiedon", "quantityonhandon")
NUMBERS = ("no", "accountnumber", "last_no_used", "last_date_used")


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def prepare(customers: int) -> None:
    from integration.models import FullSynchReviewLine
    from integration.services import full_synch
    from p2c.demo.load import load_demo_company
    from p2c.demo.volume import write_volume
    from p2c.management.commands.demo import set_up_connection

    load_demo_company()
    write_volume(customers, seed=11)
    set_up_connection()
    full_synch.lines()
    FullSynchReviewLine.objects.filter(direction="bidirectional").update(first_synch="to_integration")


def undisturbed() -> None:
    """Beside the database: what a full synchronisation by one worker comes to, and how many statements that takes."""
    from django.core.management import call_command

    call_command("full_sync", background=True, yes=True)
    statements = worker()
    kept("undisturbed").write_text(json.dumps([contents(), statements]))


def worker(*, stay: bool = False) -> int:
    """The product's worker; how many statements it took."""
    from django.core.management import call_command
    from django.db import connection

    from integration.engine import read
    from integration.engine.run import Runner

    at, asked = (int(os.environ.get(name, "0")) for name in ("KILL_AT", "ASK_AT"))
    trap = os.environ.get("KILL_LAST", "")
    seen = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        result = execute(sql, params, many, context)
        seen += 1
        if seen == at:
            die()
        if seen == asked:
            os.kill(os.getpid(), signal.SIGTERM)
        return result

    create = Runner._create

    def last_batch(self: Runner, side: str, ids: list[str]) -> int:
        done = create(self, side, ids)
        last = self.mapping.name == "CUSTOMER" and side == "R" and not read.uncoupled_page(self.plan, side, ids[-1], 1)
        if last and trap and not Path(trap).exists():
            Path(trap).write_text(f"run {self.run.pk}, after {ids[-1]}")
            die()
        return done

    connection.execute_wrappers.append(count)
    Runner._create = last_batch  # type: ignore[method-assign]
    call_command("worker", once=not stay)
    return seen


def contents() -> dict[str, Any]:
    """The contents of both sides and of the couplings, without keys, numbers and times of what was created."""
    from integration import registry
    from integration.models import Change, Coupling, Issue, JournalEntry, SynchRun
    from integration.registry import describe

    before = set(json.loads(kept("source-ids").read_text()))
    rows: dict[str, list[dict[str, Any]]] = {}
    names: dict[str, str] = {}
    for table in registry.tables():
        found = [table.row(instance) for instance in table.model._default_manager.all()]
        rows[table.name] = found
        for row in found:
            key = str(row[table.key.name])
            label = row.get("name") or row.get("fullname") or row.get("description") or ""
            names[key] = key if key in before else f"new {table.name} {label}"

    def stable(value: Any) -> Any:
        return re.sub(r"[0-9a-f]{32}", lambda m: names.get(m[0], m[0]), value) if isinstance(value, str) else value

    tables = {}
    for table in registry.tables():
        lines = []
        for row in rows[table.name]:
            new = str(row[table.key.name]) not in before
            left_out = {*STAMPS, *(NUMBERS if new or table.name.startswith("bc.noseries") else ())}
            lines.append(json.dumps({k: stable(v) for k, v in row.items() if k not in left_out}, sort_keys=True))
        tables[table.name] = sorted(lines)
    ids = {name: {str(r[registry.table(name).key.name]) for r in found} for name, found in rows.items()}
    couplings = [describe(Coupling).row(c) for c in Coupling.objects.all()]
    return {
        "contents": tables,
        "couplings": sorted(f"{stable(c['local_id'])} = {stable(c['remote_id'])}" for c in couplings),
        "bases": sorted(stable(c["local_id"]) + stable(c["base"]) for c in couplings),
        "issues": sorted(
            f"{i.mapping.name} {i.direction} {i.code} {stable(i.source_id.hex)}"
            for i in Issue.objects.filter(closed_at=None).select_related("mapping")
        ),
        "orphans": [
            c["local_id"]
            for c in couplings
            if c["local_id"] not in ids[c["local_table"]] or c["remote_id"] not in ids[c["remote_table"]]
        ],
        "runs": dict(Counter(SynchRun.objects.values_list("status", flat=True))),
        "counters": {
            run.mapping.name: [job.counters() for job in run.jobs.order_by("direction")]
            for run in SynchRun.objects.filter(kind="full").select_related("mapping")
        },
        "journal": dict(
            Counter(f"{t} {a}" for t, a in JournalEntry.objects.values_list("table", "action") if a != "couple")
        ),
        "pending": Change.objects.count(),
    }


def note_source_ids() -> None:
    """What was there from the beginning."""
    from integration import registry

    found = [str(t.row(i)[t.key.name]) for t in registry.tables() for i in t.model._default_manager.all()]
    kept("source-ids").write_text(json.dumps(found))


def kept(name: str) -> Path:
    return Path(os.environ["SITE_FOLDER"]) / f"{name}.json"


if __name__ == "__main__":
    import django

    django.setup()
    what, *rest = sys.argv[1:]
    match what:
        case "prepare":
            prepare(int(rest[0]))
            note_source_ids()
        case "undisturbed":
            note_source_ids()
            undisturbed()
        case "worker":
            worker(stay=rest == ["stay"])
        case "dump":
            sys.stdout.write(json.dumps(contents()))
