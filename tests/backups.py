"""A backup of one side or of everything, and putting it back as a database administrator does: beside the application,
with nothing seen of it."""

from __future__ import annotations

from typing import Any

from django.db import connection

from integration import changefeed
from integration.engine.dialects.base import quote

#: the tables of each side, by what their names begin with
LOCAL, REMOTE = ("bc_", "fo_"), ("crm_",)


class Backup:
    """The rows of these tables as they are now."""

    def __init__(self, *prefixes: str) -> None:
        names = sorted(connection.introspection.table_names())
        self.rows: dict[str, tuple[list[str], list[Any]]] = {}
        with connection.cursor() as cursor:
            for name in names:
                if name.startswith(prefixes) and name != "django_migrations":
                    cursor.execute(f"SELECT * FROM {quote(name)}")
                    self.rows[name] = ([column[0] for column in cursor.description or ()], cursor.fetchall())

    def put_back(self) -> None:
        """Triggers go with the tables, as when tables are dropped and made again."""
        changefeed.drop_triggers(
            {name: table for name, table in changefeed.existing_triggers().items() if table in self.rows}
        )
        with connection.cursor() as cursor:
            for name in self.rows:
                cursor.execute(f"DELETE FROM {quote(name)}")
            for name, (columns, rows) in self.rows.items():
                marks = ", ".join(["%s"] * len(columns))
                if rows:
                    into = ", ".join(quote(column) for column in columns)
                    cursor.executemany(f"INSERT INTO {quote(name)} ({into}) VALUES ({marks})", rows)
