"""What a job left in the database, in a form that is the same on both databases and for every way to get there.

Keys the job made and times are left out or replaced by what names the record; texts that are JSON are parsed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.db import connection

#: what differs from run to run: keys of new rows and times
_LEFT_OUT = {
    "crm_account": {"accountid", "createdon", "modifiedon"},
    "bc_customer": {"system_id", "modified_on"},
}


def contents() -> dict[str, Any]:
    """Digest and count per kind of record; equal for equal work."""
    names = _names()
    found = {
        "accounts": _rows("crm_account", "name, emailaddress1, address1_postalcode, createdon"),
        "customers": _rows("bc_customer", "no"),
        "couplings": _couplings(names),
        "journal": _journal(names),
        "issues": _issues(),
        "pending": _pending(),
    }
    return {kind: _digest(rows) for kind, rows in found.items()}


def sample(kind: str) -> list[str]:
    """The lines behind a digest, for finding out where two of them part."""
    names = _names()
    made: dict[str, Callable[[], Iterator[Any]]] = {
        "accounts": lambda: _rows("crm_account", "name"),
        "customers": lambda: _rows("bc_customer", "no"),
        "couplings": lambda: _couplings(names),
        "journal": lambda: _journal(names),
        "issues": _issues,
        "pending": _pending,
    }
    return sorted(_line(row) for row in made[kind]())


def _digest(rows: Iterator[Any]) -> dict[str, Any]:
    """Order does not matter: the digests of the lines are added up."""
    total, count = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.blake2b(_line(row).encode(), digest_size=12).digest(), "big")
    return {"rows": count, "digest": f"{total % 2**96:024x}"}


def _line(row: Any) -> str:
    return json.dumps(row, sort_keys=True, default=_plain, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, dt.datetime):
        return None
    raise TypeError(value)


def _query(sql: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column[0] for column in cursor.description]
        while page := cursor.fetchmany(5000):
            for row in page:
                yield dict(zip(names, row, strict=True))


def _value(value: Any) -> Any:
    """Booleans are numbers and decimals are floats on SQLite."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float | Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    if isinstance(value, uuid.UUID):
        return value.hex
    return value


def _rows(table: str, order: str) -> Iterator[dict[str, Any]]:
    out = _LEFT_OUT[table]
    for row in _query(f"SELECT * FROM {table} ORDER BY {order}"):
        made = {name: _value(value) for name, value in row.items() if name not in out}
        if "creditlimit" in made and made["creditlimit"] is not None:
            made["creditlimit"] = format(Decimal(str(made["creditlimit"])).normalize(), "f")
        if "credit_limit_lcy" in made:
            made["credit_limit_lcy"] = format(Decimal(str(made["credit_limit_lcy"])).normalize(), "f")
        yield made


def _names() -> dict[str, str]:
    """What names a record: the customer's number, and for an account that of its customer or its own particulars."""
    found = {_value(row["system_id"]): row["no"] for row in _query("SELECT system_id, no FROM bc_customer")}
    for row in _query("SELECT accountid, name, emailaddress1, accountnumber, address1_postalcode FROM crm_account"):
        key = _value(row.pop("accountid"))
        found[key] = " · ".join(row.values())
    return found


def _couplings(names: dict[str, str]) -> Iterator[Any]:
    sql = (
        "SELECT local_table, local_id, remote_table, remote_id, local_label, remote_label, base, first_synch "
        "FROM integration_coupling WHERE local_table = 'bc.customer'"
    )
    for row in _query(sql):
        local, remote = _value(row.pop("local_id")), _value(row.pop("remote_id"))
        row["base"] = json.loads(row["base"]) if row["base"] else {}
        yield {**row, "local": names.get(local), "remote": names.get(remote)}


_STAMPS = ("modifiedon", "modified_on")


def _journal(names: dict[str, str]) -> Iterator[Any]:
    sql = (
        'SELECT direction, action, "table", local_id, remote_id, before, after, base_before '
        "FROM integration_journalentry WHERE \"table\" IN ('crm.account', 'bc.customer')"
    )
    for row in _query(sql):
        local, remote = _value(row.pop("local_id")), _value(row.pop("remote_id"))
        for name in ("before", "after"):
            values = json.loads(row[name]) if row[name] else {}
            row[name] = {column: None if column in _STAMPS else value for column, value in values.items()}
        yield {**row, "local": names.get(local), "remote": names.get(remote)}


def _issues() -> Iterator[Any]:
    sql = (
        "SELECT direction, source_table, source_id, source_label, issue_class, code, field, params, waits_for_table, "
        "waits_for_id, failures, parked FROM integration_issue WHERE closed_at IS NULL "
        "AND mapping_id = (SELECT id FROM integration_tablemapping WHERE name = 'CUSTOMER')"
    )
    for row in _query(sql):
        row = {name: _value(value) for name, value in row.items()}
        params = json.loads(row["params"]) if isinstance(row["params"], str) else row["params"]
        # the records an issue looks at are named by their labels
        row["params"] = {name: value for name, value in params.items() if not name.endswith("_ids")}
        yield row


def _pending() -> Iterator[Any]:
    """Records still pending, per mapping and side."""
    yield from _query(
        "SELECT m.name, f.side, COUNT(*) AS changes, COUNT(DISTINCT f.record) AS records FROM integration_change f "
        "JOIN integration_tablemapping m ON m.id = f.mapping_id GROUP BY m.name, f.side ORDER BY m.name, f.side"
    )
