"""Indexes on columns of few values: PostgreSQL has them, SQLite is not led astray by them."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection

from integration.engine import read
from integration.engine.plan import compile_plan
from integration.indexes import ServerIndex
from integration.models import Connection
from tests import factories

pytestmark = pytest.mark.django_db

FOUND = [(model, index) for model in apps.get_models() for index in model._meta.indexes if type(index) is ServerIndex]


def test_only_postgresql_has_them():
    assert FOUND
    with connection.cursor() as cursor:
        there = {
            index.name: index.name in connection.introspection.get_constraints(cursor, model._meta.db_table)
            for model, index in FOUND
        }
    assert set(there.values()) == {connection.vendor == "postgresql"}, there


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows by its statistics")
@pytest.mark.parametrize(("side", "column"), [("L", "local_id"), ("R", "remote_id")])
def test_a_batch_looks_up_its_couplings_by_their_records(world, side, column):
    """Not by the mapping, which would read all of its couplings for every batch."""
    pairs = [factories.coupled_customer(name) for name in ("Nordwind", "Ostwind")]
    plan = compile_plan(factories.mapping("CUSTOMER"), Connection.objects.get())
    how = []

    def note(execute, sql, params, many, context):
        how.extend(row[3] for row in execute(f"EXPLAIN QUERY PLAN {sql}", params, many, context).fetchall())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        found = read.couplings_of(plan, side, [pair[side == "R"].pk.hex for pair in pairs])
    assert len(found) == 2
    assert any(f"{column}=?" in line for line in how), how
