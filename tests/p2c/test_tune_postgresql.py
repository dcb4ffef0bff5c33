"""An administrator types every statement of the how-to, on a database with the product's tables."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.how_to import HowTo

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the how-to is about PostgreSQL"),
]
SECTIONS = ("See how the tables fare", "What is set, and what is not")


@pytest.fixture
def how_to(tmp_path) -> HowTo:
    there = connection.settings_dict
    who = f"{there['USER']}:{there['PASSWORD']}" if there["PASSWORD"] else there["USER"]
    url = f"postgres://{who}@{there['HOST']}:{there['PORT'] or 5432}/{there['NAME']}"
    return HowTo("tune-postgresql.md", tmp_path, DATABASE_URL=url)


def storage(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reloptions FROM pg_class WHERE oid = %s::regclass", [table])
        return cursor.fetchone()[0] or []


def test_every_statement_works_as_it_stands_there(how_to):
    statements = [block for section in SECTIONS for block in how_to.blocks(section, "sql")]
    assert len(statements) == 7
    columns: list[str] = []
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                columns += [column.name for column in cursor.description or ()]
        assert {"table", "dead", "hot", "open_for", "broken", "indexes"} <= set(columns)
        assert storage("bc_customer") == ["fillfactor=90"]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE bc_customer RESET (fillfactor)")


def test_couplings_have_room_without_anybody_doing_anything():
    assert storage("integration_coupling") == ["fillfactor=90"]


def test_every_command_works_as_it_stands_there(how_to):
    (migrate,) = how_to.blocks("Migrate without a queue")
    assert "No migrations to apply" in how_to.run(migrate)
    shared, unpooled = how_to.blocks("A pool of connections")
    assert "no issues" in how_to.run(shared)
    assert how_to.run(unpooled).split()[-1] in ("True", "true")
