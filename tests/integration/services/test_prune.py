"""Pruning a large journal: in short transactions, along an index, and nothing that is young."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from integration.models import JournalEntry, PlanLine, SynchRun
from integration.services import prune
from tests.factories import mapping

pytestmark = pytest.mark.django_db

OLD = timedelta(days=500)


def run_of(age: timedelta, rows: int) -> SynchRun:
    """A run that ended so long ago, with that many rows in the journal."""
    made = SynchRun.objects.create(mapping=mapping("CUSTOMER"), kind="full", status="finished")
    SynchRun.objects.filter(pk=made.pk).update(finished_at=timezone.now() - age)
    journal(made.pk, age, rows)
    return made


def journal(run: int, age: timedelta, rows: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO integration_journalentry (run_id, direction, action, "table", "before", "after", base_before, '
            "at) "
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            "SELECT %s, 'to_integration', 'modify', 'bc.customer', '', '', '', %s FROM n",
            [rows, run, timezone.now() - age],
        )


def test_the_journal_of_a_run_that_is_gone_goes_when_it_is_old(world):
    """A run goes with its mapping; what it wrote is remembered for as long as everything else."""
    SynchRun.objects.all().delete()
    JournalEntry.objects.all().delete()
    kept, gone, young = run_of(timedelta(days=1), 3), 10**9, 10**9 + 1
    journal(gone, OLD, 5)
    journal(young, timedelta(days=1), 2)
    assert prune.prune(400)["journal"] == 5
    assert sorted(JournalEntry.objects.values_list("run_id", flat=True)) == [kept.pk] * 3 + [young] * 2


def test_a_run_goes_with_what_it_had_planned(world):
    run = run_of(OLD, 1)
    PlanLine.objects.create(run=run, direction="to_integration", action="modify")
    prune.prune(400)
    assert not PlanLine.objects.exists()
    assert not SynchRun.objects.filter(pk=run.pk).exists()


@pytest.mark.long
@pytest.mark.skipif(connection.vendor != "postgresql", reason="plans of PostgreSQL")
def test_a_large_journal_is_never_read_as_a_whole(world):
    for number in range(20):
        run_of(timedelta(days=number), 10_000)
    run_of(OLD, 10_000)
    journal(10**9, OLD, 10_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE integration_journalentry")
    asked: list[tuple[str, object]] = []

    def note(execute, sql, params, many, context):
        if "integration_journalentry" in sql and not sql.startswith("EXPLAIN"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        assert prune.prune(400)["journal"] == 20_000
    deleted = [params for sql, params in asked if sql.startswith("DELETE")]
    assert len(deleted) == 10
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Seq Scan on integration_journalentry" not in plan, f"{sql[:200]}\n{plan}"
