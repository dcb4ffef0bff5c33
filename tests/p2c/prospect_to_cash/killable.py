"""A site with one project of data integration, in child processes that start at once or kill themselves (SIGKILL).

Run as a script: `prepare ACCOUNTS`, `run`, `dump`. `run` is `manage.py run_project`; it reads from the environment
`GATE`, a file it waits for before it starts, `HOLD_AT` and `KILL_AT`, the numbers of the statements after which it
waits (as soon as no transaction is open, until its input ends) and dies; with `COUNT`, a file, it writes there how many
statements it took.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.integration.killable import die

PROJECT = "Our accounts"


def prepare(accounts: int) -> None:
    from crm.models import Account
    from tests.p2c.prospect_to_cash.conftest import shared

    fo = shared()
    fo.project("accounts_direct", PROJECT)
    Account.objects.bulk_create(
        Account(
            name=f"Account {n}", accountnumber=f"ACC-{n:05d}-AAAAAA", owningbusinessunit=fo.unit,
            transactioncurrency=fo.dollar,
        )
        for n in range(accounts)
    )  # fmt: skip


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def run() -> None:
    from django.core.management import execute_from_command_line
    from django.db import connection

    at, hold, seen = int(os.environ.get("KILL_AT", "0")), int(os.environ.get("HOLD_AT", "0")), 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen, hold
        result = execute(sql, params, many, context)
        seen += 1
        if seen == at:
            die()
        # a transaction that has just begun is none yet for Django, and locks SQLite
        if hold and seen >= hold and not connection.in_atomic_block and not sql.startswith("BEGIN"):
            hold = 0
            say("holding")
            sys.stdin.read()
        return result

    if gate := os.environ.get("GATE", ""):
        say("ready")
        while not Path(gate).exists():
            time.sleep(0.01)
    connection.execute_wrappers.append(count)
    try:
        execute_from_command_line(["manage.py", "run_project", PROJECT, "--json"])
    finally:
        if counted := os.environ.get("COUNT", ""):
            Path(counted).write_text(str(seen))


def dump() -> None:
    """What was written, and what the history says of it."""
    from erp.fo.models import Customer
    from integration.models import Change, Coupling, Issue, JournalEntry, SynchRun
    from p2c.models import Execution, TaskMapping
    from p2c.prospect_to_cash import executions

    customers = Customer.objects.order_by("customer_account").values_list("customer_account", "organization_name")
    result = {
        "customers": [list(each) for each in customers],
        "couplings": Coupling.objects.count(),
        "journal": dict(Counter(JournalEntry.objects.values_list("action", flat=True))),
        "issues": Issue.objects.filter(closed_at=None).count(),
        "pending": Change.objects.filter(mapping_id__in=TaskMapping.objects.values("mapping")).count(),
        "runs": dict(Counter(SynchRun.objects.values_list("status", flat=True))),
        "interrupted": [each.pk for each in executions.stale()],
        "executions": [
            {
                "status": each.status,
                "upserts": each.upserts,
                "problems": [problem["code"] for problem in each.problems],
                "tasks": [[t.status, t.inserted, t.updated, t.failed] for t in each.tasks.all()],
            }
            for each in Execution.objects.order_by("pk")
        ],
    }
    sys.stdout.write(json.dumps(result))


if __name__ == "__main__":
    import django

    django.setup()
    what, *rest = sys.argv[1:]
    if what == "prepare":
        prepare(int(rest[0]))
    else:
        {"run": run, "dump": dump}[what]()
