"""Scale: what an incremental run costs after 1,000 edits, among few coupled records and among very many.

Couplings are multiplied by raw statements from one pair that the engine coupled, so a million takes a minute. Each
round edits other pairs, half of them in Sales, by raw SQL; what a run costs must not depend on how many records there
are, but on how many have changed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median
from typing import Any

from tests.bench.memory import resident

EDITS, ROUNDS = 1000, 7
#: highest allowed ratio between the costs among many and among few
MOST = 1.5
#: what the first pair has where the others have their number
NUMBER = "0000000"
_DIGITS = len(NUMBER)


def measure(n: int) -> dict[str, Any]:
    """Multiply, then edit and run, round by round; seconds of each run, from request to outcome."""
    from django.core.management import call_command

    from tests.bench import states
    from tests.bench.jobs import counters

    states.build("empty", n)
    started = time.perf_counter()
    multiply(n)
    loaded = time.perf_counter() - started
    call_command("check", verbosity=0)
    run_times: list[float] = []
    for number in range(ROUNDS):
        edit(n, number)
        began = time.perf_counter()
        done = states.run("CUSTOMER", "synch")
        run_times.append(time.perf_counter() - began)
        told = counters(done)
        if told["modified"] != EDITS or told["failed"]:
            raise RuntimeError(f"{EDITS} edits became {told}")
    return {"seconds": run_times, "loaded": loaded, "rss": resident()}


def multiply(n: int) -> None:
    """n coupled pairs, nothing pending."""
    from django.db import connection, transaction

    from crm.models import Account
    from erp.bc.models import Customer
    from integration.engine.write import Write
    from integration.models import Coupling, Subscription
    from integration.services.write_rows import write_rows
    from tests.bench import states

    name, mail = f"Customer {NUMBER}", f"c{NUMBER}@x.example"
    write_rows(Customer, [Write.insert({"no": f"C{NUMBER}", "name": name, "e_mail": mail, "city": "Kiel"})])
    states.run("CUSTOMER", "full", confirmed=True, create=True)
    states.run("CUSTOMER", "synch", confirmed=True)
    if connection.vendor == "sqlite":
        numbers = f"WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {n - 1})"
        number = f"printf('%0{_DIGITS}d', s.n)"
    else:
        numbers = f"WITH s(n) AS (SELECT generate_series(1, {n - 1}))"
        number = f"lpad(s.n::text, {_DIGITS}, '0')"
    subscriptions = list(Subscription.objects.all())
    with transaction.atomic(), connection.cursor() as cursor:
        # nobody listens meanwhile: nothing of this is a change
        Subscription.objects.all().delete()
        for model, key in (
            (Customer, {"system_id": "0198"}),
            (Account, {"accountid": "0199"}),
            (Coupling, {"id": "", "local_id": "0198", "remote_id": "0199"}),
        ):
            table = model._meta.db_table
            columns, values = [], []
            for field in model._meta.concrete_fields:
                made = key.get(field.column)
                if made == "":
                    continue  # the database numbers it
                columns.append(f'"{field.column}"')
                values.append(_key(made) if made else _numbered(f't."{field.column}"', field, number))
            which = f"(SELECT * FROM {table} WHERE {_first(model)})"
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) {numbers} SELECT {', '.join(values)} FROM s, {which} t"
            )
        cursor.execute("DELETE FROM integration_change")
        Subscription.objects.bulk_create(subscriptions)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _key(beginning: str) -> str:
    """Keys in the order of their numbers, as keys made one after the other are."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return f"'{beginning}' || printf('%028x', s.n)"
    return f"('{beginning}' || lpad(to_hex(s.n), 28, '0'))::uuid"


def _numbered(column: str, field: Any, number: str) -> str:
    text = field.get_internal_type() in ("CharField", "TextField", "EmailField")
    return f"replace({column}, '{NUMBER}', {number})" if text else column


def _first(model: type) -> str:
    return {
        "Customer": f"no = 'C{NUMBER}'",
        "Account": f"name = 'Customer {NUMBER}'",
        "Coupling": "local_table = 'bc.customer'",
    }[model.__name__]


def edit(n: int, number: int) -> None:
    """Edit pairs spread evenly over all of them, other ones each time: half in Business Central, half in Sales."""
    from django.db import connection, transaction

    step = 2 * n // EDITS
    with transaction.atomic(), connection.cursor() as cursor:
        for table, column, digits, at in (
            ("bc_customer", "city", "substr(no, 2)", number % step),
            ("crm_account", "address1_city", "substr(name, 10)", (number + step // 2) % step),
        ):
            cursor.execute(
                f"UPDATE {table} SET {column} = 'Round {number}' WHERE CAST({digits} AS INTEGER) %% %s = %s", [step, at]
            )


def tell(results: dict[int, dict[str, Any]]) -> int:
    """Print the table and the verdict."""
    print(f"| coupled records | loaded in s | run after {EDITS:,} edits, s | lowest–highest | RSS MB |")
    print("|---|---|---|---|---|")
    for n, made in results.items():
        times: Sequence[float] = made["seconds"]
        spread = f"{min(times):.3f}–{max(times):.3f}"
        print(f"| {n:,} | {made['loaded']:.0f} | {median(times):.3f} | {spread} | {made['rss']:.0f} |")
    few, many = min(results), max(results)
    ratio = median(results[many]["seconds"]) / median(results[few]["seconds"])
    kept = ratio <= MOST
    print(f"\n{many:,} to {few:,}: {ratio:.2f}×. Gate ≤ {MOST}: {'held' if kept else 'BROKEN'}.")
    return 0 if kept else 1
