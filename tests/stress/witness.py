"""What was done to both sides, noted by the database itself and by nobody of the product.

A trigger on each of the two tables writes down every change of the watched columns, in the order in which the rows
changed. Each edit of the trial writes a value of its own, so that its way can be followed.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

LOCAL, REMOTE = "customer", "account"


@dataclass(frozen=True)
class Side:
    """One of the two tables: where its records are read and written, and its watched columns by the field's name."""

    name: str
    table: str
    key: str
    api: str
    page: str
    columns: dict[str, str]

    def field_of(self, column: str) -> str:
        return next(field for field, each in self.columns.items() if each == column)


SIDES = {
    LOCAL: Side(
        LOCAL,
        "bc_customer",
        "system_id",
        "/api/v1/bc/customers/",
        "/admin/bc/customer/",
        {
            "phone": "phone_no",
            "fax": "fax_no",
            "e-mail": "e_mail",
            "address": "address",
            "address 2": "address_2",
            "county": "county",
        },
    ),
    REMOTE: Side(
        REMOTE,
        "crm_account",
        "accountid",
        "/api/v1/crm/accounts/",
        "/admin/crm/account/",
        {
            "phone": "telephone1",
            "fax": "fax",
            "e-mail": "emailaddress1",
            "address": "address1_line1",
            "address 2": "address1_line2",
            "county": "address1_stateorprovince",
        },
    ),
}
FIELDS = tuple(SIDES[LOCAL].columns)


def value_of(field: str, number: int) -> str:
    """A value nobody else writes, as the field takes it."""
    return {
        "phone": f"+49 30 {number:07}",
        "fax": f"+49 40 {number:07}",
        "e-mail": f"mail{number}@mill.example",
        "address": f"Street {number}",
        "address 2": f"Floor {number}",
        "county": f"County {number}",
    }[field]


def other(side: str) -> str:
    return REMOTE if side == LOCAL else LOCAL


@dataclass(frozen=True)
class Event:
    """A watched column of a record was written."""

    number: int
    old: str
    new: str


#: (side, record, field) -> what happened to it, in order
Histories = dict[tuple[str, str, str], list[Event]]

_TABLE = """
CREATE TABLE witness (
    id bigserial PRIMARY KEY, side text, record uuid, what text, field text, old text, new text, at timestamptz
)"""
_TRIGGER = """
CREATE FUNCTION witness_{side}() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    before jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{{}}'::jsonb ELSE to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{{}}'::jsonb ELSE to_jsonb(NEW) END;
    each text;
BEGIN
    FOREACH each IN ARRAY {columns}::text[] LOOP
        IF TG_OP <> 'UPDATE' OR (before ->> each) IS DISTINCT FROM (after ->> each) THEN
            INSERT INTO witness (side, record, what, field, old, new, at) VALUES (
                {name}, coalesce(after ->> {key}, before ->> {key})::uuid, TG_OP, each, before ->> each,
                after ->> each, clock_timestamp());
        END IF;
    END LOOP;
    RETURN NULL;
END $body$;
CREATE TRIGGER witness AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION witness_{side}();
"""

#: what conflicts have named, also those of which a field has been taken away since
_ISSUES = """
CREATE TABLE witness_issue (id bigserial PRIMARY KEY, records uuid[], fields jsonb);
CREATE FUNCTION witness_issue() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO witness_issue (records, fields)
    SELECT array_remove(ARRAY[NEW.source_id, c.local_id, c.remote_id], NULL), NEW.fields
    FROM (SELECT 1) one LEFT JOIN integration_coupling c ON c.id = NEW.coupling_id
    WHERE NEW.fields <> '[]'::jsonb;
    RETURN NULL;
END $body$;
CREATE TRIGGER witness AFTER INSERT OR UPDATE OF fields ON integration_issue
FOR EACH ROW EXECUTE FUNCTION witness_issue();
"""


def call(url: str) -> None:
    """From now on everything is written down."""
    with psycopg.connect(url, autocommit=True) as link:
        link.execute(_TABLE)
        link.execute(_ISSUES)
        for side in SIDES.values():
            link.execute(
                sql.SQL(_TRIGGER).format(
                    side=sql.SQL(side.name),
                    name=sql.Literal(side.name),
                    table=sql.Identifier(side.table),
                    key=sql.Literal(side.key),
                    columns=sql.Literal(list(side.columns.values())),
                )
            )


def told(link: psycopg.Connection[Any]) -> Histories:
    rows = link.execute("SELECT side, record, what, field, old, new, id FROM witness ORDER BY id").fetchall()
    return in_order(rows)


def in_order(rows: Iterable[tuple[str, uuid.UUID, str, str, str | None, str | None, int]]) -> Histories:
    """What happened to each value; a record that is deleted and put back as it was has not changed."""
    found: Histories = defaultdict(list)
    for side, record, what, column, old, new, number in rows:
        events = found[side, record.hex, SIDES[side].field_of(column)]
        if what == "DELETE":
            continue
        if what == "INSERT" and events and events[-1].new == (new or ""):
            continue
        events.append(Event(number, old or "", new or ""))
    return found
