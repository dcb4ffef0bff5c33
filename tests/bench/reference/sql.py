"""What the reference's SQL needs to differ in between the databases, and what it must know of the installation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

POSTGRESQL = connection.vendor == "postgresql"

#: fields that travel as text both ways: customer column, account column, length of either, whether local is a code
TEXTS = (
    ("name", "name", 100, 160, False),
    ("contact", "address1_primarycontactname", 100, 100, False),
    ("address", "address1_line1", 100, 250, False),
    ("address_2", "address1_line2", 50, 250, False),
    ("post_code", "address1_postalcode", 20, 20, True),
    ("city", "address1_city", 30, 80, False),
    ("country_region_code", "address1_country", 10, 80, True),
    ("county", "address1_stateorprovince", 30, 50, False),
    ("e_mail", "emailaddress1", 80, 100, False),
    ("fax_no", "fax", 30, 50, False),
    ("home_page", "websiteurl", 255, 200, False),
    ("phone_no", "telephone1", 30, 50, False),
)
#: code lists that travel as option numbers: customer column, account column, registry name
OPTIONS = (
    ("shipment_method", "address1_freighttermscode", "bc.shipmentmethod"),
    ("shipping_agent", "address1_shippingmethodcode", "bc.shippingagent"),
    ("payment_terms", "paymenttermscode", "bc.paymentterms"),
)


class Facts:
    """The installation: ids of the mapping and the connection, and the base key of each field mapping."""

    def __init__(self, statements: Statements) -> None:
        one = statements.rows
        self.mapping, self.revision = one("SELECT id, revision FROM integration_tablemapping WHERE name = 'CUSTOMER'")[
            0
        ]
        self.user, self.company, self.currency, self.team = one(
            "SELECT integration_user, company, base_currency, default_team FROM integration_connection"
        )[0]
        self.keys = {
            (local, remote): key
            for local, remote, key in one(
                "SELECT local_field, remote_field, base_key FROM integration_fieldmapping "
                f"WHERE mapping_id = {self.mapping}"
            )
        }


class Statements:
    """Runs the reference's statements; `explain` prints them with their time."""

    def __init__(self, *, explain: bool = False) -> None:
        self.explain = explain
        self.cursor = connection.cursor()
        if POSTGRESQL:
            # statements this long take longer to compile than to run
            self.cursor.execute("SET LOCAL jit = off")

    def run(self, sql: str) -> int:
        started, used = time.perf_counter(), time.process_time()
        self.cursor.execute(sql)
        if self.explain:
            spent = f"{time.perf_counter() - started:7.3f} s, CPU {time.process_time() - used:7.3f} s"
            print(f"{spent}  {' '.join(sql.split())[:110]}")
        return int(self.cursor.rowcount)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        self.cursor.execute(sql)
        return list(self.cursor.fetchall())

    def mark(self, mapping: int) -> None:
        """What is written from here on is this mapping's own: the triggers feed it to the others only."""
        if POSTGRESQL:
            self.run(f"SELECT set_config('p2c.origin', '{mapping}', true)")
        else:
            self.run(f"INSERT INTO integration_originmarker (mapping_id, actor, guard_id) VALUES ({mapping}, NULL, 1)")

    def unmark(self) -> None:
        self.run("SELECT set_config('p2c.origin', '', true)" if POSTGRESQL else "DELETE FROM integration_originmarker")

    def new_run(self, mapping: int, kind: str) -> int:
        self.run(
            "INSERT INTO integration_synchrun (mapping_id, kind, status, options, progress, done, total, message, "
            "cancel_requested, lease, requested_at) "
            f"VALUES ({mapping}, '{kind}', 'finished', '{{}}', '{{}}', 0, 0, '', false, '', {NOW})"
        )
        return int(self.rows("SELECT max(id) FROM integration_synchrun")[0][0])


