"""The database that the tests of this process run on: a copy of a template, as it was for every test.

A test in a transaction is rolled back by Django. After one with real transactions SQLite's file is copied again;
PostgreSQL's rows are put back, which takes a tenth of the time a new database does.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.test.testcases import TransactionTestCase

from integration import changefeed
from tests.databases import MIGRATED, Template, server

#: without subscriptions the triggers note nothing
FIRST = "integration_subscription"
#: where a template of PostgreSQL keeps what the tables hold that are not empty
PRISTINE = "pristine"


class Own:
    """The suite's database of this process; `template` says what it begins with."""

    def __init__(self) -> None:
        self.template = MIGRATED
        self.made: dict[Template, str] = {}

    def begin(self, template: Template) -> None:
        """Go on with a copy of this template."""
        if template not in self.made:
            self._create(template)
        self._connect(template)

    def put_back(self) -> None:
        """As it was before a test with real transactions."""
        if connection.vendor == "postgresql" and self.template is MIGRATED and not changefeed.missing_triggers():
            put_rows_back()
        else:
            self._create(self.template)
            self._connect(self.template)

    def end(self) -> None:
        connections.close_all()
        for name in self.made.values():
            server().drop(name)

    def _create(self, template: Template) -> None:
        connections.close_all()
        name = server().name(Path(tempfile.gettempdir()), f"p2c-test-{os.getpid()}-{template.name}")
        self.made[template] = name
        server().create(name, template)

    def _connect(self, template: Template) -> None:
        connections.close_all()
        self.template = template
        # the settings of all threads
        connection.settings_dict["NAME"] = self.made[template]


own = Own()


def put_rows_back() -> None:
    """Empty the tables that the template has empty, and fill those again that differ; in one transaction, at whose end
    references are looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [PRISTINE])
        full = {table for (table,) in cursor.fetchall()}
        quote = connection.ops.quote_name
        told = []
        for table in sorted(connection.introspection.django_table_names(only_existing=True)):
            name, kept = quote(table), f"{PRISTINE}.{quote(table)}"
            differs = (
                f"(TABLE {name} EXCEPT ALL TABLE {kept}) UNION ALL (TABLE {kept} EXCEPT ALL TABLE {name})"
                if table in full
                else f"SELECT FROM {name}"
            )
            told.append(f"SELECT '{table}' WHERE EXISTS ({differs})")
        cursor.execute(" UNION ALL ".join(told))
        changed = sorted((table for (table,) in cursor.fetchall()), key=lambda name: name != FIRST)
        if changed:
            statements = [f"DELETE FROM {quote(table)}" for table in changed]
            statements += [
                f"INSERT INTO {quote(table)} TABLE {PRISTINE}.{quote(table)}" for table in changed if table in full
            ]
            cursor.execute(f"BEGIN; SET CONSTRAINTS ALL DEFERRED; {'; '.join(statements)}; COMMIT")


def install() -> None:
    """Let Django's tests with real transactions end with it, instead of with the command flush."""

    def put_back(self: Any) -> None:
        own.put_back()

    TransactionTestCase._fixture_teardown = put_back  # type: ignore[method-assign]
