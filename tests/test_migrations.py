"""What a migration would do to people at work is told before anybody runs it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

import integration
from integration.operations import AddIndexOnline, CreateModels, RemoveIndexOnline, SetStorage
from tests import migrations as check

INDEX = models.Index(fields=["at"], name="journal_at")
LARGE, SMALL = "journalentry", "schedule"


@pytest.fixture
def state() -> ProjectState:
    made = ProjectState()
    for name in (LARGE, SMALL):
        columns = [
            ("id", models.BigAutoField(primary_key=True)),
            ("at", models.DateTimeField(null=True)),
            ("table", models.CharField(max_length=60)),
            ("count", models.IntegerField(default=0)),
        ]
        there = models.Index(fields=["table"], name=f"{name}_there")
        made.add_model(ModelState("integration", name, columns, options={"indexes": [there]}))
    return made


def said(state: ProjectState, *steps, atomic: bool = True, because: str = "") -> list[str]:
    made = migrations.Migration("0099_new", "integration")
    made.operations, made.atomic, made.because = list(steps), atomic, because
    return check.findings("integration", made, state)


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (migrations.AddIndex(LARGE, INDEX), "Use integration.operations.AddIndexOnline"),
        (migrations.RemoveIndex(LARGE, "journalentry_there"), "Use integration.operations.RemoveIndexOnline"),
        (migrations.AddField(LARGE, "old", models.IntegerField()), "NOT NULL without a default"),
        (migrations.AddField(SMALL, "old", models.IntegerField()), "NOT NULL without a default"),
        (migrations.AddField(LARGE, "old", models.IntegerField(null=True, db_index=True)), "makes an index"),
        (migrations.AddField(LARGE, "old", models.IntegerField(null=True, unique=True)), "makes an index"),
        (
            migrations.AddField(LARGE, "run", models.ForeignKey("integration.Schedule", models.CASCADE, null=True)),
            "makes an index of journalentry.run",
        ),
        (migrations.AlterField(LARGE, "at", models.DateTimeField(default="now")), "never NULL"),
        (migrations.AlterField(LARGE, "table", models.CharField(max_length=60, db_index=True)), "makes an index"),
        (migrations.AlterField(LARGE, "table", models.CharField(max_length=40)), "varchar(40) instead of varchar(60)"),
        (migrations.AlterField(LARGE, "count", models.BigIntegerField(default=0)), "bigint instead of integer"),
        (migrations.RemoveField(LARGE, "at"), "drops journalentry.at with what is in it"),
        (migrations.RemoveField(SMALL, "at"), "drops schedule.at with what is in it"),
        (migrations.DeleteModel(SMALL), "drops all rows of schedule"),
        (migrations.RenameField(LARGE, "at", "since"), "Keep the name"),
        (
            migrations.AddConstraint(LARGE, models.UniqueConstraint(fields=["at"], name="one")),
            "writers locked out",
        ),
        (migrations.RunPython(migrations.RunPython.noop), "cannot be taken back"),
        (migrations.RunSQL("SELECT 1"), "cannot be taken back"),
        (
            migrations.SeparateDatabaseAndState(database_operations=[migrations.AddIndex(LARGE, INDEX)]),
            "Use integration.operations.AddIndexOnline",
        ),
    ],
)
def test_a_step_that_keeps_people_waiting_is_named(state, step, sentence):
    (found,) = said(state, step)
    assert found.startswith("integration 0099_new: ")
    assert sentence in found
    assert said(state, step, because="the table is empty until the next version") == []


@pytest.mark.parametrize(
    "step",
    [
        migrations.AddIndex(SMALL, INDEX),
        migrations.AddField(LARGE, "old", models.IntegerField(null=True)),
        migrations.AddField(LARGE, "old", models.BooleanField(default=False)),
        migrations.AddField(LARGE, "old", models.TextField(blank=True)),
        migrations.AddField(LARGE, "old", models.ManyToManyField("integration.Schedule")),
        migrations.AlterField(LARGE, "table", models.CharField("table", max_length=80)),
        migrations.AlterField(LARGE, "table", models.TextField()),
        migrations.AlterField(SMALL, "count", models.BigIntegerField(default=0)),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
        SetStorage(LARGE, {"fillfactor": 90}),
    ],
)
def test_a_step_that_takes_a_moment_is_let_through(state, step):
    assert said(state, step) == []


def test_a_table_the_migration_makes_itself_is_empty(state):
    new = migrations.CreateModel("Coupling", [("id", models.BigAutoField(primary_key=True))])
    assert said(state, new, migrations.AddIndex("coupling", models.Index(fields=["id"], name="again"))) == []


def test_an_index_made_beside_the_writers_needs_a_migration_without_a_transaction_and_alone(state):
    online = AddIndexOnline(LARGE, INDEX)
    assert said(state, online, RemoveIndexOnline(LARGE, "journalentry_there"), atomic=False) == []
    for found in (
        said(state, online),
        said(state, online, migrations.AddField(SMALL, "old", models.IntegerField(null=True)), atomic=False),
    ):
        assert len(found) == 1
        assert "Set atomic = False" in found[0]


def test_tables_made_together_are_empty(state):
    new = migrations.CreateModel("Coupling", [("id", models.BigAutoField(primary_key=True))])
    index = migrations.AddIndex("coupling", models.Index(fields=["id"], name="again"))
    assert said(state, CreateModels([new]), index) == []


BAD = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("integration", "0018_large_lists")]
    operations = [migrations.AddIndex("coupling", models.Index(fields=["reason"], name="bad"))]
"""


def test_a_bad_migration_fails_the_check_and_the_ones_that_are_there_do_not(tmp_path, monkeypatch, settings, capsys):
    assert check.main() == 0, capsys.readouterr().out
    shutil.copytree(Path(integration.__path__[0]) / "migrations", tmp_path / "one_more")
    (tmp_path / "one_more" / "0099_bad.py").write_text(BAD)
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"integration": "one_more"}
    capsys.readouterr()
    assert check.main() == 1
    assert "integration 0099_bad: AddIndex locks coupling" in capsys.readouterr().out