if POSTGRESQL:
    NOW = "now()"
    NO_KEY = "NULL::uuid"

    def hexed(expression: str) -> str:
        return f"replace({expression}::text, '-', '')"

    def decimal(expression: str) -> str:
        return f"{expression}::text"

    def literal(key: Any) -> str:
        return f"'{key}'::uuid"

    def text_of(key: Any) -> str:
        return f"'{key.hex}'::text"

    def new_key(number: str) -> str:
        """A time-ordered key: the millisecond, the row's number, 60 random bits."""
        return (
            f"(lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint + {number} / 4096), 12, '0') || '7' || "
            f"lpad(to_hex({number} % 4096), 3, '0') || '8' || "
            "right(replace(gen_random_uuid()::text, '-', ''), 15))::uuid"
        )

    def json_object(entries: Sequence[tuple[Any, str]]) -> str:
        listed = ", ".join(f'{value} AS "{key}"' for key, value in entries)
        return f"(SELECT row_to_json(j)::text FROM (SELECT {listed}) j)"

    def json_filled(entries: Sequence[tuple[Any, str]]) -> str:
        """A JSON object without the entries that are null."""
        parts = " || ".join(f"COALESCE(',\"{name}\":' || to_json({value})::text, '')" for name, value in entries)
        return f"'{{' || substr({parts}, 2) || '}}'"

    def json_pair(left: str, right: str) -> str:
        return f"json_build_array({left}, {right})"

    def json_either(condition: str, single: str, pair: str) -> str:
        return f"CASE WHEN {condition} THEN to_json({single}) ELSE {pair} END"

    def json_null_or(condition: str, pair: str) -> str:
        return f"CASE WHEN {condition} THEN NULL ELSE {pair} END"

    def json_text(expression: str) -> str:
        return f"to_json({expression})::text"

    def json_column(text: str) -> str:
        return f"({text})::jsonb"

    def listing(text: str, order: str) -> str:
        return f"string_agg({text}, ', ' ORDER BY {order})"

    def json_parsed(text: str) -> str:
        return f"{text}::jsonb"

    def base_text(base: str, key: int, at: int) -> str:
        """The local (0) or remote (1) value of a base entry, which is one value or a pair."""
        entry = f"{base}->'{key}'"
        return f"CASE jsonb_typeof({entry}) WHEN 'array' THEN {entry}->>{at} ELSE {base}->>'{key}' END"

    def base_number(base: str, key: int, at: int) -> str:
        return f"({base_text(base, key, at)})::int"

    def base_entry(base: str, key: int | str) -> str:
        return f"({base}->'{key}')::text"

    def without(text: str, gone: Sequence[tuple[Any, str]]) -> str:
        """A JSON text without the keys whose condition holds."""
        keys = ", ".join(f"CASE WHEN {condition} THEN '{key}' END" for key, condition in gone)
        return f"(({text})::jsonb - array_remove(ARRAY[{keys}], NULL))::text"

else:
    NO_KEY = "NULL"
    NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"

    def hexed(expression: str) -> str:
        return expression

    def decimal(expression: str) -> str:
        return f"CASE WHEN {expression} IS NOT NULL THEN printf('%.4f', {expression}) END"

    def literal(key: Any) -> str:
        return f"'{key}'"

    def text_of(key: Any) -> str:
        return f"'{key}'"

    def new_key(number: str) -> str:
        """A time-ordered key: the millisecond, the row's number, 60 random bits."""
        return (
            "printf('%012x7%03x8', CAST((julianday('now') - 2440587.5) * 86400000 AS integer) + "
            f"{number} / 4096, {number} % 4096) || substr(lower(hex(randomblob(8))), 2)"
        )

    def json_object(entries: Sequence[tuple[Any, str]]) -> str:
        return "json_object(" + ", ".join(f"'{key}', {value}" for key, value in entries) + ")"

    def json_filled(entries: Sequence[tuple[Any, str]]) -> str:
        """A JSON object without the entries that are null."""
        return f"json_patch('{{}}', {json_object(entries)})"

    def json_pair(left: str, right: str) -> str:
        return f"json_array({left}, {right})"

    def json_either(condition: str, single: str, pair: str) -> str:
        return f"json(CASE WHEN {condition} THEN json_quote({single}) ELSE {pair} END)"

    def json_null_or(condition: str, pair: str) -> str:
        return f"json(CASE WHEN {condition} THEN 'null' ELSE {pair} END)"

    def json_text(expression: str) -> str:
        return f"json_quote({expression})"

    def json_column(text: str) -> str:
        return text

    def listing(text: str, order: str) -> str:
        # the rows come from an ordered subquery
        return f"group_concat({text}, ', ')"

    def json_parsed(text: str) -> str:
        return text

    def base_text(base: str, key: int, at: int) -> str:
        """The local (0) or remote (1) value of a base entry, which is one value or a pair."""
        path = f'$."{key}"'
        pair = f"{base}->>'{path}[{at}]'"
        return f"CASE json_type({base}, '{path}') WHEN 'array' THEN {pair} ELSE {base}->>'{path}' END"

    def base_number(base: str, key: int, at: int) -> str:
        return base_text(base, key, at)

    def base_entry(base: str, key: int | str) -> str:
        return f"{base}->'$.\"{key}\"'"

    def without(text: str, gone: Sequence[tuple[Any, str]]) -> str:
        """A JSON text without the keys whose condition holds."""
        keys = ", ".join(f"CASE WHEN {condition} THEN '$.\"{key}\"' ELSE '$.none' END" for key, condition in gone)
        return f"json_remove({text}, {keys})"


def json_concat(entries: Sequence[tuple[Any, str, str]]) -> str:
    """A JSON object of the entries (name, condition, value as JSON text) whose condition holds."""
    parts = " || ".join(
        f"CASE WHEN {condition} THEN ',\"{name}\":' || COALESCE({value}, 'null') ELSE '' END"
        for name, condition, value in entries
    )
    return f"'{{' || substr({parts}, 2) || '}}'"


def cut(expression: str, length: int) -> str:
    """A value cut to a length as the engine cuts it: no space is left at the end, nothing left is blank."""
    return (
        f"CASE WHEN length({expression}) > {length} THEN NULLIF(rtrim(substr({expression}, 1, {length})), '') "
        f"ELSE {expression} END"
    )


atomic = transaction.atomic
